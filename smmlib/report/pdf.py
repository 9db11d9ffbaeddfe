"""The report as a tagged PDF (PDF/UA): bookmarks, page numbers, running lines; the same bytes for the same run."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from smmlib.core.errors import CannotMake
from smmlib.report import content, html
from smmlib.report.content import Content

MISSING = (
    "The PDF cannot be made: the library Pango is not on this machine (WeasyPrint needs it). The HTML report is whole, and prints well "
    "as PDF from a browser. To get Pango: apt install libpango-1.0-0 libpangoft2-1.0-0, brew install pango, or conda install pango."
)


def make(folder: Path, language: str = "", told: Content | None = None) -> bytes:
    """Make the PDF of a run's folder; `told` is what it says, where that has been gathered already.

    Raises
    ------
    CannotMake
        Pango is not on this machine.
    """
    weasyprint = _weasyprint()
    told = told or content.gather(folder, language)
    page = html.page(told, form="print")
    with _dated(told.said["period"]["until"]):
        return bytes(
            weasyprint.HTML(string=page, url_fetcher=_nothing_outside()).write_pdf(
                pdf_variant="pdf/ua-1", full_fonts=False, uncompressed_pdf=False, cache={}
            )
        )


def _weasyprint() -> Any:
    try:
        import weasyprint
    except OSError as wrong:  # cffi finds no Pango
        raise CannotMake(MISSING) from wrong
    for name in ("weasyprint", "fontTools"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    return weasyprint


def _nothing_outside() -> Any:
    """A fetcher for what the page holds itself; any other address is an error inside the renderer, and left out."""
    from weasyprint.urls import URLFetcher

    return URLFetcher(allowed_protocols=["data"])


@contextmanager
def _dated(day: str) -> Iterator[None]:
    """Let libraries that stamp the hour stamp the run's last day instead, unless SOURCE_DATE_EPOCH says otherwise."""
    before = os.environ.get("SOURCE_DATE_EPOCH")
    if before is None:
        os.environ["SOURCE_DATE_EPOCH"] = str(int(datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp()))
    try:
        yield
    finally:
        if before is None:
            del os.environ["SOURCE_DATE_EPOCH"]
