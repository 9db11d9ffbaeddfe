"""What is asked of a run, and what became of it."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from smmlib.core import i18n
from smmlib.runner import kernel, parameters
from smmlib.runner.nodes import Node
from smmlib.store import period
from smmlib.store.imports import Canonical
from smmlib.store.workbook import Row, Workbook

Say = Callable[[str], None]


def side_by_side() -> int:
    """Say how many notebooks run side by side where nobody says: one a core, and one that begins while another ends."""
    return (os.cpu_count() or 1) + 1


@dataclass(frozen=True)
class Request:
    """What is asked for. `only`: this step and what it needs; `from_step`: this step and all after it anew."""

    client: str
    since: str = ""
    until: str = ""
    language: str = ""
    only: str = ""
    from_step: str = ""
    fresh: bool = False
    jobs: int = 2
    given: Mapping[str, str] = field(default_factory=dict)
    limits: kernel.Limits = kernel.ORDINARY


@dataclass(frozen=True)
class Plan:
    """A request that was found sound: the workbook, the steps asked for, each step's own parameters."""

    workbook: Workbook
    asked: tuple[str, ...]
    own: Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Executed:
    """All nodes of a run, in the workbook's order, and what they were made from."""

    request: Request
    workbook: Workbook
    canonical: Canonical
    span: period.Span
    nodes: tuple[Node, ...]

    @property
    def language(self) -> str:
        """The language of the report."""
        return self.request.language or self.canonical.brief.report_language

    @property
    def failed(self) -> tuple[Node, ...]:
        """The notebooks that failed."""
        return tuple(n for n in self.nodes if n.state == "failed")


def plan_of(request: Request) -> Plan:
    """Check everything about a request that no client decides.

    Raises
    ------
    CannotStart
        Unknown step, parameter, value or language; a notebook that is not there or not readable.
    """
    from smmlib.store import workbook

    book = workbook.load()
    asked = _asked(request, book)
    own = parameters.assign(request.given, {row.step: _parameters(row) for row in book.rows if row.step in asked})
    parameters.check_ranges(own)
    i18n.spoken(request.language)
    return Plan(book, asked, own)


def _asked(request: Request, book: Workbook) -> tuple[str, ...]:
    for step in (request.only, request.from_step):
        if step:
            book.row(step)
    return book.closure([request.only]) if request.only else book.steps


def _parameters(row: Row) -> dict[str, parameters.Parameter]:
    import json

    from smmlib.core.errors import CannotStart
    from smmlib.store import places

    path = places.notebooks_folder() / row.file
    if not path.is_file():
        raise CannotStart(f"workbook.yaml lists the step '{row.step}', but there is no notebook {row.file} beside it.")
    try:
        found = parameters.of_notebook(json.loads(path.read_text(encoding="utf-8")), row.file)
    except (ValueError, KeyError, TypeError) as wrong:
        raise CannotStart(f"{row.file} is not a notebook that can be read: {wrong}.") from None
    missing = [name for name in parameters.SHARED if name not in found]
    if missing:
        raise CannotStart(
            f"{row.file}: its parameters cell lacks {', '.join(missing)}; "
            f"every notebook has {', '.join(parameters.SHARED)}."
        )
    return found
