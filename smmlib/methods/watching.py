"""Whom to watch, and what for: communities that speak like the client or are its competitors by the brief; among them, who earns more.

A high rate on another subject teaches little, and small accounts have high rates by followers: alone, it puts nobody on the list.
Each account gets its reasons or none; an account named by the brief without a single exported post stays on the list, because somebody must
look at it by hand.
"""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from smmlib.core import i18n
from smmlib.core.brief import Brief
from smmlib.core.errors import Refusal
from smmlib.core.findings import strength_of
from smmlib.methods import like_for_like

N_ = i18n.N_
COMPETITOR, SPEAKS, EARNS = N_("competitor"), N_("speaks like the client"), N_("earns more")


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


def judge(similar: pd.DataFrame, posts: pd.DataFrame, *, level: float = 0.90) -> pd.DataFrame:
    """Add ``posts_per_week``, the account's typical rate over the client's (``lift`` and its ends), ``watch`` and ``watch_for``."""
    compared = int(similar["p_chance"].notna().sum()) if "p_chance" in similar else 0
    return similar.assign(**pd.DataFrame([_row(r, posts, compared, level) for r in similar.to_dict("records")]))


def _row(row: dict[str, Any], posts: pd.DataFrame, compared: int, level: float) -> dict[str, Any]:
    theirs = posts[(posts["platform"] == row["platform"]) & (posts["account"] == row["account"])]
    lift = _lift(row, posts, theirs, level)
    why = [COMPETITOR] if row["role"] == "competitor" else []
    chance = row.get("p_chance", math.nan)
    if not pd.isna(chance) and strength_of(1 - chance, n=int(row["n_posts"]), among=compared) != "cannot tell":
        why.append(SPEAKS)
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
