"""The school of home bread "Тёплая корка", in Russian: VK, Telegram and YouTube; an open strategy, an audience over ten time zones.

Two blocks of VK are truly good. Friday evening is a trap: its posts stand in the last months, when the rate had grown, and are
mostly polls, which earn more at any hour. Telegram's export has no views and YouTube's no hours: there the answer is a refusal.
"""

from __future__ import annotations

from datetime import date

from smmlib.sources.simulate.around import Ally, Audience, Rival, Spike, Talk
from smmlib.sources.simulate.spec import BELOW, FOUND, Bump, Client, Format, OwnAccount, Trap, topics_of

NAME = "Тёплая корка"
TUESDAY, FRIDAY, SUNDAY = 1, 4, 6
FRIDAY_EVENING = Trap((FRIDAY, "evening"), date(2026, 6, 1), date(2026, 9, 30),
                      "looks best in plain averages: posted in the last months only, and mostly polls")  # fmt: skip
# topic: true effect, weight; "vakansii" is too rare to be ranked
TOPICS = {
    "zakvaska": (1.5, 11.0), "istorii": (1.45, 10.0), "recepty": (1.4, 11.0), "skidki": (0.6, 12.0), "dostavka": (0.65, 10.0),
    "kursy": (1.0, 12.0), "nabory": (1.0, 10.0), "muka": (1.0, 9.0), "inventar": (1.0, 9.0), "mk": (1.0, 10.0), "komanda": (1.0, 9.0),
    "pirogi": (1.0, 9.0),
}  # fmt: skip
RIVAL_TOPICS = {"zakvaska": 11, "istorii": 9, "recepty": 12, "skidki": 13, "dostavka": 9, "kursy": 13, "nabory": 10, "muka": 10, "mk": 10,
                "komanda": 9, "deti": 15, "korporativ": 14}  # fmt: skip

VK = OwnAccount(
    "vk", "teplaya_korka", NAME, "214077351", 0.031, 1.5, 5200, (18400, 26.0, 9.0),
    {"photo": Format(1.0, 0.38, 0.22), "carousel": Format(1.0, 0.24, 0.20), "video": Format(0.7, 0.24, 0.20, claim=BELOW, must=FOUND),
     "poll": Format(1.55, 0.14, 0.16, blocks={FRIDAY_EVENING.block: 60.0}, must=FOUND),
     "reel": Format(1.0, 0.0, 0.22, 1.5, why="rose in recent months, when every post earned more")},
    {"morning": 13, "afternoon": 14, "evening": 13},
    {(TUESDAY, "evening"): 32, (SUNDAY, "morning"): 30, FRIDAY_EVENING.block: 16, (2, "night"): 2, (5, "night"): 1},
    {(TUESDAY, "evening"): 1.65, (SUNDAY, "morning"): 1.65}, (FRIDAY_EVENING,), boosted_share=0.0,
    exports=("vk_wall", "vk_stats", "vk_group"),
)  # fmt: skip
TELEGRAM = OwnAccount(
    "telegram", "teplaya_korka", NAME, "1780244913", 0.024, 0.3, 2600, (7350, 11.0, 3.4),
    {"text": Format(1.0, 0.5, 0.4), "photo": Format(1.0, 0.4, 0.4), "video": Format(1.0, 0.1, 0.2)},
    {"morning": 6, "afternoon": 6, "evening": 6}, {}, exports=("telegram_channel", "own_days"), measured=False, told_hours=False, rated=False,
    apart="telegram",
)  # fmt: skip
YOUTUBE = OwnAccount(
    "youtube", "teplayakorka", NAME, "UC7tkorka0000000000000aa", 0.046, 0.2, 3100, (5120, 7.0, 1.8), {"video": Format(1.0, 1.0, 1.0)},
    {"afternoon": 10}, {}, exports=("youtube_videos", "youtube_viewers"), told_hours=False,
)  # fmt: skip
OWN = (VK, TELEGRAM, YOUTUBE)
RIVALS = (
    Rival("vk", "pshenichnik_school", "Пшеничник", "vk_pshenichnik.json", 31200, 0.12, 0.0085, 135, "198320447"),
    Rival("vk", "podovaya7", "Подовая", "vk_podovaya.json", 14700, 0.28, 0.0115, 135, "220915806"),
)
ALLIES = (Ally("zavtrak_na_urale", 12600, 0.14, 0.021), Ally("mama_i_skalka", 21900, 0.09, 0.016))
TALK = Talk(
    {"teplaya_korka": 390, "pshenichnik_school": 230, "podovaya7": 130},
    {"teplaya_korka": NAME, "pshenichnik_school": "Пшеничник", "podovaya7": "Подовая"},
    (Spike("teplaya_korka", date(2026, 6, 11), 58, "the platform broke down before the exam"),
     Spike("pshenichnik_school", date(2026, 3, 5), 24, "copies of one text by two authors: no spike once copies count once", 2)),
    {"vk": 0.46, "telegram": 0.30, "youtube": 0.10, "ok": 0.08, "blog": 0.06},
    ("alya", "borya", "vika", "gosha", "dasha", "egor", "zhenya", "inna", "kolya", "lida", "mila", "nastya", "olya", "pasha"),
    ("sosna", "reka", "omul", "ryabina", "klen", "snegir", "tayga", "polyana", "ozero", "kamen", "rosa", "vyuga"),
    comments=620, comment_spike=Spike("teplaya_korka", date(2026, 2, 19), 44, "bags of flour torn on the way"),
)  # fmt: skip
COUNTRIES = {"RU": 0.93, "KZ": 0.04, "BY": 0.02}
CITIES = {"Москва": 0.21, "Екатеринбург": 0.17, "Новосибирск": 0.09, "Санкт-Петербург": 0.08, "Владивосток": 0.06, "Казань": 0.05,
          "Челябинск": 0.05, "Красноярск": 0.04, "Калининград": 0.03}  # fmt: skip
HOURS = (5, 3, 2, 2, 3, 9, 22, 37, 40, 35, 33, 36, 44, 41, 35, 34, 39, 47, 58, 67, 72, 64, 41, 17)
AUDIENCE = {
    "vk": Audience({"18-21": 0.04, "21-24": 0.06, "24-27": 0.08, "27-30": 0.12, "30-35": 0.21, "35-45": 0.31, "45-100": 0.18},
                   {"f": 0.79, "m": 0.21}, COUNTRIES, CITIES),
    "telegram": Audience({"18-24": 0.08, "25-34": 0.36, "35-44": 0.34, "45-54": 0.15, "55+": 0.07}, {"women": 0.68, "men": 0.32}, COUNTRIES,
                         {"Москва": 0.26, "Екатеринбург": 0.15, "Новосибирск": 0.10, "Владивосток": 0.05}, HOURS),
    "youtube": Audience({"18-24": 0.07, "25-34": 0.24, "35-44": 0.30, "45-54": 0.21, "55-64": 0.12, "65+": 0.06}, {"women": 0.64, "men": 0.36},
                        COUNTRIES),
}  # fmt: skip

CLIENT = Client(
    name="demo-ru", seed=19, first=date(2025, 10, 1), last=date(2026, 9, 30), language="ru", zone="Asia/Yekaterinburg",
    site="https://teplayakorka.example", currency="RUB", brand_tags=("тёплаякорка", "школахлеба"), sigma=0.4, question=1.0,
    question_share=0.3, boosted_rate=0.6, boosted_reach=3.0, topics=topics_of(TOPICS, OWN, {"vakansii": {"vk": 3, "telegram": 1}}),
    neglected=("inventar", "pirogi", "vakansii"), gap_topics=("deti", "korporativ"), rival_topics=RIVAL_TOPICS,
    bumps=(Bump(date(2025, 12, 20), 12, 0.2),), lively_month=12, own=OWN, rivals=RIVALS,
    rival_formats={"vk": {"photo": 0.5, "carousel": 0.2, "video": 0.2, "poll": 0.1}}, ally_platform="vk", allies=ALLIES, talk=TALK,
    audience=AUDIENCE, exports=("plain_audience", "vk_rivals", "own_allies", "mentions", "comments"), metric="er_views",
    title="Russian demo client",
)  # fmt: skip
