"""The audience's day in each of its time zones: which local hour an hour of the plan is there, and when everybody is awake at once.

Activity is measured for the whole audience of an account; nobody says which part of it lives in which zone. What is known for certain is the
clock: a peak of the whole is no use to a zone where it is four in the morning. People are taken to sleep from 0:00 to 5:59 (an assumption,
the same as in the calendar).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from smmlib.methods import activity
from smmlib.methods.zones import NIGHT

HOURS = 3
COLUMNS = ["platform", "account", "zone", "first", "asleep", "all_awake", "share_awake", "share_peak", "even"]


def local_hour(hour: int, day: date, home: str, zone: str) -> int:
    """The hour in `zone` when it is `hour` at `home` on one day; half hours are counted to the hour they begin in.

    Examples
    --------
    >>> local_hour(20, date(2026, 1, 15), "Europe/Moscow", "Asia/Vladivostok")
    3
    """
    return datetime(*day.timetuple()[:3], hour, tzinfo=ZoneInfo(home)).astimezone(ZoneInfo(zone)).hour


def clock(zones: Sequence[str], day: date, home: str) -> pd.DataFrame:
    """Local hour in each zone at each hour of home: a row a zone, columns 0 to 23; `home` first, zones with the same clock once."""
    rows: dict[str, list[int]] = {}
    for zone in dict.fromkeys([home, *zones]):
        hours = [local_hour(h, day, home, zone) for h in range(24)]
        if hours not in rows.values():
            rows[zone] = hours
    return pd.DataFrame.from_dict(rows, orient="index", columns=range(24))


def all_awake(clocks: pd.DataFrame) -> np.ndarray:
    """Whether each hour of home is day in every zone, (24,)."""
    return ~clocks.isin(list(NIGHT)).any(axis=0).to_numpy()


def by_zone(active: pd.DataFrame, zones: Sequence[str], *, day: date) -> pd.DataFrame:
    """Where each account's peak falls in each zone, and its best running hours among those in which everybody is awake.

    Parameters
    ----------
    active : ``audience.active_hours``, left unchanged; zones : the audience's zones; day : on which clocks are compared (summer time moves them)

    Returns
    -------
    table, a row an account and zone: ``first`` (local hour at which the peak begins), ``asleep`` (some of the peak is night there),
    ``all_awake`` (first hour, at home, of the best `HOURS` in which all zones are awake; missing where there are none), ``share_awake,
    share_peak, even`` (of the day's activity: those hours, the peak, as many hours of an even day)
    """
    rows = []
    for (platform, account), some in active.groupby(["platform", "account"], sort=True):
        home = str(some["zone"].iloc[0])
        clocks = clock(zones, day, home)
        peak, share = activity.peak(some, hours=HOURS)
        best, share_best = _best_of(some, all_awake(clocks))
        for zone, hours in clocks.iterrows():
            night = any(int(hours[(peak + i) % 24]) in NIGHT for i in range(HOURS))
            rows.append(
                [
                    platform,
                    account,
                    zone,
                    int(hours[peak]),
                    night,
                    best,
                    share_best,
                    share,
                    activity.even(some, hours=HOURS),
                ]
            )
    return pd.DataFrame(rows, columns=COLUMNS).astype({"all_awake": "Int64"})


def _best_of(some: pd.DataFrame, allowed: np.ndarray) -> tuple[object, float]:
    """The best running hours that lie inside the allowed ones, past midnight too; hours of which nothing is known are no candidates."""
    share = activity.by_hour(some)["share"].to_numpy("float64")
    runs = [[(h + i) % 24 for i in range(HOURS)] for h in range(24)]
    sums = np.array([share[run].sum() if allowed[run].all() else np.nan for run in runs])
    if np.isnan(sums).all():
        return pd.NA, float("nan")
    best = int(np.nanargmax(sums))
    return best, float(sums[best])
