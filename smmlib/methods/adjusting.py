"""What an effect must be adjusted for before it is believed: the account's trend, and how posts were mixed.

An account that grew while it changed its habits makes the new habits look good. Columns built here are projected out.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

LEAST_IN_DUMMY = 5
POSTS_PER_KNOT = 25
MONTHS_PER_KNOT = 2
MOST_KNOTS = 30


def nuisance(posts: pd.DataFrame, *, dummies: tuple[str, ...] = (), numbers: tuple[str, ...] = ()) -> np.ndarray:
    """Build columns to adjust for: a smooth trend of time per account, boosted posts, dummies and numbers of the columns named.

    Parameters
    ----------
    posts : table (n_posts, ...) with published_at or month, account, is_boosted and the `dummies`; left unchanged
    dummies : columns whose categories (5 posts or more) each get a level of their own
    numbers : columns that enter as straight lines; a missing value stands at the average, with a level of its own where many are

    Returns
    -------
    array (n_posts, k), k may be 0
    """
    columns = [_trend(posts)]
    several = posts.groupby(["platform", "account"]).ngroup()
    columns += [_levels(several)]
    columns += [_levels(posts[name].astype("str").fillna("unknown")) for name in dummies if name in posts]
    columns += _lines(posts[[name for name in numbers if name in posts]])
    boosted = posts["is_boosted"].fillna(False).astype("float64").to_numpy()
    if LEAST_IN_DUMMY <= boosted.sum() <= len(posts) - LEAST_IN_DUMMY:
        columns.append(boosted[:, None])
    return np.column_stack([c for c in columns if c.shape[1]] or [np.zeros((len(posts), 0))])


def _lines(values: pd.DataFrame) -> list[np.ndarray]:
    """Numbers around their mean, in units of their spread; where they are missing they say nothing, and their absence gets a level."""
    known = values.notna()
    spread = values.std().fillna(0.0)
    used = [name for name in values if spread[name] > 1e-9 and known[name].sum() >= LEAST_IN_DUMMY]
    if not used:
        return []
    scaled = ((values[used] - values[used].mean()) / spread[used]).fillna(0.0).to_numpy("float64")
    absent = (~known[used].any(axis=1)).to_numpy("float64")
    enough = LEAST_IN_DUMMY <= absent.sum() <= len(values) - LEAST_IN_DUMMY
    return [scaled, *([absent[:, None]] if enough else [])]


def _levels(categories: pd.Series) -> np.ndarray:
    codes, names = pd.factorize(categories, sort=True)
    sizes = np.bincount(codes, minlength=len(names))
    wide = [codes == i for i in np.argsort(-sizes, kind="stable")[1:] if sizes[i] >= LEAST_IN_DUMMY]
    return np.column_stack(wide).astype("float64") if wide else np.zeros((len(categories), 0))


def _trend(posts: pd.DataFrame) -> np.ndarray:
    """Cubic regression spline of time; months as levels where the export holds only months."""
    dated = posts["published_at"].notna()
    if not dated.all():
        months = posts["month"].astype("str").where(posts["month"].notna(), "unknown")
        return _levels(months) if posts["month"].notna().any() else np.zeros((len(posts), 0))
    days = (posts["published_at"] - posts["published_at"].min()).dt.total_seconds().to_numpy() / 86400
    span = days.max() if len(days) else 0.0
    knots = int(min(span / 30 / MONTHS_PER_KNOT, len(posts) / POSTS_PER_KNOT, MOST_KNOTS))
    if span <= 0:
        return np.zeros((len(posts), 0))
    scaled = days / span
    columns = [scaled, *([scaled**2, scaled**3] if knots >= 2 else [])]
    columns += [np.clip(scaled - k, 0, None) ** 3 for k in np.linspace(0, 1, knots + 1)[1:-1] if knots >= 3]
    return np.column_stack(columns)
