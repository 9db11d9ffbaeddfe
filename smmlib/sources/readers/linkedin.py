"""Reader of a LinkedIn page's exports: content, followers, visitors (binary .xls) and competitors (.xlsx), in one or in parts.

Tables are found in any sheet by their names, for a row of explanation may stand above them. Dates are month first, as LinkedIn
writes them in every language, and are days of UTC without an hour; a day is kept as it is written. 'Posted by' is a person
and never read. 'Total followers' beside a date means the followers won that day; beside a place it is a count of people.

Interactions of a day are reactions, comments and reposts; clicks of the export are clicks on anything, so they stay out of
the clicks on links. Unique impressions are known for organic posts only: they are the day's reach where nothing sponsored was
shown. Lists of places, functions and so on name the largest only, so a share is of the list and not of all followers.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from smmlib.core.errors import RejectedFile
from smmlib.sources import sheets
from smmlib.sources.flat import Kind, finished
from smmlib.sources.headers import normal, synonyms
from smmlib.sources.naming import last_day
from smmlib.sources.quantities import counts, present
from smmlib.sources.reader import BookReader

if TYPE_CHECKING:
    import pandas as pd

    from smmlib.sources.owners import Context
    from smmlib.sources.reader import Book
    from smmlib.sources.reporting import FileLog

ID = "linkedin_page"
WORDS = "LinkedIn page analytics"
NEEDED = {  # what a row of names must hold, for each kind of table of days or posts
    "linkedin_posts": {"url", "published_at", "text"},
    "linkedin_days": {"day", "impressions", "*reactions"},
    "linkedin_followers": {"day", "new_followers", "*organic"},
    "linkedin_visitors": {"day", "profile_visits"},
}
URN = re.compile(r"(?:activity|ugcPost|share)[:-](\d{10,25})", re.IGNORECASE)
FILE_NAME = re.compile(r"([^/]+?)_(?:content|followers|visitors)_\d{10,13}", re.IGNORECASE)
ACTIONS = ("*reactions", "*comments", "*reposts")
Place = tuple[str, str, int]


def recognise(book: Book) -> float | None:
    """Count the known names of all tables that are found."""
    found = [*_tables(book), *_lists(book)]
    return sum(1.0 + sheets.known_names(book[sheet][at], synonyms(kind)) for kind, sheet, at in found) or None


def read(book: Book, context: Context, log: FileLog) -> dict[str, pd.DataFrame]:
    """Read posts, days of the account and the audience, as far as the workbook holds them.

    Raises
    ------
    RejectedFile
        No table in it could be used: nothing under the names, dates of two orders, or nobody whose page it could be.
    """
    read_as = {"linkedin_posts": ("posts", _posts)}
    parts = []
    for kind, sheet, at in _tables(book):
        table, reader = read_as.get(kind, ("account_days", _days))
        parts.append(sheets.Part(table, sheet, partial(reader, book, (kind, sheet, at), context)))
    days = sheets.read_parts(parts, log) if parts else {}
    as_of = f"{days['account_days']['day'].max():%Y-%m-%d}" if len(days.get("account_days", ())) else ""
    lists = [sheets.Part("audience", place[1], partial(_audience, book, place, "" if last_day(log.file) else as_of, context))
             for place in _lists(book)]  # fmt: skip
    return _with_lists(days, lists, log)


def _with_lists(days: dict[str, pd.DataFrame], lists: list[sheets.Part], log: FileLog) -> dict[str, pd.DataFrame]:
    """Add the audience; where it cannot be used the other tables still are."""
    try:
        return days | (sheets.read_parts(lists, log) if lists else {})
    except RejectedFile as why:
        if not days:
            raise
        log.note(f"The audience was not read: {why.reason}")
        return days


def _tables(book: Book) -> list[Place]:
    """Kind, sheet and row of names of every table of days or posts."""
    found: list[Place] = []
    for sheet, rows in book.items():
        places = ((kind, sheets.header_row(rows, synonyms(kind), needed)) for kind, needed in NEEDED.items())
        found += [(kind, sheet, at) for kind, at in places if at is not None][:1]
    return found


def _lists(book: Book) -> list[Place]:
    """Sheet and row of names of every list: a dimension beside a number of followers or of views."""
    found: list[Place] = []
    for sheet, rows in book.items():
        for at, row in enumerate(rows[:10]):
            names = {synonyms("linkedin_audience").get(normal(cell)) for cell in row} - {None}
            if len(names & {"people", "*views"}) == 1 and len(names) == 2 == sum(map(bool, map(str.strip, row))):
                found.append(("linkedin_audience", sheet, at))
                break
    return found


def _posts(book: Book, place: Place, context: Context, log: FileLog) -> pd.DataFrame:
    kind, sheet, at = place
    raw = sheets.raw_table(book, sheet, at, synonyms(kind), log)
    posts = finished(raw, _kind(kind, "posts"), context, log, named=sheets.named(log))
    log.time_zone = "days of UTC, kept as written"
    return posts


def _days(book: Book, place: Place, context: Context, log: FileLog) -> pd.DataFrame:
    kind, sheet, at = place
    raw = sheets.raw_table(book, sheet, at, synonyms(kind), log)
    return finished(raw, _kind(kind, "account_days"), context, log, named=sheets.named(log))


def _prepared(raw: pd.DataFrame, context: Context, log: FileLog) -> pd.DataFrame:
    """Names that the file and its posts carry, formats in our words, sums of the day."""
    raw = _post(raw, log) if "url" in raw else _day(raw, log)
    slugs = [part for whole in FILE_NAME.findall(log.file) for part in (whole, whole.rpartition("_")[2])]
    return raw.assign(**{"*file": sheets.name_of_file(slugs, "linkedin", context)})


def _post(raw: pd.DataFrame, log: FileLog) -> pd.DataFrame:
    some = present(raw["url"]).notna() | present(raw["text"]).notna() | present(raw["published_at"]).notna()
    log.drop(int((~some).sum()), "the row holds no post")
    if not some.any():
        raise RejectedFile(log.file, "no row of it holds a post.", "Choose a longer period and export again.")
    raw = raw[some]
    raw = raw.assign(post_id=raw["url"].str.extract(URN, expand=False).fillna(""))
    if "*post_type" in raw:
        given = synonyms("linkedin_format")
        raw["*post_type"] = raw["*post_type"].map(lambda word: given.get(normal(word), word))
    if "*paid" in raw:
        raw["is_boosted"] = raw["*paid"].map(lambda word: synonyms("linkedin_paid").get(normal(word), ""))
    return raw


def _day(raw: pd.DataFrame, log: FileLog) -> pd.DataFrame:
    names = sheets.named(log)
    actions = [counts(raw[name], names.get(name.removeprefix("*"), name), log) for name in ACTIONS if name in raw]
    if len(actions) == len(ACTIONS):
        raw = raw.assign(interactions=as_text(actions[0] + actions[1] + actions[2]))
    if "*unique" in raw and "*sponsored" in raw:
        organic = raw["*sponsored"].str.strip().isin(["0", "0.0"])
        raw = raw.assign(reach=raw["*unique"].where(organic, ""))
    return raw


def _audience(book: Book, place: Place, as_of: str, context: Context, log: FileLog) -> pd.DataFrame:
    import pandas as pd

    kind, sheet, at = place
    raw = sheets.raw_table(book, sheet, at, synonyms(kind), log)
    dimension = next(name for name in raw if str(name).startswith("*") and name != "*views").removeprefix("*")
    measure, column = ("views", "*views") if "*views" in raw else ("followers", "people")
    number = counts(raw[column], sheets.named(log).get(column.removeprefix("*"), column), log)
    some = number.notna() & present(raw["*" + dimension]).notna()
    log.drop(int((~some).sum()), "the row has no name or no number")
    if not number[some].sum():
        raise RejectedFile(log.file, "no number in it is above 0.", "Choose a longer period and export again.")
    share = (number[some].astype("float64") / float(number[some].sum())).map("{:.9f}".format)
    whose = "page views" if measure == "views" else "followers"
    rows = pd.DataFrame({"measure": measure, "dimension": dimension, "value": raw.loc[some, "*" + dimension], "share": share,
                         "people": as_text(number[some]) if measure == "followers" else "", "base": f"{whose} of the values listed",
                         "as_of": as_of, "source_row": raw.loc[some, "source_row"]}, dtype="str")  # fmt: skip
    return finished(rows, _kind(kind, "audience"), context, log)


def as_text(numbers: pd.Series) -> pd.Series:
    """Whole numbers as cells of text; empty where missing."""
    return numbers.map(lambda number: f"{int(number)}", na_action="ignore").astype("str").fillna("")


def _kind(kind: str, table: str) -> Kind:
    return Kind(kind, WORDS, "linkedin", table, dialect="month first", identity=("*file",), prepare=_prepared)


READERS = (BookReader(ID, WORDS, recognise, read),)
