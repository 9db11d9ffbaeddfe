"""Tables, findings and provenance as a reader sees them: escaped, captioned, with units in the headings."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from smmlib.core import i18n, levels, text
from smmlib.core.drawing import recorded
from smmlib.core.findings import STRENGTH_WORDS, Finding, strongest_first
from smmlib.core.said import said

MISSING = i18n.MISSING
BADGE = {"clear": "#0173B2", "leaning": "#6C8EAD", "cannot tell": "#767676"}


@dataclass(frozen=True)
class Shown:
    """Something drawn as HTML, with plain words beside it; shows itself in a notebook."""

    html: str
    plain: str
    meta: Mapping[str, str]

    def at_level(self, level: float) -> Shown:
        """Return the table with the level of its intervals in its caption and headings."""
        style, start, rest = self.html.partition("<table")
        head, end, body = rest.partition("</thead>")
        return replace(self, html=style + start + levels.named(head, level) + end + body) if end else self

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, str], dict[str, Any]]:
        return {"text/html": self.html, "text/plain": self.plain}, {"text/html": dict(self.meta)}


def table_view(
    table: pd.DataFrame,
    *,
    name: str,
    caption: str,
    columns: Mapping[str, tuple[str, str]],
    source: str = "",
    language: str = "",
    most: int = 10,
) -> Shown:
    """Draw the first `most` rows of a table.

    Parameters
    ----------
    columns : column -> (heading, kind); kinds: text, reason (a text that may be long), word (a single word of the workbook), count, number, percent, times, date, interval:times, interval:percent
        (an interval kind also reads ``<column>_low`` and ``<column>_high``)
    """
    _ = i18n.translator(language)
    if table.empty:
        return note(name, str(table.attrs.get("refused", "") or _("Nothing to list.")), language)
    shown = pd.DataFrame(
        {head: _cells(table.head(most), column, kind, language) for column, (head, kind) in columns.items()}
    )
    left_out = len(table) - len(shown)
    footnote = " ".join(
        part
        for part in (source, _("{n} more rows are in the table file.").format(n=left_out) if left_out > 0 else "")
        if part
    )
    drawn = _great_table(
        shown,
        name,
        caption,
        footnote,
        {head: "left" if kind in ("text", "word", "reason") else "right" for head, kind in columns.values()},
    )
    return Shown(
        drawn, f"{caption}\n{shown.to_string(index=False)}", {"kind": "table", "name": name, "caption": caption}
    )


def note(name: str, reason: str, language: str = "") -> Shown:
    """Show a reason where a figure or table would stand; the report knows such a note by its kind."""
    reason = said(reason, language)
    drawn = f'<p style="color:#555;max-width:760px"><em>{html.escape(reason)}</em></p>'
    return Shown(drawn, reason, {"kind": "note", "name": name, "caption": reason})


def _great_table(shown: pd.DataFrame, name: str, caption: str, note: str, align: Mapping[str, Any]) -> str:
    from great_tables import GT
    from great_tables import html as as_html

    drawn = GT(shown, id=name).tab_header(title=as_html(html.escape(caption)))
    drawn = drawn.tab_options(
        table_font_size="13px",
        heading_title_font_size="14px",
        heading_align="left",
        table_width="100%",
        column_labels_font_weight="600",
        data_row_padding="5px",
        table_border_top_style="none",
    )
    for side in ("left", "right"):
        wanted = [head for head, where in align.items() if where == side]
        drawn = drawn.cols_align(side, columns=wanted) if wanted else drawn
    drawn = drawn.tab_source_note(as_html(html.escape(note))) if note else drawn
    return drawn.as_raw_html(inline_css=False)


def _cells(table: pd.DataFrame, column: str, kind: str, language: str) -> list[str]:
    if kind.startswith("interval:"):
        one = kind.split(":", 1)[1]
        parts = [_cells(table, c, one, language) for c in (column, f"{column}_low", f"{column}_high")]
        return [
            value if MISSING in (value, low) and MISSING in (value, high) else f"{value} ({low} … {high})"
            for value, low, high in zip(*parts, strict=True)
        ]
    draw = {
        "text": lambda v: text.label(said(str(v), language), longest=160),
        "reason": lambda v: text.label(said(str(v), language), longest=600),
        "word": lambda v: text.label(i18n.word(str(v), language), longest=160),
        "count": lambda v: i18n.number(v, language, 0),
        "number": lambda v: i18n.number(v, language),
        "percent": lambda v: i18n.percent(v, language),
        "times": lambda v: i18n.times(v, language),
        "date": lambda v: i18n.day(v, language),
    }[kind]
    return [MISSING if pd.isna(v) else draw(v) for v in table[column]]


@recorded
def findings_view(findings: Sequence[Finding], *, language: str = "") -> Shown:
    """Draw findings as sentences, strongest first, each with its strength, rows and action."""
    ordered, _ = strongest_first(findings), i18n.translator(language)
    items = "".join(_finding_html(f, language) for f in ordered)
    plain = "\n".join(f"[{_(f.strength)}] {f.sentence(language)} ({f.numbers(language)})" for f in ordered)
    drawn = f'<ul style="list-style:none;padding:0;margin:0;max-width:760px">{items}</ul>'
    return Shown(drawn, plain, {"kind": "findings"})


def _finding_html(finding: Finding, language: str) -> str:
    _ = i18n.translator(language)
    badge = _(STRENGTH_WORDS[finding.strength])
    advice = finding.advice(language)
    beside = finding.numbers(language)
    rows = f'<br><span style="color:#666">{html.escape(beside)}</span>' if beside else ""
    return (
        f'<li style="margin:0 0 .8em"><span style="background:{BADGE[finding.strength]};color:#fff;border-radius:3px;padding:1px 7px;'
        f'font-size:85%">{html.escape(badge)}</span> {html.escape(finding.sentence(language))}{rows}'
        + (f"<br><em>{html.escape(advice)}</em>" if advice else "")
        + "</li>"
    )


@recorded
def provenance_view(facts: Mapping[str, Any], *, language: str = "") -> Shown:
    """Draw what a result was made from: client, period, hashes, versions."""
    rows = "".join(
        f"<tr><th style='text-align:left;padding-right:1em'>{html.escape(str(k))}</th><td>{html.escape(str(v))}</td></tr>"
        for k, v in facts.items()
    )
    plain = "\n".join(f"{k}: {v}" for k, v in facts.items())
    return Shown(f"<table>{rows}</table>", plain, {"kind": "provenance"})
