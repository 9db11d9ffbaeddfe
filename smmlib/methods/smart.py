"""SMART, checked instead of recited: each letter of a goal against the brief and the client's own history."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pandas as pd

from smmlib.core.brief import Brief
from smmlib.core.brief.models import Goal
from smmlib.core.errors import Refusal
from smmlib.core.metrics import METRICS
from smmlib.methods.again import chance_again
from smmlib.methods.reaching import reach
from smmlib.methods.tasks import ties
from smmlib.methods.weekly import LEVEL, SUM, Weekly, standing, weekly

PLAN_DAYS = 366
UNLIKELY = 0.2
FAR_OFF = 0.1
LESS_IS_BETTER = ("cpm", "cpc", "cpa", "cpe", "cpik", "first_reply_calendar", "first_reply_business")
NO_MEANING = {"follower_growth": "A growth means nothing without its span; write the goal as a number of followers."}


def check(
    goal: Goal, canonical: Mapping[str, pd.DataFrame], brief: Brief, *, as_of: date, window: int, stretch: float, level: float,
    serves: Mapping[str, set[str]],
) -> dict[str, Any]:  # fmt: skip
    """Check one goal: where its metric stands, the chance of its target, and what is wrong with it.

    Parameters
    ----------
    goal : one of `brief`'s; canonical : canonical tables by name. Left unchanged.
    serves : word -> metrics that tasks with this word usually move

    Returns
    -------
    a row of ``goals.goals``
    """
    days = (brief.period.until - brief.period.since).days + 1
    series, why_not = _series(goal, canonical, brief, as_of)
    stands = standing(series, weeks=window, days=days) if series else math.nan
    start = goal.baseline if goal.baseline is not None else stands
    target = start + (goal.target - start) * stretch if stretch != 1 and math.isfinite(start) else goal.target
    upward = is_upward(goal)
    met = None if math.isnan(stands) else bool(stands >= target if upward else stands <= target)
    row = {"goal": goal.id, "metric": goal.metric, "platform": goal.platform or "", "baseline": goal.baseline, "target": target,
           "due": goal.due, "owner": goal.owner, "measured": stands, "source": series.table if series else "",
           "judged": _judged(series, window, days), "n": series.n if series else 0, "met": met}  # fmt: skip
    if series:
        try:
            weeks = round((goal.due - as_of).days / 7)
            chance = reach(series, target=target, upward=upward, horizon=weeks, window=window, days=days, level=level)
            row |= {"p_reachable": round(chance.p, 3), "expected": chance.middle, "expected_low": chance.low}
            row |= {"expected_high": chance.high}
            again = chance_again(series, target=target, upward=upward, horizon=weeks, window=window, days=days)
            row |= {"p_again": round(again, 3)}
        except Refusal as why:
            why_not = str(why)
    row["unknown"] = why_not
    return row | _letters(goal, row, brief, as_of, why_not, serves)


def is_upward(goal: Goal) -> bool:
    """Whether more is better: as the brief's baseline and target say, else by the metric (costs and waiting fall)."""
    if goal.baseline is not None and goal.target != goal.baseline:
        return goal.target > goal.baseline
    return goal.metric not in LESS_IS_BETTER


def _series(goal: Goal, canonical: Mapping[str, pd.DataFrame], brief: Brief, as_of: date) -> tuple[Weekly | None, str]:
    try:
        if goal.metric in NO_MEANING:
            raise Refusal(NO_MEANING[goal.metric])
        _possible(goal)
        return weekly(goal.metric, canonical, until=as_of, zone=brief.time_zone, platform=goal.platform or ""), ""
    except Refusal as why:
        return None, str(why)


def _possible(goal: Goal) -> None:
    """Numbers that no metric of the kind can take are said, not compared."""
    stated = {"target": goal.target} if goal.baseline is None else {"target": goal.target, "baseline": goal.baseline}
    for name, value in stated.items():
        if not math.isfinite(value) or value < 0:
            raise Refusal(f"Its {name} is {value:g}, and {goal.metric} cannot be below zero; correct it in the brief.")
        if METRICS[goal.metric].unit == "fraction" and value > 1:
            raise Refusal(
                f"Its {name} is {value:g}, and {goal.metric} is a fraction between 0 and 1; for percent write {value / 100:g}."
            )


def _judged(series: Weekly | None, window: int, days: int) -> str:
    if series is None:
        return ""
    if series.kind == LEVEL:
        return "level on the last day"
    return f"sum over {days} days" if series.kind == SUM else f"mean of the last {window} weeks"


def _letters(
    goal: Goal, row: Mapping[str, Any], brief: Brief, as_of: date, why_not: str, serves: Mapping[str, set[str]]
) -> dict[str, Any]:
    """The letters of SMART, each a flag, and in words what is wrong."""
    own = {a.platform for a in brief.accounts if a.role == "own"}
    chance, ahead = row.get("p_reachable"), as_of < goal.due <= as_of + timedelta(days=PLAN_DAYS)
    flags = {
        "specific": bool(goal.text) and (goal.platform is not None or len(own) == 1),
        "measurable": bool(row["source"]),
        "achievable": None if chance is None else chance >= UNLIKELY,
        "relevant": None if not brief.tasks else any(tie.goal == goal.id for tie in ties(brief, serves).values()),
        "time_bound": ahead,
        "owned": bool(goal.owner),
    }
    return {**flags, "reason": " ".join(_faults(goal, row, flags, as_of, why_not)) or "Nothing is wrong with it."}


def _faults(goal: Goal, row: Mapping[str, Any], flags: Mapping[str, Any], as_of: date, why_not: str) -> list[str]:
    said = [why_not] if why_not else []
    if not flags["specific"]:
        said.append(
            "It does not say what it is about in words." if not goal.text else "It does not say on which platform."
        )
    if goal.due <= as_of:
        said.append("The day it is due is already past.")
    elif not flags["time_bound"]:
        said.append("It is due after the twelve months that this plan covers.")
    if not flags["owned"]:
        said.append("Nobody answers for it.")
    if goal.baseline is not None and goal.baseline == goal.target:
        said.append("Its target is where it stands: nothing is asked.")
    if baseline_off(goal.baseline, row["measured"]):
        said.append("The brief's baseline is not what the exports say.")
    if row["met"]:
        said.append("It is already met: aim higher, or spend the effort elsewhere.")
    return said


def baseline_off(said: float | None, measured: float) -> bool:
    """Whether the brief's start is more than a tenth away from what the exports say."""
    return said is not None and math.isfinite(measured) and abs(measured - said) > FAR_OFF * max(abs(said), 1e-12)
