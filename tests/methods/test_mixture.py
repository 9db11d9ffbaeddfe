"""Mixture: kinds are found from numbers and words together, and people between two kinds make it unsure."""

import numpy as np

from smmlib.methods import mixture


def crowds(*middles, n=120, seed=1):
    rng = np.random.default_rng(seed)
    return np.concatenate([rng.normal(middle, 0.2, (n, len(middle))) for middle in middles])


def test_three_crowds_are_told_apart_and_everybody_is_in_the_right_one():
    kinds = mixture.fit(crowds((0, 0), (2, 0), (0, 2)), [], 3)

    truth = np.repeat([0, 1, 2], 120)
    assert all(len(set(kinds.labels[truth == one])) == 1 for one in range(3)) and kinds.sureness > 0.99


def test_words_alone_can_tell_kinds_apart():
    numbers = np.random.default_rng(2).normal(0, 0.2, (400, 1))
    words = [np.eye(2)[np.repeat([0, 1], 200)]] * 3

    kinds = max((mixture.fit(numbers, words, 2, seed=seed) for seed in range(4)), key=lambda one: one.log_likelihood)

    assert len(set(kinds.labels[:200])) == 1 and kinds.labels[0] != kinds.labels[-1]


def test_the_price_of_a_kind_too_many_is_higher_than_what_it_explains():
    values = crowds((0, 0), (2, 2))

    by_number = {k: mixture.fit(values, [], k).icl for k in (1, 2, 3)}

    assert min(by_number, key=by_number.get) == 2


def test_a_number_that_is_the_same_for_all_breaks_nothing():
    kinds = mixture.fit(np.zeros((50, 2)), [], 2)

    assert np.isfinite(kinds.log_likelihood) and kinds.belongs.sum(axis=1).round(9).tolist() == [1.0] * 50
