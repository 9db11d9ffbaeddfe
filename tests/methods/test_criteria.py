"""Criteria: ignorance is a wide bar, not a low score."""

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from smmlib.methods import criteria

WEIGHTS = {"a": 0.5, "b": 0.3, "c": 0.2}


def points(**rows):
    table = pd.DataFrame(
        [{"platform": name, **dict(zip(WEIGHTS, values, strict=True))} for name, values in rows.items()]
    )
    return table.astype(dict.fromkeys(WEIGHTS, "float64")).assign(barred=None)


def test_an_unknown_criterion_widens_the_interval_around_the_same_middle():
    table = criteria.rank(points(known=(0.5, 0.5, 0.5), vague=(0.5, 0.5, None)), WEIGHTS, choose=1).set_index(
        "platform"
    )

    width = table["score_high"] - table["score_low"]
    assert width["vague"] > 5 * width["known"]
    assert abs(table.loc["vague", "score"] - table.loc["known", "score"]) < 1


def test_a_criterion_unknown_of_everybody_tells_nobody_apart():
    table = criteria.rank(points(first=(0.9, 0.8, None), second=(0.2, 0.1, None)), WEIGHTS, choose=1)

    assert table.loc[0, "p_first"] == 1 and table.loc[0, "known_weight"] == 1


def test_probabilities_of_the_first_place_add_up():
    table = criteria.rank(points(a=(0.5, 0.2, 0.9), b=(0.6, 0.3, 0.1), c=(0.4, None, 0.8)), WEIGHTS, choose=2)

    assert abs(table["p_first"].sum() - 1) < 1e-9 and abs(table["p_chosen"].sum() - 2) < 1e-9


def test_equals_share_the_first_place_and_do_not_owe_it_to_the_alphabet():
    table = criteria.rank(points(a=(0.5, 0.5, 0.5), b=(0.5, 0.5, 0.5)), WEIGHTS, choose=1)

    assert table["p_first"].between(0.45, 0.55).all()


def test_what_is_not_ranked_says_between_which_scores_it_could_lie():
    table = criteria.rank(points(known=(0.5, 0.5, 0.5), vague=(None, 0.5, None)), WEIGHTS, choose=1).set_index(
        "platform"
    )

    vague = table.loc["vague"]
    assert pd.isna(vague["place"]) and pd.isna(vague["score"]) and vague["unknown"] == "a, c"
    assert (vague["score_low"], vague["score_high"]) == (15.0, 85.0)
    assert "from 15 to 85" in vague["reason"]


def test_topsis_prefers_no_weakness_where_the_sum_lets_strength_pay():
    lopsided, even, poor = (1.0, 0.6, 0.0), (0.62, 0.6, 0.75), (0.0, 0.0, 0.0)

    table = criteria.rank(
        points(lopsided=lopsided, even=even, poor=poor), {"a": 0.5, "b": 0.1, "c": 0.4}, choose=1
    ).set_index("platform")

    assert table.loc["even", "topsis_place"] == 1 and table.loc["poor", "topsis_place"] == 3


@given(st.lists(st.lists(st.floats(0, 1), min_size=3, max_size=3), min_size=2, max_size=5))
def test_nearness_lies_between_worst_and_best_and_better_in_everything_is_never_further(rows):
    better = [1.0, 1.0, 1.0]

    near = criteria.nearness(np.array([[*rows, better]]), np.array([[0.5, 0.3, 0.2]]))[0]

    assert ((near >= 0) & (near <= 1)).all() and near[-1] >= near.max() - 1e-9
