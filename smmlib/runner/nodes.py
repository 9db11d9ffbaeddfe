"""One node of a run: a notebook and a client. Its key is the fingerprint of all that goes in; a known key is kept."""

from __future__ import annotations

import functools
import json
import platform
import shutil
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal, get_args

from smmlib.runner import cleaning, kernel
from smmlib.store import files, hashing, places
from smmlib.store.imports import Canonical
from smmlib.store.workbook import Row

State = Literal["made", "kept", "failed", "earlier", "left out"]
STATES: tuple[State, ...] = get_args(State)
UNREACHED = ("runner", "report", "course", "locale")  # parts of the package that no result depends on


@dataclass(frozen=True)
class Task:
    """What a node needs: its row, its notebook, its parameters, and what other steps left for it."""

    row: Row
    notebook: Path
    canonical: Canonical
    parameters: Mapping[str, Any]
    language: str = "en"
    limits: kernel.Limits = kernel.ORDINARY
    tables: Mapping[str, Path] = field(default_factory=dict)
    lost: Mapping[str, str] = field(default_factory=dict)
    told: Mapping[str, Path] = field(default_factory=dict)


@dataclass(frozen=True)
class Node:
    """What became of a node, and the files it left; a failed one leaves its notebook only."""

    row: Row
    state: State
    key: str = ""
    error: str = ""
    seconds: float = 0.0
    lost: Mapping[str, str] = field(default_factory=dict)
    run: str = ""  # of a node taken from an earlier run: its run id
    drawn: str = ""  # the words it was drawn in, see `words_of`

    notebook: Path | None = None
    tables: Mapping[str, Path] = field(default_factory=dict)
    told: Path | None = None


def with_files(node: Node, notebook: Path, tables: Path, told: Path) -> Node:
    """Name the files of a node: those that are there."""
    found = {name: path for name in node.row.writes if (path := tables / f"{name}.parquet").is_file()}
    return replace(
        node, notebook=notebook if notebook.is_file() else None, tables=found, told=told if told.is_file() else None
    )


@functools.cache
def words_of(language: str) -> str:
    """Name the words that a report in this language is drawn in: the language, and its catalogues as they are now."""
    folder = places.ROOT / "smmlib" / "locale" / language
    return f"{language}-{hashing.of_folder(folder)[:12]}" if folder.is_dir() else language


def drawn_again(node: Node, client: str, language: str) -> Path:
    """Say where the notebook of a kept node lies, or would lie, drawn in other words than at first."""
    return home_of(client) / f"{node.key[:32]}-{words_of(language)}.ipynb"


def code_key() -> str:
    """Fingerprint of the code, the reference tables and the library versions that a notebook can reach."""
    package = hashing.of_folder(places.ROOT / "smmlib", without=UNREACHED)
    reference = places.reference_folder()
    known = hashing.of_folder(reference) if reference.is_dir() else ""
    return hashing.of_json([package, known, hashing.of_file(places.lock_file()), platform.python_version()])


def key_of(task: Task, code: str) -> str:
    """Fingerprint a node: cells, code, parameters, brief, the tables it reads, and the content of what other steps left.

    Looks and language do not enter: they are drawn anew from what the node kept.
    """
    cells = json.loads(task.notebook.read_text(encoding="utf-8"))["cells"]
    return hashing.of_json({
        "row": [task.row.step, task.row.reads, task.row.writes], "cells": [[c["cell_type"], c["metadata"].get("tags", []), c["source"]] for c in cells],
        "code": code, "parameters": dict(task.parameters), "brief": task.canonical.brief.without_looks().model_dump(mode="json"),
        "canonical": task.canonical.fingerprint(task.row.canonical), "tables": {name: hashing.of_file(path) for name, path in task.tables.items()},
        "lost": dict(task.lost), "told": {step: hashing.of_file(path) for step, path in task.told.items()},
    })  # fmt: skip


def home_of(client: str) -> Path:
    """The folder of a client's kept nodes."""
    return places.state_folder() / "cache" / client


def known(task: Task, key: str) -> Node | None:
    """Return the kept node of this key, if it is there and each of its files is as it was written."""
    folder = home_of(task.canonical.client) / key[:32]
    try:
        said = json.loads((folder / "node.json").read_text(encoding="utf-8"))
        whole = all(hashing.of_file(folder / name) == value for name, value in said["files"].items())
        drawn = str(said["drawn"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    if not whole:
        return None
    files.mark_used(folder)
    return _in_folder(Node(task.row, "kept", key, lost=task.lost, drawn=drawn), folder)


def is_damaged(task: Task, key: str) -> bool:
    """Whether something is kept under this key, though `known` cannot use it."""
    return (home_of(task.canonical.client) / key[:32]).exists()


def make(task: Task, key: str, ahead: bool = False, on_cell: Callable[[int, int], None] | None = None) -> Node:
    """Execute the notebook and keep what it left; a failed one is put aside and never reused."""
    home = home_of(task.canonical.client)
    home.mkdir(parents=True, exist_ok=True)
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix=".making-", dir=home) as temporary:
        work = Path(temporary) / "node"
        (work / "tables").mkdir(parents=True)
        error, log = _execute(task, work, ahead, on_cell)
        node = Node(
            task.row, "failed" if error else "made", key, error=error, lost=task.lost, drawn=words_of(task.language)
        )
        node = _put_aside(node, task, work, log) if error else _keep(node, work, home / key[:32])
    return replace(node, seconds=time.monotonic() - started)


def _execute(task: Task, work: Path, ahead: bool, on_cell: Callable[[int, int], None] | None) -> tuple[str, str]:
    """Run the notebook into `work`; return the error's last line (empty if none) and the log."""
    paths = {str(work): "here", str(home_of(task.canonical.client)): "kept", str(places.ROOT): "workbook",
             str(places.state_folder()): "state", str(places.reports_folder()): "reports",
             str(places.clients_folder()): "clients", str(places.notebooks_folder()): "notebooks"}  # fmt: skip
    try:
        executed = kernel.execute(
            task.notebook,
            parameters=task.parameters,
            node=_spec(task, work),
            limits=task.limits,
            ahead=ahead,
            on_cell=on_cell,
        )
    except (kernel.KernelDied, OSError) as died:
        said = cleaning.scrub(str(died), paths).strip() or type(died).__name__
        return said.splitlines()[0][: cleaning.LONGEST_ERROR], said
    cleaned = cleaning.clean(executed, paths)
    files.write_text(work / "notebook.ipynb", written(cleaned.notebook))
    missing = [name for name in task.row.writes if not (work / "tables" / f"{name}.parquet").is_file()]
    unsaved = f"it ended without saving {', '.join(missing)}, which workbook.yaml promises" if missing else ""
    return cleaned.error or unsaved, cleaned.log


def written(notebook: Mapping[str, Any]) -> str:
    """Write a notebook as it is kept and delivered."""
    return json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _spec(task: Task, work: Path) -> dict[str, Any]:
    return {
        "step": task.row.step, "client": task.canonical.client, "canonical": str(task.canonical.folder), "exports": task.canonical.key,
        "brief": task.canonical.brief.without_looks().model_dump(mode="json"), "folder": str(work), "language": task.language,
        "tables": {name: str(path) for name, path in task.tables.items()}, "lost": dict(task.lost),
        "told": {step: str(path) for step, path in task.told.items()},
    }  # fmt: skip


def _keep(node: Node, work: Path, target: Path) -> Node:
    listed = {p.relative_to(work).as_posix(): hashing.of_file(p) for p in sorted(work.rglob("*")) if p.is_file()}
    files.write_text(
        work / "node.json",
        json.dumps({"key": node.key, "drawn": node.drawn, "files": listed}, indent=1, sort_keys=True) + "\n",
    )
    files.replace_folder(work, target)
    return _in_folder(node, target)


def _in_folder(node: Node, folder: Path) -> Node:
    return with_files(node, folder / "notebook.ipynb", folder / "tables", folder / "findings.json")


def _put_aside(node: Node, task: Task, work: Path, log: str) -> Node:
    """Move what a failed notebook left to .smm/<client>/failed/<step>, with its whole traceback in log.txt."""
    target = places.state_folder() / task.canonical.client / "failed" / task.row.step
    shutil.rmtree(target, ignore_errors=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    files.write_text(work / "log.txt", log + "\n")
    files.replace_folder(work, target)
    notebook = target / "notebook.ipynb"
    return replace(node, notebook=notebook if notebook.is_file() else None)
