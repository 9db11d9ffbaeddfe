"""Where a weekly series goes if nothing changes: a local level with a trend, its doubt bootstrapped from its own surprises.

Each week's value is a line, plus how far the series is off the line, plus a surprise. A share `alpha` of the surprise stays,
and a share `phi` of what stayed is left a week later. With alpha 0 that is a straight line, with alpha and phi 1 a random
walk (followers), between them a level that wanders and comes back. Alpha, phi, level and trend are not chosen but averaged
over, by how well each explains the past. The trend is pulled towards none, the more so the less sure
it is: trends beyond `TYPICAL_TREND` of the level a week (a factor of 2.8 a year) need evidence.

References
----------
Hyndman, R. J., Koehler, A. B., Ord, J. K., Snyder, R. D. (2008). Forecasting with Exponential Smoothing, ch. 3-4 (innovations form).
Gardner, E. S., McKenzie, E. (1985). Forecasting trends in time series. Management Science 31, 1237-1246 (trends that fade).
Kuensch, H. R. (1989). The jackknife and the bootstrap for general stationary observations. Annals of Statistics 17, 1217-1241 (blocks).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from smmlib.core.errors import Refusal

LEAST_WEEKS = 12
BLOCK = 4
TYPICAL_TREND = 0.02
FADE = 0.98  # share of a relative trend that is left a week later: half is gone after 34 weeks
ALPHAS, PHIS = np.linspace(0, 1, 21), (0.8, 0.9, 0.97, 1.0)
SEED = 2026


@dataclass(frozen=True)
class Drift:
    """A fitted series: each pair of alpha and phi, its weight, coefficients (start and slope of the line), their covariance, the
    last state (how far off the line, as an affine function of the coefficients), its surprises."""

    pairs: np.ndarray
    weights: np.ndarray
    means: np.ndarray
    covariances: np.ndarray
    last: np.ndarray
    surprises: np.ndarray
    slope: float
    slope_error: float
    typical: float
    scale: str
    n: int


def fit(values: np.ndarray, *, scale: str = "", least: int = LEAST_WEEKS) -> Drift:
    """Fit the series.

    Parameters
    ----------
    values : weekly values, oldest first; NaN where a week was not measured. Left unchanged.
    scale : *log* (relative changes), *root* (counts with zeros) or *plain*; empty: log where every value is above 0, else root
    least : fewest measured weeks

    Raises
    ------
    Refusal
        Fewer measured weeks than `least`; the message says how many there are.
    """
    known = np.isfinite(values)
    n = int(known.sum())
    if n < least:
        raise Refusal(f"{n} measured weeks are too few to say where this goes ({least} are needed).")
    if (~known[-least:]).all():
        raise Refusal("The last weeks of the period were not measured, so there is no ground to start from.")
    used = scale or ("log" if (values[known] > 0).all() else "root")
    y = _to_scale(np.where(known, values, 1.0), used)
    y = np.where(known, y, np.nan)[int(np.argmax(known)) :]
    pairs = np.array([(alpha, phi) for phi in PHIS for alpha in ALPHAS])
    fits = [_least_squares(y, alpha, phi) for alpha, phi in pairs]
    scores = np.array([f[4] for f in fits])
    weights = np.exp(scores - scores.max())
    weights = weights / weights.sum()
    means, covariances = np.array([f[0] for f in fits]), np.array([f[1] for f in fits])
    slope = float(weights @ means[:, 1])
    spread = float(weights @ (covariances[:, 1, 1] + (means[:, 1] - slope) ** 2))
    return Drift(
        pairs,
        weights,
        means,
        covariances,
        np.array([f[2] for f in fits]),
        np.array([f[3] for f in fits]),
        slope,
        float(np.sqrt(spread)),
        TYPICAL_TREND
        * (1.0 if used == "log" else max(float(np.nanmean(np.abs(y))), 1e-9) * (0.5 if used == "root" else 1.0)),
        used,
        n,
    )


def _to_scale(values: np.ndarray, scale: str) -> np.ndarray:
    return np.log(values) if scale == "log" else np.sqrt(np.clip(values, 0, None)) if scale == "root" else values


def _from_scale(values: np.ndarray, scale: str) -> np.ndarray:
    if scale == "log":
        return np.exp(np.clip(values, -50, 50))
    return np.clip(values, 0, None) ** 2 if scale == "root" else values


def _least_squares(
    y: np.ndarray, alpha: float, phi: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, float]:
    """One pair: surprises are linear in start and slope of the line, so both come from least squares."""
    off = np.zeros(3)  # how far off the line, as an affine function of (1, start, slope)
    rows, rest = [], []
    for week, value in enumerate(y):
        expected = off + np.array([0.0, 1.0, week])
        if np.isfinite(value):
            rows.append(expected[1:])
            rest.append(value - expected[0])
            off = off + alpha * (np.array([value, 0.0, 0.0]) - expected)
        off = phi * off
    end = off + np.array([0.0, 1.0, len(y) - 1.0])  # the line's last week
    design, target = np.array(rows), np.array(rest)
    inverse = np.linalg.pinv(design.T @ design)
    coefficients = inverse @ (design.T @ target)
    surprises = target - design @ coefficients
    free = max(1, len(target) - 2)
    variance = max(float(surprises @ surprises) / free, 1e-18)
    _, logdet = np.linalg.slogdet(design.T @ design + 1e-12 * np.eye(2))
    score = -0.5 * free * np.log(variance) - 0.5 * logdet
    grown = surprises * np.sqrt(len(target) / free)
    return coefficients, variance * inverse, np.array([off, end - off]), grown, float(score)


def paths(
    drift: Drift, horizon: int, *, draws: int = 2000, block: int = BLOCK, fade: float | None = None, seed: int = SEED
) -> np.ndarray:
    """Draw futures of the series.

    Parameters
    ----------
    horizon : weeks ahead; at most as many as were measured
    fade : share of the trend left a week later; None: `FADE` for relative trends, 1 for absolute ones

    Returns
    -------
    array (draws, horizon), in the unit of the series

    Raises
    ------
    Refusal
        The horizon is longer than the history.
    """
    if horizon > drift.n + 1:
        raise Refusal(f"{horizon} weeks ahead is further than the {drift.n} weeks that were measured.")
    rng = np.random.default_rng(seed)
    which = rng.choice(len(drift.pairs), size=draws, p=drift.weights)
    theta = drift.means[which] + _correlated(drift.covariances, rng.standard_normal((draws, 2)), which)
    slope = kept(drift) * drift.slope + np.sqrt(kept(drift)) * (theta[:, 1] - drift.slope)
    state = drift.last[which, :, 0] + np.einsum("dsi,di->ds", drift.last[which, :, 1:], theta)
    off, line = state[:, 0], state[:, 1]
    shocks = _blocks(drift.surprises[which], horizon, block, rng)
    left = (1.0 if drift.scale == "plain" else FADE) if fade is None else fade
    (alpha, phi), out = drift.pairs[which].T, np.empty((draws, horizon))
    for step in range(horizon):
        line = line + slope * left**step
        out[:, step] = line + off + shocks[:, step]
        off = phi * (off + alpha * shocks[:, step])
    return _from_scale(out, drift.scale)


def kept(drift: Drift) -> float:
    """Share of the trend that is believed: near 1 where it is beyond doubt, near 0 where its error is far beyond what trends are like."""
    return drift.typical**2 / (drift.typical**2 + drift.slope_error**2)


def _correlated(covariances: np.ndarray, normal: np.ndarray, which: np.ndarray) -> np.ndarray:
    roots = np.array([_root(c) for c in covariances])
    return np.einsum("dij,dj->di", roots[which], normal)


def _root(covariance: np.ndarray) -> np.ndarray:
    values, vectors = np.linalg.eigh((covariance + covariance.T) / 2)
    return vectors * np.sqrt(np.clip(values, 0, None))


def _blocks(surprises: np.ndarray, horizon: int, block: int, rng: np.random.Generator) -> np.ndarray:
    """Blocks of neighbouring surprises, so that good and bad spells stay together."""
    draws, n = surprises.shape
    centred = surprises - surprises.mean(axis=1, keepdims=True)
    starts = rng.integers(0, n, size=(draws, -(-horizon // block)))
    index = (starts[:, :, None] + np.arange(block)).reshape(draws, -1)[:, :horizon] % n
    return np.take_along_axis(centred, index, axis=1)
