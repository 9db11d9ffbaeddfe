"""Segments of customers: as few as the data carry, as many as come back, none where customers are one cloud.

Any method finds k groups in anything. Three questions are asked before a group gets a name: is a split better than on one cloud of the same
shape, does every segment come back when a fifth of the customers is left out, and do people clearly belong to one of them? Of the numbers of
segments that pass, the one whose kinds explain most for their number is taken (ICL), never a number by habit.

References
----------
Liu, Y., Hayes, D. N., Nobel, A., Marron, J. S. (2008). Statistical significance of clustering (SigClust). JASA 103, 1281-1293.
Hennig, C. (2007). Cluster-wise assessment of cluster stability. Computational Statistics & Data Analysis 52, 258-271.
Biernacki, C., Celeux, G., Govaert, G. (2000). Assessing a mixture model for clustering with the integrated completed likelihood. PAMI 22.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence

import numpy as np
import pandas as pd

from smmlib.core.errors import Refusal
from smmlib.methods import cleaning, mixture, profiles

LEAST, PER_SEGMENT, CLOUDS, RESAMPLES, SEED = 100, 30, 60, 8, 7
COMES_BACK = 0.75
LOGGED = ("spend", "orders", "income")


def features_of(customers: pd.DataFrame, *, as_of: pd.Timestamp) -> pd.DataFrame:
    """Take the measured numbers of each customer: age, income, spend, orders, days since the first purchase; a column known of fewer
    than four in five customers, or the same for all, is left out, and so are customers with a gap. Impossible values are gaps, and
    ``attrs["left_out"]`` says which."""
    table, said = cleaning.plausible(customers, as_of=as_of)
    kept = [c for c in table if table[c].notna().mean() >= 0.8 and table[c].nunique() > 2]
    whole = table[kept].dropna()
    whole.attrs["left_out"] = said
    return whole


def words_of(customers: pd.DataFrame) -> list[np.ndarray]:
    """Gender and city as columns of 0 and 1 (n, levels), levels held by at least one customer in twenty; unknown is a row of zeros."""
    found = []
    for column in ("gender", "city"):
        share = customers[column].value_counts(normalize=True)
        levels = list(share[share >= 0.05].index[:8])
        if len(levels) > 1 and customers[column].notna().mean() >= 0.5:
            found.append(
                np.stack([customers[column].eq(level).fillna(False).to_numpy("float64") for level in levels], axis=1)
            )
    return found


def segment(customers: pd.DataFrame, *, as_of: pd.Timestamp, most: int = 6) -> pd.DataFrame:
    """Split customers into segments.

    Returns
    -------
    table (n_segments, ...): ``segment, people, share, label``, ``comes_back`` (mean Jaccard), medians of each feature as ``median_*``;
    largest first; see `profiles.table_of`; ``attrs["left_out"]`` names what was impossible

    Raises
    ------
    Refusal
        No table, too few customers or numbers, one cloud, or no number of segments that comes back.
    """
    if customers.empty:
        raise Refusal(
            "There is no table of customers, so there are no segments of customers; the brief names one under 'customers'."
        )
    raw = features_of(customers, as_of=as_of)
    if raw.shape[1] < 2 or len(raw) < LEAST:
        raise Refusal(
            f"{len(raw)} customers with {raw.shape[1]} usable numbers; segments need {LEAST} customers and 2 numbers."
        )
    values, words = _scaled(raw), words_of(customers.loc[raw.index])
    if _like_one_cloud(values):
        raise Refusal(
            f"The {len(raw):,} customers form one cloud: k-means splits random customers of the same spread as well."
        )
    tried = [_stable(values, words, k) for k in range(2, min(most, len(raw) // PER_SEGMENT) + 1)]
    good = [
        (kinds, back)
        for kinds, back in tried
        if back.min() >= COMES_BACK and np.bincount(kinds.labels, minlength=len(back)).min() >= PER_SEGMENT
    ]
    if not good:
        raise Refusal(
            "No number of segments comes back when a fifth of the customers is left out; borders would be arbitrary."
        )
    kinds, back = min(good, key=lambda found: found[0].icl)
    table = profiles.table_of(raw, customers.loc[raw.index], kinds, back)
    table.attrs["left_out"] = raw.attrs["left_out"]
    return table


def _scaled(raw: pd.DataFrame) -> np.ndarray:
    table = raw.assign(**{c: np.log1p(raw[c].clip(lower=0)) for c in LOGGED if c in raw})
    middle, spread = table.median(), (table.quantile(0.9) - table.quantile(0.1)).replace(0, 1)
    return ((table - middle) / spread).clip(-2, 2).to_numpy("float64")


def _kmeans(values: np.ndarray, k: int, starts: int = 4) -> tuple[np.ndarray, float]:
    from sklearn.cluster import KMeans

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = KMeans(k, n_init=starts, random_state=SEED).fit(values)
    return found.labels_, float(found.inertia_)


def _like_one_cloud(values: np.ndarray) -> bool:
    """SigClust: is the two-means split no tighter than on normal clouds with the same covariance?"""
    rng = np.random.default_rng(SEED)

    def tightness(some: np.ndarray) -> float:
        return _kmeans(some, 2, 2)[1] / float(np.square(some - some.mean(axis=0)).sum())

    own = tightness(values)
    covariance = np.cov(values, rowvar=False)
    clouds = [
        tightness(rng.multivariate_normal(np.zeros(values.shape[1]), covariance, len(values))) for _ in range(CLOUDS)
    ]
    return (1 + sum(c <= own for c in clouds)) / (1 + CLOUDS) > 0.05


def _stable(values: np.ndarray, words: Sequence[np.ndarray], k: int) -> tuple[mixture.Kinds, np.ndarray]:
    """The kinds, and for each its mean Jaccard with its nearest in subsamples of four fifths."""
    kinds = mixture.fit(values, words, k)
    rng = np.random.default_rng(SEED)
    back = np.zeros((RESAMPLES, k))
    for turn in range(RESAMPLES):
        some = np.sort(rng.choice(len(values), int(0.8 * len(values)), replace=False))
        again = mixture.fit(values[some], [w[some] for w in words], k).labels
        for one in range(k):
            mine = kinds.labels[some] == one
            back[turn, one] = max(_jaccard(mine, again == other) for other in range(k))
    return kinds, back.mean(axis=0)


def _jaccard(a: np.ndarray, b: np.ndarray) -> float:
    return float((a & b).sum() / max(1, (a | b).sum()))
