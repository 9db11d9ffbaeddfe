"""The restaurant's and the channel's files beyond posts: days, audiences, and where two exports agree with each other."""

from __future__ import annotations

from pathlib import Path

import pytest
from clients import danger_tv, restaurant

from smmlib.core.brief import load_brief
from smmlib.sources import Import, import_client


def imported(client: Path) -> Import:
    return import_client(client, load_brief(client / "client.yaml"))


def test_the_restaurants_files_give_posts_days_and_one_audience(tmp_path: Path) -> None:
    result = imported(restaurant(tmp_path))

    assert not result.report.rejected
    assert result.tables["posts"].groupby("platform").size().to_dict() == {"facebook": 45, "instagram": 55}
    days = result.tables["account_days"]
    assert days.groupby("platform").size().to_dict() == {"facebook": 62, "instagram": 62, "tiktok": 62}
    assert (
        days.loc[days["platform"] == "instagram", ["views", "reach", "profile_visits", "interactions"]]
        .notna()
        .all()
        .all()
    )
    assert days.loc[days["platform"] == "tiktok", "views"].iloc[0] == 715


def test_the_days_inside_the_audience_file_are_those_of_the_follows_file(tmp_path: Path) -> None:
    days = imported(restaurant(tmp_path)).tables["account_days"]

    facebook = days[days["platform"] == "facebook"]
    assert facebook["source_file"].str.contains("Audience.csv; facebook/Follows.csv", regex=False).all()
    assert facebook["new_followers"].sum() == 401


def test_shares_destroyed_by_a_spreadsheet_are_missing_and_the_others_right(tmp_path: Path) -> None:
    audience = imported(restaurant(tmp_path)).tables["audience"].set_index(["dimension", "value"])["share"]

    assert audience["country", "Bulgaria"] == pytest.approx(0.984)
    assert audience["city", "Pleven, Bulgaria"] == pytest.approx(0.743)
    assert audience["age_gender"].to_dict() == pytest.approx({"female 45-54": 0.15})


def test_the_channels_views_by_day_are_those_of_the_glued_file(tmp_path: Path) -> None:
    days = imported(danger_tv(tmp_path)).tables["account_days"].set_index("day")["views"]

    assert len(days) == 365
    assert days.sum() == 100_325_568  # the sum over both statuses in the export by subscription status
    assert days["2023-11-28"] == 259_594  # `dates data.csv`, refused as a whole, says the same of this day


def test_age_and_gender_are_separate_shares_of_views(tmp_path: Path) -> None:
    audience = imported(danger_tv(tmp_path)).tables["audience"]

    sums = audience[audience["base"] == "all views"].groupby("dimension")["share"].sum()
    assert sums.to_dict() == pytest.approx({"age": 1.0, "gender": 1.0, "subscription": 1.0}, abs=0.002)
    assert "age_gender" not in set(audience["dimension"])
    assert audience["measure"].unique().tolist() == ["views"]
