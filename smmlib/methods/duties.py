"""Who does what, and do the hours suffice: duties of the team against the work that the calendar will ask for."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import pandas as pd

from smmlib.core import text
from smmlib.core.brief import TeamMember

LEAST_ANSWERING = 2.0  # hours a week; nobody answers people in less


def activities_of(duties: Sequence[str], stems: pd.DataFrame) -> list[str]:
    """Activities that words of a duty name: a word counts when it begins with a known stem."""
    spoken = [word for duty in duties for word in text.words(duty)]
    found = [row["activity"] for row in stems.to_dict("records") if any(w.startswith(row["stem"]) for w in spoken)]
    return list(dict.fromkeys(found))


def team_table(team: Sequence[TeamMember], stems: pd.DataFrame) -> pd.DataFrame:
    """One row a role: hours, price, duties, what it does, and what it answers for.

    Of several roles that do one thing, the one with most hours answers for it, so that exactly one does.
    """
    does = [activities_of(member.duties, stems) for member in team]
    owner: dict[str, int] = {}
    for i, member in enumerate(team):
        for activity in does[i]:
            if activity not in owner or member.hours_week > team[owner[activity]].hours_week:
                owner[activity] = i
    rows = [
        {"role": m.role, "hours_week": m.hours_week, "rate": m.rate, "cost_week": m.hours_week * m.rate, "duties": ", ".join(m.duties),
         "does": ", ".join(does[i]), "answers_for": ", ".join(a for a in does[i] if owner[a] == i)}
        for i, m in enumerate(team)
    ]  # fmt: skip
    table = pd.DataFrame(rows)
    merged = table.groupby("role", sort=False).agg(
        {
            "hours_week": "sum",
            "rate": "max",
            "cost_week": "sum",
            **dict.fromkeys(("duties", "does", "answers_for"), _join),
        }
    )
    return merged.reset_index()


def _join(parts: pd.Series) -> str:
    return ", ".join(dict.fromkeys(p for part in parts for p in str(part).split(", ") if p))


def uncovered(table: pd.DataFrame, stems: pd.DataFrame) -> list[str]:
    """Activities that nobody's duties name."""
    covered = set(_join(table["does"]).split(", "))
    return [a for a in dict.fromkeys(stems["activity"]) if a not in covered]


def hours_needed(
    posts: pd.DataFrame, per_week: Mapping[str, float], per_post: Mapping[str, float], weeks: float
) -> dict[str, float]:
    """Hours a week that posting takes on each platform: posts a week (as until now where the brief is silent) times hours of their formats.

    A platform whose formats have no hours in the brief is missing (nan), never free.
    """
    needed: dict[str, float] = {}
    for platform, some in posts[posts["role"] == "own"].groupby("platform", sort=True):
        share = some["format"].fillna("other").value_counts(normalize=True)
        known = share[[f in per_post for f in share.index]]
        each = (
            float((known * pd.Series({f: per_post[f] for f in known.index}, dtype="float64")).sum() / known.sum())
            if len(known)
            else math.nan
        )
        rate = per_week.get(str(platform), len(some) / weeks if weeks > 0 else math.nan)
        needed[str(platform)] = rate * each
    return needed
