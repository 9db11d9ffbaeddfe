"""Colours that can be read: a brand's own where they reach the contrast that is needed, else the nearest shade that does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

ACCENT = "#0173B2"
INK, PAPER, NIGHT = "#1C2024", "#FFFFFF", "#14181C"
LEAST_CONTRAST = 4.5


@dataclass(frozen=True)
class Palette:
    """The colours of a report: words and lines by day and by night, the cover and the words on it, a second mark."""

    accent: str
    accent_night: str
    cover: str
    on_cover: str
    mark: str
    corrected: tuple[str, ...] = ()  # colours of the brand that could not be used as they are


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours ``#rrggbb`` by WCAG 2: 1 (none) to 21.

    Examples
    --------
    >>> round(contrast("#000000", "#ffffff"))
    21
    """
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def readable(colour: str, ground: str) -> str:
    """Return the shade nearest to `colour` that reaches 4.5:1 on `ground`: darkened on a light one, lightened on a dark one.

    Examples
    --------
    >>> readable("#7A0019", "#FFFFFF")
    '#7A0019'
    >>> contrast(readable("#FFEE00", "#FFFFFF"), "#FFFFFF") >= 4.5
    True
    """
    towards = 0.0 if _luminance(ground) > 0.18 else 1.0
    for step in range(101):
        shade = colour if step == 0 else _mixed(colour, towards, step / 100)
        if contrast(shade, ground) >= LEAST_CONTRAST:
            return shade
    return INK if towards == 0.0 else PAPER


def palette(client: Sequence[str], agency: Sequence[str] = ()) -> Palette:
    """Choose a report's colours: the cover wears the client's, the pages the agency's where it has any, else the client's.

    Parameters
    ----------
    client, agency : up to three colours ``#rrggbb`` each: the accent, a mark, a tint
    """
    pages, cover = list(agency or client) or [ACCENT], list(client or agency) or [ACCENT]
    accent = readable(pages[0], PAPER)
    on_cover = max((PAPER, INK), key=lambda words: contrast(words, cover[0]))
    band = readable(cover[0], on_cover)
    changed = tuple(c for c, used in ((pages[0], accent), (cover[0], band)) if c != used)
    mark = (cover[1:2] or [on_cover])[0]
    return Palette(accent, readable(pages[0], NIGHT), band, on_cover, mark, changed)


def _channels(colour: str) -> list[float]:
    return [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]


def _mixed(colour: str, towards: float, part: float) -> str:
    return "#" + "".join(f"{round(255 * (c + (towards - c) * part)):02X}" for c in _channels(colour))


def _luminance(colour: str) -> float:
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in _channels(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
