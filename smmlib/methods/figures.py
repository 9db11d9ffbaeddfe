"""Published audience figures: which series of a market to read, never two ways of measuring in one comparison.

A row of data/reference/audiences.csv is a figure of one platform in one market: monthly reach, daily reach, use (survey), composition
of its users. Figures of one comparison share market, measure, unit, date and source; the latest series that names enough platforms is taken.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from smmlib.core.brief.models import Audience
from smmlib.methods import target as aims

MEASURES = ("use", "monthly_reach", "daily_reach", "users", "account_users")
LEAST_PLATFORMS = 3
EVERYBODY = "everybody"


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
    """Who a platform's users in a market are: ``value, base_share, base_n, base_rounding, base, source, as_of``; empty where no figure exists."""
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
            "source": some["source"],
            "as_of": some["as_of"],
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
    for key, rows in some.groupby(["measure", "unit", "as_of", "source"], sort=True):
        n = rows["platform"].nunique()
        if n >= LEAST_PLATFORMS:
            fits = group_of(rows, target) != "total"
            found.append((fits, str(key[2]), n, tuple(map(str, key)), rows))
    if not found:
        return None
    *_, (measure, unit, as_of, source), rows = max(found, key=lambda f: f[:4])
    return Series(rows, market[:2], measure, unit, as_of, source)


def group_of(rows: pd.DataFrame, target: Audience) -> str:
    """By which people all platforms of a series are compared: age or gender where enough platforms have wanted groups, else everybody."""
    wanted = aims.wanted_years(target)
    inside = pd.Series([years_inside(v, wanted) > 0 for v in rows["value"]], index=rows.index, dtype="bool")
    ages = rows[(rows["dimension"] == "age") & inside]
    if ages["platform"].nunique() >= LEAST_PLATFORMS:
        return "age"
    if len(target.genders) == 1:
        same = rows["value"].map(aims.gender_of) == aims.gender_of(target.genders[0])
        if rows[(rows["dimension"] == "gender") & same]["platform"].nunique() >= LEAST_PLATFORMS:
            return "gender"
    return "total"


def use_in_target(series: Series, platform: str, target: Audience) -> dict[str, object]:
    """Share of the target audience that a series gives a platform: ``use, use_low, use_high, groups``; empty where it gives none.

    Wanted age groups are weighted by the wanted years they hold; wanted years without a figure may lie anywhere between nobody and
    everybody, and the ends say so. All platforms of a series are compared by the same kind of people (`group_of`).
    """
    group = group_of(series.rows, target)
    rows = series.rows[(series.rows["platform"] == platform) & (series.rows["dimension"] == group)]
    if rows.empty or series.unit != "share":
        return {}
    if group == "age":
        return _by_age(rows, target)
    if group == "gender":
        rows = rows[rows["value"].map(aims.gender_of) == aims.gender_of(target.genders[0])]
    if rows.empty:
        return {}
    return {"use": float(rows["figure"].iloc[-1]), "groups": EVERYBODY if group == "total" else rows["value"].iloc[-1]}


def _by_age(rows: pd.DataFrame, target: Audience) -> dict[str, object]:
    wanted = aims.wanted_years(target)
    ages = [(r.value, r.figure, years_inside(r.value, wanted)) for r in rows.itertuples()]
    covered = [a for a in ages if a[2] > 0]
    years = sum(a[2] for a in covered)
    if not years:
        return {}
    all_years = len({y for low, high in wanted for y in range(low, high + 1)})
    use, part = sum(a[1] * a[2] for a in covered) / years, min(1.0, years / all_years)
    return {
        "use": use,
        "use_low": use * part,
        "use_high": use * part + 1 - part,
        "groups": "ages " + ", ".join(a[0] for a in covered),
    }


def among_same(
    series: Series, names: tuple[str, ...], target: Audience
) -> tuple[dict[str, list[float]], dict[str, float]]:
    """Figures of several platforms among the same people: group -> a figure each, and the weight of each group.

    Only groups that have a figure of every one of them count: a reach among 16-24 and another among 16-34 cannot be added up.
    """
    kind = group_of(series.rows, target)
    rows = series.rows[(series.rows["dimension"] == kind) & series.rows["platform"].isin(names)]
    if kind == "gender":
        rows = rows[rows["value"].map(aims.gender_of) == aims.gender_of(target.genders[0])]
    grid = rows.pivot_table(index="value", columns="platform", values="figure", aggfunc="last")
    grid = grid.reindex(columns=list(names)).dropna()
    wanted = aims.wanted_years(target)
    sizes = {str(g): years_inside(str(g), wanted) if kind == "age" else 1.0 for g in grid.index}
    return {g: [float(f) for f in grid.loc[g]] for g, size in sizes.items() if size > 0}, sizes


def years_inside(value: str, wanted: list[tuple[int, int]]) -> float:
    """Wanted years that an age group holds."""
    band = aims.years_of(value)
    return aims.overlap(band, wanted) * (band[1] - band[0] + 1) if band else 0.0


def users_of(series: Series, platform: str) -> float:
    """People who use a platform, where the series counts people."""
    rows = series.rows[(series.rows["platform"] == platform) & (series.rows["dimension"] == "total")]
    return float(rows["figure"].iloc[-1]) if series.unit == "people" and len(rows) else math.nan
