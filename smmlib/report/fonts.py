"""The font of the charts, cut down to the characters a report draws and put into the page itself."""

from __future__ import annotations

import base64
import functools
import io
from pathlib import Path

FACES = {400: "DejaVuSans.ttf", 700: "DejaVuSans-Bold.ttf"}
ALWAYS = "".join(map(chr, range(0x20, 0x7F))) + "–—…×±°·«»„“”‘’−%‰€£₽"


def file_of(weight: int = 400) -> Path:
    """The font that charts are measured with: DejaVu Sans, which comes with matplotlib and knows Latin, Greek and Cyrillic."""
    import matplotlib as mpl

    return Path(mpl.get_data_path()) / "fonts" / "ttf" / FACES[weight]


def faces(characters: str) -> str:
    """Return the CSS that brings the chart font into a page, with these characters and the usual ones."""
    wanted = "".join(sorted(set(ALWAYS + characters)))
    return "\n".join(_face(weight, wanted) for weight in FACES)


@functools.lru_cache(maxsize=16)
def _face(weight: int, wanted: str) -> str:
    data = base64.b64encode(_subset(file_of(weight), wanted)).decode("ascii")
    return (
        f"@font-face {{ font-family: 'DejaVu Sans'; font-weight: {weight}; "
        f"src: url(data:font/woff2;base64,{data}) format('woff2'); }}"
    )


def _subset(font: Path, wanted: str) -> bytes:
    import logging

    from fontTools import subset

    logging.getLogger("fontTools").setLevel(logging.ERROR)
    options = subset.Options(
        flavor="woff2", layout_features=["kern", "mark", "ccmp"], hinting=False, notdef_outline=True,
        desubroutinize=True, drop_tables=["FFTM", "DSIG"], name_IDs=[0, 1, 2, 13, 14], recalc_timestamp=False,
    )  # fmt: skip
    opened = subset.load_font(str(font), options, dontLoadGlyphNames=True)
    worker = subset.Subsetter(options)
    worker.populate(unicodes=[ord(c) for c in wanted])
    worker.subset(opened)
    out = io.BytesIO()
    subset.save_font(opened, out, options)
    return out.getvalue()
