"""Reader of Mastodon: outbox.json of an account's archive (no counters), and statuses as the API gives them.

What is not public (direct, for followers only) is never imported; boosts and answers to others are no posts of the account.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from smmlib.core.errors import SetAside
from smmlib.sources.completing import complete
from smmlib.sources.flat import Kind, finished
from smmlib.sources.json_rows import (
    Row,
    frame,
    inside,
    iso,
    known,
    label,
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
from smmlib.sources.posts import roles
from smmlib.sources.reader import JsonReader
from smmlib.sources.shaping import Style, shape

if TYPE_CHECKING:
    import pandas as pd

    from smmlib.sources.owners import Context
    from smmlib.sources.reporting import FileLog

IDENTITY = ("*full", "*handle", "*name")
ARCHIVE_WORDS = "Mastodon, archive of an account (outbox.json)"
OUTBOX = Kind("mastodon_archive", ARCHIVE_WORDS, "mastodon", "posts", zone="UTC", identity=IDENTITY)
STATUSES = Kind("mastodon_api", "Mastodon API, statuses", "mastodon", "posts", zone="UTC", identity=IDENTITY)
LISTS_WORDS = "Mastodon, a list of an account's archive"
ACTIVITY_KEYS = ("id", "type", "actor", "published", "to", "cc", "object")
STATUS_KEYS = ("id", "created_at", "visibility", "uri", "url", "replies_count", "reblogs_count", "favourites_count", "content",
               "account")  # fmt: skip
NEEDED = {"favourites_count", "reblogs_count", "account"}
PUBLIC = ("https://www.w3.org/ns/activitystreams#Public", "as:Public", "Public")
NUMBERED = re.compile(r"/(?:statuses|@[^/]+)/(\d+)$")
UNPRINTABLE = dict.fromkeys(i for i in range(32) if i not in (9, 10, 13))
NOT_PUBLIC = "not public (direct, or for followers only)"
NO_COUNTERS = "A Mastodon archive holds neither favourites nor boosts; the API's statuses hold both."


def plain_text(content: Any) -> str:
    """The words of HTML, with its lines and paragraphs kept."""
    from lxml import etree, html

    source = words(content).translate(UNPRINTABLE)
    if "<" not in source and "&" not in source:
        return source.strip()
    try:
        tree = html.fragment_fromstring(source, create_parent="div")
    except (etree.LxmlError, ValueError, AssertionError):
        return re.sub(r"<[^>]*>", "", source).strip()
    for element in tree.iter("br", "p", "li"):
        element.tail = ("\n" if element.tag in ("br", "li") else "\n\n") + (element.tail or "")
    return str(tree.text_content()).strip()


def recognise_outbox(data: Any) -> float | None:
    """A collection of activities."""
    if mapping(data).get("type") not in ("OrderedCollection", "OrderedCollectionPage"):
        return None
    return known(
        mapping(data).get("orderedItems"), ACTIVITY_KEYS, lambda a: a.get("type") in ("Create", "Announce", "Delete")
    )


def read_outbox(data: Any, context: Context, log: FileLog) -> dict[str, pd.DataFrame]:
    """Turn what was created into posts."""
    kept = sound(listing(data.get("orderedItems")), _no_own_note, log)
    log.note(NO_COUNTERS)
    return _posts([_note(place, activity) for place, activity in kept], OUTBOX, context, log)


def _no_own_note(activity: dict[str, Any]) -> str:
    note, actor = mapping(activity.get("object")), words(activity.get("actor"))
    if activity.get("type") == "Announce":
        return "boosts of others' posts"
    if activity.get("type") != "Create" or not note:
        return "it is no post"
    seen_by = [*_some(note, "to"), *_some(note, "cc"), *_some(activity, "to"), *_some(activity, "cc")]
    if not any(one in PUBLIC for one in seen_by):
        return NOT_PUBLIC
    answers = words(note.get("inReplyTo"))
    return "answers to others" if answers and not (actor and answers.startswith(actor.rstrip("/") + "/")) else ""


def _some(thing: dict[str, Any], key: str) -> list[Any]:
    return thing[key] if isinstance(thing.get(key), list) else [thing.get(key)]


def _note(place: str, activity: dict[str, Any]) -> Row:
    note, actor = mapping(activity.get("object")), words(activity.get("actor"))
    handle, host = actor.rstrip("/").rsplit("/", 1)[-1].removeprefix("@"), _host(actor)
    kinds = [words(one.get("mediaType")) for one in objects(note.get("attachment"))]
    languages = list(mapping(note.get("contentMap")))
    return {
        "source_row": place,
        "post_id": _post_id(note.get("id")),
        "published_at": iso(note.get("published")) or iso(activity.get("published")),
        "title": words(note.get("summary")),
        "text": plain_text(note.get("content")),
        "language": language_code(languages[0]) if len(languages) == 1 else "",
        "url": words(note.get("url")),
        "tags": tag_cell([one.get("name") for one in objects(note.get("tag")) if one.get("type") == "Hashtag"]),
        "*post_type": _kind(kinds, poll=note.get("type") == "Question", card=False),
        "*handle": handle,
        "*full": f"{handle}@{host}" if host else handle,
        "*name": "",
    }


def _post_id(address: Any) -> str:
    """The number that the API gives a post, so that archive and API meet; else the whole address."""
    found = NUMBERED.search(words(address))
    return found.group(1) if found else label(address)


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _kind(media: list[str], *, poll: bool, card: bool) -> str:
    if poll:
        return "Poll"
    videos = sum(one.split("/")[0] in ("video", "gifv") for one in media)
    photos = sum(one.split("/")[0] == "image" for one in media)
    if media:
        return media_word(photos, videos) or "Other"
    return "Link" if card else "Text"


def _statuses(data: Any) -> list[Any]:
    return [data] if isinstance(data, dict) else listing(data)


def recognise_statuses(data: Any) -> float | None:
    """One status or a list of them, with their counters and the account."""
    return known(_statuses(data), STATUS_KEYS, lambda status: set(status) >= NEEDED)


def read_statuses(data: Any, context: Context, log: FileLog) -> dict[str, pd.DataFrame]:
    """Turn statuses into posts, and what they say of their account into its followers."""
    kept = sound(_statuses(data), _no_own_status, log)
    rows = [_status(place, status) for place, status in kept]
    posts = _posts(rows, STATUSES, context, log)
    return posts | _accounts(posts, rows, context, log)


def _no_own_status(status: dict[str, Any]) -> str:
    if not set(status) >= NEEDED or not mapping(status.get("account")):
        return "it is no status"
    if status.get("visibility") in ("direct", "private"):
        return NOT_PUBLIC
    if status.get("reblog") is not None:
        return "boosts of others' posts"
    answers, author = label(status.get("in_reply_to_account_id")), label(inside(status, "account", "id"))
    return "answers to others" if status.get("in_reply_to_id") is not None and answers != author else ""


def _status(place: str, status: dict[str, Any]) -> Row:
    account, poll = mapping(status.get("account")), status.get("poll")
    acct = words(account.get("acct")) or words(account.get("username"))
    host = _host(words(account.get("url")) or words(status.get("uri")))
    return {
        "source_row": place,
        "post_id": label(status.get("id")),
        "published_at": iso(status.get("created_at")),
        "title": words(status.get("spoiler_text")),
        "text": plain_text(status.get("content")),
        "language": language_code(status.get("language")),
        "url": words(status.get("url")),
        "tags": tag_cell([one.get("name") for one in objects(status.get("tags"))]),
        "*post_type": _kind([words(one.get("type")) for one in objects(status.get("media_attachments"))],
                            poll=isinstance(poll, dict), card=isinstance(status.get("card"), dict)),
        "likes": number(status.get("favourites_count")),
        "shares": number(status.get("reblogs_count")),
        "comments": number(status.get("replies_count")),
        "extra_quotes": number(status.get("quotes_count")),
        "extra_poll_voters": number(mapping(poll).get("voters_count")),
        "*handle": acct,
        "*full": acct if "@" in acct or not host else f"{acct}@{host}",
        "*name": words(account.get("display_name")),
        "*followers": number(account.get("followers_count")),
    }  # fmt: skip


def _posts(rows: list[Row], kind: Kind, context: Context, log: FileLog) -> dict[str, pd.DataFrame]:
    return {"posts": finished(frame(rows, log), kind, context, log)} if rows else {}


def _accounts(
    posts: dict[str, pd.DataFrame], rows: list[Row], context: Context, log: FileLog
) -> dict[str, pd.DataFrame]:
    """The followers of each account, as its first status in the file has them."""
    if not posts:
        return {}
    followers = {row["source_row"]: row["*followers"] for row in rows}
    raw = posts["posts"][["account", "source_row"]].assign(followers=posts["posts"]["source_row"].map(followers))
    raw = raw[raw["followers"].ne("")].drop_duplicates("account")
    if raw.empty:
        return {}
    known_roles = roles("mastodon", context)
    shaped = shape(raw[["followers", "source_row"]].astype("str"), "accounts", Style(), log)
    shaped = shaped.assign(account=raw["account"], role=raw["account"].map(lambda a: known_roles.get(a, "own")).astype("str"))  # fmt: skip
    return {"accounts": complete(shaped, "accounts", context, log, platform="mastodon")}


def recognise_lists(data: Any) -> float | None:
    """The other files of an archive: likes, bookmarks, the profile."""
    thing = mapping(data)
    collected = thing.get("type") == "OrderedCollection" and thing.get("id") in ("likes.json", "bookmarks.json")
    return 3.0 if collected or (thing.get("type") == "Person" and "preferredUsername" in thing) else None


def read_lists(data: Any, context: Context, log: FileLog) -> dict[str, pd.DataFrame]:
    """Say what the file is."""
    what = {"likes.json": "posts that were liked", "bookmarks.json": "bookmarks"}.get(label(data.get("id")), "the profile")  # fmt: skip
    raise SetAside(f"It holds {what}; the posts are in outbox.json.")


READERS = (
    JsonReader(OUTBOX.id, OUTBOX.words, recognise_outbox, read_outbox),
    JsonReader(STATUSES.id, STATUSES.words, recognise_statuses, read_statuses),
    JsonReader("mastodon_lists", LISTS_WORDS, recognise_lists, read_lists),
)
