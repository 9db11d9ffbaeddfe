"""What the command line says: an import as a table of files, a run's strongest findings, the state of clients."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

WIDTH = 110


def import_report(report: Mapping[str, Any]) -> str:
    """Write an import report as lines: each file, what was left out and why, analyses on and off."""
    lines = [line for file in report.get("files", []) for line in _file(file)] or ["No files were found."]
    lines += [f"- {note}" for note in report.get("notes", [])]
    analyses = report.get("analyses", [])
    if analyses:
        on = ", ".join(a["name"] for a in analyses if a["on"]) or "none"
        lines += ["", *textwrap.wrap(f"Analyses on: {on}", WIDTH), "Analyses off, with what turns them on:"]
        lines += [line for analysis in analyses if not analysis["on"] for line in _off(analysis)]
    return "\n".join(lines)


def _file(file: Mapping[str, Any]) -> list[str]:
    if file.get("rejected"):
        return [
            f"REJECTED  {printable(file['file'])}",
            *_wrapped(f"{file['rejected']} {file.get('remedy', '')}".strip()),
        ]
    taken = file.get("taken_for") or file.get("status") or "read"
    rows = f": {file['rows_kept']:,} of {file['rows_read']:,} rows" if file.get("rows_read") else ""
    style = ", ".join(part for part in (file.get("date_style", ""), file.get("time_zone", "")) if part)
    out = [
        f"{file.get('status') or 'read':<9} {printable(file['file'])}",
        *_wrapped(f"{taken}{rows}" + (f" ({style})" if style else "")),
    ]
    for dropped in file.get("dropped", []):
        out += _wrapped(f"left out {dropped['count']:,}: {dropped['reason']}")
    for title, names in (("unknown columns", file.get("columns_unknown")), ("missing", file.get("missing_metrics"))):
        out += _wrapped(f"{title}: {', '.join(names)}") if names else []
    return out + [line for note in file.get("notes", []) for line in _wrapped(note)]


def _off(analysis: Mapping[str, Any]) -> list[str]:
    exports = " Or: ".join(analysis.get("exports", []))
    return [f"  {analysis['name']}: {analysis.get('reason', '')}", *_wrapped(exports)]


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(printable(text), WIDTH, initial_indent=" " * 10, subsequent_indent=" " * 10)


def printable(text: str) -> str:
    """Make an outside text harmless for a terminal: control characters are shown as ?."""
    return "".join(c if c.isprintable() else " " if c in "\n\t" else "?" for c in str(text))


def strongest(folder: Path, language: str, most: int = 3) -> list[str]:
    """Write a delivery's strongest findings as lines; none if nothing is clear or leaning."""
    from smmlib.core.findings import loads, strongest_first

    found = [
        f for path in sorted((folder / "findings").glob("*.json")) for f in loads(path.read_text(encoding="utf-8"))
    ]
    best = [f for f in strongest_first(found) if f.strength != "cannot tell" and f.step != "summary"][:most]
    return [f"  {f.strength}: {printable(f.sentence(language))}" for f in best]


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
