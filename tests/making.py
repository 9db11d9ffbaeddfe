"""Posts made for tests: a few visible numbers in, a canonical table out."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from smmlib.core import schema


def posts_of(by: str = "format", *, reach: int = 1000, hours: int = 31, **groups: Sequence[float]) -> pd.DataFrame:
    """Own posts of one Instagram account: each keyword a group of the column `by`, its values engagement rates by reach.

    Groups take turns in time (every `hours` hours), so that no trend favours one of them.
    """
    turns = [(i / len(rates), name, rate) for name, rates in groups.items() for i, rate in enumerate(rates)]
    rows = [{by: name, "likes": round(rate * reach)} for _, name, rate in sorted(turns)]
    start = pd.Timestamp("2026-01-05 09:00", tz="UTC")
    table = pd.DataFrame(rows).assign(
        platform="instagram", account="nord", role="own", reach=reach, time_precision="minute",
        post_id=[f"p{i}" for i in range(len(rows))], published_at=[start + pd.Timedelta(hours=hours * i) for i in range(len(rows))],
    )  # fmt: skip
    checked = schema.check(table, "posts")
    return checked if by in checked else checked.assign(**{by: table[by].to_numpy()})
