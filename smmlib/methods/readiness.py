"""What brief and exports say beside each of the four questions: an answer that the figures contradict is no answer yet."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from smmlib.core import i18n
from smmlib.core.brief import Brief

N_ = i18n.N_
WEEKS = 12
THIN_WORDS = 5
Fact = tuple[str, dict[str, Any]]


def facts(canonical: Mapping[str, pd.DataFrame], brief: Brief, *, as_of: date) -> dict[str, Fact]:
    """One sentence (message and values) for each question: business, smm, ability, interest.

    Parameters
    ----------
    canonical : canonical tables by name; those that are absent count as empty. Left unchanged.
    """
    posts = _recent_own(canonical.get("posts", pd.DataFrame()), brief, as_of)
    return {
        "business": _business(brief),
        "smm": _talk(canonical, brief),
        "ability": _ability(posts, brief),
        "interest": _interest(posts),
    }


def _recent_own(posts: pd.DataFrame, brief: Brief, as_of: date) -> pd.DataFrame:
    if posts.empty:
        return pd.DataFrame({"ago": pd.Series(dtype="int64"), "format": pd.Series(dtype="str")})
    own = posts[(posts["role"] == "own") & posts["published_at"].notna()]
    day = own["published_at"].dt.tz_convert(brief.time_zone).dt.tz_localize(None).dt.normalize()
    ago = (pd.Timestamp(as_of) - day).dt.days // 7
    return own.assign(ago=ago)[(ago >= 0) & (ago < WEEKS)]


def _business(brief: Brief) -> Fact:
    rivals = len({a.name or a.handle for a in brief.accounts if a.role == "competitor"})
    message = N_("The brief names {offers:count} offers and {rivals:count} competitors.")
    return message, {"offers": len(brief.offers), "rivals": rivals}


def _talk(canonical: Mapping[str, pd.DataFrame], brief: Brief) -> Fact:
    said, asked = (len(canonical.get(name, ())) for name in ("mentions", "comments"))
    if not said and not asked:
        return N_("No export holds mentions or comments, so it is not known whether people talk about it."), {}
    return N_("The exports hold {said:count} mentions and {asked:count} comments."), {"said": said, "asked": asked}


def _ability(posts: pd.DataFrame, brief: Brief) -> Fact:
    have = sum(member.hours_week for member in brief.team)
    need = sum(brief.planner.hours_per_post.get(str(f), math.nan) for f in posts["format"]) / WEEKS
    if not have:
        return N_("The brief names no team with hours."), {}
    if not len(posts) or not math.isfinite(need):
        return N_("The team has {have:number} hours a week; what a post takes is not known."), {"have": have}
    message = N_(
        "The team has {have:number} hours a week; the posts of the last twelve weeks took about {need:number}."
    )
    return message, {"have": have, "need": float(need)}


def _interest(posts: pd.DataFrame) -> Fact:
    if not len(posts):
        return N_("No dated post of the last twelve weeks, so nothing shows that anybody keeps going."), {}
    return N_("{weeks:count} of the last {all:count} weeks had a post."), {
        "weeks": int(posts["ago"].nunique()),
        "all": WEEKS,
    }


def state_of(answer: str) -> str:
    """Judge an answer by its length alone: open, thin (a slogan of a few words), or answered."""
    words = len(answer.split())
    return "open" if not words else "thin" if words < THIN_WORDS else "answered"
