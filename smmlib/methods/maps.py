"""What is published of each platform in each market: one cell a platform and market, the latest figure that speaks of the target, or unknown.

Unlike the ranking, which compares platforms by one source and one day, a cell stands alone: it says whether anything is known, of whom, and of
which year. Cells of one row or column are not to be compared with each other.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from smmlib.core.brief import Brief
from smmlib.core.brief.models import PLATFORMS
from smmlib.methods import figures
from smmlib.methods import target as aims
from smmlib.methods.density import markets_of

ALWAYS = ("RU", "MY", "US", "WORLD")
ORDER = ("use", "monthly_reach", "daily_reach", "users", "account_users")
COLUMNS = ["platform", "market", "figure", "unit", "whom", "measure", "as_of", "source"]


def of_markets(known: pd.DataFrame, brief: Brief) -> pd.DataFrame:
    """A row a platform and market, the brief's markets first, then `ALWAYS`; platforms known nowhere last.

    Parameters
    ----------
    known : reference ``audiences``, left unchanged

    Returns
    -------
    table: ``platform, market, figure`` (share of people or number of people by ``unit``; missing: unknown), ``whom`` (group; empty: everybody),
    ``measure, as_of, source``
    """
    markets = list(dict.fromkeys([*markets_of(brief), *ALWAYS]))
    table = figures.typed(known)
    table = table[table["figure"].notna() & (table["kind"] != "forecast") & table["measure"].isin(ORDER)]
    rows = [
        {"platform": p, "market": m, **_cell(table[(table["market"] == m) & (table["platform"] == p)], brief)}
        for p in PLATFORMS for m in markets
    ]  # fmt: skip
    found = pd.DataFrame(rows, columns=COLUMNS)
    n_known = found.groupby("platform")["figure"].transform("count")
    return found.assign(n=n_known).sort_values("n", ascending=False, kind="stable", ignore_index=True).drop(columns="n")


def _cell(some: pd.DataFrame, brief: Brief) -> dict[str, Any]:
    """The latest figure; of one day, a wanted age group before everybody, use before reach before users."""
    rows = [(_fits(row, brief), row) for row in some.to_dict("records")]
    rows = [(fits, row) for fits, row in rows if fits >= 0]
    if not rows:
        return {}
    _fit, best = max(rows, key=lambda r: (str(r[1]["as_of"]), r[0], -ORDER.index(r[1]["measure"])))
    whom = "" if best["dimension"] == "total" else str(best["value"])
    return {
        "figure": float(best["figure"]),
        "whom": whom,
        **{c: str(best[c]) for c in ("unit", "measure", "as_of", "source")},
    }


def _fits(row: dict[str, Any], brief: Brief) -> float:
    """1 and more for a group of the target (by its wanted years), 0 for everybody, -1 for a group that nobody asked for."""
    if row["dimension"] == "total":
        return 0.0
    part = aims.inside(brief.target_audience, str(row["dimension"]), str(row["value"]))
    only = row["dimension"] == "age" or len(brief.target_audience.genders) == 1
    return 1.0 + part.share if part and part.share >= 0.5 and only else -1.0
