"""Many clients in one go: their notebooks share the same few workers, and what goes wrong with one never stops another."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from smmlib.core.errors import CannotStart, SmmError, near_miss
from smmlib.runner import delivering, kernel, nodes
from smmlib.runner.engine import Request, Say
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


def run(clients: Sequence[str], request: Request, say: Say) -> list[Result]:
    """Execute and deliver each client; `request` holds what they have in common.

    Parameters
    ----------
    clients : names of clients; none for all that have a brief
    request : its `jobs` is the number of notebooks side by side, whichever clients they belong to

    Returns
    -------
    one result a client, in the order asked for

    Raises
    ------
    CannotStart
        A name is not a client's, or there is no client: said before anything runs.
    """
    names = _names(clients)
    results: dict[str, Result] = {}
    notebooks = ThreadPoolExecutor(max_workers=request.jobs)
    walks = ThreadPoolExecutor(max_workers=request.jobs + 1)  # one client more, so that imports and reports fill gaps
    guard = threading.Lock()
    try:
        running = {walks.submit(_one, replace(request, client=name), notebooks, say, guard) for name in names}
        while running:
            finished, running = wait(running, return_when=FIRST_COMPLETED)
            for future in finished:
                done = future.result()
                results[done.client] = done
                with guard:
                    say(f"[{len(results)} of {len(names)}] {done.client}: {told(done)}")
    except BaseException:
        walks.shutdown(wait=False, cancel_futures=True)
        notebooks.shutdown(wait=False, cancel_futures=True)
        kernel.stop_all()
        raise
    walks.shutdown()
    notebooks.shutdown()
    return [results[name] for name in names]


def _names(clients: Sequence[str]) -> list[str]:
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


def _one(request: Request, notebooks: ThreadPoolExecutor, say: Say, guard: threading.Lock) -> Result:
    """Run one client; whatever goes wrong becomes its result."""
    clock = time.monotonic()

    def tell(line: str) -> None:
        with guard:
            say(f"{request.client}: {line.strip()}")

    try:
        executed, report = delivering.make(request, tell, notebooks)
    except SmmError as wrong:
        return Result(request.client, "not started", time.monotonic() - clock, reason=str(wrong))
    except Exception as wrong:
        return Result(
            request.client, "not started", time.monotonic() - clock, reason=_unforeseen(request.client, wrong)
        )
    failed = [f"{n.row.step}: {n.error}" for n in executed.failed]
    return Result(
        request.client,
        "failed" if failed else "whole",
        time.monotonic() - clock,
        tuple(n.state for n in executed.nodes),
        "; ".join(failed),
        report,
    )


def _unforeseen(client: str, wrong: Exception) -> str:
    """Keep the traceback of what nobody foresaw in a file, and say its last line."""
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
