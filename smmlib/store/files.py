"""Writing so that a reader sees the old or the new, never half: temporary name, flush to disk, rename."""

from __future__ import annotations

import io
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


def write_bytes(path: Path, data: bytes) -> None:
    """Replace a file in one step; the folder is made if needed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name[:40]}.{secrets.token_hex(6)}.tmp")
    try:
        with temporary.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def write_text(path: Path, text: str) -> None:
    """Replace a text file in one step (UTF-8, lone surrogates shown as ?)."""
    write_bytes(path, text.encode("utf-8", "replace"))


def write_table(path: Path, table: pd.DataFrame) -> None:
    """Write a table as Parquet, the same bytes for the same table; ``attrs`` travel with it."""
    write_bytes(path, table_bytes(table))


def table_bytes(table: pd.DataFrame, *, with_index: bool = False) -> bytes:
    """Return a table as Parquet, ``attrs`` included."""
    buffer = io.BytesIO()
    table.to_parquet(buffer, engine="pyarrow", compression="zstd", index=None if with_index else False)
    return buffer.getvalue()


def read_table(path: Path) -> pd.DataFrame:
    """Read a table as it was written, types and ``attrs`` included."""
    import pandas as pd

    return pd.read_parquet(path, engine="pyarrow")


@contextmanager
def new_folder(target: Path) -> Iterator[Path]:
    """Give a temporary folder that becomes `target` when the block ends well; an existing target is replaced.

    When the block fails, or the process dies in it, `target` stays as it was.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f".{target.name[:40]}.{secrets.token_hex(6)}.new")
    temporary.mkdir()
    try:
        yield temporary
        replace_folder(temporary, target)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def replace_folder(new: Path, target: Path) -> None:
    """Put the folder `new` in the place of `target`, which may exist."""
    old = target.with_name(f".{target.name[:40]}.{secrets.token_hex(6)}.old")
    if target.exists():
        target.rename(old)
    new.rename(target)
    shutil.rmtree(old, ignore_errors=True)


def remove_folder(folder: Path) -> None:
    """Take a folder away in one step: a reader sees all of it or none."""
    old = folder.with_name(f".{folder.name[:40]}.{secrets.token_hex(6)}.old")
    folder.rename(old)
    shutil.rmtree(old, ignore_errors=True)


def mark_used(folder: Path) -> None:
    """Note that a kept folder was of use just now; one that cannot be written is used all the same."""
    with suppress(OSError):
        os.utime(folder)


def sweep(folder: Path) -> None:
    """Remove what a killed run left behind in `folder`: temporary files and folders of this module."""
    for left in folder.glob(".*.*.*"):
        if left.suffix == ".tmp":
            left.unlink(missing_ok=True)
        elif left.suffix in (".new", ".old"):
            shutil.rmtree(left, ignore_errors=True)
