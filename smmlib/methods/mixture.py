"""A mixture of kinds of people, found from numbers and words together: who belongs together is guessed, measured, and guessed again (EM).

Inside a kind numbers are normal and words (gender, city) are drawn by chance, all independent of each other: latent classes and latent
profiles in one model. What tells kinds apart is then the kind itself, not a line drawn through one cloud.

References
----------
Dempster, A., Laird, N., Rubin, D. (1977). Maximum likelihood from incomplete data via the EM algorithm. JRSS B 39.
McLachlan, G., Peel, D. (2000). Finite Mixture Models. Wiley. (mixed data, local independence)
Schwarz, G. (1978). Estimating the dimension of a model. Annals of Statistics 6. (BIC)
Biernacki, C., Celeux, G., Govaert, G. (2000). Assessing a mixture model for clustering with the integrated completed likelihood. PAMI 22.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

STARTS, ROUNDS, SEED, LEAST_SPREAD, FEWEST = 4, 120, 7, 0.15, 1.0


@dataclass(frozen=True)
class Kinds:
    """Probability of each kind for each person (n, k), the log likelihood, and how many numbers the model has."""

    belongs: np.ndarray
    log_likelihood: float
    parameters: int

    @property
    def labels(self) -> np.ndarray:
        """The likeliest kind of each person."""
        return self.belongs.argmax(axis=1)

    @property
    def sureness(self) -> float:
        """Mean probability of the likeliest kind: 1 where nobody stands between two."""
        return float(self.belongs.max(axis=1).mean())

    @property
    def bic(self) -> float:
        """Schwarz's criterion, smaller is better."""
        return -2 * self.log_likelihood + self.parameters * float(np.log(len(self.belongs)))

    @property
    def icl(self) -> float:
        """BIC plus twice the doubt of who belongs where: kinds that overlap are no kinds."""
        return self.bic - 2 * float((self.belongs * np.log(np.maximum(self.belongs, 1e-12))).sum())


def fit(
    numbers: np.ndarray, words: Sequence[np.ndarray], kinds: int, *, starts: int = STARTS, seed: int = SEED
) -> Kinds:
    """Fit a number of kinds from several starts and keep the likeliest.

    Parameters
    ----------
    numbers : (n, d), scaled so that a spread of 1 is large; words : each (n, levels) of 0 and 1, a row of zeros where unknown
    """
    rng = np.random.default_rng(seed)
    found = [_one(numbers, words, _start(numbers, kinds, rng)) for _ in range(starts if kinds > 1 else 1)]
    return max(found, key=lambda one: one.log_likelihood)


def _start(numbers: np.ndarray, kinds: int, rng: np.random.Generator) -> np.ndarray:
    """Belonging to the nearest of `kinds` people who lie far apart (k-means++)."""
    chosen = [int(rng.integers(len(numbers)))]
    for _ in range(kinds - 1):
        far = np.min([np.square(numbers - numbers[c]).sum(axis=1) for c in chosen], axis=0)
        chosen.append(
            int(rng.choice(len(numbers), p=far / far.sum())) if far.sum() > 0 else int(rng.integers(len(numbers)))
        )
    nearest = np.argmin([np.square(numbers - numbers[c]).sum(axis=1) for c in chosen], axis=0)
    return np.eye(kinds)[nearest] * 0.9 + 0.1 / kinds


def _one(numbers: np.ndarray, words: Sequence[np.ndarray], belongs: np.ndarray) -> Kinds:
    before, kinds = -np.inf, belongs.shape[1]
    for _ in range(ROUNDS):
        score = _scores(numbers, words, belongs)
        top = score.max(axis=1, keepdims=True)
        total = top[:, 0] + np.log(np.exp(score - top).sum(axis=1))
        belongs = np.exp(score - total[:, None])
        if total.sum() - before < 1e-4 * len(numbers) ** 0.5:
            break
        before = float(total.sum())
    numbers_of = kinds - 1 + kinds * (2 * numbers.shape[1] + sum(w.shape[1] - 1 for w in words))
    return Kinds(belongs, float(total.sum()), numbers_of)


def _scores(numbers: np.ndarray, words: Sequence[np.ndarray], belongs: np.ndarray) -> np.ndarray:
    """Log of (part of the kind x likelihood), (n, k): measure each kind by who belongs to it, then judge everybody by it."""
    size = belongs.sum(axis=0) + 1e-9
    mean = belongs.T @ numbers / size[:, None]
    spread = belongs.T @ np.square(numbers) / size[:, None] - np.square(mean)
    spread = np.maximum(spread, LEAST_SPREAD**2)
    apart = (
        np.square(numbers) @ (1 / spread).T - 2 * numbers @ (mean / spread).T + (np.square(mean) / spread).sum(axis=1)
    )
    score = np.log(size / size.sum()) - 0.5 * (apart + np.log(2 * np.pi * spread).sum(axis=1))
    for one in words:
        whole = one.mean(axis=0) / max(float(one.sum(axis=1).mean()), 1e-9)
        chance = (belongs.T @ one + FEWEST * whole) / (belongs.T @ one.sum(axis=1, keepdims=True) + FEWEST)
        score = score + one @ np.log(np.maximum(chance, 1e-9)).T
    return score
