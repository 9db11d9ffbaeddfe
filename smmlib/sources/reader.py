"""What a reader is: one kind of export, recognised by its content, turned into rows of canonical tables.

A module of `smmlib.sources.readers` lists its readers in a tuple ``READERS``; nothing else has to know of it. There are three
sorts, after what they look at: a table under one row of names, a whole workbook (or a text with several blocks), JSON.

`recognise` answers with points: how much of what it sees it knows; None where it is something else. The most points win,
the first module in the alphabet among equals. `read` gives canonical tables by name. It raises `RejectedFile` where the file
cannot be used, and `SetAside` where it was recognised and holds nothing that an analysis uses.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from smmlib.sources.owners import Context
    from smmlib.sources.reporting import FileLog
    from smmlib.sources.tabular import Cells

Rows = list[list[str]]
Book = dict[str, Rows]  # rows of text by sheet; a text file is a book with the one sheet ""


@dataclass(frozen=True)
class TableReader:
    """Reads a table with one row of names, wherever that row stands; the sheet of a workbook that is known best.

    ``reads_preamble`` says that the lines above the names are part of the export and not passed over.
    """

    id: str
    words: str
    recognise: Callable[[Sequence[str]], float | None]
    read: Callable[[Cells, Context, FileLog], dict[str, pd.DataFrame]]
    reads_preamble: bool = False


@dataclass(frozen=True)
class BookReader:
    """Reads several sheets or blocks at once; `recognise` sees at most the first 60 rows of each sheet."""

    id: str
    words: str
    recognise: Callable[[Book], float | None]
    read: Callable[[Book, Context, FileLog], dict[str, pd.DataFrame]]


@dataclass(frozen=True)
class JsonReader:
    """Reads parsed JSON."""

    id: str
    words: str
    recognise: Callable[[Any], float | None]
    read: Callable[[Any, Context, FileLog], dict[str, pd.DataFrame]]


Reader = TableReader | BookReader | JsonReader
