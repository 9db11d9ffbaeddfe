"""What was planted, for tests: true values, and what must be found or must come out as "cannot tell"."""

from __future__ import annotations

import dataclasses
import math
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from smmlib.sources.simulate import site, talk
from smmlib.sources.simulate.around import Ally, Spike
from smmlib.sources.simulate.drawn import Drawn
from smmlib.sources.simulate.own_posts import Post
from smmlib.sources.simulate.rendering import write_text
from smmlib.sources.simulate.spec import CANNOT_TELL, FOUND, PARTS, Client, OwnAccount
from smmlib.sources.simulate.writing import book_of

RANKABLE = 8
MODEL = (
    "log(rate) = base + trend + {bump} + format + topic + question + block + boosted + N(0, sigma); "
    "{exposure} lognormal; engagements ~ Poisson({exposure} * rate); rate is {metric}"
)
READING = (
    "effect: factor of the model on the rate; lift: the same against the account's average post; "
    "must: whether the claim (elsewhere: a difference from the average, in the direction of effect) has to be found"
)
FORM = "purchases of an ad set and day = best * spend / (spend + half)"


def write_truth(path: Path, drawn: Drawn) -> None:
    """Write the planted truths as YAML."""
    import yaml

    client, posts = drawn.client, drawn.posts
    exposure = "reach" if client.metric == "er_reach" else "views"
    truth = {
        "client": client.name,
        "seed": drawn.seed,
        "metric": client.metric,
        "model": MODEL.format(bump=client.bump_word, exposure=exposure, metric=client.metric),
        "sigma": client.sigma,
        "reading": READING,
        "accounts": [_account(client, account, posts[account.platform]) for account in client.own],
        "formats": [row for a in client.own if a.measured and len(a.formats) > 1 for row in _formats(a, posts[a.platform])],
        "blocks": [row for a in client.own if a.measured and a.told_hours for row in _blocks(client, a, posts[a.platform])],
        "topics": _topics(drawn),
        "gaps": _gaps(client),
        "style": _style(drawn),
        "allies": [_ally(client.ally_platform, ally) for ally in client.allies],
        "mentions": _mentions(drawn),
        "ads": [{"platform": p, "best": best, "half": half, "form": FORM} for p, (best, half) in client.ad_response.items()],
    }  # fmt: skip
    if "site" in client.exports:
        truth["site"] = site.truth()
    if client.segments:
        truth["segments"] = [
            dataclasses.asdict(segment) | {"cities": list(segment.cities)} for segment in client.segments
        ]
    text = yaml.safe_dump(truth, sort_keys=False, allow_unicode=True, width=120)
    title = f"# Planted truths of the {client.title}; written by: python -m smmlib.sources.simulate {client.name}\n"
    write_text(path, title + text)


def _account(client: Client, account: OwnAccount, posts: Sequence[Post]) -> dict[str, Any]:
    bumps = {f"{client.bump_word.split()[0].lower()}_bump_log": client.bumps[0].log}
    return {"platform": account.platform, "account": account.handle, "n_posts": len(posts), "trend_log_per_year": account.trend,
            **bumps, "n_boosted": sum(post.boosted for post in posts), "boosted_effect": client.boosted_rate}  # fmt: skip


def _lifts(effects: dict[Any, float], counts: Counter[Any]) -> dict[Any, float]:
    """Effects against the account's average post (geometric mean over its posts)."""
    total = sum(counts[name] for name in effects)
    mean = sum(counts[name] * math.log(effect) for name, effect in effects.items()) / total
    return {name: round(effect / math.exp(mean), 4) for name, effect in effects.items()}


def _formats(account: OwnAccount, posts: Sequence[Post]) -> list[dict[str, Any]]:
    counts = Counter(post.format for post in posts)
    lifts = _lifts({name: kind.effect for name, kind in account.formats.items()}, counts)
    rows = []
    for name, kind in account.formats.items():
        row = {"platform": account.platform, "account": account.handle, "format": name, "effect": kind.effect,
               "lift": lifts[name], "n_posts": counts[name], "claim": kind.claim, "must": kind.must}  # fmt: skip
        rows.append(row | ({"why": kind.why} if kind.why else {}))
    return rows


def _blocks(client: Client, account: OwnAccount, posts: Sequence[Post]) -> list[dict[str, Any]]:
    counts = Counter(post.block for post in posts)
    why = {trap.block: {"trap": True, "why": trap.why} for trap in account.traps}
    order = sorted(counts, key=lambda block: (block[0], PARTS[block[1]]))
    effects = {block: account.good_blocks.get(block, 1.0) for block in order}
    lifts = _lifts(effects, counts)
    return [
        {"platform": account.platform, "account": account.handle, "weekday": weekday + 1, "daypart": part,
         "hour_from": PARTS[part], "zone": client.zone, "effect": effect, "lift": lifts[weekday, part],
         "n_posts": counts[weekday, part], "must": FOUND if effect != 1.0 else CANNOT_TELL, **why.get((weekday, part), {})}
        for (weekday, part), effect in effects.items()
    ]  # fmt: skip


def _topics(drawn: Drawn) -> list[dict[str, Any]]:
    client, book = drawn.client, book_of(drawn.client.name, "topics")
    rated = [post for account in client.own if account.rated for post in drawn.posts[account.platform]]
    counts = Counter(post.caption.topic for post in rated)
    effects = {name: topic.effect for name, topic in client.topics.items()}
    lifts = _lifts(effects, counts)
    rows = []
    for name, effect in effects.items():
        must = FOUND if effect != 1.0 else CANNOT_TELL
        rows.append({"topic": name, "name": book[name]["name"], "tags": book[name]["tags"], "effect": effect,
                     "lift": lifts[name], "n_posts": counts[name], "must": must, "rankable": counts[name] >= RANKABLE})  # fmt: skip
    return rows


def _gaps(client: Client) -> list[dict[str, Any]]:
    book, total = book_of(client.name, "topics"), sum(client.rival_topics.values()) * len(client.rivals)
    n_own = {name: sum(topic.posts.values()) for name, topic in client.topics.items()}
    rows = []
    for name in (*client.gap_topics, *client.neglected):
        own, rivals = n_own.get(name, 0), client.rival_topics.get(name, 0) * len(client.rivals)
        kind = "only competitors cover it" if name in client.gap_topics else "only the client covers it"
        rows.append({"topic": name, "name": book[name]["name"], "tags": book[name]["tags"], "kind": kind,
                     "n_own": own, "n_competitors": rivals, "share_own": round(own / sum(n_own.values()), 4),
                     "share_competitors": round(rivals / total, 4), "must": FOUND if own >= RANKABLE or rivals else CANNOT_TELL})  # fmt: skip
    return rows


def _style(drawn: Drawn) -> list[dict[str, Any]]:
    asked = sum(post.caption.question for own in drawn.posts.values() for post in own)
    told = {"must": FOUND, "why": "small: leaning is enough"} if drawn.client.question != 1.0 else {"must": CANNOT_TELL}
    return [
        {"feature": "question", "effect": drawn.client.question, "n_posts": asked, **told},
        {"feature": "words", "effect": 1.0, "n_posts": sum(map(len, drawn.posts.values())), "must": CANNOT_TELL},
    ]


def _ally(platform: str, ally: Ally) -> dict[str, Any]:
    row: dict[str, Any] = {"platform": platform, "account": ally.handle, "bought_followers": bool(ally.bought)}
    if ally.bought:
        row["bought"] = [{"day": day, "followers": n} for day, n in ally.bought]
    if ally.viral:
        row |= {"viral_day": ally.viral[0], "why": "grew by a post that people engaged with: must not be flagged"}
    return row | {"must": FOUND if ally.bought else CANNOT_TELL}


def _mentions(drawn: Drawn) -> dict[str, Any]:
    client = drawn.client
    told: dict[str, Any] = {
        "sentiment_of_ordinary_days": dict(client.talk.sentiment),
        "expected": dict(client.talk.expected),
        "tones": talk.tone_counts(drawn),
        "tool_right": client.talk.tool_right,
        "spikes": [_spike(spike) for spike in client.talk.spikes],
    }
    if client.talk.comment_spike:
        told["comments"] = [_spike(client.talk.comment_spike)]
    return told


def _spike(spike: Spike) -> dict[str, Any]:
    copies = {"authors": spike.authors} if spike.authors else {}
    must = CANNOT_TELL if spike.authors else FOUND
    return {"brand": spike.brand, "day": spike.day, "extra": spike.extra, **copies, "about": spike.about, "must": must}
