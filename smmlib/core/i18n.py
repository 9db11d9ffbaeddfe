"""Words and numbers in the reader's language: gettext catalogues for sentences, Babel for numbers, money and dates."""

from __future__ import annotations

import functools
import re
import string
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

from smmlib.core.errors import CannotStart

LOCALE = Path(__file__).resolve().parent.parent / "locale"
SOURCE_LANGUAGE = "en"
MISSING = "–"
PLURAL = "plural,"


def N_(message: str) -> str:
    """Mark a constant for translation; it is translated where it is drawn."""
    return message


@functools.cache
def catalogue(language: str = "", domain: str = "smmlib") -> Mapping[str, str]:
    """Return a language's messages with their translations, read from the ``.po`` file as it is now; empty where there is none.

    Nothing compiled lies on disk, so nothing can be stale; reading takes some ten milliseconds a process. ``ru_RU`` speaks ``ru``.
    """
    path = LOCALE / re.split("[-_]", language or SOURCE_LANGUAGE)[0] / "LC_MESSAGES" / f"{domain}.po"
    if not path.is_file():
        return {}
    from babel.messages.pofile import read_po

    with path.open("rb") as file:
        return {str(m.id): str(m.string) for m in read_po(file) if m.id and m.string and not m.fuzzy}


def translator(language: str = "", domain: str = "smmlib") -> Callable[[str], str]:
    """Return the function that translates an English message; English itself where no translation exists."""
    known = catalogue(language, domain)
    finished = catalogue(language, "finished") if domain == "smmlib" else {}
    return lambda message: known.get(message) or finished.get(message, message)


def languages() -> list[str]:
    """List the languages that reports can be written in."""
    return sorted({SOURCE_LANGUAGE, *(p.parent.parent.name for p in LOCALE.glob("*/LC_MESSAGES/smmlib.po"))})


def spoken(language: str) -> str:
    """Return an ISO 639 code that numbers and dates can be written in; anything else is a `CannotStart`."""
    from babel import Locale, UnknownLocaleError

    try:
        if language:
            Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        raise CannotStart(f"'{language[:40]}' is no language code; write one such as en, ru or ms.") from None
    return language


def plural_categories(language: str = "") -> list[str]:
    """List the plural forms of a language in CLDR's order, as `fill` takes them: English one, other; Russian one, few, many."""
    rules = _locale(language).plural_form
    used = {rules(n) for n in range(200)} if rules.tags else set()
    return [c for c in ("zero", "one", "two", "few", "many", "other") if c in used] or ["other"]


def plural(value: float, forms: Sequence[str], language: str = "") -> str:
    """Choose the form of a word that stands beside `value`.

    Examples
    --------
    >>> [plural(n, ["пост", "поста", "постов"], "ru") for n in (1, 2, 5, 21)]
    ['пост', 'поста', 'постов', 'пост']
    """
    categories = plural_categories(language)
    wanted = _locale(language).plural_form(value)
    place = categories.index(wanted) if wanted in categories else len(categories) - 1
    return forms[min(place, len(forms) - 1)]


def _locale(language: str) -> Any:
    from babel import Locale

    return Locale.parse(language or "en")


def number(value: float, language: str = "", digits: int = 2) -> str:
    """Format a number with at most `digits` decimals, fewer where it is large: 12.35, 123.5, 1,235."""
    from babel.numbers import format_decimal

    digits = 0 if abs(float(value)) >= 1000 else min(digits, 1) if abs(float(value)) >= 100 else digits
    return format_decimal(round(float(value), digits), format="#,##0." + "#" * digits, locale=language or "en")


def percent(value: float, language: str = "") -> str:
    """Format a fraction as percent with three significant digits at most: 0.0384 -> 3.84%."""
    from babel.numbers import format_percent

    shown = abs(float(value)) * 100
    digits = 0 if shown >= 10 else 1 if shown >= 1 else 2
    whole = _locale(language).percent_formats[None].pattern
    pattern = whole.replace("0", "0." + "#" * digits, 1) if digits else whole
    return format_percent(float(value), format=pattern, locale=language or "en")


def times(value: float, language: str = "") -> str:
    """Format a ratio: 1.27 -> ×1.27."""
    from babel.numbers import format_decimal

    return "×" + format_decimal(float(value), format="0.00" if abs(value) < 10 else "#,##0.0", locale=language or "en")


def money(value: float, currency: str, language: str = "") -> str:
    """Format money in its currency, without cents from 1,000 on."""
    from babel.numbers import format_currency

    if abs(float(value)) < 1000:
        return format_currency(float(value), currency, locale=language or "en")
    pattern = _locale(language).currency_formats["standard"].pattern.replace(".00", "")
    return format_currency(float(value), currency, format=pattern, currency_digits=False, locale=language or "en")


def day(value: date | datetime, language: str = "") -> str:
    """Format a day: 3 Mar 2026."""
    from babel.dates import format_date

    return format_date(value, format="d MMM y", locale=language or "en")


def day_of_month(value: date, language: str = "") -> str:
    """Format a day without its year: 3 Mar."""
    from babel.dates import format_date

    return format_date(value, format="d MMM", locale=language or "en")


def month(value: date, language: str = "") -> str:
    """Name a month, with its year where one begins: Nov, Dec, Jan 2026."""
    from babel.dates import format_date

    return format_date(value, format="LLL y" if value.month == 1 else "LLL", locale=language or "en")


PLATFORMS = {"tiktok": "TikTok", "youtube": "YouTube", "x": "X", "linkedin": "LinkedIn", "vk": "VK", "ok": "OK"}


def platform(name: str) -> str:
    """Write a platform's name as it writes itself: facebook -> Facebook, tiktok -> TikTok."""
    return PLATFORMS.get(name, name[:1].upper() + name[1:])


def weekday(number_: int, language: str = "", width: Literal["wide", "abbreviated"] = "wide") -> str:
    """Name a weekday, 1 Monday to 7 Sunday."""
    from babel.dates import get_day_names

    return get_day_names(width, locale=language or "en")[int(number_) - 1]


def word(text: str, language: str = "") -> str:
    """Translate a word, or words, that the workbook itself writes into tables: a format, a role, a part of the day."""
    from smmlib.core.said import said

    known, parts = translator(language)(text), text.split(", ")
    if known == text and len(parts) > 1:
        return ", ".join(word(part, language) for part in parts)
    return said(text, language) if known == text else known


class _Words(string.Formatter):
    """Fill ``{name:kind}`` placeholders, each kind in the reader's language."""

    def __init__(self, language: str) -> None:
        self.language = language

    def _plain(self, value: Any) -> str:
        from smmlib.core.said import said

        return said(str(value), self.language) if isinstance(value, str | float) else str(value)

    def format_field(self, value: Any, format_spec: str) -> str:
        kinds: dict[str, Callable[[Any], str]] = {
            "": self._plain,
            "count": lambda v: number(v, self.language, 0),
            "number": lambda v: number(v, self.language, 2),
            "percent": lambda v: percent(v, self.language),
            "times": lambda v: times(v, self.language),
            "money": lambda v: money(v[0], v[1], self.language),
            "date": lambda v: day(date.fromisoformat(v) if isinstance(v, str) else v, self.language),
            "weekday": lambda v: weekday(v, self.language),
            "platform": platform,
            "name": str,
            "ages": str,
            "word": lambda v: word(str(v), self.language),
        }
        missing = value is None or value != value
        if format_spec.startswith(PLURAL):
            return plural(0 if missing else value, format_spec.removeprefix(PLURAL).split("|"), self.language)
        return MISSING if missing else kinds[format_spec](value)


def fill(message: str, values: Mapping[str, Any], language: str = "") -> str:
    """Translate `message` and fill its typed placeholders; a missing value is a dash.

    Kinds: none (as it is), count, number, percent (of a fraction), times, money (amount, currency), date, weekday,
    platform, word (itself translated). A translation may say ``{n:plural,пост|поста|постов}`` for the form of a word that goes
    with the count ``n``: one form for each plural of the language. Several counts may stand in one sentence, which
    gettext's own plurals do not allow.

    Examples
    --------
    >>> fill("{format} earns {lift:times}", {"format": "Video", "lift": 1.3})
    'Video earns ×1.30'
    >>> fill("{n:count} {n:plural,post|posts} in {m:count} {m:plural,week|weeks}", {"n": 1, "m": 2})
    '1 post in 2 weeks'
    """
    return _Words(language).vformat(translator(language)(message), (), values)
