"""What every reader of posts has in common: ids, tags, languages, roles and the day up to which counters know."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from smmlib.sources.identities import clean_ids, made_ids
from smmlib.sources.naming import last_day
from smmlib.sources.shaping import missing_metrics
from smmlib.sources.wording import handles_of, languages_of, tags_of

if TYPE_CHECKING:
    import pandas as pd

    from smmlib.sources.owners import Context
    from smmlib.sources.reporting import FileLog

WORDS = ("post_id", "title", "text", "url", "format", "tags", "mentions", "language")


def finish_posts(shaped: pd.DataFrame, platform: str, accounts: pd.Series, context: Context, log: FileLog, *,
                 export_date: dt.date | None = None, id_header: str = "post_id") -> pd.DataFrame:  # fmt: skip
    """Complete typed rows of posts: account, role, id, tags, handles, language, precision and export date.

    Rows without an account are left out (they were counted when their owner was sought). An id that is missing or was
    destroyed is made from the row, and ``post_id_given`` is false there.
    """
    posts = shaped.assign(account=accounts)[accounts.notna()]
    known = roles(platform, context)
    posts = _with_words(posts).assign(platform=platform, source_file=log.file)
    posts["role"] = posts["account"].map(lambda handle: known.get(handle, "own")).astype("str")
    posts["time_precision"] = precision(posts)
    ids = clean_ids(posts["post_id"], id_header, log)
    posts["post_id_given"] = ids.notna().astype("boolean")
    made = made_ids(posts[ids.isna()], log.file).reindex(posts.index)
    posts["post_id"] = ids.where(ids.notna(), made).astype("str")
    found_tags, found_handles = tags_of(posts["text"]), handles_of(posts["text"])
    posts["tags"] = posts["tags"].where(posts["tags"].notna(), found_tags)
    posts["mentions"] = posts["mentions"].where(posts["mentions"].notna(), found_handles)
    expected = context.brief.content_languages if context.brief else ["en"]
    posts["language"] = posts["language"].where(posts["language"].notna(), languages_of(posts["text"], expected, log))
    posts = _exported(posts, export_date, log)
    log.missing_metrics = missing_metrics(posts)
    return posts.drop(columns=[c for c in posts.columns if str(c).startswith("*")])


def _with_words(posts: pd.DataFrame) -> pd.DataFrame:
    import pandas as pd

    absent = {name: pd.Series(None, index=posts.index, dtype="str") for name in WORDS if name not in posts}
    if "published_at" not in posts:
        absent["published_at"] = pd.Series(pd.NaT, index=posts.index, dtype="datetime64[us, UTC]")
    return posts.assign(**absent)


def roles(platform: str, context: Context) -> dict[str, str]:
    """Role of each account of the brief on one platform."""
    return {a.handle: a.role for a in context.brief.accounts if a.platform == platform} if context.brief else {}


def precision(posts: pd.DataFrame) -> pd.Series:
    """The finest part of the time that each row holds; parts (hour, month) stand in where there is no date."""
    import pandas as pd

    out = posts["time_precision"] if "time_precision" in posts else pd.Series("none", index=posts.index)
    out = out.astype("str").fillna("none")
    for part, name in (("month", "month"), ("hour", "hour")):
        if part in posts:
            out = out.mask(posts[part].notna() & (out.eq("none") | out.eq("month")), name)
    return out.astype("str")


def _exported(posts: pd.DataFrame, given: dt.date | None, log: FileLog) -> pd.DataFrame:
    """Date the counters: the day given, else the end of the range in the file's name, else the last day of a post."""
    import pandas as pd

    named = last_day(log.file)
    day, why = (
        (pd.Timestamp(given), "given in the mapping")
        if given
        else (pd.Timestamp(named) if named else None, "end of the range in the file name")
    )
    if day is None and "*local" in posts and posts["*local"].notna().any():
        day, why = posts["*local"].max().normalize(), "day of the last post, as nothing names the day of export"
    log.export_date = f"{day:%Y-%m-%d} ({why})" if day is not None else "not known"
    own = posts["export_date"] if "export_date" in posts else pd.Series(pd.NaT, index=posts.index)
    return posts.assign(
        export_date=own.astype("datetime64[us]").fillna(day if day is not None else pd.NaT).astype("datetime64[us]")
    )


def unmeasured_views(posts: pd.DataFrame, log: FileLog) -> pd.DataFrame:
    """Empty a views column that is zero in every row although people were reached: it was not measured."""
    for name in ("views", "impressions"):
        if (
            name in posts
            and "reach" in posts
            and len(posts)
            and posts[name].fillna(0).eq(0).all()
            and posts["reach"].gt(0).any()
            and posts[name].notna().any()
        ):
            log.note(
                f"'{name}' is 0 in every row although posts reached people: it was not measured, and is left empty."
            )
            posts = posts.assign(**{name: posts[name].mask(posts[name].notna())})
    return posts
