"""Pictures inside the page: what draws stays, what acts goes, and nothing of one picture touches another."""

from __future__ import annotations

import base64
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smmlib.report import fonts, svg

ACTS = [
    "<script>alert(1)</script>", '<g onload="alert(1)"><path d="M 0 0"/></g>', '<image href="http://x.example/p.png"/>', "<foreignObject><b>x</b></foreignObject>",
    '<a href="javascript:x()"><text>t</text></a>', '<use href="http://x.example/#a"/>', '<style>@import "http://x.example"; * { fill: red }</style>',
    '<path d="M 0 0" style="fill:url(http://x.example/#a);stroke:red"/>', '<animate attributeName="href" values="javascript:x"/>', '<set attributeName="onload" to="x()"/>',
]  # fmt: skip


def whole(inner: str) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10">{inner}<path d="M 1 1 L 2 2"/></svg>'


@pytest.mark.parametrize("inner", ACTS)
def test_what_acts_or_reaches_outside_is_left_out(inner):
    drawn = svg.inline(whole(inner), "p", alt="A")

    assert "M 1 1 L 2 2" in drawn
    assert not re.search(r"script|\son\w+=|x\.example|javascript|foreignObject|@import|<animate|<set|<style", drawn)


@given(
    st.lists(
        st.sampled_from([*ACTS, "<g>", "</g>", "<text>", "</text>", "]]>", "<!--", "&lt;", "<![CDATA[", "x"]),
        max_size=8,
    ).map("".join)
)
def test_whatever_comes_in_only_drawing_comes_out(inner):
    drawn = svg.inline(whole(inner), "p", alt="A")

    assert {t.lstrip("/") for t in re.findall(r"<(/?\w+)", drawn)} <= svg.TAGS
    assert not re.search(r"\son\w+=|x\.example|javascript", drawn)


@pytest.mark.parametrize(
    "broken",
    [
        "",
        "no picture",
        "<svg",
        "<svg></svg>",
        whole("")[:40],
        "<html><body/></html>",
        "<!DOCTYPE svg [<!ENTITY a 'b'>]><svg>&a;</svg>",
    ],
)
def test_a_broken_picture_is_nothing(broken):
    assert svg.inline(broken, "p", alt="A") == ""


def test_ids_belong_to_one_picture_and_those_that_nobody_names_go():
    drawn = svg.inline(
        whole(
            '<defs><clipPath id="c"><rect width="1" height="1"/></clipPath></defs><g id="axes_1"><rect width="9" height="9" clip-path="url(#c)"/></g>'
        ),
        "fig-a",
        alt="A",
    )

    assert 'id="fig-a-c"' in drawn
    assert 'clip-path="url(#fig-a-c)"' in drawn
    assert "axes_1" not in drawn


def test_equal_neighbours_share_their_looks_and_none_is_lost():
    bars = "".join(f'<g id="patch_{i}"><path d="M {i} 0 L {i} {i}" style="fill: #949494"/></g>' for i in range(40))

    drawn = svg.inline(whole(bars), "p", alt="A")

    assert drawn.count("fill:#949494") == 1
    assert drawn.count("<path") == 41


def test_the_chart_font_holds_every_letter_that_is_drawn():
    from fontTools.ttLib import TTFont

    page = fonts.faces("Охват ₽ ğ é ა Ω")
    pieces = [base64.b64decode(data) for data in re.findall(r"data:font/woff2;base64,([^)]+)\)", page)]
    known = [set(TTFont(io.BytesIO(piece)).getBestCmap()) for piece in pieces]

    assert len(pieces) == 6
    for of_weight in (known[0::2], known[1::2]):
        assert {ord(c) for c in "Охват₽ğéΩ"} <= set().union(*of_weight)
    assert len(page) < 100_000
    assert "unicode-range: U+3A9, U+10D0" in page
    assert "U+400" not in fonts.faces("Reach")


def test_the_ready_made_pieces_hold_all_that_the_font_knows_of_their_scripts():
    from fontTools.ttLib import TTFont

    for piece, holds in fonts.PIECES.items():
        for weight in fonts.FACES:
            whole = set(TTFont(fonts.file_of(weight)).getBestCmap())
            here = set(TTFont(io.BytesIO(fonts._ready(piece, weight))).getBestCmap())
            assert {ord(c) for c in holds} & whole <= here
