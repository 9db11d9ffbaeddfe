"""From executed nodes to a delivery: an immutable folder for the run, then the latest copies, put in place in one step each."""

from __future__ import annotations

import platform
import shutil
from importlib.metadata import version
from pathlib import Path
from typing import Any

from smmlib.report import html, manifest
from smmlib.runner.engine import Executed
from smmlib.runner.nodes import Node
from smmlib.store import coverage, files, hashing, places
from smmlib.store.run import LIBRARIES

FOLDERS = ("tables", "findings", "notebooks")
STATES = {"made": "done", "kept": "done", "failed": "failed", "earlier": "earlier", "left out": "left out"}


def deliver(executed: Executed, run_time: dict[str, Any]) -> Path:
    """Write reports/<client>/runs/<run id>, report included, then replace the latest copies; return the report's path.

    Whatever fails, or is killed, before the last step leaves the latest report as it was.
    """
    said = describe(executed)
    home = places.reports_folder() / executed.request.client
    files.sweep(home)
    with files.new_folder(home / "runs" / said["run"]) as new:
        for name in FOLDERS:
            (new / name).mkdir()
        for node in executed.nodes:
            _copy(node, new)
        manifest.write(new, {**said, "run_time": run_time})
        files.write_text(new / "strategy.html", html.render(new))
    publish(home, home / "runs" / said["run"])
    return home / "strategy.html"


def publish(home: Path, run: Path) -> None:
    """Replace the latest copies by those of `run`: folders first, then the report, the manifest last."""
    staged = home / f".latest.{run.name}.new"  # a name that files.sweep knows
    shutil.rmtree(staged, ignore_errors=True)
    for name in FOLDERS:
        shutil.copytree(run / name, staged / name)
    for name in FOLDERS:
        files.replace_folder(staged / name, home / name)
    shutil.rmtree(staged)
    for name in ("strategy.html", "manifest.json"):
        files.write_bytes(home / name, (run / name).read_bytes())


def describe(executed: Executed) -> dict[str, Any]:
    """State what a run was made from and what became of it; the same for the same input, without a clock."""
    canonical, request = executed.canonical, executed.request
    posts = executed.span.rows(canonical.table("posts"), "posts")
    said: dict[str, Any] = {
        "client": request.client,
        "period": executed.span.as_dict(),
        "language": request.language or canonical.brief.report_language,
        "parameters": dict(sorted(request.given.items())),
        "outcome": "failed" if executed.failed else "whole",
        "nodes": [_entry(node) for node in executed.nodes],
        "brief": canonical.brief.model_dump(mode="json"),
        "exports": canonical.key,
        "imports": canonical.report,
        "coverage": coverage.of_posts(posts, canonical.brief.time_zone).to_dict("records"),
        "report_code": hashing.of_folder(places.ROOT / "smmlib" / "report"),
        "versions": {"python": platform.python_version(), **{name: version(name) for name in LIBRARIES}},
    }
    inputs = hashing.of_json(said)
    return {**said, "run": inputs[:12], "inputs": inputs}


def _entry(node: Node) -> dict[str, Any]:
    row = node.row
    return {
        "number": row.number, "step": row.step, "title": row.title, "question": row.question, "notebook": row.file,
        "state": STATES[node.state], "key": node.key, "error": node.error, "lost": dict(node.lost), "run": node.run,
    }  # fmt: skip


def _copy(node: Node, new: Path) -> None:
    if node.notebook is not None:
        shutil.copyfile(node.notebook, new / "notebooks" / node.row.file)
    if node.told is not None:
        shutil.copyfile(node.told, new / "findings" / f"{node.row.step}.json")
    for name, path in node.tables.items():
        shutil.copyfile(path, new / "tables" / f"{name}.parquet")
