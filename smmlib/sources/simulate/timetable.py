"""When simulated posts appear: exact numbers in each weekday and part of the day, spread over the weeks of the period."""

from __future__ import annotations

from datetime import date, datetime, time

import numpy as np

from smmlib.sources.simulate.chance import days, pick
from smmlib.sources.simulate.spec import PARTS, Client, OwnAccount

HOURS = {"night": (5,), "morning": (7, 8, 8, 9, 10, 11), "afternoon": (12, 12, 13, 15, 16, 17),
         "evening": (18, 19, 19, 20, 21, 22)}  # fmt: skip
MINUTES = (0, 0, 15, 30, 30, 45)


def own_times(rng: np.random.Generator, client: Client, account: OwnAccount) -> list[datetime]:
    """List the local times of an own account's posts, earliest first; no two on the same day in the same part of it."""
    chosen: list[datetime] = []
    trapped = {trap.block: trap for trap in account.traps}
    for weekday in range(7):
        for part in PARTS:
            trap = trapped.get((weekday, part))
            first, last = (trap.since, trap.until) if trap else (client.first, client.last)
            dates = [d for d in days(first, last) if d.weekday() == weekday]
            wanted = account.more.get((weekday, part), account.per_block.get(part, 0))
            order = rng.permutation(len(dates))[:wanted]
            chosen += [_at(rng, dates[i], part) for i in order]
    return sorted(chosen)


def free_times(rng: np.random.Generator, client: Client, count: int) -> list[datetime]:
    """List `count` local times spread over the period, more in the afternoon and evening than in the morning."""
    every = days(client.first, client.last)
    parts = ("morning", "afternoon", "afternoon", "evening", "evening")
    return sorted(_at(rng, pick(rng, every), pick(rng, parts)) for _ in range(count))


def part_of(moment: datetime) -> str:
    """Name the part of the day."""
    return max((p for p in PARTS if PARTS[p] <= moment.hour), key=lambda p: PARTS[p])


def elapsed(client: Client, day: date) -> float:
    """Tell how much of the period has passed, 0 to 1."""
    return (day - client.first).days / (client.last - client.first).days


def _at(rng: np.random.Generator, day: date, part: str) -> datetime:
    minute = pick(rng, MINUTES) if rng.random() < 0.6 else int(rng.integers(60))
    return datetime.combine(day, time(pick(rng, HOURS[part]), minute))
