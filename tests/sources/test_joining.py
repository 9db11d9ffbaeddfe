"""Several files of the same thing: later counts, two moments are never mixed, a falling lifetime is said."""

from __future__ import annotations

from pathlib import Path

import pytest
from written_client import BRIEF, EVERYWHERE, FACEBOOK, INSTAGRAM, facebook_row, imported, instagram_row

from test_telegram import chat, message  # isort: skip
import json

AUDIENCE = '"Top countries"\n"Germany","Spain"\n"{}","5.9"\n'


def test_of_two_exports_of_no_stated_day_the_larger_counter_counts_whatever_their_names(tmp_path: Path) -> None:
    files = {
        "fb/a_new.csv": FACEBOOK + facebook_row(views="5000"),
        "fb/b_old.csv": FACEBOOK + facebook_row(views="1000"),
    }

    assert imported(tmp_path, files).tables["posts"]["views"].tolist() == [5000]


def test_counters_that_fall_betray_exports_of_a_period(tmp_path: Path) -> None:
    files = {
        "fb/Jan-01-2025_Jan-31-2025_1.csv": FACEBOOK + facebook_row(views="500"),
        "fb/Feb-01-2025_Feb-28-2025_2.csv": FACEBOOK + facebook_row(views="200"),
    }

    notes = " ".join(imported(tmp_path, files).report.notes)

    assert "1 posts have fewer views in the later export (such as 500 and then 200)" in notes


def test_two_undated_audiences_are_never_mixed(tmp_path: Path) -> None:
    result = imported(
        tmp_path,
        {
            "fb/Audience.csv": AUDIENCE.format("75.1"),
            "fb/Audience new.csv": AUDIENCE.replace("Spain", "Italy").format("70.0"),
        },
    )

    audience = result.tables["audience"]
    assert audience["source_file"].nunique() == 1
    assert "tell the same shares and neither says of which day" in " ".join(result.report.notes)


def test_dated_audiences_stand_side_by_side(tmp_path: Path) -> None:
    result = imported(
        tmp_path,
        {"fb/2025-01-31/Audience.csv": AUDIENCE.format("75.1"), "fb/2025-02-28/Audience.csv": AUDIENCE.format("70.0")},
    )

    assert len(result.tables["audience"]) == 4


def test_a_post_whose_id_was_destroyed_is_found_again_by_its_address(tmp_path: Path) -> None:
    sound = facebook_row("900000000000001", views="40") + facebook_row("900000000000002", views="50")
    rounded = sound.replace("900000000000001,1000", "9.00E+14,1000").replace("900000000000002,1000", "9.00E+14,1000")

    posts = imported(tmp_path, {"fb/a.csv": FACEBOOK + sound, "fb/b.csv": FACEBOOK + rounded}).tables["posts"]

    assert posts["post_id"].tolist() == ["900000000000001", "900000000000002"]
    assert posts["post_id_given"].all()


def test_two_channels_are_not_poured_into_one_account(tmp_path: Path) -> None:
    brief = BRIEF.replace("accounts:", "accounts:\n  - {platform: telegram, handle: bakery_news}")
    one, two = chat(message(1, text="Bread")), chat(message(1, text="Rolls"), name="Rival Rolls", number=99)

    result = imported(tmp_path, {"a/result.json": json.dumps(one), "b/result.json": json.dumps(two)}, brief)

    assert result.tables["posts"]["text"].tolist() == ["Bread"]
    assert (
        "inside it stands 'Rival Rolls', but a/result.json was given to 'bakery_news'"
        in result.report.files[1].rejected
    )


def test_a_handle_decides_before_the_name_that_accounts_share(tmp_path: Path) -> None:
    brief = BRIEF.replace(
        "  - {platform: instagram", "  - {platform: instagram, handle: bread, name: Bread}\n  - {platform: instagram"
    )
    brief = brief.replace(', exports: ["ig/**"]', "")

    result = imported(tmp_path, {"y.csv": INSTAGRAM + instagram_row(handle="bakery.bread")}, brief)

    assert result.tables["posts"]["account"].tolist() == ["bakery.bread"]


@pytest.mark.parametrize("iso", ["2025-02-01 09:30", "2025-08-01 09:30"])
def test_dates_that_a_spreadsheet_turned_round_are_refused(tmp_path: Path, iso: str) -> None:
    rows = facebook_row("900000000000001", when=iso) + facebook_row("900000000000002", when="01/15/2025 09:30")

    (report,) = imported(tmp_path, {"fb/x.csv": FACEBOOK + rows}).report.files

    assert "the wrong way round" in report.rejected


def test_times_that_cannot_be_read_at_all_refuse_the_file(tmp_path: Path) -> None:
    (report,) = imported(tmp_path, {"fb/x.csv": FACEBOOK + facebook_row(when="45658.395833")}).report.files

    assert "the numbers by which spreadsheet programs count days" in report.rejected


def test_an_export_broken_down_by_named_days_is_refused(tmp_path: Path) -> None:
    row = facebook_row(views="50").replace("Lifetime", '"Nov 2, 2025"')

    assert "broken down by day" in imported(tmp_path, {"fb/x.csv": FACEBOOK + row}).report.files[0].rejected


def test_points_group_thousands_of_money_where_semicolons_part_the_cells(tmp_path: Path) -> None:
    text = "Reporting starts;Reporting ends;Campaign name;Ad delivery;Amount spent (USD);Impressions\n2025-01-01;2025-01-31;A;active;1.234;1.000\n2025-01-01;2025-01-31;B;active;2.345,50;2.000\n"

    ads = imported(tmp_path, {"a.csv": text}, EVERYWHERE).tables["ads"]

    assert ads["spend"].tolist() == [1234, 2345.5]


def test_percent_signs_in_the_file_are_not_doubled_and_impossible_shares_are_emptied(tmp_path: Path) -> None:
    signed = "Viewer gender,Views (%)\nFemale,45.2%\nMale,54.8%\n"
    wrong = "Viewer age,Views (%)\n18-24,90\n25-34,80\n"

    result = imported(tmp_path, {"g.csv": signed, "w.csv": wrong}, EVERYWHERE)

    shares = result.tables["audience"].set_index("value")["share"]
    assert shares[["female", "male"]].tolist() == pytest.approx([0.452, 0.548])
    assert shares[["18-24", "25-34"]].isna().all()
    assert "add up to 170%" in " ".join(result.report.files[1].notes)


def test_three_minutes_are_not_three_million_seconds(tmp_path: Path) -> None:
    header = INSTAGRAM.replace("Publish time", "Duration (sec),Publish time")
    row = instagram_row().replace("Fresh #bread,", "Fresh #bread,3m,")

    assert imported(tmp_path, {"ig/y.csv": header + row}).tables["posts"]["video_seconds"].tolist() == [180]
