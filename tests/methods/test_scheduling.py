"""The planner breaks no rule, and every wish it cannot place says why."""

import itertools
from datetime import date, timedelta

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from smmlib.methods import scheduling
from smmlib.methods.scheduling import Rules, place, rotate, wish_for

PAST = pd.Series(pd.date_range("2026-01-05 10:15", periods=40, freq="50h", tz="Europe/London"))


def rules(**changes) -> Rules:
    return Rules(**{"first_day": date(2026, 4, 1), "weeks": 4, "zone": "Europe/London", **changes})


def planned(rule: Rules, *, proven=(), formats=("photo", "reel")):
    wishes = wish_for("instagram", "nord", past=PAST, proven=list(proven), formats=list(formats), rules=rule)
    return wishes, *place(wishes, rule)


@settings(max_examples=150, deadline=None)
@given(
    gap=st.floats(0, 48), quiet=st.frozensets(st.integers(0, 23), max_size=20), hours=st.one_of(st.none(), st.floats(0, 20)),
    per_week=st.floats(0, 25), explore=st.floats(0, 0.5), weeks=st.integers(1, 6),
)  # fmt: skip
def test_no_rule_is_ever_broken_and_every_wish_is_placed_or_explained(gap, quiet, hours, per_week, explore, weeks):
    rule = rules(min_gap_hours=gap, quiet_hours=quiet, team_hours_week=hours, posts_per_week={"instagram": per_week},
                 explore=explore, weeks=weeks, hours_per_post={"photo": 1.0, "reel": 2.5})  # fmt: skip

    wishes, plan, refused = planned(rule)

    assert len(plan) + (int(refused["n"].sum()) if len(refused) else 0) == len(wishes)
    apart = plan["starts_at"].sort_values().diff().dropna()
    assert (apart >= timedelta(hours=gap)).all() and (apart > timedelta(0)).all()
    assert not [t for t in plan["local"] if t.hour in quiet]
    if hours is not None and len(plan):
        week = [(t.date() - rule.first_day).days // 7 for t in plan["local"]]
        assert plan.groupby(week)["hours"].sum().max() <= hours + 1e-6
    assert not len(refused) or refused["reason"].str.len().min() > 10


def test_a_proven_block_is_used_once_in_each_week():
    _, plan, _ = planned(rules(posts_per_week={"instagram": 3}), proven=[(2, 19)])

    proven = plan[plan["kind"] == "proven"]
    assert [t.isoweekday() for t in proven["local"]] == [2] * 4
    assert {t.hour for t in proven["local"]} == {19}


def test_hours_short_of_the_plan_are_named_as_the_rule():
    _, plan, refused = planned(
        rules(team_hours_week=2, hours_per_post={"photo": 2, "reel": 2}, posts_per_week={"instagram": 4})
    )

    assert len(plan) == 4
    assert set(refused["rule"]) == {"team hours"}
    assert "2 hours a week" in refused["reason"].iloc[0]


def test_an_hour_that_the_clock_skips_still_gives_a_moment():
    # On 29 March 2026 clocks in London go from 01:00 to 02:00.
    late = pd.Series(pd.to_datetime(["2026-03-01 01:30"] * 5).tz_localize("Europe/London"))
    rule = rules(first_day=date(2026, 3, 23), weeks=1, posts_per_week={"instagram": 1}, explore=0.0)

    plan, _ = place(wish_for("instagram", "nord", past=late, proven=[], formats=[], rules=rule), rule)

    assert len(plan) == 1


def test_turns_follow_the_quotas_and_no_topic_comes_twice_running():
    turns = rotate({"a": 0.5, "b": 0.3, "c": 0.2}, 40)

    assert all(first != second for first, second in itertools.pairwise(turns))
    assert abs(turns.count("a") / 40 - 0.4) < 0.1


def test_no_past_and_no_wish_in_the_brief_give_no_wishes():
    none = PAST.iloc[:0]

    assert wish_for("instagram", "nord", past=none, proven=[], formats=[], rules=rules()) == []
    assert scheduling.rhythm(none) == 0


def test_days_without_hours_give_weekdays_at_noon_and_explore_no_hour():
    days = pd.Series(pd.date_range("2026-01-05", periods=12, freq="7D", tz="Europe/London"))
    rule = rules(explore=0.5, quiet_hours=frozenset({12}))

    plan, _ = place(wish_for("youtube", "nord", past=days, proven=[], formats=["video"], rules=rule, timed=False), rule)

    assert {(t.isoweekday(), t.hour) for t in plan["local"]} == {(1, 13)}
    assert set(plan["kind"]) == {"steady"}
    assert plan["reason"].str.contains("carries no hour").all()


def test_a_holiday_moves_its_posts_to_other_days_of_the_week_and_is_named_where_none_is_free():
    past = pd.Series(pd.date_range("2026-01-05 12:00", periods=30, freq="D", tz="UTC"))
    day = date(2026, 4, 2)

    def planned(*quiet: date) -> tuple[pd.DataFrame, pd.DataFrame]:
        rules = scheduling.Rules(first_day=date(2026, 4, 1), weeks=1, zone="UTC", quiet_days=frozenset(quiet))
        wishes = scheduling.wish_for("instagram", "nord", past=past, proven=[], formats=["photo"], rules=rules)
        return scheduling.place(wishes, rules)

    usual, _none = planned()
    moved, _few = planned(day)
    nothing, refused = planned(*(day + timedelta(days=i) for i in range(-1, 7)))

    assert day in set(usual["local"].map(lambda t: t.date()))
    assert day not in set(moved["local"].map(lambda t: t.date())) and len(moved) > 0
    assert nothing.empty and set(refused["rule"]) == {"quiet day"}
