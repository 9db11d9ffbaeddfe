"""Affinity: few people are pulled to the average, many are believed, and the ends are honest."""

import numpy as np
import pandas as pd
import pytest

from smmlib.methods import affinity


def cells(shares, bases, n):
    return pd.DataFrame({"share": shares, "base_share": bases, "n_people": n, "rounding": 0.0, "base_n": np.nan, "base_rounding": 0.0})  # fmt: skip


def test_the_same_index_of_fewer_people_is_pulled_further_to_the_base():
    shares, bases = [0.3, 0.25, 0.25, 0.2], [0.2, 0.27, 0.28, 0.25]

    few = affinity.indices(cells(shares, bases, 40))["affinity"].iloc[0]
    many = affinity.indices(cells(shares, bases, 40_000))["affinity"].iloc[0]

    assert 100 < few < many
    assert many == pytest.approx(150, abs=3)


def test_cells_with_few_expected_people_get_no_index_and_a_reason():
    table = affinity.indices(cells([0.9, 0.1], [0.99, 0.01], 100))

    assert pd.isna(table.loc[1, "affinity"]) and table.loc[1, "reason"] == "1.0 people expected, fewer than 5"


def test_groups_that_do_not_differ_are_claimed_no_more_often_than_the_level_allows():
    rng = np.random.default_rng(4)
    base = np.array([0.1, 0.2, 0.3, 0.4])
    claims = 0
    for _ in range(60):
        observed = rng.multinomial(300, base) / 300
        claims += int((affinity.indices(cells(observed, base, 300))["affinity_low"] > 100).any())

    assert claims / 60 <= 0.2


def test_rounding_of_the_export_widens_the_interval():
    exact, rounded = cells([0.02, 0.98], [0.01, 0.99], 100_000), cells([0.02, 0.98], [0.01, 0.99], 100_000)
    rounded["rounding"] = 0.005

    width = [float(t.loc[0, "affinity_high"] - t.loc[0, "affinity_low"]) for t in map(affinity.indices, (exact, rounded))]  # fmt: skip

    assert width[1] > 3 * width[0]
