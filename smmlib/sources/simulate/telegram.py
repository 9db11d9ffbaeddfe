"""A channel as Telegram Desktop saves it: result.json, with reactions, without views and forwards."""

from __future__ import annotations

import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from smmlib.sources.simulate.drawn import Drawn
from smmlib.sources.simulate.own_posts import Post
from smmlib.sources.simulate.rendering import write_text
from smmlib.sources.simulate.spec import OwnAccount

EMOJI = ("👍", "❤", "🔥")
NOT_SAVED = "(File not included. Change data exporting settings to download.)"
TAG = re.compile(r"(#\w+)")
Message = dict[str, Any]


def write_channel(exports: Path, drawn: Drawn, account: OwnAccount) -> None:
    """Write the history of the channel, the oldest message first."""
    zone, sender = ZoneInfo(drawn.client.zone), {"from": account.name, "from_id": f"channel{account.page_id}"}
    first = datetime(drawn.client.first.year, drawn.client.first.month, drawn.client.first.day, 6, tzinfo=zone)
    created = {"id": 1, "type": "service", **_moment(first), "actor": account.name, "actor_id": sender["from_id"],
               "action": "create_channel", "title": account.name, "text": "", "text_entities": []}  # fmt: skip
    messages = [created, *(_message(post, zone, sender) for post in drawn.posts["telegram"])]
    chat = {"name": account.name, "type": "public_channel", "id": int(account.page_id), "messages": messages}
    write_text(exports / "telegram" / "result.json", json.dumps(chat, ensure_ascii=False, indent=1) + "\n")


def _moment(at: datetime) -> Message:
    return {"date": f"{at:%Y-%m-%dT%H:%M:%S}", "date_unixtime": str(int(at.timestamp()))}


def _message(post: Post, zone: ZoneInfo, sender: Message) -> Message:
    entities = [
        {"type": "hashtag" if part.startswith("#") else "plain", "text": part}
        for part in TAG.split(post.caption.text)
        if part
    ]
    told = [part["text"] if part["type"] == "plain" else part for part in entities]
    words = {"text": told, "text_entities": entities}
    return {"id": int(post.post_id), "type": "message", **_moment(post.at.replace(tzinfo=zone)), **sender, **_media(post), **words,
            "reactions": _reactions(post.counts["reactions"])}  # fmt: skip


def _media(post: Post) -> Message:
    if post.format == "photo":
        return {"photo": NOT_SAVED, "photo_file_size": 81234, "width": 1280, "height": 960}
    if post.format == "video":
        return {"file": NOT_SAVED, "file_name": "video.mp4", "file_size": 2000000, "thumbnail": NOT_SAVED, "media_type": "video_file",
                "mime_type": "video/mp4", "duration_seconds": post.seconds, "width": 720, "height": 1280}  # fmt: skip
    return {}


def _reactions(total: int) -> list[Message]:
    parts = (total - total // 3 - total // 6, total // 3, total // 6)
    return [{"type": "emoji", "count": n, "emoji": sign} for sign, n in zip(EMOJI, parts, strict=True) if n]
