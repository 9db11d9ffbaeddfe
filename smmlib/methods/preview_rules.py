"""What a link preview needs, one pure function a rule: a page in, kept or broken with the line that shows it out.

The title, weight, remedy and source of each rule are rows of ``data/reference/site_rules.csv`` under the same id. Networks
read these tags from the HTML that the server sends; they run no scripts.

References
----------
The Open Graph protocol, ogp.me (2010, read through copies of 2020 and later). Numbers stand with their source in the table of rules.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from smmlib.methods.page_reading import Page, Tag, distinct, is_absolute, shortened

LONGEST_TITLE, LONGEST_DESCRIPTION = 60, 155
LARGE, SHAPE, LEEWAY = (1200, 630), 1.91, 0.15
CARDS = ("summary", "summary_large_image", "app", "player")
ONE_VALUE = ("og:title", "og:type", "og:url", "og:description")


class Verdict(NamedTuple):
    """Whether a rule is kept (None: it does not apply here), and what shows it."""

    passed: bool | None
    evidence: str


Rule = Callable[[Page], Verdict]


def stated(key: str) -> Rule:
    """Make the rule that a page states a property."""

    def rule(page: Page) -> Verdict:
        found = page.metas(key)
        return Verdict(True, found[0].shown) if found else Verdict(False, _absent(page, key))

    return rule


def _absent(page: Page, key: str) -> str:
    empty = [t for t in page.named("meta") if key in (t.get("property").lower(), t.get("name").lower())]
    return f"{empty[0].shown} says nothing" if empty else f"no <meta> with '{key}' in the page"


def shown_by(tags: Sequence[Tag], passed: bool, words: str = "") -> Verdict:
    """Give a verdict with the lines of up to three tags as evidence."""
    lines = "; ".join(tag.shown for tag in tags[:3])
    return Verdict(passed, f"{lines} {f'({words})' if words else ''}".strip() if lines else words)


def once(page: Page) -> Verdict:
    """A property with one value is stated once: networks differ in which of two they take."""
    for key in ONE_VALUE:
        if len(distinct(page.metas(key))) > 1:
            return shown_by(page.metas(key), False, f"{len(distinct(page.metas(key)))} different values")
    return Verdict(True if _og(page) else None, "each property has one value" if _og(page) else "no Open Graph tags")


def in_head(page: Page) -> Verdict:
    """Open Graph tags stand in the head: several readers stop where the body begins."""
    outside = [tag for tag in _og(page) if not tag.in_head]
    if not _og(page):
        return Verdict(None, "no Open Graph tags")
    return shown_by(outside, False, "outside <head>") if outside else Verdict(True, "all Open Graph tags stand in <head>")  # fmt: skip


def by_property(page: Page) -> Verdict:
    """Open Graph tags are written with ``property``, not ``name``."""
    wrong = [tag for tag in _og(page) if not tag.get("property").lower().startswith("og:")]
    if not _og(page):
        return Verdict(None, "no Open Graph tags")
    return shown_by(wrong, False) if wrong else Verdict(True, "all are written with property")


def _og(page: Page) -> list[Tag]:
    return [t for t in page.named("meta") if f"{t.get('property')} {t.get('name')}".lower().strip().startswith("og:")]


def images_of(page: Page) -> list[Tag]:
    """The tags that name the preview's picture."""
    return [*page.metas("og:image"), *page.metas("og:image:url"), *page.metas("og:image:secure_url")]


def image_absolute(page: Page) -> Verdict:
    """The picture's address is complete and https: robots do not know the page it is relative to."""
    found = images_of(page)
    if not found:
        return Verdict(None, "no picture is named")
    wrong = [tag for tag in found if not is_absolute(tag.get("content"), secure=True)]
    return shown_by(wrong or found, not wrong)


def size_of(page: Page) -> tuple[int, int] | None:
    """Width and height that the page states for its picture; None where it states none, or no numbers."""
    sides = [re.fullmatch(r"(\d{1,5})(?:px)?", page.meta(f"og:image:{side}")) for side in ("width", "height")]
    both = [int(side.group(1)) for side in sides if side]
    return (both[0], both[1]) if len(both) == 2 and min(both) > 0 else None


def image_size(page: Page) -> Verdict:
    """Width and height are stated: the first to share sees the picture only then."""
    if not images_of(page):
        return Verdict(None, "no picture is named")
    said = [*page.metas("og:image:width"), *page.metas("og:image:height")]
    return shown_by(said, size_of(page) is not None, "" if said else "no og:image:width and og:image:height")


def image_large(page: Page) -> Verdict:
    """The stated size is large enough for screens with fine pixels."""
    size = size_of(page)
    if size is None:
        return Verdict(None, "the size is not stated")
    return Verdict(size[0] >= LARGE[0] and size[1] >= LARGE[1], f"{size[0]} × {size[1]} pixels stated")


def image_shape(page: Page) -> Verdict:
    """The stated sides have the shape of the preview, so that nothing is cut off."""
    size = size_of(page)
    if size is None:
        return Verdict(None, "the size is not stated")
    ratio = size[0] / size[1]
    return Verdict(abs(ratio / SHAPE - 1) <= LEEWAY, f"{size[0]} × {size[1]} pixels are {ratio:.2f} to 1")


def image_alt(page: Page) -> Verdict:
    """The picture is put into words for those who cannot see it."""
    return stated("og:image:alt")(page) if images_of(page) else Verdict(None, "no picture is named")


def title_short(page: Page) -> Verdict:
    """The title fits into a preview."""
    return _fits(page.meta("og:title") or page.title, LONGEST_TITLE, "title")


def description_short(page: Page) -> Verdict:
    """The description fits into a preview."""
    return _fits(page.meta("og:description") or page.meta("description"), LONGEST_DESCRIPTION, "description")


def _fits(words: str, most: int, what: str) -> Verdict:
    if not words:
        return Verdict(None, f"there is no {what}")
    return Verdict(len(words) <= most, f"{len(words)} characters: {shortened(words, 180)}")


def card(page: Page) -> Verdict:
    """X is told which card to draw; the rest it takes from Open Graph."""
    found = page.metas("twitter:card")
    if not found:
        return Verdict(False, _absent(page, "twitter:card"))
    return shown_by(found[:1], found[0].get("content").lower() in CARDS)


def card_picture(page: Page) -> Verdict:
    """A picture named for X has a complete address; without one X takes that of Open Graph."""
    found = [*page.metas("twitter:image"), *page.metas("twitter:image:src")]
    if not found:
        return Verdict(None, "no picture for X alone; X takes og:image")
    wrong = [tag for tag in found if not is_absolute(tag.get("content"), secure=True)]
    return shown_by(wrong or found, not wrong)


RULES: dict[str, Rule] = {
    "og_title": stated("og:title"), "og_type": stated("og:type"), "og_image": stated("og:image"), "og_url": stated("og:url"),
    "og_description": stated("og:description"), "og_site_name": stated("og:site_name"), "og_locale": stated("og:locale"),
    "og_once": once, "og_in_head": in_head, "og_property": by_property, "image_absolute": image_absolute, "image_size": image_size,
    "image_large": image_large, "image_shape": image_shape, "image_alt": image_alt, "title_short": title_short,
    "description_short": description_short, "twitter_card": card, "twitter_picture": card_picture,
}  # fmt: skip


def preview_of(page: Page) -> dict[str, str | None]:
    """What a network would draw of a shared link: title, words, picture and host, with what they were taken from."""
    title = page.meta("og:title") or page.meta("twitter:title") or page.title
    words = page.meta("og:description") or page.meta("twitter:description") or page.meta("description")
    pictures = [*images_of(page), *page.metas("twitter:image")]
    usable = [t.get("content") for t in pictures if is_absolute(t.get("content"))]
    size = size_of(page)
    return {
        "title": title or None, "description": words or None, "picture": usable[0] if usable else None,
        "picture_size": f"{size[0]} × {size[1]}" if size and usable else None, "address": page.address or None,
    }  # fmt: skip
