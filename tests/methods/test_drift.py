"""Drift: what is promised for later weeks is delivered as often as it says, and short histories promise nothing."""

import numpy as np
import pytest

from smmlib.core.errors import Refusal
from smmlib.methods import drift


def wandering(seed: int, weeks: int, *, trend: float = 0.0, wander: float = 0.03, noise: float = 0.2) -> np.ndarray:
    """A level that wanders, seen through noise."""
    rng = np.random.default_rng(seed)
    return 100 * np.exp(np.cumsum(rng.normal(trend, wander, weeks)) + rng.normal(0, noise, weeks))


def test_four_in_five_later_weeks_fall_into_the_80_percent_interval():
    inside = []
    for seed in range(90):
        weeks = (16, 30, 52)[seed % 3]
        values = wandering(seed, weeks + 8, trend=(0.0, 0.015)[seed % 2], wander=(0.0, 0.03, 0.1)[seed // 3 % 3])
        low, high = np.quantile(drift.paths(drift.fit(values[:weeks]), 8, draws=400), [0.1, 0.9], axis=0)
        inside.append((values[weeks:] >= low) & (values[weeks:] <= high))

    assert np.mean(inside) == pytest.approx(0.80, abs=0.06)


def test_a_steady_trend_is_found_and_noise_is_not_taken_for_one():
    growing = drift.fit(wandering(1, 52, trend=0.03, wander=0.0, noise=0.1))
    flat = drift.paths(drift.fit(wandering(2, 52, wander=0.0)), 26)

    assert growing.slope == pytest.approx(0.03, abs=0.01) and drift.kept(growing) > 0.9
    assert np.median(flat[:, -1]) == pytest.approx(100, rel=0.25)


def test_followers_that_come_steadily_go_on_steadily():
    followers = 1000 + np.cumsum(np.random.default_rng(3).poisson(20, 40)).astype(float)

    ahead = drift.paths(drift.fit(followers, scale="plain"), 20)

    assert np.median(ahead[:, -1]) == pytest.approx(followers[-1] + 400, rel=0.03)


def test_eleven_weeks_are_refused_and_a_day_beyond_the_history_too():
    with pytest.raises(Refusal, match="11 measured weeks are too few"):
        drift.fit(np.full(11, 5.0))
    with pytest.raises(Refusal, match="40 weeks ahead is further than the 20"):
        drift.paths(drift.fit(wandering(4, 20)), 40)


def test_weeks_that_were_not_measured_are_skipped_not_joined():
    holes = np.array([100.0 + 2 * k if k % 3 else np.nan for k in range(40)])

    ahead = drift.paths(drift.fit(holes, scale="plain"), 5)

    assert np.median(ahead[:, 0]) == pytest.approx(180, abs=2)


def test_an_export_that_ended_long_before_the_period_is_refused():
    with pytest.raises(Refusal, match="last weeks of the period were not measured"):
        drift.fit(np.r_[wandering(5, 30), np.full(12, np.nan)])


@pytest.mark.parametrize(
    "values", [np.zeros(20), np.full(20, 7.0), np.r_[np.zeros(19), 5.0]], ids=["nothing", "constant", "once"]
)
def test_series_without_life_give_finite_numbers(values):
    ahead = drift.paths(drift.fit(values), 10)

    assert np.isfinite(ahead).all() and (ahead >= 0).all()


def test_the_same_history_gives_the_same_futures():
    values = wandering(6, 30)

    np.testing.assert_array_equal(drift.paths(drift.fit(values), 9), drift.paths(drift.fit(values), 9))
