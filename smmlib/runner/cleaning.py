"""An executed notebook made fit to deliver: without paths, clocks, addresses, widgets; equal runs are equal bytes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
ADDRESS = re.compile(r" at 0x[0-9a-f]{6,}")
CELL_FILE = re.compile(r"(?:/[^\s:'\"<>]*)?/ipykernel_\d+/\d+\.py")
SCRATCH = re.compile(r"/[^\s:'\"<>]*/smm-[a-z0-9_]{8}\b")
# A drawing is a long text with many strokes: what each pattern must hold is looked for first.
BEFORE = (("\x1b", ANSI, ""), ("/ipykernel_", CELL_FILE, "cell"))
AFTER = (("/smm-", SCRATCH, "scratch"), (" at 0x", ADDRESS, ""))
BANNER = "papermill-error-cell-tag"
KEPT_METADATA = ("kernelspec", "language_info")
LONGEST_ERROR = 300


@dataclass(frozen=True)
class Cleaned:
    """A notebook ready to keep, the last line of its error (empty if it ran through), and the whole traceback."""

    notebook: dict[str, Any]
    error: str
    log: str


def clean(executed: Mapping[str, Any], paths: Mapping[str, str]) -> Cleaned:
    """Clean an executed notebook; it is left unchanged.

    Parameters
    ----------
    executed : notebook node
    paths : absolute path -> what stands for it in the outputs; longer paths are replaced first
    """
    cells = [_cell(c, paths) for c in executed["cells"] if BANNER not in c["metadata"].get("tags", [])]
    raw = [o for c in executed["cells"] for o in c.get("outputs", []) if o["output_type"] == "error"]
    faults = [o for c in cells for o in c.get("outputs", []) if o["output_type"] == "error"]
    log = "\n".join(ANSI.sub("", line) for o in raw for line in o["traceback"])
    metadata = {k: _plain(v) for k, v in executed["metadata"].items() if k in KEPT_METADATA}
    notebook = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return Cleaned(notebook, faults[0]["traceback"][0] if faults else "", log)


def _cell(cell: Mapping[str, Any], paths: Mapping[str, str]) -> dict[str, Any]:
    tags = list(cell["metadata"].get("tags", []))
    injected = "injected-parameters" in tags
    out: dict[str, Any] = {
        "id": "injected-parameters" if injected else cell.get("id", ""),
        "cell_type": cell["cell_type"],
        "metadata": {"tags": tags} if tags else {},
        "source": cell["source"],
    }
    if cell["cell_type"] == "code":
        out["execution_count"] = cell.get("execution_count")
        out["outputs"] = [_output(o, paths) for o in cell.get("outputs", []) if not _is_widget(o)]
    return out


def _is_widget(output: Mapping[str, Any]) -> bool:
    return any("jupyter.widget" in mime for mime in output.get("data", {}))


def _output(output: Mapping[str, Any], paths: Mapping[str, str]) -> dict[str, Any]:
    kept = {k: _scrub(v, paths) for k, v in output.items() if k != "traceback"}
    if output["output_type"] == "error":
        last = f"{kept['ename']}: {kept['evalue']}".strip().splitlines()
        kept["traceback"] = [last[0][:LONGEST_ERROR]]
    return kept


def _scrub(value: Any, paths: Mapping[str, str]) -> Any:
    if isinstance(value, Mapping):
        return {k: _scrub(v, paths) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_scrub(v, paths) for v in value]
    return scrub(value, paths) if isinstance(value, str) else value


def scrub(text: str, paths: Mapping[str, str]) -> str:
    """Replace absolute paths, cell files, scratch folders, memory addresses and terminal colours in a text."""
    for mark, pattern, instead in BEFORE:
        text = pattern.sub(instead, text) if mark in text else text
    for path in sorted(paths, key=lambda p: (-len(p), p)):
        text = text.replace(path, paths[path])
    for mark, pattern, instead in AFTER:
        text = pattern.sub(instead, text) if mark in text else text
    return text


def _plain(value: Any) -> Any:
    return {k: _plain(v) for k, v in value.items()} if isinstance(value, Mapping) else value
