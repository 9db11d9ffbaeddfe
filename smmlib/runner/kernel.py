"""One notebook in one kernel, through papermill's engine `smm`; how it ended, in words."""

from __future__ import annotations

import importlib
import json
import logging
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from smmlib.runner.kernels.watch import Watch

START_S = 120


@dataclass(frozen=True)
class Limits:
    """What one notebook may take: memory in MB (0 for no limit), and seconds in all."""

    memory_mb: int = 4096
    time_s: float = 900.0


ORDINARY = Limits()
_importing = threading.Lock()


class KernelDied(RuntimeError):
    """The kernel ended before its notebook did: how, in which cell, with what memory."""


def execute(notebook: Path, *, parameters: Mapping[str, Any], node: Mapping[str, Any], limits: Limits = ORDINARY, ahead: bool = False,
            on_cell: Callable[[int, int], None] | None = None) -> Any:  # fmt: skip
    """Execute a notebook and return it as a notebook node; a failing cell is marked in it, not raised.

    A kernel that died because the warmed process was gone is started once more, by itself.

    Parameters
    ----------
    notebook : source file; left unchanged
    parameters : injected after the parameters cell
    node : what the runner tells the notebook of where everything lies
    ahead : another notebook will follow: start its kernel meanwhile
    on_cell : called with the number of each cell that starts, and the number of cells

    Raises
    ------
    KernelDied
        The kernel died, did not start, or the notebook took too long.
    """
    from smmlib.runner.kernels.watch import Watch

    for name in ("papermill", "nbclient", "traitlets"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    told = json.dumps(node)
    watch = Watch(limits.memory_mb, limits.time_s, batch=True, ahead=ahead, node=told, on_cell=on_cell)
    try:
        return _through_papermill(notebook, parameters, watch)
    except KernelDied:
        nursery = watch.born.nursery if watch.born else None
        if nursery is None or nursery.alive:
            raise
    alone = Watch(limits.memory_mb, limits.time_s, batch=True, alone=True, node=told, on_cell=on_cell)
    return _through_papermill(notebook, parameters, alone)


def papermill() -> Any:
    """Import papermill, without a parser of international web addresses that takes a second to build and is never asked."""
    with _importing:
        skipped = "rfc3987_syntax" not in sys.modules
        if skipped:
            sys.modules["rfc3987_syntax"] = None  # type: ignore[assignment]
        try:
            return importlib.import_module("papermill")
        finally:
            if skipped:
                del sys.modules["rfc3987_syntax"]


def _through_papermill(notebook: Path, parameters: Mapping[str, Any], watch: Watch) -> Any:
    execute_notebook = papermill().execute_notebook
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.exceptions import PapermillExecutionError

    try:
        return execute_notebook(
            str(notebook), None, parameters=dict(parameters), engine_name="smm", kernel_name="python3", progress_bar=False,
            log_output=False, request_save_on_cell_execute=False, start_timeout=START_S, watch=watch,
        )  # fmt: skip
    except PapermillExecutionError:
        return watch.notebook
    except CellTimeoutError:
        raise KernelDied(
            f"it took longer than the {watch.time_s:,.0f} s that a notebook may take{_where(watch)}"
        ) from None
    except (DeadKernelError, RuntimeError, TimeoutError) as died:
        how = f"the kernel {watch.ended}" if watch.ended else f"the kernel is lost: {str(died).splitlines()[0]}"
        raise KernelDied(f"{how}{_where(watch)}") from None


def _where(watch: Watch) -> str:
    """Say in which cell it was, by its number and its first line."""
    if watch.cell < 0 or watch.notebook is None:
        return ", before the first cell"
    lines = "".join(watch.notebook["cells"][watch.cell]["source"]).strip().splitlines()
    first = f" ({lines[0][:60]})" if lines else ""
    return f", in cell {watch.cell + 1} of {len(watch.notebook['cells'])}{first}"
