"""The owner's side of the zygote: one warmed process, children by order, each end known the moment it happens."""

from __future__ import annotations

import atexit
import itertools
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass, field
from typing import Any

from smmlib.runner.kernels.cradle import FIXED, import_path

WARM_S = 60.0  # how long warming up may take
MOST_FAILURES = 2  # failed forks after which every kernel is started alone


@dataclass(frozen=True)
class Ended:
    """How a child ended: exit status or signal, its peak memory and the processor time it used."""

    status: int
    signal: int
    peak_mb: int = 0
    cpu: float = 0.0

    @property
    def code(self) -> int:
        """As `subprocess` says it: the negative number of a signal, else the exit status."""
        return -self.signal if self.signal else self.status

    def __str__(self) -> str:
        how = f"was ended by {signal.Signals(self.signal).name}" if self.signal else f"ended with status {self.status}"
        return f"{how}, peak memory {self.peak_mb:,} MB"


@dataclass(frozen=True)
class Child:
    """One child: its process number once it is born, and how it ended once it has."""

    name: int
    born: Future[int] = field(default_factory=Future)
    ended: Future[Ended] = field(default_factory=Future)

    def __post_init__(self) -> None:
        self.ended.set_running_or_notify_cancel()  # nobody who waits for it can call it off

    def pid(self, timeout_s: float = 10.0) -> int:
        """Its process number, as soon as it is born.

        Raises
        ------
        NoFork
            It was not born.
        """
        try:
            return self.born.result(timeout_s)
        except (TimeoutError, CancelledError):
            raise NoFork("the warmed process could not fork") from None


class NoFork(RuntimeError):
    """There is no zygote: why, in a sentence."""


class Nursery:
    """A running zygote. Safe to use from many threads."""

    def __init__(self) -> None:
        """Start the zygote; it warms up while the caller goes on."""
        ours, theirs = socket.socketpair()
        self.env = {**os.environ, **FIXED, "PYTHONPATH": import_path()}
        argv = [sys.executable, "-m", "smmlib.runner.kernels.zygote", str(theirs.fileno())]
        self.process = subprocess.Popen(
            argv, pass_fds=[theirs.fileno()], env=self.env, stdin=subprocess.DEVNULL, cwd=os.sep
        )
        theirs.close()
        self.control = ours
        self.ready: Future[bool] = Future()
        self.children: dict[int, Child] = {}
        self.failures = 0
        self._asked = False
        self._names = itertools.count(1)
        self._guard = threading.Lock()
        threading.Thread(target=self._listen, name="nursery", daemon=True).start()

    def is_first_to_wait(self) -> bool:
        """Whether it still warms up and nobody has asked before: who is told so had better begin without it."""
        with self._guard:
            first, self._asked = not self._asked, True
        return first and not self.ready.done()

    def fork(self, **order: Any) -> Child:
        """Order a child; see `smmlib.runner.kernels.forked.live` for what an order holds.

        Raises
        ------
        NoFork
            The zygote is not ready in time, or is gone.
        """
        self._wait_until_ready()
        with self._guard:
            child = Child(next(self._names))
            self.children[child.name] = child
            self._send({"do": "fork", "id": child.name, **order})
        return child

    def kill(self, child: Child, number: int = signal.SIGKILL) -> None:
        """Signal a child and all that it started, by its name: a process number may be somebody else's by now."""
        if not child.ended.done():
            with self._guard:
                self._send({"do": "kill", "id": child.name, "signal": int(number)})

    def close(self) -> None:
        """End the zygote and, with it, every child."""
        self.control.close() if self.process.poll() is not None else self.control.shutdown(socket.SHUT_RDWR)
        try:
            self.process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    @property
    def alive(self) -> bool:
        """Whether it can still give birth."""
        return self.process.poll() is None and self.failures < MOST_FAILURES

    def _wait_until_ready(self) -> None:
        try:
            good = self.ready.result(timeout=WARM_S)
        except TimeoutError:
            raise NoFork(f"the warmed process was not ready in {WARM_S:.0f} s") from None
        if not good or not self.alive:
            raise NoFork("the warmed process is gone or holds threads")

    def _send(self, words: Mapping[str, Any]) -> None:
        try:
            self.control.sendall(json.dumps(words).encode() + b"\n")
        except OSError as wrong:
            raise NoFork(f"the warmed process does not listen: {wrong}") from None

    def _listen(self) -> None:
        try:
            with self.control.makefile("r", encoding="utf-8") as lines:
                for line in lines:
                    self._hear(json.loads(line))
        except (OSError, ValueError):
            pass
        self._bury()

    def _hear(self, said: Mapping[str, Any]) -> None:
        if "ready" in said:
            self.ready.set_result(bool(said["ready"]))
        elif "forked" in said:
            self.children[said["forked"]].born.set_result(int(said["pid"]))
        elif "failed" in said:
            self.failures += 1
            self._end(said["failed"], Ended(71, 0))
        elif "ended" in said:
            self._end(said["ended"], Ended(said["status"], said["signal"], said["peak_mb"], said["cpu"]))

    def _end(self, name: int, how: Ended) -> None:
        with self._guard:
            child = self.children.pop(name)
        if not child.born.done():
            child.born.cancel()
        child.ended.set_result(how)

    def _bury(self) -> None:
        """The zygote is gone: so are its children, which die with it."""
        self.failures = MOST_FAILURES
        if not self.ready.done():
            self.ready.set_result(False)
        for name in list(self.children):
            self._end(name, Ended(0, signal.SIGKILL))


_guard = threading.Lock()
_current: dict[str, Nursery] = {}


def current(code: str = "") -> Nursery:
    """Return the process-wide zygote for this state of the code, started now if there is none.

    Raises
    ------
    NoFork
        This system cannot fork, ``SMM_NO_FORK`` is set, or forking has failed before.
    """
    if os.environ.get("SMM_NO_FORK") or not sys.platform.startswith("linux"):
        raise NoFork("SMM_NO_FORK is set" if os.environ.get("SMM_NO_FORK") else f"no forking on {sys.platform}")
    with _guard:
        known = _current.get(code)
        if known is not None and not known.alive:
            raise NoFork("forking has failed in this run")
        if known is None:
            for old in _current.values():
                old.close()
            _current.clear()
            known = _current[code] = Nursery()
        return known


@atexit.register
def close_all() -> None:
    """End every zygote of this process."""
    with _guard:
        for nursery in _current.values():
            nursery.close()
        _current.clear()
