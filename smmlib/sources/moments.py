"""Dates and times of a column: day-first or month-first decided for the whole file, zones, and how fine the time is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smmlib.core.errors import RejectedFile
from smmlib.sources.months import WORD, month_number
from smmlib.sources.quantities import present

if TYPE_CHECKING:
    import pandas as pd

    from smmlib.sources.reporting import FileLog

CLOCK = r"(?:[T,\s]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*([AaPp])?\.?(?:[Mm]\.?)?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?$"
ISO = r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})" + CLOCK
NUMERIC = r"^(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d{2})" + CLOCK
NAMED = rf"^(?:{WORD}\.?,?\s+)??({WORD})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})" + CLOCK
DAY_NAMED = (
    rf"^(?:{WORD}\.?,?\s+)?(\d{{1,2}})\.?[\s-]+(?:de\s+)?({WORD})\.?,?[\s-]+(?:de\s+)?(\d{{4}}|\d{{2}})(?:\s*г\.?)?"
    + CLOCK
)
YEAR_FIRST, NUMBERS, MONTH_FIRST_NAMED, DAY_FIRST_NAMED = (
    "year first",
    "numbers",
    "month names",
    "day, then month names",
)
STYLES = (
    (YEAR_FIRST, ISO, ("year", "month", "day")),
    (NUMBERS, NUMERIC, ("first", "second_part", "year")),
    (MONTH_FIRST_NAMED, NAMED, ("month", "day", "year")),
    (DAY_FIRST_NAMED, DAY_NAMED, ("day", "month", "year")),
)
PARTS = ("year", "month", "day", "hour", "minute", "second", "half", "offset")
FIRST_YEAR, LAST_YEAR = 1990, 2100


def instants(
    values: pd.Series, *, zone: str, dialect: str | None, fallback: str | None, name: str, log: FileLog
) -> pd.DataFrame:
    """Read a column of moments.

    Parameters
    ----------
    values : text, one cell a row
    zone : IANA zone of times that name none
    dialect : ``day first`` or ``month first`` if the kind of export fixes it
    fallback : the same, from the brief, if nothing in the file decides
    name : the column's name in the file

    Returns
    -------
    DataFrame with ``instant`` (UTC, missing where unreadable), ``local`` (as written) and ``precision`` (minute, day, none).

    Raises
    ------
    RejectedFile
        Day and month cannot be told apart and nothing says which comes first, or the file holds both orders.
    """
    import pandas as pd

    given = present(values)
    parts = _parts(given, dialect=dialect, fallback=fallback, name=name, log=log)
    local, has_clock = _assembled(parts)
    unix = _unix(given)
    lost = given.notna() & local.isna() & unix.isna()
    if lost.any():
        log.note(
            f"'{name}': {int(lost.sum()):,} values are not dates and were left empty (first: '{str(given[lost].iloc[0])[:30]}')."
        )
    aware = parts["offset"].notna() & has_clock
    utc = _localised(local.mask(aware), zone, name, log)
    utc = utc.fillna((local - _offsets(parts["offset"])).where(aware).dt.tz_localize("UTC")).fillna(unix)
    has_clock = _without_idle_midnights(local, has_clock | unix.notna(), name, log)
    precision = pd.Series("day", index=given.index).mask(has_clock, "minute").mask(utc.isna(), "none")
    log.time_zone = "as written in the file (UTC kept)" if aware.any() or unix.notna().any() else zone
    return pd.DataFrame(
        {"instant": utc, "local": local.fillna(unix.dt.tz_convert(zone).dt.tz_localize(None)), "precision": precision}
    )


def days(values: pd.Series, *, dialect: str | None, fallback: str | None, name: str, log: FileLog) -> pd.Series:
    """Read a column of calendar days, whatever hour stands beside them; see `instants` for the order of day and month."""
    given = present(values)
    local, _ = _assembled(
        _parts(
            given.mask(given.str.fullmatch(r"\d{8}", na=False), _dashed(given)),
            dialect=dialect,
            fallback=fallback,
            name=name,
            log=log,
        )
    )
    lost = given.notna() & local.isna()
    if lost.any():
        log.note(
            f"'{name}': {int(lost.sum()):,} values are not days and were left empty (first: '{str(given[lost].iloc[0])[:30]}')."
        )
    return local.dt.normalize()


def _dashed(given: pd.Series) -> pd.Series:
    return given.str.slice(0, 4) + "-" + given.str.slice(4, 6) + "-" + given.str.slice(6, 8)


def _parts(given: pd.Series, *, dialect: str | None, fallback: str | None, name: str, log: FileLog) -> pd.DataFrame:
    """Split every cell into year, month, day, hour ...; each style is tried where the one before found nothing."""
    import pandas as pd

    found: dict[str, pd.DataFrame] = {}
    left = given.dropna()
    for style, pattern, names in STYLES:
        if left.empty:
            break
        split = left.str.extract(pattern)
        split.columns = [*names, "hour", "minute", "second", "half", "offset"]
        hit = split["year"].notna()
        if hit.any():
            found[style], left = split[hit], left[~hit]
    if YEAR_FIRST in found and NUMBERS in found:
        _not_half_converted(found[YEAR_FIRST], found[NUMBERS], name, log)
    for style in found.keys() & {MONTH_FIRST_NAMED, DAY_FIRST_NAMED}:
        found[style] = found[style].assign(month=_numbered(found[style]["month"]))
    if NUMBERS in found:
        found[NUMBERS] = _ordered(found[NUMBERS], given, dialect, fallback, name, log)
    elif found:
        log.date_style = "year first (ISO 8601)" if list(found) == [YEAR_FIRST] else "month names"
    parts = pd.concat(found.values()) if found else pd.DataFrame(index=given.index[:0])
    return parts.reindex(index=given.index, columns=list(PARTS)).astype("str")


def _not_half_converted(iso: pd.DataFrame, numeric: pd.DataFrame, name: str, log: FileLog) -> None:
    """A spreadsheet program of another country turns just those dates round whose day could be a month; that is the mark."""
    real = iso["month"].astype("float64").between(1, 12) & iso["day"].astype("float64").between(1, 31)
    day, first, second = (
        part.astype("float64") for part in (iso["day"][real], numeric["first"], numeric["second_part"])
    )
    if len(day) and (day <= 12).all() and ((first > 12) | (second > 12)).all():
        raise RejectedFile(log.file, f"'{name}': a spreadsheet program has read some dates as day and month the wrong way round and left the others (such as "
                           f"{first.iloc[0]:.0f}/{second.iloc[0]:.0f}) as text.", "Use the file as the platform gave it.")  # fmt: skip


def _ordered(
    numeric: pd.DataFrame, given: pd.Series, dialect: str | None, fallback: str | None, name: str, log: FileLog
) -> pd.DataFrame:
    """Name the two numbers of dates such as 03/04/2025; points between them mean that the day comes first."""
    dots = given[numeric.index].str.fullmatch(r"\d{1,2}\.\d{1,2}\..*", na=False)
    if dots.any() and not dots.all():
        raise RejectedFile(log.file, f"'{name}' holds dates with points ({given[numeric.index][dots].iloc[0]}) and with strokes ({given[numeric.index][~dots].iloc[0]}).",
                           "A spreadsheet program has changed some of them; use the file as the platform gave it.")  # fmt: skip
    dotted = bool(dots.all())
    order = _order(numeric, "day first" if dotted else dialect, fallback, name, log)
    return numeric.rename(columns=dict(zip(("first", "second_part"), _names(order), strict=True)))


def _numbered(words: pd.Series) -> pd.Series:
    """Numbers of months for their names; other words become missing."""
    numbers = {word: month_number(word) for word in words.dropna().unique()}
    return words.map({word: str(number) for word, number in numbers.items() if number}).astype("str")


def _names(order: str) -> tuple[str, str]:
    return ("day", "month") if order == "day first" else ("month", "day")


def _order(numeric: pd.DataFrame, dialect: str | None, fallback: str | None, name: str, log: FileLog) -> str:
    """Decide between day-first and month-first for the whole file: evidence, then dialect, then brief, else reject."""
    first, second = numeric["first"].astype("float64"), numeric["second_part"].astype("float64")
    day_first = int((first.between(13, 31) & second.between(1, 12)).sum())
    month_first = int((second.between(13, 31) & first.between(1, 12)).sum())
    few = 0.02 * (day_first + month_first)
    if min(day_first, month_first) > (few if dialect else 0):
        raise RejectedFile(log.file, f"'{name}' holds day-first dates ({day_first}) and month-first dates ({month_first}).",
                           "A spreadsheet program has changed some of them; use the file as the platform gave it.")  # fmt: skip
    if day_first or month_first:
        order = "day first" if day_first > month_first else "month first"
        why = f"a value above 12 decides ({max(day_first, month_first)} of {int(first.notna().sum())} rows)"
        if dialect and order != dialect:
            log.note(f"'{name}' is {order}, although this kind of export is usually {dialect}: {why}.")
    elif dialect or fallback:
        order, why = (dialect, "fixed by the kind of export") if dialect else (str(fallback), "date_order in the brief")
    else:
        raise RejectedFile(log.file, f"'{name}': no value is above 12, so nothing tells day from month (first: {first.dropna().iloc[0]:.0f}/{second.dropna().iloc[0]:.0f}).",
                           "Add 'date_order: day first' or 'date_order: month first' to client.yaml.")  # fmt: skip
    log.date_style = f"{order}: {why}"
    return str(order)


def _assembled(parts: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    import pandas as pd

    number = parts.drop(columns=["half", "offset"]).apply(pd.to_numeric, errors="coerce").astype("float64")
    year = number["year"].where(number["year"] >= 100, number["year"] + 2000)
    hour = number["hour"]
    evening, half = parts["half"].str.lower().eq("p"), parts["half"].notna()
    hour = hour.where(~half, hour.where(hour.between(1, 12)) % 12 + 12 * evening)
    has_clock = number["hour"].notna()
    bad = has_clock & (
        ~hour.between(0, 23) | ~number["minute"].between(0, 59) | ~number["second"].fillna(0).between(0, 59)
    )
    good = year.between(FIRST_YEAR, LAST_YEAR) & number["month"].between(1, 12) & number["day"].between(1, 31) & ~bad
    date = pd.to_datetime(
        (year * 10000 + number["month"] * 100 + number["day"]).where(good).astype("Int64").astype("str"),
        format="%Y%m%d",
        errors="coerce",
    )
    clock = hour.fillna(0) * 3600 + number["minute"].fillna(0) * 60 + number["second"].fillna(0)
    local = date.astype("datetime64[us]") + pd.to_timedelta(clock.where(good, 0), unit="s").astype("timedelta64[us]")
    return local, has_clock & local.notna()


def _unix(given: pd.Series) -> pd.Series:
    import pandas as pd

    digits = given.where(given.str.fullmatch(r"\d{10}|\d{13}", na=False))
    number = pd.to_numeric(digits, errors="coerce").astype("float64")
    number = number.where(number < 1e12, number / 1000)
    number = number.where(number.between(631152000, 4102444800))
    return pd.to_datetime(number, unit="s", utc=True).astype("datetime64[us, UTC]")


def _offsets(offset: pd.Series) -> pd.Series:
    import pandas as pd

    found = offset.str.extract(r"^([+-])(\d{2}):?(\d{2})$")
    minutes = found[1].astype("float64") * 60 + found[2].astype("float64")
    signed = minutes.where(found[0] != "-", -minutes).fillna(0)
    return pd.to_timedelta(signed, unit="min").astype("timedelta64[us]")


def _localised(local: pd.Series, zone: str, name: str, log: FileLog) -> pd.Series:
    """Give naive times their zone; hours that the change of clocks skips or repeats are settled by rule and counted."""
    import numpy as np

    early = local.dt.tz_localize(zone, ambiguous=np.ones(len(local), dtype=bool), nonexistent="shift_forward")
    late = local.dt.tz_localize(zone, ambiguous=np.zeros(len(local), dtype=bool), nonexistent="NaT")
    skipped = int((late.isna() & local.notna()).sum())
    twice = int((late.notna() & (early != late)).sum())
    if skipped:
        log.note(
            f"'{name}': {skipped} times fall into the hour that {zone} skips in spring; the next existing moment was taken."
        )
    if twice:
        log.note(f"'{name}': {twice} times fall into the hour that {zone} has twice in autumn; the first was taken.")
    return early.dt.tz_convert("UTC").astype("datetime64[us, UTC]")


def _without_idle_midnights(local: pd.Series, has_clock: pd.Series, name: str, log: FileLog) -> pd.Series:
    """Where every time of a column is 00:00 the hour was never measured: the export holds days."""
    timed = local[has_clock & local.notna()]
    if len(timed) > 1 and (timed == timed.dt.normalize()).all():
        log.note(f"'{name}': every time is 00:00, so the column is read as days without hours.")
        return has_clock & False
    return has_clock
