"""The forms a report can take beside its page: which file each is, and who makes it."""

from __future__ import annotations

import importlib
import multiprocessing
import sys
import threading
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from smmlib.core.errors import CannotMake, CannotStart, near_miss
from smmlib.report import content, html, planner
from smmlib.store import files

MAKERS = {"pdf": "smmlib.report.pdf", "docx": "smmlib.report.docx", "xlsx": "smmlib.report.xlsx"}
FILES = {"html": "strategy.html", "pdf": "strategy.pdf", "docx": "strategy.docx", "xlsx": "strategy.xlsx"}
BESIDE = (*(FILES[name] for name in MAKERS), *planner.FILES)  # what may lie beside the page and the manifest


def known(words: Iterable[str]) -> list[str]:
    """Return the forms that are asked for, each once, ``html`` first.

    Raises
    ------
    CannotStart
        None is named, or a word is no form; the nearest is named.
    """
    wanted = list(dict.fromkeys(w.strip().lower() for w in words if w.strip()))
    strange = [w for w in wanted if w not in FILES]
    if strange or not wanted:
        near = near_miss(strange[0], FILES) if strange else ""
        named = f"'{strange[0][:40]}' is no form of a report." if strange else "No form of a report is named."
        raise CannotStart(f"{named}{near} There are: {', '.join(FILES)}; several are joined by commas.")
    return sorted(wanted, key=list(FILES).index)


def make(run: Path, target: Path, wanted: Sequence[str], language: str = "") -> dict[str, str]:
    """Make a run's report in the forms that are asked for; the page last, so that it can link the others.

    Parameters
    ----------
    run : the folder of a run; target : where the files go, often the same
    wanted : forms, see `known`; the page itself is made whatever is asked for

    Returns
    -------
    form -> why it could not be made; empty if all is whole
    """
    told = content.gather(run, language)
    for name, data in planner.files(run).items():
        files.write_bytes(target / name, data)

    def one(form: str) -> str:
        try:
            files.write_bytes(target / FILES[form], importlib.import_module(MAKERS[form]).make(run, language, told))
        except CannotMake as reason:
            return str(reason)
        return ""

    first, *others = [f for f in wanted if f in MAKERS] or [""]
    aside = _Aside(one, first) if others and _can_fork() else None
    reasons = {form: one(form) for form in (others if aside else [first, *others]) if form}
    if aside:
        reasons[first] = aside.reason()
    files.write_text(target / FILES["html"], html.render(run, language, target, told))
    return {form: reasons[form] for form in wanted if reasons.get(form)}


class _Aside:
    """One form made in a forked process while this one makes the others; a process that is lost is made up for here."""

    def __init__(self, one: Callable[[str], str], form: str) -> None:
        forking = multiprocessing.get_context("fork")
        self.one, self.form = one, form
        self.hears, tells = forking.Pipe(duplex=False)
        self.process = forking.Process(target=lambda: tells.send(one(form)), daemon=True)
        self.process.start()
        tells.close()

    def reason(self) -> str:
        """Wait, and say why the form could not be made; empty if it was."""
        try:
            said = str(self.hears.recv())
        except EOFError:
            said = self.one(self.form)
        self.process.join()
        return said


def _can_fork() -> bool:
    """Whether a process can be forked safely: on Linux, and while no other thread runs."""
    return sys.platform == "linux" and threading.active_count() == 1
