"""Reader of Meta Business Suite's content exports: Facebook posts, Instagram posts, Facebook videos; any language known.

Recognised by their header names (headers.csv), never by the file's name. A Facebook caption stands in Title, an Instagram
caption in Description. Times are those of the page's zone, which the export does not state.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from smmlib.core.errors import RejectedFile
from smmlib.sources.headers import language_of, normal, synonyms
from smmlib.sources.identities import SCIENTIFIC
from smmlib.sources.owners import owners
from smmlib.sources.picking import pick, without_totals
from smmlib.sources.posts import finish_posts, unmeasured_views
from smmlib.sources.quantities import counts, present
from smmlib.sources.reader import TableReader
from smmlib.sources.shaping import Style, formats, shape

if TYPE_CHECKING:
    import pandas as pd

    from smmlib.sources.owners import Context
    from smmlib.sources.reporting import FileLog
    from smmlib.sources.tabular import Cells

NEEDED = {"post_id", "published_at"}
MARKS = {
    "facebook_posts": {"*page_id", "*page_name", "title", "reactions", "clicks", "*sum"},
    "instagram_posts": {"*account_id", "*handle", "likes", "saves", "extra_follows"},
    "facebook_videos": {"*page_id", "*page_name", "extra_views_3s", "extra_views_60s"},
}
LIFETIME = frozenset({"", "lifetime", "livstid", "total", "tempo de vida", "vitalício", "desde o início"})
MONTH_FIRST = ("en", "sv")  # languages whose genuine exports were seen with MM/DD; others must show it
PATHS_OF_NOBODY = ("reel", "watch", "photo", "videos", "groups", "story.php", "permalink.php")
SOUND_ID = r"\d{5,25}(?:_\d{5,25})?(?:\.0)?|" + SCIENTIFIC


def recognise(headers: Sequence[str], kind: str) -> float | None:
    """Count the known headers of one kind; None without an id, a time and a column that only this kind has."""
    known = synonyms(kind)
    found = [known[h] for h in map(normal, headers) if h in known]
    if not set(found) >= NEEDED or not MARKS[kind] & set(found):
        return None
    others = set().union(*(MARKS[k] for k in MARKS if k != kind)) - MARKS[kind]
    return len(found) + len(MARKS[kind] & set(found)) - 0.5 * len(others & set(found))


def read(cells: Cells, context: Context, log: FileLog, *, kind: str) -> dict[str, pd.DataFrame]:
    """Turn one content export into posts.

    Raises
    ------
    RejectedFile
        The export is broken down by day, belongs to nobody named in the brief, or its dates cannot be told apart.
    """
    platform = "instagram" if kind.startswith("instagram") else "facebook"
    raw = without_totals(pick(cells, synonyms(kind), log), ("post_id",), log)
    _lifetime_only(raw, log)
    raw = _sound_rows(raw, log)
    accounts = owners(_identity(raw, platform), platform, context, log)
    account = (
        context.brief.account(platform, str(accounts.dropna().iloc[0]))
        if context.brief and accounts.notna().any()
        else None
    )
    named = {canonical: header for header, canonical in log.columns_known.items()}
    language = language_of(cells.headers, kind)
    dialect = "month first" if language in MONTH_FIRST and cells.delimiter == "," else None
    style = Style(context.zone(account), dialect, context.date_order, named)
    posts = shape(_captioned(raw, kind), "posts", style, log)
    posts["format"] = (
        formats(raw["*post_type"], named.get("post_type", "Post type"), log)
        if "*post_type" in raw
        else _constant(raw, kind)
    )
    posts = unmeasured_views(_boosted(posts, raw, log), log)
    if "video_seconds" in posts:
        posts["video_seconds"] = posts["video_seconds"].where(posts["video_seconds"] > 0)
    log.account = ", ".join(sorted(accounts.dropna().unique()))
    return {"posts": finish_posts(posts, platform, accounts, context, log, id_header=named.get("post_id", "Post ID"))}


def _constant(raw: pd.DataFrame, kind: str) -> pd.Series:
    import pandas as pd

    return pd.Series("video" if kind == "facebook_videos" else None, index=raw.index, dtype="str")


def _lifetime_only(raw: pd.DataFrame, log: FileLog) -> None:
    """A breakdown by day repeats each post; its reach cannot be added up, so it is refused rather than summed."""
    if "*breakdown" not in raw:
        return
    said = raw["*breakdown"].str.strip().str.casefold()
    daily = ~said.isin(LIFETIME) & said.str.contains(r"\d", na=False)
    if daily.sum() > 0.5 * len(raw):
        raise RejectedFile(log.file, "the export is broken down by day, so every post stands in many rows and reach cannot be added up.",
                           "Export again with 'Lifetime' instead of 'Daily'.")  # fmt: skip


def _sound_rows(raw: pd.DataFrame, log: FileLog) -> pd.DataFrame:
    """Leave out rows without an id (Meta's error rows) and rows whose id is none (a record torn by a broken quote)."""
    ids = raw["post_id"].str.strip()
    empty, sound = ids.eq(""), ids.str.fullmatch(SOUND_ID, na=False)
    log.drop(int(empty.sum()), "the row has no id (Meta writes such rows where it could not compute a post)")
    log.drop(int((~sound & ~empty).sum()), "the id is no id (the row is torn or shifted)")
    if not sound.any():
        raise RejectedFile(
            log.file, "no row has a sound id.", "The file was changed after the export; use it as Meta gave it."
        )
    return raw[sound]


def _identity(raw: pd.DataFrame, platform: str) -> pd.DataFrame:
    columns = [c for c in ("*handle", "*page_name", "*account_id", "*page_id") if c in raw]
    identity = raw[columns].apply(present)
    if platform == "facebook" and "url" in raw:
        handle = raw["url"].str.extract(r"facebook\.com/([A-Za-z0-9.]+)/", expand=False)
        identity["*path"] = handle.where(~handle.isin(PATHS_OF_NOBODY), None)
    return identity


def _captioned(raw: pd.DataFrame, kind: str) -> pd.DataFrame:
    """Facebook: the caption is in Title, or in Description where a film has both; the longer of two equal beginnings."""
    import pandas as pd

    if kind == "instagram_posts" or "title" not in raw:
        return raw.rename(columns={"*description": "text"})
    title = raw["title"].str.strip()
    said = raw["*description"].str.strip() if "*description" in raw else title.str.slice(0, 0)
    begins = pd.Series([s.startswith(t[:40]) for s, t in zip(said, title, strict=True)], index=raw.index, dtype=bool)
    apart = said.ne("") & title.ne("") & ~begins
    longer = said.where(said.str.len() > title.str.len(), title)
    return raw.assign(text=longer.where(~apart, said), title=title.where(apart, ""))


def _boosted(posts: pd.DataFrame, raw: pd.DataFrame, log: FileLog) -> pd.DataFrame:
    """Reach through money makes a post boosted; without such a column nothing is known."""
    if "*boosted_reach" not in raw:
        return posts
    paid = counts(raw["*boosted_reach"], "Reach from Boosted posts", log)
    return posts.assign(
        is_boosted=(paid > 0).astype("boolean"), extra_reach_boosted=paid.astype("Float64").astype("float64")
    )


READERS = tuple(
    TableReader(f"meta_{kind}", words, partial(recognise, kind=kind), partial(read, kind=kind))
    for kind, words in (
        ("facebook_posts", "Meta Business Suite, Facebook posts"),
        ("instagram_posts", "Meta Business Suite, Instagram posts"),
        ("facebook_videos", "Meta Business Suite, Facebook videos"),
    )
)
