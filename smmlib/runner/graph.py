"""The one graph of a run, clients by notebooks: what most waits for begins first, in as many slots as there are."""

from __future__ import annotations

import heapq
import itertools
import time
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, wait
from typing import Any, Protocol

from smmlib.runner.progress import Event, Hear
from smmlib.runner.walk import Unit, Walk

AHEAD = 1  # clients begun beyond the number of slots, so that reading and reporting fill gaps
LOOK_S = 0.2  # between two looks whether another run has given a client free


class Slots(Protocol):
    """Where units are worked: this machine's processes, or many machines."""

    count: int

    def submit(self, unit: Unit, more: bool, on_cell: Callable[[int, int], None]) -> Future[Any]:
        """Begin a unit; `more`: another notebook will follow."""
        ...


def run(walks: Iterable[Walk], slots: Slots, hear: Hear, over: Callable[[Walk], None]) -> None:
    """Walk all clients to their end; `over` is told of each as it ends, whatever became of it."""
    coming, waiting = iter(walks), list[Walk]()
    ready: list[tuple[float, int, Unit, Walk]] = []
    running: dict[Future[Any], tuple[Unit, Walk]] = {}
    number, open_ = itertools.count(), 0
    left = True
    while left or waiting or ready or running:
        while left and open_ < slots.count + AHEAD:
            walk = next(coming, None)
            left = walk is not None
            if walk is not None:
                waiting.append(walk)
                open_ += 1
        for walk in list(waiting):
            units = walk.begin()
            if units is not None:
                waiting.remove(walk)
                open_ -= _take(walk, units, ready, number, over)
        while ready and len(running) < slots.count:
            _, _, unit, walk = heapq.heappop(ready)
            hear(Event("start", unit.client, unit.name))
            running[slots.submit(unit, bool(ready or left), _cells(unit, hear))] = (unit, walk)
        if running:
            finished, _ = wait(running, timeout=LOOK_S if waiting else None, return_when=FIRST_COMPLETED)
            for future in finished:
                unit, walk = running.pop(future)
                wrong = future.exception()
                hear(Event("done", unit.client, unit.name))
                open_ -= _take(walk, walk.took(unit, None if wrong else future.result(), wrong), ready, number, over)
        elif waiting:
            time.sleep(LOOK_S)


def _take(walk: Walk, units: list[Unit], ready: list[Any], number: Any, over: Callable[[Walk], None]) -> int:
    """Queue what can begin; return 1 where the client is over."""
    for unit in units:
        heapq.heappush(ready, (-unit.weight, next(number), unit, walk))
    if walk.over:
        over(walk)
    return int(walk.over)


def _cells(unit: Unit, hear: Hear) -> Callable[[int, int], None]:
    return lambda cell, cells: hear(Event("cell", unit.client, unit.name, cell=cell, cells=cells))
