"""Log rates of posts from counts: small counts without bias, each with the weight its own noise allows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from smmlib.core import metrics
from smmlib.core.errors import Refusal

MOST_ZERO = 0.5
COUNTS = ("reactions", "likes", "comments", "shares", "saves", "exposure")


@dataclass(frozen=True)
class LogRates:
    """Measurable posts with their log rate and weight, all aligned; `metric` is the METRICS.md id."""

    posts: pd.DataFrame
    values: np.ndarray
    weights: np.ndarray
    metric: str


def log_rates(posts: pd.DataFrame, *, metric: str = "") -> LogRates:
    """Turn counts into log rates, log((engagements + 1/2) / exposure), corrected for what 1/2 adds to small counts.

    Parameters
    ----------
    posts : canonical posts (n_posts, ...); left unchanged
    metric : METRICS.md id of a rate of single posts; empty: the first that the export allows

    Raises
    ------
    Refusal
        No rate can be computed, or more than half of the posts earned nothing: a typical post's rate is then zero,
        and groups cannot be told apart by ratios.
    """
    metric_used = metrics.best_rate(posts, wanted=metric)
    if not metric_used:
        raise Refusal(_no_rate(posts, metric))
    measured = metrics.add(posts, metric_used).dropna(subset=[metric_used]).reset_index(drop=True)
    counts = measured["engagements"].to_numpy("float64")
    _possible(measured)
    if (counts == 0).mean() > MOST_ZERO:
        raise Refusal(
            f"{(counts == 0).mean():.0%} of the {len(counts):,} posts earned no engagement at all, so the typical post earns "
            "nothing and no group can be told from another by its rate. More reach per post would change that, more analysis would not."
        )
    exposure = measured["exposure"].to_numpy("float64")
    return LogRates(measured, *_logs(counts, exposure), metric_used)


def _possible(measured: pd.DataFrame) -> None:
    """Counts below zero are no counts; importing empties them, so here they mean that a table was made by hand."""
    wrong = measured[measured[[c for c in COUNTS if c in measured]].lt(0).fillna(False).any(axis=1)]
    if len(wrong):
        raise Refusal(
            f"{len(wrong)} posts have counts below zero (the first is {wrong['post_id'].iloc[0]}), which no platform counts. "
            "Correct or leave out these rows."
        )


def _logs(counts: np.ndarray, exposure: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    typical = np.median(np.log((counts + 0.5) / exposure))
    expected = np.clip(exposure * np.exp(typical), 1e-3, None)
    values = np.log((counts + 0.5) / exposure) - _half_bias(expected)
    own_noise = 1 / (expected + 0.5)
    spread = max(float(np.var(values) - np.mean(own_noise)), 0.05)
    return values, spread / (spread + own_noise)


def _half_bias(expected: np.ndarray) -> np.ndarray:
    """How far E[log(count + 1/2)] lies from log(expected) for a Poisson count, on a grid and interpolated."""
    grid = np.geomspace(1e-3, 60, 160)
    counts = np.arange(0, 200)
    log_factorial = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, 200)))])
    probability = np.exp(counts * np.log(grid)[:, None] - grid[:, None] - log_factorial)
    bias = (probability * np.log(counts + 0.5)).sum(axis=1) - np.log(grid)
    return np.interp(np.log(expected), np.log(grid), bias, right=0.0)


def _no_rate(posts: pd.DataFrame, wanted: str) -> str:
    if not len(posts):
        return "There are no posts in this period."
    if wanted:
        return (
            f"'{wanted}' cannot be computed from this export: it is no measure of single posts, or its counts are missing. "
            "Leave the metric empty to use what there is."
        )
    if metrics.engagements(posts).isna().all():
        return "The export holds no engagement counts (reactions, comments, shares, saves); an export with insights would have them."
    return (
        "The export holds neither reach, impressions, views nor followers at the time of the post, "
        "so no engagement rate has a denominator; the platform's own insights export would have them. "
        "To compare plain counts within the account, set the metric to 'engagements'."
    )
