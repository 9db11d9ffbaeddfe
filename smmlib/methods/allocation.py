"""Where does the next unit of money bring most? Money is moved until its last unit brings the same everywhere, or a limit stops it.

The curves (ceiling x spend / (spend + half)) are known only as draws. The split that is advised is the best *on average over the
draws*; the best split of each single draw shows how far another reading of the same history would move the money.

References
----------
Gossen's second law; Karush-Kuhn-Tucker conditions, e.g. Boyd, S., Vandenberghe, L. (2004). Convex Optimization, 5.5.3.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from smmlib.core.errors import Refusal

OUTER, INNER = 120, 60


@dataclass(frozen=True)
class Curves:
    """Draws of the curves of several channels: `ceiling` (responses) and `half` (money), each (draws, channels)."""

    ceiling: np.ndarray
    half: np.ndarray

    def responses(self, spend: np.ndarray) -> np.ndarray:
        """Responses of each draw and channel at a spend."""
        return self.ceiling * spend / (spend + self.half)

    def marginals(self, spend: np.ndarray) -> np.ndarray:
        """Responses that the next unit of money brings, by draw and channel."""
        return self.ceiling * self.half / (spend + self.half) ** 2

    def total(self, spend: np.ndarray) -> np.ndarray:
        """Responses of all channels together, by draw."""
        return self.responses(spend).sum(axis=1)


def allocate(curves: Curves, money: float, *, floor: np.ndarray, cap: np.ndarray) -> np.ndarray:
    """Share out `money` so that, on average over the draws, the last unit brings the same in every channel that no limit stops.

    Parameters
    ----------
    floor, cap : least and most money of each channel; equal ones pin a channel. Left unchanged.

    Returns
    -------
    array of spends; they sum to `money`, or to all caps where those are less

    Raises
    ------
    Refusal
        A floor lies above its cap, or the floors together above the money.
    """
    _check(money, floor, cap)
    return _at_common_worth(lambda worth: _where(curves, worth[0], money, floor, cap)[None], curves, money, cap)[0]


def best_of_each(curves: Curves, money: float, *, floor: np.ndarray, cap: np.ndarray) -> np.ndarray:
    """The best split if one draw were the truth, for every draw: array (draws, channels). Same limits and refusals as `allocate`."""
    _check(money, floor, cap)

    def where(worth: np.ndarray) -> np.ndarray:
        return np.clip(np.sqrt(curves.ceiling * curves.half / worth[:, None]) - curves.half, floor, cap)

    return _at_common_worth(where, curves, money, cap, draws=len(curves.half))


def worth_spending(curves: Curves, worth: float, most: float, *, floor: np.ndarray, cap: np.ndarray) -> float:
    """Money until which, on average over the draws, the last unit still brings `worth` responses; at most `most`, at least the floors."""
    return float(min(most, _where(curves, worth, most, floor, cap).sum()))


def _check(money: float, floor: np.ndarray, cap: np.ndarray) -> None:
    if (floor > cap + 1e-9).any():
        raise Refusal(
            "The least that a channel must get lies above the most that it may get; see floors, ceilings and pinned in the brief."
        )
    if floor.sum() > money * (1 + 1e-12) + 1e-9:
        raise Refusal(
            f"The least that the channels must get adds up to {floor.sum():,.0f}, and there is {money:,.0f} for them."
        )


def _where(curves: Curves, worth: float, money: float, floor: np.ndarray, cap: np.ndarray) -> np.ndarray:
    """Spend of each channel at which its average last unit brings `worth`, within the limits."""
    low, high = floor.astype("float64"), np.minimum(cap, np.maximum(floor, money))
    for _ in range(INNER):
        middle = (low + high) / 2
        more = curves.marginals(middle).mean(axis=0) > worth
        low, high = np.where(more, middle, low), np.where(more, high, middle)
    return (low + high) / 2


def _at_common_worth(
    where: Callable[[np.ndarray], np.ndarray], curves: Curves, money: float, cap: np.ndarray, *, draws: int = 1
) -> np.ndarray:
    """Find the worth of the last unit at which the money is used up; all draws at once."""
    if cap.sum() <= money:
        return np.tile(cap.astype("float64"), (draws, 1))
    top = float((curves.ceiling / curves.half).max()) * 2
    low, high = np.full(draws, top * 1e-18), np.full(draws, top)
    for _ in range(OUTER):
        middle = np.sqrt(low * high)
        over = where(middle).sum(axis=1) > money
        low, high = np.where(over, middle, low), np.where(over, high, middle)
    return _use_up(where(high), where(low), money)


def _use_up(less: np.ndarray, more: np.ndarray, money: float) -> np.ndarray:
    """Between the splits just below and just above the money, take the one that uses it up."""
    gap = (more - less).sum(axis=1, keepdims=True)
    share = np.where(gap > 0, (money - less.sum(axis=1, keepdims=True)) / np.where(gap > 0, gap, 1.0), 0.0)
    return less + np.clip(share, 0, 1) * (more - less)


def first_order_gap(curves: Curves, spend: np.ndarray, *, floor: np.ndarray, cap: np.ndarray) -> float:
    """How far a split is from the best one on average, as the largest relative breach of the conditions for it (0 is perfect).

    Between its limits a channel's last unit must bring the common return; at its floor no more than that, at its cap no less.
    """
    worth, room = curves.marginals(spend).mean(axis=0), 1e-6 * max(1.0, spend.sum())
    up, down = spend < cap - room, spend > floor + room
    if not up.any() or not down.any():
        return 0.0
    return max(0.0, float(worth[up].max() / worth[down].min() - 1))


def regret(curves: Curves, spend: np.ndarray, money: float, *, floor: np.ndarray, cap: np.ndarray) -> np.ndarray:
    """Share of the best possible response that this split loses, for every draw taken as the truth."""
    best = (lambda split: curves.responses(split).sum(axis=1))(best_of_each(curves, money, floor=floor, cap=cap))
    return np.clip(1 - curves.total(spend) / np.where(best > 0, best, 1.0), 0.0, 1.0)
