"""Meta Business Suite's daily files and audience: the metric is in the title, the platform in the brief."""

from __future__ import annotations

from pathlib import Path

import pytest
from written_client import BRIEF, imported

AUDIENCE = """sep=,
"Age & gender"
"","Women","Men"
"18-24","10.6","6.5"
"25-34","48.3","34.6"

"Top countries"
"South Africa","Nigeria"
"75.1","5.9"
"""


def daily(title: str, *values: str) -> bytes:
    """A file as Meta writes it: UTF-16, `sep=,`, the metric, then days whose hour is an artefact of the clocks."""
    rows = "".join(f'"2025-01-{i + 1:02d}T0{i % 2}:00:00","{value}"\n' for i, value in enumerate(values))
    return b"\xff\xfe" + f'sep=,\n"{title}"\n"Date","Primary"\n{rows}'.encode("utf-16-le")


def test_a_daily_metric_goes_to_the_account_that_its_title_names(tmp_path: Path) -> None:
    result = imported(tmp_path, {"a.csv": daily("Instagram follows", "4", "0", "7")})

    days = result.tables["account_days"]
    assert days["account"].unique().tolist() == ["bakery.bread"]
    assert days["new_followers"].tolist() == [4, 0, 7]
    assert days["day"].dt.strftime("%Y-%m-%d %H:%M").tolist() == [
        "2025-01-01 00:00",
        "2025-01-02 00:00",
        "2025-01-03 00:00",
    ]
    assert result.report.files[0].encoding == "UTF-16"
    assert result.report.files[0].notes[:0] == ()


def test_a_metric_that_both_platforms_have_goes_where_the_globs_say(tmp_path: Path) -> None:
    files = {
        "fb/Views.csv": daily("Views", "10", "20"),
        "ig/Views.csv": daily("Views", "1", "2"),
        "ig/Reach.csv": daily("Reach", "5", "6"),
    }

    days = imported(tmp_path, files).tables["account_days"].set_index(["platform", "day"])

    assert days.loc["facebook", "views"].tolist() == [10, 20]
    assert days.loc["instagram", "views"].tolist() == [1, 2]
    assert days.loc["instagram", "reach"].tolist() == [5, 6]


def test_a_metric_that_nothing_gives_to_a_platform_is_refused_and_not_guessed(tmp_path: Path) -> None:
    result = imported(tmp_path, {"Views.csv": daily("Views", "10")})

    (report,) = result.report.files
    assert "does not say whether it is Facebook's or Instagram's" in report.rejected
    assert report.remedy == "Add 'exports: [Views.csv]' to the account it belongs to in client.yaml."


def test_an_unknown_metric_is_named(tmp_path: Path) -> None:
    (report,) = imported(tmp_path, {"fb/x.csv": daily("Reech", "10")}).report.files

    assert "whose metric is not known here ('Reech')" in report.rejected
    assert "Did you mean 'reach'?" in report.rejected


def test_a_file_saved_again_with_semicolons_is_read_alike(tmp_path: Path) -> None:
    result = imported(
        tmp_path, {"x.csv": "Facebook visits;\nDate;Primary\n2025-01-01T00:00:00;247\n2025-01-02T00:00:00;119\n"}
    )

    assert result.tables["account_days"]["profile_visits"].tolist() == [247, 119]


def test_the_later_file_counts_for_a_day_that_two_exports_share(tmp_path: Path) -> None:
    early = daily("Facebook visits", "10", "3")
    late = daily("Facebook visits", "10", "9", "4")

    result = imported(tmp_path, {"fb/a.csv": early, "fb/b.csv": late})

    assert result.tables["account_days"]["profile_visits"].tolist() == [10, 9, 4]
    assert "each figure is that of the later export" in result.report.notes[0]


def test_the_blocks_of_the_audience_become_shares_of_the_followers(tmp_path: Path) -> None:
    result = imported(tmp_path, {"fb/2025-03-31/Audience.csv": b"\xff\xfe" + AUDIENCE.encode("utf-16-le")})

    shares = result.tables["audience"].set_index(["dimension", "value"])["share"]
    assert shares["age_gender", "female 25-34"] == pytest.approx(0.483)
    assert shares["age_gender"].sum() == pytest.approx(1.0)
    assert shares["country"].to_dict() == pytest.approx({"South Africa": 0.751, "Nigeria": 0.059})
    assert result.tables["audience"]["as_of"].dt.strftime("%Y-%m-%d").unique().tolist() == ["2025-03-31"]


def test_shares_that_became_dates_are_left_empty_and_said(tmp_path: Path) -> None:
    broken = AUDIENCE.replace('"10.6"', '"10.юни"').replace('"6.5"', '"5-Jun"')

    result = imported(tmp_path, {"fb/Audience.csv": broken})

    (report,) = result.report.files
    assert "female 18-24" not in result.tables["audience"]["value"].tolist()
    assert [(d.count, d.reason) for d in report.dropped] == [(2, "the share is empty or was destroyed")]
    assert "2 of 6 shares were turned into dates" in " ".join(report.notes)


def test_an_audience_with_no_share_left_is_refused(tmp_path: Path) -> None:
    text = "Top countries;\nBulgaria;Greece\n3.апр;1.юни\n"

    (report,) = imported(tmp_path, {"fb/Audience.csv": text}).report.files

    assert "no share in it can be read" in report.rejected


def test_days_inside_an_audience_file_are_read_too(tmp_path: Path) -> None:
    result = imported(
        tmp_path, {"fb/Audience.csv": AUDIENCE + '\n"Follows"\n"Date","Primary"\n"2025-01-01T00:00:00","4"\n'}
    )

    assert result.tables["account_days"]["new_followers"].tolist() == [4]
    assert len(result.tables["audience"]) == 6


def test_sums_by_format_are_recognised_and_set_aside(tmp_path: Path) -> None:
    text = "Views;;\nReels;Photos;Links\n572681;22287;79536\n\nPublished content;;\nReels;Photos;Stories\n46;30;13\n"

    (report,) = imported(tmp_path, {"fb/Top content formats.csv": text}, BRIEF).report.files

    assert report.status == "set aside"
    assert "the export of the content" in report.notes[0]
    assert not report.rejected
