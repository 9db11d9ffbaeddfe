"""The parameters cell as a public interface: names and types are checked before any kernel starts."""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from smmlib.core.errors import CannotStart, SmmError, near_miss

SHARED = ("client", "since", "until", "language")
TRUE, FALSE = ("true", "yes", "on", "1"), ("false", "no", "off", "0")
WORDS = {"str": "text", "int": "a whole number", "float": "a number", "bool": "true or false"}


@dataclass(frozen=True)
class Parameter:
    """One line of a parameters cell."""

    name: str
    kind: str
    default: Any

    def convert(self, text: str) -> Any:
        """Turn a word of the command line into this parameter's type, or say what it takes."""
        try:
            return _CONVERT[self.kind](text)
        except ValueError:
            raise CannotStart(f"{self.name} takes {WORDS[self.kind]}; got '{text[:60]}'.") from None


def _whole(text: str) -> int:
    return int(text.strip())


def _number(text: str) -> float:
    value = float(text.strip())
    if not math.isfinite(value):
        raise ValueError(text)
    return value


def _flag(text: str) -> bool:
    word = text.strip().casefold()
    if word not in TRUE + FALSE:
        raise ValueError(text)
    return word in TRUE


_CONVERT: dict[str, Callable[[str], Any]] = {"str": str, "int": _whole, "float": _number, "bool": _flag}


def of_notebook(notebook: Mapping[str, Any], name: str) -> dict[str, Parameter]:
    """Read the parameters of a notebook from its cell tagged ``parameters``.

    Raises
    ------
    SmmError
        There is no such cell, it is not Python, or a line is not ``name: type = literal`` with str, int, float or bool.
    """
    tagged = [
        c for c in notebook["cells"] if "parameters" in c["metadata"].get("tags", []) and c["cell_type"] == "code"
    ]
    if not tagged:
        raise SmmError(
            f"{name} has no code cell tagged 'parameters'; tag the one that holds client, since, until, language."
        )
    try:
        lines = ast.parse("".join(tagged[0]["source"])).body
    except SyntaxError as wrong:
        raise SmmError(f"{name}, parameters cell, line {wrong.lineno}: this is not Python: {wrong.msg}.") from None
    found = [_parameter(line, name) for line in lines]
    return {p.name: p for p in found}


def _parameter(line: ast.stmt, notebook: str) -> Parameter:
    plain = (
        isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name) and isinstance(line.annotation, ast.Name)
    )
    if plain and line.annotation.id in _CONVERT and line.value is not None:  # type: ignore[attr-defined]
        try:
            return Parameter(line.target.id, line.annotation.id, ast.literal_eval(line.value))  # type: ignore[attr-defined]
        except ValueError:
            return _refuse(line, notebook)
    return _refuse(line, notebook)


def _refuse(line: ast.stmt, notebook: str) -> Parameter:
    raise SmmError(f"{notebook}, parameters cell, line {line.lineno}: write 'name: type = value' with str, int, float or "
                   f"bool; got '{ast.unparse(line)[:80]}'.")  # fmt: skip


def split(given: Sequence[str]) -> dict[str, str]:
    """Split ``name=value`` words; a word without = or a name given twice is a `CannotStart`."""
    out: dict[str, str] = {}
    for word in given:
        name, sign, value = word.partition("=")
        if not sign or not name.strip():
            raise CannotStart(f"-p takes name=value, such as -p min_posts=10; got '{word[:60]}'.")
        if name.strip() in out:
            raise CannotStart(f"-p {name.strip()} is given twice; keep one.")
        out[name.strip()] = value
    return out


def assign(given: Mapping[str, str], notebooks: Mapping[str, Mapping[str, Parameter]]) -> dict[str, dict[str, Any]]:
    """Give each notebook the parameters it knows, converted; all problems at once.

    Parameters
    ----------
    given : name -> word of the command line
    notebooks : step -> its parameters

    Raises
    ------
    CannotStart
        A name no notebook of the run knows (with the nearest that one does), or a value of the wrong type.
    """
    known = {name for own in notebooks.values() for name in own if name not in SHARED}
    problems = [_unknown(name, known) for name in given if name not in known]
    out: dict[str, dict[str, Any]] = {step: {} for step in notebooks}
    for name in (n for n in given if n in known):
        for step in (s for s, own in notebooks.items() if name in own):
            try:
                out[step][name] = notebooks[step][name].convert(given[name])
            except CannotStart as wrong:
                problems.append(str(wrong))
    if problems:
        raise CannotStart("\n".join(dict.fromkeys(problems)))
    return out


def check_ranges(own: Mapping[str, Mapping[str, Any]]) -> None:
    """Hold the values that were given against the ranges of each step's `Params`, before anything runs; all problems at once.

    Parameters
    ----------
    own : step -> its converted parameters, as from `assign`; steps without any are not imported

    Raises
    ------
    CannotStart
        A value outside its range: which, and what the range is.
    """
    import importlib

    from pydantic import ValidationError

    problems = []
    for step, values in own.items():
        params = (
            getattr(importlib.import_module(f"smmlib.{step}"), "Params", None) if _has_module(step, values) else None
        )
        try:
            if params is not None:
                params(**{k: v for k, v in values.items() if k in params.model_fields})
        except ValidationError as wrong:
            problems += [
                f"-p {e['loc'][0]}={e['input']} ({step}): {e['msg'][0].lower()}{e['msg'][1:]}." for e in wrong.errors()
            ]
    if problems:
        raise CannotStart("\n".join(dict.fromkeys(problems)))


def _has_module(step: str, values: Mapping[str, Any]) -> bool:
    from importlib.util import find_spec

    return bool(values) and find_spec(f"smmlib.{step}") is not None


def _unknown(name: str, known: set[str]) -> str:
    if name in SHARED:
        return f"'{name}' is not set with -p; use " + (
            "the client's name after 'smm run'." if name == "client" else f"--{name}."
        )
    listed = ", ".join(sorted(known)) or "none"
    return f"No notebook of this run has a parameter '{name}'.{near_miss(name, known)} Parameters: {listed}."
