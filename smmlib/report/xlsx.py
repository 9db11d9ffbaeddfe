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
from smmlib.core.said import said
from smmlib.report import content, plain, xlsx_charts
from smmlib.report.content import Content

if TYPE_CHECKING:
    import pandas as pd

MOST_ROWS, MOST_CHARACTERS = 100_000, 32_000
LINE_POINTS, MOST_LINES = 15, 20  # of a row; no workbook can hold a row of more than 409 points
WIDEST = 60  # letters of a column of texts; longer texts take more lines
PERCENT = re.compile(r"^(?:er_\w+|share\w*|p_\w+|p|reach_rate|net_share\w*|overlap\w*|inside)$")
HEADS = (N_("Step"), N_("Strength"), N_("Finding"), N_("Value"), N_("Low"), N_("High"), N_("Level"), N_("Unit"), N_("n"), N_("What to do"), N_("Formula"), N_("Table"))  # fmt: skip
SENTENCES = ("action", "basis", "check", "judged", "line", "method", "people_from", "reason", "remedy", "sentence", "source", "strength",
             "task", "why")  # fmt: skip
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
        _first_sheet(book, told, looks, list(tables))
        _findings_sheet(book, told, looks, findings)
        for name, path in tables.items():
            _table_sheet(book, name, read_table(path), looks, told.language)
    return out.getvalue()


class _Looks:
    """The formats of a workbook, each made once."""

    def __init__(self, book: Any, told: Content) -> None:
        accent = told.palette.accent
        self.title = book.add_format({"bold": True, "font_size": 18, "font_color": accent})
        self.head = book.add_format(
            {"bold": True, "bottom": 2, "text_wrap": True, "valign": "top", "align": "left", "indent": 1}
        )
        self.text = book.add_format({"valign": "top", "align": "left", "indent": 1})
        self.quoted = book.add_format({"valign": "top", "align": "left", "indent": 1, "quote_prefix": True})
        self.wrapped = book.add_format({"valign": "top", "align": "left", "indent": 1, "text_wrap": True})
        self.link = book.add_format({"font_color": accent, "underline": True})
        self.quiet = book.add_format({"font_color": "#5B6570"})
        self.whole = book.add_format({"num_format": "#,##0", "valign": "top"})
        self.number = book.add_format({"num_format": "#,##0.00##", "valign": "top"})
        self.percent = book.add_format({"num_format": "0.0%", "valign": "top"})
        self.day = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "align": "left", "indent": 1})
        self.instant = book.add_format(
            {"num_format": "yyyy-mm-dd hh:mm", "valign": "top", "align": "left", "indent": 1}
        )
        self.accent = accent


def sheet_name(table: str) -> str:
    """A sheet's name: at most 31 characters, none that sheets forbid."""
    return re.sub(r"[\[\]:*?/\\']", " ", table)[:31]


def _first_sheet(book: Any, told: Content, looks: _Looks, tables: Sequence[str]) -> None:
    _ = i18n.translator(told.language)
    sheet = book.add_worksheet(_("Contents")[:31])
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 40)
    sheet.set_column(1, 1, 50)
    sheet.set_column(3, 3, 18)
    sheet.set_landscape()
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
    xlsx_charts.strengths(book, sheet, told.counts, (4, 3), looks.accent, told.language)


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
        sheet.set_row(place, LINE_POINTS * max(_lines(row[c], wide) for c, wide in WIDE.items()))
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
    lines = [1] * len(shown)
    for column, head in enumerate(shown.columns):
        values = [_plain(v) for v in _told(shown[head], language)]
        drawn = _format_of(str(head), values, looks)
        sheet.write_string(0, column, plain.harmless(str(head)), looks.head)
        sheet.set_column(column, column, _width(str(head), values))
        for place, value in enumerate(values, start=1):
            _write(sheet, place, column, value, looks, drawn)
            lines[place - 1] = max(lines[place - 1], _lines(value, WIDEST))
    for place, needed in enumerate(lines, start=1):
        if needed > 1:
            sheet.set_row(place, LINE_POINTS * needed)
    if shown.empty:
        sheet.write_string(1, 0, plain.harmless(str(table.attrs.get("refused", "") or _("No rows."))), looks.quiet)
    if len(table) > len(shown):
        left = _("{n} more rows are in the table file.").format(n=len(table) - len(shown))
        sheet.write_string(len(shown) + 1, 0, left, looks.quiet)
    _furnish(sheet, len(shown), len(shown.columns))
    xlsx_charts.beside(book, sheet, name, shown, looks.accent, language)


def _told(column: pd.Series, language: str) -> pd.Series:
    """A column of sentences in the reader's language; names, keys and numbers stay as the table has them."""
    if language == i18n.SOURCE_LANGUAGE or column.name not in SENTENCES:
        return column
    words = {v: said(v, language) for v in column.dropna().unique() if isinstance(v, str)}
    return column.astype("object").map(lambda v: words.get(v, v), na_action="ignore")


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
    if any(isinstance(v, str) and len(v) >= WIDEST for v in known):
        return looks.wrapped
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


def _lines(value: Any, wide: int) -> int:
    """How many lines a text takes in a column so many letters wide."""
    return min(max(1, math.ceil(len(value) / (wide - 4))), MOST_LINES) if isinstance(value, str) else 1


def _width(head: str, values: Sequence[Any]) -> float:
    longest = max((len(str(v)) for v in values[:200] if isinstance(v, str)), default=0)
    return float(min(WIDEST, max(len(head) + 3, 11, longest + 1)))
