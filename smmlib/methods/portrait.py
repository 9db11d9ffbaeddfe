"""Shares of an audience with what stands behind them: people counted, people worked out, or a share alone.

The interval of a share answers "what if the next followers came from the same crowd": Wilson where people can be counted, widened
by the rounding of the export. Without a count there is no interval, because a share alone does not say how many it was taken of.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from smmlib.core import stats
from smmlib.core.brief.models import Audience
from smmlib.methods import target as aims

KEY = ["platform", "account", "measure"]
TOLD = ("age", "gender", "age_gender", "country", "city", "language")
WHOLE = {"age": 0.9, "gender": 0.9, "age_gender": 0.9}
TOO_MUCH = 1.05  # groups that exclude each other and add up to more are no shares of one whole


def latest(audience: pd.DataFrame) -> pd.DataFrame:
    """Keep, for each account, measure and dimension, the rows of its latest day; rows without a day only where there is no other."""
    day = audience["as_of"].fillna(pd.Timestamp("1900-01-01"))
    newest = day.groupby([audience[c] for c in [*KEY, "dimension"]]).transform("max")
    return audience[day == newest].reset_index(drop=True)


def shares(audience: pd.DataFrame, followers: dict[tuple[str, str], int], *, level: float = 0.90) -> pd.DataFrame:
    """Give each value its share, the people behind it and an interval.

    Parameters
    ----------
    audience : canonical audience; left unchanged. followers : (platform, account) -> followers, for shares of followers only.

    Returns
    -------
    table: ``platform, account, measure, dimension, value, share, share_low, share_high, people, n_people, rounding, status, people_from,
    as_of``; measures are never mixed
    """
    table = latest(audience)
    table = _named(table)
    groups = [
        _group(some, followers.get((str(key[0]), str(key[1]))) if key[2] == "followers" else None, level)
        for key, some in table.groupby([*KEY, "dimension"], sort=True)
    ]
    return pd.concat(groups, ignore_index=True) if groups else table.assign(n_people=None)


def _named(table: pd.DataFrame) -> pd.DataFrame:
    """Write genders, countries and languages alike on all platforms; where that would make one group of two, leave them as they are."""
    names = [_name(d, v) for d, v in zip(table["dimension"], table["value"], strict=True)]
    renamed = table.assign(value=pd.Series(names, index=table.index, dtype="str"))
    twice = renamed.duplicated([*KEY, "dimension", "value"], keep=False)
    return renamed.assign(value=renamed["value"].where(~twice, table["value"]))


def _name(dimension: str, value: str) -> str:
    one = {"gender": aims.gender_of, "country": aims.country_of, "language": aims.language_of}.get(dimension)
    return (one(value) if one else "") or value


def _group(some: pd.DataFrame, followers: int | None, level: float) -> pd.DataFrame:
    counted = some["people"].astype("Float64").astype("float64")
    share = some["share"].astype("float64")
    total = float(counted.sum())
    share = share.where(share.notna(), counted / total if total > 0 else np.nan)
    if counted.notna().all() and total > 0:
        n, people, source = round(max(total, _whole(counted, share, total))), counted, "counted"
    elif followers and pd.notna(followers):
        n, people, source = int(followers), share * int(followers), "share of the followers"
    else:
        n, people, source = 0, counted, ""
    rounding = 0.0 if source == "counted" else unit_of(share) / 2
    table = some[[*KEY, "dimension", "value", "as_of"]].assign(
        share=share.clip(0, 1), people=people.round(), n_people=n or None, rounding=rounding, status="measured",
        people_from=source or None,
    )  # fmt: skip
    return table.dropna(subset=["share"]).pipe(with_interval, level=level)


def _whole(counted: pd.Series, share: pd.Series, total: float) -> float:
    """People of whom the shares were taken, where the list is only its top: people divided by their shares."""
    known = (counted > 0) & (share > 0)
    return float((counted[known] / share[known]).median()) if known.any() else total


def unit_of(share: pd.Series) -> float:
    """The unit to which the shares were rounded: 0.01 for whole percent, 0.001, or 0 where they are finer."""
    known = share.dropna()
    for unit in (0.01, 0.001, 0.0001):
        if len(known) and np.allclose((known / unit).round() * unit, known, atol=1e-9):
            return unit
    return 0.0


def with_interval(table: pd.DataFrame, *, level: float) -> pd.DataFrame:
    """Add ``share_low`` and ``share_high``; missing where nobody counted."""
    ends = [
        interval_of(share, n, half, level)
        for share, n, half in zip(table["share"], table["n_people"], table["rounding"], strict=True)
    ]
    return table.assign(share_low=[low for low, _ in ends], share_high=[high for _, high in ends])


def interval_of(share: float, n: float | None, half: float, level: float) -> tuple[float, float]:
    """Wilson interval of a share of `n` people, widened by half a unit of rounding; missing without people."""
    if n is None or pd.isna(n) or n <= 0:
        return math.nan, math.nan
    low, high = stats.share_interval(round(share * n), round(n), level=level)
    return max(0.0, min(low - half, share)), min(1.0, max(high + half, share))


def add_margins(table: pd.DataFrame, *, level: float) -> pd.DataFrame:
    """Add age and gender where an account has only the two together, by summing: status derived; only from a whole table."""
    made = []
    for _key, some in table[table["dimension"] == "age_gender"].groupby(KEY, sort=True):
        if some["share"].sum() < WHOLE["age_gender"]:
            continue
        split = [aims.split_age_gender(v) for v in some["value"]]
        have = _dimensions(table, some)
        for dimension, values in (("gender", [g for g, _ in split]), ("age", [b for _, b in split])):
            if dimension not in have:
                made.append(_margin(some.assign(value=values), dimension, level))
    return pd.concat([table, *made], ignore_index=True) if made else table


def _dimensions(table: pd.DataFrame, some: pd.DataFrame) -> set[str]:
    same = (table[KEY] == some[KEY].iloc[0]).all(axis=1)
    return set(table.loc[same, "dimension"])


def _margin(some: pd.DataFrame, dimension: str, level: float) -> pd.DataFrame:
    how = {"share": "sum", "people": lambda s: s.sum(min_count=1), "n_people": "first", "rounding": "sum", "people_from": "first", "as_of": "first"}  # fmt: skip
    summed = some[some["value"] != ""].groupby([*KEY, "value"], sort=True).agg(how).reset_index()
    summed = summed.assign(dimension=dimension, status="derived", share=summed["share"].clip(0, 1))
    return with_interval(summed, level=level)


def possible(table: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """The table without dimensions whose shares add up to more than everybody, and a reason for each that was left out."""
    keys, reasons, kept = [*KEY, "dimension"], [], pd.Series(True, index=table.index)
    for (platform, account, measure, dimension), some in table[table["dimension"].isin(list(WHOLE))].groupby(
        keys, sort=True
    ):
        total = float(some["share"].sum())
        if total > TOO_MUCH:
            kept[some.index] = False
            reasons.append(
                f"{account} ({platform}): the shares of {measure} by {dimension.replace('_', ' and ')} add up to {total:.0%}, which cannot be; they were left out"
            )
    return table[kept], reasons


def mark(table: pd.DataFrame, target: Audience) -> pd.DataFrame:
    """Add ``inside`` (which part of the group is in the target audience, 0-1) and ``wanted``; missing where the brief is silent."""
    parts = [aims.inside(target, d, v) for d, v in zip(table["dimension"], table["value"], strict=True)]
    inside = pd.Series([p.share if p else math.nan for p in parts], index=table.index, dtype="float64")
    wanted = pd.Series([p.share > 0 if p else pd.NA for p in parts], index=table.index, dtype="boolean")
    return table.assign(inside=inside, wanted=wanted)


def match(table: pd.DataFrame, target: Audience, *, level: float = 0.90) -> tuple[pd.DataFrame, list[str]]:
    """Measure how much of each account's audience is in the target audience, by dimension and all together.

    Returns
    -------
    (rows with dimension ``target`` and value age, gender, ... or all, as in `shares`; reasons for what could not be measured).
    The row ``all`` multiplies the dimensions as if they were independent; its ends are the Frechet bounds, which hold whatever the ties.
    """
    rows, reasons = [], []
    for key, some in table.groupby(KEY, sort=True):
        found = []
        for dimension in aims.DIMENSIONS:
            one = some[some["dimension"] == dimension]
            if not aims.wants(target, dimension) or one.empty:
                continue
            if one["share"].sum() < WHOLE.get(dimension, 0.0):
                reasons.append(
                    f"{key[1]} ({key[0]}): only {one['share'].sum():.0%} of its {dimension} is in the export"
                )
                continue
            found.append(_row(one, target, dimension, level))
        rows += [*found, *([_together(found)] if len(found) > 1 else [])]
    return pd.DataFrame(rows), reasons


def _row(one: pd.DataFrame, target: Audience, dimension: str, level: float) -> dict[str, object]:
    first = one.iloc[0]
    parts = [aims.inside(target, dimension, v) or aims.Part(0.0, 0.0, 1.0) for v in one["value"]]
    share, low, high = (
        min(1.0, sum(getattr(p, end) * s for p, s in zip(parts, one["share"], strict=True)))
        for end in ("share", "low", "high")
    )
    half = float(sum(r for r, p in zip(one["rounding"], parts, strict=True) if p.high > 0))
    unlisted = max(0.0, 1 - one["share"].sum()) if dimension in ("country", "city", "language") else 0.0
    low_end, high_end = (interval_of(v, first["n_people"], half, level) for v in (low, high))
    known = not math.isnan(low_end[0])
    split = low < high
    return {
        **{c: first[c] for c in [*KEY, "n_people", "people_from", "as_of"]}, "dimension": "target", "value": dimension, "share": share,
        "share_low": low_end[0] if known else low if split else math.nan, "rounding": half,
        "share_high": min(1.0, high_end[1] + unlisted) if known else min(1.0, high + unlisted) if split else math.nan,
        "people": round(share * first["n_people"]) if known else None,
        "status": "estimated" if split else "derived", "inside": share, "wanted": True,
    }  # fmt: skip


def _together(found: list[dict[str, object]]) -> dict[str, object]:
    """All wanted dimensions at once: product as the estimate, Frechet bounds as the ends."""
    table = pd.DataFrame(found)
    low = table["share_low"].astype("float64").fillna(table["share"])
    high = table["share_high"].astype("float64").fillna(table["share"])
    share = float(table["share"].prod())
    n = table["n_people"].iloc[0]
    return {
        **found[0], "value": "all", "share": share, "share_low": max(0.0, float(low.sum()) - (len(table) - 1)),
        "share_high": float(high.min()), "status": "estimated", "inside": share, "people": round(share * n) if pd.notna(n) else None,
    }  # fmt: skip


def beyond_half(row: Mapping[str, Any]) -> float:
    """Probability that the share lies on its side of one half, from its interval taken as normal."""
    spread = max((row["share_high"] - row["share_low"]) / (2 * 1.645), 1e-6)
    p = stats.normal_cdf((row["share"] - 0.5) / spread)
    return max(p, 1 - p)


def audiences_of_own(audience: pd.DataFrame, accounts: pd.DataFrame) -> pd.DataFrame:
    """The audiences of own accounts; where the accounts table names none, all."""
    own = accounts[accounts["role"] == "own"][["platform", "account"]].drop_duplicates()
    kept = audience.merge(own, on=["platform", "account"], how="inner") if len(own) else audience
    return kept[kept["share"].notna() | kept["people"].notna()]


def latest_followers(accounts: pd.DataFrame, days: pd.DataFrame) -> dict[tuple[str, str], int]:
    """The latest count of followers of each account: from its days, else as the accounts table has it."""
    counted = days[days["followers"].notna()].sort_values("day").drop_duplicates(["platform", "account"], keep="last")
    both = [accounts[accounts["followers"].notna()], counted]
    return {(r.platform, r.account): int(r.followers) for some in both for r in some.itertuples()}


def largest_groups(found: pd.DataFrame) -> dict[tuple[str, str, str], str]:
    """The largest group of each dimension, such as ``25-34 22%, BG 98%``, by platform, account and measure."""
    some = found[found["dimension"].isin(TOLD) & found["share"].notna()]
    best = some.sort_values("share", ascending=False).drop_duplicates([*KEY, "dimension"])
    best = best.sort_values("dimension", key=lambda names: names.map(TOLD.index), kind="stable")
    return {
        (str(a), str(b), str(c)): ", ".join(f"{r.value} {r.share:.0%}" for r in rows.itertuples())
        for (a, b, c), rows in best.groupby(KEY, sort=True)
    }
