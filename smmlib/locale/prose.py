"""What of the notebooks is to be translated: the paragraphs of their Markdown cells."""

from __future__ import annotations

import json
from pathlib import Path

from smmlib.core import lessons

NOTEBOOKS = Path(__file__).resolve().parent.parent.parent / "notebooks"


def paragraphs(tag: str = "") -> dict[str, set[str]]:
    """Collect the paragraphs of all notebooks, or of cells with a tag such as ``report``: paragraph -> notebooks it stands in."""
    found: dict[str, set[str]] = {}
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            if cell["cell_type"] == "markdown" and (not tag or tag in cell["metadata"].get("tags", [])):
                for part in filter(str.strip, lessons.split("".join(cell["source"]))):
                    found.setdefault(part.strip(), set()).add(f"notebooks/{path.name}")
    return found
