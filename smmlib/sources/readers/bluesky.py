"""Reader of Bluesky: posts as the public API shows them, in feeds, lists and threads.

Reposts and answers to others are no posts of the account; answers to oneself are. In a thread the answers of others become
comments, their authors hashed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from smmlib.sources.flat import Kind, finished
from smmlib.sources.json_rows import (
    Row,
    frame,
    inside,
    iso,
    known,
    language_code,
    listing,
    mapping,
    media_word,
    number,
    objects,
    sound,
    tag_cell,
    words,
)
from smmlib.sources.reader import JsonReader

if TYPE_CHECKING:
    import pandas as pd

    from smmlib.sources.owners import Context
    from smmlib.sources.reporting import FileLog

IDENTITY = ("*handle", "*did", "*name")
POSTS = Kind("bluesky_posts", "Bluesky API, posts", "bluesky", "posts", zone="UTC", identity=IDENTITY)
THREAD = Kind("bluesky_thread", "Bluesky API, a thread", "bluesky", "comments", zone="UTC", identity=IDENTITY)
ADDRESS = re.compile(r"at://(?P<did>[^/]+)/(?P<kind>[^/]+)/(?P<key>[^/?#]+)$")
VIEW_KEYS = (
    "uri",
    "cid",
    "author",
    "record",
    "embed",
    "likeCount",
    "repostCount",
    "replyCount",
    "quoteCount",
    "indexedAt",
)
TO_OTHERS = "answers to others"


def _is_view(view: dict[str, Any]) -> bool:
    return isinstance(view.get("record"), dict) and isinstance(view.get("author"), dict) and "uri" in view


def _views(data: Any) -> list[Any]:
    """Posts of a feed (wrapped), of an answer to getPosts, or in a plain list."""
    if isinstance(data, dict):
        return listing(data.get("feed")) or listing(data.get("posts"))
    return listing(data)


def _unwrapped(item: dict[str, Any]) -> dict[str, Any]:
    return item["post"] if isinstance(item.get("post"), dict) else item


def recognise_posts(data: Any) -> float | None:
    """Posts with their author and record."""
    return known([_unwrapped(item) for item in objects(_views(data)[:50])], VIEW_KEYS, _is_view)


def read_posts(data: Any, context: Context, log: FileLog) -> dict[str, pd.DataFrame]:
    """Turn a feed into posts."""
    kept = sound(_views(data), _not_own, log)
    rows = [_viewed(place, _unwrapped(item)) for place, item in kept]
    return {"posts": finished(frame(rows, log), POSTS, context, log)} if rows else {}


def _not_own(item: dict[str, Any]) -> str:
    view = _unwrapped(item)
    if item.get("reason") is not None and "post" in item and "reasonPin" not in words(inside(item, "reason", "$type")):
        return "reposts"
    if not _is_view(view):
        return "it is no post"
    return TO_OTHERS if answers_others(view["record"], _author(view)) else ""


def _author(view: dict[str, Any]) -> str:
    return words(inside(view, "author", "did")) or part_of(view.get("uri"), "did")


def part_of(uri: Any, part: str) -> str:
    found = ADDRESS.match(words(uri))
    return found.group(part) if found else ""


def answers_others(record: dict[str, Any], author: str) -> bool:
    """Whether the post it answers, or the one that began the talk, is by somebody else."""
    ends = [words(inside(record, "reply", end, "uri")) for end in ("parent", "root")]
    return any(end and part_of(end, "did") != author for end in ends)


def _viewed(place: str, view: dict[str, Any]) -> Row:
    author, record = mapping(view.get("author")), mapping(view.get("record"))
    handle, key = words(author.get("handle")), part_of(view.get("uri"), "key")
    return said(place, view.get("uri"), record, mapping(view.get("embed")) or mapping(record.get("embed"))) | {
        "url": f"https://bsky.app/profile/{handle}/post/{key}" if handle and key else "",
        "likes": number(view.get("likeCount")),
        "shares": number(view.get("repostCount")),
        "comments": number(view.get("replyCount")),
        "saves": number(view.get("bookmarkCount")),
        "extra_quotes": number(view.get("quoteCount")),
        "*handle": handle,
        "*did": _author(view),
        "*name": words(author.get("displayName")),
    }


def said(place: str, uri: Any, record: dict[str, Any], embed: dict[str, Any]) -> Row:
    """What a record itself says; the view adds its counters."""
    features = [f for facet in objects(record.get("facets")) for f in objects(facet.get("features"))]
    tags = [words(f.get("tag")) for f in features if words(f.get("$type")).endswith("#tag")]
    tags += [words(tag) for tag in listing(record.get("tags"))]
    return {
        "source_row": place,
        "post_id": words(uri),
        "published_at": iso(record.get("createdAt")),
        "text": words(record.get("text")),
        "language": language_code(next(iter(listing(record.get("langs"))), "")),
        "tags": tag_cell(tags),
        "*post_type": _kind(embed),
    }


def _kind(embed: dict[str, Any]) -> str:
    kind = words(embed.get("$type")).removesuffix("#view").rsplit(".", 1)[-1]
    if kind == "recordWithMedia":
        return _kind(mapping(embed.get("media")) | {"nested": True}) if "nested" not in embed else "Other"
    if kind in ("images", "gallery"):
        return media_word(len(listing(embed.get("images")) or listing(embed.get("items"))), 0) or "Photo"
    return {"video": "Video", "external": "Link", "record": "Text", "": "Text"}.get(kind, "Other")


def recognise_thread(data: Any) -> float | None:
    """A post with the answers below it."""
    thread = mapping(inside(data, "thread"))
    return 6.0 if _is_view(mapping(thread.get("post"))) else None


def read_thread(data: Any, context: Context, log: FileLog) -> dict[str, pd.DataFrame]:
    """Turn the first post of a thread into a post, the answers of others into comments.

    Raises
    ------
    RejectedFile
        The thread belongs to no account of the brief.
    """
    top = data["thread"]["post"]
    kept = sound(_nodes(data["thread"]), _is_gone, log)
    views = [(place, node["post"]) for place, node in kept]
    own, whose = _author(top), _viewed("1", top)
    mine = [(place, view) for place, view in views if _author(view) == own]
    posts = [(place, view) for place, view in mine if not answers_others(view["record"], own)]
    log.drop(len(mine) - len(posts), "the account's own answers (they tell when it answered)")
    tables = {}
    if posts:
        tables["posts"] = finished(frame([_viewed(*one) for one in posts], log), POSTS, context, log)
    rows = [_comment(place, view, top, mine) | {c: whose[c] for c in IDENTITY} for place, view in views if _author(view) != own]  # fmt: skip
    if rows:
        tables["comments"] = finished(frame(rows, log), THREAD, context, log)
    return tables


def _is_gone(node: dict[str, Any]) -> str:
    return "" if _is_view(mapping(node.get("post"))) else "deleted or blocked posts"


def _nodes(thread: dict[str, Any]) -> list[Any]:
    """The post and every answer below it, however deep."""
    found: list[Any] = []
    waiting: list[Any] = [thread]
    while waiting:
        node = waiting.pop()
        found.append(node)
        waiting += reversed(listing(mapping(node).get("replies")))
    return found


def _comment(place: str, view: dict[str, Any], top: dict[str, Any], mine: list[tuple[str, dict[str, Any]]]) -> Row:
    record, uri = view["record"], words(view.get("uri"))
    answered = [iso(inside(own, "record", "createdAt")) for _, own in mine
                if uri and inside(own, "record", "reply", "parent", "uri") == uri]  # fmt: skip
    return {
        "source_row": place,
        "id": uri,
        "post_id": words(inside(record, "reply", "root", "uri")) or words(top.get("uri")),
        "author": words(inside(view, "author", "handle")) or _author(view),
        "published_at": iso(record.get("createdAt")),
        "text": words(record.get("text")),
        "in_reply_to": words(inside(record, "reply", "parent", "uri")),
        "replied_at": min(filter(None, answered), default=""),
    }


READERS = (
    JsonReader(POSTS.id, POSTS.words, recognise_posts, read_posts),
    JsonReader(THREAD.id, THREAD.words, recognise_thread, read_thread),
)
