"""Does the number of tags matter? Posts in classes of tags, held against the account's trend, format, hour and topic."""

from __future__ import annotations

import numpy as np
import pandas as pd

from smmlib.core.errors import Refusal
from smmlib.methods.best_time import local_parts
from smmlib.methods.effects import effects_of, placed

CLASSES = ("no tag", "1 or 2 tags", "3 tags", "4 or 5 tags", "6 to 10 tags", "11 tags or more")
EDGES = (1, 3, 4, 6, 11)
LEAST = 8
TYPICAL_TAU = 0.15


def count_classes(posts: pd.DataFrame) -> pd.Series:
    """Class of the number of tags of each post."""
    numbers = posts["tags"].fillna("").str.split().str.len().to_numpy("int64")
    return pd.Series(np.array(CLASSES, dtype=object)[np.searchsorted(EDGES, numbers, side="right")], index=posts.index)


def count_effects(posts: pd.DataFrame, *, zone: str = "UTC", level: float = 0.90, metric: str = "") -> pd.DataFrame:
    """Effect of the class of tags on what a post earns; posts of one account, with a column ``topic`` where topics are known.

    Returns
    -------
    table of `effects.placed`, its groups in the column ``tags``, fewest tags first

    Raises
    ------
    Refusal
        Fewer than two classes hold `LEAST` posts, or no rate can be computed.
    """
    timed = local_parts(posts, zone=zone)
    quarter = (timed["local_hour"] // 6).astype("str").where(timed["local_hour"].notna(), "unknown")
    classed = timed.assign(daypart=quarter, tag_class=count_classes(timed))
    sizes = classed["tag_class"].value_counts()
    if (sizes >= LEAST).sum() < 2:
        raise Refusal(
            f"nearly all posts carry the same number of tags ({sizes.index[0]}), so numbers cannot be compared."
        )
    found = effects_of(
        classed, "tag_class", adjust=("format", "daypart", "topic"), level=level, metric=metric, typical_tau=TYPICAL_TAU
    )
    table = placed(found.table.rename(columns={"group": "tags"}), min_posts=LEAST)
    return table.sort_values("tags", key=lambda names: names.map(CLASSES.index), ignore_index=True)
