"""Allies chosen together under a budget, for the people they add and how those engage, not for their size.

Up to twelve candidates every set is tried, so that none within the money is better. Beyond that the next ally is the one that adds
most for its money: net reach is monotone and submodular (what an ally adds only shrinks as others are chosen), so this choice, or the
best single ally if that is better, reaches at least half of 1 - 1/e of the best, and in practice nearly all of it. How audiences
overlap is hardly ever known; Frechet's bounds say what it could be at best and at worst.

References
----------
Khuller, S., Moss, A., Naor, J. (1999). The budgeted maximum coverage problem. Information Processing Letters 70(1).
Frechet, M. (1951). Sur les tableaux de correlation dont les marges sont donnees. Annales de l'Universite de Lyon A 14.
Bakshy, E. et al. (2011). Everyone's an influencer. WSDM (many ordinary accounts are the most cost-effective choice).
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

TRIED = 12  # candidates up to which every set is tried
NOTHING = 1e-9


@dataclass(frozen=True)
class Member:
    """One account: its key, its audience in people, the price, and what a person of it is worth beside an average one."""

    key: str
    audience: float
    cost: float
    worth: float = 1.0


Shared = Callable[[str, str], float]


def shared_of(links: Mapping[tuple[str, str], float], assumed: float) -> Shared:
    """Share of the smaller audience that two accounts share: as linked where known, else as assumed."""
    return lambda a, b: links.get((a, b), links.get((b, a), assumed))


def net_reach(members: Sequence[Member], shared: Shared) -> dict[str, float]:
    """People that each member adds, larger audiences first: whoever the larger ones share is not counted again."""
    ordered = sorted(members, key=lambda m: (-m.audience, m.key))
    added = {}
    for i, member in enumerate(ordered):
        left = 1.0
        for larger in ordered[:i]:
            left *= 1 - shared(larger.key, member.key)
        added[member.key] = member.audience * left
    return added


def total(members: Sequence[Member], shared: Shared, *, weighted: bool = False) -> float:
    """Net reach of all together, within Frechet's bounds; weighted by what a person of each is worth."""
    worth = {m.key: m.worth for m in members}
    return sum(n * (worth[key] if weighted else 1.0) for key, n in net_reach(members, shared).items())


def bounds(members: Sequence[Member]) -> tuple[float, float]:
    """The least and the most people that all together can reach, whatever the overlap."""
    sizes = [m.audience for m in members]
    return max(sizes, default=0.0), sum(sizes)


def choose(candidates: Sequence[Member], money: float, shared: Shared, base: Sequence[Member] = ()) -> list[Member]:
    """Choose under a budget; `base` (the client's own accounts) costs nothing and is always there.

    Returns
    -------
    the chosen, in the order in which each adds most for its money beside those before it; an ally that adds nothing is left out, even a free one
    """
    able = [c for c in candidates if c.cost <= money]
    worth = lambda some: total([*base, *some], shared, weighted=True)  # noqa: E731
    greedy = _in_order(able, money, worth)
    others = _every_set(able, money) if len(able) <= TRIED else ([c] for c in able)
    best = max(others, key=lambda some: (round(worth(some), 6), -sum(c.cost for c in some)), default=[])
    return _in_order(best, money, worth) if worth(best) > worth(greedy) + NOTHING else greedy


def _every_set(candidates: Sequence[Member], money: float) -> list[list[Member]]:
    sets = (some for n in range(len(candidates) + 1) for some in itertools.combinations(candidates, n))
    return [list(some) for some in sets if sum(c.cost for c in some) <= money]


def _in_order(candidates: Sequence[Member], money: float, worth: Callable[[Sequence[Member]], float]) -> list[Member]:
    """Take the candidate that adds most for its money, again and again, while money lasts and anybody adds something."""
    chosen: list[Member] = []
    while True:
        now = worth(chosen)
        left = money - sum(c.cost for c in chosen)
        gains = {c.key: worth([*chosen, c]) - now for c in candidates if c not in chosen and c.cost <= left + NOTHING}
        able = [c for c in candidates if gains.get(c.key, 0.0) > NOTHING]
        if not able:
            return chosen
        chosen.append(max(able, key=lambda c: (gains[c.key] / max(c.cost, NOTHING), gains[c.key], c.key)))


def key(platform: str, account: str) -> str:
    """One name for an account on a platform."""
    return f"{platform}|{account}"


def members_of(candidates: pd.DataFrame, *, posts_each: int = 1) -> list[Member]:
    """Candidates with a price as the choice sees them: people, cost of their posts, and what a person is worth beside the others'.

    A person is worth as much as the account's followers engage against the median candidate of the same platform and formula, times the
    share of its audience that fits; what is not known counts as one.
    """
    typical = candidates["typical"].astype("float64")
    usual = typical.groupby([candidates["platform"], candidates["metric"]], dropna=False).transform("median")
    worth = (typical / usual).fillna(1.0) * candidates["match"].astype("float64").fillna(1.0)
    return [
        Member(
            key(row["platform"], row["account"]), float(row["followers"]), float(row["price"]) * posts_each, float(w)
        )
        for row, w in zip(candidates.to_dict("records"), worth, strict=True)
    ]


def linked(members: Mapping[str, Member], links: pd.DataFrame) -> dict[tuple[str, str], float]:
    """Share of the smaller audience that two accounts share, where canonical links hold shared followers."""
    found: dict[tuple[str, str], float] = {}
    for row in links[links["kind"] == "shared_follower"].to_dict("records"):
        a, b = key(row["platform"], row["source"]), key(row["platform"], row["target"])
        if a in members and b in members and a != b:
            smaller = min(members[a].audience, members[b].audience)
            found[(a, b)] = min(1.0, float(row["weight"]) / smaller) if smaller > 0 else 1.0
    return found


def told(
    own: Sequence[Member],
    chosen: Sequence[Member],
    shared: Shared,
    expected: Mapping[str, float],
    *,
    posts_each: int,
    reason: str,
) -> pd.DataFrame:
    """Tell a choice row by row: what each adds, and all up to it together, with Frechet's bounds; columns of ``allies.portfolio``."""
    rows, before = [], list[Member]()
    for place, member in enumerate([*own, *chosen], 1):
        now = [*before, member]
        low, high = bounds(now)
        least = max(0.0, member.audience - bounds(before)[1])
        platform, account = member.key.split("|", 1)
        each = expected.get(member.key, float("nan"))
        rows.append(
            {"platform": platform, "account": account, "kind": "ally" if place > len(own) else "alone", "place": place, "cost": member.cost,
             "audience": round(member.audience), "net_reach": round(max(0.0, total(now, shared) - total(before, shared))),
             "net_reach_low": round(least), "net_reach_high": round(member.audience), "together": round(total(now, shared)),
             "together_low": round(low), "together_high": round(high), "engagements": each * posts_each, "reason": reason}
        )  # fmt: skip
        before = now
    return pd.DataFrame(rows)
