"""What people say: mentions of some brands anywhere, and comments under the client's own posts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from smmlib.sources.simulate.chance import days, lognormal, pick, poisson, stream, weighted
from smmlib.sources.simulate.drawn import Drawn
from smmlib.sources.simulate.own_posts import Post
from smmlib.sources.simulate.rendering import csv_text, write_text
from smmlib.sources.simulate.spec import Client
from smmlib.sources.simulate.writing import book_of

HEAD = ("platform", "id", "account", "author", "author_followers", "published_at", "text", "language", "in_reply_to",
        "replied_at")  # fmt: skip
TONE_OF = {"spike": "negative", "spam": "neutral"}
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


def write_mentions(exports: Path, drawn: Drawn) -> None:
    """Write mentions.csv with what the tool says of each tone, and what a person read in a random part of them."""
    rng = stream(drawn.seed, "mentions")
    said = mentions_of(rng, drawn.client)
    head, rows = _table(rng, drawn.client, said, "m", last="query")
    write_text(exports / "mentions.csv", csv_text((*head, "sentiment", "label"), _with_tones(drawn, said, rows)))


def mentions_of(rng: np.random.Generator, client: Client) -> list[Said]:
    """Ordinary days, and the planted ones: true spikes, and spikes of copies."""
    said = [one for brand, total in client.talk.expected.items() for one in _ordinary(rng, client, brand, total)]
    for spike in client.talk.spikes:
        if spike.authors:
            few = [_author(rng, client) for _ in range(spike.authors)]
            said += [
                _mention(rng, client, spike.brand, spike.day, "spam", author=pick(rng, few)) for _ in range(spike.extra)
            ]
        else:
            said += [_mention(rng, client, spike.brand, spike.day, "spike") for _ in range(spike.extra)]
    return said


def tone_counts(drawn: Drawn) -> dict[str, dict[str, int]]:
    """How many mentions of each brand have which tone; copies of the spam stand for one each of its authors."""
    said = mentions_of(stream(drawn.seed, "mentions"), drawn.client)
    kept = [one for one in said if one.tone != "spam"]
    spam = {(one.account, one.author): one for one in said if one.tone == "spam"}
    counts: dict[str, dict[str, int]] = {}
    for one in (*kept, *spam.values()):
        tones = counts.setdefault(one.account, dict.fromkeys(drawn.client.talk.sentiment, 0))
        tones[TONE_OF.get(one.tone, one.tone)] += 1
    return counts


def _with_tones(drawn: Drawn, said: list[Said], rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Add the verdict of a tool that errs, and the label of a person who read some mentions drawn at random."""
    rng, tones = stream(drawn.seed, "tones"), [TONE_OF.get(one.tone, one.tone) for one in in_order(said)]
    talk, out = drawn.client.talk, []
    for row, tone in zip(rows, tones, strict=True):
        others = [name for name in talk.sentiment if name != tone]
        tool = tone if rng.random() < talk.tool_right else pick(rng, others)
        out.append((*row, tool, tone if rng.random() < talk.labelled else None))
    return out


def in_order(said: list[Said]) -> list[Said]:
    """Texts in order of time, as they are numbered."""
    return sorted(said, key=lambda one: (one.at, one.platform, one.author, one.text))


def write_comments(exports: Path, drawn: Drawn) -> None:
    """Write comments.csv: what stands under the client's own posts."""
    client, rng = drawn.client, stream(drawn.seed, "comments")
    every = [
        (platform, post) for platform in drawn.posts for post in drawn.posts[platform] if "comments" in post.counts
    ]
    weights = {str(place): 1.0 + post.counts["comments"] for place, (_, post) in enumerate(every)}
    said = []
    for _ in range(client.talk.comments):
        platform, post = every[int(weighted(rng, weights))]
        at = post.at.replace(tzinfo=ZoneInfo(client.zone)) + timedelta(minutes=lognormal(rng, 180, 1.2))
        said.append(_comment(rng, client, platform, post, at, weighted(rng, TONES)))
    said += _comment_spike(rng, client, every)
    write_text(exports / "comments.csv", csv_text(*_table(rng, client, said, "c", last="post_id")))


def _comment(rng: np.random.Generator, client: Client, platform: str, post: Post, at: datetime, tone: str) -> Said:
    words = pick(rng, book_of(client.name, "talk")["comments"][tone])
    account = client.of(platform).handle
    return Said(platform, account, at.astimezone(UTC), _author(rng, client), words, client.language, tone, post.post_id)


def _comment_spike(rng: np.random.Generator, client: Client, every: list[tuple[str, Post]]) -> list[Said]:
    """One day on which many complain under the latest post."""
    spike = client.talk.comment_spike
    if spike is None:
        return []
    platform, post = max((one for one in every if one[1].at.date() < spike.day), key=lambda one: one[1].at)
    minutes = [int(rng.integers(9 * 60, 22 * 60)) for _ in range(spike.extra)]
    moments = [datetime.combine(spike.day, time(m // 60, m % 60), ZoneInfo(client.zone)) for m in minutes]
    return [_comment(rng, client, platform, post, at, "spike") for at in moments]


def _ordinary(rng: np.random.Generator, client: Client, brand: str, total: int) -> list[Said]:
    every = days(client.first, client.last)
    out = []
    for day in every:
        busy = 1.25 if day.weekday() in (4, 5) else 0.9
        count = poisson(rng, total / len(every) * busy)
        out += [_mention(rng, client, brand, day, weighted(rng, client.talk.sentiment)) for _ in range(count)]
    return out


def _mention(rng: np.random.Generator, client: Client, brand: str, day: date, tone: str, *, author: str = "") -> Said:
    language, template = _template(rng, client, tone)
    minute = int(rng.integers(7 * 60, 23 * 60))
    at = datetime.combine(day, time(minute // 60, minute % 60), ZoneInfo(client.zone)).astimezone(UTC)
    name = client.talk.nicknames[brand] if tone == "spam" or rng.random() < 0.75 else f"@{brand}"
    text = template.replace("{brand}", name)
    return Said(weighted(rng, client.talk.places), brand, at, author or _author(rng, client), text, language, tone)


def _template(rng: np.random.Generator, client: Client, tone: str) -> tuple[str, str]:
    """Language and words; some of those who are pleased write in another language."""
    book = book_of(client.name, "talk")["mentions"]
    if tone == "spam":
        return client.language, book["spam"]
    if tone == "positive" and rng.random() < 0.10:
        language = pick(rng, tuple(book["foreign"]))
        return language, pick(rng, book["foreign"][language])
    return client.language, pick(rng, book[tone])


def _author(rng: np.random.Generator, client: Client) -> str:
    return f"{pick(rng, client.talk.first_names)}_{pick(rng, client.talk.last_names)}{int(rng.integers(1, 40))}"


def _table(
    rng: np.random.Generator, client: Client, said: list[Said], letter: str, *, last: str
) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
    """Number the texts in order of time; some answer an earlier one, some were answered by the brand.

    The last column holds the query that found a mention, or the post that a comment stands under.
    """
    ordered = in_order(said)
    brand, own = next(iter(client.talk.expected)), {account.handle for account in client.own}
    earlier: dict[tuple[str, str, str], str] = {}
    rows: list[tuple[Any, ...]] = []
    for place, one in enumerate(ordered):
        number, thread = f"{letter}{place + 1:05d}", (one.platform, one.account, one.post_id)
        answers = earlier.get(thread) if rng.random() < 0.12 else None
        earlier[thread] = number
        answered = one.account in own and rng.random() < REPLY_SHARE.get(one.tone, 0.5)
        replied = one.at + timedelta(minutes=lognormal(rng, 190, 1.1)) if answered else None
        found = one.post_id if one.post_id else (client.talk.query if one.account == brand else "competitors")
        rows.append((one.platform, number, one.account, one.author, lognormal(rng, 320, 1.3), _instant(one.at), one.text,
                     one.language, answers, _instant(replied) if replied else None, found))  # fmt: skip
    return (*HEAD, last), rows


def _instant(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
