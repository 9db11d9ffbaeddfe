"""Heavy work of the runner itself, such as reading exports and making reports, in a child of the warmed process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from smmlib.runner.kernels import cradle, nursery
from smmlib.runner.kernels.nursery import NoFork

ALONE = "import json, sys; from smmlib.runner.kernels import forked; sys.exit(forked.live(json.loads(sys.argv[1])))"


def call(function: str, given: Mapping[str, Any]) -> bool:
    """Call ``module:function`` with plain keyword arguments in a process of its own; wait for its end.

    Returns
    -------
    whether it went through; if not, for whatever reason, the caller does the work itself and hears what is wrong
    """
    with tempfile.TemporaryDirectory(prefix="smm-") as folder:
        order = {"job": "call", "call": function, "given": dict(given), "log": str(Path(folder) / "log.txt"), "cwd": os.sep,
                 "env": cradle.places_env()}  # fmt: skip
        try:
            warmed = nursery.current()
            return _meanwhile(order) if warmed.is_first_to_wait() else warmed.fork(**order).ended.result().code == 0
        except NoFork:
            return False


def _meanwhile(order: Mapping[str, Any]) -> bool:
    """Work in a process that is started alone: it has begun while the warmed process still warms up."""
    env = {**os.environ, **cradle.FIXED, "PYTHONPATH": cradle.import_path()}
    return subprocess.run([sys.executable, "-c", ALONE, json.dumps(order)], env=env, cwd=os.sep, stdin=subprocess.DEVNULL,
                          check=False).returncode == 0  # fmt: skip
