"""Reader of any CSV or XLSX table through a mapping of the brief: canonical column from the column of the file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from smmlib.core.errors import RejectedFile, near_miss
from smmlib.core.schema import contract
from smmlib.sources.completing import complete
from smmlib.sources.headers import normal
from smmlib.sources.owners import owners
from smmlib.sources.picking import pick, without_totals
from smmlib.sources.posts import finish_posts
from smmlib.sources.readers.own_tables import NOT_GIVEN, posts_by_row
from smmlib.sources.shaping import Style, formats, shape

if TYPE_CHECKING:
    import pandas as pd

    from smmlib.core.brief import Account, Mapping
    from smmlib.sources.owners import Context
    from smmlib.sources.reporting import FileLog
    from smmlib.sources.tabular import Cells


SUMS_STAND_IN = (
    "post_id",
    "published_at",
    "campaign",
    "ad_set",
    "ad",
    "day",
    "day_from",
    "day_to",
    "value",
    "account",
    "source",
    "medium",
    "channel",
)


def score(mapping: Mapping, headers: Sequence[str]) -> float:
    """Count the columns of the mapping that stand in a row of names."""
    names = {normal(h) for h in headers}
    return float(len({normal(source) for source in mapping.columns.values()} & names))


def read(cells: Cells, mapping: Mapping, context: Context, log: FileLog) -> pd.DataFrame:
    """Read a table as its mapping says.

    Raises
    ------
    RejectedFile
        Columns of the mapping are not in the file, or are no columns of the table: all at once, each with its near miss.
    """
    _check(cells, mapping, log)
    raw = _renamed(cells, mapping, log)
    raw = without_totals(raw, SUMS_STAND_IN, log)
    account = _account(mapping, context, log)
    named = dict(mapping.columns)
    style = Style(mapping.time_zone or context.zone(account), mapping.date_order, context.date_order, named)
    shaped = shape(raw, mapping.table, style, log)
    platform = mapping.platform or (account.platform if account else "")
    if mapping.table != "posts":
        return complete(shaped, mapping.table, context, log, platform=platform, account=mapping.account)
    if "format" in raw:
        shaped["format"] = formats(raw["format"], named.get("format", "format"), log)
    if {"platform", "account"} <= set(shaped.columns):
        return posts_by_row(raw, shaped, context, log)
    return _posts(shaped, mapping, platform, account, context, log)


def _posts(
    shaped: pd.DataFrame, mapping: Mapping, platform: str, account: Account | None, context: Context, log: FileLog
) -> pd.DataFrame:
    import pandas as pd

    if not platform:
        raise RejectedFile(
            log.file,
            "the mapping does not say which platform these posts are from.",
            "Add 'platform:' to the mapping in client.yaml.",
        )
    if account is not None:
        accounts = pd.Series(account.handle, index=shaped.index, dtype="str")
    else:
        accounts = owners(
            shaped[["account"]] if "account" in shaped else pd.DataFrame(index=shaped.index), platform, context, log
        )
    log.account = ", ".join(sorted(accounts.dropna().unique()))
    shaped = shaped.drop(columns=[c for c in ("platform", "account") if c in shaped])
    header = mapping.columns.get("post_id", "post_id")
    return finish_posts(shaped, platform, accounts, context, log, export_date=mapping.export_date, id_header=header)


def _check(cells: Cells, mapping: Mapping, log: FileLog) -> None:
    there = {normal(h): h for h in cells.headers}
    allowed = [c for c in contract(mapping.table).columns if c not in NOT_GIVEN]
    problems = []
    for canonical in dict.fromkeys([*mapping.columns, *mapping.constants, *mapping.values]):
        if canonical not in allowed and not canonical.startswith("extra_"):
            problems.append(
                f"'{canonical}' is no column of the table '{mapping.table}'.{near_miss(canonical, allowed)}"
            )
    for canonical, source in mapping.columns.items():
        if normal(source) not in there:
            problems.append(
                f"there is no column '{source}' (wanted for {canonical}).{near_miss(source, cells.headers)}"
            )
    if problems:
        raise RejectedFile(
            log.file, " ".join(problems), "Correct the mapping in client.yaml; names starting with extra_ are free."
        )


def _renamed(cells: Cells, mapping: Mapping, log: FileLog) -> pd.DataFrame:
    sources: dict[str, list[str]] = {}
    for canonical, source in mapping.columns.items():
        sources.setdefault(normal(source), []).append(canonical)
    first = {source: names[0] for source, names in sources.items()}
    raw = pick(cells, first, log)
    for names in sources.values():
        for again in names[1:]:
            raw[again] = raw[names[0]]
    for canonical, words in mapping.values.items():
        if canonical in raw:
            raw[canonical] = _translated(raw[canonical], words)
    if mapping.columns.get("account") and mapping.columns.get("account") == mapping.columns.get("post_id"):
        raw["account"] = _page_of(raw["post_id"], log)
    return raw.assign(**mapping.constants)


PAGE_AND_POST = r"(\d+)_\d+"


def _page_of(ids: pd.Series, log: FileLog) -> pd.Series:
    """The page in front of Facebook's ids of posts (page_post), where the mapping takes account and id from one column."""
    pages = ids.str.extract(f"^{PAGE_AND_POST}$", expand=False)
    log.note("Ids are written page_post: the part before the line is the page.")
    return pages.where(pages.notna(), ids)


def _translated(cells: pd.Series, words: dict[str, str]) -> pd.Series:
    plain = {normal(value): canonical for value, canonical in words.items()}
    return cells.map({cell: plain.get(normal(cell), cell) for cell in cells.unique()}).astype("str")


def _account(mapping: Mapping, context: Context, log: FileLog) -> Account | None:
    if not mapping.account or context.brief is None:
        return None
    same = [a for a in context.brief.accounts if a.handle == mapping.account and mapping.platform in (None, a.platform)]
    if len(same) == 1:
        return same[0]
    why = f"on {mapping.platform}" if mapping.platform else "on one platform only"
    raise RejectedFile(log.file, f"the mapping names '{mapping.account}', which the brief does not list {why}.",
                       "Give 'platform:' and 'account:' of the mapping as they stand under 'accounts:'.")  # fmt: skip
