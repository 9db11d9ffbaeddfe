"""Mixing: shares move as far as the evidence and no further, and always add up."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smmlib.methods import mixing
from tests.making import posts_of


def effects_of(**p_better: float) -> pd.DataFrame:
    """Every format has 40 posts and a place; how sure it is better is given."""
    return pd.DataFrame(
        [
            {"platform": "instagram", "account": "nord", "format": name, "p_better": p, "place": i + 1, "n_posts": 40, "lift": 0.5 + p}
            for i, (name, p) in enumerate(p_better.items())
        ]
    )  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.floats(0, 1), min_size=2, max_size=5),
    st.floats(0.1, 0.9),
    st.sampled_from(["hidden", "open"]),
    st.integers(0, 9),
)
def test_no_share_moves_further_than_allowed_and_shares_add_up(probabilities, most_change, strategy, selling):
    names = [f"f{i}" for i in range(len(probabilities))]
    posts = posts_of(**{name: [0.03] * (6 + 4 * i) for i, name in enumerate(names)})
    sells = pd.Series(np.arange(len(posts)) % 10 < selling, index=posts.index).astype("float64")

    mix = mixing.advise(posts, effects_of(**dict(zip(names, probabilities, strict=True))), by="format", most_change=most_change,
                        strategy=strategy, selling=sells)  # fmt: skip
    moved = mix["share_advised"] / mix["share_now"]

    assert mix["share_advised"].sum() == pytest.approx(1)
    assert moved.between(1 - most_change - 1e-6, 1 + most_change + 1e-6).all()
    assert (moved[mix["reason"].str.contains("no more of it")] <= 1 + 1e-6).all()


def test_where_nothing_can_be_told_nothing_moves():
    posts = posts_of(photo=[0.03] * 30, reel=[0.03] * 10)

    mix = mixing.advise(posts, effects_of(photo=0.6, reel=0.4), by="format")

    assert mix["share_advised"].tolist() == pytest.approx(mix["share_now"].tolist())


def test_a_share_of_offers_fits_hidden_below_three_in_ten_and_open_from_half():
    assert mixing.p_fits(10, 100, "hidden") > 0.99 > 0.01 > mixing.p_fits(60, 100, "hidden")
    assert mixing.p_fits(60, 100, "open") > 0.95 > 0.05 > mixing.p_fits(10, 100, "open")
    assert 0.2 < mixing.p_fits(1, 3, "hidden") < 0.8
