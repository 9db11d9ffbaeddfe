"""The demo clients as the steps see them, read once for all tests that ask; and their planted truths."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml

from smmlib import sources
from smmlib.core.brief import Brief, load_brief

ROOT = Path(__file__).resolve().parent.parent
CLIENTS = ("demo", "demo-ru", "demo-ms")


def folder(client: str = "demo") -> Path:
    """Where a demo client lies."""
    return ROOT / "data" / "clients" / client


FOLDER = folder()


@functools.cache
def brief(client: str = "demo") -> Brief:
    """A demo client's brief."""
    return load_brief(folder(client) / "client.yaml")


@functools.cache
def imported(client: str = "demo") -> sources.Import:
    """A demo client's exports, as they were read."""
    return sources.import_client(folder(client), brief(client))


def tables(client: str = "demo") -> dict[str, pd.DataFrame]:
    """All canonical tables of a demo client, fresh copies."""
    return {name: table.copy(deep=True) for name, table in imported(client).tables.items()}


def posts(client: str = "demo") -> pd.DataFrame:
    """All posts of a demo client, a fresh copy."""
    return imported(client).tables["posts"].copy(deep=True)


@functools.cache
def truth(client: str = "demo") -> dict[str, Any]:
    """What was planted in a demo client."""
    return yaml.safe_load((ROOT / "tests" / "truth" / f"{client}.yaml").read_text(encoding="utf-8"))


def planted(section: str, name: Callable[[dict[str, Any]], str], keep: str = "") -> list[Any]:
    """The planted rows of one section, of all clients, as parameters: client and row."""
    return [
        pytest.param(client, row, id=f"{client}-{name(row)}")
        for client in CLIENTS
        for row in truth(client)[section]
        if not keep or row[keep]
    ]


def same_as_golden(table: pd.DataFrame, name: str, client: str) -> None:
    """Compare a table of a further demo client with its committed copy; one that is not there is written, and fails."""
    golden = ROOT / "tests" / "golden" / client / f"{name}.csv"
    if not golden.exists():
        golden.parent.mkdir(exist_ok=True)
        table.to_csv(golden, index=False, float_format="%.6g")
        pytest.fail(
            f"{client}/{golden.name} was written anew: look at it, then run again and say in CHANGELOG what moved"
        )
    written = golden.with_suffix(".new")
    table.to_csv(written, index=False, float_format="%.6g")
    expected, found = pd.read_csv(golden), pd.read_csv(written)
    written.unlink()
    pd.testing.assert_frame_equal(found, expected, rtol=0.02, atol=0.02)
