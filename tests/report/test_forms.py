"""The forms beside the page: structure for machines that read aloud, nothing that acts, the same bytes each time."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from smmlib.core.errors import CannotMake, CannotStart
from smmlib.report import brand, content, docx, forms, html, pdf, planner, xlsx
from smmlib.report.grid import Grid
from smmlib.store import places
from tests.report.paper import HOSTILE, code, figure, finding, folder_of, table

ROWS = "".join(f'<tr><td class="gt_left">row {i}</td><td class="gt_right">{i}</td></tr>' for i in range(120))
TABLE = ('<table><thead><tr class="gt_heading"><td colspan="2">Mix</td></tr><tr><th class="gt_left">What</th><th class="gt_right">How much</th></tr></thead>'
         f"<tbody>{ROWS}</tbody></table>")  # fmt: skip
LIVE = ["=cmd()", "+1+cmd", "-2+3", "@SUM(A1)", '=HYPERLINK("http://x")', "\t=1+1", "%0A=1"]


@pytest.fixture
def run(tmp_path: Path) -> Path:
    told = finding(
        "formats.a",
        message="{x}",
        values={"x": "=cmd() " + HOSTILE},
        action="Post more",
        value=1.2,
        low=1.1,
        high=1.3,
        level=0.9,
        unit="ratio",
        n=9,
    )
    folder = folder_of(
        tmp_path / "run", code(figure(name="fig-a", alt="Reels lead", title="Reels: ahead"), table(TABLE, name="tab-mix", caption="Mix")),
        {"cell_type": "markdown", "metadata": {"tags": ["report"]}, "source": "## Limits\n\n- **one** thing\n- another"}, findings=(told,), language="en",
    )  # fmt: skip
    (folder / "tables").mkdir()
    held = pd.DataFrame({"topic": LIVE, "lift": [1.5, None, 1, 2, 3, 4, 5], "er_reach": 0.05, "day": pd.Timestamp("2026-03-01"),
                         "at": pd.Timestamp("2026-03-01 12:30", tz="UTC"), "wanted": True})  # fmt: skip
    held.to_parquet(folder / "tables" / "topics.ranking.parquet")
    return folder


@pytest.mark.parametrize("maker", [pdf, docx, xlsx])
def test_the_same_run_is_the_same_bytes(run, maker):
    assert maker.make(run) == maker.make(run)


def test_the_pdf_is_tagged_and_has_language_title_bookmarks_headings_and_alt_texts(run):
    import pypdfium2 as pdfium

    data = pdf.make(run)
    document = pdfium.PdfDocument(data)
    titles = [b.get_title() for b in document.get_toc()]
    plain = _unpacked(data)

    assert "What we found" in titles
    assert any(t.endswith("Formats") for t in titles)
    assert document.get_metadata_value("Title").endswith("social media strategy")
    assert b"/MarkInfo" in plain and b"/Marked true" in plain
    assert b"/Lang (en)" in plain
    assert b"pdfuaid:part" in plain
    assert all(f"/S /{tag}".encode() in plain for tag in ("H1", "H2", "TH", "TD", "Table", "Figure", "L"))
    assert plain.count(b"/S /TH") > 2 and b"/Headers" in plain
    assert b"Reels lead" in plain or "Reels lead".encode("utf-16-be") in plain
    assert b"/JavaScript" not in plain and b"http" not in plain.replace(b"http://www.w3.org", b"").replace(
        b"http://ns.adobe.com", b""
    ).replace(b"http://purl.org", b"").replace(b"http://www.aiim.org", b"")


def test_no_row_of_the_pdf_is_split_and_headings_come_again_on_each_page(run):
    import pypdfium2 as pdfium

    document = pdfium.PdfDocument(pdf.make(run))
    texts = [page.get_textpage().get_text_range() for page in document]
    with_rows = [t for t in texts if "row 1" in t or "row 9" in t]

    assert len([t for t in with_rows if "How much" in t]) >= 2
    assert sum(t.count("row 57") for t in texts) == 1


def test_without_pango_the_page_is_made_and_a_sentence_says_how_to_get_the_pdf(run, tmp_path, monkeypatch):
    def missing():
        raise CannotMake(pdf.MISSING)

    monkeypatch.setattr(pdf, "_weasyprint", missing)

    wrong = forms.make(run, tmp_path / "out", ["pdf", "xlsx"])

    assert set(wrong) == {"pdf"}
    assert "apt install libpango" in wrong["pdf"]
    assert {p.name for p in (tmp_path / "out").iterdir()} == {"strategy.html", "strategy.xlsx"}
    assert 'href="strategy.xlsx"' in (tmp_path / "out" / "strategy.html").read_text(encoding="utf-8")


def test_a_missing_library_of_the_system_is_told_from_other_faults(monkeypatch):
    import builtins

    real = builtins.__import__

    def without(name, *args, **kwargs):
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)

    with pytest.raises(CannotMake, match="Pango") as told:
        pdf._weasyprint()
    assert told.value.exit_code == 3


def test_the_document_has_native_headings_lists_tables_and_alt_texts(run):
    from docx import Document
    from docx.oxml.ns import qn

    document = Document(io.BytesIO(docx.make(run)))
    styles = {p.style.name for p in document.paragraphs if p.text}
    rows = document.tables[0].rows

    assert {"Title", "Heading 1", "Heading 2", "Heading 3", "List Bullet"} <= styles
    assert [c.text for c in rows[0].cells] == ["What", "How much"]
    assert rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert all(r._tr.trPr.find(qn("w:cantSplit")) is not None for r in rows)
    assert [s._inline.docPr.get("descr") for s in document.inline_shapes] == ["Reels lead"]
    assert document.core_properties.language == "en-GB"
    assert "<script>alert(1)</script>" in "\n".join(p.text for p in document.paragraphs)


@pytest.mark.parametrize("size", [(90, 30), (30, 900)])
def test_a_drawn_logo_stands_on_the_cover_of_the_document_and_is_never_taller_than_a_line_of_title(run, size):
    from docx import Document
    from docx.shared import Inches

    (run / "brand").mkdir()
    path = run / "brand" / "given.svg"
    path.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size[0]}" height="{size[1]}"><rect width="{size[0]}" height="{size[1]}" fill="red"/></svg>'
    )
    (run / "brand" / "client-logo.svg").write_bytes(brand.logo(path).data)

    logo = Document(io.BytesIO(docx.make(run))).inline_shapes[0]

    assert logo._inline.docPr.get("descr") == content.gather(run).brief["name"]
    assert logo.width <= Inches(1.6) and logo.height <= Inches(0.9)


def test_a_drawing_as_tall_as_a_tower_is_left_out_of_the_document_instead_of_filling_the_memory(run):
    from docx import Document

    (run / "brand").mkdir()
    path = run / "brand" / "given.svg"
    path.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 9000000"><rect width="1" height="9" fill="red"/></svg>'
    )
    (run / "brand" / "client-logo.svg").write_bytes(brand.logo(path).data)

    assert len(Document(io.BytesIO(docx.make(run))).inline_shapes) == 1


def test_no_word_of_a_heading_breaks_while_the_line_has_room():
    narrow = Grid(("Цель", "Желаемое", "Причина"), (False, True, False), (("слово " * 20, "5", "причина " * 20),))
    crowded = Grid(("Желаемое",) * 9, (True,) * 9, (("5",) * 9,))

    assert narrow.widths[1] >= 100 * len("Желаемое") * 1.2 / 105
    assert len(set(crowded.widths)) == 1
    assert sum(narrow.widths) == pytest.approx(100, abs=0.2)
    assert Grid((), (), ()).widths == []


def test_the_workbook_is_typed_frozen_filtered_and_no_formula_lives_in_it(run):
    book = openpyxl.load_workbook(io.BytesIO(xlsx.make(run)))
    sheet = book["topics.ranking"]
    cells = [c for s in book for row in s.iter_rows() for c in row if c.value is not None]

    assert not [c for c in cells if c.data_type == "f"]
    assert [c.value for c in sheet["A"][1:]] == LIVE
    assert all(c.quotePrefix for c in sheet["A"][1:])
    assert [c.value for c in sheet["B"][1:4]] == [1.5, None, 1]
    assert sheet["C2"].number_format == "0.0%"
    assert (sheet["D2"].is_date, sheet["D2"].number_format, sheet["E2"].value.hour) == (True, "yyyy-mm-dd", 12)
    assert sheet["F2"].value is True
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == "A1:F8"
    assert len(sheet._charts) == 1
    assert not [
        n
        for n in zipfile.ZipFile(io.BytesIO(xlsx.make(run))).namelist()
        if "external" in n.lower() or "vba" in n.lower()
    ]


SIDE_BY_SIDE = """
import sys
from pathlib import Path
from smmlib.report import forms
run, out = map(Path, sys.argv[1:])
assert forms._can_fork()
assert forms.make(run, out / "aside", ["html", "pdf", "docx", "xlsx"]) == {}
forms._can_fork = lambda: False
assert forms.make(run, out / "alone", ["html", "pdf", "docx", "xlsx"]) == {}
def lost(*_):
    import os
    if os.getpid() != me:
        os._exit(9)
    return forms.pdf_made(*_)
import os
from smmlib.report import pdf
me, forms.pdf_made, pdf.make, forms._can_fork = os.getpid(), pdf.make, lost, lambda: True
assert forms.make(run, out / "lost", ["html", "pdf", "docx", "xlsx"]) == {}
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="forms are made side by side on Linux only")
def test_forms_made_side_by_side_are_the_same_bytes_and_a_lost_process_loses_nothing(run, tmp_path):
    env = {**os.environ, "PYTHONPATH": str(places.ROOT)}
    subprocess.run([sys.executable, "-c", SIDE_BY_SIDE, str(run), str(tmp_path)], env=env, check=True)

    made = [
        {p.name: p.read_bytes() for p in (tmp_path / name).iterdir() if p.is_file()}
        for name in ("aside", "alone", "lost")
    ]
    assert {"strategy.html", "strategy.pdf", "strategy.docx", "strategy.xlsx"} <= set(made[0])
    assert made[0] == made[1] == made[2]


def test_a_table_of_five_thousand_rows_is_cut_on_paper_and_whole_in_the_workbook(tmp_path):
    body = "".join(f"<tr><td>{i}</td><td>x</td></tr>" for i in range(5000))
    drawn = f"<table><thead><tr><th>A</th><th>B</th></tr></thead><tbody>{body}</tbody></table>"
    folder = folder_of(tmp_path / "run", code(table(drawn, name="t", caption="T")))
    (folder / "tables").mkdir()
    pd.DataFrame({"a": range(5000)}).to_parquet(folder / "tables" / "a.b.parquet")

    forms.make(folder, tmp_path / "out", ["xlsx"])

    page = (tmp_path / "out" / "strategy.html").read_text(encoding="utf-8")
    assert "4800 more rows stand in the workbook of tables." in page
    assert len(page) < 300_000
    assert openpyxl.load_workbook(tmp_path / "out" / "strategy.xlsx")["a.b"].max_row == 5001


def test_marks_that_turn_the_writing_around_reach_no_form(tmp_path):
    import pypdfium2 as pdfium
    from docx import Document

    turned = "abc\u202egpj.exe\u2066x\u200f"
    folder = folder_of(
        tmp_path, findings=(finding("formats.a", message="{x}", values={"x": turned}),), brief={"name": turned}
    )

    page = forms.html.render(folder)
    words = "\n".join(p.text for p in Document(io.BytesIO(docx.make(folder))).paragraphs)
    printed = "".join(p.get_textpage().get_text_range() for p in pdfium.PdfDocument(pdf.make(folder)))
    book = openpyxl.load_workbook(io.BytesIO(xlsx.make(folder)))
    cells = "".join(str(c.value) for s in book for row in s.iter_rows() for c in row)

    for said in (page, words, printed, cells):
        assert "abcgpj.exex" in said
        assert not set(said) & set("\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u200f")


def test_emoji_that_would_be_boxes_are_left_out_on_paper_and_kept_on_the_screen(tmp_path):
    folder = folder_of(tmp_path, findings=(finding("formats.a", message="{x}", values={"x": "Posts with 👍 and ☕"}),))
    told = content.gather(folder, "")

    assert "Posts with 👍 and ☕" in html.page(told, form="html")
    assert "Posts with  and ☕" in html.page(told, form="print")


def test_a_form_that_does_not_exist_is_named_with_its_nearest():
    with pytest.raises(CannotStart, match=r"'docs' is no form of a report\. Did you mean 'docx'"):
        forms.known(["html", "docs"])
    assert forms.known([" PDF", "html", "pdf"]) == ["html", "pdf"]


def test_the_plan_becomes_a_calendar_that_calendars_read(run):
    row = {"slot": 1, "starts_at": pd.Timestamp("2026-10-01 11:00", tz="UTC"), "local_time": "Thu 01 Oct 12:00", "platform": "instagram", "account": "nord",
           "format": "reel", "topic": "Кофе, утром; дома", "headline": "=cmd() " + "длинный заголовок " * 8, "tags": "a b", "reason": "x", "expires_at": pd.NaT}  # fmt: skip
    pd.DataFrame([row]).to_parquet(run / "tables" / "calendar.plan.parquet")

    made = planner.files(run)

    text = made["calendar.ics"].decode()
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    unfolded = text.replace("\r\n ", "")
    assert "DTSTART:20261001T110000Z" in unfolded
    assert "Кофе\\, утром\\; дома" in unfolded
    assert made == planner.files(run)
    assert "'=cmd() длинный" in made["publish/plan.csv"].decode("utf-8-sig")


def _unpacked(data: bytes) -> bytes:
    """A PDF with its packed objects opened, so that its structure can be read."""
    import re
    import zlib

    out = [data]
    for found in re.finditer(rb"stream\r?\n", data):
        try:
            out.append(zlib.decompressobj().decompress(data[found.end() :]))
        except zlib.error:
            continue
    return b"\n".join(out)


def test_a_reason_among_many_columns_is_not_one_word_a_line():
    crowded = Grid(
        (*(f"Column {i}" for i in range(10)), "Reason"),
        (True,) * 10 + (False,),
        (("12",) * 10 + ("–",), ("12",) * 10 + ("a reason that takes a whole sentence " * 4,)),
    )

    assert crowded.widths[-1] >= 15
