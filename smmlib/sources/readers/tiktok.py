"""Readers of TikTok: the Business Suite (days, audience by day, videos) and TikTok Studio (zips of small tables).

Studio writes days without a year ("August 31"); the year comes from the file's name or the brief's period, never from a
guess. Videos have no id of their own: it is taken from the link. Gaps are written NAN, -- and undefined.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from smmlib.core.errors import SetAside
from smmlib.sources.flat import Kind, finished, table_reader
from smmlib.sources.headers import normal, synonyms
from smmlib.sources.months import with_years
from smmlib.sources.picking import pick
from smmlib.sources.quantities import counts
from smmlib.sources.reader import TableReader

if TYPE_CHECKING:
    import pandas as pd

    from smmlib.sources.owners import Context
    from smmlib.sources.reporting import FileLog
    from smmlib.sources.tabular import Cells

VIDEO = r"/(?:video|photo)/(\d{5,25})"
HANDLE = r"tiktok\.com/@([^/?#\s]{1,40})/"
SUITE, STUDIO = "TikTok Business Suite, {}", "TikTok Studio, {}"
Read = Callable[["pd.DataFrame", "Context", "FileLog"], "pd.DataFrame"]


def _dated(column: str) -> Read:
    def prepare(raw: pd.DataFrame, context: Context, log: FileLog) -> pd.DataFrame:
        header = next((h for h, name in log.columns_known.items() if name == column), column)
        return raw.assign(**{column: with_years(raw[column], context, header, log)})

    return prepare


def _videos(raw: pd.DataFrame, context: Context, log: FileLog) -> pd.DataFrame:
    """The id and the handle stand in the link; a photo post has /photo/ in it."""
    url = raw["url"]
    dated = _dated("published_at")(raw, context, log)
    return dated.assign(**{"post_id": url.str.extract(VIDEO, expand=False).fillna(""), "*handle": url.str.extract(HANDLE, expand=False),
                           "*post_type": url.str.contains("/photo/", regex=False).map({True: "Photo", False: "Video"}), "text": raw["title"]})  # fmt: skip


DAYS = Kind("tiktok_days", "TikTok, days", "tiktok", "account_days", needed=frozenset({"day", "views", "profile_visits"}),
            marks=frozenset({"*likes"}), prepare=_dated("day"))  # fmt: skip
AUDIENCE_DAYS = Kind("tiktok_audience_days", SUITE.format("audience by day"), "tiktok", "account_days", needed=frozenset({"day", "followers"}),
                     marks=frozenset({"reach", "new_followers"}), prepare=_dated("day"))  # fmt: skip
VIDEOS = Kind("tiktok_videos", "TikTok, videos", "tiktok", "posts", needed=frozenset({"title", "url", "published_at"}),
              marks=frozenset({"views"}), identity=("*handle",), prepare=_videos)  # fmt: skip
HISTORY = Kind("tiktok_followers", STUDIO.format("followers by day"), "tiktok", "account_days", needed=frozenset({"day", "followers", "*difference"}),
               prepare=_dated("day"))  # fmt: skip
VIEWERS = Kind("tiktok_viewers", STUDIO.format("viewers by day"), "tiktok", "account_days", needed=frozenset({"day", "viewers"}),
               marks=frozenset({"*new_viewers"}), prepare=_dated("day"))  # fmt: skip
SHARES = "tiktok_shares"
HOURS = "tiktok_hours"


def recognise_shares(headers: Sequence[str]) -> float | None:
    """A dimension and its distribution."""
    found = {synonyms(SHARES).get(normal(h)) for h in headers}
    return 2.0 if "share" in found and found & {"*gender", "*country", "*age"} else None


def read_shares(cells: Cells, context: Context, log: FileLog) -> dict[str, pd.DataFrame]:
    """Shares of the followers by gender or place, written as fractions."""
    raw = pick(cells, synonyms(SHARES), log)
    column = next(c for c in ("*gender", "*country", "*age") if c in raw)
    words = synonyms("gender_value")
    value = raw[column].map(lambda word: words.get(normal(word), word)) if column == "*gender" else raw[column]
    out = raw[["source_row", "share"]].assign(
        measure="followers", dimension=column[1:], value=value, base="all followers"
    )
    return {"audience": finished(out, Kind(SHARES, STUDIO.format("followers"), "tiktok", "audience"), context, log)}


def recognise_hours(headers: Sequence[str]) -> float | None:
    """Active followers by day and hour."""
    found = {synonyms(HOURS).get(normal(h)) for h in headers}
    return 3.0 if found >= {"day", "*hour", "people"} else None


def read_hours(cells: Cells, context: Context, log: FileLog) -> dict[str, pd.DataFrame]:
    """Active followers of each hour of the day: the mean over the days of the file, which is said.

    Raises
    ------
    SetAside
        No hour has a count.
    """
    import pandas as pd

    raw = pick(cells, synonyms(HOURS), log)
    hour, people = counts(raw["*hour"], "Hour", log), counts(raw["people"], "Active followers", log)
    good = hour.between(0, 23).fillna(False) & people.notna()
    log.drop(int((~good).sum()), "the hour or the number of active followers is missing")
    if not good.any():
        raise SetAside("No hour in it has a number of active followers.")
    mean = people[good].astype("float64").groupby(hour[good]).mean()
    log.drop(int(good.sum()) - len(mean), "joined: one row an hour, the mean over the days")
    last = with_years(raw.loc[good, "day"], context, "Date", log).iloc[-1]
    out = pd.DataFrame({"value": mean.index.astype("str").str.zfill(2), "people": mean.round().astype("Int64").astype("str"), "share": (mean / mean.sum()).round(9).map(str),
                        "measure": "followers", "dimension": "hour", "base": "mean of the active followers by hour", "as_of": last,
                        "source_row": raw.loc[good, "source_row"].groupby(hour[good]).first().to_numpy()})  # fmt: skip
    return {
        "audience": finished(
            out, Kind(HOURS, STUDIO.format("active followers by hour"), "tiktok", "audience"), context, log
        )
    }


READERS = (
    *map(table_reader, (DAYS, AUDIENCE_DAYS, VIDEOS, HISTORY, VIEWERS)),
    TableReader(SHARES, STUDIO.format("followers by gender or place"), recognise_shares, read_shares),
    TableReader(HOURS, STUDIO.format("active followers by hour"), recognise_hours, read_hours),
)
