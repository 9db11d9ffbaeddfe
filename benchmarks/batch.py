"""What a batch costs beside other ways to run the same notebooks, one lever at a time, and beside the bare cells.

Run: make bench      (or: python -m benchmarks.batch [--repeats 3] [--quick])

All contenders run in one go, in turn, on the same clients in fresh folders; the table gives medians and, where the
engine has to keep one, its bar. Peers get their notebooks in waves: all whose hand-overs are there, side by side.
``--quick`` leaves out the slow peers. Ploomber-engine is a peer only; `make bench` puts it into build/peers.
"""

from __future__ import annotations

import argparse
import math
import os
import statistics
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks import cells, peers
from benchmarks.peers import Bench

CORES = os.cpu_count() or 1
FLOOR = "floor: the cells in one warm process / cores"
TRIES = 2
ONE, THREE = ("demo",), ("demo", "demo-ru", "demo-ms")


@dataclass(frozen=True)
class Contender:
    """One way to do the work, and for which clients it is timed."""

    name: str
    run: Callable[[Bench], None]
    slow: bool = False
    before: Callable[[Bench], None] | None = None  # done first, and not timed


CONTENDERS = (
    Contender("papermill CLI, one after another", peers.papermill_cli, slow=True),
    Contender("xargs -P cores papermill", peers.xargs, slow=True),
    Contender("process pool + papermill", peers.pool_of_papermill, slow=True),
    Contender("nbclient, one after another", peers.nbclient_loop, slow=True),
    Contender("ploomber-engine in a process pool", peers.pool_of_ploomber),
    Contender("smm batch", peers.smm_batch),
)
LEVERS = (
    Contender("papermill's API, one after another", peers.api_loop),
    Contender("+ saved once", peers.saved_once),
    Contender("+ ended at once", peers.ended_at_once),
    Contender("+ the kernel's welcome is its readiness", peers.welcomed),
    Contender("+ forked from the warmed process", peers.forked),
    Contender("+ side by side (smm run)", peers.smm_batch),
    Contender("+ nothing changed", peers.smm_batch, before=peers.smm_batch),
)
ALONE = {"papermill CLI, one after another", "nbclient, one after another"}  # timed on one client, counted thrice


def main() -> None:
    """Run everything and print the tables."""
    ask = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    ask.add_argument("--repeats", type=int, default=3)
    ask.add_argument("--quick", action="store_true")
    asked = ask.parse_args()
    chosen = [c for c in CONTENDERS if not (asked.quick and c.slow)]
    one = _timed(chosen, ONE, asked.repeats)
    _print("One client, fifteen notebooks, nothing cached", one)
    three = _timed([c for c in chosen if c.name not in ALONE], THREE, max(1, asked.repeats // 2))
    _print("Three clients, forty-five notebooks, nothing cached", three)
    if not asked.quick:
        _print("One lever at a time, one client", _timed(list(LEVERS), ONE, asked.repeats))
    _bars(one, three)


def _timed(chosen: list[Contender], clients: tuple[str, ...], repeats: int) -> dict[str, float]:
    """Time them in turn; the floor is taken in each round, so that a machine that slows down does so for all."""
    taken: dict[str, list[float]] = {c.name: [] for c in chosen} | {FLOOR: []}
    for _ in range(repeats):
        taken[FLOOR].append(cells.floor(clients, 1) / CORES)
        for contender in chosen:
            taken[contender.name].append(_once(contender, clients))
    return {
        name: statistics.median([t for t in times if not math.isnan(t)] or [math.nan]) for name, times in taken.items()
    }


def _once(contender: Contender, clients: tuple[str, ...]) -> float:
    """Time it; who fails (kernels side by side may take each other's ports) begins again, and has no time if it fails again."""
    for _ in range(TRIES):
        try:
            with peers.bench(clients) as bench:
                if contender.before is not None:
                    peers.clock(lambda b=bench, first=contender.before: first(b), bench)
                return peers.clock(lambda b=bench: contender.run(b), bench)
        except Exception as wrong:
            said = (str(wrong).strip().splitlines() or [type(wrong).__name__])[-1]
            print(f"  {contender.name}, {len(clients)} clients, failed: {said[:120]}", flush=True)
    return math.nan


def _print(head: str, medians: dict[str, float]) -> None:
    print(f"\n{head} ({CORES} cores, medians)")
    for name, seconds in medians.items():
        print(f"  {name:<44} {seconds:8.2f} s   {seconds / medians[FLOOR]:5.2f} x floor", flush=True)


def _bars(one: dict[str, float], three: dict[str, float]) -> None:
    """Print every bar with what was measured."""
    print("\nBars")
    ours, ours3 = one["smm batch"], three["smm batch"]
    if "papermill CLI, one after another" in one:
        _bar("one client: papermill CLI / smm batch", one["papermill CLI, one after another"] / ours, 6, at_least=True)
        _bar(
            "one client: xargs -P cores papermill / smm batch", one["xargs -P cores papermill"] / ours, 3, at_least=True
        )
        _bar(
            "three clients: papermill CLI (3 x one) / smm batch",
            3 * one["papermill CLI, one after another"] / ours3,
            6,
            at_least=True,
        )
        _bar(
            "three clients: xargs -P cores papermill / smm batch",
            three["xargs -P cores papermill"] / ours3,
            3,
            at_least=True,
        )
    _bar("one client: smm batch / ploomber-engine pool", ours / one["ploomber-engine in a process pool"], 1.15)
    _bar("three clients: smm batch / ploomber-engine pool", ours3 / three["ploomber-engine in a process pool"], 1.15)
    _bar("one client: smm batch, report included / floor", ours / one[FLOOR], 1.4)
    _bar("three clients: smm batch, reports included / floor", ours3 / three[FLOOR], 1.4)
    _bar("CPU of a notebook above its cells in a plain forked child, s", cells.cpu_above(), 0.25)
    first, further = peers.unchanged(THREE)
    _bar("three clients again, nothing changed, s", first, 1.0)
    _bar("each further unchanged notebook, ms", further * 1000, 10)
    ran, readers = peers.one_export_changed(Path("posts of one account"))
    print(
        f"  {'one export changed: notebooks made again':<62} {len(ran)} of 15, all of them readers of what changed: {ran <= readers}"
    )


def _bar(name: str, value: float, bar: float, *, at_least: bool = False) -> None:
    held = value >= bar if at_least else value <= bar
    verdict = "cannot tell: one side has no time" if math.isnan(value) else "held" if held else "MISSED"
    print(f"  {name:<62} {value:7.2f}   bar {'>=' if at_least else '<='} {bar:g}   {verdict}", flush=True)


if __name__ == "__main__":
    main()
