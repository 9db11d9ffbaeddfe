"""A client's own posts, drawn from the model stated in `spec`."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from datetime import datetime

import numpy as np

from smmlib.sources.simulate.chance import lognormal, poisson, split, stream, weighted
from smmlib.sources.simulate.spec import Block, Client, OwnAccount
from smmlib.sources.simulate.timetable import elapsed, own_times, part_of
from smmlib.sources.simulate.writing import Caption, caption

REACH_SIGMA = 0.45
COUNTED_IN_VIEWS = frozenset({"vk", "tiktok", "youtube", "telegram"})
IDS = {"instagram": (17_951_000_000_000_000, 3 * 10**11), "facebook": (812_000_000_000_000, 4 * 10**11), "vk": (4_118, 9),
       "telegram": (912, 5), "tiktok": (7_555_000_000_000_000_000, 3 * 10**14), "youtube": (68_000_000_000_000_000_000, 10**15)}  # fmt: skip
SHARES = {
    "facebook": {"reactions": 0.80, "comments": 0.11, "shares": 0.09},
    "vk": {"likes": 0.85, "comments": 0.07, "shares": 0.08},
    "telegram": {"reactions": 1.0},
    "youtube": {"likes": 1.0},
    "tiktok": {"likes": 0.83, "comments": 0.05, "shares": 0.05, "saves": 0.07},
}
DURATION = {"reel": (8, 75), "video": (40, 190)}
LONG_FILMS = (180, 1500)


@dataclass(frozen=True)
class Post:
    """One own post with its final counters; `block` is (weekday from 0, part of the day)."""

    post_id: str
    at: datetime
    format: str
    caption: Caption
    block: Block
    boosted: bool
    reach: int = 0
    views: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    seconds: int = 0
    clicks: int = 0
    link_clicks: int = 0


def own_posts(client: Client, account: OwnAccount, *, seed: int) -> list[Post]:
    """Draw all posts of one own account, earliest first."""
    times = own_times(stream(seed, f"{account.luck} times"), client, account)
    formats = _formats(stream(seed, f"{account.luck} formats"), client, account, times)
    topics = _topics(stream(seed, f"{account.luck} pillars"), client, account)
    words = stream(seed, f"{account.luck} words")
    numbers = stream(seed, f"{account.luck} numbers")
    ids = _ids(stream(seed, f"{account.luck} ids"), account, len(times))
    noise = client.sigma * np.round(stream(seed, f"{account.luck} noise").standard_normal(len(times)), 9)
    boosted = _boosted(stream(seed, f"{account.luck} boosted"), account, len(times))
    posts = []
    for place, (post_id, at, kind, topic) in enumerate(zip(ids, times, formats, topics, strict=True)):
        url = f"{client.site}/{topic.replace('_', '-')}" if kind == "link" else ""
        said = caption(words, client, topic, brand_tags=client.brand_tags, url=url)
        post = Post(post_id, at, kind, said, (at.weekday(), part_of(at)), place in boosted)
        rate = math.exp(log_rate(client, account, post) + float(noise[place]))
        posts.append(_measured(numbers, client, account, post, rate))
    return posts


def log_rate(client: Client, account: OwnAccount, post: Post) -> float:
    """Log of the rate that the model expects of a post, without noise."""
    effects = (
        account.formats[post.format].effect,
        client.topics[post.caption.topic].effect,
        account.good_blocks.get(post.block, 1.0),
        client.question if post.caption.question else 1.0,
        client.boosted_rate if post.boosted else 1.0,
    )
    day = post.at.date()
    bumps = sum(bump.log * math.exp(-(((day - bump.day).days / bump.width_days) ** 2) / 2) for bump in client.bumps)
    trend = account.trend * (elapsed(client, day) - 0.5)
    return math.log(account.rate) + trend + bumps + sum(math.log(e) for e in effects)


def _formats(rng: np.random.Generator, client: Client, account: OwnAccount, times: list[datetime]) -> list[str]:
    kinds = [""] * len(times)
    order = iter(rng.permutation(len(times)))
    for name, kind in account.formats.items():
        for _ in range(kind.fixed):
            kinds[int(next(order))] = name
    return [kind or _drawn_format(rng, client, account, at) for kind, at in zip(kinds, times, strict=True)]


def _drawn_format(rng: np.random.Generator, client: Client, account: OwnAccount, at: datetime) -> str:
    part, late = part_of(at), elapsed(client, at.date())
    weights = {
        name: (kind.first + (kind.last - kind.first) * late)
        * (kind.evening if part == "evening" else 1.0)
        * kind.blocks.get((at.weekday(), part), 1.0)
        for name, kind in account.formats.items()
        if not kind.fixed
    }
    return weighted(rng, weights)


def _topics(rng: np.random.Generator, client: Client, account: OwnAccount) -> list[str]:
    all_topics = [name for name, topic in client.topics.items() for _ in range(topic.posts.get(account.platform, 0))]
    return [all_topics[i] for i in rng.permutation(len(all_topics))]


def _boosted(rng: np.random.Generator, account: OwnAccount, count: int) -> set[int]:
    """Places of the posts that money was spent on."""
    return {int(place) for place in rng.permutation(count)[: round(account.boosted_share * count)]}


def _ids(rng: np.random.Generator, account: OwnAccount, count: int) -> list[str]:
    """Ids as long as the platform's, growing with time."""
    start, step = IDS[account.platform]
    return [str(start + int(n)) for n in np.cumsum(rng.integers(max(1, step // 4), step, count))]


def _measured(rng: np.random.Generator, client: Client, account: OwnAccount, post: Post, rate: float) -> Post:
    """Draw the counters of a post whose true rate is `rate`; the rate is of its reach, or of its views where those are counted."""
    reach = lognormal(rng, account.reach * (client.boosted_reach if post.boosted else 1.0), REACH_SIGMA)
    engagements = poisson(rng, reach * rate)
    low, high = LONG_FILMS if account.platform == "youtube" else DURATION.get(post.format, (0, 0))
    link_clicks = poisson(rng, reach * (0.02 if post.format == "link" else 0.0008))
    return replace(
        post,
        reach=reach,
        views=reach if account.platform in COUNTED_IN_VIEWS else round(reach * (1.15 + 0.4 * float(rng.random()))),
        counts=split(rng, engagements, _shares(account, post.format)),
        seconds=int(rng.integers(low, high)) if high else 0,
        clicks=link_clicks + poisson(rng, reach * 0.012),
        link_clicks=link_clicks,
    )


def _shares(account: OwnAccount, kind: str) -> dict[str, float]:
    saves = 0.16 if kind == "carousel" else 0.08
    return SHARES.get(account.platform, {"likes": 0.92 - saves, "comments": 0.04, "shares": 0.04, "saves": saves})
