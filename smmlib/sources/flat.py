"""A kind of export told in a few lines: which names mark it, whose times it holds, and what becomes of its rows.

Names of columns in every language are rows of data/reference/headers.csv under the kind's id. Readers of JSON and of
workbooks make the same raw rows (text under canonical names) and hand them to `finished`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from smmlib.sources.completing import complete
from smmlib.sources.headers import normal, synonyms
from smmlib.sources.owners import owners
from smmlib.sources.picking import pick, without_totals
from smmlib.sources.posts import finish_posts
from smmlib.sources.quantities import present
from smmlib.sources.reader import TableReader
from smmlib.sources.shaping import Style, formats, shape

if TYPE_CHECKING:
    import pandas as pd

    from smmlib.core.brief import Account
    from smmlib.sources.owners import Context
    from smmlib.sources.reporting import FileLog
    from smmlib.sources.tabular import Cells


@dataclass(frozen=True)
class Kind:
    """One kind of export that gives rows of one canonical table.

    Attributes
    ----------
    id : the kind's rows in headers.csv
    words : what a person calls it
    platform : the network it comes from; empty where the brief's globs say it
    table : the canonical table of its rows
    needed : canonical names that must all be among the columns
    marks : canonical names of which at least one must be there, told from other kinds by it
    zone : IANA zone of its times where the platform fixes it; empty means the page's own
    dialect : ``day first`` or ``month first`` where the platform fixes it
    totals : canonical columns in which the word Total marks a sum row
    identity : canonical columns (or ``*`` columns) that say whose rows these are
    prepare : mends the raw rows (all text) before they are typed
    finish : adds to the typed rows what typing cannot know; gets the typed and the raw rows
    """

    id: str
    words: str
    platform: str
    table: str
    needed: frozenset[str] = frozenset()
    marks: frozenset[str] = frozenset()
    zone: str = ""
    dialect: str | None = None
    totals: tuple[str, ...] = ()
    identity: tuple[str, ...] = ()
    prepare: Callable[[pd.DataFrame, Context, FileLog], pd.DataFrame] | None = None
    finish: Callable[[pd.DataFrame, pd.DataFrame, Context, FileLog], pd.DataFrame] | None = None


def table_reader(kind: Kind) -> TableReader:
    """The reader of one kind of table."""
    return TableReader(kind.id, kind.words, partial(recognise, kind=kind), partial(read, kind=kind))


def recognise(headers: Sequence[str], kind: Kind) -> float | None:
    """Count the known headers; None where a needed one or every mark is absent, or most headers are of another kind."""
    known = synonyms(kind.id)
    found = {known[h] for h in map(normal, headers) if h in known}
    if not found >= kind.needed or (kind.marks and not kind.marks & found) or not mostly_known(headers, kind.id):
        return None
    return float(sum(normal(h) in known for h in headers))


def mostly_known(headers: Sequence[str], kind: str, share: float = 0.5) -> bool:
    """Whether at least `share` of the named columns are known for a kind: few known among many are another table."""
    named = [h for h in map(normal, headers) if h]
    return sum(h in synonyms(kind) for h in named) >= share * len(named)


def read(cells: Cells, context: Context, log: FileLog, *, kind: Kind) -> dict[str, pd.DataFrame]:
    """Read one table under its header."""
    raw = pick(cells, synonyms(kind.id), log)
    named = {canonical: header for header, canonical in log.columns_known.items()}
    return {kind.table: finished(raw, kind, context, log, named=named)}


def finished(
    raw: pd.DataFrame, kind: Kind, context: Context, log: FileLog, *, named: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """From raw rows (text under canonical names, and ``source_row``) to rows of the kind's table.

    Columns that start with ``*`` steer and reach no table; ``*post_type`` becomes the format, ``extra_*`` stay as numbers.
    """
    raw = without_totals(raw, kind.totals, log) if kind.totals else raw
    raw = kind.prepare(raw, context, log) if kind.prepare else raw
    who = [c for c in kind.identity if c in raw]
    accounts = owners(raw[who].apply(present), kind.platform, context, log)
    raw, accounts = raw[accounts.notna()], accounts[accounts.notna()]
    names = dict(named or {})
    style = Style(kind.zone or context.zone(_account(accounts, kind, context)), kind.dialect, context.date_order, names)
    shaped = shape(raw, kind.table, style, log)
    if "*post_type" in raw and kind.table == "posts":
        shaped["format"] = formats(raw["*post_type"], names.get("*post_type", names.get("post_type", "type")), log)
    shaped = kind.finish(shaped, raw, context, log) if kind.finish else shaped
    log.account = ", ".join(sorted(accounts.unique()))
    if kind.table == "posts":
        return finish_posts(
            shaped, kind.platform, accounts.loc[shaped.index], context, log, id_header=names.get("post_id", "post_id")
        )
    return complete(shaped.assign(account=accounts.loc[shaped.index]), kind.table, context, log, platform=kind.platform)


def _account(accounts: pd.Series, kind: Kind, context: Context) -> Account | None:
    return context.brief.account(kind.platform, str(accounts.iloc[0])) if context.brief and len(accounts) else None
