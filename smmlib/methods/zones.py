"""One local hour is many: where a plan's posts fall in the day of each time zone the audience lives in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

NIGHT = range(6)  # hours in which most people sleep: 0:00 to 5:59
KNOWN = ("measured", "derived")  # activity that was not read from the client's own posting hours


def city(zone: str) -> str:
    """The place that an IANA zone is named after: ``Asia/Kuala_Lumpur`` is Kuala Lumpur."""
    return zone.rsplit("/", 1)[-1].replace("_", " ")


def local_times(starts: pd.Series, zones: Sequence[str], home: str) -> list[str]:
    """Say each instant in the audience's zones, those that show another hour than `home` only.

    Parameters
    ----------
    starts : instants, UTC; zones : IANA zones; home : the zone in which the plan itself is written

    Returns
    -------
    one text a row, such as ``Yekaterinburg 20:00, Vladivostok 01:00 (+1)``; empty where all zones agree with home
    """
    others = [zone for zone in dict.fromkeys(zones) if zone != home]
    said = []
    for start in starts:
        here = start.tz_convert(home)
        there = [(zone, start.tz_convert(zone)) for zone in others]
        said.append(", ".join(_at(zone, then, here) for zone, then in there if then.utcoffset() != here.utcoffset()))
    return said


def _at(zone: str, then: pd.Timestamp, here: pd.Timestamp) -> str:
    days = (then.date() - here.date()).days
    return f"{city(zone)} {then:%H:%M}" + (f" ({days:+d})" if days else "")


def by_zone(plan: pd.DataFrame, zones: Sequence[str]) -> pd.DataFrame:
    """Count, for each zone of the audience, how many of a plan's timed posts arrive in the night.

    Parameters
    ----------
    plan : contract ``calendar.plan``, left unchanged; zones : IANA zones of the audience

    Returns
    -------
    table (n_zones, 5): ``zone, n_posts, n_night, share_night, usual`` (the hour between which half of the posts arrive)
    """
    timed = plan[~plan["local_time"].str.endswith("hour open")] if len(plan) else plan
    rows = []
    for zone in dict.fromkeys(zones):
        if timed.empty:
            break
        hours = timed["starts_at"].dt.tz_convert(zone).dt.hour
        night = int(hours.isin(list(NIGHT)).sum())
        rows.append(
            {
                "zone": zone,
                "n_posts": len(hours),
                "n_night": night,
                "share_night": night / len(hours),
                "usual": f"{hours.median():02.0f}:00",
            }
        )
    return pd.DataFrame(rows, columns=["zone", "n_posts", "n_night", "share_night", "usual"])


def activity(active_hours: pd.DataFrame | None, platform: str, account: str, zone: str) -> dict[tuple[int, int], float]:
    """Activity of an account's audience by (weekday, hour) against its average hour; empty where nothing independent is known.

    Hours read from the client's own posting habits (status ``estimated``) are left out: they would only confirm the habit.

    Parameters
    ----------
    active_hours : contract ``audience.active_hours`` or None; zone : IANA zone of the plan, hours in another are not used
    """
    if active_hours is None or active_hours.empty:
        return {}
    some = active_hours[
        (active_hours["platform"] == platform)
        & (active_hours["account"] == account)
        & active_hours["status"].isin(KNOWN)
        & (active_hours["zone"] == zone)
    ]
    mean = float(some["share"].mean()) if len(some) else 0.0
    if not mean > 0:
        return {}
    return {(int(r.weekday), int(r.hour)): float(r.share) / mean for r in some.itertuples()}


def most_active_first(
    blocks: Sequence[tuple[int, int]], active: Mapping[tuple[int, int], float]
) -> list[tuple[int, int]]:
    """Order blocks (weekday, hour) by the audience's activity, keeping the given order among equals and where nothing is known."""
    return sorted(blocks, key=lambda block: -active.get(block, 0.0)) if active else list(blocks)
