"""Segments of customers: as few as the data carries, as many as come back, none where customers are one cloud.

k-means finds k groups in anything. Two questions are asked before a group gets a name: is the split better than k-means manages on one
cloud of the same shape, and does every segment come back when a fifth of the customers is left out?

References
----------
Liu, Y., Hayes, D. N., Nobel, A., Marron, J. S. (2008). Statistical significance of clustering (SigClust). JASA 103, 1281-1293.
Hennig, C. (2007). Cluster-wise assessment of cluster stability. Computational Statistics & Data Analysis 52, 258-271.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence

import numpy as np
import pandas as pd

from smmlib.core.errors import Refusal

LEAST, PER_SEGMENT, CLOUDS, RESAMPLES, SEED = 100, 30, 60, 8, 7
COMES_BACK = 0.75
LOGGED = ("spend", "orders", "income")
WORDS = {
    "age": ("younger", "older"), "income": ("lower income", "higher income"), "spend": ("spends less", "spends more"),
    "orders": ("buys seldom", "buys often"), "tenure_days": ("newer", "longer with us"),
}  # fmt: skip


def features_of(customers: pd.DataFrame, *, as_of: pd.Timestamp) -> pd.DataFrame:
    """Take the measured numbers of each customer: age, income, spend, orders, days since the first purchase; a column known of fewer
    than four in five customers, or the same for all, is left out, and so are customers with a gap."""
    table = pd.DataFrame(
        {c: customers[c].astype("Float64").astype("float64") for c in ("age", "income", "spend", "orders")}
    )
    table["tenure_days"] = (as_of - customers["since"]).dt.days.astype("float64")
    kept = [c for c in table if table[c].notna().mean() >= 0.8 and table[c].nunique() > 2]
    return table[kept].dropna()


def segment(customers: pd.DataFrame, *, as_of: pd.Timestamp, most: int = 6) -> pd.DataFrame:
    """Split customers into segments.

    Returns
    -------
    table (n_segments, ...): ``segment, people, share, label``, ``comes_back`` (mean Jaccard), medians of each feature as ``median_*``;
    largest first

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
    values = _scaled(raw)
    if _like_one_cloud(values):
        raise Refusal(
            f"The {len(raw):,} customers form one cloud: k-means splits random customers of the same spread as well."
        )
    tried = [(k, *_stable(values, k)) for k in range(2, min(most, len(raw) // PER_SEGMENT) + 1)]
    good = [
        (labels, back)
        for _, labels, back in tried
        if back.min() >= COMES_BACK and np.bincount(labels).min() >= PER_SEGMENT
    ]
    if good:
        return _table(raw, *max(good, key=lambda found: _apart(values, found[0])))
    raise Refusal(
        "No number of segments comes back when a fifth of the customers is left out; borders would be arbitrary."
    )


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


def _stable(values: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray]:
    """Labels, and for each segment its mean Jaccard with its nearest in subsamples of four fifths."""
    labels, _ = _kmeans(values, k)
    rng = np.random.default_rng(SEED)
    back = np.zeros((RESAMPLES, k))
    for turn in range(RESAMPLES):
        some = np.sort(rng.choice(len(values), int(0.8 * len(values)), replace=False))
        again, _ = _kmeans(values[some], k)
        for one in range(k):
            mine = labels[some] == one
            back[turn, one] = max(_jaccard(mine, again == other) for other in range(k))
    return labels, back.mean(axis=0)


def _apart(values: np.ndarray, labels: np.ndarray) -> float:
    """Mean silhouette: of the numbers of segments that come back, the one whose segments lie farthest apart is taken (Rousseeuw 1987)."""
    from sklearn.metrics import silhouette_score

    return float(silhouette_score(values, labels, sample_size=min(2000, len(values)), random_state=SEED))


def _jaccard(a: np.ndarray, b: np.ndarray) -> float:
    return float((a & b).sum() / max(1, (a | b).sum()))


def _table(raw: pd.DataFrame, labels: np.ndarray, back: np.ndarray) -> pd.DataFrame:
    sizes = pd.Series(labels).value_counts()
    rows = []
    for place, one in enumerate(sizes.index, start=1):
        some = raw[labels == one]
        rows.append({"segment": f"segment {place}", "people": len(some), "share": len(some) / len(raw), "comes_back": back[one],
                     "label": _label(some, raw), **{f"median_{c}": float(some[c].median()) for c in raw}})  # fmt: skip
    return pd.DataFrame(rows)


def _label(some: pd.DataFrame, raw: pd.DataFrame) -> str:
    """The two numbers in which a segment differs most, in words, in spreads of all customers."""
    spread = (raw.quantile(0.9) - raw.quantile(0.1)).replace(0, 1)
    apart = (some.median() - raw.median()) / spread
    far: Sequence[str] = apart.abs().sort_values(ascending=False).index[:2].tolist()
    said = [WORDS[c][int(apart[c] > 0)] for c in far if abs(apart[c]) >= 0.1]
    return ", ".join(said) or "like the average customer"
