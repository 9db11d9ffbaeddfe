"""From text cells under canonical names to typed columns: one rule a column, taken from the table's contract."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from smmlib.core.errors import RejectedFile
from smmlib.core.schema import contract
from smmlib.core.schema.contract import UTC
from smmlib.sources import moments, quantities
from smmlib.sources.headers import normal, words_of_format

if TYPE_CHECKING:
    import pandas as pd

    from smmlib.core.schema import Column
    from smmlib.sources.reporting import FileLog

METRICS = (
    "impressions",
    "views",
    "reach",
    "reactions",
    "likes",
    "comments",
    "shares",
    "saves",
    "clicks",
    "link_clicks",
)


@dataclass(frozen=True)
class Style:
    """How the cells of one file are written: zone of its times, order of day and month, header of each column."""

    zone: str = "UTC"
    dialect: str | None = None
    fallback: str | None = None
    named: Mapping[str, str] = field(default_factory=dict)


def shape(raw: pd.DataFrame, table: str, style: Style, log: FileLog) -> pd.DataFrame:
    """Type every column of `raw` that the contract of `table` knows, and `extra_*` columns as numbers.

    `raw` holds text under canonical names, plus ``source_row``; it is left unchanged. What cannot be read becomes missing
    and is said in the log. Columns of `raw` unknown to the contract are left out.
    """
    import pandas as pd

    columns = contract(table).columns
    out: dict[str, pd.Series] = {}
    for name in raw.columns:
        if name in columns and name not in ("source_file", "source_row"):
            _add(out, raw[name], name, columns[name], style, log)
        elif str(name).startswith("extra_"):
            out[name] = quantities.measures(raw[name], style.named.get(name, name), log, european=log.delimiter == ";")
    out["source_row"] = raw["source_row"].astype("str")
    return pd.DataFrame(out, index=raw.index)


def _add(out: dict[str, pd.Series], cells: pd.Series, name: str, column: Column, style: Style, log: FileLog) -> None:
    header = style.named.get(name, name)
    if column.dtype == UTC:
        read = moments.instants(
            cells, zone=style.zone, dialect=style.dialect, fallback=style.fallback, name=header, log=log
        )
        _some_moment(cells, read["instant"], header, log) if name == "published_at" else None
        out[name] = read["instant"]
        if name == "published_at":
            out["time_precision"], out["*local"] = read["precision"], read["local"]
    elif column.dtype == "datetime64[us]":
        out[name] = moments.days(cells, dialect=style.dialect, fallback=style.fallback, name=header, log=log)
    elif column.dtype == "str":
        out[name] = _words(cells)
    elif column.dtype == "boolean":
        out[name] = quantities.flags(cells, header, log)
    elif column.unit == "fraction":
        out[name] = quantities.fractions(cells, header, log)
    elif column.dtype == "Int64":
        out[name] = _bounded(quantities.counts(cells, header, log), column, header, log)
    else:
        out[name] = quantities.measures(
            cells, header, log, low=column.low, lasting=column.unit == "seconds", european=log.delimiter == ";"
        )


def _some_moment(cells: pd.Series, moments_read: pd.Series, header: str, log: FileLog) -> None:
    """Refuse a column of times of which not one can be read: without them a post is no post."""
    given = quantities.present(cells).dropna()
    if len(given) and moments_read.isna().all():
        serial = given.str.fullmatch(r"\d{5}(?:[.,]\d+)?").all()
        what = (
            "they are the numbers by which spreadsheet programs count days"
            if serial
            else "none of them is a date known here"
        )
        raise RejectedFile(log.file, f"no time of a post can be read from '{header}' (first: '{given.iloc[0][:30]}'): {what}.",
                           "Use the file as the platform gave it, or write the dates year first (2025-01-31 09:30).")  # fmt: skip


def _words(cells: pd.Series) -> pd.Series:
    """Words keep their case and lines; spaces around them and no-break spaces go."""
    plain = (
        cells.astype("str").str.replace("\u00a0", " ", regex=False).str.replace("\u00ad", "", regex=False).str.strip()
    )
    return plain.mask(plain.isin(["", "N/A", "#N/A", "NaN", "nan"]))


def _bounded(values: pd.Series, column: Column, header: str, log: FileLog) -> pd.Series:
    high = column.high if column.high is not None else quantities.LARGEST
    bad = values.notna() & ~values.between(column.low or 0, high).fillna(True)
    if bad.any():
        log.note(
            f"'{header}': {int(bad.sum()):,} values lie outside {column.low:g} to {high:g} and were left empty (first: {values[bad].iloc[0]})."
        )
    return values.mask(bad)


def formats(cells: pd.Series, header: str, log: FileLog) -> pd.Series:
    """Turn the platform's kinds of posts into canonical formats; a kind not known here becomes ``other`` and is said."""
    known = words_of_format()
    given = _words(cells)
    table = {kind: known.get(normal(kind), "") for kind in given.dropna().unique()}
    unknown = sorted(kind for kind, canonical in table.items() if not canonical)
    if unknown:
        log.note(
            f"'{header}': kinds not known here were read as 'other': {', '.join(repr(k[:30]) for k in unknown[:5])}."
        )
    return given.map({kind: canonical or "other" for kind, canonical in table.items()}).astype("str")


def missing_metrics(posts: pd.DataFrame) -> tuple[str, ...]:
    """Counters of the posts table that no row carries."""
    return tuple(m for m in METRICS if m not in posts or posts[m].isna().all())
