"""Is this week news? Natural process limits of a series, so that ordinary ups and downs are not explained.

References
----------
Wheeler, D. J. (1993). Understanding Variation: mean and 2.66 x mean moving range; the rule of eight in a row on one side of the mean is that of
the Western Electric handbook (1956). Runs are counted around the median here: one old spike lifts the mean, and every calm week after it
would be a run below.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from smmlib.core.errors import Refusal

LEAST = 12
WIDTH = 2.66
RUN = 8
OUTSIDE_SURE, RUN_SURE = 0.99, 1 - 2 * 0.5**RUN  # one false alarm in a hundred weeks, in 128 runs of eight


@dataclass(frozen=True)
class Limits:
    """Mean and natural limits; `signals` holds for each week 'none', 'above', 'below', 'run above' or 'run below'."""

    mean: float
    low: float
    high: float
    n: int
    signals: tuple[str, ...]


def natural_limits(values: np.ndarray, *, least: int = LEAST) -> Limits:
    """Compute the limits of individual values from how much neighbours differ.

    The spread comes from neighbouring weeks, not from the whole series: otherwise a jump in the middle would widen the limits
    until it is no longer seen.

    Parameters
    ----------
    values : weekly values, oldest first; NaN where a week was not measured. Left unchanged.

    Raises
    ------
    Refusal
        Fewer than `least` measured weeks, or fewer than four pairs of neighbours.
    """
    known = np.isfinite(values)
    n = int(known.sum())
    if n < least:
        raise Refusal(f"{n} measured weeks are too few for natural limits ({least} are needed).")
    moves = np.abs(np.diff(values))
    moves = moves[np.isfinite(moves)]
    if len(moves) < 4:
        raise Refusal("The measured weeks have too few neighbours to say how much a week differs from the next.")
    mean, reach = float(values[known].mean()), WIDTH * float(moves.mean())
    return Limits(mean, mean - reach, mean + reach, n, _signals(values, mean, reach, float(np.median(values[known]))))


def _signals(values: np.ndarray, mean: float, reach: float, middle: float) -> tuple[str, ...]:
    out, side, length = [], 0, 0
    slack = 1e-9 * max(1.0, abs(mean))
    for value in values:
        if not np.isfinite(value):
            out.append("none")
            continue
        now = 0 if abs(value - middle) <= slack else 1 if value > middle else -1
        length = length + 1 if now == side and now else 1
        side = now
        if abs(value - mean) > reach + slack:
            out.append("above" if value > mean else "below")
        else:
            out.append("none" if length < RUN or not now else "run above" if now > 0 else "run below")
    return tuple(out)
