"""Criteria: ignorance is a wide bar, not a low score."""

import pandas as pd

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
