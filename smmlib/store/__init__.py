"""The client's workspace on disk: open a notebook's run, read and save its tables, tell its findings.

Examples
--------
>>> from smmlib import store
>>> run = store.open_run("topics", client="demo")  # doctest: +SKIP
>>> posts = run.read("posts")  # doctest: +SKIP
"""

from __future__ import annotations

from smmlib.store.run import Run, open_run

__all__ = ["Run", "open_run"]
