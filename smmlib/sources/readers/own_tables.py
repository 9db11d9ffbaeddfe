"""Reader of the workbook's own CSV tables: header names are those of the codebook (data/README.md), in English.

Platforms seldom let anyone export mentions, comments, ties between accounts or customers; teams that collect them with
other tools save them under these names. A column more is listed as unknown, never an error.

| table | recognised by | needed besides | may hold |
|---|---|---|---|
| mentions | id, text, query (or id, text, published_at) | platform | account, author, author_followers, published_at, in_reply_to, replied_at, sentiment, label |
| comments | id, text, post_id | platform | as mentions, without sentiment and label |
| links | source, target | platform | kind (mention, repost, shared_follower), weight |
| customers | customer | - | age, gender, country, city, income, since, spend, orders |
| account_days | account, day | platform | followers, new_followers, reach ... |
| audience | dimension, value, and share or people | platform, account | measure, base, as_of |
| ads | campaign, spend | platform | ad_set, ad, day_from, day_to, impressions, clicks ... |
| site_sessions | day, source, medium, sessions | - | campaign, engaged, conversions, revenue |
| posts | post_id, published_at, platform, account | - | every column of the posts table but role |

``platform`` may be left out where an account of the brief claims the file, or where the brief has only one platform.
Dates are written year first. Authors and customers are hashed at import.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from smmlib.core.schema import contract
from smmlib.sources.completing import complete
from smmlib.sources.headers import normal
from smmlib.sources.picking import pick
from smmlib.sources.posts import finish_posts
from smmlib.sources.reader import TableReader
from smmlib.sources.shaping import Style, formats, shape

if TYPE_CHECKING:
    import pandas as pd

    from smmlib.sources.owners import Context
    from smmlib.sources.reporting import FileLog
    from smmlib.sources.tabular import Cells

SIGNS: dict[str, tuple[frozenset[str], ...]] = {
    "posts": (frozenset({"post_id", "published_at", "platform", "account"}),),
    "comments": (frozenset({"id", "text", "post_id"}),),
    "mentions": (frozenset({"id", "text", "query"}), frozenset({"id", "text", "published_at"})),
    "links": (frozenset({"source", "target"}),),
    "customers": (frozenset({"customer"}),),
    "account_days": (frozenset({"account", "day"}),),
    "audience": (frozenset({"dimension", "value", "share"}), frozenset({"dimension", "value", "people"})),
    "ads": (frozenset({"campaign", "spend"}),),
    "site_sessions": (frozenset({"day", "source", "medium", "sessions"}),),
}
NOT_GIVEN = frozenset({"source_file", "source_row", "role", "post_id_given"})


def recognise(headers: Sequence[str], table: str) -> float | None:
    """Count the header names that are columns of `table`; None where the names that mark it are not all there."""
    names = {normal(h) for h in headers}
    signs = [sign for sign in SIGNS[table] if sign <= names]
    if not signs or (table == "mentions" and "post_id" in names and "query" not in names):
        return None
    return float(len(names & set(contract(table).columns)))


def read(cells: Cells, context: Context, log: FileLog, *, table: str) -> dict[str, pd.DataFrame]:
    """Read one table under its own column names."""
    allowed = {name: name for name in contract(table).columns if name not in NOT_GIVEN}
    extra = {normal(h): normal(h) for h in cells.headers if normal(h).startswith("extra_")}
    raw = pick(cells, {**allowed, **extra}, log)
    style = Style(zone=context.zone(None), dialect=None, fallback=context.date_order)
    shaped = shape(raw, table, style, log)
    if table == "posts":
        return {table: posts_by_row(raw, shaped, context, log)}
    return {table: complete(shaped, table, context, log)}


def posts_by_row(raw: pd.DataFrame, shaped: pd.DataFrame, context: Context, log: FileLog) -> pd.DataFrame:
    """Complete posts whose platform and account stand in each row; those of accounts not in the brief are left out."""
    import pandas as pd

    if "format" in raw:
        shaped["format"] = formats(raw["format"], "format", log)
    pairs = shaped["platform"].str.casefold() + "/" + shaped["account"].str.removeprefix("@").str.casefold()
    known = (
        {f"{a.platform}/{a.handle.removeprefix('@').casefold()}": a for a in context.brief.accounts}
        if context.brief
        else {}
    )
    parts = []
    for pair in pairs.dropna().unique():
        here = shaped[pairs == pair]
        platform, handle = pair.split("/", 1)
        account = known.get(pair)
        if account is None and context.brief is not None:
            log.drop(len(here), f"'{handle}' on {platform} is not listed under accounts in the brief")
            continue
        handles = pd.Series(account.handle if account else handle, index=here.index, dtype="str")
        parts.append(finish_posts(here.drop(columns=["platform", "account"]), platform, handles, context, log))
    log.drop(int(pairs.isna().sum()), "platform or account is empty")
    log.account = ", ".join(sorted(p["account"].iloc[0] for p in parts if len(p)))
    return pd.concat(parts, ignore_index=True) if parts else shaped.iloc[0:0]


READERS = tuple(
    TableReader(
        f"own_{table}",
        f"the workbook's own table '{table}'",
        partial(recognise, table=table),
        partial(read, table=table),
    )
    for table in SIGNS
)
