"""Net reach: no estimate leaves the bounds that hold whatever the overlap."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smmlib.methods import net_reach

REACHES = st.lists(st.floats(0.0, 1.0), min_size=1, max_size=6)


def test_the_textbook_example():
    assert net_reach.bounds([0.3, 0.2, 0.1]) == (0.3, 0.6)
    assert net_reach.sainsbury([0.3, 0.2, 0.1]) == pytest.approx(0.496)


@given(REACHES)
def test_chance_overlap_lies_inside_the_bounds(reaches):
    low, high = net_reach.bounds(reaches)

    assert low - 1e-9 <= net_reach.sainsbury(reaches) <= high + 1e-9


@given(REACHES, st.floats(0.0, 1.0))
def test_known_overlaps_stay_inside_the_bounds_too(reaches, shared):
    low, high = net_reach.bounds(reaches)

    assert low - 1e-9 <= net_reach.agostini(reaches, [shared]) <= high + 1e-9 or sum(reaches) == 0


def test_one_group_is_plain_sainsbury_and_groups_that_avoid_each_other_reach_more():
    assert net_reach.sainsbury_by_group({"all": [0.5, 0.5]}, {"all": 3}) == pytest.approx(0.75)
    apart = net_reach.sainsbury_by_group({"young": [0.9, 0.1], "old": [0.1, 0.9]}, {"young": 1, "old": 1})
    assert apart > net_reach.sainsbury([0.5, 0.5])
