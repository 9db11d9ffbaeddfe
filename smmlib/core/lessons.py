"""The lessons' prose in the reader's language: Markdown cells, translated paragraph by paragraph."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from smmlib.core import i18n

GAP = re.compile(r"(\n\s*\n)")


def split(markdown: str) -> list[str]:
    """Cut Markdown into paragraphs and the gaps between them; joined again they are the text.

    Examples
    --------
    >>> split("# Title\\n\\nSome words.")
    ['# Title', '\\n\\n', 'Some words.']
    """
    return GAP.split(markdown)


def translated(markdown: str, language: str) -> str:
    """Translate Markdown; a paragraph without a translation stays."""
    translate = i18n.translator(language, "notebooks")
    return "".join(part.replace(text, translate(text)) if (text := part.strip()) else part for part in split(markdown))


def notebook(source: Mapping[str, Any], language: str) -> dict[str, Any]:
    """Return a notebook with its prose translated; code, outputs and the one given stay as they are."""
    cells = [
        {**cell, "source": translated("".join(cell["source"]), language)}
        if cell["cell_type"] == "markdown"
        else dict(cell)
        for cell in source["cells"]
    ]
    return {**source, "cells": cells}
