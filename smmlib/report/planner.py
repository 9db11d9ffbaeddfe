"""The plan for other programs: a calendar file (RFC 5545) and a table that schedulers import. Nothing is computed here."""

from __future__ import annotations

import csv
import hashlib
import io
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from smmlib.core import i18n
from smmlib.report import manifest, plain

CALENDAR, PLAN = "calendar.ics", "publish/plan.csv"
FILES = (CALENDAR, PLAN)
COLUMNS = ("starts_at", "local_time", "platform", "account", "format", "topic", "headline", "tags", "expires_at")


def files(run: Path) -> dict[str, bytes]:
    """Write the plan of a run's folder for calendars and schedulers; nothing where there is no plan."""
    path = run / "tables" / "calendar.plan.parquet"
    if not path.is_file():
        return {}
    from smmlib.store.files import read_table

    plan = read_table(path)
    rows = [{k: None if v is None or v != v else v for k, v in row.items()} for row in plan.to_dict("records")]
    said = manifest.read(run)
    return {CALENDAR: calendar(rows, said).encode(), PLAN: table(rows).encode("utf-8-sig")} if rows else {}


def calendar(rows: list[dict[str, Any]], said: dict[str, Any]) -> str:
    """A calendar with an entry a post; the same plan is the same file, so that a new import changes nothing twice."""
    stamp = said["period"]["until"].replace("-", "") + "T000000Z"
    name = said["brief"]["name"]
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//smmlib//plan//EN",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{_text(name)}",
    ]
    for row in rows:
        lines += _entry(row, stamp, said["client"])
    return "".join(_folded(line) + "\r\n" for line in [*lines, "END:VCALENDAR"])


def _entry(row: dict[str, Any], stamp: str, client: str) -> list[str]:
    starts: datetime = (
        row["starts_at"].to_pydatetime() if hasattr(row["starts_at"], "to_pydatetime") else row["starts_at"]
    )
    known = hashlib.sha256(f"{client}|{row['platform']}|{row['account']}|{row['slot']}|{starts}".encode()).hexdigest()[
        :24
    ]
    title = f"{i18n.platform(row['platform'])}: {row['headline'] or row['topic'] or row['format']}"
    tags = " ".join(f"#{t}" for t in str(row["tags"] or "").split())
    said = [f"{row['account']}, {row['format']}", str(row["topic"] or ""), tags, str(row["reason"] or "")]
    has_hour = ":" in str(row["local_time"] or "")
    when = (
        [
            f"DTSTART:{starts.astimezone(UTC):%Y%m%dT%H%M%SZ}",
            f"DTEND:{starts.astimezone(UTC) + timedelta(minutes=30):%Y%m%dT%H%M%SZ}",
        ]
        if has_hour
        else [f"DTSTART;VALUE=DATE:{starts:%Y%m%d}"]
    )
    return ["BEGIN:VEVENT", f"UID:{known}@smmlib", f"DTSTAMP:{stamp}", *when, f"SUMMARY:{_text(title)}",
            f"DESCRIPTION:{_text(chr(10).join(s for s in said if s))}", "TRANSP:TRANSPARENT", "END:VEVENT"]  # fmt: skip


def _text(words: str) -> str:
    clean = plain.harmless(words).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return clean.replace("\r", "").replace("\n", "\\n")


def _folded(line: str) -> str:
    """A line of at most 75 octets, continued on the next after a space; no character is cut."""
    out, room = [""], 75
    for character in line:
        size = len(character.encode("utf-8", "replace"))
        if room < size:
            out.append(" ")
            room = 74
        out[-1] += character
        room -= size
    return "\r\n".join(out)


def table(rows: list[dict[str, Any]]) -> str:
    """The plan as CSV: a row a post, instants in UTC, no cell that a spreadsheet would execute."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow([_cell(row.get(name)) for name in COLUMNS])
    return out.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return f"{value:%Y-%m-%dT%H:%M:%SZ}" if isinstance(value, datetime) else plain.cell(str(value))
