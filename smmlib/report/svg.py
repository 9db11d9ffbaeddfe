"""Pictures as part of the page: only drawing passes, no script, no outside address, ids of their own, short numbers."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from html import escape
from typing import Any

TAGS = {
    "circle", "clipPath", "defs", "ellipse", "g", "image", "line", "linearGradient", "marker", "mask", "path", "pattern", "polygon",
    "polyline", "radialGradient", "rect", "stop", "svg", "symbol", "text", "tspan", "use",
}  # fmt: skip
NUMBERS = {"cx", "cy", "d", "dx", "dy", "height", "points", "r", "rx", "ry", "width", "x", "x1", "x2", "y", "y1", "y2"}
LOOKS = {
    "clip-path", "clip-rule", "clipPathUnits", "dominant-baseline", "fill", "fill-opacity", "fill-rule", "font-size",
    "font-style", "font-weight", "font", "gradientTransform", "gradientUnits", "id", "mask", "offset", "opacity", "overflow",
    "patternUnits", "preserveAspectRatio", "stop-color", "stop-opacity", "stroke", "stroke-dasharray", "stroke-dashoffset",
    "stroke-linecap", "stroke-linejoin", "stroke-miterlimit", "stroke-opacity", "stroke-width", "style", "text-anchor", "transform",
    "viewBox",
}  # fmt: skip
FAMILY = "'DejaVu Sans','Noto Color Emoji','Apple Color Emoji','Segoe UI Emoji',sans-serif"
NAMESPACE = 'xmlns="http://www.w3.org/2000/svg"'
LONG = re.compile(r"-?\d+\.\d{3,}(?![\de])")
PICTURE = re.compile(r"^data:image/(?:png|jpeg|gif);base64,[A-Za-z0-9+/=\s]+$")
INSIDE = re.compile(r"^#[\w.-]+$")
DRAWS = re.compile(r"url\(\s*['\"]?#([\w.-]+)['\"]?\s*\)")
ACTS = re.compile(r"url\(|@|expression|javascript:|\\", re.IGNORECASE)
OPACITY = re.compile(r"(?:^|;)opacity:")
SHARED = "\0"  # where a piece's shared looks go
MOST = 4_000_000  # characters of one picture
LOOK = f"stroke-linejoin:round;stroke-linecap:butt;font-family:{FAMILY}"


def inline(drawn: str, name: str, *, alt: str = "") -> str:
    """Make a picture fit to stand inside a page; empty where it cannot be read or holds nothing to see.

    Parameters
    ----------
    drawn : SVG from whatever hand
    name : makes its ids unlike those of any other picture of the page
    alt : what it says, for those who do not see it; a picture without words is decoration
    """
    root = _read(drawn)
    if root is None or _local(root) != "svg":
        return ""
    used = set(re.findall(r"""(?:url\(\s*['"]?|href=["'])#([\w.-]+)""", drawn))
    inner = "".join(_drawn(root, f"{name}-", used))
    said = f'role="img" aria-label="{escape(alt)}"' if alt else 'aria-hidden="true"'
    box = _box(root)
    return f'<svg {said} {box} style="{LOOK}">{inner}</svg>' if inner and box else ""


def alone(inlined: str) -> str:
    """Turn a picture that `inline` made into a file of its own; one that is a file already stays as it is."""
    return inlined if NAMESPACE in inlined else inlined.replace("<svg ", f"<svg {NAMESPACE} ", 1)


def sides(inlined: str) -> tuple[float, float]:
    """Width and height of a picture that `inline` made."""
    found = re.search(r'viewBox="[^"]*" width="([^"]+)" height="([^"]+)"', inlined)
    return (float(found[1]), float(found[2])) if found else (1.0, 1.0)


def words(inlined: str) -> str:
    """All characters that a picture writes, each once: what its font must hold."""
    from html import unescape

    texts = re.findall(r"<(?:text|tspan)[^>]*>([^<]*)", inlined)
    return "".join(sorted({c for text in texts for c in unescape(text)}))


def _read(drawn: str) -> Any:
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True, recover=False
    )
    try:
        return etree.fromstring(drawn.encode("utf-8", "replace"), parser) if len(drawn) <= MOST else None
    except (etree.XMLSyntaxError, ValueError):
        return None


def _local(element: Any) -> str:
    return str(element.tag).rsplit("}", 1)[-1] if isinstance(element.tag, str) else ""


def _box(root: Any) -> str:
    """The picture's size and window; a picture without any has none."""
    width, height = (_points(root.get(side, "")) for side in ("width", "height"))
    window = [float(n) for n in re.findall(r"-?\d+(?:\.\d+)?", root.get("viewBox", ""))]
    if len(window) != 4:
        window = [0, 0, width, height]
    width, height = width or window[2], height or window[3]
    if min(window[2:]) <= 0 or width <= 0 or height <= 0:
        return ""
    return f'viewBox="{" ".join(f"{n:g}" for n in window)}" width="{width:g}" height="{height:g}"'


def _points(size: str) -> float:
    found = re.match(r"^\s*(\d+(?:\.\d+)?)\s*(pt|px|in|mm|cm)?\s*$", size)
    return float(found[1]) * {"in": 72, "mm": 2.83465, "cm": 28.3465}.get(found[2] or "", 1) if found else 0.0


def _drawn(parent: Any, prefix: str, used: AbstractSet[str]) -> Iterator[str]:
    """Draw the children; groups that say nothing are opened, equal neighbours share one group."""
    pieces = [piece for element in parent for piece in _pieces(element, parent, prefix, used)]
    for look, group in itertools.groupby(pieces, key=lambda piece: piece[0]):
        drawn = [piece[1] for piece in group]
        if len(drawn) == 1 or not look:
            yield from (text.replace(SHARED, look, 1) for text in drawn)
        else:
            yield f"<g{look}>{''.join(text.replace(SHARED, '', 1) for text in drawn)}</g>"


def _pieces(element: Any, parent: Any, prefix: str, used: AbstractSet[str]) -> Iterator[tuple[str, str]]:
    """The looks that a piece can share with its neighbours, and the piece with a gap for them."""
    tag = _local(element)
    if tag in TAGS and not (tag == "image" and not _is_picture(element)):
        inner = escape(element.text or "", quote=False) if tag in ("text", "tspan") else ""
        own = _attributes(element, prefix, used)
        if tag == "g" and not own:
            yield from (piece for child in element for piece in _pieces(child, element, prefix, used))
            return
        inner += "".join(_drawn(element, prefix, used))
        if tag == "path" and not {"id", "transform"} & own.keys() and not OPACITY.search(own.get("style", "")):
            shared = _written({k: v for k, v in own.items() if k != "d"})
            yield shared, f"<path{SHARED}{_written({'d': own.get('d', '')})}/>"
        elif inner or tag not in ("g", "defs"):
            yield "", f"<{tag}{_written(own)}>{inner}</{tag}>" if inner else f"<{tag}{_written(own)}/>"
    if _local(parent) in ("text", "tspan") and element.tail:
        yield "", escape(element.tail, quote=False)


def _is_picture(element: Any) -> bool:
    return bool(PICTURE.match(_target(element)))


def _target(element: Any) -> str:
    return next((v for k, v in element.attrib.items() if k.rsplit("}", 1)[-1] == "href"), "")


def _attributes(element: Any, prefix: str, used: AbstractSet[str]) -> dict[str, str]:
    kept = {}
    for key, value in element.attrib.items():
        name = key.rsplit("}", 1)[-1]
        if ("}" in key and name != "href") or (name == "id" and value not in used):
            continue
        drawn = _value(name, value, prefix)
        if drawn:
            kept[name] = drawn
    return kept


def _written(attributes: dict[str, str]) -> str:
    return "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())


def _value(name: str, value: str, prefix: str) -> str:
    """An attribute's value as it may stand in the page; empty where it may not."""
    if name == "id":
        return prefix + value if re.fullmatch(r"[\w.-]+", value) else ""
    if name == "href":
        return f"#{prefix}{value[1:]}" if INSIDE.match(value) else value if PICTURE.match(value) else ""
    if name in NUMBERS:
        return "" if ACTS.search(value) else _shorter(value, 2)
    if name == "style":
        return _style(value, prefix)
    if name not in LOOKS:
        return ""
    owned = DRAWS.sub(lambda m: f"url(#{prefix}{m[1]})", value)
    return "" if ACTS.search(DRAWS.sub("", value)) else _shorter(owned, 4)


def _style(value: str, prefix: str) -> str:
    kept = []
    for part in value.split(";"):
        name, _colon, said = part.partition(":")
        name = name.strip()
        if name == "font":
            kept.append(_font(said))
        elif name in LOOKS and name != "style" and (drawn := _value(name, said.strip(), prefix)):
            kept.append(f"{name}:{drawn}")
    return ";".join(part for part in kept if part)


def _font(said: str) -> str:
    """Size, weight and slant of a font; the family is the page's."""
    size = re.search(r"(\d+(?:\.\d+)?)px", said)
    heavy = ";font-weight:700" if re.search(r"\b(?:bold|[6-9]00)\b", said) else ""
    slant = ";font-style:italic" if re.search(r"\b(?:italic|oblique)\b", said) else ""
    return f"font-size:{size[1]}px{heavy}{slant}" if size else ""


def _shorter(value: str, digits: int) -> str:
    def rounded(found: re.Match[str]) -> str:
        short = f"{float(found[0]):.{digits}f}".rstrip("0").rstrip(".")
        return "0" if short in ("-0", "") else short

    return " ".join(LONG.sub(rounded, value).split())
