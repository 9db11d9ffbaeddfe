"""Goals: the promises the check of goals and the order of tasks make to a strategist."""

from datetime import timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smmlib import goals
from smmlib.core.brief import Brief
from smmlib.core.errors import Refusal
from smmlib.methods import rice
from tests import demo
from tests.methods.test_weekly import UNTIL, days_of

WORDS = pd.read_csv(demo.ROOT / "data" / "reference" / "task_words.csv", dtype="str", keep_default_na=False)


def brief_of(*wanted: dict[str, Any], **more: Any) -> Brief:
    """A brief of one Instagram account with these goals; each goal is whole unless told otherwise."""
    whole = {"id": "grow", "text": "More followers on Instagram", "metric": "followers", "platform": "instagram", "owner": "Ada",
             "baseline": 1390, "target": 1600, "due": UNTIL + timedelta(days=70)}  # fmt: skip
    base = {"name": "Nord", "accounts": [{"platform": "instagram", "handle": "nord"}],
            "period": {"since": UNTIL - timedelta(days=363), "until": UNTIL}}  # fmt: skip
    return Brief.model_validate({**base, "goals": [{**whole, **w} for w in wanted], **more})


GROWING = days_of([1000.0 + 2 * k for k in range(200)])  # ends at 1398, two a day
STILL = {"text": "", "owner": "", "platform": None}


def check(*wanted: dict[str, Any], tables: Any = GROWING, **more: Any) -> pd.DataFrame:
    return goals.check_goals(tables, brief_of(*wanted, **more), WORDS, as_of=UNTIL)


def test_a_target_on_the_accounts_own_path_is_likely_and_one_beyond_it_is_not():
    checked = check({"id": "near", "target": 1500}, {"id": "far", "target": 2500})

    assert list(checked["p_reachable"]) == [0.99, 0.01]
    assert list(checked["achievable"]) == [True, False]


def test_a_goal_without_a_history_is_unknown_with_the_reason_not_a_guess():
    checked = check({"metric": "share_of_voice", "baseline": 0.2, "target": 0.3}, tables={})
    (chance, *_) = [
        f for f in goals.findings_of(checked, tasks_of(brief_of()), answered()) if f.id == "goals.chance.grow"
    ]

    assert checked["p_reachable"].isna().all() and not checked["measurable"].any()
    assert chance.strength == "cannot tell" and "No export of instagram" in chance.sentence()


def test_eleven_weeks_of_followers_are_too_few():
    checked = check({}, tables=days_of([1000.0 + k for k in range(77)]))

    assert checked["p_reachable"].isna().all() and "11 measured weeks" in checked["unknown"].iloc[0]


def test_met_late_ownerless_and_vague_are_said():
    checked = check({"id": "met", "target": 1395}, {"id": "late", "due": UNTIL}, {"id": "beyond", "due": UNTIL + timedelta(days=400)},
                    {"id": "vague", **STILL}, {"id": "off", "baseline": 900})  # fmt: skip
    said = checked.set_index("goal")["reason"]

    assert (
        "already met" in said["met"] and "already past" in said["late"] and "after the twelve months" in said["beyond"]
    )
    assert "Nobody answers" in said["vague"] and "in words" in said["vague"]
    assert "baseline is not what the exports say" in said["off"]
    assert "twelve months" not in said["met"]


def test_fewer_may_be_better():
    checked = check({"metric": "cpa", "baseline": 40.0, "target": 20.0}, tables=ads_of([30.0] * 20))

    assert not checked["met"].iloc[0] and checked["p_reachable"].iloc[0] < 0.2


def ads_of(cost: list[float]) -> dict[str, pd.DataFrame]:
    day = [pd.Timestamp(UNTIL) - pd.Timedelta(days=7 * k) for k in range(len(cost))]
    wobble = 1 + 0.05 * np.sin(np.arange(len(cost)))
    return {
        "ads": pd.DataFrame(
            {"platform": "instagram", "day_from": day, "day_to": pd.NaT, "spend": cost * wobble, "conversions": 1.0}
        )
    }


def test_a_stretched_target_moves_and_the_expectation_does_not():
    plain, half = (goals.check_goals(GROWING, brief_of({}), WORDS, as_of=UNTIL, stretch=s) for s in (1.0, 0.5))

    assert half["target"].iloc[0] == pytest.approx(1495)
    assert half["expected"].iloc[0] == plain["expected"].iloc[0]


def tasks_of(brief: Brief, tables: Any = GROWING) -> pd.DataFrame:
    try:
        checked = goals.check_goals(tables, brief, WORDS, as_of=UNTIL)
    except Refusal:
        checked = pd.DataFrame(columns=["goal", "platform", "met", "measurable"])
    wanted = brief if brief.tasks else brief.model_copy(update={"tasks": ["Answer everybody"]})
    return goals.score_tasks(tables, wanted, checked, WORDS, as_of=UNTIL)


def answered() -> pd.DataFrame:
    return goals.answer_why(demo.brief().why)


def test_a_task_that_names_a_goal_comes_before_one_that_serves_none():
    scored = tasks_of(brief_of({}, tasks=["Polish the logo", "Win followers on Instagram"]))

    assert scored["task"].iloc[0] == "Win followers on Instagram" and scored["goal"].iloc[0] == "grow"
    assert scored["goal"].iloc[1] == "" and "no goal of the brief" in scored["reason"].iloc[1]


def test_russian_tasks_find_their_goal():
    brief = brief_of(
        {"text": "Больше подписчиков", "baseline": 900},
        tasks=["Искать новых подписчиков у блогеров"],
        report_language="ru",
    )

    assert tasks_of(brief)["goal"].iloc[0] == "grow"


def test_what_is_assumed_is_named_and_widens_the_interval():
    brief = brief_of({}, tasks=["Win followers on Instagram"])
    team = brief_of(
        {}, tasks=["Win followers on Instagram"], team=[{"role": "host", "hours_week": 4, "duties": ["followers"]}]
    )

    bare, told = tasks_of(brief, {}), tasks_of(team)

    assert bare["assumed"].iloc[0] == "reach, effort" and told["assumed"].iloc[0] == ""
    assert (bare["score_high"] / bare["score_low"]).iloc[0] > (told["score_high"] / told["score_low"]).iloc[0]


def test_open_questions_stay_open():
    why = goals.answer_why(brief_of({}).why)

    assert why["open"].all() and "OPEN" in goals.table_why(why).plain
    assert "4 of the questions" in goals.findings_of(check({}), tasks_of(brief_of({})), why)[0].sentence()


def test_a_brief_without_goals_and_tasks_is_refused_by_name():
    with pytest.raises(Refusal, match="states no goal"):
        check()
    with pytest.raises(Refusal, match="lists no tasks"):
        goals.score_tasks({}, brief_of(), pd.DataFrame(columns=["goal"]), WORDS, as_of=UNTIL)


@given(st.lists(st.tuples(st.floats(1, 1e6), st.floats(0.5, 40)), min_size=1, max_size=6), st.integers(0, 5))
def test_more_reach_or_less_effort_never_lowers_a_task(rows, which):
    frame = pd.DataFrame(rows, columns=["reach", "effort"]).assign(
        task=[f"t{i}" for i in range(len(rows))], impact=1.0, confidence=0.8, reach_basis="measured", impact_basis="stated", effort_basis="assumed"
    )  # fmt: skip
    chosen = f"t{which % len(rows)}"
    better = frame.assign(reach=frame["reach"].where(frame["task"] != chosen, frame["reach"] * 2))

    before, after = (rice.score(t).set_index("task")["place"][chosen] for t in (frame, better))

    assert after <= before


@pytest.fixture(scope="module")
def of_demo():
    brief = demo.brief()
    return goals.check_goals(demo.tables(), brief, WORDS, as_of=brief.period.until)


def test_the_planted_trend_of_the_demo_is_felt_in_its_chances(of_demo):
    trend = {a["platform"]: a["trend_log_per_year"] for a in demo.truth()["accounts"]}
    row = of_demo.set_index("goal").loc["engagement"]

    assert trend["instagram"] > 0 and row["expected"] > row["measured"] and row["p_reachable"] > 0.8


def test_the_chart_names_its_finding_and_tables_hold_every_goal(of_demo):
    chart = goals.plot_goals(of_demo)

    assert "of 3 likely" in chart.title and "80% interval" in chart.subtitle
    assert all(goal in goals.table_goals(of_demo).plain for goal in of_demo["goal"])
    assert goals.plot_goals(of_demo.head(0)).plain


def test_the_callers_tables_are_left_unchanged():
    before = {name: table.copy(deep=True) for name, table in GROWING.items()}

    check({})

    for name, table in GROWING.items():
        pd.testing.assert_frame_equal(table, before[name])
