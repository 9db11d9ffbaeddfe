"""Many clients in one go: their notebooks are one graph, and what goes wrong with one never stops another."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from smmlib.core.errors import CannotStart, SmmError, near_miss
from smmlib.runner import engine, nodes
from smmlib.runner.graph import Slots
from smmlib.runner.progress import Event, Hear
from smmlib.runner.request import Request
from smmlib.runner.walk import Walk
from smmlib.store import files, places

Outcome = Literal["whole", "failed", "not started"]


@dataclass(frozen=True)
class Result:
    """What became of one client."""

    client: str
    outcome: Outcome
    seconds: float
    states: tuple[str, ...] = ()
    reason: str = ""
    report: Path | None = None


def run(names: Sequence[str], request: Request, hear: Hear, slots: Slots | None = None) -> list[Result]:
    """Execute and deliver each client; `request` holds what they have in common.

    Parameters
    ----------
    names : names of clients, see `names_of`
    request : its `jobs` is the number of notebooks side by side, whichever clients they belong to
    hear : told of all that happens
    slots : where the work is done; this machine if not given

    Returns
    -------
    one result a client, in the order asked for

    Raises
    ------
    CannotStart
        Unknown step, parameter, value or language: said before anything runs.
    """
    results: dict[str, Result] = {}

    def over(walk: Walk) -> None:
        done = results[walk.request.client] = _result(walk)
        text = f"[{len(results)} of {len(names)}] {done.client}: {told(done)}"
        hear(Event("client", done.client, state=done.outcome, text=text, seconds=done.seconds))

    engine.walk_all(names, request, hear, over, slots=slots)
    return [results[name] for name in names]


@contextmanager
def slots_of(dask: str) -> Iterator[Slots | None]:
    """Give the slots of a Dask scheduler's workers; None, where no address is given, is this machine."""
    if not dask:
        yield None
        return
    from smmlib.runner import cluster

    with cluster.connected(dask) as slots:
        yield slots


def names_of(clients: Sequence[str]) -> list[str]:
    """Return the names as they were asked for, each once; all clients that have a brief where none is named.

    Raises
    ------
    CannotStart
        A name is not a client's, or there is no client.
    """
    known = places.known_clients()
    names = list(dict.fromkeys(clients)) or known
    if not names:
        raise CannotStart(f"There are no clients in {places.clients_folder()}. Make one: smm new NAME")
    wrong = [
        f"'{name}' is not a client in {places.clients_folder()}.{near_miss(name, known)}"
        for name in names
        if name not in known
    ]
    if wrong:
        raise CannotStart("\n".join(wrong))
    return names


def _result(walk: Walk) -> Result:
    client, seconds = walk.request.client, time.monotonic() - walk.clock
    if walk.wrong is not None or walk.executed is None:
        return Result(client, "not started", seconds, reason=_reason(client, walk.wrong))
    failed = [f"{n.row.step}: {n.error}" for n in walk.executed.failed]
    states = tuple(n.state for n in walk.executed.nodes)
    return Result(client, "failed" if failed else "whole", seconds, states, "; ".join(failed), walk.report)


def _reason(client: str, wrong: Exception | None) -> str:
    """Say what is wrong; keep the traceback of what nobody foresaw in a file."""
    if isinstance(wrong, SmmError):
        return str(wrong)
    if isinstance(wrong, OSError):
        return f"{wrong.filename or 'The system'}: {wrong.strerror or wrong}."
    import traceback

    log = places.state_folder() / client / "failed" / "batch.txt"
    log.parent.mkdir(parents=True, exist_ok=True)
    files.write_text(log, "".join(traceback.format_exception(wrong)))
    return f"{type(wrong).__name__}: {wrong} (a fault of the workbook; the whole message is in {log})"


def told(result: Result) -> str:
    """Say what became of a client in one line."""
    first = result.reason.splitlines()[0] if result.reason else ""
    more = f" (and {len(result.reason.splitlines()) - 1} more lines)" if len(result.reason.splitlines()) > 1 else ""
    counted = ", ".join(f"{result.states.count(s)} {s}" for s in nodes.STATES if s in result.states)
    return " - ".join(part for part in (f"{result.outcome} in {result.seconds:.0f} s", counted, first + more) if part)
