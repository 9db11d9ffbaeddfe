"""Which communities speak like the client: cosine of vocabularies, all at the same number of posts, held against chance.

A long text resembles everything, so every account is compared by samples of one size. Chance is what as many posts, drawn from all other
accounts together, would reach (labels permuted): an account resembles the client only if it does so more than its neighbours.

References
----------
Community Data Science Collective, cdsc_reddit/similarities: TF-IDF cosine of communities' terms.
Good, P. (2005). Permutation, Parametric and Bootstrap Tests of Hypotheses. Springer.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from smmlib.core.errors import Refusal
from smmlib.core.stats import quantiles

LEAST_POSTS, MOST_POSTS, DRAWS, SEED = 15, 50, 300, 17
ENOUGH = 800


def thinned(posts: pd.DataFrame, most: int = ENOUGH) -> pd.DataFrame:
    """At most `most` posts of each account, drawn by chance but the same ones every time: vocabularies need no more."""
    order = np.random.default_rng(SEED).permutation(len(posts))
    turn = posts.iloc[order].groupby(["platform", "account"], sort=False).cumcount()
    return posts[(turn < most).reindex(posts.index)]


def similar(posts: pd.DataFrame, lemmas: Sequence[Sequence[str]], *, level: float = 0.90) -> pd.DataFrame:
    """Compare each account that is not the client's with the client's own posts.

    Parameters
    ----------
    posts : ``platform, account, role`` a row a text; lemmas : base forms of each text, in the same order. Left unchanged.

    Returns
    -------
    table: ``platform, account, role, n_posts, similarity, similarity_low, similarity_high, p_chance, shared, place, reason``, closest first

    Raises
    ------
    Refusal
        The client, or everybody else, has too few posts with words.
    """
    wordy = np.array([len(set(words)) >= 3 for words in lemmas], dtype="bool")
    table = posts[wordy].reset_index(drop=True)
    own = (table["role"] == "own").to_numpy()
    if own.sum() < LEAST_POSTS or (~own).sum() < LEAST_POSTS:
        raise Refusal(
            f"{int(own.sum())} own posts and {int((~own).sum())} of competitors and candidates have enough words; {LEAST_POSTS} of each are needed."
        )
    matrix, words = _tfidf([" ".join(w) for w, keep in zip(lemmas, wordy, strict=True) if keep])
    who = table["platform"] + "\t" + table["account"]
    groups = {str(name): np.flatnonzero(who == name) for name in sorted(set(who[~own]))}
    size = min(MOST_POSTS, int(own.sum()), *(len(g) for g in groups.values() if len(g) >= LEAST_POSTS), MOST_POSTS)
    rng = np.random.default_rng(SEED)
    several = sum(len(g) >= LEAST_POSTS for g in groups.values()) > 1
    rows = [
        _row(table, g, matrix, np.flatnonzero(own), words, size, np.flatnonzero(~own) if several else None, level, rng)
        for g in groups.values()
    ]
    found = pd.DataFrame(rows)
    found["place"] = found["similarity_low"].rank(ascending=False, method="first").astype("Int64")
    return found.sort_values(["place", "platform", "account"], na_position="last", ignore_index=True)


def _tfidf(texts: Sequence[str]) -> tuple[Any, np.ndarray]:
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectoriser = TfidfVectorizer(token_pattern=r"\S+", min_df=3, max_df=0.9, sublinear_tf=True, max_features=4000)
    try:
        return vectoriser.fit_transform(texts).toarray(), vectoriser.get_feature_names_out()
    except ValueError:
        raise Refusal("The posts share hardly any words, so vocabularies cannot be compared.") from None


def _cosines(
    matrix: np.ndarray, own: np.ndarray, others: np.ndarray, size: int, rng: np.random.Generator
) -> np.ndarray:
    """Cosines of `DRAWS` samples of `size` own posts with samples of `size` other posts."""
    made = np.empty(DRAWS)
    for turn in range(DRAWS):
        a = matrix[rng.choice(own, size)].mean(axis=0)
        b = matrix[rng.choice(others, size)].mean(axis=0)
        made[turn] = a @ b / max(float(np.linalg.norm(a) * np.linalg.norm(b)), 1e-12)
    return made


def _chance(
    matrix: np.ndarray, own: np.ndarray, group: np.ndarray, others: np.ndarray, rng: np.random.Generator
) -> float:
    """Permutation test: how often do as many posts of any other accounts come as close to the client's vocabulary?"""
    middle = matrix[own].mean(axis=0)

    def close(rows: np.ndarray) -> float:
        mean = matrix[rows].mean(axis=0)
        return float(middle @ mean / max(float(np.linalg.norm(mean)), 1e-12))

    seen = close(group)
    return (1 + sum(close(rng.choice(others, len(group), replace=False)) >= seen for _ in range(DRAWS))) / (1 + DRAWS)


def _row(
    table: pd.DataFrame, group: np.ndarray, matrix: np.ndarray, own: np.ndarray, words: np.ndarray, size: int,
    others: np.ndarray | None, level: float, rng: np.random.Generator,
) -> dict[str, Any]:  # fmt: skip
    first = table.iloc[group[0]]
    row = {"platform": first["platform"], "account": first["account"], "role": first["role"], "n_posts": len(group)}
    if len(group) < LEAST_POSTS:
        return {**row, "similarity_low": np.nan, "reason": f"{len(group)} posts with words; {LEAST_POSTS} are needed"}
    cosines = _cosines(matrix, own, group, size, rng)
    low, high = quantiles(cosines[:, None], level)
    p = _chance(matrix, own, group, others, rng) if others is not None else np.nan
    return {**row, "similarity": float(cosines.mean()), "similarity_low": float(low[0]), "similarity_high": float(high[0]), "p_chance": p,
            "shared": ", ".join(_shared(matrix, own, group, others, words)), "reason": None}  # fmt: skip


def _shared(
    matrix: np.ndarray, own: np.ndarray, group: np.ndarray, others: np.ndarray | None, words: np.ndarray
) -> list[str]:
    """Words that both say, those first that the other accounts say less: smaller of the two weights, times its share of all (PMI's ratio)."""
    both = np.minimum(matrix[own].mean(axis=0), matrix[group].mean(axis=0))
    rest = np.setdiff1d(others, group) if others is not None else np.array([], dtype="int64")
    elsewhere = matrix[rest].mean(axis=0) if len(rest) else np.zeros_like(both)
    marked = both * both / np.maximum(both + elsewhere, 1e-12)
    best = np.argsort(-marked, kind="stable")[:5]
    return [str(words[i]) for i in best if both[i] > 0]
