"""People reached by several platforms together, when nobody knows how many use both.

Whatever the overlap, the net reach R lies between the largest single reach and the smaller of 1 and the sum (Frechet). Inside, chance
overlap gives Sainsbury's R = 1 - prod(1 - r), better within age groups than over all. Where overlaps of pairs are known, a pair needs no
model (R = A - D); for more, Agostini's R = A^2 / (K D + A), with A the sum of reaches, D the sum of pairwise overlaps, K about 1.125, or the
beta-binomial, which takes people to differ in how many platforms they use at all. Every figure is held inside the bounds; how far each is
off on simulated populations is printed by benchmarks/calibrating_platforms.py.

References
----------
Anesbury, Z. et al. (2020). The Sainsbury weighted method. Journal of Marketing Management. (within age groups; error halved across media)
Agostini, J. M. (1961). How to estimate unduplicated audiences. Journal of Advertising Research 1.
Metheringham, R. A. (1964). Measuring the net cumulative coverage of a print campaign. Journal of Advertising Research 4. (beta-binomial)
Frechet, M. (1935). Generalisations du theoreme des probabilites totales. Fundamenta Mathematicae 25.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

K = 1.125


def bounds(reaches: Sequence[float], whole: float = 1.0) -> tuple[float, float]:
    """The least and the most that platforms with these reaches can have together, out of `whole`.

    Examples
    --------
    >>> bounds([0.3, 0.2, 0.1])
    (0.3, 0.6)
    """
    return max(reaches), min(whole, round(sum(reaches), 12))


def sainsbury(reaches: Sequence[float]) -> float:
    """Net reach if using one platform says nothing about using another.

    Examples
    --------
    >>> round(sainsbury([0.3, 0.2, 0.1]), 3)
    0.496
    """
    return 1 - math.prod(1 - r for r in reaches)


def sainsbury_by_group(groups: Mapping[str, Sequence[float]], sizes: Mapping[str, float]) -> float:
    """Sainsbury inside each group (reaches of the platforms there), added up by the groups' sizes."""
    total = sum(sizes[g] for g in groups)
    return sum(sizes[g] * sainsbury(reaches) for g, reaches in groups.items()) / total


def agostini(reaches: Sequence[float], duplications: Sequence[float], *, k: float = K) -> float:
    """Net reach from known overlaps of pairs, held inside the bounds."""
    total, shared = sum(reaches), sum(duplications)
    return within(total * total / (k * shared + total), reaches) if total > 0 else 0.0


def beta_binomial(reaches: Sequence[float], duplications: Sequence[float]) -> float:
    """Net reach if people differ in how readily they use any platform, as a beta distribution fitted to the mean reach and the mean overlap.

    Parameters
    ----------
    reaches : share of people on each platform; duplications : share of people on both, for each pair

    Notes
    -----
    With mean reach m and mean overlap d, two platforms are tied by rho = (d - m^2) / (m (1 - m)); P(none of k) = prod (b + j) / (a + b + j)
    with a = m (1/rho - 1), b = (1 - m)(1/rho - 1). Overlaps no larger than chance leave the binomial. Platforms of unequal size are taken as
    alike, which is why the result is held inside the bounds.

    Examples
    --------
    >>> round(beta_binomial([0.5, 0.5, 0.5], [0.25, 0.25, 0.25]), 3), round(beta_binomial([0.5, 0.5, 0.5], [0.4, 0.4, 0.4]), 3)
    (0.875, 0.65)
    """
    k, mean = len(reaches), sum(reaches) / len(reaches)
    if not 0 < mean < 1 or k < 2:
        return within(mean, reaches)
    tied = (sum(duplications) / len(duplications) - mean * mean) / (mean * (1 - mean))
    if tied <= 1e-9:
        return within(1 - (1 - mean) ** k, reaches)
    spread = 1 / min(tied, 1 - 1e-9) - 1
    a, b = mean * spread, (1 - mean) * spread
    return within(1 - math.prod((b + j) / (a + b + j) for j in range(k)), reaches)


def known(reaches: Sequence[float], duplications: Sequence[float]) -> float:
    """Net reach of a pair whose overlap is known: no model is needed, R = A - D, held inside the bounds.

    Examples
    --------
    >>> round(known([0.6, 0.5], [0.4]), 3)
    0.7
    """
    return within(sum(reaches) - sum(duplications), reaches)


def within(net: float, reaches: Sequence[float]) -> float:
    """The estimate, or the nearer bound where it lies outside."""
    low, high = bounds(reaches)
    return min(high, max(low, net))
