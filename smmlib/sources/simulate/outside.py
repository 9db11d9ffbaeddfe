"""Competitors and allies as a public-metrics tool sees them: captions, likes, comments, followers; no reach."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from smmlib.sources.simulate.around import Ally, Rival
from smmlib.sources.simulate.chance import days, pick, poisson, split, stream, weighted
from smmlib.sources.simulate.drawn import Drawn
from smmlib.sources.simulate.rendering import csv_text, write_text
from smmlib.sources.simulate.spec import Client
from smmlib.sources.simulate.timetable import elapsed, free_times
from smmlib.sources.simulate.writing import book_of, caption

ALLY_POSTS = 40
ALLY_DECAY = 0.0025  # share of bought followers that the platform removes a day
SHARES = {
    "instagram": {"likes": 0.92, "comments": 0.05, "shares": 0.0},
    "facebook": {"likes": 0.92, "comments": 0.05, "shares": 0.03},
    "vk": {"likes": 0.86, "comments": 0.07, "shares": 0.07},
}
OURS = {
    "date": "published_at",
    "type": "format",
    "caption": "text",
    "followers": "followers_at_post",
    "handle": "account",
}
Row = dict[str, Any]


def write_rivals(exports: Path, drawn: Drawn) -> None:
    """Write one CSV for each competitor's account, in the columns of a tool."""
    for rival in drawn.client.rivals:
        _write_table(
            exports / "competitors" / rival.file, _rival_head(rival), rival_posts(drawn.client, rival, drawn.seed)
        )


def write_own_rivals(exports: Path, drawn: Drawn) -> None:
    """Write one CSV for each competitor's account, in the workbook's own columns."""
    for rival in drawn.client.rivals:
        rows = [
            {"platform": rival.platform, "handle": rival.handle, **row}
            for row in rival_posts(drawn.client, rival, drawn.seed)
        ]
        _write_table(exports / "competitors" / rival.file, ("platform", "handle", *_rival_head(rival)), rows, OURS)


def _rival_head(rival: Rival) -> tuple[str, ...]:
    shares = ("shares",) if rival.platform == "facebook" else ()
    return ("post_id", "date", "type", "caption", "likes", "comments", *shares, "followers")


def _write_table(path: Path, head: tuple[str, ...], rows: list[Row], names: Mapping[str, str] | None = None) -> None:
    shown = tuple((names or {}).get(name, name) for name in head)
    write_text(path, csv_text(shown, ([row[name] for name in head] for row in rows)))


def rival_posts(client: Client, rival: Rival, seed: int) -> list[Row]:
    """Draw the posts of one competitor, earliest first."""
    rng = stream(seed, f"{rival.platform} {rival.handle}")
    topics = [t for t, n in client.rival_topics.items() for _ in range(n)][: rival.posts]
    order = rng.permutation(len(topics))
    tags = (rival.name.split()[0].lower(),)
    rows: list[Row] = []
    for place, at in enumerate(free_times(rng, client, rival.posts)):
        followers = round(rival.followers * (1 + rival.growth * elapsed(client, at.date())))
        noise = client.sigma * round(float(rng.standard_normal()), 9)
        engagements = poisson(rng, followers * rival.rate * math.exp(noise))
        rows.append({
            "post_id": f"{rival.handle.split('.')[0][:4]}{place + 1:04d}", "date": f"{at:%Y-%m-%d %H:%M}",
            "type": weighted(rng, client.rival_formats[rival.platform]),
            "caption": caption(rng, client, topics[order[place]], brand_tags=tags).text,
            **split(rng, engagements, SHARES[rival.platform]), "followers": followers,
        })  # fmt: skip
    return rows


def write_allies(exports: Path, drawn: Drawn) -> None:
    """Write posts.csv and days.csv of all candidate allies, in the columns of a tool."""
    _write_allies(exports, drawn, {})


def write_own_allies(exports: Path, drawn: Drawn) -> None:
    """Write posts.csv and days.csv of all candidate allies, in the workbook's own columns."""
    _write_allies(exports, drawn, OURS)


def _write_allies(exports: Path, drawn: Drawn, names: Mapping[str, str]) -> None:
    client, day_rows, post_rows = drawn.client, [], []
    for ally in client.allies:
        rng, who = stream(drawn.seed, f"ally {ally.handle}"), {"platform": client.ally_platform, "handle": ally.handle}
        path = _followers(rng, client, ally)
        day_rows += [
            who | {"date": day, "followers": shown, "new_followers": new} for day, (shown, new) in path.items()
        ]
        real = {day: n for day, (n, _) in _followers_real(client, ally).items()}
        post_rows += [who | row for row in _ally_posts(rng, client, ally, real, path)]
    first = ("platform",) if names else ()
    _write_table(exports / "allies" / "days.csv", (*first, "handle", "date", "followers", "new_followers"), day_rows,
                 {"handle": "account", "date": "day"} if names else {})  # fmt: skip
    head = (*first, "handle", "post_id", "date", "type", "caption", "likes", "comments", "followers")
    _write_table(exports / "allies" / "posts.csv", head, post_rows, names)


def _followers_real(client: Client, ally: Ally) -> dict[date, tuple[int, int]]:
    """Followers who are people: growth over the year, and those of the viral day."""
    out, before = {}, ally.followers
    for day in days(client.first, client.last):
        now = round(ally.followers * (1 + ally.growth * elapsed(client, day)))
        if ally.viral and day >= ally.viral[0]:
            now += round(ally.viral[1] * (1 - math.exp(-((day - ally.viral[0]).days + 1) / 3)))
        out[day] = (now, now - before)
        before = now
    return out


def _followers(rng: np.random.Generator, client: Client, ally: Ally) -> dict[date, tuple[int, int]]:
    """Followers as shown, with those bought: a jump, then a slow loss as the platform removes them."""
    out, before = {}, ally.followers
    for day, (real, _) in _followers_real(client, ally).items():
        bought = sum(round(n * (1 - ALLY_DECAY) ** (day - since).days) for since, n in ally.bought if since <= day)
        shown = real + bought + int(rng.integers(-3, 4))
        out[day] = (shown, max(0, shown - before) + int(rng.integers(2, 9)))
        before = shown
    return out


def _ally_posts(
    rng: np.random.Generator, client: Client, ally: Ally, real: dict[date, int], shown: dict[date, tuple[int, int]]
) -> list[Row]:
    talk = book_of(client.name, "talk")
    rows: list[Row] = []
    for place, at in enumerate(_ally_times(rng, client, ally)):
        noise = client.sigma * round(float(rng.standard_normal()), 9)
        viral = 6.0 if ally.viral and timedelta(0) <= at.date() - ally.viral[0] <= timedelta(2) else 1.0
        engagements = poisson(rng, real[at.date()] * ally.rate * viral * math.exp(noise))
        parts = split(rng, engagements, {"likes": 0.93, "comments": 0.07})
        text = f"{pick(rng, talk['allies'])} {pick(rng, talk['ally_more'])}"
        rows.append({
            "post_id": f"{ally.handle.split('.')[0][:5]}{place + 1:03d}", "date": f"{at:%Y-%m-%d %H:%M}",
            "type": weighted(rng, client.rival_formats[client.ally_platform]), "caption": text, **parts, "followers": shown[at.date()][0],
        })  # fmt: skip
    return rows


def _ally_times(rng: np.random.Generator, client: Client, ally: Ally) -> list[datetime]:
    times = free_times(rng, client, ALLY_POSTS)
    if ally.viral:
        day = ally.viral[0]
        nearest = min(times, key=lambda at: abs((at.date() - day).days))
        times[times.index(nearest)] = nearest.replace(year=day.year, month=day.month, day=day.day)
    return times
