"""Do the parts of a strategy agree? One rule a function; each returns rows of check, subject, passed, sentence, remedy.

``passed`` is None where there is nothing to look at yet: an unknown is never counted as held.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from smmlib.core.brief import Brief
from smmlib.core.brief.models import Goal
from smmlib.core.findings import Finding
from smmlib.core.metrics import METRICS, best_rate
from smmlib.core.text import words
from smmlib.methods.mixing import MOST_HIDDEN_OFFERS

Row = dict[str, Any]


def row_of(check: str, subject: str, passed: bool | None, sentence: str, remedy: str = "") -> Row:
    """Make one row of ``summary.checks``."""
    return {"check": check, "subject": subject, "passed": passed, "sentence": sentence, "remedy": remedy}


def goals(brief: Brief, posts: pd.DataFrame, judged: pd.DataFrame) -> list[Row]:
    """Is there a goal, and can each goal's metric be computed from what was imported?

    Parameters
    ----------
    judged : ``goals.goals``; where it is empty the posts alone are looked at
    """
    if not brief.goals:
        remedy = "Write at least one goal into client.yaml: metric, target, due."
        return [row_of("goals stated", "brief", False, "the brief states no goal", remedy)]
    known = dict(zip(judged["goal"], judged["measurable"], strict=True)) if len(judged) else {}
    n = len(brief.goals)
    rows = [row_of("goals stated", "brief", True, f"{n} goal{'s' if n > 1 else ''}")]
    return [*rows, *(_measured(goal, posts, known.get(goal.id)) for goal in brief.goals)]


def _measured(goal: Goal, posts: pd.DataFrame, known: Any) -> Row:
    metric = METRICS[goal.metric]
    if known is None or pd.isna(known):
        if metric.table != "posts":
            said = f"'{goal.metric}' comes from {metric.table}, which is judged in step 1"
            return row_of("goal measured", goal.id, None, said)
        own = posts[posts["role"] == "own"]
        known = _can_measure(own[own["platform"] == goal.platform] if goal.platform else own, goal.metric)
    sentence = f"'{goal.metric}' {'can' if known else 'cannot'} be computed from the exports"
    remedy = "" if known else f"Add an export that holds what '{goal.metric}' needs: {metric.formula}."
    return row_of("goal measured", goal.id, bool(known), sentence, remedy)


def _can_measure(posts: pd.DataFrame, metric: str) -> bool:
    if metric in posts.columns:
        return bool(posts[metric].notna().any())
    if metric == "engagements":
        return bool(posts[["reactions", "likes", "comments", "shares", "saves"]].notna().any().any())
    rates = ("er_reach", "er_impressions", "er_views", "er_followers", "er_pub_day")
    if metric in rates:
        return bool(best_rate(posts, wanted=metric))
    needed = [i for i in METRICS[metric].inputs if i in posts.columns]
    return bool(needed) and bool(posts[needed].notna().all(axis=1).any())


def markers(brief: Brief, tree: pd.DataFrame) -> list[Row]:
    """Does each goal have a progress marker?"""
    if tree.empty:
        return [row_of("goal watched", g.id, None, "the step of progress markers has not run") for g in brief.goals]
    watched = set(tree["goal"].dropna())
    return [
        row_of(
            "goal watched",
            g.id,
            g.id in watched,
            "has a marker" if g.id in watched else "has no marker",
            "" if g.id in watched else f"Give the goal '{g.id}' a marker in step 9.",
        )
        for g in brief.goals
    ]


def platforms(brief: Brief, posts: pd.DataFrame) -> list[Row]:
    """Did every own account publish in the period?"""
    rows = []
    for account in (a for a in brief.accounts if a.role == "own"):
        n = int(((posts["platform"] == account.platform) & (posts["account"] == account.handle)).sum())
        remedy = "" if n else "Add the account's export, or take the account out of the brief."
        rows.append(
            row_of(
                "platform has content",
                f"{account.platform}/{account.handle}",
                n > 0,
                f"{n:,} posts of {account.handle} ({account.platform}) in the period",
                remedy,
            )
        )
    return rows


def hours(brief: Brief, plan: pd.DataFrame) -> list[Row]:
    """Does any planned week need more hours than the team has?"""
    have = sum(member.hours_week for member in brief.team)
    if plan.empty or plan["hours"].isna().all() or not have:
        return [row_of("plan within hours", "team", None, "no plan, no hours for each format, or no team in the brief")]
    local = plan["starts_at"].dt.tz_convert(brief.time_zone)
    week = (local.dt.tz_localize(None).dt.normalize() - pd.Timestamp(brief.period.until)).dt.days.sub(1) // 7
    busiest = float(plan.groupby(week)["hours"].sum().max())
    remedy = "" if busiest <= have else "Plan fewer or simpler posts, or add hours to the team."
    return [
        row_of(
            "plan within hours",
            "team",
            busiest <= have,
            f"the busiest week needs {busiest:g} of {have:g} hours",
            remedy,
        )
    ]


def strategy(brief: Brief, plan: pd.DataFrame) -> list[Row]:
    """Hidden: offers are woven in, not the whole. Open: offers are the whole."""
    if plan.empty:
        return [row_of("plan fits the strategy", brief.strategy, None, "there is no plan")]
    share = float(plan["topic"].fillna("").str.startswith("offer: ").mean())
    if brief.strategy == "hidden":
        fits, remedy = share <= MOST_HIDDEN_OFFERS, "Take offers out of the plan, or call the strategy open."
    elif not brief.offers:
        return [
            row_of(
                "plan fits the strategy",
                "open",
                False,
                "the strategy is open, but the brief names no offer",
                "Name the offers in client.yaml, or choose the hidden strategy.",
            )
        ]
    else:
        fits, remedy = share >= 0.5, "Name offers for the planned weeks, or call the strategy hidden."
    return [
        row_of(
            "plan fits the strategy",
            brief.strategy,
            fits,
            f"{share:.0%} of planned posts are offers",
            "" if fits else remedy,
        )
    ]


def exclusions(brief: Brief, plan: pd.DataFrame) -> list[Row]:
    """Does the plan use a platform that the brief excludes?"""
    if not brief.exclude:
        return []
    used = sorted(set(plan["platform"]) & set(brief.exclude)) if len(plan) else []
    return [
        row_of(
            "nothing excluded",
            ", ".join(brief.exclude),
            not used,
            f"planned on: {', '.join(used)}" if used else "not planned",
            "Remove it from the plan." if used else "",
        )
    ]


def expiry(plan: pd.DataFrame) -> list[Row]:
    """Does a post appear after the offer it speaks of has ended?"""
    dated = plan.dropna(subset=["expires_at"]) if len(plan) else plan
    if dated.empty:
        return []
    late = int((dated["starts_at"] >= dated["expires_at"]).sum())
    return [
        row_of(
            "expiry kept",
            "plan",
            late == 0,
            f"{late} of {len(dated)} posts with an end appear after it",
            "Move them before the end." if late else "",
        )
    ]


def banned(brief: Brief, plan: pd.DataFrame) -> list[Row]:
    """Does a banned word stand in a planned topic or headline?"""
    if not brief.brand.banned_words or plan.empty:
        return []
    said = set(words(" ".join([*plan["topic"].dropna(), *plan["headline"].dropna()])))
    found = sorted({w for w in brief.brand.banned_words if set(words(w)) and set(words(w)) <= said})
    return [
        row_of(
            "no banned word",
            "plan",
            not found,
            f"found: {', '.join(found)}" if found else "none found",
            "Rename the topic or rewrite the headline." if found else "",
        )
    ]


def answered(steps: Sequence[str], findings: Sequence[Finding]) -> list[Row]:
    """Did each step of the workbook leave findings?"""
    rows = []
    for step in (s for s in steps if s != "summary"):
        some = [f for f in findings if f.step == step]
        told = sum(f.strength != "cannot tell" for f in some)
        remedy = "" if some else f"Run it: smm run CLIENT --only {step}"
        rows.append(
            row_of(
                "steps answered",
                step,
                bool(some),
                f"{told} finding{'' if told == 1 else 's'}, {len(some) - told} 'cannot tell'"
                if some
                else "has not run",
                remedy,
            )
        )
    return rows
