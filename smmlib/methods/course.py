"""The course of each goal's metric week by week: what was measured, where it goes if nothing changes, and the level the target means."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from smmlib.core.brief import Brief
from smmlib.core.errors import Refusal
from smmlib.methods.futures import futures
from smmlib.methods.weekly import SUM, Weekly, weekly

COLUMNS = ("goal", "day", "value", "value_low", "value_high", "kind", "wanted")


def course(
    goals: pd.DataFrame, canonical: Mapping[str, pd.DataFrame], brief: Brief, *, level: float = 0.80
) -> pd.DataFrame:
    """Lay out each goal's weeks.

    Parameters
    ----------
    goals : ``goals.goals``; canonical : canonical tables by name. Left unchanged.
    level : of the interval of weeks ahead

    Returns
    -------
    table, columns of contract ``goals.course``; goals that no export feeds are absent, weeks ahead are where the chance is unknown
    """
    parts = []
    for goal in goals.to_dict("records"):
        platform = str(goal["platform"]) if pd.notna(goal["platform"]) else ""
        try:
            series = weekly(
                goal["metric"], canonical, until=brief.period.until, zone=brief.time_zone, platform=platform
            )
        except Refusal:
            continue
        parts.append(_of_goal(goal, series, brief, level))
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=list(COLUMNS))


def _of_goal(goal: dict[str, object], series: Weekly, brief: Brief, level: float) -> pd.DataFrame:
    days = (brief.period.until - brief.period.since).days + 1
    wanted = float(str(goal["target"])) * (7 / days if series.kind == SUM else 1.0)
    past = pd.DataFrame({"day": series.days, "value": series.values, "kind": "measured"})
    ahead = _ahead(series, pd.Timestamp(str(goal["due"])), level) if pd.notna(goal["p_reachable"]) else past.head(0)
    joined = pd.concat([past, ahead], ignore_index=True) if len(ahead) else past
    return joined.assign(goal=goal["goal"], wanted=wanted)


def _ahead(series: Weekly, due: pd.Timestamp, level: float) -> pd.DataFrame:
    horizon = max(1, round((due - series.days[-1]).days / 7))
    low, middle, high = np.quantile(futures(series, horizon), [(1 - level) / 2, 0.5, (1 + level) / 2], axis=0)
    days = [series.days[-1] + pd.Timedelta(days=7 * (k + 1)) for k in range(horizon)]
    return pd.DataFrame({"day": days, "value": middle, "value_low": low, "value_high": high, "kind": "forecast"})
