"""Queries: what the small language finds, and where it says that a query is broken."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smmlib.core.errors import Refusal
from smmlib.methods.queries import parse, tokens


@pytest.mark.parametrize(
    ("query", "text", "fits"),
    [
        ("coffee", "Fresh COFFEE, today.", True),
        ("coffee", "coffeehouse", False),
        ("coffee*", "coffeehouse", True),
        ("fresh coffee", "coffee that is fresh", True),
        ('"fresh coffee"', "coffee that is fresh", False),
        ('"fresh coffee"', "our fresh coffee!", True),
        ("tea OR coffee", "coffee", True),
        ("tea OR coffee AND cold", "tea", True),
        ("(tea OR coffee) AND cold", "tea", False),
        ("coffee NOT tea", "coffee and tea", False),
        ("coffee AND NOT (tea OR milk)", "coffee", True),
        ("NOT NOT coffee", "coffee", True),
        ("@nord.cafe", "thanks @Nord.Cafe!", True),
        ("#tag", "a #Tag here", True),
        ("and", "salt and pepper", True),
        ("кофейн*", "Новая КОФЕЙНЯ открылась", True),
        ("don't", "I don’t know", True),
        ("珈琲", "美味しい珈琲を飲む", True),
        ("珈琲", "お茶を飲む", False),
        ("NOT tea", "", True),
    ],
)
def test_queries_find_what_their_reader_expects(query, text, fits):
    assert parse(query)(tokens(text)) is fits


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("", "empty"),
        ("(coffee", "not closed"),
        ("coffee)", "nothing is expected"),
        ('"coffee', "quotation mark"),
        ("coffee OR", "a word is missing"),
        ("AND coffee", "a word is missing"),
        ("coffee ***", "no letter"),
        ("(" * 5000 + "a", "at most"),
        ("(" * 100 + "a" + ")" * 100, "too many brackets"),
        ("NOT " * 200 + "a", "too many NOT"),
    ],
)
def test_a_broken_query_says_where_and_why(query, why):
    with pytest.raises(Refusal, match=why):
        parse(query)


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_query_is_answered_or_refused(query, text):
    with contextlib.suppress(Refusal):
        assert parse(query)(tokens(text)) in (True, False)


@given(st.lists(st.sampled_from(["tea", "milk", "cup"]), max_size=5))
def test_not_is_the_opposite(words):
    assert parse("tea")(words) is not parse("NOT tea")(words)
