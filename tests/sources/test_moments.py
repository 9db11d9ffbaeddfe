"""Dates: the order of day and month is decided for the whole file or not at all."""

from __future__ import annotations

import pandas as pd
import pytest

from smmlib.core.errors import RejectedFile
from smmlib.sources import moments
from smmlib.sources.reporting import FileLog


def read(
    cells: list[str], *, zone: str = "UTC", dialect: str | None = None, fallback: str | None = None
) -> tuple[pd.DataFrame, FileLog]:
    log = FileLog("posts.csv")
    return moments.instants(
        pd.Series(cells), zone=zone, dialect=dialect, fallback=fallback, name="Publish time", log=log
    ), log


def utc(table: pd.DataFrame) -> list[str]:
    return [f"{moment:%Y-%m-%d %H:%M}" for moment in table["instant"]]


def test_one_value_above_twelve_decides_the_whole_file() -> None:
    table, log = read(["03/04/2025 10:00", "25/04/2025 10:00"])

    assert utc(table) == ["2025-04-03 10:00", "2025-04-25 10:00"]
    assert log.date_style.startswith("day first: a value above 12 decides (1 of 2 rows)")


def test_an_undecided_file_takes_the_order_of_its_dialect_then_of_the_brief() -> None:
    assert utc(read(["03/04/2025 10:00"], dialect="month first", fallback="day first")[0]) == ["2025-03-04 10:00"]
    assert utc(read(["03/04/2025 10:00"], fallback="day first")[0]) == ["2025-04-03 10:00"]


def test_an_undecided_file_without_help_is_rejected_and_never_guessed() -> None:
    with pytest.raises(RejectedFile, match=r"posts.csv: 'Publish time': no value is above 12.*date_order: day first"):
        read(["03/04/2025 10:00", "05/06/2025 11:00"])


def test_a_file_with_both_orders_is_rejected() -> None:
    with pytest.raises(RejectedFile, match=r"day-first dates \(1\) and month-first dates \(1\)"):
        read(["25/04/2025 10:00", "04/25/2025 10:00"], fallback="day first")


def test_evidence_wins_over_the_dialect_and_is_said() -> None:
    table, log = read(["25/04/2025 10:00"], dialect="month first")

    assert utc(table) == ["2025-04-25 10:00"]
    assert "although this kind of export is usually month first" in log.notes[0]


def test_times_of_the_page_become_utc() -> None:
    assert utc(read(["2025-01-15 09:30", "2025-07-15 09:30"], zone="Europe/Berlin")[0]) == [
        "2025-01-15 08:30",
        "2025-07-15 07:30",
    ]


def test_a_zone_written_in_the_cell_wins() -> None:
    table, log = read(
        ["2020-02-10 18:00 +0000", "2020-02-10T18:00:00+03:00", "2020-02-10T18:00:00Z"], zone="Asia/Tokyo"
    )

    assert utc(table) == ["2020-02-10 18:00", "2020-02-10 15:00", "2020-02-10 18:00"]
    assert log.time_zone == "as written in the file (UTC kept)"


def test_the_skipped_and_the_doubled_hour_are_settled_by_rule_and_said() -> None:
    table, log = read(["2025-03-30 02:30", "2025-10-26 02:30"], zone="Europe/Berlin")

    assert utc(table) == ["2025-03-30 01:00", "2025-10-26 00:30"]
    assert any("skips in spring" in note for note in log.notes)
    assert any("twice in autumn" in note for note in log.notes)


def test_days_without_an_hour_say_so() -> None:
    table, _ = read(["Fri, Jun 5, 2026", "Mar 15, 2025", "15 March 2025"])

    assert table["precision"].tolist() == ["day", "day", "day"]
    assert utc(table) == ["2026-06-05 00:00", "2025-03-15 00:00", "2025-03-15 00:00"]


def test_a_column_of_midnights_holds_days_not_hours() -> None:
    table, log = read(["2025-01-01 00:00", "2025-01-02 00:00"])

    assert table["precision"].tolist() == ["day", "day"]
    assert "read as days without hours" in log.notes[0]


def test_evening_hours_unix_seconds_and_two_styles_in_one_column_are_read() -> None:
    table, _ = read(["01/20/2025 5:30 PM", "1577836800", "2018-04-22 06:00", "12/31/2025 12:05 AM"])

    assert utc(table) == ["2025-01-20 17:30", "2020-01-01 00:00", "2018-04-22 06:00", "2025-12-31 00:05"]


@pytest.mark.parametrize("cell", ["31/02/2025", "2025-13-45", "yesterday", "99/99/9999 99:99", "0000-00-00"])
def test_what_is_no_date_is_left_empty_and_said(cell: str) -> None:
    table, log = read([cell, "13/01/2025"])

    assert table["instant"].isna().tolist() == [True, False]
    assert table["precision"].tolist() == ["none", "day"]
    assert "1 values are not dates" in log.notes[0]


def test_ga4_days_without_marks_are_days() -> None:
    assert moments.days(
        pd.Series(["20260801"]), dialect=None, fallback=None, name="Date", log=FileLog("a")
    ).tolist() == [pd.Timestamp("2026-08-01")]
