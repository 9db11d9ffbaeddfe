"""Whose name is in the mention, and how many a day: brands joined from their accounts, copies out, days without talk as zero."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from smmlib.core.errors import Refusal
from smmlib.methods import queries
from smmlib.methods.copies import repeats_a_text, without_copies

BURN_IN, GAP_DAYS, GAP_EXPECTED = 28, 7, 12.0
ROLES = ("own", "competitor", "other")


def brand_names(accounts: pd.DataFrame, *, client: str) -> pd.DataFrame:
    """Give each account its brand: the client for its own accounts, the account's name (else its handle) for competitors.

    Returns
    -------
    table (n_accounts, 4): ``account, brand, role, words`` (a query for the brand's name and handle)
    """
    some = accounts[accounts["role"].isin(["own", "competitor"])]
    named = some["name"].where(some["name"].fillna("").str.strip() != "", some["account"])
    brand = named.where(some["role"] != "own", client)
    return pd.DataFrame({"account": some["account"], "brand": brand, "role": some["role"], "words": [_words(a, n, c) for a, n, c in zip(some["account"], named, brand, strict=True)]})  # fmt: skip


def _words(*names: str) -> str:
    kept = [name.replace('"', " ") for name in dict.fromkeys(names) if queries.tokens(name)]
    return " OR ".join(f'"{name}"' for name in kept)


def branded(mentions: pd.DataFrame, accounts: pd.DataFrame, *, client: str, zone: str) -> pd.DataFrame:
    """Give each mention its brand, role and local day, and leave copies, the brands' own words and undated rows out.

    A mention without an account is given every brand whose name or handle it holds.

    Returns
    -------
    table (n_kept, ...): the mentions with ``brand, role, day, copies, repeats`` (a text of that day again); ``attrs``: ``undated``, ``unnamed`` (no brand found), ``by_brand``
    (written by the brand itself), ``copies`` (left out)

    Raises
    ------
    Refusal
        There are no mentions, or none that can be used.
    """
    if mentions.empty:
        raise Refusal("There is no table of mentions; a monitoring tool's export with platform, id, author, published_at and text would bring them.")  # fmt: skip
    names = brand_names(accounts, client=client)
    dated = mentions[mentions["published_at"].notna()]
    found = pd.concat(list(_with_brand(dated, names)), ignore_index=True)
    handles = set(zip(names["brand"], names["account"].str.casefold(), strict=True))
    by_brand = pd.Series([(b, str(a).casefold()) in handles for b, a in zip(found["brand"], found["author"], strict=True)], dtype="bool")  # fmt: skip
    others = found[~by_brand.to_numpy()]
    if others.empty:
        raise Refusal("No mention has a date and names a brand of the brief.")
    local = others["published_at"].dt.tz_convert(zone).dt.tz_localize(None).dt.normalize().astype("datetime64[us]")
    kept = without_copies(others.assign(day=local))
    kept["repeats"] = repeats_a_text(kept)
    kept.attrs = {
        "undated": int(mentions["published_at"].isna().sum()), "unnamed": int(len(dated) - found["id"].nunique()),
        "by_brand": int(by_brand.sum()), "copies": int(len(others) - len(kept)),
    }  # fmt: skip
    return kept.reset_index(drop=True)


def _with_brand(mentions: pd.DataFrame, names: pd.DataFrame) -> Iterator[pd.DataFrame]:
    by_account = names.drop_duplicates("account").set_index("account")
    said = mentions[mentions["account"].notna()]
    role = said["account"].map(by_account["role"]).fillna("other")
    brand = said["account"].map(by_account["brand"])
    yield said.assign(brand=brand.where(brand.notna(), said["account"]).astype("str"), role=role.astype("str"))
    silent = mentions[mentions["account"].isna()]
    for (name, kind), some in names.groupby(["brand", "role"], sort=True):
        query = " OR ".join(w for w in some["words"] if w)
        fits = queries.matches(silent["text"], query) if query and len(silent) else pd.Series(False, index=silent.index)
        yield silent[fits].assign(brand=str(name), role=str(kind))


def daily(kept: pd.DataFrame) -> pd.DataFrame:
    """Count mentions, rows, authors and new authors of each brand and day, from the first day with a mention to the last.

    Days on which nothing was said are zero. Seven or more days in a row without a mention of any brand, where a dozen were to be
    expected, are a pause of the collection, and missing.

    Returns
    -------
    table (n_brands x n_days, 8): ``brand, role, day, n_mentions, n_texts, n_raw, n_authors, n_new_authors``
    """
    days = pd.date_range(kept["day"].min(), kept["day"].max(), freq="D").astype("datetime64[us]")
    silent = _pauses(kept, days)
    order = kept.drop_duplicates("brand").set_index("brand")["role"]
    ordered = sorted(order.index, key=lambda b: (ROLES.index(order[b]), b))
    parts = [_of_brand(kept[kept["brand"] == b], days, silent).assign(brand=b, role=order[b]) for b in ordered]
    return pd.concat(parts, ignore_index=True)[["brand", "role", "day", "n_mentions", "n_texts", "n_raw", "n_authors", "n_new_authors"]]  # fmt: skip


def _pauses(kept: pd.DataFrame, days: pd.DatetimeIndex) -> np.ndarray:
    counts = kept.groupby("day").size().reindex(days, fill_value=0)
    run = counts.ne(0).cumsum()
    lengths = counts.eq(0).groupby(run).transform("sum")
    a_day = counts[counts > 0].sum() / max(len(days), 1)
    return (counts.eq(0) & (lengths >= GAP_DAYS) & (lengths * a_day >= GAP_EXPECTED)).to_numpy()


def _of_brand(some: pd.DataFrame, days: pd.DatetimeIndex, silent: np.ndarray) -> pd.DataFrame:
    grouped = some.groupby("day")
    known = some["author"].notna().any()
    first = some.dropna(subset=["author"]).drop_duplicates("author").groupby("day").size()
    table = pd.DataFrame({
        "n_mentions": grouped.size(), "n_texts": (~some["repeats"]).groupby(some["day"]).sum(), "n_raw": grouped["copies"].sum(), "n_authors": grouped["author"].nunique(),
        "n_new_authors": first,
    }).reindex(days).fillna(0).astype("Int64")  # fmt: skip
    if not known:
        table[["n_authors", "n_new_authors"]] = pd.NA
    table.loc[days < days[0] + pd.Timedelta(days=BURN_IN), "n_new_authors"] = pd.NA
    table.loc[silent, :] = pd.NA
    return table.rename_axis("day").reset_index()
