"""Competitors like for like: one platform, one metric id, the counts that both sides show, the formats that all post, the days that all cover.

Anything else compares exports, not accounts: a client's export counts saves that nobody sees from outside, and an account that posts more
reels than another differs by its reels.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from smmlib.core import stats
from smmlib.core.errors import Refusal

COUNTS = ("reactions", "likes", "comments", "shares", "saves")
LEAST_POSTS, LEAST_WEEKS, MOST_ZERO = 8, 4, 0.5
RATE, FREQUENCY = "er_pub_day", "posting_frequency"


def with_followers(posts: pd.DataFrame, account_days: pd.DataFrame, *, zone: str) -> pd.DataFrame:
    """Fill ``followers_at_post`` from the account's count on the day of the post, where the post does not say; left unchanged otherwise."""
    known = account_days.dropna(subset=["followers"]).drop_duplicates(["platform", "account", "day"])
    local = posts["published_at"].dt.tz_convert(zone).dt.tz_localize(None).dt.normalize()
    keyed = posts[["platform", "account"]].assign(day=local.astype("datetime64[us]"))
    found = keyed.merge(known[["platform", "account", "day", "followers"]], on=["platform", "account", "day"], how="left")  # fmt: skip
    own = posts["followers_at_post"]
    return posts.assign(followers_at_post=own.where(own.notna(), pd.array(found["followers"], "Int64")))


def compare(posts: pd.DataFrame, *, level: float = 0.90) -> pd.DataFrame:
    """Compare the client's accounts with their competitors on one platform.

    Parameters
    ----------
    posts : posts (n, ...) of one platform, roles own and competitor, with ``followers_at_post``; left unchanged

    Returns
    -------
    table, two rows an account (one a metric id): ``account, role, metric, value, value_low, value_high, n, ratio, ratio_low, ratio_high``
    (own account against this one), ``p_higher``, ``counted, formats, since, until``

    Raises
    ------
    Refusal
        A side is missing, the days do not overlap, no count is shown by both sides, or no format is posted by all.
    """
    dated = posts[posts["published_at"].notna()]
    sides = [dated[dated["role"] == role] for role in ("own", "competitor")]
    if any(side.empty for side in sides):
        raise Refusal(
            "no dated posts of a competitor here." if sides[1].empty else "no dated posts of the client here."
        )
    first, last = _common_days(dated)
    some = dated[(dated["published_at"] >= first) & (dated["published_at"] <= last)]
    span = {"since": first.strftime("%Y-%m-%d"), "until": last.strftime("%Y-%m-%d")}
    parts = [_frequencies(some, first, last, level).assign(counted="posts", formats="all")]
    why = ""
    try:
        parts.insert(0, _rates(some, level))
    except Refusal as reason:
        why = str(reason)
    table = pd.concat(parts, ignore_index=True).assign(**span)
    table.attrs["refused_rate"] = why
    return table


def _common_days(posts: pd.DataFrame) -> tuple[pd.Timestamp, pd.Timestamp]:
    ends = posts.groupby("account")["published_at"].agg(["min", "max"])
    first, last = ends["min"].max(), ends["max"].min()
    if first >= last or (last - first).days < 7 * LEAST_WEEKS:
        raise Refusal(f"the days that all accounts cover are fewer than {7 * LEAST_WEEKS}.")
    return first, last


def _rates(posts: pd.DataFrame, level: float) -> pd.DataFrame:
    counted = [c for c in COUNTS if posts.groupby("account")[c].apply(lambda s: s.notna().mean() > 0.9).all()]
    if not counted:
        raise Refusal("no count is shown for the posts of every account.")
    known = posts[posts["followers_at_post"].fillna(0) > 0].dropna(subset=counted)
    if set(known["account"]) != set(posts["account"]):
        silent = ", ".join(sorted(set(posts["account"]) - set(known["account"])))
        raise Refusal(f"followers on the day of the post are not known for {silent}.")
    formats = _common_formats(known)
    known = known[known["format"].isin(formats)] if formats else known
    earned = known[counted].astype("float64").sum(axis=1)
    if (earned == 0).mean() > MOST_ZERO:
        raise Refusal("most posts earned nothing, so that typical rates are zero.")
    logs = np.log((earned + 0.5) / known["followers_at_post"].astype("float64"))
    rows = _standardised(known.assign(log=logs), formats, level)
    return rows.assign(metric=RATE, counted=" + ".join(counted), formats=", ".join(formats) or "not told apart")


def _common_formats(posts: pd.DataFrame) -> list[str]:
    """Formats that every account posted at least eight times; empty where no post says its format."""
    if posts["format"].isna().all():
        return []
    counts = posts.groupby(["account", "format"]).size().unstack(fill_value=0)
    common = sorted(str(f) for f in counts.columns if (counts[f] >= LEAST_POSTS).all())
    if not common:
        raise Refusal(f"no format was posted at least {LEAST_POSTS} times by every account.")
    return common


def _standardised(posts: pd.DataFrame, formats: Sequence[str], level: float) -> pd.DataFrame:
    """Typical rate of each account as if all posted the client's mix of the common formats."""
    own = posts[posts["role"] == "own"]
    mix = own["format"].value_counts(normalize=True).reindex(formats) if formats else pd.Series({"all": 1.0})
    posts = posts.assign(format=posts["format"] if formats else "all")
    means: dict[str, tuple[float, float, int, str]] = {}
    for account, some in posts.groupby("account", sort=True):
        by = some.groupby("format")["log"].agg(["mean", "var", "size"]).reindex(mix.index)
        mean = float((mix * by["mean"]).sum())
        error = math.sqrt(float((mix**2 * by["var"] / by["size"]).sum()))
        means[str(account)] = (mean, error, len(some), str(some["role"].iloc[0]))
    return pd.DataFrame([_rate_row(account, means, level) for account in means])


def _rate_row(account: str, means: dict[str, tuple[float, float, int, str]], level: float) -> dict[str, Any]:
    mean, error, n, role = means[account]
    z = stats.z_of(level)
    row = {"account": account, "role": role, "n": n, "value": math.exp(mean), "value_low": math.exp(mean - z * error),
           "value_high": math.exp(mean + z * error)}  # fmt: skip
    own = [m for m in means.values() if m[3] == "own"]
    if role == "own" or len(own) != 1:
        return row
    return row | _against(own[0][0] - mean, math.hypot(own[0][1], error), z)


def _against(gap: float, error: float, z: float) -> dict[str, float]:
    return {"ratio": math.exp(gap), "ratio_low": math.exp(gap - z * error), "ratio_high": math.exp(gap + z * error),
            "p_higher": stats.normal_cdf(gap / error) if error > 0 else math.nan}  # fmt: skip


def _frequencies(posts: pd.DataFrame, first: pd.Timestamp, last: pd.Timestamp, level: float) -> pd.DataFrame:
    """Posts a week of each account over the same whole weeks, with the spread of its own weeks."""
    weeks = int((last - first).days // 7)
    number = ((posts["published_at"] - first).dt.total_seconds() // (7 * 86400)).astype("int64")
    inside = posts.assign(week=number)[number < weeks]
    found: dict[str, tuple[float, float, int, str]] = {}
    for account, some in inside.groupby("account", sort=True):
        counts = some.groupby("week").size().reindex(range(weeks), fill_value=0)
        mean = float(counts.mean())
        relative = math.sqrt(max(float(counts.var()), mean) / weeks) / mean
        found[str(account)] = (math.log(mean), relative, len(some), str(some["role"].iloc[0]))
    return pd.DataFrame([_rate_row(account, found, level) for account in found]).assign(metric=FREQUENCY)
