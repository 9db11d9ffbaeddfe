"""The effect of belonging to a group on what a typical post earns: rates, adjustment and pooling in one call."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from smmlib.core import stats
from smmlib.methods.adjusting import nuisance
from smmlib.methods.pooling import Pooled, pool_groups
from smmlib.methods.rates import log_rates


@dataclass(frozen=True)
class Effects:
    """Effects of groups with the posts behind them; `table` is ready for a hand-over."""

    table: pd.DataFrame
    pooled: Pooled
    metric: str
    n_measured: int


def effects_of(
    posts: pd.DataFrame,
    by: str,
    *,
    adjust: tuple[str, ...] = (),
    along: tuple[str, ...] = (),
    metric: str = "",
    level: float = 0.90,
    typical_tau: float = 0.25,
    learn_tau: bool = True,
    top: int = 3,
    draws: int = 4000,
) -> Effects:
    """Estimate what posts of each group of the column `by` earn, other things equal.

    Parameters
    ----------
    posts : canonical posts (n_posts, ...) with the column `by`; rows without a group are left out; left unchanged
    adjust : columns whose levels are projected out, beside the account's trend
    along : columns of numbers that are projected out as straight lines
    metric : METRICS.md id of a rate of single posts; empty: what the export allows
    level : fraction, level of intervals

    Returns
    -------
    Effects
        table (n_groups, 12): ``group, metric, n_posts, typical, typical_low, typical_high`` (fractions), ``lift, lift_low,
        lift_high`` (ratio to the account's average post), ``p_better, p_best, p_top``, best first.

    Raises
    ------
    Refusal
        No rate can be computed, or most posts earned nothing.
    """
    rates = log_rates(posts[posts[by].notna()], metric=metric)
    columns = nuisance(rates.posts, dummies=adjust, numbers=along)
    pooled = pool_groups(
        rates.values,
        rates.posts[by].astype("str"),
        nuisance=columns,
        weights=rates.weights,
        typical_tau=typical_tau,
        learn_tau=learn_tau,
        level=level,
        top=top,
        draws=draws,
    )
    return Effects(_table(pooled, rates.metric, level), pooled, rates.metric, len(rates.posts))


def _table(pooled: Pooled, metric: str, level: float) -> pd.DataFrame:
    found = pooled.effects
    half = {"low": found["effect"] - found["effect_low"], "high": found["effect_high"] - found["effect"]}
    centre = stats.z_of(level) * pooled.centre_se
    typical = {
        "typical": np.exp(pooled.centre + found["effect"]),
        "typical_low": np.exp(pooled.centre + found["effect"] - np.hypot(half["low"], centre)),
        "typical_high": np.exp(pooled.centre + found["effect"] + np.hypot(half["high"], centre)),
    }
    lift = {name.replace("effect", "lift"): np.exp(found[name]) for name in ("effect", "effect_low", "effect_high")}
    return pd.DataFrame(
        {
            "group": found["group"],
            "metric": metric,
            "n_posts": found["n_posts"],
            **typical,
            **lift,
            "p_better": found["p_better"],
            "p_best": found["p_best"],
            "p_top": found["p_top"],
        }
    )


def placed(table: pd.DataFrame, *, min_posts: int, many: str = "posts") -> pd.DataFrame:
    """Add ``place`` (1 is best) to groups with `min_posts` posts and a ``reason`` to the others, ranked first."""
    enough = table["n_posts"] >= min_posts
    place = table["lift"].where(enough).rank(ascending=False, method="first").astype("Int64")
    reason = [
        None if ok else f"{n} {many if n != 1 else 'post'}: too few to rank ({min_posts} needed)"
        for ok, n in zip(enough, table["n_posts"], strict=True)
    ]
    return table.assign(place=place, reason=reason).sort_values(
        ["place", "lift"], ascending=[True, False], na_position="last", ignore_index=True
    )
