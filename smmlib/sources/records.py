"""From the text below a header to cells: at full speed with Arrow, else record by record; nothing is lost in silence."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from smmlib.sources.reporting import FileLog

BLOCK = 16_000_000  # bytes: the longest record that is read at full speed


def parsed(raw: bytes, width: int, delimiter: str, lines: int, log: FileLog) -> pd.DataFrame:
    """Read the records below a header of `width` names that ends after `lines` lines, every cell as text by position.

    Rows with more cells than the header are left out and counted.
    """
    start = _after_lines(raw, lines)
    rows = _parsed_fast(raw, start, delimiter, width)
    if rows is None:
        rows = _parsed_slowly(raw[start:].decode("utf-8"), delimiter, width, log)
    log.rows_read = len(rows)
    if width in rows:
        beyond = rows[width] != ""
        log.drop(int(beyond.sum()), "the row has more cells than the header (a broken quotation mark or delimiter)")
        rows = rows.loc[~beyond, list(range(width))]
    return rows


def _after_lines(raw: bytes, lines: int) -> int:
    """Where the line after the first `lines` begins."""
    at = 0
    for _ in range(lines):
        found = raw.find(b"\n", at)
        if found < 0:
            return len(raw)
        at = found + 1
    return at


def _parsed_fast(raw: bytes, start: int, delimiter: str, width: int) -> pd.DataFrame | None:
    """Read with Arrow; None where a record has another width or a quotation mark is not closed."""
    import numpy as np
    import pandas as pd
    import pyarrow as pa
    from pyarrow import csv as arrow_csv

    if start >= len(raw):
        return pd.DataFrame(columns=range(width), dtype="str")
    names = [str(i) for i in range(width)]
    try:
        table = arrow_csv.read_csv(
            pa.BufferReader(pa.py_buffer(raw).slice(start)),
            read_options=arrow_csv.ReadOptions(column_names=names, block_size=BLOCK),
            parse_options=arrow_csv.ParseOptions(delimiter=delimiter, newlines_in_values=True),
            convert_options=arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.large_string()), strings_can_be_null=False, check_utf8=False
            ),
        )
    except pa.ArrowException:
        return None
    words = pd.StringDtype(na_value=np.nan)
    rows = table.to_pandas(types_mapper={pa.large_string(): words}.get, split_blocks=True, self_destruct=True)
    rows.columns = range(width)
    return rows


def _parsed_slowly(body: str, delimiter: str, width: int, log: FileLog) -> pd.DataFrame:
    """Read record by record a file whose rows differ in width or whose last quotation mark is never closed."""
    import pandas as pd

    out: list[list[str]] = []
    widths: list[int] = []
    reader = csv.reader(io.StringIO(body), delimiter=delimiter)
    try:
        for record in reader:
            if record:
                out.append([*record[:width], *[""] * (width - len(record)), "beyond" if any(record[width:]) else ""])
                widths.append(len(record))
    except csv.Error as why:
        log.note(
            f"From record {len(out) + 1} on nothing could be read ({why}); a quotation mark there may never be closed."
        )
    if len(widths) > 2 and 1 < widths[-1] < width and min(widths[:-1]) >= width and not body.endswith("\n"):
        out[-1][:] = [""] * (width + 1)
        log.note(
            "The last row breaks off in the middle and was left out: the file may have been cut short. Export it again."
        )
    return pd.DataFrame(out, columns=range(width + 1), dtype=str)
