"""Monitoring: who talks about us and our competitors, how much, and is a lively day news or noise?

Copies are counted once, days are judged against what weekday and trend of the same brand lead one to expect, and the tone of mentions is
told only as far as a person has read some of them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd
from pydantic import Field

from smmlib.core import charts, i18n, levels, schema, tables, text
from smmlib.core.brief import StepParams
from smmlib.core.errors import Refusal
from smmlib.methods import brands, marked_words, queries, rivals, spikes, tone, voices, waiting
from smmlib.methods.sampling import precision, sample_to_label, sample_to_read
from smmlib.views.monitoring import (
    plot_share_of_voice,
    plot_volume,
    table_competitors,
    table_response,
    table_sentiment,
    table_spikes,
)
from smmlib.views.monitoring_told import findings_of

__all__ = (
    "Params", "answer_times", "compare_competitors", "compare_voices", "count_mentions", "find_spikes",
    "findings_of", "plot_share_of_voice", "plot_volume", "precision", "read_mentions", "reread", "sample_to_label",
    "sample_to_read", "score_sentiment", "summarise_queries", "table_competitors", "table_response",
    "table_sentiment", "table_spikes",
)  # fmt: skip

N_ = i18n.N_
ASKS = ("?", "？", "؟")
TONE_METHOD = "heaps of the tool, corrected by mentions that a person read"


class Params(StepParams):
    """Settings of the notebook, the same as its parameters cell."""

    false_alarms: float = Field(0.05, ge=0.001, le=0.5, description="share of the days named that may be noise")
    level: float = Field(0.90, ge=0.5, le=0.99, description="level of the intervals")
    n_sample: int = Field(10, ge=3, le=200, description="matches of each query that are drawn to be read by hand")
    answer_hours: int = Field(24, ge=1, le=240, description="hours of Monday to Friday within which an answer is due")


def read_mentions(mentions: pd.DataFrame, accounts: pd.DataFrame, *, client: str, zone: str = "UTC") -> pd.DataFrame:
    """Give each mention its brand and local day; copies, undated rows and the brands' own words are left out and counted.

    Parameters
    ----------
    mentions, accounts : canonical tables, left unchanged
    client : the client's name, under which all its own accounts are one brand

    Returns
    -------
    table (n_kept, ...): see `methods.brands.branded`; empty, with the reason in ``attrs["refused"]``, where there is nothing to count
    """
    try:
        return brands.branded(mentions, accounts, client=client, zone=zone)
    except Refusal as reason:
        nothing = mentions.iloc[:0].assign(brand="", role="", day=pd.NaT, copies=0)
        nothing.attrs = {"refused": str(reason)}
        return nothing


def count_mentions(read: pd.DataFrame) -> pd.DataFrame:
    """Count the mentions of each brand and day, with the different texts expected and how likely so many are by chance.

    Returns
    -------
    table (n_brands x n_days, ...), contract ``monitoring.volume``; a brand whose days cannot be judged has no ``expected``, and its reason
    stands in ``attrs["reasons"]``

    Raises
    ------
    Refusal
        There are no mentions.
    """
    if read.empty:
        raise Refusal(str(read.attrs.get("refused", "There are no mentions.")))
    parts, reasons = [], []
    for brand, some in brands.daily(read).groupby("brand", sort=False):
        try:
            expected = spikes.expect(some["day"].reset_index(drop=True), some["n_texts"].reset_index(drop=True))
            parts.append(some.assign(expected=expected.mean, p=expected.p))
        except Refusal as why:
            reasons.append(f"{brand}: {why}")
            parts.append(some.assign(expected=math.nan, p=math.nan))
    volume = schema.check(pd.concat(parts, ignore_index=True), "monitoring.volume")
    volume.attrs["reasons"] = reasons
    return volume


def find_spikes(volume: pd.DataFrame, read: pd.DataFrame, *, false_alarms: float = 0.05) -> pd.DataFrame:
    """Name the days that stand out among all days of all brands, at most `false_alarms` of them by chance, with their words.

    Returns
    -------
    table, contract ``monitoring.spikes``, most unlikely first; empty where no day stands out

    Raises
    ------
    Refusal
        No brand's days can be judged; the reason of each is named.
    """
    if volume.empty or volume["p"].isna().all():
        raise Refusal(str(volume.attrs.get("refused", "")) or "\n".join(volume.attrs.get("reasons", ["No day can be judged."])))  # fmt: skip
    named = volume[spikes.named(volume["p"], false_alarms=false_alarms)].sort_values(["p", "brand", "day"])
    rows = [{**row, **_of_day(read, row)} for row in named.to_dict("records")]
    columns = ["brand", "role", "day", "n_mentions", "n_texts", "expected", "p", "n_authors", "words"]
    return schema.check(pd.DataFrame(rows, columns=columns), "monitoring.spikes")


def _of_day(read: pd.DataFrame, row: Mapping[Any, Any]) -> dict[str, Any]:
    """Who spoke on that day, and the words that mark its texts against the brand's other days."""
    some = read[read["brand"] == row["brand"]]
    own_words = set(text.words(str(row["brand"]))) | {w for a in some["account"].dropna().unique() for w in text.words(str(a))}  # fmt: skip
    lemmas = [
        [w for w in text.lemmas(t, lang) if w not in own_words]
        for t, lang in zip(some["text"].fillna(""), some["language"].fillna("en"), strict=True)
    ]
    here = (some["day"] == row["day"]).tolist()
    on = [words for words, is_here in zip(lemmas, here, strict=True) if is_here]
    off = [words for words, is_here in zip(lemmas, here, strict=True) if not is_here]
    authors = some.loc[here, "author"]
    return {
        "words": ", ".join(marked_words.marked_words(on, off)) or None,
        "n_authors": authors.nunique() if authors.notna().any() else None,
    }  # fmt: skip


@levels.carried
def compare_voices(volume: pd.DataFrame, *, level: float = 0.90) -> pd.DataFrame:
    """Split the talk over the client and its competitors, with intervals that know of bursts.

    Returns
    -------
    table (n_brands, ...), contract ``monitoring.share_of_voice``, largest first

    Raises
    ------
    Refusal
        There are no mentions, or only one brand is followed.
    """
    if volume.empty:
        raise Refusal(str(volume.attrs.get("refused", "There are no mentions.")))
    followed = volume[volume["role"].isin(["own", "competitor"])]
    if followed["brand"].nunique() < 2:
        raise Refusal("Mentions of only one brand are at hand; a share of voice needs those of competitors from the same tool and period.")  # fmt: skip
    shares, factor = voices.share_of_voice(followed, level=level)
    roles = followed.drop_duplicates("brand").set_index("brand")["role"]
    return schema.check(shares.assign(role=shares["brand"].map(roles), burstiness=factor), "monitoring.share_of_voice")


@levels.carried
def score_sentiment(read: pd.DataFrame, *, level: float = 0.90) -> pd.DataFrame:
    """Estimate the shares of positive, neutral and negative mentions of each brand, corrected by labels of a person.

    Returns
    -------
    table (n_brands x 3, ...), contract ``monitoring.sentiment``; a brand with fewer than 30 labels has no share and its reason

    Raises
    ------
    Refusal
        There are no mentions, or no brand has enough labels; the message says how to get them.
    """
    if read.empty:
        raise Refusal(str(read.attrs.get("refused", "There are no mentions.")))
    labels, tool = (tone.tones_of(read[column]) for column in ("label", "sentiment"))
    quality = tone.quality(labels, tool)
    parts = [_tones(brand, some, labels, tool, quality, level) for brand, some in read.groupby("brand", sort=True)]
    table = pd.concat(parts, ignore_index=True)
    if table["share"].isna().all():
        raise Refusal(
            f"{int(labels.notna().sum())} mentions carry a label of a person, too few for any brand ({tone.LEAST_LABELS} each). Read the sample drawn in this "
            "notebook, write positive, neutral or negative into a column 'label' of the file of mentions, and run again; a tool's own verdict is no measurement."
        )
    return schema.check(table, "monitoring.sentiment")


def _tones(brand: Any, some: pd.DataFrame, labels: pd.Series, tool: pd.Series, quality: tone.Quality | None, level: float) -> pd.DataFrame:  # fmt: skip
    facts = {"brand": str(brand), "role": some["role"].iloc[0], "n_mentions": len(some)}
    said = TONE_METHOD if quality else "a random sample read by a person"
    said += f"; the tool agreed with them in {quality.agreed:.0%} of {quality.n}, chance alone in {quality.by_chance:.0%}" if quality else ""  # fmt: skip
    try:
        return tone.corrected(labels[some.index], tool[some.index], level=level).assign(**facts, method=said)
    except Refusal as why:
        n = int(labels[some.index].notna().sum())
        return pd.DataFrame({"sentiment": tone.TONES, "share": math.nan, "n": n, "reason": str(why)}).assign(**facts)


@levels.carried
def answer_times(
    comments: pd.DataFrame,
    assigned: pd.DataFrame | None = None,
    *,
    own: Sequence[str],
    zone: str = "UTC",
    until: date | None = None,
    answer_hours: int = 24,
    level: float = 0.90,
) -> pd.DataFrame:
    """Tell how fast the client answers what is written under its posts; those still waiting are counted as waiting.

    Parameters
    ----------
    comments : canonical comments; assigned : ``topics.assigned``, for a row a topic. Both left unchanged.
    own : handles of the client's accounts, whose own comments need no answer
    until : last day of the period; waiting ends there or with the last record, whichever is later

    Returns
    -------
    table: ``of, n, answered, within, within_low, within_high`` (share answered within `answer_hours` of Monday to Friday), ``median`` and
    ``most`` (hours until half and until nine in ten were answered, with ``_low, _high``; missing where so many never were), ``reason``; empty,
    with ``attrs["refused"]``, where no answer carries a time
    """
    heard = comments[comments["published_at"].notna() & ~comments["author"].fillna("").str.casefold().isin({h.casefold() for h in own})]  # fmt: skip
    if heard.empty or heard["replied_at"].isna().all():
        why = "There are no dated comments." if heard.empty else "No comment says when it was answered; that is unknown, not never."  # fmt: skip
        nothing = pd.DataFrame(columns=["of", "n"])
        nothing.attrs["refused"] = why
        return nothing
    timed = _waits(heard, zone, until)
    groups = {N_("all comments"): timed, N_("questions"): timed[timed["asks"]]}
    if assigned is not None and len(assigned):
        keys = ["platform", "account", "post_id"]
        joined = timed[timed["asks"]].merge(assigned[[*keys, "topic"]], on=keys)
        groups |= {str(t): g for t, g in joined.groupby("topic") if len(g) >= 10}
    rows = [{"of": name, **_answers(some, answer_hours, level)} for name, some in groups.items() if len(some)]
    return pd.DataFrame(rows)


def _waits(comments: pd.DataFrame, zone: str, until: date | None) -> pd.DataFrame:
    """Hours waited, by the clock and on weekdays, to the answer or to the end of the records."""
    asked = comments["published_at"].dt.tz_convert(zone)
    answered = comments["replied_at"].notna() & (comments["replied_at"] >= comments["published_at"])
    end = max(comments["published_at"].max(), comments["replied_at"].max()).tz_convert(zone)
    if until is not None:
        end = max(end, pd.Timestamp(until, tz=zone) + pd.DateOffset(days=1))
    stop = comments["replied_at"].dt.tz_convert(zone).where(answered, end)
    asks = comments["text"].fillna("").map(lambda said: any(mark in said for mark in ASKS)).astype("bool")
    return comments.assign(answered=answered, asks=asks, hours=(stop - asked).dt.total_seconds() / 3600, working=waiting.working_hours(asked, stop))  # fmt: skip


def _answers(some: pd.DataFrame, answer_hours: int, level: float) -> dict[str, Any]:
    answered = some["answered"].to_numpy("bool")
    clock = waiting.answered_curve(some["hours"].to_numpy("float64"), answered, level=level)
    working = waiting.answered_curve(some["working"].to_numpy("float64"), answered, level=level)
    row: dict[str, Any] = {"n": len(some), "answered": int(answered.sum())}
    for name, found in (("within", waiting.share_by(working, answer_hours)), ("median", waiting.hours_until(clock, 0.5)), ("most", waiting.hours_until(clock, 0.9))):  # fmt: skip
        row |= dict(zip((name, f"{name}_low", f"{name}_high"), found, strict=True))
    if math.isnan(row["median"]):
        row["reason"] = "fewer than half were ever answered"
    return row


@levels.carried
def compare_competitors(
    posts: pd.DataFrame, account_days: pd.DataFrame, *, zone: str = "UTC", level: float = 0.90
) -> pd.DataFrame:
    """Compare the client with its competitors on each platform: typical rate and posts a week, like for like.

    Returns
    -------
    table, contract ``monitoring.competitors``; what a platform cannot carry stands in ``attrs["reasons"]``

    Raises
    ------
    Refusal
        No platform allows a comparison; the reason of each is named.
    """
    known = rivals.with_followers(posts[posts["role"].isin(["own", "competitor"])].reset_index(drop=True), account_days, zone=zone)  # fmt: skip
    parts, reasons = [], []
    for platform, some in known.groupby("platform", sort=True):
        try:
            found = rivals.compare(some, level=level)
            parts.append(found.assign(platform=str(platform)))
            reasons += [f"{platform}: {found.attrs['refused_rate']}"] if found.attrs["refused_rate"] else []
        except Refusal as why:
            reasons.append(f"{platform}: {why}")
    if not parts:
        raise Refusal("\n".join(reasons) or "there are no posts of competitors.")
    table = schema.check(pd.concat(parts, ignore_index=True), "monitoring.competitors")
    table.attrs["reasons"] = reasons
    return table


def summarise_queries(read: pd.DataFrame, wanted: Mapping[str, str]) -> pd.DataFrame:
    """Count what each query of the brief finds among the mentions, and what it misses of the brand it is nearest to.

    Returns
    -------
    table (n_queries, 6): ``query, words, n_found, brand`` (most of its matches), ``share_of_brand`` (of that brand's mentions), ``reason`` (where
    the query is broken)
    """
    rows: list[dict[str, Any]] = []
    for name, words in wanted.items():
        try:
            fits = read[queries.matches(read["text"], words)] if len(read) else read
        except Refusal as why:
            rows.append({"query": name, "words": words, "reason": str(why)})
            continue
        brand = fits["brand"].value_counts()
        nearest = str(brand.index[0]) if len(brand) else None
        share = float(brand.iloc[0] / (read["brand"] == nearest).sum()) if nearest else math.nan
        rows.append({"query": name, "words": words, "n_found": len(fits), "brand": nearest, "share_of_brand": share, "reason": None})  # fmt: skip
    return pd.DataFrame(rows, columns=["query", "words", "n_found", "brand", "share_of_brand", "reason"])


def reread(volume: pd.DataFrame, read: pd.DataFrame, *, false_alarms: float = 0.05, language: str = "", caption: str = "") -> charts.Chart | tables.Shown:  # fmt: skip
    """Draw the days with another share of false alarms allowed: the what-if of the notebook."""
    try:
        found = find_spikes(volume, read, false_alarms=false_alarms)
    except Refusal as why:
        found = schema.empty("monitoring.spikes", refused=str(why))
    return plot_volume(volume, found, language=language, caption=caption)
