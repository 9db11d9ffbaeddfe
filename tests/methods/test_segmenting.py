"""Segments: two crowds are two segments, one crowd is none."""

import numpy as np
import pandas as pd
import pytest

from smmlib.core import schema
from smmlib.core.errors import Refusal
from smmlib.methods import segmenting

DAY = pd.Timestamp("2026-06-30")


def customers(*crowds, n=150):
    rng = np.random.default_rng(5)
    parts = [pd.DataFrame({"age": rng.normal(age, 5, n).clip(18, 90).round(), "spend": np.exp(rng.normal(spend, 0.3, n)), "income": np.exp(rng.normal(10, 0.4, n))}) for age, spend in crowds]  # fmt: skip
    table = pd.concat(parts, ignore_index=True)
    return schema.check(table.assign(customer=[f"c{i}" for i in range(len(table))]), "customers")


def test_two_crowds_are_two_segments_named_by_what_sets_them_apart():
    found = segmenting.segment(customers((28, 3.0), (60, 5.5)), as_of=DAY)

    assert len(found) == 2 and found["people"].sum() == 300
    assert any("older" in label and "spends more" in label for label in found["label"])


def test_one_crowd_is_refused():
    with pytest.raises(Refusal, match="one cloud"):
        segmenting.segment(customers((40, 4.0), n=400), as_of=DAY)


def test_too_few_customers_are_refused_with_their_number():
    with pytest.raises(Refusal, match="30 customers"):
        segmenting.segment(customers((40, 4.0), n=30), as_of=DAY)
