"""What a share of voice takes: mentions a week against competitors that keep talking, and money by the old rule of launches.

A share of what is said is bought twice: with talk, which the mentions show, and with advertising, for which only the brief can give the
size of the market. The rules below were found on brands with large advertising budgets, most of them consumer goods in the United States
and Britain; for a café they are a direction, not a measure.

References
----------
Peckham, J. O. (1981). The Wheel of Marketing: a new brand's share of advertising over its first two years was about 1.5 times the share of
sales it had at their end; read as quoted by Marketing Week. Budget = spending of the category x wanted share of the market x 1.5.
Binet, L. & Field, P. (IPA): ten points of excess share of voice go with 0.5 to 0.7 points of market share a year (METRICS.md, esov).
"""

from __future__ import annotations

import math
from datetime import date, timedelta
from typing import Any

import pandas as pd

from smmlib.core import i18n, stats
from smmlib.core.brief.models import Goal, Market
from smmlib.core.errors import Refusal

LAUNCH = 1.5
GROWTH = (0.05, 0.07)  # points of market share a year for each point of excess share of voice
WINDOW_WEEKS = 12
MORE, WHAT_IF = 0.05, i18n.N_("five points more")


def budget(
    goals: list[Goal], mentions: pd.DataFrame, accounts: pd.DataFrame, market: Market, *, as_of: date, zone: str, level: float = 0.80
) -> pd.DataFrame:  # fmt: skip
    """Say for each goal of a share of voice what it takes; without such a goal, what five points more would take.

    Parameters
    ----------
    mentions, accounts : canonical tables. Left unchanged.
    market : of the brief: what all brands of the category spend in a year, and the client's share

    Returns
    -------
    table, columns of contract ``goals.voice``

    Raises
    ------
    Refusal
        No mentions of the last twelve weeks, or of no competitor: a share of voice has no whole.
    """
    own, all_ = _counted(mentions, accounts, as_of, zone)
    wanted = {goal.id: goal.target for goal in goals if goal.metric == "share_of_voice"}
    wanted = wanted or {WHAT_IF: min(0.99, own / all_ + MORE)}
    return pd.DataFrame([_row(goal, target, own, all_, market, level) for goal, target in wanted.items()])


def _counted(mentions: pd.DataFrame, accounts: pd.DataFrame, as_of: date, zone: str) -> tuple[int, int]:
    if mentions.empty:
        raise Refusal(
            "No export holds mentions, so nobody's share of voice is known; a monitoring tool's export would."
        )
    day = mentions["published_at"].dt.tz_convert(zone).dt.date
    recent = mentions[(day > as_of - timedelta(weeks=WINDOW_WEEKS)) & (day <= as_of)]
    mine = set(accounts.loc[accounts["role"] == "own", "account"]) if len(accounts) else set()
    own = int(recent["account"].isin(mine).sum())
    if not len(recent):
        raise Refusal(f"Nobody was mentioned in the last {WINDOW_WEEKS} weeks, so no share of voice can be taken.")
    if own == len(recent):
        raise Refusal("All mentions are the client's own; a share of voice needs those of competitors beside them.")
    return own, len(recent)


def _row(goal: str, target: float, own: int, all_: int, market: Market, level: float) -> dict[str, Any]:
    low, high = stats.share_interval(own, all_, level=level)
    theirs = (all_ - own) / WINDOW_WEEKS
    row: dict[str, Any] = {"goal": goal, "n": all_, "voice": own / all_, "voice_low": low, "voice_high": high, "target": target,
                           "own_week": own / WINDOW_WEEKS, "others_week": theirs}  # fmt: skip
    if not 0 < target < 1:
        return row | {"reason": "a share lies between 0 and 1, so nothing can be worked out for this target."}
    needed = target / (1 - target) * theirs
    row |= {"needed_week": needed, "more_week": max(0.0, needed - own / WINDOW_WEEKS)}
    if goal != WHAT_IF:
        row["market_share"] = target / LAUNCH
    if market.share is not None:
        excess = target - market.share
        ends = sorted(excess * g for g in GROWTH)
        row |= {"esov": excess, "growth": sum(ends) / 2, "growth_low": ends[0], "growth_high": ends[1]}
    if market.spend is not None and goal != WHAT_IF:
        row |= {"money_year": market.spend * target}
    return row | {"reason": _missing(market) or None}


def _missing(market: Market) -> str:
    lacks = [
        ("what all brands of the category spend in a year", market.spend),
        ("the client's share of the market", market.share),
    ]
    said = [what for what, value in lacks if value is None]
    return f"not known, so without money or growth: {' and '.join(said)} (brief: market)." if said else ""


def is_short(row: dict[str, Any]) -> bool:
    """Whether more talk than now is needed."""
    more = row.get("more_week", math.nan)
    return pd.notna(more) and more > 0
