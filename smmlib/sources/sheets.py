"""Workbooks whose sheets are tables of their own: the row of names in each, and one report that is true of all of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from smmlib.core.errors import RejectedFile
from smmlib.sources.headers import normal
from smmlib.sources.merging import stacked
from smmlib.sources.picking import pick
from smmlib.sources.reporting import FileLog
from smmlib.sources.tabular import SEARCHED, Cells
from smmlib.sources.workbooks import table_at

if TYPE_CHECKING:
    import pandas as pd

    from smmlib.core.brief import Account
    from smmlib.sources.owners import Context
    from smmlib.sources.reader import Book, Rows

JOINED = ("account", "date_style", "time_zone", "export_date")


@dataclass(frozen=True)
class Part:
    """One table of a workbook: the canonical table it becomes, the sheet it stands in, and how it is read."""

    table: str
    sheet: str
    read: Callable[[FileLog], pd.DataFrame]


def header_row(rows: Rows, known: Mapping[str, str], needed: Collection[str]) -> int | None:
    """The first row with the most known names, among those that hold every needed one; None where no row does."""
    best, most = None, 0
    for at, row in enumerate(rows[:SEARCHED]):
        found = [known[name] for name in map(normal, row) if name in known]
        if set(needed) <= set(found) and len(found) > most:
            best, most = at, len(found)
    return best


def known_names(row: Sequence[str], known: Mapping[str, str]) -> int:
    """How many cells of a row are known names."""
    return sum(normal(cell) in known for cell in row)


def raw_table(book: Book, sheet: str, at: int, known: Mapping[str, str], log: FileLog) -> pd.DataFrame:
    """The records under row `at` of a sheet: text under canonical names, and ``source_row``."""
    return pick(table_at(book[sheet], sheet, at, log), known, log)


def named(log: FileLog) -> dict[str, str]:
    """The header of each canonical column in the file."""
    return {canonical: header for header, canonical in log.columns_known.items()}


def read_parts(parts: Sequence[Part], log: FileLog) -> dict[str, pd.DataFrame]:
    """Read every table of a workbook; one that cannot be used is said and does not stop the others.

    Returns
    -------
    Canonical tables; rows of several sheets for the same table stand under one another.

    Raises
    ------
    RejectedFile
        Not one of the tables could be used: the reason of the first.
    """
    frames: dict[str, list[pd.DataFrame]] = {}
    refused: list[tuple[str, RejectedFile]] = []
    for part in parts:
        own = FileLog(log.file)
        try:
            rows = part.read(own)
        except RejectedFile as why:
            refused.append((part.sheet, why))
        else:
            absorb(log, own, part.sheet)
            frames.setdefault(part.table, []).append(rows)
    if not frames and refused:
        raise refused[0][1]
    for sheet, refusal in refused:
        log.note(f"The sheet '{sheet[:40]}' was not read: {refusal.reason}")
    return {table: stacked(found) for table, found in frames.items()}


def absorb(log: FileLog, own: FileLog, sheet: str) -> None:
    """Add what was learnt in one sheet to the report of the file."""
    log.rows_read += own.rows_read
    for reason, count in own.drops.items():
        log.drop(count, reason)
    for sentence in own.notes:
        log.note(sentence)
    for header, canonical in own.columns_known.items():
        twice = log.columns_known.get(header, canonical) != canonical
        log.columns_known = {**log.columns_known, (f"{header} ({sheet})" if twice else header): canonical}
    log.columns_unknown = tuple(dict.fromkeys([*log.columns_unknown, *own.columns_unknown]))
    log.missing_metrics = own.missing_metrics or log.missing_metrics
    for name in JOINED:
        before, new = getattr(log, name), getattr(own, name)
        if new and new.split(":")[0] not in [said.split(":")[0] for said in before.split("; ")]:
            setattr(log, name, f"{before}; {new}" if before else new)


def without_description(cells: Cells, key: int, log: FileLog) -> tuple[Cells, pd.Series | None]:
    """Take out the first row where it describes the columns (long words, nothing in column `key`): it is no record."""
    first = cells.rows.iloc[0].str.strip() if len(cells.rows) else None
    if first is None or first[key] or (first.str.len() > 25).sum() < 2:
        return cells, None
    log.rows_read -= 1
    rows, records = cells.rows.iloc[1:].reset_index(drop=True), cells.records.iloc[1:].reset_index(drop=True)
    return replace(cells, rows=rows, records=records), cells.rows.iloc[0]


def plain(name: str) -> str:
    """A name for comparing: letters and digits only, no case."""
    return "".join(c for c in name.casefold() if c.isalnum())


def account_named(name: str, platform: str, context: Context) -> Account | None:
    """The account of the brief with this handle or name; None where there is none, or more than one."""
    accounts = context.brief.accounts if context.brief else ()
    same = [a for a in accounts if a.platform == platform and plain(name) in {plain(a.handle), plain(a.name)} - {""}]
    return same[0] if len(same) == 1 else None


def name_of_file(names: Sequence[str], platform: str, context: Context) -> str:
    """The name in a file's name that the brief knows; the last of them without a brief; empty where it helps nobody."""
    if context.brief is None:
        return names[-1] if names else ""
    return next((name for name in names if account_named(name, platform, context)), "")
