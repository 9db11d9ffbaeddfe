"""Topics: which content pillars earn attention from the people we reach, and which only fill the calendar?

Topics are found in the client's and its competitors' posts together, so that what competitors cover and the client
does not has a name. The ranking is of the client's own posts, pooled and adjusted like every other "best" here.
"""

from __future__ import annotations

import pandas as pd
from pydantic import Field

from smmlib.core import charts, levels, schema, tables, text
from smmlib.core.brief import StepParams
from smmlib.core.errors import NothingToRank, Refusal
from smmlib.methods import gaps, topic_model
from smmlib.methods.best_time import local_parts
from smmlib.methods.effects import effects_of, placed
from smmlib.views.topics import plot_gap, plot_ranking, table_topics
from smmlib.views.topics_told import findings_of

__all__ = (
    "Params", "compare_gap", "find_topics", "findings_of", "plot_gap", "plot_ranking", "rank_topics", "retell", "table_topics",
)  # fmt: skip

TYPICAL_TAU = 0.25


class Params(StepParams):
    """Settings of the notebook, the same as its parameters cell."""

    min_posts: int = Field(8, ge=3, le=50, description="topics with fewer measurable posts are listed, not ranked")
    least_topics: int = Field(10, ge=2, le=15, description="smallest number of topics looked for")
    most_topics: int = Field(15, ge=2, le=30, description="largest number of topics looked for")
    level: float = Field(0.90, ge=0.5, le=0.99, description="level of the intervals")
    metric: str = Field("", description="METRICS.md id of the rate, empty for the first that the export allows")


def find_topics(
    posts: pd.DataFrame, *, languages: tuple[str, ...] = ("en",), least_topics: int = 10, most_topics: int = 15
) -> pd.DataFrame:
    """Give each post with words its topic, over own and competitors' posts together.

    Parameters
    ----------
    posts : canonical posts (n_posts, ...); ``title`` and ``text`` are read. Left unchanged.
    languages : content languages of the brief; a post without a detected language is read in the first

    Returns
    -------
    table (n_posts_with_words, 6), contract ``topics.assigned``; ``attrs`` carry ``words`` (topic -> its words), ``ari`` (stability, 0-1) and
    ``without_words`` (posts that could not be assigned)

    Raises
    ------
    Refusal
        The export has no texts, or too few for the smallest number of topics.
    """
    written = posts[posts["role"].isin(["own", "competitor"])].reset_index(drop=True)
    said = (written["title"].fillna("") + " " + written["text"].fillna("")).str.strip()
    if not (said != "").any():
        raise Refusal(
            "The export holds no texts, so there are no topics to find; captions come with the platform's own content export."
        )
    spoken = written["language"].where(written["language"].isin(languages), languages[0])
    lemmas = [text.lemmas(words, language) for words, language in zip(said, spoken, strict=True)]
    found = topic_model.find_topics(lemmas, least=least_topics, most=max(most_topics, least_topics))
    assigned = written.iloc[found.assigned["text"]].reset_index(drop=True)
    table = schema.check(
        assigned.assign(topic=found.assigned["topic"], weight=found.assigned["weight"]), "topics.assigned"
    )
    table.attrs = {
        "words": dict(zip(found.words["topic"], found.words["words"], strict=True)),
        "ari": round(found.ari, 3),
        "without_words": len(written) - len(assigned),
    }
    return table


@levels.carried
def rank_topics(
    posts: pd.DataFrame,
    assigned: pd.DataFrame,
    *,
    zone: str = "UTC",
    min_posts: int = 8,
    level: float = 0.90,
    metric: str = "",
) -> pd.DataFrame:
    """Rank topics by what the next post about them can be expected to earn on the client's own accounts.

    The estimate is pulled towards the accounts' average, the more so the fewer the posts: the raw winner of a small
    group promises more than it delivers.

    Parameters
    ----------
    posts : canonical posts; assigned : ``topics.assigned``. Both left unchanged.
    zone : IANA zone of the local hours that are adjusted for

    Returns
    -------
    table (n_topics, ...), contract ``topics.ranking``, best first; topics with too few posts last, with the reason

    Raises
    ------
    NothingToRank
        No topic has `min_posts` measurable own posts; the message names the largest one.
    Refusal
        There is no topic, or no rate can be computed.
    """
    if assigned.empty:
        raise Refusal(str(assigned.attrs.get("refused", "No topics were found, so there is nothing to rank.")))
    own = posts[posts["role"] == "own"].merge(
        assigned[["platform", "account", "post_id", "topic"]], on=["platform", "account", "post_id"]
    )
    if own.empty:
        raise NothingToRank("None of the client's own posts has a topic.")
    timed = local_parts(own, zone=zone)
    timed = timed.assign(daypart=(timed["local_hour"] // 6).astype("str").where(timed["local_hour"].notna(), "unknown"))
    effects = effects_of(
        timed, "topic", adjust=("format", "daypart"), metric=metric, level=level, typical_tau=TYPICAL_TAU
    )
    ranking = placed(effects.table.rename(columns={"group": "topic"}), min_posts=min_posts)
    if ranking["place"].isna().all():
        largest = ranking.sort_values("n_posts").iloc[-1]
        raise NothingToRank(
            f"The largest topic, '{largest['topic']}', has {largest['n_posts']}. Take a longer period or lower min_posts ({min_posts})."
        )
    words = assigned.attrs.get("words", {})
    share = own["topic"].value_counts(normalize=True)
    return schema.check(
        ranking.assign(words=ranking["topic"].map(words), share_own=ranking["topic"].map(share)), "topics.ranking"
    )


def retell(
    posts: pd.DataFrame, n_topics: int, *, languages: tuple[str, ...] = ("en",), zone: str = "UTC"
) -> charts.Chart | tables.Shown:
    """Draw the ranking with exactly `n_topics` topics: the what-if of the notebook."""
    assigned = find_topics(posts, languages=languages, least_topics=n_topics, most_topics=n_topics)
    return plot_ranking(rank_topics(posts, assigned, zone=zone))


@levels.carried
def compare_gap(assigned: pd.DataFrame, *, level: float = 0.90) -> pd.DataFrame:
    """Compare how often the client and its competitors speak about each topic.

    Returns
    -------
    table (n_topics, ...), contract ``topics.gap``, largest gap first: competitors' share less own share, Newcombe interval;
    with fewer than 20 posts on a side the gap is missing and says so
    """
    if assigned.empty:
        return schema.empty("topics.gap", refused=str(assigned.attrs.get("refused", "No topics were found.")))
    return schema.check(gaps.share_gaps(assigned, by="topic", level=level), "topics.gap")
