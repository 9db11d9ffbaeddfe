"""Every genuine and constructed export, damaged in every way a download or a spreadsheet program can: a report, never a stop.

Thirty damaged copies of each file below 300 kB (more than 2,000 in all), the same ones in every run.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from clients import real_data
from test_every_format import BRIEF

from smmlib.core.brief import parse_brief
from smmlib.sources import check_paths

COPIES = 30
LARGEST = 300_000
ALPHABET = b'\x00\xff\xfe\r\n",;\t{}[]:0123456789-.eE%$<>&ABCxyz \xd0\x90\xf0\x9f\x98\x80'


def cut(raw: bytes, dice: random.Random) -> bytes:
    """The download broke off."""
    return raw[: dice.randrange(len(raw) + 1)]


def flip(raw: bytes, dice: random.Random) -> bytes:
    """Some bytes are others."""
    out = bytearray(raw)
    for _ in range(dice.choice((1, 3, 30))):
        out[dice.randrange(len(out))] = dice.choice(ALPHABET)
    return bytes(out)


def put(raw: bytes, dice: random.Random) -> bytes:
    """Some bytes too many, anywhere."""
    at = dice.randrange(len(raw) + 1)
    return raw[:at] + bytes(dice.choices(ALPHABET, k=dice.choice((1, 5, 200)))) + raw[at:]


def drop(raw: bytes, dice: random.Random) -> bytes:
    """A piece is missing."""
    at = dice.randrange(len(raw))
    return raw[:at] + raw[at + dice.choice((1, 7, 100, 1000)) :]


def twice(raw: bytes, dice: random.Random) -> bytes:
    """Two exports in one file: two headers, two documents."""
    return raw + dice.choice((b"", b"\n")) + raw


def shuffled(raw: bytes, dice: random.Random) -> bytes:
    """The lines in another order."""
    lines = raw.split(b"\n")
    dice.shuffle(lines)
    return b"\n".join(lines)


def other_encoding(raw: bytes, dice: random.Random) -> bytes:
    """Saved in another encoding."""
    text = raw.decode("utf-16" if raw[:2] == b"\xff\xfe" else "utf-8", "replace")
    return text.encode(dice.choice(("utf-16", "utf-16-be", "cp1251", "cp1252", "utf-8-sig", "utf-32")), "replace")


DAMAGES: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    cut,
    flip,
    flip,
    put,
    drop,
    twice,
    shuffled,
    other_encoding,
)


def damaged(folder: Path) -> int:
    """Write the damaged copies; returns how many."""
    written = 0
    for path in sorted((real_data() / "formats").rglob("*")):
        if not path.is_file() or path.suffix == ".md" or not 0 < path.stat().st_size <= LARGEST:
            continue
        raw, dice = path.read_bytes(), random.Random(path.name)
        inside = folder / path.relative_to(real_data() / "formats").parent
        inside.mkdir(parents=True, exist_ok=True)
        for number in range(COPIES):
            (inside / f"{number:02d} {path.name}").write_bytes(dice.choice(DAMAGES)(raw, dice))
            written += 1
    return written


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("damaged")
    assert damaged(folder) >= 2_000
    return check_paths([folder], parse_brief(BRIEF))


def test_no_damage_stops_a_reader_unforeseen(report) -> None:
    assert [(f.file, f.rejected) for f in report.files if "unforeseen" in f.rejected] == []


def test_every_damaged_file_is_named_and_every_refusal_reasoned(report) -> None:
    assert all(f.rejected and f.remedy for f in report.files if f.status == "rejected")
    assert {f.status for f in report.files} <= {"read", "rejected", "repeated", "set aside", "opened"}


def test_no_row_disappears_without_a_reason(report) -> None:
    single = [f for f in report.files if f.status == "read" and "," not in f.table]

    assert [f.file for f in single if f.rows_kept + sum(d.count for d in f.dropped) < f.rows_read] == []
