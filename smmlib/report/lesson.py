"""An executed notebook as one page to read: its prose, its code to unfold, what each cell gave. Nothing of it acts or asks for anything."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any, Literal

from smmlib.core import lessons
from smmlib.report import cells, fonts, html, sanitise, svg

HERE = Path(__file__).resolve().parent
TITLE = re.compile(r"\A\s*#\s+(.+?)\s*(?:\n|\Z)")
FOLDED = re.compile(r"<details>\s*<summary>(.*?)</summary>\s*(.*?)\s*</details>", re.DOTALL)
LABEL = re.compile(r"\A\*\*[^*]+\*\*\s*")
QUIET = {
    "parameters",
    "injected-parameters",
    "setup",
    "provenance",
}  # code that is the same in each notebook: folded further away


@dataclass(frozen=True)
class Part:
    """One piece of the page; `html` is clean."""

    kind: Literal["prose", "code", "setup", "figure", "output"]
    html: str
    title: str = ""
    note: str = ""


@dataclass(frozen=True)
class Lesson:
    """A notebook's title (plain text), its first paragraph (plain text), and its parts."""

    title: str
    question: str
    parts: tuple[Part, ...]


def read(notebook: Mapping[str, Any], language: str = "") -> Lesson:
    """Take a notebook apart for its page; texts that came from outside are escaped.

    Parameters
    ----------
    language : of the prose; a paragraph without a translation stays as it is
    """
    prose = [_prose_of(c, language) for c in notebook["cells"] if c["cell_type"] == "markdown"]
    first = prose[0] if prose else ""
    found = TITLE.match(first)
    question = LABEL.sub("", (first[found.end() :] if found else first).strip().split("\n\n")[0])
    parts = [part for number, cell in enumerate(notebook["cells"]) for part in _parts(cell, number, language)]
    return Lesson(found[1] if found else "", re.sub(r"[*_`#]", "", " ".join(question.split())), tuple(_together(parts)))


def page(
    lesson: Lesson, *, language: str = "en", before: tuple[str, str] | None = None, after: tuple[str, str] | None = None
) -> str:
    """Write the page; `before` and `after` are the address and the title of its neighbours."""
    drawn = "".join(svg.words(p.html) for p in lesson.parts if p.kind == "figure")
    template = html.environment(language).get_template("lesson.html.j2")
    return str(
        template.render(
            lesson=lesson, language=language, before=before, after=after, fonts=fonts.faces(drawn), css=css()
        )
    )


def css() -> str:
    """The looks of the pages of lessons, with the colours of code."""
    from pygments.formatters import HtmlFormatter

    dark = HtmlFormatter(style="github-dark").get_style_defs("pre.code")
    nights = "\n".join(line for line in dark.splitlines() if line.startswith("pre.code ."))
    days = "\n".join(
        line
        for line in HtmlFormatter(style="friendly").get_style_defs("pre.code").splitlines()
        if line.startswith("pre.code .")
    )
    looks = (HERE / "lesson.css").read_text(encoding="utf-8")
    return f"{looks}\n{days}\n@media (prefers-color-scheme: dark) {{\n{nights}\n}}\n"


def _prose_of(cell: Mapping[str, Any], language: str) -> str:
    return lessons.translated("".join(cell["source"]), language)


def _prose(text: str) -> str:
    """Render Markdown; hints and answers, which notebooks fold by HTML of their own, are folded here too, a paragraph a line."""
    outside, folded = FOLDED.split(text)[::3], FOLDED.findall(text)
    pieces = [cells.prose(outside[0], top=2)]
    for (title, inner), rest in zip(folded, outside[1:], strict=True):
        hints = cells.prose("\n\n".join(inner.splitlines()), top=3)
        pieces += [f"<details><summary>{escape(title)}</summary>{hints}</details>", cells.prose(rest, top=2)]
    return "".join(pieces)


def _parts(cell: Mapping[str, Any], number: int, language: str) -> Iterator[Part]:
    tags = set(cell["metadata"].get("tags", []))
    if cell["cell_type"] == "markdown":
        yield Part("prose", _prose(TITLE.sub("", _prose_of(cell, language))))
    if cell["cell_type"] != "code" or "injected-parameters" in tags:
        return
    source = "".join(cell["source"]).strip()
    note = "what-if" if "what-if" in tags else ""
    if source:
        yield Part("setup" if tags & QUIET else "code", _coloured(source), note=note)
    for place, output in enumerate(cell.get("outputs", [])):
        yield from _output(output, f"c{number}-{place}")


def _together(parts: list[Part]) -> Iterator[Part]:
    """Put neighbouring pieces of set-up behind one fold."""
    for kind, group in itertools.groupby(parts, key=lambda part: part.kind):
        several = list(group)
        yield from [Part("setup", "".join(p.html for p in several))] if kind == "setup" else several


def _coloured(source: str) -> str:
    from pygments import highlight
    from pygments.formatters import HtmlFormatter
    from pygments.lexers import PythonLexer

    return f'<pre class="code" tabindex="0">{highlight(source, PythonLexer(), HtmlFormatter(nowrap=True))}</pre>'


def _output(output: Mapping[str, Any], name: str) -> Iterator[Part]:
    data, said = output.get("data", {}), output.get("metadata", {})
    if cells.SVG in data:
        told = said.get(cells.SVG, {})
        title = str(told.get("title", ""))
        drawn = svg.inline("".join(data[cells.SVG]), name, alt=str(told.get("alt", "")) or title or name)
        yield Part("figure", drawn, title=title, note=str(told.get("subtitle", "")))
    elif "text/html" in data:
        yield Part("output", sanitise.clean("".join(data["text/html"])))
    else:
        text = "".join(output.get("text", "") or data.get("text/plain", "") or output.get("traceback", [])[-1:])
        if text.strip():
            yield Part("output", f'<pre tabindex="0">{escape(text.strip())}</pre>')
