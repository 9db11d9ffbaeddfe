"""Where the target audience is: own audiences, published figures of one source and day, and 'unknown' as a row that counts.

Three different things are kept apart: how much of the target *uses* a platform (how many could be reached there), how much of a platform's
users *is* the target (how much of the effort lands on them), and affinity, 100 x use among the target / use among everybody, which is the
second over the target's share of all people (Bayes) and needs no count of either.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import pandas as pd

from smmlib.core.brief import Brief
from smmlib.methods import figures
from smmlib.methods import target as aims

OWN, PUBLISHED, COMPOSED = "own audience", "published figure", "published composition of users"
ALMOST_ALL = 0.95


def markets_of(brief: Brief) -> list[str]:
    """The markets of the brief, else the countries of its target audience."""
    return list(dict.fromkeys(m[:2] for m in brief.markets or brief.target_audience.countries))


def rows(portrait: pd.DataFrame, known: pd.DataFrame, brief: Brief, platforms: Sequence[str]) -> list[dict[str, Any]]:
    """All that is known: a row an own audience, a row a platform and market from figures, one more where its users' composition is known."""
    found = [_own(some) for _key, some in _matches(portrait).groupby("platform", sort=True)]
    for market in markets_of(brief):
        series = figures.series_of(known, market, tuple(platforms), brief.target_audience)
        for platform in platforms:
            found.append(_published(platform, market, series, known, brief))
            found += _composed(known, market, platform, brief)
    return found


def _matches(portrait: pd.DataFrame) -> pd.DataFrame:
    """The widest match of each platform's largest audience: all dimensions together where there are several."""
    matched = portrait[portrait["dimension"] == "target"]
    order = matched.assign(whole=matched["value"].eq("all"), people_known=matched["n_people"].fillna(0))
    return order.sort_values(["whole", "people_known", "account"], ascending=[False, False, True])


def _own(some: pd.DataFrame) -> dict[str, Any]:
    row = some.iloc[0]
    return {
        "platform": row["platform"], "market": "own", "basis": OWN, "density": row["share"], "density_low": row["share_low"],
        "density_high": row["share_high"], "groups": row["value"], "measure": row["measure"], "source": f"export of {row['account']}",
        "as_of": "" if pd.isna(row["as_of"]) else f"{row['as_of']:%Y-%m-%d}",
    }  # fmt: skip


def _published(
    platform: str, market: str, series: figures.Series | None, known: pd.DataFrame, brief: Brief
) -> dict[str, Any]:
    row: dict[str, Any] = {"platform": platform, "market": market, "basis": PUBLISHED}
    if series is None:
        return {**row, "reason": f"unknown: no comparable figures for {market} in the sources of this workbook"}
    used = figures.use_in_target(series, platform, brief.target_audience)
    users = figures.users_of(series, platform)
    if not used and math.isnan(users):
        return {
            **row,
            "reason": f"unknown: {series.source} ({series.as_of}) does not name it for {market}{_elsewhere(platform, series, known)}",
        }
    return {
        **row,
        **used,
        **affinity_of(used, series, platform),
        "users": users,
        **({} if used else {"groups": figures.EVERYBODY}),
        "measure": series.measure,
        "source": series.source,
        "as_of": series.as_of,
    }


def _elsewhere(platform: str, series: figures.Series, known: pd.DataFrame) -> str:
    """Say when other figures of a platform exist, so that nobody takes 'unknown' for 'never measured'."""
    table = figures.typed(known)
    some = table[(table["market"] == series.market) & (table["platform"] == platform) & table["figure"].notna()]
    days = ", ".join(sorted(set(some["as_of"].astype("str"))))
    return f"; its figures of {days} come from other days or questions and are not compared" if days else ""


def affinity_of(used: dict[str, Any], series: figures.Series, platform: str) -> dict[str, float]:
    """100 x use among the target / use among everybody, both of one source and day; empty where one is missing.

    Examples
    --------
    >>> rows = pd.DataFrame({"platform": ["x"], "dimension": ["total"], "value": ["all"], "figure": [0.25]})
    >>> affinity_of({"use": 0.5, "groups": "ages 18-24"}, figures.Series(rows, "GB", "use", "share", "2024", ""), "x")["affinity"]
    200.0
    """
    whole = series.rows[(series.rows["platform"] == platform) & (series.rows["dimension"] == "total")]["figure"]
    if not used or used["groups"] == figures.EVERYBODY or whole.empty or not whole.iloc[-1] > 0:
        return {}
    ends = {f"affinity{end}": used.get(f"use{end}", math.nan) for end in ("", "_low", "_high")}
    return {name: 100 * use / float(whole.iloc[-1]) for name, use in ends.items()}


def _composed(known: pd.DataFrame, market: str, platform: str, brief: Brief) -> list[dict[str, Any]]:
    """Share of a platform's users that are wanted by age, or by gender; users without a figure may all be wanted, or none of them."""
    for dimension in ("age", "gender"):
        some = figures.composition(known, market, platform, dimension)
        parts = [aims.inside(brief.target_audience, dimension, value) for value in some["value"]]
        whole = dimension == "gender" and len(brief.target_audience.genders) > 1
        if some.empty or whole or any(part is None for part in parts):
            continue
        held = [(part, share) for part, share in zip(parts, some["base_share"], strict=True) if part]
        rest = max(0.0, 1 - sum(share for _part, share in held))
        low = sum(part.low * share for part, share in held)
        high = min(1.0, sum(part.high * share for part, share in held) + rest)
        known = rest <= 1 - ALMOST_ALL or (dimension == "gender" and low > 0)
        middle = sum(part.share * share for part, share in held) if known else math.nan
        return [
            {"platform": platform, "market": market, "basis": COMPOSED, "density": middle, "density_low": low,
             "density_high": middle if known and low == middle else high, "groups": f"{dimension} {', '.join(some['value'])}",
             "measure": "composition", "source": some["source"].iloc[0], "as_of": some["as_of"].iloc[0]}
        ]  # fmt: skip
    return []
