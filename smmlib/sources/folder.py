"""Which files lie below exports/: in a fixed order, nothing followed out of the folder, nothing passed over in silence."""

from __future__ import annotations

import hashlib
import os
import stat
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from smmlib.core.errors import RejectedFile
from smmlib.sources.owners import shown

MOST_BYTES = 500_000_000


@dataclass(frozen=True)
class Found:
    """A file below exports/: where it lies, its name as printed, and why it is not read (empty if it is)."""

    path: Path
    name: str
    ignored: str = ""


def walk(folder: Path) -> Iterator[Found]:
    """List every file below `folder`, sorted by name; links are listed and never followed."""
    found = []
    for parent, folders, files in os.walk(folder, followlinks=False):
        here = Path(parent)
        folders.sort()
        linked = [name for name in folders if (here / name).is_symlink()]
        found += [_found(here / name, folder) for name in (*files, *linked)]
    yield from sorted(found, key=lambda f: f.name)


def one(path: Path) -> Found:
    """A single path given on the command line."""
    return _found(path, path.parent)


def _found(path: Path, folder: Path) -> Found:
    relative = path.relative_to(folder)
    name = shown(relative.as_posix())
    if any(part.startswith(".") for part in relative.parts):
        return Found(path, name, "hidden files are not read")
    if path.suffix.lower() == ".md":
        return Found(path, name, "notes (*.md) are not read")
    return Found(path, name)


def is_archive(found: Found, folder: Path) -> bool:
    """Whether a file is a ZIP archive other than a workbook.

    Raises
    ------
    RejectedFile
        A link, a device or pipe, or a file that the system does not open.
    """
    try:
        about = found.path.lstat()
        if stat.S_ISLNK(about.st_mode) or not found.path.resolve().is_relative_to(folder.resolve()):
            raise _linked(found, folder)
        if not stat.S_ISREG(about.st_mode):
            raise RejectedFile(
                found.name, "this is no regular file (a pipe, socket or device).", "Remove it from exports/."
            )
        with found.path.open("rb") as file:
            if not file.read(4).startswith(b"PK"):
                return False
        with zipfile.ZipFile(found.path) as archive:
            return "xl/workbook.xml" not in archive.namelist()
    except zipfile.BadZipFile:
        return False
    except OSError as why:
        raise _closed(found, why) from None


def read_bytes(found: Found) -> bytes:
    """Read a regular file of at most 500 MB, judged by its size before it is read."""
    try:
        size = found.path.stat().st_size
        if size > MOST_BYTES:
            raise RejectedFile(
                found.name,
                f"{size / 1e6:,.0f} MB; at most {MOST_BYTES / 1e6:.0f} MB are read.",
                "Export shorter periods as several files.",
            )
        return found.path.read_bytes()
    except OSError as why:
        raise _closed(found, why) from None


def _closed(found: Found, why: OSError) -> RejectedFile:
    return RejectedFile(
        found.name, f"it cannot be opened ({why.strerror or type(why).__name__}).", "Check its permissions."
    )


def _linked(found: Found, folder: Path) -> RejectedFile:
    inside = found.path.resolve().is_relative_to(folder.resolve())
    where = "to another file here, which is read itself" if inside else "out of the client's folder"
    return RejectedFile(
        found.name, f"this is a link {where}; links are not followed.", "Remove the link, or copy the file itself here."
    )


def fingerprint(raw: bytes) -> str:
    """The same for the same bytes."""
    return hashlib.blake2b(raw, digest_size=16).hexdigest()
