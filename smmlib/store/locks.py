"""One writer at a time: a lock that the system itself lifts when its holder dies."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from smmlib.core.errors import SmmError

try:
    import fcntl
except ImportError:  # Windows has no fcntl; msvcrt locks there
    fcntl = None  # type: ignore[assignment]


class Held:
    """A lock that is held until it is released, or its process ends."""

    def __init__(self, handle: int) -> None:
        self.handle = handle

    def release(self) -> None:
        """Give it back; a second time does nothing."""
        if self.handle >= 0:
            os.close(self.handle)
            self.handle = -1


def attempt(path: Path) -> Held | None:
    """Take the lock file `path` if nobody holds it; None if somebody does."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    if _taken(handle):
        return Held(handle)
    os.close(handle)
    return None


@contextmanager
def locked(path: Path, *, wait_s: float = 600.0) -> Iterator[None]:
    """Hold the lock file `path` for the block, waiting up to `wait_s` seconds for another holder.

    Raises
    ------
    SmmError
        Another process held it all that time.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _wait_for(handle, path, wait_s)
        yield
    finally:
        os.close(handle)


def _wait_for(handle: int, path: Path, wait_s: float) -> None:
    deadline = time.monotonic() + wait_s
    while not _taken(handle):
        if time.monotonic() > deadline:
            raise SmmError(
                f"Another process has been working on this client for {wait_s:.0f} seconds (it holds {path}). "
                "Wait for it, or end it."
            )
        time.sleep(0.05)


def _taken(handle: int) -> bool:
    try:
        if fcntl is not None:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        else:
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    except OSError:
        return False
    return True
