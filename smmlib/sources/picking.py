"""From the file's headers to canonical names, and which of two columns of the same name is kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from smmlib.sources.headers import MISSING, normal

if TYPE_CHECKING:
    import pandas as pd

    from smmlib.sources.reporting import FileLog
    from smmlib.sources.tabular import Cells

IGNORED = ("*unused", "*sum", "*measure")  # known, and of no use here
TOTALS = frozenset(
    {
        "total",
        "totals",
        "grand total",
        "gesamt",
        "gesamtsumme",
        "gesamtergebnis",
        "insgesamt",
        "summe",
        "итого",
        "всего",
        "всього",
        "общо",
        "summa",
        "totalt",
        "jumlah",
        "jumlah besar",
        "jumlah keseluruhan",
        "total geral",
        "suma",
        "suma total",
        "total general",
        "totale",
        "somma",
        "total général",
        "totaal",
        "razem",
        "celkem",
        "ukupno",
        "összesen",
        "toplam",
        "genel toplam",
        "σύνολο",
        "합계",
        "合計",
        "总计",
        "總計",
    }
)


def pick(cells: Cells, known: Mapping[str, str], log: FileLog) -> pd.DataFrame:
    """Name the columns canonically; columns not in `known` (normal header to canonical) are listed as unknown.

    Where several columns are the same thing the fuller one (most cells that are neither empty nor zero, the first among
    equals) is kept and its gaps and zeros are filled from the others only where the two never disagree.
    """
    import pandas as pd

    places: dict[str, list[int]] = {}
    unknown: list[str] = []
    for at, header in enumerate(cells.headers):
        canonical = known.get(normal(header))
        if canonical is None:
            unknown.append(header)
        else:
            places.setdefault(canonical, []).append(at)
    raw = {name: _one_of(cells, at, log) for name, at in places.items() if name not in IGNORED}
    log.columns_known = {cells.headers[i]: name.removeprefix("*") for name, at in places.items() for i in at}
    log.columns_unknown = tuple(u for u in unknown if u)
    return pd.DataFrame({**raw, "source_row": cells.records.astype("str")}, index=cells.rows.index)


def _one_of(cells: Cells, places: list[int], log: FileLog) -> pd.Series:
    if len(places) == 1:
        return cells.rows[places[0]]
    filled = {at: int((~_idle(cells.rows[at])).sum()) for at in places}
    best = max(places, key=lambda at: (filled[at], -at))
    kept, names = cells.rows[best], " and ".join(f"'{cells.headers[at]}' (column {at + 1})" for at in places)
    others = [cells.rows[at] for at in places if at != best]
    clash = any(((kept != other) & ~_idle(kept) & ~_idle(other)).any() for other in others)
    if not clash:
        for other in others:
            kept = kept.mask(_idle(kept) & ~_idle(other), other)
    how = (
        "they disagree, so nothing was mixed in from the others"
        if clash
        else "its gaps and zeros were filled from the others"
    )
    log.note(f"{names} mean the same: column {best + 1} is kept ({filled[best]:,} cells above zero); {how}.")
    return kept


def _idle(cells: pd.Series) -> pd.Series:
    """Cells that hold no number above zero."""
    return cells.str.strip().str.casefold().isin(MISSING | {"0", "0.0", "0,0", "0%"})


def without_totals(raw: pd.DataFrame, keys: tuple[str, ...], log: FileLog) -> pd.DataFrame:
    """Leave out sum rows: those where an identifying cell says Total in any language known here."""
    sums = raw["source_row"].isna()
    for key in keys:
        if key in raw:
            sums |= raw[key].str.strip().str.casefold().isin(TOTALS)
    log.drop(int(sums.sum()), "sum rows (Total)")
    return raw[~sums]
