"""Progress markers: which few numbers tell whether a goal moves, what is ordinary for them, and where do they go by themselves?

Each goal becomes a small tree: its own metric and what drives it, each with the table that feeds it. Natural limits say
which week is news; a forecast says what the same effort would bring.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd
from pydantic import Field

from smmlib.core import i18n, schema
from smmlib.core.brief import StepParams
from smmlib.core.errors import Refusal, by_reason
from smmlib.core.findings import Finding, refusal, short, strength_of
from smmlib.core.metrics import METRICS
from smmlib.methods import limits, markers
from smmlib.methods.weekly import Weekly
from smmlib.views.kpis import plot_forecast, plot_limits, table_tree
from smmlib.views.kpis_told import evidence_of, futures

__all__ = (
    "Params",
    "check_promise",
    "findings_of",
    "measure_markers",
    "plan_forecast",
    "plan_tree",
    "plot_forecast",
    "plot_limits",
    "score_baselines",
    "table_tree",
)
N_ = i18n.N_
LEVEL = 0.80
MOST_PANELS = 4
Canonical = Mapping[str, pd.DataFrame]


class Params(StepParams):
    """Settings of the notebook, the same as its parameters cell."""

    horizon_weeks: int = Field(13, ge=1, le=52, description="weeks that markers are forecast ahead")


def plan_tree(
    canonical: Canonical, goals: pd.DataFrame, drivers: pd.DataFrame, *, platforms: list[str], until: date, zone: str = "UTC"
) -> pd.DataFrame:  # fmt: skip
    """Grow the tree from goals to markers, and find the table that feeds each.

    Parameters
    ----------
    canonical : canonical tables by name; goals : ``goals.goals``, may be empty; drivers : reference ``kpi_drivers``. All left unchanged.
    platforms : networks of the own accounts, used where there is no goal
    until : last day of the period; zone : IANA zone in which instants become days

    Returns
    -------
    table (n_markers, ...), contract ``kpis.tree``: outcomes in the order of goals, then drivers. A marker that no export feeds stays in
    the tree as *unavailable*; without goals only markers that can be measured are listed.

    Raises
    ------
    Refusal
        There is no goal, and no export that any usual marker could be measured from.
    """
    rows = markers.from_goals(goals, drivers) if len(goals) else markers.from_exports(canonical, platforms)
    full = [row | markers.measured(row, canonical, until=until, zone=zone)[1] for row in rows]
    if goals.empty:
        full = [row for row in full if row["status"] != "unavailable"]
    if not full:
        raise Refusal(
            "The brief states no goal and no export feeds a usual marker (followers, a rate, reach, views, clicks, posts by week)."
        )
    return schema.check(pd.DataFrame(full), "kpis.tree")


def measure_markers(canonical: Canonical, tree: pd.DataFrame, *, until: date, zone: str = "UTC") -> dict[str, Weekly]:
    """Measure each marker of the tree week by week; those that no export feeds are left out."""
    found = {row["kpi"]: markers.measured(row, canonical, until=until, zone=zone)[0] for row in tree.to_dict("records")}
    return {kpi: series for kpi, series in found.items() if series is not None}


def score_baselines(series: Mapping[str, Weekly]) -> pd.DataFrame:
    """State what is ordinary for each marker: mean, natural limits, and whether its last week is a signal.

    Returns
    -------
    table (n_markers, ...), contract ``kpis.baselines``; with fewer than twelve measured weeks limits are missing and the reason says so

    Raises
    ------
    Refusal
        No marker was measured.
    """
    if not series:
        raise Refusal("No marker was measured in any week, so nothing is known to be ordinary.")
    rows = [{"kpi": kpi, "metric": one.metric, **markers.baseline(one)} for kpi, one in series.items()]
    return schema.check(pd.DataFrame(rows), "kpis.baselines")


def plan_forecast(series: Mapping[str, Weekly], *, horizon_weeks: int = 13, level: float = LEVEL) -> pd.DataFrame:
    """Draw where each marker goes if nothing changes, week by week, behind the weeks that were measured.

    Returns
    -------
    table (n_markers x weeks, ...), contract ``kpis.forecast``; markers without a history long enough are left out

    Raises
    ------
    Refusal
        No marker has a history to draw from; the message says why for each.
    """
    parts, reasons = [], []
    for kpi, one in series.items():
        try:
            parts.append(markers.forecast(one, horizon=horizon_weeks, level=level).assign(kpi=kpi))
        except Refusal as why:
            reasons.append((kpi, str(why)))
    if not parts:
        raise Refusal(by_reason(reasons) or "No marker was measured in any week, so there is nothing to forecast from.")
    return schema.check(pd.concat(parts, ignore_index=True), "kpis.forecast")


def check_promise(series: Mapping[str, Weekly], *, horizon_weeks: int = 13, level: float = LEVEL) -> pd.DataFrame:
    """Forecast the last weeks of each marker from the weeks before them: how many fell into the interval, of how many?"""
    kept = {kpi: markers.kept_promise(one, horizon=horizon_weeks, level=level) for kpi, one in series.items()}
    rows = [
        {"kpi": kpi, **found, "share": found["inside"] / found["weeks"]}
        for kpi, found in kept.items()
        if found and found["weeks"]
    ]
    return pd.DataFrame(rows, columns=["kpi", "weeks", "inside", "share"])


def findings_of(
    tree: pd.DataFrame, baselines: pd.DataFrame, forecast: pd.DataFrame, promise: pd.DataFrame | None = None
) -> list[Finding]:
    """State which markers show a signal, which no export feeds, where outcomes go, and whether earlier forecasts held."""
    if tree.empty:
        reason = str(tree.attrs.get("refused", "there is no marker"))
        return [refusal("kpis", "tree", reason, table="kpis.tree", message=N_("Progress cannot be watched: {reason}"))]
    found = _signals(baselines) + [_unfed(row) for row in tree[tree["status"] == "unavailable"].to_dict("records")]
    ahead = futures(tree, forecast)
    if not ahead:
        reason = str(forecast.attrs.get("refused", "no outcome has a history to draw from"))
        ahead = [
            refusal(
                "kpis",
                "forecast",
                reason,
                table="kpis.forecast",
                message=N_("Where the markers go cannot be told: {reason}"),
            )
        ]
    return found + ahead + (_kept(promise) if promise is not None and len(promise) else [])


SIGNALS = {
    "above": N_("{kpi}: the last week lies above everything ordinary weeks explain"),
    "below": N_("{kpi}: the last week lies below everything ordinary weeks explain"),
    "run above": N_("{kpi}: the last eight weeks or more lie above the middle week of the period"),
    "run below": N_("{kpi}: the last eight weeks or more lie below the middle week of the period"),
}


def _signals(baselines: pd.DataFrame) -> list[Finding]:
    watched = baselines[baselines["baseline"].notna()]
    if watched.empty:
        reasons = baselines["reason"].dropna()
        reason = str(reasons.iloc[0]) if len(reasons) else str(baselines.attrs.get("refused", "no marker was measured"))
        return [
            refusal(
                "kpis",
                "limits",
                reason,
                table="kpis.baselines",
                message=N_("What is ordinary cannot be told: {reason}"),
            )
        ]
    loud = watched[watched["signal"] != "none"]
    if loud.empty:
        message = N_("None of {n:count} markers shows a signal: the last week needs no explanation")
        return [Finding(id="kpis.limits", message=message, values={"n": len(watched)}, n=len(watched), strength="cannot tell",
                        evidence=evidence_of("kpis.baselines", "natural process limits", "smmlib.methods.limits"))]  # fmt: skip
    return [_signal(row, len(watched)) for row in loud.to_dict("records")]


def _signal(row: Mapping[str, Any], among: int) -> Finding:
    sure = limits.RUN_SURE if row["signal"].startswith("run") else limits.OUTSIDE_SURE
    return Finding(
        id=f"kpis.signal.{row['kpi']}",
        message=SIGNALS[row["signal"]],
        values={"kpi": row["kpi"]},
        value=row["latest"],
        low=row["baseline_low"],
        high=row["baseline_high"],
        unit="fraction" if METRICS[row["metric"]].unit == "fraction" else "count",
        n=int(row["n"]),
        strength=strength_of(sure, n=int(row["n"]), least=12, among=among),
        evidence=evidence_of("kpis.baselines", "natural process limits", "smmlib.methods.limits", row["metric"]),
        action=N_("Find out what changed for {kpi}, and write it down; here a question is worth asking."),
        weight=abs(row["latest"] - row["baseline"]) / max(row["baseline_high"] - row["baseline"], 1e-12),
    )


def _unfed(row: Mapping[str, Any]) -> Finding:
    message = N_("Marker {kpi} is not fed by any export: {reason}")
    made = refusal("kpis", f"unfed.{row['kpi']}", row["reason"], table="kpis.tree", message=message)
    return made.model_copy(update={"values": {"kpi": row["kpi"], "reason": row["reason"]}})


def _kept(promise: pd.DataFrame) -> list[Finding]:
    weeks, inside = int(promise["weeks"].sum()), int(promise["inside"].sum())
    share = inside / weeks
    values = {"share": short(share), "weeks": weeks}
    message = N_(
        "Checked on the last weeks: {share:percent} of {weeks:count} weekly values fell into the interval promised to hold 80 %"
    )
    return [Finding(id="kpis.promise", message=message, values=values, value=share, unit="fraction", n=weeks,
                    strength="clear" if 0.65 <= share <= 0.95 else "leaning",
                    evidence=evidence_of("kpis.forecast", "earlier weeks promise, the last ones deliver", "smmlib.methods.markers"))]  # fmt: skip
