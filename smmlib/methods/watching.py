"""Whom to watch, and what for: communities that speak like the client, share its people, stand in its circle of ties or are its competitors by
the brief; among them, who earns more.

A high rate on another subject teaches little, and small accounts have high rates by followers: alone, it puts nobody on the list.
Each account gets its reasons or none; an account named by the brief without a single exported post stays on the list, because somebody must
look at it by hand.
"""

from __future__ import annotations

import math
from collections.abc import Collection
from typing import Any

import pandas as pd

from smmlib.core import i18n
from smmlib.core.brief import Brief
from smmlib.core.errors import Refusal
from smmlib.core.findings import strength_of
from smmlib.methods import circles, like_for_like, shared_authors

N_ = i18n.N_
COMPETITOR, SPEAKS, EARNS = N_("competitor"), N_("speaks like the client"), N_("earns more")
SHARES, CIRCLE = N_("shares people with the client"), N_("in the client's circle")


def named_others(brief: Brief) -> pd.DataFrame:
    """Accounts of others that the brief names: ``platform, account, role``, competitors first."""
    rows: list[tuple[str, str, str]] = [(a.platform, a.handle, a.role) for a in brief.accounts if a.role != "own"]
    rows += [(c.platform, c.handle, "candidate") for c in brief.candidates]
    table = pd.DataFrame(rows, columns=["platform", "account", "role"]).drop_duplicates(["platform", "account"])
    return table.sort_values(["role", "platform", "account"], key=lambda c: c.replace("competitor", ""), ignore_index=True)  # fmt: skip


def add_named(similar: pd.DataFrame, brief: Brief, reason: str = "") -> pd.DataFrame:
    """Add the brief's accounts that could not be compared, with the reason."""
    named = named_others(brief)
    seen = set(zip(similar["platform"], similar["account"], strict=True)) if len(similar) else set()
    missing = named[[key not in seen for key in zip(named["platform"], named["account"], strict=True)]]
    if missing.empty:
        return similar
    added = missing.assign(n_posts=0, reason=reason or "no posts of it were exported: look at it by hand")
    return pd.concat([similar, added], ignore_index=True) if len(similar) else added.reset_index(drop=True)


def add_people(
    similar: pd.DataFrame, comments: pd.DataFrame, mentions: pd.DataFrame, own: Collection[str], level: float
) -> pd.DataFrame:
    """Add who shares people with the client (`shared_authors`), for accounts that anybody talks about or under."""
    found = shared_authors.overlaps(shared_authors.authors_of(comments, mentions), own, level=level)
    return similar.merge(found, on="account", how="left") if len(found) else similar


def add_circles(similar: pd.DataFrame, links: pd.DataFrame, own: Collection[str]) -> pd.DataFrame:
    """Add ``circle``: tied into one circle with an account of the client; missing without ties, or where circles do not come back."""
    try:
        found = circles.circles(links).of
    except Refusal:
        return similar
    ours = {found[account] for account in own if account in found}
    inside = [found[a] in ours if ours and a in found else pd.NA for a in similar["account"]]
    return similar.assign(circle=pd.array(inside, dtype="boolean"))


def judge(similar: pd.DataFrame, posts: pd.DataFrame, *, level: float = 0.90) -> pd.DataFrame:
    """Add ``posts_per_week``, the account's typical rate over the client's (``lift`` and its ends), ``watch`` and ``watch_for``."""
    compared = max((int(similar[c].notna().sum()) for c in ("p_chance", "p_authors") if c in similar), default=0)
    return similar.assign(**pd.DataFrame([_row(r, posts, compared, level) for r in similar.to_dict("records")]))


def _row(row: dict[str, Any], posts: pd.DataFrame, compared: int, level: float) -> dict[str, Any]:
    theirs = posts[(posts["platform"] == row["platform"]) & (posts["account"] == row["account"])]
    lift = _lift(row, posts, theirs, level)
    why = [COMPETITOR] if row["role"] == "competitor" else []
    chance = row.get("p_chance", math.nan)
    if not pd.isna(chance) and strength_of(1 - chance, n=int(row["n_posts"]), among=compared) != "cannot tell":
        why.append(SPEAKS)
    people = row.get("p_authors", math.nan)
    if not pd.isna(people) and strength_of(1 - people, n=int(row["n_authors"]), among=compared) != "cannot tell":
        why.append(SHARES)
    if not pd.isna(row.get("circle", pd.NA)) and row["circle"]:
        why.append(CIRCLE)
    if why and lift["lift_low"] > 1:
        why.append(EARNS)
    return {"posts_per_week": per_week(theirs["published_at"]), **lift, "watch": bool(why), "watch_for": "; ".join(why)}


def per_week(moments: pd.Series) -> float:
    """Posts a week between the first and the last; missing for fewer than two days."""
    days = (moments.max() - moments.min()).days if len(moments) else 0
    return len(moments) / (days / 7) if days >= 7 else math.nan


def _lift(row: dict[str, Any], posts: pd.DataFrame, theirs: pd.DataFrame, level: float) -> dict[str, Any]:
    """Their typical rate over the client's on the same platform, by the same rate."""
    own = posts[(posts["platform"] == row["platform"]) & (posts["role"] == "own")]
    both = pd.concat([own, theirs.assign(role="competitor")])
    try:
        lift, low, high, metric, _n = like_for_like.lift_over_rivals(both, row["platform"], level=level)
    except Refusal:
        return {"metric": None, "lift": math.nan, "lift_low": math.nan, "lift_high": math.nan}
    return {"metric": metric, "lift": 1 / lift, "lift_low": 1 / high, "lift_high": 1 / low}
