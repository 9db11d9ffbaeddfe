"""Charts that a workbook draws itself, from its own cells: bars with their intervals, grey where the data cannot tell."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from smmlib.core import findings, i18n, theme
from smmlib.core.i18n import N_
from smmlib.report import plain

if TYPE_CHECKING:
    import pandas as pd

MOST_BARS = 15
BARS = {  # table -> (what, how much, title): drawn beside it
    "topics.ranking": ("topic", "lift", N_("Topics: engagement rate against the average")),
    "formats.effects": ("format", "lift", N_("Formats: engagement rate against the average")),
    "platforms.ranking": ("platform", "score", N_("Platforms: score, 0 to 100")),
    "monitoring.share_of_voice": ("brand", "share_of_voice", N_("Share of voice in the mentions")),
    "budget.allocation": ("channel", "spend", N_("Spend by channel")),
    "audience.portrait": ("value", "share", N_("Share of the audience")),
    "goals.tasks": ("task", "score", N_("Tasks by score")),
}
SIDES = ("platform", "account", "measure", "dimension")  # what one chart does not mix


def strengths(book: Any, sheet: Any, counts: dict[str, int], at: tuple[int, int], colour: str, language: str) -> None:
    """Write how many findings there are of each strength from the cell `at` on, with a chart below."""
    _ = i18n.translator(language)
    row, column = at
    for place, (strength, count) in enumerate(counts.items()):
        sheet.write_string(row + place, column, _(strength))
        sheet.write_number(row + place, column + 1, count)
    chart = _bars(book, sheet.name, (row, row + len(counts) - 1), column, column + 1, colour)
    _finish(chart, _("Findings by strength"), "", {})
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
    chart.set_size({"width": 520, "height": 230})
    sheet.insert_chart(row + len(counts) + 1, column, chart, _said(_("Findings by strength")))


def beside(book: Any, sheet: Any, name: str, table: pd.DataFrame, colour: str, language: str) -> None:
    """Draw the bars of a key table beside it: those of its first account, at most fifteen; nothing for other tables."""
    what, much, title = BARS.get(name, ("", "", ""))
    if not {what, much} <= set(table.columns):
        return
    group = table.head(_first_group(table, what, much))
    shown = group.head(MOST_BARS)
    if shown.empty:
        return
    _ = i18n.translator(language)
    columns = list(table.columns)
    free, rows = len(columns) + 1, (1, len(shown))
    quiet = book.add_format({"num_format": "#,##0.00##", "valign": "top", "font_color": theme.CONTEXT})
    lines = _lines(sheet, shown, much, free, quiet, language)
    more = {**lines, **_greys(group, len(shown))}
    chart = _bars(book, sheet.name, rows, columns.index(what), columns.index(much), colour, **more)
    whose = " · ".join(str(shown[c].iloc[0]) for c in SIDES if c in columns and c != what)
    said = [_("lines: intervals")] * bool(lines) + [_("grey: cannot tell")] * ("points" in more)
    most = float(shown[f"{much}_high" if lines else much].astype("float64").max())
    _finish(chart, plain.harmless(_(title) + (f"\n{whose}" if whose else "")), "; ".join(said), _axis(much, most))
    chart.set_size({"width": 620, "height": 150 + 26 * len(shown)})
    sheet.insert_chart(1, free + 3 * bool(lines), chart, _said(_(title)))


def _first_group(table: pd.DataFrame, what: str, much: str) -> int:
    """How many rows from the top have a value and belong to one account, measure and dimension."""
    sides = [c for c in SIDES if c in table.columns and c != what]
    drawn = table[much].notna()
    if sides:
        drawn &= (table[sides].astype("str") == table[sides].iloc[:1].astype("str").to_numpy()).all(axis=1)
    return int(drawn.cummin().sum())


def _lines(sheet: Any, shown: pd.DataFrame, much: str, column: int, look: Any, language: str) -> dict[str, Any]:
    """Write how far each interval reaches below and above its value into two columns, and draw them as lines.

    From cells, since not every program reads lines whose lengths stand in the chart itself.
    """
    if not {f"{much}_low", f"{much}_high"} <= set(shown.columns):
        return {}
    from xlsxwriter.utility import quote_sheetname, xl_range_abs

    _ = i18n.translator(language)
    value = shown[much].astype("float64")
    reach = {
        "minus": value - shown[f"{much}_low"].astype("float64"),
        "plus": shown[f"{much}_high"].astype("float64") - value,
    }
    ranges = {}
    for place, (side, head) in enumerate((("minus", _("down to the low end")), ("plus", _("up to the high end")))):
        sheet.write_string(0, column + place, head, look)
        sheet.set_column(column + place, column + place, len(head) + 2)
        for row, one in enumerate(reach[side].clip(lower=0).fillna(0.0), start=1):
            sheet.write_number(row, column + place, float(one), look)
        ranges[f"{side}_values"] = (
            f"={quote_sheetname(sheet.name)}!{xl_range_abs(1, column + place, len(shown), column + place)}"
        )
    return {"y_error_bars": {"type": "custom", **ranges, "line": {"color": theme.INK}}}


def _greys(group: pd.DataFrame, drawn: int) -> dict[str, Any]:
    """Grey for what cannot be told from the average, judged among the whole group as in the report."""
    if not {"lift", "p_better", "n_posts", "place"} <= set(group.columns):
        return {}
    unsure = [s == "cannot tell" for s in findings.strengths(group)[:drawn]]
    return {"points": [{"fill": {"color": theme.CONTEXT}} if grey else None for grey in unsure]}


def _bars(book: Any, sheet: str, rows: tuple[int, int], what: int, much: int, colour: str, **more: Any) -> Any:
    chart = book.add_chart({"type": "bar"})
    chart.add_series({"categories": [sheet, rows[0], what, rows[1], what], "values": [sheet, rows[0], much, rows[1], much],
                      "fill": {"color": colour}, "gap": 60, **({} if more else {"data_labels": {"value": True}}), **more})  # fmt: skip
    return chart


def _axis(much: str, most: float) -> dict[str, Any]:
    """An axis of shares is in percent, one of ratios crosses at 1; each holds the highest interval whole."""
    if not most > 0:
        return {}
    step = 10 ** math.floor(math.log10(most)) / 2
    percent = {"num_format": "0%"} if much.startswith("share") else {}
    return {"max": round(math.ceil(most / step) * step, 6), **percent, **({"crossing": 1} if much == "lift" else {})}


def _finish(chart: Any, title: str, below: str, axis: dict[str, Any]) -> None:
    chart.set_title({"name": title, "name_font": {"size": 12}})
    chart.set_legend({"none": True})
    chart.set_y_axis({"reverse": True, "num_font": {"size": 9}, "label_position": "low"})
    chart.set_x_axis({"name": below, "name_font": {"size": 9, "bold": False},
                      "major_gridlines": {"visible": True, "line": {"color": theme.FAINT}}, **axis})  # fmt: skip


def _said(title: str) -> dict[str, Any]:
    return {"description": title, "object_position": 1}
