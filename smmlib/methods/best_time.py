"""Best time to post, honestly: weekday-by-daypart blocks, shrunk towards 'no difference', adjusted for trend and mix.

A heatmap of averages over 168 hours mostly shows luck. Blocks are fewer, estimates are pooled, and a block's promise is
what its next posts can be expected to earn against the account's average post.

References
----------
Spasojevic, N. et al. (2015). When-to-post on social networks. arXiv:1506.02089: gains up to 17 % (Facebook) and 4 % (Twitter),
the order of size to expect. Timing is a causal question: doi:10.1007/s10260-022-00664-z.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from smmlib.core.errors import Refusal
from smmlib.core.i18n import N_
from smmlib.methods.backtest import later_posts
from smmlib.methods.effects import Effects, effects_of

NAMES = {6: (N_("night"), N_("morning"), N_("afternoon"), N_("evening"))}
TYPICAL_TAU = 0.15


def local_parts(posts: pd.DataFrame, *, zone: str) -> pd.DataFrame:
    """Add ``local_weekday`` (1 Monday to 7 Sunday) and ``local_hour`` of `zone`, missing where the export has no hour.

    Exports that hold parts instead of an instant keep their hour; their weekday numbers name no day and are not used.
    """
    local = posts["published_at"].dt.tz_convert(zone)
    timed = posts["time_precision"].isin(["minute", "hour"])
    hour = local.dt.hour.astype("Int64").where(timed & local.notna(), posts["hour"])
    weekday = (local.dt.day_of_week + 1).astype("Int64").where(local.notna())
    return posts.assign(local_weekday=weekday, local_hour=hour)


def blocks(posts: pd.DataFrame, *, zone: str, hours_per_block: int = 6) -> pd.DataFrame:
    """Add ``block``: 'weekday|first hour', with weekday 0 where the export names no day; missing without an hour.

    Raises
    ------
    Refusal
        No post carries an hour; the message says which export would.
    """
    timed = local_parts(posts, zone=zone)
    if not len(timed) or timed["local_hour"].notna().mean() < 0.5:
        raise Refusal(
            "The export gives days without an hour, so no hour can be better than another. An export with the time of each "
            "post turns this on; smm check names the menu it comes from."
            if len(timed)
            else "There are no posts in this period."
        )
    first = timed["local_hour"] // hours_per_block * hours_per_block
    label = timed["local_weekday"].fillna(0).astype("str") + "|" + first.astype("str")
    return timed.assign(block=label.where(timed["local_hour"].notna()).astype("str").where(timed["local_hour"].notna()))


def time_effects(
    posts: pd.DataFrame, *, zone: str, hours_per_block: int = 6, level: float = 0.90, metric: str = ""
) -> Effects:
    """Effects of blocks on what a typical post earns, adjusted for trend and format; see `effects_of`."""
    timed = blocks(posts, zone=zone, hours_per_block=hours_per_block)
    return effects_of(timed, "block", adjust=("format",), level=level, metric=metric, typical_tau=TYPICAL_TAU)


def promise_of(posts: pd.DataFrame, *, zone: str, hours_per_block: int = 6, metric: str = "") -> pd.DataFrame:
    """What the earlier posts of one account promised of their best block, and what later ones delivered; see `backtest.later_posts`."""
    timed = blocks(posts, zone=zone, hours_per_block=hours_per_block)
    return later_posts(timed, "block", adjust=("format",), metric=metric, typical_tau=TYPICAL_TAU)


def raw_lifts(posts: pd.DataFrame, *, rate: str) -> pd.Series:
    """What a plain heatmap promises: mean rate of each block over the mean rate of all posts. For contrast only."""
    overall = posts[rate].mean()
    return (
        posts.groupby("block")[rate].mean() / overall if overall else pd.Series(np.nan, index=posts["block"].unique())
    )


def unpack(block: pd.Series) -> pd.DataFrame:
    """Split block labels into ``weekday`` (missing where no day is named) and ``hour_from``."""
    parts = block.str.split("|", expand=True)
    weekday = pd.to_numeric(parts[0]).astype("Int64")
    return pd.DataFrame({"weekday": weekday.where(weekday > 0), "hour_from": pd.to_numeric(parts[1]).astype("Int64")})


def daypart(hour_from: int, hours_per_block: int) -> str:
    """Name a part of the day: morning, or 06-08 for narrower blocks."""
    names = NAMES.get(hours_per_block)
    return names[hour_from // hours_per_block] if names else f"{hour_from:02d}-{hour_from + hours_per_block - 1:02d}"


def block_label(block: str, hours_per_block: int) -> str:
    """Read a block label aloud: 'Tue evening', or 'evening' where no day is named."""
    weekday, hour = block.split("|")
    day = ("", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")[int(weekday)]
    return f"{day} {daypart(int(hour), hours_per_block)}".strip()
