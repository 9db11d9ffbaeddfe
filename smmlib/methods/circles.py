"""Circles of accounts: who is tied more to each other than to the rest, and how far the circles come back when ties are left out.

Ties are weighed by PMI: two accounts that point at each other count for more when both point at few. Any network falls into circles; whether
these are more than luck is asked by leaving out a fifth of the ties.

References
----------
Blondel, V. et al. (2008). Fast unfolding of communities in large networks. J. Statistical Mechanics P10008. (Louvain)
Hubert, L., Arabie, P. (1985). Comparing partitions. Journal of Classification 2. (adjusted Rand index)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from smmlib.core.errors import Refusal

LEAST_ACCOUNTS, LEAST_TIES, RESAMPLES, SEED = 10, 20, 8, 11
COMES_BACK = 0.6


@dataclass(frozen=True)
class Circles:
    """Circle of each account (0 is the largest), modularity, and agreement of circles found again without a fifth of the ties."""

    of: dict[str, int]
    modularity: float
    comes_back: float


def circles(links: pd.DataFrame) -> Circles:
    """Find circles in canonical ``links`` (``source, target, weight``), left unchanged.

    Raises
    ------
    Refusal
        Too few accounts or ties, or circles that do not come back.
    """
    ties = _undirected(links)
    accounts = sorted(set(ties["a"]) | set(ties["b"]))
    if len(accounts) < LEAST_ACCOUNTS or len(ties) < LEAST_TIES:
        raise Refusal(
            f"{len(accounts)} accounts with {len(ties)} ties; circles need {LEAST_ACCOUNTS} accounts and {LEAST_TIES} ties."
        )
    found, modularity = _louvain(ties, accounts)
    rng = np.random.default_rng(SEED)
    again = [_louvain(ties[rng.random(len(ties)) < 0.8], accounts)[0] for _ in range(RESAMPLES)]
    back = float(np.mean([_agreement([found[a] for a in accounts], [one[a] for a in accounts]) for one in again]))
    if back < COMES_BACK:
        raise Refusal(
            f"Circles do not come back when a fifth of the ties is left out (agreement {back:.2f}); borders would be arbitrary."
        )
    return Circles(found, modularity, back)


def _undirected(links: pd.DataFrame) -> pd.DataFrame:
    """Ties between two accounts in either direction, weighed by positive PMI: ``a, b, weight``."""
    some = links[links["source"] != links["target"]].astype({"weight": "float64"})
    ends = np.sort(some[["source", "target"]].astype("str").to_numpy(), axis=1)
    ties = (
        pd.DataFrame({"a": ends[:, 0], "b": ends[:, 1], "weight": some["weight"].to_numpy()})
        .groupby(["a", "b"], as_index=False)["weight"]
        .sum()
    )
    strength = pd.concat([ties.groupby("a")["weight"].sum(), ties.groupby("b")["weight"].sum()]).groupby(level=0).sum()
    total = float(ties["weight"].sum())
    expected = ties["a"].map(strength) * ties["b"].map(strength) / (2 * total)
    return ties.assign(weight=np.log2(1 + ties["weight"] / expected)) if total > 0 else ties


def _louvain(ties: pd.DataFrame, accounts: list[str]) -> tuple[dict[str, int], float]:
    place = {account: i for i, account in enumerate(accounts)}
    matrix = np.zeros((len(accounts), len(accounts)))
    matrix[ties["a"].map(place), ties["b"].map(place)] = ties["weight"]
    labels = partition(matrix + matrix.T)
    sizes = pd.Series(labels).value_counts()
    order = {old: new for new, old in enumerate(sorted(sizes.index, key=lambda g: (-sizes[g], g)))}
    return {account: order[label] for account, label in zip(accounts, labels, strict=True)}, modularity(
        matrix + matrix.T, labels
    )


def partition(matrix: np.ndarray) -> np.ndarray:
    """Louvain: move each account to the neighbouring circle that adds most modularity, then join circles into accounts and begin again.

    Parameters
    ----------
    matrix : (n, n) symmetric weights of ties

    Returns
    -------
    circle of each account, (n,) whole numbers from 0
    """
    labels = np.arange(len(matrix))
    while True:
        moved = _moved(matrix)
        if len(np.unique(moved)) == len(matrix):
            return labels
        _names, moved = np.unique(moved, return_inverse=True)
        labels = moved[labels]
        joined = np.eye(moved.max() + 1)[moved]
        matrix = joined.T @ matrix @ joined


def _moved(matrix: np.ndarray) -> np.ndarray:
    strength, labels = matrix.sum(axis=1), np.arange(len(matrix))
    total, held = float(strength.sum()), matrix.sum(axis=1).copy()
    order = np.random.default_rng(SEED).permutation(len(matrix))
    changed = total > 0
    while changed:
        changed = False
        for i in order:
            mine = labels[i]
            held[mine] -= strength[i]
            tied = np.bincount(labels, weights=matrix[i], minlength=len(matrix))
            tied[mine] -= matrix[i, i]
            gain = np.where(tied > 0, tied - strength[i] * held / total, -np.inf)
            gain[mine] = tied[mine] - strength[i] * held[mine] / total
            best = int(gain.argmax())
            if gain[best] > gain[mine] + 1e-12:
                labels[i], changed = best, True
            held[labels[i]] += strength[i]
    return labels


def modularity(matrix: np.ndarray, labels: np.ndarray) -> float:
    """Part of the ties inside circles beyond what accounts of the same strengths would have by chance.

    Examples
    --------
    >>> pair = np.array([[0.0, 1.0], [1.0, 0.0]])
    >>> whole = np.kron(np.eye(2), pair)
    >>> modularity(whole, partition(whole))
    0.5
    """
    total, joined = float(matrix.sum()), np.eye(labels.max() + 1)[labels]
    if total <= 0:
        return 0.0
    inside = np.diag(joined.T @ matrix @ joined) / total
    part = (joined.T @ matrix.sum(axis=1)) / total
    return float((inside - np.square(part)).sum())


def _agreement(a: list[int], b: list[int]) -> float:
    from sklearn.metrics import adjusted_rand_score

    return float(adjusted_rand_score(a, b))
