"""From executed nodes to a delivery: an immutable folder for the run, then the latest copies, put in place in one step each."""

from __future__ import annotations

import functools
import json
import shutil
from pathlib import Path
from typing import Any

from smmlib.report import manifest
from smmlib.runner.nodes import Node
from smmlib.runner.request import Executed
from smmlib.store import files, hashing, places

FOLDERS = ("tables", "findings", "notebooks")
LATEST = ("strategy.html", "manifest.json")
STATES = {"made": "done", "kept": "done", "failed": "failed", "earlier": "earlier", "left out": "left out"}


def order(executed: Executed, run_time: dict[str, Any]) -> dict[str, Any]:
    """Write down what is to be delivered: what it was made from, and which file goes where."""
    copies = {f"{folder}/{name}": str(path) for node in executed.nodes for folder, name, path in _files_of(node)}
    posts = {"folder": str(executed.canonical.folder), "zone": executed.canonical.brief.time_zone}
    return {"said": describe(executed), "copies": copies, "posts": posts, "run_time": run_time}


def describe(executed: Executed) -> dict[str, Any]:
    """State what a run was made from and what became of it; the same for the same input, without a clock."""
    canonical, request = executed.canonical, executed.request
    said: dict[str, Any] = {
        "client": request.client,
        "period": executed.span.as_dict(),
        "language": executed.language,
        "parameters": dict(sorted(request.given.items())),
        "outcome": "failed" if executed.failed else "whole",
        "nodes": [_entry(node) for node in executed.nodes],
        "brief": canonical.brief.model_dump(mode="json"),
        "looks": _looks(executed)[0],
        "exports": canonical.key,
        "imports": canonical.report,
        **_made_with(),
    }
    inputs = hashing.of_json(said)
    return {**said, "run": inputs[:12], "inputs": inputs}


def _looks(executed: Executed) -> tuple[dict[str, Any], dict[str, bytes]]:
    from smmlib.report import brand

    said, pictures = brand.looks(places.clients_folder(), executed.request.client, executed.canonical.brief.brand.logo)
    return {**said, "pictures": {name: hashing.of_bytes(data) for name, data in pictures.items()}}, pictures


@functools.cache
def _made_with() -> dict[str, Any]:
    return {"report_code": hashing.of_folder(places.ROOT / "smmlib" / "report"), "versions": hashing.versions()}


def is_delivered(order: dict[str, Any]) -> bool:
    """Whether exactly this is what lies in the client's folder, each file as it was written."""
    home = places.reports_folder() / order["said"]["client"]
    try:
        said = json.loads((home / "manifest.json").read_text(encoding="utf-8"))
        return (
            said["inputs"] == order["said"]["inputs"]
            and _is_whole(home, {**said["files"], **said.get("rendered", {})})
            and _is_whole(home / "runs" / said["run"], said["files"])
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


def _is_whole(folder: Path, listed: dict[str, str]) -> bool:
    return all(hashing.of_file(folder / name) == value for name, value in listed.items())


def note_rendered(home: Path) -> None:
    """Note in the latest manifest that its page was rendered anew, so that the next run leaves it and what lies beside it."""
    said = json.loads((home / "manifest.json").read_text(encoding="utf-8"))
    said["rendered"] = {"strategy.html": hashing.of_file(home / "strategy.html")}
    files.write_bytes(home / "manifest.json", manifest.written(said))


def deliver_file(path: str) -> None:
    """Deliver what an order's file says: for a process of its own."""
    deliver(json.loads(Path(path).read_text(encoding="utf-8")))


def deliver(order: dict[str, Any]) -> Path:
    """Write reports/<client>/runs/<run id>, report included, then replace the latest copies; return the report's path.

    Whatever fails, or is killed, before the last step leaves the latest report as it was.
    """
    from smmlib.report import brand, forms

    said = {**order["said"], "coverage": _coverage(order)}
    home = places.reports_folder() / said["client"]
    files.sweep(home)
    with files.new_folder(home / "runs" / said["run"]) as new:
        for name in FOLDERS:
            (new / name).mkdir()
        for name, path in order["copies"].items():
            shutil.copyfile(path, new / name)
        for name, data in brand.looks(places.clients_folder(), said["client"], said["brief"]["brand"]["logo"])[
            1
        ].items():
            files.write_bytes(new / "brand" / name, data)
        manifest.write(new, said)
        wrong = forms.make(new, new, said["brief"]["formats"])
        said = {**said, "not_made": wrong} if wrong else said
        written = {p.relative_to(new).as_posix(): hashing.of_file(p) for p in sorted(new.rglob("*")) if p.is_file()}
        del written["manifest.json"]
        manifest.write(new, {**said, "files": written, "run_time": order["run_time"]})
    publish(home, home / "runs" / said["run"])
    return home / "strategy.html"


def publish(home: Path, run: Path) -> None:
    """Replace the latest copies by those of `run`: folders first, then the report, the manifest last."""
    from smmlib.report import forms

    staged = home / f".latest.{run.name}.new"  # a name that files.sweep knows
    shutil.rmtree(staged, ignore_errors=True)
    for name in FOLDERS:
        shutil.copytree(run / name, staged / name)
    for name in FOLDERS:
        files.replace_folder(staged / name, home / name)
    shutil.rmtree(staged)
    for name in forms.BESIDE:
        if (run / name).is_file():
            files.write_bytes(home / name, (run / name).read_bytes())
        else:
            (home / name).unlink(missing_ok=True)
    for name in LATEST:
        files.write_bytes(home / name, (run / name).read_bytes())


def _coverage(order: dict[str, Any]) -> list[dict[str, Any]]:
    from datetime import date

    from smmlib.store import coverage, period

    days = order["said"]["period"]
    span = period.Span(date.fromisoformat(days["since"]), date.fromisoformat(days["until"]), days["zone"])
    posts = files.read_table(Path(order["posts"]["folder"]) / "posts.parquet")
    return coverage.of_posts(span.rows(posts, "posts"), order["posts"]["zone"]).to_dict("records")


def _entry(node: Node) -> dict[str, Any]:
    row = node.row
    return {
        "number": row.number, "step": row.step, "title": row.title, "question": row.question, "notebook": row.file,
        "state": STATES[node.state], "key": node.key, "error": node.error, "lost": dict(node.lost), "run": node.run,
    }  # fmt: skip


def _files_of(node: Node) -> list[tuple[str, str, Path]]:
    found = [("notebooks", node.row.file, node.notebook)] if node.notebook else []
    found += [("findings", f"{node.row.step}.json", node.told)] if node.told else []
    return [*found, *(("tables", f"{name}.parquet", path) for name, path in node.tables.items())]
