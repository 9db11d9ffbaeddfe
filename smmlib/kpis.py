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

from smmlib.core import charts, i18n, schema, tables, theme
from smmlib.core.brief import StepParams
from smmlib.core.errors import Refusal, by_reason
from smmlib.core.findings import Evidence, Finding, refusal, short, strength_of
from smmlib.core.metrics import METRICS
from smmlib.methods import limits, markers
from smmlib.methods.weekly import Weekly

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
    ahead = _futures(tree, forecast)
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
                        evidence=_evidence("kpis.baselines", "natural process limits", "smmlib.methods.limits"))]  # fmt: skip
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
        evidence=_evidence("kpis.baselines", "natural process limits", "smmlib.methods.limits", row["metric"]),
        action=N_("Find out what changed for {kpi}, and write it down; here a question is worth asking."),
        weight=abs(row["latest"] - row["baseline"]) / max(row["baseline_high"] - row["baseline"], 1e-12),
    )


def _evidence(table: str, method: str, source: str, metric: str = "") -> Evidence:
    return Evidence(table=table, metric=metric, method=method, source=source)


def _unfed(row: Mapping[str, Any]) -> Finding:
    message = N_("Marker {kpi} is not fed by any export: {reason}")
    made = refusal("kpis", f"unfed.{row['kpi']}", row["reason"], table="kpis.tree", message=message)
    return made.model_copy(update={"values": {"kpi": row["kpi"], "reason": row["reason"]}})


def _futures(tree: pd.DataFrame, forecast: pd.DataFrame) -> list[Finding]:
    outcomes = tree[tree["role"] == "outcome"].set_index("kpi")["metric"]
    ahead = forecast[(forecast["kind"] == "forecast") & forecast["kpi"].isin(outcomes.index)]
    weeks = forecast[forecast["kind"] == "measured"].groupby("kpi")["value"].count()
    last = ahead.sort_values("day").groupby("kpi", sort=False).tail(1)
    return [_future(row, outcomes[row["kpi"]], int(weeks[row["kpi"]])) for row in last.to_dict("records")]


def _future(row: Mapping[str, Any], metric: str, n: int) -> Finding:
    percent = METRICS[metric].unit == "fraction"
    strength = strength_of(max(row["p_up"], 1 - row["p_up"]), n=n, least=12)
    sure = strength != "cannot tell"
    message = {
        (True, True): N_("If nothing changes, {kpi} rises; in the week to {day:date} it is about {value:number}%"),
        (True, False): N_("If nothing changes, {kpi} rises; in the week to {day:date} it is about {value:number}"),
        (False, True): N_("If nothing changes, {kpi} falls; in the week to {day:date} it is about {value:number}%"),
        (False, False): N_("If nothing changes, {kpi} falls; in the week to {day:date} it is about {value:number}"),
    }[(bool(row["p_up"] >= 0.5), percent)]
    vague = N_("Whether {kpi} rises or falls by {day:date} if nothing changes cannot be told")
    return Finding(
        id=f"kpis.forecast.{row['kpi']}",
        message=message if sure else vague,
        values={"kpi": row["kpi"], "day": row["day"].date(), "value": _rounded(row["value"], metric)},
        value=row["value"],
        low=row["value_low"],
        high=row["value_high"],
        level=LEVEL,
        unit="fraction" if percent else "count",
        n=n,
        strength=strength,
        evidence=_evidence("kpis.forecast", "local level with trend, block bootstrap", "smmlib.methods.drift", metric),
        weight=abs(2 * row["p_up"] - 1),
    )


def _rounded(value: float, metric: str) -> float:
    return float(round(value)) if METRICS[metric].unit == "count" else short(value * _scale(metric))


def _kept(promise: pd.DataFrame) -> list[Finding]:
    weeks, inside = int(promise["weeks"].sum()), int(promise["inside"].sum())
    share = inside / weeks
    values = {"share": short(share), "weeks": weeks}
    message = N_(
        "Checked on the last weeks: {share:percent} of {weeks:count} weekly values fell into the interval promised to hold 80 %"
    )
    return [Finding(id="kpis.promise", message=message, values=values, value=share, unit="fraction", n=weeks,
                    strength="clear" if 0.65 <= share <= 0.95 else "leaning",
                    evidence=_evidence("kpis.forecast", "earlier weeks promise, the last ones deliver", "smmlib.methods.markers"))]  # fmt: skip


def plot_limits(
    baselines: pd.DataFrame, forecast: pd.DataFrame, *, language: str = "", caption: str = ""
) -> charts.Chart | tables.Shown:
    """Draw each marker's weeks between its natural limits; weeks outside them in orange."""
    _ = i18n.translator(language)
    shown = baselines[baselines["baseline"].notna() & baselines["kpi"].isin(forecast["kpi"])].head(MOST_PANELS)
    if shown.empty:
        reason = str(baselines.attrs.get("refused", "")) or _(
            "No marker has the twelve weeks that natural limits need."
        )
        return tables.note("fig-kpis-limits", reason)
    loud = int((baselines["signal"].fillna("none") != "none").sum())
    title = _("Markers: {loud} of {n} show a signal in the last week").format(
        loud=loud, n=int(baselines["baseline"].notna().sum())
    )
    with charts.canvas(height=0.6 + 1.45 * len(shown), panels=len(shown)) as drawing:
        for ax, row in zip(drawing.panels, shown.to_dict("records"), strict=True):
            weeks = forecast[(forecast["kpi"] == row["kpi"]) & (forecast["kind"] == "measured")]
            values = weeks["value"].diff() if row["of"] == "weekly change" else weeks["value"]
            _draw_limits(ax, weeks["day"], values * _scale(row["metric"]), row, language)
        subtitle = _("Each week with mean and natural limits (mean and 2.66 mean moving ranges); orange: outside")
        return drawing.keep("fig-kpis-limits", title, subtitle, caption)


def _draw_limits(ax: Any, day: pd.Series, values: pd.Series, row: Mapping[str, Any], language: str) -> None:
    _ = i18n.translator(language)
    low, mean, high = (row[c] * _scale(row["metric"]) for c in ("baseline_low", "baseline", "baseline_high"))
    ax.axhspan(low, high, color=theme.FAINT, alpha=0.6, linewidth=0)
    ax.axhline(mean, color=theme.CONTEXT, linewidth=1)
    outside = (values > high) | (values < low)
    ax.plot(day, values, color=theme.ACCENT, linewidth=1.2)
    ax.plot(day[~outside], values[~outside], "o", color=theme.ACCENT, markersize=3)
    ax.plot(day[outside], values[outside], "s", color=theme.CONTRAST, markersize=5)
    _dress(ax, row["kpi"], row["metric"], _(row["of"]), int(row["n"]), language)


def _dress(ax: Any, kpi: str, metric: str, of: str, n: int, language: str) -> None:
    """Heading with unit and n, and few ticks, in the reader's language."""
    unit = ", %" if METRICS[metric].unit == "fraction" else ""
    charts.heading(ax, f"{kpi}: {of}{unit} (n {n})")
    ax.grid(axis="y")
    ax.locator_params(axis="y", nbins=4)
    ax.yaxis.set_major_formatter(lambda v, _place: i18n.number(v, language, 1))
    ticks = pd.date_range(*(pd.Timestamp("1970-01-01") + pd.Timedelta(days=d) for d in ax.get_xlim()), periods=6)[1:-1]
    ax.set_xticks(ticks, [i18n.day(t, language) for t in ticks])


def _scale(metric: str) -> float:
    return 100.0 if METRICS[metric].unit == "fraction" else 1.0


def plot_forecast(
    tree: pd.DataFrame, forecast: pd.DataFrame, *, language: str = "", caption: str = ""
) -> charts.Chart | tables.Shown:
    """Draw outcomes: the weeks measured, and the fan of what comes if nothing changes."""
    _ = i18n.translator(language)
    outcomes = tree[(tree["role"] == "outcome") & tree["kpi"].isin(forecast["kpi"])].head(MOST_PANELS)
    if outcomes.empty:
        reason = str(forecast.attrs.get("refused", "")) or _("No outcome has a history to draw from.")
        return tables.note("fig-kpis-forecast", reason)
    told = [f for f in _futures(outcomes, forecast) if f.strength != "cannot tell"]
    title = _("Markers: {sure} of {n} outcomes have a direction if nothing changes").format(
        sure=len(told), n=len(outcomes)
    )
    with charts.canvas(height=0.6 + 1.45 * len(outcomes), panels=len(outcomes)) as drawing:
        for ax, row in zip(drawing.panels, outcomes.to_dict("records"), strict=True):
            _draw_fan(ax, forecast[forecast["kpi"] == row["kpi"]], row, language)
        return drawing.keep(
            "fig-kpis-forecast",
            title,
            _("Each week measured, then the middle and the 80% interval of the futures"),
            caption,
        )


def _draw_fan(ax: Any, weeks: pd.DataFrame, row: Mapping[str, Any], language: str) -> None:
    _ = i18n.translator(language)
    scale = _scale(row["metric"])
    past, ahead = weeks[weeks["kind"] == "measured"], weeks[weeks["kind"] == "forecast"]
    ax.plot(past["day"], past["value"] * scale, color=theme.ACCENT, linewidth=1.2)
    ax.fill_between(
        ahead["day"],
        ahead["value_low"] * scale,
        ahead["value_high"] * scale,
        color=theme.ACCENT,
        alpha=0.18,
        linewidth=0,
    )
    ax.plot(ahead["day"], ahead["value"] * scale, color=theme.ACCENT, linewidth=1.2, linestyle="--")
    _dress(ax, row["kpi"], row["metric"], _("by week"), int(past["value"].notna().sum()), language)


def table_tree(tree: pd.DataFrame, baselines: pd.DataFrame, *, language: str = "", most: int = 20) -> tables.Shown:
    """Draw the tree: marker, goal, what it drives, the table it comes from, and what is ordinary for it."""
    _ = i18n.translator(language)
    known = baselines.set_index("kpi")
    shown = tree.assign(
        level=[_ordinary(known.loc[k], language) if k in known.index else i18n.MISSING for k in tree["kpi"]],
        under=tree["parent"].where(tree["role"] == "driver", _("goal")),
        note=tree["reason"].where(tree["status"] == "unavailable", tree["why"]),
    )
    columns = {"goal": (_("Goal"), "text"), "kpi": (_("Marker"), "text"), "under": (_("Drives"), "text"), "source": (_("Table"), "text"),
               "status": (_("Known as"), "text"), "level": (_("Ordinary week (natural limits)"), "text"), "note": (_("Why, or what is missing"), "text")}  # fmt: skip
    return tables.table_view(
        shown, name="tab-kpis-tree", caption=_("From goals to markers"), columns=columns, language=language, most=most
    )


def _ordinary(row: pd.Series, language: str) -> str:
    if pd.isna(row["baseline"]):
        return i18n.MISSING
    scale, unit = _scale(row["metric"]), "%" if METRICS[row["metric"]].unit == "fraction" else ""
    mean, low, high = (i18n.number(row[c] * scale, language) for c in ("baseline", "baseline_low", "baseline_high"))
    return f"{mean}{unit} ({low} … {high})"
