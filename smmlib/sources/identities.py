"""Post ids: text of 15 to 19 digits, easily destroyed by spreadsheet programs; where there is none, one is made."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from smmlib.sources.quantities import present

if TYPE_CHECKING:
    import pandas as pd

    from smmlib.sources.reporting import FileLog

SCIENTIFIC = r"[+-]?\d(?:[.,]\d+)?[eE]\+?\d{1,3}"
IDENTIFYING = ("url", "title", "text", "format")


def clean_ids(values: pd.Series, name: str, log: FileLog) -> pd.Series:
    """Read ids as text; those that a spreadsheet rounded (``6.49E+17``, or all ending in zeros after 15 digits) become missing."""
    ids = (
        present(values)
        .str.replace(r'^="?(.*?)"?$', r"\1", regex=True)
        .str.removeprefix("'")
        .str.replace(r"^(\d+)\.0$", r"\1", regex=True)
    )
    destroyed = ids.str.fullmatch(SCIENTIFIC, na=False)
    long = ids[ids.str.fullmatch(r"\d{16,}", na=False)]
    if len(long) >= 3 and long.str.slice(15).str.fullmatch("0+").all():
        destroyed |= ids.index.isin(long.index)
    if destroyed.any():
        log.note(f"'{name}': {int(destroyed.sum()):,} ids were destroyed by a spreadsheet program (such as {ids[destroyed].iloc[0]}); "
                 "an id was made from each row instead. Use the file as the platform gave it.")  # fmt: skip
    return ids.mask(destroyed)


def made_ids(posts: pd.DataFrame, file: str) -> pd.Series:
    """Make an id for each row from what does not change between two exports: moment, address, words, format.

    Rows with neither a moment nor words nor an address are told apart only by their place in the file.
    """
    said = posts["published_at"].astype("str").fillna("")
    for column in IDENTIFYING:
        said = said + "\x1f" + posts[column].astype("str").fillna("")
    weak = posts["time_precision"].ne("minute") & posts["url"].isna() & posts["text"].isna() & posts["title"].isna()
    place = posts["source_row"].astype("str") + "\x1f" + file
    said = said.mask(weak, said + "\x1f" + place)
    said = said + "\x1f" + said.groupby(said).cumcount().astype("str")
    return said.map(
        lambda words: "row-" + hashlib.blake2b(words.encode("utf-8", "replace"), digest_size=8).hexdigest()
    ).astype("str")
