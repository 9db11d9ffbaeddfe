"""Which tags belong to a subject: relevance x rarity x (1 - redundancy), from what was tagged together before.

Relevance is how many posts of the subject carry the tag, pulled towards the tag's share of all posts, so that one post is
no proof. Rarity is the logarithm of how few posts carry it at all. Redundancy is the largest overlap (Jaccard index) with
a tag already chosen: two tags that always come together find the same readers.

References
----------
Fan, R.-Z. et al. (2023). RIGHT: retrieval-augmented generation for mainstream hashtag recommendation. arXiv 2312.10466 (global signals).
Carbonell, J., Goldstein, J. (1998). The use of MMR, diversity-based reranking. SIGIR (greedy choice less what is redundant).
Agresti, A., Min, Y. (2005). Simple improved confidence intervals for comparing matched proportions. Statistics in Medicine 24.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Collection, Iterable
from typing import Any

import numpy as np
import pandas as pd

from smmlib.core import stats
from smmlib.core.errors import Refusal

KEY = ["platform", "account", "post_id"]
POSTS_OF_BELIEF = 5  # how many posts the tag's overall share counts for
LEAST_CARRIERS = 3
RIVALS_SIGN = 0.4  # a tag that only others use, on this share of one account's posts, is that account's own sign
OWN_SIGN = 0.6  # a tag on this share of the client's posts stands for the client, not for a subject
LEAST_LATER = 20


def plain(tag: str) -> str:
    """Write a tag as it is compared: one form of each letter, lower case, no #, nothing between the letters.

    Examples
    --------
    >>> plain("#World's Best")
    'worldsbest'
    """
    folded = unicodedata.normalize("NFKC", str(tag)).casefold()
    return "".join(c for c in folded if c.isalnum() or c == "_" or unicodedata.category(c).startswith("M"))


def tag_rows(posts: pd.DataFrame) -> pd.DataFrame:
    """List the tags of posts, a row each: ``platform, account, post_id, role, tag``; each tag once a post."""
    split = posts[[*KEY, "role"]].assign(tag=posts["tags"].fillna("").str.split())
    rows = split.explode("tag").dropna(subset=["tag"])
    rows["tag"] = [plain(t) for t in rows["tag"]]
    return rows[rows["tag"] != ""].drop_duplicates([*KEY, "tag"]).reset_index(drop=True)


def is_banned(tag: str, banned: Iterable[str]) -> bool:
    """Does a banned word stand in the tag? Words of three letters and less only as the whole tag or between underscores."""
    said = plain(tag)
    words = [plain(w) for w in banned]
    return any(w and (w in said if len(w) > 3 else w in said.split("_")) for w in words)


def rivals_own(rows: pd.DataFrame) -> set[str]:
    """Tags that are the sign of somebody else: never used by the client, on `RIVALS_SIGN` of the posts of another account."""
    others = rows[rows["role"] != "own"]
    size = others.groupby(["platform", "account"])["post_id"].nunique()
    carried = others.groupby(["platform", "account", "tag"])["post_id"].nunique().reset_index(name="n")
    of = [size[(p, a)] for p, a in zip(carried["platform"], carried["account"], strict=True)]
    signs = carried[(carried["n"] >= 5) & (carried["n"] >= RIVALS_SIGN * np.array(of, dtype="float64"))]
    return set(signs["tag"]) - set(rows.loc[rows["role"] == "own", "tag"])


def signature(rows: pd.DataFrame, brand: Collection[str]) -> set[str]:
    """Tags that stand for the client and not for a subject: the brief's, and those on `OWN_SIGN` of its own posts."""
    own = rows[rows["role"] == "own"]
    share = own.groupby("tag")["post_id"].nunique() / max(1, own[KEY].drop_duplicates().shape[0])
    return {plain(t) for t in brand} | set(share[share >= OWN_SIGN].index)


def score_tags(
    rows: pd.DataFrame, assigned: pd.DataFrame, *, leave_out: Collection[str] = (), n_posts: int = 0
) -> pd.DataFrame:
    """Score every tag for every topic, before redundancy.

    Parameters
    ----------
    rows : table of `tag_rows`; assigned : table with the key of posts and ``topic``. Both left unchanged.
    leave_out : tags that are never recommended
    n_posts : posts in all, tagged or not; 0: the posts of `assigned`

    Returns
    -------
    table: ``topic, tag, n_posts`` (of the topic that carry it), ``n_own, n_competitors, n_topic`` (posts of the topic), ``n_all``
    (posts that carry it at all), ``relevance, rarity, score``; only tags likelier in the topic than elsewhere, best first
    """
    joined = rows.merge(assigned[[*KEY, "topic"]], on=KEY)
    joined = joined[~joined["tag"].isin(set(leave_out))]
    total = max(n_posts, len(assigned), 2)
    n_all = joined.groupby("tag").size().rename("n_all")
    topic_size = assigned.groupby("topic").size().rename("n_topic")
    counts = joined.assign(own=joined["role"] == "own").groupby(["topic", "tag"])["own"].agg(["size", "sum"])
    found = (
        counts.rename(columns={"size": "n_posts", "sum": "n_own"}).reset_index().merge(n_all.reset_index(), on="tag")
    )
    found = found.merge(topic_size.reset_index(), on="topic")
    found["n_competitors"] = found["n_posts"] - found["n_own"]
    base = found["n_all"] / total
    found["relevance"] = (found["n_posts"] + POSTS_OF_BELIEF * base) / (found["n_topic"] + POSTS_OF_BELIEF)
    found["rarity"] = np.log(total / found["n_all"]) / math.log(total)
    found["score"] = found["relevance"] * found["rarity"]
    fit = (found["relevance"] > base) & (found["n_posts"] >= LEAST_CARRIERS)
    return found[fit].sort_values(["topic", "score", "tag"], ascending=[True, False, True], ignore_index=True)


def choose(scored: pd.DataFrame, rows: pd.DataFrame, *, most: int) -> pd.DataFrame:
    """Choose up to `most` tags for each topic, each time the one that adds most beside those already chosen.

    Returns
    -------
    table: rows of `scored` with ``redundancy`` (0-1), ``score`` less what is redundant, and ``place`` within the topic
    """
    carriers = rows.assign(post=rows[KEY].astype("str").agg("|".join, axis=1)).groupby("tag")["post"].agg(frozenset)
    chosen = [_greedy(some, carriers, most) for _topic, some in scored.groupby("topic", sort=True)]
    return pd.concat(chosen, ignore_index=True) if chosen else scored.assign(redundancy=[], place=[])


def _greedy(scored: pd.DataFrame, carriers: pd.Series, most: int) -> pd.DataFrame:
    left = scored.to_dict("records")
    picked: list[dict[str, Any]] = []
    while left and len(picked) < most:
        for row in left:
            row["redundancy"] = max((_jaccard(carriers[row["tag"]], carriers[p["tag"]]) for p in picked), default=0.0)
        best = max(left, key=lambda row: (row["score"] * (1 - row["redundancy"]), row["n_posts"]))
        left.remove(best)
        picked.append({**best, "score": best["score"] * (1 - best["redundancy"]), "place": len(picked) + 1})
    return pd.DataFrame(picked)


def _jaccard(first: frozenset[str], second: frozenset[str]) -> float:
    return len(first & second) / max(1, len(first | second))


def hit_ratios(
    posts: pd.DataFrame,
    assigned: pd.DataFrame,
    *,
    brand: Collection[str] = (),
    top: int = 5,
    earlier: float = 0.7,
    level: float = 0.90,
) -> pd.DataFrame:
    """Backtest: learn from earlier posts, recommend `top` tags for each later own post, and count the posts hit at least once.

    A hit is a tag that the client then used by itself; the brief's tags and the client's signature do not count, since they
    would be hit always. A post without a topic gets the popular tags.

    Returns
    -------
    table (2, ...): ``way`` (by topic, popular), ``hit, hit_low, hit_high`` (share of later posts, Wilson), ``n_posts``; ``attrs`` carry
    ``gain, gain_low, gain_high`` (difference of the two on the same posts) and ``p_better``

    Raises
    ------
    Refusal
        Posts without dates, or fewer than `LEAST_LATER` later posts with a tag that could be hit.
    """
    dated = posts[posts["role"].isin(["own", "competitor"])].dropna(subset=["published_at"])
    own = dated[dated["role"] == "own"].sort_values("published_at", kind="stable")
    if own.empty:
        raise Refusal("Own posts carry no dates, so there is no earlier and later to check the tags on.")
    cut = (
        own["published_at"].iloc[int(len(own) * earlier)]
        if int(len(own) * earlier) < len(own)
        else own["published_at"].max()
    )
    rows = tag_rows(dated)
    before = rows.merge(dated.loc[dated["published_at"] < cut, KEY], on=KEY)
    signs = signature(before, brand) | rivals_own(before)
    asked = _asked(rows, own.loc[own["published_at"] >= cut, KEY], assigned, signs)
    if len(asked) < LEAST_LATER:
        raise Refusal(
            f"Only {len(asked)} later posts carry a tag of their own subject; {LEAST_LATER} are needed to check tags."
        )
    known = assigned.merge(dated.loc[dated["published_at"] < cut, KEY], on=KEY)
    by_topic = (
        choose(score_tags(before, known, leave_out=signs), before, most=top).groupby("topic")["tag"].agg(list)
        if len(known)
        else {}
    )
    popular = list(before.loc[(before["role"] == "own") & ~before["tag"].isin(signs), "tag"].value_counts().index[:top])
    hit = np.array([bool(used & set(by_topic.get(topic, popular))) for topic, used in asked], dtype=bool)
    base = np.array([bool(used & set(popular)) for _topic, used in asked], dtype=bool)
    return _compared(hit, base, level)


def _asked(
    rows: pd.DataFrame, later: pd.DataFrame, assigned: pd.DataFrame, signs: set[str]
) -> list[tuple[str, set[str]]]:
    """Later own posts as (topic, tags that could be hit)."""
    some = rows[~rows["tag"].isin(signs)].merge(later, on=KEY).merge(assigned[[*KEY, "topic"]], on=KEY, how="left")
    grouped = some.assign(topic=some["topic"].fillna("")).groupby(KEY, sort=True)
    return [(str(post["topic"].iloc[0]), set(post["tag"])) for _key, post in grouped]


def _compared(hit: np.ndarray, base: np.ndarray, level: float) -> pd.DataFrame:
    n = len(hit)
    table = pd.DataFrame(
        [{"way": way, "hit": float(got.mean()), "n_posts": n} for way, got in (("by topic", hit), ("popular", base))]
    )
    ends = [stats.share_interval(int(got.sum()), n, level=level) for got in (hit, base)]
    table["hit_low"], table["hit_high"] = [e[0] for e in ends], [e[1] for e in ends]
    won, lost = int((hit & ~base).sum()) + 0.5, int((base & ~hit).sum()) + 0.5
    gain = (won - lost) / (n + 2)
    error = math.sqrt(max((won + lost) - (won - lost) ** 2 / (n + 2), 0.0)) / (n + 2)
    z = stats.z_of(level)
    table.attrs = {
        "gain": gain,
        "gain_low": gain - z * error,
        "gain_high": gain + z * error,
        "p_better": stats.normal_cdf(gain / error),
    }
    return table
