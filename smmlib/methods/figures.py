"""Published audience figures: which series of a market to read, never two ways of measuring in one comparison.

A row of data/reference/audiences.csv is a figure of one platform in one market: monthly reach, daily reach, use (survey), composition
of its users. Figures of one comparison share market, measure, unit and date; the latest series that names enough platforms is taken.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from smmlib.core.brief.models import Audience
from smmlib.methods import target as aims

MEASURES = ("use", "monthly_reach", "daily_reach", "users", "account_users")
LEAST_PLATFORMS = 3


@dataclass(frozen=True)
class Series:
    """Comparable figures of one market: ``platform, dimension, value, figure`` with what they are."""

    rows: pd.DataFrame
    market: str
    measure: str
    unit: str
    as_of: str
    source: str


def typed(reference: pd.DataFrame) -> pd.DataFrame:
    """The reference table with numbers as numbers; rows that say 'unknown' have no figure."""
    return reference.assign(figure=pd.to_numeric(reference["figure"], errors="coerce"))


def composition(reference: pd.DataFrame, market: str, platform: str, dimension: str) -> pd.DataFrame:
    """Who a platform's users in a market are: ``value, base_share, base_n, base_rounding, base``; empty where no figure exists."""
    table = typed(reference)
    some = table[
        (table["market"] == market[:2]) & (table["platform"] == platform) & (table["measure"] == "composition")
    ]
    some = (
        some[(some["dimension"] == dimension) & some["figure"].notna()]
        .sort_values("as_of")
        .drop_duplicates("value", keep="last")
    )
    words = [f"users of the platform in {market[:2]}, {r.year} ({r.source})" for r in some.itertuples()]
    return pd.DataFrame(
        {
            "value": some["value"],
            "base_share": some["figure"],
            "base_n": math.nan,
            "base_rounding": 0.005,
            "base": words,
        }
    )


def series_of(reference: pd.DataFrame, market: str, platforms: tuple[str, ...], target: Audience) -> Series | None:
    """Choose the series of a market: one that speaks of the wanted age groups first, then the latest, then the one with most platforms.

    None where no series names `LEAST_PLATFORMS` of `platforms`.
    """
    table = typed(reference)
    some = table[(table["market"] == market[:2]) & table["measure"].isin(MEASURES) & table["figure"].notna()]
    some = some[some["platform"].isin(platforms) & (some["kind"] != "forecast")]
    found = []
    for key, rows in some.groupby(["measure", "unit", "as_of"], sort=True):
        n = rows["platform"].nunique()
        if n >= LEAST_PLATFORMS:
            fits = any(p is not None and p.high > 0 for p in _parts(rows, target))
            found.append((fits, str(key[2]), n, key, rows))
    if not found:
        return None
    *_, key, rows = max(found, key=lambda f: f[:3])
    return Series(rows, market[:2], str(key[0]), str(key[1]), str(key[2]), "; ".join(sorted(rows["source"].unique())))


def _parts(rows: pd.DataFrame, target: Audience) -> list[aims.Part | None]:
    return [
        aims.inside(target, d, v) if d in ("age", "gender") else None
        for d, v in zip(rows["dimension"], rows["value"], strict=True)
    ]


def use_in_target(series: Series, platform: str, target: Audience) -> dict[str, object]:
    """Share of the target audience that a series gives a platform: ``use, use_low, use_high, groups``.

    Age groups that are wanted come first, weighted by the wanted years they hold; wanted years without a figure may lie anywhere
    between nobody and everybody, and the ends say so. Without age groups: gender; without both: the figure of all.
    """
    rows = series.rows[series.rows["platform"] == platform]
    if rows.empty or series.unit != "share":
        return {}
    wanted = aims.wanted_years(target)
    total = sum(high - low + 1 for low, high in wanted)
    ages = [(r.value, r.figure, _years(r.value, wanted)) for r in rows[rows["dimension"] == "age"].itertuples()]
    covered = [a for a in ages if a[2] > 0]
    if covered and total:
        years = sum(a[2] for a in covered)
        use, part = sum(a[1] * a[2] for a in covered) / years, min(1.0, years / total)
        return {
            "use": use,
            "use_low": use * part,
            "use_high": use * part + 1 - part,
            "groups": "ages " + ", ".join(a[0] for a in covered),
        }
    for dimension in ("gender", "total"):
        known = rows[rows["dimension"] == dimension]
        if dimension == "gender" and len(target.genders) != 1:
            continue
        if dimension == "gender":
            known = known[known["value"].map(aims.gender_of) == aims.gender_of(target.genders[0])]
        if len(known):
            return {
                "use": float(known["figure"].iloc[-1]),
                "groups": known["value"].iloc[-1] if dimension == "gender" else "everybody",
            }
    return {}


def _years(value: str, wanted: list[tuple[int, int]]) -> float:
    band = aims.years_of(value)
    return aims.overlap(band, wanted) * (band[1] - band[0] + 1) if band else 0.0


def users_of(series: Series, platform: str) -> float:
    """People who use a platform, where the series counts people."""
    rows = series.rows[(series.rows["platform"] == platform) & (series.rows["dimension"] == "total")]
    return float(rows["figure"].iloc[-1]) if series.unit == "people" and len(rows) else math.nan
