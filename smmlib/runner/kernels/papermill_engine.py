"""The engine `smm` of papermill: a real kernel for each notebook, forked where that can be; saved once, ended at once.

Papermill loads this module through its entry point; import it only after papermill.
"""

from __future__ import annotations

import asyncio
import os
import time
from typing import TYPE_CHECKING, Any

from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NBClientEngine
from papermill.translators import PythonTranslator, papermill_translators

from smmlib.runner.kernels.watch import Watch

if TYPE_CHECKING:
    from smmlib.runner.kernels.births import Born


class OwnClient(PapermillNotebookClient):
    """Papermill's client: time is limited for the notebook as a whole, and a kernel's death is known when it happens."""

    def __init__(self, nb_man: Any, watch: Watch, **kwargs: Any) -> None:
        super().__init__(nb_man, **kwargs)
        self.watch = watch

    def papermill_execute_cells(self) -> None:
        self.watch.notebook = self.nb
        super().papermill_execute_cells()

    def execute_cell(self, cell: Any, cell_index: int, *args: Any, **kwargs: Any) -> Any:
        self.watch.cell = cell_index
        if self.watch.on_cell:
            self.watch.on_cell(cell_index + 1, len(self.nb.cells))
        return super().execute_cell(cell, cell_index, *args, **kwargs)

    def _get_timeout(self, cell: Any) -> int | None:
        if not self.watch.time_s:
            return super()._get_timeout(cell)
        return max(1, round(self.watch.began + self.watch.time_s - time.monotonic()))

    async def _async_poll_kernel_alive(self) -> None:
        assert self.watch.born is not None
        await asyncio.wrap_future(self.watch.born.ended)
        assert self.task_poll_for_reply is not None
        self.task_poll_for_reply.cancel()


class SmmEngine(NBClientEngine):
    """``papermill --engine smm`` and ``papermill.execute_notebook(engine_name="smm")``."""

    @classmethod
    def nb_language(cls, nb: Any, language: str | None = None) -> Any:
        """Say the notebook's language; papermill asks before it writes the parameters, so ours are written readably."""
        papermill_translators.register("python", ReadableTranslator)
        return super().nb_language(nb, language)

    @classmethod
    def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, log_output: bool = False, stdout_file: Any = None,
                                 stderr_file: Any = None, start_timeout: int = 60, execution_timeout: int | None = None,
                                 watch: Watch | None = None, **kwargs: Any) -> Any:  # fmt: skip
        """Execute the notebook in a kernel of this interpreter; other arguments are those of papermill's own engine."""
        from smmlib.runner.kernels.provisioner import OwnManager

        watch = watch or Watch(alone=_first_of_this_process())
        for name in ("input_path", "timeout", "startup_timeout", "cwd", "autosave_cell_every"):
            kwargs.pop(name, None)
        watch.born = born = _born(watch)
        if watch.node:
            born.cradle.node.write_text(watch.node, encoding="utf-8")
        settings = {
            "shutdown_kernel": "immediate", "km": OwnManager(born=born), "timeout": execution_timeout, "kernel_name": kernel_name,
            "startup_timeout": start_timeout, "log_output": log_output, "stdout_file": stdout_file, "stderr_file": stderr_file,
            "record_timing": False, **kwargs,
        }  # fmt: skip
        client = OwnClient(nb_man, watch, **settings)
        client.owns_km = True
        try:
            return client.execute()
        finally:
            born.signal(9)
            born.ended.result(timeout=10)
            born.cradle.remove()


_executed = 0


def _first_of_this_process() -> bool:
    """Whether this process executes its first notebook: to warm up for a single one would take longer than it saves."""
    global _executed
    _executed += 1
    return _executed == 1


def _born(watch: Watch) -> Born:
    from smmlib.runner.kernels import births

    return births.kernel(memory_mb=watch.memory_mb, cwd="" if watch.batch else os.getcwd(), batch=watch.batch,  # noqa: PTH109
                         alone=watch.alone, ahead=watch.ahead)  # fmt: skip


class ReadableTranslator(PythonTranslator):
    """Parameters as Python writes them: any script stays readable, and what would lose its type is refused."""

    @classmethod
    def translate(cls, val: Any) -> str:
        """Write a value that a parameter may have.

        Raises
        ------
        TypeError
            It is of a kind that would come out as a text: a date, a path, a decimal, a set.
        """
        if isinstance(val, tuple):
            return "(" + ", ".join(map(cls.translate, val)) + ("," if len(val) == 1 else "") + ")"
        if val is None or isinstance(val, str | bool | int | float | dict | list):
            return super().translate(val)
        raise TypeError(
            f"A parameter cannot be a {type(val).__name__} ({str(val)[:60]}): give text, numbers, yes or no, or lists of them."
        )

    @classmethod
    def translate_str(cls, val: str) -> str:
        """Write a text as Python does: 'Привет' stays 'Привет'."""
        return repr(str(val))

    translate_escaped_str = translate_str
