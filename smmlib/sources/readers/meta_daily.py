"""Reader of Meta Business Suite's daily files: one metric a file, ``Date`` and ``Primary`` under the metric's name.

The title above the header says which metric it is (headers.csv, kind meta_daily_metric) and, for some metrics only, whether
it is Facebook's or Instagram's. The hour beside each day (00 or 01) comes from the change of clocks and is left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from smmlib.core.errors import RejectedFile, near_miss
from smmlib.sources.flat import Kind, finished
from smmlib.sources.headers import normal, synonyms
from smmlib.sources.owners import Context, claimed_by
from smmlib.sources.picking import pick
from smmlib.sources.reader import TableReader

if TYPE_CHECKING:
    import pandas as pd

    from smmlib.sources.reporting import FileLog
    from smmlib.sources.tabular import Cells

ID = "meta_daily"
WORDS = "Meta Business Suite, one metric by day"
META = ("facebook", "instagram")


def recognise(headers: Sequence[str]) -> float | None:
    """Two columns, a day and 'Primary'."""
    found = [synonyms(ID).get(normal(h)) for h in headers if h.strip()]
    return 2.0 if found == ["day", "*primary"] else None


def read(cells: Cells, context: Context, log: FileLog) -> dict[str, pd.DataFrame]:
    """Read one metric into days of the account.

    Raises
    ------
    RejectedFile
        The title names no metric known here, or nothing says whether the file is Facebook's or Instagram's.
    """
    metric, platform = metric_of(cells.preamble, context, log)
    raw = _one_block(pick(cells, synonyms(ID), log), log).rename(columns={"*primary": metric})
    return {"account_days": daily(raw, metric, platform, context, log)}


def _one_block(raw: pd.DataFrame, log: FileLog) -> pd.DataFrame:
    """A title among the days begins a second metric; only the first is read."""
    titles = raw["day"].str.strip().ne("") & ~raw["day"].str.contains(r"\d", na=False)
    if not titles.any():
        return raw
    at = int(titles.to_numpy().argmax())
    log.drop(
        len(raw) - at, f"a second metric below the first ('{raw['day'].iloc[at][:30]}'): put it into a file of its own"
    )
    return raw.iloc[:at]


def daily(raw: pd.DataFrame, metric: str, platform: str, context: Context, log: FileLog) -> pd.DataFrame:
    """Rows of account_days from ``day`` and one metric."""
    log.columns_known = {header: metric if name == "primary" else name for header, name in log.columns_known.items()}
    log.taken_for = f"{WORDS} ({platform}: {metric.replace('_', ' ')})"
    kind = Kind(ID, WORDS, platform, "account_days", dialect="month first" if log.delimiter == "," else None)
    return finished(raw, kind, context, log, named={"day": "Date", metric: "Primary"})


def metric_of(preamble: Sequence[str], context: Context, log: FileLog) -> tuple[str, str]:
    """The canonical column and the platform of a file, from the lines above its header."""
    titles = [line.strip() for line in preamble if line.strip() and not line.lower().startswith("sep=")]
    known = synonyms("meta_daily_metric")
    for title in titles:
        if normal(title) in known:
            metric, _, platform = known[normal(title)].partition("@")
            return metric, platform or platform_of(title, context, log)
    named = f"'{titles[-1][:60]}'" if titles else "nothing above the header"
    raise RejectedFile(log.file, f"a daily file of Meta Business Suite whose metric is not known here ({named}).{near_miss(normal(titles[-1]) if titles else '', known)}",
                       "Export Views, Reach, Viewers, Interactions, Follows, Visits or Link clicks, with Meta Business Suite in English; other languages are "
                       "rows to be added to data/reference/headers.csv.")  # fmt: skip


def platform_of(title: str, context: Context, log: FileLog) -> str:
    """Facebook or Instagram, by the account that claims the file, else by the only one of the two in the brief."""
    if context.brief is None:
        log.note("Whether this is Facebook's or Instagram's the file does not say; the brief's globs decide.")
        return "facebook"
    accounts = [a for a in context.brief.accounts if a.platform in META]
    claimed = {a.platform for a in claimed_by(log.file, accounts)}
    own = claimed or {a.platform for a in accounts if a.role == "own"}
    if len(own) == 1:
        return own.pop()
    raise RejectedFile(log.file, f"'{title[:40]}': the file does not say whether it is Facebook's or Instagram's.",
                       f"Add 'exports: [{log.file}]' to the account it belongs to in client.yaml.")  # fmt: skip


READERS = (TableReader(ID, WORDS, recognise, read, reads_preamble=True),)
