"""A kernel's process: forked from the warmed one where that can be, else started alone; its end is known at once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from smmlib.runner.kernels import cradle, nursery
from smmlib.runner.kernels.cradle import Cradle
from smmlib.runner.kernels.nursery import Child, Ended, NoFork, Nursery


@dataclass(frozen=True)
class Born:
    """A kernel's process in its cradle; `nursery` is None where it was started alone."""

    cradle: Cradle
    pid: int
    ended: Future[Ended] = field(repr=False)
    nursery: Nursery | None = field(default=None, repr=False)
    child: Child | None = field(default=None, repr=False)

    def poll(self) -> int | None:
        """Return None while it runs, else its exit status, or the negative number of the signal that ended it."""
        return self.ended.result().code if self.ended.done() else None

    def signal(self, number: int) -> None:
        """Signal the process and all that it started."""
        if self.ended.done():
            return
        if self.nursery and self.child:
            with suppress(NoFork):
                self.nursery.kill(self.child, number)
        elif os.name == "posix":
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.pid, number)
        else:
            with suppress(OSError):
                os.kill(self.pid, number)


_guard = threading.Lock()
_running: dict[int, Born] = {}
_spare: dict[int, Born] = {}  # the limit of memory -> a kernel that waits for its notebook


def kernel(*, memory_mb: int = 0, cwd: str = "", batch: bool = True, alone: bool = False, ahead: bool = False) -> Born:
    """Start a kernel, or take the one that was started ahead.

    Parameters
    ----------
    alone : never fork
    ahead : start one more for the notebook after this one
    """
    warmed = None if alone else _warmed()
    with _guard:
        taken = _spare.pop(memory_mb, None) if batch and warmed else None
    if taken is None or taken.ended.done():
        taken = _bear(cradle.make(memory_mb=memory_mb, cwd=cwd, batch=batch), warmed)
    if ahead and batch and warmed:
        _bear_ahead(memory_mb, warmed)
    return taken


def _warmed() -> Nursery | None:
    try:
        return nursery.current()
    except NoFork:
        return None


def _bear_ahead(memory_mb: int, warmed: Nursery) -> None:
    with _guard:
        if memory_mb in _spare:
            return
    with suppress(NoFork):
        born = fork(cradle.make(memory_mb=memory_mb), warmed)
        with _guard:
            _spare.setdefault(memory_mb, born)


def _bear(place: Cradle, warmed: Nursery | None) -> Born:
    if warmed is not None:
        with suppress(NoFork):
            return fork(place, warmed)
    return spawn(place)


def fork(place: Cradle, warmed: Nursery) -> Born:
    """Order a kernel from the warmed process.

    Raises
    ------
    NoFork
        There is no warmed process, or it could not fork.
    """
    child = warmed.fork(job="kernel", connection_file=str(place.connection_file), log=str(place.log), cwd=place.cwd,
                        env=dict(place.env), memory_mb=place.memory_mb)  # fmt: skip
    return _note(Born(place, child.pid(), child.ended, warmed, child))


def spawn(place: Cradle) -> Born:
    """Start a kernel of this interpreter by itself."""
    log = place.log.open("ab")
    argv = [
        sys.executable,
        "-m",
        "ipykernel_launcher",
        "-f",
        str(place.connection_file),
        "--HistoryManager.enabled=False",
    ]
    try:
        process = subprocess.Popen(argv, env={**os.environ, **place.env}, cwd=place.cwd, stdin=subprocess.DEVNULL,
                                   stdout=log, stderr=log, start_new_session=os.name == "posix")  # fmt: skip
    finally:
        log.close()
    if place.memory_mb and sys.platform == "linux":
        import resource

        with suppress(ProcessLookupError):
            resource.prlimit(process.pid, resource.RLIMIT_DATA, (place.memory_mb << 20, place.memory_mb << 20))
    ended: Future[Ended] = Future()
    ended.set_running_or_notify_cancel()
    threading.Thread(target=_await_end, args=(process, ended), name="kernel's end", daemon=True).start()
    return _note(Born(place, process.pid, ended))


def _await_end(process: subprocess.Popen[bytes], ended: Future[Ended]) -> None:
    if not hasattr(os, "wait4"):
        ended.set_result(Ended(process.wait(), 0))
        return
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = code = os.waitstatus_to_exitcode(status)
    mega = 1024 if sys.platform == "linux" else 1 << 20
    ended.set_result(Ended(max(code, 0), max(-code, 0), round(used.ru_maxrss / mega), used.ru_utime + used.ru_stime))


def _note(born: Born) -> Born:
    with _guard:
        _running[born.pid] = born

    def forget(_: Any) -> None:
        with _guard:
            if _running.get(born.pid) is born:
                del _running[born.pid]

    born.ended.add_done_callback(forget)
    return born


def stop_all() -> None:
    """End every kernel of this process: for Ctrl-C, and when a run is over and one was started ahead for nothing."""
    with _guard:
        running, waiting = list(_running.values()), list(_spare.values())
        _spare.clear()
    for born in running:
        born.signal(signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
    for born in waiting:
        born.cradle.remove()


def stop_waiting() -> None:
    """End the kernels that were started ahead and found no notebook."""
    with _guard:
        waiting = list(_spare.values())
        _spare.clear()
    for born in waiting:
        born.signal(signal.SIGKILL)
        born.cradle.remove()
