"""What was planted, for tests: true values, and what must be found or must come out as "cannot tell"."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from smmlib.sources.simulate import plan, site, talk
from smmlib.sources.simulate.own_posts import Post
from smmlib.sources.simulate.rendering import write_text
from smmlib.sources.simulate.writing import phrases

FOUND, CANNOT_TELL = "found", "cannot tell"
MODEL = (
    "log(rate) = base + trend + December bump + format + topic + question + block + boosted + N(0, sigma); "
    "reach lognormal; engagements ~ Poisson(reach * rate); rate is er_reach"
)
ABOVE, BELOW = "earns more than the account's average post", "earns less than the account's average post"
CLAIMS = {
    ("instagram", "carousel"): (ABOVE, FOUND), ("instagram", "photo"): (BELOW, FOUND),
    ("instagram", "reel"): (ABOVE, CANNOT_TELL), ("facebook", "link"): (BELOW, FOUND),
    ("facebook", "photo"): ("earns more or less than reel", CANNOT_TELL),
    ("facebook", "reel"): ("earns more or less than photo", CANNOT_TELL),
    ("facebook", "video"): (ABOVE, CANNOT_TELL), ("facebook", "text"): (ABOVE, CANNOT_TELL),
}  # fmt: skip
WHY = {
    ("instagram", "reel"): "looks best in plain averages: posted in the evening and in recent months",
    ("facebook", "photo"): "photo and reel earn the same",
    ("facebook", "reel"): "photo and reel earn the same",
    ("facebook", "video"): "too few posts",
    ("facebook", "text"): "too few posts",
}


def write_truth(path: Path, posts: dict[str, Sequence[Post]], *, seed: int) -> None:
    """Write the planted truths as YAML; `posts` by platform, as they were exported."""
    import yaml

    truth = {
        "client": "demo",
        "seed": seed,
        "metric": "er_reach",
        "model": MODEL,
        "sigma": plan.SIGMA,
        "reading": "effect: factor of the model on the rate; lift: the same against the account's average post; "
        "must: whether the claim (elsewhere: a difference from the average, in the direction of effect) has to be found",
        "accounts": [_account(account, posts[account.platform]) for account in plan.OWN],
        "formats": [row for a in plan.OWN for row in _formats(a, posts[a.platform])],
        "blocks": [row for a in plan.OWN for row in _blocks(a, posts[a.platform])],
        "topics": _topics(posts),
        "gaps": _gaps(),
        "style": _style(posts),
        "allies": [_ally(ally) for ally in plan.ALLIES],
        "mentions": _mentions(seed),
        "ads": [{"platform": p, "best": best, "half": half, "form": "purchases of an ad set and day = best * spend / (spend + half)"}
                for p, (best, half) in plan.AD_RESPONSE.items()],
        "site": site.truth(),
    }  # fmt: skip
    text = yaml.safe_dump(truth, sort_keys=False, allow_unicode=True, width=120)
    write_text(path, "# Planted truths of the demo client; written by: python -m smmlib.sources.simulate demo\n" + text)


def _account(account: plan.OwnAccount, posts: Sequence[Post]) -> dict[str, Any]:
    return {"platform": account.platform, "account": account.handle, "n_posts": len(posts), "trend_log_per_year": account.trend,
            "december_bump_log": plan.DECEMBER, "n_boosted": sum(post.boosted for post in posts),
            "boosted_effect": plan.BOOSTED_RATE}  # fmt: skip


def _lifts(effects: dict[Any, float], counts: Counter[Any]) -> dict[Any, float]:
    """Effects against the account's average post (geometric mean over its posts)."""
    total = sum(counts[name] for name in effects)
    mean = sum(counts[name] * math.log(effect) for name, effect in effects.items()) / total
    return {name: round(effect / math.exp(mean), 4) for name, effect in effects.items()}


def _formats(account: plan.OwnAccount, posts: Sequence[Post]) -> list[dict[str, Any]]:
    counts = Counter(post.format for post in posts)
    effects = {name: kind.effect for name, kind in account.formats.items()}
    lifts = _lifts(effects, counts)
    rows = []
    for name, effect in effects.items():
        key = (account.platform, name)
        claim, must = CLAIMS[key]
        row = {"platform": account.platform, "account": account.handle, "format": name, "effect": effect,
               "lift": lifts[name], "n_posts": counts[name], "claim": claim, "must": must}  # fmt: skip
        rows.append(row | ({"why": WHY[key]} if key in WHY else {}))
    return rows


def _blocks(account: plan.OwnAccount, posts: Sequence[Post]) -> list[dict[str, Any]]:
    counts = Counter(post.block for post in posts)
    order = sorted(counts, key=lambda block: (block[0], plan.PARTS[block[1]]))
    effects = {block: account.good_blocks.get(block, 1.0) for block in order}
    lifts = _lifts(effects, counts)
    return [
        {"platform": account.platform, "account": account.handle, "weekday": weekday + 1, "daypart": part,
         "hour_from": plan.PARTS[part], "zone": plan.ZONE, "effect": effect, "lift": lifts[weekday, part],
         "n_posts": counts[weekday, part], "must": FOUND if effect != 1.0 else CANNOT_TELL}
        for (weekday, part), effect in effects.items()
    ]  # fmt: skip


def _topics(posts: dict[str, Sequence[Post]]) -> list[dict[str, Any]]:
    counts = Counter(post.caption.topic for own in posts.values() for post in own)
    effects = {name: float(row[0]) for name, row in plan.TOPICS.items()}
    lifts = _lifts(effects, counts)
    rows = []
    for name, effect in effects.items():
        must = FOUND if effect != 1.0 else CANNOT_TELL
        rows.append({"topic": name, "name": phrases("topics")[name]["name"], "tags": phrases("topics")[name]["tags"], "effect": effect,
                     "lift": lifts[name], "n_posts": counts[name], "must": must, "rankable": counts[name] >= 8})  # fmt: skip
    return rows


def _gaps() -> list[dict[str, Any]]:
    total = sum(plan.RIVAL_TOPICS.values())
    own_total = sum(int(row[1]) + int(row[2]) for row in plan.TOPICS.values())
    rows = []
    for name in (*plan.GAP_TOPICS, *plan.NEGLECTED):
        own = plan.TOPICS.get(name, (1.0, 0, 0))
        n_own, n_rivals = int(own[1]) + int(own[2]), plan.RIVAL_TOPICS.get(name, 0) * len(plan.RIVALS)
        kind = "only competitors cover it" if name in plan.GAP_TOPICS else "only the client covers it"
        rows.append({"topic": name, "name": phrases("topics")[name]["name"], "tags": phrases("topics")[name]["tags"], "kind": kind,
                     "n_own": n_own, "n_competitors": n_rivals, "share_own": round(n_own / own_total, 4),
                     "share_competitors": round(n_rivals / (total * len(plan.RIVALS)), 4),
                     "must": FOUND if n_own >= 8 or n_rivals else CANNOT_TELL})  # fmt: skip
    return rows


def _style(posts: dict[str, Sequence[Post]]) -> list[dict[str, Any]]:
    asked = sum(post.caption.question for own in posts.values() for post in own)
    return [
        {"feature": "question", "effect": plan.QUESTION, "n_posts": asked, "must": FOUND,
         "why": "small: leaning is enough"},
        {"feature": "words", "effect": 1.0, "n_posts": sum(map(len, posts.values())), "must": CANNOT_TELL},
    ]  # fmt: skip


def _ally(ally: plan.Ally) -> dict[str, Any]:
    row: dict[str, Any] = {"platform": "instagram", "account": ally.handle, "bought_followers": bool(ally.bought)}
    if ally.bought:
        row["bought"] = [{"day": day, "followers": n} for day, n in ally.bought]
    if ally.viral:
        row |= {"viral_day": ally.viral[0], "why": "grew by a post that people engaged with: must not be flagged"}
    return row | {"must": FOUND if ally.bought else CANNOT_TELL}


def _mentions(seed: int) -> dict[str, Any]:
    own, rival = "quillfern.coffee", "bramblegate.roastery"
    return {
        "sentiment_of_ordinary_days": dict(plan.SENTIMENT),
        "expected": dict(plan.MENTIONS),
        "tones": talk.tone_counts(seed),
        "tool_right": plan.TOOL_RIGHT,
        "spikes": [
            {"brand": own, "day": plan.SPIKE_DAY, "extra": plan.SPIKE_MENTIONS, "about": "bags burst in the post", "must": FOUND},
            {"brand": rival, "day": plan.SPAM_DAY, "extra": plan.SPAM_MENTIONS, "authors": plan.SPAM_AUTHORS,
             "about": "copies of one text by two authors: no spike once copies count once", "must": CANNOT_TELL},
        ],
    }  # fmt: skip
