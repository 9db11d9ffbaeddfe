"""The demo client as the steps see it, read once for all tests that ask for it; and its planted truth."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from smmlib import sources
from smmlib.core.brief import Brief, load_brief

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "data" / "clients" / "demo"


@functools.cache
def brief() -> Brief:
    """The demo client's brief."""
    return load_brief(FOLDER / "client.yaml")


@functools.cache
def _tables() -> dict[str, pd.DataFrame]:
    return dict(sources.import_client(FOLDER, brief()).tables)


def tables() -> dict[str, pd.DataFrame]:
    """All canonical tables of the demo client, fresh copies."""
    return {name: table.copy(deep=True) for name, table in _tables().items()}


def posts() -> pd.DataFrame:
    """All posts of the demo client, a fresh copy."""
    return _tables()["posts"].copy(deep=True)


@functools.cache
def truth() -> dict[str, Any]:
    """What was planted in the demo client."""
    return yaml.safe_load((ROOT / "tests" / "truth" / "demo.yaml").read_text(encoding="utf-8"))
