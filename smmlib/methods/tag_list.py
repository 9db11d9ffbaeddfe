"""The main list of tags: the best of each topic in the topics' order, or what was used most where topics are unknown."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from smmlib.methods import tagging


def best_of_topics(by_topic: pd.DataFrame, ranking: pd.DataFrame) -> pd.DataFrame:
    """The first tag of each topic that the client speaks about, best topic first; then the second tags."""
    order = {t: i for i, t in enumerate(ranking["topic"])} if len(ranking) else {}
    known = by_topic[by_topic["topic"].isin(order)] if order else by_topic
    turn = known["topic"].map(order).fillna(0) if order else -known["score"]
    listed = known.assign(turn=turn).sort_values(["place", "turn", "tag"])
    return listed.assign(
        kind="topic", why=[f"{w}, topic '{t}'" for w, t in zip(listed["why"], listed["topic"], strict=True)]
    )[["tag", "kind", "topic", "score", "why"]]


def most_used(rows: pd.DataFrame, banned: Iterable[str]) -> pd.DataFrame:
    """The tags on most own posts, without those that hold a banned word."""
    own = rows.loc[rows["role"] == "own", "tag"].value_counts()
    kept = [t for t, n in own.items() if n >= tagging.LEAST_CARRIERS and not tagging.is_banned(t, banned)]
    return pd.DataFrame(
        {"tag": kept, "kind": "used", "why": "used most until now; topics are unknown, so its subject is not checked"}
    )
