"""Reader of the talk in a Telegram group (Telegram Desktop's result.json): comments, their authors hashed.

Messages of the account itself are no comments: they tell when it answered. Small private groups are never read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from smmlib.sources.flat import Kind, finished
from smmlib.sources.json_rows import Row, frame, label, listing, mapping, plain, sound
from smmlib.sources.reader import JsonReader
from smmlib.sources.readers.telegram import GROUPS, IDENTITY, dated, moment, no_message, points_of, text_of, who

if TYPE_CHECKING:
    import pandas as pd

    from smmlib.sources.owners import Context
    from smmlib.sources.reporting import FileLog

COMMENTS = Kind("telegram_group", "Telegram Desktop, talk in a group", "telegram", "comments", identity=IDENTITY)


def recognise(data: Any) -> float | None:
    """The messages of a large group."""
    return points_of(data) if mapping(data).get("type") in GROUPS else None


def read(chat: dict[str, Any], context: Context, log: FileLog) -> dict[str, pd.DataFrame]:
    """Turn the messages of others into comments."""
    kept = sound(listing(chat.get("messages")), no_message, log)
    names, peer = _own_names(context), who(chat)["*peer"]
    own = [message for _, message in kept if _is_own(message, names, peer)]
    others = [(place, message) for place, message in kept if not _is_own(message, names, peer)]
    answered: dict[str, str] = {}
    for message in own:
        answered.setdefault(label(message.get("reply_to_message_id")), moment(message))
    log.drop(len(own), "the account's own messages (they tell when it answered)")
    log.note("Comments in a Telegram group do not say under which post of the channel they stand.")
    rows = [_comment(place, message, chat, answered) for place, message in others]
    if not rows:
        return {}
    return {"comments": finished(dated(frame(rows, log), log), COMMENTS, context, log)}


def _own_names(context: Context) -> set[str]:
    accounts = context.brief.accounts if context.brief else []
    mine = [a for a in accounts if a.platform == "telegram" and a.role == "own"]
    return {plain(name) for a in mine for name in (a.handle, a.name)} - {""}


def _is_own(message: dict[str, Any], names: set[str], peer: str) -> bool:
    sender = label(message.get("from_id"))
    return (bool(sender) and sender == peer) or plain(label(message.get("from"))) in names


def _comment(place: str, message: dict[str, Any], chat: dict[str, Any], answered: dict[str, str]) -> Row:
    number_of, answers = label(message.get("id")), label(message.get("reply_to_message_id"))
    group = label(chat.get("id"))
    return who(chat) | {
        "source_row": place,
        "id": f"{group}_{number_of}" if number_of else "",
        "author": label(message.get("from_id")) or label(message.get("from")),
        "published_at": moment(message),
        "text": text_of(message),
        "in_reply_to": f"{group}_{answers}" if answers else "",
        "replied_at": answered.get(number_of, "") if number_of else "",
    }


READERS = (JsonReader(COMMENTS.id, COMMENTS.words, recognise, read),)
