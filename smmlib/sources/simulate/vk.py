"""A community as VK's API answers: wall.get (own and competitors'), stats.get by day and for the whole period, groups.getById.

Layout of the documented schema; answers of 100 posts are saved together, the newest post first, as the API gives them.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from smmlib.sources.simulate.around import Audience, Rival
from smmlib.sources.simulate.drawn import Day, Drawn
from smmlib.sources.simulate.outside import rival_posts
from smmlib.sources.simulate.own_posts import Post
from smmlib.sources.simulate.rendering import write_text
from smmlib.sources.simulate.spec import OwnAccount

PER_CALL = 100
VIEWS_PER_FOLLOWER = 0.35
MOSCOW = ZoneInfo("Europe/Moscow")  # days of VK's statistics begin at midnight there
VISITORS = 0.09  # visitors of the page per person reached
ATTACHED = {"photo": ("photo",), "carousel": ("photo", "photo", "photo"), "video": ("video",), "reel": ("short_video",), "link": ("link",),
            "poll": ("poll",), "text": ()}  # fmt: skip
Item = dict[str, Any]


def write_wall(exports: Path, drawn: Drawn, account: OwnAccount) -> None:
    """Write the client's own wall."""
    zone = ZoneInfo(drawn.client.zone)
    items = [_own_item(account, post, zone) for post in drawn.posts["vk"]]
    _write(exports / "vk" / "wall.get.json", _walls(items, account.page_id, account.handle, account.name))


def write_rivals(exports: Path, drawn: Drawn) -> None:
    """Write the walls of the competitors."""
    zone = ZoneInfo(drawn.client.zone)
    for rival in drawn.client.rivals:
        rows = rival_posts(drawn.client, rival, drawn.seed)
        items = [_rival_item(rival, row, place, zone) for place, row in enumerate(rows)]
        _write(exports / "competitors" / rival.file, _walls(items, rival.page_id, rival.handle, rival.name))


def _write(path: Path, answer: Any) -> None:
    write_text(path, json.dumps(answer, ensure_ascii=False, separators=(",", ":")) + "\n")


def _walls(items: Sequence[Item], page_id: str, handle: str, name: str) -> list[Item]:
    newest = sorted(items, key=lambda item: -item["date"])
    group = {"id": int(page_id), "name": name, "screen_name": handle, "is_closed": 0, "type": "page"}
    return [{"response": {"count": len(items), "items": newest[at : at + PER_CALL], "profiles": [], "groups": [group]}}
            for at in range(0, len(newest), PER_CALL)]  # fmt: skip


def _own_item(account: OwnAccount, post: Post, zone: ZoneInfo) -> Item:
    owner, counts = -int(account.page_id), post.counts
    said = _item(owner, int(post.post_id), post.at.replace(tzinfo=zone), post.caption.text, counts, post.views)
    return said | {"marked_as_ads": int(post.boosted), "attachments": _attachments(post.format, owner, post.seconds)}


def _rival_item(rival: Rival, row: Item, place: int, zone: ZoneInfo) -> Item:
    at, owner = datetime.strptime(row["date"], "%Y-%m-%d %H:%M").replace(tzinfo=zone), -int(rival.page_id)
    views = round(row["followers"] * VIEWS_PER_FOLLOWER) + 7 * row["likes"] + place % 90
    return _item(owner, 3 * place + 1001, at, row["caption"], row, views) | {
        "attachments": _attachments(row["type"], owner, 45)
    }


def _item(owner: int, number: int, at: datetime, text: str, counts: Item, views: int) -> Item:
    return {
        "id": number, "from_id": owner, "owner_id": owner, "date": int(at.timestamp()), "marked_as_ads": 0, "post_type": "post",
        "text": text, "attachments": [], "comments": {"can_post": 1, "count": counts["comments"], "groups_can_post": True},
        "likes": {"can_like": 1, "count": counts["likes"], "user_likes": 0, "can_publish": 1},
        "reposts": {"count": counts["shares"], "user_reposted": 0}, "views": {"count": views}, "is_favorite": False,
    }  # fmt: skip


def _attachments(kind: str, owner: int, seconds: int) -> list[Item]:
    out: list[Item] = []
    for place, medium in enumerate(ATTACHED[kind]):
        if medium == "photo":
            out.append({"type": "photo", "photo": {"id": 457239000 + place, "owner_id": owner, "album_id": -7}})
        elif medium in ("video", "short_video"):
            out.append(
                {"type": "video", "video": {"id": 456239000, "owner_id": owner, "type": medium, "duration": seconds}}
            )
        elif medium == "link":
            out.append({"type": "link", "link": {"url": "https://vk.example", "title": ""}})
        else:
            out.append({"type": "poll", "poll": {"id": 1, "owner_id": owner, "question": "", "votes": 0}})
    return out


def write_stats(exports: Path, drawn: Drawn, account: OwnAccount) -> None:
    """Write the statistics: a period a day, and one period of the whole year with who visited."""
    posts, days = drawn.posts["vk"], drawn.days(account)
    by_day: dict[date, list[Post]] = {}
    for post in posts:
        by_day.setdefault(post.at.date(), []).append(post)
    _write(
        exports / "vk" / "stats.get_day.json",
        {"response": [_day(day, by_day.get(day.day, [])) for day in reversed(days)]},
    )
    _write(exports / "vk" / "stats.get_year.json", {"response": [_year(days, drawn.client.audience["vk"])]})


def _year(days: Sequence[Day], audience: Audience) -> Item:
    people = sum(day.reach for day in days) // 40
    both = [{"value": f"{sex};{age}", "count": round(people * a * g)}
            for sex, g in audience.genders.items() for age, a in audience.ages.items()]  # fmt: skip
    cities = [{"name": name, "value": at, "count": round(people * share)} for at, (name, share) in enumerate(audience.cities.items(), 1)]  # fmt: skip
    countries = [{"code": code, "name": code, "value": at, "count": round(people * share)} for at, (code, share) in enumerate(audience.countries.items(), 1)]  # fmt: skip
    who = {"views": people * 2, "visitors": people, "sex_age": both, "cities": cities, "countries": countries}
    until = _midnight(days[-1].day + timedelta(1)) - 1
    return {"period_from": _midnight(days[0].day), "period_to": until, "visitors": who}


def _day(day: Day, posts: Sequence[Post]) -> Item:
    since, until, visitors = _midnight(day.day), _midnight(day.day + timedelta(1)) - 1, round(day.reach * VISITORS)
    acts = {
        name: sum(post.counts[ours] for post in posts)
        for name, ours in (("likes", "likes"), ("comments", "comments"), ("copies", "shares"))
    }
    return {
        "period_from": since, "period_to": until,
        "visitors": {"views": visitors * 3 // 2, "visitors": visitors, "mobile_views": visitors * 6 // 5},
        "reach": {"reach": day.reach, "reach_subscribers": day.reach * 7 // 10, "mobile_reach": day.reach * 8 // 10},
        "activity": acts | {"subscribed": day.new_followers, "unsubscribed": day.lost_followers},
    }  # fmt: skip


def _midnight(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=MOSCOW).astimezone(UTC).timestamp())


def write_group(exports: Path, drawn: Drawn, account: OwnAccount) -> None:
    """Write the community with its members on the last day."""
    members = drawn.days(account)[-1].followers
    group = {"id": int(account.page_id), "name": account.name, "screen_name": account.handle, "is_closed": 0, "type": "page",
             "members_count": members, "verified": 0, "description": "", "status": "", "site": drawn.client.site}  # fmt: skip
    _write(exports / "vk" / "groups.getById.json", {"response": {"groups": [group], "profiles": []}})
