"""A metric week by week: from the id in METRICS.md to a series that can be compared, forecast and put on a chart.

Weeks are seven days long and counted back from the last day of the period, so that the last one is whole. A week that
was not measured is missing, never zero.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from smmlib.core import metrics
from smmlib.core.errors import Refusal

LEVEL, SUM, COUNT, MEAN, MEDIAN, RATIO = "level", "sum", "count", "mean", "median", "ratio"
SUMS = {"engagements": "posts", "views": "posts", "impressions": "posts", "clicks": "posts", "link_clicks": "posts",
        "conversions": "ads", "sessions": "site_sessions", "mentions": "mentions"}  # fmt: skip
PER_POST = {"conversation": "comments", "amplification": "shares", "applause": "likes"}
COSTS = {"cpm": ("spend", "impressions", 1000.0), "cpc": ("spend", "clicks", 1.0), "cpa": ("spend", "conversions", 1.0),
         "roas": ("revenue", "spend", 1.0)}  # fmt: skip
SHARES = ("share_of_voice", "response_rate")
WHOLE_DAYS = ("minute", "hour", "day")


@dataclass(frozen=True)
class Weekly:
    """One metric by week, oldest first: `values` with `days` (last day of each week), how they add up, and their table."""

    metric: str
    kind: str
    table: str
    days: pd.DatetimeIndex
    values: np.ndarray

    @property
    def most(self) -> float:
        """The largest value it can take: 1 for shares of a whole, else none."""
        return 1.0 if self.metric in SHARES else float("inf")

    @property
    def n(self) -> int:
        """Weeks that were measured."""
        return int(np.isfinite(self.values).sum())


def weekly(
    metric: str, tables: Mapping[str, pd.DataFrame], *, until: date, zone: str = "UTC", platform: str = ""
) -> Weekly:
    """Measure `metric` of the client's own accounts in each week up to `until`.

    Parameters
    ----------
    metric : METRICS.md id
    tables : canonical tables by name; those that are absent count as empty. Left unchanged.
    until : last day of the last week
    zone : IANA zone in which instants become days
    platform : only this network; empty: all own accounts together

    Returns
    -------
    Weekly. ``kind`` says how weeks join: *level* (the last one stands: followers), *sum* (they add up: clicks), *count* (so many a week), *mean*,
    *median* (each week is an average of its posts or days) and *ratio* (of the week's sums).

    Raises
    ------
    Refusal
        No export that was read feeds the metric; the message names the table and the formula.
    """
    if metric == "followers":
        return _followers(tables, until, platform)
    for table, kind, events in _candidates(metric, tables, zone, platform):
        events = events[events["day"].notna() & (events["day"] <= pd.Timestamp(until))]
        if len(events) and events["top"].notna().any():
            return Weekly(metric, kind, table, *_by_week(events, kind, until))
    raise Refusal(_unfed(metric, platform))


def _unfed(metric: str, platform: str) -> str:
    known = metrics.METRICS[metric]
    where = f" of {platform}" if platform else ""
    return f"No export{where} that was read feeds '{metric}' ({known.formula}); it would come from the table {known.table}."


def _rows(tables: Mapping[str, pd.DataFrame], name: str, platform: str) -> pd.DataFrame:
    table = tables.get(name, pd.DataFrame())
    if table.empty:
        return table
    if platform and "platform" in table:
        table = table[table["platform"] == platform]
    if name == "posts":
        return table[(table["role"] == "own") & table["time_precision"].isin(WHOLE_DAYS)]
    if name in ("account_days", "comments") and "accounts" in tables:
        accounts = tables["accounts"]
        own = accounts[accounts["role"] == "own"]
        return table.merge(own[["platform", "account"]], on=["platform", "account"])
    return table


def _local(moments: pd.Series, zone: str) -> pd.Series:
    return moments.dt.tz_convert(zone).dt.tz_localize(None).dt.normalize()


def _events(day: pd.Series, top: pd.Series, bottom: pd.Series | float = 1.0) -> pd.DataFrame:
    made = pd.DataFrame({"day": day, "top": top.astype("Float64").astype("float64")})
    below = bottom.astype("Float64").astype("float64") if isinstance(bottom, pd.Series) else bottom
    return made.assign(bottom=below)


def _candidates(
    metric: str, tables: Mapping[str, pd.DataFrame], zone: str, platform: str
) -> list[tuple[str, str, pd.DataFrame]]:
    """Where the metric may come from, best first: (table, how weeks are made, rows of day, top and bottom)."""
    found = []
    posts = _rows(tables, "posts", platform)
    if len(posts):
        found += [("posts", kind, events) for kind, events in _of_posts(metric, posts, zone)]
    days = _rows(tables, "account_days", platform)
    if len(days):
        found += [("account_days", kind, events) for kind, events in _of_days(metric, days)]
    return found + _of_others(metric, tables, zone, platform)


def _of_posts(metric: str, posts: pd.DataFrame, zone: str) -> list[tuple[str, pd.DataFrame]]:
    day = _local(posts["published_at"], zone)
    if metric in metrics.compute.DENOMINATORS:
        return [(MEAN, _events(day, metrics.add(posts, metric)[metric]))]
    if metric == "engagements":
        return [(SUM, _events(day, metrics.engagements(posts)))]
    if metric == "reach":
        return [(MEAN, _events(day, posts["reach"]))]
    if metric == "reach_rate":
        return [(MEAN, _events(day, posts["reach"] / posts["followers_at_post"].where(posts["followers_at_post"] > 0)))]
    if metric == "posting_frequency":
        return [(COUNT, _events(day, pd.Series(1.0, index=posts.index)))]
    if metric in PER_POST:
        above = posts["likes"].fillna(posts["reactions"]) if metric == "applause" else posts[PER_POST[metric]]
        return [(MEAN, _events(day, above))]
    return [(SUM, _events(day, posts[metric]))] if SUMS.get(metric) == "posts" else []


def _of_days(metric: str, days: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    if metric in ("link_clicks", "views", "impressions"):
        return [(SUM, _events(days["day"], days[metric]))]
    if metric == "reach":
        return [(MEAN, _events(days["day"], days["reach"]))]
    if metric == "posting_frequency":
        return [(COUNT, _events(days["day"], days["posts"]))]
    if metric == "follower_growth":
        start = days["followers"].where(days["followers"] > 0)
        return [(MEAN, _events(days["day"], 7 * (days["new_followers"] - days["lost_followers"]) / start))]
    return []


def _of_others(
    metric: str, tables: Mapping[str, pd.DataFrame], zone: str, platform: str
) -> list[tuple[str, str, pd.DataFrame]]:
    ads, talk = _rows(tables, "ads", platform), _rows(tables, "comments", platform)
    mentions, sessions = _rows(tables, "mentions", platform), tables.get("site_sessions", pd.DataFrame())
    if len(ads) and metric in ("conversions", *COSTS):
        one_day = ads[ads["day_from"].notna() & (ads["day_to"].fillna(ads["day_from"]) == ads["day_from"])]
        top, bottom, scale = COSTS.get(metric, (metric, "", 1.0))
        events = _events(one_day["day_from"], one_day[top] * scale, one_day[bottom] if bottom else 1.0)
        return [("ads", RATIO if bottom else SUM, events)]
    if len(sessions) and metric in ("sessions", "conversions"):
        one_day = sessions[sessions["day_to"].isna() | (sessions["day_to"] == sessions["day"])]
        return [("site_sessions", SUM, _events(one_day["day"], one_day[metric]))]
    if len(talk) and metric in ("response_rate", "first_reply_calendar") and talk["replied_at"].notna().any():
        waited = (talk["replied_at"] - talk["published_at"]).dt.total_seconds() / 3600
        top = talk["replied_at"].notna().astype("float64") if metric == "response_rate" else waited
        return [
            (
                "comments",
                MEAN if metric == "response_rate" else MEDIAN,
                _events(_local(talk["published_at"], zone), top),
            )
        ]
    if len(mentions) and metric in ("mentions", "share_of_voice") and "accounts" in tables:
        accounts = tables["accounts"]
        own = mentions["account"].isin(accounts[accounts["role"] == "own"]["account"]).astype("float64")
        return [
            ("mentions", SUM if metric == "mentions" else MEAN, _events(_local(mentions["published_at"], zone), own))
        ]
    return []


def _by_week(events: pd.DataFrame, kind: str, until: date) -> tuple[pd.DatetimeIndex, np.ndarray]:
    """Join rows to whole weeks between the first and the last day that the rows hold."""
    ago = (pd.Timestamp(until) - events["day"]).dt.days
    oldest = int((ago.max() + 1) // 7)
    week = ago // 7
    known = events[events["top"].notna() & pd.notna(events["bottom"])].assign(week=week)
    by = known.groupby("week")
    if kind == MEDIAN:
        made = by["top"].median()
    elif kind == MEAN:
        made = by["top"].mean()
    elif kind == RATIO:
        sums = by[["top", "bottom"]].sum()
        made = sums["top"] / sums["bottom"].where(sums["bottom"] > 0)
    else:
        made = by["top"].sum()
    order = np.arange(oldest - 1, -1, -1)
    values = made.reindex(order).to_numpy("float64")
    if kind in (SUM, COUNT):  # between the first and the last row, a week without rows is a week with nothing in it
        values = np.where(np.isnan(values) & (order >= int(known["week"].min())), 0.0, values)
    return pd.DatetimeIndex([pd.Timestamp(until) - pd.Timedelta(days=7 * int(k)) for k in order]), values


def _followers(tables: Mapping[str, pd.DataFrame], until: date, platform: str) -> Weekly:
    """Followers at the end of each week, over the own accounts together; a week in which one of them is missing is missing."""
    days = _rows(tables, "account_days", platform)
    days = days[days["followers"].notna() & (days["day"] <= pd.Timestamp(until))] if len(days) else days
    if days.empty:
        raise Refusal(_unfed("followers", platform))
    days = days.sort_values("day").assign(week=(pd.Timestamp(until) - days["day"]).dt.days // 7)
    wide = days.groupby(["week", "platform", "account"])["followers"].last().unstack(["platform", "account"])
    order = np.arange(int(days["week"].max()), -1, -1)
    values = wide.astype("Float64").astype("float64").reindex(order).sum(axis=1, skipna=False).to_numpy("float64")
    ends = pd.DatetimeIndex([pd.Timestamp(until) - pd.Timedelta(days=7 * int(k)) for k in order])
    return Weekly("followers", LEVEL, "account_days", ends, values)


def standing(series: Weekly, *, weeks: int, days: int) -> float:
    """Where the metric stands at the end: the last level, the sum over `days` (scaled from the weeks measured), or the mean of `weeks`.

    Missing when nothing was measured in that stretch.
    """
    known = series.values[np.isfinite(series.values)]
    if not len(known):
        return float("nan")
    if series.kind == LEVEL:
        return float(known[-1])
    last = series.values[-max(1, round(days / 7)) :] if series.kind == SUM else series.values[-weeks:]
    last = last[np.isfinite(last)]
    if not len(last):
        return float("nan")
    return float(last.mean() * days / 7) if series.kind == SUM else float(last.mean())
