"""Where a kernel lies: a private folder with its connection file, its log, and room for what its notebook is told."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from smmlib.store import places
from smmlib.store.desk import NODE

LONGEST_SOCKET_PATH = 90  # a Unix socket's path holds 107 bytes; the ports' numbers come on top
FIXED = {  # what keeps results the same on each run, and threads out of the process that forks
    "PYTHONHASHSEED": "0", "SOURCE_DATE_EPOCH": "0", "TZ": "UTC", "NO_COLOR": "1", "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "NUMEXPR_NUM_THREADS": "1",
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
}  # fmt: skip


@dataclass(frozen=True)
class Cradle:
    """The folder of one kernel, its environment and its working folder."""

    folder: Path
    env: Mapping[str, str]
    cwd: str
    memory_mb: int = 0

    @property
    def connection_file(self) -> Path:
        """The ports and the key, for both sides."""
        return self.folder / "k.json"

    @property
    def log(self) -> Path:
        """What the kernel's process wrote beside its messages."""
        return self.folder / "log.txt"

    @property
    def node(self) -> Path:
        """What a batch run tells the notebook; absent at the desk."""
        return self.folder / "node.json"

    @property
    def by_socket(self) -> bool:
        """Whether the two sides speak through files of this folder, no network port."""
        return os.name == "posix" and len(str(self.folder)) < LONGEST_SOCKET_PATH

    def remove(self) -> None:
        """Take the folder away."""
        shutil.rmtree(self.folder, ignore_errors=True)


def make(*, memory_mb: int = 0, cwd: str = "", batch: bool = True) -> Cradle:
    """Make the folder of a new kernel, readable by its owner only, and write its connection file.

    Parameters
    ----------
    memory_mb : limit of the kernel's data; 0 for none
    cwd : working folder; empty for the cradle's own
    batch : set places and fixed settings; else the environment is the caller's as it is now, whenever the warmed process began
    """
    from jupyter_client.connect import write_connection_file

    folder = Path(tempfile.mkdtemp(prefix="smm-"))
    cradle = Cradle(folder, env_of(folder) if batch else dict(os.environ), cwd or str(folder), memory_mb)
    if cradle.by_socket:
        write_connection_file(str(cradle.connection_file), transport="ipc", ip=str(folder / "k"))
    else:
        write_connection_file(str(cradle.connection_file))
    return cradle


def env_of(folder: Path) -> dict[str, str]:
    """Say what a batch run sets in a kernel's environment."""
    return {
        **FIXED, **places_env(),
        "IPYTHONDIR": str(folder / "ipython"), NODE: str(folder / "node.json"),
        "PYTHONPATH": import_path(),
    }  # fmt: skip


def import_path() -> str:
    """Say where a process of ours finds this package."""
    return os.pathsep.join(p for p in (str(places.ROOT), os.environ.get("PYTHONPATH", "")) if p)


def places_env() -> dict[str, str]:
    """Say where clients, reports, notebooks and reference data lie, for a process that is started elsewhere."""
    return {
        "SMM_CLIENTS": str(places.clients_folder()), "SMM_REPORTS": str(places.reports_folder()),
        "SMM_NOTEBOOKS": str(places.notebooks_folder()), "SMM_DATA": str(places.reference_folder().parent),
    }  # fmt: skip
