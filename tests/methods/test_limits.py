"""Limits: ordinary weeks need no story, a jump and a run of eight do."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smmlib.core.errors import Refusal
from smmlib.methods.limits import natural_limits

ORDINARY = [10.0, 12, 9, 11, 10, 12, 8, 11, 10, 9, 12, 10]


def test_the_limits_are_the_mean_and_266_mean_moving_ranges():
    found = natural_limits(np.array([10.0, 12] * 6))

    assert (found.mean, found.low, found.high) == pytest.approx((11, 11 - 2.66 * 2, 11 + 2.66 * 2))


def test_an_ordinary_week_is_no_news_and_a_jump_is():
    assert set(natural_limits(np.array(ORDINARY)).signals) == {"none"}
    assert natural_limits(np.array([*ORDINARY, 30.0])).signals[-1] == "above"


def test_the_eighth_week_on_one_side_is_a_signal_and_the_seventh_is_not():
    low = [9.9, 10.1] * 8
    seven, eight = (
        natural_limits(np.array(low + [10.15, 10.2] * 4 if n == 8 else low + [10.15] * 7)).signals for n in (7, 8)
    )

    assert seven[-1] == "none" or seven[-2] == "none"
    assert eight[-1] == "run above"


def test_eleven_weeks_are_refused():
    with pytest.raises(Refusal, match="11 measured weeks are too few"):
        natural_limits(np.array(ORDINARY[:11]))


def test_a_constant_series_gives_no_alarm():
    assert set(natural_limits(np.full(20, 3.0)).signals) == {"none"}


def test_false_alarms_are_rare_on_pure_noise():
    rng = np.random.default_rng(1)
    signals = [s for _ in range(100) for s in natural_limits(rng.normal(size=52)).signals]

    assert np.mean([s in ("above", "below") for s in signals]) < 0.012


@given(st.lists(st.floats(-1e3, 1e3), min_size=12, max_size=40), st.floats(-1e3, 1e3))
def test_moving_every_week_by_the_same_amount_moves_the_limits_with_it(values, by):
    here, there = natural_limits(np.array(values)), natural_limits(np.array(values) + by)

    assert there.high - by == pytest.approx(here.high, abs=1e-6) and there.low - by == pytest.approx(here.low, abs=1e-6)
