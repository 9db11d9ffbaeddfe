"""From text to cells: preamble, delimiter, header row found by its names, wrapped rows, records.

Nothing here knows a platform. The caller passes `score`, which says how many names of a row it knows; the row with the
highest score among the first ones is the header, and the delimiter is the one under which it was found.
"""

from __future__ import annotations

import csv
import io
import itertools
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from smmlib.core.errors import RejectedFile

if TYPE_CHECKING:
    import pandas as pd

    from smmlib.sources.reporting import FileLog

DELIMITERS = (",", ";", "\t", "|")
SEARCHED = 30  # records in which the header must stand
MAX_COLUMNS = 2000
SAMPLE = 400_000  # characters read to find the header
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


def read_cells(text: str, score: Score, log: FileLog) -> Cells:
    """Find the header and read every record under it as text.

    Raises
    ------
    RejectedFile
        No row holds known names (the names found are listed), no record stands under the header, or too many columns.
    """
    header = find_header(text, score)
    unwrapped = _unwrapped(text) if header is None or len(header.names) == 1 else []
    for candidate in unwrapped:
        again = find_header(candidate, score)
        if again is not None and (header is None or again.score > header.score):
            text, header = candidate, again
            log.note(
                "Every record was wrapped in one more pair of quotation marks (saved again by Excel); it was unwrapped."
            )
    if header is None:
        raise unknown_columns(log.file, first_names(text))
    too_wide(log.file, len(header.names))
    body = text.split("\n", header.lines)[header.lines] if text.count("\n") >= header.lines else ""
    rows = _parsed(body, header, log)
    if rows.empty:
        raise header_only(log.file)
    return make_cells(header.names, rows, header.delimiter, header.preamble, log)


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
        for names, lines in _records(text[:SAMPLE], delimiter):
            points = score(names)
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
    records = [r for d in DELIMITERS for r, _ in _records(text[:SAMPLE], d)[:5]]
    return [n.strip() for n in max(records, key=len, default=[]) if n.strip()]


def unknown_columns(file: str, names: Sequence[str]) -> RejectedFile:
    """The error for a table that no reader knows."""
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


def _parsed(body: str, header: _Header, log: FileLog) -> pd.DataFrame:
    import pandas as pd

    width = len(header.names)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", pd.errors.ParserWarning)  # pandas would cut off cells beyond the header
            rows = pd.read_csv(
                io.StringIO(body), sep=header.delimiter, header=None, names=range(width + 1), dtype=str, keep_default_na=False,
                na_filter=False, index_col=False, engine="c", low_memory=False,
            )  # fmt: skip
    except pd.errors.EmptyDataError:
        return pd.DataFrame(columns=range(width), dtype=str)
    except (pd.errors.ParserError, pd.errors.ParserWarning):
        rows = _parsed_slowly(body, header.delimiter, width, log)
    rows = rows.fillna("")
    beyond = rows[width] != ""
    log.rows_read = len(rows)
    log.drop(int(beyond.sum()), "the row has more cells than the header (a broken quotation mark or delimiter)")
    return rows.loc[~beyond, list(range(width))]


def _parsed_slowly(body: str, delimiter: str, width: int, log: FileLog) -> pd.DataFrame:
    """Read record by record a file whose rows differ in width or whose last quotation mark is never closed."""
    import pandas as pd

    out: list[list[str]] = []
    reader = csv.reader(io.StringIO(body), delimiter=delimiter)
    try:
        for record in reader:
            if record:
                out.append([*record[:width], *[""] * (width - len(record)), "beyond" if any(record[width:]) else ""])
    except csv.Error as why:
        log.note(
            f"From record {len(out) + 1} on nothing could be read ({why}); a quotation mark there may never be closed."
        )
    return pd.DataFrame(out, columns=range(width + 1), dtype=str)
