"""Small statistics that several steps share: intervals of shares and of their differences, quantiles of draws."""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np


def z_of(level: float) -> float:
    """Two-sided normal quantile of a level: 0.90 -> 1.645."""
    return NormalDist().inv_cdf(0.5 + level / 2)


def normal_cdf(z: float) -> float:
    """Probability that a standard normal value lies below `z`: 0 -> 0.5."""
    return NormalDist().cdf(z)


def share_interval(count: int, n: int, *, level: float = 0.90) -> tuple[float, float]:
    """Wilson interval of a share, `count` of `n`; (0, 1) when nothing was observed, missing when the count is not of `n`.

    References
    ----------
    Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference. JASA 22, 209-212.
    """
    if n <= 0:
        return 0.0, 1.0
    if not 0 <= count <= n:
        return math.nan, math.nan
    z, p = z_of(level), count / n
    centre = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return max(0.0, centre - half), min(1.0, centre + half)


def difference_interval(
    count_a: int, n_a: int, count_b: int, n_b: int, *, level: float = 0.90
) -> tuple[float, float, float]:
    """Difference of two shares, a - b, with Newcombe's interval: (difference, low, high); missing when a side is empty.

    References
    ----------
    Newcombe, R. G. (1998). Interval estimation for the difference between independent proportions. Stat. Med. 17, 873-890, method 10.
    """
    if n_a <= 0 or n_b <= 0:
        return math.nan, math.nan, math.nan
    a, b = count_a / n_a, count_b / n_b
    low_a, high_a = share_interval(count_a, n_a, level=level)
    low_b, high_b = share_interval(count_b, n_b, level=level)
    gap = a - b
    low = gap - math.sqrt((a - low_a) ** 2 + (high_b - b) ** 2)
    high = gap + math.sqrt((high_a - a) ** 2 + (b - low_b) ** 2)
    return gap, max(-1.0, low), min(1.0, high)


def posts_needed(lift: float, sd_log: float, *, level: float = 0.90, power: float = 0.80) -> int:
    """Posts in each of two groups needed to tell a lift from none, when rates of posts vary by `sd_log` (log scale)."""
    z = z_of(level) + NormalDist().inv_cdf(power)
    return math.ceil(2 * (z * sd_log / math.log(lift)) ** 2)


def quantiles(draws: np.ndarray, level: float) -> tuple[np.ndarray, np.ndarray]:
    """Lower and upper ends of the central interval of draws (n_draws, n_groups)."""
    low, high = np.quantile(draws, [(1 - level) / 2, (1 + level) / 2], axis=0)
    return low, high
