"""Reader of a LinkedIn page's export of competitors: followers of each page on the last day of the period.

The first row names the period, the second the columns. Pages that the brief does not name are left out and counted; for
the others the table of accounts gets the followers. New followers and sums over the period have no table here.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from smmlib.core.errors import RejectedFile
from smmlib.sources import sheets
from smmlib.sources.completing import complete
from smmlib.sources.headers import synonyms
from smmlib.sources.posts import roles
from smmlib.sources.quantities import present
from smmlib.sources.reader import BookReader
from smmlib.sources.shaping import Style, shape

if TYPE_CHECKING:
    import pandas as pd

    from smmlib.sources.owners import Context
    from smmlib.sources.reader import Book, Rows
    from smmlib.sources.reporting import FileLog

ID = "linkedin_competitors"
WORDS = "LinkedIn page analytics, competitors"
NEEDED = {"name", "followers", "*posts"}
DAY = re.compile(r"\d{1,2}/\d{1,2}/\d{4}|\d{4}-\d{2}-\d{2}|[A-Z][a-z]{2,8}\.? \d{1,2}, \d{4}")


def recognise(book: Book) -> float | None:
    """A page beside its followers and its number of posts."""
    found = _table(book)
    return 2.0 + sheets.known_names(book[found[0]][found[1]], synonyms(ID)) if found else None


def read(book: Book, context: Context, log: FileLog) -> dict[str, pd.DataFrame]:
    """Turn the pages into accounts.

    Raises
    ------
    RejectedFile
        None of the pages is named in the brief, or none has a number of followers.
    """
    found = _table(book)
    if found is None:
        raise RejectedFile(log.file, "no sheet of it lists pages.", "Use the workbook as LinkedIn gave it.")
    sheet, at = found
    raw = sheets.raw_table(book, sheet, at, synonyms(ID), log)
    pages = raw["name"].str.strip()
    handles = pages.map(lambda page: _handle(page, context)).astype("str")
    known = handles.ne("")
    log.drop(int((~known).sum()), "the page is not an account of the brief on linkedin")
    if not known.any():
        raise RejectedFile(log.file, f"none of its {len(raw)} pages is an account of the brief on linkedin.",
                           "Name the competitors in client.yaml under accounts, with role: competitor, by the name of their page.")  # fmt: skip
    kept = raw[known & present(raw["followers"]).notna()]
    log.drop(int(known.sum()) - len(kept), "no number of followers is given")
    if kept.empty:
        raise RejectedFile(log.file, "no page of the brief has a number of followers in it.", "Export it again.")
    named = {canonical: header for canonical, header in sheets.named(log).items() if canonical != "as_of"}
    shaped = shape(
        kept.assign(as_of=last_day_named(book[sheet][:at])), "accounts", Style(dialect="month first", named=named), log
    )
    shaped = shaped.assign(account=handles[kept.index])
    shaped["role"] = (
        shaped["account"].map(lambda handle: roles("linkedin", context).get(handle, "competitor")).astype("str")
    )
    return {"accounts": complete(shaped, "accounts", context, log, platform="linkedin")}


def last_day_named(rows: Rows) -> str:
    """The last day written in the rows above the names, as it is written; empty where there is none."""
    days = [day for row in rows for cell in row for day in DAY.findall(cell)]
    return days[-1] if days else ""


def _table(book: Book) -> tuple[str, int] | None:
    places = ((sheet, sheets.header_row(rows, synonyms(ID), NEEDED)) for sheet, rows in book.items())
    return next(((sheet, at) for sheet, at in places if at is not None), None)


def _handle(page: str, context: Context) -> str:
    if context.brief is None:
        return page
    account = sheets.account_named(page, "linkedin", context)
    return account.handle if account else ""


READERS = (BookReader(ID, WORDS, recognise, read),)
