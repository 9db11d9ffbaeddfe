"""Tags: which few tags say what the client is about, and does their number matter?

Tags help people and machines to sort posts; how many there are has not been shown to matter. So the list is small and
fixed: the brand's tags, and for each topic three to five that belong to it, are not everybody's, and do not repeat each other.
"""

from __future__ import annotations

import pandas as pd
from pydantic import Field

from smmlib.core import levels, schema
from smmlib.core.brief import StepParams
from smmlib.core.errors import Refusal
from smmlib.methods import tag_count, tag_list, tagging
from smmlib.methods.accounts import each_own_account
from smmlib.views.tags import plot_counts, plot_hits, table_by_topic, table_main
from smmlib.views.tags_told import findings_of

__all__ = (
    "Params", "check_hits", "compare_counts", "find_tags", "findings_of", "plot_counts", "plot_hits", "rank_main", "table_by_topic",
    "table_main",
)  # fmt: skip


class Params(StepParams):
    """Settings of the notebook, the same as its parameters cell."""

    per_topic: int = Field(4, ge=3, le=5, description="tags recommended for each topic")
    most_main: int = Field(15, ge=3, le=30, description="longest list of main tags")
    level: float = Field(0.90, ge=0.5, le=0.99, description="level of the intervals")
    metric: str = Field("", description="METRICS.md id of the rate, empty for the first that the export allows")


def find_tags(
    posts: pd.DataFrame,
    assigned: pd.DataFrame,
    *,
    brand: tuple[str, ...] = (),
    banned: tuple[str, ...] = (),
    per_topic: int = 4,
) -> pd.DataFrame:
    """Recommend a few tags for each topic, from what the client and its competitors tagged until now.

    The client's own signs and competitors' names are no subject; banned words are never recommended, inside a tag either.

    Parameters
    ----------
    posts : canonical posts; assigned : ``topics.assigned``. Both left unchanged.

    Returns
    -------
    table, contract ``tags.by_topic``, best first within a topic; ``attrs["left_out"]`` lists tags refused for a banned word

    Raises
    ------
    Refusal
        There are no topics, or no post carries a tag.
    """
    if assigned.empty:
        raise Refusal(f"Tags are chosen for topics. {assigned.attrs.get('refused', 'No topics were found.')}")
    rows = tagging.tag_rows(posts[posts["role"].isin(["own", "competitor"])])
    if rows.empty:
        raise Refusal(
            "No post of the client or a competitor carries a tag; tags stand in the captions of a content export."
        )
    banned_here = {t for t in rows["tag"].unique() if tagging.is_banned(t, banned)}
    out = tagging.signature(rows, brand) | tagging.rivals_own(rows) | banned_here
    scored = tagging.score_tags(rows, assigned, leave_out=out)
    chosen = tagging.choose(scored, rows, most=per_topic)
    if chosen.empty:
        raise Refusal(
            f"No tag was carried by {tagging.LEAST_CARRIERS} posts of one topic, so no tag belongs to a topic yet."
        )
    why = [
        f"on {row.n_posts} of {row.n_topic} posts about it: {row.n_own} own, {row.n_competitors} of competitors; {row.n_all} posts in all"
        for row in chosen.itertuples()
    ]
    table = schema.check(chosen.assign(why=why), "tags.by_topic")
    table.attrs = {"left_out": sorted(banned_here)}
    return table


def rank_main(
    posts: pd.DataFrame,
    by_topic: pd.DataFrame,
    ranking: pd.DataFrame,
    *,
    brand: tuple[str, ...] = (),
    banned: tuple[str, ...] = (),
    most: int = 15,
) -> pd.DataFrame:
    """List the company's main tags: the brief's, then the best of each topic in the order of the topics.

    Where topics are unknown the tags used most until now stand in for them, and say so.

    Returns
    -------
    table, contract ``tags.main``, in order of place

    Raises
    ------
    Refusal
        The brief names no tags and no post carries any.
    """
    rows = tagging.tag_rows(posts[posts["role"].isin(["own", "competitor"])])
    wanted = [t for t in dict.fromkeys(tagging.plain(t) for t in brand) if t and not tagging.is_banned(t, banned)]
    first = pd.DataFrame({"tag": wanted, "kind": "brand", "why": "brand tag of the brief"})
    rest = tag_list.best_of_topics(by_topic, ranking) if len(by_topic) else tag_list.most_used(rows, banned)
    if first.empty and rest.empty:
        raise Refusal(
            "The brief names no tags and no post carries any; name two or three under brand: tags in client.yaml."
        )
    table = pd.concat([first, rest], ignore_index=True).drop_duplicates("tag").head(most)
    used = {role: rows.loc[rows["role"] == role, "tag"].value_counts() for role in ("own", "competitor")}
    counts = {
        f"n_{name}": table["tag"].map(used[role]).fillna(0).astype("int64")
        for name, role in (("own", "own"), ("competitors", "competitor"))
    }
    table = table.assign(**counts, n_posts=counts["n_own"] + counts["n_competitors"], place=range(1, len(table) + 1))
    return schema.check(table, "tags.main")


@levels.carried
def check_hits(
    posts: pd.DataFrame, assigned: pd.DataFrame, *, brand: tuple[str, ...] = (), level: float = 0.90
) -> pd.DataFrame:
    """Backtest: five tags by topic, learnt from the earlier posts, against the five most popular, on the later own posts.

    Returns
    -------
    table of `methods.tagging.hit_ratios`; empty, with the reason in ``attrs["refused"]``, where it cannot be checked
    """
    try:
        if assigned.empty:
            raise Refusal(str(assigned.attrs.get("refused", "No topics were found.")))
        return tagging.hit_ratios(posts, assigned, brand=brand, level=level)
    except Refusal as why:
        table = pd.DataFrame(columns=["way", "hit", "hit_low", "hit_high", "n_posts"])
        table.attrs["refused"] = str(why)
        return table


@levels.carried
def compare_counts(
    posts: pd.DataFrame, assigned: pd.DataFrame, *, zone: str = "UTC", level: float = 0.90, metric: str = ""
) -> pd.DataFrame:
    """Compare posts by their number of tags, on each own account, adjusted for trend, format, part of the day and topic.

    Returns
    -------
    table: ``platform, account, tags`` (class), ``lift, lift_low, lift_high, p_better, n_posts, place, reason``; empty, with the reason
    in ``attrs["refused"]``, where no account can be compared
    """
    key = tagging.KEY
    with_topic = (
        posts.merge(assigned[[*key, "topic"]], on=key, how="left") if len(assigned) else posts.assign(topic=None)
    )
    with_topic["topic"] = with_topic["topic"].fillna("none")
    try:
        return each_own_account(
            with_topic, lambda some: tag_count.count_effects(some, zone=zone, level=level, metric=metric)
        )[0]
    except Refusal as why:
        table = pd.DataFrame(
            columns=["platform", "account", "tags", "lift", "lift_low", "lift_high", "n_posts", "place"]
        )
        table.attrs["refused"] = str(why)
        return table
