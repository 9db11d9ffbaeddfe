"""Charts of the workbook of tables: one account each, with its interval, grey where the data cannot tell; sentences in the reader's language."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from smmlib.core import findings
from smmlib.report import xlsx
from tests.report.paper import code, folder_of


def workbook(tmp_path: Path, language: str = "en", **tables: pd.DataFrame) -> bytes:
    folder = folder_of(tmp_path / "run", code(), language=language)
    (folder / "tables").mkdir()
    for name, table in tables.items():
        table.to_parquet(folder / "tables" / f"{name.replace('__', '.')}.parquet")
    return xlsx.make(folder)


def drawn(data: bytes) -> str:
    """The chart beside a table; the first sheet has one of its own."""
    inside = zipfile.ZipFile(io.BytesIO(data))
    charts = sorted(n for n in inside.namelist() if re.match(r"xl/charts/chart\d+\.xml", n))
    return inside.read(charts[1]).decode() if len(charts) > 1 else ""


def effects(**more) -> pd.DataFrame:
    held = {"platform": ["vk", "vk", "vk", "ok"], "account": "a", "format": ["poll", "reel", "video", "photo"], "n_posts": [60, 60, 60, 60],
            "lift": [1.6, 1.0, 0.7, 3.0], "lift_low": [1.4, 0.9, 0.6, 2.0], "lift_high": [1.8, 1.1, 0.8, 4.0],
            "p_better": [1.0, 0.5, 0.0, 1.0], "place": [1, 2, 3, 1]}  # fmt: skip
    return pd.DataFrame({**held, **more})


def test_a_chart_shows_one_account_with_its_intervals_from_cells_and_crosses_at_the_average(tmp_path):
    data = workbook(tmp_path, formats__effects=effects())
    chart = drawn(data)
    sheet = openpyxl.load_workbook(io.BytesIO(data))["formats.effects"]
    below, above = ([sheet.cell(r, c).value for r in range(2, 6)] for c in (11, 12))

    assert "$C$2:$C$4" in chart and "$E$2:$E$4" in chart
    assert "<c:errBars>" in chart and "$K$2:$K$4" in chart and "$L$2:$L$4" in chart
    assert below[:3] == pytest.approx([0.2, 0.1, 0.1]) and below[3] is None
    assert above[:3] == pytest.approx([0.2, 0.1, 0.1])
    assert '<c:crossesAt val="1"/>' in chart
    assert 1.8 <= float(re.search(r'<c:max val="([\d.]+)"', chart)[1]) < 3


def test_what_cannot_be_told_from_the_average_is_grey(tmp_path):
    chart = drawn(workbook(tmp_path, formats__effects=effects()))

    assert re.findall(r'<c:dPt><c:idx val="(\d)"/>.*?</c:dPt>', chart) == ["1"]


def test_bars_are_judged_among_all_of_their_group_and_fifteen_are_drawn(tmp_path):
    many = pd.DataFrame({"topic": [f"t{i}" for i in range(40)], "n_posts": 60, "lift": 1.3, "lift_low": 1.0, "lift_high": 1.6,
                         "p_better": 0.995, "place": range(1, 41)})  # fmt: skip
    chart = drawn(workbook(tmp_path, topics__ranking=many))
    grey = [s == "cannot tell" for s in findings.strengths(many)][:15]

    assert "$A$2:$A$16" in chart
    assert len(re.findall(r"<c:dPt>", chart)) == sum(grey)


@pytest.mark.parametrize(
    "wrong",
    [
        effects(lift=float("nan"), lift_low=float("nan"), lift_high=float("nan")),
        effects().iloc[:0],
        effects().drop(columns="lift"),
    ],
)
def test_a_table_without_values_has_no_chart(tmp_path, wrong):
    assert drawn(workbook(tmp_path, formats__effects=wrong)) == ""


def test_a_value_without_an_interval_is_drawn_without_lines(tmp_path):
    chart = drawn(
        workbook(tmp_path, monitoring__share_of_voice=pd.DataFrame({"brand": ["a", "b"], "share_of_voice": [0.6, 0.4]}))
    )

    assert "$A$2:$A$3" in chart and "errBars" not in chart
    assert 'formatCode="0%"' in chart


def test_sentences_of_tables_are_in_the_readers_language_and_names_stay(tmp_path):
    table = pd.DataFrame({"tag": ["brand tag of the brief", "b"], "why": ["brand tag of the brief", None]})
    sheet = openpyxl.load_workbook(io.BytesIO(workbook(tmp_path, language="ru", tags__main=table)))["tags.main"]

    assert [c.value for c in sheet["A"]] == ["tag", "brand tag of the brief", "b"]
    assert [c.value for c in sheet["B"]] == ["why", "хештег бренда из брифа", None]


def test_a_long_reason_has_as_many_lines_as_it_needs(tmp_path):
    table = pd.DataFrame({"tag": ["a", "b"], "why": ["word " * 50, "short"]})
    sheet = openpyxl.load_workbook(io.BytesIO(workbook(tmp_path, tags__main=table)))["tags.main"]

    assert sheet["B2"].alignment.wrap_text
    assert sheet.row_dimensions[2].height >= 15 * 250 / 60
    assert sheet.row_dimensions[3].height in (None, 15)


def test_no_row_is_taller_than_a_workbook_can_hold(tmp_path):
    table = pd.DataFrame({"tag": ["a"], "why": ["word " * 6_000]})
    sheet = openpyxl.load_workbook(io.BytesIO(workbook(tmp_path, tags__main=table)))["tags.main"]

    assert sheet.row_dimensions[2].height <= 409
