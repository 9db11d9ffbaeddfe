"""Errors: every one is ours, has an exit code, and says what to do."""

import pytest

from smmlib.core import errors


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (errors.CannotStart("x"), 2),
        (errors.BriefError("client.yaml", ["line 1: x"]), 2),
        (errors.RejectedFile("a.csv", "why.", "What to do."), 1),
        (errors.MissingTable("smm run demo --only audience"), 1),
        (errors.CannotMake("PDF"), 3),
    ],
)
def test_every_error_is_ours_and_knows_its_exit_code(error, code):
    assert isinstance(error, errors.SmmError) and error.exit_code == code


def test_all_problems_of_a_file_stand_in_one_error():
    said = str(errors.BriefError("nord/client.yaml", ["line 2: a", "line 9: b"]))

    assert said == "nord/client.yaml: 2 problems\n  line 2: a\n  line 9: b"
    assert str(errors.BriefError("nord/client.yaml", ["line 2: a"])).startswith("nord/client.yaml: 1 problem\n")


def test_a_rejected_file_names_itself_the_reason_and_the_remedy():
    wrong = errors.RejectedFile("facebook/a.csv", "It has no dates.", "Export it again with 'Publish time'.")

    assert str(wrong) == "facebook/a.csv: It has no dates. Export it again with 'Publish time'."


def test_the_nearest_name_is_suggested_and_nothing_when_none_is_near():
    assert errors.near_miss("er_reech", ["er_reach", "er_views"]) == " Did you mean 'er_reach'?"
    assert errors.near_miss("zebra", ["er_reach"]) == ""
    assert errors.near_miss("anything", []) == ""
