"""Goals: why are we doing this, what exactly do we want, and is it within reach from where we stand?

Four questions come before any task. Then each goal is held against the client's own history: where its metric really
stands, and how often futures drawn from that history reach the target.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date

import pandas as pd
from pydantic import Field

from smmlib.core import i18n, levels, schema
from smmlib.core.brief import Brief, StepParams
from smmlib.core.brief.models import Why
from smmlib.core.errors import Refusal
from smmlib.methods import course, links, readiness, rice, smart, tasks, voice
from smmlib.views.goals import (
    plot_course,
    plot_goals,
    plot_tasks,
    table_goals,
    table_links,
    table_tasks,
    table_voice,
    table_why,
)
from smmlib.views.goals_told import findings_of

__all__ = (
    "Params",
    "answer_why",
    "budget_voice",
    "check_goals",
    "facts_of",
    "findings_of",
    "follow_course",
    "link_steps",
    "plot_course",
    "plot_goals",
    "plot_tasks",
    "score_tasks",
    "table_goals",
    "table_links",
    "table_tasks",
    "table_voice",
    "table_why",
)
N_ = i18n.N_
QUESTIONS = {
    "business": (
        N_("Why this business?"),
        N_("What would people miss if it closed tomorrow? Name what only you have, and for whom."),
    ),
    "smm": (
        N_("Why social media?"),
        N_("How do customers find you today, and which of that happens only where people talk to each other?"),
    ),
    "ability": (
        N_("Do we have the ability: people, time, money?"),
        N_("Who does it, how many hours a week, with what money, and who answers on a Sunday?"),
    ),
    "interest": (
        N_("Do we have the ideas and the interest to keep going?"),
        N_("What could the team still tell in a year, and who would tell it unasked?"),
    ),
}


class Params(StepParams):
    """Settings of the notebook, the same as its parameters cell."""

    window_weeks: int = Field(12, ge=1, le=52, description="weeks averaged where a goal is a rate")
    stretch: float = Field(1.0, ge=0.1, le=5, description="moves each target: 2 doubles its distance from the start")


def answer_why(why: Why, facts: Mapping[str, readiness.Fact] | None = None) -> pd.DataFrame:
    """Lay out the four questions with what helps to answer them, the brief's answers, and what the figures say beside them.

    Parameters
    ----------
    facts : of `smmlib.methods.readiness.facts`; None: no figures beside the answers

    Returns
    -------
    table (4, 7): ``question, prompt, answer, state`` (answered, thin, open), ``open``, ``fact`` and ``fact_values`` (a message and,
    as JSON, what fills it)
    """
    given = why.model_dump()
    rows = []
    for name, (said, prompt) in QUESTIONS.items():
        fact, values = (facts or {}).get(name, ("", {}))
        state = readiness.state_of(given[name])
        rows.append({"question": said, "prompt": prompt, "answer": given[name], "state": state, "open": state == "open",
                     "fact": fact, "fact_values": json.dumps(values)})  # fmt: skip
    return pd.DataFrame(rows)


def facts_of(canonical: Mapping[str, pd.DataFrame], brief: Brief, *, as_of: date) -> dict[str, readiness.Fact]:
    """What brief and exports say beside each question; see `smmlib.methods.readiness`."""
    return readiness.facts(canonical, brief, as_of=as_of)


@levels.carried
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


@levels.carried
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


def follow_course(goals: pd.DataFrame, canonical: Mapping[str, pd.DataFrame], brief: Brief) -> pd.DataFrame:
    """Lay out each goal's weeks, measured and ahead, beside the level its target means: contract ``goals.course``.

    Raises
    ------
    Refusal
        No export feeds the metric of any goal.
    """
    found = course.course(goals, canonical, brief)
    if found.empty:
        raise Refusal("No export feeds the metric of any goal, so there is no course to draw.")
    return schema.check(found, "goals.course")


def link_steps(goals: pd.DataFrame, drivers: pd.DataFrame, steps: pd.DataFrame) -> pd.DataFrame:
    """Tie each goal to its markers and to the steps of this workbook that move them: contract ``goals.links``.

    Parameters
    ----------
    goals : ``goals.goals``; drivers : reference ``kpi_drivers``; steps : reference ``kpi_steps``. All left unchanged.

    Raises
    ------
    Refusal
        There is no goal.
    """
    if goals.empty:
        raise Refusal(str(goals.attrs.get("refused", "")) or "There is no goal, so nothing leads from one to a step.")
    return schema.check(links.link(goals, drivers, steps), "goals.links")


def budget_voice(canonical: Mapping[str, pd.DataFrame], brief: Brief, *, as_of: date) -> pd.DataFrame:
    """Say what each goal of a share of voice takes; without one, what five points more would: contract ``goals.voice``.

    Raises
    ------
    Refusal
        No mentions, or of one brand only.
    """
    nothing = pd.DataFrame()
    found = voice.budget(
        brief.goals, canonical.get("mentions", nothing), canonical.get("accounts", nothing), brief.market, as_of=as_of,
        zone=brief.time_zone,
    )  # fmt: skip
    return schema.check(found, "goals.voice")
