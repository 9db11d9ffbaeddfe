"""Sentences about topics: which earn more or less than the average post, and what competitors cover and the client does not."""

from __future__ import annotations

from typing import Any

import pandas as pd

from smmlib.core import i18n, levels
from smmlib.core.findings import Evidence, Finding, Strength, of_lift, refusal, short, strengths

N_ = i18n.N_
METHOD = (
    "NMF on TF-IDF, number of topics by stability; partial pooling adjusted for account, format, trend and time of day"
)
SOURCE = "smmlib.methods.topic_model; smmlib.methods.pooling"


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
