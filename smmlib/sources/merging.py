"""One post from many exports: the later export wins column by column, and a zero never replaces a positive count."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smmlib.core.schema import contract

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd


def merged(table: pd.DataFrame, name: str) -> tuple[pd.DataFrame, list[str]]:
    """Join rows with the same key, and say which files met.

    Parameters
    ----------
    table : typed rows of the contract `name`, in the order of the files. Left unchanged.

    Returns
    -------
    The table with unique keys (rows in their first order), and one sentence for each set of files that shared rows.
    """
    key = list(contract(name).key)
    if not key or table.empty:
        return table, []
    shared = table.duplicated(key, keep=False)
    if not shared.any():
        return table, []
    order = table.index.to_series()
    met = table[shared].assign(_order=order[shared])
    dated = met.assign(_exported=_exported(met, table))
    later = dated.sort_values(["_exported", "_order"], ascending=[False, True], na_position="last")
    joined = _joined(later, key, name)
    out = stacked([table[~shared].assign(_order=order[~shared]), joined]).sort_values("_order").drop(columns="_order")
    return out.reset_index(drop=True), _sentences(met, key, name)


def _exported(met: pd.DataFrame, table: pd.DataFrame) -> pd.Series:
    """When each row was exported: as the row says, else the last day that its file holds."""
    import pandas as pd

    if "export_date" in met:
        return met["export_date"]
    for column in ("day_to", "day", "as_of"):
        if column in table and table[column].notna().any():
            return met["source_file"].map(table.groupby("source_file")[column].max())
    return pd.Series(0, index=met.index)


def stacked(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Put typed frames under one another; columns that are empty everywhere keep their type."""
    import pandas as pd

    full = [f for f in frames if len(f)]
    return pd.concat(full, ignore_index=True) if full else pd.DataFrame()


def _joined(later: pd.DataFrame, key: list[str], name: str) -> pd.DataFrame:
    groups = later.groupby(key, dropna=False, sort=False)
    out = groups.first()
    counted = [c for c, column in contract(name).columns.items() if column.unit == "count" and c in out.columns]
    for column in counted:
        above = later.assign(**{column: later[column].mask(later[column] == 0)})
        largest = above.sort_values(["_exported", column], ascending=[False, False], na_position="last", kind="stable")
        positive = largest.groupby(key, dropna=False, sort=False)[column].first()
        out[column] = positive.fillna(out[column])
    in_order = later.sort_values("_order").groupby(key, dropna=False, sort=False)
    for column in ("source_file", "source_row"):
        out[column] = in_order[column].agg(lambda values: "; ".join(dict.fromkeys(values)))
    out["_order"] = in_order["_order"].min()
    return out.reset_index()[[c for c in later.columns if c != "_exported"]]


def _sentences(met: pd.DataFrame, key: list[str], name: str) -> list[str]:
    files = met.groupby(key, dropna=False, sort=False)["source_file"].agg(lambda values: tuple(sorted(set(values))))
    out = []
    for shared, count in files.value_counts().sort_index().items():
        if len(shared) > 1:
            rule = "each figure is that of the later export, of two equally late ones the larger, and a zero never replaces a count"
            out.append(f"{count:,} rows of '{name}' stand in {' and in '.join(shared)}: joined, {rule}.")
    return out


def repeated_in_file(table: pd.DataFrame, name: str) -> int:
    """How many rows of one file repeat the key of another row of it."""
    key = list(contract(name).key)
    return int(table.duplicated(key).sum()) if key and len(table) else 0


def without_twin_videos(posts: pd.DataFrame, files: set[str]) -> tuple[pd.DataFrame, list[str]]:
    """Leave out rows of video exports whose film already stands in a posts export: same account, same minute, a film.

    The two exports number a film differently, so ids cannot tell; counted twice, every sum would be wrong.
    """
    import pandas as pd

    if not files or posts.empty:
        return posts, []
    only_video = [names for names in posts["source_file"].unique() if set(names.split("; ")) <= files]
    from_video = posts["source_file"].isin(only_video)
    films = posts[~from_video & posts["format"].isin(["video", "reel", "live"])]
    moment = ["platform", "account", "published_at"]
    known = set(films[moment].itertuples(index=False, name=None))
    same = pd.Series(
        [row in known for row in posts[moment].itertuples(index=False, name=None)], index=posts.index, dtype=bool
    )
    twin = from_video & posts["published_at"].notna() & same
    if not twin.any():
        return posts, []
    said = f"{int(twin.sum()):,} films of the video export already stand in a posts export (same account and minute) and were left out."
    return posts[~twin].reset_index(drop=True), [said]
