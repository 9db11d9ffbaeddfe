"""Reader of Bluesky's records, as getRecord and listRecords give them: no counters, and a number instead of the handle.

Records of likes, follows and feeds are recognised and set aside.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from smmlib.core.errors import RejectedFile, SetAside
from smmlib.sources.flat import Kind, finished
from smmlib.sources.json_rows import frame, inside, known, listing, mapping, objects, sound, words
from smmlib.sources.reader import JsonReader
from smmlib.sources.readers.bluesky import TO_OTHERS, answers_others, part_of, said

if TYPE_CHECKING:
    import pandas as pd

    from smmlib.sources.owners import Context
    from smmlib.sources.reporting import FileLog

RECORDS = Kind("bluesky_records", "Bluesky, records of an account", "bluesky", "posts", zone="UTC", identity=("*did",))
POST = "app.bsky.feed.post"
RECORD_NAMES = {"app.bsky.feed.like": "a like", "app.bsky.feed.repost": "a repost", "app.bsky.graph.follow": "a follow",
                "app.bsky.feed.generator": "a feed", "app.bsky.graph.block": "a block", "app.bsky.actor.profile": "a profile",
                "app.bsky.graph.list": "a list", "app.bsky.graph.listitem": "a place in a list"}  # fmt: skip
NO_COUNTERS = "Records hold no likes, reposts or answers; the public API (getAuthorFeed) holds them."


def _records(data: Any) -> list[Any]:
    if isinstance(data, dict):
        return listing(data.get("records")) if "records" in data else [data]
    return listing(data)


def recognise_records(data: Any) -> float | None:
    """Records with their address and kind."""
    points = known(_records(data), ("uri", "cid", "value"), lambda one: isinstance(inside(one, "value", "$type"), str))
    return None if points is None else points + 1


def read_records(data: Any, context: Context, log: FileLog) -> dict[str, pd.DataFrame]:
    """Turn records of posts into posts.

    Raises
    ------
    SetAside
        The file holds records of likes, follows ... only.
    """
    records = _records(data)
    kinds = sorted({words(inside(one, "value", "$type")) for one in objects(records)} - {""})
    if POST not in kinds:
        names = ", ".join(f"a record of {RECORD_NAMES.get(kind, 'another kind')} ({kind[:60]})" for kind in kinds[:5])
        raise SetAside(f"It holds {names}, not a post.")
    kept = sound(records, _no_own_record, log)
    log.note(NO_COUNTERS)
    rows = [said(place, one.get("uri"), mapping(one["value"]), mapping(inside(one, "value", "embed")))
            | {"*did": part_of(one.get("uri"), "did")} for place, one in kept]  # fmt: skip
    return {"posts": finished(frame(rows, log), RECORDS, context, log)} if rows else {}


def _no_own_record(one: dict[str, Any]) -> str:
    kind = words(inside(one, "value", "$type"))
    if kind != POST:
        return f"{RECORD_NAMES.get(kind, 'another record')}, not a post"
    return TO_OTHERS if answers_others(one["value"], part_of(one.get("uri"), "did")) else ""


def recognise_gone(data: Any) -> float | None:
    """A thread whose post is gone."""
    kind = words(inside(data, "thread", "$type"))
    return 3.0 if kind.endswith(("#notFoundPost", "#blockedPost")) else None


def read_gone(data: Any, context: Context, log: FileLog) -> dict[str, pd.DataFrame]:
    """Say that the post is gone."""
    raise RejectedFile(
        log.file, "the post of this thread was deleted or is blocked.", "Ask the API for another thread."
    )


READERS = (
    JsonReader(RECORDS.id, RECORDS.words, recognise_records, read_records),
    JsonReader("bluesky_gone", "Bluesky API, a deleted post", recognise_gone, read_gone),
)
