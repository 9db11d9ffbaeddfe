"""What others do and we do not: differences of shares with honest intervals."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from smmlib.core import stats

LEAST_POSTS = 20


def share_gaps(assigned: pd.DataFrame, *, by: str, level: float = 0.90) -> pd.DataFrame:
    """Compare own and competitors' shares of each value of the column `by`.

    Parameters
    ----------
    assigned : table (n_posts, ...) with ``role`` (own, competitor) and `by`; left unchanged

    Returns
    -------
    table: `by`, ``n_own, n_competitors, share_own, share_competitors, gap, gap_low, gap_high`` (competitors less own, Newcombe), ``reason``;
    largest gap first; with fewer than 20 posts on a side the gap is missing and says so
    """
    counts = (
        assigned.groupby([by, "role"]).size().unstack(fill_value=0).reindex(columns=["own", "competitor"], fill_value=0)
    )
    n_own, n_rivals = int(counts["own"].sum()), int(counts["competitor"].sum())
    rows = [
        {by: str(name), **_gap(int(row["own"]), int(row["competitor"]), n_own, n_rivals, level)}
        for name, row in counts.iterrows()
    ]
    return pd.DataFrame(rows).sort_values(["gap", by], ascending=[False, True], ignore_index=True)


def _gap(own: int, rivals: int, n_own: int, n_rivals: int, level: float) -> dict[str, Any]:
    row: dict[str, Any] = {
        "n_own": own,
        "n_competitors": rivals,
        "share_own": own / n_own if n_own else math.nan,
        "share_competitors": rivals / n_rivals if n_rivals else math.nan,
        "gap": math.nan,
        "reason": None,
    }
    if min(n_own, n_rivals) < LEAST_POSTS:
        return {
            **row,
            "reason": f"{n_rivals} competitors' and {n_own} own posts with words: too few to compare ({LEAST_POSTS} each)",
        }
    gap, low, high = stats.difference_interval(rivals, n_rivals, own, n_own, level=level)
    return {**row, "gap": gap, "gap_low": low, "gap_high": high}
