"""A drawn table read back as rows and columns, so that every form of the report can set it with its own means."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from smmlib.core import i18n
from smmlib.core.said import said

CITATIONS = ("source", "sources")  # columns that cite; they stand in the appendix
SPACES = re.compile(r"[^\S\u00a0\u202f]+")  # a number's own spaces do not break
LINE, BOLD = 112, 1.2  # letters of a line of a table on paper; how much wider a heading's are
TEXT_SHARE = 0.5  # of what a text would like beyond its longest word it always gets: one word a line cannot be read
MOST_ROWS = 200  # of one table on paper; the workbook of tables holds them all


@dataclass(frozen=True)
class Grid:
    """A table: headings, whether a column holds numbers, cells as words, what stands below it, rows left out."""

    headings: tuple[str, ...]
    numeric: tuple[bool, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""
    left_out: int = 0

    @property
    def widths(self) -> list[float]:
        """How much of the width each column should have on paper, in percent: its longest word fits, its texts share the rest."""
        if not self.headings:
            return []
        needed, wanted = zip(*(self._letters(place) for place in range(len(self.headings))), strict=True)
        free = max(LINE - sum(needed), 0) / max(sum(wanted) - sum(needed), 1)
        share = min(max(free, TEXT_SHARE), 1)
        given = [least + (most - least) * share for least, most in zip(needed, wanted, strict=True)]
        return [round(100 * one / sum(given), 1) for one in given]

    def _letters(self, place: int) -> tuple[float, float]:
        """How many letters wide a column must be so that no word breaks (up to 18 letters), and how many it would like to be."""
        heading, cells = self.headings[place], [row[place] for row in self.rows[:60]] or [""]
        said = ((heading, BOLD), *((c, 1) for c in cells))
        word = max(len(w) * bold for text, bold in said for w in SPACES.split(text))
        typical, longest = sum(map(len, cells)) / len(cells), max(map(len, cells))
        least = max(5, min(word, 18) + 2)
        if self.numeric[place] and longest <= 24:  # an interval is read as one
            return max(least, longest), max(least, longest)
        return least, min(max(least, typical * 0.75, longest / 5), 34)  # a few long cells among dashes want room too


def spoken(grid: Grid | None, language: str) -> Grid | None:
    """A table whose sentences are said in the reader's language; numbers and names stay."""
    if grid is None:
        return None
    return replace(grid, rows=tuple(tuple(said(cell, language) for cell in row) for row in grid.rows))


def read(drawn: str) -> Grid | None:
    """Read a table as drawn by `core.tables.table_view` or any plain one with a heading a column; None where it is another shape."""
    from lxml import html as parser

    found = parser.fromstring(f"<div>{drawn}</div>").find(".//table") if "<table" in drawn else None
    heads = _heads(found) if found is not None else []
    if found is None or not heads:
        return None
    body = [[words(cell) for cell in row if cell.tag in ("td", "th")] for row in found.iterfind("./tbody/tr")]
    spread = any(
        cell.get(span, "1") != "1" for cell in found.iterfind("./tbody/tr/*") for span in ("colspan", "rowspan")
    )
    if spread or any(len(row) != len(heads) for row in body):
        return None
    note = " ".join(words(e) for e in found.iter("td") if "gt_sourcenote" in (e.get("class") or "").split())
    numeric = tuple("gt_right" in (h.get("class") or "") or "num" in (h.get("class") or "").split() for h in heads)
    kept = tuple(tuple(row) for row in body[:MOST_ROWS])
    return Grid(tuple(words(h) for h in heads), numeric, kept, note, max(0, len(body) - MOST_ROWS))


def of_data(data: Any, language: str = "") -> Grid | None:
    """The rows behind a chart as its metadata hold them (`core.charts.Chart.data`); None where there are none."""
    if not isinstance(data, Mapping) or not data.get("rows"):
        return None
    shown = [n for n, column in enumerate(data["columns"]) if column not in CITATIONS]
    raw = [tuple(row[n] for n in shown) for row in data["rows"]]
    rows = [tuple(_written(v, language) for v in row) for row in raw]
    numeric = tuple(all(isinstance(v, int | float | None) for v in column) for column in zip(*raw, strict=True))
    headings = tuple(str(data["columns"][n]) for n in shown)
    return Grid(headings, numeric, tuple(rows), left_out=max(0, int(data.get("n", 0)) - len(rows)))


def _written(value: Any, language: str) -> str:
    """A value behind a chart, with six digits at most; whole numbers as they are: some are years."""
    if not isinstance(value, float):
        return "–" if value is None else str(value)
    decimals = 5 - math.floor(math.log10(abs(value))) if value else 0
    return i18n.number(value, language, max(0, decimals))


def _heads(table: Any) -> list[Any]:
    rows = [row for row in table.iterfind("./thead/tr") if "gt_heading" not in (row.get("class") or "")]
    return [cell for cell in rows[-1] if cell.tag == "th"] if rows else []


def words(element: Any) -> str:
    """What an element says, on one line."""
    return SPACES.sub(" ", element.text_content()).strip()
