"""When each own account's audience is active: the best evidence each account has, and why the others cannot be answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pandas as pd

from smmlib.core import i18n
from smmlib.core.errors import Refusal, each_reason
from smmlib.core.findings import Strength, strength_of
from smmlib.methods import activity

HOURS = 3


def of_accounts(
    found: pd.DataFrame, accounts: pd.DataFrame, comments: pd.DataFrame, mentions: pd.DataFrame, posts: pd.DataFrame,
    *, zone: str, level: float = 0.90,
) -> tuple[list[pd.DataFrame], list[str]]:  # fmt: skip
    """A table of hours an own account (`activity`, plus ``platform, account, zone``), and a reason for each that has none.

    Parameters
    ----------
    found : ``audience.portrait``; the others canonical. Left unchanged.
    """
    parts: list[pd.DataFrame] = []
    refused: list[tuple[str, str]] = []
    talk = _talk(comments, mentions, accounts)
    for key in _own_accounts(accounts, posts):
        try:
            parts.append(
                _hours_of(found, talk, posts, key, zone, level).assign(platform=key[0], account=key[1], zone=zone)
            )
        except Refusal as why:
            refused.append((f"{key[1]} ({i18n.platform(key[0])})", str(why)))
    return parts, each_reason(refused)


def people_behind(some: pd.DataFrame) -> int:
    """Events behind the hours of one account; 0 where the platform gave shares alone."""
    return int(some["n_events"].max()) if some["n_events"].notna().any() else 0


def strength_of_peak(some: pd.DataFrame) -> Strength:
    """The best three running hours of 24 against an even day; engagement by hour of posting is never more than leaning."""
    first, _share = activity.peak(some, hours=HOURS)
    n = people_behind(some)
    strength: Strength = strength_of(activity.above_even(some, first, hours=HOURS), n=n, among=24) if n else "leaning"
    return "leaning" if some["basis"].iloc[0] == activity.POSTS and strength == "clear" else strength


def elsewhere(first: int, day: date, zone: str, zones: Sequence[str]) -> str:
    """An hour of `zone` in the audience's other zones on one day, such as ``19:00 Europe/Paris``; empty where there are none."""
    moment = datetime(*day.timetuple()[:3], first, tzinfo=ZoneInfo(zone))
    return "; ".join(f"{moment.astimezone(ZoneInfo(z)):%H:%M} {z}" for z in zones if z != zone)


def _own_accounts(accounts: pd.DataFrame, posts: pd.DataFrame) -> list[tuple[str, str]]:
    both = pd.concat([t[t["role"] == "own"][["platform", "account"]] for t in (accounts, posts)])
    return sorted(set(both.itertuples(index=False, name=None)))


def _talk(comments: pd.DataFrame, mentions: pd.DataFrame, accounts: pd.DataFrame) -> pd.DataFrame:
    """Comments and mentions by other people: what the brand itself wrote is no sign of its audience."""
    columns = ["platform", "account", "author", "published_at"]
    said = pd.concat([comments[columns], mentions[columns]], ignore_index=True)
    return said[~said["author"].isin(accounts["account"])]


def _hours_of(
    found: pd.DataFrame, talk: pd.DataFrame, posts: pd.DataFrame, key: tuple[str, str], zone: str, level: float
) -> pd.DataFrame:
    mine = (found["platform"] == key[0]) & (found["account"] == key[1]) & (found["dimension"] == "hour")
    said = talk[(talk["account"] == key[1]) & (talk["platform"] == key[0])]
    ours = posts[(posts["account"] == key[1]) & (posts["platform"] == key[0])]
    tried = []
    for ask in (
        lambda: activity.from_report(found[mine & (found["measure"] == found.loc[mine, "measure"].min())]),
        lambda: activity.from_talk(said["published_at"], zone=zone, level=level),
        lambda: activity.from_posts(ours, zone=zone, level=level),
    ):
        try:
            return ask()
        except Refusal as why:
            tried.append(str(why))
    raise Refusal(" ".join(tried))
