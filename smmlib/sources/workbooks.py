"""Sheets of XLSX files as cells of text, with the same search for the header as in CSV files."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
import zlib
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import ParseError

from smmlib.core.errors import RejectedFile, near_miss
from smmlib.sources.tabular import SEARCHED, Cells, Score, header_only, make_cells, too_wide, unknown_columns

if TYPE_CHECKING:
    from smmlib.sources.reporting import FileLog

MOST_UNPACKED = 800_000_000  # bytes: a small archive that unpacks to more is an attack or a mistake
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    ParseError,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    EOFError,
    OSError,
)
Rows = list[list[str]]


def is_zip(raw: bytes) -> bool:
    """Whether the bytes begin as a ZIP archive does; XLSX is one."""
    return raw.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"))


def read_workbook(raw: bytes, score: Score, log: FileLog, *, sheet: str = "") -> Cells:
    """Read the sheet whose header `score` knows best, or the one named.

    Raises
    ------
    RejectedFile
        The archive is no workbook, is damaged, has no such sheet, or no sheet has known columns.
    """
    sheets = _sheets(raw, sheet, log)
    best: tuple[float, str, int] | None = None
    for name, rows in sheets.items():
        for at, row in enumerate(rows[:SEARCHED]):
            points = score(row)
            if points > 0 and (best is None or points > best[0]):
                best = (points, name, at)
    if best is None:
        widest = max((r for rows in sheets.values() for r in rows[:5]), key=len, default=[])
        raise unknown_columns(log.file, [c for c in widest if c])
    _, name, at = best
    return _cells(sheets[name], name, at, log)


def _cells(rows: Rows, sheet: str, at: int, log: FileLog) -> Cells:
    import pandas as pd

    names = [c.strip() for c in rows[at]]
    while names and not names[-1]:
        names.pop()
    too_wide(log.file, len(names))
    width = len(names)
    body = pd.DataFrame(
        [[*r[:width], *[""] * (width - len(r))] for r in rows[at + 1 :]], columns=range(width), dtype=str
    )
    if body.empty:
        raise header_only(log.file)
    cells = make_cells(names, body, "", (), log)
    places = (cells.records + at + 1).astype("str")
    return Cells(cells.headers, cells.rows, f"{sheet}!" + places, "", ())


def _sheets(raw: bytes, wanted: str, log: FileLog) -> dict[str, Rows]:
    _check_archive(raw, log.file)
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=True)
        names = [s.title for s in book.worksheets]
        if wanted and wanted not in names:
            raise RejectedFile(log.file, f"there is no sheet '{wanted}'.{near_miss(wanted, names)} Sheets: {', '.join(names)}.",
                               "Correct 'sheet' in the mapping.")  # fmt: skip
        return {
            name: [[_text(c) for c in row] for row in book[name].iter_rows(values_only=True)]
            for name in ([wanted] if wanted else names)
        }
    except BROKEN as why:
        raise RejectedFile(
            log.file,
            f"the workbook is damaged ({type(why).__name__}).",
            "Open it, save it again as XLSX, or export it again.",
        ) from None


def _check_archive(raw: bytes, file: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            inside = archive.infolist()
    except BROKEN:
        raise RejectedFile(file, "the archive is damaged.", "Export or download it again.") from None
    if not any(i.filename == "xl/workbook.xml" for i in inside):
        raise RejectedFile(file, "this is a ZIP archive.", "Unpack it and put the files inside into exports/.")
    if sum(i.file_size for i in inside) > MOST_UNPACKED:
        raise RejectedFile(
            file, "the workbook unpacks to more than 800 MB.", "Export a shorter period, or save it as CSV."
        )


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, dt.datetime):
        return cell.isoformat(sep=" ", timespec="seconds")
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return str(cell)
