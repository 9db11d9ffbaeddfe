"""ZIP archives opened as they come: bounded in size, number and ratio, in memory only, nothing is written anywhere."""

from __future__ import annotations

import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from smmlib.core.errors import RejectedFile
from smmlib.sources.owners import shown

MEDIA = frozenset(
    {".jpg", ".jpeg", ".png", ".gif", ".webp", ".heic", ".mp4", ".mov", ".webm", ".mp3", ".m4a", ".aac", ".ogg", ".srt", ".html", ".css", ".js"}
)  # fmt: skip
MOST_MEMBERS = 100_000  # a download of ten years of pictures holds some ten thousand
MOST_READ = 2_000  # tables and JSON files among them
MOST_UNPACKED = 1_000_000_000  # bytes of tables and JSON in one archive
MOST_ONE = 500_000_000
MOST_RATIO = 400  # text packs 5 to 30 times; deflate cannot exceed 1,032
AGAIN = "Do not use this archive; export again from the platform."
BROKEN = (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError, RuntimeError, EOFError, LookupError)
SMALL = 5_000_000  # bytes below which no ratio is suspicious


@dataclass(frozen=True)
class Member:
    """A file inside an archive: its printed name, and its bytes or the reason why they cannot be had."""

    name: str
    raw: bytes = b""
    rejected: RejectedFile | None = None


def members(source: Path, name: str) -> tuple[list[zipfile.ZipInfo], list[str]]:
    """List what an archive holds that may be a table, and sentences about what is not read.

    Raises
    ------
    RejectedFile
        The archive is damaged, or holds more than any export does.
    """
    with _opened(source, name) as archive:
        every = [m for m in archive.infolist() if not m.is_dir()]
    if len(every) > MOST_MEMBERS:
        raise RejectedFile(
            name,
            f"{len(every):,} files in one archive; at most {MOST_MEMBERS:,} are looked at.",
            "Unpack it and put the tables here.",
        )
    wanted = [m for m in every if _suffix(m) not in MEDIA and not _hidden(m)]
    size = sum(m.file_size for m in wanted)
    if len(wanted) > MOST_READ or size > MOST_UNPACKED:
        raise RejectedFile(name, f"the archive holds {len(wanted):,} tables of {size / 1e6:,.0f} MB; at most {MOST_READ:,} and {MOST_UNPACKED / 1e6:,.0f} MB are read.",
                           "Unpack it and put only the tables needed here.")  # fmt: skip
    skipped = Counter(_suffix(m) for m in every if m not in wanted)
    words = ", ".join(f"{count:,} {suffix or 'hidden'}" for suffix, count in sorted(skipped.items()))
    return sorted(wanted, key=lambda m: m.filename), [
        f"Pictures, films, pages and hidden files inside were not read ({words})."
    ] if words else []


def unpacked(source: Path, name: str, wanted: list[zipfile.ZipInfo]) -> Iterator[Member]:
    """Unpack the members one by one; each that cannot be had carries its reason."""
    with _opened(source, name) as archive:
        for member in wanted:
            inside = f"{name}/{_clean(member.filename)}"
            try:
                yield Member(inside, _bytes(archive, member, inside))
            except RejectedFile as why:
                yield Member(inside, rejected=why)


def _opened(source: Path, name: str) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(source)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError):
        raise RejectedFile(name, "the archive is damaged.", "Export or download it again.") from None


def _bytes(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> bytes:
    _admit(member, name)
    try:
        with archive.open(member) as file:
            raw = file.read(member.file_size + 1)
    except BROKEN:
        raise RejectedFile(name, "it is damaged inside the archive.", "Export or download the archive again.") from None
    if len(raw) > member.file_size:
        raise RejectedFile(name, "it is larger than the archive says.", AGAIN)
    return raw


def _admit(member: zipfile.ZipInfo, name: str) -> None:
    """Refuse, before anything is unpacked, what leads out, is locked, or is larger than any export."""
    path = PurePosixPath(member.filename.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
        raise RejectedFile(name, "its path leads out of the archive; no export does that.", AGAIN)
    if member.flag_bits & 0x1:
        raise RejectedFile(name, "it is locked with a password.", "Unpack the archive and put the files here.")
    if member.file_size > MOST_ONE:
        said = f"{member.file_size / 1e6:,.0f} MB; at most {MOST_ONE / 1e6:.0f} MB are read."
        raise RejectedFile(name, said, "Export shorter periods.")
    times = member.file_size / max(member.compress_size, 1)
    if member.file_size > SMALL and times > MOST_RATIO:
        raise RejectedFile(name, f"it unpacks to {times:,.0f} times its size, as no export does.", AGAIN)


def _clean(path: str) -> str:
    return shown("/".join(part for part in path.replace("\\", "/").split("/") if part not in ("", ".")))


def _suffix(member: zipfile.ZipInfo) -> str:
    return PurePosixPath(member.filename).suffix.lower()


def _hidden(member: zipfile.ZipInfo) -> bool:
    return any(
        part.startswith((".", "__MACOSX")) for part in PurePosixPath(member.filename).parts if part not in (".", "..")
    )
