"""Parts of a Word document that python-docx has no words for: bookmarks, contents, fields, fast tables, alt texts, prose."""

from __future__ import annotations

import io
from collections.abc import Sequence
from html import escape
from typing import Any

from smmlib.report import grid, plain

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TWIPS = 9_700  # usable width of the page
INLINE = {"strong": "b", "b": "b", "em": "i", "i": "i"}


def dress(document: Any, accent: str, font: str, language: str) -> None:
    """Set page, font, colours and language through the document's own styles."""
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt, RGBColor

    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(19)
    section.top_margin = section.bottom_margin = Mm(20)
    colour, grey = RGBColor.from_string(accent[1:].upper()), RGBColor(0x52, 0x5B, 0x65)
    for name, size, bold, ink in (("Normal", 10.5, None, None), ("Title", 30, True, colour), ("Subtitle", 13, False, grey), ("Heading 1", 20, True, colour),
                                  ("Heading 2", 14, True, colour), ("Heading 3", 11.5, True, RGBColor(0x1C, 0x20, 0x24)), ("Caption", 8.5, False, grey),
                                  ("TOC Heading", 20, True, colour)):  # fmt: skip
        style = document.styles[name]
        style.font.name, style.font.size = font, Pt(size)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for kind in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(kind), font)
        for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:cstheme", "w:eastAsiaTheme"):
            fonts.attrib.pop(qn(theme), None)
        style.font.italic = False
        if bold is not None:
            style.font.bold = bold
        if ink is not None:
            style.font.color.rgb = ink
    document.styles["Normal"].paragraph_format.space_after = Pt(6)
    document.styles["Heading 1"].paragraph_format.space_before = Pt(30)
    for rpr in document.styles.element.iter(qn("w:rPrDefault")):
        for lang in rpr.iter(qn("w:lang")):
            lang.set(qn("w:val"), language)


def paragraph(document: Any, style: str = "") -> Any:
    """Add a paragraph at the end; the style is set by its id, for the library looks every style up anew."""
    added = document.add_paragraph()
    if style and style != "Normal":
        added._p.get_or_add_pPr().get_or_add_pStyle().val = _style_id(document, style)
    return added


def _style_id(document: Any, name: str) -> str:
    known: dict[str, str] = document.__dict__.setdefault("_style_ids", {}) if hasattr(document, "__dict__") else {}
    if name not in known:
        known[name] = document.styles[name].style_id
    return known[name]


def heading(document: Any, words: str, level: int) -> Any:
    """Add a heading."""
    added = paragraph(document, f"Heading {level}")
    added.add_run(plain.harmless(words))
    return added


def points(size: float) -> Any:
    """A length in points."""
    from docx.shared import Pt

    return Pt(size)


def bookmark(paragraph: Any, name: str) -> None:
    """Mark a heading so that the contents can lead to it."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import qn

    number = sum(1 for _ in paragraph.part.element.iter(qn("w:bookmarkStart"))) + 1
    paragraph._p.insert(1, parse_xml(f'<w:bookmarkStart {W} w:id="{number}" w:name="{name}"/>'))
    paragraph._p.append(parse_xml(f'<w:bookmarkEnd {W} w:id="{number}"/>'))


def contents(document: Any, titles: Sequence[tuple[str, str]]) -> None:
    """List titles with links to their bookmarks, inside the field that Word renews with page numbers."""
    from docx.oxml import parse_xml

    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> TOC \\o "1-1" \\h \\z </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    for place, (words, mark) in enumerate(titles):
        before = begin if place == 0 else ""
        after = '<w:r><w:fldChar w:fldCharType="end"/></w:r>' if place == len(titles) - 1 else ""
        link = f'<w:hyperlink w:anchor="{mark}"><w:r><w:t xml:space="preserve">{escape(plain.harmless(words))}</w:t></w:r></w:hyperlink>'
        document.element.body.insert(-1, parse_xml(f"<w:p {W}>{before}{link}{after}</w:p>"))


def foot(document: Any, words: str) -> None:
    """Write a footer: words at the left, the page's number at the right."""
    from docx.enum.text import WD_TAB_ALIGNMENT
    from docx.oxml import parse_xml

    page = document.sections[0]
    paragraph = page.footer.paragraphs[0]
    paragraph.style = document.styles["Caption"]
    right = page.page_width - page.left_margin - page.right_margin
    paragraph.paragraph_format.tab_stops.add_tab_stop(right, WD_TAB_ALIGNMENT.RIGHT)
    paragraph.text = f"{words}\t"
    for piece in (
        '<w:fldChar {w} w:fldCharType="begin"/>',
        '<w:instrText {w} xml:space="preserve"> PAGE </w:instrText>',
        '<w:fldChar {w} w:fldCharType="end"/>',
    ):
        run = paragraph.add_run()
        run._r.append(parse_xml(piece.format(w=W)))


def quiet(paragraph: Any, words: str, *, keep: bool = False) -> None:
    """Add words in grey; `keep` them with what follows."""
    from docx.shared import Pt, RGBColor

    run = paragraph.add_run(words)
    run.font.color.rgb, run.font.size = RGBColor(0x52, 0x5B, 0x65), Pt(9)
    paragraph.paragraph_format.keep_with_next = keep


def picture(document: Any, png: bytes, alt: str, *, inches: float, tallest: float = 8.2) -> None:
    """Add a picture with the words that say what it shows, `inches` wide, or narrower where it would be taller than `tallest` inches."""
    from docx.shared import Inches

    shape = document.add_paragraph().add_run().add_picture(io.BytesIO(png), width=Inches(inches))
    most = Inches(tallest)
    if shape.height > most:
        shape.width, shape.height = int(shape.width * most / shape.height), most
    described = shape._inline.docPr
    described.set("descr", plain.harmless(alt))
    described.set("title", plain.harmless(alt)[:80])


def table(
    document: Any,
    caption: str,
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    numeric: Sequence[bool],
    widths: Sequence[float],
) -> None:
    """Add a table whose heading is repeated on every page and whose rows are never split."""
    from docx.oxml import parse_xml

    wide = [round(TWIPS * w / sum(widths)) for w in widths]
    lines = "".join(
        f'<w:{side} w:val="single" w:sz="{size}" w:color="{ink}"/>'
        for side, size, ink in (("top", 8, "1C2024"), ("bottom", 4, "DDE1E6"), ("insideH", 4, "DDE1E6"))
    )
    said = escape(plain.harmless(caption), quote=True)
    head = (f'<w:tblPr><w:tblW w:w="{sum(wide)}" w:type="dxa"/><w:tblBorders>{lines}</w:tblBorders><w:tblLayout w:type="fixed"/>'
            f'<w:tblCellMar><w:left w:w="40" w:type="dxa"/><w:right w:w="80" w:type="dxa"/></w:tblCellMar><w:tblLook w:firstRow="1" w:firstColumn="0" w:noVBand="1"/>'
            f'<w:tblCaption w:val="{said}"/></w:tblPr><w:tblGrid>{"".join(f"<w:gridCol w:w={chr(34)}{w}{chr(34)}/>" for w in wide)}</w:tblGrid>')  # fmt: skip
    body = _row(headings, numeric, wide, is_heading=True) + "".join(_row(row, numeric, wide) for row in rows)
    document.element.body.insert(-1, parse_xml(f"<w:tbl {W}>{head}{body}</w:tbl>"))
    document.add_paragraph().paragraph_format.space_after = 0


def _row(cells: Sequence[str], numeric: Sequence[bool], wide: Sequence[int], *, is_heading: bool = False) -> str:
    kind = "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>" if is_heading else "<w:trPr><w:cantSplit/></w:trPr>"
    look = '<w:rPr><w:b/><w:sz w:val="17"/></w:rPr>' if is_heading else '<w:rPr><w:sz w:val="17"/></w:rPr>'
    out = []
    for words, is_number, width in zip(cells, numeric, wide, strict=True):
        side = '<w:jc w:val="right"/>' if is_number else ""
        text = escape(plain.harmless(str(words)))
        out.append(f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr><w:p><w:pPr><w:spacing w:before="30" w:after="30"/>{side}</w:pPr>'
                   f'<w:r>{look}<w:t xml:space="preserve">{text}</w:t></w:r></w:p></w:tc>')  # fmt: skip
    return f"<w:tr>{kind}{''.join(out)}</w:tr>"


def prose(document: Any, html: str) -> None:
    """Set clean HTML as paragraphs, headings and lists."""
    from lxml import html as parser

    for element in parser.fromstring(f"<div>{html}</div>"):
        _prose(document, element)


def _prose(document: Any, element: Any) -> None:
    if element.tag in ("ul", "ol"):
        for item in element.iterfind("./li"):
            _runs(paragraph(document, "List Bullet" if element.tag == "ul" else "List Number"), item)
    elif element.tag in ("h2", "h3", "h4", "h5", "h6"):
        heading(document, element.text_content(), 2 if element.tag in ("h2", "h3") else 3)
    elif element.tag == "blockquote":
        paragraph(document, "Intense Quote").add_run(plain.harmless(element.text_content().strip()))
    elif element.tag == "table":
        rows = [[grid.words(c) for c in row if c.tag in ("td", "th")] for row in element.iter("tr")]
        if rows and len({len(r) for r in rows}) == 1:
            table(document, "", rows[0], rows[1:], [False] * len(rows[0]), [1.0] * len(rows[0]))
    else:
        _runs(document.add_paragraph(), element)


def _runs(paragraph: Any, element: Any, bold: bool = False, italic: bool = False) -> None:
    for piece, child in [(element.text, None), *((None, c) for c in element)]:
        if child is not None and isinstance(child.tag, str):
            look = INLINE.get(child.tag, "")
            _runs(paragraph, child, bold or look == "b", italic or look == "i")
            piece = child.tail
        if piece:
            run = paragraph.add_run(plain.harmless(" ".join(piece.split("\n"))))
            run.bold, run.italic = bold or None, italic or None
