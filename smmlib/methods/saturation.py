"""How much more does more money bring? A saturating curve from an advertising history, with all the doubt that a history leaves.

The curve is response = ceiling x spend / (spend + half), the Hill curve with slope 1: each further unit brings less than the one
before, and a steeper bend could not be told apart on histories of this size. Its bend is written as the *elasticity* at the usual
spend, half / (half + spend): 1 means twice the money brings twice as much, 0 means that money does not matter. Before a history is
read, every elasticity is equally likely. Channels of one client borrow from each other, the more so the less their own days say.

Why no plain best fit: of curves that pass a test for being bent, those that look too bent by luck pass first, so that the ones that
are kept promise too little of the next unit of money. Here nothing is tested; the whole doubt goes into the draws.

References
----------
Jin, Y. et al. (2017). Bayesian methods for media mix modeling with carryover and shape effects. Google (Hill curves; their poor identification).
McCullagh, P., Nelder, J. A. (1989). Generalized Linear Models, ch. 6 and 9 (Poisson counts with dispersion; conditional likelihood).
Miller, J. W., Dunson, D. B. (2019). Robust Bayesian inference via coarsening. JASA 114 (a likelihood counts less where its model is doubted).
Gordon, B. R. et al. (2019). A comparison of approaches to advertising measurement. Marketing Science 38 (observation against experiment).
Gelman, A. et al. (2013). Bayesian Data Analysis, ch. 5 (partial pooling, hyperparameters on a grid).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from smmlib.core.errors import Refusal

LEAST_ROWS = 30
LEAST_RESPONSE = 30
LEAST_BLOCKS = 8
GRID = (np.arange(199) + 0.5) / 199  # elasticities tried
LOGIT = np.log(GRID / (1 - GRID))
CENTRES = np.linspace(-4, 4, 41)  # where the elasticities of a client's channels may lie, as logits
SPREADS = np.array([0.15, 0.3, 0.6, 1.0, 1.5])  # how much the channels of one client may differ, as logits
TOLD = 0.5  # a history tells the bend when it leaves at most half of the doubt that no history leaves
DRAWS, SEED = 400, 2026


@dataclass(frozen=True)
class History:
    """What one channel's past says: the usual `spend` of a row's day, the `response` there and the log likelihood for each elasticity
    of the grid, the relative `error` of the level, and the rows behind it."""

    spend: float
    response: np.ndarray
    log_likelihood: np.ndarray
    error: float
    n: int

    @property
    def tells_bend(self) -> bool:
        """Whether the days alone narrow the elasticity to half of what nobody knowing anything would say."""
        weight = _normal(self.log_likelihood)
        middle = float((weight * GRID).sum())
        return float((weight * (GRID - middle) ** 2).sum()) <= TOLD**2 / 12


def read(
    spend: np.ndarray,
    days: np.ndarray,
    response: np.ndarray,
    stratum: Sequence[object],
    *,
    block: Sequence[object],
    trust: float = 1.0,
) -> History:
    """Read one channel's history.

    Each stratum (a campaign in a stretch of weeks) has its own height, and all share the bend: it is learnt from days of one campaign
    with more and with less money, never from a rich season that was also the better one.

    Parameters
    ----------
    spend : money of each row, above 0; days : days each row covers; response : counts. Left unchanged.
    block : rows that may be lucky together (a week); more noise between blocks than counts explain widens everything
    trust : what a day counts for beside a day whose money was drawn by lot (1); an owner's money follows demand, and is worth less

    Raises
    ------
    Refusal
        Too few rows or too few responses for a bend.
    """
    if len(spend) < LEAST_ROWS or response.sum() < LEAST_RESPONSE:
        raise Refusal(
            f"{len(spend)} rows with {response.sum():.0f} responses are too few for a bend ({LEAST_ROWS} rows and {LEAST_RESPONSE} responses are needed)."
        )
    x, groups = spend / days, pd.factorize(np.asarray(stratum, dtype=object))[0]
    usual = float(np.average(x, weights=days))
    shapes = [days * x / (x + usual * e / (1 - e)) for e in GRID]
    heights = np.array([_log_likelihood(shape, response, groups) for shape in shapes])
    luck = _dispersion(
        shapes[int(heights.argmax())], response, groups, pd.factorize(np.asarray(block, dtype=object))[0]
    )
    spread = luck / trust
    level = np.array([_ceiling(s, days, response, groups) for s in shapes]) * (1 - GRID)
    return History(
        usual, level, (heights - heights.max()) / spread, float(np.sqrt(spread / response.sum())), len(spend)
    )


def elasticities(histories: Sequence[History | None], *, draws: int = DRAWS) -> np.ndarray:
    """Draw the elasticities of a client's channels together.

    The channels' elasticities lie around a common one, by an amount that is not known either; a channel without a history (None) has
    only what the others say.

    Returns
    -------
    array (draws, channels) of places in `GRID`
    """
    rng = np.random.default_rng(SEED)
    likelihoods = np.array([np.zeros(len(GRID)) if h is None else h.log_likelihood for h in histories])
    centres, spreads = (part.ravel() for part in np.meshgrid(CENTRES, SPREADS))
    around = np.exp(-0.5 * ((LOGIT - centres[:, None]) / spreads[:, None]) ** 2) / (GRID * (1 - GRID))
    around /= around.sum(axis=1, keepdims=True)
    posterior = around[None] * np.exp(likelihoods)[:, None, :]
    evidence = np.log(posterior.sum(axis=2) + 1e-300).sum(axis=0) - centres - 2 * np.log1p(np.exp(-centres))
    chosen = rng.choice(len(centres), size=draws, p=_normal(evidence))
    steps = (posterior / posterior.sum(axis=2, keepdims=True)).cumsum(axis=2)
    luck = (rng.permuted(np.tile(np.arange(draws), (len(histories), 1)), axis=1) + 0.5).T / draws
    return np.array(
        [
            [min(int(np.searchsorted(steps[c, k], u)), len(GRID) - 1) for c, u in enumerate(row)]
            for k, row in zip(chosen, luck, strict=True)
        ]
    )


def _normal(log_weight: np.ndarray) -> np.ndarray:
    weight = np.exp(log_weight - log_weight.max())
    return weight / weight.sum()


def _sums(values: np.ndarray, groups: np.ndarray) -> np.ndarray:
    return np.bincount(groups, weights=values, minlength=int(groups.max()) + 1)


def _log_likelihood(shape: np.ndarray, response: np.ndarray, groups: np.ndarray) -> float:
    """Poisson, each group's height at its best; what does not depend on the shape is left out."""
    total, height = _sums(response, groups), _sums(shape, groups)
    some = total > 0
    return float((total[some] * np.log(total[some] / height[some])).sum() + (response * np.log(shape)).sum())


def _dispersion(shape: np.ndarray, response: np.ndarray, groups: np.ndarray, blocks: np.ndarray) -> float:
    """How much more than Poisson the counts vary, row by row or block by block, whichever is more; never less than Poisson.

    Within a stratum the counts are multinomial once its sum is fixed; what blocks miss is held against the variance that this leaves.
    """
    total = _sums(response, groups)
    share = shape / _sums(shape, groups)[groups]
    missed, found = response - share * total[groups], [1.0]
    for over in (np.arange(len(response)), blocks):
        cells = (
            pd.DataFrame({"block": over, "group": groups, "share": share}).groupby(["block", "group"])["share"].sum()
        )
        part, of = cells.to_numpy(), cells.index.get_level_values("group").to_numpy()
        left = float((total[of] * part * (1 - part)).sum())
        found += [float((_sums(missed, over) ** 2).sum()) / left] if left > 0 and over.max() >= LEAST_BLOCKS else []
    return max(found)


def _ceiling(shape: np.ndarray, days: np.ndarray, response: np.ndarray, groups: np.ndarray) -> float:
    """Ceiling of an average day: the groups' ceilings, weighted by their days."""
    return float(np.average(_sums(response, groups) / _sums(shape, groups), weights=_sums(days, groups)))
