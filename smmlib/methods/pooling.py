"""Group effects that deliver what they promise: partial pooling of log rates, integrated over how much groups differ.

Why not plain averages: with 200 posts the best of 28 weekday-by-daypart cells looks more than twice as good as it is,
because the winner is picked for its luck. Here each group's effect is pulled towards the account's average by as much
as the data itself says groups differ; the pull is integrated over, not plugged in, so that an account where nothing
matters promises nothing.

Model: log rate = nuisance (trend and confounders, projected out) + effect of the group ~ N(0, tau) + noise ~ N(0, sigma).
tau has a half-normal prior; sigma is integrated with the prior 1/sigma^2; counts add their own Poisson noise as weights.

References
----------
Gelman, A. (2006). Prior distributions for variance parameters in hierarchical models. Bayesian Analysis 1(3).
Searle, S. R., Casella, G., McCulloch, C. E. (1992). Variance Components. Wiley. (restricted likelihood, BLUP)
Promised against delivered lift: `benchmarks/calibration.py`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from smmlib.core.stats import quantiles

DRAWS = 4000
SEED = 20261123
GRID = np.concatenate([np.linspace(0.0, 0.3, 31), np.linspace(0.32, 1.0, 35), np.linspace(1.05, 2.5, 30)])


@dataclass(frozen=True)
class Pooled:
    """Effects of groups on the log scale, each against the account's average post.

    `effects` has one row a group: ``group, n_posts, effect, effect_low, effect_high, p_better, p_best, p_top``.
    `centre` is the account's average log rate, `sd_log` the spread of posts around what the model explains,
    `tau` the posterior mean of the spread between groups.
    """

    effects: pd.DataFrame
    centre: float
    centre_se: float
    sd_log: float
    tau: float


def pool_groups(
    values: np.ndarray,
    groups: pd.Series,
    *,
    nuisance: np.ndarray | None = None,
    weights: np.ndarray | None = None,
    typical_tau: float = 0.25,
    learn_tau: bool = True,
    level: float = 0.90,
    top: int = 3,
    draws: int = DRAWS,
) -> Pooled:
    """Estimate the effect of each group on `values` (log rates).

    Parameters
    ----------
    values : array (n_posts,), log of a rate
    groups : Series (n_posts,), the group of each post, no missing values
    nuisance : array (n_posts, k), columns to adjust for; the intercept is added here
    weights : array (n_posts,), precision of each value relative to the others
    typical_tau : scale of the half-normal prior on the spread between groups (log scale; 0.25 is +-28 %)
    learn_tau : whether the spread is learnt; with two groups there is hardly anything to learn it from: False fixes it at `typical_tau`
    level : fraction, level of the intervals
    top : size of the top that ``p_top`` speaks of

    Returns
    -------
    Pooled
        With groups in order of effect, best first.
    """
    codes, names = pd.factorize(groups, sort=True)
    n_posts = np.bincount(codes, minlength=len(names))
    reduced = _reduce(values, codes, len(names), nuisance, weights)
    tau, mass, sigma2, shrunk, spread = _posterior(reduced, typical_tau, GRID if learn_tau else np.array([typical_tau]))
    to_average = np.eye(len(names)) - (n_posts / n_posts.sum())[None, :]
    mean = to_average @ reduced.axes @ (mass @ shrunk)
    sampled = _draw(reduced, mass, sigma2, shrunk, spread, draws) @ to_average.T
    table = _summary(np.asarray(names), n_posts, mean, sampled, level, top)
    sd = float(np.sqrt(mass @ sigma2))
    return Pooled(table, float(np.average(values, weights=weights)), sd / np.sqrt(len(values)), sd, float(mass @ tau))


@dataclass(frozen=True)
class _Reduced:
    """The data after nuisance is projected out, in the axes of the groups' information matrix."""

    eigen: np.ndarray  # (q,) information along each axis
    loads: np.ndarray  # (q,) rotated cross-products with the values
    axes: np.ndarray  # (q, q) eigenvectors, groups in rows
    rest: float  # sum of squares of the values
    freedom: int


def _reduce(
    values: np.ndarray, codes: np.ndarray, n_groups: int, nuisance: np.ndarray | None, weights: np.ndarray | None
) -> _Reduced:
    root = np.ones(len(values)) if weights is None else np.sqrt(weights / np.mean(weights))
    fixed = np.ones((len(values), 1)) if nuisance is None else np.column_stack([np.ones(len(values)), nuisance])
    basis = _orthonormal(fixed * root[:, None])
    member = np.zeros((len(values), n_groups))
    member[np.arange(len(values)), codes] = root
    left_y = values * root
    left_y = left_y - basis @ (basis.T @ left_y)
    left_z = member - basis @ (basis.T @ member)
    eigen, axes = np.linalg.eigh(left_z.T @ left_z)
    eigen = np.where(eigen > 1e-8 * max(eigen.max(), 1e-12), eigen, 0.0)
    loads = axes.T @ (left_z.T @ left_y)
    return _Reduced(
        eigen, np.where(eigen > 0, loads, 0.0), axes, float(left_y @ left_y), max(1, len(values) - basis.shape[1])
    )


def _orthonormal(columns: np.ndarray) -> np.ndarray:
    u, singular, _ = np.linalg.svd(columns, full_matrices=False)
    return u[:, singular > 1e-9 * singular[0]]


def _posterior(data: _Reduced, typical_tau: float, grid: np.ndarray) -> tuple[np.ndarray, ...]:
    """Weigh each possible spread between groups; for each, the shrunken effects and their variance."""
    scale2 = max(data.rest / data.freedom, 1e-12)
    ratio = grid**2 / scale2
    shrink = ratio[:, None] / (1 + ratio[:, None] * data.eigen[None, :])
    left = np.maximum(data.rest - (shrink * data.loads**2).sum(axis=1), 1e-12)
    log_mass = -0.5 * np.log1p(ratio[:, None] * data.eigen[None, :]).sum(axis=1) - data.freedom / 2 * np.log(left)
    log_mass += -0.5 * (grid / typical_tau) ** 2 + (np.log(np.gradient(grid)) if len(grid) > 1 else 0.0)
    mass = np.exp(log_mass - log_mass.max())
    mass /= mass.sum()
    sigma2 = left / max(1, data.freedom - 2)
    return grid, mass, sigma2, shrink * data.loads[None, :], shrink * sigma2[:, None]


def _draw(
    data: _Reduced, mass: np.ndarray, sigma2: np.ndarray, shrunk: np.ndarray, spread: np.ndarray, draws: int
) -> np.ndarray:
    rng = np.random.default_rng(SEED)
    which = np.searchsorted(np.cumsum(mass), (np.arange(draws) + 0.5) / draws).clip(max=len(mass) - 1)
    noise = rng.standard_normal((draws, len(data.eigen)))
    wider = np.sqrt(data.freedom / rng.chisquare(data.freedom, draws))
    return (shrunk[which] + noise * np.sqrt(spread[which]) * wider[:, None]) @ data.axes.T


def _summary(
    names: np.ndarray, n_posts: np.ndarray, mean: np.ndarray, sampled: np.ndarray, level: float, top: int
) -> pd.DataFrame:
    low, high = quantiles(sampled, level)
    order = np.argsort(-sampled, axis=1)
    best = np.bincount(order[:, 0], minlength=len(names)) / len(sampled)
    among = np.bincount(order[:, : min(top, len(names))].ravel(), minlength=len(names)) / len(sampled)
    table = pd.DataFrame(
        {
            "group": names,
            "n_posts": n_posts,
            "effect": mean,
            "effect_low": np.minimum(low, mean),
            "effect_high": np.maximum(high, mean),
            "p_better": (sampled > 0).mean(axis=0),
            "p_best": best,
            "p_top": among,
        }
    )
    return table.sort_values(["effect", "group"], ascending=[False, True], ignore_index=True)
