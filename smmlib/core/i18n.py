"""Words and numbers in the reader's language: gettext for sentences, Babel for numbers, money and dates."""

from __future__ import annotations

import functools
import gettext as _gettext
import string
from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

LOCALE = Path(__file__).resolve().parent.parent / "locale"
SOURCE_LANGUAGE = "en"
MISSING = "–"


def N_(message: str) -> str:
    """Mark a constant for translation; it is translated where it is drawn."""
    return message


@functools.cache
def translator(language: str = "") -> Callable[[str], str]:
    """Return the function that translates an English message; English itself where no catalogue exists."""
    found = _gettext.translation("smmlib", LOCALE, languages=[language or SOURCE_LANGUAGE], fallback=True)
    return found.gettext


def languages() -> list[str]:
    """List the languages that reports can be written in."""
    return sorted({SOURCE_LANGUAGE, *(p.parent.parent.name for p in LOCALE.glob("*/LC_MESSAGES/smmlib.mo"))})


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


PLATFORMS = {"tiktok": "TikTok", "youtube": "YouTube", "x": "X", "linkedin": "LinkedIn", "vk": "VK", "ok": "OK"}


def platform(name: str) -> str:
    """Write a platform's name as it writes itself: facebook -> Facebook, tiktok -> TikTok."""
    return PLATFORMS.get(name, name[:1].upper() + name[1:])


def weekday(number_: int, language: str = "", width: Literal["wide", "abbreviated"] = "wide") -> str:
    """Name a weekday, 1 Monday to 7 Sunday."""
    from babel.dates import get_day_names

    return get_day_names(width, locale=language or "en")[int(number_) - 1]


class _Words(string.Formatter):
    """Fill ``{name:kind}`` placeholders, each kind in the reader's language."""

    def __init__(self, language: str) -> None:
        self.language = language

    def format_field(self, value: Any, format_spec: str) -> str:
        kinds: dict[str, Callable[[Any], str]] = {
            "": str,
            "count": lambda v: number(v, self.language, 0),
            "number": lambda v: number(v, self.language, 2),
            "percent": lambda v: percent(v, self.language),
            "times": lambda v: times(v, self.language),
            "money": lambda v: money(v[0], v[1], self.language),
            "date": lambda v: day(date.fromisoformat(v) if isinstance(v, str) else v, self.language),
            "weekday": lambda v: weekday(v, self.language),
            "platform": platform,
            "word": lambda v: translator(self.language)(str(v)),
        }
        drawn = kinds[format_spec]
        return MISSING if value is None or value != value else drawn(value)


def fill(message: str, values: Mapping[str, Any], language: str = "") -> str:
    """Translate `message` and fill its typed placeholders; a missing value is a dash.

    Kinds: none (as it is), count, number, percent (of a fraction), times, money (amount, currency), date, weekday,
    platform, word (itself translated).

    Examples
    --------
    >>> fill("{format} earns {lift:times}", {"format": "Video", "lift": 1.3})
    'Video earns ×1.30'
    """
    return _Words(language).vformat(translator(language)(message), (), values)
