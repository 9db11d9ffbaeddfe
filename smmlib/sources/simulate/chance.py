"""Random numbers that stay the same: one stream a purpose, so that a change in one table moves no other."""

from __future__ import annotations

import math
import zlib
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import TypeVar

import numpy as np

Item = TypeVar("Item")


def stream(seed: int, purpose: str) -> np.random.Generator:
    """Open the stream of random numbers of one purpose."""
    return np.random.default_rng([seed, zlib.crc32(purpose.encode())])


def pick(rng: np.random.Generator, items: Sequence[Item]) -> Item:
    """Draw one item, all equally likely."""
    return items[int(rng.integers(len(items)))]


def weighted(rng: np.random.Generator, weights: Mapping[str, float]) -> str:
    """Draw one name by weight; weights need not sum to 1."""
    names = list(weights)
    limits = np.cumsum([weights[n] for n in names])
    return names[min(int(np.searchsorted(limits, rng.random() * limits[-1], side="right")), len(names) - 1)]


def poisson(rng: np.random.Generator, mean: float) -> int:
    """Draw a count; the mean is rounded first, so that the last bit of a logarithm decides nothing."""
    return int(rng.poisson(round(max(mean, 0.0), 6)))


def lognormal(rng: np.random.Generator, median: float, sigma: float) -> int:
    """Draw a whole number around `median`, spread by `sigma` on the log scale."""
    return max(1, round(median * math.exp(sigma * round(float(rng.standard_normal()), 9))))


def split(rng: np.random.Generator, total: int, shares: Mapping[str, float]) -> dict[str, int]:
    """Split a count over names by a multinomial draw."""
    whole = sum(shares.values())
    drawn = rng.multinomial(total, [share / whole for share in shares.values()])
    return dict(zip(shares, (int(n) for n in drawn), strict=True))


def days(first: date, last: date) -> list[date]:
    """List the days from `first` to `last`, both included."""
    return [first + timedelta(n) for n in range((last - first).days + 1)]


def apportion(total: int, weights: Mapping[str, float]) -> dict[str, int]:
    """Share out whole numbers by weight, the largest remainders rounded up."""
    whole = sum(weights.values())
    exact = {name: total * weight / whole for name, weight in weights.items()}
    out = {name: int(share) for name, share in exact.items()}
    rest = sorted(weights, key=lambda name: (out[name] - exact[name], name))
    for name in rest[: total - sum(out.values())]:
        out[name] += 1
    return out
