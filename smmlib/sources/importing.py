"""The import: every file of a client looked at, read by its mapping or its reader, checked, joined and reported."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from smmlib.core.errors import BadTable, CannotStart, RejectedFile, SetAside
from smmlib.core.schema import check, contract
from smmlib.sources import analyses, archives, folder, joining, mapped, merging, pages, registry, sums, workbooks
from smmlib.sources.opening import Opened, blocks, open_bytes
from smmlib.sources.owners import Context, matches
from smmlib.sources.reporting import FileLog, Import, ImportReport
from smmlib.sources.tabular import DELIMITERS, Cells, Score, read_cells

if TYPE_CHECKING:
    from smmlib.core.brief import Brief, Mapping
    from smmlib.sources.reader import Book, BookReader
    from smmlib.sources.registry import One

MOST_SPLIT = 60  # columns: wider tables are not tried as two
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
        if not pages.inside(found.name, brief):
            _take(found, haul)
    if brief.customers and not (client / brief.customers).resolve().is_relative_to(exports.resolve()):
        haul.root = client
        _take(folder.Found(client / brief.customers, brief.customers), haul)
    notes += _take_pages(client, brief, haul)
    tables, notes_too = joining.joined(haul.parts, haul.logs, brief)
    return Import(tables, _report(haul, [*notes, *notes_too], tables))


def _take_pages(client: Path, brief: Brief, haul: _Haul) -> list[str]:
    """Keep the saved pages of the client's site, and return what is to be said of their folder."""
    table, logs, notes = pages.read_pages(client, brief)
    haul.logs += logs
    if table is not None:
        haul.parts["site_pages"] = [table]
    return notes


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
    return peek(paths, brief).report


def peek(paths: Sequence[Path], brief: Brief | None = None) -> Import:
    """Read single files or folders; see `smmlib.sources.peek`."""
    missing = [str(p) for p in paths if not Path(p).exists() and not Path(p).is_symlink()]
    if missing:
        raise CannotStart("There is no such file: " + ", ".join(missing))
    haul = _Haul(Context(brief), Path())
    for path in map(Path, paths):
        haul.root = path if path.is_dir() else path.parent
        for found in folder.walk(path) if path.is_dir() else [folder.one(path)]:
            _take(found, haul)
    tables, notes_too = joining.joined(haul.parts, haul.logs, brief)
    return Import(tables, _report(haul, notes_too, tables))


def _report(haul: _Haul, notes: Sequence[str], tables: dict[str, pd.DataFrame]) -> ImportReport:
    files = tuple(log.report() for log in haul.logs)
    return ImportReport(files, tuple(notes), analyses.analyses(tables, haul.context.brief))


def _take(found: folder.Found, haul: _Haul) -> None:
    """Read one file, or every file of an archive; a bad file stops only itself."""
    if found.ignored:
        haul.logs.append(FileLog(found.name, status="ignored", taken_for=found.ignored))
        return
    try:
        if folder.is_archive(found, haul.root):
            _take_archive(found, haul)
        else:
            _take_bytes(found.name, folder.read_bytes(found), haul)
    except RejectedFile as why:
        haul.logs.append(_rejected(FileLog(found.name), why.reason, why.remedy))


def _take_archive(found: folder.Found, haul: _Haul) -> None:
    wanted, notes = archives.members(found.path, found.name)
    log = FileLog(
        found.name, status="opened", encoding="ZIP", taken_for=f"an archive with {len(wanted):,} files to read"
    )
    for note in notes:
        log.note(note)
    haul.logs.append(log)
    for member in archives.unpacked(found.path, found.name, wanted):
        if member.rejected:
            haul.logs.append(_rejected(FileLog(member.name), member.rejected.reason, member.rejected.remedy))
        else:
            _take_bytes(member.name, member.raw, haul)


def _take_bytes(name: str, raw: bytes, haul: _Haul) -> None:
    """Read the bytes of one file, once for every mapping that names it, and keep its rows."""
    mark = folder.fingerprint(raw)
    if raw and mark in haul.seen:
        haul.logs.append(FileLog(name, status="repeated", taken_for=f"the same bytes as {haul.seen[mark]}; read once"))
        return
    haul.seen[mark] = name
    log = FileLog(name)
    try:
        opened = open_bytes(raw, log)
    except RejectedFile as why:
        haul.logs.append(_rejected(log, why.reason, why.remedy))
        return
    except Exception as why:
        haul.logs.append(_unforeseen(log, why))
        return
    del raw
    for mapping in _mappings(name, haul.context.brief) or (None,):
        _read(opened, mapping, log.again(), haul)


def _mappings(name: str, brief: Brief | None) -> list[Mapping]:
    return [m for m in brief.mappings if any(matches(glob, name) for glob in m.files)] if brief else []


def _read(opened: Opened, mapping: Mapping | None, log: FileLog, haul: _Haul) -> None:
    haul.logs.append(log)
    try:
        tables = _mapped(opened, mapping, haul.context, log) if mapping else _recognised(opened, haul.context, log)
        checked = {name: _checked(rows, name, log) for name, rows in tables.items() if len(rows)}
        if not checked:
            raise RejectedFile(log.file, f"it was taken for {log.taken_for}, and no row of it could be used.", AGAIN)
    except RejectedFile as why:
        _rejected(log, why.reason, why.remedy)
    except SetAside as why:
        log.status, log.notes = "set aside", [why.reason, *log.notes]
    except BadTable as why:
        _rejected(
            log,
            "its rows break the contract of the table: " + "; ".join(why.problems),
            "Correct these columns or the mapping.",
        )
    except Exception as why:
        _unforeseen(log, why)
    else:
        log.table, log.rows_kept = ", ".join(checked), sum(map(len, checked.values()))
        for name, rows in checked.items():
            haul.parts.setdefault(name, []).append(rows)


def _checked(rows: pd.DataFrame, table: str, log: FileLog) -> pd.DataFrame:
    absent = {
        k: pd.Series(None, index=rows.index, dtype=_dtype(table, k)) for k in contract(table).key if k not in rows
    }
    rows = rows.assign(**absent)
    if sums.is_of_sums(table):
        return check(sums.added(rows.reset_index(drop=True), table, log), table)
    log.drop(merging.repeated_in_file(rows, table), "the same key as another row of the file (joined into one)")
    rows, _ = merging.merged(rows.reset_index(drop=True), table)
    return check(rows, table)


def _dtype(table: str, column: str) -> Any:
    return contract(table).columns[column].dtype


def _mapped(opened: Opened, mapping: Mapping, context: Context, log: FileLog) -> dict[str, pd.DataFrame]:
    log.reader, log.taken_for = "mapping", f"table '{mapping.table}' through a mapping of the brief"
    if opened.is_json:
        raise RejectedFile(
            log.file,
            "a mapping reads tables, and this is JSON.",
            "Turn it into a CSV, or take it out of 'files:' of the mapping.",
        )
    cells = _cells(opened, lambda names: mapped.score(mapping, names), log, mapping.sheet)
    _note_preamble(cells, log)
    return {mapping.table: mapped.read(cells, mapping, context, log)}


def _recognised(opened: Opened, context: Context, log: FileLog) -> dict[str, pd.DataFrame]:
    if opened.is_json:
        as_json = registry.best_json(opened.data)[0]
        if as_json is None:
            raise _unknown_json(opened.data, log.file)
        return _name(as_json, log).read(opened.data, context, log)
    as_book, book = _book(opened, log)
    if as_book is not None:
        return _name(as_book, log).read(book, context, log)
    cells = _cells(opened, lambda names: registry.best_table(names)[1], log, "")
    reader = registry.best_table(cells.headers)[0]
    if reader is None:
        raise RejectedFile(log.file, "its columns changed while they were read.", AGAIN)
    _one_table(cells, log)
    if not reader.reads_preamble:
        _note_preamble(cells, log)
    return _name(reader, log).read(cells, context, log)


def _one_table(cells: Cells, log: FileLog) -> None:
    halves = registry.glued(cells.headers) if len(cells.headers) <= MOST_SPLIT else None
    if halves:
        at, left, right = halves
        log.taken_for = "two tables side by side"
        raise RejectedFile(log.file, f"two tables that have nothing to do with each other stand side by side: columns 1 to {at} ({left.words}) and columns "
                           f"{at + 1} to {len(cells.headers)} ({right.words}).", "Put each into a file of its own, or use the two exports as the platform gave them.")  # fmt: skip


def _name(reader: One, log: FileLog) -> One:
    log.reader, log.taken_for = reader.id, reader.words
    return reader


def _unknown_json(data: Any, file: str) -> RejectedFile:
    keys = data if isinstance(data, dict) else data[0] if isinstance(data, list) and data else {}
    names = ", ".join(f"'{str(k)[:40]}'" for k in list(keys)[:8]) if isinstance(keys, dict) else ""
    return RejectedFile(file, f"this is JSON of a kind that is not known here (its keys: {names or 'none'}).",
                        "Export the same data as CSV, or turn it into a table and map it in client.yaml.")  # fmt: skip


def _book(opened: Opened, log: FileLog) -> tuple[BookReader | None, Book]:
    """The reader of workbooks or blocks that knows the file, if any, and what it reads."""
    if opened.book is not None:
        return registry.best_book(opened.book)[0], opened.book
    if opened.text is None:
        return None, {}
    found: list[tuple[float, int]] = []
    for at, delimiter in enumerate(DELIMITERS):
        reader, points = registry.best_book(blocks(opened.text, delimiter))
        if reader is not None:
            found.append((points, -at))
    if not found:
        return None, {}
    delimiter = DELIMITERS[-max(found)[1]]
    log.delimiter = {"\t": "tab"}.get(delimiter, delimiter)
    book = blocks(opened.text, delimiter, whole=True)
    return registry.best_book(book)[0], book


def _cells(opened: Opened, score: Score, log: FileLog, sheet: str) -> Cells:
    if opened.book is not None:
        return workbooks.cells_of(opened.book, score, log, sheet=sheet)
    if opened.text is None:
        raise RejectedFile(log.file, "this is no table.", AGAIN)
    cells = read_cells(opened.text, score, log)
    log.delimiter = {"\t": "tab"}.get(cells.delimiter, cells.delimiter)
    return cells


def _note_preamble(cells: Cells, log: FileLog) -> None:
    for line in cells.preamble:
        if line.strip() and not line.lower().startswith("sep="):
            log.note(f"A line above the header was passed over: '{line.strip()[:60]}'.")


def _rejected(log: FileLog, reason: str, remedy: str) -> FileLog:
    log.status, log.rejected, log.remedy, log.rows_kept = "rejected", reason, remedy, 0
    return log


def _unforeseen(log: FileLog, why: Exception) -> FileLog:
    return _rejected(
        log, f"something unforeseen in it stopped the reader ({type(why).__name__}: {str(why)[:200]}).", AGAIN
    )
