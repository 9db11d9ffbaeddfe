"""Days that are no noise: counts against what weekday, level and trend of the same series lead one to expect.

Counts of mentions vary more than a Poisson count, so a negative binomial is fitted, with weekdays and a bent trend that are both
pulled towards "no difference". Days that stand out are taken out and the rest is fitted again, so that a spike does not hide itself or
its neighbours. Hundreds of days are looked at: the tail probabilities are judged together, at a stated share of false alarms.

References
----------
Hilbe, J. (2011). Negative Binomial Regression, 2nd ed., NB2. Benjamini, Y. & Hochberg, Y. (1995). Controlling the false discovery rate.
JRSS B 57, 289-300. Noufaily, A. et al. (2013). An improved algorithm for outbreak detection. Stat. Med. 32, 1206-1222 (the reweighting).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from smmlib.core.errors import Refusal

LEAST_DAYS, LEAST_MENTIONS = 28, 15
KNOT_DAYS, PULL_WEEKDAY, PULL_BEND, PULL_TREND = 56, 4.0, 2.0, 0.1
STANDS_OUT, ROUNDS, LOUDEST = (
    1e-4,
    6,
    0.98,
)  # at 1e-3 ordinary loud days go too, and false alarms double (200 simulated series)


@dataclass(frozen=True)
class Expected:
    """What was expected of each day: mean, variance factor (how much wider than Poisson), tail probability of the count."""

    mean: np.ndarray
    p: np.ndarray
    alpha: float


def expect(days: pd.Series, counts: pd.Series) -> Expected:
    """Fit the counts of one brand and give each day the probability of so many mentions by chance.

    Parameters
    ----------
    days : consecutive local days (n,); counts : mentions of each, missing where nothing was collected. Both left unchanged.

    Raises
    ------
    Refusal
        Fewer than 28 days or 15 mentions.
    """
    y = counts.to_numpy("float64", na_value=np.nan)
    known = ~np.isnan(y)
    total = int(np.nansum(y))
    if known.sum() < LEAST_DAYS or total < LEAST_MENTIONS:
        raise Refusal(f"{int(known.sum())} days with {total} mentions; {LEAST_DAYS} days and {LEAST_MENTIONS} mentions are needed to tell a day from noise.")  # fmt: skip
    design, pull = _design(days)
    used = known & ~(y > np.nanquantile(y, LOUDEST))  # a spike among them would widen what counts as ordinary, and hide
    fit = _fit(design[used], y[used], pull)
    for _ in range(ROUNDS):
        p = _tail(y, *fit.predict(design))
        kept = known & ~(p < STANDS_OUT)
        if (kept == used).all() or kept.sum() < LEAST_DAYS:
            break
        used, fit = kept, _fit(design[kept], y[kept], pull)
    mean, alpha = fit.predict(design)
    return Expected(mean, _tail(y, mean, alpha), fit.alpha)


def _design(days: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    t = (days - days.iloc[0]).dt.days.to_numpy("float64")
    length = max(t[-1], 1.0)
    knots = np.arange(KNOT_DAYS, length - KNOT_DAYS / 2, KNOT_DAYS)
    bends = [np.clip(t - k, 0, None) / KNOT_DAYS for k in knots]
    weekdays = [(days.dt.day_of_week == d).to_numpy("float64") - 1 / 7 for d in range(7)]
    columns = [np.ones_like(t), t / KNOT_DAYS - length / KNOT_DAYS / 2, *bends, *weekdays]
    pull = [1e-6, PULL_TREND, *[PULL_BEND] * len(bends), *[PULL_WEEKDAY] * 7]
    return np.column_stack(columns), np.array(pull)


@dataclass(frozen=True)
class _Fit:
    beta: np.ndarray
    covariance: np.ndarray
    alpha: float

    def predict(self, design: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Mean of each day, and its variance factor with the doubt about the mean itself."""
        mean = np.exp(np.clip(design @ self.beta, -12, 12))
        doubt = np.einsum("ij,jk,ik->i", design, self.covariance, design)
        return mean, self.alpha + doubt + self.alpha * doubt


def _fit(design: np.ndarray, y: np.ndarray, pull: np.ndarray) -> _Fit:
    """Penalised iteratively reweighted least squares; the variance factor by moments between the rounds."""
    beta = np.zeros(design.shape[1])
    beta[0] = np.log(y.mean() + 0.01)
    alpha, covariance = 0.1, np.eye(len(beta))
    for _ in range(40):
        mean = np.exp(np.clip(design @ beta, -12, 12))
        weight = mean / (1 + alpha * mean)
        inner = design.T @ (weight[:, None] * design) + np.diag(pull)
        covariance = np.linalg.inv(inner)
        new = covariance @ (design.T @ (weight * (design @ beta + (y - mean) / mean)))
        alpha_new = _variance_factor(y, np.exp(np.clip(design @ new, -12, 12)), float(np.trace(covariance @ (inner - np.diag(pull)))))  # fmt: skip
        done = np.abs(new - beta).max() < 1e-7 and abs(alpha_new - alpha) < 1e-6
        beta, alpha = new, alpha_new
        if done:
            break
    return _Fit(beta, covariance, alpha)


def _variance_factor(y: np.ndarray, mean: np.ndarray, spent: float) -> float:
    """Alpha of Var = mean + alpha x mean^2, from squared residuals; `spent` degrees of freedom went into the mean."""
    scale = len(y) / max(len(y) - spent, 1.0)
    excess = ((y - mean) ** 2 * scale - mean).sum() / (mean**2).sum()
    return float(np.clip(excess, 0.0, 5.0))


def _tail(y: np.ndarray, mean: np.ndarray, alpha: np.ndarray) -> np.ndarray:
    """Probability of at least `y`; missing where nothing was counted."""
    from scipy.stats import nbinom

    size = 1 / np.clip(alpha, 1e-6, None)
    return np.where(np.isnan(y), np.nan, nbinom.sf(np.nan_to_num(y) - 1, size, size / (size + mean)))


def named(p: pd.Series, *, false_alarms: float = 0.05) -> pd.Series:
    """Name the days that stand out when at most `false_alarms` of those named may be noise (Benjamini-Hochberg over all days)."""
    known = p.dropna().sort_values()
    if known.empty:
        return pd.Series(False, index=p.index)
    allowed = false_alarms * np.arange(1, len(known) + 1) / len(known)
    passing = np.flatnonzero(known.to_numpy() <= allowed)
    limit = known.iloc[passing[-1]] if len(passing) else -1.0
    return (p <= limit).fillna(False)
