"""Reader of VK's statistics of a community (stats.get): days of the account, and who visited and was reached.

Visitors are people and cannot be added up over days: of several periods the audience holds shares only. Days are those in
whose middle (UTC) a period lies, so that periods that begin at midnight in Moscow fall on their own day.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from smmlib.core.errors import SetAside
from smmlib.sources.flat import Kind, finished
from smmlib.sources.headers import normal, synonyms
from smmlib.sources.json_rows import (
    Row,
    frame,
    inside,
    known,
    label,
    mapping,
    number,
    objects,
    sound,
    total,
    unix,
    whole,
    words,
)
from smmlib.sources.reader import JsonReader
from smmlib.sources.readers.vk import answers

if TYPE_CHECKING:
    import pandas as pd

    from smmlib.sources.owners import Context
    from smmlib.sources.reporting import FileLog

DAYS = Kind("vk_stats", "VK API, statistics of a community (stats.get)", "vk", "account_days")
AUDIENCE = Kind(DAYS.id, DAYS.words, "vk", "audience")
REACH_WORDS = "VK API, reach of single posts (stats.getPostReach)"
KEYS = ("period_from", "period_to", "visitors", "reach", "activity")
PARTS = (("visitors", "viewers", "visitors"), ("reach", "reach", "people reached"))
DIMENSIONS = {"age": "age", "sex": "gender", "sex_age": "age_gender", "cities": "city", "countries": "country"}
DAY = 86_400
FIRST, LAST = 1_136_073_600, 4_102_444_800  # 2006, when VK began, to 2100


def _periods(data: Any) -> list[Any]:
    return [period for answer in answers(data) if isinstance(answer, list) for period in answer]


def recognise(data: Any) -> float | None:
    """Periods with visitors, reach or activity."""
    points = known(
        _periods(data), KEYS, lambda p: "period_from" in p and bool({"visitors", "reach", "activity"} & set(p))
    )
    return None if points is None else points + 2


def read(data: Any, context: Context, log: FileLog) -> dict[str, pd.DataFrame]:
    """Read periods of one day as days of the account, and all periods together as its audience."""
    kept = sound(_periods(data), lambda p: "" if _span(p) else "it does not say from when to when it goes", log)
    days = [_day(place, period) for place, period in kept if _is_day(period)]
    if len(days) < len(kept):
        log.note(f"{len(kept) - len(days):,} periods are longer than a day; they count for the audience only.")
    tables = {"account_days": finished(frame(days, log), DAYS, context, log)} if days else {}
    shares = _audience([period for _, period in kept], all_days=len(days) == len(kept))
    return tables | ({"audience": finished(frame(shares, log), AUDIENCE, context, log)} if shares else {})


def _span(period: dict[str, Any]) -> tuple[int, int] | None:
    since, until = unix(period.get("period_from")), unix(period.get("period_to"))
    if not since or not until or not FIRST <= int(since) <= int(until) <= LAST:
        return None
    return int(since), int(until)


def _is_day(period: dict[str, Any]) -> bool:
    since, until = _span(period) or (0, DAY + 1)
    return until - since <= DAY


def _date(moment: float) -> str:
    return f"{datetime.fromtimestamp(moment, UTC):%Y-%m-%d}"


def _day(place: str, period: dict[str, Any]) -> Row:
    activity, (since, until) = mapping(period.get("activity")), _span(period) or (0, 0)
    acts = [activity[name] for name in ("likes", "comments", "copies") if activity.get(name) is not None]
    return {
        "source_row": place,
        "day": _date((since + until) / 2),
        "views": number(inside(period, "visitors", "views")),
        "viewers": number(inside(period, "visitors", "visitors")),
        "reach": number(inside(period, "reach", "reach")),
        "new_followers": number(activity.get("subscribed")),
        "lost_followers": number(activity.get("unsubscribed")),
        "interactions": total(acts) if acts else "",
    }


def _audience(periods: list[dict[str, Any]], *, all_days: bool) -> list[Row]:
    """Shares of each value within its dimension, from the sums over all periods."""
    if not periods:
        return []
    last, rows = _date(max(span[1] for p in periods if (span := _span(p)))), []
    unit = "day" if all_days else "period"
    spoken = f"1 {unit}" if len(periods) == 1 else f"sums of {len(periods)} {unit}s"
    for part, measure, whom in PARTS:
        for key, dimension in DIMENSIONS.items():
            counts = _counts(periods, part, key)
            everyone = sum(counts.values())
            base = f"{whom} whose {dimension.replace('_', ' and ')} is known, {spoken}"
            rows += [
                {"measure": measure, "dimension": dimension, "value": value, "share": f"{count / everyone:.9f}", "base": base,
                 "people": str(count) if len(periods) == 1 else "", "as_of": last, "source_row": f"{part}.{key}"}
                for value, count in counts.items() if everyone
            ]  # fmt: skip
    return rows


def _counts(periods: list[dict[str, Any]], part: str, key: str) -> Counter[str]:
    counts: Counter[str] = Counter()
    for period in periods:
        for one in objects(inside(period, part, key)):
            value, count = _value(key, one), whole(one.get("count"))
            if value and count is not None:
                counts[value] += count
    return counts


def _value(key: str, one: dict[str, Any]) -> str:
    if key in ("cities", "countries"):
        return words(one.get("code")) or words(one.get("name")) or label(one.get("value"))
    value = words(one.get("value"))
    if key == "age":
        return value
    sex, _, age = value.partition(";")
    return f"{synonyms('gender_value').get(normal(sex), sex)} {age}".strip()


def recognise_reach(data: Any) -> float | None:
    """Numbers of single posts without their dates and words."""
    return known(_periods(data), ("reach_total", "reach_subscribers"), lambda p: "reach_total" in p and "date" not in p)


def read_reach(data: Any, context: Context, log: FileLog) -> dict[str, pd.DataFrame]:
    """Say what the file is: most answers do not even name the post."""
    raise SetAside("It holds the reach of single posts without their dates and words; save wall.get for the posts.")


READERS = (
    JsonReader(DAYS.id, DAYS.words, recognise, read),
    JsonReader("vk_post_reach", REACH_WORDS, recognise_reach, read_reach),
)
