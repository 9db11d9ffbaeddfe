"""Did the promise hold? Estimate on the earlier posts, name the best group, and look what the later posts delivered."""

from __future__ import annotations

import functools
from collections.abc import Callable

import numpy as np
import pandas as pd

from smmlib.core import stats
from smmlib.core.errors import Refusal
from smmlib.methods.accounts import each_own_account
from smmlib.methods.adjusting import nuisance
from smmlib.methods.pooling import pool_groups
from smmlib.methods.rates import log_rates

Held = Callable[[pd.DataFrame], np.ndarray]
LEAST_LATER = 5
COLUMNS = ("group", "promised", "delivered", "delivered_low", "delivered_high", "n_earlier", "n_later", "verdict")


def later_posts(
    posts: pd.DataFrame,
    by: str,
    *,
    adjust: tuple[str, ...] = (),
    along: tuple[str, ...] = (),
    earlier: float = 0.7,
    level: float = 0.90,
    metric: str = "",
    typical_tau: float = 0.25,
) -> pd.DataFrame:
    """Compare the lift promised from the first part of the period with the lift that the rest delivered.

    Parameters
    ----------
    posts : canonical posts with published_at and the column `by`; left unchanged
    adjust, along : columns of categories, and of numbers, that are held still
    earlier : fraction of posts, by time, that the promise is made from

    Returns
    -------
    table (1 or 0 rows): ``group``, ``promised``, ``delivered``, ``delivered_low``, ``delivered_high`` (ratios to the average post),
    ``n_earlier``, ``n_later`` (posts of the group), ``verdict`` (held, fell short, beaten).
        Empty where posts carry no date.

    Raises
    ------
    Refusal
        No rate, or too few later posts in the group that was promised to be best.
    """
    rates = log_rates(posts[posts[by].notna()], metric=metric)
    if rates.posts["published_at"].isna().any() or len(rates.posts) < 4 * LEAST_LATER:
        return pd.DataFrame(columns=list(COLUMNS))
    order = np.argsort(rates.posts["published_at"].to_numpy(), kind="stable")
    cut = int(len(order) * earlier)
    first, rest = order[:cut], order[cut:]
    held = functools.partial(nuisance, dummies=adjust, numbers=along)
    promised = _promise(rates.posts.iloc[first], rates.values[first], rates.weights[first], by, held, typical_tau)
    after = rates.posts.iloc[rest]
    n_later = int((after[by] == promised["group"]).sum())
    if n_later < LEAST_LATER:
        raise Refusal(
            f"Only {n_later} later posts fell into '{promised['group']}', too few to check the promise ({LEAST_LATER} needed)."
        )
    delivered, error = _delivered(after, rates.values[rest], rates.weights[rest], by, str(promised["group"]), held)
    if not np.isfinite(error):
        raise Refusal(
            f"Among the later posts '{promised['group']}' cannot be told from what else changed, so its promise cannot be checked."
        )
    z = stats.z_of(level)
    low, high = np.exp(delivered - z * error), np.exp(delivered + z * error)
    verdict = "held" if low <= promised["lift"] <= high else "fell short" if high < promised["lift"] else "beaten"
    return pd.DataFrame(
        [
            {
                "group": promised["group"],
                "promised": promised["lift"],
                "delivered": np.exp(delivered),
                "delivered_low": low,
                "delivered_high": high,
                "n_earlier": promised["n_posts"],
                "n_later": n_later,
                "verdict": verdict,
            }
        ]
    )


def _promise(
    posts: pd.DataFrame, values: np.ndarray, weights: np.ndarray, by: str, held: Held, tau: float
) -> dict[str, object]:
    posts = posts.reset_index(drop=True)
    found = pool_groups(values, posts[by].astype("str"), nuisance=held(posts), weights=weights, typical_tau=tau).effects
    best = found[found["n_posts"] >= LEAST_LATER]
    row = (best if len(best) else found).iloc[0]
    return {"group": row["group"], "lift": float(np.exp(row["effect"])), "n_posts": int(row["n_posts"])}


def _delivered(
    posts: pd.DataFrame, values: np.ndarray, weights: np.ndarray, by: str, group: str, held: Held
) -> tuple[float, float]:
    """Weighted least squares of the later posts: membership of the group against the average later post.

    Missing where membership follows from the other columns: then nothing tells the group's share of a difference.
    """
    posts = posts.reset_index(drop=True)
    member = (posts[by].astype("str") == group).to_numpy("float64")
    columns = np.column_stack([np.ones(len(posts)), member - member.mean(), held(posts)])
    root = np.sqrt(weights)[:, None]
    if np.linalg.matrix_rank(columns * root) == np.linalg.matrix_rank(np.delete(columns, 1, axis=1) * root):
        return np.nan, np.nan
    inverse = np.linalg.pinv((columns * root).T @ (columns * root))
    beta = inverse @ ((columns * root).T @ (values * root[:, 0]))
    left = (values - columns @ beta) * root[:, 0]
    sigma2 = float(left @ left) / max(1, len(values) - np.linalg.matrix_rank(columns))
    away = 1 - member.mean()
    return float(beta[1]) * away, float(np.sqrt(sigma2 * inverse[1, 1])) * away


def each_promise(posts: pd.DataFrame, ask: Callable[[pd.DataFrame], pd.DataFrame]) -> pd.DataFrame:
    """Check the promise of each own account; empty with ``attrs["refused"]`` where none can be checked."""
    try:
        return each_own_account(posts, ask)[0]
    except Refusal as why:
        table = pd.DataFrame(columns=["platform", "account", *COLUMNS])
        table.attrs["refused"] = str(why)
        return table
