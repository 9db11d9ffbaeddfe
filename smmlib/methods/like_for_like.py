"""Own results against competitors on the same platform, by the same rate: the only comparison across companies that means anything."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from smmlib.core import metrics, stats
from smmlib.core.errors import Refusal
from smmlib.methods.rates import log_rates

LEAST_POSTS = 10


def lift_over_rivals(
    posts: pd.DataFrame, platform: str, *, level: float = 0.90
) -> tuple[float, float, float, str, int]:
    """Typical own rate over the competitors' typical rate on one platform: (lift, low, high, metric id, posts compared).

    The competitors' rate is the mean of their accounts, so that the one that posts most does not speak for all; how much accounts differ
    is part of the doubt.

    Raises
    ------
    Refusal
        A side has fewer than `LEAST_POSTS` posts that carry the same rate.
    """
    here = posts[posts["platform"] == platform]
    own, rivals = _same_parts(here[here["role"] == "own"], here[here["role"] == "competitor"])
    for metric in metrics.compute.PREFERRED:
        sides = [_logs(side, metric) for side in (own, rivals)]
        if all(len(s) >= LEAST_POSTS for s in sides):
            return (*_lift(sides[0], sides[1], level), metric, len(sides[0]) + len(sides[1]))
    raise Refusal(f"No rate is carried by {LEAST_POSTS} own and {LEAST_POSTS} competitors' posts on {platform}.")


def _same_parts(own: pd.DataFrame, rivals: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Leave out counters that only one side has: saves seen by the client alone would make it look better."""
    apart = [
        c
        for c in ("comments", "shares", "saves")
        if any(not len(s) or s[c].notna().mean() < 0.5 for s in (own, rivals))
    ]
    return own.assign(**dict.fromkeys(apart, pd.NA)), rivals.assign(**dict.fromkeys(apart, pd.NA))


def with_followers(posts: pd.DataFrame, days: pd.DataFrame, zone: str) -> pd.DataFrame:
    """Fill ``followers_at_post`` from the account's own days, where the export of posts has none."""
    local = posts["published_at"].dt.tz_convert(zone).dt.tz_localize(None).dt.normalize().astype("datetime64[us]")
    counts = days.loc[days["followers"].notna(), ["platform", "account", "day", "followers"]]
    found = posts.assign(day=local).merge(counts, how="left", on=["platform", "account", "day"])["followers"]
    known = posts["followers_at_post"].astype("Int64")
    return posts.assign(followers_at_post=known.fillna(pd.Series(found.to_numpy(), index=posts.index).astype("Int64")))


def _logs(side: pd.DataFrame, metric: str) -> pd.DataFrame:
    if len(side) < LEAST_POSTS or metrics.best_rate(side, wanted=metric) != metric:
        return side.head(0)
    try:
        found = log_rates(side, metric=metric)
    except Refusal:
        return side.head(0)
    return found.posts.assign(log_rate=found.values)


def _lift(own: pd.DataFrame, rivals: pd.DataFrame, level: float) -> tuple[float, float, float]:
    means, doubts = zip(*(_side(side) for side in (own, rivals)), strict=True)
    gap, spread = means[0] - means[1], math.sqrt(sum(doubts))
    z = stats.z_of(level)
    return math.exp(gap), math.exp(gap - z * spread), math.exp(gap + z * spread)


def _side(side: pd.DataFrame) -> tuple[float, float]:
    """Mean of the accounts' means, and its variance: within accounts, and between them where there are several."""
    by = side.groupby("account")["log_rate"].agg(["mean", "var", "size"])
    within = float((by["var"].fillna(by["var"].mean()) / by["size"]).sum()) / len(by) ** 2
    between = float(np.var(by["mean"], ddof=1)) / len(by) if len(by) > 1 else 0.0
    return float(by["mean"].mean()), max(within, between)
