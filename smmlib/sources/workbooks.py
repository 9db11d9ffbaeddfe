"""Workbooks as rows of text by sheet: XLSX, the old binary XLS, and the XML of 2003 that old exports call .xls.

What a file is, is told by its bytes. Cells become the text that a CSV would hold; dates are written year first.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from smmlib.core.errors import RejectedFile, near_miss
from smmlib.sources.tabular import SEARCHED, Cells, Score, header_only, make_cells, too_wide, unknown_columns

if TYPE_CHECKING:
    from smmlib.sources.reader import Book, Rows
    from smmlib.sources.reporting import FileLog

MOST_UNPACKED = 800_000_000  # bytes: a small archive that unpacks to more is an attack or a mistake
MOST_BYTES = 150_000_000
MOST_COLUMNS = 20_000  # an .xls knows 256, the XML none; beyond this a cell's place is a mistake
BIFF = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SHEETS_2003 = "urn:schemas-microsoft-com:office:spreadsheet"


def is_zip(raw: bytes) -> bool:
    """Whether the bytes begin as a ZIP archive does; XLSX is one."""
    return raw.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"))


def kind_of(raw: bytes) -> str:
    """Name the sort of workbook: XLSX, XLS or XML 2003; empty for anything else."""
    if is_zip(raw):
        return "XLSX"
    if raw.startswith(BIFF):
        return "XLS"
    head = raw[:2000].removeprefix(b"\xef\xbb\xbf").lstrip()
    return "XML 2003" if head.startswith(b"<") and SHEETS_2003.encode() in head else ""


def read_book(raw: bytes, kind: str, log: FileLog) -> Book:
    """Read every sheet.

    Raises
    ------
    RejectedFile
        The workbook is damaged, locked with a password, too large, or no workbook at all.
    """
    if len(raw) > MOST_BYTES:
        raise RejectedFile(
            log.file,
            f"a workbook of {len(raw) / 1e6:,.0f} MB; at most {MOST_BYTES / 1e6:.0f} MB are read.",
            "Export it as CSV.",
        )
    how = {"XLSX": _xlsx, "XLS": _xls, "XML 2003": _xml_2003}[kind]
    try:
        return how(raw, log)
    except RejectedFile:
        raise
    except Exception as why:  # the libraries raise anything at all on damaged bytes
        raise RejectedFile(
            log.file,
            f"the workbook is damaged ({type(why).__name__}).",
            "Open it, save it again as XLSX, or export it again.",
        ) from None


def cells_of(book: Book, score: Score, log: FileLog, *, sheet: str = "") -> Cells:
    """Take the table under the row of names that `score` knows best, in the sheet named or in any.

    Raises
    ------
    RejectedFile
        There is no such sheet, or no sheet has known columns.
    """
    if sheet and sheet not in book:
        raise RejectedFile(log.file, f"there is no sheet '{sheet}'.{near_miss(sheet, book)} Sheets: {', '.join(book)}.",
                           "Correct 'sheet' in the mapping.")  # fmt: skip
    best: tuple[float, str, int] | None = None
    for name in [sheet] if sheet else book:
        for at, row in enumerate(book[name][:SEARCHED]):
            points = score(row)
            if points > 0 and (best is None or points > best[0]):
                best = (points, name, at)
    if best is None:
        widest = max((r for rows in book.values() for r in rows[:5]), key=len, default=[])
        raise unknown_columns(log.file, [c for c in widest if c])
    _, name, at = best
    twins = {} if sheet else {other: found for other in book if other != name and (found := _same_header(book[other], book[name][at])) is not None}  # fmt: skip
    cells = [
        table_at(book[one], one, start, log)
        for one, start in ({name: at} | twins).items()
        if len(book[one]) > start + 1
    ]
    if len(cells) > 1:
        log.note(
            f"The sheets {', '.join(repr(one) for one in (name, *twins))} have the same columns and were read as one table."
        )
    return _stacked(cells, log) if cells else table_at(book[name], name, at, log)


def _same_header(rows: Rows, names: list[str]) -> int | None:
    """The row of another sheet that holds the same names, if there is one."""
    wanted = [c.strip() for c in names if c.strip()]
    return next((at for at, row in enumerate(rows[:SEARCHED]) if [c.strip() for c in row if c.strip()] == wanted), None)


def _stacked(cells: list[Cells], log: FileLog) -> Cells:
    """Tables with the same names under one another."""
    import pandas as pd

    rows = pd.concat([one.rows for one in cells], ignore_index=True)
    log.rows_read = len(rows) + sum(log.drops.values())
    return Cells(cells[0].headers, rows, pd.concat([one.records for one in cells], ignore_index=True), "", ())


def table_at(rows: Rows, sheet: str, at: int, log: FileLog) -> Cells:
    """Take the records under row `at` (counted from 0) of a sheet, whose cells are the names."""
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
    return Cells(cells.headers, cells.rows, f"{sheet}!" + places if sheet else places, "", ())


def _xlsx(raw: bytes, log: FileLog) -> Book:
    _check_archive(raw, log.file)
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=True)
    return {s.title: [[_text(c) for c in row] for row in s.iter_rows(values_only=True)] for s in book.worksheets}


def _check_archive(raw: bytes, file: str) -> None:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        inside = archive.infolist()
    names = {i.filename for i in inside}
    if "xl/workbook.xml" not in names:
        what = "an OpenDocument file" if "content.xml" in names else "a Word or other Office file" if "[Content_Types].xml" in names else "a ZIP archive inside an archive"  # fmt: skip
        raise RejectedFile(file, f"this is {what}, no XLSX workbook.", "Unpack it, or save it as XLSX or CSV.")
    if sum(i.file_size for i in inside) > MOST_UNPACKED:
        raise RejectedFile(
            file, "the workbook unpacks to more than 800 MB.", "Export a shorter period, or save it as CSV."
        )


def _xls(raw: bytes, log: FileLog) -> Book:
    """The binary format up to 2003 (BIFF), read with xlrd."""
    import xlrd

    try:
        with xlrd.open_workbook(file_contents=raw, logfile=io.StringIO(), on_demand=False) as book:
            return {
                s.name: [[_cell(c, book.datemode) for c in s.row(at)] for at in range(s.nrows)] for s in book.sheets()
            }
    except xlrd.XLRDError as why:
        locked = "password" in str(why) or "encrypted" in str(why)
        said = (
            "the workbook is locked with a password." if locked else f"the old workbook (.xls) cannot be read ({why})."
        )
        raise RejectedFile(
            log.file, said[:300], "Open it, save it as XLSX without a password and put that file here."
        ) from None


def _cell(cell: Any, datemode: int) -> str:
    import xlrd

    if cell.ctype == xlrd.XL_CELL_DATE:
        return _text(xlrd.xldate_as_datetime(cell.value, datemode))
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return str(bool(cell.value))
    return "" if cell.ctype in (xlrd.XL_CELL_ERROR, xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK) else _text(cell.value)


def _xml_2003(raw: bytes, log: FileLog) -> Book:
    """The XML of Excel 2003, often not well-formed: what can be read is read, and that it was mended is said."""
    from lxml import etree

    if re.search(rb"<!(?:DOCTYPE|ENTITY)", raw[:100_000], re.IGNORECASE):
        raise RejectedFile(
            log.file, "the XML declares entities, which no export does.", "Export it again from the platform."
        )
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, huge_tree=False)
    tree = etree.fromstring(raw.removeprefix(b"\xef\xbb\xbf").lstrip(), parser)
    if tree is None:
        raise RejectedFile(log.file, "the XML cannot be read.", "Open it, save it again as XLSX, or export it again.")
    if parser.error_log:
        first = parser.error_log[0]
        log.note(
            f"The XML is not well-formed (first: line {first.line}: {first.message.splitlines()[0][:80]}); what could be read was read."
        )
    at = f"{{{SHEETS_2003}}}"
    return {
        str(sheet.get(f"{at}Name") or f"Sheet {i + 1}"): [_row(row, at) for row in _placed(sheet.iter(f"{at}Row"), at)]
        for i, sheet in enumerate(tree.iter(f"{at}Worksheet"))
    }


def _placed(rows: Any, at: str) -> Iterator[Any]:
    """Rows in order; an index that leaves rows out stands for empty ones."""
    count = 0
    for row in rows:
        wanted = row.get(f"{at}Index") or ""
        while wanted.isdecimal() and count + 1 < min(int(wanted), 100_000):
            count += 1
            yield None
        count += 1
        yield row


def _row(row: Any, at: str) -> list[str]:
    out: list[str] = []
    for cell in row.iterchildren(f"{at}Cell") if row is not None else ():
        wanted = cell.get(f"{at}Index") or ""
        if wanted.isdecimal():
            out += [""] * (min(int(wanted), MOST_COLUMNS) - 1 - len(out))
        data = cell.find(f"{at}Data")
        words = "" if data is None else "".join(data.itertext())
        moment = data is not None and data.get(f"{at}Type") == "DateTime"
        out.append(words.replace("T", " ")[:19] if moment else words)
    return out


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, dt.datetime):
        return cell.isoformat(sep=" ", timespec="seconds")
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return str(cell)
