"""Copies counted once: the same words by the same author are one mention, however often they were posted.

Two people with the same words are two mentions, for ordinary people say ordinary things alike. Where no author is known, the same words
about one brand on one day are one mention. Short texts must be equal; longer ones may differ by a tenth of their letters.

A long text that many authors repeat on one day is many mentions and one text: `repeats_a_text` marks all but the first, and days are judged
by their different texts, so that a chain letter, or one hand with many accounts, does not look like news.
"""

from __future__ import annotations

import pandas as pd

from smmlib.core.text import clean, words

DAYS, ALIKE, LEAST_WORDS = 7, 90.0, 6


def plain(text: str) -> str:
    """The words of a text alone; of a text without words, its signs."""
    said = words(text)
    return " ".join(said) if said else " ".join(clean(text).split())


def without_copies(mentions: pd.DataFrame, *, by: str = "brand", day: str = "day") -> pd.DataFrame:
    """Keep the first of each set of copies.

    Parameters
    ----------
    mentions : table (n_mentions, ...) with ``author, text``, `by` and the local day; left unchanged

    Returns
    -------
    the rows kept, in order of time, with ``copies`` (how many rows each stands for, itself included)
    """
    said = mentions["text"].fillna("").map(plain)
    said = said.where(said != "", "id " + mentions["id"])  # without words nothing can be called a copy
    ordered = mentions.assign(plain=said).sort_values([day, "id"], kind="stable")
    who = ordered["author"].fillna("day " + ordered[day].astype("str"))
    sizes: dict[int, int] = {}
    for _key, group in ordered.groupby([ordered[by], who], sort=False):
        sizes |= _firsts(group, day)
    kept = ordered.loc[ordered.index.isin(sizes)]
    return kept.assign(copies=[sizes[i] for i in kept.index]).drop(columns="plain")


def repeats_a_text(kept: pd.DataFrame, *, by: str = "brand", day: str = "day") -> pd.Series:
    """Mark mentions whose words, six or more, another mention of the same brand and day has said before, whoever wrote it."""
    said = kept["text"].fillna("").map(plain)
    marked = said.str.split().str.len() >= LEAST_WORDS
    keyed = pd.DataFrame({"by": kept[by], "day": kept[day], "said": said})
    return (marked & keyed.duplicated(keep="first")).astype("bool")


def _firsts(group: pd.DataFrame, day: str) -> dict[int, int]:
    """Row of each first text -> how many copies it has, itself included."""
    if len(group) == 1:
        return {group.index[0]: 1}
    found: dict[int, int] = {}
    exact: dict[str, int] = {}
    span = pd.Timedelta(days=DAYS)
    when = group[day]
    for row, said in zip(group.index, group["plain"], strict=True):
        first = exact.get(said)
        if first is None or when[row] - when[first] > span:
            near = [f for f in list(found)[-50:] if when[row] - when[f] <= span]
            first = next((f for f in near if _alike(group.at[f, "plain"], said)), None)
        if first is None:
            found[row], exact[said] = 1, row
        else:
            found[first] += 1
    return found


def _alike(one: str, other: str) -> bool:
    from rapidfuzz import fuzz

    if one == other:
        return True
    longest, shortest = max(len(one.split()), len(other.split())), min(len(one.split()), len(other.split()))
    return shortest >= LEAST_WORDS and longest < 2 * shortest and fuzz.ratio(one, other) >= ALIKE
