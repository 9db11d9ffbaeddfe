"""Reader of a LinkedIn member's analytics (.xlsx): ENGAGEMENT, FOLLOWERS, DEMOGRAPHICS, and in newer files TOP POSTS, DISCOVERY.

Dates are month first, as LinkedIn writes them in every language, and are days of UTC without an hour; a day is kept as it is
written. The sheet FOLLOWERS begins with the total on the last day. TOP POSTS holds two lists side by side, by engagements
and by impressions, of 50 posts at most: they are joined by address. Its engagements are a sum of actions that cannot be taken
apart, so they stay an extra. DISCOVERY holds sums over the period and is only said.

The sheet of demographics does not say whose they are; in the one genuine file they are parts of one small whole number, as
counts of followers are and estimates of readers are not, so they are read as those of the followers.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from smmlib.core.errors import RejectedFile
from smmlib.sources import sheets
from smmlib.sources.flat import Kind, finished
from smmlib.sources.headers import normal, synonyms
from smmlib.sources.quantities import present
from smmlib.sources.reader import BookReader
from smmlib.sources.readers.linkedin import URN

if TYPE_CHECKING:
    import pandas as pd

    from smmlib.sources.owners import Context
    from smmlib.sources.reader import Book, Rows
    from smmlib.sources.reporting import FileLog

ID = "linkedin_creator"
WORDS = "LinkedIn creator analytics"
DAYS, AUDIENCE, POSTS = "linkedin_creator_days", "linkedin_creator_audience", "linkedin_creator_posts"
SHEETS = frozenset({"engagement", "followers", "demographics", "top posts", "discovery"})
TOTAL = re.compile(r"total followers on (\d{1,2}/\d{1,2}/\d{4})", re.IGNORECASE)
Place = tuple[str, str, int]


def recognise(book: Book) -> float | None:
    """Two tables of this export, or one in a sheet of the right name; never a text, where such names are common."""
    found = [] if list(book) == [""] else _tables(book)
    if not found or (len(found) < 2 and normal(found[0][1]) not in SHEETS):
        return None
    return sum(1.0 + sheets.known_names(book[sheet][at], synonyms(kind)) for kind, sheet, at in found)


def read(book: Book, context: Context, log: FileLog) -> dict[str, pd.DataFrame]:
    """Read days of the account, the audience and posts, as far as the workbook holds them.

    Raises
    ------
    RejectedFile
        No table in it could be used: nothing under the names, dates of two orders, or nobody whose profile it could be.
    """
    kinds = {DAYS: ("account_days", _days), AUDIENCE: ("audience", _audience), POSTS: ("posts", _posts)}
    parts = []
    for kind, sheet, at in _tables(book):
        table, reader = kinds[kind]
        parts.append(sheets.Part(table, sheet, partial(reader, book, sheet, at, context)))
    for sheet, rows in book.items():
        if normal(sheet) == "discovery":
            _discovery(rows, log)
    return sheets.read_parts(parts, log)


def _tables(book: Book) -> list[Place]:
    """Kind, sheet and row of names of every table."""
    needed = ((POSTS, {"url"}), (DAYS, {"day", "impressions", "interactions"}), (DAYS, {"day", "new_followers"}),
              (AUDIENCE, {"*dimension", "value", "share"}))  # fmt: skip
    found: list[Place] = []
    for sheet, rows in book.items():
        places = ((kind, sheets.header_row(rows, synonyms(kind), names)) for kind, names in needed)
        found += [(kind, sheet, at) for kind, at in places if at is not None][:1]
    return found


def _days(book: Book, sheet: str, at: int, context: Context, log: FileLog) -> pd.DataFrame:
    raw = sheets.raw_table(book, sheet, at, synonyms(DAYS), log)
    total = total_followers(book[sheet][:at])
    if total and "new_followers" in raw:
        day, number, row = total
        here = raw["day"].str.strip().eq(day)
        raw = raw.assign(followers=raw["day"].where(~here, number).where(here, ""))
        log.columns_known = {**log.columns_known, book[sheet][row][0].strip(): "followers"}
        if not here.any():
            raw.loc[len(raw), ["day", "followers", "source_row"]] = [day, number, f"{sheet}!{row + 1}"]
            raw, log.rows_read = raw.fillna(""), log.rows_read + 1
    return finished(raw, _kind(DAYS, "account_days"), context, log, named=sheets.named(log))


def total_followers(rows: Rows) -> tuple[str, str, int] | None:
    """Day, number and place of 'Total followers on 4/23/2023:'; None where it is not said."""
    for at, row in enumerate(rows):
        for place, cell in enumerate(row):
            found = TOTAL.search(cell)
            after = [c.strip() for c in row[place + 1 :] if c.strip()]
            if found and after:
                return found.group(1), after[0], at
    return None


def _audience(book: Book, sheet: str, at: int, context: Context, log: FileLog) -> pd.DataFrame:
    raw = sheets.raw_table(book, sheet, at, synonyms(AUDIENCE), log)
    known = synonyms("linkedin_creator_dimension")
    dimension = raw["*dimension"].map(
        lambda name: known.get(normal(name), re.sub(r"\W+", "_", normal(name)).strip("_"))
    )
    some = (
        dimension.ne("")
        & present(raw["value"]).notna()
        & present(raw["share"]).str.fullmatch(r"[\d.,]+(?:[eE]-?\d+)?\s?%?", na=False)
    )
    log.drop(int((~some).sum()), "the row has no name or no share that is a number (small ones are written '< 1%')")
    if not some.any():
        raise RejectedFile(log.file, "no share in it can be read.", "Export it again.")
    raw = raw.assign(dimension=dimension, measure="followers", base="all followers", as_of=_last_day(book))[some]
    log.note("LinkedIn does not say whose the demographics are; they were read as those of the followers.")
    return finished(raw, _kind(AUDIENCE, "audience"), context, log, named=sheets.named(log))


def _last_day(book: Book) -> str:
    """The day of the total of followers, as it is written; else empty, and the file's name may say it."""
    totals = (total_followers(rows[:30]) for rows in book.values())
    return next((total[0] for total in totals if total), "")


def _posts(book: Book, sheet: str, at: int, context: Context, log: FileLog) -> pd.DataFrame:
    """Join the two lists of posts by address."""
    import pandas as pd

    names = [synonyms(POSTS).get(normal(cell), "") for cell in book[sheet][at]]
    starts = [i for i, name in enumerate(names) if name == "url"]
    posts: dict[str, dict[str, str]] = {}
    for place, row in enumerate(book[sheet][at + 1 :], start=at + 2):
        for start, end in zip(starts, [*starts[1:], len(names)], strict=True):
            cells = {n: c.strip() for n, c in zip(names[start:end], row[start:end], strict=False) if n}
            if cells.get("url"):
                post = posts.setdefault(cells["url"], {"source_row": f"{sheet}!{place}"})
                post |= {name: cell for name, cell in cells.items() if cell}
    if not posts:
        raise RejectedFile(log.file, "it lists no posts.", "Choose a longer period and export again.")
    log.rows_read = len(posts)
    log.columns_known = {cell.strip(): name for cell, name in zip(book[sheet][at], names, strict=True) if name}
    raw = pd.DataFrame(list(posts.values()), dtype="str").fillna("")
    raw = raw.assign(post_id=raw["url"].str.extract(URN, expand=False).fillna(""))
    out = finished(raw, _kind(POSTS, "posts"), context, log, named=sheets.named(log))
    log.time_zone = "days of UTC, kept as written"
    return out


def _discovery(rows: Rows, log: FileLog) -> None:
    """Say the sums over the period; no table holds them."""
    said = [
        f"{row[0].strip()} {row[1].strip()}"
        for row in rows[:10]
        if len(row) > 1 and re.search(r"\d", row[1]) and row[0].strip()
    ]
    if said:
        log.note(f"DISCOVERY holds sums over the whole period, which no table here takes: {'; '.join(said)[:200]}.")


def _prepared(raw: pd.DataFrame, context: Context, log: FileLog) -> pd.DataFrame:
    """A member's name stands in the file's name only; it is used where the brief knows it, and never kept otherwise."""
    file = log.file.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    words = re.split(r"[_\s]+", file)
    names = (
        ["".join(words[i:j]) for i in range(len(words)) for j in range(len(words), i, -1)] if len(words) < 12 else []
    )
    name = sheets.name_of_file(names, "linkedin", context) if context.brief else ""
    return raw.assign(**{"*file": name})


def _kind(kind: str, table: str) -> Kind:
    return Kind(kind, WORDS, "linkedin", table, dialect="month first", identity=("*file",), prepare=_prepared)


READERS = (BookReader(ID, WORDS, recognise, read),)
