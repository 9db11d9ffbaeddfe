"""Where things lie: clients, reports, notebooks, reference data, and the working state beside the reports."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

from smmlib.core.errors import CannotStart, near_miss

ROOT = Path(__file__).resolve().parents[2]
RESERVED = ("cache",)
FORBIDDEN = '/\\:*?"<>|'


def _place(variable: str, default: Path) -> Path:
    given = os.environ.get(variable, "")
    return Path(given).expanduser().absolute() if given else default


def clients_folder() -> Path:
    """The folder of the clients: SMM_CLIENTS, else data/clients."""
    return _place("SMM_CLIENTS", ROOT / "data" / "clients")


def reports_folder() -> Path:
    """The folder of the reports: SMM_REPORTS, else reports."""
    return _place("SMM_REPORTS", ROOT / "reports")


def notebooks_folder() -> Path:
    """The folder of the notebooks and of workbook.yaml: SMM_NOTEBOOKS, else notebooks."""
    return _place("SMM_NOTEBOOKS", ROOT / "notebooks")


def reference_folder() -> Path:
    """The folder of the reference tables: reference/ below SMM_DATA, else below data/."""
    return _place("SMM_DATA", ROOT / "data") / "reference"


def state_folder() -> Path:
    """The working state (imports, kept results, experiments): .smm beside the reports."""
    return reports_folder().parent / ".smm"


def lock_file() -> Path:
    """The file that fixes the versions of all libraries."""
    return ROOT / "requirements.lock"


def known_clients() -> list[str]:
    """Name the clients that have a brief, in order."""
    folder = clients_folder()
    return sorted(p.parent.name for p in folder.glob("*/client.yaml")) if folder.is_dir() else []


def check_client_name(name: str) -> str:
    """Return `name` if it can be a client's folder.

    Raises
    ------
    CannotStart
        It is empty, too long, hidden, reserved, or more than one folder name.
    """
    why = _fault_of(name)
    if why:
        raise CannotStart(
            f"{name[:80]!r} cannot be a client's name: {why}. Use one plain folder name, such as 'demo' or 'Café Nord'."
        )
    return name


def _fault_of(name: str) -> str:
    if not name or name != name.strip():
        return "it is empty, or begins or ends with a space"
    if name.startswith((".", "-")):
        return f"it begins with {name[0]!r}"
    bad = next((c for c in name if c in FORBIDDEN or unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp")), "")
    if bad:
        return f"it holds the character {bad!r}"
    if len(name.encode()) > 100:
        return "it is longer than 100 bytes"
    return f"'{name}' is a word the workbook keeps for itself" if name.casefold() in RESERVED else ""


def client_folder(name: str) -> Path:
    """Find a client's folder.

    Raises
    ------
    CannotStart
        The name cannot be a client's, or there is no such client; the nearest name and the remedy follow.
    """
    folder = clients_folder() / check_client_name(name)
    if not (folder / "client.yaml").is_file():
        known = known_clients()
        there = f" Clients here: {', '.join(known)}." if known else ""
        raise CannotStart(
            f"There is no client '{name}' in {clients_folder()}.{near_miss(name, known)}{there} Make it: smm new {name}"
        )
    return folder
