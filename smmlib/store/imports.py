"""The canonical tables of a client, read again whenever its files, its brief or the readers' code changed."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from smmlib.core.brief import Brief, load_brief
from smmlib.core.errors import SmmError
from smmlib.store import files, hashing, locks, places

if TYPE_CHECKING:
    import pandas as pd

CODE = ("sources", "core/schema", "core/brief")
WORDS = ("headers.csv", "menus.csv")
ATTEMPTS = 3


@dataclass(frozen=True)
class Canonical:
    """The canonical tables of one client at one moment: where they lie, their fingerprint, what the readers said."""

    client: str
    folder: Path
    key: str
    brief: Brief
    renewed: bool = False

    @property
    def report(self) -> dict[str, Any]:
        """What the readers made of each file."""
        return json.loads((self.folder / "report.json").read_text(encoding="utf-8"))

    def table(self, name: str) -> pd.DataFrame:
        """Read one canonical table."""
        return files.read_table(self.folder / f"{name}.parquet")

    def fingerprint(self, names: Iterable[str]) -> dict[str, str]:
        """Fingerprint the content of canonical tables: equal as long as the exports say the same about them."""
        return {name: hashing.of_file(self.folder / f"{name}.parquet") for name in names}


def code_key() -> str:
    """Fingerprint of what turns exports into tables: the readers, the contracts and the library versions."""
    package = places.ROOT / "smmlib"
    parts = [hashing.of_folder(package / part) for part in CODE]
    parts += [hashing.of_file(places.ROOT / "data" / "reference" / name) for name in WORDS]
    return hashing.of_json([*parts, hashing.of_file(places.lock_file())])


def refresh(client: str) -> Canonical:
    """Return the client's canonical tables, importing them first when anything that decides them changed.

    Two processes may ask at once: the second waits for the first and takes its result.

    Raises
    ------
    CannotStart
        No such client, or faults in the brief.
    """
    for _ in range(ATTEMPTS):
        known = current(client)
        if _whole(known.folder):
            files.mark_used(known.folder)
            return known
        with locks.locked(places.state_folder() / client / "lock"):
            if not _whole(known.folder):
                files.sweep(known.folder.parent)
                _import(places.client_folder(client), known.brief, known.folder)
                if current(client).key == known.key:
                    return replace(known, renewed=True)
    raise SmmError(
        f"The files of '{client}' keep changing while they are read. Wait until the copying is done, then run again."
    )


def current(client: str) -> Canonical:
    """Say where a client's canonical tables lie or would lie, as its files and its brief are now; nothing is imported.

    Raises
    ------
    CannotStart
        No such client, or faults in the brief.
    """
    folder = places.client_folder(client)
    brief = load_brief(folder / "client.yaml")
    seen = hashing.of_folder(folder, without=["client.yaml", *([brief.brand.logo] if brief.brand.logo else [])])
    key = hashing.of_json([seen, brief.without_looks().model_dump(mode="json"), code_key()])
    return Canonical(client, places.state_folder() / client / "canonical" / key[:24], key, brief)


def is_current(canonical: Canonical) -> bool:
    """Whether the tables have been imported."""
    return _whole(canonical.folder)


def _whole(folder: Path) -> bool:
    return (folder / "report.json").is_file()


def _import(folder: Path, brief: Brief, target: Path) -> None:
    from smmlib import sources

    imported = sources.import_client(folder, brief)
    with files.new_folder(target) as new:
        for name in sorted(imported.tables):
            files.write_table(new / f"{name}.parquet", imported.tables[name])
        files.write_text(
            new / "report.json",
            json.dumps(imported.report.as_dict(), ensure_ascii=False, indent=1, sort_keys=True, default=str) + "\n",
        )


def announce(canonical: Canonical) -> str:
    """Say in one line that the files were read again."""
    looked = canonical.report.get("files", [])
    rejected = sum(1 for f in looked if f.get("rejected"))
    bad = f", {rejected} rejected (see: smm check {canonical.client})" if rejected else ""
    return f"Read the exports of {canonical.client} anew: {len(looked)} file{'' if len(looked) == 1 else 's'}{bad}."
