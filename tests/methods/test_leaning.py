"""Leaning: a weighted choice says how easily it tips, and what is not known never tips it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smmlib.methods.leaning import Criterion, weigh


def criterion(points: float, weight: float = 1.0) -> Criterion:
    return Criterion("c", weight, points, 0.01, 0.0, 1.0)


def test_agreement_is_firm_and_an_even_split_tips_half_the_time():
    assert weigh([criterion(0.9)] * 4).p_second > 0.99
    assert weigh([criterion(1.0), criterion(0.0)]).p_second == pytest.approx(0.5, abs=0.12)


def test_a_choice_that_hangs_on_the_weights_flips_with_them():
    firm, loose = weigh([criterion(0.9), criterion(0.7)]), weigh([criterion(1.0, 1.1), criterion(0.0, 1.0)])

    assert firm.flips == 0 and loose.flips > 0.25


def test_ignorance_weakens_and_never_tips():
    known = [criterion(0.8), criterion(0.7)]
    unknown = Criterion("u", 4.0, float("nan"), float("nan"), 0.0, 1.0)

    more, less = weigh(known), weigh([*known, unknown])

    assert less.score == more.score and 0.5 < less.p_second < more.p_second
    assert less.known == pytest.approx(1 / 3)


def test_nothing_known_or_no_weight_is_an_even_score():
    assert weigh([Criterion("u", 1.0, float("nan"), float("nan"), 0.0, 1.0)]).p_second == 0.5
    assert weigh([criterion(1.0, 0.0)]).known == 0


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0.1, 5)), min_size=1, max_size=6))
def test_the_score_lies_between_the_criteria(rows):
    made = weigh([criterion(p, w) for p, w in rows])

    points = np.array([p for p, _w in rows])
    assert points.min() - 1e-9 <= made.score <= points.max() + 1e-9 and 0 <= made.p_second <= 1
