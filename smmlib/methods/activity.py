"""When an audience is active, from the best evidence there is: the platform's own hours, else comments and mentions, else engagement.

The last is the weakest: it knows only the hours in which something was posted, and says when posts earn more, not when people are awake.
"""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
import pandas as pd

from smmlib.core import stats
from smmlib.core.errors import Refusal
from smmlib.methods.best_time import local_parts
from smmlib.methods.effects import effects_of

LEAST_EVENTS = 60
BLOCK = 3
PLATFORM, TALK, POSTS = (
    "hours of the platform's audience report",
    "comments and mentions",
    "engagement by hour of posting",
)
COLUMNS = ["weekday", "hour", "share", "share_low", "share_high", "n_events", "basis", "status"]


def from_report(rows: pd.DataFrame) -> pd.DataFrame:
    """Read the hours of an audience report; it names no weekday, so every day gets a seventh.

    Parameters
    ----------
    rows : portrait rows of dimension ``hour`` of one account and measure; the values are local hours
    """
    hour = pd.to_numeric(rows["value"].astype("str").str.extract(r"(\d{1,2})")[0], errors="coerce")
    table = (
        rows.assign(hour=hour)[hour.between(0, 23)]
        .groupby("hour")[["share", "share_low", "share_high"]]
        .sum(min_count=1)
    )
    total = table["share"].sum()
    if table.empty:
        raise Refusal("The audience report holds no hours.")
    if len(table) < 20 or not total > 0:
        raise Refusal(f"The audience report names {len(table)} hours of 24.")
    table = (table / total).reset_index()
    n = rows["n_people"].iloc[0]
    return _each_day(table.assign(n_events=n, basis=PLATFORM, status="measured"))


def _each_day(by_hour: pd.DataFrame) -> pd.DataFrame:
    days = [by_hour.assign(weekday=day) for day in range(1, 8)]
    table = pd.concat(days, ignore_index=True)
    ends = [c for c in ("share", "share_low", "share_high") if c in table]
    return table.assign(**{c: table[c] / 7 for c in ends})


def from_talk(moments: pd.Series, *, zone: str, level: float = 0.90) -> pd.DataFrame:
    """Count comments and mentions by local weekday and hour.

    The share of a cell is share of the hour times share of the weekday: 168 cells of their own would mostly show luck.

    Raises
    ------
    Refusal
        Fewer than `LEAST_EVENTS` moments, or all of them at one time of day: then only days were kept.
    """
    local = moments.dropna().dt.tz_convert(zone)
    if len(local) < LEAST_EVENTS:
        raise Refusal(f"{len(local)} comments and mentions with a time; {LEAST_EVENTS} are needed.")
    if (local.dt.hour * 60 + local.dt.minute).value_counts(normalize=True).iloc[0] > 0.5:
        raise Refusal("Comments and mentions carry days without an hour.")
    hours = local.dt.hour.value_counts().reindex(range(24), fill_value=0)
    days = local.dt.day_of_week.value_counts().reindex(range(7), fill_value=0)
    n = len(local)
    hour_share, day_share = (hours + 0.5) / (n + 12), (days + 0.5) / (n + 3.5)
    ends = [stats.share_interval(int(c), n, level=level) for c in hours]
    rows = [
        {"weekday": d + 1, "hour": h, "share": hour_share[h] * day_share[d], "share_low": ends[h][0] * day_share[d],
         "share_high": ends[h][1] * day_share[d]}
        for d in range(7) for h in range(24)
    ]  # fmt: skip
    return pd.DataFrame(rows).assign(n_events=n, basis=TALK, status="derived")


def from_posts(posts: pd.DataFrame, *, zone: str, level: float = 0.90) -> pd.DataFrame:
    """Compare what posts of each three hours earn (pooled, adjusted for format and trend); hours never tried stay unknown.

    Raises
    ------
    Refusal
        Posts carry no hour, no rate can be computed, or fewer than two parts of the day were tried.
    """
    timed = local_parts(posts, zone=zone)
    timed = timed[timed["local_hour"].notna()]
    if len(timed) < LEAST_EVENTS:
        raise Refusal(f"{len(timed)} posts with an hour; {LEAST_EVENTS} are needed.")
    first = (timed["local_hour"] // BLOCK * BLOCK).astype("str")
    effects = effects_of(timed.assign(block=first), "block", adjust=("format",), level=level, typical_tau=0.15).table
    tried = effects[effects["n_posts"] >= 5]
    if len(tried) < 2:
        raise Refusal("Posts appeared in one part of the day only, so nothing is known of the others.")
    total = float(tried["lift"].sum() * BLOCK)
    rows = [
        {"hour": int(r.group) + i, "share": r.lift / total, "share_low": r.lift_low / total, "share_high": r.lift_high / total}
        for r in tried.itertuples() for i in range(BLOCK)
    ]  # fmt: skip
    by_hour = pd.DataFrame(rows).sort_values("hour", ignore_index=True)
    return _each_day(
        by_hour.assign(
            share_high=by_hour["share_high"].clip(upper=1), basis=POSTS, status="estimated", n_events=len(timed)
        )
    )


def by_hour(active: pd.DataFrame) -> pd.DataFrame:
    """Sum the week of one account to 24 hours: ``hour, share, share_low, share_high``; unknown hours are missing."""
    ends = ["share", "share_low", "share_high"]
    return active.groupby("hour")[ends].sum(min_count=1).reindex(range(24)).rename_axis("hour").reset_index()


def peak(active: pd.DataFrame, *, hours: int = 3) -> tuple[int, float]:
    """First hour of the `hours` running hours (past midnight too) with the largest share, and that share."""
    share = by_hour(active)["share"].to_numpy("float64")
    sums = np.array([sum(share[(h + i) % 24] for i in range(hours)) for h in range(24)])
    if np.isnan(sums).all():
        return int(np.nanargmax(share)), float(np.nanmax(share))
    best = int(np.nanargmax(sums))
    return best, float(sums[best])


def even(active: pd.DataFrame, *, hours: int = 3) -> float:
    """Share that `hours` running hours would hold if all known hours were alike; hours of which nothing is known hold nothing.

    Examples
    --------
    >>> even(pd.DataFrame({"hour": range(12), "share": 1 / 12, "share_low": 0.0, "share_high": 0.2}))
    0.25
    """
    return hours / max(1, int(by_hour(active)["share"].notna().sum()))


def above_even(active: pd.DataFrame, first: int, *, hours: int = 3) -> float:
    """Probability that these running hours hold more than an even day would give them, from their intervals taken as normal; missing
    where there are none."""
    table = by_hour(active).set_index("hour").loc[[(first + i) % 24 for i in range(hours)]]
    share, spread = float(table["share"].sum()), float((table["share_high"] - table["share_low"]).sum() / (2 * 1.645))
    if np.isnan(spread) or table[["share_low", "share_high"]].isna().any(axis=None):
        return float("nan")
    return NormalDist().cdf((share - even(active, hours=hours)) / max(spread, 1e-9))
