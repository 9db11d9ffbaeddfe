"""Intervals of another level than usual: the table carries its level, and whatever is drawn or said of it names that one.

Words are written for the usual level of a step ("90% interval"), so that they can be translated whole. Where an analyst asks for
another, the number in them is exchanged; without this, a bar of half its width would still be called a 90% interval.
"""

from __future__ import annotations

import functools
import inspect
import re
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, ParamSpec

if TYPE_CHECKING:
    import pandas as pd

    from smmlib.core.findings import Finding

P = ParamSpec("P")
FIXED = ("posts", "formats.mix", "monitoring.volume")  # intervals about these are always of the usual level
USUAL = re.compile(r"(?<![\w.,-])[89]0(?=\s?%|-процент)")  # 90% interval, 90 %, 90-процентный


def carried(function: Callable[P, pd.DataFrame]) -> Callable[P, pd.DataFrame]:
    """Let the table that a step returns carry the level of its intervals, where it is not the usual one.

    The level is the argument ``level``, or that of ``settings``, or of what holds the settings (a plan, the ground of a decision).
    """
    signature = inspect.signature(function)

    @functools.wraps(function)
    def measured(*args: P.args, **kwargs: P.kwargs) -> pd.DataFrame:
        table = function(*args, **kwargs)
        return carrying(table, _asked(signature, signature.bind(*args, **kwargs).arguments))

    return measured


def carrying(table: pd.DataFrame, level: float | None, usual: float | None = None) -> pd.DataFrame:
    """Return the table with the level of its intervals, where there is one to carry and it is not the usual one."""
    if level is not None and level != usual:
        table.attrs["level"] = level
    return table


def told(function: Callable[P, list[Finding]]) -> Callable[P, list[Finding]]:
    """Let the findings about such tables name their level; what is about a table of `FIXED` keeps its own."""
    signature = inspect.signature(function)

    @functools.wraps(function)
    def tell(*args: P.args, **kwargs: P.kwargs) -> list[Finding]:
        found = function(*args, **kwargs)
        level = of(signature.bind(*args, **kwargs).arguments.values())
        if level is None:
            return found
        return [
            f if f.level is None or f.evidence.table in FIXED else f.model_copy(update={"level": level}) for f in found
        ]

    return tell


def of(given: Iterable[Any]) -> float | None:
    """The level that the first of these tables carries; None where all are of the usual one."""
    carried_by = (value.attrs.get("level") for value in given if type(value).__name__ == "DataFrame")
    return next((float(level) for level in carried_by if level is not None), None)


def named(words: str, level: float | None) -> str:
    """Exchange the usual level in a subtitle or heading.

    Examples
    --------
    >>> named("Rate against the average, 90% interval, n posts", 0.5)
    'Rate against the average, 50% interval, n posts'
    >>> named("90-процентный интервал", 0.99), named("80% interval", None)
    ('99-процентный интервал', '80% interval')
    """
    return words if level is None else USUAL.sub(f"{100 * level:g}", words)


def _asked(signature: inspect.Signature, given: Mapping[str, Any]) -> float | None:
    if "level" in given:
        usual, level = signature.parameters["level"].default, float(given["level"])
        return level if level != usual else None
    held = [getattr(value, "settings", value if name == "settings" else None) for name, value in given.items()]
    settings = next((one for one in held if hasattr(one, "level")), None)
    if settings is None or settings.level == type(settings).model_fields["level"].default:
        return None
    return float(settings.level)
