"""Spikes: noise stays noise at the rate stated, and what stands out is found."""

import numpy as np
import pandas as pd
import pytest

from smmlib.core.errors import Refusal
from smmlib.methods import spikes

DAYS = pd.Series(pd.date_range("2026-01-01", periods=200, freq="D").astype("datetime64[us]"))


def noise(rng, days=DAYS, level=3.0):
    """Bursty counts with weekdays and a trend."""
    mean = level * np.where(days.dt.day_of_week >= 5, 1.5, 0.8) * np.exp(np.linspace(0, 0.8, len(days)))
    return pd.Series(rng.negative_binomial(3, 3 / (3 + mean)), dtype="Int64")


def test_series_of_noise_name_a_day_about_as_seldom_as_was_allowed():
    rng = np.random.default_rng(5)

    alarms = [spikes.named(pd.Series(spikes.expect(DAYS, noise(rng)).p), false_alarms=0.05).any() for _ in range(120)]

    assert np.mean(alarms) <= 0.12  # 0.05 allowed; three standard errors of 120 series above it


@pytest.mark.parametrize("level", [0.3, 3.0, 30.0])
def test_a_day_eight_times_as_loud_is_named_and_its_neighbours_are_not(level):
    counts = noise(np.random.default_rng(2), level=level)
    counts.iloc[120] = int(counts.mean() * 8) + 8

    named = spikes.named(pd.Series(spikes.expect(DAYS, counts).p))

    assert named.iloc[120] and named.sum() <= 2


def test_a_growing_brand_is_no_spike():
    counts = pd.Series(np.random.default_rng(1).poisson(np.linspace(1, 40, 200)), dtype="Int64")

    assert not spikes.named(pd.Series(spikes.expect(DAYS, counts).p)).any()


def test_days_without_collection_stay_missing():
    counts = noise(np.random.default_rng(3))
    counts.iloc[50:60] = pd.NA

    p = spikes.expect(DAYS, counts).p

    assert np.isnan(p[50:60]).all() and not np.isnan(p[:50]).any()


@pytest.mark.parametrize("counts", [[1] * 10, [0] * 200, [0] * 199 + [14]])
def test_too_little_is_refused(counts):
    with pytest.raises(Refusal, match="needed to tell a day from noise"):
        spikes.expect(DAYS[: len(counts)], pd.Series(counts, dtype="Int64"))


def test_nothing_is_named_where_nothing_is_known():
    assert not spikes.named(pd.Series([np.nan, np.nan])).any()
    assert not spikes.named(pd.Series([], dtype="float64")).any()
