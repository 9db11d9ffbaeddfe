"""The client's workspace on disk: open a notebook's run, read and save its tables, tell its findings.

Examples
--------
>>> from smmlib import store
>>> run = store.open_run("topics", client="demo")  # doctest: +SKIP
>>> posts = run.read("posts")  # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from smmlib.store.run import Run, open_run

__all__ = ["Run", "open_run"]


def __getattr__(name: str) -> Any:
    """Load a notebook's run when it is asked for: the runner reads this package without pandas."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from smmlib.store import run

    return getattr(run, name)
