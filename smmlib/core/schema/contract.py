"""One table's contract: columns with type, unit and meaning; checked by pandera, all breaches at once."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from smmlib.core.errors import BadTable

if TYPE_CHECKING:
    import pandera.pandas as pa

UTC = pd.DatetimeTZDtype("us", "UTC")


@dataclass(frozen=True)
class Column:
    """One column: pandas type, meaning, unit, whether a missing value is allowed, and its bounds."""

    dtype: Any
    meaning: str
    unit: str
    required: bool = False
    low: float | None = None
    high: float | None = None
    among: tuple[str, ...] = ()


def text(meaning: str, *, required: bool = False, among: tuple[str, ...] = ()) -> Column:
    """Words. Ids are words too: fifteen digits do not survive as numbers."""
    return Column("str", meaning, "text", required, among=among)


def count(meaning: str, *, required: bool = False) -> Column:
    """A whole number of things, 0 or more; missing is not zero."""
    return Column("Int64", meaning, "count", required, low=0)


def whole(meaning: str, *, required: bool = False, low: float | None = None, high: float | None = None) -> Column:
    """A whole number that is no count: a place, an hour, a weekday."""
    return Column("Int64", meaning, "number", required, low=low, high=high)


def number(meaning: str, unit: str, *, required: bool = False, low: float | None = None) -> Column:
    """A measured quantity in the unit named."""
    return Column("float64", meaning, unit, required, low=low)


def fraction(meaning: str, *, required: bool = False) -> Column:
    """A share between 0 and 1; percent exists only on paper."""
    return Column("float64", meaning, "fraction", required, low=0, high=1)


def instant(meaning: str, *, required: bool = False) -> Column:
    """A moment, in UTC."""
    return Column(UTC, meaning, "instant, UTC", required)


def day(meaning: str, *, required: bool = False) -> Column:
    """A calendar day without a time zone."""
    return Column("datetime64[us]", meaning, "day", required)


def flag(meaning: str, *, required: bool = False) -> Column:
    """True, false, or not known."""
    return Column("boolean", meaning, "true/false", required)


@dataclass(frozen=True)
class Contract:
    """The promise a table makes: name, key, columns; `check` keeps it."""

    name: str
    meaning: str
    key: tuple[str, ...]
    columns: dict[str, Column]

    @functools.cached_property
    def pandera(self) -> pa.DataFrameSchema:
        """The same promise as a pandera schema, built when first needed."""
        import pandera.pandas as pa

        return pa.DataFrameSchema(
            {name: pa.Column(c.dtype, _bounds(c), nullable=not c.required) for name, c in self.columns.items()},
            unique=list(self.key) or None,
        )

    def check(self, table: pd.DataFrame) -> pd.DataFrame:
        """Order and type the columns of a copy of `table`, and raise `BadTable` listing every breach."""
        missing = [n for n, c in self.columns.items() if c.required and n not in table.columns and len(table)]
        shaped, wrong = self._shape(table)
        problems = [f"column '{n}' is missing (it holds {self.columns[n].unit})" for n in missing]
        problems += [*wrong.values(), *self._breaches(shaped, leave_out={*missing, *wrong})]
        if problems:
            raise BadTable(self.name, problems)
        return shaped

    def _shape(self, table: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, str]]:
        wrong: dict[str, str] = {}
        series: dict[str, pd.Series] = {}
        for name, column in self.columns.items():
            given = table[name] if name in table.columns else pd.Series(pd.NA, index=table.index, dtype="object")
            try:
                series[name] = _typed(given, column.dtype)
            except (TypeError, ValueError, OverflowError) as why:
                wrong[name] = f"column '{name}' should hold {column.unit}: {why}"
        extra = {n: table[n] for n in table.columns if str(n).startswith("extra_")}
        shaped = pd.DataFrame({**series, **extra}, index=table.index).reset_index(drop=True)
        shaped.attrs = dict(table.attrs)
        return shaped, wrong

    def _kept(self, shaped: pd.DataFrame) -> bool:
        """Whether every column keeps its bounds and the key stands once; says nothing about which does not."""
        unique = not self.key or not shaped.duplicated(list(self.key)).any()
        return unique and all(_within(shaped[name], column) for name, column in self.columns.items())

    def _breaches(self, shaped: pd.DataFrame, *, leave_out: set[str]) -> list[str]:
        """Hold the columns that could be typed against their bounds, and the key if all of it is there.

        The plain look comes first: it costs a tenth, and only a table that fails it needs its breaches named.
        """
        if not leave_out and self._kept(shaped):
            return []
        import pandera.errors

        promise = self.pandera
        if leave_out:
            promise = promise.remove_columns([*leave_out])
            promise.unique = None if leave_out & set(self.key) else promise.unique
        try:
            promise.validate(shaped, lazy=True)
        except pandera.errors.SchemaErrors as wrong:
            return _sentences(wrong.failure_cases, self.key)
        return []


def _within(values: pd.Series, column: Column) -> bool:
    given = values.dropna()
    if len(given) < len(values) and column.required:
        return False
    high_enough = column.low is None or bool((given >= column.low).all())
    low_enough = column.high is None or bool((given <= column.high).all())
    return high_enough and low_enough and (not column.among or set(given.unique()) <= set(column.among))


def _typed(given: pd.Series, dtype: Any) -> pd.Series:
    if dtype == "str":
        return given.where(given.notna(), None).astype("str") if given.dtype != "str" else given
    if given.dtype == dtype:
        return given
    if dtype == UTC:
        return pd.to_datetime(given, utc=True).astype(UTC)
    if dtype == "datetime64[us]":
        return pd.to_datetime(given).astype(dtype)
    if dtype in ("Int64", "float64"):
        numbers = pd.to_numeric(given)
        return numbers.astype("Float64").astype("float64") if dtype == "float64" else numbers.astype("Int64")
    return given.astype(dtype)


def _bounds(column: Column) -> list[pa.Check]:
    import pandera.pandas as pa

    checks = []
    if column.low is not None:
        checks.append(pa.Check.ge(column.low))
    if column.high is not None:
        checks.append(pa.Check.le(column.high))
    if column.among:
        checks.append(pa.Check.isin(column.among))
    return checks


RULES = {
    "greater_than_or_equal_to": "below {0}",
    "less_than_or_equal_to": "above {0}",
    "isin": "none of {0}",
    "not_nullable": "empty",
}


def _sentences(failures: pd.DataFrame, key: tuple[str, ...]) -> list[str]:
    twice = failures["check"] == "multiple_fields_uniqueness"
    out = [f"the key ({', '.join(key)}) stands twice or more{_rows(failures[twice])}"] if twice.any() else []
    for (column, rule), cases in failures[~twice].groupby(["column", "check"], dropna=False, sort=True):
        name, _, bound = str(rule).partition("(")
        said = RULES.get(name, str(rule)).format(bound.rstrip(")").strip("("))
        example = f", for example {cases['failure_case'].iloc[0]!r}" if said != "empty" else ""
        out.append(f"column '{column}': {len(cases)} values are {said}{_rows(cases)}{example}")
    return out


def _rows(cases: pd.DataFrame) -> str:
    where = cases["index"].dropna().unique()[:3]
    return f" (first in row {', '.join(str(int(i)) for i in where)})" if len(where) else ""
