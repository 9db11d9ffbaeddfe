"""What a topic is called in a sentence: two words that stand together in its posts, or one word that marks it.

A topic's name is a list of base forms; a headline needs something a reader would say. English and Malay do not bend their
nouns, so neighbouring words can be taken as they stand; Russian bends them, so there the base forms of nouns are used.
"""

from __future__ import annotations

import functools
import math
from collections import Counter
from collections.abc import Sequence

import pandas as pd
import regex

from smmlib.core import text

KEY = ["platform", "account", "post_id"]
LEAST_POSTS = 4
UNBENT = ("en", "ms", "id")
WHOLE = (
    0.6  # a pair stands for three words when the same third stands beside it in this share of the posts that hold it
)
SERIES = 0.6  # a part of titles names a topic when this share of the posts that carry it are the topic's
PARTS = regex.compile(r"\s*[|•·]\s*|\s+[-–—]\s+|:\s+")
NAMED = 0.5  # a pair is a name when a small word leads it on in this share of the posts that hold it
MARKS = regex.compile(r"[^\p{L}\p{M}\p{N}'’\- #@/]+")
NO_NAMES = frozenset(
    [
        "per",
        "behind",
        "including",
        "every",
        "hundred",
        "thousand",
        "twelve",
        "ten",
        "extra",
        "another",
        "still",
        "today",
        "tomorrow",
        "yesterday",
        "overnight",
        "become",
        "found",
        "make",
        "made",
        "take",
        "took",
        "keep",
        "kept",
        "get",
        "got",
        "come",
        "came",
        "give",
        "gave",
        "let",
        "add",
        "use",
        "need",
        "want",
        "say",
        "said",
        "tell",
        "told",
        "look",
        "high",
        "low",
        "love",
        "chill",
        "cold",
        "hot",
    ]
)


def subjects_of(
    posts: pd.DataFrame, assigned: pd.DataFrame, words: dict[str, str], *, language: str = "en", most: int = 3
) -> dict[str, list[str]]:
    """Name each topic in up to `most` ways, the most telling first.

    Parameters
    ----------
    posts : canonical posts; assigned : ``topics.assigned``; left unchanged
    words : topic -> its marking words, separated by a comma, best first

    Returns
    -------
    topic -> names; never empty for a topic that has words
    """
    marks = {topic: {w.strip() for w in str(listed).split(",")} for topic, listed in words.items()}
    pairs = _pairs(posts, assigned, marks, language) if language in UNBENT else {}
    found = {}
    for topic, said in words.items():
        listed = [w.strip() for w in str(said).split(",") if w.strip()]
        single = [w for w in listed if language != "ru" or _noun(w)] or listed
        named = pairs.get(topic, [])
        taken = {w for pair in named[:most] for w in pair.split()}
        found[topic] = [*named, *(w for w in single if w not in taken)][:most]
    return {topic: names for topic, names in found.items() if names}


def _pairs(
    posts: pd.DataFrame, assigned: pd.DataFrame, marks: dict[str, set[str]], language: str
) -> dict[str, list[str]]:
    """For each topic its telling pairs of neighbouring words: on many of its posts, on few others, and used as a name."""
    joined = posts.merge(assigned[[*KEY, "topic"]], on=KEY)
    said = (joined["title"].fillna("") + ". " + joined["text"].fillna("")).tolist()
    inside: dict[str, Counter[str]] = {topic: Counter() for topic in joined["topic"].unique()}
    overall, named, longer = Counter[str](), Counter[str](), Counter[str]()
    for topic, one in zip(joined["topic"], said, strict=True):
        pairs = _neighbours(one, language)
        longer.update(_threes(one, language))
        inside[topic].update(set(pairs))
        overall.update(set(pairs))
        named.update({p for p, is_name in pairs.items() if is_name})
    good = {p for p, n in named.items() if n >= NAMED * overall[p]}
    return {
        topic: [_whole(pair, overall, longer) for pair in _telling(counts, overall, good, marks.get(topic, set()))]
        for topic, counts in sorted(inside.items())
    }


def _threes(one: str, language: str) -> set[str]:
    """Three words that stand together without a stop word or a mark between them."""
    stop = text.stop_words(language)
    spoken = (text.words(phrase) for phrase in MARKS.split(text.clean(one).lower()))
    return {
        " ".join(three)
        for words in spoken
        for three in zip(words, words[1:], words[2:], strict=False)
        if not set(three) & stop
    }


def _whole(pair: str, overall: Counter[str], longer: Counter[str]) -> str:
    """The three words that a pair is nearly always a part of, else the pair."""
    around = [t for t in longer if f" {pair} " in f" {t} " and longer[t] >= WHOLE * overall[pair]]
    return max(around, key=lambda t: (longer[t], t)) if around else pair


def series_of(posts: pd.DataFrame, assigned: pd.DataFrame) -> dict[str, list[str]]:
    """Parts of titles (between | or dashes) that come again on a topic's posts and seldom elsewhere: the names of series.

    A part of two to four words without a number counts; most frequent first.
    """
    joined = posts.merge(assigned[[*KEY, "topic"]], on=KEY).dropna(subset=["title"])
    parts = [{p.strip(' !."') for p in PARTS.split(text.clean(title))} for title in joined["title"]]
    pairs = pd.DataFrame(
        [
            (topic, part)
            for topic, some in zip(joined["topic"], parts, strict=True)
            for part in sorted(some)
            if _can_be_series(part)
        ],
        columns=["topic", "part"],
    )
    counts, whole = pairs.value_counts(["topic", "part"]), pairs["part"].value_counts()
    found: dict[str, list[str]] = {}
    for (topic, part), n in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        if n >= LEAST_POSTS and n >= SERIES * whole[part]:
            found.setdefault(str(topic), []).append(str(part))
    return found


def _neighbours(one: str, language: str) -> dict[str, bool]:
    """Pairs of words without a stop word or a mark between them, and whether a small word (the, of, our) leads them on."""
    stop = text.stop_words(language)
    pairs: dict[str, bool] = {}
    for phrase in MARKS.split(text.clean(one).lower()):
        spoken = text.words(phrase)
        for before, a, b in zip(["", *spoken], spoken, spoken[1:], strict=False):
            if a != b and not {a, b} & stop and _can_name(a, b, language):
                pairs[f"{a} {b}"] = pairs.get(f"{a} {b}", False) or before in stop
    return pairs


def _can_name(first: str, second: str, language: str) -> bool:
    """Could the pair be a noun with its neighbour? English verbs and plurals end alike, so doubtful endings are left out."""
    if min(len(first), len(second)) < 3 or "'" in first + second:
        return False
    doubtful = language == "en" and (second.endswith(("s", "ed", "ly", "ing")) or first.endswith(("s", "ed", "ly")))
    return not doubtful and not {first, second} & NO_NAMES


def _telling(counts: Counter[str], overall: Counter[str], good: set[str], marks: set[str]) -> list[str]:
    """The pairs most of the topic's own, one that ends in a word that marks the topic counting twice; no word comes twice."""
    enough = {p: n for p, n in counts.items() if n >= LEAST_POSTS and p in good}
    scored = {
        p: n * math.log(1 + n / max(1, overall[p] - n + 1)) * (2 if p.split()[1] in marks else 1)
        for p, n in enough.items()
    }
    best: list[str] = []
    for pair in sorted(scored, key=lambda p: (-scored[p], p)):
        if not any(set(pair.split()) & set(other.split()) for other in best):
            best.append(pair)
    return best[:5]


@functools.cache
def _noun(word: str) -> bool:
    """Is the word a noun, and no first name?"""
    import pymorphy3

    tag = pymorphy3.MorphAnalyzer(lang="ru").parse(word)[0].tag
    return "NOUN" in tag and "Name" not in tag


def _can_be_series(part: str) -> bool:
    return 2 <= len(text.words(part)) <= 4 and not regex.search(r"\p{N}", part)


def of_brief(parts: Sequence[str]) -> dict[str, list[str]]:
    """Subjects from the brief's own words, where topics are unknown: each stands for itself."""
    return {part: [part[:1].lower() + part[1:]] for part in dict.fromkeys(p.strip() for p in parts) if part}
