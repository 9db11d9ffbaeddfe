"""Valid JSON documents in which nodes are replaced by arbitrary values: what the outside world may send."""

from __future__ import annotations

import copy
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from written_client import imported

SINGLE = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from([0, -1, 2**53, 2**63, 10**400, 1736936000, 17369360000000, float("nan"), float("inf"), 1e22, 0.5])
    | st.text(st.characters(), max_size=8)  # lone halves of characters among them
    | st.sampled_from(["", "-", "nan", "2025-01-15T10:00:00Z", "01/02/2025", "1736936000", "1.234", "at://x/y/z", "<p>a", "\x00", "[::1"])
)  # fmt: skip


def values(keys: list[str]) -> st.SearchStrategy[Any]:
    """Any JSON value; objects prefer keys that the document knows."""
    names = st.sampled_from(keys) | st.text(max_size=4)
    return st.recursive(
        SINGLE, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3), max_leaves=8
    )


def graft(document: Any) -> st.SearchStrategy[Any]:
    """The document with one to three of its nodes replaced."""
    places = list(_places(document, ()))
    keys = sorted({key for place in places for key in place if isinstance(key, str)})
    edits = st.lists(st.tuples(st.sampled_from(places), values(keys)), min_size=1, max_size=3)
    return edits.map(lambda chosen: _replaced(document, chosen))


def report_of(document: Any, brief: str) -> Any:
    """Import the document as the only file of a client; its report."""
    with tempfile.TemporaryDirectory() as folder:
        (report,) = imported(Path(folder), {"x.json": json.dumps(document)}, brief).report.files
    return report


def is_sound(report: Any) -> bool:
    """Whether the file was read, refused or set aside for a reason that somebody foresaw, and all of it accounted for."""
    lost = sum(one.count for one in report.dropped)
    counted = "," in report.table or report.status != "read" or report.rows_kept + lost == report.rows_read
    return report.status in ("read", "rejected", "set aside") and "unforeseen" not in report.rejected and counted


def _places(node: Any, at: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    if at:
        yield at
    inner = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in inner:
        yield from _places(value, (*at, key))


def _replaced(document: Any, edits: list[tuple[tuple[Any, ...], Any]]) -> Any:
    out = copy.deepcopy(document)
    for place, value in edits:
        parent = out
        for key in place[:-1]:
            parent = parent[key] if _has(parent, key) else None
        if isinstance(parent, (dict, list)) and _has(parent, place[-1]):
            parent[place[-1]] = value
    return out


def _has(node: Any, key: Any) -> bool:
    if isinstance(node, dict):
        return key in node
    return isinstance(node, list) and isinstance(key, int) and key < len(node)
