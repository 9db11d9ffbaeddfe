"""The client's colour where it can be read on white, else the workbook's own."""

from __future__ import annotations

from collections.abc import Sequence

ACCENT = "#0173B2"
LEAST_CONTRAST = 4.5


def contrast_on_white(colour: str) -> float:
    """Contrast ratio of ``#rrggbb`` against white by WCAG 2: 1 (none) to 21.

    Examples
    --------
    >>> round(contrast_on_white("#000000"))
    21
    """
    return 1.05 / (_luminance(colour) + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def accent(colours: Sequence[str]) -> str:
    """The brand's first colour if it reaches 4.5:1 on white, else the workbook's blue."""
    return colours[0] if colours and contrast_on_white(colours[0]) >= LEAST_CONTRAST else ACCENT
