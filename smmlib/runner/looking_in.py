"""A look at a run from another shell: a small file that says how far it is, believed only while its run lives."""

from __future__ import annotations

import json
import os
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from smmlib.runner.board import Tally
from smmlib.runner.progress import Event
from smmlib.store import files, locks, places

EVERY_S = 1.0


def _folder() -> Path:
    return places.state_folder() / "running"


class Window:
    """Writes how far a run is, once a second at most; the lock beside it dies with the run."""

    def __init__(self, tally: Tally) -> None:
        self.tally, self.file, self._last = tally, _folder() / f"{os.getpid()}.json", 0.0
        self._guard = threading.Lock()
        self._held = locks.attempt(self.file.with_suffix(".lock"))

    def hear(self, event: Event) -> None:
        """Take note that something happened."""
        now = time.monotonic()
        with self._guard:
            if now - self._last < EVERY_S and event.kind not in ("begin", "end"):
                return
            self._last = now
        with suppress(OSError):  # nobody's run fails because nobody can look in
            files.write_text(self.file, json.dumps(self.tally.as_dict(), ensure_ascii=False) + "\n")

    def close(self) -> None:
        """Take the file away: the run is over."""
        self.file.unlink(missing_ok=True)
        if self._held:
            self._held.release()
        self.file.with_suffix(".lock").unlink(missing_ok=True)


def running() -> list[dict[str, Any]]:
    """Say how far each run is that goes on now; what dead runs left is taken away."""
    found = []
    for file in sorted(_folder().glob("*.json")):
        lock = file.with_suffix(".lock")
        free = locks.attempt(lock)
        if free is None:
            try:
                found.append({"pid": int(file.stem), **json.loads(file.read_text(encoding="utf-8"))})
            except (OSError, ValueError):
                continue
        else:
            free.release()
            file.unlink(missing_ok=True)
            lock.unlink(missing_ok=True)
    return found
