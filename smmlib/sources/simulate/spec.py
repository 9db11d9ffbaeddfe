"""What a simulated client is: a plan of data. What is planted, how posts are mixed, who stands around, and which files come out.

The model of one own post, on the log scale:
log rate = base + trend(day) + bumps of the year + format + topic + question + weekday-and-part-of-day + boosted + N(0, sigma).
Exposure (reach, or views where the platform counts those) is lognormal and does not depend on the format;
engagements ~ Poisson(exposure x rate), split by a multinomial draw.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from smmlib.sources.simulate.around import Ally, Audience, Campaign, Rival, Segment, Talk
from smmlib.sources.simulate.chance import apportion

Block = tuple[int, str]  # weekday from 0, part of the day
PARTS = {"night": 0, "morning": 6, "afternoon": 12, "evening": 18}
FOUND, CANNOT_TELL = "found", "cannot tell"
ABOVE, BELOW = "earns more than the account's average post", "earns less than the account's average post"


@dataclass(frozen=True)
class Format:
    """One format of an account: its true effect, its weight on the first and the last day of the period, and its claim."""

    effect: float
    first: float
    last: float
    evening: float = 1.0  # factor on the weight in the evening
    fixed: int = 0  # exactly this many posts, whatever the weights
    blocks: Mapping[Block, float] = field(default_factory=dict)  # factor on the weight in single blocks
    claim: str = ABOVE
    must: str = CANNOT_TELL
    why: str = ""


@dataclass(frozen=True)
class Topic:
    """One topic: its true effect, and how many own posts on each platform are about it."""

    effect: float
    posts: Mapping[str, int]


@dataclass(frozen=True)
class Bump:
    """A season that lifts the rate of all own posts, as a bell around its day; `log` is its height."""

    day: date
    width_days: float
    log: float


@dataclass(frozen=True)
class Trap:
    """A block that looks good in plain averages and is not: its posts stand in a better part of the year only."""

    block: Block
    since: date
    until: date
    why: str


@dataclass(frozen=True)
class OwnAccount:
    """One own account: its level, trend, formats, and the number of posts in each weekday and part of the day."""

    platform: str
    handle: str
    name: str
    page_id: str
    rate: float  # engagements / exposure of a typical post in the middle of the period
    trend: float  # change of the log rate over the period
    reach: int  # median exposure of a post
    followers: tuple[int, float, float]  # on the first day; won and lost a day
    formats: Mapping[str, Format]
    per_block: Mapping[str, int]  # part of the day: posts on each weekday
    more: Mapping[Block, int]  # posts instead of that
    good_blocks: Mapping[Block, float] = field(default_factory=dict)
    traps: tuple[Trap, ...] = ()
    boosted_share: float = 0.0
    files: tuple[tuple[date, date, str], ...] = ()  # content exports: from, to, number
    exports: tuple[str, ...] = ()  # names of writers, see `exporting`
    measured: bool = True  # whether a rate can be computed from its export
    told_hours: bool = True  # whether its export carries hours
    rated: bool = True  # whether its posts carry the rate that topics are ranked by
    apart: str = ""  # word that keeps its chance apart from another account of the same handle

    @property
    def luck(self) -> str:
        """The name of its streams of random numbers."""
        return f"{self.handle} {self.apart}" if self.apart else self.handle

    @property
    def n_posts(self) -> int:
        """Posts in the whole period."""
        return sum(self.more.get((day, part), self.per_block.get(part, 0)) for day in range(7) for part in PARTS)


@dataclass(frozen=True)
class Client:
    """One simulated client; its words lie in ``books/<name>/``."""

    name: str
    seed: int
    first: date
    last: date
    language: str
    zone: str
    site: str
    currency: str
    brand_tags: tuple[str, ...]
    sigma: float
    question: float  # effect of asking
    question_share: float
    boosted_rate: float
    boosted_reach: float
    topics: Mapping[str, Topic]
    neglected: tuple[str, ...]  # topics that only the client covers
    gap_topics: tuple[str, ...]  # topics that only competitors cover
    rival_topics: Mapping[str, int]  # posts of each competitor
    bumps: tuple[Bump, ...]
    lively_month: int
    own: tuple[OwnAccount, ...]
    rivals: tuple[Rival, ...]
    rival_formats: Mapping[str, Mapping[str, float]]
    ally_platform: str
    allies: tuple[Ally, ...]
    talk: Talk
    audience: Mapping[str, Audience]
    campaigns: tuple[Campaign, ...] = ()
    ad_response: Mapping[str, tuple[float, float]] = field(default_factory=dict)  # channel: best, spend at half of it
    segments: tuple[Segment, ...] = ()
    exports: tuple[str, ...] = ()  # names of writers, see `exporting`
    metric: str = "er_reach"
    bump_word: str = "December bump"
    title: str = "demo client"

    def of(self, platform: str) -> OwnAccount:
        """The own account on a platform."""
        return next(account for account in self.own if account.platform == platform)


def topics_of(
    weights: Mapping[str, tuple[float, float]], accounts: tuple[OwnAccount, ...], rare: Mapping[str, Mapping[str, int]]
) -> dict[str, Topic]:
    """Share out the posts of each account over topics: name -> (effect, weight); `rare` ones hold exactly so many posts, without effect."""
    counts: dict[str, dict[str, int]] = {name: {} for name in (*weights, *rare)}
    for account in accounts:
        kept = {name: n.get(account.platform, 0) for name, n in rare.items()}
        free = apportion(account.n_posts - sum(kept.values()), {name: weight for name, (_, weight) in weights.items()})
        for name, n in (free | kept).items():
            counts[name][account.platform] = n
    return {name: Topic(weights[name][0] if name in weights else 1.0, posts) for name, posts in counts.items()}
