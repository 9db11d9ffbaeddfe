"""Readers of X (Twitter) analytics: posts of the old and the new export, sums by day, videos by day.

The new export of posts carries days only. The hour is inside a post's id (its number counts milliseconds), and is taken
from there as long as the ids agree with the days that are written; where they contradict each other, the file was changed
after its export: the days stay as written, and no hour is used. Replies to others (they begin with @) are no posts.
Ids that a spreadsheet program rounded are taken from the address of the post.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from smmlib.core.errors import RejectedFile, SetAside
from smmlib.sources.flat import Kind, recognise, table_reader
from smmlib.sources.identities import SCIENTIFIC
from smmlib.sources.reader import TableReader

if TYPE_CHECKING:
    import pandas as pd

    from smmlib.sources.owners import Context
    from smmlib.sources.reporting import FileLog
    from smmlib.sources.tabular import Cells

FIRST_NUMBERED = 1288834974657  # milliseconds since 1970 at which the numbering of ids begins
IN_URL = r"/status(?:es)?/(\d{1,20})"
HANDLE = r"(?:twitter|x)\.com/([A-Za-z0-9_]{1,15})/status"
NEAR_HOURS = 36
WORDS = "X analytics, {}"


def _posts(raw: pd.DataFrame, context: Context, log: FileLog) -> pd.DataFrame:
    """Ids mended from the address, replies and torn rows left out, the handle taken from the address."""
    import pandas as pd

    url = raw["url"] if "url" in raw else pd.Series("", index=raw.index, dtype="str")
    ids = raw["post_id"].str.strip().str.replace(r"\.0$", "", regex=True)
    inside = url.str.extract(IN_URL, expand=False)
    lost = ids.str.fullmatch(SCIENTIFIC, na=False) & inside.notna()
    if lost.any():
        log.note(f"'{_header(log, 'post_id')}': {int(lost.sum()):,} ids were destroyed by a spreadsheet program (such as {ids[lost].iloc[0]}) "
                 "and were taken from the address of the post.")  # fmt: skip
    ids = ids.mask(lost, inside)
    sound = ids.str.fullmatch(r"\d{1,20}", na=False)
    log.drop(int((~sound).sum()), "the id is no id and the address holds none (the row is torn or shifted)")
    if not sound.any():
        raise RejectedFile(log.file, "no row has the id of a post.", "Use the file as X gave it.")
    reply = sound & raw["text"].str.lstrip().str.startswith("@") if "text" in raw else sound & False
    log.drop(int(reply.sum()), "replies to others (they begin with @), which are no posts")
    kept = sound & ~reply
    return raw.assign(**{"post_id": ids, "*handle": url.str.extract(HANDLE, expand=False)})[kept]


def _timed(shaped: pd.DataFrame, raw: pd.DataFrame, context: Context, log: FileLog) -> pd.DataFrame:
    """Days get the hour of their ids; times that contradict the ids lose their hour."""
    import pandas as pd

    moment = moments_of_ids(raw["post_id"])
    day, written = shaped["time_precision"].eq("day"), shaped["published_at"].notna() & moment.notna()
    apart = (shaped["published_at"] - moment).abs() > pd.Timedelta(hours=NEAR_HOURS)
    wrong, take = written & apart, written & ~apart & day
    if take.any():
        log.note(
            f"The export writes days without hours; the hour of {int(take.sum()):,} posts was read from their ids."
        )
    if wrong.any():
        log.note(f"{int(wrong.sum()):,} of {len(shaped):,} times contradict the ids of their posts by more than {NEAR_HOURS} hours: the file was changed "
                 "after the export. The days stay as written and no hour of them is used.")  # fmt: skip
    precision = shaped["time_precision"].mask(take, "minute").mask(wrong, "day")
    return shaped.assign(published_at=shaped["published_at"].mask(take, moment), time_precision=precision)


def moments_of_ids(ids: pd.Series) -> pd.Series:
    """The moment at which each id was given; missing for ids older than the numbering (before November 2010).

    References
    ----------
    Twitter, "Announcing Snowflake", 2010: the 22 lowest bits number machine and sequence, the rest counts milliseconds.
    """
    import pandas as pd

    numbers = [int(one) for one in ids]
    stamps = [(n >> 22) + FIRST_NUMBERED if 2**55 <= n < 2**63 else None for n in numbers]
    moments = pd.to_datetime(pd.Series(stamps, index=ids.index, dtype="Int64"), unit="ms", utc=True, errors="coerce")
    return moments.dt.floor("s").astype("datetime64[us, UTC]")


def _header(log: FileLog, canonical: str) -> str:
    return next((header for header, name in log.columns_known.items() if name == canonical), canonical)


_NEEDED = frozenset({"post_id", "text", "published_at"})
OLD = Kind("x_posts_old", WORDS.format("posts (until 2024)"), "x", "posts", needed=_NEEDED, marks=frozenset({"*engagement_rate"}),
           zone="UTC", identity=("*handle",), prepare=_posts, finish=_timed)  # fmt: skip
NEW = Kind("x_posts", WORDS.format("posts"), "x", "posts", needed=_NEEDED, marks=frozenset({"*engagements"}),
           zone="UTC", identity=("*handle",), prepare=_posts, finish=_timed)  # fmt: skip
DAYS = Kind("x_days", WORDS.format("sums by day"), "x", "account_days", needed=frozenset({"day", "impressions"}),
            marks=frozenset({"profile_visits", "lost_followers", "*created"}), zone="UTC")  # fmt: skip
VIDEOS = Kind(
    "x_video_days", WORDS.format("videos by day"), "x", "account_days", needed=frozenset({"day", "*watch_ms"})
)


def _set_aside(cells: Cells, context: Context, log: FileLog) -> dict[str, pd.DataFrame]:
    raise SetAside("It tells views and watch time of all videos by day; no analysis uses them.")


READERS = (
    table_reader(OLD),
    table_reader(NEW),
    table_reader(DAYS),
    TableReader(VIDEOS.id, VIDEOS.words, lambda headers: recognise(headers, VIDEOS), _set_aside, reads_preamble=True),
)
