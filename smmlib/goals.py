"""Goals: why are we doing this, what exactly do we want, and is it within reach from where we stand?

Four questions come before any task. Then each goal is held against the client's own history: where its metric really
stands, and how often futures drawn from that history reach the target.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd
from pydantic import Field

from smmlib.core import i18n, schema
from smmlib.core.brief import Brief, StepParams
from smmlib.core.brief.models import Why
from smmlib.core.errors import Refusal
from smmlib.core.findings import Evidence, Finding, Strength, refusal, short, strength_of
from smmlib.core.metrics import METRICS, shown_scale
from smmlib.methods import rice, smart, tasks
from smmlib.views.goals import plot_goals, table_goals, table_tasks, table_why

__all__ = (
    "Params",
    "answer_why",
    "check_goals",
    "findings_of",
    "plot_goals",
    "score_tasks",
    "table_goals",
    "table_tasks",
    "table_why",
)
N_ = i18n.N_
QUESTIONS = {
    "business": N_("Why this business?"),
    "smm": N_("Why social media?"),
    "ability": N_("Do we have the ability: people, time, money?"),
    "interest": N_("Do we have the ideas and the interest to keep going?"),
}
WAY = (-1.0, 4.05)
METHOD = "innovations form of a local level with trend, block bootstrap of its surprises"


class Params(StepParams):
    """Settings of the notebook, the same as its parameters cell."""

    window_weeks: int = Field(12, ge=1, le=52, description="weeks averaged where a goal is a rate")
    stretch: float = Field(1.0, ge=0.1, le=5, description="moves each target: 2 doubles its distance from the start")


def answer_why(why: Why) -> pd.DataFrame:
    """Lay out the four questions with the brief's answers; ``open`` marks those that nobody has answered."""
    given = why.model_dump()
    return pd.DataFrame(
        [{"question": said, "answer": given[name], "open": not given[name]} for name, said in QUESTIONS.items()]
    )


def check_goals(
    canonical: Mapping[str, pd.DataFrame], brief: Brief, words: pd.DataFrame, *, as_of: date, window_weeks: int = 12,
    stretch: float = 1.0, level: float = 0.80,
) -> pd.DataFrame:  # fmt: skip
    """Hold each goal of the brief against its own history.

    Parameters
    ----------
    canonical : canonical tables by name (posts, account_days, accounts, ads, site_sessions, mentions, comments). Left unchanged.
    words : reference ``task_words``: which metrics tasks with a word usually move
    as_of : last day of the period, the workbook's today
    window_weeks : weeks averaged where the metric is a rate
    stretch : factor on the distance between start and target; 1 is the brief's target

    Returns
    -------
    table (n_goals, ...), contract ``goals.goals``, in the brief's order. A sum (clicks, conversions) is judged over as many days as the
    brief's period holds, ending on the day it is due; a level on that day; anything else as the mean of the last weeks.

    Raises
    ------
    Refusal
        The brief states no goal.
    """
    if not brief.goals:
        raise Refusal("The brief states no goal. Write at least one into client.yaml: id, metric, target, due.")
    known = _serves(words)
    rows = [
        smart.check(
            goal, canonical, brief, as_of=as_of, window=window_weeks, stretch=stretch, level=level, serves=known
        )
        for goal in brief.goals
    ]
    return schema.check(pd.DataFrame(rows), "goals.goals")


def _serves(words: pd.DataFrame) -> dict[str, set[str]]:
    return {row.word: set(str(row.serves).split()) for row in words.itertuples()}


def score_tasks(
    canonical: Mapping[str, pd.DataFrame],
    brief: Brief,
    goals: pd.DataFrame,
    words: pd.DataFrame,
    *,
    as_of: date,
    level: float = 0.80,
) -> pd.DataFrame:
    """Score the brief's tasks by reach, impact, confidence and effort, and say in words what each number rests on.

    Reach is the followers of the platform that the served goal names; impact is high where a task names a goal, medium where its
    words usually move the goal's metric, low where it serves none, and halved where the goal is already met; effort is the hours of
    the team member whose duties name it. What neither brief nor exports give is assumed, and named.

    Parameters
    ----------
    canonical : canonical tables by name; goals : ``goals.goals``, may be empty; words : reference ``task_words``. All left unchanged.

    Returns
    -------
    table (n_tasks, ...), contract ``goals.tasks``, first task first

    Raises
    ------
    Refusal
        The brief lists no task.
    """
    wanted = list(dict.fromkeys(brief.tasks))
    if not wanted:
        raise Refusal(
            "The brief lists no tasks. Write them into client.yaml, one a line: what is to be done on social platforms."
        )
    tied = tasks.ties(brief, _serves(words))
    followers = tasks.followers_of(canonical, brief, as_of)
    rows = [tasks.task_row(task, tied[task], brief, goals.set_index("goal"), followers) for task in wanted]
    return schema.check(rice.score(pd.DataFrame(rows), level=level), "goals.tasks")


def findings_of(goals: pd.DataFrame, scored: pd.DataFrame, why: pd.DataFrame) -> list[Finding]:
    """State which goals are met, likely, unlikely or unknown, what is wrong with them, and which task comes first."""
    found = _why_findings(why)
    if goals.empty:
        reason = str(goals.attrs.get("refused", "the brief states no goal"))
        found.append(
            refusal("goals", "goals", reason, table="goals.goals", message=N_("No goal can be checked: {reason}"))
        )
    for row in goals.to_dict("records"):
        found += [_chance(row), *_fault(row)]
    return found + _task_findings(scored)


def _why_findings(why: pd.DataFrame) -> list[Finding]:
    n = int(why["open"].sum())
    if not n:
        return []
    message = N_("{n:count} of the questions that come before any task have no answer yet")
    action = N_("Answer them with the client before anything is planned.")
    return [
        Finding(id="goals.why", message=message, values={"n": n}, value=n, unit="count", strength="clear", action=action,
                evidence=Evidence(table="goals.goals", method="counting"), weight=1.0)
    ]  # fmt: skip


CHANCES = {
    "met": (N_("Goal '{goal}' is already met: {metric} stands at {now:number}, the target is {target:number}"),
            N_("Goal '{goal}' is already met: {metric} stands at {now:number}%, the target is {target:number}%")),
    "known": (N_("Goal '{goal}': if nothing changes, the chance of {metric} at {target:number} by {due:date} is {p:percent}"),
              N_("Goal '{goal}': if nothing changes, the chance of {metric} at {target:number}% by {due:date} is {p:percent}")),
    "unknown": (N_("Goal '{goal}': the chance of {metric} at {target:number} by {due:date} cannot be told: {reason}"),
                N_("Goal '{goal}': the chance of {metric} at {target:number}% by {due:date} cannot be told: {reason}")),
}  # fmt: skip
ADVICE = {
    "met": N_("Aim higher, or spend the effort elsewhere."),
    "likely": N_("It comes by itself: ask whether it asks enough."),
    "open": N_("It can be reached, and will not come by itself."),
    "unlikely": N_("Change something that moves {metric}, or agree on a later day or a nearer target."),
}


def _chance(row: Mapping[str, Any]) -> Finding:
    p, metric = row["p_reachable"], METRICS[row["metric"]]
    met, known = pd.notna(row["met"]) and bool(row["met"]), pd.notna(p)
    kind = "met" if met else "known" if known else "unknown"
    advice = (
        "met" if met else "" if not known else "likely" if p >= 0.8 else "unlikely" if p < smart.UNLIKELY else "open"
    )
    unit = metric.unit if metric.unit in ("count", "fraction", "hours", "money") else "text"
    scale = shown_scale(row["metric"])
    values = {"goal": row["goal"], "metric": row["metric"], "target": short(row["target"] * scale), "due": row["due"].date(),
              "now": short(row["measured"] * scale), "p": None if not known else float(p), "reason": row["unknown"]}  # fmt: skip
    return Finding(
        id=f"goals.chance.{row['goal']}",
        message=CHANCES[kind][metric.unit == "fraction"],
        values=values,
        value=row["expected"] if known else None,
        low=row["expected_low"],
        high=row["expected_high"],
        level=0.8 if known else None,
        unit=unit,
        n=int(row["n"]) or None,
        strength=_sure(row, met),
        evidence=Evidence(table="goals.goals", metric=row["metric"], method=METHOD, source="smmlib.methods.drift"),
        action=ADVICE.get(advice, ""),
        weight=abs(2 * p - 1) if known else 0.0,
    )


def _sure(row: Mapping[str, Any], met: bool) -> Strength:
    """A level or a sum that is met is counted, not estimated; a mean of noisy weeks may fall back."""
    if met:
        return "leaning" if str(row["judged"]).startswith("mean") else "clear"
    p = row["p_reachable"]
    return "cannot tell" if pd.isna(p) else strength_of(max(p, 1 - p), n=int(row["n"]), least=12)


FAULTS = {
    "owned": (N_("Nobody answers for goal '{goal}'"), N_("Name one person for '{goal}' in the brief.")),
    "time_bound": (N_("The day of goal '{goal}', {due:date}, does not lie in the twelve months of this plan"),
                   N_("Give '{goal}' a day within the plan.")),
    "relevant": (N_("No task of the brief serves goal '{goal}'"), N_("Add a task for '{goal}', or drop the goal.")),
    "specific": (N_("Goal '{goal}' does not say what is meant, or on which platform"), N_("Write a sentence and a platform for '{goal}'.")),
}  # fmt: skip


def _fault(row: Mapping[str, Any]) -> list[Finding]:
    """What the letters of SMART say against a goal, and a baseline that the exports do not confirm."""
    made = [
        _plain(f"{name}.{row['goal']}", *said, row)
        for name, said in FAULTS.items()
        if pd.notna(row[name]) and not row[name]
    ]
    if smart.baseline_off(None if pd.isna(row["baseline"]) else row["baseline"], row["measured"]):
        percent = METRICS[row["metric"]].unit == "fraction"
        message = (
            N_("Goal '{goal}' starts at {baseline:number}% in the brief; the exports say {now:number}%")
            if percent
            else N_("Goal '{goal}' starts at {baseline:number} in the brief; the exports say {now:number}")
        )
        made.append(
            _plain(f"baseline.{row['goal']}", message, N_("Agree on the start of '{goal}' before the race."), row)
        )
    return made


def _plain(slug: str, message: str, action: str, row: Mapping[str, Any]) -> Finding:
    scale = shown_scale(row["metric"])
    values = {
        "goal": row["goal"],
        "due": row["due"].date(),
        "baseline": short(row["baseline"] * scale),
        "now": short(row["measured"] * scale),
    }
    return Finding(id=f"goals.{slug}", message=message, values=values, strength="clear", n=int(row["n"]) or None, action=action,
                   evidence=Evidence(table="goals.goals", metric=row["metric"], method="reading the brief"))  # fmt: skip


def _task_findings(scored: pd.DataFrame) -> list[Finding]:
    if scored.empty:
        reason = str(scored.attrs.get("refused", "the brief lists no tasks"))
        return [
            refusal("goals", "tasks", reason, table="goals.tasks", message=N_("Tasks cannot be put in order: {reason}"))
        ]
    first = scored.iloc[0]
    strength = strength_of(float(first["p_first"]), n=len(scored), least=2)
    message = (
        N_("The task to start with is '{task}': it comes first in {p:percent} of the ways the assumptions may be wrong")
        if strength != "cannot tell"
        else N_(
            "No task is surely the first: '{task}' leads in only {p:percent} of the ways the assumptions may be wrong"
        )
    )
    values = {"task": first["task"], "p": short(first["p_first"])}
    lonely = scored[scored["goal"].fillna("") == ""]
    made = [
        Finding(id="goals.tasks", message=message, values=values, value=first["p_first"], unit="fraction", n=len(scored),
                strength=strength, evidence=Evidence(table="goals.tasks", method="RICE with doubt", source="smmlib.methods.rice"),
                action=N_("Replace what is assumed by the client's own figures, and score again."))
    ]  # fmt: skip
    if len(lonely):
        message = N_("{n:count} of {all:count} tasks serve no goal that the brief states")
        made.append(
            Finding(id="goals.lonely", message=message, values={"n": len(lonely), "all": len(scored)}, value=len(lonely), unit="count",
                    n=len(scored), strength="leaning", evidence=Evidence(table="goals.tasks", method="words in common"),
                    action=N_("State the goal they serve, or ask whether they are needed."))
        )  # fmt: skip
    return made
