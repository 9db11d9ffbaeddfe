"""What is published of each platform in each market: one cell a platform and market, the latest figure that speaks of the target, or unknown.

Unlike the ranking, which compares platforms by one source and one day, a cell stands alone: it says whether anything is known, of whom, and of
which year. Cells of one row or column are not to be compared with each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from smmlib.core.brief import Brief
from smmlib.core.brief.models import PLATFORMS
from smmlib.methods import figures
from smmlib.methods import target as aims
from smmlib.methods.density import markets_of

ALWAYS = ("RU", "MY", "US", "WORLD")
ORDER = ("use", "monthly_reach", "daily_reach", "users", "account_users")


@dataclass(frozen=True)
class Known:
    """A figure: share of people or a number of people, whom it is of (empty: everybody), how and when it was measured, and by whom."""

    figure: float
    unit: str
    whom: str
    measure: str
    as_of: str
    source: str


def of_markets(known: pd.DataFrame, brief: Brief) -> tuple[pd.DataFrame, list[str]]:
    """A table of `Known` or None (platforms x markets, the brief's first, then `ALWAYS`), platforms known nowhere last; and the sources used.

    Parameters
    ----------
    known : reference ``audiences``, left unchanged
    """
    markets = list(dict.fromkeys([*markets_of(brief), *ALWAYS]))
    table = figures.typed(known)
    table = table[table["figure"].notna() & (table["kind"] != "forecast") & table["measure"].isin(ORDER)]
    cells = {m: [_cell(table[(table["market"] == m) & (table["platform"] == p)], brief) for p in PLATFORMS] for m in markets}
    grid = pd.DataFrame(cells, index=list(PLATFORMS), dtype="object").astype("object")
    grid = grid.where(grid.notna(), None)
    order = grid.map(lambda c: c is None).sum(axis=1).sort_values(kind="stable").index
    used = dict.fromkeys(f"{c.source}" for m in markets for c in grid[m] if c is not None)
    return grid.loc[order], list(used)


def _cell(some: pd.DataFrame, brief: Brief) -> Known | None:
    """The latest figure; of one day, a wanted age group before everybody, use before reach before users."""
    rows = [(_fits(row, brief), row) for row in some.to_dict("records")]
    rows = [(fits, row) for fits, row in rows if fits >= 0]
    if not rows:
        return None
    _fit, best = max(rows, key=lambda r: (str(r[1]["as_of"]), r[0], -ORDER.index(r[1]["measure"])))
    whom = "" if best["dimension"] == "total" else str(best["value"])
    return Known(float(best["figure"]), str(best["unit"]), whom, str(best["measure"]), str(best["as_of"]), str(best["source"]))


def _fits(row: dict[str, Any], brief: Brief) -> float:
    """1 and more for a group of the target (by its wanted years), 0 for everybody, -1 for a group that nobody asked for."""
    if row["dimension"] == "total":
        return 0.0
    part = aims.inside(brief.target_audience, str(row["dimension"]), str(row["value"]))
    only = row["dimension"] == "age" or len(brief.target_audience.genders) == 1
    return 1.0 + part.share if part and part.share >= 0.5 and only else -1.0
