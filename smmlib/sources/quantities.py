"""Numbers as people and platforms write them, whole columns at a time: ``1,234  1.2K  38.06%  $5,069.81  1m 49s``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smmlib.sources.headers import MISSING

if TYPE_CHECKING:
    import pandas as pd

    from smmlib.sources.reporting import FileLog

SCALE = {"k": 1e3, "к": 1e3, "тыс": 1e3, "rb": 1e3, "m": 1e6, "м": 1e6, "mn": 1e6, "млн": 1e6, "mio": 1e6, "jt": 1e6,
         "b": 1e9, "bn": 1e9, "млрд": 1e9, "mld": 1e9}  # fmt: skip
LARGEST = 2.0**53
TRUE = frozenset({"1", "1.0", "true", "yes", "y", "да", "ja", "sim", "ya", "oui", "sí", "si", "x"})
FALSE = frozenset({"0", "0.0", "false", "no", "n", "нет", "nej", "não", "tidak", "nein", "non"})
CLOCK = r"^(?:(\d+):)?(\d{1,3}):(\d{2}(?:\.\d+)?)$"
SPELLED = (
    r"^(?:(\d+)\s*(?:h|ч|t)\w*\.?)?\s*(?:(\d+)\s*(?:min|m|мин|м)\w*\.?)?\s*(?:(\d+(?:[.,]\d+)?)\s*(?:s|с)\w*\.?)?$"
)


def present(values: pd.Series) -> pd.Series:
    """Trim the cells and turn every marker of a missing value (``-``, ``N/A``, ``None``, ``undefined`` ...) into a missing one."""
    trimmed = values.astype("str").str.strip()
    return trimmed.mask(trimmed.str.casefold().isin(MISSING))


def counts(values: pd.Series, name: str, log: FileLog) -> pd.Series:
    """Read whole numbers; what is no count (words, fractions, negative, beyond 2**53) becomes missing and is said."""
    given = present(values)
    numbers = _numbers(given, grouped=True)
    good = numbers.notna() & (numbers >= 0) & (numbers <= LARGEST) & (numbers.round() == numbers)
    _say_lost(given, good, name, log, "whole numbers of 0 or more")
    return numbers.where(good).round().astype("Int64")


def measures(
    values: pd.Series,
    name: str,
    log: FileLog,
    *,
    low: float | None = None,
    lasting: bool = False,
    european: bool = False,
) -> pd.Series:
    """Read quantities, and durations as seconds; what is no number, or below `low`, becomes missing and is said.

    `lasting`: the column holds durations, so that ``3m`` is three minutes and not three million.
    `european`: the file parts its cells with semicolons, as programs do where the comma is the decimal mark; points group there.
    """
    given = present(values)
    spelled = seconds(given.where(given.str.contains("[^0-9.,]", na=False))) if lasting else None
    numbers = _numbers(given.where(spelled.isna()) if spelled is not None else given, grouped=european)
    if spelled is None and (given.notna() & numbers.isna()).any():
        spelled = seconds(given.where(numbers.isna()))
    numbers = numbers if spelled is None else numbers.fillna(spelled)
    good = numbers.notna() & (numbers.abs() <= 1e300)
    good &= (numbers >= low) if low is not None else True
    _say_lost(given, good, name, log, "numbers" if low is None else f"numbers of {low:g} or more")
    return numbers.where(good).astype("float64")


def fractions(values: pd.Series, name: str, log: FileLog) -> pd.Series:
    """Read shares as fractions of 1: a percent sign, or any value above 1 in the column, means percent."""
    given = present(values)
    numbers = _numbers(given, grouped=False)
    signed = given.str.contains("%", regex=False, na=False)
    if not signed.any() and (numbers > 1).any():
        numbers = numbers / 100
        log.note(f"'{name}': values above 1 without a percent sign were read as percent.")
    good = numbers.between(0, 1)
    _say_lost(given, good, name, log, "shares")
    return numbers.where(good).astype("float64")


def percent(values: pd.Series) -> pd.Series:
    """Write a percent sign behind numbers that are percent and do not say so."""
    plain = values.str.strip()
    return plain.where(plain.str.endswith("%") | plain.eq(""), plain + "%")


def flags(values: pd.Series, name: str, log: FileLog) -> pd.Series:
    """Read yes and no in the languages known here; anything else becomes missing and is said."""
    given = present(values)
    plain = given.str.casefold()
    out = plain.isin(TRUE).astype("boolean").mask(~(plain.isin(TRUE) | plain.isin(FALSE)))
    _say_lost(given, out.notna(), name, log, "yes or no")
    return out


def seconds(values: pd.Series) -> pd.Series:
    """Read durations: ``0:05:12``, ``5:12``, ``1m 49s``; missing where the cell is none of them."""
    clock = values.str.extract(CLOCK).astype("float64")
    spelled = values.str.lower().str.extract(SPELLED)
    spelled = spelled.apply(lambda part: part.str.replace(",", ".", regex=False)).astype("float64")
    by_clock = clock[0].fillna(0) * 3600 + clock[1] * 60 + clock[2]
    by_words = (spelled.fillna(0) * [3600.0, 60.0, 1.0]).sum(axis=1).where(spelled.notna().any(axis=1))
    return by_clock.fillna(by_words)


def _numbers(given: pd.Series, *, grouped: bool) -> pd.Series:
    import pandas as pd

    simple = pd.to_numeric(given.where(given.str.fullmatch(r"[+-]?\d{1,18}", na=False)), errors="coerce")
    rest = given[given.notna() & simple.isna()]
    if rest.empty:
        return simple.astype("float64")
    return simple.astype("float64").fillna(_styled(rest, grouped))


def _styled(rest: pd.Series, grouped: bool) -> pd.Series:
    """Read what is more than digits: signs of money and percent, spaces in thousands, suffixes, points and commas."""
    import pandas as pd

    plain = rest.str.normalize("NFKC").str.replace("\u2212", "-", regex=False).str.replace(r"[\s'’_]+", "", regex=True)
    parts = plain.str.extract(
        r"^([+-]?)(?:[$€£¥₽₹₸₺₴]|[A-Z]{2,3}(?=\d))?([+-]?)(\d[\d.,]*(?:[eE][+-]?\d{1,3})?)([^\d.,]*)\.?$"
    )
    suffix = parts[3].str.casefold().str.rstrip(".")
    percent = suffix.eq("%")
    money = suffix.isin(["", "%", "$", "€", "£", "₽", "руб", "eur", "usd", "rub", "kr", "zł", "r$", "rm"])
    scale = suffix.map(SCALE).fillna(1.0).where(money | suffix.isin(list(SCALE)))
    digits = _points(parts[2], grouped=grouped & bool(scale.eq(1.0).any()), scaled=suffix.isin(list(SCALE)))
    negative = (parts[0] == "-") | (parts[1] == "-")
    value = (pd.to_numeric(digits, errors="coerce") * scale).round(9)
    return value.where(~percent, value / 100).where(~negative, -value)


def _points(digits: pd.Series, *, grouped: bool, scaled: pd.Series) -> pd.Series:
    """Decide which of ``.`` and ``,`` is the decimal mark, and write every number with a point.

    The last of the two is the decimal mark where both stand. One alone groups thousands if three digits follow each time
    and the column holds counts; in other columns a point is decimal, and a comma groups only if nothing in the column
    shows it as decimal.
    """
    last_comma = digits.str.rfind(",") > digits.str.rfind(".")
    both = digits.str.contains(",", regex=False, na=False) & digits.str.contains(".", regex=False, na=False)
    whole = ~scaled & digits.str.fullmatch(r"[1-9]\d{0,2}(?:[.,]\d{3})+", na=False)
    many = digits.str.fullmatch(r"[1-9]\d{0,2}(?:(?:\.\d{3}){2,}|(?:,\d{3}){2,})", na=False)
    comma_decimal = bool((digits.str.contains(r",\d{1,2}$|,\d{4,}$", na=False)).any())
    point_decimal = bool((digits.str.contains(r"\.\d{1,2}$|\.\d{4,}$", na=False) & ~scaled).any())
    comma_groups = whole & digits.str.contains(",", regex=False, na=False) & (~both) & (grouped | (not comma_decimal))
    point_groups = (
        whole
        & digits.str.contains(".", regex=False, na=False)
        & (~both)
        & ((grouped and not point_decimal) | (comma_decimal and not point_decimal))
    )
    groups = many | comma_groups | point_groups
    stripped = digits.str.replace(r"[.,]", "", regex=True)
    english = digits.str.replace(",", "", regex=False)
    european = digits.str.replace(".", "", regex=False).str.replace(",", ".", regex=False)
    single_comma = digits.str.replace(",", ".", regex=False)
    out = digits.where(~both, english.where(~last_comma, european))
    out = out.where(both | groups, single_comma)
    return out.where(~groups, stripped)


def _say_lost(given: pd.Series, good: pd.Series, name: str, log: FileLog, wanted: str) -> None:
    lost = given[given.notna() & ~good]
    if len(lost):
        shown = str(lost.iloc[0])[:30]
        log.note(f"'{name}': {len(lost):,} values are not {wanted} and were left empty (first: '{shown}').")
