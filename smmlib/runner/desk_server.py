"""JupyterLab for the person at the desk: this machine only, token on, the repository as its root."""

from __future__ import annotations

import importlib.util
import os
import sys

from smmlib.core.errors import CannotMake
from smmlib.store import places


def command(uid: int) -> list[str]:
    """Make the command that starts JupyterLab; root may only where it is root already."""
    words = [sys.executable, "-m", "jupyterlab", "--ServerApp.ip=127.0.0.1", f"--ServerApp.root_dir={places.ROOT}"]
    return [*words, *(["--allow-root"] if uid == 0 else [])]


def start(client: str = "") -> None:
    """Replace this process by JupyterLab; a client named is checked first.

    Raises
    ------
    CannotMake
        JupyterLab is not installed.
    """
    if client:
        places.client_folder(client)
        print(f"In the notebooks' parameters cell write: client: str = {client!r}")
    if importlib.util.find_spec("jupyterlab") is None:
        raise CannotMake("JupyterLab is not installed here. Install it: pip install jupyterlab")
    words = command(os.getuid() if hasattr(os, "getuid") else -1)
    os.execv(words[0], words)
