"""Tables other than posts, completed: platform and account of each row, people hashed, values of closed lists checked."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from smmlib.core.errors import RejectedFile, near_miss
from smmlib.core.schema import contract
from smmlib.sources.naming import last_day
from smmlib.sources.owners import claimed_by
from smmlib.sources.people import bare, hashed, named_or_hashed
from smmlib.sources.wording import languages_of

if TYPE_CHECKING:
    import pandas as pd

    from smmlib.sources.owners import Context
    from smmlib.sources.reporting import FileLog

MOST_SHARES = 1.05  # rounding of some dozen values
DEFAULTS: dict[str, dict[str, str | float]] = {
    "links": {"kind": "mention", "weight": 1.0},
    "audience": {"measure": "followers"},
}


def complete(
    shaped: pd.DataFrame, table: str, context: Context, log: FileLog, *, platform: str = "", account: str = ""
) -> pd.DataFrame:
    """Complete typed rows of `table`; `platform` and `account` stand in where a row does not say.

    Raises
    ------
    RejectedFile
        Columns that the table cannot do without are missing, or hold values outside their list: all are named at once.
    """
    rows = shaped.assign(source_file=log.file)
    rows = _placed(rows, table, context, log, platform, account)
    rows = rows.assign(**{n: v for n, v in DEFAULTS.get(table, {}).items() if n not in rows})
    if table in ("mentions", "comments"):
        rows = _talk(rows, context, log)
    elif table == "links":
        rows = _links(rows, context)
    elif table == "customers" and "customer" in rows:
        rows = rows.assign(customer=hashed(rows["customer"], salt=context.salt, kind="customer"))
    if table in ("audience", "accounts"):
        rows = _dated(rows, log)
    if table == "audience":
        rows = _parts_of_one(rows, log)
    rows = _closed_lists(rows, table, log)
    _needed(rows, table, log)
    rows = _whole_rows(rows, table, log)
    log.account = account or ", ".join(sorted(rows["account"].dropna().unique())[:10]) if "account" in rows else ""
    return rows.drop(columns=[c for c in rows.columns if str(c).startswith("*") or c == "time_precision"])


def _placed(
    rows: pd.DataFrame, table: str, context: Context, log: FileLog, platform: str, account: str
) -> pd.DataFrame:
    import pandas as pd

    columns = contract(table).columns
    if "platform" in columns:
        own = (
            rows["platform"].str.casefold().replace("twitter", "x")
            if "platform" in rows
            else pd.Series(None, index=rows.index, dtype="str")
        )
        spare = platform or _platform(context, log)
        rows = rows.assign(platform=own.where(own.notna(), spare or None).astype("str"))
    if "account" in columns:
        own = rows["account"] if "account" in rows else pd.Series(None, index=rows.index, dtype="str")
        named = {bare(a.handle): a.handle for a in context.brief.accounts} if context.brief else {}
        own = own.map(lambda handle: named.get(bare(handle), handle), na_action="ignore")
        rows = rows.assign(account=own.where(own.notna(), account or _claimant(context, log) or None).astype("str"))
    return rows


def _platform(context: Context, log: FileLog) -> str:
    """The platform of a file whose rows do not say it: that of the account claiming it, else the brief's only one."""
    if context.brief is None:
        return ""
    claimed = {a.platform for a in claimed_by(log.file, context.brief.accounts)}
    every = claimed or {a.platform for a in context.brief.accounts}
    return every.pop() if len(every) == 1 else ""


def _claimant(context: Context, log: FileLog) -> str:
    claimed = claimed_by(log.file, context.brief.accounts) if context.brief else []
    return claimed[0].handle if len(claimed) == 1 else ""


def _talk(rows: pd.DataFrame, context: Context, log: FileLog) -> pd.DataFrame:
    import pandas as pd

    blank = pd.Series(None, index=rows.index, dtype="str")
    author = rows.get("author", blank)
    for platform in rows["platform"].dropna().unique():
        here = rows["platform"] == platform
        author = author.mask(
            here, named_or_hashed(author, salt=context.salt, platform=str(platform), brief=context.brief)
        )
    text = rows.get("text", blank)
    language = rows.get("language", blank)
    expected = context.brief.content_languages if context.brief else ["en"]
    given = rows.get("id", blank)
    if given.isna().any():
        log.note(f"{int(given.isna().sum()):,} rows without an id got one made from author, time and words.")
    made = _made_ids(author, text, rows.get("published_at", blank))
    return rows.assign(author=author.astype("str"), text=text, id=given.where(given.notna(), made).astype("str"),
                       language=language.where(language.notna(), languages_of(text, expected, log)))  # fmt: skip


def _made_ids(author: pd.Series, text: pd.Series, moment: pd.Series) -> pd.Series:
    said = author.astype("str").fillna("") + "\x1f" + text.fillna("") + "\x1f" + moment.astype("str").fillna("")
    said = said + "\x1f" + said.groupby(said).cumcount().astype("str")
    return said.map(lambda words: "row-" + hashlib.blake2b(words.encode("utf-8", "replace"), digest_size=8).hexdigest())


def _links(rows: pd.DataFrame, context: Context) -> pd.DataFrame:
    for column in ("source", "target"):
        if column in rows:
            ends = rows[column]
            for platform in rows["platform"].dropna().unique():
                here = rows["platform"] == platform
                ends = ends.mask(
                    here, named_or_hashed(ends, salt=context.salt, platform=str(platform), brief=context.brief)
                )
            rows = rows.assign(**{column: ends.astype("str")})
    return rows.assign(weight=rows["weight"].fillna(1.0))


def _parts_of_one(rows: pd.DataFrame, log: FileLog) -> pd.DataFrame:
    """Shares of one dimension cannot add up to more than the whole; where they do, they are left empty and it is said."""
    if "share" not in rows or rows.empty:
        return rows
    key = [k for k in ("platform", "account", "measure", "dimension", "as_of") if k in rows]
    sums = rows.groupby(key, dropna=False)["share"].transform("sum")
    over = (sums > MOST_SHARES) & rows["dimension"].ne("interest")
    if over.any():
        log.note(f"The shares of {', '.join(sorted(rows.loc[over, 'dimension'].dropna().unique())[:4])} add up to {sums[over].max():.0%}, so they are no shares of one whole "
                 "(percent below 1 without a sign?); they are left empty.")  # fmt: skip
    return rows.assign(share=rows["share"].mask(over))


def _dated(rows: pd.DataFrame, log: FileLog) -> pd.DataFrame:
    """Shares and totals of no stated day get the last day named in the file's path, if there is one."""
    import pandas as pd

    named = last_day(log.file)
    own = rows["as_of"] if "as_of" in rows else pd.Series(pd.NaT, index=rows.index, dtype="datetime64[us]")
    if own.isna().any() and named:
        log.export_date = f"{named} (end of the range in the file name)"
    return rows.assign(as_of=own.fillna(pd.Timestamp(named)) if named else own)


def _closed_lists(rows: pd.DataFrame, table: str, log: FileLog) -> pd.DataFrame:
    problems = []
    for name, column in contract(table).columns.items():
        if column.among and name in rows:
            plain = rows[name].str.casefold().str.replace(r"[\s-]+", "_", regex=True)
            rows = rows.assign(**{name: plain})
            for value in sorted(set(plain.dropna()) - set(column.among))[:10]:
                problems.append(
                    f"column '{name}' holds '{value[:30]}'; allowed: {', '.join(column.among)}.{near_miss(value, column.among)}"
                )
    if problems:
        raise RejectedFile(
            log.file, " ".join(problems), "Correct the values, or translate them under 'values:' of a mapping."
        )
    return rows


def _needed(rows: pd.DataFrame, table: str, log: FileLog) -> None:
    needed = [n for n, c in contract(table).columns.items() if c.required]
    absent = [n for n in needed if n not in rows or rows[n].isna().all()]
    if absent:
        raise RejectedFile(log.file, f"the table '{table}' needs columns that are missing or empty: {', '.join(absent)}.",
                           "Add them to the file, or name them under 'columns:' or 'constants:' of a mapping.")  # fmt: skip


def _whole_rows(rows: pd.DataFrame, table: str, log: FileLog) -> pd.DataFrame:
    needed = [n for n, c in contract(table).columns.items() if c.required]
    torn = rows[needed].isna().any(axis=1)
    if torn.any():
        gaps = [n for n in needed if rows[n].isna().any()]
        log.drop(int(torn.sum()), f"empty in a column that is needed: {', '.join(gaps)}")
    return rows[~torn]
