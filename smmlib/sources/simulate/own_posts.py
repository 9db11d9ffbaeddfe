"""The client's own posts, drawn from the model stated in `plan`."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from datetime import date, datetime

import numpy as np

from smmlib.sources.simulate import plan
from smmlib.sources.simulate.chance import lognormal, poisson, split, stream, weighted
from smmlib.sources.simulate.timetable import elapsed, own_times, part_of
from smmlib.sources.simulate.writing import Caption, caption

REACH_SIGMA = 0.45
BRAND_TAGS = ("quillfern", "tidewick")
DURATION = {"reel": (8, 75), "video": (40, 190)}


@dataclass(frozen=True)
class Post:
    """One own post with its final counters; `block` is (weekday from 0, part of the day)."""

    post_id: str
    at: datetime
    format: str
    caption: Caption
    block: tuple[int, str]
    boosted: bool
    reach: int = 0
    views: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    seconds: int = 0
    clicks: int = 0
    link_clicks: int = 0


def own_posts(account: plan.OwnAccount, *, seed: int) -> list[Post]:
    """Draw all posts of one own account, earliest first."""
    times = own_times(stream(seed, f"{account.handle} times"), account)
    formats = _formats(stream(seed, f"{account.handle} formats"), account, times)
    topics = _topics(stream(seed, f"{account.handle} pillars"), account)
    words = stream(seed, f"{account.handle} words")
    numbers = stream(seed, f"{account.handle} numbers")
    ids = _ids(stream(seed, f"{account.handle} ids"), account, len(times))
    noise = plan.SIGMA * np.round(stream(seed, f"{account.handle} noise").standard_normal(len(times)), 9)
    boosted = _boosted(stream(seed, f"{account.handle} boosted"), account, len(times))
    posts = []
    for place, (post_id, at, kind, topic) in enumerate(zip(ids, times, formats, topics, strict=True)):
        url = f"{plan.SITE}/{topic.replace('_', '-')}" if kind == "link" else ""
        said = caption(words, topic, brand_tags=BRAND_TAGS, url=url)
        post = Post(post_id, at, kind, said, (at.weekday(), part_of(at)), place in boosted)
        rate = math.exp(log_rate(account, post) + float(noise[place]))
        posts.append(_measured(numbers, account, post, rate))
    return posts


def log_rate(account: plan.OwnAccount, post: Post) -> float:
    """Log of the rate that the model expects of a post, without noise."""
    effects = (
        account.formats[post.format].effect,
        plan.TOPICS[post.caption.topic][0],
        account.good_blocks.get(post.block, 1.0),
        plan.QUESTION if post.caption.question else 1.0,
        plan.BOOSTED_RATE if post.boosted else 1.0,
    )
    bump = plan.DECEMBER * math.exp(-(((post.at.date() - date(2025, 12, 15)).days / 14) ** 2) / 2)
    trend = account.trend * (elapsed(post.at.date()) - 0.5)
    return math.log(account.rate) + trend + bump + sum(math.log(e) for e in effects)


def _formats(rng: np.random.Generator, account: plan.OwnAccount, times: list[datetime]) -> list[str]:
    kinds = [""] * len(times)
    order = iter(rng.permutation(len(times)))
    for name, kind in account.formats.items():
        for _ in range(kind.fixed):
            kinds[int(next(order))] = name
    return [kind or _drawn_format(rng, account, at) for kind, at in zip(kinds, times, strict=True)]


def _drawn_format(rng: np.random.Generator, account: plan.OwnAccount, at: datetime) -> str:
    evening, late = part_of(at) == "evening", elapsed(at.date())
    good = (at.weekday(), part_of(at)) in account.good_blocks
    weights = {
        name: (kind.first + (kind.last - kind.first) * late)
        * (kind.evening if evening else 1.0)
        * (account.reel_blocks if good and name == "reel" else 1.0)
        for name, kind in account.formats.items()
        if not kind.fixed
    }
    return weighted(rng, weights)


def _topics(rng: np.random.Generator, account: plan.OwnAccount) -> list[str]:
    place = 1 if account.platform == "instagram" else 2
    all_topics = [topic for topic, row in plan.TOPICS.items() for _ in range(int(row[place]))]
    return [all_topics[i] for i in rng.permutation(len(all_topics))]


def _boosted(rng: np.random.Generator, account: plan.OwnAccount, count: int) -> set[int]:
    """Places of the posts that money was spent on; only Facebook's export tells them apart."""
    wanted = round(plan.BOOSTED_SHARE * count) if account.platform == "facebook" else 0
    return {int(place) for place in rng.permutation(count)[:wanted]}


def _ids(rng: np.random.Generator, account: plan.OwnAccount, count: int) -> list[str]:
    """Ids of 17 digits (Instagram) or 15 (Facebook) that grow with time."""
    instagram = account.platform == "instagram"
    start, step = (17_951_000_000_000_000, 3 * 10**11) if instagram else (812_000_000_000_000, 4 * 10**11)
    return [str(start + int(n)) for n in np.cumsum(rng.integers(step // 4, step, count))]


def _measured(rng: np.random.Generator, account: plan.OwnAccount, post: Post, rate: float) -> Post:
    """Draw the counters of a post whose true rate is `rate`."""
    reach = lognormal(rng, account.reach * (plan.BOOSTED_REACH if post.boosted else 1.0), REACH_SIGMA)
    engagements = poisson(rng, reach * rate)
    low, high = DURATION.get(post.format, (0, 0))
    link_clicks = poisson(rng, reach * (0.02 if post.format == "link" else 0.0008))
    return replace(
        post,
        reach=reach,
        views=round(reach * (1.15 + 0.4 * float(rng.random()))),
        counts=split(rng, engagements, _shares(account, post.format)),
        seconds=int(rng.integers(low, high)) if high else 0,
        clicks=link_clicks + poisson(rng, reach * 0.012),
        link_clicks=link_clicks,
    )


def _shares(account: plan.OwnAccount, kind: str) -> dict[str, float]:
    if account.platform == "facebook":
        return {"reactions": 0.80, "comments": 0.11, "shares": 0.09}
    saves = 0.16 if kind == "carousel" else 0.08
    return {"likes": 0.92 - saves, "comments": 0.04, "shares": 0.04, "saves": saves}
