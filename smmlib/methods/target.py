"""Who is inside the target audience: age bands that only overlap are split by years, names of places are told by their codes.

A band of 25-34 counts whole when the brief wants 25-44; of a band of 18-24 with 20-29 wanted, five years of seven count.
That takes people to be spread evenly over the years of a band: an estimate, with "none of the split" and "all of it" as its ends.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from smmlib.core.brief.models import Audience

OPEN_YEARS = 20
DIMENSIONS = ("age", "gender", "country", "city", "language")
GENDERS = {
    "women": ("women", "woman", "female", "f", "w", "женщины", "женский", "ж", "wanita", "perempuan"),
    "men": ("men", "man", "male", "m", "мужчины", "мужской", "м", "lelaki", "laki-laki", "pria"),
}
COUNTRIES = {"usa": "US", "u.s.": "US", "uk": "GB", "great britain": "GB", "england": "GB", "scotland": "GB", "wales": "GB",
             "россия": "RU", "korea": "KR", "czech republic": "CZ", "turkey": "TR"}  # fmt: skip


@dataclass(frozen=True)
class Part:
    """How much of a group is inside: the estimate and its ends, each between 0 and 1."""

    share: float
    low: float
    high: float


ALL, NONE = Part(1.0, 1.0, 1.0), Part(0.0, 0.0, 0.0)


def years_of(band: str) -> tuple[int, int] | None:
    """First and last year of an age band; ``65+`` is taken to be twenty years wide; None where it is no band.

    Examples
    --------
    >>> years_of("25-34"), years_of("65+"), years_of("adults")
    ((25, 34), (65, 84), None)
    """
    found = [int(n) for n in re.findall(r"\d+", band)]
    if len(found) == 2 and found[0] <= found[1] <= 130:
        return found[0], found[1]
    if len(found) == 1 and found[0] <= 110:
        if re.search(r"under|below|less|до|bawah|<", band.lower()):
            return 0, found[0] - 1
        open_end = re.search(r"\+|over|above|more|older|старше|atas|>", band.lower())
        return (found[0], found[0] + OPEN_YEARS - 1) if open_end else (found[0], found[0])
    return None


def gender_of(value: str) -> str:
    """``women``, ``men`` or the word as it stands, lower case."""
    word = value.strip().casefold()
    return next((name for name, words in GENDERS.items() if word in words), word)


def country_of(value: str) -> str:
    """ISO code of a country's name in English, Russian or Malay; empty where it is not known."""
    word = value.strip()
    if re.fullmatch(r"[A-Z]{2}", word) and word.casefold() not in COUNTRIES:
        return word
    return _territories().get(word.casefold(), "")


def language_of(value: str) -> str:
    """ISO code of a language's name or of a tag such as ``en_GB``; empty where it is not known."""
    word = re.split(r"[_\-(]", value.strip())[0].strip().casefold()
    return word if re.fullmatch(r"[a-z]{2,3}", word) else _languages().get(word, "")


@functools.cache
def _territories() -> dict[str, str]:
    from babel import Locale

    names = {
        name.casefold(): code
        for tongue in ("ms", "ru", "en")
        for code, name in Locale(tongue).territories.items()
        if re.fullmatch(r"[A-Z]{2}", code)
    }
    return {**names, **COUNTRIES}


@functools.cache
def _languages() -> dict[str, str]:
    from babel import Locale

    return {name.casefold(): code for tongue in ("ms", "ru", "en") for code, name in Locale(tongue).languages.items()}


def wants(target: Audience, dimension: str) -> bool:
    """Does the brief say anything about this dimension that can be read?"""
    if dimension == "age":
        return any(years_of(band) for band in target.ages)
    if dimension == "age_gender":
        return wants(target, "age") or wants(target, "gender")
    plural = {"gender": "genders", "country": "countries", "city": "cities", "language": "languages"}.get(dimension)
    return bool(plural and getattr(target, plural))


def inside(target: Audience, dimension: str, value: str) -> Part | None:
    """How much of the group `value` is in the target audience; None where the brief or the value does not say."""
    if not wants(target, dimension):
        return None
    if dimension == "age":
        return _ages(value, target)
    if dimension == "gender":
        return ALL if gender_of(value) in {gender_of(g) for g in target.genders} else NONE
    if dimension == "age_gender":
        return _both(target, value)
    if dimension == "country":
        return ALL if country_of(value) in {c[:2] for c in target.countries} else NONE
    if dimension == "language":
        return ALL if language_of(value) in target.languages else NONE
    return _city(value, target)


def overlap(band: tuple[int, int], wanted: list[tuple[int, int]]) -> float:
    """Which part of the years of `band` lies in any of the wanted bands."""
    years = range(band[0], band[1] + 1)
    return sum(any(low <= y <= high for low, high in wanted) for y in years) / len(years)


def wanted_years(target: Audience) -> list[tuple[int, int]]:
    """The wanted age bands as years; bands that cannot be read are left out."""
    return [years for band in target.ages if (years := years_of(band))]


def _ages(value: str, target: Audience) -> Part | None:
    band = years_of(value)
    if band is None:
        return None
    part = overlap(band, wanted_years(target))
    return Part(part, float(part == 1), float(part > 0))


def split_age_gender(value: str) -> tuple[str, str]:
    """Gender and band of a value such as ``female 45-54``, ``F.25-34`` or ``45-54 men``; empty where one is missing."""
    words = [w for w in re.split(r"[\s.,|/]+", value) if w]
    gender = next((gender_of(w) for w in words if gender_of(w) in GENDERS or w.casefold() in ("other", "unknown")), "")
    band = next((w for w in words if any(c.isdigit() for c in w)), "")
    return gender or (gender_of(words[0]) if words and not any(c.isdigit() for c in words[0]) else ""), band


def _both(target: Audience, value: str) -> Part | None:
    gender, band = split_age_gender(value)
    parts = [
        inside(target, dimension, one)
        for dimension, one in (("age", band), ("gender", gender))
        if wants(target, dimension)
    ]
    known = [p for p in parts if p is not None]
    if len(known) < len(parts):
        return None
    share, low, high = 1.0, 1.0, 1.0
    for part in known:
        share, low, high = share * part.share, low * part.low, high * part.high
    return Part(share, low, high)


def _city(value: str, target: Audience) -> Part:
    """A city of the same name in a country that is not wanted is another city."""
    name, *rest = [w.strip() for w in value.split(",")]
    country = country_of(rest[-1]) if rest else ""
    elsewhere = bool(country and target.countries and country not in {c[:2] for c in target.countries})
    named = name.casefold() in {c.split(",")[0].strip().casefold() for c in target.cities}
    return ALL if named and not elsewhere else NONE
