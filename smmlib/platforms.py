"""Platforms: where is the target audience, and which platforms deserve the client's hours?

Figures of one comparison come from one source and one day. What nobody has measured is unknown, and stays a wide bar, never a zero;
the weights are the client's, and the ranking says how much of it would change if they moved.
"""

from __future__ import annotations

import math

import pandas as pd
from pydantic import Field

from smmlib.core import charts, i18n, levels, schema, tables, text
from smmlib.core.brief import Brief, StepParams
from smmlib.core.brief.models import PLATFORMS
from smmlib.core.errors import NothingToRank, Refusal
from smmlib.core.findings import Finding
from smmlib.methods import combining, criteria, figures, like_for_like, maps, points, resemblance, watching
from smmlib.methods import density as densities
from smmlib.methods import platform_findings as telling
from smmlib.views.platforms import (
    plot_points,
    plot_ranking,
    plot_reach,
    table_density,
    table_markets,
    table_ranking,
    table_similar,
)

__all__ = (
    "Params", "add_reach", "find_similar", "findings_of", "map_markets", "measure_density", "plot_points", "plot_ranking", "plot_reach", "rank_platforms",
    "retell", "table_density", "table_markets", "table_ranking", "table_similar",
)  # fmt: skip


class Params(StepParams):
    """Settings of the notebook, the same as its parameters cell."""

    choose: int = Field(3, ge=1, le=8, description="platforms in the chosen set")
    reach_weight: float = Field(0.25, ge=0, le=1, description="weight of the reach in the target audience")
    affinity_weight: float = Field(
        0.10, ge=0, le=1, description="weight of having more of the target than people at large"
    )
    density_weight: float = Field(0.15, ge=0, le=1, description="weight of the target's share of the own audience")
    results_weight: float = Field(0.20, ge=0, le=1, description="weight of own results against competitors there")
    formats_weight: float = Field(0.10, ge=0, le=1, description="weight of the fit to the formats the client makes")
    effort_weight: float = Field(0.10, ge=0, le=1, description="weight of the hours a platform needs")
    competitors_weight: float = Field(0.10, ge=0, le=1, description="weight of competitors being there")
    spread: float = Field(0.20, ge=0, le=1, description="how far the weights are moved, up and down")
    posts_per_week: float = Field(3.0, ge=0.5, le=50, description="posts a week where the brief plans none")
    level: float = Field(0.90, ge=0.5, le=0.99, description="level of the intervals")

    @property
    def weights(self) -> dict[str, float]:
        """Weight of each criterion."""
        return {name: getattr(self, f"{name}_weight") for name in points.CRITERIA}


def measure_density(portrait: pd.DataFrame, figures_known: pd.DataFrame, brief: Brief) -> pd.DataFrame:
    """List what is known of the target audience on every platform and market, with 'unknown' where no figure exists.

    Parameters
    ----------
    portrait : ``audience.portrait``; figures_known : reference ``audiences``. Left unchanged.

    Returns
    -------
    table, contract ``platforms.density``: a row a platform and market from published figures, and one with market ``own`` for each own
    audience; ``density`` is the target's share of the users, ``use`` the users' share of the target, ``affinity`` how much use in the target
    differs from use at large

    Raises
    ------
    Refusal
        There is neither a market to look up nor an audience to read.
    """
    rows = densities.rows(portrait, figures_known, brief, PLATFORMS)
    if not rows:
        raise Refusal(
            "The brief names no market and no country, and no audience was exported: density cannot be looked up anywhere."
        )
    return schema.check(pd.DataFrame(rows), "platforms.density")


def map_markets(figures_known: pd.DataFrame, brief: Brief) -> pd.DataFrame:
    """The latest figure of every platform in the brief's markets, Russia, Malaysia, the United States and the world, or unknown; see `maps`."""
    return maps.of_markets(figures_known, brief)


@levels.carried
def rank_platforms(
    density: pd.DataFrame, posts: pd.DataFrame, days: pd.DataFrame, kinds: pd.DataFrame, brief: Brief, settings: Params
) -> pd.DataFrame:
    """Rank platforms by weighted criteria, with the weights moved and the doubt of every point drawn; TOPSIS beside the weighted sum.

    Parameters
    ----------
    density : ``platforms.density``; posts, days : canonical posts and account_days; kinds : reference ``platforms``. Left unchanged.

    Returns
    -------
    table, contract ``platforms.ranking``, best first; platforms known by less than half of the weight, excluded by the brief or blocked in
    all of its markets have no place and the reason; ``attrs["results"]`` says what own results were compared by, ``attrs["partly_blocked"]``
    which platforms some markets block

    Raises
    ------
    NothingToRank
        No platform is known by half of the weight.
    """
    if sum(settings.weights.values()) <= 0:
        raise Refusal("All weights are zero; give at least one criterion a weight.")
    filled = like_for_like.with_followers(posts, days, brief.time_zone)
    made, results = points.points(
        PLATFORMS, density, filled, kinds, brief, posts_per_week=settings.posts_per_week, level=settings.level
    )
    there = points.capacity_of(brief) or math.inf
    table = criteria.rank(
        made, settings.weights, choose=settings.choose, spread=settings.spread, level=settings.level, hours=there
    )
    if table["place"].isna().all():
        known = ", ".join(c for c in points.CRITERIA if made[c].notna().any()) or "nothing"
        raise NothingToRank(
            f"No platform is known well enough to be ranked: two criteria and half of the weight are needed, and of all of them only {known} is known. "
            "A published figure of the market, a team with hours, competitors' accounts in the brief or an export of the audience would add one each."
        )
    found = schema.check(table.assign(chosen=points.chosen(table, brief, settings.choose)), "platforms.ranking")
    found.attrs = {
        "results": "; ".join(f"{i18n.platform(p)} {r[3]}, n {r[4]}" for p, r in sorted(results.items())),
        "partly_blocked": _partly_blocked(found, kinds, brief),
    }
    return found


def _partly_blocked(ranking: pd.DataFrame, kinds: pd.DataFrame, brief: Brief) -> dict[str, str]:
    markets = densities.markets_of(brief)
    placed = ranking.loc[ranking["place"].notna(), "platform"]
    found = {p: points.blocked_in(kinds[kinds["platform"] == p], markets) for p in placed}
    return {p: ", ".join(where) for p, where in found.items() if where}


def add_reach(ranking: pd.DataFrame, known: pd.DataFrame, brief: Brief) -> pd.DataFrame:
    """Estimate what pairs of ranked platforms, and the chosen set, reach together.

    Returns
    -------
    table, contract ``platforms.net_reach``, largest first; the ends are the Frechet bounds, which hold whatever the overlap

    Raises
    ------
    Refusal
        Fewer than two ranked platforms have figures of one source in one market.
    """
    ranked = ranking[ranking["place"].notna()]
    chosen = list(ranked.loc[telling.is_chosen(ranked), "platform"])
    for market in densities.markets_of(brief):
        series = figures.series_of(known, market, PLATFORMS, brief.target_audience)
        if series is not None:
            have = [p for p in ranked["platform"] if figures.among_same(series, (p,), brief.target_audience)[0]]
            table = combining.combine(series, known, brief.target_audience, have, chosen)
            if len(table):
                return schema.check(table, "platforms.net_reach")
    raise Refusal(
        "Fewer than two of the ranked platforms have a figure from one source in one market, so their reach cannot be added up."
    )


@levels.carried
def find_similar(
    posts: pd.DataFrame, days: pd.DataFrame, brief: Brief, *, level: float = 0.90, comments: pd.DataFrame | None = None,
    mentions: pd.DataFrame | None = None, links: pd.DataFrame | None = None,
) -> pd.DataFrame:  # fmt: skip
    """Make the watch list: who speaks like the client, who shares its people, who earns more, and whom the brief names.

    Parameters
    ----------
    posts, days : canonical posts and account_days; comments, mentions : whose authors are compared; links : ties between accounts. Left
        unchanged; what is not given is not asked.

    Returns
    -------
    table, contract ``platforms.similar``, closest by vocabulary first

    Raises
    ------
    Refusal
        There are too few texts to compare, and the brief names nobody else.
    """
    languages = brief.content_languages or ["en"]
    some = resemblance.thinned(posts)
    said = (some["title"].fillna("") + " " + some["text"].fillna("")).str.strip()
    spoken = some["language"].where(some["language"].isin(languages), languages[0])
    lemmas = [text.lemmas(words, language) for words, language in zip(said, spoken, strict=True)]
    try:
        found = watching.add_named(resemblance.similar(some, lemmas, level=level), brief)
    except Refusal as why:
        found = watching.add_named(schema.empty("platforms.similar"), brief, reason=str(why))
        if found.empty:
            raise
    own = [a.handle for a in brief.accounts if a.role == "own"]
    if comments is not None and mentions is not None:
        found = watching.add_people(found, comments, mentions, own, level)
    if links is not None:
        found = watching.add_circles(found, links, own)
    followed = like_for_like.with_followers(posts, days, brief.time_zone)
    return schema.check(watching.judge(found, followed, level=level), "platforms.similar")


def retell(
    density: pd.DataFrame, posts: pd.DataFrame, days: pd.DataFrame, kinds: pd.DataFrame, brief: Brief, settings: Params,
    *, language: str = "",
) -> charts.Chart | tables.Shown:  # fmt: skip
    """Draw the ranking with other weights: the what-if of the notebook."""
    try:
        return plot_ranking(rank_platforms(density, posts, days, kinds, brief, settings), language=language)
    except Refusal as why:
        return tables.note("fig-platforms-ranking", str(why), language)


@levels.told
def findings_of(
    density: pd.DataFrame, ranking: pd.DataFrame, reach: pd.DataFrame, similar: pd.DataFrame, brief: Brief
) -> list[Finding]:
    """State the first platform and the chosen set with their sureness, where the target is densest, what pairs reach, whom to watch."""
    own = {a.platform for a in brief.accounts if a.role == "own"}
    told = telling.of_ranking(ranking) + telling.of_density(density) + telling.of_reach(reach)
    return told + telling.of_similar(similar) + telling.of_blocks(ranking, own)
