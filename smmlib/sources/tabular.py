"""From text to cells: preamble, delimiter, header row found by its names, wrapped rows, records.

Nothing here knows a platform. The caller passes `score`, which says how many names of a row it knows; the row with the
highest score among the first ones is the header, and the delimiter is the one under which it was found.
"""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from smmlib.core.errors import RejectedFile
from smmlib.sources import records

if TYPE_CHECKING:
    import pandas as pd

    from smmlib.sources.decoding import Text
    from smmlib.sources.reporting import FileLog

DELIMITERS = (",", ";", "\t", "|")
SEARCHED = 30  # records in which the header must stand
MAX_COLUMNS = 2000
MAX_ROWS = 3_000_000
LONGEST_NAME = 300  # characters; a longer cell is data
SAMPLE = 400_000  # bytes read to find the header
MOST_WRAPPED = 20_000_000  # bytes: larger files are not searched for wrapped rows
DATED = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(\s|T|$)|https?://")
Score = Callable[[Sequence[str]], float]


@dataclass(frozen=True)
class Cells:
    """A table as it stands in the file: header names, cells as text by position, and the number of each record."""

    headers: tuple[str, ...]
    rows: pd.DataFrame
    records: pd.Series
    delimiter: str
    preamble: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Header:
    names: tuple[str, ...]
    delimiter: str
    lines: int
    score: float
    preamble: tuple[str, ...]


def read_cells(text: Text, score: Score, log: FileLog) -> Cells:
    """Find the header and read every record under it as text.

    Raises
    ------
    RejectedFile
        No row holds known names (the names found are listed), no record stands under the header, too many columns or rows.
    """
    head = text.head(SAMPLE)
    header = find_header(head, score)
    if (header is None or len(header.names) == 1) and len(text.raw) <= MOST_WRAPPED:
        text, header = _mended(text, header, score, log)
    if header is None:
        raise _running_text(log.file) if _is_running_text(head) else unknown_columns(log.file, first_names(head))
    too_wide(log.file, len(header.names))
    rows = records.parsed(text.raw, len(header.names), header.delimiter, header.lines, log)
    if rows.empty and log.rows_read:
        raise RejectedFile(log.file, f"none of the {log.rows_read:,} rows under the header fits it: each has more cells (commas in dates or words without quotation marks?).",
                           "Use the file as the platform gave it, or save it again with quotation marks.")  # fmt: skip
    if rows.empty:
        raise header_only(log.file)
    too_long(log.file, len(rows))
    return make_cells(header.names, rows, header.delimiter, header.preamble, log)


def _mended(text: Text, header: _Header | None, score: Score, log: FileLog) -> tuple[Text, _Header | None]:
    """Unwrap rows that a spreadsheet program put into one more pair of quotation marks, if that shows a better header."""
    for candidate in _unwrapped(text.words):
        again = find_header(candidate[:SAMPLE], score)
        if again is not None and (header is None or again.score > header.score):
            text, header = replace(text, raw=candidate.encode("utf-8")), again
            log.note(
                "Every record was wrapped in one more pair of quotation marks (saved again by Excel); it was unwrapped."
            )
    return text, header


def make_cells(
    names: Sequence[str], rows: pd.DataFrame, delimiter: str, preamble: Sequence[str], log: FileLog
) -> Cells:
    """Number the records (from the index of `rows`), and leave out those whose cells are all empty."""
    import pandas as pd

    records = pd.Series(rows.index + 1, index=rows.index)
    blank = (rows == "").all(axis=1)
    log.rows_read = log.rows_read or len(rows)
    log.drop(int(blank.sum()), "all cells are empty")
    return Cells(
        tuple(names),
        rows[~blank].reset_index(drop=True),
        records[~blank].reset_index(drop=True),
        delimiter,
        tuple(preamble),
    )


def find_header(text: str, score: Score) -> _Header | None:
    """Find the row with the most known names among the first records, under each delimiter that could be meant."""
    given = text[:5].lower() == "sep=," or text[:4].lower() == "sep="
    named = text[4:5] if given else ""
    found: list[_Header] = []
    for delimiter in (named,) if named in DELIMITERS and named else DELIMITERS:
        preamble: list[str] = []
        for names, lines in _records(text, delimiter):
            points = score(names) if max(map(len, names), default=0) <= LONGEST_NAME else 0
            if points > 0:
                found.append(_Header(tuple(n.strip() for n in names), delimiter, lines, points, tuple(preamble)))
            preamble.append(" ".join(n for n in names if n.strip()))
    return max(found, key=lambda h: (h.score, -h.lines), default=None)


def _records(text: str, delimiter: str) -> list[tuple[list[str], int]]:
    reader = csv.reader(io.StringIO(text), delimiter=delimiter)
    out: list[tuple[list[str], int]] = []
    try:
        for record in itertools.islice(reader, SEARCHED):
            out.append((record, reader.line_num))
    except csv.Error:  # a cell longer than any header: what was read before it is enough
        return out
    return out


def first_names(text: str) -> list[str]:
    """The widest of the first records, to name what was found where nothing was recognised."""
    records = [r for d in DELIMITERS for r, _ in _records(text, d)[:5]]
    return [n.strip() for n in max(records, key=len, default=[]) if n.strip()]


def _is_running_text(text: str) -> bool:
    """Whether no delimiter makes columns: rows of many widths, under each of them."""
    for delimiter in DELIMITERS:
        widths = [len(record) for record, _ in _records(text, delimiter) if any(record)]
        wide = [w for w in widths if w > 1]
        if wide and (len(widths) <= 2 or wide.count(max(set(wide), key=wide.count)) >= 0.5 * len(widths)):
            return False
    return True


def _running_text(file: str) -> RejectedFile:
    return RejectedFile(
        file, "this is running text, not a table.", "Remove it from exports/, or export it again as CSV."
    )


def unknown_columns(file: str, names: Sequence[str]) -> RejectedFile:
    """The error for a table that no reader knows."""
    if any(DATED.match(name) for name in names):
        return RejectedFile(file, f"there is no row of names: the first row already holds data ('{names[0][:40]}').",
                            "Put a row with the names of the columns on top, or export it from the platform again.")  # fmt: skip
    shown = ", ".join(f"'{n[:40]}'" for n in names[:8]) + (" ..." if len(names) > 8 else "")
    return RejectedFile(file, f"no export known here has these columns: {shown or 'none'}.",
                        "Say in client.yaml, under 'mappings:', which column is which, or export it from the platform again.")  # fmt: skip


def header_only(file: str) -> RejectedFile:
    """The error for a table without a record."""
    return RejectedFile(
        file, "there is a header and no record under it.", "Choose a longer period in the platform and export again."
    )


def too_wide(file: str, columns: int) -> None:
    """Refuse a table wider than any export."""
    if columns > MAX_COLUMNS:
        raise RejectedFile(
            file,
            f"{columns:,} columns; at most {MAX_COLUMNS:,} are read.",
            "Export fewer metrics, or delete the columns not needed.",
        )


def too_long(file: str, rows: int) -> None:
    """Refuse a table longer than any export that is worth reading at once."""
    if rows > MAX_ROWS:
        raise RejectedFile(
            file,
            f"{rows:,} rows; at most {MAX_ROWS:,} are read from one file.",
            "Export shorter periods as several files.",
        )


def _unwrapped(text: str) -> list[str]:
    """Two repairs of rows that a spreadsheet program wrapped: record by record, and line by line."""
    lines = [_bare(line) for line in text.split("\n")]
    try:
        records = list(csv.reader(io.StringIO(text)))
    except csv.Error:
        return ["\n".join(lines)]
    return ["\n".join(r[0] if len(r) == 1 else ",".join(r) for r in records), "\n".join(lines)]


def _bare(line: str) -> str:
    wrapped = len(line) > 1 and line.startswith('"') and line.endswith('"')
    return line[1:-1].replace('""', '"') if wrapped else line
