"""How hard a text is to read: words, sentences and syllables, and the formula that was fitted to its language.

A formula of one language says nothing about another: Russian words have more syllables than English ones and are no harder for it.
Posts are short, so the formulas are applied to many posts at once, and only sides of one language are compared.

References
----------
Flesch, R. (1948). A new readability yardstick. Journal of Applied Psychology 32(3), 221-233: 206.835 - 1.015 ASL - 84.6 ASW.
Oborneva, I. V. (2006), her thesis on the complexity of school texts: Flesch's scale for Russian, 206.835 - 1.3 ASL - 60.1 ASW, as it
is usually quoted; Ivanov, Solnyshkina & Solovyev (2018) quote 1.52 and 65.14 instead. The order of texts hardly differs.
Khadijah Rohani Mohd. Yunus (1982). An assessment of structural variables in Malay: a readability formula. University of Miami:
sentence length and syllables of 300 words; coefficients (0.3793, 0.0207, -13.988) as quoted by others, the thesis itself not read.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import regex

from smmlib.core import text

ENDS = regex.compile(r"[.!?…。]+(?=\s|$)|\n+")
RU_VOWELS = frozenset("аеёиоуыэюя")
MS_SYLLABLE = regex.compile(r"ai|au|oi|[aeiou]")
EN_GROUP = regex.compile(r"[aeiouy]+")
FORMULAS = {
    "en": ("reading_ease_en", (206.835, -1.015, -84.6)),
    "ru": ("reading_ease_ru", (206.835, -1.3, -60.1)),
    "ms": ("reading_grade_ms", (-13.988, 0.3793, 0.0207 * 300)),
}
LEAST_WORDS = 300


@dataclass(frozen=True)
class Counted:
    """Words, sentences and syllables of some texts together."""

    words: int
    sentences: int
    syllables: int


def count(one: str, language: str) -> Counted:
    """Count one text; a line that ends without a stop is a sentence too."""
    spoken = text.words(one)
    parts = [p for p in ENDS.split(text.TOKEN.sub(_only_words, text.clean(one))) if text.words(p)]
    return Counted(len(spoken), len(parts), sum(syllables(w, language) for w in spoken))


def _only_words(match: regex.Match[str]) -> str:
    return match[0] if match["word"] else " "


def syllables(word: str, language: str) -> int:
    """Syllables of a word: vowels in Russian, vowels and their glides in Malay, groups of vowels without a silent e in English.

    Examples
    --------
    >>> syllables("coffee", "en"), syllables("молоко", "ru"), syllables("pulau", "ms")
    (2, 3, 2)
    """
    lower = word.lower()
    if language == "ru":
        return max(1, sum(letter in RU_VOWELS for letter in lower))
    if language == "ms":
        return max(1, len(MS_SYLLABLE.findall(lower)))
    groups = len(EN_GROUP.findall(lower))
    silent = lower.endswith("e") and not lower.endswith(("le", "ee", "ye")) and groups > 1
    past = lower.endswith("ed") and not lower.endswith(("ted", "ded")) and groups > 1
    return max(1, groups - int(silent) - int(past))


def add(counted: Iterable[Counted]) -> Counted:
    """Counts of several texts together."""
    rows = list(counted)
    return Counted(sum(r.words for r in rows), sum(r.sentences for r in rows), sum(r.syllables for r in rows))


def score(counted: Counted, language: str) -> float:
    """Points of the language's formula (see METRICS.md); missing for other languages and for texts without words."""
    if language not in FORMULAS or not counted.words or not counted.sentences:
        return float("nan")
    constant, by_sentence, by_word = FORMULAS[language][1]
    return constant + by_sentence * counted.words / counted.sentences + by_word * counted.syllables / counted.words
