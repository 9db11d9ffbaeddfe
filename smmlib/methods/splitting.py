"""From curves and the brief's limits to rows of ``budget.allocation``, and what stands beside them: gain, regret, where to stop."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from smmlib.core.brief import Brief
from smmlib.core.errors import Refusal
from smmlib.methods import allocation
from smmlib.methods.spending import Channels

WORTH_MOVING = 0.03
BEYOND = 2.0  # times the past's money from which on the curve is a guess


def split(channels: Channels, brief: Brief, *, money: float, worth: float, level: float) -> pd.DataFrame:
    """Share `money` out over the channels; see `smmlib.budget.allocate_money`.

    Parameters
    ----------
    worth : money that one response brings; missing where nobody knows

    Returns
    -------
    rows of ``budget.allocation``, most money first, ``attrs`` as there

    Raises
    ------
    Refusal
        The least that the brief asks for does not fit the money.
    """
    least, most = limits(brief, channels.names)
    tests = {n: limits(brief, (n,))[0][0] for n in channels.others}
    free = money - sum(tests.values())
    if free < 0:
        raise Refusal(
            f"The least that the brief asks for on networks without a curve is {sum(tests.values()):,.0f}; there is {money:,.0f}."
        )
    spend = allocation.allocate(channels.curves, free, floor=least, cap=most)
    each = allocation.best_of_each(channels.curves, free, floor=least, cap=most)
    rows = _split_rows(channels, spend, each, least, most, worth, level) + _test_rows(channels, tests)
    made = pd.DataFrame(rows).sort_values(["spend", "channel"], ascending=[False, True], ignore_index=True)
    made.attrs = _beside(channels, spend, free, least, most, worth)
    return made


def limits(brief: Brief, names: tuple[str, ...]) -> tuple[np.ndarray, np.ndarray]:
    """Least and most money of each channel that the brief allows."""
    b = brief.budget
    least = [b.pinned.get(n, b.floors.get(n, 0.0)) for n in names]
    most = [b.pinned.get(n, b.ceilings.get(n, np.inf)) for n in names]
    return np.array(least, dtype="float64"), np.array(most, dtype="float64")


def worth_of(ads: pd.DataFrame, response: str) -> float:
    """Revenue of the ads table by response; missing where no row has both."""
    sold = ads[ads["revenue"].notna() & (ads[response].fillna(0) > 0)] if len(ads) else ads
    counted = float(sold[response].sum()) if len(sold) else 0.0
    return float(sold["revenue"].sum()) / counted if counted and sold["revenue"].sum() > 0 else float("nan")


def _split_rows(
    channels: Channels,
    spend: np.ndarray,
    each: np.ndarray,
    least: np.ndarray,
    most: np.ndarray,
    worth: float,
    level: float,
) -> list[dict[str, Any]]:
    ends = [(1 - level) / 2, (1 + level) / 2]
    brings, margin = channels.curves.responses(spend), channels.curves.marginals(spend)
    rows = []
    for c, name in enumerate(channels.names):
        row = {"channel": name, "spend": spend[c], "usual": channels.usual[c], "least": least[c], "most": most[c] if np.isfinite(most[c]) else np.nan,
               "response": channels.response, "brings": brings[:, c].mean(), "marginal": margin[:, c].mean(),
               "returns": margin[:, c].mean() * worth, "reason": _why(name, spend[c], least[c], most[c], channels)}  # fmt: skip
        for column, draws in (
            ("spend", each[:, c]),
            ("brings", brings[:, c]),
            ("marginal", margin[:, c]),
            ("returns", margin[:, c] * worth),
        ):
            row |= dict(zip((f"{column}_low", f"{column}_high"), np.quantile(draws, ends), strict=True))
        rows.append(row)
    return rows


def _why(name: str, spend: float, least: float, most: float, channels: Channels) -> str:
    usual = channels.usual[channels.names.index(name)]
    held = "held by the brief" if least == most else "at the least that the brief asks for" if spend <= least * 1.0001 and least else \
        "at the most that the brief allows" if spend >= most * 0.9999 else "its last unit brings as much as elsewhere"  # fmt: skip
    known = channels.table.set_index("channel")["source"][name] != "prior"
    return held + (
        f"; {spend / usual:.1f} times what the past spent, so the curve is a guess there"
        if known and spend > BEYOND * usual
        else ""
    )


def _test_rows(channels: Channels, tests: dict[str, float]) -> list[dict[str, Any]]:
    return [
        {"channel": n, "spend": money, "least": money, "response": channels.response, "reason": channels.others[n]}
        for n, money in tests.items()
    ]


def _beside(
    channels: Channels, spend: np.ndarray, money: float, least: np.ndarray, most: np.ndarray, worth: float
) -> dict[str, Any]:
    """How much the split gains against the past's, what doubt costs, and until where money comes back."""
    curves, before = channels.curves, _as_before(channels.usual, money, least, most)
    gain = curves.total(spend) / curves.total(before) - 1 if len(spend) > 1 else np.zeros(1)
    lost = allocation.regret(curves, spend, money, floor=least, cap=most)
    enough = (
        allocation.worth_spending(curves, 1 / worth, money * 4, floor=least, cap=most) if worth > 0 else float("nan")
    )
    return {"gain": [float(v) for v in (gain.mean(), *np.quantile(gain, [0.1, 0.9]), (gain > WORTH_MOVING).mean())],
            "regret": float(lost.mean()), "enough": enough, "money": money, "worth": worth, "comparable": len(spend) > 1,
            "p_back": {n: float((curves.marginals(spend)[:, c] * worth > 1).mean()) for c, n in enumerate(channels.names)} if worth > 0 else {}}  # fmt: skip


def _as_before(usual: np.ndarray, money: float, least: np.ndarray, most: np.ndarray) -> np.ndarray:
    """The past's split of the same money, as far as the brief's limits allow it."""
    low, high = 0.0, 1e6
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (low, middle) if np.clip(middle * usual, least, most).sum() > money else (middle, high)
    return np.clip(low * usual, least, most)
