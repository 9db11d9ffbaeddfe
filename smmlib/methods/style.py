"""How somebody writes, in countable habits, and what each habit goes with: association, never cause."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from smmlib.core import text
from smmlib.core.errors import Refusal
from smmlib.methods.effects import effects_of

UNITS = {
    "words": "words",
    "emoji": "emoji",
    "tags": "tags",
    "question": "share of posts",
    "addresses_reader": "share of posts",
}
LEAST_ON_A_SIDE = 8
TYPICAL_TAU = 0.15


def profile(posts: pd.DataFrame, *, level: float = 0.90, metric: str = "") -> pd.DataFrame:
    """Measure each habit of own and competitors' texts, and the lift of own posts above the own median.

    Parameters
    ----------
    posts : canonical posts with ``daypart``; left unchanged

    Returns
    -------
    table (n_habits, ...): ``feature, unit, own, competitors, n_own, n_competitors, lift, lift_low, lift_high, reason``

    Raises
    ------
    Refusal
        No own post has text.
    """
    written = posts[posts["text"].notna() & (posts["text"].str.strip() != "")].reset_index(drop=True)
    own = written["role"] == "own"
    if not own.any():
        raise Refusal(
            "The export holds no texts, so style cannot be described; captions come with the platform's own content export."
        )
    measured = pd.DataFrame(text.style_of(written["text"]))
    middles = measured[own].median()
    sides = {
        f"side_{name}": (measured[name] > middles[name]).map({True: "above", False: "not above"}) for name in UNITS
    }
    sided = written.assign(**sides)
    return pd.DataFrame([_habit(sided, measured[name], own, name, level, metric) for name in UNITS])


def _habit(
    written: pd.DataFrame, measured: pd.Series, own: pd.Series, name: str, level: float, metric: str
) -> dict[str, Any]:
    rivals = written["role"] == "competitor"
    is_share = UNITS[name].startswith("share")
    row: dict[str, Any] = {
        "feature": name,
        "unit": UNITS[name],
        "own": _middle(measured[own], is_share),
        "n_own": int(own.sum()),
        "competitors": _middle(measured[rivals], is_share),
        "n_competitors": int(rivals.sum()),
    }
    try:
        return {**row, **_lift(written[own], f"side_{name}", level, metric)}
    except Refusal as why:
        return {**row, "reason": str(why)}


def _middle(values: pd.Series, is_share: bool) -> float:
    if not len(values):
        return math.nan
    return float(values.mean() if is_share else values.median())


def _lift(own: pd.DataFrame, side: str, level: float, metric: str) -> dict[str, float]:
    """Lift of 'above' against 'not above', the other habits held still; both effects are measured from one average,
    in opposite directions."""
    if own[side].value_counts().reindex(["above", "not above"], fill_value=0).min() < LEAST_ON_A_SIDE:
        raise Refusal(f"fewer than {LEAST_ON_A_SIDE} posts on one side of the median")
    others = tuple(f"side_{name}" for name in UNITS if f"side_{name}" != side)
    adjust = ("format", "daypart", *others)
    pooled = effects_of(
        own, side, adjust=adjust, level=level, metric=metric, typical_tau=TYPICAL_TAU, learn_tau=False
    ).pooled
    found = pooled.effects.set_index("group")
    stretch = found["n_posts"].sum() / max(1, found.loc["not above", "n_posts"])
    names = {"lift": "effect", "lift_low": "effect_low", "lift_high": "effect_high"}
    lifts = {lift: math.exp(found.loc["above", effect] * stretch) for lift, effect in names.items()}
    return {**lifts, "p_better": float(found.loc["above", "p_better"])}
