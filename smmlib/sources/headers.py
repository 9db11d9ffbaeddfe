"""Header synonyms as data: which word of which language stands for which canonical column.

The list itself is ``data/reference/headers.csv`` (kind of export, header, canonical column, language, where seen), so
that a new language needs no code. Canonical names that start with ``*`` steer the reader and reach no table.
"""

from __future__ import annotations

import csv
import functools
import unicodedata
from collections.abc import Sequence
from pathlib import Path

REFERENCE = Path(__file__).resolve().parents[2] / "data" / "reference"
INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f"))
MISSING = frozenset({"", "-", "--", "—", "–", "n/a", "na", "nan", "null", "none", "undefined", "#n/a", "nil"})


@functools.lru_cache(maxsize=20_000)
def normal(name: str) -> str:
    """Bring a header to the form in which headers are compared: NFKC, no invisible marks, one space, no case."""
    plain = unicodedata.normalize("NFKC", str(name)).translate(INVISIBLE)
    return " ".join(plain.split()).strip("\"' ").casefold()


@functools.cache
def synonyms(kind: str) -> dict[str, str]:
    """Canonical column of each known header of one kind of export; headers in their normal form."""
    return {normal(row["header"]): row["canonical"] for row in _rows() if row["kind"] == kind}


@functools.cache
def languages(kind: str) -> dict[str, str]:
    """Language of each known header of one kind of export."""
    return {normal(row["header"]): row["language"] for row in _rows() if row["kind"] == kind}


def language_of(headers: Sequence[str], kind: str) -> str:
    """The language in which most headers are known; English words count only where nothing else is known."""
    known = languages(kind)
    seen = [known[h] for h in map(normal, headers) if h in known]
    others = [language for language in seen if language != "en"]
    return max(sorted(set(others)), key=others.count) if others else "en"


@functools.cache
def words_of_format() -> dict[str, str]:
    """Canonical format of each word that platforms use for a kind of post."""
    return synonyms("format_value")


@functools.cache
def _rows() -> tuple[dict[str, str], ...]:
    text = (REFERENCE / "headers.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))
