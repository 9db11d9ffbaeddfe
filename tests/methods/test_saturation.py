"""Saturation: a planted bend is found as often as it is said to be, doubt is kept, and what says nothing is refused."""

import numpy as np
import pytest

from smmlib.core.errors import Refusal
from smmlib.methods import saturation
from smmlib.methods.saturation import GRID


def history(half: float, *, seed: int, rows: int = 600, spread: float = 0.6, best: float = 3.0, trust: float = 1.0):
    """Spend around 20 a day, one day a row, one campaign, seven rows a week."""
    rng = np.random.default_rng(seed)
    spend = 20 * np.exp(rng.normal(0, spread, rows))
    bought = rng.poisson(best * spend / (spend + half)).astype(float)
    return saturation.read(spend, np.ones(rows), bought, ["all"] * rows, block=np.arange(rows) // 7, trust=trust)


def elasticity(*histories):
    return GRID[saturation.elasticities(histories)]


def test_the_interval_holds_the_planted_elasticity_about_as_often_as_it_says():
    held = []
    for seed in range(60):
        past = history(30, seed=seed)
        low, high = np.quantile(elasticity(past)[:, 0], [0.1, 0.9])
        held.append(low <= 30 / (30 + past.spend) <= high)

    assert np.mean(held) == pytest.approx(0.8, abs=0.13)


def test_before_a_history_is_read_every_elasticity_is_about_equally_likely():
    drawn = elasticity(None)[:, 0]

    assert np.quantile(drawn, [0.1, 0.5, 0.9]) == pytest.approx([0.1, 0.5, 0.9], abs=0.03)


def test_money_that_never_varied_tells_no_bend_and_varied_money_does():
    assert not history(20, seed=1, spread=0.02).tells_bend
    assert history(20, seed=1, spread=0.8).tells_bend


def test_a_history_that_is_trusted_less_leaves_more_doubt():
    whole, half = (np.std(elasticity(history(20, seed=1, trust=trust))) for trust in (1.0, 0.25))

    assert half > 1.3 * whole


def test_a_channel_without_history_borrows_from_the_others_and_stays_in_doubt():
    steep = elasticity(history(400, seed=2), history(400, seed=3), None)

    assert steep[:, 2].mean() > elasticity(None).mean() + 0.1
    assert steep[:, 2].std() > steep[:, 0].std()


def test_a_rich_campaign_that_is_also_better_bends_no_curve():
    rng = np.random.default_rng(4)
    spend = 20 * np.exp(rng.normal(0, 0.6, 900))
    bought = rng.poisson(3 * spend / (spend + 20)).astype(float)
    twice = np.r_[spend, spend * 2], np.ones(1800), np.r_[bought, rng.poisson(9 * spend * 2 / (spend * 2 + 20))]
    weeks = np.arange(1800) // 7

    apart = saturation.read(*twice, ["poor"] * 900 + ["rich"] * 900, block=weeks)
    mixed = saturation.read(*twice, ["all"] * 1800, block=weeks)
    truth = 20 / (20 + apart.spend)

    assert abs(np.median(elasticity(apart)) - truth) < 0.1
    assert np.median(elasticity(mixed)) > truth + 0.2


def test_lucky_weeks_widen_the_doubt():
    rng = np.random.default_rng(5)
    spend = 20 * np.exp(rng.normal(0, 0.6, 700))
    luck = np.repeat(np.exp(rng.normal(0, 0.6, 100)), 7)
    bought = rng.poisson(9 * spend / (spend + 20) * luck).astype(float)
    tell = {"spend": spend, "days": np.ones(700), "response": bought, "stratum": ["all"] * 700}

    assert (
        saturation.read(**tell, block=np.arange(700) // 7).error
        > 1.3 * saturation.read(**tell, block=np.arange(700)).error
    )


def test_rows_of_several_days_count_as_several_days():
    rng = np.random.default_rng(6)
    spend = 20 * np.exp(rng.normal(0, 0.6, 300))
    bought = rng.poisson(3 * spend / (spend + 20)).astype(float)

    day, double = (
        saturation.read(spend * k, np.full(300, k), bought * k, ["all"] * 300, block=range(300)) for k in (1.0, 2.0)
    )

    assert double.spend == pytest.approx(day.spend)
    assert double.response == pytest.approx(day.response)


def test_ten_rows_are_refused_with_what_is_needed():
    with pytest.raises(Refusal, match=r"10 rows .* are too few .*30 rows"):
        history(20, seed=6, rows=10)
