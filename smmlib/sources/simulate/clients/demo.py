"""Quillfern Coffee Roasters, in English: Instagram and Facebook, a coffee roaster by the harbour of an invented town.

Reels are posted in the evening and in recent months, when the account had grown anyway: plain averages overrate them.
Noise is never balanced: a group of posts may be lucky. The committed draw (seed 2026) was kept because most planted
differences show in it; other seeds are drawn unseen and tell how often a step would miss them.
"""

from __future__ import annotations

from datetime import date

from smmlib.sources.simulate.around import Ally, Audience, Campaign, Rival, Spike, Talk
from smmlib.sources.simulate.spec import BELOW, FOUND, Bump, Client, Format, OwnAccount, Topic

TUESDAY, THURSDAY = 1, 3
QUARTERS = (
    (date(2025, 10, 1), date(2025, 12, 31)),
    (date(2026, 1, 1), date(2026, 3, 31)),
    (date(2026, 3, 18), date(2026, 6, 30)),
    (date(2026, 7, 1), date(2026, 9, 30)),
)
GOOD = {(TUESDAY, "evening"): 1.6, (THURSDAY, "evening"): 1.6}
SAME = "photo and reel earn the same"
RARE = "too few posts"

# topic: true effect, posts on Instagram, posts on Facebook; "customers" is too rare to be ranked
TOPICS = {
    "brewing": (1.5, 36, 27), "team": (1.4, 30, 24), "latte_art": (1.3, 40, 30), "offers": (0.65, 35, 32),
    "sustainability": (0.7, 29, 23), "origins": (1.0, 32, 24), "roastery": (1.0, 23, 17), "recipes": (1.0, 24, 19),
    "menu": (1.0, 31, 26), "tastings": (1.0, 24, 20), "gear": (1.0, 23, 17), "customers": (1.0, 3, 1),
}  # fmt: skip
RIVAL_TOPICS = {
    "brewing": 14, "origins": 14, "latte_art": 11, "team": 10, "menu": 14, "sustainability": 11, "tastings": 11,
    "gear": 12, "offers": 16, "subscriptions": 19, "office": 18,
}  # fmt: skip


def _files(*numbers: str) -> tuple[tuple[date, date, str], ...]:
    return tuple((since, until, number) for (since, until), number in zip(QUARTERS, numbers, strict=True))


INSTAGRAM = OwnAccount(
    "instagram", "quillfern.coffee", "Quillfern Coffee Roasters", "17841400081726354", 0.048, 1.2, 3600, (8240, 17.0, 5.2),
    {"photo": Format(0.85, 0.42, 0.26, claim=BELOW, must=FOUND), "carousel": Format(1.45, 0.70, 0.08, 0.5, must=FOUND),
     "reel": Format(1.0, 0.0, 0.66, 2.2, blocks=dict.fromkeys(GOOD, 2.5),
                    why="looks best in plain averages: posted in the evening and in recent months")},
    {"morning": 13, "afternoon": 17, "evening": 14},
    {(1, "evening"): 26, (3, "evening"): 26, (2, "morning"): 10, (5, "morning"): 11, (4, "night"): 2, (6, "night"): 1}, GOOD,
    files=_files("1402839175562018", "1187204459013377", "1730956614428095", "1295518840376621"), exports=("meta_content", "plain_days"),
)  # fmt: skip
FACEBOOK = OwnAccount(
    "facebook", "quillferncoffee", "Quillfern Coffee Roasters", "100083920174655", 0.028, -0.5, 2400, (15430, 4.1, 5.0),
    {"photo": Format(1.0, 0.52, 0.42, claim="earns more or less than reel", why=SAME),
     "link": Format(0.70, 0.32, 0.24, claim=BELOW, must=FOUND),
     "reel": Format(1.0, 0.06, 0.42, 1.6, claim="earns more or less than photo", why=SAME),
     "video": Format(1.0, 0, 0, fixed=6, why=RARE), "text": Format(1.0, 0, 0, fixed=5, why=RARE)},
    {"morning": 12, "afternoon": 13, "evening": 12},
    {(1, "night"): 1, (5, "night"): 2, (0, "evening"): 11, (6, "morning"): 11}, boosted_share=0.05,
    files=_files("553187264871905", "804417263390152", "691028837745510", "930155728416203"), exports=("meta_content", "plain_days"),
)  # fmt: skip
RIVALS = (
    Rival("instagram", "bramblegate.roastery", "Bramblegate Roastery", "bramblegate_instagram.csv", 15200, 0.18, 0.016),
    Rival("instagram", "nine.gannets", "Nine Gannets Coffee", "nine_gannets_instagram.csv", 9100, 0.05, 0.021),
    Rival("instagram", "copperfinch.coffee", "Copperfinch Coffee", "copperfinch_instagram.csv", 21400, 0.30, 0.012),
    Rival("facebook", "bramblegateroastery", "Bramblegate Roastery", "bramblegate_facebook.csv", 18700, -0.02, 0.0045),
    Rival("facebook", "copperfinchcoffee", "Copperfinch Coffee", "copperfinch_facebook.csv", 24900, 0.03, 0.0035),
)
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
TALK = Talk(
    {"quillfern.coffee": 520, "bramblegate.roastery": 250, "nine.gannets": 140, "copperfinch.coffee": 230},
    {"quillfern.coffee": "Quillfern", "bramblegate.roastery": "Bramblegate", "nine.gannets": "Nine Gannets",
     "copperfinch.coffee": "Copperfinch"},
    (Spike("quillfern.coffee", date(2026, 5, 14), 62, "bags burst in the post"),
     Spike("bramblegate.roastery", date(2026, 2, 17), 26, "copies of one text by two authors: no spike once copies count once", 2)),
    {"instagram": 0.38, "x": 0.24, "facebook": 0.18, "reddit": 0.12, "blog": 0.08},
    ("ada", "bryn", "cleo", "dot", "ewan", "fay", "gus", "hana", "ivo", "june", "kit", "lou", "mae", "ned", "oona", "pip"),
    ("finch", "marsh", "tarn", "wick", "holt", "penn", "rudd", "vale", "crane", "moss", "pike", "slate", "thorn", "wren"),
)  # fmt: skip
CAMPAIGNS = (
    Campaign("Gift season 2025", date(2025, 11, 10), date(2025, 12, 20), ("Gift buyers", "Past customers"), 26, 34),
    Campaign("Spring origins", date(2026, 3, 2), date(2026, 4, 26), ("Home brewers", "Lookalike 1%"), 18, 27),
    Campaign("Always on: shop", date(2026, 1, 5), date(2026, 9, 30), ("Visitors of the site",), 9, 25),
    Campaign("Iced season", date(2026, 6, 8), date(2026, 8, 16), ("Home brewers", "Tidewick and 20 km"), 16, 24),
)
HOURS = (4, 2, 1, 1, 2, 8, 22, 38, 41, 36, 34, 37, 45, 42, 36, 35, 40, 48, 58, 66, 69, 60, 38, 15)
GENDERS = {"women": 0.61, "men": 0.39}
COUNTRIES = {"GB": 0.83, "IE": 0.05, "US": 0.04, "DE": 0.03, "FR": 0.02}
AUDIENCE = {
    "instagram": Audience({"18-24": 0.14, "25-34": 0.36, "35-44": 0.27, "45-54": 0.14, "55-64": 0.06, "65+": 0.03}, GENDERS, COUNTRIES, hours=HOURS),
    "facebook": Audience({"18-24": 0.04, "25-34": 0.17, "35-44": 0.27, "45-54": 0.25, "55-64": 0.17, "65+": 0.10}, GENDERS, COUNTRIES, hours=HOURS),
}  # fmt: skip

CLIENT = Client(
    name="demo", seed=2026, first=date(2025, 10, 1), last=date(2026, 9, 30), language="en", zone="Europe/London",
    site="https://quillfern.example", currency="GBP", brand_tags=("quillfern", "tidewick"), sigma=0.5, question=1.15,
    question_share=0.35, boosted_rate=0.6, boosted_reach=3.0,
    topics={name: Topic(effect, {"instagram": one, "facebook": two}) for name, (effect, one, two) in TOPICS.items()},
    neglected=("roastery", "recipes", "customers"), gap_topics=("subscriptions", "office"), rival_topics=RIVAL_TOPICS,
    bumps=(Bump(date(2025, 12, 15), 14, 0.25),), lively_month=12, own=(INSTAGRAM, FACEBOOK), rivals=RIVALS,
    rival_formats={"instagram": {"Image": 0.45, "Carousel": 0.25, "Reel": 0.30}, "facebook": {"photo": 0.55, "link": 0.25, "video": 0.20}},
    ally_platform="instagram", allies=ALLIES, talk=TALK, audience=AUDIENCE, campaigns=CAMPAIGNS,
    ad_response={"instagram": (3.2, 22.0), "facebook": (1.6, 30.0)},
    exports=("plain_audience", "tool_ads", "tool_rivals", "tool_allies", "mentions", "comments", "site"),
)  # fmt: skip
