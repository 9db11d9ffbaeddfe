"""Drawings that can be drawn again: in a batch run each call of a drawing function is handed to a recorder.

At the desk and in tests there is no recorder, and a recorded function is the function itself.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ParamSpec, TypeVar

from smmlib.core import levels

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True)
class Call:
    """One drawing: ``module:name`` of its function, the arguments by name without the language, and what was drawn."""

    function: str
    arguments: Mapping[str, Any]
    drawn: Any


Recorder = Callable[[Call], None]
_recorder: Recorder | None = None
_inside = False


def record_with(recorder: Recorder | None) -> None:
    """Hand every drawing from now on to `recorder`; None: to nobody."""
    global _recorder
    _recorder = recorder


def recorded(function: Callable[P, R]) -> Callable[P, R]:
    """Let the recorder see each call of a drawing function that names a language; drawings inside a drawing are its own affair.

    Examples
    --------
    >>> @recorded
    ... def plot_word(word: str, *, language: str = "") -> str:
    ...     return word.upper()
    >>> seen = []
    >>> record_with(seen.append)
    >>> plot_word("reach", language="en")
    'REACH'
    >>> record_with(None)
    >>> seen[0].arguments
    {'word': 'reach'}
    """
    signature = inspect.signature(function)
    name = f"{function.__module__}:{function.__name__}"

    @functools.wraps(function)
    def draw(*args: P.args, **kwargs: P.kwargs) -> R:
        global _inside
        given = signature.bind(*args, **kwargs).arguments
        if _recorder is None or _inside or not kwargs.get("language"):
            return _finished(function(*args, **kwargs), given)
        _inside = True
        try:
            drawn = _finished(function(*args, **kwargs), given)
        finally:
            _inside = False
        _recorder(Call(name, {k: v for k, v in given.items() if k != "language"}, drawn))
        return drawn

    draw.__drawing__ = name  # type: ignore[attr-defined]
    return draw


def _finished(drawn: R, given: Mapping[str, Any]) -> R:
    """A drawing that names the level of its intervals; a chart also with the rows of the first table it was drawn from."""
    level = levels.of(given.values())
    drawn = drawn.at_level(level) if level is not None and hasattr(drawn, "at_level") else drawn
    tables = [value for value in given.values() if type(value).__name__ == "DataFrame"]
    return drawn.with_rows(tables[0]) if tables and hasattr(drawn, "with_rows") else drawn
