"""The report as a Word document: native styles, headings, lists and tables, pictures with their words; the same bytes each time."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from smmlib.core import i18n
from smmlib.core.i18n import N_
from smmlib.core.metrics import Metric
from smmlib.report import content, docx_parts, glossary, plain, raster, svg
from smmlib.report.cells import Block
from smmlib.report.content import Content, Section, Told

LANGUAGES = {"en": "en-GB", "ru": "ru-RU", "ms": "ms-MY"}
LOGO_PIXELS, MOST_TALL = (
    640,
    40,
)  # a drawing more than forty times as tall as wide is no logo, and no memory holds its pixels


def make(folder: Path, language: str = "", told: Content | None = None) -> bytes:
    """Make the document of a run's folder; `told` is what it says, where that has been gathered already."""
    from docx import Document

    told = told or content.gather(folder, language)
    _ = i18n.translator(told.language)
    document = Document()
    docx_parts.dress(
        document, told.palette.accent, told.agency["font"] or "Calibri", LANGUAGES.get(told.language, told.language)
    )
    _properties(document, told)
    _cover(document, told, folder)
    _contents(document, told)
    _found(document, told)
    for section in told.sections:
        _section(document, section, told)
    _appendix(document, told)
    docx_parts.foot(document, plain.harmless(told.agency["footer"] or told.brief["name"]))
    return _same_bytes(document)


def _properties(document: Any, told: Content) -> None:
    _ = i18n.translator(told.language)
    until = datetime.fromisoformat(told.said["period"]["until"]).replace(tzinfo=UTC)
    said = document.core_properties
    said.title = plain.harmless(f"{told.brief['name']}: {_('social media strategy')}")[:255]
    said.author = said.last_modified_by = plain.harmless(told.agency["name"] or told.brief["name"])[:255]
    said.language = LANGUAGES.get(told.language, told.language)
    said.created = said.modified = until
    said.comments, said.revision = "", 1


def _logo(brand: Path, whose: str) -> bytes:
    """A logo of a run's folder as pixels, since not every program that opens the file can draw; empty where there is none."""
    drawn, pixels = brand / f"{whose}-logo.svg", brand / f"{whose}-logo.png"
    if drawn.is_file():
        picture = drawn.read_text(encoding="utf-8")
        wide, tall = svg.sides(picture)
        return raster.png(picture, width=LOGO_PIXELS) if tall <= MOST_TALL * wide else b""
    return pixels.read_bytes() if pixels.is_file() else b""


def _cover(document: Any, told: Content, folder: Path) -> None:
    _ = i18n.translator(told.language)
    for whose, name in (("client", told.brief["name"]), ("agency", told.agency["name"])):
        if pixels := _logo(folder / "brand", whose):
            docx_parts.picture(document, pixels, name, inches=1.6, tallest=0.9)
    _said(document, _("Social media strategy"), "Subtitle").paragraph_format.space_before = docx_parts.points(120)
    _said(document, told.brief["name"], "Title")
    if told.brief["industry"]:
        _said(document, told.brief["industry"], "Subtitle")
    since, until = (i18n.day(date.fromisoformat(told.said["period"][k]), told.language) for k in ("since", "until"))
    for name, value in (
        (_("Period"), f"{since} – {until}"),
        (_("Strategy"), told.strategy),
        (_("Time zone"), told.said["period"]["zone"]),
    ):
        _said(document, value, lead=f"{name}: ")
    if told.agency["name"]:
        _said(document, _("Prepared by {agency}").format(agency=told.agency["name"]))
    for broken in (n["title"] for n in told.said["nodes"] if n["state"] == "failed"):
        _said(document, f"{_('This report is not whole. Failed:')} {broken}.", "Intense Quote")


def _contents(document: Any, told: Content) -> None:
    _ = i18n.translator(told.language)
    document.add_page_break()
    _said(document, _("Contents"), "TOC Heading")
    titles = [(_("What we found"), "found"), *((f"{s.node['number']}  {s.node['title']}", f"step_{s.node['step']}") for s in told.sections),
              (_("What was read"), "coverage"), (_("The measures used"), "measures"), (_("Words"), "words")]  # fmt: skip
    docx_parts.contents(document, titles)


def _heading(document: Any, words: str, level: int, mark: str = "") -> None:
    paragraph = docx_parts.heading(document, words, level)
    if mark:
        docx_parts.bookmark(paragraph, mark)


def _said(document: Any, words: str, style: str = "Normal", *, lead: str = "") -> Any:
    paragraph = docx_parts.paragraph(document, style)
    if lead:
        paragraph.add_run(plain.harmless(lead)).bold = True
    paragraph.add_run(plain.harmless(words))
    return paragraph


def _found(document: Any, told: Content) -> None:
    _ = i18n.translator(told.language)
    document.add_page_break()
    _heading(document, _("What we found"), 1, "found")
    for finding in told.found:
        _finding(document, finding, told.language, advise=True)
    if not told.found:
        _said(document, _("Nothing stands out clearly enough to act on. What is missing follows."))
    if told.unknown:
        _heading(document, _("What the data cannot tell"), 1)
    for title, silent in told.unknown:
        _heading(document, title, 3)
        for finding in silent:
            _said(document, f"{finding.sentence} {finding.advice}".strip(), "List Bullet")


def _finding(document: Any, finding: Told, language: str, *, advise: bool) -> None:
    _ = i18n.translator(language)
    paragraph = _said(document, finding.sentence, "List Bullet", lead=f"{finding.badge}: ")
    if finding.numbers:
        docx_parts.quiet(paragraph, plain.harmless(f"  ({finding.numbers})"))
    if advise and finding.advice:
        _said(document, finding.advice, "List Continue", lead=f"{_('Do')} ")


def _section(document: Any, section: Section, told: Content) -> None:
    _ = i18n.translator(told.language)
    node = section.node
    _heading(document, f"{node['number']}  {node['title']}", 1, f"step_{node['step']}")
    _said(document, node["question"], "Subtitle")
    if section.note:
        _said(document, section.note, "Intense Quote", lead=f"{_('Your account manager')}: ")
    if node["state"] == "failed":
        _said(
            document,
            f"{_('This section failed.')} {_('Nothing in it was used elsewhere.')} {section.failure}",
            "Intense Quote",
        )
        return
    if node["state"] == "left out":
        _said(document, _("This section has not been made for this period."), "Intense Quote")
    for finding in section.answers:
        _finding(document, finding, told.language, advise=False)
    for block in section.blocks:
        _block(document, block, told.language)
    if section.limits:
        _heading(document, _("What stays open here"), 2)
        for finding in section.limits:
            _said(document, finding.sentence, "List Bullet")
    if section.actions:
        _heading(document, _("What to do next"), 2)
        for action in section.actions:
            _said(document, action, "List Bullet")


def _block(document: Any, block: Block, language: str) -> None:
    _ = i18n.translator(language)
    if block.kind == "prose":
        docx_parts.prose(document, block.html)
    elif block.kind == "figure":
        _said(document, block.title or block.name, "Heading 3")
        if block.subtitle:
            docx_parts.quiet(_said(document, ""), plain.harmless(block.subtitle), keep=True)
        if block.svg:
            docx_parts.picture(
                document, raster.png(block.svg), plain.harmless(block.alt or block.title or block.name), inches=6.4
            )
        if block.caption:
            _said(document, block.caption, "Caption")
    elif block.kind == "table" and block.rows:
        _table(document, block.caption, block.rows.headings, block.rows.rows, block.rows.numeric, block.rows.widths)
        if block.rows.note:
            _said(document, block.rows.note, "Caption")


def _table(
    document: Any,
    caption: str,
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    numeric: Sequence[bool],
    widths: Sequence[float],
) -> None:
    _said(document, caption, "Heading 3")
    docx_parts.table(document, caption, headings, rows, numeric, widths)


def _appendix(document: Any, told: Content) -> None:
    _ = i18n.translator(told.language)
    document.add_page_break()
    _heading(document, _("What was read"), 1, "coverage")
    files = told.said["imports"].get("files", [])
    if files:
        rows = [(f["file"], f["taken_for"], i18n.number(f["rows_read"], told.language, 0), i18n.number(f["rows_kept"], told.language, 0),
                 f["rejected"] or " ".join(f.get("notes", []))) for f in files]  # fmt: skip
        heads = [_(h) for h in (N_("File"), N_("Taken for"), N_("Rows read"), N_("Kept"), N_("Remarks"))]
        _table(document, _("Files of the exports"), heads, rows, (False, False, True, True, False), (24, 24, 8, 8, 36))
    _heading(document, _("The measures used"), 1, "measures")
    for metric in told.metrics:
        _said(document, _passport(metric, told.language), lead=f"{_(metric.name)} ({metric.id}): ")
    _heading(document, _("Words"), 1, "words")
    for word, means in glossary.WORDS:
        _said(document, _(means), lead=f"{_(word)}: ")
    _said(document, f"{_('Run')} {told.said['run']}", "Caption")


def _passport(metric: Metric, language: str) -> str:
    """Formula, owner, denominator and traps of a measure, in a line."""
    _ = i18n.translator(language)
    below = [f"{_('Denominator:')} {_(metric.denominator)}, {_(metric.denominator_date)}"] if metric.is_rate else []
    traps = [f"{_('Beware:')} {_(trap)}" for trap in metric.traps]
    return ". ".join([_(metric.formula), f"{_('Definition:')} {metric.owner}", *below, *traps])


def _same_bytes(document: Any) -> bytes:
    """The document's file with the parts in their order and no clock in them."""
    first, out = io.BytesIO(), io.BytesIO()
    document.save(first)
    with zipfile.ZipFile(first) as made, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as kept:
        for info in made.infolist():
            entry = zipfile.ZipInfo(info.filename, (1980, 1, 1, 0, 0, 0))
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            kept.writestr(entry, made.read(info))
    return out.getvalue()
