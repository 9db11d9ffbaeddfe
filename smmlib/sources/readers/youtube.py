"""Readers of YouTube Studio (Advanced mode > Export current view): videos, sums by day, shares by age, gender, place.

Columns are chosen by the user, so every metric is optional. Days are those of the studio and carry no hour. Exports of
videos hold at most 500; the row Total counts all of them. A chart of days for each video is set aside: Totals holds the sums.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from smmlib.core.errors import RejectedFile, SetAside
from smmlib.sources.flat import Kind, finished, mostly_known, table_reader
from smmlib.sources.headers import normal, synonyms
from smmlib.sources.picking import TOTALS, pick
from smmlib.sources.quantities import counts, percent
from smmlib.sources.reader import TableReader

if TYPE_CHECKING:
    import pandas as pd

    from smmlib.sources.owners import Context
    from smmlib.sources.reporting import FileLog
    from smmlib.sources.tabular import Cells

VIDEO_ID = r"\s?[A-Za-z0-9_-]{11}"
MOST_LISTED = 500
AGE_WORD = r"\s+(?:years|лет|года|год)$"
DIMENSION = "youtube_dimension"
WORDS = "YouTube Studio, {}"
AUDIENCE = {"*age": "age", "*gender": "gender", "*country": "country", "*city": "city", "*subscription": "subscription"}


def _videos(raw: pd.DataFrame, context: Context, log: FileLog) -> pd.DataFrame:
    """Leave out footers and torn rows; say what the list leaves out of the sums in its row Total."""
    if "post_id" not in raw:
        raise RejectedFile(log.file, "there is no column 'Content' with the ids of the videos.", "Export the table of videos again, all columns.")  # fmt: skip
    sums = raw["post_id"].str.strip().str.casefold().isin(TOTALS)
    total = counts(raw.loc[sums, "views"], "Views", log) if "views" in raw else sums[sums]
    log.drop(int(sums.sum()), "sum rows (Total)")
    sound = raw["post_id"].str.fullmatch(VIDEO_ID, na=False)
    log.drop(int((~sound & ~sums).sum()), "the id is no video id (a line under the table, or a torn row)")
    kept = raw[sound]
    if kept.empty:
        raise RejectedFile(log.file, "no row has the id of a video.", "Use the file as YouTube Studio gave it.")
    listed = counts(kept["views"], "Views", log).sum() if "views" in kept else 0
    if len(kept) >= MOST_LISTED:
        missed = f"; by its Total, {total.iloc[0] - listed:,} views are of others" if len(total) and total.notna().all() else ""  # fmt: skip
        log.note(f"YouTube lists at most {MOST_LISTED} videos in one export, and this one is full{missed}.")
    return kept.assign(text=kept["title"]) if "title" in kept else kept


def _as_videos(shaped: pd.DataFrame, raw: pd.DataFrame, context: Context, log: FileLog) -> pd.DataFrame:
    log.note("YouTube's days carry no hour: when to publish cannot be told from this export.")
    log.note("Studio counts what happened in the period chosen there; only 'Lifetime' gives each video all its views.")
    return shaped.assign(format="video")


VIDEOS = Kind("youtube_videos", WORDS.format("videos"), "youtube", "posts", needed=frozenset({"title"}),
              marks=frozenset({"post_id", "published_at"}), totals=(), prepare=_videos, finish=_as_videos)  # fmt: skip
DAYS = Kind("youtube_days", WORDS.format("sums by day"), "youtube", "account_days", needed=frozenset({"day"}), totals=("day",))  # fmt: skip


def recognise_days(headers: Sequence[str]) -> float | None:
    """A day and sums of the whole channel; no video, no dimension."""
    known = synonyms(DAYS.id)
    found = [known.get(normal(h)) for h in headers if h.strip()]
    if "day" not in found or len(found) < 2 or not mostly_known(headers, DAYS.id, 0.7):
        return None
    return float(len(found) - found.count(None))


def read_days(cells: Cells, context: Context, log: FileLog) -> dict[str, pd.DataFrame]:
    """Sums by day into days of the account.

    Raises
    ------
    SetAside
        None of its metrics is one that an analysis uses.
    """
    raw = pick(cells, synonyms(DAYS.id), log)
    return {"account_days": _days(raw, log, context)}


def _days(raw: pd.DataFrame, log: FileLog, context: Context) -> pd.DataFrame:
    if not {"views", "impressions", "reach", "new_followers", "lost_followers"} & set(raw.columns):
        raise SetAside(f"Its only metrics are {', '.join(f'{c!r}' for c in log.columns_known)}; no analysis uses them by day.")  # fmt: skip
    named = {canonical: header for header, canonical in log.columns_known.items()}
    return finished(raw, DAYS, context, log, named=named)


def recognise_dimension(headers: Sequence[str]) -> float | None:
    """A dimension of the viewers, and views or their share."""
    known = synonyms(DIMENSION)
    found = {known[h] for h in map(normal, headers) if h in known}
    if (
        not found & {*AUDIENCE, "*other"}
        or not found & {"*views", "*share"}
        or not mostly_known(headers, DIMENSION, 0.7)
    ):
        return None
    if {"*video", "*title"} & found:
        return None
    return 0.5 + sum(normal(h) in known for h in headers)


def read_dimension(cells: Cells, context: Context, log: FileLog) -> dict[str, pd.DataFrame]:
    """Shares of the views by one dimension into the audience; the same day by day is summed to days of the account."""
    raw = pick(cells, synonyms(DIMENSION), log)
    dimension = next((name for column, name in AUDIENCE.items() if column in raw), "")
    if not dimension:
        raise SetAside("It tells views by traffic source, device or the like; no analysis uses that.")
    if "*day" in raw:
        if dimension != "subscription":
            raise SetAside("It tells the days of single values, for the lines of the chart only; 'Totals' of the same export holds the sums by day.")  # fmt: skip
        return {"account_days": _summed(raw, context, log)}
    column = next(column for column, name in AUDIENCE.items() if name == dimension)
    return {"audience": _shares(raw, column, dimension, context, log)}


def _shares(raw: pd.DataFrame, column: str, dimension: str, context: Context, log: FileLog) -> pd.DataFrame:
    """Shares as given, else views over the row Total, else views over those listed (and that is said)."""
    sums = raw.isin(TOTALS | {t.title() for t in TOTALS}).any(axis=1)
    log.drop(int(sums.sum()), "sum rows (Total)")
    rows, base = raw[~sums], "all views"
    if "*share" in raw:
        share = percent(rows["*share"])
    else:
        views = counts(rows["*views"], "Views", log).astype("float64")
        whole = counts(raw.loc[sums, "*views"], "Views", log)
        if len(whole) != 1 or not whole.iloc[0] or whole.iloc[0] < views.sum():
            base = f"the views of the {len(rows)} values listed"
            log.note(f"The file has no sum of all views: shares are of {base}.")
        share = (views / (views.sum() if base != "all views" else float(whole.iloc[0]))).round(9).map(str)
    value = rows[column].map(lambda word: synonyms("gender_value").get(normal(word), word)) if dimension == "gender" else rows[column]  # fmt: skip
    out = rows[["source_row"]].assign(dimension=dimension, value=value.str.replace("–", "-").str.replace(AGE_WORD, "", regex=True), measure="views", share=share, base=base)  # fmt: skip
    return finished(out, Kind(DIMENSION, WORDS.format("viewers"), "youtube", "audience"), context, log)


def _summed(raw: pd.DataFrame, context: Context, log: FileLog) -> pd.DataFrame:
    """Views of a day are the sum over all values of the dimension, which part them."""
    if "*views" not in raw:
        raise SetAside("It tells no views by day.")
    views = counts(raw["*views"], "Views", log)
    by_day = views.groupby(raw["*day"].str.strip(), sort=False)
    out = by_day.sum(min_count=1).astype("str").rename("views").rename_axis("day").reset_index()
    out["source_row"] = raw["source_row"].groupby(raw["*day"].str.strip(), sort=False).first().to_numpy()
    log.drop(len(raw) - len(out), "joined: the views of a day are summed over the values of the dimension")
    return _days(out, log, context)


def recognise_chart(headers: Sequence[str]) -> float | None:
    """Days of single videos: a day, a video and its title."""
    known = synonyms("youtube_chart")
    found = {known[h] for h in map(normal, headers) if h in known}
    return float(1 + sum(normal(h) in known for h in headers)) if found >= {"day", "*video"} else None


def read_chart(cells: Cells, context: Context, log: FileLog) -> dict[str, pd.DataFrame]:
    """Set the chart of single videos aside."""
    raise SetAside(
        "It tells the days of single videos, for those of the chart only; 'Totals' of the same export holds the sums by day."
    )


READERS = (
    table_reader(VIDEOS),
    TableReader(DAYS.id, DAYS.words, recognise_days, read_days),
    TableReader(DIMENSION, WORDS.format("viewers"), recognise_dimension, read_dimension),
    TableReader("youtube_chart", WORDS.format("days of single videos"), recognise_chart, read_chart),
)
