"""Topics of a few hundred short posts: stable, ten to fifteen, every post in one of them.

Density clustering calls half of such a corpus noise. Non-negative factorisation of TF-IDF assigns every post that has
words; the number of topics is the largest for which every topic comes back when a fifth of the posts is left out.

References
----------
Lee, D. D., Seung, H. S. (1999). Learning the parts of objects by non-negative matrix factorization. Nature 401.
Hennig, C. (2007). Cluster-wise assessment of cluster stability. Computational Statistics & Data Analysis 52(1).
BERTopic issues #1018, #1218, #1249, #485: tiny corpora and the junk topic.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from smmlib.core.errors import Refusal

SEED = 11
POSTS_PER_TOPIC = 8
COMES_BACK = (
    0.75  # mean Jaccard of a topic with its nearest in a subsample, from which it counts as stable (Hennig 2007)
)


@dataclass(frozen=True)
class Topics:
    """`assigned`: row of a text -> topic and weight (texts without a known word are absent); `words`: topic -> its words;
    `stability`: agreement with subsamples for each number of topics tried."""

    assigned: pd.DataFrame
    words: pd.DataFrame
    stability: pd.DataFrame

    @property
    def ari(self) -> float:
        """Stability of the number of topics that was chosen."""
        chosen = self.stability["k"] == len(self.words)
        return float(self.stability.loc[chosen, "ari"].iloc[0])


def find_topics(lemmas: Sequence[Sequence[str]], *, least: int = 10, most: int = 15, resamples: int = 4) -> Topics:
    """Find between `least` and `most` topics in texts given as lists of base forms.

    Returns
    -------
    Topics
        ``assigned``: ``text`` (position), ``topic`` (its name), ``weight`` (0-1); ``words``: ``topic``, ``words``, ``n_texts``;
        ``stability``: ``k``, ``ari``, ``weakest``.

    Raises
    ------
    Refusal
        Fewer than `POSTS_PER_TOPIC` texts with words for each of `least` topics.
    """
    usable = [i for i, words in enumerate(lemmas) if len(set(words)) >= 3]
    if len(usable) < POSTS_PER_TOPIC * least:
        raise Refusal(
            f"{len(usable)} posts have enough words; {least} topics need at least {POSTS_PER_TOPIC * least}. "
            "A longer period, or the captions if the export lacks them, would help."
        )
    matrix, vocabulary = _tfidf([" ".join(lemmas[i]) for i in usable])
    tried = [_stability(matrix, k, resamples) for k in range(least, min(most, len(usable) // POSTS_PER_TOPIC) + 1)]
    stability = pd.DataFrame(tried, columns=["k", "ari", "weakest"])
    chosen = _choose(stability)
    weights, parts = _factorise(matrix, chosen)
    names, marks = _names(parts, vocabulary)
    return _result(usable, weights, names, marks, stability)


def _tfidf(texts: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectoriser = TfidfVectorizer(token_pattern=r"\S+", min_df=3, max_df=0.35, sublinear_tf=True, max_features=4000)
    try:
        matrix = vectoriser.fit_transform(texts)
    except ValueError:
        raise Refusal(
            "The posts share hardly any words, so they form no topics; perhaps they are in several languages."
        ) from None
    return matrix, vectoriser.get_feature_names_out()


def _factorise(matrix: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray]:
    from sklearn.decomposition import NMF
    from sklearn.exceptions import ConvergenceWarning

    if min(matrix.shape) < k:
        raise Refusal(
            f"The posts share only {matrix.shape[1]} words that recur; {k} topics cannot be told apart by so few."
        )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        model = NMF(n_components=k, init="nndsvda", random_state=SEED, max_iter=150, tol=1e-3)
        weights = model.fit_transform(matrix)
    scale = np.linalg.norm(model.components_, axis=1)
    return weights * scale, model.components_ / np.where(scale > 0, scale, 1)[:, None]


def _choose(stability: pd.DataFrame) -> int:
    """The largest number of topics of which the weakest still comes back; else the one that agrees best with itself."""
    stable = stability[stability["weakest"] >= COMES_BACK]
    row = stable.iloc[-1] if len(stable) else stability.loc[stability["ari"].idxmax()]
    return int(row["k"])


def _stability(matrix: np.ndarray, k: int, resamples: int) -> tuple[int, float, float]:
    """Agreement of the whole corpus with subsamples of four fifths, on the texts they share: mean adjusted Rand index, and the
    mean Jaccard index of the topic that comes back worst."""
    from sklearn.metrics import adjusted_rand_score

    whole = _factorise(matrix, k)[0].argmax(axis=1)
    rng = np.random.default_rng(SEED)
    scores, returns = [], []
    for _ in range(resamples):
        kept = np.sort(rng.choice(matrix.shape[0], int(0.8 * matrix.shape[0]), replace=False))
        again = _factorise(matrix[kept], k)[0].argmax(axis=1)
        scores.append(adjusted_rand_score(whole[kept], again))
        returns.append(_best_jaccard(whole[kept], again, k))
    return k, float(np.mean(scores)), float(np.mean(returns, axis=0).min())


def _best_jaccard(first: np.ndarray, second: np.ndarray, k: int) -> np.ndarray:
    """For each group of `first`, its largest Jaccard index with a group of `second`; 0 for an empty group."""
    both = np.zeros((k, k))
    np.add.at(both, (first, second), 1)
    either = both.sum(axis=1)[:, None] + both.sum(axis=0)[None, :] - both
    return np.divide(both, either, out=np.zeros_like(both), where=either > 0).max(axis=1)


def _names(parts: np.ndarray, vocabulary: np.ndarray, n_words: int = 8) -> tuple[list[str], list[str]]:
    """Name each topic by its three most telling words; no two topics share a name."""
    telling = parts * (parts / np.maximum(parts.sum(axis=0), 1e-12)) ** 0.5
    ranked = [[str(vocabulary[i]) for i in np.argsort(-row, kind="stable")[:n_words]] for row in telling]
    names: list[str] = []
    for words in ranked:
        name = ", ".join(words[:3])
        names.append(name if name not in names else ", ".join(words[:5]))
    return names, [", ".join(words) for words in ranked]


def _result(
    usable: list[int], weights: np.ndarray, names: list[str], marks: list[str], stability: pd.DataFrame
) -> Topics:
    known = weights.sum(axis=1) > 0
    best = weights.argmax(axis=1)
    share = weights.max(axis=1) / np.maximum(weights.sum(axis=1), 1e-12)
    assigned = pd.DataFrame({"text": usable, "topic": [names[i] for i in best], "weight": share.clip(0, 1)})[
        known
    ].reset_index(drop=True)
    words = pd.DataFrame({"topic": names, "words": marks})
    words["n_texts"] = words["topic"].map(assigned["topic"].value_counts()).fillna(0).astype("Int64")
    return Topics(assigned, words, stability)
