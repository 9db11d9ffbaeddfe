"""What a page says about itself: one address, words of its own, a language, letters, a screen; one pure function a rule.

The title, weight, remedy and source of each rule are rows of ``data/reference/site_rules.csv`` under the same id.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import regex

from smmlib.methods.page_reading import Page, Tag, distinct, is_absolute, same_page
from smmlib.methods.preview_rules import Rule, Verdict, shown_by, stated

LANGUAGE = regex.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*", regex.I)
ICONS = ("icon", "apple-touch-icon", "mask-icon")


def one_title(page: Page) -> Verdict:
    """A page has one title, with words."""
    found = [tag for tag in page.named("title") if tag.in_head]
    filled = [tag for tag in found if tag.words]
    if len(found) == 1 and filled:
        return shown_by(found, True)
    return shown_by(found, False, f"{len(found)} titles in <head>, {len(filled)} with words")


def canonical_one(page: Page) -> Verdict:
    """A page names one canonical address."""
    found = page.links("canonical")
    if not found:
        return Verdict(False, "no <link rel='canonical'> in the page")
    return shown_by(found, len(distinct(found, "href")) == 1)


def canonical_absolute(page: Page) -> Verdict:
    """The canonical address is complete and https."""
    found = page.links("canonical")
    if not found:
        return Verdict(None, "no canonical address")
    return shown_by(found, is_absolute(found[0].get("href"), secure=True))


def url_agrees(page: Page) -> Verdict:
    """``og:url`` and the canonical address are one: else likes and shares are counted on two pages."""
    said, canonical = page.metas("og:url"), page.links("canonical")
    if not said or not canonical:
        return Verdict(None, "og:url or the canonical address is missing")
    agree = same_page(page.resolved(said[0].get("content")), page.resolved(canonical[0].get("href")))
    return shown_by([said[0], canonical[0]], agree)


def indexable(page: Page) -> Verdict:
    """Nothing forbids robots to read the page or to show a part of it."""
    forbidding = [tag for tag in page.metas("robots") if _forbids(tag)]
    return shown_by(forbidding, False) if forbidding else Verdict(True, "no robots tag forbids it")


def _forbids(tag: Tag) -> bool:
    said = {part.strip().lower() for part in tag.get("content").split(",")}
    return bool(said & {"none", "noindex", "nosnippet", "max-snippet:0", "max-image-preview:none"})


def language(page: Page) -> Verdict:
    """The page names its language."""
    root = page.named("html")
    said = root[0].get("lang") or root[0].get("xml:lang") if root else ""
    if not said:
        return shown_by(root[:1], False, "no lang")
    return shown_by(root[:1], bool(LANGUAGE.fullmatch(said)))


def charset(page: Page) -> Verdict:
    """The page says that its letters are UTF-8: previews of other letters come out broken."""
    found = [t for t in page.named("meta") if t.get("charset") or "charset=" in t.get("content").lower()]
    if not found:
        return Verdict(False, "no <meta charset> in the page")
    said = (found[0].get("charset") or found[0].get("content").lower().rpartition("charset=")[2]).lower()
    return shown_by(found[:1], said.strip(" '\";") in ("utf-8", "utf8"))


def viewport(page: Page) -> Verdict:
    """The page fits a telephone, where shared links are opened."""
    found = page.metas("viewport")
    if not found:
        return Verdict(False, "no <meta name='viewport'> in the page")
    return shown_by(found[:1], "width=device-width" in found[0].get("content").lower().replace(" ", ""))


def icon(page: Page) -> Verdict:
    """The page has an icon, which stands beside the link in bookmarks and some messengers."""
    found = [tag for rel in ICONS for tag in page.links(rel)]
    return shown_by(found[:1], True) if found else Verdict(False, "no <link rel='icon'> in the page")


def structured(page: Page) -> Verdict:
    """The page describes itself as data (schema.org in JSON-LD)."""
    found = _data(page)
    return shown_by(found[:1], True) if found else Verdict(False, "no script of type application/ld+json")


def structured_whole(page: Page) -> Verdict:
    """The data can be read: one comma too many and all of it is lost."""
    found = _data(page)
    if not found:
        return Verdict(None, "no structured data")
    for tag in found:
        why = _broken(tag.words)
        if why:
            return Verdict(False, f"line {tag.line}: {why}")
    return Verdict(True, f"{len(found)} readable")


def _data(page: Page) -> list[Tag]:
    return [t for t in page.named("script") if t.get("type").lower().split(";")[0].strip() == "application/ld+json"]


def _broken(text: str) -> str:
    try:
        said: Any = json.loads(text)
    except (ValueError, RecursionError) as why:
        return f"no JSON ({str(why)[:80]})"
    items = said if isinstance(said, list) else [said]
    typed = [i for i in items if isinstance(i, dict) and ("@type" in i or "@graph" in i)]
    return "" if typed else "no @type in it"


RULES: dict[str, Rule] = {
    "one_title": one_title, "description_given": stated("description"), "canonical_one": canonical_one,
    "canonical_absolute": canonical_absolute, "url_agrees": url_agrees, "indexable": indexable, "language": language,
    "charset": charset, "viewport": viewport, "icon": icon, "structured": structured, "structured_whole": structured_whole,
}  # fmt: skip


def repeated(pages: Sequence[Page], words: Callable[[Page], str]) -> dict[str, Verdict]:
    """Judge whether each page has words of its own; pages with one canonical address are one page.

    Returns
    -------
    page -> verdict; pages without such words, and a single page, do not apply
    """
    said = {page.name: words(page) for page in pages}
    homes = {(said[page.name].casefold(), page.address or page.name) for page in pages if said[page.name]}
    counts = Counter(text for text, _address in homes)
    return {name: _own(text, counts[text.casefold()], len(pages)) for name, text in said.items()}


def _own(text: str, pages: int, together: int) -> Verdict:
    if not text or together < 2:
        return Verdict(None, "nothing to compare")
    return Verdict(pages < 2, f"'{text[:120]}' stands on {pages} page{'s' if pages > 1 else ''}")
