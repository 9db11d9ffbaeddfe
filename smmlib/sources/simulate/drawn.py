"""Everything drawn for one client with one seed, that writers of exports turn into files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from smmlib.sources.simulate.chance import days, lognormal, poisson, stream
from smmlib.sources.simulate.own_posts import Post, own_posts
from smmlib.sources.simulate.spec import Client, OwnAccount
from smmlib.sources.simulate.timetable import elapsed


@dataclass(frozen=True)
class Day:
    """One day of an own account."""

    day: date
    followers: int
    new_followers: int
    lost_followers: int
    reach: int
    views: int
    profile_visits: int
    link_clicks: int
    posts: int


@dataclass(frozen=True)
class Drawn:
    """A client, the seed, and its own posts by platform."""

    client: Client
    seed: int
    posts: Mapping[str, list[Post]]

    def days(self, account: OwnAccount) -> list[Day]:
        """The days of one own account."""
        return _own_days(self.client, account, self.posts[account.platform], self.seed)


def draw(client: Client, seed: int) -> Drawn:
    """Draw the posts of all own accounts."""
    return Drawn(client, seed, {account.platform: own_posts(client, account, seed=seed) for account in client.own})


def _own_days(client: Client, account: OwnAccount, posts: list[Post], seed: int) -> list[Day]:
    rng = stream(seed, f"{account.luck} days")
    followers, won, lost = account.followers
    published = Counter(post.at.date() for post in posts)
    clicks: Counter[date] = Counter()
    for post in posts:
        clicks[post.at.date()] += post.link_clicks
    rows = []
    for day in days(client.first, client.last):
        lively = 1.3 if day.month == client.lively_month else 0.8 + 0.4 * elapsed(client, day)
        new, gone = poisson(rng, won * lively), poisson(rng, lost)
        followers += new - gone
        reach = lognormal(rng, account.reach * (0.35 + 0.5 * published[day]), 0.25)
        rows.append(Day(day, followers, new, gone, reach, reach * 14 // 10, poisson(rng, reach * 0.03),
                        clicks[day] + poisson(rng, 6), published[day]))  # fmt: skip
    return rows
