"""What a task rests on: the goal it serves, the people it can touch, the hours it takes; measured, stated or assumed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

import pandas as pd

from smmlib.core import i18n, text
from smmlib.core.brief import Brief
from smmlib.core.errors import Refusal
from smmlib.methods import rice
from smmlib.methods.weekly import standing, weekly


class Tie(NamedTuple):
    """The goal a task serves, on what basis, and why."""

    goal: str
    basis: str
    why: str


def ties(brief: Brief, serves: Mapping[str, set[str]]) -> dict[str, Tie]:
    """Tie each task of the brief to the goal it serves; two words in common with the goal's sentence are a stated tie.

    Parameters
    ----------
    serves : word -> METRICS.md ids that tasks with this word usually move (a choice of this workbook)
    """
    said = {g.id: _words(f"{g.text} {g.id.replace('_', ' ')}", brief) for g in brief.goals}
    moved = {g.id: g.metric for g in brief.goals}
    return {task: _tie(_words(task, brief), said, moved, serves) for task in brief.tasks}


def _words(sentence: str, brief: Brief) -> set[str]:
    """The words of a sentence of the brief, in each language that it may be written in."""
    cyrillic = {"ru"} if any("а" <= c <= "я" for c in sentence.lower()) else set()
    return {word for language in {*brief.content_languages, *cyrillic} for word in text.lemmas(sentence, language)}


def _tie(task: set[str], said: Mapping[str, set[str]], moved: Mapping[str, str], serves: Mapping[str, set[str]]) -> Tie:
    shared = {goal: sorted(task & words) for goal, words in said.items()}
    best = max(shared, key=lambda goal: len(shared[goal]), default="")
    if best and len(shared[best]) >= 2:
        return Tie(best, "stated", f"shares the words {', '.join(shared[best])}")
    for word in sorted(task):
        for goal, metric in moved.items():
            if metric in serves.get(word, set()):
                return Tie(goal, "assumed", f"tasks with '{word}' usually move {metric}")
    return Tie("", "assumed", "no goal of the brief is named by it")


def followers_of(canonical: Mapping[str, pd.DataFrame], brief: Brief, as_of: date) -> pd.Series:
    """Followers of the own accounts by platform on the last measured week; of the account list where days are not exported."""
    found = {}
    accounts = canonical.get("accounts", pd.DataFrame(columns=["role", "platform", "followers"]))
    listed = accounts[accounts["role"] == "own"].groupby("platform")["followers"].sum(min_count=1)
    for platform in sorted({a.platform for a in brief.accounts if a.role == "own"}):
        try:
            found[platform] = standing(weekly("followers", canonical, until=as_of, platform=platform), weeks=1, days=7)
        except Refusal:
            found[platform] = float(listed[platform]) if platform in listed.dropna() else float("nan")
    return pd.Series(found, dtype="float64")


def task_row(task: str, tie: Tie, brief: Brief, goals: pd.DataFrame, followers: pd.Series) -> dict[str, Any]:
    """Put numbers to one task, each with its basis and a reason in words.

    Parameters
    ----------
    goals : ``goals.goals`` by goal; followers : of the own accounts by platform. Both left unchanged.
    """
    goal, basis, why = tie
    known = goals.loc[goal] if goal in goals.index else None
    met = known is not None and known["met"] is not pd.NA and bool(known["met"])
    impact = (rice.LOW if not goal else rice.HIGH if basis == "stated" else rice.MEDIUM) * (0.5 if met else 1)
    measurable = known is not None and bool(known["measurable"])
    confidence = rice.GUESS if basis == "assumed" else rice.SURE if measurable else rice.HALF_SURE
    people, people_basis, who = _reach_of(known, followers)
    effort, effort_basis, hours = _effort_of(task, brief)
    bases = {"reach_basis": people_basis, "impact_basis": basis, "effort_basis": effort_basis}
    said = [why + (", and that goal is already met" if met else ""), who, hours]
    return {"task": task, "goal": goal, "reach": people, "impact": impact, "confidence": confidence, "effort": effort, **bases,
            "assumed": ", ".join(k.removesuffix("_basis") for k, v in bases.items() if v == "assumed"), "reason": "; ".join(said)}  # fmt: skip


def _reach_of(goal: pd.Series | None, followers: pd.Series) -> tuple[float, str, str]:
    counted = followers.dropna()
    platform = "" if goal is None else str(goal["platform"] or "")
    if platform in counted.index and counted[platform] > 0:
        return float(counted[platform]), "measured", f"reach: followers on {i18n.platform(platform)}"
    if not platform and len(counted) and counted.sum() > 0:
        return float(counted.sum()), "measured", "reach: followers of all own accounts"
    return 1000.0, "assumed", "reach: followers are not known, the same for all"


def _effort_of(task: str, brief: Brief) -> tuple[float, str, str]:
    said = _words(task, brief)
    for member in brief.team:
        for duty in member.duties:
            if said & _words(duty, brief) and member.hours_week > 0:
                return (
                    member.hours_week / len(member.duties),
                    "stated",
                    f"effort: '{duty}' of {member.role}, an equal part of the hours",
                )
    hours = sum(m.hours_week for m in brief.team)
    if hours > 0:
        return hours / len(set(brief.tasks)), "assumed", "effort: no duty names it, an equal part of the team's hours"
    return 1.0, "assumed", "effort: the brief names no team, the same for all"
