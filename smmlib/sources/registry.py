"""Every kind of export that is recognised by its content: one entry a kind. To add a reader, add its module and entry."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from smmlib.sources import meta_content, own_tables

if TYPE_CHECKING:
    import pandas as pd

    from smmlib.sources.owners import Context
    from smmlib.sources.reporting import FileLog
    from smmlib.sources.tabular import Cells

OWN = "the workbook's own table '{}'"


@dataclass(frozen=True)
class Reader:
    """One kind of export.

    ``recognise`` gets a row of names and gives the number it knows, or None; ``read`` makes rows of the canonical
    table ``table`` and writes what it did into the log.
    """

    id: str
    words: str
    table: str
    recognise: Callable[[Sequence[str]], float | None]
    read: Callable[[Cells, Context, FileLog], pd.DataFrame]


def _meta(kind: str, words: str) -> Reader:
    def read(cells: Cells, context: Context, log: FileLog) -> pd.DataFrame:
        return meta_content.read(cells, kind, context, log)

    return Reader(f"meta_{kind}", words, "posts", partial(meta_content.recognise, kind=kind), read)


def _own(table: str) -> Reader:
    def read(cells: Cells, context: Context, log: FileLog) -> pd.DataFrame:
        return own_tables.read(cells, table, context, log)

    return Reader(f"own_{table}", OWN.format(table), table, partial(own_tables.recognise, table=table), read)


READERS: tuple[Reader, ...] = (
    _meta("facebook_posts", "Meta Business Suite, Facebook posts"),
    _meta("instagram_posts", "Meta Business Suite, Instagram posts"),
    _meta("facebook_videos", "Meta Business Suite, Facebook videos"),
    *(_own(table) for table in own_tables.SIGNS),
)


def best_reader(headers: Sequence[str]) -> tuple[Reader | None, float]:
    """The reader that knows most of a row of names, the first among equals."""
    best, most = None, 0.0
    for reader in READERS:
        points = reader.recognise(headers)
        if points is not None and points > most:
            best, most = reader, points
    return best, most
