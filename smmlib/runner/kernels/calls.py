"""Heavy work of the runner itself, such as reading exports and making reports, in a child of the warmed process."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from smmlib.runner.kernels import cradle, nursery
from smmlib.runner.kernels.nursery import NoFork


def call(function: str, given: Mapping[str, Any]) -> bool:
    """Call ``module:function`` with plain keyword arguments in a process of its own; wait for its end.

    Returns
    -------
    whether it went through; if not, for whatever reason, the caller does the work itself and hears what is wrong
    """
    try:
        warmed = nursery.current()
        with tempfile.TemporaryDirectory(prefix="smm-") as folder:
            child = warmed.fork(job="call", call=function, given=dict(given), log=str(Path(folder) / "log.txt"), cwd=os.sep,
                                env=cradle.places_env())  # fmt: skip
            return child.ended.result().code == 0
    except NoFork:
        return False
