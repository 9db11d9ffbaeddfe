"""Who shares people with the client: authors who talk about or under both, held against what the other accounts' authors do.

A large account shares authors with everybody. So the overlap is a share of *their* authors with its interval, and chance is exact: if the labels
of the accounts were dealt out anew among all authors of other accounts, how often would as many of this account's be the client's too? (the
permutation test of overlaps in closed form, hypergeometric). PMI is the logarithm of seen over expected: 0 is chance, 1 is twice as many.

References
----------
Church, K., Hanks, P. (1990). Word association norms, mutual information, and lexicography. Computational Linguistics 16. (PMI)
Martin, T. (2017). community2vec: vector representations of online communities encode semantic relationships. (communities by their authors)
"""

from __future__ import annotations

import math
from collections.abc import Collection

import pandas as pd

from smmlib.core import stats

LEAST_AUTHORS, LEAST_SHARED_EXPECTED = 20, 1.0
COLUMNS = ["account", "n_authors", "n_shared", "overlap", "overlap_low", "overlap_high", "author_pmi", "p_authors"]


def authors_of(comments: pd.DataFrame, mentions: pd.DataFrame) -> pd.DataFrame:
    """Pairs of account and author that occur in comments or mentions, once each: ``account, author``."""
    both = pd.concat([table[["account", "author"]] for table in (comments, mentions)], ignore_index=True)
    return both.dropna().drop_duplicates(ignore_index=True)


def overlaps(pairs: pd.DataFrame, own: Collection[str], *, level: float = 0.90) -> pd.DataFrame:
    """Overlap of each other account's authors with the client's.

    Parameters
    ----------
    pairs : ``account, author`` (`authors_of`), left unchanged; own : handles of the client

    Returns
    -------
    table, a row an account that is not the client's: ``n_authors, n_shared, overlap`` (share of its authors who are the client's too) with its
    interval, ``author_pmi`` (bits, half an author added to both), ``p_authors`` (chance of so many); the last two missing for fewer than
    `LEAST_AUTHORS` authors, or with nobody to compare with
    """
    ours = set(pairs.loc[pairs["account"].isin(set(own)), "author"])
    theirs = pairs[~pairs["account"].isin(set(own)) & ~pairs["author"].isin(set(own) | set(pairs["account"]))]
    groups = {str(name): set(some["author"]) for name, some in theirs.groupby("account", sort=True)}
    everybody = set(theirs["author"])
    return pd.DataFrame(
        [_row(name, some, ours, everybody, len(groups), level) for name, some in groups.items()], columns=COLUMNS
    )


def _row(name: str, some: set[str], ours: set[str], everybody: set[str], among: int, level: float) -> list[object]:
    n, shared = len(some), len(some & ours)
    low, high = stats.share_interval(shared, n, level=level)
    pmi, p = math.nan, math.nan
    known = len(everybody & ours)
    if n >= LEAST_AUTHORS and among > 1 and known:
        expected = n * known / len(everybody)
        pmi, p = math.log2((shared + 0.5) / (expected + 0.5)), chance(shared, n, known, len(everybody))
    return [name, n, shared, shared / n, low, high, pmi, p]


def chance(shared: int, n: int, known: int, everybody: int) -> float:
    """Probability that `n` authors drawn from `everybody`, of whom `known` are the client's too, hold `shared` or more of them.

    Examples
    --------
    >>> round(chance(2, 2, 2, 4), 4), chance(0, 2, 2, 4)
    (0.1667, 1.0)
    """
    ways = math.comb(everybody, n)
    return min(
        1.0,
        sum(
            math.comb(known, k) * math.comb(everybody - known, n - k)
            for k in range(shared, min(n, known) + 1)
            if n - k <= everybody - known
        )
        / ways,
    )
