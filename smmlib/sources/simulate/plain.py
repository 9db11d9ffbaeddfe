"""Plain tables: days and audience of own accounts, in the workbook's own columns or as a team keeps them in a spreadsheet."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from smmlib.sources.simulate.around import Audience
from smmlib.sources.simulate.drawn import Drawn
from smmlib.sources.simulate.rendering import csv_text, write_text
from smmlib.sources.simulate.spec import OwnAccount

DAYS_HEAD = ("date", "followers", "new_followers", "lost_followers", "reach", "views", "profile_visits", "link_clicks",
             "posts")  # fmt: skip
AUDIENCE_HEAD = ("platform", "account", "measure", "dimension", "value", "share", "as_of")

PLATFORMS_OWN = frozenset({"vk_stats", "meta_audience", "youtube_viewers"})  # exports that hold the audience already


def write_days(exports: Path, drawn: Drawn, account: OwnAccount) -> None:
    """Write one row a day: followers, reach, visits, clicks."""
    rows = [dataclasses.astuple(day) for day in drawn.days(account)]
    write_text(exports / "insights" / f"{account.platform}_days.csv", csv_text(DAYS_HEAD, rows))


def write_own_days(exports: Path, drawn: Drawn, account: OwnAccount) -> None:
    """Write followers by day in the workbook's own columns, as a statistics service shows them from outside."""
    rows = [
        (account.platform, account.handle, d.day, d.followers, d.new_followers, d.lost_followers, d.views)
        for d in drawn.days(account)
    ]
    head = ("platform", "account", "day", "followers", "new_followers", "lost_followers", "views")
    write_text(exports / account.platform / "days.csv", csv_text(head, rows))


def write_audience(exports: Path, drawn: Drawn) -> None:
    """Write the audiences on the last day: age, gender, country, city, and the hours followers are online."""
    rows: list[tuple[object, ...]] = []
    for account in drawn.client.own:
        audience = drawn.client.audience.get(account.platform)
        if audience and not PLATFORMS_OWN & set(account.exports):
            who = (account.platform, account.handle, "followers")
            rows += [(*who, *row, drawn.client.last) for row in _shares(audience)]
    write_text(exports / "insights" / "audience.csv", csv_text(AUDIENCE_HEAD, rows))


def _shares(audience: Audience) -> list[tuple[object, ...]]:
    parts = (
        ("age", audience.ages),
        ("gender", audience.genders),
        ("country", audience.countries),
        ("city", audience.cities),
    )
    rows: list[tuple[object, ...]] = [(name, value, share) for name, shares in parts for value, share in shares.items()]
    total = sum(audience.hours)
    return rows + [("hour", hour, round(n / total, 4)) for hour, n in enumerate(audience.hours)]
