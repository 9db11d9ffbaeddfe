"""Platforms: where is the target audience, and which platforms deserve the client's hours?

Figures of one comparison come from one source and one day. What nobody has measured is unknown, and stays a wide bar, never a zero;
the weights are the client's, and the ranking says how much of it would change if they moved.
"""

from __future__ import annotations

import math
from itertools import combinations
from typing import Any

import pandas as pd
from pydantic import Field

from smmlib.core import charts, i18n, schema, stats, tables, text
from smmlib.core.brief import Brief, StepParams
from smmlib.core.brief.models import PLATFORMS
from smmlib.core.errors import NothingToRank, Refusal
from smmlib.core.findings import Evidence, Finding, refusal, short, strength_of
from smmlib.methods import criteria, figures, like_for_like, net_reach, resemblance

N_ = i18n.N_
OWN, PUBLISHED = "own audience", "published figure"
SOURCE = "smmlib.methods.criteria"
CRITERIA = ("reach", "density", "results", "formats", "effort", "competitors")


class Params(StepParams):
    """Settings of the notebook, the same as its parameters cell."""

    choose: int = Field(3, ge=1, le=8, description="platforms in the chosen set")
    reach_weight: float = Field(0.25, ge=0, le=1, description="weight of the reach in the target audience")
    density_weight: float = Field(0.20, ge=0, le=1, description="weight of the target's share of the own audience")
    results_weight: float = Field(0.20, ge=0, le=1, description="weight of own results against competitors there")
    formats_weight: float = Field(0.10, ge=0, le=1, description="weight of the fit to the formats the client makes")
    effort_weight: float = Field(0.15, ge=0, le=1, description="weight of the hours a platform needs")
    competitors_weight: float = Field(0.10, ge=0, le=1, description="weight of competitors being there")
    spread: float = Field(0.20, ge=0, le=1, description="how far the weights are moved, up and down")
    posts_per_week: float = Field(3.0, ge=0.5, le=50, description="posts a week where the brief plans none")
    level: float = Field(0.90, ge=0.5, le=0.99, description="level of the intervals")

    @property
    def weights(self) -> dict[str, float]:
        """Weight of each criterion."""
        return {name: getattr(self, f"{name}_weight") for name in CRITERIA}


def markets_of(brief: Brief) -> list[str]:
    """The markets of the brief, else the countries of its target audience."""
    named = [*(m[:2] for m in brief.markets), *(c[:2] for c in brief.target_audience.countries)]
    return list(dict.fromkeys(named[: len(brief.markets)] or named))


def measure_density(portrait: pd.DataFrame, figures_known: pd.DataFrame, brief: Brief) -> pd.DataFrame:
    """List what is known of the target audience on every platform and market, with 'unknown' where no figure exists.

    Parameters
    ----------
    portrait : ``audience.portrait``; figures_known : reference ``audiences``. Left unchanged.

    Returns
    -------
    table, contract ``platforms.density``: a row a platform and market from published figures, and one with market ``own`` for each own
    audience; ``density`` is the target's share of the users, ``use`` the users' share of the target
    """
    rows = [_own_density(some) for _key, some in _targets(portrait).groupby("platform", sort=True)]
    for market in markets_of(brief):
        series = figures.series_of(figures_known, market, PLATFORMS, brief.target_audience)
        rows += [_published(platform, market, series, figures_known, brief) for platform in PLATFORMS]
    if not rows:
        raise Refusal(
            "The brief names no market and no country, and no audience was exported: density cannot be looked up anywhere."
        )
    return schema.check(pd.DataFrame(rows), "platforms.density")


def _targets(portrait: pd.DataFrame) -> pd.DataFrame:
    """The widest match of each platform's largest audience: all dimensions together where there are several."""
    matched = portrait[portrait["dimension"] == "target"]
    order = matched.assign(whole=matched["value"].eq("all"), people_known=matched["n_people"].fillna(0))
    return order.sort_values(["whole", "people_known", "account"], ascending=[False, False, True])


def _own_density(some: pd.DataFrame) -> dict[str, Any]:
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
    found: dict[str, Any] = {}
    if series is not None:
        used = figures.use_in_target(series, platform, brief.target_audience)
        users = figures.users_of(series, platform)
        if used or not math.isnan(users):
            found = {**used, "users": users, "measure": series.measure, "source": series.source, "as_of": series.as_of}
    density = _composed(known, market, platform, brief)
    if density:
        found = {"source": density["source"], "as_of": density["as_of"], **found, "density": density["density"]}
    return (
        {**row, **found}
        if found
        else {**row, "reason": f"unknown: no figure for {market} in the sources of this workbook"}
    )


def _composed(known: pd.DataFrame, market: str, platform: str, brief: Brief) -> dict[str, Any]:
    """Share of a platform's users that are wanted, from the composition of its users by one dimension."""
    for dimension in ("age", "gender"):
        some = figures.composition(known, market, platform, dimension)
        parts = [figures.aims.inside(brief.target_audience, dimension, v) for v in some["value"]]
        if (
            len(some)
            and all(p is not None for p in parts)
            and 0 < sum(p.high for p in parts if p) < len(some) + (len(some) == 1)
        ):
            share = sum(p.share * s for p, s in zip(parts, some["base_share"], strict=True) if p)
            if not (dimension == "gender" and len(brief.target_audience.genders) > 1):
                return {"density": share, "source": some["base"].iloc[0], "as_of": ""}
    return {}


def rank_platforms(
    density: pd.DataFrame, posts: pd.DataFrame, days: pd.DataFrame, kinds: pd.DataFrame, brief: Brief, settings: Params
) -> pd.DataFrame:
    """Rank platforms by six weighted criteria, with the weights moved and the doubt of every point drawn.

    Parameters
    ----------
    density : ``platforms.density``; posts, days : canonical posts and account_days; kinds : reference ``platforms``. Left unchanged.

    Returns
    -------
    table, contract ``platforms.ranking``, best first; platforms known by less than half of the weight, excluded by the brief or blocked in
    one of its markets have no place and the reason; ``attrs["results"]`` says what own results were compared by

    Raises
    ------
    NothingToRank
        No platform is known by half of the weight.
    """
    if sum(settings.weights.values()) <= 0:
        raise Refusal("All weights are zero; give at least one criterion a weight.")
    results = _results(like_for_like.with_followers(posts, days, brief.time_zone), settings.level)
    points = pd.DataFrame([_points(p, density, posts, kinds, brief, settings, results) for p in PLATFORMS])
    table = criteria.rank(
        points, settings.weights, choose=settings.choose, spread=settings.spread, level=settings.level
    )
    if table["place"].isna().all():
        best = table[table["barred"].isna()].head(1)
        why = f" The nearest, {i18n.platform(best['platform'].iloc[0])}: {best['reason'].iloc[0]}." if len(best) else ""
        raise NothingToRank("No platform is known well enough to be ranked." + why)
    found = schema.check(table.assign(chosen=_chosen(table, settings, brief)), "platforms.ranking")
    found.attrs = {
        "results": "; ".join(f"{p}: {r[3]}, n {r[4]}" for p, r in sorted(results.items())),
        "n_known": table["n_known"].tolist(),
    }
    return found


def _results(posts: pd.DataFrame, level: float) -> dict[str, tuple[float, float, float, str, int]]:
    found = {}
    for platform in sorted(set(posts.loc[posts["role"] == "own", "platform"])):
        try:
            found[platform] = like_for_like.lift_over_rivals(posts, platform, level=level)
        except Refusal:
            continue
    return found


def _points(
    platform: str, density: pd.DataFrame, posts: pd.DataFrame, kinds: pd.DataFrame, brief: Brief, settings: Params,
    results: dict[str, tuple[float, float, float, str, int]],
) -> dict[str, Any]:  # fmt: skip
    """Points of one platform, 0 to 1, missing where unknown; a rate of twice the competitors' is worth 2/3, half of it 1/3."""
    kind = kinds[kinds["platform"] == platform]
    carried = set(kind["formats"].iloc[0].split()) if len(kind) else set()
    row: dict[str, Any] = {"platform": platform, "barred": _barred(platform, kind, brief)}
    row |= _reach_points(platform, density)
    own = density[(density["platform"] == platform) & (density["market"] == "own")]
    row |= _ends(
        "density", *(own[c].iloc[0] if len(own) else math.nan for c in ("density", "density_low", "density_high"))
    )
    lift = results.get(platform)
    row |= _ends("results", *(x / (1 + x) for x in lift[:3])) if lift else _ends("results", math.nan)
    row |= _format_points(posts, carried, settings.level)
    row |= _effort_points(platform, posts, carried, brief, settings)
    rivals = {a.name or a.handle for a in brief.accounts if a.role == "competitor"}
    here = {a.name or a.handle for a in brief.accounts if a.role == "competitor" and a.platform == platform}
    return row | _ends("competitors", len(here) / len(rivals) if rivals else math.nan)


def _ends(name: str, value: float, low: float = math.nan, high: float = math.nan) -> dict[str, float]:
    return {name: value, f"{name}_low": low, f"{name}_high": high}


def _barred(platform: str, kind: pd.DataFrame, brief: Brief) -> str | None:
    if platform in brief.exclude:
        return "excluded by the brief"
    blocked = set(kind["blocked_in"].iloc[0].split()) & set(markets_of(brief)) if len(kind) else set()
    return f"blocked in {', '.join(sorted(blocked))} ({kind['source'].iloc[0]})" if blocked else None


def _reach_points(platform: str, density: pd.DataFrame) -> dict[str, float]:
    """Reach against the largest of the first market that has figures; shares and numbers of people are never compared."""
    published = density[density["basis"] == PUBLISHED]
    for _market, some in published.groupby("market", sort=False):
        for column in ("use", "users"):
            most = some[column].max()
            if pd.notna(most) and most > 0:
                row = some[some["platform"] == platform].iloc[0]
                ends = [row[f"use_{e}"] / most if column == "use" else math.nan for e in ("low", "high")]
                return _ends("reach", row[column] / most, min(1.0, ends[0]), min(1.0, ends[1]))
    return _ends("reach", math.nan)


def _format_points(posts: pd.DataFrame, carried: set[str], level: float) -> dict[str, float]:
    made = posts.loc[(posts["role"] == "own") & posts["format"].notna() & posts["format"].ne("other"), "format"]
    if made.empty or not carried:
        return _ends("formats", math.nan)
    fits = int(made.isin(carried).sum())
    return _ends("formats", fits / len(made), *stats.share_interval(fits, len(made), level=level))


def hours_needed(platform: str, posts: pd.DataFrame, carried: set[str], brief: Brief, posts_per_week: float) -> float:
    """Hours a week that a platform would take: posts a week times the hours of the formats the client makes and the platform carries."""
    plan, price = brief.planner.posts_per_week.get(platform, posts_per_week), brief.planner.hours_per_post
    made = posts.loc[(posts["role"] == "own") & posts["format"].isin(list(carried & set(price))), "format"].map(price)
    usual = float(made.mean()) if len(made) else [h for f, h in price.items() if f in carried]
    each = usual if isinstance(usual, float) else (sum(usual) / len(usual) if usual else math.nan)
    return plan * each


def _effort_points(
    platform: str, posts: pd.DataFrame, carried: set[str], brief: Brief, settings: Params
) -> dict[str, float]:
    capacity = sum(member.hours_week for member in brief.team)
    hours = hours_needed(platform, posts, carried, brief, settings.posts_per_week)
    if capacity <= 0 or math.isnan(hours):
        return _ends("effort", math.nan)
    doubt = 0.0 if platform in brief.planner.posts_per_week else 0.5
    return _ends("effort", *(max(0.0, 1 - f * hours / capacity) for f in (1.0, 1 + doubt, 1 - doubt)))


def _chosen(table: pd.DataFrame, settings: Params, brief: Brief) -> list[bool | None]:
    """The first `choose` by place whose hours fit into the team's week together; effort points give the hours back."""
    capacity, left, chosen = sum(m.hours_week for m in brief.team), 1.0, []
    for row in table.itertuples():
        need = 0.0 if capacity <= 0 or math.isnan(row.effort) else 1 - row.effort
        take = pd.notna(row.place) and sum(map(bool, chosen)) < settings.choose and need <= left + 1e-9
        left -= need if take else 0.0
        chosen.append(bool(take))
    return chosen


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
    ranked = tuple(ranking.loc[ranking["place"].notna(), "platform"])
    for market in markets_of(brief):
        series = figures.series_of(known, market, PLATFORMS, brief.target_audience)
        have = [p for p in ranked if series is not None and _single(series, p, brief) is not None]
        if series is not None and len(have) >= 2:
            chosen = tuple(
                p for p in ranking.loc[ranking["chosen"].fillna(False).astype("bool"), "platform"] if p in have
            )
            sets = dict.fromkeys([*combinations(have, 2), *([chosen] if len(chosen) > 2 else [])])
            rows = [_combined(names, series, known, brief) for names in sets]
            table = pd.DataFrame(rows).sort_values(
                ["net_share", "net_reach", "combination"], ascending=[False, False, True]
            )
            return schema.check(table, "platforms.net_reach")
    raise Refusal(
        "Fewer than two of the ranked platforms have a figure from one source in one market, so their reach cannot be added up."
    )


def _single(series: figures.Series, platform: str, brief: Brief) -> float | None:
    if series.unit == "people":
        users = figures.users_of(series, platform)
        return None if math.isnan(users) else users
    used = figures.use_in_target(series, platform, brief.target_audience)
    return float(used["use"]) if used else None  # type: ignore[arg-type]


def _combined(names: tuple[str, ...], series: figures.Series, known: pd.DataFrame, brief: Brief) -> dict[str, Any]:
    singles = [float(_single(series, p, brief) or 0.0) for p in names]
    people = _population(known, series)
    groups = figures.use_in_target(series, names[0], brief.target_audience).get("groups", "everybody")
    row = {
        "combination": " + ".join(names),
        "groups": groups,
        "market": series.market,
        "gross": sum(singles),
        "source": series.source,
        "as_of": series.as_of,
    }
    if series.unit == "people":
        low, high = net_reach.bounds(singles, people if people else math.inf)
        if not people:
            return row | {
                "net_reach_low": low,
                "net_reach_high": high,
                "method": "bounds only",
                "reason": f"no population of {series.market} of that time to work out chance overlap",
            }
        middle = people * net_reach.sainsbury([s / people for s in singles])
        return row | {"net_reach": round(middle), "net_reach_low": round(low), "net_reach_high": round(high), "net_share": middle / people,
                      "net_share_low": low / people, "net_share_high": high / people, "method": "Sainsbury"}  # fmt: skip
    low, high = net_reach.bounds(singles)
    middle, method = _overlap(names, singles, series, known, brief)
    counts = {
        f"net_reach{e}": round(v * people) if people else None
        for e, v in (("", middle), ("_low", low), ("_high", high))
    }
    return row | counts | {"net_share": middle, "net_share_low": low, "net_share_high": high, "method": method}


def _overlap(
    names: tuple[str, ...], singles: list[float], series: figures.Series, known: pd.DataFrame, brief: Brief
) -> tuple[float, str]:
    """Agostini where overlaps of all pairs are published, else Sainsbury within age groups, else over all."""
    table = figures.typed(known)
    both = table[(table["market"] == series.market) & (table["measure"] == "duplication")].set_index("platform")[
        "figure"
    ]
    pairs = ["+".join(sorted(pair)) for pair in combinations(names, 2)]
    if all(pair in both.index for pair in pairs):
        return net_reach.agostini(singles, [float(both[pair]) for pair in pairs]), "Agostini, published overlaps"
    ages = series.rows[(series.rows["dimension"] == "age") & series.rows["platform"].isin(names)]
    grid = ages.pivot_table(index="value", columns="platform", values="figure").reindex(columns=list(names)).dropna()
    wanted = figures.aims.wanted_years(brief.target_audience)
    sizes = {g: figures.years_inside(g, wanted) for g in grid.index}
    inside = {g: list(grid.loc[g]) for g, years in sizes.items() if years > 0}
    if len(inside) > 1:
        return net_reach.sainsbury_by_group(inside, sizes), "Sainsbury within age groups"
    return net_reach.sainsbury(singles), "Sainsbury"


def _population(known: pd.DataFrame, series: figures.Series) -> float | None:
    table = figures.typed(known)
    some = table[
        (table["market"] == series.market) & (table["measure"] == "population") & (table["year"] == series.as_of[:4])
    ]
    return float(some["figure"].iloc[0]) if len(some) else None


def find_similar(posts: pd.DataFrame, *, languages: tuple[str, ...] = ("en",), level: float = 0.90) -> pd.DataFrame:
    """Compare the vocabulary of competitors, allies and candidates with the client's; contract ``platforms.similar``.

    Raises
    ------
    Refusal
        There are no texts, or too few on one side.
    """
    said = (posts["title"].fillna("") + " " + posts["text"].fillna("")).str.strip()
    spoken = posts["language"].where(posts["language"].isin(languages), languages[0])
    lemmas = [text.lemmas(words, language) for words, language in zip(said, spoken, strict=True)]
    return schema.check(resemblance.similar(posts, lemmas, level=level), "platforms.similar")


def retell(
    density: pd.DataFrame,
    posts: pd.DataFrame,
    days: pd.DataFrame,
    kinds: pd.DataFrame,
    brief: Brief,
    settings: Params,
    *,
    language: str = "",
) -> charts.Chart | tables.Shown:
    """Draw the ranking with other weights: the what-if of the notebook."""
    try:
        return plot_ranking(rank_platforms(density, posts, days, kinds, brief, settings), language=language)
    except Refusal as why:
        return tables.note("fig-platforms-ranking", str(why))


def findings_of(
    density: pd.DataFrame, ranking: pd.DataFrame, reach: pd.DataFrame, similar: pd.DataFrame, brief: Brief
) -> list[Finding]:
    """State the first platform and the chosen set with their sureness, where the target is densest, what pairs reach, who resembles."""
    told = _ranking_findings(ranking) + _density_findings(density)
    told += _reach_findings(reach)
    return told + _similar_findings(similar) + _blocked_findings(ranking, brief)


def _ranking_findings(ranking: pd.DataFrame) -> list[Finding]:
    message = N_("Platforms cannot be ranked: {reason}")
    if ranking.empty:
        return [_silent("ranking", str(ranking.attrs.get("refused", "nothing is known")), "platforms.ranking", message)]
    ranked = ranking[ranking["place"].notna()]
    best = ranked.iloc[0]
    n_known = int(best[list(CRITERIA)].notna().sum())
    alone = len(ranked) == 1
    strength = "cannot tell" if alone else strength_of(float(best["p_first"]), n=n_known, least=3)
    message = (
        N_("Only {platform:platform} is known well enough to be ranked, with {score:count} of 100 points")
        if alone
        else N_(
            "{platform:platform} comes first in {p:percent} of the trials with moved weights, with {score:count} of 100 points"
        )
    )
    chosen = [i18n.platform(p) for p in ranking.loc[ranking["chosen"].fillna(False).astype("bool"), "platform"]]
    first = Finding(
        id="platforms.ranking", message=message, values={"platform": best["platform"], "p": short(best["p_first"]), "score": short(best["score"])},
        value=best["score"], low=best["score_low"], high=best["score_high"], level=0.9, unit="index", n=n_known, strength=strength,
        evidence=Evidence(table="platforms.ranking", method="six weighted criteria, weights moved, unknown points drawn", source=SOURCE),
        action=N_("Work on {chosen} first, within the team's hours.") if chosen else "", action_values={"chosen": ", ".join(chosen)}, weight=1.0,
    )  # fmt: skip
    unknown = ranking[ranking["place"].isna() & ~ranking["reason"].fillna("").str.startswith(("excluded", "blocked"))]
    told = [first, *_too_many_hours(ranked)]
    if unknown.empty:
        return told
    names = ", ".join(i18n.platform(p) for p in unknown["platform"])
    reason = f"{names}; less than half of the weight is known; a figure for the market in data/reference/audiences.csv or an own account would change that"
    return [*told, _silent("unranked", reason, "platforms.ranking", N_("Not ranked: {reason}"))]


def _too_many_hours(ranked: pd.DataFrame) -> list[Finding]:
    """Platforms that would be in the set by their place, were there hours for them."""
    chosen = ranked["chosen"].fillna(False).astype("bool")
    left_out = ranked[~chosen & (ranked["p_chosen"] >= 0.5)]
    message = N_(
        "{platform:platform} would be in the set by its points, place {place:count}, but the team's hours are taken by those above it"
    )
    action = N_("Find hours for {platform:platform}, or post less where it earns least.")
    return [
        Finding(id=f"platforms.hours.{r.platform}", message=message, values={"platform": r.platform, "place": int(r.place)}, action=action,
                strength="leaning", evidence=Evidence(table="platforms.ranking", method="hours of the brief's planner and team", source=SOURCE))
        for r in left_out.itertuples()
    ]  # fmt: skip


def _density_findings(density: pd.DataFrame) -> list[Finding]:
    own = density[(density["market"] == "own") & density["density"].notna()].sort_values("density", ascending=False)
    if own.empty:
        return [_silent("density", "no own audience could be held against the brief's target", "platforms.density", N_("Where the target is densest cannot be told: {reason}"))]  # fmt: skip
    best = own.iloc[0]
    if len(own) == 1:
        message = N_("{platform:platform} is the only own audience measured: {share:percent} of it is in the target")
        return [_dense(best, best, message, "leaning")]
    other = own.iloc[1]
    apart = best["density_low"] > other["density_high"]
    message = N_(
        "The own audience on {platform:platform} is the densest: {share:percent} in the target, {next:percent} on {second:platform}"
    )
    return [
        _dense(
            best,
            other,
            message,
            "clear" if apart else "leaning" if best["density_low"] > other["density"] else "cannot tell",
        )
    ]


def _dense(best: pd.Series, other: pd.Series, message: str, strength: Any) -> Finding:
    return Finding(
        id="platforms.density", message=message, value=best["density"], low=best["density_low"], high=best["density_high"], unit="fraction",
        values={"platform": best["platform"], "share": short(best["density"]), "second": other["platform"], "next": short(other["density"])},
        strength=strength, evidence=Evidence(table="platforms.density", method="match of the own audience; bounds that always hold",
                                             source="smmlib.methods.portrait"), weight=float(best["density"] - other["density"]),
    )  # fmt: skip


def _reach_findings(reach: pd.DataFrame) -> list[Finding]:
    pairs = reach[reach["net_share"].notna()]
    if pairs.empty:
        reason = str(reach.attrs.get("refused", "")) or "only bounds are known: " + str(reach["reason"].iloc[0])
        return [
            _silent(
                "net_reach",
                reason,
                "platforms.net_reach",
                N_("Net reach of several platforms cannot be told: {reason}"),
            )
        ]
    best = pairs.iloc[0]
    message = N_(
        "{names} together reach about {share:percent} in {market} ({groups}), surely between {low:percent} and {high:percent}; {source}, {as_of}"
    )
    names = " + ".join(i18n.platform(p) for p in best["combination"].split(" + "))
    shares = {n: short(best[f"net_share{e}"]) for n, e in (("share", ""), ("low", "_low"), ("high", "_high"))}
    return [
        Finding(
            id="platforms.net_reach", message=message, value=best["net_share"], unit="fraction",
            values={"names": names, **shares, **{c: best[c] for c in ("market", "groups", "source", "as_of")}}, strength="leaning",
            evidence=Evidence(table="platforms.net_reach", method=f"{best['method']} inside Frechet bounds", source="smmlib.methods.net_reach"),
            weight=float(best["net_share"]),
        )
    ]  # fmt: skip


def _similar_findings(similar: pd.DataFrame) -> list[Finding]:
    ranked = similar[similar["place"].notna()]
    if ranked.empty:
        reason = str(similar.attrs.get("refused", "no other account has enough posts with words"))
        return [_silent("similar", reason, "platforms.similar", N_("Similar communities cannot be told: {reason}"))]
    best = ranked.iloc[0]
    judged = [
        strength_of(1 - r.p_chance if pd.notna(r.p_chance) else None, n=int(r.n_posts), among=len(ranked))
        for r in ranked.itertuples()
    ]
    sure = sum(one != "cannot tell" for one in judged)
    message = (
        N_(
            "{n:count} of {all:count} accounts share the client's vocabulary more than chance would have it; first {account} ({platform:platform}), similarity {cosine:percent}; both say {words}"
        )
        if judged[0] != "cannot tell"
        else N_(
            "No account is surely nearer to the client's vocabulary than the others together; first {account} ({platform:platform}), similarity {cosine:percent}"
        )
    )
    return [
        Finding(
            id="platforms.similar", message=message, value=best["similarity"], low=best["similarity_low"], high=best["similarity_high"], level=0.9,
            unit="fraction", n=int(best["n_posts"]), strength=judged[0],
            values={"n": sure, "all": len(ranked), "account": best["account"], "platform": best["platform"], "cosine": short(best["similarity"]),
                    "words": best["shared"]},
            action=N_("Watch {account}: who joins there may belong here.") if judged[0] != "cannot tell" else "",
            evidence=Evidence(table="platforms.similar", method="TF-IDF cosine at equal size; labels permuted", source="smmlib.methods.resemblance"),
            weight=float(best["similarity"]),
        )
    ]  # fmt: skip


def _blocked_findings(ranking: pd.DataFrame, brief: Brief) -> list[Finding]:
    own = {a.platform for a in brief.accounts if a.role == "own"}
    barred = ranking[ranking["reason"].fillna("").str.startswith("blocked") & ranking["platform"].isin(own)]
    message = N_(
        "{platform:platform} is {reason}: the client has an account there, and the plan must say what becomes of it"
    )
    return [
        Finding(id=f"platforms.blocked.{r.platform}", message=message, values={"platform": r.platform, "reason": r.reason}, strength="clear",
                evidence=Evidence(table="platforms.ranking", source="data/reference/platforms.csv"), weight=1.0)
        for r in barred.itertuples()
    ]  # fmt: skip


def _silent(slug: str, reason: str, table: str, message: str) -> Finding:
    return refusal("platforms", slug, reason, table=table, message=message)


def plot_ranking(ranking: pd.DataFrame, *, language: str = "", caption: str = "") -> charts.Chart | tables.Shown:
    """Draw the score of each ranked platform with its interval; the chosen set in colour."""
    _ = i18n.translator(language)
    ranked = ranking[ranking["place"].notna()]
    if ranked.empty:
        return tables.note(
            "fig-platforms-ranking", str(ranking.attrs.get("refused", _("No platform could be ranked.")))
        )
    shown = ranked.assign(label=[f"{i18n.platform(r.platform)}, {_('first in')} {i18n.percent(r.p_first, language)}" for r in ranked.itertuples()],
                          n_known=ranked[list(CRITERIA)].notna().sum(axis=1))  # fmt: skip
    with charts.canvas(height=charts.rows_height(len(shown))) as drawing:
        charts.intervals(drawing.ax, shown, label="label", value="score", low="score_low", high="score_high", n="n_known",
                         strong=ranked["chosen"].fillna(False).astype("bool"))  # fmt: skip
        drawing.ax.set_xlim(0, 100)
        best = ranked.iloc[0]
        title = (
            _("Platforms: {platform} comes first")
            if best["p_first"] >= 0.8 and len(ranked) > 1
            else _("Platforms: no clear winner")
        )
        subtitle = _(
            "Weighted points of 100, 90% interval with moved weights, n criteria known; blue: the chosen set within the team's hours"
        )
        return drawing.keep(
            "fig-platforms-ranking", title.format(platform=i18n.platform(best["platform"])), subtitle, caption
        )


def plot_reach(reach: pd.DataFrame, *, language: str = "", caption: str = "") -> charts.Chart | tables.Shown:
    """Draw what combinations reach: the estimate inside the bounds that always hold."""
    _ = i18n.translator(language)
    people = reach["net_share"].isna().all()
    known = reach[reach["net_reach_high"].notna()] if people else reach[reach["net_share"].notna()]
    if known.empty:
        return tables.note(
            "fig-platforms-reach", str(reach.attrs.get("refused", _("No reach of combinations is known.")))
        )
    column, scale = ("net_reach", 1e-6) if people else ("net_share", 100)
    ends = {
        new: known[f"{column}{old}"].astype("float64") * scale
        for new, old in (("middle", ""), ("low", "_low"), ("high", "_high"))
    }
    names = [" + ".join(i18n.platform(p) for p in c.split(" + ")) for c in known["combination"]]
    shown = known.assign(**ends, label=names).head(10)
    with charts.canvas(height=charts.rows_height(len(shown))) as drawing:
        charts.spans(drawing.ax, shown, label="label", value="middle", low="low", high="high")
        first = shown.iloc[0]
        title = _("Platforms: {names} reach most together").format(names=first["label"])
        unit = (
            _("Million people") if people else _("Percent of people ({groups})").format(groups=known["groups"].iloc[0])
        )
        subtitle = _("{unit} in {market}; bar: bounds that always hold, dot: chance overlap; {source}, {as_of}")
        return drawing.keep("fig-platforms-reach", title, subtitle.format(unit=unit, market=first["market"], source=first["source"], as_of=first["as_of"]), caption)  # fmt: skip


def table_ranking(ranking: pd.DataFrame, *, language: str = "", source: str = "") -> tables.Shown:
    """Draw the points of each criterion; a dash is unknown."""
    _ = i18n.translator(language)
    heads = {
        "reach": _("Reach"),
        "density": _("Density"),
        "results": _("Results"),
        "formats": _("Formats"),
        "effort": _("Hours left"),
        "competitors": _("Competitors"),
    }
    named = ranking.assign(platform=[i18n.platform(p) for p in ranking["platform"]])
    columns = {"place": (_("Place"), "count"), "platform": (_("Platform"), "text"), **{c: (h, "percent") for c, h in heads.items()},
               "p_chosen": (_("In the set"), "percent"), "reason": (_("Why no place"), "text")}  # fmt: skip
    return tables.table_view(named, name="tab-platforms-ranking", caption=_("Points by criterion, of 100 percent"), columns=columns, source=source, language=language, most=16)  # fmt: skip


def table_density(density: pd.DataFrame, *, language: str = "", source: str = "") -> tables.Shown:
    """Draw what is known of the target on each platform; platforms without any figure are counted in the note."""
    _ = i18n.translator(language)
    known = density[density["reason"].isna()]
    missing = int(density["reason"].notna().sum())
    note = _("{n} platforms and markets have no figure in the sources: unknown.").format(n=missing)
    if known.empty:
        return tables.note("tab-platforms-density", str(density.attrs.get("refused", "")) or note)
    named = known.assign(platform=[i18n.platform(p) for p in known["platform"]])
    columns = {"platform": (_("Platform"), "text"), "market": (_("Market"), "text"), "density": (_("Target's share of the users"), "percent"),
               "use": (_("Users' share of the target"), "percent"), "users": (_("Users"), "count"), "groups": (_("Figure of"), "text"),
               "source": (_("Source"), "text"), "as_of": (_("Date"), "text")}  # fmt: skip
    return tables.table_view(named, name="tab-platforms-density", caption=_("Where the target audience is"), columns=columns, source=f"{source} {note}".strip(), language=language, most=16)  # fmt: skip


def table_similar(similar: pd.DataFrame, *, language: str = "", source: str = "") -> tables.Shown:
    """Draw the communities that resemble the client's, closest first."""
    _ = i18n.translator(language)
    named = similar.assign(platform=[i18n.platform(p) for p in similar["platform"]])
    columns = {"place": (_("Place"), "count"), "account": (_("Account"), "text"), "platform": (_("Platform"), "text"), "role": (_("Role"), "text"),
               "n_posts": (_("Posts"), "count"), "similarity": (_("Similarity"), "number"), "p_chance": (_("By chance"), "percent"),
               "shared": (_("Shared words"), "text")}  # fmt: skip
    return tables.table_view(named, name="tab-platforms-similar", caption=_("Communities that speak like the client"), columns=columns, source=source, language=language)  # fmt: skip
