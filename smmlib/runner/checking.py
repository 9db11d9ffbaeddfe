"""Looking without running: what a client's files, or any files, would be taken for; what became of earlier runs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from smmlib.core.errors import CannotStart, near_miss
from smmlib.store import desk, imports, places


def look(words: Sequence[str]) -> dict[str, Any]:
    """Report on clients and paths; a word that names a client is a client, else it must be a file or folder.

    Raises
    ------
    CannotStart
        Faults in a brief, or a word that is neither client nor path.
    """
    reports = [_of_client(w) for w in words if w in places.known_clients()]
    found = [Path(w) for w in words if w not in places.known_clients()]
    missing = [p for p in found if not p.exists()]
    if missing:
        near = near_miss(str(missing[0]), places.known_clients())
        raise CannotStart(
            f"'{missing[0]}' is neither a client in {places.clients_folder()} nor a file or folder.{near}"
        )
    if found:
        from smmlib import sources

        reports.append(sources.check_paths(found).as_dict())
    return {key: [item for report in reports for item in report.get(key, [])] for key in ("files", "notes", "analyses")}


def _of_client(name: str) -> dict[str, Any]:
    return imports.refresh(name).report


def latest(client: str = "") -> list[tuple[str, dict[str, Any] | None]]:
    """Name the clients (or the one given) with the manifest of their latest run, None before the first."""
    from smmlib.report import manifest

    if client:
        places.client_folder(client)
    names = [client] if client else places.known_clients()
    if not names:
        raise CannotStart(f"There are no clients in {places.clients_folder()}. Make one: smm new NAME")
    delivered = {name: desk.delivery(name) for name in names}
    return [(name, manifest.read(folder) if folder else None) for name, folder in delivered.items()]
