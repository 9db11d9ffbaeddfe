"""What people say: mentions of four brands anywhere, and comments under the client's own posts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from smmlib.sources.simulate import plan
from smmlib.sources.simulate.chance import days, lognormal, pick, poisson, stream, weighted
from smmlib.sources.simulate.own_posts import Post
from smmlib.sources.simulate.rendering import csv_text, write_text
from smmlib.sources.simulate.writing import phrases

HEAD = ("platform", "id", "account", "author", "author_followers", "published_at", "text", "language", "in_reply_to",
        "replied_at")  # fmt: skip
PLACES = {"instagram": 0.38, "x": 0.24, "facebook": 0.18, "reddit": 0.12, "blog": 0.08}
FIRST_NAMES = ("ada", "bryn", "cleo", "dot", "ewan", "fay", "gus", "hana", "ivo", "june", "kit", "lou", "mae", "ned",
               "oona", "pip")  # fmt: skip
LAST_NAMES = ("finch", "marsh", "tarn", "wick", "holt", "penn", "rudd", "vale", "crane", "moss", "pike", "slate",
              "thorn", "wren")  # fmt: skip
NICKNAMES = {"quillfern.coffee": "Quillfern", "bramblegate.roastery": "Bramblegate", "nine.gannets": "Nine Gannets",
             "copperfinch.coffee": "Copperfinch"}  # fmt: skip
TONE_OF = {"spike": "negative", "spam": "neutral"}
QUERIES = {"quillfern.coffee": "brand"}
TONES = {"praise": 0.42, "plain": 0.28, "question": 0.20, "complaint": 0.10}
REPLY_SHARE = {"question": 0.80, "complaint": 0.62, "praise": 0.25, "plain": 0.05,
               "negative": 0.60, "neutral": 0.20, "positive": 0.35}  # fmt: skip


@dataclass(frozen=True)
class Said:
    """One text before it is numbered."""

    platform: str
    account: str
    at: datetime
    author: str
    text: str
    language: str
    tone: str
    post_id: str = ""


def write_mentions(path: Path, *, seed: int) -> None:
    """Write mentions.csv with what the tool says of each tone, and what a person read in a random part of them."""
    rng = stream(seed, "mentions")
    said = mentions_of(rng)
    head, rows = _table(rng, said, "m", last="query")
    write_text(path, csv_text((*head, "sentiment", "label"), _with_tones(seed, said, rows)))


def mentions_of(rng: np.random.Generator) -> list[Said]:
    """Ordinary days, one true spike of the own brand, one spike of copies of a competitor."""
    said = [one for brand, total in plan.MENTIONS.items() for one in _ordinary(rng, brand, total)]
    own, rival = "quillfern.coffee", "bramblegate.roastery"
    said += [_mention(rng, own, plan.SPIKE_DAY, "spike") for _ in range(plan.SPIKE_MENTIONS)]
    spammers = [_author(rng) for _ in range(plan.SPAM_AUTHORS)]
    return said + [_mention(rng, rival, plan.SPAM_DAY, "spam", author=pick(rng, spammers)) for _ in range(plan.SPAM_MENTIONS)]  # fmt: skip


def tone_counts(seed: int) -> dict[str, dict[str, int]]:
    """How many mentions of each brand have which tone; copies of the spam stand for one each of its authors."""
    said = mentions_of(stream(seed, "mentions"))
    kept = [one for one in said if one.tone != "spam"]
    spam = {(one.account, one.author): one for one in said if one.tone == "spam"}
    counts: dict[str, dict[str, int]] = {}
    for one in (*kept, *spam.values()):
        tones = counts.setdefault(one.account, dict.fromkeys(plan.SENTIMENT, 0))
        tones[TONE_OF.get(one.tone, one.tone)] += 1
    return counts


def _with_tones(seed: int, said: list[Said], rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Add the verdict of a tool that errs, and the label of a person who read some mentions drawn at random."""
    rng, tones = stream(seed, "tones"), [TONE_OF.get(one.tone, one.tone) for one in in_order(said)]
    out = []
    for row, tone in zip(rows, tones, strict=True):
        others = [name for name in plan.SENTIMENT if name != tone]
        tool = tone if rng.random() < plan.TOOL_RIGHT else pick(rng, others)
        out.append((*row, tool, tone if rng.random() < plan.LABELLED else None))
    return out


def in_order(said: list[Said]) -> list[Said]:
    """Texts in order of time, as they are numbered."""
    return sorted(said, key=lambda one: (one.at, one.platform, one.author, one.text))


def write_comments(path: Path, posts: dict[str, Sequence[Post]], *, seed: int) -> None:
    """Write comments.csv: what stands under the client's own posts; `posts` by platform."""
    rng = stream(seed, "comments")
    handles = {account.platform: account.handle for account in plan.OWN}
    every = [(platform, post) for platform in posts for post in posts[platform]]
    weights = {str(place): 1.0 + post.counts["comments"] for place, (_, post) in enumerate(every)}
    book, said = phrases("talk")["comments"], []
    for _ in range(plan.COMMENTS):
        platform, post = every[int(weighted(rng, weights))]
        at = post.at.replace(tzinfo=ZoneInfo(plan.ZONE)) + timedelta(minutes=lognormal(rng, 180, 1.2))
        tone = weighted(rng, TONES)
        words = pick(rng, book[tone])
        said.append(
            Said(platform, handles[platform], at.astimezone(UTC), _author(rng), words, "en", tone, post.post_id)
        )
    write_text(path, csv_text(*_table(rng, said, "c", last="post_id")))


def _ordinary(rng: np.random.Generator, brand: str, total: int) -> list[Said]:
    every = days(plan.FIRST, plan.LAST)
    out = []
    for day in every:
        busy = 1.25 if day.weekday() in (4, 5) else 0.9
        count = poisson(rng, total / len(every) * busy)
        out += [_mention(rng, brand, day, weighted(rng, plan.SENTIMENT)) for _ in range(count)]
    return out


def _mention(rng: np.random.Generator, brand: str, day: date, tone: str, *, author: str = "") -> Said:
    book = phrases("talk")["mentions"]
    language = "en"
    if tone == "spam":
        template = book["spam"]
    elif tone == "positive" and rng.random() < 0.10:
        language = pick(rng, tuple(book["foreign"]))
        template = pick(rng, book["foreign"][language])
    else:
        template = pick(rng, book[tone])
    minute = int(rng.integers(7 * 60, 23 * 60))
    at = datetime.combine(day, time(minute // 60, minute % 60), ZoneInfo(plan.ZONE)).astimezone(UTC)
    name = NICKNAMES[brand] if tone == "spam" or rng.random() < 0.75 else f"@{brand}"
    text = template.replace("{brand}", name)
    return Said(weighted(rng, PLACES), brand, at, author or _author(rng), text, language, tone)


def _author(rng: np.random.Generator) -> str:
    return f"{pick(rng, FIRST_NAMES)}_{pick(rng, LAST_NAMES)}{int(rng.integers(1, 40))}"


def _table(
    rng: np.random.Generator, said: list[Said], letter: str, *, last: str
) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
    """Number the texts in order of time; some answer an earlier one, some were answered by the brand.

    The last column holds the query that found a mention, or the post that a comment stands under.
    """
    ordered = in_order(said)
    earlier: dict[tuple[str, str, str], str] = {}
    rows: list[tuple[Any, ...]] = []
    for place, one in enumerate(ordered):
        number, thread = f"{letter}{place + 1:05d}", (one.platform, one.account, one.post_id)
        answers = earlier.get(thread) if rng.random() < 0.12 else None
        earlier[thread] = number
        own = one.account in {account.handle for account in plan.OWN}
        answered = own and rng.random() < REPLY_SHARE.get(one.tone, 0.5)
        replied = one.at + timedelta(minutes=lognormal(rng, 190, 1.1)) if answered else None
        found = one.post_id if one.post_id else QUERIES.get(one.account, "competitors")
        rows.append((one.platform, number, one.account, one.author, lognormal(rng, 320, 1.3), _instant(one.at), one.text,
                     one.language, answers, _instant(replied) if replied else None, found))  # fmt: skip
    return (*HEAD, last), rows


def _instant(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
