"""From bytes to text: what the file really is, its encoding, and what had to be taken out to read it."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from smmlib.core.errors import RejectedFile

SAVE_AS_CSV = "Export it again as CSV or XLSX."
MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF", "a PDF document", SAVE_AS_CSV),
    (b"\x89PNG", "a PNG picture", "Remove it from exports/."),
    (b"\xff\xd8\xff", "a JPEG picture", "Remove it from exports/."),
    (b"GIF8", "a GIF picture", "Remove it from exports/."),
    (b"RIFF", "a sound, film or WebP picture", "Remove it from exports/."),
    (b"\x1f\x8b", "a gzip archive", "Unpack it and put the files inside here."),
    (b"7z\xbc\xaf", "a 7z archive", "Unpack it and put the files inside here."),
    (b"Rar!", "a RAR archive", "Unpack it and put the files inside here."),
    (b"PAR1", "a Parquet file", SAVE_AS_CSV),
    (b"SQLite format 3", "an SQLite database", SAVE_AS_CSV),
    (b"BEGIN:VCALENDAR", "a calendar (iCalendar)", "Remove it from exports/; calendars are written here, not read."),
    (b"\x7fELF", "a program", "Remove it from exports/."),
    (b"MZ\x90", "a program", "Remove it from exports/."),
)  # fmt: skip
MARKUP = (b"<!doctype", b"<html", b"<?xml", b"<table", b"<workbook")
NOTHING = b"\x00 \t\r\n\xef\xbb\xbf\xfe\xff"
PIECE = 1 << 20


@dataclass(frozen=True)
class Text:
    """A decoded file: sound UTF-8 with plain line ends, its first encoding, and sentences about what was mended.

    The bytes are kept, not the words: a file of 300 MB with one emoji would take 1.2 GB as a string.
    """

    raw: bytes
    encoding: str
    notes: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """The whole file as a string."""
        return self.raw.decode("utf-8")

    def head(self, size: int) -> str:
        """The words of the first `size` bytes, at least."""
        return self.raw[: size + 3].decode("utf-8", "ignore")


def reject_other_kinds(raw: bytes, file: str) -> None:
    """Raise `RejectedFile` when the bytes are something else than a table of text, naming what they are."""
    if not raw[:4096].strip(NOTHING) and not raw.strip(NOTHING):
        raise RejectedFile(file, "the file is empty.", "Export it again; the download may have broken off.")
    for magic, what, remedy in MAGIC:
        if raw.startswith(magic):
            raise RejectedFile(file, f"this is {what}, whatever its name says.", remedy)
    head = raw[:512].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if head.startswith(MARKUP):
        raise RejectedFile(file, "this is a web page or XML, not a table of text.", SAVE_AS_CSV)


def decode(raw: bytes, file: str) -> Text:
    """Decode a file by its byte order mark, else as UTF-8, else as cp1251 or cp1252 by its letters.

    Raises
    ------
    RejectedFile
        Zero bytes that no UTF-16 explains: the file is binary.
    """
    plain, encoding = _decoded(raw, file)
    notes = []
    zeros, broken = plain.count(b"\x00"), plain.count(b"\xef\xbf\xbd")
    if zeros:
        notes.append(f"{zeros:,} zero bytes removed.")
        plain = plain.replace(b"\x00", b"")
    if broken:
        notes.append(
            f"{broken:,} broken characters (shown as \ufffd) could not be read; export again if a name looks wrong."
        )
    if b"\r" in plain:
        plain = plain.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return Text(plain, encoding, tuple(notes))


def _decoded(raw: bytes, file: str) -> tuple[bytes, str]:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _as_utf8(raw[2:], "utf-16-le" if raw.startswith(b"\xff\xfe") else "utf-16-be"), "UTF-16"
    if raw.startswith(b"\xef\xbb\xbf"):
        bare = raw[3:]
        return bare if _is_utf8(bare) else _as_utf8(bare, "utf-8"), "UTF-8 with byte order mark"
    wide = _bare_utf16(raw[:4096])
    if wide:
        return _as_utf8(raw, wide), "UTF-16 without byte order mark"
    if raw.count(0) > max(8, len(raw) // 100):
        raise RejectedFile(file, "this is a binary file, whatever its name says.", SAVE_AS_CSV)
    return (raw, "UTF-8") if _is_utf8(raw) else _decoded_by_letters(raw)


def _is_utf8(raw: bytes) -> bool:
    """Whether the bytes are sound UTF-8, told piece by piece so that no large string is made."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(raw), PIECE):
            decoder.decode(raw[start : start + PIECE])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _as_utf8(raw: bytes, encoding: str) -> bytes:
    """The same words in UTF-8; what is none (lone halves of characters, too) becomes the sign for broken characters."""
    return raw.decode(encoding, "replace").encode("utf-8", "replace")


def _bare_utf16(head: bytes) -> str:
    """UTF-16 of mostly Latin text has a zero in every second byte."""
    half = max(1, len(head) // 2)
    if head[1::2].count(0) > 0.4 * half and head[::2].count(0) < 0.05 * half:
        return "utf-16-le"
    return "utf-16-be" if head[::2].count(0) > 0.4 * half and head[1::2].count(0) < 0.05 * half else ""


def _decoded_by_letters(raw: bytes) -> tuple[bytes, str]:
    """Mostly sound UTF-8 stays UTF-8; a Cyrillic word is all high bytes, a Western one has accents among plain letters."""
    loose = raw.decode("utf-8", "replace")
    high = sum(1 for letter in loose if letter > "\x7f" and letter != "\ufffd")
    if high >= 9 * loose.count("\ufffd"):
        return loose.encode("utf-8"), "UTF-8, damaged"
    words = re.findall(rb"[A-Za-z\xc0-\xff\xa8\xb8]{2,}", raw)
    cyrillic = sum(1 for word in words if min(word) >= 0x80)
    western = sum(1 for word in words if min(word) < 0x80 <= max(word))
    name = "cp1251" if cyrillic > western else "cp1252"
    return _as_utf8(raw, name), name
