"""Is a chance of 70 % kept seven times in ten? Simulated histories of accounts, cut at a day, with their later weeks known.

Each history has its own length, pace, wandering, noise, spells and outliers, none of which is told to the estimator; targets lie
anywhere from the easy to the hopeless. Three kinds are drawn, as goals are stated in them: a count of followers, a rate that
posts earn, a sum of clicks. The control is what a spreadsheet does: a straight line through the history, with its own error.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from smmlib.methods import reaching
from smmlib.methods.again import chance_again
from smmlib.methods.weekly import LEVEL, MEAN, SUM, Weekly

KINDS = (LEVEL, MEAN, SUM)
WINDOW, DAYS = 12, 364
DECILES = np.linspace(0, 1, 11)


def history(rng: np.random.Generator, kind: str, weeks: int) -> np.ndarray:
    """Draw the weekly values of one account: a level with a trend that may fade, wandering, spells, and surprises with heavy tails."""
    trend = rng.choice([0.0, rng.normal(0, 0.004), rng.normal(0, 0.012)])
    wander = rng.choice([0.0, 0.01, 0.03, 0.06])
    noise = rng.uniform(0.05, 0.35)
    steady = rng.choice([0.0, 0.3])  # how much of a good or bad week is left in the next
    surprises = rng.standard_t(6, weeks) / np.sqrt(1.5)
    for week in range(1, weeks):
        surprises[week] = steady * surprises[week - 1] + np.sqrt(1 - steady**2) * surprises[week]
    fade = 0.99 ** np.arange(weeks)
    path = np.cumsum(trend * fade + rng.normal(0, wander, weeks)) + noise * surprises
    if kind == MEAN:
        return 0.05 * np.exp(path)
    pace = np.exp(np.log(rng.uniform(20, 400)) + path)
    if kind == SUM:
        return rng.poisson(np.clip(pace, 0, 1e6)).astype("float64")
    lost = rng.uniform(0.2, 0.9) * pace.mean()
    return rng.uniform(2_000, 50_000) + np.cumsum(rng.poisson(np.clip(pace, 0, 1e6)) - rng.poisson(lost, weeks))


def judged(kind: str, values: np.ndarray, until: int) -> float:
    """What a goal due in week `until` is judged by: the last level, the mean of a window, or the sum of a year."""
    if kind == LEVEL:
        return float(values[until - 1])
    span = max(1, round(DAYS / 7)) if kind == SUM else WINDOW
    return float(values[max(0, until - span) : until].mean()) * (DAYS / 7 if kind == SUM else 1.0)


def line(values: np.ndarray, horizon: int) -> tuple[float, float]:
    """The spreadsheet's forecast of the last week: a straight line and its standard error."""
    at = np.arange(len(values), dtype="float64")
    slope, start = np.polyfit(at, values, 1)
    left = values - (start + slope * at)
    sd = float(np.sqrt(left @ left / max(1, len(values) - 2)))
    away = (len(values) - 1 + horizon - at.mean()) ** 2 / ((at - at.mean()) ** 2).sum()
    return float(start + slope * (len(values) - 1 + horizon)), max(sd * float(np.sqrt(1 / len(values) + away)), 1e-12)


def chances(histories: int, seed: int = 1) -> pd.DataFrame:
    """Promise and outcome of one goal for each simulated history.

    Returns
    -------
    table (histories, ...): ``kind``; ``p`` promised, ``p_again`` by blocks of past weeks, ``p_line`` by the straight line, ``reached`` (bool); ``inside``: whether the
    outcome fell into the 80 % interval; ``weeks``, ``horizon``
    """
    rng = np.random.default_rng(seed)
    return pd.DataFrame([_one(rng, KINDS[i % len(KINDS)]) for i in range(histories)])


def _one(rng: np.random.Generator, kind: str) -> dict[str, object]:
    weeks = int(rng.choice([26, 39, 52, 78, 104]))
    horizon = int(rng.integers(4, min(weeks, 52)))
    values = history(rng, kind, weeks + horizon)
    days = pd.date_range(end=date(2026, 3, 29), periods=weeks, freq="7D")
    series = Weekly("followers" if kind == LEVEL else "er_reach", kind, "simulated", days, values[:weeks])
    outcome = judged(kind, values, weeks + horizon)
    ends = reaching.outcomes(series, horizon=horizon, window=WINDOW, days=DAYS)
    low, promised, high = np.quantile(ends, [0.1, 0.5, 0.9])
    target = promised + max(high - low, 1e-9) * rng.normal(0, 0.6)
    again = chance_again(series, target=target, upward=True, horizon=horizon, window=WINDOW, days=DAYS)
    middle, error = line(values[:weeks], horizon)
    per = DAYS / 7 if kind == SUM else 1.0
    p_line = 1 - _below((target - middle * per) / (error * per))
    return {"kind": kind, "p": reaching.chance(ends, target, upward=True), "p_again": again, "p_line": p_line, "reached": outcome >= target,
            "inside": low <= outcome <= high, "weeks": weeks, "horizon": horizon}  # fmt: skip


def _below(z: float) -> float:
    from smmlib.core.stats import normal_cdf

    return normal_cdf(z)


def reliability(table: pd.DataFrame, p: str = "p") -> pd.DataFrame:
    """Promised and kept in each tenth of the scale of chances; an honest `gap` is 0.

    Returns
    -------
    table (<= 10, 5): ``decile``, ``n``, ``promised``, ``kept``, ``gap``
    """
    decile = np.clip(np.digitize(table[p], DECILES[1:-1]), 0, 9)
    by = (
        table.assign(decile=decile).groupby("decile").agg(n=(p, "size"), promised=(p, "mean"), kept=("reached", "mean"))
    )
    return by.assign(gap=by["kept"] - by["promised"]).reset_index()


def covered(table: pd.DataFrame) -> pd.DataFrame:
    """How often the outcome fell into the interval that was promised to hold 80 %, for each kind of goal and for all."""
    by = table.groupby("kind")["inside"].agg(["size", "mean"]).rename(columns={"size": "histories", "mean": "covered"})
    by.loc["all"] = [len(table), table["inside"].mean()]
    return by.reset_index()


def show(histories: int) -> None:
    """Print coverage and reliability."""
    table = chances(histories)
    print(f"Goals: {histories} histories, 80 % intervals")
    print(covered(table).round(3).to_string(index=False))
    for name, column in (
        ("chance", "p"),
        ("blocks of past weeks (second opinion)", "p_again"),
        ("straight line (control)", "p_line"),
    ):
        print(f"Reliability of the {name}")
        print(reliability(table, column).round(3).to_string(index=False))
