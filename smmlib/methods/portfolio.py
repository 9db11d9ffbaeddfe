"""Allies chosen together: each next one for the people it adds per money, not for its size.

Net reach is monotone and submodular (what an ally adds only shrinks as others are chosen), so the greedy choice by gain per
cost, or the best single ally if that is better, reaches at least half of 1 - 1/e of the best possible under a budget, and in
practice nearly all of it. How audiences overlap is hardly ever known; Frechet's bounds say what it could be at best and worst.

References
----------
Khuller, S., Moss, A., Naor, J. (1999). The budgeted maximum coverage problem. Information Processing Letters 70(1).
Frechet, M. (1951). Sur les tableaux de correlation dont les marges sont donnees. Annales de l'Universite de Lyon A 14.
Bakshy, E. et al. (2011). Everyone's an influencer. WSDM (many ordinary accounts are the most cost-effective choice).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass


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
    """Choose under a budget, in the order of choice; `base` (the client's own accounts) costs nothing and is always there.

    An ally that adds nothing is left out even when it is free.
    """
    greedy = _greedy(candidates, money, shared, base)
    alone = [[c] for c in candidates if c.cost <= money]
    start = total(base, shared, weighted=True)
    worth = lambda some: total([*base, *some], shared, weighted=True) - start  # noqa: E731
    best = max(alone, key=lambda some: (worth(some), some[0].key), default=[])
    return best if best and worth(best) > worth(greedy) + 1e-9 else greedy


def _greedy(candidates: Sequence[Member], money: float, shared: Shared, base: Sequence[Member]) -> list[Member]:
    chosen: list[Member] = []
    left = money
    while True:
        now = total([*base, *chosen], shared, weighted=True)
        gains = {
            c.key: total([*base, *chosen, c], shared, weighted=True) - now
            for c in candidates
            if c not in chosen and c.cost <= left
        }
        able = [c for c in candidates if gains.get(c.key, 0.0) > 1e-9]
        if not able:
            return chosen
        best = max(able, key=lambda c: (gains[c.key] / max(c.cost, 1e-9), gains[c.key], c.key))
        chosen.append(best)
        left -= best.cost
