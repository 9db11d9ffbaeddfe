"""From the rows of every file to one table a contract: how several files of the same thing meet."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from smmlib.core.schema import CANONICAL, check, empty
from smmlib.sources import merging, sums

if TYPE_CHECKING:
    from smmlib.core.brief import Brief
    from smmlib.sources.reporting import FileLog

COUNTERS = ("views", "impressions", "reach", "reactions", "likes")
FALLEN = 0.9  # of the earlier count: less than that is no correction by the platform


def joined(
    parts: Mapping[str, Sequence[pd.DataFrame]], logs: Sequence[FileLog], brief: Brief | None
) -> tuple[dict[str, pd.DataFrame], list[str]]:
    """One checked table for every canonical contract, and sentences about what met."""
    tables, notes = {}, []
    videos = {log.file for log in logs if log.reader == "meta_facebook_videos"}
    for name in (one.name for one in CANONICAL):
        if name not in parts:
            tables[name] = _nothing(name).copy()
            continue
        rows, said = _met(merging.stacked(parts[name]), name, videos)
        tables[name] = check(rows, name)
        notes += said
    if brief:
        tables["accounts"] = check(_accounts(brief, tables["accounts"]), "accounts")
    return tables, [*notes, *(f"{log.file}: {log.taken_for}." for log in logs if log.status == "repeated")]


def _met(rows: pd.DataFrame, name: str, videos: set[str]) -> tuple[pd.DataFrame, list[str]]:
    notes: list[str] = []
    if name == "audience":
        rows, notes = one_snapshot(rows)
    if name == "posts":
        rows = same_posts(rows)
        notes = falling(rows)
    rows, said = merging.merged(rows, name)
    notes += said
    if name == "posts":
        rows, said = merging.without_twin_videos(rows, videos)
        notes += said
    if sums.is_of_sums(name):
        rows, said = sums.without_subtotals(rows, name)
        notes += said
        rows, said = sums.without_overlaps(rows, name)
        notes += said
    return rows, notes


def one_snapshot(rows: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """Of several files with the same shares of no stated day, keep the first: two moments are never mixed."""
    key = ["platform", "account", "measure", "dimension"]
    undated = rows[rows["as_of"].isna()]
    files = undated.groupby(key)["source_file"].agg(lambda f: list(dict.fromkeys(f)))
    twice = files[files.map(len) > 1]
    if twice.empty:
        return rows, []
    first = undated.set_index(key).index.map(files.map(lambda names: names[0]))
    others = undated.index[undated["source_file"].to_numpy() != first.to_numpy()]
    named = " and ".join(sorted({f for names in twice for f in names}))
    said = (f"{named} tell the same shares and neither says of which day: those of {twice.iloc[0][0]} were kept. "
            "Put the day into the names of files or folders (2025-03-31/Audience.csv) to keep both.")  # fmt: skip
    return rows.drop(index=others).reset_index(drop=True), [said]


def same_posts(posts: pd.DataFrame) -> pd.DataFrame:
    """Give posts whose id was made from the row the id that the same post has in another export: same address, or moment and words."""
    made = posts["post_id_given"].eq(False).fillna(True)
    if not made.any() or made.all():
        return posts
    ids = posts["post_id"].copy()
    for key in (["platform", "account", "url"], ["platform", "account", "published_at", "text"]):
        known = posts[~made].dropna(subset=key).drop_duplicates(key, keep=False).set_index(key)["post_id"]
        if len(known):
            found = pd.MultiIndex.from_frame(posts.loc[made, key]).map(known.to_dict())
            ids.loc[made] = ids[made].where(pd.isna(found), pd.Series(found, index=ids.index[made])).astype("str")
    return posts.assign(post_id=ids)


def falling(posts: pd.DataFrame) -> list[str]:
    """Say where a later export counts less: lifetime counters cannot fall, so the exports are of periods."""
    key = ["platform", "account", "post_id"]
    shared = posts[posts.duplicated(key, keep=False)].sort_values("export_date", kind="stable")
    notes = []
    for column in COUNTERS:
        groups = shared.dropna(subset=[column, "export_date"]).groupby(key)
        ends = groups[column].agg(["first", "last"])[groups["export_date"].nunique() > 1]
        fell = ends[(ends["last"] < FALLEN * ends["first"]) & (ends["first"] >= 10)]
        if len(fell):
            notes.append(f"{len(fell):,} posts have fewer {column} in the later export (such as {fell['first'].iloc[0]:,} and then {fell['last'].iloc[0]:,}): counters of a "
                         "lifetime cannot fall, so these exports count a period only. Export with the whole lifetime as the period.")  # fmt: skip
    return notes


@functools.cache
def _nothing(name: str) -> pd.DataFrame:
    return empty(name)


def _accounts(brief: Brief, found: pd.DataFrame) -> pd.DataFrame:
    """The accounts of the brief, with the followers that a file names where the brief names none (the latest first)."""
    rows = [{"platform": a.platform, "account": a.handle, "role": a.role, "name": a.name or None, "followers": a.followers,
             "source_file": "client.yaml", "source_row": str(i + 1)} for i, a in enumerate(brief.accounts)]  # fmt: skip
    table = pd.DataFrame(rows).astype({"followers": "Int64"})
    both = table.merge(found, on=["platform", "account"], how="left", suffixes=("", "_found"))
    taken = both["followers"].isna() & both["followers_found"].notna()
    for column in ("followers", "source_file", "source_row"):
        table[column] = table[column].mask(taken.to_numpy(), both[f"{column}_found"].to_numpy())
    table["as_of"] = both["as_of"].where(taken).to_numpy()
    return table
