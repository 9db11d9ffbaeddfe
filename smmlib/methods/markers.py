"""Markers of progress: from goals to the weekly series that show whether they move, and to what no export feeds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from smmlib.core.errors import Refusal
from smmlib.core.metrics import METRICS, best_rate
from smmlib.methods.futures import futures
from smmlib.methods.limits import natural_limits
from smmlib.methods.weekly import COUNT, LEVEL, SUM, Weekly, standing, weekly

USUAL = ("followers", "reach", "views", "link_clicks", "posting_frequency")
COUNTED = (LEVEL, SUM, COUNT)
WHOLE_ACCOUNT = ("sessions", "share_of_voice")  # not measured by platform


def name_of(metric: str, platform: str) -> str:
    """Name a marker: the metric, and where."""
    return f"{metric} ({platform or 'all'})"


def from_goals(goals: pd.DataFrame, drivers: pd.DataFrame) -> list[dict[str, Any]]:
    """One outcome a goal, and below it what drives it; a marker that serves several goals stands once, under the first.

    Parameters
    ----------
    goals : ``goals.goals``; drivers : reference ``kpi_drivers`` (metric, driver, why, source). Both left unchanged.
    """
    rows: dict[str, dict[str, Any]] = {}
    for goal in goals.itertuples():
        platform = str(goal.platform or "") if pd.notna(goal.platform) else ""
        kpi = name_of(goal.metric, platform)
        kpi = kpi if kpi not in rows else f"{kpi} for {goal.goal}"
        rows[kpi] = _row(kpi, goal.goal, goal.metric, platform, "outcome", "", "the goal's own metric")
    for goal in goals.itertuples():
        platform = str(goal.platform or "") if pd.notna(goal.platform) else ""
        parent = name_of(goal.metric, platform)
        for row in drivers[drivers["metric"] == goal.metric].itertuples():
            kpi = name_of(row.driver, "" if row.driver in WHOLE_ACCOUNT else platform)
            place = "" if row.driver in WHOLE_ACCOUNT else platform
            if kpi not in rows:
                rows[kpi] = _row(kpi, goal.goal, row.driver, place, "driver", parent, f"{row.why} ({row.source})")
            elif rows[kpi]["goal"] != goal.goal:
                rows[kpi]["also"] = ", ".join(filter(None, [rows[kpi]["also"], goal.goal]))
    return list(rows.values())


def from_exports(canonical: Mapping[str, pd.DataFrame], platforms: list[str]) -> list[dict[str, Any]]:
    """Without goals: the usual markers of each own platform, whatever the exports hold."""
    rows = []
    posts = canonical.get("posts", pd.DataFrame())
    for platform in platforms:
        own = posts[(posts["role"] == "own") & (posts["platform"] == platform)] if len(posts) else posts
        rate = best_rate(own) if len(own) else ""
        for metric in (*USUAL[:1], *([rate] if rate else []), *USUAL[1:]):
            rows.append(
                _row(name_of(metric, platform), "", metric, platform, "outcome", "", "usual; the brief states no goal")
            )
    return rows


def _row(kpi: str, goal: str, metric: str, platform: str, role: str, parent: str, why: str) -> dict[str, Any]:
    return {
        "kpi": kpi,
        "goal": goal,
        "metric": metric,
        "platform": platform,
        "role": role,
        "parent": parent,
        "why": why,
        "also": "",
    }


def measured(
    row: Mapping[str, Any], canonical: Mapping[str, pd.DataFrame], *, until: date, zone: str
) -> tuple[Weekly | None, dict[str, Any]]:
    """Look for the table that feeds a marker: its series (None where there is none), and source, status and reason for the tree."""
    try:
        series = weekly(row["metric"], canonical, until=until, zone=zone, platform=row["platform"])
    except Refusal as why:
        return None, {"source": METRICS[row["metric"]].table, "status": "unavailable", "reason": str(why)}
    return series, {"source": series.table, "status": "measured" if series.kind in COUNTED else "derived", "reason": ""}


def baseline(series: Weekly) -> dict[str, Any]:
    """Natural limits of a marker. Of a level (followers) the weekly change is watched: the level itself is never independent of last week."""
    values = np.diff(series.values, prepend=np.nan) if series.kind == LEVEL else series.values
    known = np.flatnonzero(np.isfinite(values))
    last = int(known[-1]) if len(known) else -1
    row: dict[str, Any] = {"of": "weekly change" if series.kind == LEVEL else "weekly value", "n": len(known)}
    if last < 0:
        return row | {"reason": "No week was measured."}
    row |= {"latest": float(values[last]), "latest_day": series.days[last]}
    try:
        limits = natural_limits(values)
    except Refusal as why:
        return row | {"reason": str(why)}
    told = [k for k, s in enumerate(limits.signals) if s != "none"]
    floor = (
        0.0 if series.kind != LEVEL and (values[known] >= 0).all() and series.metric != "follower_growth" else -np.inf
    )
    return row | {"baseline": limits.mean, "baseline_low": max(floor, limits.low), "baseline_high": limits.high, "signal": limits.signals[last],
                  "n_signals": len(told), "last_signal": series.days[told[-1]] if told else pd.NaT}  # fmt: skip


def forecast(series: Weekly, *, horizon: int, level: float) -> pd.DataFrame:
    """Rows of a marker: each measured week, then each week ahead with its interval if nothing changes.

    Raises
    ------
    Refusal
        Fewer than twelve measured weeks, or a horizon longer than the history.
    """
    past = pd.DataFrame({"day": series.days, "value": series.values, "kind": "measured"})
    ahead = futures(series, horizon)
    low, middle, high = np.quantile(ahead, [(1 - level) / 2, 0.5, (1 + level) / 2], axis=0)
    days = [series.days[-1] + pd.Timedelta(days=7 * (k + 1)) for k in range(horizon)]
    p_up = (ahead > _recent(series)).mean(axis=0)
    future = pd.DataFrame(
        {"day": days, "value": middle, "value_low": low, "value_high": high, "p_up": p_up, "kind": "forecast"}
    )
    return pd.concat([past, future], ignore_index=True)


def _recent(series: Weekly) -> float:
    """What a coming week is compared with: the last level, else the mean of the last twelve weeks."""
    if series.kind == LEVEL:
        return standing(series, weeks=1, days=7)
    known = series.values[-12:][np.isfinite(series.values[-12:])]
    return float(known.mean()) if len(known) else float("nan")


def kept_promise(series: Weekly, *, horizon: int, level: float) -> dict[str, Any] | None:
    """Forecast the last weeks from those before them, and count how many fell into the interval; None where too few weeks are left."""
    later = min(horizon, series.n // 3)
    if later < 4:
        return None
    try:
        ahead = futures(series, later, until=len(series.values) - later)
    except Refusal:
        return None
    low, high = np.quantile(ahead, [(1 - level) / 2, (1 + level) / 2], axis=0)
    real = series.values[-later:]
    known = np.isfinite(real)
    return {"weeks": int(known.sum()), "inside": int(((real >= low) & (real <= high))[known].sum())}
