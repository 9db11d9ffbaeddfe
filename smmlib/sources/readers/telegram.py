"""Reader of Telegram Desktop's result.json: the messages of channels become posts (`telegram_group` reads groups).

The export holds neither views nor forwards. An album is several messages of the same second: they become one post. Private
talk (personal chats, bots, saved messages, small groups) is never imported.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from smmlib.core.errors import RejectedFile
from smmlib.sources.flat import Kind, finished
from smmlib.sources.json_rows import (
    Row,
    frame,
    inside,
    iso,
    known,
    label,
    listing,
    mapping,
    media_word,
    number,
    objects,
    sound,
    total,
    unix,
    words,
)
from smmlib.sources.reader import JsonReader

if TYPE_CHECKING:
    import pandas as pd

    from smmlib.sources.owners import Context
    from smmlib.sources.reporting import FileLog

ID, WORDS = "telegram", "Telegram Desktop, history of a chat"
IDENTITY = ("*name", "*id", "*peer")
POSTS = Kind(ID, WORDS, "telegram", "posts", identity=IDENTITY)
CHANNELS = ("public_channel", "private_channel")
GROUPS = ("public_supergroup", "private_supergroup")
PRIVATE = ("personal_chat", "bot_chat", "saved_messages", "private_group", "replies", "verify_codes")
KEYS = ("id", "type", "date", "date_unixtime", "from", "from_id", "text", "text_entities", "media_type", "reactions")
MEDIA = {"video_file": "Video", "video_message": "Video", "animation": "Video"}
OTHER = ("media_type", "file", "location_information", "contact_information", "invoice_information", "game_title")
LARGEST_ALBUM = 10
NO_VIEWS = (
    "A Telegram Desktop export holds neither views nor forwards; they need Telegram's API or a statistics service."
)
PERSONAL = "Private talk is not imported. Export the channel itself: its menu, Export chat history, format JSON."
UNKNOWN_ZONE = "times without a zone (the computer's that made the export) were read in the zone of the page."


def recognise(data: Any) -> float | None:
    """A chat with its messages, or an account's export with its list of chats; groups are read elsewhere."""
    if isinstance(inside(data, "chats", "list"), list):
        return 6.0
    return None if mapping(data).get("type") in GROUPS else points_of(data)


def points_of(data: Any) -> float | None:
    """How many fields of a message are known; None where the data are no chat."""
    chat = mapping(data)
    if "participants" in chat or not isinstance(chat.get("type"), str) or not isinstance(chat.get("messages"), list):
        return None
    points = known(chat["messages"], KEYS, lambda m: "type" in m and ("date" in m or "date_unixtime" in m))
    return points if points is not None else 3.0 if "id" in chat and "name" in chat else None


def read(data: Any, context: Context, log: FileLog) -> dict[str, pd.DataFrame]:
    """Read the channel, or all channels of an account's export.

    Raises
    ------
    RejectedFile
        The file holds private talk, or a kind of chat that is not known here.
    """
    kind = words(data.get("type"))
    if isinstance(inside(data, "chats", "list"), list):
        return _posts(_channels(data, log), context, log)
    if kind in CHANNELS:
        return _posts([data], context, log)
    if kind in PRIVATE:
        raise RejectedFile(log.file, f"this is private talk ({kind.replace('_', ' ')}).", PERSONAL)
    raise RejectedFile(log.file, f"this is a chat of a kind not known here ('{kind[:40]}').", PERSONAL)


def _channels(data: dict[str, Any], log: FileLog) -> list[dict[str, Any]]:
    """The channels of an account's export; all other chats are private and only counted."""
    chats = [*listing(inside(data, "chats", "list")), *listing(inside(data, "left_chats", "list"))]
    channels = [chat for chat in objects(chats) if chat.get("type") in CHANNELS]
    if not channels:
        raise RejectedFile(
            log.file, f"none of the {len(chats):,} chats of this account's export is a channel.", PERSONAL
        )
    log.note(f"{len(channels):,} channels were read; {len(chats) - len(channels):,} other chats were not looked into.")
    return channels


def _posts(channels: list[dict[str, Any]], context: Context, log: FileLog) -> dict[str, pd.DataFrame]:
    rows: list[Row] = []
    for at, chat in enumerate(channels, start=1):
        rows += _channel(chat, f"{at}/" if len(channels) > 1 else "", log)
    log.note(NO_VIEWS)
    if not rows:
        return {}
    return {"posts": finished(dated(frame(rows, log), log), POSTS, context, log)}


def _channel(chat: dict[str, Any], before: str, log: FileLog) -> list[Row]:
    kept = sound(listing(chat.get("messages")), no_message, log, before=before)
    albums = _albums(kept)
    in_use = any("reactions" in message for _, message in kept)
    log.drop(len(kept) - len(albums), "pictures of an album (joined into one post)")
    forwards = sum("forwarded_from" in parts[0] for _, parts in albums)
    if forwards:
        log.note(f"{forwards:,} posts are forwards of what others wrote; they were kept.")
    if kept and not in_use:
        log.note("No message carries reactions: they may be switched off, so they are not known, not 0.")
    elif in_use:
        log.note("A message without reactions has 0: others of the same channel have some.")
    return [_post(place, parts, in_use=in_use) | who(chat) for place, parts in albums]


def no_message(message: dict[str, Any]) -> str:
    """Why an item of the history is no message; empty where it is one."""
    kind = message.get("type")
    return "" if kind == "message" else "service messages" if kind == "service" else "it is not of the kind 'message'"


def who(chat: dict[str, Any]) -> Row:
    """What a chat says of itself: its name, its number, and itself as a sender."""
    number_of = label(chat.get("id"))
    return {"*name": label(chat.get("name")), "*id": number_of, "*peer": f"channel{number_of}" if number_of else ""}


def _albums(kept: list[tuple[str, dict[str, Any]]]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Join messages with media that follow each other in the same second from the same sender."""
    albums: list[tuple[str, list[dict[str, Any]]]] = []
    last: tuple[str, ...] = ()
    for place, message in kept:
        mark = _mark(message)
        if mark and mark == last and len(albums[-1][1]) < LARGEST_ALBUM:
            albums[-1][1].append(message)
        else:
            albums.append((place, [message]))
        last = mark
    return albums


def _mark(message: dict[str, Any]) -> tuple[str, ...]:
    """What the messages of one album have in common; empty where a message can be in none."""
    sent = moment(message)
    single = message.get("media_type") in ("sticker", "voice_message", "video_message", "animation")
    if not sent or single or "poll" in message or not (message.get("photo") or message.get("file")):
        return ()
    return sent, label(message.get("from_id")), label(message.get("from"))


def moment(message: dict[str, Any]) -> str:
    """When a message was sent: unix seconds, else the local time of the computer that made the export."""
    return unix(message.get("date_unixtime")) or iso(message.get("date"))


def _post(place: str, parts: list[dict[str, Any]], *, in_use: bool) -> Row:
    poll = mapping(parts[0].get("poll"))
    text = "\n".join(dict.fromkeys(said for said in map(text_of, parts) if said))
    kind = _kind(parts, text)
    return {
        "source_row": place,
        "post_id": label(parts[0].get("id")),
        "published_at": moment(parts[0]),
        "text": text or _joined(poll.get("question")),
        "*post_type": kind,
        "reactions": _reactions(parts, in_use=in_use),
        "video_seconds": number(parts[0].get("duration_seconds")) if kind == "Video" else "",
        "extra_poll_voters": number(poll.get("total_voters")),
    }


def text_of(message: dict[str, Any]) -> str:
    """The words of a message, without what they are marked as."""
    return _joined(message.get("text_entities")) or _joined(message.get("text"))


def _joined(text: Any) -> str:
    """A text written whole, or in pieces with their kinds."""
    if isinstance(text, list):
        return "".join(words(piece) or words(mapping(piece).get("text")) for piece in text).strip()
    return words(text).strip()


def _kind(parts: list[dict[str, Any]], text: str) -> str:
    message, kinds = parts[0], [_medium(part) for part in parts]
    if len(parts) > 1:
        photos, videos = kinds.count("Photo"), kinds.count("Video")
        return media_word(photos, videos) if photos + videos == len(parts) else "Other"
    if kinds[0]:
        return kinds[0]
    return "Other" if not text else "Link" if _only_link(message, text) else "Text"


def _medium(message: dict[str, Any]) -> str:
    if isinstance(message.get("poll"), dict):
        return "Poll"
    if message.get("photo"):
        return "Photo"
    if not any(message.get(key) for key in OTHER):
        return ""
    medium, mime = words(message.get("media_type")), words(message.get("mime_type"))
    by_mime = {"image": "Photo", "video": "Video"}.get(mime.split("/")[0], "Other")
    return MEDIA.get(medium, "Other") if medium else by_mime


def _only_link(message: dict[str, Any], text: str) -> bool:
    pieces = objects(message.get("text_entities")) or objects(message.get("text"))
    said = [piece for piece in pieces if words(piece.get("text")).strip()]
    if said:
        return all(piece.get("type") in ("link", "text_link") for piece in said)
    return re.fullmatch(r"https?://\S+", text) is not None


def _reactions(parts: list[dict[str, Any]], *, in_use: bool) -> str:
    """The sum of all kinds of reactions; a message without the key has none where the channel uses reactions at all."""
    given = [part["reactions"] for part in parts if "reactions" in part]
    if not given:
        return "0" if in_use else ""
    if not isinstance(given[0], list):
        return ""
    return total(mapping(reaction).get("count") for reaction in given[0])


def dated(raw: pd.DataFrame, log: FileLog) -> pd.DataFrame:
    """Say how many times had to be read in the zone of the page."""
    local = raw["published_at"].str.contains("-", regex=False)
    if local.any():
        log.note(f"{int(local.sum()):,} {UNKNOWN_ZONE}")
    return raw


READERS = (JsonReader(ID, WORDS, recognise, read),)
