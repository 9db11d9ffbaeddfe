"""What people call a subject when they tag it: tags of a topic split into words that its posts use.

A tag is a name that somebody chose for the subject, which neighbouring words of a sentence are not. It is written together, so it is split
into words known from the posts, the likeliest split by how often they stand there. A tag that does not split without rest is no name, nor is one with a small word in it
(``shopnow``), but for those that names are made of (``behindthebar``). One word alone counts from five letters on, or with a number (``v60``).

References
----------
Segaran, T., Hammerbacher, J. (eds.) (2009). Beautiful Data, chapter 14 (Norvig, P., Natural language corpus data: segmentation).
"""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Collection, Sequence

import pandas as pd
import regex

from smmlib.core import text

LEAST_POSTS = 3  # posts that must use a word before a tag is split at it
LONGEST_SPLIT = 4
LEAST_LETTERS = 5
CARRIERS = frozenset(
    [
        "our",
        "the",
        "of",
        "in",
        "on",
        "at",
        "behind",
        "with",
        "for",
        "наш",
        "наша",
        "наше",
        "наши",
        "на",
        "в",
        "за",
        "с",
        "для",
        "о",
        "kami",
        "di",
        "dalam",
        "dengan",
        "untuk",
        "dari",
    ]
)  # small words inside a name; never its last word
INSIDE = regex.compile(r"[\p{L}\p{N},;)]\s$")


def split(tag: str, counts: Counter[str], written: dict[str, str], small: Collection[str]) -> str:
    """Split a tag into one to four words of the posts; empty where it is no name.

    Parameters
    ----------
    counts : posts that use a word, by the word without hyphens; written : the word as the posts write it; small : stop words
    """
    closed = set(small) - CARRIERS
    ways = [way for way in _ways(tag, counts, LONGEST_SPLIT) if way and not set(way) & closed and way[-1] not in small]
    if not ways:
        return ""
    whole = math.log(sum(counts.values()) + 1)
    best = max(ways, key=lambda way: (sum(math.log(counts[w]) - whole for w in way), way))
    if len(best) == 1 and len(best[0]) < LEAST_LETTERS and best[0].isalpha():
        return ""
    return " ".join(written.get(w, w) for w in best)


def _ways(tag: str, counts: Counter[str], most: int) -> list[list[str]]:
    if not tag:
        return [[]]
    if most == 0:
        return []
    heads = (
        tag[:i]
        for i in range(1, len(tag) + 1)
        if counts[tag[:i]] >= LEAST_POSTS and (i > 2 or i == len(tag) or tag[:i] in CARRIERS)
    )
    return [[head, *rest] for head in heads for rest in _ways(tag[len(head) :], counts, most - 1)]


def names_of(
    by_topic: pd.DataFrame, posts: pd.DataFrame, *, language: str = "en", most: int = 3
) -> dict[str, list[str]]:
    """Name topics by their tags, best first; topics choose in turns, so that a name stands for one topic only.

    Parameters
    ----------
    by_topic : ``tags.by_topic`` (``topic, tag, score``); posts : canonical posts. Both left unchanged.
    """
    if by_topic.empty:
        return {}
    counts, written = _vocabulary(posts)
    small = text.stop_words(language)
    ordered = by_topic.sort_values(["score", "tag"], ascending=[False, True])
    left = {
        str(topic): [name for name in (split(str(tag), counts, written, small) for tag in some["tag"]) if name]
        for topic, some in ordered.groupby("topic", sort=False)
    }
    found: dict[str, list[str]] = {}
    taken: set[str] = set()
    for _turn in range(most):
        for topic, names in left.items():
            named = found.setdefault(topic, [])
            free = (name for name in names if name not in taken and not _overlap(name, named))
            named += list(itertools.islice(free, 1))
            taken.update(named)
    return {topic: named for topic, named in found.items() if named}


def _overlap(name: str, others: Sequence[str]) -> bool:
    return any(set(name.split()) & set(other.split()) - CARRIERS for other in others)


def _vocabulary(posts: pd.DataFrame) -> tuple[Counter[str], dict[str, str]]:
    """Posts that use each word or number-word, by the word without hyphens, and how the posts write it most often."""
    counts, forms = Counter[str](), dict[str, Counter[str]]()
    for said in (posts["title"].fillna("") + " " + posts["text"].fillna("")).tolist():
        without = regex.sub(r"[#@]\w+|https?://\S+", " ", text.clean(said).lower())
        for word in set(regex.findall(r"[\p{L}\p{N}][\p{L}\p{M}\p{N}-]*", without)):
            plain = word.replace("-", "")
            counts[plain] += 1
            forms.setdefault(plain, Counter())[word] += 1
    return counts, {plain: max(seen, key=lambda w: (seen[w], w)) for plain, seen in forms.items()}


def as_written(names: Sequence[str], posts: pd.DataFrame) -> list[str]:
    """Write names with the capitals that the posts give them inside a sentence (``V60``, ``Saturday helper``)."""
    said = "\n".join((posts["title"].fillna("") + "\n" + posts["text"].fillna("")).tolist())
    return [_as_written(name, said) for name in names]


def _as_written(name: str, said: str) -> str:
    found = Counter[str]()
    for hit in regex.finditer(
        rf"(?<![\p{{L}}\p{{N}}#@]){regex.escape(name)}(?![\p{{L}}\p{{N}}])", said, regex.IGNORECASE
    ):
        if INSIDE.search(said[max(0, hit.start() - 2) : hit.start()]):
            found[hit[0]] += 1
    return name if found[name] or not found else found.most_common(1)[0][0]
