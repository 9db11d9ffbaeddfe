"""Weekday-by-daypart slots of each own account: what a typical post earns there, what was promised and delivered, what gaps do."""

from __future__ import annotations

import pandas as pd

from smmlib.core import metrics
from smmlib.core.errors import Refusal
from smmlib.core.findings import strengths
from smmlib.methods import best_time, frequency
from smmlib.methods.accounts import each_own_account
from smmlib.methods.backtest import each_promise
from smmlib.methods.effects import placed


def rank(
    posts: pd.DataFrame, *, zone: str, hours_per_block: int, min_posts: int, level: float, metric: str
) -> tuple[pd.DataFrame, list[str]]:
    """Rank blocks of weekday and part of the day of each own account; see `smmlib.calendar.rank_slots`.

    Returns
    -------
    (columns of contract ``calendar.slots``, reasons of accounts that could not answer)
    """
    if 24 % hours_per_block:
        raise Refusal(f"hours_per_block is {hours_per_block}, which does not divide a day; use 2, 3, 4, 6, 8 or 12.")
    found, reasons = each_own_account(
        posts, lambda some: _one_account(some, zone, hours_per_block, min_posts, level, metric)
    )
    return found.assign(zone=zone), reasons


def _one_account(posts: pd.DataFrame, zone: str, hours: int, min_posts: int, level: float, metric: str) -> pd.DataFrame:
    effects = best_time.time_effects(posts, zone=zone, hours_per_block=hours, level=level, metric=metric)
    ranked = placed(effects.table.rename(columns={"group": "block"}), min_posts=min_posts)
    where = best_time.unpack(ranked["block"])
    measured = metrics.add(best_time.blocks(posts, zone=zone, hours_per_block=hours), effects.metric)
    raw = best_time.raw_lifts(measured.dropna(subset=[effects.metric]), rate=effects.metric)
    return ranked.assign(
        weekday=where["weekday"],
        hour_from=where["hour_from"],
        hour_to=where["hour_from"] + hours - 1,
        daypart=[best_time.daypart(int(h), hours) for h in where["hour_from"]],
        raw_lift=ranked["block"].map(raw),
    )


def surely_better(some: pd.DataFrame, *, least: int) -> pd.DataFrame:
    """Keep the blocks of one account (rows of ``calendar.slots``) that surely earn more than its average post, best first."""
    ranked = some[some["place"].notna()].sort_values("place")
    sure = pd.Series([s != "cannot tell" for s in strengths(ranked, least=least)], index=ranked.index, dtype=bool)
    return ranked[sure & (ranked["lift"] > 1)]


def promises(posts: pd.DataFrame, *, zone: str, hours_per_block: int, metric: str) -> pd.DataFrame:
    """Backtest the best block of each own account, with the block's ``label``; see `smmlib.calendar.check_promise`."""
    found = each_promise(
        posts, lambda some: best_time.promise_of(some, zone=zone, hours_per_block=hours_per_block, metric=metric)
    )
    return (
        found.assign(label=[best_time.block_label(b, hours_per_block) for b in found["group"]]) if len(found) else found
    )


def gaps(posts: pd.DataFrame, *, zone: str, level: float, metric: str, min_posts: int) -> pd.DataFrame:
    """Compare what posts of each own account earn by the time since the post before; see `smmlib.calendar.compare_gaps`."""

    def ask(some: pd.DataFrame) -> pd.DataFrame:
        """One account's gaps, placed."""
        found = frequency.gap_effects(some, zone=zone, level=level, metric=metric).table
        return placed(found.rename(columns={"group": "gap"}), min_posts=min_posts)

    return each_promise(posts, ask)
