"""Tables of sums (advertisements, sessions of the site): rows are added inside a file, never across files or levels.

A row of such a table is a sum over days and over everything that it does not name. Inside one file, rows that differ only in
columns not read (a placement, a device) are parts and are added. A subtotal that stands beside its parts, and a span
that overlaps the span of another file, would count the same thing twice: they are left out, and it is said.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations
from typing import TYPE_CHECKING

from smmlib.core.schema import contract

if TYPE_CHECKING:
    import pandas as pd

    from smmlib.sources.reporting import FileLog

SPANS = {"ads": ("day_from", "day_to"), "site_sessions": ("day", "day_to")}
NAMES = {"ads": ("campaign", "ad_set", "ad", "age", "gender", "interest"), "site_sessions": ("source", "medium", "campaign", "channel")}  # fmt: skip
EVER = ("1900-01-01", "2200-01-01")  # a span that is not stated meets every other
NOT_ADDITIVE = ("reach",)


def is_of_sums(name: str) -> bool:
    """Whether the rows of a table are sums over a span."""
    return name in SPANS


def added(rows: pd.DataFrame, name: str, log: FileLog) -> pd.DataFrame:
    """Add the rows of one file that have the same key; people reached cannot be added and become missing there."""
    key = list(contract(name).key)
    if not rows.duplicated(key).any():
        return rows
    groups = rows.groupby(key, dropna=False, sort=False)
    out, several = groups.first(), groups.size() > 1
    for column, about in contract(name).columns.items():
        if column in out and (about.unit == "count" or about.dtype == "float64"):
            out[column] = groups[column].sum(min_count=1)
            if column in NOT_ADDITIVE:
                out[column] = out[column].mask(several)
    gone = len(rows) - len(out)
    log.drop(gone, "added to another row: they differ only in columns that are not read")
    unknown = f" ({', '.join(log.columns_unknown[:5])})" if log.columns_unknown else ""
    log.note(
        f"{gone:,} rows differ from others only in columns that are not read{unknown}; their counts and money were added up."
    )
    return out.reset_index()[list(rows.columns)]


def without_subtotals(rows: pd.DataFrame, name: str) -> tuple[pd.DataFrame, list[str]]:
    """Leave out rows that are sums of finer rows: the same names where they name any, over an overlapping span."""
    import pandas as pd

    names = list(NAMES[name])
    named = rows[names].notna()
    pattern = named.apply(lambda row: tuple(row), axis=1) if len(rows) else pd.Series(dtype=object)
    coarse = pd.Series(False, index=rows.index)
    for less, more in permutations(pattern.unique(), 2):
        shared = [n for n, a, b in zip(names, less, more, strict=True) if a and b]
        finer = all(b or not a for a, b in zip(less, more, strict=True))
        if finer or _channel_beside_source(name, names, less, more):
            here, there = rows[pattern == less], rows[pattern == more]
            coarse.loc[_overlapping(here, there, ["platform", *shared] if "platform" in rows else shared, name)] = True
    if not coarse.any():
        return rows, []
    files = ", ".join(sorted(rows.loc[coarse, "source_file"].unique())[:3])
    said = f"{int(coarse.sum()):,} rows of '{name}' are sums of finer rows beside them and were left out, or everything would count twice ({files})."
    return rows[~coarse].reset_index(drop=True), [said]


def _channel_beside_source(name: str, names: list[str], less: tuple[bool, ...], more: tuple[bool, ...]) -> bool:
    """Sessions by channel are the same sessions as those by source and medium."""
    if name != "site_sessions":
        return False
    a, b = dict(zip(names, less, strict=True)), dict(zip(names, more, strict=True))
    return a["channel"] and not a["source"] and b["source"] and not b["channel"]


def without_overlaps(rows: pd.DataFrame, name: str) -> tuple[pd.DataFrame, list[str]]:
    """Of two files with the same names over overlapping, unequal spans, keep the one that reaches further."""
    key = [*(["platform"] if "platform" in rows else []), *NAMES[name]]
    ends = rows.groupby("source_file")[list(SPANS[name])].max().max(axis=1)
    left_out: set[int] = set()
    for early, late in _pairs(list(ends.sort_values(kind="stable", na_position="first").index)):
        here, there = rows[rows["source_file"] == early], rows[rows["source_file"] == late]
        left_out |= set(_overlapping(here, there, key, name, equal=False))
    if not left_out:
        return rows, []
    gone = rows.index.isin(left_out)
    files = ", ".join(sorted(rows.loc[gone, "source_file"].unique())[:3])
    said = (f"{int(gone.sum()):,} rows of '{name}' cover days that a later file covers again in another span; they were left out, or the days would count "
            f"twice ({files}). Export by day, or spans that do not overlap.")  # fmt: skip
    return rows[~gone].reset_index(drop=True), [said]


def _pairs(files: list[str]) -> Iterator[tuple[str, str]]:
    yield from ((a, b) for i, a in enumerate(files) for b in files[i + 1 :])


def _overlapping(
    here: pd.DataFrame, there: pd.DataFrame, key: list[str], name: str, *, equal: bool = True
) -> list[int]:
    """Rows of `here` whose span meets that of a row of `there` with the same key; spans not stated meet all.

    Days meet days only where they are the same day, which is looked up; longer spans are compared with all.
    """
    mine, other = _spanned(here, key, name), _spanned(there, key, name)
    found: set[int] = set()
    if equal:
        days = mine[mine["first"] == mine["last"]].merge(other[other["first"] == other["last"]], on=[*key, "first"])
        found |= set(days["at_x"])
    for one, two in ((mine[mine["first"] != mine["last"]], other), (mine, other[other["first"] != other["last"]])):
        pairs = one.merge(two, on=key) if key else one.merge(two, how="cross")
        meets = (pairs["first_x"] <= pairs["last_y"]) & (pairs["first_y"] <= pairs["last_x"])
        same = (pairs["first_x"] == pairs["first_y"]) & (pairs["last_x"] == pairs["last_y"])
        found |= set(pairs.loc[meets & (equal | ~same), "at_x"])
    return sorted(found)


def _spanned(rows: pd.DataFrame, key: list[str], name: str) -> pd.DataFrame:
    """The key as text (nothing named is a value of its own), first and last day, and the place of each row."""
    start, end = SPANS[name]
    first = rows[start].fillna(rows[end])
    last = rows[end].fillna(rows[start])
    return (
        rows[key].astype("str").fillna("").assign(first=first.fillna(EVER[0]), last=last.fillna(EVER[1]), at=rows.index)
    )
