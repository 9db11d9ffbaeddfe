"""The workbook readers against genuine exports, held to figures counted by hand; skipped without SMM_REAL_DATA."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from clients import real_data

from tests.sources.written_client import imported

BRIEF = """\
name: Comics page
content_languages: [vi]
time_zone: America/Los_Angeles
period: {since: 2017-01-01, until: 2025-12-31}
accounts:
  - {platform: facebook, handle: lokvietnam, name: LOK, exports: ["Facebook Insights*"]}
  - {platform: linkedin, handle: example-company, exports: ["*company*"]}
  - {platform: linkedin, handle: member, exports: ["genuine*"]}
"""
POSTS = "Facebook Insights Data Export (Post Level) - LOK - 2017-07-27"
COUNTS = ("reach", "impressions", "clicks", "link_clicks", "likes", "comments", "shares")


def genuine(folder: Path, *names: str):
    """Import genuine files of the old Facebook Insights and of LinkedIn, or skip where they are not there."""
    files: dict[str, str | bytes] = {}
    for name in names:
        kind = "facebook_insights_old" if name.startswith("Facebook") else "linkedin"
        path = real_data() / "formats" / kind / name
        if not path.is_file():
            pytest.skip(f"{name} is not among the real files; this promise was not checked")
        files[name] = path.read_bytes()
    return imported(folder, files, BRIEF)


@pytest.mark.parametrize("ending", [".xls", ".xlsx"])
def test_the_seven_posts_have_the_sums_counted_by_hand(tmp_path: Path, ending: str) -> None:
    result = genuine(tmp_path, POSTS + ending)

    posts, (report,) = result.tables["posts"], result.report.files
    assert {name: int(posts[name].sum()) for name in COUNTS} == {
        "reach": 1_702_914, "impressions": 2_642_563, "clicks": 138_578, "link_clicks": 1_501, "likes": 14_387, "comments": 1_152, "shares": 3_337}  # fmt: skip
    assert posts["format"].value_counts().to_dict() == {"video": 4, "photo": 3}
    assert posts["is_boosted"].sum() == 4 and posts["extra_reach_paid"].sum() == 494_371
    assert posts["video_seconds"].sum() == 767.139 and posts["video_seconds"].isna().sum() == 3
    assert posts["account"].unique().tolist() == ["lokvietnam"] and posts["post_id"].nunique() == 7
    assert f"{posts['published_at'].max():%Y-%m-%d %H:%M}" == "2017-07-22 12:30"
    assert f"{posts['export_date'].max():%Y-%m-%d}" == "2017-07-27"
    assert report.rows_kept == 7 and report.rows_read - sum(d.count for d in report.dropped) == 7


def test_both_files_of_one_day_give_the_same_posts(tmp_path: Path) -> None:
    one = genuine(tmp_path / "a", POSTS + ".xls").tables["posts"]
    two = genuine(tmp_path / "b", POSTS + ".xlsx").tables["posts"]

    words = one.columns.drop(["source_file", "text"])
    pd.testing.assert_frame_equal(one[words], two[words])
    assert one["text"].str.split().tolist() == two["text"].str.split().tolist()  # the .xlsx was saved without line ends


def test_both_files_of_one_day_are_joined_into_seven_posts(tmp_path: Path) -> None:
    result = genuine(tmp_path, POSTS + ".xls", POSTS + ".xlsx")

    assert len(result.tables["posts"]) == 7 and result.tables["posts"]["likes"].sum() == 14_387
    assert any("7 rows of 'posts' stand in" in note for note in result.report.notes)


def test_forty_seven_posts_stand_in_the_export_of_november(tmp_path: Path) -> None:
    posts = genuine(tmp_path, "Facebook Insights Data Export (Post Level) - LOK - 2017-11-19.xlsx").tables["posts"]

    assert len(posts) == 47 and posts["post_id"].nunique() == 47
    assert posts[["reach", "likes"]].notna().all(axis=None)


def test_the_page_has_its_days_without_the_last_one_which_was_not_counted_yet(tmp_path: Path) -> None:
    result = genuine(tmp_path, "Facebook Insights Data Export - LOK - 2017-07-05.xls")

    days = result.tables["account_days"].set_index("day")
    figures = ["followers", "new_followers", "lost_followers", "reach", "impressions", "profile_visits"]
    assert days.loc["2017-06-10", figures].tolist() == [41_909, 35, 10, 5_293, 8_503, 108]
    assert days.loc["2017-07-05", figures].tolist() == [58_200, 149, 12, 42_701, 54_439, 182]
    assert f"{days.index.max():%Y-%m-%d}" == "2017-07-05"
    audience = result.tables["audience"]
    groups = audience[(audience["measure"] == "followers") & (audience["dimension"] == "age_gender")]
    assert len(groups) == 20 and groups["as_of"].eq(pd.Timestamp("2017-07-04")).all()
    assert groups["people"].max() == 19_571


def test_a_member_has_a_year_of_days_and_the_total_on_the_last_of_them(tmp_path: Path) -> None:
    result = genuine(tmp_path, "genuine_creator_analytics_stats_example.xlsx")

    days, audience, (report,) = result.tables["account_days"], result.tables["audience"], result.report.files
    assert (len(days), f"{days['day'].min():%Y-%m-%d}", f"{days['day'].max():%Y-%m-%d}") == (
        365,
        "2022-04-24",
        "2023-04-23",
    )
    assert (days["impressions"].sum(), days["new_followers"].sum()) == (19_219_213, 54_448)
    assert days["followers"].dropna().tolist() == [54_448] and days["followers"].notna().iloc[-1]
    assert days["interactions"].isna().all() and any(
        "365 values are not whole numbers" in note for note in report.notes
    )
    assert audience["dimension"].value_counts().to_dict() == {
        "job_title": 5, "location": 5, "industry": 5, "seniority": 5, "company_size": 5, "company": 2}  # fmt: skip
    assert (report.rows_read, report.rows_kept) == (760, 392)


def test_the_constructed_page_of_linkedin_has_every_table(tmp_path: Path) -> None:
    result = genuine(
        tmp_path,
        *(f"constructed_example-company_{what}_1735689600000.xls" for what in ("content", "followers", "visitors")),
    )

    days, posts, audience = result.tables["account_days"], result.tables["posts"], result.tables["audience"]
    assert days[["impressions", "interactions"]].sum().tolist() == [1_145, 35]
    assert days[["new_followers", "profile_visits"]].sum().tolist() == [9, 31]
    assert posts[["impressions", "likes", "shares", "clicks"]].sum().tolist() == [935, 23, 3, 36]
    assert audience["measure"].value_counts().to_dict() == {"followers": 10, "views": 10}
    assert "Example Admin" not in str(result.report.as_dict()) + posts.to_csv()
