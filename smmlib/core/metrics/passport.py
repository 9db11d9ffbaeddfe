"""The metric passport: what a number is, by which formula, over which denominator, dated how, by whose definition."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Metric:
    """One metric. `compute` takes its inputs by name, as numbers or as aligned columns."""

    id: str
    name: str
    formula: str
    inputs: tuple[str, ...]
    compute: Callable[..., Any]
    unit: str
    owner: str
    example: Mapping[str, Any]
    answer: float
    denominator: str = "none"
    denominator_date: str = "-"
    table: str = "posts"
    also: str = ""
    traps: tuple[str, ...] = field(default=())

    @property
    def is_rate(self) -> bool:
        """Whether the number makes sense only beside its denominator."""
        return self.denominator != "none"


def ratio(above: Any, below: Any, scale: float = 1.0) -> Any:
    """Divide; a missing or zero denominator gives a missing result, never zero and never infinity."""
    import pandas as pd

    if isinstance(above, pd.Series) or isinstance(below, pd.Series):
        index = above.index if isinstance(above, pd.Series) else below.index
        top = _floats(above, index)
        bottom = _floats(below, index)
        return (top / bottom.where(bottom > 0)) * scale
    if above is None or below is None or pd.isna(above) or pd.isna(below) or below <= 0:
        return float("nan")
    return float(above) / float(below) * scale


def _floats(values: Any, index: Any) -> Any:
    import pandas as pd

    series = values if isinstance(values, pd.Series) else pd.Series(values, index=index)
    return pd.to_numeric(series).astype("Float64").astype("float64")
