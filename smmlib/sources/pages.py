"""Saved pages of the client's site: files of the folder that the brief names under ``site``, never the network.

A page is somebody else's text. It is read as bytes of bounded size, turned into words by what it says about its own
letters, and handed on unparsed; no link is followed, neither of the folder nor of the page.
"""

from __future__ import annotations

import codecs
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from smmlib.core.errors import RejectedFile
from smmlib.core.schema import check
from smmlib.sources import decoding, folder
from smmlib.sources.reporting import FileLog

if TYPE_CHECKING:
    import pandas as pd

    from smmlib.core.brief import Brief

MOST_PAGES, MOST_BYTES, MOST_TOGETHER = 300, 5_000_000, 100_000_000
PAGES, WRAPPED = (".html", ".htm", ".xhtml", ".shtml"), (".mht", ".mhtml", ".webarchive", ".maff")
DECLARED = re.compile(rb"""<(?:meta|\?xml)\b[^>]{0,400}?\b(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.I)
MARKUP = re.compile(r"<\s*(?:!doctype\s+html|html|head|body|title|meta|link|div|p|a|h[1-6]|main|section|table)\b", re.I)
SAVE = "Save the page again from the browser as 'web page, HTML only'."


def read_pages(client: Path, brief: Brief) -> tuple[pd.DataFrame | None, list[FileLog], list[str]]:
    """Read the saved pages of a client.

    Parameters
    ----------
    client : the client's folder; ``brief.site`` names a folder inside it

    Returns
    -------
    table (n_pages, ...), contract ``site_pages``, or None where no folder or no page is there: pages that could not be read stand in it
    with their ``problem``; a log for each of them; sentences about the folder
    """
    if not brief.site:
        return None, [], []
    place = client / brief.site
    note = _about(place, client, brief.site)
    if note:
        return None, [], [note]
    found = [f for f in folder.walk(place) if _is_page(f)]
    notes = [f"site: only the first {MOST_PAGES} of {len(found)} pages were read."] if len(found) > MOST_PAGES else []
    if not found:
        return None, [], [f"site: there is no saved page (*.html) in {brief.site}/. {SAVE}"]
    rows, logs, together = [], [], 0
    for one in found[:MOST_PAGES]:
        log = FileLog(f"{brief.site.strip('/')}/{one.name}", reader="page", taken_for="a saved page of the site")
        row = _row(one, place, log, MOST_TOGETHER - together)
        together += int(row["size_bytes"] or 0)
        rows.append(row)
        logs.append(log)
    return _table(rows), logs, notes


def inside(name: str, brief: Brief) -> bool:
    """Whether a file below exports/ belongs to the folder of saved pages."""
    site = brief.site.replace("\\", "/").strip("/").removeprefix("./")
    return bool(site) and f"exports/{name}".startswith(f"{site}/")


def _about(place: Path, client: Path, name: str) -> str:
    """Why nothing can be read there; empty where something can."""
    if not place.is_dir():
        return f"site: there is no folder {name} in {client.name}; save pages of the site there."
    if not place.resolve().is_relative_to(client.resolve()):
        return f"site: {name} is a link out of the client's folder; links are not followed. Copy the pages."
    return ""


def _is_page(found: folder.Found) -> bool:
    """Pages by their ending; what a browser keeps beside a page (Name_files/) is part of it."""
    parts = Path(found.name).parts
    kept = any(part.endswith(("_files", "-Dateien", ".files")) for part in parts[:-1])
    return not found.ignored and not kept and found.path.suffix.lower() in (*PAGES, *WRAPPED)


def _row(found: folder.Found, place: Path, log: FileLog, left: int) -> dict[str, Any]:
    row: dict[str, Any] = {
        "page": found.name, "html": None, "encoding": None, "size_bytes": None, "problem": None,
        "source_file": log.file, "source_row": "1",
    }  # fmt: skip
    try:
        raw = _bytes(found, place, left)
        words, log.encoding = _words(raw, found.name)
    except RejectedFile as why:
        log.status, log.rejected, log.remedy = "rejected", why.reason, why.remedy
        return {**row, "problem": f"{why.reason} {why.remedy}".strip()}
    log.table, log.rows_read, log.rows_kept = "site_pages", 1, 1
    return {**row, "html": words, "encoding": log.encoding, "size_bytes": len(raw)}


def _bytes(found: folder.Found, place: Path, left: int) -> bytes:
    if folder.is_archive(found, place):
        raise RejectedFile(found.name, "this is an archive, whatever its name says.", SAVE)
    if found.path.suffix.lower() in WRAPPED:
        raise RejectedFile(found.name, "this is a page wrapped into an archive of the browser.", SAVE)
    size = found.path.stat().st_size
    if size > min(MOST_BYTES, left):
        most = f"{min(MOST_BYTES, max(left, 0)) / 1e6:.0f} MB"
        raise RejectedFile(found.name, f"{size / 1e6:,.1f} MB, and at most {most} are read.", SAVE)
    raw = folder.read_bytes(found)
    if not raw.strip(decoding.NOTHING):
        raise RejectedFile(found.name, "the file is empty.", SAVE)
    for magic, what, _remedy in decoding.MAGIC:
        if raw.startswith(magic):
            raise RejectedFile(found.name, f"this is {what}, whatever its name says.", SAVE)
    return raw


def _words(raw: bytes, file: str) -> tuple[str, str]:
    """Decode by the byte order mark, else by what the page says, else by its letters."""
    said = DECLARED.search(raw[:8192])
    name = _known(said.group(1).decode("ascii", "ignore")) if said else ""
    if name and not raw.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")) and name not in ("utf-8", "utf-16"):
        words, encoding = raw.decode(name, "replace"), name
    else:
        text = decoding.decode(raw, file)
        words, encoding = text.words, text.encoding
    if not MARKUP.search(words[:200_000]):
        raise RejectedFile(file, "there is no HTML in it, whatever its name says.", SAVE)
    return words.replace("\x00", ""), encoding


def _known(name: str) -> str:
    """The name of an encoding for text as Python writes it; empty where there is none."""
    try:
        found = codecs.lookup(name).name
        b"".decode(found)
    except (LookupError, ValueError):
        return ""
    return "cp1252" if found in ("iso8859-1", "ascii") else found  # as every browser reads them


def _table(rows: list[dict[str, Any]]) -> pd.DataFrame:
    import pandas as pd

    return check(pd.DataFrame(rows), "site_pages")
