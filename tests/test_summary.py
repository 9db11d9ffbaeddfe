"""Summary: seams that do not hold are said, and an unknown is never counted as held."""

import pandas as pd
import pytest

from smmlib import summary
from smmlib.core import schema
from smmlib.core.brief import parse_brief
from smmlib.core.findings import Evidence, Finding
from tests.making import posts_of

BRIEF = """
name: Nord
time_zone: Europe/London
period: {since: 2026-01-01, until: 2026-03-31}
accounts:
  - {platform: instagram, handle: nord}
  - {platform: facebook, handle: nordpage}
goals:
  - {id: loved, metric: er_reach, target: 0.05, due: 2026-06-30}
  - {id: clicked, metric: link_clicks, target: 100, due: 2026-06-30}
team: [{role: editor, hours_week: 3}]
brand: {banned_words: [cheap]}
"""
POSTS = posts_of(photo=[0.03] * 20)


def finding(**changes) -> Finding:
    return Finding(
        **{
            "id": "formats.effects",
            "message": "said",
            "strength": "clear",
            "evidence": Evidence(table="posts"),
            **changes,
        }
    )


def a_plan(**changes) -> pd.DataFrame:
    start = pd.Timestamp("2026-04-01 12:00", tz="UTC")
    rows = pd.DataFrame({
        "slot": [1, 2, 3, 4], "starts_at": [start + pd.Timedelta(days=i) for i in range(4)], "local_time": "noon", "platform": "instagram",
        "account": "nord", "topic": "recipes", "kind": "steady", "hours": 0.5, "reason": "usual", **changes,
    })  # fmt: skip
    return schema.check(rows, "calendar.plan")


def checks(brief: str = BRIEF, *, posts=POSTS, findings=(), plan=None, steps=()):
    table = summary.check_strategy(
        parse_brief(brief),
        posts=posts,
        findings=findings,
        handed={"calendar.plan": a_plan() if plan is None else plan},
        steps=steps,
    )
    return table.set_index(["check", "subject"])


def test_a_goal_that_no_export_measures_is_found():
    found = checks()

    assert found.loc[("goal measured", "loved"), "passed"]
    assert not found.loc[("goal measured", "clicked"), "passed"]
    assert "link of the post" in found.loc[("goal measured", "clicked"), "remedy"]


def test_an_account_without_posts_is_found():
    assert not checks().loc[("platform has content", "facebook/nordpage"), "passed"]


def test_a_week_beyond_the_teams_hours_is_found():
    assert checks().loc[("plan within hours", "team"), "passed"]
    assert not checks(plan=a_plan(hours=2.0)).loc[("plan within hours", "team"), "passed"]


def test_a_hidden_strategy_that_only_sells_and_an_open_one_that_never_does_are_found():
    selling = a_plan(topic="offer: Spring box")

    assert not checks(plan=selling).loc[("plan fits the strategy", "hidden"), "passed"]
    assert not checks(BRIEF + "strategy: open\noffers: [{name: Box}]").loc[("plan fits the strategy", "open"), "passed"]
    assert checks(BRIEF + "strategy: open\noffers: [{name: Box}]", plan=selling).loc[
        ("plan fits the strategy", "open"), "passed"
    ]


def test_an_excluded_platform_a_late_offer_and_a_banned_word_are_found():
    late = a_plan(topic="cheap beans", expires_at=pd.Timestamp("2026-04-02", tz="UTC"))

    found = checks(BRIEF + "exclude: [instagram]", plan=late)

    assert not found.loc[("nothing excluded", "instagram"), "passed"]
    assert not found.loc[("expiry kept", "plan"), "passed"]
    assert not found.loc[("no banned word", "plan"), "passed"]


def test_no_goal_at_all_is_the_first_thing_said():
    bare = BRIEF[: BRIEF.index("goals:")]

    assert not checks(bare).loc[("goals stated", "brief"), "passed"]


def test_what_cannot_be_checked_yet_is_unknown_and_never_held():
    found = checks(plan=schema.empty("calendar.plan"))

    assert pd.isna(found.loc[("plan within hours", "team"), "passed"])
    assert pd.isna(found.loc[("goal watched", "loved"), "passed"])
    told = summary.findings_of(found.reset_index())[-1]
    assert told.values["held"] + told.values["unknown"] < told.values["n"]


def test_a_step_that_left_nothing_is_named_with_the_command():
    found = checks(findings=[finding()], steps=["formats", "topics", "summary"])

    assert found.loc[("steps answered", "formats"), "passed"]
    assert "smm run CLIENT --only topics" in found.loc[("steps answered", "topics"), "remedy"]


def test_clear_findings_stand_before_leaning_ones_and_larger_before_smaller():
    told = [
        finding(id="formats.a", strength="leaning"),
        finding(id="formats.b", weight=0.1),
        finding(id="topics.c", weight=0.5),
        finding(id="topics.d", strength="cannot tell"),
    ]

    strategy = summary.summarise_strategy(told)

    assert list(strategy["finding"]) == ["topics.c", "formats.b", "formats.a", "topics.d"]


def test_a_failed_check_becomes_a_finding_with_its_remedy():
    told = summary.findings_of(checks().reset_index())

    assert any("Each own account publishes" in f.sentence() and "Add the account's export" in f.advice() for f in told)


@pytest.mark.parametrize("draw", [summary.table_strategy, summary.plot_strength])
def test_nothing_found_is_shown_as_a_note(draw):
    assert draw(schema.empty("summary.strategy")).meta["kind"] == "note"


def test_the_steps_are_called_as_the_workbook_calls_them():
    from smmlib.store import workbook

    titles = {row.step: row.title for row in workbook.load().rows}
    assert {step: titles[step] for step in summary.STEPS} == summary.STEPS
    assert set(titles) - set(summary.STEPS) == {"summary"}
