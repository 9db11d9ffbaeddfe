"""A run: the notebooks of one client in the order their tables demand, side by side where they can be."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from smmlib.core.errors import CannotStart
from smmlib.runner import kernel, nodes, parameters
from smmlib.runner.nodes import Node, Task
from smmlib.store import desk, imports, locks, period, places, workbook
from smmlib.store.imports import Canonical
from smmlib.store.run import check_language
from smmlib.store.workbook import FINDINGS, Row, Workbook

Say = Callable[[str], None]


@dataclass(frozen=True)
class Request:
    """What is asked for. `only`: this step and what it needs; `from_step`: this step and all after it anew."""

    client: str
    since: str = ""
    until: str = ""
    language: str = ""
    only: str = ""
    from_step: str = ""
    fresh: bool = False
    jobs: int = 2
    given: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Executed:
    """All nodes of a run, in the workbook's order, and what they were made from."""

    request: Request
    workbook: Workbook
    canonical: Canonical
    span: period.Span
    nodes: tuple[Node, ...]

    @property
    def failed(self) -> tuple[Node, ...]:
        """The notebooks that failed."""
        return tuple(n for n in self.nodes if n.state == "failed")


def execute(request: Request, say: Say, shared: ThreadPoolExecutor | None = None) -> Executed:
    """Check everything that can be checked, then execute what is not known yet.

    Parameters
    ----------
    shared : the workers that execute notebooks, where several clients share them; else `request.jobs` of its own

    Raises
    ------
    CannotStart
        Unknown client, step, parameter, day or language; faults in the brief; a notebook that is not there.
    """
    book = workbook.load()
    asked = _asked(request, book)
    own = parameters.assign(request.given, {row.step: _parameters(row) for row in book.rows if row.step in asked})
    parameters.check_ranges(own)
    check_language(request.language)
    canonical = imports.refresh(request.client)
    span = period.span_of(canonical.brief, request.since, request.until)
    if canonical.renewed:
        say(imports.announce(canonical))
    with locks.locked(places.state_folder() / request.client / "run.lock"):
        done = _Walk(request, book, canonical, own, asked, say).walk(shared)
    return Executed(request, book, canonical, span, tuple(done[row.step] for row in book.rows))


def _asked(request: Request, book: Workbook) -> tuple[str, ...]:
    for step in (request.only, request.from_step):
        if step:
            book.row(step)
    return book.closure([request.only]) if request.only else book.steps


def _parameters(row: Row) -> dict[str, parameters.Parameter]:
    path = places.notebooks_folder() / row.file
    if not path.is_file():
        raise CannotStart(f"workbook.yaml lists the step '{row.step}', but there is no notebook {row.file} beside it.")
    try:
        found = parameters.of_notebook(json.loads(path.read_text(encoding="utf-8")), row.file)
    except (ValueError, KeyError, TypeError) as wrong:
        raise CannotStart(f"{row.file} is not a notebook that can be read: {wrong}.") from None
    missing = [name for name in parameters.SHARED if name not in found]
    if missing:
        raise CannotStart(
            f"{row.file}: its parameters cell lacks {', '.join(missing)}; "
            f"every notebook has {', '.join(parameters.SHARED)}."
        )
    return found


class _Walk:
    """The walk over the graph: which nodes are done, which can start."""

    def __init__(self, request: Request, book: Workbook, canonical: Canonical, own: Mapping[str, Mapping[str, Any]],
                 asked: tuple[str, ...], say: Say) -> None:  # fmt: skip
        self.request, self.book, self.canonical, self.own, self.asked, self.say = (
            request,
            book,
            canonical,
            own,
            asked,
            say,
        )
        self.span = period.span_of(canonical.brief, request.since, request.until)
        self.done: dict[str, Node] = {}
        self.code = nodes.code_key()
        self.anew = self._steps_anew()

    def _steps_anew(self) -> set[str]:
        if self.request.fresh:
            return set(self.asked)
        first = self.request.from_step
        return {s for s in self.asked if first in self.book.closure([s])} if first else set()

    def walk(self, shared: ThreadPoolExecutor | None) -> dict[str, Node]:
        """Execute until every step has a node."""
        pool = shared or ThreadPoolExecutor(max_workers=max(1, self.request.jobs))
        running: dict[Future[Node], str] = {}
        try:
            while len(self.done) < len(self.book.steps):
                for step in self._ready(set(running.values())):
                    running[pool.submit(self._node, self._task(self.book.row(step)))] = step
                finished, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in finished:
                    self._note(running.pop(future), future.result())
        except BaseException:
            if shared is None:
                kernel.stop_all()
            raise
        finally:
            for future in running:
                future.cancel()
            wait(running)
            if shared is None:
                pool.shutdown()
        return self.done

    def _ready(self, running: set[str]) -> list[str]:
        open_ = [s for s in self.book.steps if s not in self.done and s not in running]
        return [s for s in open_ if all(need in self.done for need in self.book.needs(s))]

    def _note(self, step: str, node: Node) -> None:
        self.done[step] = node
        words = {"made": f"made in {node.seconds:.1f} s", "kept": "kept: nothing it depends on changed",
                 "failed": f"FAILED after {node.seconds:.1f} s: {node.error}",
                 "earlier": f"taken from the earlier run {node.run}",
                 "left out": "left out: it has not run yet"}  # fmt: skip
        self.say(f"  {node.row.number:02d} {step:<12} {words[node.state]}")

    def _node(self, task: Task) -> Node:
        key = nodes.key_of(task, self.code)
        kept = None if task.row.step in self.anew else nodes.known(task, key)
        if kept:
            return kept
        if task.row.step in self.asked:
            return nodes.make(task, key)
        return earlier(task.row, self.request.client, self.span)

    def _task(self, row: Row) -> Task:
        tables: dict[str, Path] = {}
        lost: dict[str, str] = {}
        for name in (n for n in row.handovers if self.book.lists(n)):
            maker = self.done[name.split(".", 1)[0]]
            path = maker.tables.get(name)
            if path is not None:
                tables[name] = path
            else:
                lost[name] = f"the notebook '{maker.row.step}' {'failed' if maker.state == 'failed' else 'has not run'}"
        told = {s: p for s in self.book.needs(row.step) if FINDINGS in row.reads and (p := self.done[s].told)}
        return Task(row, places.notebooks_folder() / row.file, self.canonical, self._values(row), tables, lost, told)

    def _values(self, row: Row) -> dict[str, Any]:
        shared = {name: getattr(self.request, name) for name in parameters.SHARED}
        return {**shared, **self.own.get(row.step, {})}


def earlier(row: Row, client: str, span: period.Span) -> Node:
    """Take a step's node from the latest delivery of the same period: for steps a partial run was not asked for."""
    folder = desk.delivery(client)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8")) if folder else {}
    if folder is None or manifest["period"] != span.as_dict():
        return Node(row, "left out")
    said = next((n for n in manifest["nodes"] if n["step"] == row.step and n["state"] in ("done", "earlier")), None)
    if said is None:
        return Node(row, "left out")
    node = Node(row, "earlier", said["key"], lost=said["lost"], run=said["run"] or manifest["run"])
    return nodes.with_files(
        node, folder / "notebooks" / row.file, folder / "tables", folder / "findings" / f"{row.step}.json"
    )
