"""The walk of one client through the graph: what can begin, what became of it, and what can begin then."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from smmlib.core.errors import SmmError
from smmlib.runner import nodes, parameters, work
from smmlib.runner.nodes import Node, Task
from smmlib.runner.progress import Event, Hear
from smmlib.runner.request import Executed, Plan, Request
from smmlib.store import desk, imports, locks, period, places
from smmlib.store.imports import Canonical
from smmlib.store.workbook import FINDINGS, Row

LOCK_S = 600.0  # how long to wait for another run of the same client
FIRST = 1e6  # exports are read before notebooks of other clients, reports made before new clients begin


@dataclass(frozen=True)
class Unit:
    """A piece of work for one slot: a function of plain values, and how much waits for it."""

    client: str
    name: str
    do: Any
    args: tuple[Any, ...]
    weight: float
    kind: Literal["read", "node", "draw", "report"] = "node"


@dataclass
class Walk:
    """One client's run. `begin`, then `took` with the outcome of each unit, until `over`."""

    request: Request
    plan: Plan
    paths: Mapping[str, float]
    hear: Hear
    code: str
    deliver: bool = True
    clock: float = field(default_factory=time.monotonic)
    done: dict[str, Node] = field(default_factory=dict)
    drawn: dict[Path | None, Path] = field(default_factory=dict)
    out: set[str] = field(default_factory=set)
    lock: locks.Held | None = None
    executed: Executed | None = None
    report: Path | None = None
    wrong: Exception | None = None
    over: bool = False
    waits: bool = False

    def begin(self) -> list[Unit] | None:
        """Take the client's lock; None while another run holds it."""
        try:
            places.client_folder(self.request.client)
            self.lock = locks.attempt(places.state_folder() / self.request.client / "run.lock")
        except (SmmError, OSError) as wrong:
            return self._end(wrong)
        if self.lock is None:
            return self._wait()
        self.clock = time.monotonic()
        work.sweep(self.request.client)
        return [Unit(self.request.client, "read", work.read, (self.request.client,), FIRST, "read")]

    def _wait(self) -> list[Unit] | None:
        if time.monotonic() - self.clock > LOCK_S:
            return self._end(
                SmmError(
                    f"Another run of '{self.request.client}' has gone on for {LOCK_S:.0f} seconds. Wait for it, or end it."
                )
            )
        if not self.waits:
            self.waits = True
            self._say(f"Another run of '{self.request.client}' is going on; this one waits for it.")
        return None

    def took(self, unit: Unit, result: Any, wrong: BaseException | None) -> list[Unit]:
        """Take the outcome of a unit; return what can begin now."""
        self.out.discard(unit.name)
        try:
            if wrong is not None:
                raise wrong
            if unit.kind == "read":
                self._have_read(result)
            elif unit.kind == "node":
                self._note(result)
            elif unit.kind == "draw":
                self.drawn[unit.args[0]] = result
            else:
                self.report = result
                return self._end(None)
            return self._next()
        except Exception as fault:
            return self._end(fault)

    def _have_read(self, canonical: Canonical) -> None:
        self.canonical = canonical
        if canonical.renewed:
            self._say(imports.announce(canonical))
        self.span = period.span_of(canonical.brief, self.request.since, self.request.until)
        self.language = self.request.language or canonical.brief.report_language
        self.anew = self._steps_anew()

    def _steps_anew(self) -> set[str]:
        if self.request.fresh:
            return set(self.plan.asked)
        first = self.request.from_step
        return {s for s in self.plan.asked if first in self.plan.workbook.closure([s])} if first else set()

    def _next(self) -> list[Unit]:
        """Say what can begin; what is known already needs no slot and may free the next at once."""
        units: list[Unit] = []
        found = True
        while found:
            found = False
            for row in self.plan.workbook.rows:
                if row.step not in self.done and row.step not in self.out and self._can_begin(row.step):
                    unit = self._unit(row)
                    found = found or unit is None
                    units += self._sent([unit] if unit else [])
        units += self._sent(self._drawings())
        if len(self.done) < len(self.plan.workbook.steps):
            return units
        return units if self.out or units else self._conclude()

    def _sent(self, units: list[Unit]) -> list[Unit]:
        """Note at once what has been handed out, so that nothing is handed out twice."""
        self.out |= {unit.name for unit in units}
        return units

    def _drawings(self) -> list[Unit]:
        """The notebooks that were drawn in other words than those asked for."""
        units = []
        for node in self.done.values():
            again = node.notebook and node.state in ("made", "kept") and node.drawn != nodes.words_of(self.language)
            if not again or node.notebook in self.drawn or f"draw {node.row.step}" in self.out:
                continue
            target = nodes.drawn_again(node, self.request.client, self.language)
            if target.is_file():
                self.drawn[node.notebook] = target
            else:
                units.append(
                    Unit(
                        self.request.client,
                        f"draw {node.row.step}",
                        work.draw,
                        (node.notebook, target, self.language),
                        0.5,
                        "draw",
                    )
                )
        return units

    def _can_begin(self, step: str) -> bool:
        return all(need in self.done for need in self.plan.workbook.needs(step))

    def _unit(self, row: Row) -> Unit | None:
        """Find the work for a step; None where its node is known or taken from before."""
        task = self._task(row)
        key = nodes.key_of(task, self.code)
        kept = None if row.step in self.anew else nodes.known(task, key)
        if kept is None and row.step in self.plan.asked:
            if row.step not in self.anew and nodes.is_damaged(task, key):
                self._say(f"  {row.number:02d} {row.step:<12} what was kept cannot be read any more; it is made anew")
            return Unit(self.request.client, row.step, work.node, (task, key), self.paths[row.step])
        self._note(kept or earlier(row, self.request.client, self.span))
        return None

    def _note(self, node: Node) -> None:
        self.done[node.row.step] = node
        words = {"made": f"made in {node.seconds:.1f} s", "kept": "kept: nothing it depends on changed",
                 "failed": f"FAILED after {node.seconds:.1f} s: {node.error}",
                 "earlier": f"taken from the earlier run {node.run}",
                 "left out": "left out: it has not run yet"}  # fmt: skip
        text = f"  {node.row.number:02d} {node.row.step:<12} {words[node.state]}"
        self.hear(Event("node", self.request.client, node.row.step, node.state, text, seconds=node.seconds))

    def _task(self, row: Row) -> Task:
        tables: dict[str, Path] = {}
        lost: dict[str, str] = {}
        book = self.plan.workbook
        for name in (n for n in row.handovers if book.lists(n)):
            maker = self.done[name.split(".", 1)[0]]
            path = maker.tables.get(name)
            if path is not None:
                tables[name] = path
            else:
                lost[name] = f"the notebook '{maker.row.step}' {'failed' if maker.state == 'failed' else 'has not run'}"
        told = {s: p for s in book.needs(row.step) if FINDINGS in row.reads and (p := self.done[s].told)}
        return Task(row, places.notebooks_folder() / row.file, self.canonical, self._values(row), self.language,
                    self.request.limits, tables, lost, told)  # fmt: skip

    def _values(self, row: Row) -> dict[str, Any]:
        shared = {name: getattr(self.request, name) for name in parameters.SHARED if name != "language"}
        return {**shared, **self.plan.own.get(row.step, {})}

    def _conclude(self) -> list[Unit]:
        book = self.plan.workbook
        found = tuple(
            replace(n, notebook=self.drawn.get(n.notebook, n.notebook)) for n in map(self.done.__getitem__, book.steps)
        )
        self.executed = Executed(self.request, book, self.canonical, self.span, found)
        if not self.deliver:
            return self._end(None)
        order = work.order(self.executed, time.monotonic() - self.clock)
        self.out.add("report")
        return [Unit(self.request.client, "report", work.deliver, (order,), FIRST, "report")]

    def _end(self, wrong: Exception | None) -> list[Unit]:
        self.wrong, self.over = wrong, True
        if self.lock:
            self.lock.release()
        return []

    def _say(self, text: str) -> None:
        self.hear(Event("line", self.request.client, text=text))


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
