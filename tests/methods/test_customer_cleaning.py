"""Cleaning: impossible customers are named, odd ones are kept."""

import pandas as pd
import pytest

from smmlib.core import schema
from smmlib.methods import cleaning

DAY = pd.Timestamp("2014-12-31")


def customers(**columns):
    n = len(next(iter(columns.values())))
    table = pd.DataFrame({"customer": [f"c{i}" for i in range(n)], **columns})
    return schema.check(table, "customers")


def test_births_of_1893_are_no_customers_and_are_named():
    table, said = cleaning.plausible(customers(born=[1893, 1960, 1985, 1970]), as_of=DAY)

    assert table["age"].tolist()[1:] == [54, 29, 44] and pd.isna(table["age"].iloc[0])
    assert said == "age 121 (1)"


@pytest.mark.parametrize("odd", [666_666, 99_999])
def test_an_income_written_with_one_digit_is_a_code_and_a_high_one_is_not(odd):
    incomes = [30_000, 42_000, 51_000, 60_000, 75_000, 160_000, odd]

    table, said = cleaning.plausible(customers(income=incomes), as_of=DAY)

    assert pd.isna(table["income"].iloc[-1]) and table["income"].iloc[-2] == 160_000
    assert said == f"income {odd:,} (1)"


def test_a_big_spender_is_kept_and_a_purchase_after_the_last_day_is_not():
    table, said = cleaning.plausible(
        customers(spend=[10.0, 12.0, 9.0, 90_000.0], since=pd.to_datetime(["2014-01-01", "2014-02-01", "2014-03-01", "2015-06-01"])), as_of=DAY
    )  # fmt: skip

    assert table["spend"].iloc[3] == 90_000 and pd.isna(table["tenure_days"].iloc[3])
    assert said.startswith("days since the first purchase")


def test_the_age_as_given_wins_over_the_year_of_birth():
    table, _said = cleaning.plausible(customers(age=[30], born=[1950]), as_of=DAY)

    assert table["age"].tolist() == [30]
