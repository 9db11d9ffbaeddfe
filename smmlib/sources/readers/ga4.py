"""Reader of Google Analytics 4: sessions by channel, source, medium, campaign and day; other reports are named and set aside.

A native download begins with lines after ``#`` that name the report and its first and last day, and may hold several
tables under one another; the first is read. A table copied from the screen has no days, thousands with commas, shares with
percent signs, and a first column without a name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from smmlib.core.errors import SetAside
from smmlib.sources.completing import complete
from smmlib.sources.headers import normal, synonyms
from smmlib.sources.money import is_foreign, signs_of
from smmlib.sources.picking import pick, without_totals
from smmlib.sources.reader import TableReader
from smmlib.sources.shaping import Style, shape

if TYPE_CHECKING:
    import pandas as pd

    from smmlib.sources.owners import Context
    from smmlib.sources.reporting import FileLog
    from smmlib.sources.tabular import Cells

ID = "ga4"
WORDS = "Google Analytics 4, {}"
DAY = re.compile(r"#\s*(?:start|end) date:?\s*(\d{8})", re.IGNORECASE)
BRACKETS = re.compile(r"\s*\(.*\)$")
PARTS = ("*source_medium", "source", "medium", "campaign", "channel")
OTHERS = {"*user_channel": "new users by their first channel, not sessions", "*age": "visitors of the site by age", "*gender": "visitors of the site by gender",
          "*country": "visitors of the site by place", "*event": "events on the site", "*segment": "segments of visitors of the site"}  # fmt: skip


def _known(headers: Sequence[str]) -> list[str | None]:
    known = synonyms(ID)
    return [known.get(normal(h)) or known.get(normal(BRACKETS.sub("", h))) for h in headers]


def recognise(headers: Sequence[str]) -> float | None:
    """Sessions and where they came from."""
    found = _known(headers)
    if "sessions" not in found or not set(found) & set(PARTS):
        return None
    return float(len(found) - found.count(None))


def read(cells: Cells, context: Context, log: FileLog) -> dict[str, pd.DataFrame]:
    """Read the first table of the report into the sessions of the site."""
    log.rows_read = len(cells.rows)
    cells = _first_table(cells, log)
    known = {normal(h): name for h, name in zip(cells.headers, _known(cells.headers), strict=True) if name}
    raw = without_totals(pick(cells, known, log), tuple(c for c in PARTS), log)
    raw = _one_range(raw, log)
    days = [d for line in cells.preamble for d in DAY.findall(line)]
    raw = _with_days(raw, days, log)
    if "*source_medium" in raw:
        parts = raw["*source_medium"].str.split(" / ", n=1, expand=True).reindex(columns=[0, 1])
        raw = raw.assign(source=parts[0].str.strip(), medium=parts[1].fillna("").str.strip())
    if "revenue" in raw and is_foreign(signs_of(raw["revenue"]), context, log):
        raw = raw.assign(revenue="")
    shaped = shape(raw, "site_sessions", Style("UTC", None, context.date_order, {n: h for h, n in known.items()}), log)
    return {"site_sessions": complete(shaped, "site_sessions", context, log)}


def _first_table(cells: Cells, log: FileLog) -> Cells:
    marks = cells.rows[0].str.startswith("#")
    if not marks.any():
        return cells
    at = int(marks.to_numpy().argmax())
    log.drop(len(cells.rows) - at, "a second table below the first, which alone is read")
    return replace(cells, rows=cells.rows.iloc[:at], records=cells.records.iloc[:at])


def _one_range(raw: pd.DataFrame, log: FileLog) -> pd.DataFrame:
    """A comparison of two ranges of days: the first is read."""
    if "*range" not in raw or raw["*range"].nunique() < 2:
        return raw
    first = raw["*range"].iloc[0]
    log.drop(int(raw["*range"].ne(first).sum()), f"another range of days than '{first[:40]}'")
    return raw[raw["*range"].eq(first)]


def _with_days(raw: pd.DataFrame, days: list[str], log: FileLog) -> pd.DataFrame:
    """A day in each row, a counter of days, or the span named above the table."""
    import pandas as pd

    if "day" in raw:
        counter = raw["day"].str.fullmatch(r"\d{1,4}")
        if counter.all() and days:
            first = pd.to_datetime(days[0], format="%Y%m%d", errors="coerce")
            return raw.assign(day=(first + pd.to_timedelta(raw["day"].astype(int), unit="D")).dt.strftime("%Y-%m-%d"))
        return raw
    if len(days) == 2:
        log.note(f"The sessions are sums over {days[0]} to {days[1]}, not day by day.")
        return raw.assign(day=days[0], day_to=days[1])
    log.note("Nothing says over which days these sessions are counted.")
    return raw


def recognise_other(headers: Sequence[str]) -> float | None:
    """Any other report: its first named column and at least two of the known measures."""
    found = _known(headers)
    return 1.0 + len(found) - found.count(None) if set(found) & set(OTHERS) and found.count("*measure") + found.count("engaged") >= 2 else None  # fmt: skip


def read_other(cells: Cells, context: Context, log: FileLog) -> dict[str, pd.DataFrame]:
    """Set a report aside that no analysis uses, and say which one would be."""
    column = next(name for name in _known(cells.headers) if name in OTHERS)
    raise SetAside(
        f"It tells {OTHERS[column or '']}; no analysis uses that. Sessions by source are in Reports > Acquisition > Traffic acquisition."
    )


READERS = (
    TableReader(ID, WORDS.format("sessions by source"), recognise, read, reads_preamble=True),
    TableReader("ga4_other", WORDS.format("another report"), recognise_other, read_other, reads_preamble=True),
)
