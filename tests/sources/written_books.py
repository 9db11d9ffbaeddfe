"""Writes workbooks from the rows that a test shows: XLSX, and the XML of Excel 2003."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

import openpyxl

Sheets = Mapping[str, Sequence[Sequence[object]]]
Graft = tuple[int, str, int, int, list[object]]


def xlsx(sheets: Sheets) -> bytes:
    """An XLSX with these sheets; None is an empty cell."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def xml_2003(sheets: Sheets) -> str:
    """The same as XML of 2003, every cell as text."""
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    parts = [f'<?xml version="1.0"?><Workbook xmlns="{space}" xmlns:ss="{space}">']
    for name, rows in sheets.items():
        parts.append(f"<Worksheet ss:Name={quoteattr(name)}><Table>")
        for row in rows:
            cells = (escape("" if cell is None else str(cell)) for cell in row)
            parts.append("<Row>" + "".join(f'<Cell><Data ss:Type="String">{c}</Data></Cell>' for c in cells) + "</Row>")
        parts.append("</Table></Worksheet>")
    return "".join(parts) + "</Workbook>"


def grafted(sheets: Sheets, grafts: Sequence[Graft]) -> dict[str, list[list[object]]]:
    """The sheets with cells changed, rows put in, taken out or shortened, sheets left out."""
    book = {name: [list(row) for row in rows] for name, rows in sheets.items()}
    for which, kind, at, place, new in grafts:
        name = list(book)[which % len(book)]
        rows = book[name]
        if kind == "sheet" and len(book) > 1:
            del book[name]
        elif kind == "row" or not rows:
            rows.insert(at, new)
        elif kind == "cut":
            del rows[at % len(rows)]
        elif kind == "short":
            rows[at % len(rows)] = rows[at % len(rows)][:place]
        elif rows[at % len(rows)] and new:
            rows[at % len(rows)][place % len(rows[at % len(rows)])] = new[0]
    return book
