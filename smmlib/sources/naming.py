"""What the name of a file says about time: the last day that its path names. Names decide nothing else."""

from __future__ import annotations

import datetime as dt
import re

from smmlib.sources.months import month_number

ISO = re.compile(r"(?<!\d)(20\d\d)[-_. ]?([01]\d)[-_. ]?([0-3]\d)(?!\d)")
NAMED = re.compile(r"(?<![A-Za-z])([A-Z][a-z]{2})-(\d{1,2})-(20\d\d)(?!\d)")
EPOCH = re.compile(r"(?<!\d)(1[4-9]\d{8}|2[01]\d{8})(?:\d{3})?(?!\d)")


def last_day(path: str) -> dt.date | None:
    """The latest day named in a path (``Jan-14-2025_Apr-14-2025_123.csv``, ``2025-04-30/Audience.csv``, ``content_1735689600000.xls``).

    Examples
    --------
    >>> last_day("Jan-14-2025_Apr-14-2025_1396269028466733.csv"), last_day("acme_content_1735689600000.xls")
    (datetime.date(2025, 4, 14), datetime.date(2025, 1, 1))
    >>> last_day("posts.csv") is None
    True
    """
    found = [(int(y), int(m), int(d)) for y, m, d in ISO.findall(path)]
    found += [(int(y), month_number(m) or 0, int(d)) for m, d, y in NAMED.findall(path)]
    days = [day for parts in found if (day := _day(*parts))]
    days += [dt.datetime.fromtimestamp(int(s), tz=dt.UTC).date() for s in EPOCH.findall(path)]
    return max(days, default=None)


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
