"""Platforms: where is the target audience, and which platforms deserve the client's hours?

Figures of one comparison come from one source and one day. What nobody has measured is unknown, and stays a wide bar, never a zero;
the weights are the client's, and the ranking says how much of it would change if they moved.
"""

from __future__ import annotations

import pandas as pd
from pydantic import Field

from smmlib.core import charts, i18n, schema, tables, text
from smmlib.core.brief import Brief, StepParams
from smmlib.core.brief.models import PLATFORMS
from smmlib.core.drawing import recorded
from smmlib.core.errors import NothingToRank, Refusal
from smmlib.core.findings import Finding
from smmlib.core.said import said
from smmlib.methods import combining, criteria, figures, like_for_like, points, resemblance, watching
from smmlib.methods import density as densities
from smmlib.methods import platform_findings as telling

FIRST_FOR_SURE = 0.8


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
    table = criteria.rank(made, settings.weights, choose=settings.choose, spread=settings.spread, level=settings.level)
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


def find_similar(posts: pd.DataFrame, days: pd.DataFrame, brief: Brief, *, level: float = 0.90) -> pd.DataFrame:
    """Make the watch list: who speaks like the client, who earns more, and whom the brief names; contract ``platforms.similar``.

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


def findings_of(
    density: pd.DataFrame, ranking: pd.DataFrame, reach: pd.DataFrame, similar: pd.DataFrame, brief: Brief
) -> list[Finding]:
    """State the first platform and the chosen set with their sureness, where the target is densest, what pairs reach, whom to watch."""
    own = {a.platform for a in brief.accounts if a.role == "own"}
    told = telling.of_ranking(ranking) + telling.of_density(density) + telling.of_reach(reach)
    return told + telling.of_similar(similar) + telling.of_blocks(ranking, own)


@recorded
def plot_ranking(ranking: pd.DataFrame, *, language: str = "", caption: str = "") -> charts.Chart | tables.Shown:
    """Draw the score of each ranked platform with its interval; the chosen set in colour."""
    _ = i18n.translator(language)
    ranked = ranking[ranking["place"].notna()]
    if ranked.empty:
        why = str(ranking.attrs.get("refused", _("No platform could be ranked.")))
        return tables.note("fig-platforms-ranking", why, language)
    first_in = [
        f"{i18n.platform(r.platform)} · {i18n.percent(round(r.p_first, 2), language)}" for r in ranked.itertuples()
    ]
    with charts.canvas(height=charts.rows_height(len(ranked))) as drawing:
        charts.intervals(drawing.ax, ranked.assign(label=first_in), label="label", value="score", low="score_low", high="score_high", n="n_known",
                         strong=telling.is_chosen(ranked))  # fmt: skip
        drawing.ax.set_xlim(0, 102)
        taken, best = ranked[telling.is_chosen(ranked)], ranked.iloc[0]
        ahead = 0 < len(taken) < len(ranked) and taken["place_worst"].max() <= len(taken)
        title = _("Platforms: no clear winner")
        if best["n_known"] < telling.LEAST:
            title = _("Platforms: too little is known for a winner")
        elif best["p_first"] >= FIRST_FOR_SURE and len(ranked) > 1:
            title = _("Platforms: {platform} comes first")
        elif ahead:
            title = _("Platforms: {platform} are ahead, in open order")
            best = {"platform": " + ".join(taken["platform"])}
        subtitle = _(
            "Points of 100, 90% interval; percent: trials with moved weights that it wins; n criteria known; blue: the chosen set within the team's hours"
        )
        return drawing.keep(
            "fig-platforms-ranking",
            title.format(platform=" + ".join(i18n.platform(p) for p in best["platform"].split(" + "))),
            subtitle,
            caption,
        )


@recorded
def plot_reach(reach: pd.DataFrame, *, language: str = "", caption: str = "") -> charts.Chart | tables.Shown:
    """Draw what combinations reach: the estimate inside the bounds that always hold."""
    _ = i18n.translator(language)
    if reach.empty:
        why = str(reach.attrs.get("refused", _("No reach of combinations is known.")))
        return tables.note("fig-platforms-reach", why, language)
    people = bool(reach["net_share"].isna().all())
    column, scale = ("net_reach", 1e-6) if people else ("net_share", 100)
    known = reach[reach[f"{column}_high"].notna()].head(10)
    values = {new: known[f"{column}{old}"].astype("float64") * scale for new, old in (("middle", ""), ("low", "_low"), ("high", "_high"))}  # fmt: skip
    names = [" + ".join(i18n.platform(p) for p in c.split(" + ")) for c in known["combination"]]
    with charts.canvas(height=charts.rows_height(len(known))) as drawing:
        charts.spans(drawing.ax, known.assign(**values, label=names), label="label", value="middle", low="low", high="high")  # fmt: skip
        drawing.ax.set_xlim(left=0, right=None if people else 102)
        first, whom = known.iloc[0], {"groups": ", ".join(dict.fromkeys(said(g, language) for g in known["groups"]))}
        title = _("Platforms: {names} can reach most together") if people else _("Platforms: {names} reach most together")  # fmt: skip
        unit = _("Million people") if people else _("Percent of people ({groups})").format(**whom)
        bars = _("bounds that always hold") if people else _("bar: bounds that always hold, dot: chance overlap")
        subtitle = f"{unit}, {first['market']}; {bars}; {first['source']}, {first['as_of']}"
        return drawing.keep("fig-platforms-reach", title.format(names=names[0]), subtitle, caption)


@recorded
def table_ranking(ranking: pd.DataFrame, *, language: str = "", source: str = "") -> tables.Shown:
    """Draw the score, or the span it could have, and the points of each criterion; a dash is unknown."""
    _ = i18n.translator(language)
    heads = {"reach": _("Reach"), "affinity": _("Affinity"), "density": _("Density"), "results": _("Results"), "formats": _("Formats"), "effort": _("Hours left"),
             "competitors": _("Competitors")}  # fmt: skip
    barred = ranking["reason"].where(ranking["reason"].fillna("").str.startswith(("excluded", "blocked")))
    named = ranking.assign(
        platform=[i18n.platform(p) for p in ranking["platform"]], points=_spans(ranking, language), barred=barred
    )
    columns = {"place": (_("Place"), "count"), "topsis_place": (_("By TOPSIS"), "count"), "platform": (_("Platform"), "text"), "points": (_("Score of 100"), "text"),
               **{c: (heads[c], "percent") for c in heads if ranking[c].notna().any()}, "hours_week": (_("Hours a week"), "count"),
               "barred": (_("Never, because"), "text")}  # fmt: skip
    shown = {c: head for c, head in columns.items() if named[c].notna().any()}
    results = _("Own results compared by {results}.").format(results=ranking.attrs["results"]) if ranking.attrs.get("results") else ""  # fmt: skip
    return tables.table_view(named, name="tab-platforms-ranking", caption=_("Points by criterion, of 100 percent"), columns=shown,
                             source=f"{source} {results}".strip(), language=language, most=16)  # fmt: skip


def _spans(ranking: pd.DataFrame, language: str) -> list[str | None]:
    """The score with its interval; without a place, the span that what is unknown leaves open."""
    rows = ranking[["score", "score_low", "score_high"]].astype("float64").itertuples(index=False)
    drawn = [[None if pd.isna(v) else i18n.number(v, language, 0) for v in row] for row in rows]
    return [
        None if low is None else f"{score}\u00a0({low}–{high})" if score else f"{low}–{high}\u00a0?"
        for score, low, high in drawn
    ]


@recorded
def table_density(density: pd.DataFrame, *, language: str = "", source: str = "") -> tables.Shown:
    """Draw what is known of the target on each platform; platforms without any figure are counted in the note."""
    _ = i18n.translator(language)
    known = density[density["reason"].isna()]
    note = _("{n} platforms and markets have no figure in the sources: unknown.").format(n=len(density) - len(known))
    if known.empty:
        return tables.note("tab-platforms-density", str(density.attrs.get("refused", "")) or note, language)
    groups = known["groups"].replace({"all": _("all dimensions")})
    named = known.assign(platform=[i18n.platform(p) for p in known["platform"]], groups=groups)
    heads = {"density": (_("Target's share of the users"), "interval:percent"), "use": (_("Users' share of the target"), "interval:percent"),
             "affinity": (_("Affinity"), "count"), "users": (_("Users"), "count")}  # fmt: skip
    some = {c: h for c, h in heads.items() if named[[f"{c}_low", f"{c}"] if f"{c}_low" in named else [c]].notna().any(axis=None)}  # fmt: skip
    columns = {"platform": (_("Platform"), "text"), "market": (_("Market"), "word"), **some, "groups": (_("Figure of"), "word"), "source": (_("Source"), "text"),
               "as_of": (_("Date"), "text")}  # fmt: skip
    return tables.table_view(named, name="tab-platforms-density", caption=_("Where the target audience is"), columns=columns,
                             source=f"{source} {note}".strip(), language=language, most=16)  # fmt: skip


@recorded
def table_similar(similar: pd.DataFrame, *, language: str = "", source: str = "") -> tables.Shown:
    """Draw the watch list: who resembles the client, closest first, and what to watch it for."""
    _ = i18n.translator(language)
    named = similar.assign(
        platform=[i18n.platform(p) for p in similar["platform"]],
        shared=[", ".join(s.split(", ")[:3]) or None for s in similar["shared"].fillna("").astype("str")],
        watch_for=["; ".join(_(w) for w in f.split("; ") if w) or None for f in similar["watch_for"].fillna("")],
    )
    heads = {"posts_per_week": (_("Posts a week"), "number"), "similarity": (_("Similarity"), "number"), "p_chance": (_("By chance"), "percent"),
             "lift": (_("Earns, against the client"), "interval:times"), "shared": (_("Shared words"), "text"), "watch_for": (_("Watch for"), "text"),
             "reason": (_("Why not compared"), "text")}  # fmt: skip
    some = {c: head for c, head in heads.items() if named[c].notna().any()}
    columns = {"account": (_("Account"), "text"), "platform": (_("Platform"), "text"), **some}
    return tables.table_view(named, name="tab-platforms-similar", caption=_("The watch list"), columns=columns, source=source, language=language, most=12)  # fmt: skip
