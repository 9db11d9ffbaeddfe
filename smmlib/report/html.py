"""The report as one HTML file that asks nothing of anyone: no outside address, one script of its own, the same bytes each time."""

from __future__ import annotations

import base64
import functools
import hashlib
import json
from datetime import date
from pathlib import Path
from typing import Any

from smmlib.core import i18n
from smmlib.report import content, fonts, glossary, plain, svg
from smmlib.report.content import Content

HERE = Path(__file__).resolve().parent
FORMATS = {"pdf": "strategy.pdf", "docx": "strategy.docx", "xlsx": "strategy.xlsx"}
PLANNED = {"ics": "calendar.ics", "plan": "publish/plan.csv"}


def render(folder: Path, language: str = "", beside: Path | None = None, told: Content | None = None) -> str:
    """Render the report of a run's folder; texts that came from outside are escaped everywhere.

    Parameters
    ----------
    folder : Path
        A run: manifest.json, notebooks/, findings/.
    language : of the report; that of the run if not given
    told : what it says, where that has been gathered already
    beside : where the page will lie: files of other forms that are there already are linked; the run's folder if not given

    Raises
    ------
    CannotStart
        The folder holds no run.
    """
    told = told or content.gather(folder, language)
    links = [(name, file) for name, file in {**FORMATS, **PLANNED}.items() if ((beside or folder) / file).is_file()]
    return page(told, form="html", links=links)


def page(told: Content, *, form: str, links: list[tuple[str, str]] | None = None) -> str:
    """Write a report as a page for the screen (form ``html``) or for print (form ``print``)."""
    script = _read("behaviour.js").strip()
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    drawn = "".join(svg.words(b.svg) for b in told.blocks if b.svg)
    return str(
        environment(told.language, form).get_template("report.html.j2").render(
            told=told, said=told.said, brief=told.brief, language=told.language, form=form, links=links or [],
            css=_read("style.css") + (_read("print.css") if form == "print" else ""), fonts=fonts.faces(drawn),
            script=script, digest=digest, glossary=glossary.WORDS, picture=_picture,
            off=[a for a in told.said["imports"].get("analyses", []) if not a["on"]],
            files=told.said["imports"].get("files", []), script_words=_script_words(told.language),
        )
    )  # fmt: skip


def environment(language: str, form: str = "html") -> Any:
    """The templates with the words and numbers of a language; whatever is written is escaped and harmless, and on paper without boxes."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    def harmless(value: Any) -> Any:
        clean = plain.harmless(str(value)) if isinstance(value, str) else value
        clean = fonts.printable(clean) if form == "print" and isinstance(clean, str) else clean
        return Markup(clean) if isinstance(value, Markup) else clean

    env = Environment(
        loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, finalize=harmless, bytecode_cache=_compiled(),
    )  # fmt: skip
    env.globals["_"] = i18n.translator(language)
    env.filters["day"] = lambda text: i18n.day(date.fromisoformat(text), language) if text else "–"
    env.filters["count"] = lambda value: i18n.number(value, language, 0)
    env.filters["share"] = lambda part, whole: i18n.percent(part / whole, language) if whole else "–"
    return env


@functools.cache
def _compiled() -> Any:
    """The templates as this process has compiled them, whatever the language."""
    from jinja2 import BytecodeCache

    class Kept(BytecodeCache):
        def __init__(self) -> None:
            self.code: dict[tuple[str, str], Any] = {}

        def load_bytecode(self, bucket: Any) -> None:
            bucket.code = self.code.get((bucket.key, bucket.checksum))

        def dump_bytecode(self, bucket: Any) -> None:
            self.code[bucket.key, bucket.checksum] = bucket.code

    return Kept()


def _picture(inlined: str) -> str:
    """A picture as an address, for print."""
    return "data:image/svg+xml;base64," + base64.b64encode(svg.alone(inlined).encode()).decode("ascii")


def _script_words(language: str) -> str:
    """The words that the page's script writes, as JSON for an attribute."""
    _ = i18n.translator(language)
    words = {"sort": _("Sort by {column}"), "light": _("Light"), "dark": _("Dark")}
    return json.dumps(words, ensure_ascii=False, sort_keys=True)


def _read(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")
