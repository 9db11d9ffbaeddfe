"""Who does what, and do the hours suffice: the manager's duties against the team's, the planned posts against its hours.

Duties are free words in the brief; a duty names an activity when one of its words begins with a known stem. Hours of posts come from
the brief alone: a format without hours is unknown, never free. What is left of the team's hours is all there is for the duties beside posts.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import pandas as pd

from smmlib.core import text
from smmlib.core.brief import TeamMember

KNOWN_SHARE = 0.5  # share of a platform's posts whose formats must have hours before its work is told


def activities_of(duties: Sequence[str], stems: pd.DataFrame) -> list[str]:
    """Activities that words of a duty name: a word counts when it begins with a known stem."""
    spoken = [word for duty in duties for word in text.words(duty)]
    pairs = zip(stems["activity"], stems["stem"], strict=True)
    return list(dict.fromkeys(activity for activity, stem in pairs if any(w.startswith(stem) for w in spoken)))


def team_table(team: Sequence[TeamMember], stems: pd.DataFrame) -> pd.DataFrame:
    """One row a role: hours, price, duties, what it does, and what it answers for.

    Of several roles that do one thing, the one with most hours answers for it, so that exactly one does.
    """
    does = [activities_of(member.duties, stems) for member in team]
    owner = _owners(team, does)
    rows = [
        {"role": m.role, "hours_week": m.hours_week, "rate": m.rate, "cost_week": m.hours_week * m.rate, "duties": ", ".join(m.duties),
         "does": ", ".join(does[i]), "answers_for": ", ".join(a for a in does[i] if owner[a] == i)}
        for i, m in enumerate(team)
    ]  # fmt: skip
    how = {
        "hours_week": "sum",
        "rate": "max",
        "cost_week": "sum",
        **dict.fromkeys(("duties", "does", "answers_for"), _join),
    }
    return pd.DataFrame(rows).groupby("role", sort=False).agg(how).reset_index()


def _owners(team: Sequence[TeamMember], does: Sequence[Sequence[str]]) -> dict[str, int]:
    owner: dict[str, int] = {}
    for i, member in enumerate(team):
        for activity in does[i]:
            if activity not in owner or member.hours_week > team[owner[activity]].hours_week:
                owner[activity] = i
    return owner


def _join(parts: pd.Series) -> str:
    return ", ".join(dict.fromkeys(p for part in parts for p in str(part).split(", ") if p))


def answered(table: pd.DataFrame, duties: pd.DataFrame) -> pd.DataFrame:
    """Each duty of a social media manager with who answers for it and who helps.

    Parameters
    ----------
    table : result of `team_table` (or empty); duties : reference table of duties (``activity, name, duty``). Both left unchanged.

    Returns
    -------
    table: ``activity, name, duty, answers`` (a role, or missing), ``helps`` (further roles), ``covered``
    """
    rows = []
    for row in duties.to_dict("records"):
        doing = [r for r in table.to_dict("records") if row["activity"] in str(r["does"]).split(", ")]
        first = next((r["role"] for r in doing if row["activity"] in str(r["answers_for"]).split(", ")), None)
        helps = ", ".join(r["role"] for r in doing if r["role"] != first) or None
        rows.append(
            {
                "activity": row["activity"],
                "name": row["name"],
                "duty": row["duty"],
                "answers": first,
                "helps": helps,
                "covered": first is not None,
            }
        )
    return pd.DataFrame(rows)


def hours_needed(
    posts: pd.DataFrame, per_week: Mapping[str, float], per_post: Mapping[str, float], weeks: float
) -> dict[str, float]:
    """Hours a week that posting takes on each platform: posts a week (as until now where the brief is silent) times hours of their formats.

    Missing (nan) where the brief has no hours for most of a platform's posts, or where nothing was posted there yet.
    """
    needed: dict[str, float] = {}
    groups = {str(p): some for p, some in posts[posts["role"] == "own"].groupby("platform", sort=True)}
    for platform in sorted({*groups, *(p for p, n in per_week.items() if n > 0)}):
        some = groups.get(platform)
        formats = some["format"].fillna("other") if some is not None else pd.Series(dtype="object")
        share = formats.value_counts(normalize=True)
        known = share[[f in per_post for f in share.index]]
        each = (
            float(sum(n * per_post[str(f)] for f, n in known.items()) / known.sum())
            if known.sum() >= KNOWN_SHARE
            else math.nan
        )
        rate = per_week.get(platform, len(formats) / weeks if weeks > 0 else math.nan)
        needed[platform] = rate * each
    return needed
