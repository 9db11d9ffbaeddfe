"""Reader of 'Download your information' (Instagram and Facebook, JSON): what was published and when, without any counter.

Texts are UTF-8 bytes written as latin-1 and are repaired. Posts have no id there. Lists of followers are other people's
names: they are recognised and set aside; messages are never imported.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from smmlib.core.errors import RejectedFile, SetAside
from smmlib.sources.flat import Kind, finished
from smmlib.sources.json_rows import (
    Row,
    frame,
    inside,
    iso,
    known,
    listing,
    mapping,
    media_word,
    objects,
    sound,
    unix,
    words,
)
from smmlib.sources.reader import JsonReader

if TYPE_CHECKING:
    import pandas as pd

    from smmlib.sources.owners import Context
    from smmlib.sources.reporting import FileLog

INSTAGRAM = Kind("instagram_download", "Instagram, download your information", "instagram", "posts", zone="UTC")
OLDER = Kind(
    "instagram_download_older", "Instagram, download of 2018-2020 (media.json)", "instagram", "posts", zone="UTC"
)
FACEBOOK = Kind("facebook_download", "Facebook, download your information", "facebook", "posts", zone="UTC")
PEOPLE_WORDS = "Instagram or Facebook, a list of followers or friends"
TALK_WORDS = "Instagram or Facebook, messages"
WRAPPED = {"ig_posts": "", "ig_reels_media": "Reel", "ig_stories": "Story", "ig_igtv_media": "Video"}
UNSEEN = {
    "ig_archived_post_media": "archived posts, which nobody sees",
    "ig_profile_picture": "pictures of the profile",
}
OLDER_KINDS = {"photos": "Photo", "videos": "Video", "stories": "Story"}
MEDIA_KEYS = ("uri", "creation_timestamp", "title", "media_metadata", "cross_post_source", "media")
POST_KEYS = ("timestamp", "data", "attachments", "title", "tags")
FILMS = re.compile(r"\.(?:mp4|mov|m4v|webm|avi|mkv|3gp)$", re.IGNORECASE)
PEOPLE = re.compile(r"relationships_\w+|(?:friends|followers|following|people_followed)_v\d+")
NO_COUNTERS = "A download of one's information holds no likes, no reach, no comments: it serves calendar, frequency and tags only."


def repaired(text: Any) -> str:
    """Undo UTF-8 written as latin-1; a text to which that did not happen is left as it is."""
    said = words(text)
    try:
        return said.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return said


def _instagram(data: Any) -> tuple[list[Any], str]:
    """The posts of a file, and the format that its key fixes."""
    if isinstance(data, dict):
        for key, kind in {**WRAPPED, **dict.fromkeys(UNSEEN, "")}.items():
            if isinstance(data.get(key), list):
                return data[key], kind
        return ([data], "") if isinstance(data.get("media"), list) else ([], "")
    return listing(data), ""


def _is_media(item: dict[str, Any]) -> bool:
    return any("uri" in one and "creation_timestamp" in one for one in (item, *objects(item.get("media"))))


def recognise_instagram(data: Any) -> float | None:
    """Posts, reels or stories: things with media, each with an address in the download and a time."""
    points = known(_instagram(data)[0], MEDIA_KEYS, _is_media)
    return None if points is None else points + 2


def read_instagram(data: Any, context: Context, log: FileLog) -> dict[str, pd.DataFrame]:
    """Turn posts, reels or stories into rows of posts."""
    for key, what in UNSEEN.items():
        if key in mapping(data):
            raise SetAside(f"It holds {what}.")
    items, kind = _instagram(data)
    kept = sound(items, lambda item: "" if _is_media(item) else "it holds no picture and no film", log)
    return _posts([_published(place, item, kind) for place, item in kept], INSTAGRAM, context, log)


def _published(place: str, item: dict[str, Any], kind: str) -> Row:
    media = objects(item.get("media")) or [item]
    films = sum(FILMS.search(words(one.get("uri"))) is not None for one in media)
    captions = (repaired(one.get("title")).strip() for one in (item, *media))
    moments = (unix(one.get("creation_timestamp")) for one in (item, *media))
    return {
        "source_row": place,
        "post_id": "",
        "published_at": next(filter(None, moments), ""),
        "text": next(filter(None, captions), ""),
        "*post_type": kind or media_word(len(media) - films, films),
    }


def _older(data: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    for key, items in mapping(data).items():
        yield from ((key, one) for one in objects(items))


def recognise_older(data: Any) -> float | None:
    """Photos, films and stories with a path and the time they were taken."""
    looked = [one for key, one in _older(data) if key in OLDER_KINDS][:50]
    return known(looked, ("caption", "taken_at", "path", "location"), lambda one: "path" in one and "taken_at" in one)


def read_older(data: Any, context: Context, log: FileLog) -> dict[str, pd.DataFrame]:
    """Turn media.json into posts; pictures of one moment under one caption are one carousel."""
    found = list(_older(data))
    log.rows_read = len(found)
    posts: dict[tuple[str, str, str], list[Row]] = {}
    for at, (key, one) in enumerate(found, start=1):
        if key not in OLDER_KINDS or "path" not in one:
            log.drop(1, f"'{repaired(key)[:30]}' is not published")
            continue
        row = {"source_row": str(at), "post_id": "", "published_at": iso(one.get("taken_at")) or unix(one.get("taken_at")),
               "text": repaired(one.get("caption")), "*post_type": OLDER_KINDS[key]}  # fmt: skip
        alone = str(at) if key == "stories" or not row["published_at"] else ""
        posts.setdefault((row["published_at"], row["text"], alone), []).append(row)
    log.drop(sum(len(rows) - 1 for rows in posts.values()), "pictures of a carousel (joined into one post)")
    joined = [rows[0] | ({"*post_type": "Carousel"} if len(rows) > 1 else {}) for rows in posts.values()]
    return _posts(joined, OLDER, context, log)


def _facebook(data: Any) -> list[Any]:
    if isinstance(data, dict):
        return listing(data.get("status_updates")) or ([data] if _is_update(data) else [])
    return listing(data)


def _is_update(item: dict[str, Any]) -> bool:
    return bool(unix(item.get("timestamp"))) and any(isinstance(item.get(key), list) for key in ("data", "attachments"))


def recognise_facebook(data: Any) -> float | None:
    """Updates with a time, and what was said or attached."""
    points = known(_facebook(data), POST_KEYS, _is_update)
    return None if points is None else points + 2


def read_facebook(data: Any, context: Context, log: FileLog) -> dict[str, pd.DataFrame]:
    """Turn updates of a page or profile into rows of posts."""
    kept = sound(_facebook(data), _not_a_post, log)
    if not kept and any("reactions" in reason for reason in log.drops):
        raise SetAside("It holds reactions and comments under posts, not posts.")
    return _posts([_update(place, item) for place, item in kept], FACEBOOK, context, log)


def _not_a_post(item: dict[str, Any]) -> str:
    if any("reaction" in one or "comment" in one for one in objects(item.get("data"))):
        return "reactions and comments under posts"
    return "" if _is_update(item) else "it carries no time, or nothing said or attached"


def _update(place: str, item: dict[str, Any]) -> Row:
    attached = [one for group in objects(item.get("attachments")) for one in objects(group.get("data"))]
    media = [mapping(one["media"]) for one in attached if "media" in one]
    films = sum(FILMS.search(words(one.get("uri"))) is not None for one in media)
    said = [repaired(one.get("post")).strip() for one in objects(item.get("data"))]
    said += [repaired(one.get("description")).strip() for one in media]
    kinds = {key for one in attached for key in one}
    kind = media_word(len(media) - films, films) or ("Link" if "external_context" in kinds else "Text")
    return {
        "source_row": place,
        "post_id": "",
        "published_at": unix(item.get("timestamp")),
        "text": next(filter(None, said), ""),
        "*post_type": "Poll" if "poll" in kinds else kind,
    }


def _posts(rows: list[Row], kind: Kind, context: Context, log: FileLog) -> dict[str, pd.DataFrame]:
    log.note(NO_COUNTERS)
    return {"posts": finished(frame(rows, log), kind, context, log)} if rows else {}


def _people(data: Any) -> list[Any]:
    for key, value in mapping(data).items():
        if PEOPLE.fullmatch(key) and isinstance(value, list):
            return value
    named = objects(data)[:50]
    return listing(data) if any(isinstance(one.get("string_list_data"), list) for one in named) else []


def recognise_people(data: Any) -> float | None:
    """A list of people under one of the keys that Meta uses for them, or of their addresses."""
    empty = any(PEOPLE.fullmatch(key) and isinstance(value, list) for key, value in mapping(data).items())
    return 5.0 if empty or _people(data) else None


def read_people(data: Any, context: Context, log: FileLog) -> dict[str, pd.DataFrame]:
    """Count people by the days on which they came; no name is kept."""
    people = _people(data)
    log.rows_read = len(people)
    moments = sorted(filter(None, (_since(one) for one in people)))
    days = [f"{datetime.fromtimestamp(moments[i], UTC):%Y-%m-%d}" for i in (0, -1)] if moments else []
    span = f", from {days[0]} to {days[1]}" if days else ""
    what = f"{len(people):,} people (followers, friends or accounts followed){span}"
    raise SetAside(f"It lists {what}. Names of people are never imported.")


def _since(one: Any) -> int:
    entries = [mapping(one), *objects(inside(one, "string_list_data"))]
    seconds = [int(moment) for entry in entries if (moment := unix(entry.get("timestamp")))]
    return next((moment for moment in seconds if 0 < moment < 4_102_444_800), 0)


def recognise_talk(data: Any) -> float | None:
    """A conversation with its participants."""
    talk = mapping(data)
    return 6.0 if isinstance(talk.get("participants"), list) and isinstance(talk.get("messages"), list) else None


def read_talk(data: Any, context: Context, log: FileLog) -> dict[str, pd.DataFrame]:
    """Refuse private messages."""
    raise RejectedFile(log.file, "these are private messages.", "They are not imported; take the file out of exports/.")


READERS = (
    JsonReader(INSTAGRAM.id, INSTAGRAM.words, recognise_instagram, read_instagram),
    JsonReader(OLDER.id, OLDER.words, recognise_older, read_older),
    JsonReader(FACEBOOK.id, FACEBOOK.words, recognise_facebook, read_facebook),
    JsonReader("meta_download_people", PEOPLE_WORDS, recognise_people, read_people),
    JsonReader("meta_download_messages", TALK_WORDS, recognise_talk, read_talk),
)
