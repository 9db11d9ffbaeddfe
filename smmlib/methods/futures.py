"""Futures of a metric: drawn on the scale on which its weeks vary, and never beyond what the metric can be."""

from __future__ import annotations

import numpy as np

from smmlib.core.errors import Refusal
from smmlib.methods import drift
from smmlib.methods.weekly import COUNT, LEVEL, SUM, Weekly

SCALES = {SUM: "root", COUNT: "root"}  # counts vary as their root, rates and costs as their logarithm


def futures(series: Weekly, horizon: int, *, until: int | None = None, draws: int = 2000) -> np.ndarray:
    """Draw futures of a weekly series.

    Of a level (followers) the weekly change is drawn and added up, because it is the pace that wanders: a forecast of the level
    from the average pace alone promises more than it delivers.

    Parameters
    ----------
    series : the metric by week; left unchanged
    horizon : weeks after the last one of the series
    until : use only so many of its first weeks; None: all

    Returns
    -------
    array (draws, horizon)

    Raises
    ------
    Refusal
        Too few measured weeks, no recent ones, or a horizon longer than the history.
    """
    values = series.values[:until]
    if series.kind != LEVEL:
        return np.minimum(
            drift.paths(drift.fit(values, scale=SCALES.get(series.kind, "")), horizon, draws=draws), series.most
        )
    known = np.flatnonzero(np.isfinite(values))
    drift.fit(values, scale="plain")  # refuses short and stale histories in the words of the level
    if horizon > len(known):
        raise Refusal(f"{horizon} weeks ahead is further than the {len(known)} weeks that were measured.")
    last, waited = int(known[-1]), len(values) - 1 - int(known[-1])
    pace = drift.fit(np.diff(values[: last + 1]), scale="plain", least=8)
    steps = min(horizon + waited, pace.n + 1)
    moved = np.cumsum(drift.paths(pace, steps, draws=draws, fade=drift.FADE), axis=1)[:, -horizon:]
    return np.maximum(values[last] + moved, 0.0)
