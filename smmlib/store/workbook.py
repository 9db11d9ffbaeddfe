"""The workbook's table of contents: which notebook asks what, what it reads and what it leaves for others."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from smmlib.core.brief.reading import LOADER
from smmlib.core.errors import CannotStart, near_miss
from smmlib.store import places

FINDINGS = "findings"


class Row(BaseModel):
    """One notebook."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    number: int = Field(ge=0, le=99)
    step: str = Field(pattern=r"^[a-z]+$")
    title: str = Field(min_length=1)
    question: str = Field(min_length=1)
    reads: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()
    minutes: int = Field(0, ge=0)

    @property
    def file(self) -> str:
        """The notebook's file name."""
        return f"{self.number:02d}_{self.step}.ipynb"

    @property
    def canonical(self) -> tuple[str, ...]:
        """The canonical tables among its reads."""
        return tuple(name for name in self.reads if "." not in name and name != FINDINGS)

    @property
    def handovers(self) -> tuple[str, ...]:
        """The tables of other steps among its reads."""
        return tuple(name for name in self.reads if "." in name)


class Workbook(BaseModel):
    """All notebooks, in the order of their numbers."""

    model_config = ConfigDict(frozen=True)

    rows: tuple[Row, ...]

    @property
    def steps(self) -> tuple[str, ...]:
        """The names of the steps, in order."""
        return tuple(row.step for row in self.rows)

    def row(self, step: str) -> Row:
        """Find a step's row; an unknown step is a `CannotStart` that names the nearest."""
        for row in self.rows:
            if row.step == step:
                return row
        raise CannotStart(f"There is no step '{step}'.{near_miss(step, self.steps)} Steps: {', '.join(self.steps)}.")

    def lists(self, table: str) -> bool:
        """Whether the step that writes a hand-over table is part of this workbook."""
        return table.split(".", 1)[0] in self.steps

    def needs(self, step: str) -> tuple[str, ...]:
        """The steps whose tables or findings a step reads directly, in order."""
        row = self.row(step)
        wanted = {name.split(".", 1)[0] for name in row.handovers}
        if FINDINGS in row.reads:
            wanted |= {other.step for other in self.rows if other.number < row.number}
        return tuple(s for s in self.steps if s in wanted and s != step)

    def closure(self, steps: Iterable[str]) -> tuple[str, ...]:
        """The steps named and all that they need, directly or not, in order."""
        wanted, open_ = set(), list(steps)
        while open_:
            step = open_.pop()
            if step not in wanted:
                wanted.add(step)
                open_.extend(self.needs(step))
        return tuple(s for s in self.steps if s in wanted)


def load(folder: Path | None = None) -> Workbook:
    """Read workbook.yaml of the notebooks' folder.

    Raises
    ------
    CannotStart
        There is no such file, or it has faults: all are listed.
    """
    path = (folder or places.notebooks_folder()) / "workbook.yaml"
    if not path.is_file():
        raise CannotStart(
            f"There is no table of contents at {path}. Set SMM_NOTEBOOKS to the folder that holds workbook.yaml."
        )
    try:
        book = Workbook(rows=yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER))
    except yaml.YAMLError as wrong:
        raise CannotStart(f"{path.name} is not YAML: {str(wrong).splitlines()[0]}") from None
    except ValidationError as wrong:
        faults = "\n".join(f"  {'.'.join(map(str, e['loc']))}: {e['msg']}" for e in wrong.errors())
        raise CannotStart(f"{path.name} has faults:\n{faults}") from None
    rows = tuple(sorted(book.rows, key=lambda row: row.number))
    _check(rows, path.name)
    return Workbook(rows=rows)


def _check(rows: tuple[Row, ...], source: str) -> None:
    """Refuse what no order of running could satisfy: double steps, tables of others, and reading from later steps."""
    numbers = {row.step: row.number for row in rows}
    faults = [f"'{row.step}' stands twice" for row in rows if numbers[row.step] != row.number]
    faults += [
        f"{row.step} writes '{t}', which is named after another step"
        for row in rows
        for t in row.writes
        if t.split(".", 1)[0] != row.step
    ]
    for row in rows:
        late = [t for t in row.handovers if numbers.get(t.split(".", 1)[0], -1) >= row.number]
        faults += [f"{row.step} reads '{t}', which is not made before it" for t in late]
        written = {t for r in rows for t in r.writes}
        faults += [f"{row.step} reads '{t}', which its step does not write.{near_miss(t, written)}"
                   for t in row.handovers if t.split(".", 1)[0] in numbers and t not in written]  # fmt: skip
    if faults:
        raise CannotStart(f"{source} has faults:\n" + "\n".join(f"  {f}" for f in faults))
