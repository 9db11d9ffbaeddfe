"""Does the best block, or the best format, deliver what it promises? Simulated accounts with a known truth.

Run: python -m benchmarks.calibration [n_accounts]     (2,000 accounts take some minutes)

Printed with it: the chances of goals on simulated histories (`benchmarks.calibrating_goals`), formats under confounded habits
(`benchmarks.calibrating_formats`), and what the audience and the platforms promise (`calibrating_audience`, `calibrating_platforms`).

Each account has its own size, trend, mix and noise, and its groups differ by an amount that varies from none to a lot;
none of these is told to the estimator. An honest estimator's promises, regressed against, predict the truth with slope 1:
delivered = 1 x promised. The control is what dashboards do: the group with the best average (two posts or more).
"""

from __future__ import annotations

import sys
from dataclasses import dataclass

import numpy as np
import pandas as pd

from benchmarks import calibrating_audience, calibrating_platforms
from smmlib.core import schema
from smmlib.methods import best_time
from smmlib.methods.effects import Effects, effects_of

SPREADS = (0.0, 0.05, 0.1, 0.2, 0.3)
FORMATS = ("photo", "reel", "carousel", "link", "text")


@dataclass(frozen=True)
class Account:
    """Posts of one account, and the true log effect of each block and format."""

    posts: pd.DataFrame
    blocks: dict[str, float]
    formats: dict[str, float]


def simulate(rng: np.random.Generator) -> Account:
    """Draw an account: 80 to 600 posts in a year, counts that are Poisson around a log-normal rate, a trend, confounded habits."""
    n = int(rng.choice([80, 150, 300, 600]))
    when = pd.to_datetime("2025-01-01", utc=True) + pd.to_timedelta(np.sort(rng.uniform(0, 365 * 24, n)) // 1, unit="h")
    block = pd.Series([f"{t.weekday() + 1}|{t.hour // 6 * 6}" for t in when])
    names = [f"{d}|{h}" for d in range(1, 8) for h in (0, 6, 12, 18)]
    blocks = dict(zip(names, rng.normal(0, rng.choice(SPREADS), len(names)), strict=True))
    formats = dict(zip(FORMATS, rng.normal(0, rng.choice(SPREADS), len(FORMATS)), strict=True))
    evening = block.str.endswith("|18").to_numpy()
    later = np.linspace(-1, 1, n)
    weights = np.exp(
        np.stack(
            [rng.normal(0, 0.5) + (0.8 * evening + 0.8 * later if f == "reel" else 0 * later) for f in FORMATS], axis=1
        )
    )
    drawn = (weights.cumsum(axis=1) / weights.sum(axis=1, keepdims=True) < rng.uniform(size=(n, 1))).sum(axis=1)
    chosen = [FORMATS[i] for i in drawn]
    log_rate = (
        np.log(rng.uniform(0.01, 0.06))
        + rng.normal(0, 0.5) * later
        + block.map(blocks).to_numpy()
        + np.array([formats[f] for f in chosen])
    )
    heavy = rng.standard_t(5, n) * rng.uniform(0.4, 0.9)
    reach = np.maximum(30, rng.lognormal(rng.uniform(5.5, 8.5), 0.5, n)).astype(int)
    posts = pd.DataFrame({
        "platform": "instagram", "account": "simulated", "post_id": [str(i) for i in range(n)], "role": "own", "published_at": when,
        "time_precision": "minute", "format": chosen, "reach": reach, "likes": rng.poisson(np.minimum(reach * np.exp(log_rate + heavy), 1e7)),
    })  # fmt: skip
    return Account(schema.check(posts, "posts"), blocks, formats)


def true_lift(effects: dict[str, float], group: str, shares: pd.Series) -> float:
    """The lift of a group against the account's average post, known because it was planted."""
    return float(np.exp(effects[group] - sum(effects[g] * share for g, share in shares.items())))


def promises(accounts: int, seed: int = 1) -> pd.DataFrame:
    """Promise and delivery of the best block and the best format of each account, pooled and raw.

    Returns
    -------
    table (accounts x 4, 4): ``question`` (time, format), ``method`` (pooled, raw), ``promised``, ``delivered`` (ratios)
    """
    rng = np.random.default_rng(seed)
    rows = []
    for _ in range(accounts):
        account = simulate(rng)
        timed = best_time.blocks(account.posts, zone="UTC")
        time = effects_of(timed, "block", adjust=("format",), typical_tau=best_time.TYPICAL_TAU, draws=8)
        quarter = timed.assign(daypart=timed["local_hour"].astype("str"))
        form = effects_of(
            quarter.assign(daypart=(timed["local_hour"] // 6).astype("str")), "format", adjust=("daypart",), draws=8
        )
        rows += _compare("time", time, timed, "block", account.blocks)
        rows += _compare("format", form, account.posts, "format", account.formats)
    return pd.DataFrame(rows)


def _compare(
    question: str, found: Effects, posts: pd.DataFrame, by: str, truth: dict[str, float]
) -> list[dict[str, object]]:
    shares = posts[by].value_counts(normalize=True)
    best = found.table.iloc[0]
    rate = (posts["likes"].astype(float) / posts["reach"].astype(float)).groupby(posts[by]).agg(["mean", "size"])
    usable = rate[rate["size"] >= 2]["mean"]
    overall = float((posts["likes"].astype(float) / posts["reach"].astype(float)).mean())
    raw = str(usable.idxmax())
    return [
        {
            "question": question,
            "method": "pooled",
            "promised": float(best["lift"]),
            "delivered": true_lift(truth, str(best["group"]), shares),
        },
        {
            "question": question,
            "method": "raw",
            "promised": float(usable.max() / overall),
            "delivered": true_lift(truth, raw, shares),
        },
    ]


def slopes(table: pd.DataFrame) -> pd.DataFrame:
    """Slope of delivered on promised, and the mean of both, for each question and method; an honest slope is 1."""
    rows = []
    for (question, method), some in table.groupby(["question", "method"]):
        slope, _ = np.polyfit(some["promised"], some["delivered"], 1)
        rows.append({"question": question, "method": method, "accounts": len(some), "slope": slope,
                     "mean_promised": some["promised"].mean(), "mean_delivered": some["delivered"].mean()})  # fmt: skip
    return pd.DataFrame(rows)


if __name__ == "__main__":
    from benchmarks import calibrating_formats, calibrating_goals

    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    print(slopes(promises(wanted)).round(3).to_string(index=False))
    calibrating_formats.show(wanted)
    calibrating_goals.show(wanted * 5 // 2)
    print(calibrating_audience.report())
    print(calibrating_platforms.report())
