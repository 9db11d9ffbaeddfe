"""Table contracts: every table that is kept on disk, with its columns, units and keys.

`canonical` holds what sources make of exports, `handover` what steps leave for each other. The codebook
(data/README.md) is written from these contracts, so a column cannot exist without its definition.
"""

from __future__ import annotations

import functools

import pandas as pd

from smmlib.core.errors import BadTable, near_miss
from smmlib.core.schema.canonical import CANONICAL
from smmlib.core.schema.contract import Column, Contract
from smmlib.core.schema.handover import HANDOVER

__all__ = ["CANONICAL", "HANDOVER", "Column", "Contract", "check", "contract", "empty"]


@functools.cache
def _all() -> dict[str, Contract]:
    return {c.name: c for c in (*CANONICAL, *HANDOVER)}


def contract(name: str) -> Contract:
    """Find the contract of a table by name; an unknown name says which is nearest."""
    if name not in _all():
        raise BadTable(name, [f"no such table.{near_miss(name, _all())} Known: {', '.join(sorted(_all()))}."])
    return _all()[name]


def check(table: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return `table` with the contract's columns, order and types, or raise `BadTable` with every breach.

    Nullable columns that are absent are added empty; columns named ``extra_*`` are kept. The caller's
    table is left unchanged.
    """
    return contract(name).check(table)


def empty(name: str, *, refused: str = "") -> pd.DataFrame:
    """Make the empty table of a contract; `refused` travels with it as the reason (``attrs["refused"]``)."""
    table = contract(name).check(pd.DataFrame())
    if refused:
        table.attrs["refused"] = refused
    return table
