"""What does a plan cost, month by month? Money that is paid out and hours of the team, never mixed, each with what it rests on.

Own posts cost hours, not money. What neither the brief nor an export gives stays unknown: it is a line without a number, not a zero.
"""

from __future__ import annotations

import calendar as months_of
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from smmlib.core.brief import Brief
from smmlib.core.brief.models import PLATFORMS

KINDS = {"films": ("video", "reel", "story", "live"), "pictures": ("photo", "carousel"), "words": ()}
WEEK = 7.0
Line = dict[str, Any]


def months(start: date, n: int) -> list[tuple[date, int]]:
    """First day and length in days of each of `n` months from `start`; the first may begin within a month."""
    made, first = [], start
    for _ in range(n):
        last = date(first.year, first.month, months_of.monthrange(first.year, first.month)[1])
        made.append((first, (last - first).days + 1))
        first = last + timedelta(days=1)
    return made


def capacity(brief: Brief, team: pd.DataFrame) -> tuple[float, float]:
    """Hours a week of the team, and what an hour costs on average; of ``allies.team``, else of the brief. Missing where nobody is named."""
    rows = (
        team[["hours_week", "rate"]]
        if len(team)
        else pd.DataFrame([{"hours_week": m.hours_week, "rate": m.rate} for m in brief.team])
    )
    if rows.empty or not rows["hours_week"].sum():
        return float("nan"), float("nan")
    hours = float(rows["hours_week"].sum())
    rate = float((rows["hours_week"] * rows["rate"].fillna(0)).sum()) / hours
    return hours, rate if rate > 0 else float("nan")


def own_work(posts: pd.DataFrame, brief: Brief, *, reply_minutes: float) -> list[Line]:
    """Hours a week of making the own posts and of answering comments.

    Parameters
    ----------
    posts : canonical posts of the period; formats, rhythm and comments of own posts are read. Left unchanged.
    reply_minutes : assumed minutes a comment
    """
    own = posts[(posts["role"] == "own") & posts["published_at"].notna()]
    weeks = ((brief.period.until - brief.period.since).days + 1) / WEEK
    pieces = [piece for platform in sorted({a.platform for a in brief.accounts if a.role == "own"})
              for piece in _pieces(own[own["platform"] == platform], platform, brief, weeks)]  # fmt: skip
    lines = [_made(kind, [p for p in pieces if p["kind"] == kind]) for kind in KINDS]
    comments = own["comments"].sum(min_count=1) if len(own) else pd.NA
    told = pd.notna(comments)
    reason = (
        f"{comments / weeks:.0f} comments a week, {reply_minutes:g} minutes each"
        if told
        else "no export counts the comments"
    )
    hours = float(comments) / weeks * reply_minutes / 60 if told else float("nan")
    lines.append(
        {"line": "answering comments", "hours": hours, "status": "assumed" if told else "unknown", "reason": reason}
    )
    return [line for line in lines if line]


def _pieces(own: pd.DataFrame, platform: str, brief: Brief, weeks: float) -> list[dict[str, Any]]:
    """Posts a week and hours a post of each format of a platform; the brief's rhythm, shared out as the formats were."""
    rhythm = brief.planner.posts_per_week.get(platform, len(own) / weeks)
    shares = own["format"].fillna("other").value_counts(normalize=True).sort_index()
    return [
        {"kind": next((k for k, formats in KINDS.items() if f in formats), "words"), "format": f, "posts": rhythm * share,
         "hours": brief.planner.hours_per_post.get(str(f), float("nan"))}
        for f, share in shares.items()
    ]  # fmt: skip


def _made(kind: str, pieces: list[dict[str, Any]]) -> Line:
    posts = sum(p["posts"] for p in pieces)
    if not posts:
        return {}
    silent = sorted({p["format"] for p in pieces if np.isnan(p["hours"])})
    if silent:
        reason = (
            f"{posts:.1f} posts a week; the brief (planner, hours_per_post) does not say what {', '.join(silent)} takes"
        )
        return {"line": f"own posts: {kind}", "hours": float("nan"), "status": "unknown", "reason": reason}
    hours = sum(p["posts"] * p["hours"] for p in pieces)
    return {
        "line": f"own posts: {kind}",
        "hours": hours,
        "status": "derived",
        "reason": f"{posts:.1f} posts a week, {hours / posts:.1f} hours each",
    }


def fixed(brief: Brief) -> dict[str, float]:
    """Money of the brief for things that are no network and no ally: pinned, or a floor."""
    return {name: brief.budget.pinned.get(name, brief.budget.floors.get(name, 0.0))
            for name in {**brief.budget.floors, **brief.budget.pinned} if name not in (*PLATFORMS, "allies")}  # fmt: skip


def allies_money(brief: Brief, portfolio: pd.DataFrame) -> float:
    """Money for allies: pinned in the brief, else what the chosen ones cost, at least a floor; missing where neither is known."""
    if "allies" in brief.budget.pinned:
        return brief.budget.pinned["allies"]
    chosen = float(portfolio.loc[portfolio["kind"] != "alone", "cost"].sum(min_count=1))
    floor = brief.budget.floors.get("allies", float("nan"))
    known = [m for m in (chosen, floor) if not np.isnan(m)]
    return max(known) if known else float("nan")


def weights(brief: Brief, spans: Sequence[tuple[date, int]], share: float) -> np.ndarray:
    """Share of the advertising money of each month: by its days, and `share` of it by the days on which a dated offer holds."""
    even = np.array([days for _first, days in spans], dtype="float64")
    dated = [(o.since or spans[0][0], o.until) for o in brief.offers if o.until is not None]
    busy = np.array(
        [sum(any(a <= first + timedelta(days=d) <= b for a, b in dated) for d in range(days)) for first, days in spans],
        dtype="float64",
    )
    steady = even / even.sum()
    return steady if not busy.sum() else (1 - share) * steady + share * busy / busy.sum()


def by_month(
    spans: Sequence[tuple[date, int]], *, weekly: Sequence[Line], once: Mapping[str, float], allies: Mapping[str, float], ads: Mapping[str, float],
    season: np.ndarray, rate: float,
) -> pd.DataFrame:  # fmt: skip
    """Lay the lines out over the months.

    Parameters
    ----------
    weekly : own work by week; once : money for fixed things, spread evenly; allies : money an ally, one after the other from the first month;
    ads : money a channel, spread by `season`; rate : what an hour costs

    Returns
    -------
    rows of ``budget.lines``
    """
    total = sum(days for _first, days in spans)
    rows = []
    for place, (first, days) in enumerate(spans):
        for line in weekly:
            hours = line["hours"] * days / WEEK
            rows.append(
                {**line, "month": first, "cost": 0.0, "hours": hours, "labour": hours * rate, "kind": "own work"}
            )
        for name, money in once.items():
            rows.append(
                _paid(name, first, money * days / total, "fixed", "stated", "pinned in the brief, spread over the days")
            )
        for turn, (name, money) in enumerate(allies.items()):
            if turn % len(spans) == place:
                known = not np.isnan(money)
                reason = (
                    "chosen in the step on allies, or pinned"
                    if known
                    else "the step on allies has chosen nobody, so their money is not known"
                )
                rows.append(_paid(name, first, money, "allies", "advised" if known else "unknown", reason))
        for name, money in ads.items():
            rows.append(
                _paid(
                    f"advertising: {name}",
                    first,
                    money * season[place],
                    "advertising",
                    "advised",
                    "split by what the last unit brings",
                )
            )
    return pd.DataFrame(rows)


def _paid(line: str, month: date, cost: float, kind: str, status: str, reason: str) -> Line:
    return {
        "line": line,
        "month": month,
        "cost": cost,
        "hours": np.nan,
        "labour": np.nan,
        "kind": kind,
        "status": status,
        "reason": reason,
    }
