"""The import: every file of a client looked at, read by its mapping or its reader, checked, joined and reported."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from smmlib.core.errors import BadTable, CannotStart, RejectedFile
from smmlib.core.schema import CANONICAL, check, empty
from smmlib.sources import analyses, folder, mapped, merging, workbooks
from smmlib.sources.decoding import decode, reject_other_kinds
from smmlib.sources.owners import Context, matches
from smmlib.sources.registry import Reader, best_reader
from smmlib.sources.reporting import FileLog, Import, ImportReport
from smmlib.sources.tabular import Cells, Score, read_cells

if TYPE_CHECKING:
    from smmlib.core.brief import Brief, Mapping

AGAIN = "Look at the file in a text editor; if it is as the platform gave it, send it to the maintainers."


@dataclass
class _Haul:
    """What the files gave so far."""

    context: Context
    root: Path
    logs: list[FileLog] = field(default_factory=list)
    parts: dict[str, list[pd.DataFrame]] = field(default_factory=dict)
    seen: dict[str, str] = field(default_factory=dict)


def import_client(client: Path, brief: Brief) -> Import:
    """Read every file below ``exports/`` of a client's folder; see `smmlib.sources.import_client`."""
    client = Path(client)
    exports = client / "exports"
    haul = _Haul(Context(brief, client.resolve().name), exports)
    notes = _about(client, exports)
    for found in [] if notes else folder.walk(exports):
        _take(found, haul)
    if brief.customers and not (client / brief.customers).resolve().is_relative_to(exports.resolve()):
        haul.root = client
        _take(folder.Found(client / brief.customers, brief.customers), haul)
    tables, joined = _tables(haul, brief)
    return Import(tables, _report(haul, [*notes, *joined], tables))


def _about(client: Path, exports: Path) -> list[str]:
    """Why nothing can be read from exports/; empty where something can."""
    if not exports.is_dir():
        return [f"There is no folder exports/ in {client.name}; put the platforms' files there."]
    if not exports.resolve().is_relative_to(client.resolve()):
        return [
            f"exports/ of {client.name} is a link out of the client's folder; links are not followed. Copy the files."
        ]
    return []


def check_paths(paths: Sequence[Path], brief: Brief | None = None) -> ImportReport:
    """Look at single files or folders; see `smmlib.sources.check_paths`."""
    missing = [str(p) for p in paths if not Path(p).exists() and not Path(p).is_symlink()]
    if missing:
        raise CannotStart("There is no such file: " + ", ".join(missing))
    haul = _Haul(Context(brief), Path())
    for path in map(Path, paths):
        haul.root = path if path.is_dir() else path.parent
        for found in folder.walk(path) if path.is_dir() else [folder.one(path)]:
            _take(found, haul)
    tables, joined = _tables(haul, brief)
    return _report(haul, joined, tables)


def _report(haul: _Haul, notes: Sequence[str], tables: dict[str, pd.DataFrame]) -> ImportReport:
    files = tuple(log.report() for log in haul.logs)
    return ImportReport(files, tuple(notes), analyses.analyses(tables, haul.context.brief))


def _take(found: folder.Found, haul: _Haul) -> None:
    """Read one file, once for every mapping that names it, and keep its rows; a bad file stops only itself."""
    if found.ignored:
        haul.logs.append(FileLog(found.name, status="ignored", taken_for=found.ignored))
        return
    first = FileLog(found.name)
    try:
        raw = folder.read_bytes(found, haul.root)
        mark = folder.fingerprint(raw)
        if mark in haul.seen:
            haul.logs.append(
                FileLog(found.name, status="repeated", taken_for=f"the same bytes as {haul.seen[mark]}; read once")
            )
            return
        haul.seen[mark] = found.name
        if not workbooks.is_zip(raw):
            reject_other_kinds(raw, found.name)
    except RejectedFile as why:
        haul.logs.append(_rejected(first, why.reason, why.remedy))
        return
    for mapping in _mappings(found.name, haul.context.brief) or (None,):
        _read(raw, mapping, FileLog(found.name), haul)


def _mappings(name: str, brief: Brief | None) -> list[Mapping]:
    return [m for m in brief.mappings if any(matches(glob, name) for glob in m.files)] if brief else []


def _read(raw: bytes, mapping: Mapping | None, log: FileLog, haul: _Haul) -> None:
    haul.logs.append(log)
    try:
        table, rows = _mapped(raw, mapping, haul.context, log) if mapping else _recognised(raw, haul.context, log)
        log.drop(merging.repeated_in_file(rows, table), "the same key as another row of the file (joined into one)")
        rows, _ = merging.merged(rows.reset_index(drop=True), table)
        rows = check(rows, table)
    except RejectedFile as why:
        _rejected(log, why.reason, why.remedy)
    except BadTable as why:
        _rejected(
            log,
            "its rows break the contract of the table: " + "; ".join(why.problems),
            "Correct these columns or the mapping.",
        )
    except Exception as why:
        _rejected(
            log, f"something unforeseen in it stopped the reader ({type(why).__name__}: {str(why)[:200]}).", AGAIN
        )
    else:
        log.table, log.rows_kept = table, len(rows)
        haul.parts.setdefault(table, []).append(rows)


def _mapped(raw: bytes, mapping: Mapping, context: Context, log: FileLog) -> tuple[str, pd.DataFrame]:
    log.reader, log.taken_for = "mapping", f"table '{mapping.table}' through a mapping of the brief"
    cells = _cells(raw, lambda names: mapped.score(mapping, names), log, mapping.sheet)
    return mapping.table, mapped.read(cells, mapping, context, log)


def _recognised(raw: bytes, context: Context, log: FileLog) -> tuple[str, pd.DataFrame]:
    cells = _cells(raw, lambda names: best_reader(names)[1], log, "")
    reader: Reader | None = best_reader(cells.headers)[0]
    if reader is None:
        raise RejectedFile(log.file, "its columns changed while they were read.", AGAIN)
    log.reader, log.taken_for = reader.id, reader.words
    return reader.table, reader.read(cells, context, log)


def _cells(raw: bytes, score: Score, log: FileLog, sheet: str) -> Cells:
    if workbooks.is_zip(raw):
        log.encoding = "XLSX"
        return workbooks.read_workbook(raw, score, log, sheet=sheet)
    text = decode(raw, log.file)
    log.encoding = text.encoding
    for note in text.notes:
        log.note(note)
    cells = read_cells(text.words, score, log)
    log.delimiter = {"\t": "tab"}.get(cells.delimiter, cells.delimiter)
    for line in cells.preamble:
        if line.strip():
            log.note(f"A line above the header was passed over: '{line.strip()[:60]}'.")
    return cells


def _rejected(log: FileLog, reason: str, remedy: str) -> FileLog:
    log.status, log.rejected, log.remedy, log.rows_kept = "rejected", reason, remedy, 0
    return log


def _tables(haul: _Haul, brief: Brief | None) -> tuple[dict[str, pd.DataFrame], list[str]]:
    tables, notes = {}, []
    videos = {log.file for log in haul.logs if log.reader == "meta_facebook_videos"}
    for name in (one.name for one in CANONICAL):
        if name not in haul.parts:
            tables[name] = _nothing(name).copy()
            continue
        rows, said = merging.merged(merging.stacked(haul.parts[name]), name)
        if name == "posts":
            rows, twice = merging.without_twin_videos(rows, videos)
            said = [*said, *twice]
        tables[name] = check(rows, name)
        notes += said
    if brief:
        tables["accounts"] = check(_accounts(brief), "accounts")
    notes += _repeats(haul.logs)
    return tables, notes


@functools.cache
def _nothing(name: str) -> pd.DataFrame:
    return empty(name)


def _repeats(logs: Sequence[FileLog]) -> list[str]:
    return [f"{log.file}: {log.taken_for}." for log in logs if log.status == "repeated"]


def _accounts(brief: Brief) -> pd.DataFrame:
    rows = [{"platform": a.platform, "account": a.handle, "role": a.role, "name": a.name or None, "followers": a.followers,
             "source_file": "client.yaml", "source_row": str(i + 1)} for i, a in enumerate(brief.accounts)]  # fmt: skip
    return pd.DataFrame(rows).astype({"followers": "Int64"})
