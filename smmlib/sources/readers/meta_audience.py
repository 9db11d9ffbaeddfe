"""Reader of Meta Business Suite's audience file: blocks of age and gender, cities and countries under one another.

Each block has a title (headers.csv, kind meta_audience_block). Shares are percent of the followers. A spreadsheet program
that saves the file again turns shares such as 3.4 into dates ("3.Apr"); these cannot be restored and are left empty.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest
from typing import TYPE_CHECKING

from smmlib.core.errors import RejectedFile, SetAside
from smmlib.sources.flat import Kind, finished
from smmlib.sources.headers import normal, synonyms
from smmlib.sources.quantities import percent
from smmlib.sources.reader import BookReader, Rows
from smmlib.sources.readers.meta_daily import daily, metric_of, platform_of

if TYPE_CHECKING:
    import pandas as pd

    from smmlib.sources.owners import Context
    from smmlib.sources.reader import Book
    from smmlib.sources.reporting import FileLog

ID = "meta_audience"
WORDS = "Meta Business Suite, audience"
TOTALS_WORDS = "Meta Business Suite, totals by format"
BLOCK = "meta_audience_block"
AS_DATE = re.compile(r"\d{1,2}[.\-/ ]\s?[^\W\d_]{3,}\.?|[^\W\d_]{3,}[.\-/ ]\s?\d{1,2}")
NUMBER = re.compile(r"[\d.,]+\s*%?$")
FORMAT_BLOCKS = {"views", "content interactions", "published content", "reach"}
Block = tuple[str, list[tuple[int, list[str]]]]


def recognise(book: Book) -> float | None:
    """Count the known titles standing alone in their rows, one of them of the audience."""
    if list(book) != [""]:
        return None
    titles = [normal(title) for title, _ in _blocks(book[""])]
    known = sum(title in synonyms(BLOCK) for title in titles)
    return 3.0 + known if any(synonyms(BLOCK).get(title, "*unused") != "*unused" for title in titles) else None


def read(book: Book, context: Context, log: FileLog) -> dict[str, pd.DataFrame]:
    """Read the blocks into the audience, and a block of days into days of the account.

    Raises
    ------
    RejectedFile
        No share could be read, or nothing says whose audience it is.
    """
    platform = platform_of("Audience", context, log)
    rows: list[tuple[str, str, str, str]] = []
    tables: dict[str, pd.DataFrame] = {}
    destroyed = 0
    for title, body in _blocks(book[""]):
        dimension = synonyms(BLOCK).get(normal(title), "")
        if dimension in ("*age_gender", "*city", "*country"):
            found = list(_age_gender(body) if dimension == "*age_gender" else _pairs(body))
            destroyed += sum(_is_date(share) for _, share, _ in found)
            rows += [(dimension.removeprefix("*"), value, "" if _is_date(share) else share, at) for value, share, at in found]  # fmt: skip
        elif body and [normal(c) for c in body[0][1] if c] == ["date", "primary"]:
            tables |= _days(title, body[1:], context, log)
        else:
            log.note(f"The block '{title[:40]}' is of no use for any analysis and was not read.")
    if destroyed:
        log.note(f"{destroyed} of {len(rows)} shares were turned into dates by a spreadsheet program (such as 3.4 into "
                 "3 April) and are left empty. Use the file as Meta gave it.")  # fmt: skip
    return tables | {"audience": _audience(rows, platform, context, log)}


def _audience(rows: list[tuple[str, str, str, str]], platform: str, context: Context, log: FileLog) -> pd.DataFrame:
    import pandas as pd

    log.rows_read += len(rows)
    raw = pd.DataFrame(rows, columns=["dimension", "value", "share", "source_row"], dtype="str")
    empty = raw["share"].eq("")
    log.drop(int(empty.sum()), "the share is empty or was destroyed")
    if empty.all():
        raise RejectedFile(log.file, "no share in it can be read.", "Use the file as Meta gave it, not saved by Excel.")
    log.columns_known |= {"share (percent)": "share"}
    raw = raw[~empty].assign(measure="followers", share=percent(raw["share"]), base="all followers")
    return finished(raw, Kind(ID, WORDS, platform, "audience"), context, log)


def _days(title: str, body: list[tuple[int, list[str]]], context: Context, log: FileLog) -> dict[str, pd.DataFrame]:
    import pandas as pd

    metric, platform = metric_of([title], context, log)
    words = log.taken_for
    raw = pd.DataFrame([(r[0], r[1], str(at)) for at, r in body if len(r) > 1], columns=["day", metric, "source_row"], dtype="str")  # fmt: skip
    log.rows_read += len(raw)
    out = daily(raw, metric, platform, context, log)
    log.taken_for = words
    log.note(f"The block '{title[:40]}' holds {len(raw)} days; they were read as days of the account.")
    return {"account_days": out}


def _blocks(rows: Rows) -> Iterator[Block]:
    """Split at the rows that hold one word only; each block is its title and the rows below it with their numbers."""
    title = ""
    body: list[tuple[int, list[str]]] = []
    for at, row in enumerate(rows, start=1):
        cells = [cell for cell in row if cell]
        if len(cells) == 1 and not cells[0].lower().startswith("sep=") and row[0]:
            if title:
                yield title, body
            title, body = cells[0], []
        elif cells:
            body.append((at, row))
    if title:
        yield title, body


def _age_gender(body: list[tuple[int, list[str]]]) -> Iterator[tuple[str, str, str]]:
    genders = [synonyms("gender_value").get(normal(g), normal(g)) for g in body[0][1][1:]] if body else []
    for at, row in body[1:]:
        for gender, share in zip(genders, row[1:], strict=False):
            if gender and row[0]:
                yield f"{gender} {row[0]}", share, str(at)


def _pairs(body: list[tuple[int, list[str]]]) -> Iterator[tuple[str, str, str]]:
    """Names in one row, their shares in the next; or one name and its share a row."""
    if len(body) == 2 and not any(NUMBER.match(cell) for cell in body[0][1][1:]):
        (_, names), (at, shares) = body
        yield from ((name, share, str(at)) for name, share in zip_longest(names, shares, fillvalue="") if name)
    else:
        yield from ((row[0], row[1], str(at)) for at, row in body if len(row) > 1 and row[0])


def _is_date(share: str) -> bool:
    return AS_DATE.fullmatch(share.strip()) is not None


def recognise_totals(book: Book) -> float | None:
    """Blocks of sums by format: Views, Content interactions, Published content."""
    titles = {normal(title) for title, body in _blocks(book.get("", [])) if len(body) == 2}
    return 3.0 + len(titles) if len(titles & FORMAT_BLOCKS) >= 2 else None


def read_totals(book: Book, context: Context, log: FileLog) -> dict[str, pd.DataFrame]:
    """Say what the file is; sums over a period tell nothing of single posts."""
    raise SetAside(
        "It holds sums by format over a period, not posts; the export of the content (Posts, Lifetime) holds them one by one."
    )


READERS = (
    BookReader(ID, WORDS, recognise, read),
    BookReader("meta_format_totals", TOTALS_WORDS, recognise_totals, read_totals),
)
