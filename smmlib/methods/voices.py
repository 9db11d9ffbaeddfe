"""Share of voice with an interval that knows that mentions come in bursts.

A hundred mentions in one week of talk are not a hundred independent votes. How much the split between brands moves from week to week,
beyond chance, is measured, and the counts are taken for that much less.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

LEAST_WEEKS, ASSUMED = 6, 2.0


def share_of_voice(daily: pd.DataFrame, *, level: float = 0.90) -> tuple[pd.DataFrame, float]:
    """Split mentions over brands.

    Parameters
    ----------
    daily : table with ``brand, day, n_mentions``; days without a count are left out; left unchanged

    Returns
    -------
    table (n_brands, 5): ``brand, n_mentions, share_of_voice, share_of_voice_low, share_of_voice_high``, largest first (Beta intervals,
    Jeffreys prior), and the factor by which the counts were taken for less (1: independent; at least 6 weeks are needed to measure it,
    else 2 is assumed)
    """
    known = daily.dropna(subset=["n_mentions"])
    counts = known.groupby("brand")["n_mentions"].sum().astype("int64")
    factor = burstiness(known)
    rows = [_row(str(brand), int(n), int(counts.sum()), factor, level) for brand, n in counts.items()]
    table = pd.DataFrame(rows, columns=["brand", "n_mentions", *(f"share_of_voice{end}" for end in ("", "_low", "_high"))])  # fmt: skip
    return table.sort_values(["share_of_voice", "brand"], ascending=[False, True], ignore_index=True), factor


def _row(brand: str, n: int, total: int, factor: float, level: float) -> dict[str, object]:
    from scipy.stats import beta

    if not total:
        return {"brand": brand, "n_mentions": n, "share_of_voice": np.nan, "share_of_voice_low": 0.0, "share_of_voice_high": 1.0}  # fmt: skip
    a, b = n / factor + 0.5, (total - n) / factor + 0.5
    low, high = beta.ppf([(1 - level) / 2, (1 + level) / 2], a, b)
    share = n / total
    return {"brand": brand, "n_mentions": n, "share_of_voice": share, "share_of_voice_low": min(low, share),
            "share_of_voice_high": max(high, share)}  # fmt: skip


def burstiness(daily: pd.DataFrame) -> float:
    """How much more the split between brands varies over weeks than independent mentions would (Pearson's chi-square over its freedom)."""
    weeks = daily.assign(week=daily["day"].dt.to_period("W-SUN").astype("str")).pivot_table(
        index="week", columns="brand", values="n_mentions", aggfunc="sum", fill_value=0
    )
    table = weeks.to_numpy("float64")
    table = table[table.sum(axis=1) > 0][:, table.sum(axis=0) > 0]
    if len(table) < LEAST_WEEKS or table.shape[1] < 2:
        return ASSUMED
    expected = table.sum(axis=1, keepdims=True) * table.sum(axis=0) / table.sum()
    return max(1.0, float(((table - expected) ** 2 / expected).sum() / ((len(table) - 1) * (table.shape[1] - 1))))
