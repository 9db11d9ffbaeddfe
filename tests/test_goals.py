"""Goals: the promises the check of goals and the order of tasks make to a strategist."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import calibrating_goals
from smmlib import goals
from smmlib.core import schema
from smmlib.core.brief import Brief
from smmlib.core.errors import Refusal
from smmlib.core.metrics import METRICS
from smmlib.methods import rice
from tests import demo
from tests.making import posts_of
from tests.methods.test_weekly import UNTIL, days_of

WORDS, DRIVERS, STEPS = (
    pd.read_csv(demo.ROOT / "data" / "reference" / f"{name}.csv", dtype="str", keep_default_na=False)
    for name in ("task_words", "kpi_drivers", "kpi_steps")
)


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


def said_by(checked: pd.DataFrame, **more: Any) -> str:
    told = goals.findings_of(checked, tasks_of(brief_of()), answered(), **more)
    return " ".join(f.sentence() for f in told)


def test_an_impossible_target_is_refused_by_name_and_the_other_goals_are_whole():
    checked = check({"id": "whole", "target": 1500}, {"id": "wrong", "target": -50}).set_index("goal")

    assert pd.isna(checked.loc["wrong", "p_reachable"])
    assert checked.loc["whole", "p_reachable"] > 0.9
    assert "cannot be below zero" in said_by(checked.reset_index())


def test_percent_written_for_a_fraction_is_told_with_what_to_write():
    posts = {"posts": posts_of(photo=[0.05] * 120)}

    checked = check({"metric": "er_reach", "baseline": 0.05, "target": 7.0}, tables=posts)

    assert "for percent write 0.07" in checked["unknown"].iloc[0] and not checked["measurable"].iloc[0]


def test_a_day_in_the_past_has_no_chance_and_the_rest_of_the_check_stands():
    checked = check({"due": UNTIL - timedelta(days=30)})

    assert pd.isna(checked["p_reachable"].iloc[0]) and "already past" in checked["reason"].iloc[0]
    assert checked["measured"].iloc[0] == 1398
    assert "cannot be told" in said_by(checked)


def test_a_goal_already_met_says_so_and_offers_no_chance_to_doubt():
    checked = check({"baseline": 1100, "target": 1200})

    assert "already met" in said_by(checked) and "counts on the level moving" not in said_by(checked)


def test_one_post_feeds_no_chance_and_says_how_many_weeks_there_are():
    checked = check({"metric": "er_reach", "baseline": 0.05, "target": 0.06}, tables={"posts": posts_of(photo=[0.05])})

    assert pd.isna(checked["p_reachable"].iloc[0]) and len(checked["unknown"].iloc[0]) > 30


def test_a_chance_that_counts_on_the_trend_is_told_beside_what_the_past_alone_says():
    rising = days_of([1000.0 + 10 * max(0, k - 120) for k in range(200)])  # nothing for months, then ten a day

    checked = check({"baseline": 1600, "target": 2200}, tables=rising)

    assert checked["p_reachable"].iloc[0] - checked["p_again"].iloc[0] > 0.3
    assert "counts on the level moving" in said_by(checked)


def test_without_a_trend_both_ways_of_drawing_agree():
    posts = {"posts": posts_of(hours=24, photo=list(0.05 * np.exp(np.random.default_rng(2).normal(0, 0.2, 364))))}
    brief = brief_of({"metric": "er_reach", "baseline": 0.04, "target": 0.05, "due": date(2027, 3, 1)},
                     period={"since": date(2026, 1, 5), "until": date(2027, 1, 3)})  # fmt: skip

    row = goals.check_goals(posts, brief, WORDS, as_of=date(2027, 1, 3)).iloc[0]

    assert row["p_again"] == pytest.approx(row["p_reachable"], abs=0.3)


def test_promised_chances_are_kept_and_a_straight_line_promises_too_much():
    table = calibrating_goals.chances(360, seed=2)
    covered = calibrating_goals.covered(table).set_index("kind")["covered"]
    halves = table.assign(likely=table["p"] >= 0.5).groupby("likely")[["p", "reached"]].mean()
    certain = table[table["p_line"] >= 0.95]

    assert 0.74 <= covered["all"] <= 0.89
    assert (halves["p"] - halves["reached"]).abs().max() < 0.07
    assert certain["reached"].mean() < 0.9


def test_prompts_stand_where_an_answer_is_missing_or_thin_and_figures_beside_all():
    tables, as_of = demo.tables(), demo.brief().period.until
    why = demo.brief().why.model_copy(update={"smm": "", "interest": "because we can"})

    laid = goals.answer_why(why, goals.facts_of(tables, demo.brief(), as_of=as_of))
    shown = goals.table_why(laid).plain

    assert laid["state"].tolist() == ["answered", "open", "answered", "thin"]
    assert "How do customers find you today" in shown and "What could the team still tell" in shown
    assert "12 of the last 12 weeks had a post" in shown and "34 hours a week" in shown


def test_facts_of_a_client_without_exports_say_what_is_not_known():
    told = goals.table_why(goals.answer_why(brief_of().why, goals.facts_of({}, brief_of(), as_of=UNTIL))).plain

    assert "No export holds mentions" in told and "names no team" in told and "No dated post" in told


def test_every_goal_leads_to_a_marker_and_to_a_step_that_exists():
    steps = {row["step"] for row in yaml.safe_load((demo.ROOT / "notebooks" / "workbook.yaml").read_text("utf-8"))}

    links = goals.link_steps(check({}), DRIVERS, STEPS)

    assert set(links["step"]) <= steps and "posting_frequency (instagram)" in set(links["kpi"])
    assert set(STEPS["step"]) <= steps and set(STEPS["metric"]) <= set(METRICS)


def test_a_goal_that_no_step_moves_is_named():
    links = goals.link_steps(check({}), DRIVERS, STEPS.head(0))

    assert "it can only be watched" in said_by(check({}), links=links)
    with pytest.raises(Refusal, match="no goal"):
        goals.link_steps(schema.empty("goals.goals"), DRIVERS, STEPS)


def talk_of(own: int, theirs: int) -> dict[str, pd.DataFrame]:
    """Mentions of the last twelve weeks, one brand against one competitor."""
    who = ["nord"] * own + ["sud"] * theirs
    when = pd.date_range(end=pd.Timestamp(UNTIL, tz="UTC"), periods=len(who), freq="6h")
    mentions = pd.DataFrame(
        {
            "platform": "instagram",
            "mention_id": [f"m{i}" for i in range(len(who))],
            "account": who,
            "published_at": when,
        }
    )
    accounts = pd.DataFrame({"platform": "instagram", "account": ["nord", "sud"], "role": ["own", "competitor"]})
    return {"mentions": mentions, "accounts": accounts}


VOICE = {"id": "launch", "metric": "share_of_voice", "baseline": 0.2, "target": 0.4, "platform": None}


def test_a_launch_goal_says_what_its_voice_takes_in_talk_and_in_money():
    brief = brief_of(VOICE, market={"spend": 100e6, "share": 0.05, "source": "invented"})

    row = goals.budget_voice(talk_of(60, 240), brief, as_of=UNTIL).iloc[0]

    assert row["voice"] == pytest.approx(0.2) and row["others_week"] == pytest.approx(20)
    assert row["needed_week"] == pytest.approx(20 * 0.4 / 0.6)
    assert row["money_year"] == pytest.approx(40e6) and row["market_share"] == pytest.approx(0.4 / 1.5)
    assert (row["growth_low"], row["growth_high"]) == pytest.approx((0.35 * 0.05, 0.35 * 0.07))


def test_the_published_example_of_the_rule_of_launches_comes_out():
    brief = brief_of(
        {**VOICE, "target": 0.05 * 1.5}, market={"spend": 100e6}
    )  # 100 million x 5 % x 1.5 is about 7 million

    assert goals.budget_voice(talk_of(10, 240), brief, as_of=UNTIL)["money_year"].iloc[0] == pytest.approx(7.5e6)


def test_a_market_nobody_sized_gets_talk_without_money_and_says_so():
    voiced = goals.budget_voice(talk_of(60, 240), brief_of(VOICE), as_of=UNTIL)

    assert pd.isna(voiced["money_year"].iloc[0]) and "what all brands" in voiced["reason"].iloc[0]
    assert "more mentions a week" in said_by(check({}), voiced=voiced)


def test_without_mentions_or_competitors_a_voice_is_refused_by_name():
    with pytest.raises(Refusal, match="No export holds mentions"):
        goals.budget_voice({}, brief_of(VOICE), as_of=UNTIL)
    with pytest.raises(Refusal, match="All mentions are the client's own"):
        goals.budget_voice(talk_of(40, 0), brief_of(VOICE), as_of=UNTIL)


def test_the_course_ends_on_the_day_it_is_due_and_carries_the_target():
    checked = check({})

    course = goals.follow_course(checked, GROWING, brief_of({}))
    ahead = course[course["kind"] == "forecast"]

    assert ahead["day"].max() == pd.Timestamp(UNTIL) + pd.Timedelta(days=70) and course["wanted"].eq(1600).all()
    assert ahead["value"].iloc[-1] == pytest.approx(checked["expected"].iloc[0], rel=0.02)
    with pytest.raises(Refusal, match="No export feeds the metric of any goal"):
        goals.follow_course(check({}, tables={}), {}, brief_of({}))


@pytest.mark.parametrize("client", demo.CLIENTS)
@pytest.mark.parametrize("language", ["", "ru", "ms"])
def test_the_three_figures_name_their_finding_in_every_language(client, language):
    brief, tables = demo.brief(client), demo.tables(client)
    checked = goals.check_goals(tables, brief, WORDS, as_of=brief.period.until)
    scored = goals.score_tasks(tables, brief, checked, WORDS, as_of=brief.period.until)
    course = goals.follow_course(checked, tables, brief)

    charts = [goals.plot_goals(checked, language=language), goals.plot_course(course, checked, language=language),
              goals.plot_tasks(scored, language=language)]  # fmt: skip

    assert all(any(c.isdigit() for c in chart.title) and "{" not in chart.title + chart.subtitle for chart in charts)


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
