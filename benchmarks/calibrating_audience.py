"""Do affinity intervals hold the truth, does the group ranked first deliver, and are planted kinds of customers found, and only those?

Every truth is planted and none is told to the estimator. The control for the index is what tools print: 100 x share / base share as it stands.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from smmlib.core import schema
from smmlib.core.errors import Refusal
from smmlib.methods import affinity, segmenting

PEOPLE, WIDTHS, LAST = (150, 600, 3000, 15000), (3.0, 10.0, 40.0, 400.0), pd.Timestamp("2026-06-30")


def indices(accounts: int = 1500, seed: int = 2, level: float = 0.90) -> pd.DataFrame:
    """Affinity of simulated accounts: 4 to 12 groups that differ from the base by a gamma of unknown width, counted among 150 to 15,000 people;
    half of the bases were counted among 2,000 people themselves, half of the shares are rounded to whole percent.

    Returns
    -------
    a row a cell with an index: ``account, n_people, true, affinity, affinity_low, affinity_high, raw, place`` (by the lower end), ``raw_place``
    """
    rng = np.random.default_rng(seed)
    return pd.concat([_account(rng, i, level) for i in range(accounts)], ignore_index=True)


def _account(rng: np.random.Generator, name: int, level: float) -> pd.DataFrame:
    groups, n = int(rng.integers(4, 13)), int(rng.choice(PEOPLE))
    base = rng.dirichlet(np.full(groups, 1.5))
    width = float(rng.choice(WIDTHS))
    wanted = base * rng.gamma(width, 1 / width, groups)
    share = wanted / wanted.sum()
    seen, known = rng.multinomial(n, share) / n, base
    counted, rounded = rng.random() < 0.5, rng.random() < 0.5
    if counted:
        known = rng.multinomial(2000, base) / 2000
    if rounded:
        seen = seen.round(2)
    cells = pd.DataFrame({"share": seen, "n_people": n, "rounding": 0.005 if rounded else 0.0, "base_share": known, "base_n": 2000.0 if counted else np.nan,
                          "base_rounding": 0.0})  # fmt: skip
    table = affinity.indices(cells, level=level).assign(
        account=name, true=100 * share / base, raw=100 * seen / np.where(known > 0, known, np.nan)
    )
    table = table[table["affinity_low"].notna()]
    return table.assign(place=table["affinity_low"].rank(ascending=False), raw_place=table["raw"].rank(ascending=False))


def index_summary(table: pd.DataFrame) -> pd.DataFrame:
    """By people behind the account: part of the intervals that hold the truth, and what the first place promised and delivered (shrunk, raw)."""
    held = (table["affinity_low"] <= table["true"]) & (table["true"] <= table["affinity_high"])
    rows = []
    for n, some in [*table.assign(held=held).groupby("n_people"), ("all", table.assign(held=held))]:
        first, raw = some[some["place"] == 1], some[some["raw_place"] == 1]
        rows.append({"people": n, "cells": len(some), "covered": float(some["held"].mean()), "promised": float(first["affinity"].mean()),
                     "delivered": float(first["true"].mean()), "raw_promised": float(raw["raw"].mean()), "raw_delivered": float(raw["true"].mean())})  # fmt: skip
    return pd.DataFrame(rows)


def customers(rng: np.random.Generator, kinds: int, n: int) -> tuple[pd.DataFrame, np.ndarray]:
    """A table of customers of `kinds` kinds that lie apart in age, spend and orders, and whose kind each is; one kind is a skewed, tied cloud."""
    parts, labels = rng.multinomial(n, rng.dirichlet(np.full(kinds, 8.0))), []
    middles = _middles(rng, kinds)
    rows = []
    for kind, (size, (age, spend, orders)) in enumerate(zip(parts, middles, strict=True)):
        more = rng.normal(0, 0.35, size)
        rows.append(pd.DataFrame({"age": rng.normal(age, 6, size).clip(18, 90).round(), "spend": np.exp(spend + more + rng.normal(0, 0.25, size)).round(2),
                                  "orders": 1 + rng.poisson(orders * np.exp(more / 2)), "gender": rng.choice(["female", "male"], size, p=_genders(kind))}))  # fmt: skip
        labels += [kind] * size
    table = pd.concat(rows, ignore_index=True)
    since = LAST - pd.to_timedelta(rng.integers(1, 900, n), unit="D")
    return schema.check(table.assign(customer=[f"c{i}" for i in range(n)], since=since), "customers"), np.array(labels)


def _middles(rng: np.random.Generator, kinds: int) -> np.ndarray:
    """Middles (age, log spend, orders) no two of which are near."""
    while True:
        made = np.stack([rng.uniform(24, 66, kinds), rng.uniform(3, 8, kinds), rng.uniform(0.5, 14, kinds)], axis=1)
        scaled = made / np.array([12.0, 0.9, 4.0])
        apart = [np.linalg.norm(scaled[i] - scaled[j]) for i in range(kinds) for j in range(i)]
        if not apart or min(apart) > 2.2:
            return made


def _genders(kind: int) -> list[float]:
    women = (0.8, 0.5, 0.3, 0.65)[kind % 4]
    return [women, 1 - women]


def segments(tables: int = 40, seed: int = 4) -> pd.DataFrame:
    """Customers of one to four planted kinds, as many tables of each: how many segments were named, and how well they agree with the kinds.

    Returns
    -------
    table: ``planted, found`` (1 where the split was refused), ``exact``, ``largest_off`` (largest error of a segment's part, where the number is right)
    """
    rng = np.random.default_rng(seed)
    return pd.DataFrame([_segmented(rng, kinds) for kinds in (1, 2, 3, 4) for _ in range(tables)])


def _segmented(rng: np.random.Generator, kinds: int) -> dict[str, float]:
    table, labels = customers(rng, kinds, int(rng.choice([300, 600, 1200])))
    try:
        found = segmenting.segment(table, as_of=LAST)
    except Refusal:
        return {"planted": kinds, "found": 1, "exact": kinds == 1, "largest_off": float("nan")}
    exact = len(found) == kinds
    parts = np.sort(np.bincount(labels, minlength=kinds) / len(labels))
    off = float(np.abs(np.sort(found["share"]) - parts).max()) if exact else float("nan")
    return {"planted": kinds, "found": len(found), "exact": exact, "largest_off": off}


def segment_summary(table: pd.DataFrame) -> pd.DataFrame:
    """By planted kinds: how often the number is right, too small, too large, and the mean of the largest error of a part."""
    rows = []
    for kinds, some in table.groupby("planted"):
        rows.append({"planted": kinds, "tables": len(some), "right": float(some["exact"].mean()), "fewer": float((some["found"] < kinds).mean()),
                     "more": float((some["found"] > kinds).mean()), "largest_off": float(some["largest_off"].mean())})  # fmt: skip
    return pd.DataFrame(rows)


def report(accounts: int = 1500) -> str:
    """All figures of this file as text."""
    return "\n".join([
        "Affinity index: 90% intervals, and the first place (promised against delivered; raw is the control)",
        index_summary(indices(accounts)).round(3).to_string(index=False),
        "Segments of customers: planted against found", segment_summary(segments(max(10, accounts // 40))).round(3).to_string(index=False),
    ])  # fmt: skip


if __name__ == "__main__":
    print(report())
