"""The manifest of a run, the only truth about it: written by the runner, read by the report and by the desk."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from smmlib.core.errors import CannotStart
from smmlib.core.findings import Finding, loads


def write(folder: Path, said: dict[str, Any]) -> None:
    """Write manifest.json into a run's folder."""
    (folder / "manifest.json").write_bytes(written(said))


def written(said: dict[str, Any]) -> bytes:
    """A manifest as it is written."""
    text = json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True, default=str) + "\n"
    return text.encode("utf-8", "replace")


def read(folder: Path) -> dict[str, Any]:
    """Read manifest.json of a run's folder; without one there is nothing to report on."""
    path = folder / "manifest.json"
    if not path.is_file():
        raise CannotStart(f"There is no finished run in {folder}.")
    return json.loads(path.read_text(encoding="utf-8"))


def findings(folder: Path, step: str) -> list[Finding]:
    """Read the findings of one step of a run; empty if it told none."""
    path = folder / "findings" / f"{step}.json"
    return loads(path.read_text(encoding="utf-8")) if path.is_file() else []


def notebook(folder: Path, name: str) -> dict[str, Any]:
    """Read an executed notebook of a run; one without cells if it left none."""
    path = folder / "notebooks" / name
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {"cells": []}
