"""What else was different about a post: its hour, its length, what it is about. A comparison of formats holds these still.

What a post is about is not decided here. A few smooth directions in which an account's words vary are enough to take out, for a
carousel that always shows recipes must not get the recipes' credit. They need no names, and no topic has to be chosen.

References
----------
Deerwester, S. et al. (1990). Indexing by latent semantic analysis. J. American Society for Information Science 41(6), 391-407.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from smmlib.core import text
from smmlib.methods.best_time import local_parts

POSTS_PER_DIRECTION = 25
MOST_DIRECTIONS = 10
LEAST_POSTS_OF_A_WORD = 3
THEME = "theme_"
DUMMIES = ("daypart",)


def around(posts: pd.DataFrame, *, zone: str, languages: Sequence[str] = ("en",)) -> pd.DataFrame:
    """Add the circumstances of one account's posts.

    Parameters
    ----------
    posts : canonical posts of one account (n_posts, ...); left unchanged
    zone : IANA zone of the local hour
    languages : languages whose words are brought to their base form; a post of another is read in the first

    Returns
    -------
    the same rows with ``daypart`` (quarter of the local day, 'unknown' without an hour), ``log_words`` and ``theme_1 ...`` (as many
    as the posts can carry: one for 25 posts with words, at most 10); missing where a post has no words
    """
    timed = local_parts(posts, zone=zone)
    quarter = (timed["local_hour"] // 6).astype("str").where(timed["local_hour"].notna(), "unknown")
    said = text_of(timed)
    counts = said.map(lambda one: len(text.words(one)), na_action="ignore").astype("float64")
    found = themes(said, spoken_in(timed, languages))
    return timed.assign(daypart=quarter, log_words=np.log1p(counts), **found)


def text_of(posts: pd.DataFrame) -> pd.Series:
    """Words of each post, missing where there are none."""
    said = posts["text"].astype("object")
    return said.where(said.notna() & (said.fillna("").str.strip() != ""))


def spoken_in(posts: pd.DataFrame, languages: Sequence[str]) -> pd.Series:
    """Language in which each post is read: its own where the brief lists it, else the brief's first."""
    first = languages[0] if languages else "en"
    return posts["language"].where(posts["language"].isin(list(languages)), first)


def measured(posts: pd.DataFrame) -> tuple[str, ...]:
    """Name the circumstances that are numbers: ``log_words`` and the themes."""
    return tuple(c for c in posts.columns if c == "log_words" or str(c).startswith(THEME))


def themes(said: pd.Series, spoken: pd.Series) -> dict[str, pd.Series]:
    """Directions in which the words of an account vary most, strongest first: singular vectors of its centred TF-IDF table."""
    known = said.dropna()
    k = min(MOST_DIRECTIONS, len(known) // POSTS_PER_DIRECTION)
    if k < 1:
        return {}
    lemmas = [" ".join(text.lemmas(one, spoken[row])) for row, one in known.items()]
    weights = _tfidf(lemmas)
    if min(weights.shape) <= k:
        return {}
    vectors = _leading(weights - weights.mean(axis=0), k)
    return {f"{THEME}{i + 1}": pd.Series(vectors[:, i], index=known.index).reindex(said.index) for i in range(k)}


def _tfidf(lemmas: Sequence[str]) -> np.ndarray:
    """Rows of length 1; words of fewer than three posts, or of more than half, are left out."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    least = min(LEAST_POSTS_OF_A_WORD, max(1, len(lemmas) // 2))
    vectoriser = TfidfVectorizer(token_pattern=r"\S+", min_df=least, max_df=0.5, sublinear_tf=True, max_features=2000)
    try:
        return vectoriser.fit_transform(lemmas).toarray()
    except ValueError:
        return np.zeros((len(lemmas), 0))


def _leading(table: np.ndarray, k: int) -> np.ndarray:
    """Left singular vectors of the `k` largest singular values, through the smaller of the two cross-products."""
    from scipy.linalg import eigh

    n, p = table.shape
    if n <= p:
        _, vectors = eigh(table @ table.T, subset_by_index=[n - k, n - 1])
        return vectors[:, ::-1]
    values, right = eigh(table.T @ table, subset_by_index=[p - k, p - 1])
    left = table @ right / np.sqrt(np.clip(values, 1e-12, None))
    return left[:, ::-1]
