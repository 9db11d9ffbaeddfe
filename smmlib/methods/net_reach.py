"""People reached by several platforms together, when nobody knows how many use both.

Whatever the overlap, the net reach R lies between the largest single reach and the smaller of 1 and the sum (Frechet). Inside, chance
overlap gives Sainsbury's R = 1 - prod(1 - r), better within age groups than over all; where overlaps of pairs are known, Agostini's
R = A^2 / (K D + A), with A the sum of reaches, D the sum of pairwise overlaps, K about 1.125.

References
----------
Anesbury, Z. et al. (2020). The Sainsbury weighted method. Journal of Marketing Management. (within age groups; error halved across media)
Agostini, J. M. (1961). How to estimate unduplicated audiences. Journal of Advertising Research 1.
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
    low, high = bounds(reaches)
    return min(high, max(low, total * total / (k * shared + total))) if total > 0 else 0.0
