"""Who stands around a simulated client: competitors, allies, talk, advertisements, audiences, customers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Rival:
    """One competitor's account, as it is seen from outside."""

    platform: str
    handle: str
    name: str
    file: str
    followers: int
    growth: float
    rate: float  # engagements / followers of a typical post
    posts: int = 150
    page_id: str = ""


@dataclass(frozen=True)
class Ally:
    """One candidate ally; `bought` are days on which followers were bought, `viral` a day that brought real ones."""

    handle: str
    followers: int
    growth: float
    rate: float
    bought: tuple[tuple[date, int], ...] = ()
    viral: tuple[date, int] | None = None


@dataclass(frozen=True)
class Spike:
    """A day on which a brand is much spoken of: by many, or (`authors` above 0) by a few who copy one text."""

    brand: str
    day: date
    extra: int
    about: str
    authors: int = 0


@dataclass(frozen=True)
class Talk:
    """Who is spoken of, where, in which tone, and by whom."""

    expected: Mapping[str, int]  # brand as in the brief: mentions over the period, beside the planted days
    nicknames: Mapping[str, str]
    spikes: tuple[Spike, ...]
    places: Mapping[str, float]
    first_names: tuple[str, ...]
    last_names: tuple[str, ...]
    query: str = "brand"
    comments: int = 900
    comment_spike: Spike | None = None
    tool_right: float = 0.72  # how often the monitoring tool names the true tone
    labelled: float = 0.35  # share of the mentions that a person read
    sentiment: Mapping[str, float] = field(
        default_factory=lambda: {"positive": 0.45, "neutral": 0.35, "negative": 0.20}
    )


@dataclass(frozen=True)
class Campaign:
    """One advertising campaign: conversions of a day = best x spend / (spend + half), with lognormal noise."""

    name: str
    since: date
    until: date
    ad_sets: tuple[str, ...]
    spend: float  # a day and ad set, on average
    order: float  # a conversion


@dataclass(frozen=True)
class Audience:
    """Shares of one account's audience, by dimension."""

    ages: Mapping[str, float]
    genders: Mapping[str, float]
    countries: Mapping[str, float]
    cities: Mapping[str, float] = field(default_factory=dict)
    hours: tuple[int, ...] = ()

    @property
    def home(self) -> str:
        """The country most of them live in."""
        return next(iter(self.countries))


@dataclass(frozen=True)
class Segment:
    """One kind of customer: how many, how old, how often they order and for how much, the share of women, where they live."""

    name: str
    count: int
    age: float
    orders: float
    basket: float
    women: float
    cities: tuple[str, ...]
