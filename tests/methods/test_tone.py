"""Tone: shares that a tool gets wrong come out right, with intervals that hold."""

import numpy as np
import pandas as pd
import pytest

from smmlib.core.errors import Refusal
from smmlib.methods import tone

TRUE = np.array([0.5, 0.4, 0.1])


def world(rng, *, n=500, labelled=150, right=0.7):
    truth = rng.choice(3, size=n, p=TRUE)
    wrong = (truth + rng.integers(1, 3, size=n)) % 3
    tool = np.where(rng.random(n) < right, truth, wrong)
    named = pd.Series(np.array(tone.TONES)[truth], dtype="str")
    seen = np.zeros(n, dtype=bool)
    seen[rng.choice(n, size=labelled, replace=False)] = True
    return named, named.where(seen), pd.Series(np.array(tone.TONES)[tool], dtype="str")


def test_intervals_hold_and_the_tool_alone_is_far_off():
    rng, inside, error, naive = np.random.default_rng(1), [], [], []
    for _ in range(150):
        truth, labels, tool = world(rng)
        row = tone.corrected(labels, tool, level=0.9).set_index("sentiment").loc["negative"]
        share = (truth == "negative").mean()
        inside.append(row["share_low"] <= share <= row["share_high"])
        error.append(row["share"] - share)
        naive.append(row["reported"] - share)

    assert np.mean(inside) >= 0.85
    assert abs(np.mean(error)) < 0.01 < 0.05 < np.mean(naive)


def test_without_a_tool_the_labels_alone_answer():
    _truth, labels, tool = world(np.random.default_rng(2))

    found = tone.corrected(labels, tool.where(tool.isna()))

    assert found["reported"].isna().all() and found["share"].sum() == pytest.approx(1)


def test_few_labels_are_refused_and_no_share_is_impossible():
    with pytest.raises(Refusal, match="29 mentions carry a label"):
        tone.corrected(pd.Series(["positive"] * 29 + [None] * 50), pd.Series(["positive"] * 79))
    all_good = tone.corrected(pd.Series(["positive"] * 30), pd.Series(["positive"] * 30))
    assert all_good["share_low"].ge(0).all() and all_good["share_high"].le(1).all()
    assert all_good.set_index("sentiment").loc["negative", "share_high"] > 0


def test_tones_are_known_by_several_spellings():
    said = tone.tones_of(pd.Series(["Positive ", "NEG", "нейтральный", "whatever", None]))

    assert said.tolist()[:3] == ["positive", "negative", "neutral"] and said.isna().sum() == 2


def test_agreement_is_told_beside_what_chance_would_give():
    found = tone.quality(pd.Series(["positive", "negative", None]), pd.Series(["positive", "positive", "positive"]))

    assert (found.n, found.agreed, found.by_chance) == (2, 0.5, 0.5)
    assert tone.quality(pd.Series([None, None]), pd.Series(["positive", None])) is None
