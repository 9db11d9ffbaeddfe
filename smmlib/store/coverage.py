"""What a table of posts holds: how many rows, from when to when, and which counters are filled."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

COUNTERS = ("reach", "impressions", "views", "followers_at_post", "text")


def of_posts(posts: pd.DataFrame, zone: str) -> pd.DataFrame:
    """Count posts by platform, account and role.

    Returns
    -------
    table : ``platform, account, role``, ``rows`` (posts), ``first_day``, ``last_day`` (local days of `zone`, ISO text;
        empty without dates), ``with_reach``, ``with_impressions``, ``with_views``, ``with_followers_at_post``,
        ``with_text`` (posts whose counter is filled). Sorted by role (own first), platform, account.
    """
    local = posts["published_at"].dt.tz_convert(zone).dt.strftime("%Y-%m-%d")
    filled = {f"with_{name}": posts[name].notna().astype("int64") for name in COUNTERS}
    keyed = posts[["platform", "account", "role"]].assign(rows=1, first_day=local, last_day=local, **filled)
    how = {"rows": "sum", "first_day": "min", "last_day": "max", **dict.fromkeys(filled, "sum")}
    table = keyed.groupby(["platform", "account", "role"], sort=True).agg(how).reset_index()
    table = table.fillna({"first_day": "", "last_day": ""})
    order = table["role"].map({"own": 0, "competitor": 1, "ally": 2})
    table = table.assign(order=order).sort_values(["order", "platform", "account"], kind="stable")
    return table.drop(columns="order").reset_index(drop=True)
