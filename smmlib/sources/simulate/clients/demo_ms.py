"""Serindit Rempah, in Malay: Instagram, Facebook and TikTok; a hidden strategy, a maker of spice pastes in an invented Kelantan village.

Two blocks of Instagram are truly good. Thursday evening is a holiday trap: its posts stand in Ramadan and Syawal only, when
every post earns more at any hour. Facebook and TikTok have no good hour.
"""

from __future__ import annotations

from datetime import date

from smmlib.sources.simulate.around import Ally, Audience, Campaign, Rival, Segment, Spike, Talk
from smmlib.sources.simulate.spec import BELOW, FOUND, Bump, Client, Format, OwnAccount, Trap, topics_of

NAME = "Serindit Rempah"
WEDNESDAY, THURSDAY, SATURDAY = 2, 3, 5
HARI_RAYA = date(2026, 3, 21)
THURSDAY_EVENING = Trap((THURSDAY, "evening"), date(2026, 2, 19), date(2026, 4, 19),
                        "looks good in plain averages: posted in Ramadan and Syawal only, when every post earns more")  # fmt: skip
QUARTERS = (
    (date(2025, 10, 1), date(2025, 12, 31)),
    (date(2026, 1, 1), date(2026, 3, 31)),
    (date(2026, 3, 18), date(2026, 6, 30)),
    (date(2026, 7, 1), date(2026, 9, 30)),
)
# topic: true effect, weight; "pelanggan" is too rare to be ranked
TOPICS = {
    "resipi": (1.5, 11.0), "petua": (1.45, 10.0), "bekal": (1.4, 10.0), "tawaran": (0.6, 12.0), "alam": (0.65, 10.0),
    "kampung": (1.0, 10.0), "pasukan": (1.0, 9.0), "ilmu": (1.0, 10.0), "sarapan": (1.0, 10.0), "pasar": (1.0, 9.0), "alat": (1.0, 9.0),
    "kuih": (1.0, 9.0),
}  # fmt: skip
RIVAL_TOPICS = {"resipi": 12, "petua": 10, "bekal": 9, "tawaran": 13, "alam": 8, "kampung": 10, "pasukan": 8, "ilmu": 10, "sarapan": 10,
                "pasar": 10, "katering": 15, "dropship": 15}  # fmt: skip


def _files(*numbers: str) -> tuple[tuple[date, date, str], ...]:
    return tuple((since, until, number) for (since, until), number in zip(QUARTERS, numbers, strict=True))


META = ("meta_content", "meta_days", "meta_audience")
INSTAGRAM = OwnAccount(
    "instagram", "serindit.rempah", NAME, "17841452207719063", 0.052, 0.5, 3100, (11900, 21.0, 6.0),
    {"photo": Format(0.72, 0.36, 0.28, claim=BELOW, must=FOUND), "carousel": Format(1.45, 0.30, 0.24, must=FOUND),
     "reel": Format(1.0, 0.30, 0.48, 1.5, why="rose in recent months and in the evening")},
    {"morning": 12, "afternoon": 12, "evening": 12},
    {(WEDNESDAY, "evening"): 30, (SATURDAY, "morning"): 28, THURSDAY_EVENING.block: 9, (4, "night"): 2},
    {(WEDNESDAY, "evening"): 1.65, (SATURDAY, "morning"): 1.65}, (THURSDAY_EVENING,),
    files=_files("1320945577180264", "1198045533720917", "1755028136409932", "1280773914605518"), exports=META,
)  # fmt: skip
FACEBOOK = OwnAccount(
    "facebook", "serinditrempah", NAME, "100071553208841", 0.026, -0.3, 2700, (26300, 6.0, 5.5),
    {"photo": Format(1.0, 0.45, 0.40, claim="earns more or less than reel", why="photo and reel earn the same"),
     "link": Format(0.62, 0.30, 0.26, claim=BELOW, must=FOUND),
     "reel": Format(1.0, 0.25, 0.34, claim="earns more or less than photo", why="photo and reel earn the same"),
     "text": Format(1.0, 0, 0, fixed=5, why="too few posts")},
    {"morning": 10, "afternoon": 10, "evening": 10}, {(6, "night"): 1}, boosted_share=0.06,
    files=_files("566302911743058", "817240559306217", "702916634480251", "941588203617740"), exports=META,
)  # fmt: skip
TIKTOK = OwnAccount(
    "tiktok", "serindit.rempah", NAME, "7011223344556677889", 0.061, 0.4, 5400, (8300, 19.0, 4.0),
    {"video": Format(1.0, 0.75, 0.75, claim="earns more or less than photo", why="photo and video earn the same"),
     "photo": Format(1.0, 0.25, 0.25, claim="earns more or less than video", why="photo and video earn the same")},
    {"afternoon": 8, "evening": 10}, {}, exports=("tiktok_suite",), rated=False, apart="tiktok",
)  # fmt: skip
OWN = (INSTAGRAM, FACEBOOK, TIKTOK)
RIVALS = (
    Rival("instagram", "dapur.melur", "Dapur Melur", "dapur_melur_instagram.csv", 18900, 0.16, 0.017, 130),
    Rival("instagram", "pes.pusaka", "Pes Pusaka", "pes_pusaka_instagram.csv", 9700, 0.07, 0.022, 130),
    Rival("facebook", "dapurmelur", "Dapur Melur", "dapur_melur_facebook.csv", 33100, 0.03, 0.0042, 130),
)
ALLIES = (
    Ally("makan.dengan.wani", 14200, 0.18, 0.038),
    Ally("dapur.pok.su", 22600, 0.10, 0.026),
    Ally("jejak.perut", 31800, 0.03, 0.019, bought=((date(2026, 1, 22), 6900), (date(2026, 5, 7), 5400))),
    Ally("mama.bekal", 7800, 0.30, 0.051, viral=(date(2026, 8, 12), 2600)),
    Ally("kucing.dan.kuali", 11300, 0.12, 0.034),
)
TALK = Talk(
    {"serindit.rempah": 430, "dapur.melur": 240, "pes.pusaka": 120},
    {"serindit.rempah": "Serindit", "dapur.melur": "Dapur Melur", "pes.pusaka": "Pes Pusaka"},
    (Spike("serindit.rempah", date(2026, 7, 8), 60, "a batch of paste went mouldy"),
     Spike("dapur.melur", date(2026, 2, 4), 25, "copies of one text by two authors: no spike once copies count once", 2)),
    {"facebook": 0.34, "tiktok": 0.26, "instagram": 0.22, "x": 0.13, "blog": 0.05},
    ("aina", "bahar", "cik", "dayah", "epul", "farah", "hana", "izzat", "jannah", "kamal", "lina", "mira", "naim", "ozie"),
    ("kelapa", "pandan", "rimba", "bayu", "selat", "padi", "merbah", "senja", "teluk", "kenari", "gunung", "sireh"),
    comments=620,
)  # fmt: skip
CAMPAIGNS = (
    Campaign("Jualan Raya 2026", date(2026, 2, 12), date(2026, 3, 28), ("Perantau", "Pelanggan lama"), 85, 62),
    Campaign("Sentiasa hidup: kedai", date(2025, 11, 1), date(2026, 9, 30), ("Pelawat laman",), 32, 48),
    Campaign("Bekal sekolah", date(2026, 1, 5), date(2026, 2, 8), ("Ibu bapa", "Lookalike 1%"), 54, 41),
    Campaign("Hari Malaysia", date(2026, 9, 7), date(2026, 9, 20), ("Perantau", "Johor Bahru 20 km"), 60, 45),
)
HOURS = (6, 3, 2, 1, 2, 7, 20, 34, 38, 35, 34, 36, 46, 44, 36, 35, 38, 45, 50, 55, 68, 74, 62, 28)
GENDERS = {"women": 0.72, "men": 0.28}
COUNTRIES = {"MY": 0.91, "SG": 0.04, "BN": 0.02, "ID": 0.02}
CITIES = {
    "Kota Bharu": 0.18,
    "Kuala Lumpur": 0.16,
    "Johor Bahru": 0.12,
    "Shah Alam": 0.08,
    "Kuala Terengganu": 0.06,
    "Kuantan": 0.04,
}
AUDIENCE = {
    "instagram": Audience({"18-24": 0.19, "25-34": 0.41, "35-44": 0.24, "45-54": 0.10, "55-64": 0.04, "65+": 0.02}, GENDERS, COUNTRIES, CITIES),
    "facebook": Audience({"18-24": 0.06, "25-34": 0.24, "35-44": 0.31, "45-54": 0.22, "55-64": 0.12, "65+": 0.05}, GENDERS, COUNTRIES, CITIES),
    "tiktok": Audience({"18-24": 0.38, "25-34": 0.37, "35-44": 0.16, "45-54": 0.06, "55+": 0.03}, {"women": 0.66, "men": 0.34}, COUNTRIES, CITIES, HOURS),
}  # fmt: skip
SEGMENTS = (
    Segment("keluarga", 240, 37, 7.0, 45.0, 0.86, ("Kota Bharu", "Shah Alam", "Kuala Lumpur")),
    Segment("borong", 70, 46, 14.0, 260.0, 0.55, ("Johor Bahru", "Kota Bharu")),
    Segment("cuba sekali", 190, 27, 1.2, 32.0, 0.64, ("Kuala Lumpur", "Johor Bahru", "Kuantan")),
)

CLIENT = Client(
    name="demo-ms", seed=11, first=date(2025, 10, 1), last=date(2026, 9, 30), language="ms", zone="Asia/Kuala_Lumpur",
    site="https://serindit.example", currency="MYR", brand_tags=("serindit", "rempahkelantan"), sigma=0.4, question=1.0, question_share=0.3,
    boosted_rate=0.6, boosted_reach=3.0, topics=topics_of(TOPICS, OWN, {"pelanggan": {"instagram": 2, "facebook": 2}}),
    neglected=("alat", "kuih", "pelanggan"), gap_topics=("katering", "dropship"), rival_topics=RIVAL_TOPICS,
    bumps=(Bump(HARI_RAYA, 12, 1.0),), lively_month=3, own=OWN, rivals=RIVALS,
    rival_formats={"instagram": {"Image": 0.45, "Carousel": 0.25, "Reel": 0.30}, "facebook": {"Photo": 0.55, "Link": 0.25, "Video": 0.20}},
    ally_platform="instagram", allies=ALLIES, talk=TALK, audience=AUDIENCE, campaigns=CAMPAIGNS, segments=SEGMENTS,
    ad_response={"instagram": (6.5, 70.0), "facebook": (4.2, 55.0)},
    exports=("plain_audience", "tool_ads", "own_rivals", "own_allies", "mentions", "comments", "customers"),
    bump_word="Raya bump", title="Malay demo client",
)  # fmt: skip
