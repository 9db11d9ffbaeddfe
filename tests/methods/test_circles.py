"""Circles: clusters of ties are found, and a net without clusters is refused."""

import numpy as np
import pandas as pd
import pytest

from smmlib.core.errors import Refusal
from smmlib.methods import circles


def net(sizes, inside, outside, seed=0):
    rng = np.random.default_rng(seed)
    of = np.repeat(range(len(sizes)), sizes)
    rows = [
        {"source": f"a{i}", "target": f"a{j}", "weight": 1.0}
        for i in range(len(of)) for j in range(i) if rng.random() < (inside if of[i] == of[j] else outside)
    ]  # fmt: skip
    return pd.DataFrame(rows), of


def test_three_planted_circles_are_found_whole():
    links, of = net((20, 15, 12), 0.6, 0.03)

    found = circles.circles(links)

    assert len(set(found.of.values())) == 3 and found.modularity > 0.4
    for one in range(3):
        assert len({found.of[f"a{i}"] for i in np.flatnonzero(of == one)}) == 1


def test_a_net_of_chance_is_refused_because_its_circles_do_not_come_back():
    links, _of = net((40,), 0.15, 0.0)

    with pytest.raises(Refusal, match="do not come back"):
        circles.circles(links)


def test_few_ties_are_refused_with_their_number():
    with pytest.raises(Refusal, match="2 accounts with 1 ties"):
        circles.circles(pd.DataFrame({"source": ["a"], "target": ["b"], "weight": [1.0]}))
