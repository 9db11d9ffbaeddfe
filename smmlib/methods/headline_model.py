"""Which traits of a headline went with more engagement on the client's own posts, and what that says about a new one.

A ridge of yes/no traits on log rates, trend, format, hour and topic held still. Only traits that can be told from chance speak;
where none can, every headline has the chance of a coin. The chance is that of a single post, so it carries the noise of posts:
a trait that adds a tenth moves it by a few points, not to 90 %.

References
----------
Hoerl, A. E., Kennard, R. W. (1970). Ridge regression. Technometrics 12 (here with a fixed normal prior).
Banerjee, A., Urminsky, O. (Marketing Science) and LOLA (Ye, Yoganarasimhan, Zheng, Marketing Science 44(5)): advice on headlines
often fails in direction, and models of text alone predict tests "marginally higher than random".
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
import regex

from smmlib.core import stats, text
from smmlib.core.errors import Refusal
from smmlib.core.findings import strength_of
from smmlib.methods.adjusting import nuisance
from smmlib.methods.rates import log_rates

TRAITS = ("question", "number", "addresses_reader", "how_or_why", "negation", "short")
LEAST_ON_A_SIDE = 8
COIN = 0.25  # Brier score of a coin
PRIOR_SD = 0.15  # log scale: most traits of a headline change the rate by less than 15 %
SHORT_WORDS = 8
NUMBER = frozenset(
    [
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "два",
        "две",
        "три",
        "четыре",
        "пять",
        "шесть",
        "семь",
        "восемь",
        "девять",
        "десять",
        "dua",
        "tiga",
        "empat",
        "lima",
        "enam",
        "tujuh",
        "lapan",
        "sembilan",
        "sepuluh",
    ]
)
HOW = frozenset(["how", "why", "как", "почему", "зачем", "bagaimana", "mengapa", "kenapa"])
NOT = frozenset(
    [
        "no",
        "not",
        "never",
        "nobody",
        "nothing",
        "without",
        "don't",
        "не",
        "нет",
        "ни",
        "без",
        "никогда",
        "никто",
        "tidak",
        "tak",
        "jangan",
        "tanpa",
        "bukan",
    ]
)


def headline_of(posts: pd.DataFrame) -> pd.Series:
    """The words a reader meets first: the title, else the first sentence of the text, without addresses and tags."""
    first = posts["title"].where(posts["title"].fillna("").str.strip() != "", posts["text"]).fillna("")
    return first.map(_first_sentence)


def _first_sentence(said: str) -> str:
    bare = regex.sub(r"https?://\S+|www\.\S+|#\w+", "", text.clean(said)).strip()
    line = bare.splitlines()[0] if bare else ""
    found = regex.match(r".*?[.!?…]+(?=\s|$)", line)
    return (found[0] if found else line).strip()


def traits_of(headlines: Iterable[str]) -> pd.DataFrame:
    """Measure each headline: a column of 0 and 1 for each of `TRAITS`."""
    return pd.DataFrame([_traits(h) for h in headlines], columns=list(TRAITS), dtype="float64")


def _traits(headline: str) -> dict[str, float]:
    spoken = text.words(headline)
    said = {
        "question": "?" in headline or "？" in headline,
        "number": bool(regex.search(r"\d", headline)) or bool(NUMBER & set(spoken)),
        "addresses_reader": bool(text.ADDRESS & set(spoken)),
        "how_or_why": bool(HOW & set(spoken[:2])),
        "negation": bool(NOT & set(spoken)),
        "short": 0 < len(spoken) <= SHORT_WORDS,
    }
    return {name: float(value) for name, value in said.items()}


@dataclass(frozen=True)
class Learnt:
    """`traits`: a row a trait with its lift; `speaks`: those that can be told; `mean`, `cover`: their coefficients (log scale);
    `centre`: their average on the client's posts; `noise`: spread of single posts around what is explained."""

    traits: pd.DataFrame
    speaks: tuple[str, ...]
    mean: np.ndarray
    cover: np.ndarray
    centre: np.ndarray
    noise: float
    metric: str

    def chances(self, headlines: Iterable[str]) -> np.ndarray:
        """Chance of each headline that a post under it earns more than the account's average post; 0.5 where no trait speaks."""
        listed = list(headlines)
        if not self.speaks or not listed:
            return np.full(len(listed), 0.5)
        away = traits_of(listed)[list(self.speaks)].to_numpy() - self.centre
        spread = np.sqrt(np.einsum("ij,jk,ik->i", away, self.cover, away) + self.noise**2)
        return np.array([stats.normal_cdf(z) for z in away @ self.mean / spread])


def learn(posts: pd.DataFrame, *, level: float = 0.90, metric: str = "") -> Learnt:
    """Learn from own posts with words; columns ``daypart`` and ``topic`` are held still where they are there.

    Raises
    ------
    Refusal
        No own post has words, no rate can be computed, or no trait stands on both sides of eight posts.
    """
    own = posts[posts["role"] == "own"]
    own = own.assign(headline=headline_of(own))
    own = own[own["headline"] != ""]
    if own.empty:
        raise Refusal(
            "No own post has words, so nothing can be learnt about headlines; captions come with the content export."
        )
    rates = log_rates(own, metric=metric)
    measured = traits_of(rates.posts["headline"])
    sides = pd.concat([measured.sum(), len(measured) - measured.sum()], axis=1).min(axis=1)
    usable = [t for t in TRAITS if sides[t] >= LEAST_ON_A_SIDE]
    if not usable:
        raise Refusal(
            f"{len(measured)} own headlines are too much alike: no trait is present on {LEAST_ON_A_SIDE} and absent on {LEAST_ON_A_SIDE}."
        )
    x = measured[usable].to_numpy()
    mean, cover, noise = _ridge(
        x, rates.values, rates.weights, nuisance(rates.posts, dummies=("format", "daypart", "topic"))
    )
    table = _table(usable, x, mean, np.sqrt(np.diag(cover)), level)
    told = [i for i, s in enumerate(table["strength"]) if s != "cannot tell"]
    speaks = tuple(usable[i] for i in told)
    return Learnt(table, speaks, mean[told], cover[np.ix_(told, told)], x.mean(axis=0)[told], noise, rates.metric)


def _ridge(x: np.ndarray, y: np.ndarray, weights: np.ndarray, held: np.ndarray) -> tuple[np.ndarray, np.ndarray, float]:
    """Posterior of the traits' coefficients under N(0, PRIOR_SD), what is held still projected out; and the noise of a post."""
    root = np.sqrt(weights / weights.mean())[:, None]
    fixed = np.column_stack([np.ones(len(y)), held]) * root
    u, singular, _ = np.linalg.svd(fixed, full_matrices=False)
    basis = u[:, singular > 1e-9 * singular[0]]
    left = lambda m: m - basis @ (basis.T @ m)  # noqa: E731
    columns, target = left(x * root), left(y[:, None] * root)[:, 0]
    freedom = max(1, len(y) - basis.shape[1])
    sigma2 = max(float(target @ target) / freedom, 1e-6)
    cover = np.linalg.inv(columns.T @ columns / sigma2 + np.eye(x.shape[1]) / PRIOR_SD**2)
    return cover @ (columns.T @ target) / sigma2, cover, math.sqrt(sigma2)


def _table(names: list[str], x: np.ndarray, mean: np.ndarray, error: np.ndarray, level: float) -> pd.DataFrame:
    z = stats.z_of(level)
    table = pd.DataFrame(
        {"trait": names, "n_posts": x.sum(axis=0).astype(int), "n_without": (1 - x).sum(axis=0).astype(int)}
    )
    table = table.assign(lift=np.exp(mean), lift_low=np.exp(mean - z * error), lift_high=np.exp(mean + z * error))
    table["p_better"] = [stats.normal_cdf(v) for v in mean / error]
    table["strength"] = [
        strength_of(max(p, 1 - p), n=int(min(n, m)), among=len(names))
        for p, n, m in zip(table["p_better"], table["n_posts"], table["n_without"], strict=True)
    ]
    return table


def later_chances(posts: pd.DataFrame, *, earlier: float = 0.7, metric: str = "") -> dict[str, float]:
    """Backtest: learn from the earlier own posts, foretell the later ones, and score the chances against what came true.

    Returns
    -------
    ``n`` (later posts), ``n_spoken`` (with a chance other than a half), ``foretold`` and ``came_true`` (mean chance and share above the
    average among those on the better side), ``brier`` (0.25 is a coin), ``traits`` (how many spoke)

    Raises
    ------
    Refusal
        Posts without dates, or what `learn` refuses.
    """
    own = posts[posts["role"] == "own"]
    if own.empty or own["published_at"].isna().any():
        raise Refusal("Own posts carry no dates, so there is no earlier and later to check on.")
    ordered = own.sort_values("published_at", kind="stable")
    cut = int(len(ordered) * earlier)
    learnt = learn(ordered.iloc[:cut], metric=metric)
    after = log_rates(ordered.iloc[cut:], metric=learnt.metric)
    above = _left_over(after.values, nuisance(after.posts, dummies=("format", "daypart", "topic"))) > 0
    chance = learnt.chances(headline_of(after.posts))
    better = np.where(chance >= 0.5, chance, 1 - chance)
    right = np.where(chance >= 0.5, above, ~above)
    spoken = np.abs(chance - 0.5) > 1e-9
    side = (float(better[spoken].mean()), float(right[spoken].mean())) if spoken.any() else (math.nan, math.nan)
    return {"n": len(above), "n_spoken": int(spoken.sum()), "foretold": side[0], "came_true": side[1],
            "brier": float(np.mean((chance - above) ** 2)), "traits": len(learnt.speaks)}  # fmt: skip


def _left_over(values: np.ndarray, held: np.ndarray) -> np.ndarray:
    columns = np.column_stack([np.ones(len(values)), held])
    return values - columns @ np.linalg.lstsq(columns, values, rcond=None)[0]
