"""What the command line says: an import as a table of files, a run's strongest findings, the state of clients."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from smmlib.runner.batch import Result
    from smmlib.runner.drafting import Draft

WIDTH = 118
NOT_READ = ("unused", "sum", "measure")  # columns known and passed over


def import_report(report: Mapping[str, Any], width: int = WIDTH) -> str:
    """Write an import report for a terminal: a table of the files, what to know of each, analyses on and off."""
    files = report.get("files", [])
    parts = [_table(files, width) if files else "No files were found."]
    details = [line for file in files for line in _details(file, width)]
    parts += ["\n".join(["File by file:", *details])] if details else []
    notes = [line for note in report.get("notes", []) for line in _wrapped(f"- {note}", 0, width)]
    parts += ["\n".join(["Across the files:", *notes])] if notes else []
    return "\n\n".join([*parts, *_analyses(report.get("analyses", []), width)])


def _table(files: Sequence[Mapping[str, Any]], width: int) -> str:
    """One line a file: what became of it, what it was taken for, where its rows went."""
    import io

    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, expand=False)
    for name, ratio in (("", None), ("file", 7), ("taken for", 6), ("rows", None), ("into", 3), ("account", 3)):
        table.add_column(
            name,
            ratio=ratio,
            overflow="fold",
            justify="right" if name == "rows" else "left",
            no_wrap=name in ("", "rows"),
        )
    for file in files:
        rows = (
            f"{file['rows_kept']:,} of {file['rows_read']:,}"
            if file.get("rows_read") and file.get("status") == "read"
            else ""
        )
        cells = (
            file.get("status") or "read",
            _short(file["file"]),
            file.get("taken_for", ""),
            rows,
            file.get("table", ""),
            _first(file.get("account", "")),
        )
        table.add_row(*(Text(printable(cell)) for cell in cells))
    drawn = io.StringIO()
    Console(file=drawn, width=width, color_system=None, force_terminal=False).print(table)
    return "\n".join(line.rstrip() for line in drawn.getvalue().strip("\n").splitlines())


def _rows(file: Mapping[str, Any]) -> str:
    kept, read = file.get("rows_kept", 0), file.get("rows_read", 0)
    return f"{kept:,} of {read:,}" if kept <= read else f"{kept:,}"


def _short(name: str, most: int = 34) -> str:
    """A long file name without its middle; the full one stands below the table."""
    return name if len(name) <= most else f"{name[: most // 2 - 1]}…{name[-(most // 2) :]}"


def _first(accounts: str) -> str:
    names = accounts.split(", ")
    return accounts if len(names) <= 2 else f"{names[0]} and {len(names) - 1} more"


def _details(file: Mapping[str, Any], width: int) -> list[str]:
    """What to know of one file; nothing where there is nothing to say."""
    known = ", ".join(name for name in dict.fromkeys(file.get("columns_known", {}).values()) if name not in NOT_READ)
    said = [f"{file['rejected']} {file.get('remedy', '')}".strip()] if file.get("rejected") else []
    said += [f"dates: {file['date_style']}"] if file.get("date_style") else []
    said += [f"time zone: {file['time_zone']}"] if file.get("time_zone") else []
    said += [f"counters as of {file['export_date']}"] if file.get("export_date") else []
    said += [f"columns read: {known}"] if known and not file.get("rejected") else []
    said += [f"columns not known: {_some(file['columns_unknown'])}"] if file.get("columns_unknown") else []
    said += [f"not in it: {', '.join(file['missing_metrics'])}"] if file.get("missing_metrics") else []
    said += [f"left out {dropped['count']:,}: {dropped['reason']}" for dropped in file.get("dropped", [])]
    said += file.get("notes", [])
    return (
        [f"  {printable(file['file'])}", *(line for one in said for line in _wrapped(f"- {one}", 4, width))]
        if said
        else []
    )


def _some(names: Sequence[str], most: int = 8) -> str:
    more = f" and {len(names) - most:,} more (all with --json)" if len(names) > most else ""
    return ", ".join(f"'{name[:40]}'" for name in names[:most]) + more


def _analyses(analyses: Sequence[Mapping[str, Any]], width: int) -> list[str]:
    if not analyses:
        return []
    on = [f"{a['step']}: {a['name']}" for a in analyses if a["on"]]
    off = [line for analysis in analyses if not analysis["on"] for line in _off(analysis, width)]
    return ["\n".join(["Analyses that are on:", *_wrapped("; ".join(on) or "none", 2, width)]),
            *(["\n".join(["Analyses that are off, and which export would turn each on:", *off])] if off else [])]  # fmt: skip


def _off(analysis: Mapping[str, Any], width: int) -> list[str]:
    exports = [line for export in analysis.get("exports", []) for line in _wrapped(f"- {export}", 6, width)]
    return [*_wrapped(f"{analysis['step']}: {analysis['name']} - {analysis.get('reason', '')}", 2, width), *exports]


def _wrapped(text: str, indent: int, width: int = WIDTH) -> list[str]:
    return textwrap.wrap(
        printable(text), min(width, WIDTH), initial_indent=" " * indent, subsequent_indent=" " * (indent + 2)
    )


def printable(text: str) -> str:
    """Make an outside text harmless for a terminal: control characters are shown as ?."""
    return "".join(c if c.isprintable() else " " if c.isspace() else "?" for c in str(text))


def strongest(folder: Path, language: str, most: int = 3) -> list[str]:
    """Write a delivery's strongest findings as lines; none if nothing is clear or leaning."""
    from smmlib.core.findings import loads, strongest_first

    found = [
        f for path in sorted((folder / "findings").glob("*.json")) for f in loads(path.read_text(encoding="utf-8"))
    ]
    best = [f for f in strongest_first(found) if f.strength != "cannot tell" and f.step != "summary"][:most]
    return [f"  {f.strength}: {printable(f.sentence(language))}" for f in best]


def made(client: str, folder: Path, drafted: Draft) -> list[str]:
    """Write what a new client's folder holds, and what to do next."""
    found = [f"  {platform}: {printable(handle)}" for platform, handle in sorted(drafted.accounts)]
    span = [f"  from {drafted.since} to {drafted.until}"] if drafted.since else []
    said = ["The exports name these accounts and days; client.yaml holds them:", *found, *span] if found else []
    unnamed = any(handle == "change_me" for _platform, handle in drafted.accounts)
    said += ["The exports name no handle where change_me stands: write it into client.yaml."] if unnamed else []
    n = len(drafted.silent)
    said += [f"{n} file{'s' if n > 1 else ''} could not be read without the brief; smm check says why."] if n else []
    step = "look through client.yaml" if found else "edit client.yaml, put the exports into exports/"
    return [f"Made {folder}.", *said, f"Next: {step}, then: smm check {printable(client)}"]


def closing(results: Sequence[Result]) -> list[str]:
    """Write a batch's closing table: a line a client, those that need somebody first, each with its reason in full."""
    worst = sorted(results, key=lambda r: (r.outcome == "whole", r.client))
    wide = max((len(printable(r.client)) for r in worst), default=0)
    lines = []
    for result in worst:
        where = f"  {result.report}" if result.report else ""
        lines.append(f"{result.outcome:<11}  {printable(result.client):<{wide}}  {result.seconds:5.0f} s{where}")
        lines += [f"             {printable(line)}" for line in result.reason.splitlines()]
    whole = sum(r.outcome == "whole" for r in results)
    return [*lines, f"{whole} of {len(results)} clients are whole."]


def going_on(run: Mapping[str, Any]) -> str:
    """Write how far a run is that goes on now."""
    now = ", ".join(f"{printable(r['client'])} {r['step']}" + (f" (cell {r['cell']} of {r['cells']})" if r["cells"] else "")
                    for r in run["running"])  # fmt: skip
    ill = sum(state != "whole" for state in run["ended"].values())
    counted = ", ".join(f"{n} {state}" for state, n in run["notebooks"].items() if state)
    left = f", about {run['left_s']} s left" if run["left_s"] is not None else ""
    parts = [f"Going on for {run['seconds']:.0f} s{left} (process {run['pid']}): {len(run['ended'])} of {run['clients']} clients ended",
             f"{ill} not whole" if ill else "", f"notebooks: {counted}" if counted else "", f"now: {now}" if now else ""]  # fmt: skip
    return "; ".join(part for part in parts if part)


def status(name: str, manifest: Mapping[str, Any] | None) -> list[str]:
    """Write the state of one client as lines."""
    if manifest is None:
        return [f"{printable(name)}: not run yet (smm run {printable(name)})"]
    period = manifest["period"]
    made = manifest.get("run_time", {}).get("started", "")
    head = f"{printable(name)}: {manifest['outcome']}, {period['since']} to {period['until']}, run {manifest['run']} {made}".rstrip()
    return [head, *_states(manifest["nodes"])]


def _states(nodes: Iterable[Mapping[str, Any]]) -> list[str]:
    return [
        f"  {n['number']:02d} {n['step']:<12} {n['state']}" + (f": {printable(n['error'])}" if n["error"] else "")
        for n in nodes
    ]
