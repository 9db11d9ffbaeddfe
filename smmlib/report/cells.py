"""What a report takes from an executed notebook: prose tagged `report`, figures, tables, code, and word of a failure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from smmlib.core import lessons
from smmlib.report import grid, sanitise, svg
from smmlib.report.grid import Grid

DROPPED = {"exercise", "what-if", "setup", "parameters", "injected-parameters", "provenance"}
SVG = "image/svg+xml"


@dataclass(frozen=True)
class Block:
    """One piece of a section; `html` and `svg` are clean, all other fields are plain text; `rows` is a table's or a figure's."""

    kind: Literal["prose", "figure", "table", "note", "failed"]
    name: str = ""
    html: str = ""
    svg: str = ""
    alt: str = ""
    title: str = ""
    subtitle: str = ""
    caption: str = ""
    empty: bool = False
    rows: Grid | None = None


def blocks(notebook: Mapping[str, Any], step: str, seen: dict[str, int], language: str = "") -> list[Block]:
    """Take the report's blocks from a notebook, in its order.

    Parameters
    ----------
    seen : names used so far in the report, counted; new names are added, so that each stands once in the page
    language : of the prose; a paragraph without a translation stays as it is
    """
    taken = [block for cell in notebook["cells"] for block in _of_cell(cell, language)]
    return [_named(block, step, seen) for block in _without_idle_prose(taken)]


def _without_idle_prose(taken: list[Block]) -> list[Block]:
    """Leave out prose that explains a figure or table which was not drawn; the finding has said why."""
    groups: list[list[Block]] = [[]]
    for block in taken:
        groups = [*groups, [block]] if block.kind == "prose" else [*groups[:-1], [*groups[-1], block]]
    told = [
        g
        for g in groups
        if not any(b.kind == "note" for b in g) or any(b.kind in ("figure", "table", "failed") for b in g)
    ]
    return [block for group in told for block in group if block.kind != "note"]


def _of_cell(cell: Mapping[str, Any], language: str) -> Iterator[Block]:
    tags = set(cell["metadata"].get("tags", []))
    if cell["cell_type"] == "markdown" and "report" in tags:
        yield Block("prose", html=prose(lessons.translated("".join(cell["source"]), language)))
    if cell["cell_type"] != "code":
        return
    for output in cell.get("outputs", []):
        if output["output_type"] == "error":
            yield Block("failed", caption="".join(output["traceback"][:1]))
        elif not tags & DROPPED:
            yield from _of_output(output, language)


def _of_output(output: Mapping[str, Any], language: str) -> Iterator[Block]:
    data, metadata = output.get("data", {}), output.get("metadata", {})
    if SVG in data:
        said = metadata.get(SVG, {})
        yield Block("figure", _text(said, "name"), svg="".join(data[SVG]), alt=_text(said, "alt"), title=_text(said, "title"),
                    subtitle=_text(said, "subtitle"), caption=_text(said, "caption"), rows=grid.spoken(grid.of_data(said.get("data"), language), language))  # fmt: skip
    said = metadata.get("text/html", {})
    if "text/html" in data and said.get("kind") == "table":
        drawn = sanitise.clean("".join(data["text/html"]))
        yield Block("table", _text(said, "name"), html=drawn, caption=_text(said, "caption"), empty=_is_empty(drawn),
                    rows=grid.read(drawn))  # fmt: skip

    if said.get("kind") == "note":
        yield Block("note", _text(said, "name"))


def _is_empty(drawn: str) -> bool:
    """Whether a table's body has no cell; headings may be cells too."""
    body = drawn.partition("<tbody")[2].partition("</tbody>")[0] if "<tbody" in drawn else drawn
    return "<td" not in body


def _text(said: Mapping[str, Any], key: str) -> str:
    return str(said.get(key, ""))


def _named(block: Block, step: str, seen: dict[str, int]) -> Block:
    if block.kind not in ("figure", "table"):
        return block
    short = re.sub(r"[^a-z0-9-]+", "-", block.name.lower()).strip("-") or step
    prefix = "fig-" if block.kind == "figure" else "tab-"
    wanted = short if short.startswith(prefix) else prefix + short
    seen[wanted] = seen.get(wanted, 0) + 1
    name = wanted if seen[wanted] == 1 else f"{wanted}-{seen[wanted]}"
    drawn = svg.inline(block.svg, name, alt=block.alt or block.title or name) if block.kind == "figure" else ""
    return replace(block, name=name, svg=drawn)


def code(notebook: Mapping[str, Any]) -> list[str]:
    """The code that a step's notebook ran, cell by cell, without what is for the desk and the classroom."""
    wanted = (
        c for c in notebook["cells"] if c["cell_type"] == "code" and not set(c["metadata"].get("tags", [])) & DROPPED
    )
    return [source for cell in wanted if (source := "".join(cell["source"]).strip())]


def prose(text: str, top: int = 3) -> str:
    """Render Markdown; HTML inside it is shown as text, headings start at level `top`, outside links are text."""
    import mistune

    rendered = str(mistune.create_markdown(escape=True)(text))
    lowered = re.sub(r"(</?h)([1-6])\b", lambda m: f"{m[1]}{min(6, max(top, int(m[2]) + top - 2))}", rendered)
    return sanitise.clean(lowered)
