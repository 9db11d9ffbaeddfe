"""Allocation: the last unit of money brings the same everywhere, limits are kept, and no other split is better."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smmlib.core.errors import Refusal
from smmlib.methods.allocation import Curves, allocate, best_of_each, first_order_gap, regret, worth_spending

FREE = {"floor": np.zeros(2), "cap": np.full(2, np.inf)}
TWO = Curves(np.array([[100.0, 50.0]]), np.array([[1000.0, 1000.0]]))
DOUBT = Curves(
    np.array([[100.0, 50.0], [40.0, 90.0], [70.0, 70.0]]), np.array([[900.0, 1500.0], [2000.0, 400.0], [50.0, 5000.0]])
)


def test_the_last_unit_brings_the_same_in_every_free_channel():
    spend = allocate(TWO, 3000, **FREE)

    assert spend.sum() == pytest.approx(3000)
    assert TWO.marginals(spend)[0, 0] == pytest.approx(TWO.marginals(spend)[0, 1], rel=1e-6)
    assert first_order_gap(TWO, spend, **FREE) < 1e-6


def test_with_one_draw_the_split_on_average_is_the_split_of_that_draw():
    assert allocate(TWO, 3000, **FREE) == pytest.approx(best_of_each(TWO, 3000, **FREE)[0], rel=1e-6)


def test_with_doubt_the_split_is_the_best_on_average_and_not_in_each_draw():
    spend = allocate(DOUBT, 2500, **FREE)
    others = [np.array([part, 2500 - part]) for part in np.linspace(0, 2500, 501)]

    assert DOUBT.total(spend).mean() >= max(DOUBT.total(o).mean() for o in others) - 1e-6
    assert regret(DOUBT, spend, 2500, **FREE).max() > 0.01


def test_a_split_that_is_not_the_best_is_found_out():
    assert first_order_gap(TWO, np.array([1500.0, 1500.0]), **FREE) > 0.5


def test_floors_caps_and_pins_are_kept():
    floor, cap = np.array([0.0, 2000.0]), np.array([500.0, 2500.0])

    for spend in (allocate(TWO, 2600, floor=floor, cap=cap), best_of_each(TWO, 2600, floor=floor, cap=cap)[0]):
        assert (spend >= floor - 1e-9).all() and (spend <= cap + 1e-9).all() and spend.sum() == pytest.approx(2600)


def test_too_little_money_for_the_floors_is_refused_with_both_sums():
    with pytest.raises(Refusal, match="adds up to 3,000, and there is 2,000"):
        allocate(TWO, 2000, floor=np.array([1000.0, 2000.0]), cap=np.full(2, np.inf))
    with pytest.raises(Refusal, match="lies above the most"):
        allocate(TWO, 2000, floor=np.array([900.0, 0.0]), cap=np.array([800.0, 2000.0]))


def test_money_above_all_caps_stays_unspent():
    assert list(allocate(TWO, 5000, floor=np.zeros(2), cap=np.array([500.0, 700.0]))) == [500, 700]


def test_no_money_is_no_spend():
    assert allocate(TWO, 0, **FREE) == pytest.approx([0, 0])


def test_spending_stops_being_worth_it_where_the_last_unit_brings_too_little():
    enough = worth_spending(TWO, 0.01, 1e6, **FREE)

    assert TWO.marginals(allocate(TWO, enough, **FREE)) == pytest.approx(np.full((1, 2), 0.01), rel=1e-5)
    assert worth_spending(TWO, 1e-9, 4000, **FREE) == 4000


channel = st.tuples(st.floats(1, 1e4), st.floats(10, 1e5), st.floats(0, 100), st.floats(100, 1e5))


@settings(max_examples=60, deadline=None)
@given(st.lists(channel, min_size=2, max_size=8), st.floats(0.01, 0.99), st.randoms(use_true_random=False))
def test_no_random_split_within_the_limits_is_better(rows, share, chance):
    ceiling, half, floor, cap = (np.array(c) for c in zip(*rows, strict=True))
    curves, money = Curves(ceiling[None], half[None]), floor.sum() + share * (cap - floor).sum()

    spend = allocate(curves, money, floor=floor, cap=cap)

    assert spend.sum() == pytest.approx(money, rel=1e-6) and first_order_gap(curves, spend, floor=floor, cap=cap) < 1e-5
    other = floor + share * (cap - floor) * np.array(
        [chance.random() for _ in rows]
    )  # within the limits, and no dearer
    assert curves.total(other).sum() <= curves.total(spend).sum() * (1 + 1e-9)
