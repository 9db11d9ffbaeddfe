"""What goes into a planned slot: topics in turn, offers while they are valid, headlines and tags by topic, an end for what expires."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pandas as pd

from smmlib.methods.scheduling import NO_HOUR, rotate

SHARE_OF_NEW = 0.05


@dataclass(frozen=True)
class Offer:
    """Something on sale and the days it is valid; open ends are None."""

    name: str
    since: date | None = None
    until: date | None = None

    def valid(self, day: date) -> bool:
        """Whether the offer holds on `day`."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


def fill(
    placed: pd.DataFrame,
    *,
    topics: pd.DataFrame,
    offers: list[Offer],
    every: int,
    zone: str,
    tags: pd.DataFrame | None = None,
    headlines: pd.DataFrame | None = None,
    brand_tags: list[str] | None = None,
) -> pd.DataFrame:
    """Give each placed post its running number, topic or offer, headline, tags and expiry.

    Parameters
    ----------
    placed : table of `scheduling.place`; topics : ``topics.ranking``; left unchanged
    every : every how many-th post of an account an offer takes its turn, while one is valid; such a post ends with the offer
    zone : IANA zone in which an offer's last day ends

    Returns
    -------
    table, columns of contract ``calendar.plan``
    """
    plan = placed.assign(slot=range(1, len(placed) + 1), topic=None, headline=None)
    plan["expires_at"] = pd.Series(pd.NaT, index=plan.index, dtype=pd.DatetimeTZDtype("us", "UTC"))
    plan["local_time"] = [_when(t, why) for t, why in zip(plan["local"], plan["reason"], strict=True)]
    quotas = _quotas(topics)
    for _, some in plan.groupby(["platform", "account"]):
        turns = rotate(quotas, len(some))
        plan.loc[some.index[: len(turns)], "topic"] = turns
        plan = _with_offers(plan, list(some.index)[every - 1 :: every], offers, zone)
    plan["tags"] = [_tags(topic, tags, brand_tags or []) for topic in plan["topic"]]
    return plan.assign(headline=_headlines(plan["topic"], headlines))


def _when(local: datetime, why: str) -> str:
    """The day and hour as people read them; only the day where no hour is known."""
    return f"{local:%a %d %b}, hour open" if why == NO_HOUR else f"{local:%a %d %b %H:%M}"


def _quotas(topics: pd.DataFrame) -> dict[str, float]:
    """Topics by their share now times what they earn; unranked topics get a small turn, so that they can be judged one day."""
    if not len(topics):
        return {}
    ranked = topics["place"].notna()
    weight = (
        (topics["share_own"].fillna(0.0) * topics["lift"].fillna(1.0)).where(ranked, 0.0).clip(lower=SHARE_OF_NEW / 2)
    )
    return dict(zip(topics["topic"], weight, strict=True))


def _with_offers(plan: pd.DataFrame, rows: list[int], offers: list[Offer], zone: str) -> pd.DataFrame:
    plan = plan.copy()
    for turn, row in enumerate(rows):
        local = plan.at[row, "local"]
        valid = [o for o in offers if o.valid(local.date())]
        if not valid:
            continue
        offer = valid[turn % len(valid)]
        plan.at[row, "topic"] = f"offer: {offer.name}"
        plan.at[row, "reason"] = f"{plan.at[row, 'reason']}; an offer has its turn"
        if offer.until:
            end = datetime.combine(offer.until, time(23, 59), tzinfo=ZoneInfo(zone))
            plan.at[row, "expires_at"] = pd.Timestamp(end).tz_convert("UTC")
    return plan


def _tags(topic: object, tags: pd.DataFrame | None, brand_tags: list[str]) -> str:
    some = list(tags[tags["topic"] == topic]["tag"].head(3)) if tags is not None and len(tags) else []
    return " ".join([*some, *brand_tags[: max(1, 3 - len(some))]])


def _headlines(topics: pd.Series, headlines: pd.DataFrame | None) -> list[str | None]:
    left = (
        {t: list(h["headline"]) for t, h in headlines.groupby("topic")}
        if headlines is not None and len(headlines)
        else {}
    )
    return [left[t].pop(0) if left.get(t) else None for t in topics]
