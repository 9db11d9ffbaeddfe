"""A channel as a Russian YouTube Studio exports it: videos with a Total row, sums by day, age and gender of the viewers.

Days carry no hour. Only headers that are known to exist in Russian are written; how the Russian studio calls its files is
not known, so they bear the English names.
"""

from __future__ import annotations

import base64
import zlib
from datetime import date
from pathlib import Path

from smmlib.sources.simulate.drawn import Drawn
from smmlib.sources.simulate.own_posts import Post
from smmlib.sources.simulate.rendering import csv_text, write_text
from smmlib.sources.simulate.spec import OwnAccount

MONTHS = ("янв.", "февр.", "мар.", "апр.", "мая", "июн.", "июл.", "авг.", "сент.", "окт.", "нояб.", "дек.")
VIDEOS_HEAD = ("Контент", "Название видео", "Время публикации видео", "Продолжительность", "Просмотры", "Время просмотра (часы)",
               "Подписчики", 'Отметки "Нравится"', "Показы")  # fmt: skip
AGE, GENDER, SHARE = "Возраст зрителя", "Пол зрителя", "Просмотры (%)"
GENDER_WORDS = {"women": "Женский", "men": "Мужской"}
LONGEST_TITLE = 95


def write_videos(exports: Path, drawn: Drawn, account: OwnAccount) -> None:
    """Write the table of videos, most seen first, and the sums by day."""
    posts = sorted(drawn.posts["youtube"], key=lambda post: -post.views)
    whole = ("Total", "", "", "", sum(p.views for p in posts), _hours(sum(p.views * p.seconds for p in posts)),
             sum(p.views // 700 for p in posts), sum(p.counts["likes"] for p in posts), sum(_shown(p) for p in posts))  # fmt: skip
    rows = [(_id(p), _title(p), _day(p.at.date()), p.seconds, p.views, _hours(p.views * p.seconds), p.views // 700, p.counts["likes"], _shown(p))
            for p in posts]  # fmt: skip
    write_text(_folder(exports, drawn) / "Table data.csv", csv_text(VIDEOS_HEAD, [whole, *rows]))
    days = [(d.day, d.views, d.views * 6) for d in drawn.days(account)]
    write_text(_folder(exports, drawn) / "Totals.csv", csv_text(("Дата", "Просмотры", "Показы"), days))


def write_viewers(exports: Path, drawn: Drawn, account: OwnAccount) -> None:
    """Write age and gender of the viewers, in percent of the views."""
    audience = drawn.client.audience[account.platform]
    ages = [(f"{age.replace('-', '–')} лет", f"{share * 100:.1f}") for age, share in audience.ages.items()]
    genders = [(GENDER_WORDS[gender], f"{share * 100:.1f}") for gender, share in audience.genders.items()]
    write_text(exports / "youtube" / "viewer_age.csv", csv_text((AGE, SHARE), ages))
    write_text(exports / "youtube" / "viewer_gender.csv", csv_text((GENDER, SHARE), genders))


def _folder(exports: Path, drawn: Drawn) -> Path:
    return exports / "youtube" / f"Content {drawn.client.first}_{drawn.client.last}"


def _id(post: Post) -> str:
    """Eleven letters of the alphabet of video ids; one that begins with a minus gets a space before it, as in genuine files."""
    number = zlib.crc32(post.post_id.encode()) << 32 | zlib.crc32(post.post_id[::-1].encode())
    letters = base64.urlsafe_b64encode(number.to_bytes(8, "big")).decode()[:11]
    return f" {letters}" if letters.startswith("-") else letters


def _title(post: Post) -> str:
    """The first words of the text: a film has a title, and tags stand in it."""
    said, _, tags = post.caption.text.partition("\n\n#")
    first = " ".join(said.split())
    cut = first if len(first) <= LONGEST_TITLE else first[:LONGEST_TITLE].rsplit(" ", 1)[0]
    return f"{cut} #{post.caption.text.rsplit('#', 1)[-1]}" if tags or "#" in post.caption.text else cut


def _day(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year} г."


def _hours(seconds: int) -> str:
    return f"{seconds * 35 // 36 / 100000:.4f}"


def _shown(post: Post) -> int:
    return post.views * 7 + post.seconds
