"""What pairs of platforms reach together: the same people asked about all of them, chance overlap inside bounds that always hold."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import combinations
from typing import Any

import pandas as pd

from smmlib.core.brief.models import Audience
from smmlib.methods import figures, net_reach


def pairs_of(have: Sequence[str], chosen: Sequence[str]) -> list[tuple[str, ...]]:
    """All pairs, and the whole chosen set where it is larger than a pair."""
    kept = tuple(p for p in chosen if p in have)
    return list(dict.fromkeys([*combinations(have, 2), *([kept] if len(kept) > 2 else [])]))


def combine(
    series: figures.Series, known: pd.DataFrame, target: Audience, have: Sequence[str], chosen: Sequence[str]
) -> pd.DataFrame:
    """Net reach of every pair and of the chosen set; ``added`` is what the others add to the largest; most first, bounds-only rows last."""
    found = [_row(names, series, known, target) for names in pairs_of(have, chosen)]
    rows = [row for row in found if row]
    if not rows:
        return pd.DataFrame(columns=["combination"])
    table = pd.DataFrame(rows)
    order = [c for c in ("net_share", "net_reach", "net_reach_low") if c in table and table[c].notna().any()]
    ways = [False] * len(order) + [True]
    return table.sort_values([*order, "combination"], ascending=ways, ignore_index=True)


def _row(
    names: tuple[str, ...], series: figures.Series, known: pd.DataFrame, target: Audience
) -> dict[str, Any] | None:
    groups, sizes = figures.among_same(series, names, target)
    if not groups:
        return None
    people = population(known, series)
    row = {"combination": " + ".join(names), "groups": _people_of(groups), "market": series.market, "source": series.source, "as_of": series.as_of}  # fmt: skip
    if series.unit == "people":
        return row | _of_people(next(iter(groups.values())), people, series)
    total = sum(sizes[g] for g in groups)
    singles = [sum(sizes[g] * of[i] for g, of in groups.items()) / total for i in range(len(names))]
    low, high = net_reach.bounds(singles)
    made = estimates(names, singles, groups, sizes, series, known)
    middle, method = _best(made)
    return row | {column: value for column, (value, _said) in made.items() if column != "known"} | {
        "net_share": middle, "net_share_low": low, "net_share_high": high, "gross": sum(singles), "added": middle - max(singles), "method": method,
        **(_counts(middle, low, high, people) if people and row["groups"] == figures.EVERYBODY else {}),
    }  # fmt: skip


def _people_of(groups: dict[str, list[float]]) -> str:
    names = list(groups)
    ages = all(any(c.isdigit() for c in name) for name in names)
    return figures.EVERYBODY if names == ["all"] else ("ages " if ages else "") + ", ".join(names)


def _counts(middle: float, low: float, high: float, people: float) -> dict[str, float]:
    return {f"net_reach{e}": round(v * people) for e, v in (("", middle), ("_low", low), ("_high", high))}


def _of_people(singles: list[float], people: float | None, series: figures.Series) -> dict[str, Any]:
    """Counts of people: chance overlap needs to know out of how many."""
    low, high = net_reach.bounds(singles, people or math.inf)
    ends = {"net_reach_low": round(low), "net_reach_high": round(high), "gross": sum(singles)}
    if not people:
        why = f"no population of {series.market} of that time, so chance overlap cannot be worked out; bounds only"
        return {**ends, "method": "bounds only", "reason": why}
    share = net_reach.sainsbury([s / people for s in singles])
    return {**ends, "net_reach": round(share * people), "net_share": share, "net_share_low": low / people, "net_share_high": high / people,
            "added": share * people - max(singles), "method": "Sainsbury"}  # fmt: skip


def estimates(
    names: tuple[str, ...],
    singles: list[float],
    groups: dict[str, list[float]],
    sizes: dict[str, float],
    series: figures.Series,
    known: pd.DataFrame,
) -> dict[str, tuple[float, str]]:
    """Every estimate that the figures allow, with its name: ``plain`` always, ``by_age`` with age groups, ``agostini`` and ``beta_binomial``
    (``known`` for a pair) where overlaps of all pairs are published for everybody on the same day."""
    made = {"plain": (net_reach.within(net_reach.sainsbury(singles), singles), "Sainsbury")}
    if len(groups) > 1:
        made["by_age"] = (
            net_reach.within(net_reach.sainsbury_by_group(groups, sizes), singles),
            "Sainsbury within age groups",
        )
    table = figures.typed(known)
    same = (table["market"] == series.market) & (table["measure"] == "duplication") & (table["as_of"] == series.as_of)
    both = table[same].set_index("platform")["figure"]
    wanted = ["+".join(sorted(pair)) for pair in combinations(names, 2)]
    if _people_of(groups) == figures.EVERYBODY and all(pair in both.index for pair in wanted):
        shared = [float(both[pair]) for pair in wanted]
        made["agostini"] = (net_reach.agostini(singles, shared), "Agostini, published overlaps")
        made["beta_binomial"] = (net_reach.beta_binomial(singles, shared), "beta-binomial, published overlaps")
        if len(names) == 2:
            made["known"] = (net_reach.known(singles, shared), "published overlap")
    return made


def _best(made: dict[str, tuple[float, str]]) -> tuple[float, str]:
    """The one that errs least on populations with Pew's heterogeneity (benchmarks/calibrating_platforms.py): a known overlap of a pair, then the
    beta-binomial, then Sainsbury within age groups, then over all."""
    return next(made[name] for name in ("known", "beta_binomial", "by_age", "plain") if name in made)


def population(known: pd.DataFrame, series: figures.Series) -> float | None:
    """Everybody in the series' market in its year, where a figure says so."""
    table = figures.typed(known)
    same = (table["market"] == series.market) & (table["measure"] == "population")
    some = table[same & (table["year"] == series.as_of[:4]) & (table["figure"] > 0)]
    return float(some["figure"].iloc[0]) if len(some) else None
