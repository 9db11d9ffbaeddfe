"""Every table of a run as a workbook: numbers as numbers, days as days, filters, frozen headings, charts of the key ones; no live formula."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from smmlib.core import i18n
from smmlib.core.i18n import N_
from smmlib.report import content, plain
from smmlib.report.content import Content

if TYPE_CHECKING:
    import pandas as pd

MOST_ROWS, MOST_CHARACTERS = 100_000, 32_000
PERCENT = re.compile(r"^(?:er_\w+|share\w*|p_\w+|p|reach_rate|net_share\w*|overlap\w*|inside)$")
BARS = {  # table -> (what, how much): drawn beside it
    "topics.ranking": ("topic", "lift"), "formats.effects": ("format", "lift"), "platforms.ranking": ("platform", "score"),
    "monitoring.share_of_voice": ("brand", "share_of_voice"), "budget.allocation": ("channel", "spend"),
    "audience.portrait": ("value", "share"), "tags.main": ("tag", "score"), "goals.tasks": ("task", "score"),
}  # fmt: skip
HEADS = (N_("Step"), N_("Strength"), N_("Finding"), N_("Value"), N_("Low"), N_("High"), N_("Level"), N_("Unit"), N_("n"), N_("What to do"), N_("Formula"), N_("Table"))  # fmt: skip
WIDE = {2: 70, 9: 50}


def make(folder: Path, language: str = "", told: Content | None = None) -> bytes:
    """Make the workbook of a run's folder; the same run gives the same bytes."""
    import xlsxwriter

    from smmlib.report import manifest
    from smmlib.store.files import read_table

    told = told or content.gather(folder, language)
    out = io.BytesIO()
    until = date.fromisoformat(told.said["period"]["until"])
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
                                   "nan_inf_to_errors": False, "remove_timezone": True}) as book:  # fmt: skip
        book.set_properties({"title": plain.harmless(told.brief["name"]), "author": plain.harmless(told.agency["name"] or told.brief["name"]),
                             "created": datetime(until.year, until.month, until.day, tzinfo=UTC).replace(tzinfo=None)})  # fmt: skip
        looks = _Looks(book, told)
        tables = {p.stem: p for p in sorted((folder / "tables").glob("*.parquet"))}
        findings = [f for n in told.said["nodes"] for f in manifest.findings(folder, n["step"])]
        _first_sheet(book, told, looks, list(tables), findings)
        _findings_sheet(book, told, looks, findings)
        for name, path in tables.items():
            _table_sheet(book, name, read_table(path), looks, told.language)
    return out.getvalue()


class _Looks:
    """The formats of a workbook, each made once."""

    def __init__(self, book: Any, told: Content) -> None:
        accent = told.palette.accent
        self.title = book.add_format({"bold": True, "font_size": 18, "font_color": accent})
        self.head = book.add_format({"bold": True, "bottom": 2, "text_wrap": True, "valign": "top"})
        self.text = book.add_format({"valign": "top"})
        self.quoted = book.add_format({"valign": "top", "quote_prefix": True})
        self.wrapped = book.add_format({"valign": "top", "text_wrap": True})
        self.link = book.add_format({"font_color": accent, "underline": True})
        self.quiet = book.add_format({"font_color": "#5B6570"})
        self.whole = book.add_format({"num_format": "#,##0", "valign": "top"})
        self.number = book.add_format({"num_format": "#,##0.00##", "valign": "top"})
        self.percent = book.add_format({"num_format": "0.0%", "valign": "top"})
        self.day = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"})
        self.instant = book.add_format({"num_format": "yyyy-mm-dd hh:mm", "valign": "top", "align": "left"})
        self.accent = accent


def sheet_name(table: str) -> str:
    """A sheet's name: at most 31 characters, none that sheets forbid."""
    return re.sub(r"[\[\]:*?/\\']", " ", table)[:31]


def _first_sheet(book: Any, told: Content, looks: _Looks, tables: Sequence[str], findings: Sequence[Any]) -> None:
    _ = i18n.translator(told.language)
    sheet = book.add_worksheet(_("Contents")[:31])
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 40)
    sheet.set_column(1, 1, 55)
    sheet.fit_to_pages(1, 0)
    sheet.write_string(0, 0, plain.harmless(told.brief["name"]), looks.title)
    since, until = (i18n.day(date.fromisoformat(told.said["period"][k]), told.language) for k in ("since", "until"))
    sheet.write_string(1, 0, f"{since} – {until}", looks.quiet)
    sheet.write_string(
        2, 0, _("Instants are in UTC. An empty cell is a value that is not known; it is never zero."), looks.quiet
    )
    titles = {n["step"]: n["title"] for n in told.said["nodes"]}
    sheet.write_url(4, 0, f"internal:'{_findings_name(told)}'!A1", looks.link, _findings_name(told))
    sheet.write_string(4, 1, _("Every finding, with its number, interval and formula"))
    for row, name in enumerate(tables, start=5):
        sheet.write_url(row, 0, f"internal:'{sheet_name(name)}'!A1", looks.link, sheet_name(name))
        sheet.write_string(row, 1, titles.get(name.split(".", 1)[0], ""), looks.quiet)
    _strengths(book, sheet, told, looks, 5 + len(tables) + 2)


def _strengths(book: Any, sheet: Any, told: Content, looks: _Looks, row: int) -> None:
    """How many findings there are of each strength, as a table and a chart."""
    _ = i18n.translator(told.language)
    for place, (strength, count) in enumerate(told.counts.items()):
        sheet.write_string(row + place, 0, _(strength))
        sheet.write_number(row + place, 1, count, looks.whole)
    chart = book.add_chart({"type": "bar"})
    chart.add_series({"categories": [sheet.name, row, 0, row + 2, 0], "values": [sheet.name, row, 1, row + 2, 1],
                      "fill": {"color": looks.accent}, "data_labels": {"value": True}, "gap": 60})  # fmt: skip
    chart.set_title({"name": _("Findings by strength"), "name_font": {"size": 12}})
    chart.set_legend({"none": True})
    chart.set_y_axis({"reverse": True})
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
    sheet.insert_chart(row + 4, 0, chart, {"description": _("Findings by strength"), "object_position": 1})


def _findings_name(told: Content) -> str:
    return sheet_name(i18n.translator(told.language)(N_("Findings")))


def _findings_sheet(book: Any, told: Content, looks: _Looks, findings: Sequence[Any]) -> None:
    _ = i18n.translator(told.language)
    sheet = book.add_worksheet(_findings_name(told))
    rows = [
        [f.step, _(f.strength), f.sentence(told.language), f.value, f.low, f.high, f.level, _(f.unit), f.n, f.advice(told.language),
         f.evidence.metric, f.evidence.table] for f in findings
    ]  # fmt: skip
    for column, head in enumerate(HEADS):
        sheet.write_string(0, column, _(head), looks.head)
        sheet.set_column(column, column, WIDE.get(column, 14))
    for place, row in enumerate(rows, start=1):
        sheet.set_row(place, 15 * max(1, *(math.ceil(len(str(row[c])) / (wide - 4)) for c, wide in WIDE.items())))
        shape = looks.percent if findings[place - 1].unit == "fraction" else looks.number
        for column, value in enumerate(row):
            drawn = (
                looks.percent
                if column == 6
                else shape
                if column in (3, 4, 5)
                else looks.wrapped
                if column in WIDE
                else None
            )
            _write(sheet, place, column, value, looks, drawn)
    _furnish(sheet, len(rows), len(HEADS))


def _table_sheet(book: Any, name: str, table: pd.DataFrame, looks: _Looks, language: str) -> None:
    _ = i18n.translator(language)
    sheet = book.add_worksheet(sheet_name(name))
    shown = table.head(MOST_ROWS)
    for column, head in enumerate(shown.columns):
        values = [_plain(v) for v in shown[head]]
        drawn = _format_of(str(head), values, looks)
        sheet.write_string(0, column, plain.harmless(str(head)), looks.head)
        sheet.set_column(column, column, _width(str(head), values))
        for place, value in enumerate(values, start=1):
            _write(sheet, place, column, value, looks, drawn)
    if shown.empty:
        sheet.write_string(1, 0, plain.harmless(str(table.attrs.get("refused", "") or _("No rows."))), looks.quiet)
    if len(table) > len(shown):
        left = _("{n} more rows are in the table file.").format(n=len(table) - len(shown))
        sheet.write_string(len(shown) + 1, 0, left, looks.quiet)
    _furnish(sheet, len(shown), len(shown.columns))
    if name in BARS and set(BARS[name]) <= set(shown.columns) and len(shown):
        _bars(book, sheet, name, list(shown.columns), min(len(shown), 15), looks)


def _bars(book: Any, sheet: Any, name: str, columns: list[str], rows: int, looks: _Looks) -> None:
    what, much = (columns.index(c) for c in BARS[name])
    chart = book.add_chart({"type": "bar"})
    chart.add_series({"categories": [sheet.name, 1, what, rows, what], "values": [sheet.name, 1, much, rows, much],
                      "fill": {"color": looks.accent}, "gap": 60})  # fmt: skip
    chart.set_title({"name": f"{name}: {BARS[name][1]}", "name_font": {"size": 12}})
    chart.set_legend({"none": True})
    chart.set_y_axis({"reverse": True, "num_font": {"size": 9}})
    chart.set_size({"width": 620, "height": 120 + 26 * rows})
    sheet.insert_chart(1, len(columns) + 1, chart, {"description": f"{name}: {BARS[name][1]}"})


def _furnish(sheet: Any, rows: int, columns: int) -> None:
    sheet.freeze_panes(1, 1)
    if columns:
        sheet.autofilter(0, 0, max(rows, 1), columns - 1)
    sheet.set_landscape()
    sheet.repeat_rows(0)
    sheet.fit_to_pages(1, 0)


def _plain(value: Any) -> Any:
    """A cell's value as a workbook holds it; what is missing or infinite is None."""
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return None
    if hasattr(value, "to_pydatetime"):
        return value.to_pydatetime().replace(tzinfo=None)
    single = value.item() if hasattr(value, "item") and getattr(value, "ndim", 0) == 0 else value
    return None if isinstance(single, float) and not math.isfinite(single) else single


def _format_of(head: str, values: Sequence[Any], looks: _Looks) -> Any:
    known = [v for v in values if v is not None]
    if known and isinstance(known[0], datetime):
        return looks.day if all((v.hour, v.minute) == (0, 0) for v in known) else looks.instant
    if known and all(isinstance(v, int | float) and not isinstance(v, bool) for v in known):
        return (
            looks.percent
            if PERCENT.match(head)
            else looks.whole
            if all(float(v).is_integer() for v in known)
            else looks.number
        )
    return None


def _write(sheet: Any, row: int, column: int, value: Any, looks: _Looks, drawn: Any) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value, looks.text)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value, drawn or (looks.whole if isinstance(value, int) else looks.number))
    elif isinstance(value, datetime):
        sheet.write_datetime(row, column, value, drawn or looks.instant)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), drawn or looks.day)
    else:
        text = plain.harmless(str(value))[:MOST_CHARACTERS]
        sheet.write_string(row, column, text, looks.quoted if plain.cell(text) != text else drawn or looks.text)


def _width(head: str, values: Sequence[Any]) -> float:
    longest = max((len(str(v)) for v in values[:200] if isinstance(v, str)), default=0)
    return float(min(60, max(len(head) + 3, 11, longest + 1)))
