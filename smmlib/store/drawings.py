"""The calls that drew a notebook, kept beside its tables, so that a report in another language is drawn without executing anything.

``drawings.json`` lists the calls in their order: function, arguments, and what the drawing is known by in the notebook.
Tables lie beside it as Parquet, named by their content. Nothing is pickled, and only drawing functions are ever called.
"""

from __future__ import annotations

import importlib
import json
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from smmlib.core import drawing
from smmlib.core.errors import SmmError
from smmlib.core.findings import Finding
from smmlib.store import files, hashing

LIST = "drawings.json"
ALLOWED = re.compile(
    r"smmlib\.(?:views\.)?[a-z0-9_]+:(?:plot|table)_[a-z0-9_]+|smmlib\.core\.tables:(?:findings|provenance)_view"
)
TABLE = re.compile(r"[0-9a-f]{32}")
MISSING = ("NAType", "NaTType")


@dataclass(frozen=True)
class Bundle:
    """One drawing in the language that was asked for: what a notebook's output holds, and what it was known by before."""

    name: str
    known_by: str
    data: Mapping[str, Any]
    metadata: Mapping[str, Any]


@dataclass
class _Notes:
    """The recorder of one notebook; the list is written anew after each call, for nobody tells it which is the last."""

    folder: Path
    calls: list[dict[str, Any]] = field(default_factory=list)

    def __call__(self, call: drawing.Call) -> None:
        arguments = {
            name: _kept(value, self.folder, f"{call.function}, {name}") for name, value in call.arguments.items()
        }
        data, metadata = call.drawn._repr_mimebundle_()
        self.calls.append(
            {"function": call.function, "arguments": arguments, "name": _name(metadata), "known_by": _known_by(data)}
        )
        text = json.dumps(self.calls, ensure_ascii=True, indent=1, sort_keys=True, allow_nan=False) + "\n"
        files.write_text(self.folder / LIST, text)


def keep(folder: Path | None) -> None:
    """From now on keep every drawing's call in `folder`; None: keep nothing."""
    drawing.record_with(None if folder is None else _Notes(folder))


def redraw(folder: Path, language: str) -> dict[str, Bundle]:
    """Draw everything of a notebook again, in another language.

    Parameters
    ----------
    folder : Path
        A node's ``drawings`` folder; one that is not there holds no drawing.
    language : ISO 639 code

    Returns
    -------
    dict
        One bundle a call, in the order of the calls, under ``<place>-<name>``.

    Raises
    ------
    SmmError
        The list names something that is no drawing function, or a table that is not there.
    """
    listed = folder / LIST
    calls = json.loads(listed.read_text(encoding="utf-8")) if listed.is_file() else []
    return {f"{place:03d}-{call['name']}": _drawn(call, folder, language) for place, call in enumerate(calls)}


def into(notebook: Mapping[str, Any], bundles: Mapping[str, Bundle]) -> dict[str, Any]:
    """Return `notebook` with its drawings replaced by `bundles`; the one given, and all sources, stay as they are.

    A drawing is recognised by its name and by its words in the language it was first drawn in; two that share both are
    taken in the order they were drawn.
    """
    left = list(bundles.values())
    cells = [
        {**cell, "outputs": [_replaced(output, left) for output in cell["outputs"]]}
        if cell.get("outputs")
        else dict(cell)
        for cell in notebook["cells"]
    ]
    return {**notebook, "cells": cells}


def _replaced(output: Mapping[str, Any], left: list[Bundle]) -> dict[str, Any]:
    """An output with what was drawn for it, which is taken out of `left`; drawings shown twice stay for the second time."""
    if "data" not in output:
        return dict(output)
    wanted = (_name(output.get("metadata", {})), _known_by(output["data"]))
    found = next((b for b in left if (b.name, b.known_by) == wanted), None)
    if found is None:
        return dict(output)
    if sum((b.name, b.known_by) == wanted for b in left) > 1:
        left.remove(found)
    return {**output, "data": dict(found.data), "metadata": dict(found.metadata)}


def _drawn(call: Mapping[str, Any], folder: Path, language: str) -> Bundle:
    arguments = {name: _read(value, folder) for name, value in call["arguments"].items()}
    data, metadata = _function(call["function"])(**arguments, language=language)._repr_mimebundle_()
    return Bundle(call["name"], call["known_by"], data, metadata)


def _function(name: str) -> Callable[..., Any]:
    """The drawing function of this name; nothing else is ever called."""
    if not ALLOWED.fullmatch(name):
        raise SmmError(f"'{name[:80]}' is no drawing of this workbook: it is not called.")
    module, _, function = name.partition(":")
    try:
        found = getattr(importlib.import_module(module), function)
    except (ImportError, AttributeError):
        raise SmmError(
            f"The drawing '{name}' is not there any more. Make the run anew: smm run CLIENT --fresh"
        ) from None
    if getattr(found, "__drawing__", "") != name:
        raise SmmError(f"'{name}' is no drawing of this workbook: it is not called.")
    return found


def _name(metadata: Mapping[str, Any]) -> str:
    """What a drawing is called in its metadata: its name, or its kind where it has none."""
    said = [m for m in metadata.values() if isinstance(m, Mapping)]
    return next((str(m[key]) for key in ("name", "kind") for m in said if m.get(key)), "")


def _known_by(data: Mapping[str, Any]) -> str:
    """Sixteen digits of the words of a drawing."""
    return hashing.of_bytes("".join(data.get("text/plain", "")).encode("utf-8", "replace"))[:16]


def _kept(value: Any, folder: Path, where: str) -> Any:
    """A value as JSON keeps it: plain, or one tag with what it takes to make it again."""
    single = value.item() if hasattr(value, "item") and getattr(value, "ndim", 1) == 0 else value
    if single is None or isinstance(single, bool | int | str):
        return single
    if isinstance(single, float):
        return single if math.isfinite(single) else {"number": repr(single)}
    if isinstance(single, list | tuple):
        items = [_kept(item, folder, where) for item in single]
        return items if isinstance(single, list) else {"tuple": items}
    if isinstance(single, Mapping):
        return {"dict": [[_kept(k, folder, where), _kept(v, folder, where)] for k, v in single.items()]}
    if isinstance(single, Finding):
        return {"finding": single.model_dump(mode="json")}
    if type(single).__name__ in MISSING:
        return {"missing": type(single).__name__}
    if isinstance(single, date):
        return {"moment" if isinstance(single, datetime) else "day": single.isoformat()}
    return {"table": _table(single, folder, where)}


def _table(value: Any, folder: Path, where: str) -> str:
    import pandas as pd

    if not isinstance(value, pd.DataFrame):
        raise SmmError(f"{where}: a drawing takes tables and plain values; {type(value).__name__} cannot be kept.")
    try:
        data = files.table_bytes(value, with_index=True)
    except Exception as why:
        raise SmmError(f"{where}: the table cannot be kept as Parquet: {why}") from why
    name = hashing.of_bytes(data)[:32]
    if not (folder / f"{name}.parquet").is_file():
        files.write_bytes(folder / f"{name}.parquet", data)
    return name


def _read(value: Any, folder: Path) -> Any:
    """The value that `_kept` kept."""
    if isinstance(value, list):
        return [_read(item, folder) for item in value]
    if not isinstance(value, dict):
        return value
    ((tag, said),) = value.items()
    makers: dict[str, Callable[[Any], Any]] = {
        "tuple": lambda v: tuple(_read(item, folder) for item in v),
        "dict": lambda v: {_read(k, folder): _read(item, folder) for k, item in v},
        "finding": Finding.model_validate,
        "number": float,
        "day": date.fromisoformat,
        "moment": _moment,
        "missing": _missing,
        "table": lambda v: _table_of(v, folder),
    }
    return makers[tag](said)


def _moment(text: str) -> Any:
    import pandas as pd

    return pd.Timestamp(text)


def _missing(kind: str) -> Any:
    import pandas as pd

    return pd.NA if kind == "NAType" else pd.NaT


def _table_of(name: str, folder: Path) -> Any:
    path = folder / f"{name}.parquet"
    if not TABLE.fullmatch(name) or not path.is_file():
        raise SmmError(f"The drawings lack their table {name[:32]}. Make the run anew: smm run CLIENT --fresh")
    return files.read_table(path)
