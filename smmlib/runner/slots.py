"""The slots of this machine: threads that wait for processes."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Any

from smmlib.runner.kernels import births
from smmlib.runner.walk import Unit


class Here:
    """`count` pieces of work side by side on this machine."""

    def __init__(self, count: int) -> None:
        self.count = max(1, count)
        self.pool = ThreadPoolExecutor(self.count, thread_name_prefix="slot")

    def submit(self, unit: Unit, more: bool, on_cell: Callable[[int, int], None]) -> Future[Any]:
        """Begin a unit; a notebook's kernel is followed by one started ahead while there is `more`."""
        extra = (more, on_cell) if unit.kind == "node" else ()
        return self.pool.submit(unit.do, *unit.args, *extra)

    def __enter__(self) -> Here:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            births.stop_waiting()
        else:
            births.stop_all()
        self.pool.shutdown(wait=kind is None, cancel_futures=True)
