"""Headlines: thirty first lines to write under, every topic in its turn, and what it would take to know which is better.

No score of a headline that is computed from its words alone has been shown to foretell readers. So the list is made for
variety, kept free of doubles, and its chances say 'a coin' unless the client's own posts say otherwise.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
from pydantic import Field

from smmlib.core import levels, schema
from smmlib.core.brief import Brief, StepParams
from smmlib.core.errors import Refusal
from smmlib.methods import composing, headline_model, headline_test, naming
from smmlib.methods.best_time import local_parts
from smmlib.methods.headline_model import COIN, Learnt
from smmlib.views.headlines import plot_test, plot_traits, table_headlines
from smmlib.views.headlines_told import findings_of

__all__ = (
    "Params", "check_chances", "findings_of", "learn_traits", "learnt_or_reason", "plan_test", "plot_test", "plot_traits",
    "table_headlines", "traits_table", "trusted", "write_headlines",
)  # fmt: skip
KEY = ["platform", "account", "post_id"]


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
    learnt = headline_model.learn(_held(posts, assigned, zone), level=level, metric=metric)
    return replace(learnt, traits=levels.carrying(learnt.traits, level, usual=0.90))


def trusted(learnt: Learnt, checked: dict[str, Any]) -> Learnt:
    """Let traits speak only where chances made from the earlier posts beat a coin on the later ones; else all chances are a half."""
    if checked.get("n_spoken", 0) and checked["brier"] < COIN:
        return learnt
    return replace(learnt, speaks=())


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
    by_topic: pd.DataFrame | None = None,
    learnt: Learnt | None = None,
    n_headlines: int = 30,
    longest: int = 90,
) -> pd.DataFrame:
    """Write headlines from topics and formulas in the first language of the brief that has formulas.

    Where topics are fewer than four, the brief's own words (interests, offers, tags) take turns with them.

    Parameters
    ----------
    posts : canonical posts; ranking : ``topics.ranking``; assigned : ``topics.assigned``; main_tags : ``tags.main``; mix : ``formats.mix``;
    formulas, limits : reference tables; by_topic : ``tags.by_topic``, names of the topics. All left unchanged; any but `formulas` may be empty.

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
    by_topic = schema.empty("tags.by_topic") if by_topic is None else by_topic
    words, borrowed = naming.words_of(posts, ranking, assigned, main_tags, by_topic, brief=brief, language=language)
    if not words.subjects:
        raise Refusal(
            "There is nothing to write about: no topics, and the brief names no interests, offers, tags or industry."
        )
    said = tuple(h for h in headline_model.headline_of(posts[posts["role"] == "own"]).tail(300) if h)
    rules = composing.Rules(tuple(brief.brand.banned_words), said, composing.lengths(limits), longest)
    kept = formulas[formulas["language"] == language]
    places = composing.quotas(mix, n_headlines) or [
        (a.platform, a.handle, "") for a in brief.accounts if a.role == "own"
    ]
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
    return schema.check(headline_test.plan(chosen, posts, metric=metric), "headlines.test_plan")


def check_chances(
    posts: pd.DataFrame, assigned: pd.DataFrame | None = None, *, zone: str = "UTC", metric: str = ""
) -> dict[str, Any]:
    """Backtest the chances on the client's later posts; ``refused`` instead of numbers where it cannot be done."""
    try:
        return headline_model.later_chances(_held(posts, assigned, zone), metric=metric)
    except Refusal as why:
        return {"refused": str(why)}


def _held(posts: pd.DataFrame, assigned: pd.DataFrame | None, zone: str) -> pd.DataFrame:
    """Own posts with ``daypart`` and ``topic``, so that they can be held still."""
    own = local_parts(posts[posts["role"] == "own"], zone=zone)
    own = own.assign(daypart=(own["local_hour"] // 6).astype("str").where(own["local_hour"].notna(), "unknown"))
    if assigned is None or assigned.empty:
        return own.assign(topic="none")
    joined = own.merge(assigned[[*KEY, "topic"]], on=KEY, how="left")
    return joined.assign(topic=joined["topic"].fillna("none"))
