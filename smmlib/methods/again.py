"""A second opinion about a goal: what if the weeks of the past came again, in blocks, in another order?

No model is fitted: no trend goes on and no level wanders off, so it shows how much of a chance counts on the level moving. Of a level
(followers) the weekly changes come again, of anything else the weekly values.

References
----------
Kuensch, H. R. (1989). The jackknife and the bootstrap for general stationary observations. Annals of Statistics 17, 1217-1241.
"""

from __future__ import annotations

import numpy as np

from smmlib.core.errors import Refusal
from smmlib.methods.drift import BLOCK, LEAST_WEEKS
from smmlib.methods.reaching import chance, outcome_of
from smmlib.methods.weekly import LEVEL, Weekly

DRAWS, SEED = 2000, 2026
FAR_APART = 0.3


def chance_again(series: Weekly, *, target: float, upward: bool, horizon: int, window: int, days: int) -> float:
    """Share of reordered pasts that reach the target.

    Parameters
    ----------
    series, target, upward, horizon, window, days : as of `smmlib.methods.reaching.reach`

    Raises
    ------
    Refusal
        Fewer than twelve measured weeks.
    """
    known = series.values[np.isfinite(series.values)]
    if len(known) < LEAST_WEEKS:
        raise Refusal(f"{len(known)} measured weeks are too few to draw from ({LEAST_WEEKS} are needed).")
    moves = np.diff(known) if series.kind == LEVEL else known
    drawn = _in_blocks(moves, horizon)
    future = np.maximum(known[-1] + np.cumsum(drawn, axis=1), 0.0) if series.kind == LEVEL else drawn
    return chance(outcome_of(series, future, window=window, days=days), target, upward=upward)


def _in_blocks(moves: np.ndarray, horizon: int) -> np.ndarray:
    """Runs of neighbouring weeks, so that good and bad spells stay together."""
    rng = np.random.default_rng(SEED)
    starts = rng.integers(0, len(moves), size=(DRAWS, -(-horizon // BLOCK)))
    index = (starts[:, :, None] + np.arange(BLOCK)).reshape(DRAWS, -1)[:, :horizon] % len(moves)
    return moves[index]
