"""What a post asks of its reader: to buy, to book, to come, to say something, to pass it on, to follow.

Phrases are matched as whole words, in the language of the post; what no phrase names is not found, so shares are lower bounds.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import pandas as pd
import regex

from smmlib.core import text

SELLING = ("buy", "book")


def asks(said: pd.Series, spoken: pd.Series, calls: pd.DataFrame, *, kinds: Collection[str] = ()) -> pd.Series:
    """Find the posts that ask something of the reader.

    Parameters
    ----------
    said : words of posts, missing where there are none; spoken : language of each. Left unchanged.
    calls : reference ``calls`` (phrase, language, kind); ``{n}`` in a phrase stands for any one word
    kinds : only these; empty: all

    Returns
    -------
    floats, 1 where a phrase is found, 0 where not, missing where the post has no words or nobody lists phrases of its language
    """
    listed = calls[calls["kind"].isin(list(kinds))] if kinds else calls
    known = {str(language): _pattern(some["phrase"]) for language, some in listed.groupby("language")}
    found = [
        float(bool(known[language].search(text.clean(one).lower()))) if pd.notna(one) and language in known else None
        for one, language in zip(said, spoken, strict=True)
    ]
    return pd.Series(found, index=said.index, dtype="float64")


def _pattern(phrases: pd.Series) -> regex.Pattern[str]:
    written = [r"\s+".join(r"\S+" if w == "{n}" else _word(w) for w in str(p).lower().split()) for p in phrases]
    return regex.compile(rf"(?<!\w)(?:{'|'.join(sorted(written, key=len, reverse=True))})(?!\w)")


def _word(word: str) -> str:
    return r"\S+".join(regex.escape(part) for part in word.split("{n}"))


def sells(said: pd.Series, spoken: pd.Series, calls: pd.DataFrame, offers: Sequence[str] = ()) -> pd.Series:
    """Find the posts that sell: they ask to buy or to book, or name an offer of the brief.

    Parameters
    ----------
    offers : names of offers, matched as they stand, whatever the case

    Returns
    -------
    floats as of `asks`
    """
    asked = asks(said, spoken, calls, kinds=SELLING)
    names = [name.casefold() for name in offers if name.strip()]
    named = said.map(lambda one: any(name in str(one).casefold() for name in names), na_action="ignore").astype(
        "float64"
    )
    return asked.where(named.fillna(0.0) == 0, 1.0) if names else asked
