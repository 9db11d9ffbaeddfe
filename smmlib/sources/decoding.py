"""From bytes to text: what the file really is, its encoding, and what had to be taken out to read it."""

from __future__ import annotations

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
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook (.xls)", "Open it, save it as XLSX and put that file here."),
    (b"\x1f\x8b", "a gzip archive", "Unpack it and put the files inside here."),
    (b"7z\xbc\xaf", "a 7z archive", "Unpack it and put the files inside here."),
    (b"Rar!", "a RAR archive", "Unpack it and put the files inside here."),
    (b"PAR1", "a Parquet file", SAVE_AS_CSV),
    (b"SQLite format 3", "an SQLite database", SAVE_AS_CSV),
    (b"\x7fELF", "a program", "Remove it from exports/."),
    (b"MZ\x90", "a program", "Remove it from exports/."),
)  # fmt: skip
MARKUP = (b"<!doctype", b"<html", b"<?xml", b"<table", b"<workbook")
SURROGATES = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True)
class Text:
    """A decoded file: its words, its encoding, and sentences about what was mended."""

    words: str
    encoding: str
    notes: tuple[str, ...] = ()


def reject_other_kinds(raw: bytes, file: str) -> None:
    """Raise `RejectedFile` when the bytes are something else than a table of text, naming what they are."""
    if not raw.strip(b"\x00 \t\r\n\xef\xbb\xbf\xfe\xff"):
        raise RejectedFile(file, "the file is empty.", "Export it again; the download may have broken off.")
    for magic, what, remedy in MAGIC:
        if raw.startswith(magic):
            raise RejectedFile(file, f"this is {what}, whatever its name says.", remedy)
    head = raw[:512].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if head.startswith(MARKUP):
        raise RejectedFile(file, "this is a web page or XML, not a table of text.", SAVE_AS_CSV)
    if head.startswith((b"{", b"[{", b"[\n", b"[]")):
        raise RejectedFile(
            file,
            "this is JSON of a kind that is not read yet.",
            "Export the same data as CSV, or turn it into a table.",
        )


def decode(raw: bytes, file: str) -> Text:
    """Decode a file by its byte order mark, else as UTF-8, else as cp1251 or cp1252 by its letters.

    Raises
    ------
    RejectedFile
        Zero bytes that no UTF-16 explains: the file is binary.
    """
    words, encoding = _decoded(raw, file)
    notes = []
    for mark, what in (("\x00", "zero bytes"), ("\ufffd", "broken characters (shown as \ufffd)")):
        if mark in words:
            verb = "removed" if mark == "\x00" else "could not be read; export again if a name looks wrong"
            notes.append(f"{words.count(mark):,} {what} {verb}.")
    words = words.replace("\x00", "")
    words, lone = SURROGATES.subn("\ufffd", words)
    if lone:
        notes.append(f"{lone:,} halves of characters (lone surrogates) replaced.")
    return Text(words.replace("\r\n", "\n").replace("\r", "\n"), encoding, tuple(notes))


def _decoded(raw: bytes, file: str) -> tuple[str, str]:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        little = raw.startswith(b"\xff\xfe")
        return raw[2:].decode("utf-16-le" if little else "utf-16-be", "replace"), "UTF-16"
    if raw.startswith(b"\xef\xbb\xbf"):
        return raw[3:].decode("utf-8", "replace"), "UTF-8 with byte order mark"
    bare = _bare_utf16(raw[:4096])
    if bare:
        return raw.decode(bare, "replace"), "UTF-16 without byte order mark"
    if raw.count(0) > max(8, len(raw) // 100):
        raise RejectedFile(file, "this is a binary file, whatever its name says.", SAVE_AS_CSV)
    try:
        return raw.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        return _decoded_by_letters(raw)


def _bare_utf16(head: bytes) -> str:
    """UTF-16 of mostly Latin text has a zero in every second byte."""
    half = max(1, len(head) // 2)
    if head[1::2].count(0) > 0.4 * half and head[::2].count(0) < 0.05 * half:
        return "utf-16-le"
    return "utf-16-be" if head[::2].count(0) > 0.4 * half and head[1::2].count(0) < 0.05 * half else ""


def _decoded_by_letters(raw: bytes) -> tuple[str, str]:
    """Mostly sound UTF-8 stays UTF-8; a Cyrillic word is all high bytes, a Western one has accents among plain letters."""
    loose = raw.decode("utf-8", "replace")
    high = sum(1 for letter in loose if letter > "\x7f" and letter != "\ufffd")
    if high >= 9 * loose.count("\ufffd"):
        return loose, "UTF-8, damaged"
    words = re.findall(rb"[A-Za-z\xc0-\xff\xa8\xb8]{2,}", raw)
    cyrillic = sum(1 for word in words if min(word) >= 0x80)
    western = sum(1 for word in words if min(word) < 0x80 <= max(word))
    name = "cp1251" if cyrillic > western else "cp1252"
    return raw.decode(name, "replace"), name
