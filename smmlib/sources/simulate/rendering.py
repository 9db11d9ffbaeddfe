"""Tables as bytes, always the same: LF line ends, cells quoted as Meta quotes them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

QUOTED = (" ", ",", '"', "\n")


def csv_text(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """Render a CSV table; None is an empty cell; cells with a space, comma, quote or line break are quoted."""
    return "".join(",".join(_cell(value) for value in row) + "\n" for row in (header, *rows))


def write_text(path: Path, text: str, *, bom: bool = False) -> None:
    """Write UTF-8 with LF line ends on every system, with a byte order mark where the platform writes one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode("utf-8-sig" if bom else "utf-8"))


def _cell(value: Any) -> str:
    text = "" if value is None else str(value)
    if any(mark in text for mark in QUOTED):
        return '"' + text.replace('"', '""') + '"'
    return text
