"""The lessons' prose: Markdown cells of the notebooks, translated paragraph by paragraph."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

NOTEBOOKS = Path(__file__).resolve().parent.parent.parent / "notebooks"
GAP = re.compile(r"(\n\s*\n)")


def paragraphs() -> dict[str, set[str]]:
    """Collect the paragraphs of all notebooks: paragraph -> notebooks it stands in."""
    found: dict[str, set[str]] = {}
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            if cell["cell_type"] == "markdown":
                for part in split("".join(cell["source"])):
                    if part.strip() and not GAP.fullmatch(part):
                        found.setdefault(part.strip(), set()).add(f"notebooks/{path.name}")
    return found


def split(markdown: str) -> list[str]:
    """Cut Markdown into paragraphs and the gaps between them; joined again they are the text.

    Examples
    --------
    >>> split("# Title\\n\\nSome words.")
    ['# Title', '\\n\\n', 'Some words.']
    """
    return GAP.split(markdown)


def translated(markdown: str, translate: Callable[[str], str]) -> str:
    """Translate Markdown paragraph by paragraph; a paragraph without a translation stays."""
    return "".join(translate(part.strip()) if part.strip() else part for part in split(markdown))


def notebook(source: Mapping[str, Any], translate: Callable[[str], str]) -> dict[str, Any]:
    """Return a notebook with its prose translated; code, outputs and the one given stay as they are."""
    cells = [
        {**cell, "source": translated("".join(cell["source"]), translate)}
        if cell["cell_type"] == "markdown"
        else dict(cell)
        for cell in source["cells"]
    ]
    return {**source, "cells": cells}
