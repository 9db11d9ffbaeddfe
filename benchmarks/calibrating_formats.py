"""Does the best format deliver what it promises, when subject, length, hour, trend and money all favour some formats?

Each simulated account has its own size, trend, subjects, noise and habits; reels come late and in the evening, some formats carry some
subjects, links come with long texts, money goes to some formats more than to others. None of it is told to the estimator, which sees an
export: words, hours, counts. An honest estimator's promises predict the planted truth with slope 1. The control is what dashboards do:
the format with the best average. Intervals, and the order of formats whose intervals do not overlap, are checked on all formats.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from smmlib.core import schema
from smmlib.core.findings import strengths
from smmlib.formats import compare_formats

SPREADS = (0.0, 0.05, 0.1, 0.2, 0.3)
FORMATS = ("photo", "reel", "carousel", "link", "text")
SIZES = (80, 150, 300, 600)
LETTERS = "bcdfglmnprstvz"
WORDS_OF_A_SUBJECT, COMMON_WORDS = 14, 80


@dataclass(frozen=True)
class Account:
    """Posts of one account, and the true log effect of each format."""

    posts: pd.DataFrame
    effects: dict[str, float]


def simulate(rng: np.random.Generator) -> Account:
    """Draw an account: 80 to 600 posts in a year; counts are Poisson around a log-normal rate with heavy tails."""
    n = int(rng.choice(SIZES))
    when = pd.to_datetime("2025-01-01", utc=True) + pd.to_timedelta(np.sort(rng.uniform(0, 365 * 24, n)) // 1, unit="h")
    later, hour = np.linspace(-1, 1, n), when.hour.to_numpy()
    subjects = int(rng.integers(4, 12))
    subject = rng.integers(0, subjects, n)
    length = np.clip(rng.lognormal(3.3, 0.5, n), 6, 120).astype(int)
    chosen, boosted = _habits(rng, subject, length, later, hour)
    effects = dict(zip(FORMATS, rng.normal(0, rng.choice(SPREADS), len(FORMATS)), strict=True))
    rate = _rate(rng, subject, length, later, hour, boosted) + np.array([effects[f] for f in chosen])
    heavy = rng.standard_t(5, n) * rng.uniform(0.4, 0.9)
    reach = np.maximum(30, rng.lognormal(rng.uniform(5.5, 8.5), 0.5, n)).astype(int)
    posts = pd.DataFrame({
        "platform": "instagram", "account": "simulated", "post_id": [str(i) for i in range(n)], "role": "own", "published_at": when,
        "time_precision": "minute", "format": chosen, "is_boosted": boosted, "text": _texts(rng, subject, length, subjects), "reach": reach,
        "likes": rng.poisson(np.minimum(reach * np.exp(rate + heavy), 1e7)),
    })  # fmt: skip
    return Account(schema.check(posts, "posts"), effects)


def _habits(
    rng: np.random.Generator, subject: np.ndarray, length: np.ndarray, later: np.ndarray, hour: np.ndarray
) -> tuple[list[str], np.ndarray]:
    """Which format a post takes, and whether money stands behind it: neither is drawn by lot."""
    n, long = len(subject), np.log(length) - np.log(length).mean()
    liking = rng.normal(0, 0.8, (subject.max() + 1, len(FORMATS)))[subject]
    late_reels = (0.8 * (hour >= 18) + 0.8 * later)[:, None] * (np.array(FORMATS) == "reel")
    long_links = 0.8 * long[:, None] * (np.array(FORMATS) == "link")
    weights = np.exp(liking + late_reels + long_links + rng.normal(0, 0.4, len(FORMATS)))
    drawn = (weights.cumsum(axis=1) / weights.sum(axis=1, keepdims=True) < rng.uniform(size=(n, 1))).sum(axis=1)
    paid = rng.uniform(0, 0.25, len(FORMATS))[drawn]
    return [FORMATS[i] for i in drawn], rng.uniform(size=n) < paid


def _rate(
    rng: np.random.Generator, subject: np.ndarray, length: np.ndarray, later: np.ndarray, hour: np.ndarray, boosted: np.ndarray
) -> np.ndarray:  # fmt: skip
    """Log rate of each post before its format: level, trend, subject, length, hour, money."""
    long = np.log(length) - np.log(length).mean()
    of_subject = rng.normal(0, rng.choice(SPREADS), subject.max() + 1)[subject]
    of_hour = rng.normal(0, rng.choice(SPREADS), 4)[hour // 6]
    return (
        np.log(rng.uniform(0.01, 0.06))
        + rng.normal(0, 0.5) * later
        + of_subject
        + rng.normal(0, 0.2) * long
        + of_hour
        - abs(rng.normal(0, 0.4)) * boosted
    )


def _texts(rng: np.random.Generator, subject: np.ndarray, length: np.ndarray, subjects: int) -> list[str]:
    """Words of no language: half of them common, half of the subject, some of these by way of another subject."""
    common = _vocabulary(rng, COMMON_WORDS)
    own = [_vocabulary(rng, WORDS_OF_A_SUBJECT) for _ in range(subjects)]
    texts = []
    for s, n in zip(subject, length, strict=True):
        strayed = rng.uniform(size=n) < 0.15
        of = np.where(strayed, rng.integers(0, subjects, n), s)
        special = [own[k][i] for k, i in zip(of, rng.integers(0, WORDS_OF_A_SUBJECT, n), strict=True)]
        plain = common[rng.integers(0, COMMON_WORDS, n)]
        texts.append(" ".join(np.where(rng.uniform(size=n) < 0.5, plain, special)))
    return texts


def _vocabulary(rng: np.random.Generator, n: int) -> np.ndarray:
    letters, vowels = rng.choice(list(LETTERS), (n, 4)), rng.choice(list("aeiou"), (n, 4))
    return np.array(["".join(a + b for a, b in zip(*pair, strict=True)) for pair in zip(letters, vowels, strict=True)])


def formats(accounts: int, seed: int = 1) -> pd.DataFrame:
    """Every format of every simulated account, as estimated, as averaged, and as planted.

    Returns
    -------
    table (accounts x formats, ...): ``account``; ``lift, lift_low, lift_high, strength`` as estimated; ``raw``: its average rate over the
    account's; ``true``: planted lift; all against the account's average post
    """
    rng = np.random.default_rng(seed)
    return pd.concat([_of_account(simulate(rng), i) for i in range(accounts)], ignore_index=True)


def _of_account(account: Account, number: int) -> pd.DataFrame:
    posts = account.posts
    found = compare_formats(posts, min_posts=3)
    shares = posts["format"].value_counts(normalize=True)
    average = sum(account.effects[f] * share for f, share in shares.items())
    rate = posts["likes"].astype("float64") / posts["reach"].astype("float64")
    raw = rate.groupby(posts["format"]).mean() / rate.mean()
    return found.assign(
        account=number,
        strength=strengths(found),
        true=[float(np.exp(account.effects[f] - average)) for f in found["format"]],
        raw=raw.reindex(found["format"]).to_numpy(),
    )[["account", "format", "n_posts", "lift", "lift_low", "lift_high", "strength", "true", "raw"]]


def slopes(table: pd.DataFrame) -> pd.DataFrame:
    """Slope of the planted lift on the promised one over accounts, for the best format as estimated and by plain averages."""
    rows = []
    enough = table[table["n_posts"] >= 3]
    for method, column in (("pooled", "lift"), ("raw (control)", "raw")):
        best = enough.loc[enough.groupby("account")[column].idxmax()]
        slope, _ = np.polyfit(best[column], best["true"], 1)
        rows.append({"method": method, "accounts": len(best), "slope": slope, "promised": best[column].mean(), "delivered": best["true"].mean()})  # fmt: skip
    return pd.DataFrame(rows)


def order(table: pd.DataFrame) -> dict[str, float]:
    """What intervals and claims are worth: coverage, share of pairs told apart, of these in the right order, wrong claims."""
    inside = (table["lift_low"] <= table["true"]) & (table["true"] <= table["lift_high"])
    pairs = table.merge(table, on="account", suffixes=("", "_2"))
    apart = pairs[pairs["lift_low"] > pairs["lift_high_2"]]
    claimed = table[table["strength"] == "clear"]
    wrong = (claimed["lift"] > 1) != (claimed["true"] > 1)
    told = len(apart) / max(1, (pairs["format"] < pairs["format_2"]).sum())
    return {"covered": float(inside.mean()), "pairs_apart": float(told), "right_order": float((apart["true"] >= apart["true_2"]).mean()),
            "claims": len(claimed), "wrong_claims": float(wrong.mean()) if len(claimed) else float("nan")}  # fmt: skip


def show(accounts: int) -> None:
    """Print slopes, coverage and order."""
    table = formats(accounts)
    print(f"Formats: {accounts} accounts with confounded habits, promised against planted lift of the best format")
    print(slopes(table).round(3).to_string(index=False))
    print("All formats: " + ", ".join(f"{name} {value:.3g}" for name, value in order(table).items()))
