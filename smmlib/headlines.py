"""Headlines: thirty first lines to write under, every topic in its turn, and what it would take to know which is better.

No score of a headline that is computed from its words alone has been shown to foretell readers. So the list is made for
variety, kept free of doubles, and its chances say 'a coin' unless the client's own posts say otherwise.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pandas as pd
from pydantic import Field

from smmlib.core import charts, i18n, metrics, schema, stats, tables
from smmlib.core.brief import Brief, StepParams
from smmlib.core.errors import Refusal
from smmlib.core.findings import Evidence, Finding, of_lift, refusal, short
from smmlib.methods import composing, headline_model, power, subjects
from smmlib.methods.best_time import local_parts
from smmlib.methods.headline_model import Learnt
from smmlib.methods.rates import log_rates

N_ = i18n.N_
SOURCE = "smmlib.methods.composing; smmlib.methods.headline_model"
KEY = ["platform", "account", "post_id"]
FEWEST_TOPICS = 4
COIN = 0.25  # Brier score of a coin
LIFTS = {"impressions_10": 1.1, "impressions": 1.2, "impressions_50": 1.5}
TRAIT_WORDS = {
    "question": N_("a question"),
    "number": N_("a number"),
    "addresses_reader": N_("you, the reader"),
    "how_or_why": N_("how or why first"),
    "negation": N_("a no or not"),
    "short": N_("eight words or fewer"),
}


class Params(StepParams):
    """Settings of the notebook, the same as its parameters cell."""

    n_headlines: int = Field(30, ge=5, le=60, description="headlines wanted")
    longest: int = Field(
        90, ge=30, le=200, description="longest headline in characters, where the platform allows more"
    )
    level: float = Field(0.90, ge=0.5, le=0.99, description="level of the intervals")
    metric: str = Field("", description="METRICS.md id of the rate, empty for the first that the export allows")


def learn_traits(
    posts: pd.DataFrame,
    assigned: pd.DataFrame | None = None,
    *,
    zone: str = "UTC",
    level: float = 0.90,
    metric: str = "",
) -> Learnt:
    """Learn which traits of first lines went with more engagement on the client's own posts.

    Raises
    ------
    Refusal
        No words, no rate, or headlines too much alike.
    """
    return headline_model.learn(_held(posts, assigned, zone), level=level, metric=metric)


def trusted(learnt: Learnt, checked: dict[str, Any]) -> Learnt:
    """Let traits speak only where chances made from the earlier posts beat a coin on the later ones; else all chances are a half."""
    if checked.get("n_spoken", 0) and checked["brier"] < COIN:
        return learnt
    return replace(learnt, speaks=())


def _held(posts: pd.DataFrame, assigned: pd.DataFrame | None, zone: str) -> pd.DataFrame:
    """Own posts with ``daypart`` and ``topic``, so that they can be held still."""
    own = local_parts(posts[posts["role"] == "own"], zone=zone)
    own = own.assign(daypart=(own["local_hour"] // 6).astype("str").where(own["local_hour"].notna(), "unknown"))
    if assigned is None or assigned.empty:
        return own.assign(topic="none")
    joined = own.merge(assigned[[*KEY, "topic"]], on=KEY, how="left")
    return joined.assign(topic=joined["topic"].fillna("none"))


def learnt_or_reason(
    posts: pd.DataFrame,
    assigned: pd.DataFrame,
    checked: dict[str, Any],
    *,
    zone: str = "UTC",
    level: float = 0.90,
    metric: str = "",
) -> tuple[Learnt | None, str]:
    """What could be learnt, as far as it may be trusted; or nothing, and the reason."""
    try:
        return trusted(learn_traits(posts, assigned, zone=zone, level=level, metric=metric), checked), ""
    except Refusal as why:
        return None, str(why)


def traits_table(learnt: Learnt | None, reason: str = "") -> pd.DataFrame:
    """The traits with their lifts and whether they speak; empty with the reason where nothing could be learnt."""
    columns = ["trait", "n_posts", "n_without", "lift", "lift_low", "lift_high", "p_better", "strength", "speaks"]
    if learnt is None:
        table = pd.DataFrame(columns=columns)
        table.attrs["refused"] = reason
        return table
    return learnt.traits.assign(speaks=learnt.traits["trait"].isin(learnt.speaks))


def write_headlines(
    posts: pd.DataFrame,
    ranking: pd.DataFrame,
    assigned: pd.DataFrame,
    main_tags: pd.DataFrame,
    mix: pd.DataFrame,
    formulas: pd.DataFrame,
    limits: pd.DataFrame,
    *,
    brief: Brief,
    learnt: Learnt | None = None,
    n_headlines: int = 30,
    longest: int = 90,
) -> pd.DataFrame:
    """Write headlines from topics and formulas in the first language of the brief that has formulas.

    Where topics are fewer than four, the brief's own words (interests, offers, tags) take turns with them.

    Parameters
    ----------
    posts : canonical posts; ranking : ``topics.ranking``; assigned : ``topics.assigned``; main_tags : ``tags.main``; mix : ``formats.mix``;
    formulas, limits : reference tables. All left unchanged; any but `formulas` may be empty.

    Returns
    -------
    table, contract ``headlines.chosen``, likelier first, then in turns; ``attrs``: ``topics``, ``borrowed`` (turns given to the brief's words),
    ``language``

    Raises
    ------
    Refusal
        No formulas in a language of the brief, or neither topics nor words in the brief to write about.
    """
    language = next((code for code in brief.content_languages if (formulas["language"] == code).any()), "")
    if not language:
        known = ", ".join(sorted(formulas["language"].unique()))
        raise Refusal(
            f"There are no formulas in {', '.join(brief.content_languages)}; there are in {known}. Add rows to data/reference/post_formulas.csv."
        )
    words, borrowed = _words(posts, ranking, assigned, main_tags, brief, language)
    if not words.subjects:
        raise Refusal(
            "There is nothing to write about: no topics, and the brief names no interests, offers, tags or industry."
        )
    said = tuple(h for h in headline_model.headline_of(posts[posts["role"] == "own"]).tail(300) if h)
    rules = composing.Rules(tuple(brief.brand.banned_words), said, _lengths(limits), longest)
    kept = formulas[formulas["language"] == language]
    places = composing.quotas(mix, n_headlines) or _by_account(brief)
    chances = {"chances": learnt.chances} if learnt else {}
    table = composing.compose(kept, words, rules, places, n=n_headlines, **chances)
    if table.empty:
        raise Refusal(
            "Every headline was too long, too much like a post, or held a banned word; shorten the names or the list of banned words."
        )
    return _as_chosen(table, rules, len(words.subjects) - borrowed, borrowed, language)


def _as_chosen(table: pd.DataFrame, rules: composing.Rules, topics: int, borrowed: int, language: str) -> pd.DataFrame:
    ordered = table.sort_values("p_better", ascending=False, kind="stable", ignore_index=True)
    limit = [rules.length(p if isinstance(p, str) else "") for p in ordered["platform"]]
    ordered = ordered.assign(characters=ordered["headline"].str.len(), limit=limit, place=range(1, len(ordered) + 1))
    checked = schema.check(ordered, "headlines.chosen")
    checked.attrs = {"topics": topics, "borrowed": borrowed, "language": language}
    return checked


def _words(
    posts: pd.DataFrame,
    ranking: pd.DataFrame,
    assigned: pd.DataFrame,
    main_tags: pd.DataFrame,
    brief: Brief,
    language: str,
) -> tuple[composing.Words, int]:
    """Names of the topics, best first; and how many turns the brief's own words had to take."""
    own_topics = assigned.loc[assigned["role"] == "own", "topic"].value_counts().index if len(assigned) else []
    marks = (
        dict(zip(ranking["topic"], ranking["words"].fillna(ranking["topic"]), strict=True))
        if len(ranking)
        else {t: t for t in own_topics}
    )
    named = (
        subjects.subjects_of(posts, assigned, marks, language=language)
        if len(assigned)
        else {t: str(w).split(", ")[:3] for t, w in marks.items()}
    )
    offers = tuple(o.name for o in brief.offers if o.until is None or o.until > brief.period.until)
    borrowed: dict[str, list[str]] = {}
    if len(named) < FEWEST_TOPICS:
        own = [*brief.target_audience.interests, *offers, *brief.brand.tags] or [brief.industry]
        borrowed = {k: v for k, v in subjects.of_brief(own).items() if k not in named}
    brand = main_tags[main_tags["kind"] == "brand"] if len(main_tags) else main_tags
    first = brand if len(brand) else main_tags
    tag = str(first["tag"].iloc[0]) if len(first) else ""
    tasks = tuple(brief.tasks) if borrowed else ()
    return composing.Words({**named, **borrowed}, brief.name, tag, offers, tasks), len(borrowed)


def _lengths(limits: pd.DataFrame) -> dict[str, int]:
    """Longest headline for each platform: what is allowed, or what is shown before 'more', whichever is less; unknown is no limit."""
    found = {}
    for row in limits.to_dict("records"):
        known = [int(row[c]) for c in ("characters", "shown") if str(row[c]).isdigit()]
        if known:
            found[row["platform"]] = min(known)
    return found


def _by_account(brief: Brief) -> list[tuple[str, str, str]]:
    return [(a.platform, a.handle, "") for a in brief.accounts if a.role == "own"]


def plan_test(chosen: pd.DataFrame, posts: pd.DataFrame, *, metric: str = "") -> pd.DataFrame:
    """Say for each headline and another of its topic how often they must be shown before a lift of 10, 20 or 50 % can be told.

    Returns
    -------
    table, contract ``headlines.test_plan``; a missing number has its ``reason``
    """
    if chosen.empty:
        return schema.empty(
            "headlines.test_plan", refused=str(chosen.attrs.get("refused", "there are no headlines to test."))
        )
    known = {
        key: _account(some, metric) for key, some in posts[posts["role"] == "own"].groupby(["platform", "account"])
    }
    first: dict[Any, str] = {}
    rows = []
    for row in chosen.to_dict("records"):
        against = first.setdefault(row["topic"], row["headline"])
        where = (row["platform"], row["account"])
        facts = known.get(where) or (next(iter(known.values()), {}) if not isinstance(row["platform"], str) else {})
        rows.append(
            {**{k: row[k] for k in ("headline", "platform", "account")}, **_needs(facts, against, row["headline"])}
        )
    return schema.check(pd.DataFrame(rows), "headlines.test_plan")


def _account(posts: pd.DataFrame, metric: str) -> dict[str, Any]:
    """The account's typical rate, what a typical post is shown, and how much posts vary; or the reason they are unknown."""
    used = metrics.best_rate(posts, wanted=metric)
    clicked = metrics.add(posts, "er_impressions")
    clicks = clicked["link_clicks"].notna() & clicked["exposure"].notna()
    if clicks.mean() >= 0.5 and clicked.loc[clicks, "exposure"].sum() > 0:
        rate = float(clicked.loc[clicks, "link_clicks"].sum() / clicked.loc[clicks, "exposure"].sum())
        shown, name = float(clicked.loc[clicks, "exposure"].median()), "ctr"
    elif used and used not in ("er_followers", "er_pub_day"):
        rate, shown, name = (
            metrics.ratio_of_sums(posts, used),
            float(metrics.add(posts, used)["exposure"].median()),
            used,
        )
    else:
        return {
            "reason": "the export holds no times shown, views or people reached, so no number of impressions can be named"
        }
    if not 0 < rate < 1:
        return {"reason": "no post earned anything yet, so there is no rate to start from", "metric": name}
    try:
        spread = float(log_rates(posts, metric=metric).values.std())
        each = stats.posts_needed(1.2, spread) if spread > 0 else None
    except Refusal:
        each = None
    return {"metric": name, "rate": rate, "shown_per_post": shown, "posts_each": each}


def _needs(facts: dict[str, Any], against: str, headline: str) -> dict[str, Any]:
    pair = {"against": None if against == headline else against}
    if not facts or "reason" in facts:
        return {
            **pair,
            "metric": facts.get("metric"),
            "reason": facts.get("reason", "the account has no posts to take a rate from"),
        }
    both = {name: 2 * power.shown_each(facts["rate"], lift) for name, lift in LIFTS.items()}
    numbers = {name: None if math.isnan(n) else int(n) for name, n in both.items()}
    row = {**pair, **{k: facts[k] for k in ("metric", "rate", "shown_per_post", "posts_each")}, **numbers}
    return {**row, "reason": _reading(pair["against"], numbers, facts)}


def _reading(against: str | None, numbers: dict[str, int | None], facts: dict[str, Any]) -> str:
    if against is None:
        return "the first of its topic: the others are held against it"
    reached = 2 * facts["shown_per_post"]
    able = next((lift for name, lift in LIFTS.items() if numbers[name] is not None and reached >= numbers[name]), None)
    if able:
        return f"two posts can tell a lift of {able - 1:.0%}, if the same people could see either by lot"
    return "two posts cannot tell even a lift of 50%: try the idea in many posts, or with paid impressions drawn by lot"


def check_chances(
    posts: pd.DataFrame, assigned: pd.DataFrame | None = None, *, zone: str = "UTC", metric: str = ""
) -> dict[str, Any]:
    """Backtest the chances on the client's later posts; ``refused`` instead of numbers where it cannot be done."""
    try:
        return headline_model.later_chances(_held(posts, assigned, zone), metric=metric)
    except Refusal as why:
        return {"refused": str(why)}


def findings_of(
    chosen: pd.DataFrame, plan: pd.DataFrame, traits: pd.DataFrame, checked: dict[str, Any], wanted: int = 30
) -> list[Finding]:
    """State the list, what it was made from, what traits of headlines go with, and what a test would take."""
    if chosen.empty:
        reason = str(chosen.attrs.get("refused", "there is nothing to write about"))
        found = [
            refusal(
                "headlines",
                "chosen",
                reason,
                table="headlines.chosen",
                message=N_("No headlines were written: {reason}"),
            )
        ]
    else:
        found = [_list_finding(chosen, wanted)]
    return found + _trait_findings(traits, checked) + (_test_findings(plan) if len(plan) else [])


def _list_finding(chosen: pd.DataFrame, wanted: int) -> Finding:
    borrowed, topics = int(chosen.attrs.get("borrowed", 0)), int(chosen["topic"].nunique())
    words = {
        "n": len(chosen),
        "wanted": wanted,
        "topics": topics,
        "formulas": int(chosen["formula"].nunique()),
        "borrowed": borrowed,
    }
    message = (
        N_("{n:count} of {wanted:count} headlines for {topics:count} subjects from {formulas:count} formulas; {borrowed:count} subjects are the brief's own words, "
           "because too few topics are known")
        if borrowed
        else N_("{n:count} of {wanted:count} headlines for {topics:count} topics from {formulas:count} formulas, every topic in its turn")
    )  # fmt: skip
    return Finding(
        id="headlines.chosen",
        message=message,
        values=words,
        n=len(chosen),
        strength="leaning",
        evidence=Evidence(
            table="headlines.chosen", method="topics x formulas, doubles and banned words refused", source=SOURCE
        ),
        action=N_("Take them as drafts: keep those that only this client could fill, and rewrite the rest."),
    )


def _trait_findings(traits: pd.DataFrame, checked: dict[str, Any]) -> list[Finding]:
    evidence = Evidence(
        table="headlines.chosen",
        method="ridge of yes/no traits, trend, format, hour and topic held still",
        source=SOURCE,
    )
    if traits.empty:
        reason = str(traits.attrs.get("refused", "nothing could be learnt"))
        message = N_("What makes a headline better here cannot be told, so every chance is that of a coin: {reason}")
        return [refusal("headlines", "traits", reason, table="headlines.chosen", message=message)]
    told = traits[traits["strength"] != "cannot tell"].to_dict("records")
    held = bool(checked.get("n_spoken", 0)) and checked["brier"] < COIN
    if not told:
        return [_no_trait(traits, evidence)]
    message = (
        N_("Posts whose first line holds {trait:word} went with {lift:times} the rate of those without; chances made from earlier posts came true in {came_true:percent} of {later:count} later ones")
        if held
        else N_("Posts whose first line holds {trait:word} went with {lift:times} the rate of those without, but chances made from earlier posts were no better than a coin on later ones: every chance stays 50%")
    )  # fmt: skip
    action = N_("Try it on purpose in half of the posts for a month, drawn by lot, and look again.")
    words = {"came_true": short(checked["came_true"]), "later": checked["n_spoken"]} if held else {}
    return [
        of_lift(f"headlines.traits.{row['trait']}", message, row, strength="leaning" if held else "cannot tell", evidence=evidence, action=action,
                trait=TRAIT_WORDS[row["trait"]], **words)
        for row in told
    ]  # fmt: skip


def _no_trait(traits: pd.DataFrame, evidence: Evidence) -> Finding:
    n = int((traits["n_posts"] + traits["n_without"]).iloc[0])
    return Finding(
        id="headlines.traits",
        message=N_(
            "No trait of headlines ({traits:count} were tried) can be told from chance on {n:count} own posts, so every chance is that of a coin: 50%"
        ),
        values={"traits": len(traits), "n": n},
        n=n,
        strength="cannot tell",
        evidence=evidence,
        action=N_("Vary headlines on purpose; no score can replace it."),
    )


def _test_findings(plan: pd.DataFrame) -> list[Finding]:
    """One sentence an account: what a lift of a fifth would take, against what a post is shown."""
    found = []
    for (platform, account), some in plan.dropna(subset=["impressions"]).groupby(["platform", "account"], sort=True):
        row = some.iloc[0]
        values = {"account": account, "platform": platform, "n": int(row["impressions"]), "rate": short(row["rate"]), "metric": row["metric"],
                  "shown": int(row["shown_per_post"]), "large": int(row["impressions_50"]) if pd.notna(row["impressions_50"]) else None}  # fmt: skip
        found.append(
            Finding(
                id=f"headlines.test.{platform}.{account}",
                message=N_("{account} ({platform:platform}): telling that one headline is 20% better takes {n:count} showings of the pair, 50% takes {large:count}; "
                           "a post gets {shown:count} (rate {rate:percent}, {metric})"),
                values=values,
                n=len(some),
                strength="clear",
                evidence=Evidence(table="headlines.test_plan", metric=str(row["metric"]), method="two proportions, 80 % power, 5 % two-sided", source="smmlib.methods.power"),
                action=N_("Test one pair at a time where showings suffice; elsewhere compare ideas over many posts."),
            )
        )  # fmt: skip
    if not found:
        reason = str(plan["reason"].dropna().iloc[0]) if plan["reason"].notna().any() else "no account has a rate"
        return [
            refusal(
                "headlines",
                "test",
                reason,
                table="headlines.test_plan",
                message=N_("What a test of headlines takes cannot be told: {reason}"),
            )
        ]
    return found


def plot_traits(traits: pd.DataFrame, *, language: str = "", caption: str = "") -> charts.Chart | tables.Shown:
    """Draw what each trait of a first line goes with."""
    _ = i18n.translator(language)
    if traits.empty:
        return tables.note("fig-headlines-traits", str(traits.attrs.get("refused", _("Nothing could be learnt."))))
    shown = traits.assign(name=[_(TRAIT_WORDS[t]) for t in traits["trait"]]).sort_values("lift", ascending=False)
    told = (traits["strength"] != "cannot tell").any()
    title = _("Headlines: no trait can be told from chance")
    if told:
        title = _("Headlines: a trait stands out, and fails on later posts")
    if traits["speaks"].any():
        title = _("Headlines: some traits go with a difference")
    with charts.canvas(height=charts.rows_height(len(shown))) as drawing:
        charts.intervals(
            drawing.ax,
            shown,
            label="name",
            value="lift",
            low="lift_low",
            high="lift_high",
            reference=1.0,
            strong=shown["speaks"],
            log=True,
        )
        subtitle = _(
            "Rate of posts whose first line has it against those without, 90% interval, n posts with it; grey: cannot tell"
        )
        return drawing.keep("fig-headlines-traits", title, subtitle, caption)


def plot_test(plan: pd.DataFrame, *, language: str = "", caption: str = "") -> charts.Chart | tables.Shown:
    """Draw what a pair must be shown to tell a lift, against what two posts are shown, one row an account and lift."""
    _ = i18n.translator(language)
    known = plan.dropna(subset=["impressions"]).drop_duplicates(["platform", "account"]) if len(plan) else plan
    if known.empty:
        return tables.note(
            "fig-headlines-test", str(plan.attrs.get("refused", _("No account has a rate to plan a test from.")))
        )
    rows = [
        {"what": f"{row['account']}, {lift - 1:+.0%}", "needed": row[name], "shown": 2 * row["shown_per_post"]}
        for row in known.to_dict("records")
        for name, lift in LIFTS.items()
        if pd.notna(row[name])
    ]
    table = pd.DataFrame(rows).astype({"needed": "float64"})
    with charts.canvas(height=charts.rows_height(len(table))) as drawing:
        drawing.ax.set_xscale("log")
        charts.pairs(
            drawing.ax,
            table,
            label="what",
            first="shown",
            second="needed",
            names=(_("two posts get"), _("the pair needs")),
        )
        _whole_ticks(drawing.ax, table, language)
        able = (table["shown"] >= table["needed"]).any()
        title = (
            _("Headlines: two posts can tell only large lifts")
            if able
            else _("Headlines: two posts tell nothing, many may")
        )
        return drawing.keep(
            "fig-headlines-test",
            title,
            _("Times shown (log scale) to tell a lift with 80% power, against what two typical posts get"),
            caption,
        )


def _whole_ticks(ax: Any, table: pd.DataFrame, language: str) -> None:
    """Powers of ten around the numbers drawn, written out."""
    low, high = table[["needed", "shown"]].min().min(), table[["needed", "shown"]].max().max()
    powers = [10**k for k in range(math.floor(math.log10(max(low, 1))), math.ceil(math.log10(max(high, 10))) + 1)]
    ax.set_xticks(powers, [i18n.number(p, language, 0) for p in powers])
    ax.minorticks_off()


def table_headlines(chosen: pd.DataFrame, *, language: str = "", source: str = "", most: int = 30) -> tables.Shown:
    """Draw the list of headlines."""
    _ = i18n.translator(language)
    columns = {
        "place": (_("No."), "count"),
        "headline": (_("Headline"), "text"),
        "topic": (_("Topic"), "text"),
        "format": (_("Format"), "text"),
        "platform": (_("Platform"), "text"),
        "p_better": (_("Chance to beat the average post"), "percent"),
    }
    return tables.table_view(
        chosen,
        name="tab-headlines-chosen",
        caption=_("Headlines to write under"),
        columns=columns,
        source=source,
        language=language,
        most=most,
    )
