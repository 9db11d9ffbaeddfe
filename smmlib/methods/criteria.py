"""A choice by several criteria that says how much of it is the weights: points drawn within their doubt, weights moved, places counted.

An unknown criterion is not a zero and not an average: it is drawn anywhere between the worst and the best, so that ignorance shows as a
wide bar. What is known of less than half of the weight is listed and gets no place; a criterion unknown of everybody tells nobody apart and
is left out.

References
----------
Tervonen, T., Lahdelma, R. (2007). Implementing stochastic multicriteria acceptability analysis. European J. of Operational Research 178.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from smmlib.core.stats import quantiles

DRAWS, SEED, LEAST_KNOWN = 4000, 20261126, 0.5


def moved(weights: Mapping[str, float], spread: float, draws: int = DRAWS) -> np.ndarray:
    """Weights (draws, n) moved by a factor of about 1 +- `spread`, each draw summing to 1."""
    rng = np.random.default_rng(SEED)
    base = np.array(list(weights.values()), dtype="float64")
    factors = np.exp(rng.normal(0, np.log1p(spread), (draws, len(base))))
    made = base * factors
    return made / made.sum(axis=1, keepdims=True)


def drawn(points: pd.DataFrame, names: list[str], draws: int = DRAWS) -> np.ndarray:
    """Points (draws, rows, criteria): triangular between ``<name>_low`` and ``<name>_high``, fixed without them, uniform where unknown."""
    rng = np.random.default_rng(SEED + 1)
    out = np.empty((draws, len(points), len(names)))
    for j, name in enumerate(names):
        middle = points[name].to_numpy("float64")
        low = points.get(f"{name}_low", points[name]).fillna(points[name]).to_numpy("float64")
        high = points.get(f"{name}_high", points[name]).fillna(points[name]).to_numpy("float64")
        uniform = rng.uniform(0, 1, (draws, len(points)))
        for i in range(len(points)):
            if np.isnan(middle[i]):
                out[:, i, j] = uniform[:, i]
            elif high[i] - low[i] > 1e-9:
                out[:, i, j] = rng.triangular(low[i], np.clip(middle[i], low[i], high[i]), high[i], draws)
            else:
                out[:, i, j] = middle[i]
    return out


def rank(
    points: pd.DataFrame, weights: Mapping[str, float], *, choose: int, spread: float = 0.2, level: float = 0.90
) -> pd.DataFrame:
    """Rank rows of `points` (criteria as columns, 0-1, missing where unknown; ``barred``: reason why it may not be chosen).

    Returns
    -------
    the rows with ``score, score_low, score_high`` (0-100), ``known_weight, n_known, p_first, p_chosen, place, reason``; best first, the rows
    without a place last
    """
    names = [n for n in weights if points[n].notna().any() and weights[n] > 0]
    weights = {n: weights[n] for n in names}
    total = sum(weights.values()) or 1.0
    known = points[names].notna()
    table = points.assign(
        known_weight=(known * pd.Series(weights)).sum(axis=1) / total,
        n_known=known.sum(axis=1),
        place=pd.NA,
        reason=points["barred"],
    )
    little = table["barred"].isna() & ((table["known_weight"] < LEAST_KNOWN) | (table["n_known"] < 2))
    table.loc[little, "reason"] = [
        f"known: {', '.join(n for n in names if pd.notna(row[n])) or 'nothing'}; that is {row['known_weight']:.0%} of the weight; half of it and two criteria are needed"
        for _, row in table[little].iterrows()
    ]
    able = table["reason"].isna()
    numbers = ["score", "score_low", "score_high", "p_first", "p_chosen"]
    table[numbers] = np.nan
    if able.any():
        table.loc[able, numbers] = _scored(table[able], names, weights, choose, spread, level).to_numpy()
        table.loc[able, "place"] = table.loc[able, "score"].rank(ascending=False, method="first")
    table["place"] = table["place"].astype("Int64")
    return table.sort_values(
        ["place", "known_weight", "platform"], ascending=[True, False, True], na_position="last", ignore_index=True
    )


def _scored(
    able: pd.DataFrame, names: list[str], weights: Mapping[str, float], choose: int, spread: float, level: float
) -> pd.DataFrame:
    scores = 100 * np.einsum("drc,dc->dr", drawn(able, names), moved(weights, spread))
    places = (-scores).argsort(axis=1).argsort(axis=1)
    low, high = quantiles(scores, level)
    return pd.DataFrame(
        {
            "score": scores.mean(axis=0),
            "score_low": low,
            "score_high": high,
            "p_first": (places == 0).mean(axis=0),
            "p_chosen": (places < choose).mean(axis=0),
        }
    )
