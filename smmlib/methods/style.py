"""How somebody writes, in countable habits, beside the competitors, and what each habit goes with: association, never cause."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from smmlib.core import reading, text
from smmlib.core.errors import Refusal
from smmlib.core.i18n import N_
from smmlib.methods import calls as asking
from smmlib.methods.circumstances import measured, spoken_in, text_of
from smmlib.methods.effects import effects_of

READABILITY = "readability"
UNITS = {
    "words": "words",
    READABILITY: N_("points"),
    "emoji": N_("a post"),
    "tags": N_("a post"),
    "question": "share of posts",
    "addresses_reader": "share of posts",
    "call": "share of posts",
}
MIDDLES = ("words",)  # long posts would rule their mean
LEAST_ON_A_SIDE = 8
TYPICAL_TAU = 0.15
DRAWS, SEED = 400, 2026


def profile(
    posts: pd.DataFrame,
    calls: pd.DataFrame,
    *,
    languages: Sequence[str] = ("en",),
    level: float = 0.90,
    metric: str = "",
) -> pd.DataFrame:
    """Measure each habit of own and competitors' texts, and the lift of own posts above the own median.

    Parameters
    ----------
    posts : canonical posts with ``daypart``, own ones with their themes; left unchanged
    calls : reference ``calls``; languages : content languages of the brief

    Returns
    -------
    table (n_habits, ...): ``feature, unit, metric, own, competitors, n_own, n_competitors, ratio, ratio_low, ratio_high, p_more, lift,
    lift_low, lift_high, p_better, reason``

    Raises
    ------
    Refusal
        No own post has text.
    """
    written = posts[text_of(posts).notna()].reset_index(drop=True)
    own = written["role"] == "own"
    if not own.any():
        raise Refusal(
            "The export holds no texts, so style cannot be described; captions come with the platform's own content export."
        )
    spoken = spoken_in(written, languages)
    habits = measure(written["text"], spoken, calls)
    main = str(spoken[own].mode().iloc[0])
    counted = pd.DataFrame([reading.count(t, s) for t, s in zip(written["text"], spoken, strict=True)])
    middles = habits[own].median()
    sides = {f"side_{name}": _side(habits[name], middles[name]) for name in UNITS}
    sided = written.assign(**sides)
    told = counted[spoken == main]
    rows = [
        _joined(_beside(name, habits, told, written["role"], main, level), _known_lift(sided[own], name, level, metric))
        for name in UNITS
    ]
    return pd.DataFrame(rows)


def _joined(beside: dict[str, Any], lift: dict[str, Any]) -> dict[str, Any]:
    """One row of two answers; where both have a reason for silence, both stand."""
    reasons = [str(part["reason"]) for part in (beside, lift) if part.get("reason")]
    return {**beside, **lift, "reason": "; ".join(reasons) or None}


def _side(values: pd.Series, middle: float) -> pd.Series:
    return (values > middle).map({True: "above", False: "not above"}).where(values.notna())


def measure(said: pd.Series, spoken: pd.Series, calls: pd.DataFrame) -> pd.DataFrame:
    """Measure each habit of each text; ``readability`` in the points of the text's own language, missing where it has no formula."""
    habits = pd.DataFrame(text.style_of(said), index=said.index)
    points = [reading.score(reading.count(one, s), s) for one, s in zip(said, spoken, strict=True)]
    return habits.assign(**{READABILITY: points, "call": asking.asks(said, spoken, calls)})


def _beside(
    name: str, habits: pd.DataFrame, counted: pd.DataFrame, role: pd.Series, main: str, level: float
) -> dict[str, Any]:
    """The typical own post and the competitors', their ratio, and how surely one has more; resampled by post."""
    row: dict[str, Any] = {"feature": name, "unit": UNITS[name]}
    if name == READABILITY:
        return row | _readability(counted, role, main)
    mine, theirs = (habits.loc[role == who, name].dropna().to_numpy("float64") for who in ("own", "competitor"))
    row |= {
        "own": _typical(mine, name),
        "competitors": _typical(theirs, name),
        "n_own": len(mine),
        "n_competitors": len(theirs),
    }
    if min(len(mine), len(theirs)) < LEAST_ON_A_SIDE:
        return row
    a, b = (_resampled(values, name) for values in (mine, theirs))
    more = float((a > b).mean() + (a == b).mean() / 2)
    ratio = {}
    if min(row["own"], row["competitors"]) > 0 and min(a.min(), b.min()) > 0:
        low, high = np.quantile(a / b, [(1 - level) / 2, (1 + level) / 2])
        ratio = {"ratio": row["own"] / row["competitors"], "ratio_low": float(low), "ratio_high": float(high)}
    return row | ratio | {"p_more": more}


def _typical(values: np.ndarray, name: str) -> float:
    if not len(values):
        return math.nan
    return float(np.median(values) if name in MIDDLES else values.mean())


def _resampled(values: np.ndarray, name: str) -> np.ndarray:
    rng = np.random.default_rng(SEED)
    drawn = values[rng.integers(0, len(values), (DRAWS, len(values)))]
    return np.median(drawn, axis=1) if name in MIDDLES else drawn.mean(axis=1)


def _readability(counted: pd.DataFrame, role: pd.Series, main: str) -> dict[str, Any]:
    """All own texts of the main language together against all of the competitors', in points of that language's formula."""
    if main not in reading.FORMULAS:
        return {"reason": f"no readability formula for '{main}' here"}
    mine, theirs = (counted[role.reindex(counted.index) == who] for who in ("own", "competitor"))
    made = {"metric": reading.FORMULAS[main][0], "n_own": len(mine), "n_competitors": len(theirs)}
    enough = [some["words"].sum() >= reading.LEAST_WORDS for some in (mine, theirs)]
    made |= {
        "own": _points(mine, main) if enough[0] else math.nan,
        "competitors": _points(theirs, main) if enough[1] else math.nan,
    }
    if not all(enough):
        whose = "own posts" if not enough[0] else "competitors' posts"
        return made | {"reason": f"fewer than {reading.LEAST_WORDS} words of {whose}, too few for the formula"}
    rng = np.random.default_rng(SEED)
    a, b = (_points_drawn(some.to_numpy("float64"), main, rng) for some in (mine, theirs))
    return made | {"p_more": float((a > b).mean())}


def _points(counted: pd.DataFrame, language: str) -> float:
    return reading.score(
        reading.Counted(*(int(counted[c].sum()) for c in ("words", "sentences", "syllables"))), language
    )


def _points_drawn(counted: np.ndarray, language: str, rng: np.random.Generator) -> np.ndarray:
    sums = counted[rng.integers(0, len(counted), (DRAWS, len(counted)))].sum(axis=1)
    constant, by_sentence, by_word = reading.FORMULAS[language][1]
    return constant + by_sentence * sums[:, 0] / sums[:, 1] + by_word * sums[:, 2] / sums[:, 0]


def _known_lift(own: pd.DataFrame, name: str, level: float, metric: str) -> dict[str, Any]:
    try:
        return _lift(own[own[f"side_{name}"].notna()], f"side_{name}", level, metric)
    except Refusal as why:
        return {"reason": str(why)}


def _lift(own: pd.DataFrame, side: str, level: float, metric: str) -> dict[str, float]:
    """Lift of 'above' against 'not above', the other habits, format, hour and subject held still; both effects are measured from one
    average, in opposite directions."""
    if own[side].value_counts().reindex(["above", "not above"], fill_value=0).min() < LEAST_ON_A_SIDE:
        raise Refusal(f"fewer than {LEAST_ON_A_SIDE} posts on one side of the median")
    others = tuple(f"side_{name}" for name in UNITS if f"side_{name}" != side)
    along = tuple(c for c in measured(own) if c != "log_words")
    pooled = effects_of(
        own,
        side,
        adjust=("format", "daypart", *others),
        along=along,
        level=level,
        metric=metric,
        typical_tau=TYPICAL_TAU,
        learn_tau=False,
    ).pooled
    found = pooled.effects.set_index("group")
    stretch = found["n_posts"].sum() / max(1, found.loc["not above", "n_posts"])
    names = {"lift": "effect", "lift_low": "effect_low", "lift_high": "effect_high"}
    lifts = {lift: math.exp(found.loc["above", effect] * stretch) for lift, effect in names.items()}
    return {**lifts, "p_better": float(found.loc["above", "p_better"])}
