"""Tables that hold no results, recognised so that they are named: plans for schedulers, raw tables of data connectors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from smmlib.core.errors import RejectedFile, SetAside
from smmlib.sources.headers import normal
from smmlib.sources.reader import TableReader

if TYPE_CHECKING:
    import pandas as pd

    from smmlib.sources.owners import Context
    from smmlib.sources.reporting import FileLog
    from smmlib.sources.tabular import Cells

SCHEDULERS = {
    "Buffer": {"text", "image url", "tags", "posting time"},
    "Sprout Social": {"date", "time_24hr", "message_text"},
    "Metricool": {"text", "date", "time", "draft", "picture url 1"},
    "Publer": {"date - intl. format or prompt", "text"},
    "Publer (old template)": {"date", "message", "link", "media", "title", "labels"},
    "SocialBee": {"text", "imageurls", "videourls", "postatspecifictime"},
    "HighLevel": {"postatspecifictime (yyyy-mm-dd hh:mm:ss)", "content"},
    "POSTOPLAN": {"date", "message", "media url"},
}
CONNECTORS = {"_fivetran_synced": "Fivetran", "_fivetran_id": "Fivetran", "_airbyte_extracted_at": "Airbyte", "_airbyte_ab_id": "Airbyte",
              "_sdc_extracted_at": "Stitch", "_dlt_load_id": "dlt"}  # fmt: skip


def _scheduler(headers: Sequence[str]) -> str:
    names = {normal(h) for h in headers}
    fitting = [(len(needed), tool) for tool, needed in SCHEDULERS.items() if needed <= names]
    return max(fitting)[1] if fitting else ""


def recognise(headers: Sequence[str]) -> float | None:
    """All columns that one scheduler needs."""
    tool = _scheduler(headers)
    return 0.5 + len(SCHEDULERS[tool]) if tool else None


def read(cells: Cells, context: Context, log: FileLog) -> dict[str, pd.DataFrame]:
    """Name the scheduler."""
    raise SetAside(f"It holds posts planned for {_scheduler(cells.headers)}, not results; plans are not imported.")


def recognise_connector(headers: Sequence[str]) -> float | None:
    """A column that only a data connector writes."""
    return 1000.0 if {normal(h) for h in headers} & set(CONNECTORS) else None


def read_connector(cells: Cells, context: Context, log: FileLog) -> dict[str, pd.DataFrame]:
    """Name the connector."""
    tool = next(CONNECTORS[n] for n in map(normal, cells.headers) if n in CONNECTORS)
    raise RejectedFile(log.file, f"a raw table that the data connector {tool} writes: fields of the platform's interface, not an export.",
                       "Put the platform's own export here, or say under 'mappings:' in client.yaml which column is which.")  # fmt: skip


READERS = (
    TableReader("planned_posts", "posts planned for a scheduler", recognise, read),
    TableReader("connector", "a table of a data connector", recognise_connector, read_connector),
)
