"""A choice by several criteria that says how much of it is the weights: points drawn within their doubt, weights moved, places counted.

Two rules are asked side by side. The weighted sum lets a strong criterion pay for a weak one; TOPSIS ranks by nearness to a platform that
would be best in everything and distance from one that would be worst. Where they name different sets, the choice hangs on the rule.

An unknown criterion is not a zero and not an average: it is drawn anywhere between the worst and the best, so that ignorance shows as a
wide bar. What is known of less than half of the weight is listed with the span its score could have, and gets no place; a criterion unknown
of everybody tells nobody apart and is left out.

References
----------
Tervonen, T., Lahdelma, R. (2007). Implementing stochastic multicriteria acceptability analysis. European J. of Operational Research 178.
Hwang, C.-L., Yoon, K. (1981). Multiple Attribute Decision Making. Springer. (TOPSIS; points here share one scale, so none is rescaled)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from smmlib.core.stats import quantiles

DRAWS, SEED, LEAST_KNOWN, LEAST_CRITERIA = 4000, 20261126, 0.5, 2
NUMBERS = [
    "score", "score_low", "score_high", "p_first", "p_chosen", "place_best", "place_worst", "topsis", "p_chosen_topsis", "p_set",
]  # fmt: skip


def moved(weights: Mapping[str, float], spread: float, draws: int = DRAWS) -> np.ndarray:
    """Weights (draws, n) moved by a factor of about 1 +- `spread`, each draw summing to 1."""
    rng = np.random.default_rng(SEED)
    base = np.array(list(weights.values()), dtype="float64")
    made = base * np.exp(rng.normal(0, np.log1p(spread), (draws, len(base))))
    return made / made.sum(axis=1, keepdims=True)


def drawn(points: pd.DataFrame, names: Sequence[str], draws: int = DRAWS) -> np.ndarray:
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


def nearness(points: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """TOPSIS: distance from the worst over the distances from worst and best, (draws, rows); 1/2 where all rows are alike.

    Examples
    --------
    >>> nearness(np.array([[[1.0, 1.0], [0.0, 0.0], [0.5, 0.5]]]), np.array([[0.5, 0.5]])).round(2).tolist()
    [[1.0, 0.0, 0.5]]
    """
    weighted = points * weights[:, None, :]
    to_best = np.sqrt(((weighted - weighted.max(axis=1, keepdims=True)) ** 2).sum(axis=2))
    to_worst = np.sqrt(((weighted - weighted.min(axis=1, keepdims=True)) ** 2).sum(axis=2))
    whole = to_best + to_worst
    return np.where(whole > 1e-12, to_worst / np.where(whole > 1e-12, whole, 1.0), 0.5)


def rank(
    points: pd.DataFrame,
    weights: Mapping[str, float],
    *,
    choose: int,
    spread: float = 0.2,
    level: float = 0.90,
    hours: float = np.inf,
) -> pd.DataFrame:
    """Rank rows of `points` (criteria as columns, 0-1, missing where unknown; ``barred``: reason why it may not be chosen).

    Parameters
    ----------
    hours : hours a week there are; where rows have ``hours_week``, a trial's set is taken in order as long as they last (``p_set``)

    Returns
    -------
    the rows with `NUMBERS` (scores 0-100, places of `level` of the draws; without a place, the span its score could have), ``known_weight, n_known, unknown, place, topsis_place, reason``;
    best first, the rows without a place last
    """
    names = [n for n in weights if points[n].notna().any() and weights[n] > 0]
    kept = {n: weights[n] / (sum(weights[m] for m in names) or 1.0) for n in names}
    known = points[names].notna()
    table = points.assign(
        known_weight=(known * pd.Series(kept, dtype="float64")).sum(axis=1).clip(0, 1),
        n_known=known.sum(axis=1),
        unknown=[", ".join(n for n in names if not row[n]) for row in known.to_dict("records")],
        reason=points["barred"],
        place=pd.NA,
        topsis_place=pd.NA,
    )
    little = table["barred"].isna() & ((table["known_weight"] < LEAST_KNOWN) | (table["n_known"] < LEAST_CRITERIA))
    table.loc[little, "reason"] = [_too_little(row, kept) for row in table[little].to_dict("records")]
    able = table["reason"].isna()
    table[NUMBERS] = np.nan
    spans = [_span(row, kept) for row in table[little].to_dict("records")]
    table.loc[little, ["score_low", "score_high"]] = np.reshape(spans, (len(spans), 2))
    if able.any():
        table.loc[able, NUMBERS] = _scored(table[able], kept, choose, spread, level, hours).to_numpy()
        for place, by in (("place", "score"), ("topsis_place", "topsis")):
            table.loc[able, place] = table.loc[able, by].rank(ascending=False, method="first")
    whole = dict.fromkeys(("place", "topsis_place", "place_best", "place_worst"), "Int64")
    return table.astype(whole).sort_values(
        ["place", "known_weight", "platform"], ascending=[True, False, True], na_position="last", ignore_index=True
    )


def _span(row: Mapping[str, Any], weights: Mapping[str, float]) -> tuple[float, float]:
    """What ignorance costs: the score with all that is unknown at its worst, and at its best."""
    low = 100 * sum(weight * float(row[name]) for name, weight in weights.items() if pd.notna(row[name]))
    return low, low + 100 * (1 - float(row["known_weight"]))


def _too_little(row: Mapping[str, Any], weights: Mapping[str, float]) -> str:
    known = ", ".join(name for name in weights if pd.notna(row[name])) or "nothing"
    low, high = _span(row, weights)
    return f"known: {known}; its score could lie anywhere from {low:.0f} to {high:.0f}; half of the weight and two criteria are needed"


def _scored(
    able: pd.DataFrame, weights: Mapping[str, float], choose: int, spread: float, level: float, hours: float
) -> pd.DataFrame:
    points, weight = drawn(able, list(weights)), moved(weights, spread)
    scores, near = 100 * np.einsum("drc,dc->dr", points, weight), nearness(points, weight)
    places, places_near = _places(scores), _places(near)
    (low, high), (best, worst) = quantiles(scores, level), quantiles(places, level)
    return pd.DataFrame(
        {
            "score": scores.mean(axis=0), "score_low": low, "score_high": high, "p_first": (places == 1).mean(axis=0),
            "p_chosen": (places <= choose).mean(axis=0), "place_best": np.floor(best), "place_worst": np.ceil(worst),
            "p_set": taken(places, able.get("hours_week", pd.Series(0.0, index=able.index)).fillna(0).to_numpy("float64"), choose, hours).mean(axis=0),
            "topsis": 100 * near.mean(axis=0), "p_chosen_topsis": (places_near <= choose).mean(axis=0),
        }
    )[NUMBERS]  # fmt: skip


def taken(places: np.ndarray, need: np.ndarray, most: int, hours: float) -> np.ndarray:
    """Whether each row is in each trial's set, (draws, rows): best place first, `most` at most, as long as the hours last; who does not fit is passed over.

    Examples
    --------
    >>> taken(np.array([[1, 2, 3]]), np.array([5.0, 9.0, 4.0]), 3, 10.0).tolist()
    [[True, False, True]]
    """
    out, left = np.zeros(places.shape, dtype="bool"), np.full(len(places), float(hours))
    draws = np.arange(len(places))
    for row in places.argsort(axis=1).T:
        take = (out.sum(axis=1) < most) & (need[row] <= left + 1e-9)
        out[draws, row], left = take, left - np.where(take, need[row], 0.0)
    return out


def _places(values: np.ndarray) -> np.ndarray:
    """Place of each row in each draw, 1 is best; who is equal takes turns by chance."""
    turns = np.random.default_rng(SEED + 2).uniform(0, 1e-9, values.shape)
    return (-(values + turns)).argsort(axis=1).argsort(axis=1) + 1
