"""The period of the analysis: its first and last local day, and which rows of a canonical table lie in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from smmlib.core.errors import CannotStart

if TYPE_CHECKING:
    import pandas as pd

    from smmlib.core.brief import Brief

INSTANTS = {"posts": "published_at", "mentions": "published_at", "comments": "published_at"}
DAYS = {"account_days": ("day", "day"), "site_sessions": ("day", "day_to"), "ads": ("day_from", "day_to")}


@dataclass(frozen=True)
class Span:
    """First and last local day, both included, in a time zone."""

    since: date
    until: date
    zone: str

    def as_dict(self) -> dict[str, str]:
        """The span as text."""
        return {"since": self.since.isoformat(), "until": self.until.isoformat(), "zone": self.zone}

    def rows(self, table: pd.DataFrame, name: str) -> pd.DataFrame:
        """Keep the rows of canonical table `name` that lie in the span; rows without a date are kept.

        Instants are compared as local days of the zone. Tables that describe a state (accounts, audience, links,
        customers) are returned whole. The caller's table is left unchanged.
        """
        import pandas as pd

        if name in INSTANTS:
            moments = table[INSTANTS[name]]
            first = pd.Timestamp(self.since, tz=ZoneInfo(self.zone))
            after = pd.Timestamp(self.until, tz=ZoneInfo(self.zone)) + pd.DateOffset(days=1)
            inside = moments.isna() | ((moments >= first) & (moments < after))
        elif name in DAYS:
            start, end = (table[column] for column in DAYS[name])
            too_early = end.fillna(start) < pd.Timestamp(self.since)
            too_late = start.fillna(end) > pd.Timestamp(self.until)
            inside = ~(too_early | too_late)
        else:
            return table
        kept = table[inside].reset_index(drop=True)
        kept.attrs = dict(table.attrs)
        return kept


def span_of(brief: Brief, since: str = "", until: str = "") -> Span:
    """Make the span from ISO dates; an empty one is the brief's.

    Raises
    ------
    CannotStart
        A date is not written YYYY-MM-DD, or the first lies after the last.
    """
    first = _day(since, "since") or brief.period.since
    last = _day(until, "until") or brief.period.until
    if first > last:
        raise CannotStart(
            f"The period is empty: since ({first}) is after until ({last}). "
            f"The brief says {brief.period.since} to {brief.period.until}."
        )
    return Span(first, last, brief.time_zone)


def _day(text: str, name: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CannotStart(f"{name} should be a day written like 2026-01-31; got '{text}'.") from None
