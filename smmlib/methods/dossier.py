"""What the tables hold of one account seen from outside: followers, shared vocabulary, an audience that fits.

Nothing is guessed: what no table holds is missing, and the caller says so.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from smmlib.core import stats, text


def of(table: pd.DataFrame, who: Mapping[str, Any]) -> pd.DataFrame:
    """Rows of one account (``platform``, ``account``), whatever the case of its handle."""
    same = table["account"].fillna("").str.casefold() == str(who["account"]).casefold()
    return table[(table["platform"] == who["platform"]) & same]


def followers(days: pd.DataFrame, posts: pd.DataFrame, accounts: pd.DataFrame, said: float | None = None) -> float:
    """The latest count of one account: of its days, else of its posts, else of the account, else what was said; else missing."""
    sources = (
        (days, "followers", "day"),
        (posts, "followers_at_post", "published_at"),
        (accounts, "followers", "as_of"),
    )
    for table, column, order in sources:
        found = table.dropna(subset=[column]).sort_values(order, na_position="first")
        if len(found):
            return float(found[column].iloc[-1])
    return math.nan if said is None or pd.isna(said) else float(said)


def growth(days: pd.DataFrame) -> float:
    """Followers won between the first and the last day of one account; missing with fewer than two counted days."""
    known = days.dropna(subset=["followers"]).sort_values("day")["followers"]
    return float(known.iloc[-1] - known.iloc[0]) if len(known) > 1 else math.nan


def spoken(posts: pd.DataFrame, languages: Sequence[str]) -> pd.Series:
    """Base forms and words of each post with words, indexed as the posts."""
    said = (posts["title"].fillna("") + " " + posts["text"].fillna("")).str.strip()
    told = posts["language"].fillna("").astype("str")
    found = [
        set(text.lemmas(s, lang if lang in languages else languages[0])) | set(text.words(s))
        for s, lang in zip(said, told, strict=True)
    ]
    return pd.Series(found, index=posts.index, dtype="object")[said != ""]


def overlap(posts: pd.DataFrame, marks: Collection[str], languages: Sequence[str]) -> tuple[int, int]:
    """Posts that hold a word of the client's topics, and posts with words."""
    wanted = set(marks)
    words = spoken(posts, languages)
    return sum(bool(one & wanted) for one in words), len(words)


def audience_match(audience: pd.DataFrame, wanted: Mapping[str, Collection[str]]) -> float:
    """Share of one account's audience in the wanted groups, averaged over the dimensions known; missing where none is.

    Of several measures (followers, reach, views) and days, one counts: followers before the others, the latest day.
    """
    shares = []
    for dimension, some in audience.dropna(subset=["share"]).groupby("dimension", sort=True):
        groups = {v.casefold() for v in wanted.get(str(dimension), ())}
        if groups:
            first = some.sort_values(["measure", "as_of"], ascending=[True, False], na_position="last").iloc[0]
            one = some[some["measure"].fillna("") == ("" if pd.isna(first["measure"]) else first["measure"])]
            one = one[one["as_of"].isna() if pd.isna(first["as_of"]) else one["as_of"] == first["as_of"]]
            shares.append(float(one.loc[one["value"].str.casefold().isin(groups), "share"].sum()))
    return min(1.0, float(np.mean(shares))) if shares else math.nan


def known_of(
    who: Mapping[str, Any],
    tables: Mapping[str, pd.DataFrame],
    *,
    marks: Collection[str],
    wanted: Mapping[str, Collection[str]],
    languages: Sequence[str],
) -> dict[str, Any]:
    """What is held of one candidate, before it is compared with the others.

    Parameters
    ----------
    who : ``platform, account, price`` (or missing), ``said`` (followers by the brief, or missing)
    tables : canonical ``posts, account_days, accounts, audience``; left unchanged
    marks : words of the client's topics; wanted : groups of its target audience by dimension
    """
    posts, days, accounts, groups = (of(tables[n], who) for n in ("posts", "account_days", "accounts", "audience"))
    hits, texts = overlap(posts, marks, languages) if marks else (0, 0)
    low, high = stats.share_interval(hits, texts) if texts else (math.nan, math.nan)
    return {
        "platform": who["platform"],
        "account": who["account"],
        "price": math.nan if pd.isna(who["price"]) else float(who["price"]),
        "followers": followers(days, posts, accounts, who["said"]),
        "n_overlap": hits,
        "n_texts": texts,
        "overlap": hits / texts if texts else math.nan,
        "overlap_low": low,
        "overlap_high": high,
        "match": audience_match(groups, wanted) if len(groups) else math.nan,
    }
