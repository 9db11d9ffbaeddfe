"""Points of each platform by criterion, 0 to 1, missing where unknown: what a choice of platforms is made of.

Shares are points as they stand; a ratio r is worth r / (1 + r), so that twice the competitors' rate is 2/3, as good as it is 1/2, half of it
1/3. Points of one criterion are comparable between platforms because all come from one source, one rate, one brief.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from smmlib.core import stats
from smmlib.core.brief import Brief
from smmlib.core.errors import Refusal
from smmlib.methods import like_for_like
from smmlib.methods.density import OWN, PUBLISHED, markets_of

CRITERIA = ("reach", "affinity", "density", "results", "formats", "effort", "competitors")
Lift = tuple[float, float, float, str, int]


def points(
    platforms: Sequence[str], density: pd.DataFrame, posts: pd.DataFrame, kinds: pd.DataFrame, brief: Brief,
    *, posts_per_week: float = 3.0, level: float = 0.90,
) -> tuple[pd.DataFrame, dict[str, Lift]]:  # fmt: skip
    """Points of each of `platforms`, with ``barred`` (why it may not be chosen) and ``hours_week``; and what own results were compared by.

    Parameters
    ----------
    density : ``platforms.density``; posts : canonical posts with ``followers_at_post`` filled in; kinds : reference ``platforms``. Left unchanged.
    posts_per_week : where the brief plans none for a platform

    Returns
    -------
    a row a platform with each criterion and its ends (``<criterion>_low, <criterion>_high``, missing where there is no doubt to draw)
    """
    results = results_of(posts, level)
    rows = []
    for platform in platforms:
        kind = kinds[kinds["platform"] == platform]
        carried = set(kind["formats"].iloc[0].split()) if len(kind) else set()
        hours = hours_needed(platform, posts, carried, brief, posts_per_week)
        row: dict[str, Any] = {"platform": platform, "barred": barred(platform, kind, brief), "hours_week": hours}
        row |= reach_points(platform, density) | _affinity(platform, density) | _density(platform, density)
        row |= _ratio("results", results[platform][:3]) if platform in results else ends("results", math.nan)
        row |= _formats(posts, carried, level) | _effort(platform, hours, brief)
        rows.append(row | ends("competitors", rivals_there(platform, brief)))
    return pd.DataFrame(rows), results


def results_of(posts: pd.DataFrame, level: float) -> dict[str, Lift]:
    """Own rate over the competitors' on each platform where both sides have enough posts of one rate."""
    found = {}
    for platform in sorted(set(posts.loc[posts["role"] == "own", "platform"])):
        try:
            found[platform] = like_for_like.lift_over_rivals(posts, platform, level=level)
        except Refusal:
            continue
    return found


def ends(name: str, value: float, low: float = math.nan, high: float = math.nan) -> dict[str, float]:
    """A criterion's points with their ends."""
    return {name: value, f"{name}_low": low, f"{name}_high": high}


def _ratio(name: str, ratio: Sequence[float]) -> dict[str, float]:
    return ends(name, *(x / (1 + x) for x in ratio))


def barred(platform: str, kind: pd.DataFrame, brief: Brief) -> str | None:
    """Why a platform may not be chosen: the brief excludes it, or it is blocked in every market of the brief."""
    if platform in brief.exclude:
        return "excluded by the brief"
    markets = markets_of(brief)
    blocked = blocked_in(kind, markets)
    if markets and len(blocked) == len(markets):
        return f"blocked in {', '.join(blocked)} ({kind['source'].iloc[0]})"
    return None


def blocked_in(kind: pd.DataFrame, markets: Sequence[str]) -> list[str]:
    """Markets in which a platform is blocked, by its row of the reference table."""
    return [m for m in markets if len(kind) and m in kind["blocked_in"].iloc[0].split()]


def reach_points(platform: str, density: pd.DataFrame) -> dict[str, float]:
    """Reach against the largest of the first market that has figures; shares and numbers of people are never compared."""
    published = density[density["basis"] == PUBLISHED]
    for _market, some in published.groupby("market", sort=False):
        for column in ("use", "users"):
            most = some[column].max()
            if pd.notna(most) and most > 0:
                row = some[some["platform"] == platform].iloc[0]
                low, high = (row[f"use_{e}"] / most if column == "use" else math.nan for e in ("low", "high"))
                return ends("reach", row[column] / most, min(1.0, low), min(1.0, high))
    return ends("reach", math.nan)


def _affinity(platform: str, density: pd.DataFrame) -> dict[str, float]:
    for _market, some in density[density["affinity"].notna()].groupby("market", sort=False):
        row = some[some["platform"] == platform]
        if len(row):
            return _ratio("affinity", [row[f"affinity{e}"].iloc[0] / 100 for e in ("", "_low", "_high")])
        break
    return ends("affinity", math.nan)


def _density(platform: str, density: pd.DataFrame) -> dict[str, float]:
    own = density[(density["platform"] == platform) & (density["basis"] == OWN)]
    return ends("density", *(own[f"density{e}"].iloc[0] if len(own) else math.nan for e in ("", "_low", "_high")))


def _formats(posts: pd.DataFrame, carried: set[str], level: float) -> dict[str, float]:
    made = posts.loc[(posts["role"] == "own") & posts["format"].notna() & posts["format"].ne("other"), "format"]
    if made.empty or not carried:
        return ends("formats", math.nan)
    fits = int(made.isin(carried).sum())
    return ends("formats", fits / len(made), *stats.share_interval(fits, len(made), level=level))


def hours_needed(platform: str, posts: pd.DataFrame, carried: set[str], brief: Brief, posts_per_week: float) -> float:
    """Hours a week: posts a week times the hours of the formats the client makes and the platform carries, as the brief's planner says."""
    price: Mapping[str, float] = brief.planner.hours_per_post
    plan = brief.planner.posts_per_week.get(platform, posts_per_week)
    made = posts.loc[(posts["role"] == "own") & posts["format"].isin(list(carried & set(price))), "format"].map(price)
    usual = list(made) or [hours for form, hours in price.items() if form in carried]
    return plan * sum(usual) / len(usual) if usual else math.nan


def capacity_of(brief: Brief) -> float:
    """Hours a week of the whole team; 0 where the brief names none."""
    return sum(member.hours_week for member in brief.team)


def _effort(platform: str, hours: float, brief: Brief) -> dict[str, float]:
    """Part of the team's week that stays free; the posts a week of a platform without a plan may be half more or less."""
    capacity = capacity_of(brief)
    if capacity <= 0 or math.isnan(hours):
        return ends("effort", math.nan)
    doubt = 0.0 if platform in brief.planner.posts_per_week else 0.5
    return ends("effort", *(max(0.0, 1 - part * hours / capacity) for part in (1.0, 1 + doubt, 1 - doubt)))


def rivals_there(platform: str, brief: Brief) -> float:
    """Share of the brief's competitors who have an account there; missing where it names none."""
    names = {a.name or a.handle for a in brief.accounts if a.role == "competitor"}
    here = {a.name or a.handle for a in brief.accounts if a.role == "competitor" and a.platform == platform}
    return len(here) / len(names) if names else math.nan


def chosen(ranked: pd.DataFrame, brief: Brief, most: int) -> list[bool]:
    """The first `most` by place whose hours fit into the team's week together; without a team, hours set no limit."""
    capacity = capacity_of(brief)
    left = capacity if capacity > 0 else math.inf
    taken: list[bool] = []
    for row in ranked.itertuples():
        need = 0.0 if math.isnan(row.hours_week) else float(row.hours_week)
        take = pd.notna(row.place) and sum(taken) < most and need <= left + 1e-9
        left -= need if take else 0.0
        taken.append(bool(take))
    return taken
