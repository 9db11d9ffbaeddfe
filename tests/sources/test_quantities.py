"""Numbers as platforms and people write them."""

from __future__ import annotations

import pandas as pd
import pytest

from smmlib.sources import quantities
from smmlib.sources.reporting import FileLog


@pytest.mark.parametrize(
    ("cell", "number"),
    [("1,234", 1234), ("1.2K", 1200), ("25.4K", 25400), ("2.3K", 2300), ("475.8m", 475_800_000), ("29.0b", 29_000_000_000), ("1203.0", 1203),
     ("1 234", 1234), ("1\u00a0234", 1234), ("1.234.567", 1_234_567), ("12,3 тыс.", 12300), ("0", 0), ("1'234", 1234)],
)  # fmt: skip
def test_counts_are_read_in_every_style_seen(cell: str, number: int) -> None:
    assert quantities.counts(pd.Series([cell]), "Views", FileLog("a.csv")).tolist() == [number]


@pytest.mark.parametrize("cell", ["", "-", "--", "NAN", "undefined", "None", "N/A", " "])
def test_missing_markers_are_missing_and_not_zero(cell: str) -> None:
    log = FileLog("a.csv")

    read = quantities.counts(pd.Series([cell]), "Views", log)

    assert read.isna().all()
    assert log.notes == []


def test_a_thousand_written_with_a_point_is_not_two() -> None:
    read = quantities.counts(pd.Series(["2.300", "950"]), "Visualizações", FileLog("a.csv"))

    assert read.tolist() == [2300, 950]


def test_a_point_is_decimal_where_the_column_shows_it() -> None:
    read = quantities.measures(pd.Series(["10.668", "202.7"]), "Seconds viewed", FileLog("a.csv"))

    assert read.tolist() == [10.668, 202.7]


def test_a_comma_is_decimal_where_the_column_shows_it() -> None:
    read = quantities.measures(pd.Series(["1.234,5", "10,668", "3,5"]), "Spend", FileLog("a.csv"))

    assert read.tolist() == [1234.5, 10.668, 3.5]


def test_money_durations_and_percents_are_read() -> None:
    log = FileLog("a.csv")

    assert quantities.measures(pd.Series(["$5,069.81", "€ 12", "-3.5"]), "Spend", log).tolist() == [5069.81, 12.0, -3.5]
    assert quantities.measures(pd.Series(["1m 49s", "0:05:12", "5:12", "2h 1m"]), "Length", log).tolist() == [
        109,
        312,
        312,
        7260,
    ]
    assert quantities.fractions(pd.Series(["38.06%"]), "Share", log).round(6).tolist() == [0.3806]
    assert log.notes == []


def test_percents_that_excel_turned_into_dates_are_said_and_never_guessed() -> None:
    log = FileLog("a.csv")

    read = quantities.fractions(pd.Series(["3.апр", "12%"]), "Women", log)

    assert read.isna().tolist() == [True, False]
    assert "'Women': 1 values are not shares and were left empty (first: '3.апр')" in log.notes[0]


def test_negative_broken_and_endless_counts_are_left_empty_and_said() -> None:
    log = FileLog("a.csv")

    read = quantities.counts(pd.Series(["-5", "3.7", "1e400", "abc", "7"]), "Reach", log)

    assert read.isna().tolist() == [True, True, True, True, False]
    assert "'Reach': 4 values are not whole numbers" in log.notes[0]


def test_yes_and_no_are_read_in_several_languages() -> None:
    read = quantities.flags(pd.Series(["1", "да", "ya", "0", "нет", ""]), "Paid", FileLog("a.csv"))

    assert read.tolist()[:5] == [True, True, True, False, False]
    assert read.isna().tolist()[5]
