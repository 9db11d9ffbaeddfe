"""Shares of positive, neutral and negative mentions, corrected by what a person read in a random sample of them.

A tool that is right in seven of ten cases reports twenty percent of complaints where there are ten. So its verdict is never a result
here: it only sorts the mentions into heaps, and the labels tell what each heap holds. Without a tool all mentions are one heap; without
labels there is no answer.

References
----------
Cochran, W. (1977). Sampling Techniques, 3rd ed., section 5A.8 (stratification after the sample). Forman, G. (2008). Quantifying counts
and costs via classification. Data Min. Knowl. Disc. 17, 164-206.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from smmlib.core import stats
from smmlib.core.errors import Refusal
from smmlib.core.text import clean

TONES = ("positive", "neutral", "negative")
SPELLED = {
    "positive": ("positive", "pos", "+", "1", "good", "положительный", "позитив", "позитивный", "positif"),
    "neutral": ("neutral", "neu", "0", "mixed", "нейтральный", "нейтрально", "neutraal", "berkecuali"),
    "negative": ("negative", "neg", "-", "−", "-1", "bad", "отрицательный", "негатив", "негативный", "negatif"),
}
NAMES = {name: tone for tone, names in SPELLED.items() for name in names}
LEAST_LABELS, DRAWS = 30, 4000


def tones_of(values: pd.Series) -> pd.Series:
    """Tones as one of three words; what is none of them is missing."""
    return values.map(lambda v: NAMES.get(clean(v).strip().casefold()), na_action="ignore")


@dataclass(frozen=True)
class Quality:
    """How well the tool did on the labelled mentions: how many there are, the share on which it agreed, and how well a coin would have done."""

    n: int
    agreed: float
    by_chance: float


def quality(labels: pd.Series, tool: pd.Series) -> Quality | None:
    """Compare the tool with the labels; None where no mention has both."""
    both = labels.notna() & tool.notna()
    if not both.any():
        return None
    a, b = labels[both], tool[both]
    shares = [(a == tone).mean() * (b == tone).mean() for tone in TONES]
    return Quality(int(both.sum()), float((a.to_numpy() == b.to_numpy()).mean()), float(sum(shares)))


def corrected(labels: pd.Series, tool: pd.Series, *, level: float = 0.90, seed: int = 7) -> pd.DataFrame:
    """Estimate the share of each tone among all mentions of one brand.

    Parameters
    ----------
    labels : tone as a person read it, missing where nobody did (n_mentions,); tool : tone as the tool said, missing where it said none

    Returns
    -------
    table (3, 6): ``sentiment, share, share_low, share_high, reported`` (what the tool alone would say), ``n`` (labels)

    Raises
    ------
    Refusal
        Fewer than 30 labels.
    """
    n = int(labels.notna().sum())
    if n < LEAST_LABELS:
        raise Refusal(f"{n} mentions carry a label of a person; {LEAST_LABELS} drawn at random are needed.")
    heaps = tool.astype("object").where(tool.notna(), "none")
    overall = np.array([(labels == tone).sum() + 0.5 for tone in TONES]) / (n + 1.5)
    rng, drawn, centre = np.random.default_rng(seed), np.zeros((DRAWS, 3)), np.zeros(3)
    for heap in sorted(heaps.unique()):
        weight = float((heaps == heap).mean())
        counts = np.array([((labels == tone) & (heaps == heap)).sum() for tone in TONES], "float64")
        drawn += weight * rng.dirichlet(counts + overall, size=DRAWS)
        centre += weight * (counts + overall) / (counts.sum() + 1)
    low, high = stats.quantiles(drawn, level)
    said = [float((tool == tone).sum() / tool.notna().sum()) if tool.notna().any() else np.nan for tone in TONES]
    return pd.DataFrame({"sentiment": TONES, "share": centre, "share_low": low, "share_high": high, "reported": said, "n": n})  # fmt: skip
