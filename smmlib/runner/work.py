"""The pieces of work of a run, each for one slot: read exports, execute a notebook, deliver. Plain values in, paths out."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from smmlib.runner import assemble, nodes
from smmlib.runner.nodes import Node, Task
from smmlib.runner.request import Executed
from smmlib.store import files, imports, places
from smmlib.store.imports import Canonical

_drawing = threading.Lock()


def read(client: str) -> Canonical:
    """Return the client's canonical tables, imported in a process of their own where that can be.

    Raises
    ------
    CannotStart
        No such client, or faults in the brief.
    """
    from smmlib.runner import kernel
    from smmlib.runner.kernels import calls

    now = imports.current(client)
    if imports.is_current(now):
        files.mark_used(now.folder)
        return now
    threading.Thread(target=kernel.papermill, name="papermill", daemon=True).start()  # notebooks will follow
    calls.call("smmlib.store.imports:refresh", {"client": client})
    renewed = imports.refresh(client)  # tells what is wrong where the other process could not
    return replace(renewed, renewed=True)


def node(task: Task, key: str, ahead: bool = False, on_cell: Callable[[int, int], None] | None = None) -> Node:
    """Execute a notebook; see `nodes.make`."""
    return nodes.make(task, key, ahead, on_cell)


def draw(notebook: Path, target: Path, language: str) -> Path:
    """Draw a kept notebook's figures and tables in another language, from what they were drawn from; nothing is executed."""
    from smmlib.runner.kernels import calls

    given = {"notebook": str(notebook), "target": str(target), "language": language}
    if not calls.call("smmlib.runner.work:redraw", given):
        with _drawing:  # matplotlib draws for one thread at a time
            redraw(**given)
    return target


def redraw(notebook: str, target: str, language: str) -> None:
    """Write `notebook` with its drawings in `language` to `target`; its folder holds what they were drawn from."""
    from smmlib.store import drawings

    bundles = drawings.redraw(Path(notebook).parent / "drawings", language)
    drawn = drawings.into(json.loads(Path(notebook).read_text(encoding="utf-8")), bundles)
    files.write_text(Path(target), nodes.written(drawn))


def order(executed: Executed, seconds: float) -> dict[str, Any]:
    """Write down what is to be delivered, as JSON can hold it."""
    started = datetime.now(UTC) - timedelta(seconds=seconds)
    states = {n.row.step: {"state": n.state, "seconds": round(n.seconds, 1)} for n in executed.nodes}
    run_time = {"started": started.isoformat(timespec="seconds"), "seconds": round(seconds, 1), "nodes": states}
    return assemble.order(executed, run_time)


def deliver(order: dict[str, Any]) -> Path:
    """Deliver a run, in a process of its own where that can be; nothing is done where the same has been delivered."""
    from smmlib.runner.kernels import calls

    home = places.reports_folder() / order["said"]["client"]
    if not assemble.is_delivered(order):
        written = places.state_folder() / order["said"]["client"] / "order.json"
        files.write_text(written, json.dumps(order, ensure_ascii=False, default=str))
        if not calls.call("smmlib.runner.assemble:deliver_file", {"path": str(written)}) or not assemble.is_delivered(
            order
        ):
            assemble.deliver(order)
        written.unlink(missing_ok=True)
    return home / "strategy.html"


def sweep(client: str) -> None:
    """Remove what a killed run of this client left half-made; the client's lock is held."""
    for left in nodes.home_of(client).glob(".making-*"):
        shutil.rmtree(left, ignore_errors=True)
    files.sweep(nodes.home_of(client))
