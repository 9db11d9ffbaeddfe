"""Will a target be reached if nothing changes? The share of futures, drawn from the metric's own history, that reach it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from smmlib.core.errors import Refusal
from smmlib.methods.futures import futures
from smmlib.methods.weekly import LEVEL, SUM, Weekly

NEVER, ALWAYS = 0.01, 0.99  # no history of a year or two carries more certainty than that


@dataclass(frozen=True)
class Reaching:
    """The chance of the target, and where the metric stands on the day: middle and interval of the futures."""

    p: float
    middle: float
    low: float
    high: float


def reach(
    series: Weekly, *, target: float, upward: bool, horizon: int, window: int, days: int, level: float = 0.80
) -> Reaching:
    """Draw futures up to the day the target is due and count those that reach it.

    What is compared with the target depends on how weeks join: a level on the day itself; a sum over the `days` that end on
    that day, of which a part may have been measured already; otherwise the mean of the last `window` weeks before it.

    Parameters
    ----------
    series : the metric by week; left unchanged
    target : in the metric's unit; `upward`: whether more is better
    horizon : weeks from the end of the series to the day the target is due

    Raises
    ------
    Refusal
        Too few measured weeks, or the day is further away than the history is long.
    """
    ends = outcomes(series, horizon=horizon, window=window, days=days)
    low, middle, high = np.quantile(ends, [(1 - level) / 2, 0.5, (1 + level) / 2])
    return Reaching(chance(ends, target, upward=upward), float(middle), float(low), float(high))


def outcomes(series: Weekly, *, horizon: int, window: int, days: int) -> np.ndarray:
    """Draw what a goal would be judged by on the day it is due: array (draws,), in the metric's unit; see `reach`."""
    if horizon < 1:
        raise Refusal("The day it is due is not ahead of the last day of the period.")
    return outcome_of(series, futures(series, horizon), window=window, days=days)


def chance(ends: np.ndarray, target: float, *, upward: bool) -> float:
    """Share of outcomes that reach the target, never quite 0 or 1."""
    reached = ends >= target if upward else ends <= target
    return float(np.clip(reached.mean(), NEVER, ALWAYS))


def outcome_of(series: Weekly, future: np.ndarray, *, window: int, days: int) -> np.ndarray:
    """Turn futures by week (draws, horizon) into what the goal is judged by (draws,)."""
    if series.kind == LEVEL:
        return future[:, -1]
    weeks = max(1, round(days / 7)) if series.kind == SUM else window
    past = series.values[-max(0, weeks - future.shape[1]) :] if weeks > future.shape[1] else np.empty(0)
    past = past[np.isfinite(past)]
    whole = np.hstack([np.tile(past, (len(future), 1)), future])[:, -weeks:]
    return whole.mean(axis=1) * days / 7 if series.kind == SUM else whole.mean(axis=1)
