"""Pooling: what the best group promises is what it delivers."""

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks import calibration
from smmlib.methods import best_time
from smmlib.methods.pooling import pool_groups


def test_promised_lift_is_delivered_lift_where_the_raw_ranking_promises_luck():
    found = calibration.slopes(calibration.promises(250, seed=11)).set_index(["question", "method"])

    for question in ("time", "format"):
        assert 0.8 < found.loc[(question, "pooled"), "slope"] < 1.25
        ratio = found.loc[(question, "pooled"), "mean_promised"] / found.loc[(question, "pooled"), "mean_delivered"]
        assert 0.93 < ratio < 1.07
        assert found.loc[(question, "raw"), "slope"] < 0.5
        assert found.loc[(question, "raw"), "mean_promised"] > 1.3 * found.loc[(question, "raw"), "mean_delivered"]


def test_an_account_where_nothing_matters_promises_little_where_a_heatmap_promises_a_doubling():
    rng = np.random.default_rng(4)
    honest, heatmap = [], []
    for _ in range(30):
        values, groups = rng.normal(0, 1, 200), pd.Series(rng.integers(0, 28, 200))
        found = pool_groups(values, groups, typical_tau=best_time.TYPICAL_TAU, draws=50).effects
        honest.append(np.exp(found["effect"].iloc[0]))
        heatmap.append(np.exp(pd.Series(values).groupby(groups).mean().max() - values.mean()))

    assert np.mean(honest) < 1.1
    assert np.mean(heatmap) > 2


def test_one_viral_post_does_not_win():
    steady, lucky = np.log([0.04] * 9), np.log([0.01] * 8 + [0.90])

    found = pool_groups(np.concatenate([steady, lucky]), pd.Series(["steady"] * 9 + ["lucky"] * 9)).effects

    assert list(found["group"]) == ["steady", "lucky"]


def test_the_fewer_the_posts_the_stronger_the_pull():
    rng = np.random.default_rng(0)
    values = np.concatenate([rng.normal(0, 0.3, 200), [1.0] * 3, rng.normal(1.0, 0.01, 60)])
    groups = pd.Series(["rest"] * 200 + ["few"] * 3 + ["many"] * 60)

    found = pool_groups(values, groups).effects.set_index("group")["effect"]

    assert found["few"] < found["many"]


def test_a_trend_gives_no_credit_to_what_was_posted_late():
    time = np.linspace(0, 1, 240)
    late = pd.Series(np.where(np.arange(240) < 120, "early format", "late format"))
    values = 2 * time + np.random.default_rng(1).normal(0, 0.2, 240)

    found = pool_groups(values, late, nuisance=time[:, None]).effects.set_index("group")

    assert abs(found.loc["late format", "effect"]) < 0.1


def test_the_same_posts_give_the_same_numbers():
    values, groups = np.random.default_rng(2).normal(0, 1, 50), pd.Series(list("abcde") * 10)

    assert pool_groups(values, groups).effects.equals(pool_groups(values, groups).effects)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abcd"), st.floats(-5, 5)), min_size=2, max_size=40))
def test_effects_balance_around_the_average_post_and_lie_in_their_intervals(rows):
    values, groups = np.array([v for _, v in rows]), pd.Series([g for g, _ in rows])

    found = pool_groups(values, groups, draws=500).effects

    assert abs((found["effect"] * found["n_posts"]).sum()) < 1e-6 * len(rows) + 1e-9
    assert (found["effect_low"] <= found["effect"]).all() and (found["effect"] <= found["effect_high"]).all()
    assert found[["p_better", "p_best", "p_top"]].stack().between(0, 1).all()
