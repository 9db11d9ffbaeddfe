"""The agency's brand and the logos: made harmless and small, and what cannot be used is said."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from smmlib.core.errors import BriefError
from smmlib.report import brand, colour, html
from tests.report.paper import folder_of


def png(width: int, height: int) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "#1F5C57").save(out, "PNG")
    return out.getvalue()


def test_an_agency_is_one_file_and_dresses_the_report(tmp_path: Path):
    clients = tmp_path / "clients"
    (clients / "nord").mkdir(parents=True)
    (clients / "agency.yaml").write_text(
        'name: North & Co\nlogo: a.png\ncolours: ["#884400"]\nfont: Georgia\nfooter: "Quay 1, <b>Hull</b>"\n',
        encoding="utf-8",
    )
    (clients / "a.png").write_bytes(png(1600, 400))

    said, pictures = brand.looks(clients, "nord", "")
    folder = folder_of(tmp_path / "run", looks=said)
    for name, data in pictures.items():
        (folder / "brand").mkdir(exist_ok=True)
        (folder / "brand" / name).write_bytes(data)
    page = html.render(folder)

    assert Image.open(io.BytesIO(pictures["agency-logo.png"])).size == (480, 120)
    assert "Prepared by North &amp; Co" in page
    assert "Quay 1, &lt;b&gt;Hull&lt;/b&gt;" in page
    assert "--brand: #884400; " in page and '--face: "Georgia"' in page
    assert 'alt="North &amp; Co" src="data:image/png;base64,' in page


@pytest.mark.parametrize(
    "wrong", ["colours: [red]", "colour: '#000000'", "name: [", "font: 'x\"; } body { display: none'"]
)
def test_a_fault_in_the_agencys_file_is_named_with_its_place(tmp_path: Path, wrong: str):
    (tmp_path / "agency.yaml").write_text(wrong, encoding="utf-8")

    with pytest.raises(BriefError, match=r"agency\.yaml"):
        brand.agency(tmp_path)


def test_a_logo_of_forty_megabytes_is_refused_without_being_read(tmp_path: Path):
    path = tmp_path / "big.png"
    with path.open("wb") as stream:
        stream.truncate(40_000_000)

    assert brand.logo(path).refused == {"message": brand.REFUSED["large"], "values": {"file": "big.png", "size": 40.0}}


def test_a_logo_with_scripts_keeps_its_drawing_and_loses_the_rest(tmp_path: Path):
    path = tmp_path / "l.svg"
    path.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9" onload="x()"><script>x()</script><rect width="9" height="9" onclick="x()" fill="red"/></svg>'
    )

    made = brand.logo(path)

    assert made.name == "logo.svg"
    assert b'fill="red"' in made.data
    assert not any(word in made.data for word in (b"script", b"onload", b"onclick"))


@pytest.mark.parametrize("data", [b"\x89PNG broken", b"<svg><broken", b"GIF89a", b"", b"\xff\xd8\xff\xe0"])
def test_a_broken_logo_is_said_and_the_report_goes_on(tmp_path: Path, data: bytes):
    (tmp_path / "nord").mkdir()
    (tmp_path / "nord" / "l.svg").write_bytes(data)

    said, pictures = brand.looks(tmp_path, "nord", "l.svg")
    page = html.render(folder_of(tmp_path / "run", looks=said))

    assert pictures == {}
    assert "The logo l.svg cannot be read as PNG, JPEG or SVG." in page


@pytest.mark.parametrize(
    "given", [["#FFFFFF"], ["#000000"], ["#777777"], ["#FFEE00", "#FF0000", "#00FF00"], ["#0000FF"]]
)
def test_every_palette_can_be_read_by_day_by_night_and_on_the_cover(given: list[str]):
    worn = colour.palette(given)

    assert colour.contrast(worn.accent, colour.PAPER) >= 4.5
    assert colour.contrast(worn.accent_night, colour.NIGHT) >= 4.5
    assert colour.contrast(worn.cover, worn.on_cover) >= 4.5
