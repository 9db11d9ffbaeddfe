"""Sentences that lie finished in saved tables, said in the reader's language.

Tables do not depend on the language: their reasons are English sentences. Those that the workbook wrote itself are known
again by their messages, the numbers in them are written anew, and whatever is not known again (a client's words) stays.
"""

from __future__ import annotations

import functools
import re
import string
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from smmlib.core import i18n

NUMBER = r"-?\d[\d,]*(?:\.\d+)?"
FREE = r"(?:(?!(?<=[a-z0-9)%'])\. |; ).)+?"  # text within one sentence
REST = ".+"  # what follows a colon at the end, be it several sentences
PATTERNS = {
    "count": NUMBER, "number": NUMBER, "percent": NUMBER + "%", "times": "×" + NUMBER, "money": r"[^\d\s-]*\s?-?\s?" + NUMBER,
    "name": r"[\w.,@-]+", "ages": r"\d[\d+–-]*(?:, \d[\d+–-]*)*", "platform": r"[A-Za-z]+",
    "date": r"\d{1,2} [A-Z][a-z]{2,3} \d{4}|\d{4}-\d\d-\d\d", "weekday": "[A-Z][a-z]+day",
}  # fmt: skip
MOMENT = re.compile(r"([A-Z][a-z]{2}) (\d\d) ([A-Z][a-z]{2})( \d\d:\d\d)?(, hour open)?")
BLOCK = re.compile(r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun) (night|morning|afternoon|evening|\d\d-\d\d)")
IN_BRACKETS = re.compile(r"(.+) \(([^()]+)\)")
DECIMAL = re.compile(r"-?\d[\d,]*\.\d+")
LEAST_WORDS, LEAST_WORDS_AROUND_TEXT = 2, 3
DEPTH = 6


@dataclass(frozen=True)
class _Sentence:
    """A message as a pattern: what it looks like when it is filled, its translation, and the kinds of its parts."""

    pattern: re.Pattern[str]
    longest: str  # its longest piece of fixed text, to pass over quickly
    translation: str
    kinds: Mapping[str, str]


def said(text: str, language: str = "", depth: int = DEPTH) -> str:
    """Translate a finished English sentence of the workbook; text that is not one is returned as it is.

    Several sentences, or parts joined by semicolons, are translated one by one.

    Examples
    --------
    >>> said("Nothing could be planned.", "ru")
    'Ничего запланировать не удалось.'
    >>> said("The harbour is quiet today.", "ru")
    'The harbour is quiet today.'
    """
    if not text or depth <= 0 or not _known(language):
        return text
    if MOMENT.fullmatch(text):
        return _moment(text, language)
    if block := BLOCK.fullmatch(text):
        day = i18n.weekday(1 + _names("short days").index(block[1]), language, "abbreviated")
        return f"{day} {i18n.word(block[2], language)}"
    if DECIMAL.fullmatch(text):
        return i18n.number(_value(text), language, _digits(text))
    return _said(text, language, depth)


@functools.lru_cache(maxsize=4096)
def _said(text: str, language: str, depth: int) -> str:
    whole = _whole(text, language, depth)
    if whole is not None:
        return whole
    for parts, join in _cut(text):
        told = [said(part, language, depth - 1) for part in parts]
        if told != parts:
            return join(told)
    return _listed(text, language)


def _cut(text: str) -> Iterator[tuple[list[str], Callable[[list[str]], str]]]:
    """Ways to cut a text into parts that may each be a sentence, and how to join them again."""
    if "\n" in text:
        yield text.split("\n"), "\n".join
    who, colon, _why = text.partition(": ")
    if colon and ". " not in who and "; " not in who:  # of whom a reason speaks stands before it
        yield text.split(": ", 1), ": ".join
    for joint in (". ", "; "):
        if joint in text:
            yield text.split(joint), joint.join
    if match := IN_BRACKETS.fullmatch(text):
        yield list(match.groups()), lambda told: f"{told[0]} ({told[1]})"
    if colon:
        yield text.split(": ", 1), ": ".join


def _listed(text: str, language: str) -> str:
    """A list whose every item is known, and one of several words; else the text as it is."""
    known, items = _known(language), text.split(", ")
    if all(item in known for item in items) and any(_exact(item, language) for item in items):
        return ", ".join(known[item] for item in items)
    told = [_whole(item, language, 1) for item in items]
    return ", ".join(str(t) for t in told) if all(told) else text


def _whole(text: str, language: str, depth: int) -> str | None:
    """The translation of one sentence, with or without its full stop; None if it is not known."""
    variants = {text: "", text.removesuffix("."): ".", text + ".": None}
    for know in (_exact, functools.partial(_filled, depth=depth)):
        for shown, end in variants.items():
            if found := know(shown, language):
                return found.removesuffix(".") if end is None else found + ("" if shown == text else end)
    return None


def _exact(text: str, language: str) -> str | None:
    return _known(language).get(text) if len(text.split()) >= LEAST_WORDS else None


def _filled(text: str, language: str, depth: int) -> str | None:
    for sentence in _sentences(language):
        if sentence.longest in text and (match := sentence.pattern.fullmatch(text)):
            return _Refill(language, sentence.kinds, depth).vformat(sentence.translation, (), match.groupdict())
    return None


@functools.cache
def _known(language: str) -> Mapping[str, str]:
    """All messages with translations: those that are marked, and those that the code finishes itself."""
    return {**i18n.catalogue(language, "finished"), **i18n.catalogue(language)}


@functools.cache
def _sentences(language: str) -> tuple[_Sentence, ...]:
    """The messages that can be known again when filled, those with most fixed text first."""
    made = [(m, s) for m, t in _known(language).items() if "{" in m and (s := _sentence(m, t))]
    return tuple(s for _m, s in sorted(made, key=lambda pair: (-len(re.sub(r"\{.*?\}", "", pair[0])), pair[0])))


def _sentence(message: str, translation: str) -> _Sentence | None:
    parts = list(string.Formatter().parse(message))
    kinds = {name: kind or "" for _, name, kind, _ in parts if name and not (kind or "").startswith(i18n.PLURAL)}
    words = len(re.findall(r"[^\W\d_]{2,}", " ".join(fixed for fixed, *_ in parts)))
    typed = sum(kind in PATTERNS for kind in kinds.values())
    if not words or not kinds or (typed < len(kinds) and words + typed < LEAST_WORDS_AROUND_TEXT):
        return None
    seen: set[str] = set()
    pieces = [re.escape(fixed) + _group(name, kind or "", seen) for fixed, name, kind, _ in parts]
    if parts[-1][1] and parts[-1][0].endswith(": ") and not parts[-1][2]:
        pieces[-1] = pieces[-1].replace(FREE, REST)
    return _Sentence(re.compile("".join(pieces), re.DOTALL), max((p[0] for p in parts), key=len), translation, kinds)


def _group(name: str | None, kind: str, seen: set[str]) -> str:
    if name is None:
        return ""
    if kind.startswith(i18n.PLURAL):
        return "(?:" + "|".join(map(re.escape, kind.removeprefix(i18n.PLURAL).split("|"))) + ")"
    if name in seen:
        return f"(?P={name})"
    seen.add(name)
    return f"(?P<{name}>{PATTERNS.get(kind, FREE)})"


class _Refill(string.Formatter):
    """Fill a translation with the pieces of the English sentence, each written anew in the reader's language."""

    def __init__(self, language: str, kinds: Mapping[str, str], depth: int) -> None:
        self.language, self.kinds, self.depth = language, kinds, depth

    def get_field(self, field_name: str, args: Any, kwargs: Any) -> Any:
        return (field_name, kwargs[field_name]), field_name

    def format_field(self, value: Any, format_spec: str) -> str:
        name, piece = value
        if format_spec.startswith(i18n.PLURAL):
            return i18n.plural(_value(piece), format_spec.removeprefix(i18n.PLURAL).split("|"), self.language)
        return _again(piece, self.kinds.get(name, format_spec), self.language, self.depth)


def _moment(text: str, language: str) -> str:
    """Write ``Thu 01 Oct 19:00`` in the reader's language; the year does not stand in it."""
    from babel.dates import get_day_names, get_month_names

    match = MOMENT.fullmatch(text)
    short = _names("short days")
    if match is None or match[1] not in short or match[3] not in _names("months"):
        return text
    day = get_day_names("abbreviated", locale=language)[short.index(match[1])]
    month = get_month_names("abbreviated", locale=language)[1 + _names("months").index(match[3])]
    open_hour = f", {i18n.word('hour open', language)}" if match[5] else ""
    return f"{day} {int(match[2])} {month}{match[4] or ''}{open_hour}"


def _again(piece: str, kind: str, language: str, depth: int) -> str:
    """Write a piece of an English sentence anew: a number, an amount, a day, or words that are a sentence themselves."""
    writers: dict[str, Callable[[str], str]] = {
        "count": lambda p: i18n.number(_value(p), language, 0), "number": lambda p: i18n.number(_value(p), language, _digits(p)),
        "percent": lambda p: i18n.percent(_value(p) / 100, language), "times": lambda p: i18n.times(_value(p), language),
        "money": lambda p: _money(p, language), "date": lambda p: i18n.day(_day(p), language),
        "weekday": lambda p: i18n.weekday(1 + _names("days").index(p), language) if p in _names("days") else p,
        "platform": i18n.platform, "name": str, "ages": str, "word": lambda p: i18n.word(p, language),
    }  # fmt: skip
    return i18n.MISSING if piece == i18n.MISSING else writers.get(kind, lambda p: said(p, language, depth - 1))(piece)


def _value(piece: str) -> float:
    found = re.search(NUMBER, piece)
    return float(found[0].replace(",", "")) if found else 0.0


def _digits(piece: str) -> int:
    return len(piece.partition(".")[2])


@functools.cache
def _names(what: str) -> tuple[str, ...]:
    from babel.dates import get_day_names, get_month_names

    width: Any = "abbreviated" if what == "short days" else "wide"
    found = get_month_names("abbreviated", locale="en") if what == "months" else get_day_names(width, locale="en")
    return tuple(found[key] for key in sorted(found))


def _day(piece: str) -> date:
    if piece[4:5] == "-":
        return date.fromisoformat(piece)
    day, month, year = piece.split(" ")
    return date(int(year), 1 + _names("months").index(month[:3]), int(day))


@functools.cache
def _codes() -> dict[str, str]:
    """Sign as English writes it -> currency."""
    from babel import Locale

    signs = Locale.parse("en").currency_symbols
    return {sign: code for code, sign in signs.items()}


def _money(piece: str, language: str) -> str:
    sign = re.split(r"[\s\d-]", piece, maxsplit=1)[0]
    code = _codes().get(sign, sign)
    return i18n.money(_value(piece), code, language) if re.fullmatch("[A-Z]{3}", code) else piece
