"""Reader of the old Facebook Insights export of a page (until about 2023): its days, and who its followers and readers are.

The workbook (XML of 2003, often not well-formed) has a sheet 'Key Metrics' and one sheet for each metric that is broken down;
the CSV has one column for each of both, up to some 2,000: 'Lifetime Likes by Country - VN'. Breakdowns are read on the last
day that has any figure, for Facebook fills them two days late. At the end of 'Key Metrics' stand days not counted yet: every
daily figure is 0 there while the sums over 28 days go on; they are left out, for a zero that was not measured is no zero.

'Likes' of the page are its followers. Reach by group is given for a day, a week or 28 days: the longest is taken. People
belong to one group of gender and age each, so age alone and gender alone are exact sums; other lists name the largest only.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from smmlib.core.errors import RejectedFile
from smmlib.sources import sheets
from smmlib.sources.flat import Kind, finished
from smmlib.sources.headers import normal, synonyms
from smmlib.sources.picking import pick
from smmlib.sources.quantities import counts, present
from smmlib.sources.reader import BookReader
from smmlib.sources.readers.facebook_insights import FILE_NAME, title_of
from smmlib.sources.workbooks import table_at

if TYPE_CHECKING:
    import pandas as pd

    from smmlib.sources.owners import Context
    from smmlib.sources.reader import Book, Rows
    from smmlib.sources.reporting import FileLog

ID = "facebook_insights_page"
DAYS, AUDIENCE = "facebook_insights_days", "facebook_insights_audience"
WORDS = "Facebook Insights, page (old export)"
CLICKS = "daily page consumptions by type"
KEY_METRICS = "Key Metrics"
DAILY = ("new_followers", "lost_followers", "reach", "impressions", "profile_visits", "link_clicks")
PERIODS = ("28", "weekly", "daily")  # the first word of a reach metric, the longest period first
GENDERS = {"F": "female", "M": "male", "U": "unknown"}
GROUP = re.compile(r"([FMU])\.(\S.*)")


def recognise(book: Book) -> float | None:
    """Count the known metrics: in a row of names beside a day, as names of sheets, as beginnings of a CSV's columns."""
    book = as_sheets(book)
    days = _key_metrics(book)
    known = sheets.known_names(book[days[0]][days[1]], synonyms(DAYS)) if days else 0
    return 3.0 + known + len(_audience_sheets(book)) if days or _audience_sheets(book) else None


def read(book: Book, context: Context, log: FileLog) -> dict[str, pd.DataFrame]:
    """Read days of the account and the audience.

    Raises
    ------
    RejectedFile
        Neither days nor groups hold a figure, or nothing says whose page it is.
    """
    flat = list(book) == [""]
    whole, book = book, as_sheets(book)
    if flat:
        used = sum(len(rows[0]) - 1 for rows in book.values() if rows)
        columns = max(map(len, whole[""][:30]), default=0)
        log.note(f"Of the {columns:,} columns {used:,} were used: days, groups of followers, groups of people reached.")
    key = _key_metrics(book)
    parts = [sheets.Part("account_days", key[0], partial(_days, book, key, flat, context))] if key else []
    if _audience_sheets(book):
        parts.append(sheets.Part("audience", "groups of people", partial(_audience, book, flat, context)))
    return sheets.read_parts(parts, log)


def as_sheets(book: Book) -> Book:
    """A CSV as the workbook that it stands for: columns 'metric - group' become a sheet of the metric, rows keep their place."""
    if list(book) != [""]:
        return book
    shown: dict[str, str] = {}
    at = next((i for i, row in enumerate(book[""][:30]) if "date" in map(normal, row)), None)
    if at is None:
        return {}
    names = [name.strip() for name in book[""][at]]
    places: dict[str, dict[int, str]] = {}
    for place, name in enumerate(names):
        title, _, group = name.partition(" - ")
        if normal(name) in synonyms(DAYS):
            places.setdefault(KEY_METRICS, {})[place] = name
        elif group and (normal(title) in synonyms(AUDIENCE) or normal(title) == CLICKS):
            places.setdefault(shown.setdefault(normal(title), title), {})[place] = group
    date = names.index(next(name for name in names if normal(name) == "date"))
    return {title: _cut(book[""], at, {date: "Date", **columns}) for title, columns in places.items()}


def _cut(rows: Rows, at: int, columns: dict[int, str]) -> Rows:
    body = [[row[place] if len(row) > place else "" for place in columns] for row in rows]
    return [*body[:at], list(columns.values()), *body[at + 1 :]]


def _key_metrics(book: Book) -> tuple[str, int] | None:
    """The sheet with the most daily metrics beside a day, and its row of names; two at least."""
    best: tuple[int, str, int] | None = None
    for sheet, rows in book.items():
        at = sheets.header_row(rows, synonyms(DAYS), {"day"})
        found = set() if at is None else {synonyms(DAYS).get(normal(cell)) for cell in rows[at]} - {None, "*unused"}
        if at is not None and len(found) > 2 and (best is None or len(found) > best[0]):
            best = (len(found), sheet, at)
    return best[1:] if best else None


def _audience_sheets(book: Book) -> dict[str, tuple[str, int]]:
    """The sheet and row of names for each measure and dimension; of several periods of reach the longest."""
    found: dict[str, tuple[int, str, int]] = {}
    for sheet, rows in book.items():
        title = title_of(sheet, tuple(synonyms(AUDIENCE)))
        at = sheets.header_row(rows, {"date": "day"}, {"day"}) if title else None
        if at is None or not any(_groups(rows[at])):
            continue
        what, first = synonyms(AUDIENCE)[title], title.split(" ", 1)[0]
        order = PERIODS.index(first) if first in PERIODS else 0
        if what not in found or order < found[what][0]:
            found[what] = (order, sheet, at)
    return {what: (sheet, at) for what, (_, sheet, at) in found.items()}


def _groups(names: list[str]) -> dict[int, str]:
    return {i: name.strip() for i, name in enumerate(names) if normal(name) not in ("", "date", "description")}


def _days(book: Book, key: tuple[str, int], flat: bool, context: Context, log: FileLog) -> pd.DataFrame:
    sheet, at = key
    cells = table_at(book[sheet], "" if flat else sheet, at, log)
    place = next(i for i, name in enumerate(cells.headers) if synonyms(DAYS).get(normal(name)) == "day")
    cells, _ = sheets.without_description(cells, place, log)
    raw = pick(cells, synonyms(DAYS), log)
    raw = _without_uncounted(_with_clicks(raw, book, log), log)
    return finished(_owned(raw, context, log), _kind("account_days"), context, log, named=sheets.named(log))


def _with_clicks(raw: pd.DataFrame, book: Book, log: FileLog) -> pd.DataFrame:
    """Clicks on links by day, from the clicks by type: empty means none where another type of click was counted that day."""
    sheet = next((name for name in book if title_of(name, (CLICKS,))), None)
    at = sheets.header_row(book[sheet], {"date": "day"}, {"day"}) if sheet is not None else None
    names = [normal(cell) for cell in book[sheet][at]] if sheet is not None and at is not None else []
    if sheet is None or at is None or "link clicks" not in names or "link_clicks" in raw:
        return raw
    clicks = {}
    for row in book[sheet][at + 1 :]:
        cells = dict(zip(names, row, strict=False))
        some = any(cells.get(name, "").strip() for name in names if name not in ("date", "description", ""))
        clicks[cells.get("date", "")] = cells.get("link clicks", "").strip() or ("0" if some else "")
    log.columns_known = {**log.columns_known, f"link clicks ({sheet})": "link_clicks"}
    return raw.assign(link_clicks=raw["day"].map(clicks).astype("str"))


def _without_uncounted(raw: pd.DataFrame, log: FileLog) -> pd.DataFrame:
    """Leave out the days at the end on which every daily figure is 0 or empty, and days without any figure."""
    daily = [name for name in DAILY if name in raw]
    active = [any(cell.strip() not in ("", "0", "0.0") for cell in row) for row in raw[daily].fillna("").to_numpy()]
    kept = len(active) - active[::-1].index(True) if any(active) else len(active)
    log.drop(len(active) - kept, "Facebook had not counted the day yet (every daily figure is 0)")
    raw = raw.iloc[:kept]
    figures = [name for name in raw if name not in ("day", "source_row")]
    blank = raw[figures].apply(present).isna().all(axis=1)
    log.drop(int(blank.sum()), "no figure is given for the day")
    if blank.all():
        raise RejectedFile(log.file, "no day of it has a figure.", "Choose a longer period and export again.")
    return raw[~blank]


def _audience(book: Book, flat: bool, context: Context, log: FileLog) -> pd.DataFrame:
    import pandas as pd

    frames = []
    for what, (sheet, at) in _audience_sheets(book).items():
        measure, _, dimension = what.partition("@")
        people = _last_day(book[sheet], at, log)
        log.rows_read += len(people)
        label = "" if flat else f"{sheet}!"
        frames.append(_shares(people.assign(source_row=label + people["row"]), measure, dimension))
        if dimension == "age_gender":
            frames += [
                _shares(_summed(people.assign(source_row=label + people["row"]), part), measure, part)
                for part in ("age", "gender")
            ]
        log.columns_known = {**log.columns_known, sheet: f"{measure} by {dimension}"}
    raw = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()
    if raw.empty:
        raise RejectedFile(
            log.file, "no group of people has a figure on any day.", "Choose a longer period and export again."
        )
    log.note(
        "Groups of people are those of the last day with figures; age alone and gender alone are sums of the groups."
    )
    return finished(_owned(raw, context, log), _kind("audience"), context, log)


def _last_day(rows: Rows, at: int, log: FileLog) -> pd.DataFrame:
    """Group, people, day and row of the last day on which any group has people."""
    import pandas as pd

    groups = _groups(rows[at])
    date = [normal(cell) for cell in rows[at]].index("date")
    for i in range(len(rows) - 1, at, -1):
        row = rows[i]
        cells = {name: row[place] for place, name in groups.items() if len(row) > place and row[place].strip()}
        if len(row) > date and row[date].strip() and cells:
            table = pd.DataFrame(
                {"value": list(cells), "cell": list(cells.values()), "as_of": row[date], "row": str(i + 1)}, dtype="str"
            )
            people = counts(table["cell"], "people by group", log)
            if people.gt(0).any():
                log.drop(int(people.isna().sum()), "the number of people in a group is no number")
                return table.assign(n=people)[people.notna()]
    return pd.DataFrame({"value": [], "cell": [], "as_of": [], "row": [], "n": []}, dtype="str")


def _summed(people: pd.DataFrame, part: str) -> pd.DataFrame:
    """People by age alone or gender alone, from groups such as F.18-24."""
    group = people["value"].str.extract(GROUP)
    values = group[1] if part == "age" else group[0].map(GENDERS)
    known = people.assign(value=values)[values.notna()]
    return known.groupby("value", sort=False, as_index=False).agg({"n": "sum", "as_of": "first", "source_row": "first"})


def _shares(people: pd.DataFrame, measure: str, dimension: str) -> pd.DataFrame:
    """Rows of the audience table as text: people, and their part of all people listed for the dimension."""
    import pandas as pd

    group = people["value"].str.extract(GROUP)
    spoken = group[0].map(GENDERS).astype("str") + " " + group[1].astype("str")
    value = people["value"].where(group[0].isna() | (dimension != "age_gender"), spoken)
    number = people["n"].astype("float64")
    share = (number / number.sum()).map(lambda part: f"{part:.9f}")
    return pd.DataFrame({"measure": measure, "dimension": dimension, "value": value, "people": number.map("{:.0f}".format), "share": share,
                         "base": f"people listed by {dimension.replace('_', ' and ')}", "as_of": people["as_of"], "source_row": people["source_row"]}, dtype="str")  # fmt: skip


def _owned(raw: pd.DataFrame, context: Context, log: FileLog) -> pd.DataFrame:
    """The page's name stands in the file's name only; it is used where the brief knows it."""
    return raw.assign(**{"*file": sheets.name_of_file(FILE_NAME.findall(log.file), "facebook", context)})


def _kind(table: str) -> Kind:
    return Kind(ID, WORDS, "facebook", table, dialect="month first", identity=("*file",))


READERS = (BookReader(ID, WORDS, recognise, read),)
