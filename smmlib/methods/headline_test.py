"""What a test of two headlines would take: showings for a lift of 10, 20 or 50 percent, against what posts are shown.

References
----------
Upworthy Research Archive (Matias et al. 2021, Scientific Data 8): tests of headlines need many thousand showings an arm.
"""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from smmlib.core import metrics, stats
from smmlib.core.errors import Refusal
from smmlib.methods import power
from smmlib.methods.rates import log_rates

LIFTS = {"impressions_10": 1.1, "impressions": 1.2, "impressions_50": 1.5}


def plan(chosen: pd.DataFrame, posts: pd.DataFrame, *, metric: str = "") -> pd.DataFrame:
    """Say for each headline and another of its topic how often they must be shown; columns of ``headlines.test_plan``."""
    own = posts[posts["role"] == "own"]
    known = {key: _account(some, metric) for key, some in own.groupby(["platform", "account"])}
    first: dict[Any, str] = {}
    rows = []
    for row in chosen.to_dict("records"):
        against = first.setdefault(row["topic"], row["headline"])
        facts = known.get((row["platform"], row["account"])) or (
            next(iter(known.values()), {}) if not isinstance(row["platform"], str) else {}
        )
        rows.append(
            {**{k: row[k] for k in ("headline", "platform", "account")}, **_needs(facts, against, row["headline"])}
        )
    return pd.DataFrame(rows)


def _account(posts: pd.DataFrame, metric: str) -> dict[str, Any]:
    """The account's typical rate, what a typical post is shown, and how much posts vary; or the reason they are unknown."""
    used = metrics.best_rate(posts, wanted=metric)
    clicked = metrics.add(posts, "er_impressions")
    clicks = clicked["link_clicks"].notna() & clicked["exposure"].notna()
    if clicks.mean() >= 0.5 and clicked.loc[clicks, "exposure"].sum() > 0:
        rate = float(clicked.loc[clicks, "link_clicks"].sum() / clicked.loc[clicks, "exposure"].sum())
        shown, name = float(clicked.loc[clicks, "exposure"].median()), "ctr"
    elif used and used not in ("er_followers", "er_pub_day"):
        rate, shown, name = (
            metrics.ratio_of_sums(posts, used),
            float(metrics.add(posts, used)["exposure"].median()),
            used,
        )
    else:
        return {
            "reason": "the export holds no times shown, views or people reached, so no number of impressions can be named"
        }
    if not 0 < rate < 1:
        return {"reason": "no post earned anything yet, so there is no rate to start from", "metric": name}
    try:
        spread = float(log_rates(posts, metric=metric).values.std())
        each = stats.posts_needed(1.2, spread) if spread > 0 else None
    except Refusal:
        each = None
    return {"metric": name, "rate": rate, "shown_per_post": shown, "posts_each": each}


def _needs(facts: dict[str, Any], against: str, headline: str) -> dict[str, Any]:
    pair = {"against": None if against == headline else against}
    if not facts or "reason" in facts:
        return {
            **pair,
            "metric": facts.get("metric"),
            "reason": facts.get("reason", "the account has no posts to take a rate from"),
        }
    both = {name: 2 * power.shown_each(facts["rate"], lift) for name, lift in LIFTS.items()}
    numbers = {name: None if math.isnan(n) else int(n) for name, n in both.items()}
    row = {**pair, **{k: facts[k] for k in ("metric", "rate", "shown_per_post", "posts_each")}, **numbers}
    return {**row, "reason": _reading(pair["against"], numbers, facts)}


def _reading(against: str | None, numbers: dict[str, int | None], facts: dict[str, Any]) -> str:
    if against is None:
        return "the first of its topic: the others are held against it"
    reached = 2 * facts["shown_per_post"]
    able = next((lift for name, lift in LIFTS.items() if numbers[name] is not None and reached >= numbers[name]), None)
    if able:
        return f"two posts can tell a lift of {able - 1:.0%}, if the same people could see either by lot"
    return "two posts cannot tell even a lift of 50%: try the idea in many posts, or with paid impressions drawn by lot"
