"""Every reader there is, found in `smmlib.sources.readers`, and the one that knows most of what a file holds."""

from __future__ import annotations

import functools
import importlib
import pkgutil
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from smmlib.sources import readers
from smmlib.sources.reader import Book, BookReader, JsonReader, Reader, TableReader

HEAD = 60
One = TypeVar("One", TableReader, BookReader, JsonReader)


@functools.cache
def every_reader() -> tuple[Reader, ...]:
    """All readers, in the alphabetical order of their modules."""
    names = sorted(found.name for found in pkgutil.iter_modules(readers.__path__))
    modules = [importlib.import_module(f"{readers.__name__}.{name}") for name in names]
    return tuple(reader for module in modules for reader in getattr(module, "READERS", ()))


@functools.cache
def _of_kind(kind: type[One]) -> tuple[One, ...]:
    return tuple(reader for reader in every_reader() if isinstance(reader, kind))


def best_table(headers: Sequence[str]) -> tuple[TableReader | None, float]:
    """The table reader that knows most of a row of names."""
    return _best(_of_kind(TableReader), headers)


def best_book(book: Book) -> tuple[BookReader | None, float]:
    """The reader that knows most of a workbook, or of a text with blocks."""
    head = {sheet: rows[:HEAD] for sheet, rows in book.items()}
    return _best(_of_kind(BookReader), head)


def best_json(data: Any) -> tuple[JsonReader | None, float]:
    """The reader that knows most of a JSON document."""
    return _best(_of_kind(JsonReader), data)


def glued(headers: Sequence[str]) -> tuple[int, TableReader, TableReader] | None:
    """Where two tables stand side by side: the first column of the second, and what each is; None for one table.

    Both halves are known by themselves, as different kinds, and more names are known in them than in the whole.
    """
    whole = best_table(headers)[1]
    found = []
    for at in range(2, len(headers) - 1):
        (left, known), (right, known_too) = best_table(headers[:at]), best_table(headers[at:])
        if left and right and left is not right and known + known_too > whole + 0.6:
            found.append((known + known_too, at, left, right))
    if not found:
        return None
    _, at, left, right = max(found, key=lambda one: one[:2])
    return at, left, right


def _best(candidates: Iterable[One], seen: Any) -> tuple[One | None, float]:
    best, most = None, 0.0
    for reader in candidates:
        points = reader.recognise(seen)
        if points is not None and points > most:
            best, most = reader, points
    return best, most
