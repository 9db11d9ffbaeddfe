"""Drawings of the platforms: the order and what it rests on, what is known in each market, reach together, the watch list."""

from __future__ import annotations

from typing import Any

import pandas as pd

from smmlib.core import charts, i18n, tables
from smmlib.core.drawing import recorded
from smmlib.methods import platform_findings as telling

FIRST_FOR_SURE = 0.8
MOST_ROWS = 16


@recorded
def plot_ranking(ranking: pd.DataFrame, *, language: str = "", caption: str = "") -> charts.Chart | tables.Shown:
    """Draw the score of each ranked platform with its interval; the chosen set in colour."""
    _ = i18n.translator(language)
    ranked = ranking[ranking["place"].notna()]
    if ranked.empty:
        why = str(ranking.attrs.get("refused", _("No platform could be ranked.")))
        return tables.note("fig-platforms-ranking", why, language)
    first_in = [
        f"{i18n.platform(r.platform)} · {i18n.percent(round(r.p_set, 2), language)}" for r in ranked.itertuples()
    ]
    with charts.canvas(language=language, height=charts.rows_height(len(ranked))) as drawing:
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
            "Points of 100, 90% interval; percent: trials with moved weights in which it is in the set within the team's hours; n criteria known; blue: chosen"
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
    with charts.canvas(language=language, height=charts.rows_height(len(known))) as drawing:
        charts.spans(drawing.ax, known.assign(**values, label=names), label="label", value="middle", low="low", high="high")  # fmt: skip
        drawing.ax.set_xlim(left=0, right=None if people else 102)
        first, whom = (
            known.iloc[0],
            {"groups": ", ".join(dict.fromkeys(i18n.word(g, language) for g in known["groups"]))},
        )
        title = _("Platforms: {names} can reach most together") if people else _("Platforms: {names} reach most together")  # fmt: skip
        unit = _("Million people") if people else _("Percent of people ({groups})").format(**whom)
        bars = _("bounds that always hold") if people else _("bar: bounds that always hold, dot: chance overlap")
        subtitle = f"{unit}, {first['market']}; {bars}; {first['source']}, {first['as_of']}"
        return drawing.keep("fig-platforms-reach", title.format(names=names[0]), subtitle, caption)


@recorded
def plot_points(ranking: pd.DataFrame, *, language: str = "", caption: str = "") -> charts.Chart | tables.Shown:
    """Draw the points of each criterion, a row a platform, best first: blue is good, orange poor, grey with a question mark nobody knows."""
    _ = i18n.translator(language)
    name = "fig-platforms-points"
    some = (
        ranking[ranking["place"].notna() | ranking["score_high"].notna()].head(MOST_ROWS) if len(ranking) else ranking
    )
    if some.empty:
        return tables.note(name, str(ranking.attrs.get("refused", _("No platform could be ranked."))), language)
    heads = {c: head for c, head in _heads(language).items() if some[c].notna().any()}
    grid = some[list(heads)].astype("float64")
    labels = [
        f"{i18n.platform(p)}  {points}" for p, points in zip(some["platform"], _spans(some, language), strict=True)
    ]
    grid = grid.rename(columns=heads).set_axis(labels)
    notes = grid.map(lambda v: "?" if pd.isna(v) else f"{100 * v:.0f}")
    with charts.canvas(language=language, height=charts.rows_height(len(grid), each=0.3)) as drawing:
        charts.cells(drawing.ax, grid, notes, middle=0.5, spread=0.5)
        unknown = int(grid.isna().sum().sum())
        title = _("Platforms: {n} of {all} points are unknown").format(n=unknown, all=grid.size)
        if not unknown:
            title = _("Platforms: every point is known")
        return drawing.keep(
            name,
            title,
            _("Points of 100 by criterion; beside the name the score with its interval, or the span it could have (?)"),
            caption,
        )


def _heads(language: str) -> dict[str, str]:
    _ = i18n.translator(language)
    return {"reach": _("Reach"), "affinity": _("Affinity"), "density": _("Density"), "results": _("Results"), "formats": _("Formats"),
            "effort": _("Hours left"), "competitors": _("Rivals")}  # fmt: skip


@recorded
def table_ranking(ranking: pd.DataFrame, *, language: str = "", source: str = "") -> tables.Shown:
    """Draw place by both rules, score, how often it is in the set with and without regard to hours; platforms that may never be chosen below.

    Platforms without a place are in `plot_points`, with the span that what is unknown leaves open.
    """
    _ = i18n.translator(language)
    never = ranking["reason"].fillna("").str.startswith(("excluded", "blocked"))
    some = ranking[ranking["place"].notna() | never]
    if some.empty:
        return tables.note(
            "tab-platforms-ranking", str(ranking.attrs.get("refused", _("No platform could be ranked."))), language
        )
    named = some.assign(
        platform=[i18n.platform(p) for p in some["platform"]],
        points=_spans(some, language),
        never=some["reason"].where(never),
    )
    columns = {"place": (_("Place"), "count"), "topsis_place": (_("By TOPSIS"), "count"), "platform": (_("Platform"), "text"), "points": (_("Score of 100"), "text"),
               "p_set": (_("In the set, by hours"), "percent"), "p_chosen": (_("By points alone"), "percent"), "p_chosen_topsis": (_("TOPSIS alone"), "percent"),
               "hours_week": (_("Hours a week"), "count"), "never": (_("Never, because"), "text")}  # fmt: skip
    shown = {c: head for c, head in columns.items() if named[c].notna().any()}
    results = _("Own results compared by {results}.").format(results=ranking.attrs["results"]) if ranking.attrs.get("results") else ""  # fmt: skip
    left = len(ranking) - len(some)
    note = _("{n} platforms have no place: too little is known of them.").format(n=left) if left else ""
    return tables.table_view(named, name="tab-platforms-ranking", caption=_("The order of platforms, and how firm it is"), columns=shown,
                             source=" ".join(p for p in (source, results, note) if p), language=language, most=16)  # fmt: skip


def _spans(ranking: pd.DataFrame, language: str) -> list[str | None]:
    """The score with its interval; without a place, the span that what is unknown leaves open."""
    rows = ranking[["score", "score_low", "score_high"]].astype("float64").itertuples(index=False)
    drawn = [[None if pd.isna(v) else i18n.number(v, language, 0) for v in row] for row in rows]
    return [
        None
        if low is None
        else f"{score}\u00a0({low}\u2060–\u2060{high})"
        if score
        else f"{low}\u2060–\u2060{high}\u00a0?"
        for score, low, high in drawn
    ]


@recorded
def table_markets(markets: pd.DataFrame, *, language: str = "", source: str = "") -> tables.Shown:
    """Draw a figure with its year for each platform and market, the brief's markets first; a question mark is unknown."""
    _ = i18n.translator(language)
    names = list(dict.fromkeys(markets["market"]))
    cells = {(r["platform"], r["market"]): _cell(r, language) for r in markets.to_dict("records")}
    shown = pd.DataFrame(
        [{"platform": i18n.platform(p), **{m: cells[p, m] for m in names}} for p in dict.fromkeys(markets["platform"])]
    )
    columns = {"platform": (_("Platform"), "text"), **{m: (_("World") if m == "WORLD" else m, "text") for m in names}}
    note = _(
        "?: unknown, {n} of {all} cells; such a platform is ranked only if half of the weight is known without it. Sources: {sources}."
    ).format(
        n=int(markets["figure"].isna().sum()),
        all=len(markets),
        sources="; ".join(dict.fromkeys(markets["source"].dropna())),
    )
    return tables.table_view(shown, name="tab-platforms-markets", caption=_("What is known of platforms in each market"), columns=columns,
                             source=f"{source} {note}".strip(), language=language, most=24)  # fmt: skip


def _cell(cell: dict[str, Any], language: str) -> str:
    _ = i18n.translator(language)
    if pd.isna(cell["figure"]):
        return "?"
    worth = (
        i18n.percent(cell["figure"], language)
        if cell["unit"] == "share"
        else i18n.number(cell["figure"] / 1e6, language, 1) + "\u00a0M"
    )
    often = {"daily_reach": _("a day"), "monthly_reach": _("a month"), "account_users": _("with an account")}.get(
        cell["measure"], ""
    )
    return f"{worth} {often}".strip() + f" ({cell['whom'] + ', ' if cell['whom'] else ''}{cell['as_of'][:4]})"


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
    """Draw the watch list: who resembles the client, closest first, and what to watch it for; words shared are in the table file."""
    _ = i18n.translator(language)
    rows = similar.to_dict("records")
    named = similar.assign(
        whose=[f"{r['account']}, {i18n.platform(r['platform'])}" for r in rows],
        alike=[_by_chance(r, "similarity", "p_chance", language) for r in rows],
        people=[_by_chance(r, "overlap", "p_authors", language) for r in rows],
        watch_for=["; ".join(_(w) for w in f.split("; ") if w) or None for f in similar["watch_for"].fillna("")],
    )
    heads = {"alike": (_("Words alike (by chance)"), "text"), "people": (_("People shared (by chance)"), "text"), "lift": (_("Earns, against the client"), "times"),
             "posts_per_week": (_("Posts a week"), "number"), "watch_for": (_("Watch for"), "text"), "reason": (_("Why not compared"), "text")}  # fmt: skip
    some = {c: head for c, head in heads.items() if named[c].notna().any()}
    columns = {"whose": (_("Account"), "text"), **some}
    return tables.table_view(named, name="tab-platforms-similar", caption=_("The watch list"), columns=columns, source=source, language=language, most=12)  # fmt: skip


def _by_chance(row: dict[str, Any], column: str, chance: str, language: str) -> str | None:
    """A share, with the probability of as much by chance where it is known."""
    if pd.isna(row.get(column, pd.NA)):
        return None
    p = row.get(chance, pd.NA)
    return i18n.percent(row[column], language) + ("" if pd.isna(p) else f" ({i18n.percent(p, language)})")
