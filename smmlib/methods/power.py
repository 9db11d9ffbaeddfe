"""How many times two texts must be shown before a difference can be told: two proportions, 80 % power, 5 % two-sided.

References
----------
Fleiss, J. L., Levin, B., Paik, M. C. (2003). Statistical Methods for Rates and Proportions, 3rd ed., chapter 4 (no continuity correction).
"""

from __future__ import annotations

import math
from statistics import NormalDist


def shown_each(rate: float, lift: float, *, alpha: float = 0.05, power: float = 0.80) -> float:
    """Times that each of two texts must be shown to tell `rate` from `rate` x `lift`; missing where no rate can be that high.

    Examples
    --------
    >>> round(shown_each(0.015, 1.2), -2)
    28300.0
    """
    other = rate * lift
    if not (0 < rate < 1 and 0 < other < 1) or lift == 1:
        return math.nan
    middle = (rate + other) / 2
    z_a, z_b = NormalDist().inv_cdf(1 - alpha / 2), NormalDist().inv_cdf(power)
    root = z_a * math.sqrt(2 * middle * (1 - middle)) + z_b * math.sqrt(rate * (1 - rate) + other * (1 - other))
    return float(math.ceil((root / (other - rate)) ** 2))
