"""Drawings of the budget: the split with its doubt, the curves, the months; saved tables in."""

from __future__ import annotations

import functools

import numpy as np
import pandas as pd

from smmlib.core import charts, i18n, tables, theme
from smmlib.core.drawing import recorded


@recorded
def plot_allocation(
    split: pd.DataFrame, *, currency: str, language: str = "", caption: str = ""
) -> charts.Chart | tables.Shown:
    """Draw the advised money of each channel with the interval of best splits, beside the past's money."""
    _ = i18n.translator(language)
    name = "fig-budget-allocation"
    shown = split[split["brings"].notna()] if len(split) else split
    if shown.empty:
        return tables.note(name, str(split.attrs.get("refused", "") or _("No channel has a curve.")), language)
    with charts.canvas(language=language, height=charts.rows_height(len(shown), each=0.5)) as drawing:
        ax = drawing.ax
        for place, row in enumerate(shown.to_dict("records")):
            ax.plot([row["spend_low"], row["spend_high"]], [place, place], color=theme.ACCENT, linewidth=2.2)
            ax.plot([row["spend"]], [place], "o", color=theme.ACCENT, markersize=8)
            ax.plot([row["usual"]], [place], "s", color=theme.CONTRAST, markersize=6)
            ax.annotate(i18n.money(round(row["spend"], -1), currency, language), (row["spend"], place), xytext=(0, 9),
                        textcoords="offset points", ha="center", fontsize=8.5, color=theme.ACCENT)  # fmt: skip
        ax.set_yticks(range(len(shown)), [i18n.platform(c) for c in shown["channel"]])
        ax.set_ylim(len(shown) - 0.4, -0.7)
        ax.set_xlim(left=0)
        ax.xaxis.set_major_formatter(lambda v, _pos: i18n.number(v, language, 0))
        first = shown.iloc[0]
        apart = len(shown) > 1 and first["spend_low"] > shown["spend_high"].iloc[1:].max()
        title = (
            _("{channel}: most of the advertising money")
            if apart
            else _("Advertising money: no channel is surely first")
        ).format(channel=i18n.platform(first["channel"]))
        subtitle = _(
            "{currency} over the plan; dot: advised, line: 80% interval of best splits, square: the past's money, or an equal share"
        ).format(currency=currency)
        return drawing.keep(name, title, subtitle, caption)


@recorded
def plot_curves(
    curves: pd.DataFrame, *, currency: str, language: str = "", caption: str = ""
) -> charts.Chart | tables.Shown:
    """Draw each channel's curve, solid up to the past's money; one panel a channel."""
    _ = i18n.translator(language)
    name = "fig-budget-curves"
    if curves.empty:
        return tables.note(name, str(curves.attrs.get("refused", "") or _("No channel has a curve.")), language)
    most = float(curves["usual"].max()) * 2
    metric = str(curves["response"].iloc[0])
    with charts.canvas(language=language, height=1.7 * len(curves) + 0.4, panels=len(curves)) as drawing:
        top = 0.0
        for ax, row in zip(drawing.panels, curves.to_dict("records"), strict=True):
            spend = np.linspace(0, most, 120)
            line = row["ceiling"] * spend / (spend + row["half"])
            known = spend <= row["usual"]
            ax.plot(spend[known], line[known], color=theme.ACCENT, linewidth=2.2)
            ax.plot(spend[~known], line[~known], color=theme.ACCENT, linewidth=1.6, linestyle="--")
            ax.plot([row["usual"]] * 2, [row["at_usual_low"], row["at_usual_high"]], color=theme.INK, linewidth=2)
            ax.yaxis.set_major_formatter(lambda v, _pos: i18n.number(v, language, 0))
            ax.xaxis.set_major_formatter(lambda v, _pos: i18n.number(v, language, 0))
            around, low, high = (
                i18n.number(row[k], language) for k in ("elasticity", "elasticity_low", "elasticity_high")
            )
            bend = f"{around} ({low} … {high})"
            charts.heading(ax, f"{i18n.platform(row['channel'])} · " + _("elasticity") + f" {bend} · n {int(row['n'])}")
            top = max(top, float(line.max()), row["at_usual_high"])
        for ax in drawing.panels:
            ax.set_ylim(0, top * 1.08)
            ax.set_xlim(0, most)
        surely = bool((curves["source"] == "data").all())
        title = _("Twice the money does not bring twice as much") if (curves["elasticity_high"] < 0.9).all() else \
            _("Whether twice the money brings twice as much cannot be told everywhere")  # fmt: skip
        subtitle = _("{metric} by {currency} over the plan; dashed: beyond the past's money; bar: 80% interval at the past's money").format(
            metric=metric, currency=currency)  # fmt: skip
        return drawing.keep(
            name, title, subtitle if surely else subtitle + "; " + _("some bends rest on a prior"), caption
        )


def _tick(language: str, digits: int, value: float, _place: int) -> str:
    return i18n.number(value, language, digits)


@recorded
def plot_months(
    lines: pd.DataFrame, *, currency: str, language: str = "", caption: str = ""
) -> charts.Chart | tables.Shown:
    """Draw money and hours of each month, one panel each."""
    _ = i18n.translator(language)
    name = "fig-budget-months"
    if lines.empty:
        return tables.note(name, str(lines.attrs.get("refused", "") or _("Nothing could be planned.")), language)
    sums = lines.groupby("month")[["cost", "hours"]].sum()
    parts = [p for p in ("cost", "hours") if sums[p].sum() > 0]
    if not parts:
        return tables.note(name, _("Neither the money nor the hours of any line are known."), language)
    with charts.canvas(
        language=language, height=0.5 + 0.27 * len(sums) * len(parts) + 0.4 * len(parts), panels=len(parts)
    ) as drawing:
        for ax, part in zip(drawing.panels, parts, strict=True):
            digits = 0 if sums[part].max() >= 10 else 1 if sums[part].max() >= 3 else 2
            ax.barh(range(len(sums)), sums[part], color=theme.ACCENT if part == "cost" else theme.CONTEXT, height=0.7)
            for place, value in enumerate(sums[part]):
                said = i18n.money(value, currency, language) if part == "cost" else i18n.number(value, language, digits)
                ax.annotate(said, (value, place), xytext=(4, 0), textcoords="offset points", va="center", fontsize=8.5)
            ax.set_yticks(range(len(sums)), [f"{m:%Y-%m}" for m in sums.index])
            ax.set_ylim(len(sums) - 0.4, -0.6)
            ax.xaxis.set_major_formatter(functools.partial(_tick, language, digits))
            ax.margins(x=0.1)
            charts.heading(ax, _("Money paid out") if part == "cost" else _("Hours of the team"))
        title = _("Dearest month: {month}").format(month=f"{sums['cost'].idxmax():%Y-%m}") if "cost" in parts else \
            _("No money is planned; hours stay")  # fmt: skip
        return drawing.keep(
            name,
            title,
            _("{currency} and hours by month; lines without a known price are not in the bars").format(
                currency=currency
            ),
            caption,
        )


@recorded
def table_lines(lines: pd.DataFrame, *, language: str = "", source: str = "") -> tables.Shown:
    """Draw each cost line over the whole plan: money, hours, what the hours cost anyway, and what they rest on."""
    _ = i18n.translator(language)
    if lines.empty:
        return tables.table_view(lines, name="tab-budget-lines", caption=_("Cost lines"), columns={}, language=language)
    sums = (
        lines.groupby(["line", "kind", "status", "reason"], sort=False)[["cost", "hours", "labour"]]
        .sum(min_count=1)
        .reset_index()
    )
    columns = {
        "line": (_("Line"), "word"),
        "cost": (_("Money"), "count"),
        "hours": (_("Hours"), "count"),
        "labour": (_("What the hours cost anyway"), "count"),
        "status": (_("Known how"), "word"),
        "reason": (_("Rests on"), "reason"),
    }
    return tables.table_view(
        sums,
        name="tab-budget-lines",
        caption=_("Cost lines over the plan"),
        columns=columns,
        source=source,
        language=language,
        most=20,
    )


@recorded
def table_allocation(split: pd.DataFrame, *, language: str = "", source: str = "") -> tables.Shown:
    """Draw the split: money with its interval, limits of the brief, what it brings, what the next unit brings."""
    _ = i18n.translator(language)
    columns = {
        "channel": (_("Channel"), "text"),
        "spend": (_("Money (interval of best splits)"), "interval:count"),
        "usual": (_("Past"), "count"),
        "least": (_("Least"), "count"),
        "most": (_("Most"), "count"),
        "response": (_("Response"), "word"),
        "brings": (_("Brings"), "interval:count"),
        "returns": (_("Next unit brings back"), "interval:number"),
        "reason": (_("Why"), "reason"),
    }
    return tables.table_view(
        split,
        name="tab-budget-allocation",
        caption=_("Money by channel"),
        columns=columns,
        source=source,
        language=language,
    )
