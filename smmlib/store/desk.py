"""Where a notebook reads hand-overs and leaves its own: at the desk (an experiment) or in batch (a delivery)."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from smmlib.core.errors import MissingTable, SmmError
from smmlib.store import places
from smmlib.store.imports import Canonical
from smmlib.store.workbook import Workbook

NODE = "SMM_NODE"


class Desk(Protocol):
    """The places of one open notebook."""

    def table(self, name: str) -> Path | str:
        """The file of a hand-over table, or the reason why it is empty."""
        ...

    def findings(self, step: str) -> Path | None:
        """The file of a step's findings; None if it has not run."""
        ...

    def own_table(self, name: str) -> Path:
        """Where a table of this notebook is written."""
        ...

    def own_findings(self) -> Path:
        """Where the findings of this notebook are written."""
        ...

    def own_drawings(self) -> Path | None:
        """Where the calls that drew this notebook are kept, to be drawn again; None where they are not."""
        ...


@dataclass(frozen=True)
class LabDesk:
    """In JupyterLab and under plain papermill: experiments first, then the latest delivery, which is never touched."""

    step: str
    workbook: Workbook
    canonical: Canonical

    @property
    def folder(self) -> Path:
        """The client's experiments."""
        return places.state_folder() / self.canonical.client / "lab"

    def table(self, name: str) -> Path | str:
        """Find a hand-over, or raise `MissingTable` with the command that makes it."""
        step = name.split(".", 1)[0]
        if not self.workbook.lists(name):
            return _unlisted(step)
        found = self._first(f"tables/{name}.parquet")
        if found is None:
            client = self.canonical.client
            raise MissingTable(
                f"'{name}' is not there yet: the notebook '{step}' has not run for {client}. "
                f"Run it: smm run {client} --only {step}"
            )
        return found

    def findings(self, step: str) -> Path | None:
        """Find a step's findings."""
        return self._first(f"findings/{step}.json")

    def own_table(self, name: str) -> Path:
        """Where an experiment's table goes."""
        return self.folder / "tables" / f"{name}.parquet"

    def own_findings(self) -> Path:
        """Where an experiment's findings go."""
        return self.folder / "findings" / f"{self.step}.json"

    def own_drawings(self) -> None:
        """At the desk nothing is kept: it is drawn in the language that is asked for."""

    def _first(self, inside: str) -> Path | None:
        delivered = delivery(self.canonical.client)
        places_ = [self.folder, *([delivered] if delivered else [])]
        return next((p / inside for p in places_ if (p / inside).is_file()), None)


@dataclass(frozen=True)
class BatchDesk:
    """In a batch run: the runner says where everything lies, in the file that SMM_NODE names."""

    step: str
    workbook: Workbook
    folder: Path
    tables: dict[str, str] = field(default_factory=dict)
    lost: dict[str, str] = field(default_factory=dict)
    told: dict[str, str] = field(default_factory=dict)

    def table(self, name: str) -> Path | str:
        """The file the runner names, or why there is none."""
        if name in self.tables:
            return Path(self.tables[name])
        if name in self.lost:
            return self.lost[name]
        if not self.workbook.lists(name):
            return _unlisted(name.split(".", 1)[0])
        raise SmmError(
            f"The run did not hand over '{name}' to {self.step}; it is missing among its reads in workbook.yaml."
        )

    def findings(self, step: str) -> Path | None:
        """The findings the runner names."""
        return Path(self.told[step]) if step in self.told else None

    def own_table(self, name: str) -> Path:
        """Where this notebook's table goes."""
        return self.folder / "tables" / f"{name}.parquet"

    def own_findings(self) -> Path:
        """Where this notebook's findings go."""
        return self.folder / "findings.json"

    def own_drawings(self) -> Path:
        """Where the calls that drew this notebook go."""
        return self.folder / "drawings"


def _unlisted(step: str) -> str:
    return f"the step '{step}' is not part of this workbook"


def delivery(client: str) -> Path | None:
    """The folder of the latest whole batch run of a client, as its manifest names it; None before the first."""
    folder = places.reports_folder() / client
    manifest = folder / "manifest.json"
    if not manifest.is_file():
        return None
    run = json.loads(manifest.read_text(encoding="utf-8"))["run"]
    found = folder / "runs" / str(run)
    return found if found.is_dir() else None
