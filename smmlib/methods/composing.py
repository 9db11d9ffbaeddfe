"""Headlines from subjects and formulas: every topic gets its turn, no two alike, none too long, no banned word.

A headline is a formula (``{Subject}: myth or true?``) filled with what a topic is called, the brand, an offer, a tag or a task of the
brief. Two headlines count as alike when their letters agree to four fifths, the order of words left aside.

References
----------
Levenshtein, V. I. (1966). Binary codes capable of correcting deletions, insertions and reversals. Soviet Physics Doklady 10 (the
ratio is rapidfuzz's, of sorted words).
"""

from __future__ import annotations

import string
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from smmlib.core import text
from smmlib.methods.tagging import is_banned

TOO_LIKE = 80.0
TOO_LIKE_A_POST = 85.0
MOST_OF_A_FORMULA = 2
PART = {"subject", "Subject", "other", "offer", "tag", "task", "brand", "Brand"}


@dataclass(frozen=True)
class Words:
    """What formulas are filled with: names of each topic in its order of turns, offers still valid, tasks, brand name and tag."""

    subjects: dict[str, list[str]]
    brand: str = ""
    tag: str = ""
    offers: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rules:
    """What a headline must keep: banned words, the client's last headlines, longest length for each platform."""

    banned: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    longest: dict[str, int] = field(default_factory=dict)
    default_longest: int = 90

    def length(self, platform: str) -> int:
        """Longest headline on a platform."""
        return min(self.default_longest, self.longest.get(platform, self.default_longest))


def lengths(limits: pd.DataFrame) -> dict[str, int]:
    """Longest headline for each platform: what is allowed, or what is shown before 'more', whichever is less; unknown is no limit."""
    found = {}
    for row in limits.to_dict("records"):
        known = [int(row[c]) for c in ("characters", "shown") if str(row[c]).isdigit()]
        if known:
            found[row["platform"]] = min(known)
    return found


def quotas(mix: pd.DataFrame, n: int) -> list[tuple[str, str, str]]:
    """Share `n` headlines out over (platform, account, format) as the mix advises, the largest remainders first; in turns.

    Returns
    -------
    list of `n` triples; empty where there is no mix
    """
    if mix.empty:
        return []
    size = mix.groupby(["platform", "account"])["n_posts"].transform("sum").astype("float64")
    weight = (mix["share_advised"].fillna(mix["share_now"]) * size).fillna(0.0).to_numpy()
    if weight.sum() <= 0:
        return []
    due = weight / weight.sum() * n
    count = np.floor(due).astype(int)
    for i in np.argsort(-(due - count), kind="stable")[: n - count.sum()]:
        count[i] += 1
    places = list(mix[["platform", "account", "format"]].itertuples(index=False, name=None))
    turns = sorted((((k + 0.5) / c, i) for i, c in enumerate(count) for k in range(c)), key=lambda t: (t[0], t[1]))
    return [places[i] for _when, i in turns]


def fits(formula: dict[str, str], format_: str) -> bool:
    """May the formula be told in this format?"""
    return not format_ or formula["formats"] in ("", "any") or format_ in formula["formats"].split(";")


def has_banned(headline: str, banned: Sequence[str]) -> bool:
    """Does a banned word or phrase stand in the headline, as words or hidden in a tag?"""
    said = f" {' '.join(text.words(headline))} "
    phrases = (" ".join(text.words(word)) for word in banned)
    tags = [t for t in headline.split() if t.startswith("#")]
    return any(p and f" {p} " in said for p in phrases) or any(is_banned(t, banned) for t in tags)


def fill(pattern: str, words: Words, topic: str, turn: int) -> str:
    """Fill one formula for a topic; empty where a part is not there. `turn` moves through a topic's names, offers and tasks."""
    names = words.subjects.get(topic, [])
    wanted = {name for _, name, _, _ in string.Formatter().parse(pattern) if name}
    if not names or wanted - PART:
        return ""
    subject = names[turn % len(names)]
    other = next((n for n in names if n != subject), "")
    parts = {
        "subject": subject,
        "Subject": subject[:1].upper() + subject[1:],
        "other": other,
        "offer": words.offers[turn % len(words.offers)] if words.offers else "",
        "tag": words.tag,
        "task": words.tasks[turn % len(words.tasks)] if words.tasks else "",
        "brand": words.brand,
        "Brand": words.brand,
    }
    return pattern.format(**parts) if all(parts[name] for name in wanted) else ""


def compose(
    formulas: pd.DataFrame,
    words: Words,
    rules: Rules,
    places: Sequence[tuple[str, str, str]],
    *,
    n: int = 30,
    chances: Callable[[list[str]], np.ndarray] = lambda listed: np.full(len(listed), 0.5),
) -> pd.DataFrame:
    """Write up to `n` headlines, topics in turn; among those that keep the rules the likelier one is taken, then the fresher formula.

    Returns
    -------
    table: ``headline, topic, formula, platform, account, format, p_better``, in order of writing; fewer than `n` rows when the rules leave no more
    """
    written: list[dict[str, object]] = []
    listed, topics = formulas.to_dict("records"), list(words.subjects)
    used: dict[str, int] = dict.fromkeys(formulas["id"], 0)
    idle = 0
    for turn in range(n * 3):
        if len(written) >= n or not topics or idle >= len(topics):
            break
        topic = topics[turn % len(topics)]
        place = places[len(written) % len(places)] if places else ("", "", "")
        found = _candidates(
            listed,
            used,
            words,
            rules,
            topic,
            turn // len(topics),
            place,
            [str(w["headline"]) for w in written],
            len(written),
        )
        if not found:
            idle += 1
            continue
        idle = 0
        p = chances([headline for headline, _ in found])
        best = min(range(len(found)), key=lambda i: (used[found[i][1]], -round(float(p[i]), 6), i))
        headline, formula = found[best]
        used[formula] += 1
        written.append({"headline": headline, "topic": topic, "formula": formula, "platform": place[0] or None, "account": place[1] or None,
                        "format": place[2] or None, "p_better": float(p[best])})  # fmt: skip
    columns = ["headline", "topic", "formula", "platform", "account", "format", "p_better"]
    return pd.DataFrame(written, columns=columns)


def _candidates(
    formulas: list[dict[str, str]],
    used: dict[str, int],
    words: Words,
    rules: Rules,
    topic: str,
    turn: int,
    place: tuple[str, str, str],
    before: list[str],
    start: int,
) -> list[tuple[str, str]]:
    """Headlines for this turn that keep every rule, formulas in turn from `start`."""
    rotated = formulas[start % len(formulas) :] + formulas[: start % len(formulas)]
    found = []
    for formula in rotated:
        if used[formula["id"]] >= MOST_OF_A_FORMULA or not fits(formula, place[2]):
            continue
        headline = fill(formula["pattern"], words, topic, turn)
        if headline and _keeps(headline, rules, place[0], before):
            found.append((headline, formula["id"]))
    return found


def _keeps(headline: str, rules: Rules, platform: str, before: Sequence[str]) -> bool:
    if len(headline) > rules.length(platform) or has_banned(headline, rules.banned):
        return False
    return not alike(headline, before, TOO_LIKE) and not alike(headline, rules.said, TOO_LIKE_A_POST)


def alike(headline: str, others: Sequence[str], limit: float) -> bool:
    """Is the headline nearly the same as one of the others? (0-100, order of words left aside)"""
    from rapidfuzz import fuzz, process, utils

    if not others:
        return False
    found = process.extractOne(
        headline, others, scorer=fuzz.token_sort_ratio, processor=utils.default_process, score_cutoff=limit
    )
    return found is not None
