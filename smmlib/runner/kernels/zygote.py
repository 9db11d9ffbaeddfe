"""The zygote: a process that imports and warms up once, and then only forks. It holds no sockets of Jupyter and runs no thread.

Started by `smmlib.runner.kernels.nursery` as ``python -m smmlib.runner.kernels.zygote FD``; speaks lines of JSON over that inherited socket. Orders:
``{"do": "fork", "id", "job", "log", ...}`` and ``{"do": "kill", "id", "signal"}``; answers: ``{"ready"}``, ``{"forked", "pid"}``,
``{"ended", "status", "signal", "peak_mb"}``, ``{"failed", "reason"}``. When the socket closes, its owner is gone: all children are killed.
"""

from __future__ import annotations

import gc
import json
import os
import selectors
import signal
import socket
import sys
from contextlib import suppress
from typing import Any, NoReturn

READ = 65536
LOOK_S = 0.25


class Zygote:
    """The loop of the forking process: orders in, births and deaths out."""

    def __init__(self, control: socket.socket) -> None:
        self.control = control
        self.children: dict[int, int] = {}  # pid -> id of the order
        self.rest = b""
        self.wake_read, self.wake_write = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        self.selector = selectors.DefaultSelector()

    def serve(self) -> None:
        """Serve until the owner closes the socket; then kill whatever still runs."""
        signal.set_wakeup_fd(self.wake_write, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to the whole terminal group; the owner decides
        self.selector.register(self.control, selectors.EVENT_READ)
        self.selector.register(self.wake_read, selectors.EVENT_READ)
        try:
            while self._turn():
                pass
        finally:
            for pid in self.children:
                _strike(pid, signal.SIGKILL)

    def _turn(self) -> bool:
        ready = {key.fileobj for key, _ in self.selector.select()}
        if self.wake_read in ready:
            with suppress(BlockingIOError):
                os.read(self.wake_read, READ)
        self._reap()
        if self.control not in ready:
            return True
        try:
            data = self.control.recv(READ)
        except ConnectionError:
            data = b""
        if not data:
            return False
        *lines, self.rest = (self.rest + data).split(b"\n")
        for line in lines:
            self._obey(json.loads(line))
        return True

    def _obey(self, order: dict[str, Any]) -> None:
        if order["do"] == "fork":
            self._fork(order)
            return
        for pid in [p for p, name in self.children.items() if name == order["id"]]:
            _strike(pid, order["signal"])

    def _fork(self, order: dict[str, Any]) -> None:
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD})
        try:
            pid = os.fork()
            if pid == 0:
                self._be_born(order)
            self.children[pid] = order["id"]
            self.say(forked=order["id"], pid=pid)
        except OSError as wrong:
            self.say(failed=order["id"], reason=str(wrong))
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD})

    def _be_born(self, order: dict[str, Any]) -> NoReturn:
        status = 70
        try:
            signal.set_wakeup_fd(-1)
            for handled in (signal.SIGCHLD, signal.SIGALRM, signal.SIGINT, signal.SIGTERM):
                signal.signal(handled, signal.SIG_DFL)
            signal.signal(signal.SIGINT, signal.default_int_handler)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD})
            self.selector.close()
            self.control.close()
            os.close(self.wake_read)
            os.close(self.wake_write)
            from smmlib.runner.kernels import forked

            status = forked.live(order)
        except BaseException:
            import traceback

            traceback.print_exc()
        finally:
            with suppress(Exception):
                sys.stdout.flush()
                sys.stderr.flush()
            os._exit(status)

    def _reap(self) -> None:
        while self.children:
            try:
                pid, status, used = os.wait4(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            name = self.children.pop(pid, None)
            if name is not None:
                code = os.waitstatus_to_exitcode(status)
                self.say(ended=name, status=max(code, 0), signal=max(-code, 0), peak_mb=round(used.ru_maxrss / 1024),
                         cpu=round(used.ru_utime + used.ru_stime, 3))  # fmt: skip

    def say(self, **words: Any) -> None:
        """Tell the owner one thing; a dead owner is noticed by the next read."""
        with suppress(OSError):
            self.control.sendall(json.dumps(words).encode() + b"\n")


def _strike(pid: int, number: int) -> None:
    """Signal a child's whole group; a child just born has none yet and is signalled alone."""
    try:
        os.killpg(pid, number)
    except (ProcessLookupError, PermissionError):
        with suppress(ProcessLookupError, PermissionError):
            os.kill(pid, number)


def _is_open(control: socket.socket) -> bool:
    """Whether the owner still holds its end."""
    try:
        return control.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) != b""
    except BlockingIOError:
        return True
    except OSError:
        return False


def _end_with_the_owner(control: socket.socket) -> None:
    """Look four times a second whether the owner lives; orders that wait in the socket would hide that it is closed."""
    owner = os.getppid()

    def look(*_: object) -> None:
        if os.getppid() != owner or not _is_open(control):
            os._exit(0)

    signal.signal(signal.SIGALRM, look)
    signal.setitimer(signal.ITIMER_REAL, LOOK_S, LOOK_S)


def main() -> None:
    """Warm up, freeze what is there, and serve."""
    control = socket.socket(fileno=int(sys.argv[1]))
    control.set_inheritable(False)
    gc.disable()
    from smmlib.runner.kernels import warming

    _end_with_the_owner(control)
    warming.warm()
    signal.setitimer(signal.ITIMER_REAL, 0)  # from here on the socket tells
    gc.collect()
    gc.freeze()
    zygote = Zygote(control)
    threads = warming.threads()
    zygote.say(ready=not threads, threads=threads)
    if not threads:
        zygote.serve()
    # To take down a stack of libraries would take a second, and killed children would stay unburied for it.
    os._exit(0)


if __name__ == "__main__":
    main()
