"""Captions of simulated posts: sentences of one topic with slots filled, an opener, a question now and then, hashtags."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from importlib import resources
from typing import Any

import numpy as np

from smmlib.sources.simulate.chance import pick
from smmlib.sources.simulate.spec import Client

SHORTEST, LONGEST = 15, 80
ODD_SHARE = 0.02
SLOT = re.compile(r"\{([a-z]+)(2?)\}")
ARTICLE = re.compile(r"\b([Aa]) (?=[aeiouAEIOU]|18\b|8\b)(?!one\b)")


@dataclass(frozen=True)
class Caption:
    """The words of a post and what was planted in them."""

    text: str
    topic: str
    question: bool


@functools.cache
def book_of(client: str, name: str) -> dict[str, Any]:
    """Load one of a client's books: topics or talk."""
    import yaml

    book = resources.files("smmlib.sources.simulate") / "books" / client / f"{name}.yaml"
    return dict(yaml.safe_load(book.read_text(encoding="utf-8")))


def fill(rng: np.random.Generator, sentence: str, slots: dict[str, list[str]]) -> str:
    """Fill the {slots} of a sentence; {slot2} takes another value than {slot}."""
    used: dict[str, str] = {}

    def value(found: re.Match[str]) -> str:
        name, second = found.group(1), bool(found.group(2))
        choices = [str(v) for v in slots[name] if not second or str(v) != used.get(name)]
        if second or name not in used:
            drawn = pick(rng, choices)
            used.setdefault(name, drawn)
            return drawn
        return used[name]

    filled = ARTICLE.sub(r"\1n ", SLOT.sub(value, sentence))
    return filled[:1].upper() + filled[1:]


def caption(
    rng: np.random.Generator, client: Client, topic: str, *, brand_tags: tuple[str, ...], url: str = ""
) -> Caption:
    """Write the caption of one post: 15 to 80 words before the hashtags; only a question holds a question mark."""
    book, talk = book_of(client.name, "topics")[topic], book_of(client.name, "talk")
    lines = _sentences(rng, book, talk)
    question = bool(rng.random() < client.question_share)
    if question:
        lines.append(fill(rng, pick(rng, book["asks"]), book["slots"]))
    if url:
        lines.append(f"{talk['read_on']} {url}")
    if rng.random() < 0.3:
        lines[0] = f"{lines[0]} {pick(rng, talk['emoji'])}"
    body = _broken(rng, lines)
    return Caption(f"{body}\n\n{_hashtags(rng, book['tags'], brand_tags)}", topic, question)


def _sentences(rng: np.random.Generator, book: dict[str, Any], talk: dict[str, Any]) -> list[str]:
    wanted = 2 + int(rng.integers(3))
    order = rng.permutation(len(book["says"]))
    lines = [fill(rng, book["says"][i], book["slots"]) for i in order[:wanted]]
    if rng.random() < ODD_SHARE:
        lines.insert(0, pick(rng, talk["odd"]))
    elif rng.random() < 0.25:
        lines.insert(0, pick(rng, talk["openers"]))
    if rng.random() < 0.3:
        lines.append(pick(rng, talk["closers"]))
    while _words(lines) < SHORTEST:
        lines.insert(1, fill(rng, book["says"][order[-1]], book["slots"]))
    while _words(lines) > LONGEST - 15:
        lines.pop(1)
    return lines


def _words(lines: list[str]) -> int:
    return sum(len(line.split()) for line in lines)


def _broken(rng: np.random.Generator, lines: list[str]) -> str:
    """Join sentences with a space, a line break or an empty line, as people do."""
    out = lines[0]
    for line in lines[1:]:
        out += pick(rng, (" ", " ", " ", "\n", "\n\n")) + line
    return out


def _hashtags(rng: np.random.Generator, own: list[str], brand: tuple[str, ...]) -> str:
    chosen = [own[i] for i in rng.permutation(len(own))[: 1 + int(rng.integers(3))]]
    return " ".join(f"#{tag}" for tag in (*brand[: 1 + int(rng.integers(len(brand)))], *chosen))
