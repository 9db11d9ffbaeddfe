"""What happens in a run, as events: for lines, for the board in a terminal, for JSON, and for a look from another shell."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Kind = Literal["begin", "line", "start", "cell", "node", "done", "client", "end"]


@dataclass(frozen=True)
class Event:
    """One thing that happened: `kind`, and what it is about; fields that do not apply are empty."""

    kind: Kind
    client: str = ""
    step: str = ""
    state: str = ""
    text: str = ""
    cell: int = 0
    cells: int = 0
    seconds: float = 0.0
    steps: tuple[str, ...] = ()
    clients: tuple[str, ...] = ()
    at: float = field(default_factory=time.time)

    def as_dict(self) -> dict[str, Any]:
        """The fields that say something."""
        return {k: list(v) if isinstance(v, tuple) else v for k, v in asdict(self).items() if v not in ("", 0, 0.0, ())}


Hear = Callable[[Event], None]


def nobody(_event: Event) -> None:
    """Hear nothing."""


def lines(say: Callable[[str], None], *, many: bool) -> Hear:
    """Tell what happens as lines; with the client's name before each where there are `many`."""

    def hear(event: Event) -> None:
        if event.kind in ("line", "node", "client"):
            say(f"{event.client}: {event.text.strip()}" if many and event.kind != "client" else event.text)

    return hear


def json_lines(write: Callable[[str], None]) -> Hear:
    """Tell what happens as one JSON object a line."""
    import json

    guard = threading.Lock()  # cells are told from the threads that wait for them

    def hear(event: Event) -> None:
        with guard:
            write(json.dumps(event.as_dict(), ensure_ascii=False, sort_keys=True))

    return hear


def all_of(*hearers: Hear) -> Hear:
    """Tell each of them."""

    def hear(event: Event) -> None:
        for one in hearers:
            one(event)

    return hear
