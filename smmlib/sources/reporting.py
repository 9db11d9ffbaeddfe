"""What an import says about itself: every file by name, every row left out, every analysis that is off and why."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Dropped:
    """Rows left out of one file, for one reason."""

    count: int
    reason: str


@dataclass(frozen=True)
class FileReport:
    """One file of the client's exports: what it was taken for, how it was read, what was kept.

    ``status`` is ``read``, ``opened`` (an archive; its files follow), ``ignored`` (hidden files, notes), ``set aside`` (known,
    and of no use for any analysis), ``repeated`` (the same bytes as another file) or ``rejected``; only a rejected file has
    ``rejected`` (the reason) and ``remedy`` (what to do).
    """

    file: str
    status: str = "read"
    taken_for: str = ""
    reader: str = ""
    table: str = ""
    account: str = ""
    encoding: str = ""
    delimiter: str = ""
    rows_read: int = 0
    rows_kept: int = 0
    dropped: tuple[Dropped, ...] = ()
    columns_known: dict[str, str] = field(default_factory=dict)
    columns_unknown: tuple[str, ...] = ()
    date_style: str = ""
    time_zone: str = ""
    export_date: str = ""
    missing_metrics: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    rejected: str = ""
    remedy: str = ""


@dataclass(frozen=True)
class Analysis:
    """One analysis of the workbook: on, or off with the reason and the export that turns it on."""

    step: str
    name: str
    on: bool
    reason: str = ""
    exports: tuple[str, ...] = ()


@dataclass(frozen=True)
class ImportReport:
    """Everything an import has to say, in a fixed order; `as_dict` is ready for JSON."""

    files: tuple[FileReport, ...] = ()
    notes: tuple[str, ...] = ()
    analyses: tuple[Analysis, ...] = ()

    @property
    def rejected(self) -> tuple[FileReport, ...]:
        """The files that could not be used."""
        return tuple(f for f in self.files if f.rejected)

    def as_dict(self) -> dict[str, Any]:
        """The report as plain lists and dictionaries, the same for the same files."""
        return asdict(self)


@dataclass(frozen=True)
class Import:
    """One checked table for every canonical contract, and the report of how they came about."""

    tables: dict[str, pd.DataFrame]
    report: ImportReport


@dataclass
class FileLog:
    """The notebook a reader writes in while it reads one file; `report` closes it."""

    file: str
    status: str = "read"
    taken_for: str = ""
    reader: str = ""
    table: str = ""
    account: str = ""
    encoding: str = ""
    delimiter: str = ""
    rows_read: int = 0
    rows_kept: int = 0
    drops: dict[str, int] = field(default_factory=dict)
    columns_known: dict[str, str] = field(default_factory=dict)
    columns_unknown: tuple[str, ...] = ()
    date_style: str = ""
    time_zone: str = ""
    export_date: str = ""
    missing_metrics: tuple[str, ...] = ()
    notes: list[str] = field(default_factory=list)
    rejected: str = ""
    remedy: str = ""

    def note(self, sentence: str) -> None:
        """Write a sentence down, once."""
        if sentence not in self.notes:
            self.notes.append(sentence)

    def drop(self, count: int, reason: str) -> None:
        """Count rows left out for a reason; nothing is written for none."""
        if count:
            self.drops[reason] = self.drops.get(reason, 0) + int(count)

    def again(self) -> FileLog:
        """The same file once more, with what was learnt when it was opened."""
        return replace(self, drops=dict(self.drops), notes=list(self.notes))

    def report(self) -> FileReport:
        """Close the log."""
        own = {f.name: getattr(self, f.name) for f in fields(self) if f.name not in ("drops", "notes")}
        dropped = tuple(Dropped(count, reason) for reason, count in self.drops.items())
        return FileReport(**own, dropped=dropped, notes=tuple(self.notes))
