"""Candidates held against each other: shared vocabulary, engagement like for like, size, price of an engagement, audience.

Rates and what they cost are compared within one platform and one formula only; a candidate without a peer there stands in the
middle, neither gaining nor losing by it. Criteria are put on one scale by the candidates' order in each, and weighed; since no weight is right, the weights themselves are
drawn at random around the ones asked for, together with what is uncertain, and the interval shows where a score lies whatever one prefers.

References
----------
Lahdelma, R., Salminen, P. (2001). SMAA-2: stochastic multicriteria acceptability analysis. Operations Research 49(3).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from smmlib.core import stats
from smmlib.core.errors import Refusal
from smmlib.methods.adjusting import nuisance
from smmlib.methods.pooling import pool_groups
from smmlib.methods.rates import log_rates

CRITERIA = ("overlap", "rate", "size", "value", "match")
LIKE_FOR_LIKE = ("rate", "value")  # compared within one platform and one formula only
TYPICAL_TAU = 0.5  # accounts differ more than topics of one account
DRAWS = 2000
SEED = 20261125
FIRMNESS = 4.0  # how closely random weights follow those asked for


def rates(posts: pd.DataFrame, *, level: float = 0.90, metric: str = "") -> pd.DataFrame:
    """Typical engagement rate of each account, pulled towards the others of its platform; one metric a platform, or none.

    Returns
    -------
    table: ``platform, account, metric, n_posts, typical, typical_low, typical_high``, ``shown`` (what a typical post of it is divided by:
    followers, people reached or views); accounts without the metric are absent
    """
    found = []
    for platform, some in posts.groupby("platform", sort=True):
        try:
            measured = log_rates(some, metric=metric)
        except Refusal:
            continue
        held = nuisance(measured.posts.assign(account="all"), dummies=("format",))
        pooled = pool_groups(measured.values, measured.posts["account"].astype("str"), nuisance=held, weights=measured.weights,
                             typical_tau=TYPICAL_TAU, level=level)  # fmt: skip
        effects = pooled.effects
        typical = {
            c.replace("effect", "typical"): np.exp(pooled.centre + effects[c])
            for c in ("effect", "effect_low", "effect_high")
        }
        shown = effects["group"].map(measured.posts.groupby("account")["exposure"].median())
        found.append(pd.DataFrame({"platform": platform, "account": effects["group"], "metric": measured.metric, "n_posts": effects["n_posts"],
                                   **typical, "shown": shown.astype("float64")}))  # fmt: skip
    columns = ["platform", "account", "metric", "n_posts", "typical", "typical_low", "typical_high", "shown"]
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=columns)


def priced(table: pd.DataFrame) -> pd.DataFrame:
    """Add the engagements expected of one post, and the price of each: a cheap post of a silent account is dear.

    Parameters
    ----------
    table : a row a candidate: ``metric, typical`` (with its interval), ``shown, followers, price``; left unchanged

    Returns
    -------
    the table with ``engagements`` and ``price_each``, each with its interval: a rate by followers is multiplied by the latest followers,
    any other by what a typical post of the account was divided by
    """
    base = table["followers"].where(table["metric"] == "er_followers", table["shown"]).astype("float64")
    ends = ("typical", "typical_low", "typical_high")
    table = table.assign(
        **{c.replace("typical", "engagements"): (table[c].astype("float64") * base).round() for c in ends}
    )
    each = {"price_each": "engagements", "price_each_low": "engagements_high", "price_each_high": "engagements_low"}
    return table.assign(**{name: table["price"] / table[below].where(table[below] > 0) for name, below in each.items()})


def scores(table: pd.DataFrame, weights: Mapping[str, float], *, level: float = 0.90) -> pd.DataFrame:
    """Score candidates from 0 to 100 on the criteria known, with the interval over weights and uncertainty.

    Parameters
    ----------
    table : a row a candidate: ``platform, metric, n_overlap, n_texts, typical, typical_low, typical_high, followers, engagements, price,
        match``; left unchanged
    weights : criterion -> weight, as asked for

    Returns
    -------
    table: ``score, score_low, score_high, p_first`` (share of draws in which it comes first), ``unknown`` (criteria not known); a candidate of
    whom neither a rate nor a size is known has no score
    """
    rng = np.random.default_rng(SEED)
    drawn = _draws(table, rng, level)
    alike = (table["platform"].astype("str") + "|" + table["metric"].astype("str")).to_numpy()
    everybody = np.zeros(len(table), dtype="int64")
    order = {
        name: _order_within(values, alike if name in LIKE_FOR_LIKE else everybody) for name, values in drawn.items()
    }
    asked = np.array([max(weights.get(c, 1.0), 0.0) for c in CRITERIA])
    share = asked / max(asked.sum(), 1e-12)
    gamma = rng.gamma(np.maximum(share * FIRMNESS * len(CRITERIA), 1e-9), size=(DRAWS, len(CRITERIA)))
    stack = np.stack([order[c] for c in CRITERIA], axis=2)  # draws x candidates x criteria
    known = ~np.isnan(stack)
    mass = (gamma[:, None, :] * known).sum(axis=2)
    with np.errstate(invalid="ignore", divide="ignore"):
        drawn_scores = 100 * (gamma[:, None, :] * np.where(known, stack, 0.0)).sum(axis=2) / mass
    enough = (known[0, :, 1] | known[0, :, 2]) & (mass > 0).all(axis=0)
    drawn_scores[:, ~enough] = np.nan
    low, high = stats.quantiles(drawn_scores, level)
    first = np.where(enough, drawn_scores, -1).argmax(axis=1)
    unknown = [", ".join(c for c, ok in zip(CRITERIA, row, strict=True) if not ok) or None for row in known[0]]
    return pd.DataFrame(
        {"score": drawn_scores.mean(axis=0), "score_low": low, "score_high": high, "unknown": unknown,
         "p_first": np.bincount(first, minlength=len(table)) / DRAWS if enough.any() else np.nan}, index=table.index)  # fmt: skip


def _draws(table: pd.DataFrame, rng: np.random.Generator, level: float) -> dict[str, np.ndarray]:
    """Draws of each criterion (DRAWS x candidates); missing where it is not known."""
    n = len(table)
    hits, texts = table["n_overlap"].to_numpy("float64"), table["n_texts"].to_numpy("float64")
    shared = rng.beta(np.nan_to_num(hits) + 0.5, np.maximum(np.nan_to_num(texts - hits), 0) + 0.5, size=(DRAWS, n))
    shared[:, ~(texts > 0)] = np.nan
    middle = np.log(table["typical"].to_numpy("float64"))
    spread = (np.log(table["typical_high"].to_numpy("float64")) - np.log(table["typical_low"].to_numpy("float64"))) / (
        2 * stats.z_of(level)
    )
    rate = middle + rng.standard_normal((DRAWS, n)) * spread
    size = np.tile(np.log(table["followers"].to_numpy("float64").clip(1)), (DRAWS, 1))
    size[:, table["followers"].isna().to_numpy()] = np.nan
    price = table["price"].to_numpy("float64")
    expected = np.log(table["engagements"].to_numpy("float64").clip(1)) - middle
    value = rate + expected - np.log(np.where(price > 0, price, np.nan))
    match = np.tile(table["match"].to_numpy("float64"), (DRAWS, 1))
    return {"overlap": shared, "rate": rate, "size": size, "value": value, "match": match}


def _order_within(values: np.ndarray, groups: np.ndarray) -> np.ndarray:
    out = np.full(values.shape, np.nan)
    for group in np.unique(groups):
        out[:, groups == group] = _order(values[:, groups == group])
    return out


def _order(values: np.ndarray) -> np.ndarray:
    """Place of each candidate in each draw, from 0 (last) to 1 (first); one half for all where nobody differs; missing stays missing."""
    known = ~np.isnan(values[0])
    out = np.full(values.shape, np.nan)
    some = values[:, known]
    if not some.shape[1]:
        return out
    below = (some[:, :, None] > some[:, None, :]).sum(axis=2) + 0.5 * (
        (some[:, :, None] == some[:, None, :]).sum(axis=2) - 1
    )
    out[:, known] = below / max(1, some.shape[1] - 1) if some.shape[1] > 1 else 0.5
    return out


def placed(table: pd.DataFrame) -> pd.DataFrame:
    """Give places by score, best first; of whom nothing is known goes last, with the reason."""
    known = table["score"].notna()
    why = "neither followers nor a rate is known: add its public posts or the followers in the brief"
    table = table.assign(
        place=table["score"].rank(ascending=False, method="first").astype("Int64"),
        reason=[None if ok else why for ok in known],
    )
    return table.sort_values(["place", "account"], na_position="last", ignore_index=True)
