"""Waiting: the curve of Kaplan and Meier on figures that can be done by hand."""

import numpy as np
import pandas as pd
import pytest

from smmlib.methods import waiting


def test_the_curve_is_that_done_by_hand():
    curve = waiting.answered_curve(np.array([1.0, 2.0, 2.0, 3.0, 5.0]), np.array([True, True, False, True, False]))

    assert curve["hours"].tolist() == [1.0, 2.0, 3.0]
    assert curve["share"].tolist() == pytest.approx([0.2, 1 - 0.8 * 0.75, 1 - 0.8 * 0.75 * 0.5])
    assert (curve["low"] <= curve["share"]).all() and (curve["share"] <= curve["high"]).all()


def test_when_all_are_answered_it_is_the_plain_share():
    hours = np.arange(1.0, 101.0)

    curve = waiting.answered_curve(hours, np.ones(100, dtype=bool))

    assert waiting.share_by(curve, 24)[0] == pytest.approx(0.24)
    assert waiting.hours_until(curve, 0.5)[0] == 50
    low, high = waiting.hours_until(curve, 0.5)[1:]
    assert 40 < low < 50 < high < 60


def test_nobody_answered_reaches_nothing():
    curve = waiting.answered_curve(np.array([3.0, 4.0]), np.array([False, False]))

    assert waiting.share_by(curve, 24)[0] == 0 and np.isnan(waiting.hours_until(curve, 0.5)[0])


def test_intervals_hold_where_some_are_still_waiting():
    rng, inside = np.random.default_rng(4), []
    for _ in range(300):
        true, end = rng.exponential(20, size=80), rng.uniform(5, 60, size=80)
        curve = waiting.answered_curve(np.minimum(true, end), true <= end, level=0.9)
        _share, low, high = waiting.share_by(curve, 24)
        inside.append(low <= 1 - np.exp(-24 / 20) <= high)

    assert 0.85 <= np.mean(inside) <= 0.96


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("2026-01-05 09:00", "2026-01-05 15:00", 6),
        ("2026-01-09 18:00", "2026-01-12 06:00", 12),  # Friday evening to Monday morning
        ("2026-01-10 09:00", "2026-01-11 20:00", 0),
        ("2026-01-05 00:00", "2026-01-12 00:00", 120),
    ],
)
def test_weekends_do_not_count(start, end, hours):
    found = waiting.working_hours(pd.Series([pd.Timestamp(start, tz="Europe/London")]), pd.Series([pd.Timestamp(end, tz="Europe/London")]))  # fmt: skip

    assert found[0] == pytest.approx(hours)
