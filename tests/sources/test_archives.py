"""Zips are opened as they come, in memory, bounded: nothing is written, nothing leads out, a bomb is not unpacked."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from written_client import EVERYWHERE, FACEBOOK, facebook_row, imported

VIDEOS = 'Content,Video title,Video publish time,Views\nTotal,,,5\nF3HVs95pagk,Bread,"Mar 15, 2025",5\n'


def packed(files: dict[str, bytes | str]) -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return raw.getvalue()


def test_the_tables_of_a_zip_are_read_and_its_pictures_are_not(tmp_path: Path) -> None:
    inside = {
        "Table data.csv": VIDEOS,
        "Totals.csv": "Date,Views\n2025-01-01,5\n",
        "media/1.jpg": b"\xff\xd8\xff",
        "__MACOSX/._x": b"x",
    }

    result = imported(tmp_path, {"Content 2025.zip": packed(inside)}, EVERYWHERE)

    assert [(f.file, f.status) for f in result.report.files] == [
        ("Content 2025.zip", "opened"), ("Content 2025.zip/Table data.csv", "read"), ("Content 2025.zip/Totals.csv", "read")]  # fmt: skip
    assert "1 .jpg" in result.report.files[0].notes[0]
    assert result.tables["posts"]["source_file"].tolist() == ["Content 2025.zip/Table data.csv"]
    assert len(result.tables["account_days"]) == 1


def test_a_glob_that_names_the_zip_gives_its_files_to_the_account(tmp_path: Path) -> None:
    brief = EVERYWHERE.replace('exports: ["fb/**"]', 'exports: ["page.zip"]')

    result = imported(
        tmp_path, {"page.zip": packed({"posts.csv": FACEBOOK + facebook_row(page="Another name")})}, brief
    )

    assert result.tables["posts"]["account"].tolist() == ["example_brand"]


@pytest.mark.parametrize("name", ["../../evil.csv", "/etc/evil.csv", "C:\\evil.csv", "a/../../evil.csv"])
def test_a_path_that_leads_out_is_refused_and_nothing_is_written(tmp_path: Path, name: str) -> None:
    result = imported(tmp_path / "client", {"x.zip": packed({name: VIDEOS})}, EVERYWHERE)

    assert "leads out of the archive" in result.report.files[1].rejected
    assert result.tables["posts"].empty
    assert [p.name for p in tmp_path.rglob("*") if p.is_file()] == ["x.zip"]


def test_a_bomb_is_refused_by_its_ratio_before_it_is_unpacked(tmp_path: Path) -> None:
    result = imported(
        tmp_path, {"x.zip": packed({"bomb.csv": b"0" * 50_000_000, "Table data.csv": VIDEOS})}, EVERYWHERE
    )

    assert [f.status for f in result.report.files] == ["opened", "read", "rejected"]
    assert "times its size, as no export does" in result.report.files[2].rejected


def test_a_zip_in_a_zip_is_refused_by_name_and_the_rest_read(tmp_path: Path) -> None:
    result = imported(
        tmp_path, {"x.zip": packed({"inner.zip": packed({"a.csv": VIDEOS}), "t.csv": VIDEOS})}, EVERYWHERE
    )

    assert [f.status for f in result.report.files] == ["opened", "rejected", "read"]


def test_a_locked_or_broken_zip_is_refused_in_words(tmp_path: Path) -> None:
    whole = packed({"t.csv": VIDEOS})
    locked = bytearray(whole)
    locked[6] |= 1
    locked[whole.index(b"PK\x01\x02") + 8] |= 1

    result = imported(tmp_path, {"broken.zip": whole[: len(whole) // 2], "locked.zip": bytes(locked)}, EVERYWHERE)

    said = {f.file: f.rejected for f in result.report.files}
    assert said["broken.zip"]
    assert "locked with a password" in said["locked.zip/t.csv"]
    assert "unforeseen" not in " ".join(said.values())


def test_an_opendocument_table_is_named_for_what_it_is(tmp_path: Path) -> None:
    (_, report) = imported(
        tmp_path,
        {"x.zip": packed({"t.ods": packed({"mimetype": "application/vnd.oasis", "content.xml": "<x/>"})})},
        EVERYWHERE,
    ).report.files

    assert report.rejected == "this is an OpenDocument file, no XLSX workbook."
