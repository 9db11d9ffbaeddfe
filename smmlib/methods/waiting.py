"""How long people wait for an answer, those still waiting included: the median of the answered alone is the median of the lucky.

References
----------
Kaplan, E. & Meier, P. (1958). Nonparametric estimation from incomplete observations. JASA 53, 457-481. Intervals: Greenwood's variance on the
log-minus-log scale (Kalbfleisch & Prentice 2002, section 1.4); of quantiles by inversion (Brookmeyer & Crowley 1982).
"""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from smmlib.core import stats


def answered_curve(hours: np.ndarray, answered: np.ndarray, *, level: float = 0.90) -> pd.DataFrame:
    """Share answered by each hour at which an answer came.

    Parameters
    ----------
    hours : hours until the answer, or until the records end (n,); answered : whether an answer came

    Returns
    -------
    table: ``hours, share, low, high``, rising
    """
    order = np.argsort(hours, kind="stable")
    time, event = hours[order], answered[order].astype("bool")
    steps = np.unique(time[event])
    at_risk = np.array([(time >= t).sum() for t in steps], "float64")
    events = np.array([((time == t) & event).sum() for t in steps], "float64")
    waiting = np.cumprod(1 - events / at_risk) if len(steps) else np.array([])
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = np.sqrt(np.cumsum(events / (at_risk * (at_risk - events)))) / np.abs(np.log(waiting))
    z = stats.z_of(level)
    low, high = (_bound(waiting, spread, sign * z) for sign in (-1, 1))
    return pd.DataFrame({"hours": steps, "share": 1 - waiting, "low": 1 - high, "high": 1 - low})


def _bound(waiting: np.ndarray, spread: np.ndarray, z: float) -> np.ndarray:
    """Lower (z < 0) or upper end of the share still waiting; where nobody waits any more the doubt cannot be told."""
    with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
        bound = np.exp(np.log(waiting) * np.exp(-z * spread))
    return np.where(np.isfinite(bound), bound, 0.0 if z < 0 else 1.0)


def share_by(curve: pd.DataFrame, hours: float) -> tuple[float, float, float]:
    """Share answered within some hours, with its interval."""
    before = curve[curve["hours"] <= hours]
    if before.empty:
        return 0.0, 0.0, math.nan
    last = before.iloc[-1]
    return float(last["share"]), float(last["low"]), float(last["high"])


def hours_until(curve: pd.DataFrame, share: float) -> tuple[float, float, float]:
    """Hours until some share was answered, with its interval; missing where the share, or an end, was never reached."""

    def first(column: str) -> float:
        reached = curve[curve[column] >= share - 1e-12]
        return float(reached["hours"].iloc[0]) if len(reached) else math.nan

    return first("share"), first("high"), first("low")


def working_hours(start: pd.Series, end: pd.Series) -> np.ndarray:
    """Hours of Monday to Friday, day and night, between local moments: a weekend is no time to be late in."""
    return _on_weekdays(end) - _on_weekdays(start)


def _on_weekdays(moments: pd.Series) -> np.ndarray:
    local = moments.dt.tz_localize(None) if moments.dt.tz is not None else moments
    days = local.dt.normalize().to_numpy("datetime64[D]")
    inside = ((local - local.dt.normalize()).dt.total_seconds() / 3600).to_numpy("float64")
    return np.busday_count(np.datetime64("1970-01-01"), days) * 24.0 + np.where(np.is_busday(days), inside, 0.0)
