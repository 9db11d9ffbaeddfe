"""Rates: small counts without bias, and a refusal where the typical post earns nothing."""

import numpy as np
import pandas as pd
import pytest

from smmlib.core.errors import Refusal
from smmlib.methods.rates import log_rates
from tests.making import posts_of


def test_where_most_posts_earn_nothing_the_refusal_says_how_many():
    posts = posts_of(photo=[0.0] * 15 + [0.05] * 5)

    with pytest.raises(Refusal, match=r"75% of the 20 posts earned no engagement"):
        log_rates(posts)


def test_without_a_denominator_the_refusal_says_which_are_missing():
    posts = posts_of(photo=[0.05] * 10).assign(reach=pd.array([pd.NA] * 10, dtype="Int64"))

    with pytest.raises(Refusal, match="neither reach, impressions, views nor followers"):
        log_rates(posts)


def test_a_post_with_zero_reach_has_no_rate_rather_than_a_rate_of_zero():
    posts = posts_of(photo=[0.05] * 10)
    posts.loc[0, "reach"] = 0

    assert len(log_rates(posts).posts) == 9


def test_small_reach_does_not_look_better_or_worse_than_large_reach():
    rng = np.random.default_rng(7)
    reach = np.where(np.arange(6000) % 2, 100, 5000)
    posts = posts_of(photo=[0.0] * 6000).assign(reach=pd.array(reach, dtype="Int64"))
    posts["likes"] = pd.array(rng.poisson(0.03 * reach), dtype="Int64")

    found = log_rates(posts)

    small, large = (np.average(found.values[m], weights=found.weights[m]) for m in (reach == 100, reach == 5000))
    assert abs(small - large) < 0.06


def test_the_callers_posts_are_left_unchanged():
    posts = posts_of(photo=[0.05] * 10)
    before = posts.copy(deep=True)

    log_rates(posts)

    pd.testing.assert_frame_equal(posts, before)
