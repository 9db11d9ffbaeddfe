"""What marks each segment: middles and halves of its numbers, its women, its towns, the money it brings; nothing that was not counted."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from smmlib.core import i18n
from smmlib.core.brief.models import Audience
from smmlib.methods import mixture
from smmlib.methods import target as aims

WORDS = {
    "age": ("younger", "older"), "income": ("lower income", "higher income"), "spend": ("spends less", "spends more"),
    "orders": ("buys seldom", "buys often"), "tenure_days": ("newer", "longer with us"),
}  # fmt: skip
HALF = (0.25, 0.75)


def table_of(raw: pd.DataFrame, customers: pd.DataFrame, kinds: mixture.Kinds, back: np.ndarray) -> pd.DataFrame:
    """A row a segment, largest first; contract ``audience.segments``.

    Parameters
    ----------
    raw : numbers of each customer; customers : the same customers' words (``gender, city``). Left unchanged.
    back : how far each kind comes back
    """
    sizes = pd.Series(kinds.labels).value_counts()
    rows = []
    for place, one in enumerate(sizes.index, start=1):
        mine = kinds.labels == one
        some = raw[mine]
        ends = {
            f"{c}_{end}": float(some[c].quantile(q)) for c in raw for end, q in zip(("low", "high"), HALF, strict=True)
        }
        rows.append({"segment": f"segment {place}", "people": len(some), "share": len(some) / len(raw), "comes_back": back[one], "label": label(some, raw),
                     "sureness": float(kinds.belongs[mine, one].mean()), "spend_share": _part_of_spend(some, raw), **_words(customers[mine]),
                     **{f"median_{c}": float(some[c].median()) for c in raw}, **ends})  # fmt: skip
    return pd.DataFrame(rows)


def label(some: pd.DataFrame, raw: pd.DataFrame) -> str:
    """The two numbers in which a segment differs most, in words, in spreads of all customers."""
    spread = (raw.quantile(0.9) - raw.quantile(0.1)).replace(0, 1)
    apart = (some.median() - raw.median()) / spread
    far: Sequence[str] = apart.abs().sort_values(ascending=False).index[:2].tolist()
    said = [WORDS[c][int(apart[c] > 0)] for c in far if abs(apart[c]) >= 0.1]
    return ", ".join(said) or "like the average customer"


def _part_of_spend(some: pd.DataFrame, raw: pd.DataFrame) -> float:
    return (
        float(some["spend"].sum() / raw["spend"].sum()) if "spend" in raw and raw["spend"].sum() > 0 else float("nan")
    )


def _words(customers: pd.DataFrame) -> dict[str, object]:
    genders = customers["gender"].dropna().map(aims.gender_of)
    known = genders.isin(list(aims.GENDERS))
    towns = customers["city"].dropna().value_counts(normalize=True).head(3)
    return {
        "women": float((genders[known] == "women").mean()) if known.mean() >= 0.5 else np.nan,
        "cities": ", ".join(f"{town} {share:.0%}" for town, share in towns.items()) or None,
    }


def add_meetings(segments: pd.DataFrame, portrait: pd.DataFrame) -> pd.DataFrame:
    """Add ``meets``: each own account's share of followers (or viewers) as old as the middle half of the segment, most first.

    An estimate by age alone: bands are split by years, and nobody knows which followers buy.
    """
    if "age_low" not in segments or portrait.empty:
        return segments
    ages = portrait[portrait["dimension"] == "age"]
    return segments.assign(meets=[_meeting(ages, round(r.age_low), round(r.age_high)) for r in segments.itertuples()])


def _meeting(ages: pd.DataFrame, low: int, high: int) -> str | None:
    wanted = Audience(ages=[f"{low}-{max(low, high)}"])
    found = []
    for (platform, account, measure), some in ages.groupby(["platform", "account", "measure"], sort=True):
        parts = [aims.inside(wanted, "age", value) for value in some["value"]]
        share = sum(part.share * s for part, s in zip(parts, some["share"], strict=True) if part)
        twice = ages.loc[ages["platform"] == platform, "account"].nunique() > 1
        found.append(
            (-share, f"{i18n.platform(str(platform))}{f' ({account})' if twice else ''} {share:.0%} of {measure}")
        )
    return ", ".join(words for _share, words in sorted(found)[:3]) or None
