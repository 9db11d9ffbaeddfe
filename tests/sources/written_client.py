"""Writes a client's folder with the files that a test shows, and imports it."""

from __future__ import annotations

from pathlib import Path

from smmlib.core.brief import parse_brief
from smmlib.sources import Import, import_client

BRIEF = """\
name: Bakery
content_languages: [en]
time_zone: Europe/Berlin
period: {since: 2025-01-01, until: 2025-03-31}
accounts:
  - {platform: facebook, handle: bakery, name: The Bakery, exports: ["fb/**"]}
  - {platform: instagram, handle: bakery.bread, exports: ["ig/**"]}
"""

FACEBOOK = "Post ID,Page ID,Page name,Title,Description,Publish time,Permalink,Post type,Date,Views,Reach,Reactions,Comments,Shares,Total clicks\n"
INSTAGRAM = "Post ID,Account ID,Account username,Account name,Description,Publish time,Permalink,Post type,Date,Views,Reach,Likes,Shares,Comments,Saves,Follows\n"


def facebook_row(post_id: str = "900000000000001", *, when: str = "01/15/2025 09:30", title: str = "Bread", kind: str = "Photos",
                 views: str = "40", reach: str = "30", reactions: str = "3", page: str = "The Bakery") -> str:  # fmt: skip
    """One record under `FACEBOOK`."""
    return f'{post_id},1000,{page},"{title}",,{when},https://www.facebook.com/bakery/posts/{post_id},{kind},Lifetime,{views},{reach},{reactions},1,0,5\n'


def instagram_row(
    post_id: str = "18000000000000001", *, when: str = "01/15/2025 09:30", handle: str = "bakery.bread"
) -> str:
    """One record under `INSTAGRAM`."""
    return f"{post_id},1784,{handle},Bread,Fresh #bread,{when},https://www.instagram.com/p/A/,IG reel,Lifetime,100,80,9,1,2,3,0\n"


def imported(folder: Path, files: dict[str, str | bytes], brief: str = BRIEF) -> Import:
    """Import a client whose exports/ holds `files`."""
    for name, content in files.items():
        path = folder / "exports" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    (folder / "exports").mkdir(parents=True, exist_ok=True)
    return import_client(folder, parse_brief(brief))


EVERYWHERE = (
    """\
name: Example brand
content_languages: [en]
time_zone: Europe/Berlin
currency: USD
period: {since: 2025-01-01, until: 2025-12-31}
accounts:
"""
    + "".join(
        f"  - {{platform: {platform}, handle: example_brand}}\n"
        for platform in ("tiktok", "youtube", "x", "linkedin", "vk", "telegram")
    )
    + """\
  - {platform: facebook, handle: example_brand, exports: ["fb/**"]}
  - {platform: instagram, handle: example_brand, exports: ["ig/**"]}
"""
)
