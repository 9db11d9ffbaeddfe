"""The brief: every problem at once, with its line and what to do; never a traceback."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smmlib.core import brief
from smmlib.core.errors import BriefError, CannotStart

ROOT = Path(__file__).resolve().parents[2]
GOOD = "name: Nord\nperiod: {since: 2026-01-01, until: 2026-03-31}\naccounts:\n  - {platform: facebook, handle: nord}\n"


def problems(text: str) -> str:
    with pytest.raises(BriefError) as caught:
        brief.parse_brief(text)
    return str(caught.value)


def test_a_short_brief_is_enough():
    assert brief.parse_brief(GOOD).accounts[0].handle == "nord"


def test_all_problems_are_listed_at_once_with_their_lines():
    said = problems(
        GOOD
        + "indusrty: coffee\ncurrency: euro\ntime_zone: Europe/Londn\ngoals:\n  - {id: a, metric: er_reech, target: 1, due: 2026-06-01}\n"
    )

    assert said.splitlines()[0].endswith("4 problems")
    assert "line 5: 'indusrty' is not a key of a brief. Did you mean 'industry'?" in said
    assert "line 6: 'currency'" in said and "line 7: 'time_zone'" in said and "Did you mean 'Europe/London'?" in said
    assert "line 9: 'goals.1.metric': 'er_reech' is no metric id of METRICS.md. Did you mean 'er_reach'?" in said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "a brief is a list of"),
        ("- 1\n", "a brief is a list of"),
        ("name: [\n", "this is not YAML"),
        ("name: A\nname: B\n", "line 2: 'name' stands twice"),
        ("a: &x [1]\nb: *x\n", "anchors and aliases"),
        ("name: !!python/object/apply:os.system ['true']\n", "is not read"),
        ("name: !secret x\n", "the tag '!secret' is not read"),
        ("name: \x00\n", "this is not YAML"),
        ("[" * 400_000, "nested deeper"),
        ("- " * 400_000, "nested deeper"),
        ("? [a, b]\n: 1\n", "line 1: a key is one word"),
        ("tasks: !!python/tuple [a]\n", "python/tuple' is not read"),
        (GOOD + "budget: {total: .inf}\n", "line 5: 'budget.total': Input should be a finite number"),
        (GOOD + "goals: [{id: a, metric: ERR, target: 1, due: 2026-06-01}]\n", "say which is meant: er_reach or err_tg"),
        (GOOD + "industry: 12\n", "(got 12); write it in quotes"),
        (GOOD + 'site: "a\\0b"\n', "cannot be printed"),
        (GOOD + 'industry: "\\ud800"\n', "line 5: "),
        (GOOD.replace("2026-03-31", "2025-03-31"), "since (2026-01-01) is after until (2025-03-31)"),
        (GOOD.replace("handle: nord", "handle: nord, exports: [../other/*.csv]"), "leads out of the client's folder"),
        (GOOD + "brand: {logo: /etc/passwd}\n", "leads out of the client's folder"),
        (GOOD + "mappings: [{files: [a.csv], account: nrod, columns: {post_id: id}}]\n", "Did you mean 'nord'?"),
        (GOOD + "  - {platform: facebook, handle: NORD}\n", "stands twice"),
    ],
)  # fmt: skip
def test_bad_briefs_are_answered_in_a_sentence(text, said):
    assert said in problems(text)


def test_parts_that_contradict_each_other_are_all_listed_each_with_its_line():
    goal = "  - {id: a, metric: reach, target: 1, due: 2026-06-01}\n"
    said = problems(
        GOOD
        + "  - {platform: facebook, handle: Nord}\ngoals:\n"
        + goal * 2
        + "mappings:\n  - {files: [a.csv], account: nrod, columns: {post_id: id}}\n"
    )

    assert [p.split(": ")[0] for p in said.splitlines()[1:]] == ["  line 5", "  line 8", "  line 10"]


def test_norway_is_no_answer_and_embeddings_can_be_on():
    read = brief.parse_brief(GOOD + "markets: [NO, SE]\ncontent_languages: [no]\nembeddings: on\n")

    assert (read.markets, read.content_languages, read.embeddings) == (["NO", "SE"], ["no"], "on")


def test_a_file_that_is_too_large_not_utf8_or_absent_is_said(tmp_path):
    large, latin = tmp_path / "a.yaml", tmp_path / "b.yaml"
    large.write_text("# " + "x" * 2_000_000, encoding="utf-8")
    latin.write_bytes("name: ok\nindustry: Caf\xe9".encode("latin-1"))

    for path, said in (
        (large, "one page"),
        (latin, "line 2: the file is not UTF-8"),
        (tmp_path / "c.yaml", "There is no brief"),
    ):
        with pytest.raises(CannotStart, match=said):
            brief.load_brief(path)


def test_the_demo_brief_loads_and_the_schema_for_editors_is_current():
    assert brief.load_brief(ROOT / "data" / "clients" / "demo" / "client.yaml").goals
    written = (ROOT / "data" / "client.schema.json").read_text(encoding="utf-8")
    assert written == json.dumps(brief.json_schema(), indent=2, sort_keys=True) + "\n"


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(
        st.text(max_size=200), st.text("ab:-[]{}#&*!|>'\" \n\t%@`0123456789,?", max_size=120).map(lambda t: GOOD + t)
    )
)
def test_no_text_ever_raises_anything_but_a_brief_error(text):
    try:
        assert brief.parse_brief(text).name
    except BriefError as wrong:
        assert wrong.problems and wrong.exit_code == 2
