"""Fingerprints of what goes in: files, folders, code. Equal content gives equal fingerprints on every machine."""

from __future__ import annotations

import hashlib
import json
import os
import platform
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

SKIPPED_FOLDERS = {"__pycache__", ".ipynb_checkpoints"}
LIBRARIES = ("smmlib", "pandas", "numpy", "scipy", "scikit-learn", "matplotlib", "seaborn")
SKIPPED_ENDINGS = (".pyc", ".pyo")


def of_bytes(data: bytes) -> str:
    """Fingerprint bytes: 64 hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def of_json(value: Any) -> str:
    """Fingerprint a value made of dicts, lists, text and numbers; the order of keys does not matter."""
    return of_bytes(json.dumps(value, sort_keys=True, ensure_ascii=True, default=str).encode())


def of_file(path: Path) -> str:
    """Fingerprint a file's content; of a link, where it points, so that a link cannot pull in a foreign file."""
    if path.is_symlink():
        return of_bytes(b"link:" + os.fsencode(path.readlink()))
    if not path.is_file():
        return of_bytes(b"absent")
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def of_folder(folder: Path, *, without: Iterable[str] = ()) -> str:
    """Fingerprint a folder: names and contents of its files, hidden ones and compiled code left out.

    `without` names top-level entries, or files by their path inside, to leave out.
    """
    skipped = set(without)
    listed = [(p.relative_to(folder).as_posix(), p) for p in _files_below(folder)]
    return of_json(
        sorted(
            (os.fsencode(name).hex(), of_file(p))
            for name, p in listed
            if skipped.isdisjoint((name, name.split("/", 1)[0]))
        )
    )


def _files_below(folder: Path) -> Iterator[Path]:
    for here, folders, files in os.walk(folder, followlinks=False):
        folders[:] = [f for f in folders if not f.startswith(".") and f not in SKIPPED_FOLDERS]
        yield from (Path(here, f) for f in files if not f.startswith(".") and not f.endswith(SKIPPED_ENDINGS))


def versions() -> dict[str, str]:
    """List the versions of Python and of the libraries that results depend on most, for the record of a run."""
    return {"python": platform.python_version(), **{name: version(name) for name in LIBRARIES}}
