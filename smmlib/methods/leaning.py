"""Two options by weighted criteria, and how often the choice falls the other way when weights, scales and measurements move.

Each criterion is brought to a scale from 0 (speaks for the first option) to 1 (for the second). The weights are opinions and the ends
of the scales are choices: weights are moved by a factor of up to about two, scales by up to a third of their length; what was measured
moves within its own doubt; and what is not known may be anything between 0 and 1, at the weight that it would have had.

References
----------
Butler, J., Jia, J., Dyer, J. (1997). Simulation techniques for the sensitivity analysis of multi-criteria decision models. EJOR 103.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

DRAWS, SEED = 4000, 2026
DOUBT = 0.35  # sd of the logarithm of a weight: ninety of a hundred lie within a factor of 1.8
SCALE_DOUBT = 0.2  # sd of where a scale lies, as a part of its length
LEAST_KNOWN = 0.5  # share of the weight that has to be known before anything is advised


@dataclass(frozen=True)
class Criterion:
    """One criterion: its `weight`, `value` with sd `error` on the unit of its scale, and where the scale begins and ends; value missing: unknown."""

    name: str
    weight: float
    value: float
    error: float
    page_at: float
    group_at: float

    @property
    def points(self) -> float:
        """Place on the scale from 0 to 1; missing where unknown."""
        return float(np.clip((self.value - self.page_at) / (self.group_at - self.page_at), 0, 1))


@dataclass(frozen=True)
class Leaning:
    """The weighted `score` for the second option, how often it wins in all draws, how often the choice flips when only weights move,
    and the share of the weight that is known."""

    score: float
    p_second: float
    flips: float
    known: float


def weigh(criteria: list[Criterion]) -> Leaning:
    """Weigh the criteria; see the module. Nothing known, or no weight given, leaves an even score."""
    weights = np.array([c.weight for c in criteria], dtype="float64")
    points = np.array([c.points for c in criteria])
    is_known = ~np.isnan(points)
    known = float(weights[is_known].sum() / weights.sum()) if weights.sum() > 0 else 0.0
    if not known:
        return Leaning(0.5, 0.5, 1.0, 0.0)
    score = float(np.average(points[is_known], weights=weights[is_known]))
    rng = np.random.default_rng(SEED)
    moved = weights * np.exp(DOUBT * rng.standard_normal((DRAWS, len(weights))))
    held = (moved[:, is_known] * points[is_known]).sum(axis=1) / moved[:, is_known].sum(axis=1)
    drawn = np.column_stack([_drawn(c, rng) for c in criteria])
    second = (moved * drawn).sum(axis=1) / moved.sum(axis=1) > 0.5
    return Leaning(score, float(second.mean()), float(((held > 0.5) != (score > 0.5)).mean()), known)


def _drawn(criterion: Criterion, rng: np.random.Generator) -> np.ndarray:
    luck, span = rng.standard_normal(DRAWS), criterion.group_at - criterion.page_at
    shift = SCALE_DOUBT * span * rng.standard_normal(DRAWS)
    if np.isnan(criterion.value):
        return rng.random(DRAWS)
    return np.clip((criterion.value + criterion.error * luck - criterion.page_at + shift) / span, 0, 1)
