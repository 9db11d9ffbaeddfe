"""From bytes to what readers look at: a text, a workbook or JSON, told by the bytes and never by the file's name."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from smmlib.core.errors import RejectedFile
from smmlib.sources import workbooks
from smmlib.sources.decoding import Text, decode, reject_other_kinds
from smmlib.sources.tabular import DELIMITERS, SAMPLE, SEARCHED

if TYPE_CHECKING:
    from smmlib.sources.reader import Book
    from smmlib.sources.reporting import FileLog

MOST_JSON = 150_000_000  # bytes; parsed JSON takes about eight times as much
MOST_BLOCKS = 5_000_000  # bytes; texts with several blocks are small


@dataclass(frozen=True)
class Opened:
    """One of the three, and None for the others (JSON may itself be null: ask `is_json`)."""

    text: Text | None = None
    book: Book | None = None
    data: Any = None
    is_json: bool = False


def open_bytes(raw: bytes, log: FileLog) -> Opened:
    """Decide what the bytes are, and decode them.

    Raises
    ------
    RejectedFile
        A picture, a PDF, an empty file, damaged JSON ...: whatever it is, it is named.
    """
    kind = workbooks.kind_of(raw)
    if kind:
        log.encoding = kind
        return Opened(book=workbooks.read_book(raw, kind, log))
    reject_other_kinds(raw, log.file)
    text = decode(raw, log.file)
    log.encoding = text.encoding
    for note in text.notes:
        log.note(note)
    if _looks_like_json(text):
        log.encoding = f"JSON ({text.encoding})"
        return Opened(data=_json(text, log), is_json=True)
    return Opened(text=text)


def _looks_like_json(text: Text) -> bool:
    head = text.head(2000).lstrip("\ufeff \t\n")
    return head.startswith("{") or (head.startswith("[") and head[1:].lstrip()[:1] in ("{", "]", '"', "["))


def _json(text: Text, log: FileLog) -> Any:
    if len(text.raw) > MOST_JSON:
        raise RejectedFile(log.file, f"{len(text.raw) / 1e6:,.0f} MB of JSON; at most {MOST_JSON / 1e6:.0f} MB are read.",
                           "Export a shorter period.")  # fmt: skip
    try:
        return json.loads(text.words.lstrip("\ufeff"))
    except json.JSONDecodeError as why:
        ends = why.pos >= len(why.doc.rstrip())
        said = (
            "it breaks off in the middle"
            if ends
            else f"it is damaged at line {why.lineno}, column {why.colno} ({why.msg})"
        )
        raise RejectedFile(
            log.file, f"this is JSON, but {said}.", "Export or download it again; the download may have broken off."
        ) from None
    except (RecursionError, ValueError):
        raise RejectedFile(
            log.file, "this is JSON nested or numbered beyond reason.", "Export it again from the platform."
        ) from None


def blocks(text: Text, delimiter: str, *, whole: bool = False) -> Book:
    """A text as a book of one sheet: its first records, or all of them; empty where it is too large to hold blocks."""
    if len(text.raw) > MOST_BLOCKS:
        return {"": []}
    words = text.words if whole else text.head(SAMPLE)
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(words), delimiter=delimiter):
            rows.append([cell.strip() for cell in row])
            if not whole and len(rows) >= 2 * SEARCHED:
                break
    except csv.Error:  # a cell longer than any: what was read before it is enough
        return {"": rows}
    return {"": rows}


__all__ = ["DELIMITERS", "Opened", "blocks", "open_bytes"]
