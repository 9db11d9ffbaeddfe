"""Reader of what VK's API answers: the posts of a wall (wall.get) and communities (groups.getById).

Times are unix seconds. `views` is absent in old posts: missing, not 0. Posts that readers wrote on the wall are people's
and are left out. Statistics (stats.get) are read by `vk_stats`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from smmlib.core.errors import RejectedFile
from smmlib.sources.completing import complete
from smmlib.sources.flat import Kind, finished
from smmlib.sources.json_rows import (
    Row,
    frame,
    inside,
    known,
    label,
    listing,
    mapping,
    media_word,
    number,
    objects,
    sound,
    unix,
    whole,
    words,
)
from smmlib.sources.owners import owners
from smmlib.sources.posts import roles
from smmlib.sources.quantities import present
from smmlib.sources.reader import JsonReader
from smmlib.sources.shaping import Style, shape

if TYPE_CHECKING:
    import pandas as pd

    from smmlib.sources.owners import Context
    from smmlib.sources.reporting import FileLog

IDENTITY = ("*handle", "*name", "*club", "*public", "*owner")
WALL = Kind("vk_wall", "VK API, posts of a wall (wall.get)", "vk", "posts", identity=IDENTITY)
GROUPS_WORDS = "VK API, communities (groups.getById)"
ERROR_WORDS = "VK API, an error"
POST_KEYS = ("id", "owner_id", "from_id", "date", "text", "post_type", "attachments", "likes", "reposts", "comments", "views",
             "marked_as_ads")  # fmt: skip
GROUP_KEYS = ("id", "name", "screen_name", "is_closed", "type", "members_count", "activity", "verified")
NOT_PUBLISHED = {
    "reply": "comments, not posts",
    "postpone": "planned posts, not published yet",
    "suggest": "posts that readers suggested",
}
PER_CALL = 100
AGAIN = "Ask the API again (a token may have run out) and save its whole answer."


def answers(data: Any) -> list[Any]:
    """What stands under ``response``, of one answer or of a list of answers; the data itself where there is none."""
    if isinstance(data, list) and any("response" in one for one in objects(data)):
        return [answer for one in objects(data) for answer in answers(one)]
    return [data["response"]] if isinstance(data, dict) and "response" in data else [data]


def _walls(data: Any) -> Iterator[dict[str, Any]]:
    """Every answer that holds items; a bare list of posts counts as one."""
    for answer in answers(data):
        if isinstance(answer, dict) and isinstance(answer.get("items"), list):
            yield answer
        elif isinstance(answer, list):
            pages = [page for page in objects(answer) if isinstance(page.get("items"), list)]
            yield from pages or [{"items": answer}]


def _is_post(item: dict[str, Any]) -> bool:
    counted = "reposts" in item and "comments" in item
    return {"id", "owner_id", "date"} <= set(item) and ("post_type" in item or counted)


def recognise_wall(data: Any) -> float | None:
    """Items with an owner, a date and the kind of post, or its counters."""
    return max(
        (p for wall in _walls(data) if (p := known(wall["items"], POST_KEYS, _is_post)) is not None), default=None
    )


def read_wall(data: Any, context: Context, log: FileLog) -> dict[str, pd.DataFrame]:
    """Turn the posts of a wall into rows of posts."""
    walls = list(_walls(data))
    kept = sound([item for wall in walls for item in wall["items"]], _left_out, log)
    _say_missing(walls, log)
    pinned, reposts = (
        sum(item.get("is_pinned") == 1 for _, item in kept),
        sum("copy_history" in item for _, item in kept),
    )
    if pinned:
        log.note(f"{pinned:,} posts are pinned; a pinned post is seen for longer than others.")
    if reposts:
        log.note(f"{reposts:,} posts are reposts of others' posts; they were kept with the words written above them.")
    names = {label(g.get("id")): g for wall in walls for g in objects(wall.get("groups"))}
    rows = [_post(place, item) | _who(item, names) for place, item in kept]
    return {"posts": finished(frame(rows, log), WALL, context, log)} if rows else {}


def _left_out(item: dict[str, Any]) -> str:
    kind, owner, author = words(item.get("post_type")), item.get("owner_id"), item.get("from_id")
    if kind in NOT_PUBLISHED:
        return NOT_PUBLISHED[kind]
    if item.get("is_deleted"):
        return "deleted posts"
    if not isinstance(owner, int) or not label(owner) or not label(item.get("id")):
        return "it says neither whose wall it is nor its number"
    return "posts that others wrote on the wall" if isinstance(author, int) and author != owner else ""


def _say_missing(walls: list[dict[str, Any]], log: FileLog) -> None:
    all_of_it = max((count for wall in walls if (count := whole(wall.get("count"))) is not None), default=0)
    here = sum(len(wall["items"]) for wall in walls)
    if all_of_it > here:
        log.note(f"The wall holds {all_of_it:,} posts, the file {here:,}: {all_of_it - here:,} are missing. "
                 f"wall.get gives {PER_CALL} a call; ask again with 'offset' and save every answer.")  # fmt: skip


def _who(item: dict[str, Any], names: dict[str, dict[str, Any]]) -> Row:
    owner = item["owner_id"]
    bare = label(abs(owner))
    group = names.get(bare, {}) if owner < 0 else {}
    kinds = {"*club": f"club{bare}", "*public": f"public{bare}"} if owner < 0 else {"*club": f"id{bare}", "*public": ""}
    return {
        "*handle": label(group.get("screen_name")),
        "*name": label(group.get("name")),
        "*owner": label(owner),
    } | kinds


def _post(place: str, item: dict[str, Any]) -> Row:
    attachments = objects(item.get("attachments"))
    poll = next((mapping(a.get("poll")) for a in attachments if a.get("type") == "poll"), {})
    films = [mapping(a.get("video")) for a in attachments if a.get("type") == "video"]
    post_id = f"{label(item['owner_id'])}_{label(item.get('id'))}"
    return {
        "source_row": place,
        "post_id": post_id,
        "published_at": unix(item.get("date")),
        "text": words(item.get("text")) or words(poll.get("question")),
        "url": f"https://vk.com/wall{post_id}",
        "*post_type": _kind(attachments, films, reposted="copy_history" in item),
        "likes": number(inside(item, "likes", "count")),
        "shares": number(inside(item, "reposts", "count")),
        "comments": number(inside(item, "comments", "count")),
        "views": number(inside(item, "views", "count")),
        "video_seconds": number(films[0].get("duration")) if len(films) == 1 else "",
        "extra_marked_as_ads": number(item.get("marked_as_ads")),
        "extra_poll_votes": number(poll.get("votes")),
    }


def _kind(attachments: list[dict[str, Any]], films: list[dict[str, Any]], *, reposted: bool) -> str:
    kinds = [words(a.get("type")) for a in attachments]
    photos = sum(kind in ("photo", "posted_photo", "graffiti") for kind in kinds)
    if "poll" in kinds:
        return "Poll"
    if photos + len(films) == 1 and films:
        return {"short_video": "Reel", "live": "Live"}.get(words(films[0].get("type")), "Video")
    if photos or films:
        return media_word(photos, len(films))
    if "album" in kinds:
        return "Carousel"
    return "Link" if "link" in kinds else "Other" if kinds or reposted else "Text"


def _groups(data: Any) -> list[Any]:
    """The communities of an answer: under ``groups``, as newer versions of the API write it, or a plain list."""
    found: list[Any] = []
    for answer in answers(data):
        found += listing(mapping(answer).get("groups")) if isinstance(answer, dict) else listing(answer)
    return found


def recognise_groups(data: Any) -> float | None:
    """Communities with their short names, and no posts beside them."""
    return known(_groups(data), GROUP_KEYS, lambda g: {"id", "name", "screen_name"} <= set(g))


def read_groups(data: Any, context: Context, log: FileLog) -> dict[str, pd.DataFrame]:
    """Turn communities into accounts with their members."""
    kept = sound(_groups(data), lambda g: "" if label(g.get("id")) else "it has no number", log)
    if not kept:
        return {}
    raw = frame([_account(place, group) for place, group in kept], log)
    accounts = owners(raw[list(IDENTITY)].apply(present), "vk", context, log)
    named = accounts.dropna()
    shaped = shape(raw.loc[named.index], "accounts", Style(), log)
    role = named.map(lambda handle: roles("vk", context).get(handle, "own")).astype("str")
    return {"accounts": complete(shaped.assign(account=named, role=role), "accounts", context, log, platform="vk")}


def _account(place: str, group: dict[str, Any]) -> Row:
    number_of = label(group.get("id")).removeprefix("-")
    names = {"*handle": label(group.get("screen_name")), "*name": label(group.get("name"))}
    spelled = {"*club": f"club{number_of}", "*public": f"public{number_of}", "*owner": f"-{number_of}"}
    followers = number(group.get("members_count"))
    return names | spelled | {"source_row": place, "name": names["*name"], "followers": followers}


def recognise_error(data: Any) -> float | None:
    """An answer of the API that says what went wrong."""
    return 3.0 if isinstance(inside(data, "error", "error_code"), int) else None


def read_error(data: Any, context: Context, log: FileLog) -> dict[str, pd.DataFrame]:
    """Say what the API said."""
    said = words(inside(data, "error", "error_msg"))[:200] or "without a message"
    raise RejectedFile(
        log.file, f"VK's API answered with error {label(inside(data, 'error', 'error_code'))}: {said}.", AGAIN
    )


READERS = (
    JsonReader(WALL.id, WALL.words, recognise_wall, read_wall),
    JsonReader("vk_groups", GROUPS_WORDS, recognise_groups, read_groups),
    JsonReader("vk_error", ERROR_WORDS, recognise_error, read_error),
)
