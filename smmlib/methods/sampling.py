"""Samples to be read by a person: drawn at random, and the same ones for the same mentions."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping

import pandas as pd

from smmlib.core import stats
from smmlib.core.errors import Refusal
from smmlib.methods import queries, tone


def sample_to_read(read: pd.DataFrame, wanted: Mapping[str, str], *, n_sample: int = 10) -> pd.DataFrame:
    """Draw matches of each query to be read by hand: the same ones for the same mentions, in no order that means anything.

    Returns
    -------
    table (at most n_sample a query, 4): ``query, day, brand, text``; a broken query has no rows, `summarise_queries` says why
    """
    parts = [pd.DataFrame(columns=["query", "day", "brand", "text"])]
    for name, words in wanted.items() if len(read) else ():
        try:
            fits = read[queries.matches(read["text"], words)]
        except Refusal:
            continue
        parts.append(_drawn(fits, words, n_sample).assign(query=name)[["query", "day", "brand", "text"]])
    return pd.concat([p for p in parts if len(p)] or parts, ignore_index=True)


def sample_to_label(read: pd.DataFrame, *, n_sample: int = 100) -> pd.DataFrame:
    """Draw mentions that nobody has labelled yet, for a person to read: at random, so that the labels stand for all."""
    todo = read[tone.tones_of(read["label"]).isna()] if len(read) else read
    return _drawn(todo, "label", n_sample)[["platform", "id", "brand", "text"]]


def _drawn(some: pd.DataFrame, salt: str, n: int) -> pd.DataFrame:
    """The first `n` by a hash of their ids: a random draw that does not depend on the order of rows."""
    marks = [hashlib.blake2b(f"{salt}\x1f{p}\x1f{i}".encode("utf-8", "replace"), digest_size=8).hexdigest() for p, i in zip(some["platform"], some["id"], strict=True)]  # fmt: skip
    return some.assign(mark=marks).sort_values("mark", kind="stable").head(n).reset_index(drop=True)


def precision(right: int, read: int, *, level: float = 0.90) -> dict[str, float]:
    """Share of a query's matches that are about the subject, from `right` of `read` sampled ones, with its Wilson interval."""
    low, high = stats.share_interval(right, read, level=level)
    return {"precision": right / read if read else math.nan, "low": low, "high": high}
