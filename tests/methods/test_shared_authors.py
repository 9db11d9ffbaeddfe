"""Shared people: a crowd shares somebody with everybody; only more than chance is a tie."""

import numpy as np
import pandas as pd
import pytest

from smmlib.methods import shared_authors


def pairs_of(**authors):
    return pd.DataFrame([{"account": a, "author": str(p)} for a, people in authors.items() for p in people])


def test_an_account_of_the_clients_people_stands_out_and_a_large_stranger_does_not():
    found = shared_authors.overlaps(
        pairs_of(us=range(100), near=range(70, 130), large=range(95, 495)), ["us"]
    ).set_index("account")

    assert (
        found.loc["near", "overlap"] == pytest.approx(0.5)
        and found.loc["near", "p_authors"] < 0.001
        and found.loc["near", "author_pmi"] > 1
    )
    assert found.loc["large", "p_authors"] > 0.9
    assert found.loc["near", "overlap_low"] < 0.5 < found.loc["near", "overlap_high"]


def test_one_other_account_or_few_people_have_an_overlap_and_no_chance():
    alone = shared_authors.overlaps(pairs_of(us=range(50), them=range(25, 75)), ["us"]).iloc[0]
    few = shared_authors.overlaps(pairs_of(us=range(50), few=range(10), many=range(40, 90)), ["us"]).set_index(
        "account"
    )

    assert alone["overlap"] == 0.5 and pd.isna(alone["p_authors"])
    assert pd.isna(few.loc["few", "p_authors"]) and pd.notna(few.loc["many", "p_authors"])


def test_what_brands_say_to_each_other_makes_no_tie():
    found = shared_authors.overlaps(
        pairs_of(us=[*range(30), "them"], them=[*range(100, 130), "us"], other=range(200, 230)), ["us"]
    )

    assert found["n_shared"].eq(0).all()


def test_people_dealt_at_random_are_a_tie_as_seldom_as_promised():
    rng = np.random.default_rng(3)
    low = 0
    for _ in range(300):
        made = pairs_of(us=rng.choice(600, 150, replace=False), a=rng.choice(600, 80, replace=False), b=rng.choice(600, 120, replace=False),
                        c=rng.choice(600, 60, replace=False))  # fmt: skip
        low += int((shared_authors.overlaps(made, ["us"])["p_authors"] < 0.05).sum())

    assert low / 900 <= 0.06
