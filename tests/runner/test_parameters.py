"""The parameters cell is a public interface: what may stand in it, and what the command line may set."""

from __future__ import annotations

import pytest

from smmlib.core.errors import CannotStart, SmmError
from smmlib.runner import parameters
from smmlib.runner.parameters import Parameter


def notebook(source: str, *tags: str) -> dict:
    return {"cells": [{"cell_type": "code", "metadata": {"tags": list(tags)}, "source": source}]}


def test_names_types_and_defaults_are_read_without_running_the_cell():
    found = parameters.of_notebook(
        notebook('client: str = "demo"  # help\nmin_posts: int = 8  # n >= 5\nlevel: float = -0.5', "parameters"), "x"
    )

    assert found == {
        "client": Parameter("client", "str", "demo"),
        "min_posts": Parameter("min_posts", "int", 8),
        "level": Parameter("level", "float", -0.5),
    }


@pytest.mark.parametrize(
    ("source", "said"),
    [("x = 1", "line 1: write 'name: type = value'"), ("x: list = []", "got 'x: list = \\[\\]'"), ("a: int = 1\nb: str", "line 2"),
     ("x: int = compute()", "got 'x: int = compute\\(\\)'"), ("import os", "got 'import os'"), ("x: int = ", "not Python")],
)  # fmt: skip
def test_a_cell_that_is_no_plain_list_of_scalars_is_refused_with_its_line(source, said):
    with pytest.raises(SmmError, match=said):
        parameters.of_notebook(notebook(source, "parameters"), "05_topics.ipynb")


def test_a_notebook_without_a_parameters_cell_is_refused_by_name():
    with pytest.raises(SmmError, match=r"05_topics.ipynb has no code cell tagged 'parameters'"):
        parameters.of_notebook(notebook("x: int = 1"), "05_topics.ipynb")


@pytest.mark.parametrize(
    ("kind", "word", "value"),
    [("int", " 12 ", 12), ("float", "1e-3", 0.001), ("bool", "Yes", True), ("bool", "0", False), ("str", "12", "12")],
)
def test_words_become_the_type_of_the_parameter(kind, word, value):
    converted = Parameter("x", kind, None).convert(word)

    assert converted == value
    assert type(converted) is type(value)


@pytest.mark.parametrize(
    ("kind", "word"), [("int", "1.5"), ("int", "ten"), ("float", "nan"), ("float", "inf"), ("bool", "maybe")]
)
def test_a_word_of_the_wrong_type_says_what_is_taken(kind, word):
    with pytest.raises(CannotStart, match=f"x takes .*; got '{word}'"):
        Parameter("x", kind, None).convert(word)


def test_each_notebook_gets_the_parameters_it_knows():
    known = {
        "topics": {"least": Parameter("least", "int", 8)},
        "formats": {"least": Parameter("least", "int", 5), "wide": Parameter("wide", "bool", False)},
    }

    assert parameters.assign({"least": "3", "wide": "on"}, known) == {
        "topics": {"least": 3},
        "formats": {"least": 3, "wide": True},
    }


def test_all_wrong_parameters_are_said_at_once():
    known = {"topics": {"min_posts": Parameter("min_posts", "int", 8)}}

    with pytest.raises(CannotStart) as wrong:
        parameters.assign({"min_post": "1", "min_posts": "x"}, known)

    assert "Did you mean 'min_posts'?" in str(wrong.value)
    assert "min_posts takes a whole number; got 'x'." in str(wrong.value)


@pytest.mark.parametrize("words", [["min_posts"], ["=3"], ["a=1", "a=2"]])
def test_a_parameter_is_written_as_name_and_value_and_once(words):
    with pytest.raises(CannotStart, match="-p "):
        parameters.split(words)


def test_a_value_may_hold_an_equals_sign():
    assert parameters.split(["query=a=b"]) == {"query": "a=b"}


def test_a_value_outside_its_range_is_said_before_anything_runs():
    with pytest.raises(CannotStart, match=r"-p min_posts=-5 \(topics\): input should be greater than or equal to"):
        parameters.check_ranges({"topics": {"min_posts": -5}, "formats": {}, "a step of tests": {"bonus": 2}})
