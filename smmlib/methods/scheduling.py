"""A plan of posts that breaks no rule: wishes from rhythm and evidence, placed one by one, every refusal with its reason.

Greedy by priority (proven blocks, then exploring, then habit) with alternatives within the week. Ties are broken by
time, so the same input gives the same plan.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from smmlib.methods.zones import most_active_first

KINDS = (
    "proven",
    "explore",
    "steady",
)  # exploring comes before habit, or it would be the first to go when hours are short
HABIT_WEEKS = 12
USUAL = 12  # an account's most usual blocks, among which the audience's activity may choose


@dataclass(frozen=True)
class Rules:
    """What a plan must respect. Hours are local to `zone`; `first_day` is the first day that can be planned."""

    first_day: date
    weeks: int
    zone: str
    min_gap_hours: float = 4
    quiet_hours: frozenset[int] = frozenset()
    quiet_days: frozenset[date] = frozenset()
    team_hours_week: float | None = None
    hours_per_post: dict[str, float] = field(default_factory=dict)
    posts_per_week: dict[str, float] = field(default_factory=dict)
    excluded: frozenset[str] = frozenset()
    explore: float = 0.15


@dataclass(frozen=True)
class Wish:
    """One post wanted: where, in which week, why, and the blocks (weekday, hour) that would do, best first."""

    platform: str
    account: str
    week: int
    kind: str
    format: str
    blocks: tuple[tuple[int, int], ...]
    reason: str
    awake: frozenset[tuple[int, int]] = frozenset()  # blocks at which the audience is more active than on average


def habits(local: pd.Series) -> list[tuple[int, int]]:
    """Weekday and hour of past posts, the most usual first; `local` holds local instants."""
    counts = Counter(zip(local.dt.day_of_week + 1, local.dt.hour, strict=True))
    return [(int(day), int(hour)) for (day, hour), _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]


def rhythm(local: pd.Series) -> float:
    """Posts a week over the last twelve weeks in which the account posted at all, from its last post backwards."""
    if not len(local):
        return 0.0
    recent = local[local > local.max() - pd.Timedelta(weeks=HABIT_WEEKS)]
    weeks = max(1.0, min(HABIT_WEEKS, (local.max() - local.min()).days / 7))
    return len(recent) / weeks


def wish_for(
    platform: str,
    account: str,
    *,
    past: pd.Series,
    proven: list[tuple[int, int]],
    formats: list[str],
    rules: Rules,
    timed: bool = True,
    active: Mapping[tuple[int, int], float] | None = None,
) -> list[Wish]:
    """Wish for the posts of one account: its rhythm continued, first in proven blocks, a share kept for exploring.

    Parameters
    ----------
    past : local instants of the account's posts; proven : blocks (weekday, first hour) that earn more, best first;
    formats : the format of each post in turn, repeated as needed
    timed : whether `past` holds hours; days without hours give the weekdays only: noon stands in and no hour is explored
    active : the audience's activity by (weekday, hour) against its average hour; among usual hours the most active come first
    """
    a_week = rules.posts_per_week.get(platform, rhythm(past))
    rules = rules if timed else replace(rules, explore=0.0)
    usual = [(d, h) for d, h in habits(past) if h not in rules.quiet_hours] if timed else _noons(past, rules)
    usual = usual or [(d, 12) for d in (2, 4, 6)]
    active = active if active and timed else {}
    usual = [*most_active_first(usual[:USUAL], active), *usual[USUAL:]]
    rare = _rare_blocks(usual, rules, active)
    awake = frozenset(block for block, level in active.items() if level >= 1)
    wishes: list[Wish] = []
    wanted = round(a_week * rules.weeks)
    for number in range(wanted):
        week = number * rules.weeks // wanted
        kind = _kind(number, wanted, week, proven, wishes, rules)
        source = {"proven": proven, "steady": _spread(usual, number), "explore": _turn(rare, number)}[kind]
        chosen = formats[number % len(formats)] if formats else ""
        why = REASONS[kind] if timed else NO_HOUR
        blocks = tuple([*source, *_spread(usual, number)][:24])
        wishes.append(Wish(platform, account, week, kind, chosen, blocks, why, awake))
    return wishes


def _noons(past: pd.Series, rules: Rules) -> list[tuple[int, int]]:
    """The usual weekdays at noon, or at the first hour after noon that is not quiet."""
    hour = next((h for h in (*range(12, 24), *range(12)) if h not in rules.quiet_hours), 12)
    return list(dict.fromkeys((day, hour) for day, _ in habits(past)))


REASONS = {
    "proven": "this block earns more than the average post",
    "steady": "the account's usual time",
    "explore": "kept to try an hour that is rarely used",
}
WHEN_ACTIVE = {
    REASONS["explore"]: "kept to try an hour that is rarely used, one at which the audience is active",
    REASONS["steady"]: "of the account's usual times one at which the audience is active",
}
NO_HOUR = "the account's usual weekday; its export carries no hour, so noon stands in"


def _kind(number: int, wanted: int, week: int, proven: list[tuple[int, int]], so_far: list[Wish], rules: Rules) -> str:
    explored = sum(w.kind == "explore" for w in so_far)
    if explored + 1 <= (number + 1) * rules.explore:
        return "explore"
    in_week = sum(w.kind == "proven" and w.week == week for w in so_far)
    return "proven" if in_week < len(proven) else "steady"


def _spread(usual: list[tuple[int, int]], number: int) -> list[tuple[int, int]]:
    """Usual blocks, starting from another weekday each time, so that a week is not all Mondays."""
    days = sorted({d for d, _ in usual})
    first = days[number % len(days)]
    return sorted(usual, key=lambda block: ((block[0] - first) % 7, usual.index(block)))


def _rare_blocks(
    usual: list[tuple[int, int]], rules: Rules, active: Mapping[tuple[int, int], float]
) -> list[tuple[int, int]]:
    """Parts of days that were hardly tried, at hours that are not quiet; where activity is known, at those above its average."""
    tried = {(d, h // 6) for d, h in usual}
    hours = [h for h in (9, 13, 18, 20, 11, 16) if h not in rules.quiet_hours]
    every = [(d, h) for h in hours for d in range(1, 8)]
    awake = [b for b in every if active.get(b, 1.0) >= 1.0] or every
    return [b for b in awake if (b[0], b[1] // 6) not in tried] or awake


def _turn(blocks: list[tuple[int, int]], number: int) -> list[tuple[int, int]]:
    start = (number * 5) % len(blocks) if blocks else 0
    return blocks[start:] + blocks[:start]


def place(wishes: list[Wish], rules: Rules) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Place wishes by priority; a wish none of whose blocks is free is refused with the objection met most often.

    Returns
    -------
    (placed, refused)
        placed: ``starts_at`` (UTC), ``local``, ``platform, account, format, kind, hours, reason``, in order of time;
        refused: ``wanted, rule, n, reason``
    """
    placed: list[dict[str, Any]] = []
    refused: Counter[tuple[str, str, str]] = Counter()
    for wish in sorted(wishes, key=lambda w: (w.week, KINDS.index(w.kind), w.platform, w.account)):
        objections: Counter[tuple[str, str]] = Counter()
        for block in wish.blocks:
            start = _moment(rules, wish.week, *block)
            objection = _objection(start, wish, placed, rules)
            if not objection[0]:
                placed.append(_entry(start, wish, block, rules))
                break
            objections[objection] += 1
        else:
            rule, why = objections.most_common(1)[0][0]
            refused[(f"{wish.format or 'a post'} on {wish.account} ({wish.platform})", rule, why)] += 1
    table = pd.DataFrame(
        placed, columns=["starts_at", "local", "platform", "account", "format", "kind", "hours", "reason"]
    )
    rows = [{"wanted": w, "rule": rule, "n": n, "reason": why} for (w, rule, why), n in sorted(refused.items())]
    merged = pd.DataFrame(rows, columns=["wanted", "rule", "n", "reason"])
    return table.sort_values(["starts_at", "platform", "account"], ignore_index=True), merged


def _moment(rules: Rules, week: int, weekday: int, hour: int) -> datetime:
    first = rules.first_day + timedelta(weeks=week)
    ahead = (weekday - first.isoweekday()) % 7
    return datetime.combine(first + timedelta(days=ahead), time(hour), tzinfo=ZoneInfo(rules.zone))


def _entry(start: datetime, wish: Wish, block: tuple[int, int], rules: Rules) -> dict[str, Any]:
    kept = wish.kind if block == wish.blocks[0] or wish.kind == "steady" else "steady"
    return {
        "starts_at": start.astimezone(ZoneInfo("UTC")),
        "local": start,
        "platform": wish.platform,
        "account": wish.account,
        "format": wish.format,
        "kind": kept,
        "hours": rules.hours_per_post.get(wish.format),
        "reason": _why(wish, kept, block),
    }


def _why(wish: Wish, kept: str, block: tuple[int, int]) -> str:
    reason = wish.reason if kept == wish.kind else REASONS[kept]
    return WHEN_ACTIVE.get(reason, reason) if block in wish.awake else reason


def _objection(start: datetime, wish: Wish, placed: list[dict[str, Any]], rules: Rules) -> tuple[str, str]:
    if wish.platform in rules.excluded:
        return "platform excluded", f"the brief excludes {wish.platform}"
    if start.hour in rules.quiet_hours:
        return "quiet hours", "allow the hour in planner.quiet_hours"
    if start.date() in rules.quiet_days:
        return "quiet day", f"take {start:%d %b} out of planner.quiet_days"
    gap = timedelta(hours=rules.min_gap_hours)
    same = [p for p in placed if p["platform"] == wish.platform and p["account"] == wish.account]
    if any(abs(start - p["local"]) < gap or start == p["local"] for p in same):
        return (
            "minimum gap",
            f"posts of one account stand {rules.min_gap_hours:g} hours apart: post less often or lower planner.min_gap_hours",
        )
    if rules.team_hours_week is not None:
        week_of = [p for p in placed if _week(p["local"], rules) == wish.week]
        used = sum(float(p["hours"] or 0) for p in week_of)
        if used + rules.hours_per_post.get(wish.format, 0.0) > rules.team_hours_week + 1e-9:
            return (
                "team hours",
                f"the team has {rules.team_hours_week:g} hours a week: add hours, simplify formats or post less often",
            )
    return "", ""


def _week(local: datetime, rules: Rules) -> int:
    return (local.date() - rules.first_day).days // 7


def rotate(quotas: dict[str, float], n: int, *, apart: int = 2) -> list[str]:
    """Spread `n` turns over names by their quotas (largest shortfall first), no name twice within `apart` turns if avoidable.

    Examples
    --------
    >>> rotate({"a": 0.5, "b": 0.25, "c": 0.25}, 4)
    ['a', 'b', 'c', 'a']
    """
    total = sum(quotas.values())
    if total <= 0:
        return []
    turns: list[str] = []
    for number in range(1, n + 1):
        short = {name: number * share / total - turns.count(name) for name, share in quotas.items()}
        fresh = [name for name in short if name not in turns[-apart:]] or list(short)
        turns.append(max(fresh, key=lambda name: (round(short[name], 9), -list(quotas).index(name))))
    return turns
