"""One open notebook of one client: its brief, its tables in, its tables and findings out."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from smmlib.core import i18n, schema
from smmlib.core.brief import Brief
from smmlib.core.errors import CannotStart, MissingTable, Refusal, SmmError, UndeclaredTable, near_miss
from smmlib.core.findings import Finding, dumps, loads
from smmlib.store import drawings, files, hashing, imports, period, places, workbook
from smmlib.store.desk import NODE, BatchDesk, Desk, LabDesk
from smmlib.store.imports import Canonical
from smmlib.store.workbook import FINDINGS, Row, Workbook

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Run:
    """What `open_run` gives a notebook. Language changes drawing only; tables and findings do not depend on it."""

    step: str
    client: str
    brief: Brief
    language: str
    span: period.Span
    canonical: Canonical
    workbook: Workbook
    desk: Desk
    _told: dict[str, Finding] = field(default_factory=dict)

    @property
    def row(self) -> Row:
        """This notebook's row of workbook.yaml."""
        return self.workbook.row(self.step)

    @property
    def zone(self) -> str:
        """The brief's time zone."""
        return self.brief.time_zone

    @property
    def as_of(self) -> date:
        """The last day of the period: the workbook's 'today'."""
        return self.span.until

    def read(self, name: str) -> pd.DataFrame:
        """Read a declared table: a canonical one within the period, or a hand-over such as ``topics.ranking``.

        A hand-over that its step could not make is empty, with the reason in ``attrs["refused"]``.

        Raises
        ------
        UndeclaredTable
            workbook.yaml does not list it among this notebook's reads.
        MissingTable
            The step that makes it has not run; the message is the command.
        """
        known = (*self.row.reads, *self.row.writes)
        if name not in known or name == FINDINGS:
            raise UndeclaredTable(
                f"'{name}' is not among the reads of '{self.step}' in workbook.yaml.{near_miss(name, known)} "
                f"Declared: {', '.join(self.row.reads)}."
            )
        if "." not in name:
            return self.span.rows(self.canonical.table(name), name)
        found = self.desk.own_table(name) if name in self.row.writes else self.desk.table(name)
        if isinstance(found, str):
            return schema.empty(name, refused=found)
        if not found.is_file():
            raise MissingTable(f"'{name}' is not there yet: save it first, with run.save.")
        return files.read_table(found)

    def attempt(self, table: str, compute: Callable[..., pd.DataFrame], *tables: Any, **settings: Any) -> pd.DataFrame:
        """Compute one of this notebook's tables; a refusal gives the table empty, with its reason."""
        name = self._own(table)
        try:
            return schema.check(compute(*tables, **settings), name)
        except Refusal as reason:
            return schema.empty(name, refused=str(reason))

    def save(self, table: str, content: pd.DataFrame) -> None:
        """Save one of this notebook's tables after checking its contract; an undeclared one is refused."""
        name = self._own(table)
        files.write_table(self.desk.own_table(name), schema.check(content, name))

    def tell(self, found: Sequence[Finding]) -> Any:
        """Save this notebook's findings and return them to be shown; a later call adds to an earlier one."""
        from smmlib.core import tables

        foreign = [f.id for f in found if f.step != self.step]
        if foreign:
            raise SmmError(f"'{self.step}' cannot tell findings of another step: {', '.join(foreign)}.")
        self._told.update({f.id: f for f in found})
        files.write_text(self.desk.own_findings(), dumps(list(self._told.values())))
        return tables.findings_view(found, language=self.language)

    def findings(self, step: str = "") -> list[Finding]:
        """Read the findings of one step, or of all steps above this one that have run, in the workbook's order."""
        if step:
            self.workbook.row(step)
        wanted = (step,) if step else tuple(s for s in self.workbook.steps if s != self.step)
        allowed = set(self.workbook.needs(self.step)) | {self.step}
        if step and step not in allowed:
            raise UndeclaredTable(
                f"'{self.step}' does not read from '{step}' in workbook.yaml; add 'findings' to its reads."
            )
        if not step and FINDINGS not in self.row.reads:
            raise UndeclaredTable(
                f"'{self.step}' does not read other steps' findings; add 'findings' to its reads in workbook.yaml."
            )
        return [f for s in wanted if s in allowed for f in self._findings_of(s)]

    def reference(self, name: str) -> pd.DataFrame:
        """Read a reference table (benchmarks, lexicons) as text columns; empty cells are empty text."""
        import pandas as pd

        folder = places.reference_folder()
        known = sorted(p.stem for p in folder.glob("*.csv"))
        if not re.fullmatch(r"[a-z0-9_]+", name) or name not in known:
            raise MissingTable(
                f"There is no reference table '{name[:60]}' in {folder.name}/.{near_miss(name, known)} "
                f"There: {', '.join(known) or 'none'}."
            )
        return pd.read_csv(folder / f"{name}.csv", dtype="str", keep_default_na=False, encoding="utf-8")

    def coverage(self) -> pd.DataFrame:
        """Count what the posts of the period hold: a row each platform, account and role."""
        from smmlib.store.coverage import of_posts

        return of_posts(self.read("posts"), self.zone)

    def origin(self) -> dict[str, Any]:
        """State where this notebook's numbers come from; the same for the same input, without a clock."""
        return {
            "client": self.brief.name,
            "step": self.step,
            "since": self.span.since.isoformat(),
            "until": self.span.until.isoformat(),
            "zone": self.zone,
            "input": self.fingerprint()[:12],
            "versions": hashing.versions(),
        }

    def fingerprint(self) -> str:
        """Fingerprint what this notebook reads: brief, period, canonical tables, and what other steps left for it."""
        handed = {name: self.desk.table(name) for name in self.row.handovers}
        told = (
            {step: self.desk.findings(step) for step in self.workbook.needs(self.step)}
            if FINDINGS in self.row.reads
            else {}
        )
        return hashing.of_json({
            "brief": self.brief.without_looks().model_dump(mode="json"), "period": self.span.as_dict(),
            "canonical": self.canonical.fingerprint(self.row.canonical),
            "handed": {name: found if isinstance(found, str) else hashing.of_file(found) for name, found in handed.items()},
            "told": {step: hashing.of_file(path) if path else "" for step, path in told.items()},
        })  # fmt: skip

    def provenance(self) -> Any:
        """Show where this notebook's numbers come from: for its last cell."""
        from smmlib.core import tables

        return tables.provenance_view(self.origin(), language=self.language)

    def _own(self, table: str) -> str:
        name = f"{self.step}.{table.removeprefix(self.step + '.')}"
        if name not in self.row.writes:
            declared = ", ".join(self.row.writes) or "none"
            raise UndeclaredTable(
                f"'{name}' is not among the writes of '{self.step}' in workbook.yaml."
                f"{near_miss(name, self.row.writes)} Declared: {declared}."
            )
        return name

    def _findings_of(self, step: str) -> list[Finding]:
        found = self.desk.own_findings() if step == self.step else self.desk.findings(step)
        return loads(found.read_text(encoding="utf-8")) if found and found.is_file() else []


def open_run(step: str, *, client: str, since: str = "", until: str = "", language: str = "") -> Run:
    """Open the client's workspace for one notebook.

    Reads the exports anew when they, the brief or the readers changed, and says so in one line. In a batch run the
    runner has done that and says where everything lies.

    Parameters
    ----------
    step : name in workbook.yaml
    client : folder name below the clients' folder
    since, until : ISO days, both included; empty: the brief's period
    language : of what is drawn; empty: the brief's report language

    Raises
    ------
    CannotStart
        Unknown step or client, faults in the brief, a wrong day or language.
    """
    book = workbook.load()
    book.row(step)
    node = os.environ.get(NODE, "")
    said = json.loads(Path(node).read_text(encoding="utf-8")) if node and Path(node).is_file() else {}
    canonical, desk = _batch(said, step, client, book) if said else _lab(step, client, book)
    spoken = i18n.spoken(language or said.get("language", "")) or canonical.brief.report_language
    drawings.keep(desk.own_drawings())
    return Run(
        step, client, canonical.brief, spoken, period.span_of(canonical.brief, since, until), canonical, book, desk
    )


def _lab(step: str, client: str, book: Workbook) -> tuple[Canonical, Desk]:
    canonical = imports.refresh(client)
    if canonical.renewed:
        print(imports.announce(canonical))
    return canonical, LabDesk(step, book, canonical)


def _batch(said: dict[str, Any], step: str, client: str, book: Workbook) -> tuple[Canonical, Desk]:
    if said["step"] != step or said["client"] != client:
        raise CannotStart(
            f"This run is for '{said['step']}' of '{said['client']}'; the notebook asked for '{step}' of '{client}'."
        )
    canonical = Canonical(client, Path(said["canonical"]), said["exports"], Brief.model_validate(said["brief"]))
    desk = BatchDesk(step, book, Path(said["folder"]), said["tables"], said["lost"], said["told"])
    return canonical, desk
