"""Pictures as pixels, for programs that cannot draw: the same font, the same bytes on every machine."""

from __future__ import annotations

from smmlib.report import fonts, svg

WIDTH = 1000  # pixels: 6.4 inches at about 156 dpi; a third more pixels take twice the time


def png(inlined: str, width: int = WIDTH) -> bytes:
    """Draw a picture that `svg.inline` made, `width` pixels wide, on white."""
    import resvg_py

    drawn = resvg_py.svg_to_bytes(
        svg_string=svg.alone(inlined), width=width, background="#ffffff", skip_system_fonts=True,
        font_files=[str(fonts.file_of(weight)) for weight in fonts.FACES], font_family="DejaVu Sans",
        sans_serif_family="DejaVu Sans",
    )  # fmt: skip
    return bytes(drawn)
