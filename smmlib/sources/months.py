"""Names of months in the languages of exports, and dates that carry no year."""

from __future__ import annotations

import datetime as dt
import functools
import itertools
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from smmlib.core.errors import RejectedFile
from smmlib.sources.quantities import present

if TYPE_CHECKING:
    import pandas as pd

    from smmlib.sources.owners import Context
    from smmlib.sources.reporting import FileLog

ENGLISH = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
LOCALES = ("en", "de", "fr", "es", "pt", "it", "nl", "sv", "da", "nb", "fi", "pl", "cs", "sk", "ro", "hu", "el", "ru", "uk", "bg",
           "sr_Latn", "sl", "et", "lv", "lt", "tr", "id", "ms", "fil")  # fmt: skip
WORD = r"[^\W\d_]{3,12}"
NO_YEAR = rf"^(?:({WORD})\.?\s+(\d{{1,2}})|(\d{{1,2}})\.?\s+(?:de\s+)?({WORD})\.?)$"
YEAR = r"(?<!\d)(20[0-4]\d)(?!\d{4,})"


def month_number(word: str) -> int | None:
    """The number of a month by its name or the beginning of it, in any of the languages known; None for other words.

    Examples
    --------
    >>> month_number("Sept."), month_number("août"), month_number("декабря"), month_number("Ogos"), month_number("mon")
    (9, 8, 12, 8, None)
    """
    plain = word.strip(". ").casefold()
    if plain[:3] in ENGLISH and plain[:3] == plain:
        return ENGLISH.index(plain) + 1
    return _names().get(plain)


@functools.cache
def _names() -> dict[str, int]:
    """Every name that means one month only, whatever the language; words that mean two are left out."""
    from babel import Locale

    meant: dict[str, set[int]] = {}
    for name in LOCALES:
        months = Locale.parse(name).months
        for context in ("format", "stand-alone"):
            for width in ("abbreviated", "wide"):
                for number, word in months[context][width].items():
                    meant.setdefault(word.strip(". ").casefold(), set()).add(number)
    for number, word in enumerate(ENGLISH, start=1):
        meant[word] = {number}
    meant.setdefault("sept", {9})
    return {word: numbers.copy().pop() for word, numbers in meant.items() if len(numbers) == 1}


def with_years(cells: pd.Series, context: Context, name: str, log: FileLog) -> pd.Series:
    """Write ``August 31`` as ``2025-08-31``: rows run on by day, and the year of the last one is known or the file is refused.

    The year comes from the brief's period, if just one year puts every row inside it, else from the file's name (the last
    one in it counts for the last row). A file that runs from December to January spans two years. Cells that are no
    such dates stay as they are.

    Raises
    ------
    RejectedFile
        No year, or more than one, is possible.
    """
    import pandas as pd

    given = present(cells)
    found = given.dropna().drop_duplicates().str.extract(NO_YEAR).dropna(how="all")
    days = {at: _month_day(*row) for at, row in zip(given[found.index], found.itertuples(index=False), strict=True)}
    known = {cell: day for cell, day in days.items() if day}
    if not known:
        return cells
    order = [known[cell] for cell in given if cell in known]
    steps = _years_back(order)
    last = _year_of_last(order, steps, context, name, log)
    texts, at = cells.copy(), 0
    out = []
    for cell, original in zip(given, texts, strict=True):
        if cell in known:
            month, day = known[cell]
            out.append(f"{last - steps[at]:04d}-{month:02d}-{day:02d}")
            at += 1
        else:
            out.append(original)
    return pd.Series(out, index=cells.index, dtype="str")


def _month_day(first: object, day: object, day_too: object, second: object) -> tuple[int, int] | None:
    word, number = (first, day) if isinstance(first, str) else (second, day_too)
    month = month_number(str(word))
    return (month, int(str(number))) if month and 1 <= int(str(number)) <= 31 else None


def _years_back(order: list[tuple[int, int]]) -> list[int]:
    """For each row, how many years before the last row it lies: a jump from December back to January starts a year.

    Files list the days upwards or downwards (each step is taken the short way round the year).
    """
    steps = [(31 * (b[0] - a[0]) + b[1] - a[1] + 186) % 372 - 186 for a, b in itertools.pairwise(order)]
    downwards = sum(step < 0 for step in steps) > sum(step > 0 for step in steps)
    run = order[::-1] if downwards else order
    years, out = 0, [0]
    for before, after in itertools.pairwise(run):
        years += before[0] - after[0] >= 6
        out.append(years)
    back = [years - one for one in out]
    return back[::-1] if downwards else back


def _year_of_last(order: list[tuple[int, int]], back: list[int], context: Context, name: str, log: FileLog) -> int:
    named = {int(year) for year in re.findall(YEAR, log.file)}
    period = context.brief.period if context.brief else None
    fitting = [y for y in range(period.since.year, period.until.year + 1)
               if all(_within(y - b, *day, period.since, period.until) for day, b in zip(order, back, strict=True))] if period else []  # fmt: skip
    if len(fitting) == 1:
        log.note(
            f"'{name}' carries no year; {fitting[0]} is the only one that puts every row inside the brief's period."
        )
        return fitting[0]
    likely = named & set(fitting) if fitting else named
    if likely:
        log.note(f"'{name}' carries no year; {max(likely)} was taken from the file's name for the last rows.")
        return max(likely)
    why = ("no brief says for which period they are" if period is None else
           f"the brief's period ({period.since} to {period.until}) allows {_listed(fitting)}")  # fmt: skip
    raise RejectedFile(log.file, f"'{name}' carries days without a year (first: {_shown(order[0])}), and {why}.",
                       "Write the year of the last row into the file's name, such as 'Overview 2025.csv'.")  # fmt: skip


def _within(year: int, month: int, day: int, since: dt.date, until: dt.date) -> bool:
    try:
        return since <= dt.date(year, month, day) <= until
    except ValueError:
        return False


def _listed(years: Iterable[int]) -> str:
    return " and ".join(map(str, years)) or "no year in which all of them lie"


def _shown(day: tuple[int, int]) -> str:
    return f"month {day[0]}, day {day[1]}"
