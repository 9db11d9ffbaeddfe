"""Readers of the old Facebook Insights export of posts (until about 2023): the workbook, and the single CSV.

Headers are English names (``Lifetime Post Total Reach``) or keys of the API (``post_impressions_unique:lifetime``). Below
them stands one row that describes the metrics. Likes, comments and shares are the *stories* by action type; the sheet
'Talking About This' beside it counts people, not actions, and is not used. Clicks on the link are a type of consumption.

In these counts by type Facebook writes only what happened: in genuine files the types of every post, empty cells taken as
0, add up to its total of clicks, and so do its kinds of negative feedback. So an empty cell is 0 where the sheet has the
post and Facebook had counted it; a type that no post of the file has stays missing.

References
----------
Meta, "Page Insights", Graph API reference, limitations: "Breakdown metrics ... will only return non-zero values".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from smmlib.core.errors import RejectedFile
from smmlib.sources import sheets
from smmlib.sources.flat import Kind, finished
from smmlib.sources.flat import recognise as recognise_table
from smmlib.sources.headers import normal, synonyms
from smmlib.sources.picking import pick
from smmlib.sources.quantities import measures, present
from smmlib.sources.reader import BookReader, TableReader
from smmlib.sources.readers.meta_content import PATHS_OF_NOBODY, SOUND_ID
from smmlib.sources.workbooks import table_at

if TYPE_CHECKING:
    import pandas as pd

    from smmlib.sources.owners import Context
    from smmlib.sources.reader import Book, Rows
    from smmlib.sources.reporting import FileLog
    from smmlib.sources.tabular import Cells

ID = "facebook_insights_posts"
WORDS = "Facebook Insights, posts (old export)"
NEEDED = frozenset({"post_id", "published_at"})
BY_TYPE = {
    "likes": "stories", "comments": "stories", "shares": "stories", "link_clicks": "consumptions",
}  # fmt: skip
COUNTED = ("reach", "impressions", "clicks")
FILE_NAME = re.compile(r"Facebook Insights Data Export(?: \(Post Level\))? - (.+?) - \d{4}-\d{2}-\d{2}", re.IGNORECASE)


def recognise(headers: Sequence[str]) -> float | None:
    """Count the known headers; None without an id, a time and a metric of this export."""
    return recognise_table(headers, KIND)


def recognise_book(book: Book) -> float | None:
    """A workbook with a sheet of posts; a CSV is read as a table."""
    found = _main(book) if list(book) != [""] else None
    return sheets.known_names(book[found[0]][found[1]], synonyms(ID)) + 1.0 if found else None


def read_book(book: Book, context: Context, log: FileLog) -> dict[str, pd.DataFrame]:
    """Turn the sheet of posts and the sheets of counts by type into posts.

    Raises
    ------
    RejectedFile
        No sheet holds posts, no row has a sound id, or the posts belong to nobody named in the brief.
    """
    found = _main(book)
    if found is None:
        raise RejectedFile(log.file, "no sheet of it holds posts.", "Use the workbook as Facebook gave it.")
    sheet, at = found
    raw = _raw(table_at(book[sheet], sheet, at, log), log)
    for name, rows in book.items():
        title = title_of(name, _titles())
        if name != sheet and title:
            raw = _with_types(raw, name, rows, title, log)
    return {"posts": _posts(raw, context, log)}


def read(cells: Cells, context: Context, log: FileLog) -> dict[str, pd.DataFrame]:
    """Turn the single CSV into posts; its counts by type are columns such as '... by action type - like'."""
    return {"posts": _posts(_raw(cells, log), context, log)}


def title_of(sheet: str, titles: Sequence[str]) -> str:
    """The metric whose name a sheet bears; names of sheets end after 31 characters ('Lifetime Post Stories by act...')."""
    name = normal(sheet)
    stem = name.removesuffix("...").removesuffix("…").strip()
    cut = (stem != name or len(name) >= 31) and len(stem) >= 20
    same = [title for title in titles if title == name or (cut and title.startswith(stem))]
    return same[0] if len(same) == 1 else ""


def _main(book: Book) -> tuple[str, int] | None:
    """The sheet of posts and its row of names: the one with the most known names."""
    best: tuple[float, str, int] | None = None
    for sheet, rows in book.items():
        at = sheets.header_row(rows, synonyms(ID), NEEDED)
        points = recognise(rows[at]) if at is not None else None
        if at is not None and points and (best is None or points > best[0]):
            best = (points, sheet, at)
    return best[1:] if best else None


def _titles() -> tuple[str, ...]:
    return tuple(dict.fromkeys(h.partition(" - ")[0] for h, c in synonyms(ID).items() if c in BY_TYPE and " - " in h))


def _raw(cells: Cells, log: FileLog) -> pd.DataFrame:
    """Name the columns, without the row of descriptions; of a name that stands twice the description tells which is which."""
    key = next(i for i, h in enumerate(cells.headers) if synonyms(ID).get(normal(h)) == "post_id")
    cells, said = sheets.without_description(cells, key, log)
    twice = {h for h in cells.headers if normal(f"{h} (Total Count)") in synonyms(ID)}
    kinds = ["" if said is None else _last_bracket(said[i]) for i in range(len(cells.headers))]
    told = [f"{h} {kind}".strip() if h in twice else h for h, kind in zip(cells.headers, kinds, strict=True)]
    unclear = sorted({h for h, new in zip(cells.headers, told, strict=True) if h in twice and h == new})
    if unclear:
        told = ["" if h in unclear else h for h in told]
        log.note(f"{', '.join(repr(h[:50]) for h in unclear)}: the name stands twice, and nothing says which column counts "
                 "people and which counts times; neither was read.")  # fmt: skip
    return pick(replace(cells, headers=tuple(told)), synonyms(ID), log)


def _last_bracket(words: str) -> str:
    found = re.findall(r"\([^()]*\)", str(words))
    return found[-1] if found else ""


def _with_types(raw: pd.DataFrame, sheet: str, rows: Rows, title: str, log: FileLog) -> pd.DataFrame:
    """Add the counts of one sheet by type to the posts; an empty cell of a post that is there becomes 0."""
    at = sheets.header_row(rows, {"post id": "post_id"}, {"post_id"})
    if at is None:
        return raw
    names = [normal(cell) for cell in rows[at]]
    ids = {
        row[names.index("post id")].strip(): row
        for row in reversed(rows[at + 1 :])
        if len(row) > names.index("post id")
    }
    for place, name in enumerate(names):
        canonical = synonyms(ID).get(f"{title} - {name}", "")
        if canonical in BY_TYPE and canonical not in raw:
            given = {one: row[place] if len(row) > place else "" for one, row in ids.items()}
            raw = raw.assign(**{canonical: raw["post_id"].str.strip().map(given).astype("str")})
            log.columns_known = {**log.columns_known, f"{rows[at][place].strip()} ({sheet})": canonical}
    return raw


def _posts(raw: pd.DataFrame, context: Context, log: FileLog) -> pd.DataFrame:
    posts = finished(_zeros(raw, log), KIND, context, log, named=sheets.named(log))
    log.note(f"'Posted' names no time zone and was read as {log.time_zone}. Many exports of this kind carry Pacific time: "
             "compare one post with the page.")  # fmt: skip
    return posts


def _zeros(raw: pd.DataFrame, log: FileLog) -> pd.DataFrame:
    """Read an empty count by type as 0 where the post was counted; missing posts and types that never occur stay missing."""
    figures = [present(raw[name]).notna() for name in COUNTED if name in raw]
    if not figures:
        return raw
    counted, filled = figures[0], 0
    for more in figures[1:]:
        counted = counted | more
    for name in BY_TYPE:
        if name in raw and present(raw[name]).notna().any():
            empty = counted & raw[name].notna() & raw[name].str.strip().eq("")
            filled += int(empty.sum())
            raw = raw.assign(**{name: raw[name].mask(empty, "0")})
    if filled:
        log.note(f"{filled:,} empty counts by type were read as 0: Facebook writes only what happened.")
    return raw


def _prepared(raw: pd.DataFrame, context: Context, log: FileLog) -> pd.DataFrame:
    """Leave out rows that are no posts, and say whose they are: page in the address, page in the id, name of the file."""
    ids = raw["post_id"].str.strip()
    empty, sound = ids.eq(""), ids.str.fullmatch(SOUND_ID, na=False)
    log.drop(int(empty.sum()), "the row has no id")
    log.drop(int((~sound & ~empty).sum()), "the id is no id (the row is torn or shifted)")
    if not sound.any():
        raise RejectedFile(log.file, "no row has a sound id.", "Use the file as Facebook gave it.")
    raw, ids = raw[sound], ids[sound]
    page = ids.str.extract(r"^(\d+)_", expand=False)
    path = (
        raw["url"].str.extract(r"facebook\.com/([A-Za-z0-9.\-]+)/", expand=False)
        if "url" in raw
        else page.mask(page.notna())
    )
    path = path.mask(path.isin(PATHS_OF_NOBODY))
    first = path.groupby(page).transform("first")
    inside = FILE_NAME.findall(log.file)
    file = sheets.name_of_file(inside, "facebook", context) or None
    return raw.assign(**{"*page": path.fillna(first), "*page_id": page, "*file": file})


def _finished(shaped: pd.DataFrame, raw: pd.DataFrame, context: Context, log: FileLog) -> pd.DataFrame:
    """Money spent where people were reached through it; lengths are thousandths of a second, and 0 for what is no film."""
    if "extra_reach_paid" in shaped:
        paid = shaped["extra_reach_paid"]
        shaped["is_boosted"] = (paid > 0).astype("boolean").mask(paid.isna())
    for column, name in (("*video_ms", "video_seconds"), ("*watched_ms", "extra_average_seconds_viewed")):
        if column in raw:
            length = measures(raw[column], sheets.named(log).get(column.removeprefix("*"), column), log, low=0) / 1000
            shaped[name] = length.where(length > 0)
    return shaped


KIND = Kind(ID, WORDS, "facebook", "posts", NEEDED, frozenset({*COUNTED, "extra_reach_paid", "extra_reach_organic"}),
            dialect="month first", totals=("post_id",), identity=("*page", "*page_id", "*file"),
            prepare=_prepared, finish=_finished)  # fmt: skip

READERS = (
    BookReader("facebook_insights_book", WORDS, recognise_book, read_book),
    TableReader(ID, WORDS, recognise, read),
)
