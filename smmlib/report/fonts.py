"""The font of the charts, in pieces by script, put into the page itself: ready-made for Latin and Cyrillic, cut on the spot for the rest.

`python -m smmlib.report.fonts` cuts the ready-made pieces anew. DejaVu's licence allows that they are changed and passed on.
"""

from __future__ import annotations

import base64
import functools
import io
from pathlib import Path

from smmlib.core import text

FACES = {400: "DejaVuSans.ttf", 700: "DejaVuSans-Bold.ttf"}
SIGNS = "–—…·•×±÷°«»„“”‚‘’−‰€£₽₹₺₴₸←↑→↓≈≠≤≥●○■□◆▲▼✓"
PIECES = {
    "latin": frozenset(map(chr, (*range(0x20, 0x7F), *range(0xA0, 0x180)))) | frozenset(SIGNS),
    "cyrillic": frozenset(map(chr, range(0x400, 0x530))),
}
READY = Path(__file__).resolve().parent / "faces"


def file_of(weight: int = 400) -> Path:
    """The font that charts are measured with: DejaVu Sans, which comes with matplotlib and knows Latin, Greek and Cyrillic."""
    import matplotlib as mpl

    return Path(mpl.get_data_path()) / "fonts" / "ttf" / FACES[weight]


def printable(words: str) -> str:
    """Leave out emoji that the charts' font does not know: on paper each would be an empty box, unless the machine has a font for them.

    Examples
    --------
    >>> printable("Café ☕ 👍 наш")
    'Café ☕  наш'
    """
    return text.EMOJI.sub(lambda found: found[0] if all(ord(c) in _known() for c in found[0]) else "", words)


@functools.cache
def _known() -> frozenset[int]:
    from fontTools.ttLib import TTFont

    return frozenset(TTFont(file_of()).getBestCmap())


def faces(characters: str) -> str:
    """Return the CSS that brings the chart font into a page, with these characters and the usual ones."""
    wanted = frozenset(characters)
    pieces = ["latin", *(["cyrillic"] if wanted & PIECES["cyrillic"] else [])]
    rest = "".join(sorted(wanted.difference(*PIECES.values())))
    said = [_face(weight, _ready(piece, weight), PIECES[piece]) for piece in pieces for weight in FACES]
    said += [_face(weight, _cut(weight, rest), frozenset(rest)) for weight in FACES] if rest else []
    return "\n".join(said)


def _face(weight: int, font: bytes, holds: frozenset[str]) -> str:
    data = base64.b64encode(font).decode("ascii")
    return (
        f"@font-face {{ font-family: 'DejaVu Sans'; font-weight: {weight}; "
        f"src: url(data:font/woff2;base64,{data}) format('woff2'); unicode-range: {_ranges(holds)}; }}"
    )


@functools.cache
def _ranges(holds: frozenset[str]) -> str:
    """Characters as CSS names them, neighbours together.

    Examples
    --------
    >>> _ranges(frozenset("abcx"))
    'U+61-63, U+78'
    """
    runs: list[list[int]] = []
    for point in sorted(map(ord, holds)):
        if runs and point == runs[-1][1] + 1:
            runs[-1][1] = point
        else:
            runs.append([point, point])
    return ", ".join(f"U+{first:X}" + (f"-{last:X}" if last > first else "") for first, last in runs)


@functools.cache
def _ready(piece: str, weight: int) -> bytes:
    return (READY / f"{piece}-{weight}.woff2").read_bytes()


@functools.lru_cache(maxsize=16)
def _cut(weight: int, wanted: str) -> bytes:
    import logging

    from fontTools import subset

    logging.getLogger("fontTools").setLevel(logging.ERROR)
    options = subset.Options(
        flavor="woff2", layout_features=["kern", "mark", "ccmp"], hinting=False, notdef_outline=True,
        desubroutinize=True, drop_tables=["FFTM", "DSIG"], name_IDs=[0, 1, 2, 13, 14], recalc_timestamp=False,
    )  # fmt: skip
    opened = subset.load_font(str(file_of(weight)), options, dontLoadGlyphNames=True)
    worker = subset.Subsetter(options)
    worker.populate(unicodes=[ord(c) for c in wanted])
    worker.subset(opened)
    out = io.BytesIO()
    subset.save_font(opened, out, options)
    return out.getvalue()


if __name__ == "__main__":
    READY.mkdir(exist_ok=True)
    for name, holds in PIECES.items():
        for weight in FACES:
            (READY / f"{name}-{weight}.woff2").write_bytes(_cut(weight, "".join(sorted(holds))))
