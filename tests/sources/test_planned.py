"""Files that are no results are named for what they are."""

from __future__ import annotations

from pathlib import Path

import pytest
from written_client import EVERYWHERE, imported


@pytest.mark.parametrize(
    ("text", "tool"),
    [("Text,Image URL,Tags,Posting Time\nBread,,,2026-12-01 09:30\n", "Buffer"),
     ("date,time_24hr,message_text\n01/12/2026,09:30,Bread\n", "Sprout Social"),
     ("Date,Message,Media URL\n2026-12-01 09:30,Bread,\n", "POSTOPLAN"),
     ("text,link,imageUrls,gifUrls,videoUrls,postAtSpecificTime\nBread,,,,,2026-12-01 09:30:00\n", "SocialBee")],
)  # fmt: skip
def test_a_plan_for_a_scheduler_is_no_result(tmp_path: Path, text: str, tool: str) -> None:
    (report,) = imported(tmp_path, {"plan.csv": text}, EVERYWHERE).report.files

    assert (report.status, report.rejected) == ("set aside", "")
    assert f"planned for {tool}" in report.notes[0]


def test_a_table_without_a_row_of_names_says_so(tmp_path: Path) -> None:
    (report,) = imported(
        tmp_path,
        {"plan.csv": "12/01/2026 09:30,New arrivals,https://example.com\n12/02/2026 09:30,More,\n"},
        EVERYWHERE,
    ).report.files

    assert "there is no row of names: the first row already holds data ('12/01/2026 09:30')" in report.rejected


def test_a_connectors_raw_table_is_refused_with_the_way_out(tmp_path: Path) -> None:
    (report,) = imported(
        tmp_path, {"x.csv": "id,_fivetran_synced,like_count\n1,2024-01-01,3\n"}, EVERYWHERE
    ).report.files

    assert "the data connector Fivetran" in report.rejected
    assert "'mappings:'" in report.remedy


def test_running_text_and_calendars_are_no_tables(tmp_path: Path) -> None:
    text = "MIT License\n\nPermission is hereby granted, free of charge, to any person\nobtaining a copy, of this\nSoftware.\n"

    reports = imported(
        tmp_path, {"LICENSE": text, "x.ics": "BEGIN:VCALENDAR\nEND:VCALENDAR\n"}, EVERYWHERE
    ).report.files

    assert [f.rejected for f in reports] == [
        "this is running text, not a table.",
        "this is a calendar (iCalendar), whatever its name says.",
    ]
