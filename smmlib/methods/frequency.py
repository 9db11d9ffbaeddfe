"""Does it matter how soon after the last post the next one comes? Gaps between posts, held against the account's trend.

Accounts that decline also post less, so plain averages by frequency mostly show the decline.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from smmlib.core.errors import Refusal
from smmlib.methods.best_time import local_parts
from smmlib.methods.effects import Effects, effects_of

CLASSES = ("under half a day", "half a day to a day", "one to three days", "over three days")
EDGES_HOURS = (12.0, 24.0, 72.0)
TYPICAL_TAU = 0.15


def gap_classes(posts: pd.DataFrame) -> pd.Series:
    """Class of the hours since the previous post of the same account; missing for the first post and for days without an hour."""
    ordered = posts["published_at"].sort_values()
    hours = (ordered.diff().dt.total_seconds() / 3600).reindex(posts.index)
    timed = hours.notna() & posts["time_precision"].isin(["minute", "hour"])
    named = np.array(CLASSES, dtype=object)[np.searchsorted(EDGES_HOURS, hours.fillna(0.0), side="right")]
    return pd.Series(named, index=posts.index).where(timed)


def gap_effects(posts: pd.DataFrame, *, zone: str, level: float = 0.90, metric: str = "") -> Effects:
    """Effect of the gap before a post on what it earns, adjusted for trend, format and time of day; one account's posts.

    Raises
    ------
    Refusal
        Posts carry no time, or all gaps fall into one class.
    """
    parts = local_parts(posts, zone=zone)
    quarter = (parts["local_hour"] // 6).astype("str").where(parts["local_hour"].notna(), "unknown")
    classed = parts.assign(gap=gap_classes(posts), daypart=quarter)
    if classed["gap"].nunique() < 2:
        raise Refusal("all gaps between posts are alike or unknown, so no rhythm can be compared with another.")
    return effects_of(classed, "gap", adjust=("format", "daypart"), level=level, metric=metric, typical_tau=TYPICAL_TAU)
