"""Rates of posts: computed from canonical columns, compared only on equal ids, converted only where that is exact."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from smmlib.core.errors import SmmError, near_miss
from smmlib.core.metrics.passport import ratio
from smmlib.core.metrics.registry import METRICS

if TYPE_CHECKING:
    import pandas as pd

DENOMINATORS = {
    "er_reach": "reach", "er_impressions": "impressions", "er_views": "views", "er_followers": "followers_at_post",
    "er_pub_day": "followers_at_post",
}  # fmt: skip
PLAIN = "engagements"
PREFERRED = ("er_reach", "er_impressions", "er_views", "er_followers")


def engagements(posts: pd.DataFrame) -> pd.Series:
    """Sum reactions (or likes), comments, shares and saves of each post; missing where none was measured."""
    import pandas as pd

    reactions = posts["reactions"].astype("Float64").fillna(posts["likes"].astype("Float64"))
    parts = pd.concat([reactions, *(posts[c].astype("Float64") for c in ("comments", "shares", "saves"))], axis=1)
    return parts.sum(axis=1, min_count=1).rename("engagements").astype("Int64")


def add(posts: pd.DataFrame, metric: str) -> pd.DataFrame:
    """Return `posts` with ``engagements``, ``exposure`` (the denominator) and the column named by `metric`.

    A post without the numerator or with a missing or zero denominator gets a missing rate, never zero. ``engagements`` itself is allowed:
    within one account, held against its trend, plain counts of posts can be compared where no export holds a denominator.
    """
    if metric not in (*DENOMINATORS, PLAIN):
        raise SmmError(
            f"'{metric}' is no rate of single posts.{near_miss(metric, DENOMINATORS)} Use one of {', '.join(DENOMINATORS)}."
        )
    counted = engagements(posts)
    if metric == PLAIN:
        return posts.assign(engagements=counted, exposure=counted.notna().astype("Int64"))
    below = posts[DENOMINATORS[metric]]
    return posts.assign(engagements=counted, exposure=below, **{metric: ratio(counted, below)})


def best_rate(posts: pd.DataFrame, *, wanted: str = "") -> str:
    """Choose the rate that the export allows: `wanted` if given, else the first of er_reach, er_impressions, er_views,
    er_followers that at least half of the posts carry, else the one that most carry; empty when none can be computed.
    """
    if wanted:
        usable = wanted in (*DENOMINATORS, PLAIN) and len(posts) > 0
        return wanted if usable and _share_known(posts, wanted) > 0 else ""
    most, share = "", 0.0
    for metric in PREFERRED if len(posts) else ():
        known = _share_known(posts, metric)
        if known >= 0.5:
            return metric
        if known > share:
            most, share = metric, known
    return most


def _share_known(posts: pd.DataFrame, metric: str) -> float:
    return float(add(posts, metric)[metric].notna().mean())


def organic(posts: pd.DataFrame) -> pd.DataFrame:
    """Leave out posts that money was spent on; a post of unknown status stays (most exports do not say)."""
    return posts[~posts["is_boosted"].fillna(False).astype(bool)]


def mean_of_posts(posts: pd.DataFrame, metric: str) -> float:
    """Average the rates of the posts (Hootsuite's average); it is not the ratio of the sums."""
    return float(add(posts, metric)[metric].mean())


def ratio_of_sums(posts: pd.DataFrame, metric: str) -> float:
    """Divide all engagements by the whole denominator, over the posts that carry both."""
    both = add(posts, metric).dropna(subset=[metric])
    return float(ratio(float(both["engagements"].sum()), float(both["exposure"].sum())))


def same_metric(first: str, second: str) -> None:
    """Refuse to compare two rates of different definition; the spread between definitions is about 85-fold."""
    if first != second:
        raise SmmError(f"'{first}' and '{second}' are different formulas and cannot be compared; see METRICS.md.")


def convert(value: float, source: str, target: str, known: Mapping[str, float]) -> float:
    """Convert between two rates of the same engagements, exact because both denominators are `known`.

    Examples
    --------
    >>> convert(0.05, "er_reach", "er_followers", {"reach": 400, "followers": 2000})
    0.01
    """
    below = {"er_reach": "reach", "er_impressions": "impressions", "er_views": "views", "er_followers": "followers"}
    for metric in (source, target):
        if metric not in below:
            raise SmmError(f"'{metric}' cannot be converted exactly; only {', '.join(below)} can.")
        if below[metric] not in known:
            raise SmmError(
                f"To convert {source} to {target}, {below[metric]} must be known; an average would be a guess."
            )
    return float(ratio(value * known[below[source]], known[below[target]]))


def chain_batches(first: pd.Series, second: pd.Series, *, anchor: str) -> pd.Series:
    """Join two batches of search interest, each scaled to 0-100 on its own, through the term they share.

    Parameters
    ----------
    first, second : Series, search term -> interest (0-100)
    anchor : the only term present in both, with interest above 0 in each
    """
    import pandas as pd

    if not all(anchor in batch.index and batch[anchor] > 0 for batch in (first, second)):
        raise SmmError(
            f"The batches do not share the anchor term '{anchor}' with interest above 0; ask for both again with it."
        )
    twice = sorted(set(first.index) & set(second.index) - {anchor})
    if twice:
        raise SmmError(
            f"Only the anchor may stand in both batches; these do too: {', '.join(twice)}. Leave them out of one."
        )
    rescaled = second * (first[anchor] / second[anchor])
    return pd.concat([first, rescaled.drop(anchor)])


def meanings(name: str) -> list[str]:
    """Ids that a name from elsewhere may mean, such as ERR: by reach at Hootsuite, mean reach by subscribers at TGStat.

    Examples
    --------
    >>> meanings("ERR")
    ['er_reach', 'err_tg']
    """
    wanted = name.strip().casefold()
    return [m.id for m in METRICS.values() if wanted in {a.split(" (")[0].casefold() for a in m.also.split("; ") if a}]
