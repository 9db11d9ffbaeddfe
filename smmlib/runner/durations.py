"""How long each step took the last times: for what is begun first, and for the time that is left."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from smmlib.runner.nodes import Node
from smmlib.store import files, places
from smmlib.store.workbook import Workbook

ORDINARY_S = 1.0  # of a step that was never timed
NEWEST = 0.3  # weight of a new time against those before


def _file() -> Path:
    return places.state_folder() / "durations.json"


def known() -> dict[str, float]:
    """Seconds by step, as far as they were timed."""
    try:
        said = json.loads(_file().read_text(encoding="utf-8"))
        return {str(step): float(seconds) for step, seconds in said.items()}
    except (OSError, ValueError, AttributeError, TypeError):
        return {}


def learn(nodes: Iterable[Node]) -> None:
    """Remember how long the notebooks that were made took."""
    before = known()
    new = {n.row.step: n.seconds for n in nodes if n.state == "made"}
    if new:
        mixed = {s: round((1 - NEWEST) * before.get(s, t) + NEWEST * t, 3) for s, t in new.items()}
        files.write_text(_file(), json.dumps({**before, **mixed}, sort_keys=True) + "\n")


def longest_paths(book: Workbook, seconds: Mapping[str, float]) -> dict[str, float]:
    """Seconds from the beginning of each step to the end of the longest chain of steps that wait for it."""
    paths: dict[str, float] = {}
    for step in reversed(book.steps):
        after = [paths[later] for later in book.steps if later in paths and step in book.needs(later)]
        paths[step] = seconds.get(step, ORDINARY_S) + max(after, default=0.0)
    return paths
