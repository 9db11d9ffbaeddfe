"""One notebook in one kernel, through papermill: this interpreter, an own folder and environment, no network port."""

from __future__ import annotations

import logging
import os
import signal
import sys
import tempfile
import threading
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from smmlib.store import places

LONGEST_SOCKET_PATH = 90
_alive: dict[str, int] = {}  # scratch folder -> process
_guard = threading.Lock()


def execute(notebook: Path, *, parameters: Mapping[str, Any], env: Mapping[str, str], timeout_s: int = 900) -> Any:
    """Execute a notebook and return it as a notebook node; a failing cell is marked in it, not raised.

    Parameters
    ----------
    notebook : source file; left unchanged
    parameters : injected after the parameters cell
    env : added to the kernel's environment
    timeout_s : seconds a single cell may take

    Raises
    ------
    nbclient.exceptions.DeadKernelError, nbclient.exceptions.CellTimeoutError, RuntimeError
        The kernel died, did not start, or a cell took too long.
    """
    import papermill
    from papermill.exceptions import PapermillExecutionError

    _prepare_papermill()
    with tempfile.TemporaryDirectory(prefix="smm-") as scratch:
        target = Path(scratch) / "executed.ipynb"
        try:
            return papermill.execute_notebook(
                str(notebook), str(target), parameters=dict(parameters), kernel_name="python3", progress_bar=False,
                request_save_on_cell_execute=False, autosave_cell_every=0, log_output=False, start_timeout=120,
                execution_timeout=timeout_s, kernel_manager_class=_manager(Path(scratch), env),
                shutdown_kernel="immediate", record_timing=False,
            )  # fmt: skip
        except PapermillExecutionError:
            import nbformat

            return nbformat.read(target, as_version=4)
        finally:
            with _guard:
                _alive.pop(scratch, None)


def stop_all() -> None:
    """End the kernels that this process started and that still run: for Ctrl-C."""
    with _guard:
        running = [pid for pid in _alive.values() if pid]
    for pid in running:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(pid, signal.SIGKILL)


def _prepare_papermill() -> None:
    """Let papermill write parameters as Python writes them (readable in every script), and speak only of errors."""
    from papermill.translators import PythonTranslator, papermill_translators

    class Readable(PythonTranslator):
        @classmethod
        def translate_str(cls, val: Any) -> str:
            return repr(str(val))

    papermill_translators.register("python", Readable)
    for name in ("papermill", "nbclient", "traitlets"):
        logging.getLogger(name).setLevel(logging.CRITICAL)


def _manager(scratch: Path, env: Mapping[str, str]) -> type:
    """Make the kernel manager's class for one notebook: its folder, its environment, this interpreter."""
    from jupyter_client.kernelspec import KernelSpec
    from jupyter_client.manager import AsyncKernelManager

    ipc = os.name == "posix" and len(str(scratch)) < LONGEST_SOCKET_PATH

    class Manager(AsyncKernelManager):
        def __init__(self, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            self.connection_file = str(scratch / "k.json")
            self.transport = "ipc" if ipc else "tcp"
            if ipc:
                self.ip = str(scratch / "k")
            argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
            self._kernel_spec = KernelSpec(argv=argv, display_name="Python 3 (ipykernel)", language="python")

        async def _async_launch_kernel(self, kernel_cmd: list[str], **kw: Any) -> None:
            own = {**kw, "cwd": str(scratch), "env": {**kw["env"], **kernel_env(scratch, env)}}
            await super()._async_launch_kernel(kernel_cmd, **own)
            with _guard:
                _alive[str(scratch)] = int(getattr(self.provisioner, "pid", 0) or 0)

    return Manager


def kernel_env(scratch: Path, extra: Mapping[str, str]) -> dict[str, str]:
    """Say what is set in the kernel's environment: places, and what keeps results the same on each run."""
    return {
        "PYTHONHASHSEED": "0",
        "SOURCE_DATE_EPOCH": "0",
        "TZ": "UTC",
        "NO_COLOR": "1",
        **dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"),
        "IPYTHONDIR": str(scratch / "ipython"),
        "PYTHONPATH": os.pathsep.join(p for p in (str(places.ROOT), os.environ.get("PYTHONPATH", "")) if p),
        "SMM_CLIENTS": str(places.clients_folder()),
        "SMM_REPORTS": str(places.reports_folder()),
        "SMM_NOTEBOOKS": str(places.notebooks_folder()),
        "SMM_DATA": str(places.reference_folder().parent),
        **extra,
    }
