"""Writing: a reader sees the old or the new, never half; what a killed run left is swept."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from smmlib.core.errors import SmmError
from smmlib.store import files, hashing, locks


def test_a_folder_whose_making_fails_leaves_the_old_one_whole(tmp_path: Path):
    target = tmp_path / "latest"
    with files.new_folder(target) as new:
        (new / "a.txt").write_text("old")

    with pytest.raises(ZeroDivisionError), files.new_folder(target) as new:
        (new / "a.txt").write_text("new")
        raise ZeroDivisionError

    assert (target / "a.txt").read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["latest"]


def test_what_a_killed_run_left_behind_is_swept_and_nothing_else(tmp_path: Path):
    for name in (".latest.0a1b2c.new", ".latest.0a1b2c.old"):
        (tmp_path / name).mkdir()
    (tmp_path / ".x.json.0a1b2c.tmp").write_text("half")
    (tmp_path / "kept.new").mkdir()

    files.sweep(tmp_path)

    assert [p.name for p in tmp_path.iterdir()] == ["kept.new"]


def test_a_lock_dies_with_its_holder(tmp_path: Path):
    script = f"from smmlib.store import locks; from pathlib import Path; import os\nwith locks.locked(Path({str(tmp_path / 'l')!r})): os._exit(9)"
    held = subprocess.run([sys.executable, "-c", script], timeout=60, check=False)

    with locks.locked(tmp_path / "l", wait_s=1):
        reached = True

    assert (held.returncode, reached) == (9, True)


def test_a_lock_that_is_held_too_long_says_where(tmp_path: Path):
    with (
        locks.locked(tmp_path / "l"),
        pytest.raises(SmmError, match="Wait for it, or end it"),
        locks.locked(tmp_path / "l", wait_s=0.1),
    ):
        pass


def test_a_fingerprint_follows_content_and_names_but_not_links_or_caches(tmp_path: Path):
    (tmp_path / "f").mkdir()
    (tmp_path / "f" / "a.csv").write_text("1")
    before = hashing.of_folder(tmp_path / "f")
    (tmp_path / "f" / "__pycache__").mkdir()
    (tmp_path / "f" / "__pycache__" / "x.pyc").write_text("2")
    same = hashing.of_folder(tmp_path / "f")
    (tmp_path / "f" / "a.csv").rename(tmp_path / "f" / "b.csv")

    assert before == same
    assert hashing.of_folder(tmp_path / "f") != before


def test_a_link_in_the_exports_is_never_followed(tmp_path: Path):
    secret = tmp_path / "secret"
    secret.write_text("1")
    (tmp_path / "link").symlink_to(secret)
    before = hashing.of_file(tmp_path / "link")
    secret.write_text("2")

    assert hashing.of_file(tmp_path / "link") == before
