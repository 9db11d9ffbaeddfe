"""The board in a terminal: clients by notebooks, what runs in which cell, what failed, and the time that is left."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any

from smmlib.runner.progress import Event

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

GLYPHS = {"": ("·", "dim"), "made": ("✓", "green"), "kept": ("=", "cyan"), "failed": ("✗", "bold red"),
          "earlier": ("←", "cyan"), "left out": ("–", "dim")}  # fmt: skip
LEGEND = "✓ made   = kept   ✗ failed   ← from an earlier run   – left out   · waiting"
AROUND = 7  # lines of the terminal that are not a client's
NOW = 22  # columns for what a client is at
ENDED_SHOWN = 3  # clients just finished that stay in sight
SURE = 0.05  # share of the work that must be done before the time left is guessed


class Tally:
    """What is known of a run so far: the state of each notebook, what runs, how much is done."""

    def __init__(self, seconds: Mapping[str, float]) -> None:
        self.seconds = seconds
        self.began = time.monotonic()
        self.steps: tuple[str, ...] = ()
        self.clients: tuple[str, ...] = ()
        self.states: dict[str, dict[str, str]] = {}
        self.running: dict[tuple[str, str], tuple[int, int]] = {}
        self.ended: dict[str, Event] = {}
        self.notes: list[str] = []
        self._guard = threading.RLock()  # cells are told from the threads that wait for them

    def hear(self, event: Event) -> None:
        """Take an event in."""
        with self._guard:
            self._take(event)

    def _take(self, event: Event) -> None:
        where = (event.client, event.step)
        if event.kind == "begin":
            self.clients, self.steps = event.clients, event.steps
        elif event.kind == "start":
            self.states.setdefault(event.client, {})
            self.running[where] = (0, 0)
        elif event.kind == "cell" and where in self.running:
            self.running[where] = (event.cell, event.cells)
        elif event.kind == "node":
            self.states.setdefault(event.client, {})[event.step] = event.state
            self.running.pop(where, None)
            self.notes += [f"{event.client}: {event.text.strip()}"] if event.state == "failed" else []
        elif event.kind == "done":
            self.running.pop(where, None)
        elif event.kind == "client":
            self.ended[event.client] = event
            self.running = {k: v for k, v in self.running.items() if k[0] != event.client}

    def counts(self) -> dict[str, int]:
        """Count the notebooks by state."""
        found = [state for states in self.states.values() for state in states.values()]
        return {state: found.count(state) for state in dict.fromkeys(GLYPHS) if state in found}

    def left_s(self) -> float | None:
        """Guess the seconds that are left from the share of the work that is done; None while too little is."""
        each = {step: self.seconds.get(step, 1.0) for step in self.steps}
        whole = sum(each.values()) * len(self.clients)
        done = sum(sum(each.values()) if name in self.ended else sum(each.get(s, 0) for s in states)
                   for name, states in self.states.items())  # fmt: skip
        done += sum(sum(each.values()) for name in self.ended if name not in self.states)
        share = done / whole if whole else 0.0
        return (time.monotonic() - self.began) * (1 - share) / share if share > SURE else None

    def as_dict(self) -> dict[str, Any]:
        """Say it in plain values, for a look from another shell."""
        with self._guard:
            return self._as_dict()

    def _as_dict(self) -> dict[str, Any]:
        left = self.left_s()
        return {
            "clients": len(self.clients), "ended": {name: e.state for name, e in self.ended.items()}, "notebooks": self.counts(),
            "running": [{"client": c, "step": s, "cell": cell, "cells": cells} for (c, s), (cell, cells) in list(self.running.items())],
            "seconds": round(time.monotonic() - self.began, 1), "left_s": None if left is None else round(left),
        }  # fmt: skip


class Board:
    """The live board; used as a context, told what happens through `hear`."""

    def __init__(self, tally: Tally, console: Console) -> None:
        from rich.live import Live

        self.tally, self.console, self._guard = tally, console, threading.Lock()
        self._live = Live(get_renderable=self.draw, console=console, refresh_per_second=4, transient=False)

    def hear(self, event: Event) -> None:
        """Take an event in."""
        with self._guard:
            self.tally.hear(event)
        if event.kind == "line":
            self.console.print(f"{event.client}: {event.text.strip()}", markup=False, highlight=False)

    def draw(self) -> RenderableType:
        """Draw the board as it is now."""
        from rich.console import Group
        from rich.text import Text

        with self._guard:
            notes = [Text(note[: self.console.width], style="red") for note in self.tally.notes[-2:]]
            return Group(self._head(), self._matrix(), *notes, Text(LEGEND, style="dim"))

    def _head(self) -> RenderableType:
        from rich.text import Text

        told = self.tally.as_dict()
        counted = ", ".join(f"{n} {state}" for state, n in told["notebooks"].items() if state)
        left = told["left_s"]
        time_left = "" if left is None or len(told["ended"]) == told["clients"] else f", about {_clock(left)} left"
        head = f"{len(told['ended'])} of {told['clients']} clients · {counted or 'reading'} · {_clock(told['seconds'])}{time_left}"
        return Text(head, style="bold")

    def _matrix(self) -> RenderableType:
        from rich import box
        from rich.table import Table
        from rich.text import Text

        table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
        narrow = self.console.width - NOW - 3 * len(self.tally.steps) - 2
        table.add_column("client", no_wrap=True, min_width=8, max_width=max(8, min(24, narrow)))
        for n in range(len(self.tally.steps)):
            table.add_column(f"{n + 1:02d}", width=2, justify="center", no_wrap=True)
        table.add_column("now", no_wrap=True, width=NOW)
        for name in self._shown():
            states = self.tally.states.get(name, {})
            glyphs = [Text("▶", style="yellow") if (name, s) in self.tally.running else Text(*GLYPHS[states.get(s, "")])
                      for s in self.tally.steps]  # fmt: skip
            table.add_row(Text(name), *glyphs, Text(self._now(name)))
        return table

    def _shown(self) -> list[str]:
        """The clients in sight: those at work, a few just ended, and who comes next, as the terminal has lines."""
        at_work = [name for name in self.tally.states if name not in self.tally.ended]
        ended = list(self.tally.ended)[-max(ENDED_SHOWN, self.console.height - AROUND - len(at_work)) :]
        return [*ended, *at_work][-max(1, self.console.height - AROUND) :]

    def _now(self, name: str) -> str:
        if name in self.tally.ended:
            return f"{self.tally.ended[name].state} in {_clock(self.tally.ended[name].seconds)}"
        running = [(s, at) for (client, s), at in self.tally.running.items() if client == name]
        return ", ".join(f"{s} {cell}/{cells}" if cells else s for s, (cell, cells) in running)

    def __enter__(self) -> Board:
        self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._live.stop()


def _clock(seconds: float) -> str:
    whole = round(seconds)
    return (
        f"{whole} s"
        if whole < 100
        else f"{whole // 60} min {whole % 60:02d} s"
        if whole < 6000
        else f"{whole / 3600:.1f} h"
    )
