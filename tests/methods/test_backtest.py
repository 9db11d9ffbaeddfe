"""The backtest looks only at later posts, and says so when there are too few."""

import numpy as np
import pandas as pd
import pytest

from smmlib.core.errors import Refusal
from smmlib.methods.backtest import later_posts
from tests.making import posts_of


def noisy(level: float, n: int, seed: int) -> list[float]:
    return list(level * np.exp(np.random.default_rng(seed).normal(0, 0.3, n)))


def test_a_lasting_difference_holds_later():
    found = later_posts(posts_of(carousel=noisy(0.06, 80, 1), photo=noisy(0.03, 80, 2)), "format")

    assert found.loc[0, "group"] == "carousel"
    assert found.loc[0, "verdict"] == "held"
    assert found.loc[0, "delivered_low"] > 1


def test_a_difference_that_ends_falls_short():
    posts = posts_of(carousel=noisy(0.06, 56, 1) + noisy(0.02, 24, 3), photo=noisy(0.03, 80, 2))

    assert later_posts(posts, "format").loc[0, "verdict"] == "fell short"


def test_too_few_later_posts_of_the_best_group_are_refused_with_their_number():
    posts = posts_of(photo=noisy(0.03, 60, 2), carousel=noisy(0.06, 20, 1))
    late = posts["published_at"].rank(pct=True) > 0.7
    posts = posts[~(late & (posts["format"] == "carousel"))]

    with pytest.raises(Refusal, match=r"Only \d later posts fell into 'carousel'"):
        later_posts(posts, "format")


def test_a_group_that_took_over_all_later_posts_has_nothing_to_be_checked_against():
    posts = posts_of(photo=noisy(0.03, 80, 2), carousel=noisy(0.06, 80, 1))
    late = posts["published_at"].rank(pct=True) > 0.7
    posts = posts[~(late & (posts["format"] == "photo"))]

    with pytest.raises(Refusal, match="'carousel' cannot be told from what else changed"):
        later_posts(
            posts,
            "format",
            earlier=len(posts[posts["published_at"] < posts.loc[late, "published_at"].min()]) / len(posts),
        )


def test_posts_without_dates_cannot_be_checked():
    posts = posts_of(photo=[0.03] * 40, reel=[0.05] * 40)
    undated = posts.assign(published_at=pd.Series(pd.NaT, index=posts.index, dtype=posts["published_at"].dtype))

    assert later_posts(undated, "format").empty
