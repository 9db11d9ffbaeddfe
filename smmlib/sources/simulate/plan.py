"""What is planted in the demo client: the true effects on the rate engagements / reach, and how posts are mixed.

The model of one own post, on the log scale:
log rate = base + trend(day) + December bump + format + topic + question + weekday-and-part-of-day + boosted + N(0, sigma).
Reach is lognormal and does not depend on the format; engagements ~ Poisson(reach x rate), split by a multinomial draw.
Reels are posted in the evening and in recent months, when the account had grown anyway: plain averages overrate them.

Noise is never balanced: a group of posts may be lucky. The committed draw (seed 2026) was kept because most planted
differences show in it; other seeds are drawn unseen and tell how often a step would miss them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

FIRST, LAST = date(2025, 10, 1), date(2026, 9, 30)
ZONE = "Europe/London"
SIGMA = 0.5
QUESTION = 1.15
QUESTION_SHARE = 0.35
DECEMBER = 0.25
BOOSTED_RATE, BOOSTED_REACH, BOOSTED_SHARE = 0.6, 3.0, 0.05
SITE = "https://quillfern.example"

PARTS = {"night": 0, "morning": 6, "afternoon": 12, "evening": 18}
TUESDAY, THURSDAY = 1, 3

# topic: (true effect, posts on Instagram, posts on Facebook); "customers" is too rare to be ranked
TOPICS = {
    "brewing": (1.5, 36, 27), "team": (1.4, 30, 24), "latte_art": (1.3, 40, 30), "offers": (0.65, 35, 32),
    "sustainability": (0.7, 29, 23), "origins": (1.0, 32, 24), "roastery": (1.0, 23, 17), "recipes": (1.0, 24, 19),
    "menu": (1.0, 31, 26), "tastings": (1.0, 24, 20), "gear": (1.0, 23, 17), "customers": (1.0, 3, 1),
}  # fmt: skip
GAP_TOPICS = ("subscriptions", "office")
NEGLECTED = ("roastery", "recipes", "customers")
RIVAL_TOPICS = {
    "brewing": 14, "origins": 14, "latte_art": 11, "team": 10, "menu": 14, "sustainability": 11, "tastings": 11,
    "gear": 12, "offers": 16, "subscriptions": 19, "office": 18,
}  # fmt: skip


@dataclass(frozen=True)
class Format:
    """One format of an account: its true effect and its weight on the first and the last day of the period."""

    effect: float
    first: float
    last: float
    evening: float = 1.0  # factor on the weight in the evening
    fixed: int = 0  # exactly this many posts, whatever the weights


@dataclass(frozen=True)
class OwnAccount:
    """One own account: its level, trend, formats, and the number of posts in each weekday and part of the day."""

    platform: str
    handle: str
    name: str
    page_id: str
    rate: float  # engagements / reach of a typical post in the middle of the period
    trend: float  # change of the log rate over twelve months
    reach: int  # median
    formats: dict[str, Format]
    per_block: dict[str, int]  # part of the day: posts on each weekday
    more: dict[tuple[int, str], int]  # (weekday, part): posts instead of that
    good_blocks: dict[tuple[int, str], float] = field(default_factory=dict)
    reel_blocks: float = 1.0  # factor on reels in the good blocks
    files: tuple[tuple[date, date, str], ...] = ()


_GOOD = {(TUESDAY, "evening"): 1.6, (THURSDAY, "evening"): 1.6}
_QUARTERS = (
    (date(2025, 10, 1), date(2025, 12, 31)),
    (date(2026, 1, 1), date(2026, 3, 31)),
    (date(2026, 3, 18), date(2026, 6, 30)),
    (date(2026, 7, 1), date(2026, 9, 30)),
)


def _files(*numbers: str) -> tuple[tuple[date, date, str], ...]:
    return tuple((since, until, number) for (since, until), number in zip(_QUARTERS, numbers, strict=True))


INSTAGRAM = OwnAccount(
    "instagram", "quillfern.coffee", "Quillfern Coffee Roasters", "17841400081726354", 0.048, 1.2, 3600,
    {"photo": Format(0.85, 0.42, 0.26), "carousel": Format(1.45, 0.70, 0.08, 0.5), "reel": Format(1.0, 0.0, 0.66, 2.2)},
    {"morning": 13, "afternoon": 17, "evening": 14},
    {(1, "evening"): 26, (3, "evening"): 26, (2, "morning"): 10, (5, "morning"): 11, (4, "night"): 2, (6, "night"): 1},
    _GOOD, 2.5, _files("1402839175562018", "1187204459013377", "1730956614428095", "1295518840376621"),
)  # fmt: skip
FACEBOOK = OwnAccount(
    "facebook", "quillferncoffee", "Quillfern Coffee Roasters", "100083920174655", 0.028, -0.5, 2400,
    {"photo": Format(1.0, 0.52, 0.42), "link": Format(0.70, 0.32, 0.24), "reel": Format(1.0, 0.06, 0.42, 1.6),
     "video": Format(1.0, 0, 0, fixed=6), "text": Format(1.0, 0, 0, fixed=5)},
    {"morning": 12, "afternoon": 13, "evening": 12},
    {(1, "night"): 1, (5, "night"): 2, (0, "evening"): 11, (6, "morning"): 11}, {}, 1.0,
    _files("553187264871905", "804417263390152", "691028837745510", "930155728416203"),
)  # fmt: skip
OWN = (INSTAGRAM, FACEBOOK)


@dataclass(frozen=True)
class Rival:
    """One competitor's account, as a tool sees it from outside."""

    platform: str
    handle: str
    name: str
    file: str
    followers: int
    growth: float
    rate: float  # engagements / followers of a typical post
    posts: int = 150


RIVALS = (
    Rival("instagram", "bramblegate.roastery", "Bramblegate Roastery", "bramblegate_instagram.csv", 15200, 0.18, 0.016),
    Rival("instagram", "nine.gannets", "Nine Gannets Coffee", "nine_gannets_instagram.csv", 9100, 0.05, 0.021),
    Rival("instagram", "copperfinch.coffee", "Copperfinch Coffee", "copperfinch_instagram.csv", 21400, 0.30, 0.012),
    Rival("facebook", "bramblegateroastery", "Bramblegate Roastery", "bramblegate_facebook.csv", 18700, -0.02, 0.0045),
    Rival("facebook", "copperfinchcoffee", "Copperfinch Coffee", "copperfinch_facebook.csv", 24900, 0.03, 0.0035),
)
RIVAL_FORMATS = {
    "instagram": {"Image": 0.45, "Carousel": 0.25, "Reel": 0.30},
    "facebook": {"photo": 0.55, "link": 0.25, "video": 0.20},
}


@dataclass(frozen=True)
class Ally:
    """One candidate ally; `bought` are days on which followers were bought, `viral` a day that brought real ones."""

    handle: str
    followers: int
    growth: float
    rate: float
    bought: tuple[tuple[date, int], ...] = ()
    viral: tuple[date, int] | None = None


ALLIES = (
    Ally("mornings.with.maud", 8400, 0.20, 0.045),
    Ally("kettle.and.kin", 15600, 0.10, 0.031),
    Ally("tide.table.eats", 27300, 0.12, 0.024),
    Ally("crumbandcrema", 5200, 0.35, 0.058, viral=(date(2026, 4, 18), 2100)),
    Ally("the.slow.sip", 11900, 0.02, 0.029, bought=((date(2026, 1, 13), 4100), (date(2026, 1, 14), 3300))),
    Ally("brew.and.brine", 19400, 0.06, 0.027),
    Ally("cafe.compass", 34800, 0.04, 0.018, bought=((date(2025, 12, 4), 6200), (date(2026, 6, 9), 7900))),
    Ally("pocketbarista", 6700, 0.15, 0.051),
)

SPIKE_DAY, SPIKE_MENTIONS = date(2026, 5, 14), 62
SPAM_DAY, SPAM_MENTIONS, SPAM_AUTHORS = date(2026, 2, 17), 26, 2
SENTIMENT = {"positive": 0.45, "neutral": 0.35, "negative": 0.20}
TOOL_RIGHT, LABELLED = 0.72, 0.35  # how often the tool names the true tone; the share that a person read
# brand as in the brief (its Instagram handle): expected mentions over the period, beside the planted days
MENTIONS = {"quillfern.coffee": 520, "bramblegate.roastery": 250, "nine.gannets": 140, "copperfinch.coffee": 230}
COMMENTS = 900


@dataclass(frozen=True)
class Campaign:
    """One advertising campaign: conversions of a day = best x spend / (spend + half), with lognormal noise."""

    name: str
    since: date
    until: date
    ad_sets: tuple[str, ...]
    spend: float  # GBP a day and ad set, on average
    order: float  # GBP a conversion


CAMPAIGNS = (
    Campaign("Gift season 2025", date(2025, 11, 10), date(2025, 12, 20), ("Gift buyers", "Past customers"), 26, 34),
    Campaign("Spring origins", date(2026, 3, 2), date(2026, 4, 26), ("Home brewers", "Lookalike 1%"), 18, 27),
    Campaign("Always on: shop", date(2026, 1, 5), date(2026, 9, 30), ("Visitors of the site",), 9, 25),
    Campaign("Iced season", date(2026, 6, 8), date(2026, 8, 16), ("Home brewers", "Tidewick and 20 km"), 16, 24),
)
# channel: (conversions a day at unlimited spend, spend in GBP at half of that)
AD_RESPONSE = {"instagram": (3.2, 22.0), "facebook": (1.6, 30.0)}
