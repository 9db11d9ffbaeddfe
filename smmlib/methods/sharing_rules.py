"""Sharing and following: can a reader pass the page on, and does the site lead to the client's own accounts?

How networks write the addresses of their share pages and profiles is data: ``data/reference/site_links.csv``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote

import pandas as pd

from smmlib.methods.page_reading import Page, Tag, host_of, is_absolute, parts_of, same_page, shortened
from smmlib.methods.preview_rules import Verdict, shown_by

WEB_SHARE = re.compile(r"navigator\s*\.\s*share\s*\(")
ADDRESS_KEYS = ("u", "url", "href", "link", "shareurl", "app_id_url")


@dataclass(frozen=True)
class Form:
    """How one network writes one kind of address."""

    platform: str
    kind: str
    host: str
    path: re.Pattern[str]


def forms_of(table: pd.DataFrame) -> tuple[Form, ...]:
    """Read the forms from the reference table (``platform, kind, host, path``); rows 'unknown' are left out."""
    return tuple(
        Form(str(r.platform), str(r.kind), str(r.host), re.compile(str(r.path), re.I))
        for r in table.itertuples()
        if r.path != "unknown"
    )


def _of_kind(page: Page, forms: Sequence[Form], kind: str) -> list[tuple[str, str, Tag]]:
    """Links of a kind: platform, the part of the path in brackets (the handle), the tag."""
    found = []
    for tag in page.named("a"):
        address = _followed(tag.get("href"))
        split, host = parts_of(address), host_of(address)
        for form in forms if split and host else ():
            path = f"{split.path}?{split.query}" if split and kind == "share" else split.path if split else ""
            match = form.path.match(path) if form.kind == kind and host == form.host else None
            if match:
                found.append((form.platform, match.group(1) if form.path.groups else "", tag))
                break
    return found


def _followed(address: str) -> str:
    return f"https:{address}" if address.startswith("//") else address


def shares(page: Page, forms: Sequence[Form], accounts: Sequence[tuple[str, str]]) -> Verdict:
    """A reader can share the page with one touch: a link to a network's share page, or the telephone's own dialogue."""
    found = [tag for _platform, _handle, tag in _of_kind(page, forms, "share")]
    if found:
        return shown_by(found[:1], True)
    scripts = [tag for tag in page.named("script") if WEB_SHARE.search(tag.words)]
    if scripts:
        return Verdict(True, f"line {scripts[0].line}: navigator.share is called")
    return Verdict(False, "no link to a share page of any network known here")


def shares_here(page: Page, forms: Sequence[Form], accounts: Sequence[tuple[str, str]]) -> Verdict:
    """Share links share this page, not the home page or the page that the template was made for."""
    stated = [(tag, _shared(tag)) for _platform, _handle, tag in _of_kind(page, forms, "share")]
    stated = [(tag, address) for tag, address in stated if address]
    if not stated or not page.address:
        return Verdict(None, "no share link states an address" if not stated else "the page's own address is not known")
    wrong = [tag for tag, address in stated if not same_page(address, page.address)]
    return shown_by(wrong[:2], False, f"this page is {page.address}") if wrong else shown_by([stated[0][0]], True)


def _shared(tag: Tag) -> str:
    """The complete address that a share link hands over; empty where a script fills it in."""
    split = parts_of(_followed(tag.get("href")))
    pairs = parse_qsl(split.query) if split else []
    said = [unquote(value) for key, value in pairs if key.lower() in ADDRESS_KEYS]
    return next((address for address in said if is_absolute(address)), "")


def shares_ours(page: Page, forms: Sequence[Form], accounts: Sequence[tuple[str, str]]) -> Verdict:
    """Share links serve the networks where the client is: there its posts can take the talk up."""
    can = {form.platform for form in forms if form.kind == "share"} & {platform for platform, _ in accounts}
    if not can:
        return Verdict(None, "none of the client's networks has a share page known here")
    found = {platform: tag for platform, _handle, tag in _of_kind(page, forms, "share")}
    if not found:
        return Verdict(None, "there are no share links")
    missing = sorted(can - set(found))
    return Verdict(not missing, f"missing: {', '.join(missing)}" if missing else f"there: {', '.join(sorted(can))}")


def follows(page: Page, forms: Sequence[Form], accounts: Sequence[tuple[str, str]]) -> Verdict:
    """The page leads to each of the client's own accounts."""
    known = _linkable(forms, accounts)
    if not known:
        return Verdict(None, "the brief names no own account on a network whose profiles are known here")
    there = {(platform, _plain(handle)) for platform, handle, _tag in _of_kind(page, forms, "profile")}
    missing = [f"{handle} ({platform})" for platform, handle in known if (platform, _plain(handle)) not in there]
    return Verdict(
        not missing, f"no link to {', '.join(missing)}" if missing else f"links to all {len(known)} accounts"
    )


def follows_ours(page: Page, forms: Sequence[Form], accounts: Sequence[tuple[str, str]]) -> Verdict:
    """Where the page leads to a network at all, it leads to the client's account there, not to an old or a foreign one."""
    own: dict[str, set[str]] = {}
    for platform, handle in _linkable(forms, accounts):
        own.setdefault(platform, set()).add(_plain(handle))
    found: dict[str, list[tuple[str, Tag]]] = {}
    for platform, handle, tag in _of_kind(page, forms, "profile"):
        found.setdefault(platform, []).append((_plain(handle), tag))
    for platform in sorted(set(found) & set(own)):
        if not own[platform] & {handle for handle, _tag in found[platform]}:
            return shown_by([tag for _handle, tag in found[platform]], False, f"ours: {', '.join(sorted(own[platform]))}")  # fmt: skip
    if not set(found) & set(own):
        return Verdict(None, "no link to a profile on the client's networks")
    return Verdict(True, f"checked: {', '.join(sorted(set(found) & set(own)))}")


def _linkable(forms: Sequence[Form], accounts: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    can = {form.platform for form in forms if form.kind == "profile"}
    return [(platform, handle) for platform, handle in accounts if platform in can]


def _plain(handle: str) -> str:
    return unquote(handle).strip().lstrip("@").rstrip("/").casefold()


RULES = {"share_links": shares, "share_here": shares_here, "share_ours": shares_ours, "follow_links": follows, "follow_ours": follows_ours}  # fmt: skip


def judged(page: Page, forms: Sequence[Form], accounts: Sequence[tuple[str, str]]) -> Mapping[str, Verdict]:
    """Judge one page by every rule of this module."""
    return {name: rule(page, forms, accounts) for name, rule in RULES.items()}


def evidence(verdict: Verdict) -> str:
    """The evidence as one line of bounded length."""
    return shortened(verdict.evidence, 400)
