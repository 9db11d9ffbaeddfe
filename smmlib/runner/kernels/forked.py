"""What a child of the zygote does first, and then becomes: a Jupyter kernel, or one job of the workbook."""

from __future__ import annotations

import ctypes
import gc
import os
import random
import signal
import sys
import time
from typing import Any

DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of prctl(2)


def live(order: dict[str, Any]) -> int:
    """Settle, then be what the order says; return the exit status.

    Parameters
    ----------
    order : ``job`` (kernel or call), ``log`` (file for stdout and stderr), ``cwd``, ``env``, and what the job needs
    """
    _settle(order)
    return _kernel(order) if order["job"] == "kernel" else _call(order)


def _settle(order: dict[str, Any]) -> None:
    os.setsid()
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(DIE_WITH_PARENT, signal.SIGKILL)
    log = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.close(log)
    os.close(null)
    os.environ.update(order["env"])
    os.chdir(order["cwd"])
    time.tzset()
    _limit(order.get("memory_mb", 0))
    _reseed(order.get("seed", 0))
    gc.enable()


def _limit(memory_mb: int) -> None:
    """Limit the data that this process may hold; what asks for more gets a MemoryError."""
    if memory_mb:
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (memory_mb << 20, memory_mb << 20))


def _reseed(seed: int) -> None:
    """Every notebook starts from the same random state, as one that was started by itself does not: same input, same output."""
    import numpy as np

    random.seed(seed)
    np.random.seed(seed)


def _kernel(order: dict[str, Any]) -> int:
    from ipykernel.kernelapp import IPKernelApp

    IPKernelApp.clear_instance()
    app = IPKernelApp.instance(connection_file=order["connection_file"])
    app.config.HistoryManager.enabled = False
    app.initialize([])
    app.start()
    return 0


def _call(order: dict[str, Any]) -> int:
    """Call ``module:function`` with the keyword arguments of the order; its return value is not kept."""
    import importlib

    module, name = order["call"].split(":")
    getattr(importlib.import_module(module), name)(**order["given"])
    return 0
