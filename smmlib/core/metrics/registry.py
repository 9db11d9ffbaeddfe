"""Every formula once. METRICS.md is written from this file; each entry carries a worked example that is tested."""

from __future__ import annotations

import dataclasses
import functools
import math
import statistics
from collections.abc import Callable, Sequence
from typing import Any

from smmlib.core.metrics.passport import Metric, ratio

F, C, M, R = "fraction", "count", "money", "ratio"
POST = "the moment of export (lifetime counters grow)"


def _known_only(compute: Callable[..., Any]) -> Callable[..., Any]:
    """Missing is not zero: a missing input gives a missing answer, a missing item of a list is left out of it."""

    @functools.wraps(compute)
    def known(**given: Any) -> Any:
        return compute(**{name: _known(value) for name, value in given.items()})

    return known


def _known(value: Any) -> Any:
    import pandas as pd

    if isinstance(value, tuple | list):
        return tuple(v for v in value if not pd.isna(v))
    return float("nan") if pd.api.types.is_scalar(value) and pd.isna(value) else value


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else float("nan")


def _median(values: Sequence[float]) -> float:
    return float(statistics.median(values)) if values else float("nan")


def _measure(id: str, name: str, what: str, owner: str, *traps: str, table: str = "posts") -> Metric:
    return Metric(
        id, name, what, ("value",), lambda value: value, C, owner, {"value": 200}, 200, table=table, traps=traps
    )


def _er(
    id: str,
    name: str,
    denominator: str,
    owner: str,
    *traps: str,
    dated: str = POST,
    also: str = "",
    answer: float = 0.05,
) -> Metric:
    return Metric(
        id, name, f"engagements / {denominator}", ("engagements", denominator),
        lambda **given: ratio(given["engagements"], given[denominator]), F, owner,
        {"engagements": 50, denominator: 50 / answer}, answer, denominator, dated, also=also, traps=traps,
    )  # fmt: skip


MEASURES = (
    _measure("reach", "Reach", "people who saw the post or account", "LiveDune glossary; Hootsuite",
             "not additive over posts or days"),
    _measure("views", "Views", "times viewed, as the platform counts a view", "LiveDune glossary",
             "Meta replaced impressions by views in 2025-26: never join the two series"),
    _measure("impressions", "Impressions", "times shown: 200 people seeing it twice are 400", "Hootsuite"),
    _measure("engagements", "Engagements", "reactions + comments + shares + saves; missing if none of them was measured",
             "MRC Social Media Measurement Guidelines 1.0 (2015), family Engagement",
             "whether reactions to comments count differs by tool: engagements_napoleoncat counts them"),
    Metric("engagements_napoleoncat", "Engagements with reactions to comments", "engagements + reactions to comments",
           ("engagements", "reactions_to_comments"), lambda engagements, reactions_to_comments: engagements + reactions_to_comments, C,
           "NapoleonCat", {"engagements": 50, "reactions_to_comments": 12}, 62,
           traps=("never compare with engagements: a lively talk under a post counts twice here",)),
    _measure("clicks", "Clicks", "all clicks on the post as the platform counts them", "Meta Business Suite export"),
    _measure("link_clicks", "Link clicks", "clicks on the link of the post", "Meta Business Suite export"),
    _measure("followers", "Followers", "accounts that follow on the day named", "LiveDune glossary", table="account_days"),
    _measure("mentions", "Mentions", "texts that name the brand, duplicates counted once", "Sprout; Hootsuite", table="mentions"),
    _measure("sessions", "Sessions", "sessions on the client's site from a source", "Google Analytics 4", table="site_sessions"),
    _measure("conversions", "Conversions", "actions that the client counts as success", "Google Analytics 4; Meta Ads", table="ads"),
)  # fmt: skip

POST_RATES = (
    _er("er_followers", "Engagement rate of a post by followers", "followers", "Hootsuite 'ER post'; Rival IQ; optilo",
        "say followers of which day: er_pub_day, er_last_day", "the name ER is said to come from Socialbakers, 2013",
        dated="not stated by its owners", also="er_post_followers; ER (Hootsuite, Rival IQ)"),
    _er("er_reach", "Engagement rate by reach", "reach", "Hootsuite (ERR)",
        "ERR means mean reach / subscribers at TGStat: see err_tg", "above 1 is possible: engagements are counts, reach is people", also="ERR (Hootsuite)"),
    _er("er_impressions", "Engagement rate by impressions", "impressions", "Hootsuite; socialbu", also="er_impr"),
    _er("er_views", "Engagement rate by views", "views", "LiveDune 'ERViews'; Hootsuite (video)"),
    _er("er_pub_day", "Engagement rate by followers of the publication day", "followers_publication_day", "NapoleonCat",
        dated="day of publication"),
    _er("er_last_day", "Engagement rate by followers of the last day", "followers_last_day", "Orlo",
        "a growing account looks worse than by er_pub_day", dated="last day of the range"),
    _er("eng_benchmark", "Engagement rate of the Rival IQ benchmark", "followers", "Rival IQ",
        "organic and boosted together, unweighted: not comparable with organic rates", dated="not stated"),
    Metric("er_factored", "Factored engagement rate by reach", "(reactions + 2 x comments + 2 x shares + saves) / reach",
           ("reactions", "comments", "shares", "saves", "reach"),
           lambda reactions, comments, shares, saves, reach: ratio(reactions + 2 * comments + 2 * shares + saves, reach), F,
           "Hootsuite (sixth method); weights unverified, ours stated here",
           {"reactions": 30, "comments": 5, "shares": 3, "saves": 4, "reach": 1000}, 0.05, "reach", POST,
           traps=("weights are a choice: never compare across tools",)),
    Metric("er_clicks_reach", "Engagements and clicks by reach", "(engagements + clicks) / reach", ("engagements", "clicks", "reach"),
           lambda engagements, clicks, reach: ratio(engagements + clicks, reach), F, "this workbook",
           {"engagements": 20, "clicks": 30, "reach": 1000}, 0.05, "reach", POST),
    Metric("reach_rate", "Reach rate", "reach / followers", ("reach", "followers"), lambda reach, followers: ratio(reach, followers), F,
           "LiveDune; molinos", {"reach": 300, "followers": 1000}, 0.3, "followers", "day of the export"),
    Metric("virality", "Virality rate", "shares / impressions", ("shares", "impressions"),
           lambda shares, impressions: ratio(shares, impressions), F, "tool documentation (v50.ai)",
           {"shares": 4, "impressions": 2000}, 0.002, "impressions", POST),
    Metric("er_tg", "Engagement rate, Telegram", "(forwards + reactions + comments) / views", ("forwards", "reactions", "comments", "views"),
           lambda forwards, reactions, comments, views: ratio(forwards + reactions + comments, views), F, "TGStat",
           {"forwards": 5, "reactions": 40, "comments": 5, "views": 1000}, 0.05, "views", POST,
           also="ER (TGStat)", traps=("TGStat calls this ER, everybody else's ER is by followers",)),
)  # fmt: skip

ACCOUNT_RATES = (
    Metric("er_livedune", "Mean engagement rate of an account", "mean engagements per post / followers", ("engagements_of_posts", "followers"),
           lambda engagements_of_posts, followers: ratio(_mean(engagements_of_posts), followers), F, "LiveDune",
           {"engagements_of_posts": (40, 60), "followers": 1000}, 0.05, "followers", "day of the report",
           also="ER (LiveDune)", traps=("votes count as reactions at LiveDune",)),
    Metric("er_livedune_dyn", "Engagement rate dynamics", "median engagements of the last 20 posts / followers", ("engagements_of_posts", "followers"),
           lambda engagements_of_posts, followers: ratio(_median(engagements_of_posts[-20:]), followers), F, "LiveDune",
           {"engagements_of_posts": (10, 50, 900), "followers": 1000}, 0.05, "followers", "each day"),
    Metric("er_day_followers", "Daily engagement rate", "engagements over X days / (X x followers)", ("engagements_of_days", "followers"),
           lambda engagements_of_days, followers: ratio(sum(engagements_of_days), len(engagements_of_days) * followers), F, "Hootsuite",
           {"engagements_of_days": (40, 60), "followers": 1000}, 0.05, "followers", "not stated by its owner", table="account_days"),
    Metric("err_tg", "Mean reach of posts by subscribers, Telegram", "mean post reach over 30 days / subscribers", ("reach_of_posts", "followers"),
           lambda reach_of_posts, followers: ratio(_mean(reach_of_posts), followers), F, "TGStat (ERR; ERR24 takes the first 24 hours)",
           {"reach_of_posts": (200, 400), "followers": 1000}, 0.3, "followers", "day of the report",
           also="ERR (TGStat)", traps=("same letters as Hootsuite's ERR, another thing: see er_reach",)),
    Metric("conversation", "Conversation rate", "comments / posts", ("comments", "posts"), lambda comments, posts: ratio(comments, posts), R,
           "Kaushik; True Social Metrics", {"comments": 30, "posts": 10}, 3.0, "posts", "the period"),
    Metric("amplification", "Amplification rate", "shares / posts", ("shares", "posts"), lambda shares, posts: ratio(shares, posts), R,
           "Kaushik; True Social Metrics", {"shares": 20, "posts": 10}, 2.0, "posts", "the period"),
    Metric("applause", "Applause rate", "likes / posts", ("likes", "posts"), lambda likes, posts: ratio(likes, posts), R,
           "Kaushik; True Social Metrics", {"likes": 150, "posts": 10}, 15.0, "posts", "the period"),
    Metric("rel_conversation", "Relative conversation rate", "comments / posts per 1,000 followers", ("comments", "posts", "followers"),
           lambda comments, posts, followers: ratio(ratio(comments, posts), followers, 1000), R, "True Social Metrics",
           {"comments": 30, "posts": 10, "followers": 2000}, 1.5, "posts x followers / 1,000", "the period"),
    Metric("rel_amplification", "Relative amplification rate", "shares / posts per 1,000 followers", ("shares", "posts", "followers"),
           lambda shares, posts, followers: ratio(ratio(shares, posts), followers, 1000), R, "True Social Metrics",
           {"shares": 20, "posts": 10, "followers": 2000}, 1.0, "posts x followers / 1,000", "the period"),
    Metric("rel_applause", "Relative applause rate", "likes / posts per 1,000 followers", ("likes", "posts", "followers"),
           lambda likes, posts, followers: ratio(ratio(likes, posts), followers, 1000), R, "True Social Metrics",
           {"likes": 150, "posts": 10, "followers": 2000}, 7.5, "posts x followers / 1,000", "the period"),
    Metric("follower_growth", "Follower growth", "(new - lost) / followers at the start", ("new_followers", "lost_followers", "followers_start"),
           lambda new_followers, lost_followers, followers_start: ratio(new_followers - lost_followers, followers_start), F, "common use",
           {"new_followers": 70, "lost_followers": 20, "followers_start": 1000}, 0.05, "followers", "first day of the period",
           table="account_days", also="growth"),
    Metric("posting_frequency", "Posting frequency", "posts / weeks", ("posts", "weeks"), lambda posts, weeks: ratio(posts, weeks), R,
           "Rival IQ", {"posts": 12, "weeks": 4}, 3.0, "weeks", "the period"),
)  # fmt: skip

MARKET = (
    Metric("share_of_voice", "Share of voice, social", "own mentions / (own + competitors' mentions)", ("own", "competitors"),
           lambda own, competitors: ratio(own, own + competitors), F, "Sprout; Hootsuite", {"own": 30, "competitors": 70}, 0.3,
           "mentions of all brands followed", "the period", "mentions", also="sov", traps=("depends on the brands followed",)),
    Metric("esov", "Excess share of voice", "share of voice - share of market", ("share_of_voice", "share_of_market"),
           lambda share_of_voice, share_of_market: share_of_voice - share_of_market, F, "Binet & Field tradition, via Image Partners",
           {"share_of_voice": 0.25, "share_of_market": 0.15}, 0.1, table="mentions"),
    Metric("share_of_search", "Share of search", "own brand queries / queries of all brands of the category", ("own", "category"),
           lambda own, category: ratio(own, category), F, "Binet (IPA 2020)", {"own": 20, "category": 80}, 0.25, "brand queries of the category",
           "the period", "mentions", also="sos", traps=("Google Trends scales every request to 0-100: batches must share an anchor term, see chain_batches",)),
    Metric("affinity", "Affinity index", "% of target with the trait / % of base with the trait x 100", ("share_target", "share_base"),
           lambda share_target, share_base: ratio(share_target, share_base, 100), "index", "Sotrender; CubeYou without x 100",
           {"share_target": 0.3, "share_base": 0.2}, 150.0, "share in the base", "the export", "audience"),
    Metric("net_share", "Net reach of platforms together", "1 - product of (1 - reach); within age groups, added up by their sizes", ("first", "second"),
           lambda first, second: 1 - (1 - first) * (1 - second), F, "Sainsbury; Anesbury et al. 2020 within age groups", {"first": 0.3, "second": 0.2}, 0.44,
           "people asked about all of them", "the day of the source", "audience",
           traps=("chance overlap: people who use one platform use others more, so it promises too much; always inside Frechet's bounds",)),
    Metric("overlap", "Shared people", "authors who talk about or under both / authors of the other account", ("shared", "authors"),
           lambda shared, authors: ratio(shared, authors), F, "community2vec (Martin 2017), as a share of theirs", {"shared": 15, "authors": 250}, 0.06,
           "authors of the other account", "the period", "mentions", traps=("a large account shares people with everybody: read it beside p_authors",)),
    Metric("author_pmi", "Pointwise mutual information of two accounts' people", "log2 of shared authors / shared authors expected by chance", ("shared", "expected"),
           lambda shared, expected: math.log2(ratio(shared, expected)), "bits", "Church & Hanks 1990", {"shared": 20, "expected": 10}, 1.0,
           "authors shared by chance", "the period", "mentions", traps=("half an author is added to both, so that none is not minus infinity",)),
    Metric("first_reply_calendar", "First reply time, calendar hours", "reply time - message time", ("hours",), lambda hours: hours, "hours", "Sprout",
           {"hours": 3.5}, 3.5, table="comments", also="first_reply", traps=("Sprout can count business hours only: first_reply_business",)),
    Metric("first_reply_business", "First reply time, business hours", "business hours between message and reply", ("hours",), lambda hours: hours,
           "hours", "Sprout", {"hours": 1.5}, 1.5, table="comments"),
    Metric("response_rate", "Response rate", "messages answered / messages", ("answered", "messages"),
           lambda answered, messages: ratio(answered, messages), F, "Sprout", {"answered": 45, "messages": 60}, 0.75, "messages", "the period", "comments"),
)  # fmt: skip

MONEY = (
    Metric("ctr", "Click-through rate", "clicks / impressions", ("clicks", "impressions"), lambda clicks, impressions: ratio(clicks, impressions), F,
           "industry; MRC (2015), chapter Cost Metrics", {"clicks": 30, "impressions": 2000}, 0.015, "impressions", "the period", "ads"),
    Metric("cpm", "Cost per thousand impressions", "cost / impressions x 1,000", ("cost", "impressions"), lambda cost, impressions: ratio(cost, impressions, 1000),
           M, "industry", {"cost": 50, "impressions": 10000}, 5.0, "impressions", "the period", "ads"),
    Metric("cpc", "Cost per click", "cost / clicks", ("cost", "clicks"), lambda cost, clicks: ratio(cost, clicks), M, "industry",
           {"cost": 50, "clicks": 100}, 0.5, "clicks", "the period", "ads"),
    Metric("cpa", "Cost per action", "cost / conversions", ("cost", "conversions"), lambda cost, conversions: ratio(cost, conversions), M, "industry",
           {"cost": 50, "conversions": 4}, 12.5, "conversions", "the period", "ads"),
    Metric("cpe", "Cost per engagement", "cost / engagements", ("cost", "engagements"), lambda cost, engagements: ratio(cost, engagements), M, "industry",
           {"cost": 50, "engagements": 250}, 0.2, "engagements", "the period", "ads"),
    Metric("roas", "Return on ad spend", "revenue / ad cost", ("revenue", "cost"), lambda revenue, cost: ratio(revenue, cost), R, "industry",
           {"revenue": 200, "cost": 50}, 4.0, "ad cost", "the period", "ads", traps=("attributed by the platform, not incremental",)),
    Metric("romi", "Return on marketing investment", "(gross margin - cost) / cost", ("gross_margin", "cost"),
           lambda gross_margin, cost: ratio(gross_margin - cost, cost), R, "industry", {"gross_margin": 80, "cost": 50}, 0.6, "cost", "the period", "ads"),
    Metric("cpik", "Cost per incremental KPI", "cost / incremental KPI", ("cost", "incremental"), lambda cost, incremental: ratio(cost, incremental), M,
           "Google Meridian #1676", {"cost": 50, "incremental": 5}, 10.0, "incremental KPI", "the period", "ads",
           traps=("no increment gives no number: the field's tools print infinity",)),
    Metric("frequency", "Frequency", "impressions / reach", ("impressions", "reach"), lambda impressions, reach: ratio(impressions, reach), R,
           "media planning", {"impressions": 400, "reach": 200}, 2.0, "reach", "the period", "ads"),
    Metric("grp", "Gross rating points", "reach in percent x frequency", ("reach_share", "frequency"), lambda reach_share, frequency: reach_share * 100 * frequency,
           "points", "media planning", {"reach_share": 0.3, "frequency": 2.0}, 60.0, "population", "the period", "ads"),
    Metric("econ_value", "Economic value", "goal value of sessions from a network / sessions", ("goal_value", "sessions"),
           lambda goal_value, sessions: ratio(goal_value, sessions), M, "Kaushik; True Social Metrics", {"goal_value": 120, "sessions": 400}, 0.3,
           "sessions", "the period", "site_sessions"),
)  # fmt: skip

TEXTS = (
    Metric("reading_ease_en", "Reading ease, English", "206.835 - 1.015 x words / sentences - 84.6 x syllables / words", ("words", "sentences", "syllables"),
           lambda words, sentences, syllables: 206.835 - 1.015 * ratio(words, sentences) - 84.6 * ratio(syllables, words), "points", "Flesch (1948)",
           {"words": 100, "sentences": 10, "syllables": 140}, 78.245, "words and sentences", "the period", also="FRE",
           traps=("fitted to passages of 100 words: a single caption jumps; many posts together do not", "higher is easier; 60-70 is plain English")),
    Metric("reading_ease_ru", "Reading ease, Russian", "206.835 - 1.3 x words / sentences - 60.1 x syllables / words", ("words", "sentences", "syllables"),
           lambda words, sentences, syllables: 206.835 - 1.3 * ratio(words, sentences) - 60.1 * ratio(syllables, words), "points", "Oborneva (2006), as usually quoted",
           {"words": 100, "sentences": 10, "syllables": 220}, 61.615, "words and sentences", "the period",
           traps=("a second set of coefficients is quoted too (1.52 and 65.14): compare only equal ones", "higher is easier")),
    Metric("reading_grade_ms", "Reading grade, Malay", "0.3793 x words / sentences + 0.0207 x syllables of 300 words - 13.988", ("words", "sentences", "syllables"),
           lambda words, sentences, syllables: 0.3793 * ratio(words, sentences) + 0.0207 * 300 * ratio(syllables, words) - 13.988, "school year",
           "Khadijah Rohani (1982), as quoted by others", {"words": 300, "sentences": 30, "syllables": 750}, 5.33, "words and sentences", "the period",
           traps=("higher is harder, the other way round than the two above", "fitted to school books, not to captions")),
)  # fmt: skip

METRICS: dict[str, Metric] = {
    m.id: dataclasses.replace(m, compute=_known_only(m.compute))
    for m in (*MEASURES, *POST_RATES, *ACCOUNT_RATES, *MARKET, *MONEY, *TEXTS)
}


def shown_scale(metric: str) -> float:
    """Say by what a value is multiplied where it is shown: 100 for fractions, which people read as percent, else 1."""
    return 100.0 if METRICS[metric].unit == "fraction" else 1.0
