"""Topics of a few hundred short posts: the planted ones come back, none is junk."""

import numpy as np
import pytest

from smmlib.core.errors import Refusal
from smmlib.methods.topic_model import find_topics


def planted(
    n_topics: int, n_posts: int, *, alphabet: str = "abcdefghijklmnopqrstuvwxyz"
) -> tuple[list[list[str]], list[int]]:
    """Posts of twelve words, nine of their topic's own fourteen and three that all topics share."""
    rng = np.random.default_rng(n_topics)
    own = [[f"{alphabet[t]}{alphabet[i]}{alphabet[t]}word" for i in range(14)] for t in range(n_topics)]
    shared = [f"common{alphabet[i]}" for i in range(12)]
    truth = [i % n_topics for i in range(n_posts)]
    return [[*rng.choice(own[t], 9), *rng.choice(shared, 3)] for t in truth], truth


@pytest.mark.parametrize(("n_topics", "n_posts"), [(10, 120), (12, 300), (15, 600)])
def test_planted_topics_are_found_without_a_junk_drawer(n_topics, n_posts):
    texts, truth = planted(n_topics, n_posts)

    found = find_topics(texts)

    assert len(found.assigned) == n_posts
    groups = found.assigned.assign(truth=[truth[i] for i in found.assigned["text"]]).groupby("topic")["truth"]
    purity = groups.agg(lambda s: s.value_counts().iloc[0]).sum() / n_posts
    assert purity >= 0.9
    assert found.ari >= 0.7
    assert 10 <= len(found.words) <= 15


def test_cyrillic_posts_have_topics_too():
    texts, _ = planted(10, 200, alphabet="абвгдежзийклмнопрстуфхцчшщ")

    assert find_topics(texts).ari >= 0.7


def test_too_few_posts_are_refused_with_the_number_needed():
    texts, _ = planted(5, 40)

    with pytest.raises(Refusal, match=r"40 posts have enough words; 10 topics need at least 80"):
        find_topics(texts)


def test_posts_without_words_are_left_out_not_filed_under_other():
    texts, _ = planted(10, 150)

    found = find_topics([*texts, [], ["one"]])

    assert set(found.assigned["text"]) == set(range(150))


def test_no_two_topics_share_a_name_and_the_same_posts_give_the_same_topics():
    texts, _ = planted(12, 200)

    first, second = find_topics(texts), find_topics(texts)

    assert first.words["topic"].is_unique
    assert first.assigned.equals(second.assigned)
