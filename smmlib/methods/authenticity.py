"""What counts alone can say about an account's followers: each flag is a number that asks for an explanation, never a verdict.

Followers that were bought show as days on which very many came, with no post near them that people engaged with; and as
engagement that is low for the account's size. Both have innocent causes (a mention on television, a change of subject).

References
----------
Theil, H. (1950); Sen, P. K. (1968). Estimates of the regression coefficient based on Kendall's tau. JASA 63 (engagement by size).
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import regex

from smmlib.core import metrics, stats
from smmlib.methods import dossier

ROBUST = 1.4826  # MAD of a normal value to its standard deviation
SPREADS = 8.0  # robust standard deviations above the typical day
LEAST_SHARE = 0.02  # and at least this share of the followers of the day before
LEAST_DAYS = 30
NEAR_DAYS = 3
STRONG_POST = 3.0  # times the account's typical engagement rate
LOW_FOR_SIZE = 0.67
LEAST_PEERS = 6
LEAST_COMMENTS = 20
MUCH_REPEATED = 0.3


def growth_spikes(days: pd.DataFrame, posts: pd.DataFrame) -> pd.DataFrame:
    """Find days, or runs of days, on which an account won far more followers than on its typical day.

    Parameters
    ----------
    days : canonical account_days of one account; posts : its posts. Both left unchanged.

    Returns
    -------
    table: ``day`` (first of the run), ``gain`` (followers won in the run), ``typical`` (gain of a typical day), ``n_days``, ``near`` (the strongest
    post within three days, as a multiple of the account's typical rate; missing without posts there), ``explained``
    """
    known = days.dropna(subset=["followers"]).sort_values("day")
    columns = ["day", "gain", "typical", "n_days", "near", "explained"]
    if len(known) < LEAST_DAYS:
        return pd.DataFrame(columns=columns)
    change = known["followers"].astype("float64").diff()
    apart = known["day"].diff().dt.days
    change = change.where(apart == 1)
    typical = float(change.median())
    spread = max(ROBUST * float((change - typical).abs().median()), 1.0)
    before = known["followers"].astype("float64").shift()
    high = (change > typical + SPREADS * spread) & (change > LEAST_SHARE * before)
    strong = _strength_by_day(posts)
    rows = [_episode(run, typical, strong) for run in _runs(known.assign(change=change)[high])]
    return pd.DataFrame(rows, columns=columns)


def _runs(high: pd.DataFrame) -> list[pd.DataFrame]:
    """Days that lie within three days of each other belong to one run."""
    if high.empty:
        return []
    number = (high["day"].diff().dt.days > NEAR_DAYS).cumsum()
    return [run for _n, run in high.groupby(number)]


def _strength_by_day(posts: pd.DataFrame) -> pd.Series:
    """Each post's rate (or engagements, without followers) as a multiple of the account's median, indexed by its day."""
    dated = posts.dropna(subset=["published_at"])
    if dated.empty:
        return pd.Series(dtype="float64")
    rated = metrics.add(dated, "er_followers")
    value = rated["er_followers"].astype("float64")
    value = rated["engagements"].astype("Float64").astype("float64") if value.isna().all() else value
    middle = value.median()
    by_day = dated["published_at"].dt.tz_localize(None).dt.normalize()
    return pd.Series((value / middle if middle > 0 else value * np.nan).to_numpy(), index=by_day)


def _episode(run: pd.DataFrame, typical: float, strong: pd.Series) -> dict[str, Any]:
    first, last = run["day"].iloc[0], run["day"].iloc[-1]
    inside = (strong.index >= first - pd.Timedelta(days=NEAR_DAYS)) & (strong.index <= last + pd.Timedelta(days=1))
    near = float(strong[inside].max()) if inside.any() else math.nan
    return {"day": first, "gain": int(run["change"].sum()), "typical": typical, "n_days": len(run), "near": near,
            "explained": bool(near >= STRONG_POST)}  # fmt: skip


def low_for_size(rates: pd.DataFrame) -> pd.Series:
    """Each account's typical rate as a multiple of what its size would let expect; missing with fewer than six accounts of one metric.

    Parameters
    ----------
    rates : table with ``platform, metric, typical`` (rate), ``followers``; left unchanged
    """
    found = pd.Series(np.nan, index=rates.index)
    for _key, some in rates.dropna(subset=["typical", "followers"]).groupby(["platform", "metric"]):
        sized = some[(some["followers"] > 0) & (some["typical"] > 0)]
        if len(sized) < LEAST_PEERS:
            continue
        x, y = np.log(sized["followers"].to_numpy("float64")), np.log(sized["typical"].to_numpy("float64"))
        slopes = [(y[j] - y[i]) / (x[j] - x[i]) for i in range(len(x)) for j in range(i) if x[i] != x[j]]
        slope = float(np.median(slopes)) if slopes else 0.0
        left = y - slope * x
        found.loc[sized.index] = np.exp(left - np.median(left))
    return found


def repeated_comments(comments: pd.DataFrame) -> tuple[float, int]:
    """Share of comments (of three words or more) whose words another comment of the same account has too, and how many there are."""
    said = comments["text"].dropna().map(lambda t: " ".join(regex.findall(r"[\p{L}\p{N}]+", str(t).lower())))
    long = said[said.str.count(" ") >= 2]
    return (float(long.duplicated(keep=False).mean()), len(long)) if len(long) else (math.nan, 0)


def flags_of(spikes: pd.DataFrame, size_ratio: float, repeated: tuple[float, int], usual_repeated: float) -> list[str]:
    """Put the numbers that ask for an explanation into words."""
    said = [
        f"followers grew by {row.gain:,} on {row.day:%Y-%m-%d}"
        + (f" and the days after ({row.n_days} days)" if row.n_days > 1 else "")
        + f", a typical day is {row.typical:+.0f}, with "
        + (
            "no post near it"
            if pd.isna(row.near)
            else f"no post above {max(row.near, 0.1):.1f} times the usual rate near it"
        )
        for row in spikes.itertuples()
        if not row.explained
    ]
    if size_ratio < LOW_FOR_SIZE:
        said.append(f"engagement is {size_ratio:.2f} of what accounts of its size among the candidates get")
    share, n = repeated
    if n >= LEAST_COMMENTS and stats.share_interval(round(share * n), n)[0] > usual_repeated:
        said.append(f"{share:.0%} of {n} comments repeat another word for word")
    return said


def with_flags(
    table: pd.DataFrame, posts: pd.DataFrame, days: pd.DataFrame, comments: pd.DataFrame, own_comments: pd.DataFrame
) -> pd.DataFrame:
    """Add ``n_flags`` and ``flags`` to candidates (``platform, account, size_ratio``).

    Repeated comments are held against the client's own, where there are enough: some repetition is ordinary.
    """
    share, n = repeated_comments(own_comments)
    usual = max(MUCH_REPEATED, share if n >= LEAST_COMMENTS else 0.0)
    found = [
        flags_of(
            growth_spikes(dossier.of(days, row), dossier.of(posts, row)),
            row["size_ratio"],
            repeated_comments(dossier.of(comments, row)),
            usual,
        )
        for row in table.to_dict("records")
    ]
    return table.assign(n_flags=[len(f) for f in found], flags=["; ".join(f) or None for f in found])
