"""Reply times: calendar hours, or only the hours in which somebody is there to answer."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


def reply_hours(
    asked: pd.Timestamp,
    answered: pd.Timestamp,
    *,
    opens: int | None = None,
    closes: int | None = None,
    weekdays: Collection[int] = (1, 2, 3, 4, 5),
    closed: Collection[date] = (),
) -> float:
    """Hours between a message and its answer: calendar hours, or, with opening hours, business hours.

    Parameters
    ----------
    asked, answered : local instants, with or without a zone; an answer that is missing or earlier than its message gives
        a missing time
    opens, closes : hours of the day (0-24), both or neither
    weekdays : days of opening, 1 Monday to 7 Sunday
    closed : holidays

    Returns
    -------
    float, hours
    """
    import pandas as pd

    if pd.isna(asked) or pd.isna(answered) or answered < asked:
        return float("nan")
    if opens is None or closes is None:
        return (answered - asked).total_seconds() / 3600
    total = 0.0
    for day in pd.date_range(asked.normalize(), answered.normalize(), freq="D"):
        if day.isoweekday() in weekdays and day.date() not in closed:
            start, end = max(asked, _at(day, opens)), min(answered, _at(day, closes))
            total += max(0.0, (end - start).total_seconds() / 3600)
    return total


def _at(day: pd.Timestamp, hour: int) -> pd.Timestamp:
    """The moment at which clocks on that day show the hour, also when they were changed in the night."""
    import pandas as pd

    shown = day.tz_localize(None) + pd.Timedelta(hours=hour)
    return shown.tz_localize(day.tz, nonexistent="shift_forward", ambiguous=True) if day.tz is not None else shown
