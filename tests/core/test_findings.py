"""Findings: one rule for strength, doubt shared over lists, the same bytes for the same findings."""

import math
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given as given_any
from hypothesis import settings
from hypothesis import strategies as st

from smmlib.core.findings import (
    ORDER,
    Evidence,
    Finding,
    dumps,
    loads,
    refusal,
    strength_of,
    strengths,
    strongest_first,
)


def finding(**changes) -> Finding:
    base = {"id": "topics.ranking.café", "message": "'{topic}' earns {lift:times} on {platform:platform}", "strength": "clear", "evidence": Evidence(table="posts"),
            "values": {"topic": "café", "lift": 1.3, "platform": "vk"}, "value": 1.3, "low": 1.1, "high": 1.5, "level": 0.9, "unit": "ratio", "n": 12}  # fmt: skip
    return Finding(**{**base, **changes})


@pytest.mark.parametrize(
    ("p", "said"),
    [
        (0.96, "clear"),
        (0.95, "clear"),
        (0.9, "leaning"),
        (0.8, "leaning"),
        (0.79, "cannot tell"),
        (math.nan, "cannot tell"),
        (None, "cannot tell"),
    ],
)
def test_strength_follows_the_probability(p, said):
    assert strength_of(p, n=20) == said


def test_few_rows_cannot_tell_whatever_the_probability():
    assert strength_of(0.999, n=7) == "cannot tell"


def test_a_claim_picked_from_a_list_shares_its_doubt_over_the_list():
    assert strength_of(0.97, n=20, among=12) == "cannot tell"
    assert strength_of(0.99, n=20, among=12) == "leaning"
    assert strength_of(0.997, n=20, among=12) == "clear"


def test_a_difference_below_three_percent_is_never_claimed():
    table = pd.DataFrame({"lift": [1.02, 1.4], "p_better": [0.999, 0.999], "n_posts": [500, 500], "place": [2, 1]})

    assert strengths(table) == ["cannot tell", "clear"]


def test_sentence_numbers_and_json_round_trip():
    one = finding()

    assert one.sentence() == "'café' earns ×1.30 on VK"
    assert one.numbers() == "90% interval ×1.10 to ×1.50 · n 12"
    assert loads(dumps([one])) == [one] and dumps(loads(dumps([one]))) == dumps([one])


def test_a_missing_number_is_no_number_in_json_and_a_dash_in_the_sentence():
    holes = {"topic": "café", "platform": "vk"}
    one = finding(value=math.nan, low=math.inf, level=math.nan, weight=math.nan, values={**holes, "lift": math.nan})

    written = dumps([one])

    assert (one.value, one.low, one.level, one.weight) == (None, None, None, 0.0)
    assert "NaN" not in written and "Infinity" not in written
    assert loads(written)[0].sentence() == one.sentence() == "'café' earns – on VK"


@pytest.mark.parametrize(
    ("given", "saved"),
    [
        (np.int64(3), 3),
        (np.float64(2.5), 2.5),
        (pd.NA, None),
        (pd.NaT, None),
        (date(2026, 3, 1), "2026-03-01"),
        ((5, "GBP"), [5, "GBP"]),
        ("a\ud800b", "ab"),
    ],
)
def test_values_of_tables_are_kept_as_json_keeps_them(given, saved):
    one = finding(message="{x}", values={"x": given})

    assert one.values["x"] == saved and loads(dumps([one])) == [one]


@settings(deadline=None)
@given_any(p=st.floats(0, 1), among=st.integers(1, 200))
def test_a_longer_list_never_makes_a_claim_stronger(p, among):
    alone, picked = (ORDER.index(strength_of(p, n=50, among=k)) for k in (1, among))

    assert alone <= picked


def test_unknown_fields_and_wrong_ids_are_refused():
    with pytest.raises(ValueError, match="id"):
        finding(id="Topics ranking")
    with pytest.raises(ValueError, match="mood"):
        finding(mood="good")


def test_strongest_come_first_and_refusals_last():
    told = [
        refusal("topics", "gap", "too few", table="topics.gap"),
        finding(id="topics.b", weight=0.1),
        finding(id="topics.a", weight=0.9),
    ]

    assert [f.id for f in strongest_first(told)] == ["topics.a", "topics.b", "topics.gap"]
