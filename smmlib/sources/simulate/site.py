"""Five saved pages of the demo client's site: one sound, four with planted faults.

The faults of a page are edits of its sound lines; which rules they break is stated in `BROKEN`, and nowhere computed.
"""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any

from smmlib.sources.simulate.drawn import Drawn

HOME = "https://quillfern.example"
SHARES = {"facebook": "https://www.facebook.com/sharer/sharer.php?u={u}", "x": "https://x.com/intent/post?url={u}"}
PROFILES = ("https://www.instagram.com/quillfern.coffee/", "https://www.facebook.com/quillferncoffee")
# page: (path, title, description, type of data)
PAGES = {
    "index.html": ("/", "Quillfern Coffee Roasters, Tidewick harbour", "Coffee from eleven farms by name, roasted on Mondays and poured on the harbour of Tidewick.", "Organization"),
    "brewing-guide.html": ("/guides/pour-over", "Pour-over at home: a guide in seven steps", "Water, grind, time: what we do behind the bar, written so that it works in your kitchen.", "Article"),
    "gift-set.html": ("/gift-set", "Harvest gift set: three coffees and a story each", "Three bags from this year's harvest with cards about the farms. Sent within two days.", "Product"),
    "tastings.html": ("/tastings", "Autumn tasting evenings by the water", "Six coffees, one long table. Fridays at seven from October to the end of November.", "Event"),
    "old-news.html": ("/news/2021", "Quillfern Coffee Roasters, Tidewick harbour", "", "Article"),
}  # fmt: skip
BROKEN = {
    "index.html": ("title_own",),
    "brewing-guide.html": (),
    "gift-set.html": ("url_agrees", "og_image", "share_here"),
    "tastings.html": ("image_absolute", "viewport", "title_short", "structured_whole", "follow_links", "follow_ours"),
    "old-news.html": (
        "og_title", "og_type", "og_image", "og_url", "og_description", "og_site_name", "og_locale", "twitter_card", "title_own",
        "description_given", "canonical_one", "language", "charset", "viewport", "icon", "structured", "share_links", "follow_links",
    ),
}  # fmt: skip


def write_site(exports: Path, drawn: Drawn) -> None:
    """Write the saved pages beside the exports; one is old: capital letters, Windows encoding, no tags for sharing."""
    folder = exports.parent / "site"
    folder.mkdir(parents=True, exist_ok=True)
    for name in PAGES:
        if name == "old-news.html":
            (folder / name).write_bytes(_old().encode("cp1252"))
        else:
            (folder / name).write_bytes(_faulty(name, _sound(name)).encode("utf-8"))


def truth() -> list[dict[str, Any]]:
    """What was planted: the rules that each page breaks, all of them."""
    return [{"page": name, "broken": list(rules)} for name, rules in BROKEN.items()]


def _sound(name: str) -> str:
    path, title, words, kind = PAGES[name]
    url, picture = f"{HOME}{path}", f"{HOME}/pictures/{name.removesuffix('.html')}.jpg"
    properties = {
        "og:title": title, "og:type": "website" if path == "/" else "article", "og:url": url, "og:description": words,
        "og:site_name": "Quillfern Coffee Roasters", "og:locale": "en_GB", "og:image": picture, "og:image:width": "1200",
        "og:image:height": "630", "og:image:alt": f"Picture for: {title}",
    }  # fmt: skip
    head = ['<meta charset="utf-8">', f"<title>{escape(title)}</title>", '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f'<meta name="description" content="{escape(words)}">', f'<link rel="canonical" href="{url}">', '<link rel="icon" href="/icon.png">',
            '<meta name="twitter:card" content="summary_large_image">']  # fmt: skip
    head += [f'<meta property="{key}" content="{escape(value)}">' for key, value in properties.items()]
    head.append(f'<script type="application/ld+json">{{"@context": "https://schema.org", "@type": "{kind}", "name": "Quillfern"}}</script>')  # fmt: skip
    shares = [f'<a href="{escape(form.format(u=url))}">Share on {network}</a>' for network, form in SHARES.items()]
    body = [f"<h1>{escape(title)}</h1>", f"<p>{escape(words)}</p>", *shares, *(f'<a href="{p}">Follow us</a>' for p in PROFILES)]  # fmt: skip
    return "\n".join(["<!doctype html>", '<html lang="en-GB">', "<head>", *head, "</head>", "<body>", *body, "</body>", "</html>", ""])  # fmt: skip


def _faulty(name: str, page: str) -> str:
    """Plant the faults of a page."""
    if name == "gift-set.html":
        lines = [line for line in page.splitlines() if "og:image" not in line]
        page = "\n".join(lines) + "\n"
        page = page.replace(f'property="og:url" content="{HOME}/gift-set"', f'property="og:url" content="{HOME}/shop"')
        return page.replace(f"u={HOME}/gift-set", f"u={HOME}/")
    if name == "tastings.html":
        long = "Autumn tasting evenings by the water, with six coffees, bread and somebody from the farm"
        page = page.replace('property="og:title" content="Autumn tasting evenings by the water"', f'property="og:title" content="{long}"')  # fmt: skip
        page = page.replace(f'content="{HOME}/pictures/', 'content="/pictures/').replace('"name": "Quillfern"}', '"name": "Quillfern",}')  # fmt: skip
        page = page.replace("instagram.com/quillfern.coffee/", "instagram.com/quillfern_roastery/")
        return "\n".join(line for line in page.splitlines() if "viewport" not in line) + "\n"
    return page


def _old() -> str:
    title = PAGES["old-news.html"][1]
    return (f"<HTML>\r\n<HEAD>\r\n<META HTTP-EQUIV=Content-Type CONTENT='text/html; charset=windows-1252'>\r\n<TITLE>{title}</TITLE>\r\n</HEAD>\r\n"
            "<BODY BGCOLOR=white>\r\n<H1>News of the café</H1>\r\n<P>We bought a bigger roaster – come and see it.<BR>\r\n<A HREF=index.html>Home</A>\r\n")  # fmt: skip
