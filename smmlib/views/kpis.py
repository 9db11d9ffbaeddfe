"""Drawings of the progress markers: natural limits, forecasts, and the tree from goals to markers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from smmlib.core import charts, i18n, tables, theme
from smmlib.core.drawing import recorded
from smmlib.core.metrics import METRICS, shown_scale
from smmlib.views.kpis_told import futures

MOST_PANELS = 4


@recorded
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
        return tables.note("fig-kpis-limits", reason, language)
    loud = int((baselines["signal"].fillna("none") != "none").sum())
    title = _("Markers: {loud} of {n} show a signal in the last week").format(
        loud=loud, n=int(baselines["baseline"].notna().sum())
    )
    with charts.canvas(language=language, height=0.6 + 1.45 * len(shown), panels=len(shown)) as drawing:
        for ax, row in zip(drawing.panels, shown.to_dict("records"), strict=True):
            weeks = forecast[(forecast["kpi"] == row["kpi"]) & (forecast["kind"] == "measured")]
            values = weeks["value"].diff() if row["of"] == "weekly change" else weeks["value"]
            _draw_limits(ax, weeks["day"], values * shown_scale(row["metric"]), row, language)
        subtitle = _("Each week with mean and natural limits (mean and 2.66 mean moving ranges); orange: outside")
        return drawing.keep("fig-kpis-limits", title, subtitle, caption)


def _draw_limits(ax: Any, day: pd.Series, values: pd.Series, row: Mapping[str, Any], language: str) -> None:
    _ = i18n.translator(language)
    low, mean, high = (row[c] * shown_scale(row["metric"]) for c in ("baseline_low", "baseline", "baseline_high"))
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


@recorded
def plot_forecast(
    tree: pd.DataFrame, forecast: pd.DataFrame, *, language: str = "", caption: str = ""
) -> charts.Chart | tables.Shown:
    """Draw outcomes: the weeks measured, and the fan of what comes if nothing changes."""
    _ = i18n.translator(language)
    outcomes = tree[(tree["role"] == "outcome") & tree["kpi"].isin(forecast["kpi"])].head(MOST_PANELS)
    if outcomes.empty:
        reason = str(forecast.attrs.get("refused", "")) or _("No outcome has a history to draw from.")
        return tables.note("fig-kpis-forecast", reason, language)
    told = [f for f in futures(outcomes, forecast) if f.strength != "cannot tell"]
    title = _("Markers: {sure} of {n} outcomes have a direction if nothing changes").format(
        sure=len(told), n=len(outcomes)
    )
    with charts.canvas(language=language, height=0.6 + 1.45 * len(outcomes), panels=len(outcomes)) as drawing:
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
    scale = shown_scale(row["metric"])
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


@recorded
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
               "status": (_("Known as"), "word"), "level": (_("Ordinary week (natural limits)"), "text"), "note": (_("Why, or what is missing"), "reason")}  # fmt: skip
    return tables.table_view(
        shown, name="tab-kpis-tree", caption=_("From goals to markers"), columns=columns, language=language, most=most
    )


def _ordinary(row: pd.Series, language: str) -> str:
    if pd.isna(row["baseline"]):
        return i18n.MISSING
    scale, unit = shown_scale(row["metric"]), "%" if METRICS[row["metric"]].unit == "fraction" else ""
    mean, low, high = (i18n.number(row[c] * scale, language) for c in ("baseline", "baseline_low", "baseline_high"))
    return f"{mean}{unit} ({low} … {high})"
