"""Which task first? Reach x impact x confidence / effort, with what is measured kept apart from what is assumed.

References
----------
RICE: Sean McBride, Intercom (read through secondary pages, 2026); its scales: impact 3 massive, 2 high, 1 medium, 0.5 low, 0.25 minimal;
confidence 100 % high, 80 % medium, 50 % low. The effort here is hours a week instead of person-months.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

HIGH, MEDIUM, LOW = 2.0, 1.0, 0.5
SURE, HALF_SURE, GUESS = 1.0, 0.8, 0.5
DOUBT = {
    "measured": 0.1,
    "stated": 0.25,
    "assumed": 0.7,
}  # sd of the logarithm: an assumption may be wrong by a factor of two
DRAWS, SEED = 4000, 2026


def score(tasks: pd.DataFrame, *, level: float = 0.80) -> pd.DataFrame:
    """Score tasks and say how often each would come first if what was assumed is wrong by a factor of two either way.

    Parameters
    ----------
    tasks : table with ``task, reach, impact, confidence, effort`` (numbers above 0) and ``reach_basis, impact_basis, effort_basis``
        (measured, stated or assumed). Left unchanged.

    Returns
    -------
    the same rows with ``score, score_low, score_high`` (points), ``p_first`` and ``place``, best first
    """
    if tasks.empty:
        return tasks.assign(score=[], score_low=[], score_high=[], p_first=[], place=[])
    rng = np.random.default_rng(SEED)
    doubt = sum(
        (tasks[f"{part}_basis"].map(DOUBT).to_numpy("float64") ** 2 for part in ("reach", "impact", "effort")),
        np.zeros(len(tasks)),
    )
    points = (tasks["reach"] * tasks["impact"] * tasks["confidence"] / tasks["effort"]).to_numpy("float64")
    draws = np.log(points) + np.sqrt(doubt) * rng.standard_normal((DRAWS, len(tasks)))
    low, high = np.exp(np.quantile(draws, [(1 - level) / 2, (1 + level) / 2], axis=0))
    first = np.bincount(draws.argmax(axis=1), minlength=len(tasks)) / DRAWS
    scored = tasks.assign(score=points, score_low=low, score_high=high, p_first=first)
    scored = scored.sort_values(["score", "task"], ascending=[False, True], ignore_index=True)
    return scored.assign(place=range(1, len(scored) + 1))
