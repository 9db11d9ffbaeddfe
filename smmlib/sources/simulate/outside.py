"""Competitors and allies as a public-metrics tool sees them: captions, likes, comments, followers; no reach."""

from __future__ import annotations

import math
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from smmlib.sources.simulate import plan
from smmlib.sources.simulate.chance import days, pick, poisson, split, stream, weighted
from smmlib.sources.simulate.rendering import csv_text, write_text
from smmlib.sources.simulate.timetable import elapsed, free_times
from smmlib.sources.simulate.writing import caption, phrases

ALLY_POSTS = 40
ALLY_DECAY = 0.0025  # share of bought followers that the platform removes a day


def write_rivals(folder: Path, *, seed: int) -> None:
    """Write one CSV for each competitor's account."""
    for rival in plan.RIVALS:
        shares = ("shares",) if rival.platform == "facebook" else ()
        header = ("post_id", "date", "type", "caption", "likes", "comments", *shares, "followers")
        rows = _rival_rows(rival, seed)
        write_text(folder / rival.file, csv_text(header, ([row[name] for name in header] for row in rows)))


def _rival_rows(rival: plan.Rival, seed: int) -> list[dict[str, object]]:
    rng = stream(seed, f"{rival.platform} {rival.handle}")
    topics = [t for t, n in plan.RIVAL_TOPICS.items() for _ in range(n)][: rival.posts]
    order = rng.permutation(len(topics))
    tags = (rival.name.split()[0].lower(),)
    rows: list[dict[str, object]] = []
    for place, at in enumerate(free_times(rng, rival.posts)):
        followers = round(rival.followers * (1 + rival.growth * elapsed(at.date())))
        noise = plan.SIGMA * round(float(rng.standard_normal()), 9)
        engagements = poisson(rng, followers * rival.rate * math.exp(noise))
        shares = {"likes": 0.92, "comments": 0.05, "shares": 0.03 if rival.platform == "facebook" else 0.0}
        rows.append({
            "post_id": f"{rival.handle.split('.')[0][:4]}{place + 1:04d}", "date": f"{at:%Y-%m-%d %H:%M}",
            "type": weighted(rng, plan.RIVAL_FORMATS[rival.platform]),
            "caption": caption(rng, topics[order[place]], brand_tags=tags).text,
            **split(rng, engagements, shares), "followers": followers,
        })  # fmt: skip
    return rows


def write_allies(folder: Path, *, seed: int) -> None:
    """Write posts.csv and days.csv of all candidate allies."""
    days_rows: list[tuple[object, ...]] = []
    post_rows: list[tuple[object, ...]] = []
    for ally in plan.ALLIES:
        rng = stream(seed, f"ally {ally.handle}")
        path = _followers(rng, ally)
        days_rows += [(ally.handle, day, followers, new) for day, (followers, new) in path.items()]
        post_rows += _ally_posts(rng, ally, {day: real for day, (real, _) in _followers_real(ally).items()}, path)
    write_text(folder / "days.csv", csv_text(("handle", "date", "followers", "new_followers"), days_rows))
    header = ("handle", "post_id", "date", "type", "caption", "likes", "comments", "followers")
    write_text(folder / "posts.csv", csv_text(header, post_rows))


def _followers_real(ally: plan.Ally) -> dict[date, tuple[int, int]]:
    """Followers who are people: growth over the year, and those of the viral day."""
    out, before = {}, ally.followers
    for day in days(plan.FIRST, plan.LAST):
        now = round(ally.followers * (1 + ally.growth * elapsed(day)))
        if ally.viral and day >= ally.viral[0]:
            now += round(ally.viral[1] * (1 - math.exp(-((day - ally.viral[0]).days + 1) / 3)))
        out[day] = (now, now - before)
        before = now
    return out


def _followers(rng: np.random.Generator, ally: plan.Ally) -> dict[date, tuple[int, int]]:
    """Followers as shown, with those bought: a jump, then a slow loss as the platform removes them."""
    out, before = {}, ally.followers
    for day, (real, _) in _followers_real(ally).items():
        bought = sum(round(n * (1 - ALLY_DECAY) ** (day - since).days) for since, n in ally.bought if since <= day)
        shown = real + bought + int(rng.integers(-3, 4))
        out[day] = (shown, max(0, shown - before) + int(rng.integers(2, 9)))
        before = shown
    return out


def _ally_posts(
    rng: np.random.Generator, ally: plan.Ally, real: dict[date, int], shown: dict[date, tuple[int, int]]
) -> list[tuple[object, ...]]:
    talk = phrases("talk")
    rows: list[tuple[object, ...]] = []
    times = free_times(rng, ALLY_POSTS)
    if ally.viral:
        day = ally.viral[0]
        nearest = min(times, key=lambda at: abs((at.date() - day).days))
        times[times.index(nearest)] = nearest.replace(year=day.year, month=day.month, day=day.day)
    for place, at in enumerate(times):
        noise = plan.SIGMA * round(float(rng.standard_normal()), 9)
        viral = 6.0 if ally.viral and timedelta(0) <= at.date() - ally.viral[0] <= timedelta(2) else 1.0
        engagements = poisson(rng, real[at.date()] * ally.rate * viral * math.exp(noise))
        parts = split(rng, engagements, {"likes": 0.93, "comments": 0.07})
        text = f"{pick(rng, talk['allies'])} {pick(rng, talk['ally_more'])}"
        rows.append((ally.handle, f"{ally.handle.split('.')[0][:5]}{place + 1:03d}", f"{at:%Y-%m-%d %H:%M}",
                     weighted(rng, plan.RIVAL_FORMATS["instagram"]), text, parts["likes"], parts["comments"], shown[at.date()][0]))  # fmt: skip
    return rows
