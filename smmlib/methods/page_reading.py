"""A saved page as networks' robots see it: its tags with their lines, never its scripts.

The parser (lxml, HTML with recovery) reads whatever browsers read: upper-case names, unclosed tags, a ``meta`` in the
body. Nothing is fetched and nothing is executed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit

from smmlib.core.text import clean

KEPT = ("html", "head", "body", "base", "meta", "link", "title", "script", "a", "h1", "button")
SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)\s*(\S+?)\s*-->", re.I)
LONGEST = 240


@dataclass(frozen=True)
class Tag:
    """One tag: its name and attributes in lower case, its words, its line, and whether it stands in the head."""

    name: str
    attributes: dict[str, str]
    words: str
    line: int
    in_head: bool

    def get(self, name: str) -> str:
        """An attribute without blanks around it; empty where there is none."""
        return " ".join(self.attributes.get(name, "").split())

    @property
    def shown(self) -> str:
        """The tag with its line, as evidence."""
        inside = "".join(f' {k}="{v}"' if v else f" {k}" for k, v in self.attributes.items())
        words = f"{self.words}</{self.name}>" if self.name in ("title", "h1", "a") else ""
        return f"line {self.line}: {shortened(f'<{self.name}{inside}>{words}')}"


@dataclass(frozen=True)
class Page:
    """A saved page: the tags that matter for sharing, in their order, and where the browser says it came from."""

    name: str
    tags: tuple[Tag, ...]
    saved_from: str = ""

    def named(self, name: str) -> list[Tag]:
        """All tags of a name."""
        return [tag for tag in self.tags if tag.name == name]

    def metas(self, key: str) -> list[Tag]:
        """The ``meta`` tags of a property or name that say something, such as ``og:title``."""
        return [t for t in self.named("meta") if key in (t.get("property").lower(), t.get("name").lower()) and t.get("content")]  # fmt: skip

    def meta(self, key: str) -> str:
        """What the first of them says; empty where there is none."""
        return next((tag.get("content") for tag in self.metas(key)), "")

    def links(self, rel: str) -> list[Tag]:
        """The ``link`` tags of a relation, such as ``canonical``."""
        return [t for t in self.named("link") if rel in t.get("rel").lower().split() and t.get("href")]

    @property
    def title(self) -> str:
        """The words of the first ``title``."""
        return next((tag.words for tag in self.named("title") if tag.words), "")

    @property
    def address(self) -> str:
        """Where the page lives: its canonical address, else ``og:url``, else where the browser saved it from."""
        canonical = next((tag.get("href") for tag in self.links("canonical")), "")
        stated = [address for address in (canonical, self.meta("og:url"), self.saved_from) if is_absolute(address)]
        return stated[0] if stated else ""

    def resolved(self, address: str) -> str:
        """An address as a browser on this page would follow it; left as it is where the page's own is not known."""
        base = next((tag.get("href") for tag in self.named("base") if is_absolute(tag.get("href"))), self.address)
        try:
            return urljoin(base, address) if base else address
        except ValueError:
            return address


def read_page(name: str, html: str) -> Page:
    """Read the tags of a page; a page without any gives a page without tags."""
    from lxml import etree
    from lxml import html as lxml_html

    saved = SAVED_FROM.search(html[:4000])
    parser = lxml_html.HTMLParser(encoding="utf-8", no_network=True, recover=True, remove_pis=True, huge_tree=False)
    try:
        root = lxml_html.document_fromstring(html.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return Page(name, ())
    tags = tuple(_tag(element) for element in root.iter(*KEPT))
    return Page(name, tags, saved.group(1) if saved else "")


def _tag(element: Any) -> Tag:
    words = _words(element) if element.tag in ("title", "h1", "a", "script", "button") else ""
    in_head = any(parent.tag == "head" for parent in element.iterancestors())
    kept = {str(k).lower(): clean(str(v)) for k, v in element.attrib.items()}
    return Tag(str(element.tag), kept, words, int(element.sourceline or 0), in_head)


def _words(element: Any) -> str:
    said = "".join(element.itertext())
    return said if element.tag == "script" else " ".join(clean(said).split())


def shortened(text: str, longest: int = LONGEST) -> str:
    """One line of at most `longest` characters."""
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1] + "…"


def parts_of(address: str) -> SplitResult | None:
    """An address in its parts; None where it is none."""
    try:
        split = urlsplit(address.strip())
        _ = split.port
    except ValueError:
        return None
    return split


def is_absolute(address: str, *, secure: bool = False) -> bool:
    """Whether an address is complete, and, if asked, whether it is https."""
    split = parts_of(address)
    return split is not None and split.scheme.lower() in (("https",) if secure else ("http", "https")) and bool(split.hostname)  # fmt: skip


def host_of(address: str) -> str:
    """The host of an address without ``www.`` and ``m.``, in lower case."""
    split = parts_of(address)
    return re.sub(r"^(www|m|mobile)\.", "", (split.hostname or "").lower()) if split else ""


def same_page(one: str, other: str) -> bool:
    """Whether two addresses mean one page: the part after # and a slash at the end do not count."""
    a, b = parts_of(one), parts_of(other)
    if a is None or b is None:
        return False
    return _compared(a) == _compared(b)


def _compared(split: SplitResult) -> tuple[str, str, str, str]:
    return split.scheme.lower(), (split.netloc or "").lower(), split.path.rstrip("/"), split.query


def distinct(tags: Sequence[Tag], attribute: str = "content") -> list[str]:
    """Different values of an attribute, in their order."""
    return list(dict.fromkeys(tag.get(attribute) for tag in tags))
