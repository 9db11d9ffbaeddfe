"""Topics: which content pillars earn attention from the people we reach, and which only fill the calendar?

Topics are found in the client's and its competitors' posts together, so that what competitors cover and the client
does not has a name. The ranking is of the client's own posts, pooled and adjusted like every other "best" here.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
from pydantic import Field

from smmlib.core import charts, i18n, levels, schema, tables, text
from smmlib.core.brief import StepParams
from smmlib.core.drawing import recorded
from smmlib.core.errors import NothingToRank, Refusal
from smmlib.core.findings import Evidence, Finding, Strength, of_lift, refusal, short, strengths
from smmlib.methods import gaps, topic_model
from smmlib.methods.best_time import local_parts
from smmlib.methods.effects import effects_of, placed

N_ = i18n.N_
TYPICAL_TAU = 0.25
METHOD = (
    "NMF on TF-IDF, number of topics by stability; partial pooling adjusted for account, format, trend and time of day"
)
SOURCE = "smmlib.methods.topic_model; smmlib.methods.pooling"


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


@levels.told
def findings_of(ranking: pd.DataFrame, gap: pd.DataFrame | None = None) -> list[Finding]:
    """State which topics earn more or less than the average post, and what competitors cover and the client does not."""
    if ranking.empty:
        found = [_silent("ranking", str(ranking.attrs.get("refused", "no topic could be ranked")))]
        return found + (_gap_findings(gap) if gap is not None else [])
    ranked = ranking[ranking["place"].notna()]
    judged = zip((row for _key, row in ranked.iterrows()), strengths(ranked), strict=True)
    found = [_topic_finding(row, strength) for row, strength in judged if strength != "cannot tell"]
    if not found:
        found = [_no_difference(ranked)]
    return found + _unranked(ranking) + (_gap_findings(gap) if gap is not None else [])


def _topic_finding(row: pd.Series, strength: Strength) -> Finding:
    up = row["lift"] >= 1
    message = (
        N_("The topic '{topic}' earns {lift:times} the engagement rate of the average post")
        if up
        else N_("The topic '{topic}' earns only {lift:times} of the average post's engagement rate")
    )
    action = (
        N_("Give '{topic}' more room in the plan.")
        if up
        else N_("Give '{topic}' less room, or serve it in another way.")
    )
    return of_lift(
        f"topics.ranking.{row['topic']}",
        message,
        row,
        strength=strength,
        evidence=_evidence(row),
        action=action,
        topic=row["topic"],
    )


def _evidence(row: pd.Series) -> Evidence:
    return Evidence(table="topics.ranking", metric=row["metric"], method=METHOD, source=SOURCE)


def _no_difference(ranked: pd.DataFrame) -> Finding:
    best = ranked.iloc[0]
    message = N_("No topic is clearly better than another; the best so far, '{topic}', stands at {lift:times}")
    action = N_("Choose topics by what the client stands for; come back with more posts.")
    return of_lift(
        "topics.ranking",
        message,
        best,
        strength="cannot tell",
        evidence=_evidence(best),
        action=action,
        topic=best["topic"],
    )


def _unranked(ranking: pd.DataFrame) -> list[Finding]:
    small = ranking[ranking["place"].isna()]
    return [
        _silent(f"unranked.{row.topic}", f"'{row.topic}' has {row.reason}", int(row.n_posts))
        for row in small.itertuples()
    ]


def _silent(slug: str, reason: str, n: int = 0) -> Finding:
    return refusal(
        "topics",
        slug,
        reason,
        table="topics.ranking",
        n=n,
        message=N_("Which topics earn more cannot be told: {reason}"),
    )


def _gap_findings(gap: pd.DataFrame) -> list[Finding]:
    if gap.empty or gap["gap"].isna().all():
        reason = (
            str(gap["reason"].dropna().iloc[0])
            if len(gap) and gap["reason"].notna().any()
            else str(gap.attrs.get("refused", "there are no topics"))
        )
        message = N_("Topics cannot be compared with competitors: {reason}")
        return [refusal("topics", "gap", reason, table="topics.gap", message=message)]
    found = []
    for row in gap.itertuples():
        side = "competitors" if row.gap_low > 0.02 else "own" if row.gap_high < -0.02 else ""
        if side:
            found.append(_gap_finding(row, side))
    return found


def _gap_finding(row: Any, side: str) -> Finding:
    message = (
        N_("Competitors speak about '{topic}' in {rivals:percent} of their posts, the client in {own:percent}")
        if side == "competitors"
        else N_("The client speaks about '{topic}' in {own:percent} of its posts, competitors in {rivals:percent}")
    )
    action = (
        N_("Decide whether '{topic}' is a gap to fill or a crowd to avoid.")
        if side == "competitors"
        else N_("'{topic}' is the client's own ground: keep it if it earns its place.")
    )
    return Finding(
        id=f"topics.gap.{row.topic}",
        message=message,
        values={"topic": row.topic, "own": short(row.share_own), "rivals": short(row.share_competitors)},
        value=row.gap,
        low=row.gap_low,
        high=row.gap_high,
        level=0.9,
        unit="fraction",
        n=int(row.n_own + row.n_competitors),
        strength="clear",
        evidence=Evidence(table="topics.gap", method="Newcombe interval of a difference of shares"),
        action=action,
        weight=abs(row.gap),
    )


@recorded
def plot_ranking(ranking: pd.DataFrame, *, language: str = "", caption: str = "") -> charts.Chart | tables.Shown:
    """Draw each topic's lift with its interval, best on top."""
    _ = i18n.translator(language)
    if ranking.empty:
        reason = str(ranking.attrs.get("refused", _("No topic could be ranked.")))
        return tables.note("fig-topics-ranking", reason, language)
    best = ranking.iloc[0]
    sure = pd.Series(strengths(ranking)) != "cannot tell"
    title = _("Topics: '{topic}' earns most") if sure.iloc[0] and best["lift"] > 1 else _("Topics: no clear winner")
    with charts.canvas(language=language, height=charts.rows_height(len(ranking))) as drawing:
        charts.intervals(
            drawing.ax,
            ranking,
            label="topic",
            value="lift",
            low="lift_low",
            high="lift_high",
            reference=1.0,
            strong=sure,
            log=True,
            language=language,
        )
        subtitle = _(
            "Rate of a typical post against the accounts' average ({metric}), 90% interval, n posts; grey: cannot tell"
        )
        return drawing.keep(
            "fig-topics-ranking", title.format(topic=best["topic"]), subtitle.format(metric=best["metric"]), caption
        )


@recorded
def plot_gap(gap: pd.DataFrame, *, language: str = "", caption: str = "") -> charts.Chart | tables.Shown:
    """Draw each topic's share of own and of competitors' posts."""
    _ = i18n.translator(language)
    if gap.empty or gap["gap"].isna().all():
        reason = str(gap.attrs.get("refused", _("Too few posts to compare topics with competitors.")))
        return tables.note("fig-topics-gap", reason, language)
    with charts.canvas(language=language, height=charts.rows_height(len(gap))) as drawing:
        shares = gap.assign(own=gap["share_own"] * 100, rivals=gap["share_competitors"] * 100)
        charts.pairs(
            drawing.ax, shares, label="topic", first="own", second="rivals", names=(_("client"), _("competitors"))
        )
        drawing.ax.set_xlim(left=min(0, drawing.ax.get_xlim()[0]))
        widest = gap.iloc[0]
        title = (
            _("Topics: '{topic}' is competitors' ground, not ours").format(topic=widest["topic"])
            if widest["gap_low"] > 0.02
            else _("Topics: no gap to competitors")
        )
        return drawing.keep(
            "fig-topics-gap", title, _("Percent of posts about each topic, client and competitors"), caption
        )


@recorded
def table_topics(ranking: pd.DataFrame, *, language: str = "", source: str = "", most: int = 15) -> tables.Shown:
    """Draw the list of topics with the words that mark them."""
    _ = i18n.translator(language)
    columns = {
        "place": (_("Place"), "count"),
        "words": (_("Words that mark the topic"), "text"),
        "n_posts": (_("Own posts"), "count"),
        "typical": (_("Typical rate"), "percent"),
        "lift": (_("Against the average (90% interval)"), "interval:times"),
    }
    return tables.table_view(
        ranking,
        name="tab-topics-ranking",
        caption=_("Topics of the client's posts"),
        columns=columns,
        source=source,
        language=language,
        most=most,
    )
