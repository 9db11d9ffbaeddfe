"""What is asked of one execution, and what can be seen of it while it goes on and after it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from smmlib.runner.kernels.births import Born
    from smmlib.runner.kernels.nursery import Ended


@dataclass
class Watch:
    """One execution: the orders first, then what became of them."""

    memory_mb: int = 0
    time_s: float = 0.0  # for the whole notebook; 0 for no limit
    batch: bool = False
    alone: bool = False
    ahead: bool = False
    node: str = ""  # what the notebook is told, JSON
    on_cell: Callable[[int, int], None] | None = None  # number of the cell, number of cells

    notebook: Any = None
    cell: int = -1
    born: Born | None = None
    began: float = field(default_factory=time.monotonic)

    @property
    def ended(self) -> Ended | None:
        """How the kernel ended, if it has."""
        return self.born.ended.result() if self.born and self.born.ended.done() else None
