"""Reader of Meta Ads Manager's report (Export table data): one row a campaign, ad set or ad, broken down or not.

The columns are chosen by the user and carry the account's currency in their names. Results of different kinds are not
added up: conversions are purchases where the report has them, else results if all rows count the same thing. Revenue is
the conversion value, else the return on spend times the spend.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from smmlib.core.errors import RejectedFile
from smmlib.sources.completing import complete
from smmlib.sources.headers import normal, synonyms
from smmlib.sources.money import is_foreign, split_header
from smmlib.sources.picking import pick
from smmlib.sources.quantities import measures
from smmlib.sources.reader import TableReader
from smmlib.sources.shaping import Style, shape

if TYPE_CHECKING:
    import pandas as pd

    from smmlib.sources.owners import Context
    from smmlib.sources.reporting import FileLog
    from smmlib.sources.tabular import Cells

ID = "meta_ads"
WORDS = "Meta Ads Manager, report"
NAMES = ("campaign", "ad_set", "ad")
SUM_ROW = r"(?i)results from \d+|total"


def recognise(headers: Sequence[str]) -> float | None:
    """Money spent, and the name of something it was spent on."""
    plain = [split_header(h)[0] for h in headers]
    known = synonyms(ID)
    found = {known[h] for h in map(normal, plain) if h in known}
    if "spend" not in found or not found & set(NAMES) or not found & {"day_from", "*day", "*delivery"}:
        return None
    return float(sum(normal(h) in known for h in plain))


def read(cells: Cells, context: Context, log: FileLog) -> dict[str, pd.DataFrame]:
    """Read the report into ads.

    Raises
    ------
    RejectedFile
        No row names a campaign, an ad set or an ad.
    """
    plain, currencies = zip(*map(split_header, cells.headers), strict=True)
    raw = _named_rows(pick(replace(cells, headers=plain), synonyms(ID), log), log)
    named = {canonical: header for header, canonical in log.columns_known.items()}
    raw = _days(raw).assign(**_conversions(raw, log), **_revenue(raw, log))
    if is_foreign({c for c in currencies if c}, context, log):
        raw = raw.assign(spend="", revenue="")
    shaped = shape(
        raw, "ads", Style("UTC", "month first" if log.delimiter == "," else None, context.date_order, named), log
    )
    platform = raw["*platform"].str.strip().str.casefold() if "*platform" in raw else None
    shaped = shaped.assign(platform=platform.where(platform.ne("")).astype("str")) if platform is not None else shaped
    return {"ads": complete(shaped, "ads", context, log, platform="facebook")}


def _named_rows(raw: pd.DataFrame, log: FileLog) -> pd.DataFrame:
    there = [name for name in NAMES if name in raw]
    words = raw[there].apply(lambda c: c.str.strip())
    sums = words.eq("").all(axis=1) | words.apply(lambda c: c.str.match(SUM_ROW)).any(axis=1)
    if "*platform" in raw:
        unsaid = raw["*platform"].str.strip().eq("")
        sums |= unsaid & ~unsaid.all()
    log.drop(int(sums.sum()), "sum rows (no campaign, ad set, ad or platform is named)")
    if sums.all():
        raise RejectedFile(
            log.file, "no row names a campaign, an ad set or an ad.", "Export the table again with their names."
        )
    return raw[~sums]


def _days(raw: pd.DataFrame) -> pd.DataFrame:
    return raw.assign(day_from=raw["*day"], day_to=raw["*day"]) if "*day" in raw else raw


def _conversions(raw: pd.DataFrame, log: FileLog) -> dict[str, pd.Series]:
    if "conversions" in raw or "*results" not in raw:
        return {}
    kinds = sorted(set(raw["*indicator"].str.strip()) - {""}) if "*indicator" in raw else []
    if len(kinds) == 1:
        log.note(f"'Results' are read as conversions; they count {kinds[0][:80]}.")
        return {"conversions": raw["*results"]}
    why = f"count {len(kinds)} different things" if kinds else "do not say what they count"
    log.note(f"'Results' {why} and are not read as conversions.")
    return {}


def _revenue(raw: pd.DataFrame, log: FileLog) -> dict[str, pd.Series]:
    if "revenue" in raw or "*roas" not in raw:
        return {}
    log.note("Revenue is the return on spend times the money spent, as the report has no conversion value.")
    value = measures(raw["*roas"], "ROAS", log) * measures(raw["spend"], "Amount spent", log)
    return {"revenue": value.round(2).map(lambda v: "" if v != v else f"{v:.2f}").astype("str")}


READERS = (TableReader(ID, WORDS, recognise, read),)
