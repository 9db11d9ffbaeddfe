"""Seams between steps: a goal already met, a marker nobody can read, the best platform left empty, hours counted twice."""

from __future__ import annotations

import pandas as pd

from smmlib.core import schema
from smmlib.core.brief import parse_brief
from smmlib.methods import seams

BRIEF = """
name: Nord
time_zone: Europe/London
time_zones: [Europe/London, Asia/Tokyo]
currency: GBP
period: {since: 2026-01-01, until: 2026-03-31}
accounts: [{platform: instagram, handle: nord}, {platform: facebook, handle: nordpage}]
goals: [{id: loved, metric: er_reach, target: 0.05, due: 2026-06-30}]
team: [{role: editor, hours_week: 6}]
budget: {total: 1000}
"""


def brief(more: str = "", drop: str = ""):
    """The brief, with lines added or one line left out."""
    return parse_brief("\n".join(x for x in BRIEF.splitlines() if not drop or drop not in x) + "\n" + more)


def plan(*hours: int, each: float = 1.0, platform: str = "instagram") -> pd.DataFrame:
    """A plan of one post a day from 1 April on, at the London hours given."""
    local = [pd.Timestamp(2026, 4, day, hour, tz="Europe/London") for day, hour in enumerate(hours, 1)]
    rows = {
        "slot": range(1, len(hours) + 1), "starts_at": pd.to_datetime([t.tz_convert("UTC") for t in local], utc=True),
        "local_time": [f"{t:%a %d %b %H:%M}" for t in local], "platform": platform, "account": "nord", "kind": "steady",
        "hours": each, "reason": "usual",
    }  # fmt: skip
    return schema.check(pd.DataFrame(rows), "calendar.plan")


def goals(**changes) -> pd.DataFrame:
    """One judged goal."""
    row = {
        "goal": "loved",
        "metric": "er_reach",
        "target": 0.05,
        "measured": 0.03,
        "met": False,
        "p_reachable": 0.5,
        **changes,
    }
    return schema.check(pd.DataFrame([row]), "goals.goals")


def answers(rows) -> dict[str, bool | None]:
    """Subject -> passed."""
    return {f"{row['check']}: {row['subject']}": row["passed"] for row in rows}


def test_a_goal_already_met_and_a_goal_without_a_chance_are_both_found():
    met = answers(seams.reach(goals(met=True, measured=0.06, p_reachable=0.97)))
    vain = answers(seams.reach(goals(p_reachable=0.02)))
    unknown = answers(seams.reach(goals(p_reachable=None, unknown="three weeks are too few")))

    assert met == {"goal leaves room: loved": False, "goal has a chance: loved": True}
    assert vain == {"goal leaves room: loved": True, "goal has a chance: loved": False}
    assert unknown["goal has a chance: loved"] is None
    assert seams.reach(schema.empty("goals.goals")) == []


def test_a_marker_that_no_export_feeds_is_named_and_drivers_are_counted_together():
    tree = schema.check(
        pd.DataFrame([
            {"kpi": "er_reach", "goal": "loved", "metric": "er_reach", "source": "posts", "role": "outcome", "status": "derived"},
            {"kpi": "sessions", "goal": "loved", "metric": "sessions", "source": "site_sessions", "role": "outcome", "status": "unavailable",
             "reason": "No export feeds it."},
            {"kpi": "reach", "goal": "loved", "metric": "reach", "source": "posts", "role": "driver", "status": "measured"},
            {"kpi": "revenue", "goal": "loved", "metric": "revenue", "source": "ads", "role": "driver", "status": "unavailable"},
        ]),
        "kpis.tree",
    )  # fmt: skip

    rows = seams.sources(tree)

    assert [row["passed"] for row in rows] == [True, False, False]
    assert rows[-1]["sentence"] == "1 of 2 drivers can be read; not revenue"


def test_the_platform_that_ranks_first_must_be_planned_or_opened():
    ranking = schema.check(
        pd.DataFrame([{"platform": "tiktok", "place": 1}, {"platform": "instagram", "place": 2}]), "platforms.ranking"
    )

    absent = seams.best_platform(brief(), ranking, plan(12))[0]
    there = seams.best_platform(brief(), ranking, plan(12, platform="tiktok"))[0]
    unknown = seams.best_platform(brief(), schema.empty("platforms.ranking"), plan(12))[0]

    assert (absent["passed"], absent["remedy"].startswith("Open an account")) == (False, True)
    assert (there["passed"], unknown["passed"]) == (True, None)


def test_hours_of_posts_and_community_are_added_before_they_are_compared_with_the_team():
    care = schema.check(
        pd.DataFrame([{"day": d, "task": "answer", "hours": 0.5} for d in range(1, 15)]), "community.first_90_days"
    )

    together = seams.all_hours(brief(), plan(12, 12, 12, each=1.5), care)[0]
    alone = seams.all_hours(brief(), plan(12, each=1.0), care)[0]

    assert (together["passed"], alone["passed"]) == (False, True)
    assert "8 of 6 hours" in together["sentence"]
    assert seams.all_hours(brief(drop="team:"), plan(12), care)[0]["passed"] is None


def test_costs_above_the_total_are_found_and_no_total_is_unknown():
    lines = pd.DataFrame(
        {"line": ["ads", "design"], "month": pd.Timestamp("2026-04-01"), "cost": [900.0, 200.0], "hours": [0.0, 3.0]}
    )

    assert seams.money(brief(), lines)[0]["passed"] is False
    assert seams.money(brief(), lines.iloc[1:])[0]["passed"] is True
    assert seams.money(brief(drop="budget:"), lines)[0]["passed"] is None


def test_short_lists_are_found_and_a_refused_list_is_unknown():
    topics = schema.empty("topics.ranking", refused="Three posts carry no topics.")
    headlines = schema.check(pd.DataFrame({"headline": [f"One {i}" for i in range(12)]}), "headlines.chosen")
    tags = schema.check(pd.DataFrame({"tag": ["nord"], "kind": "brand"}), "tags.main")

    rows = seams.lists(topics, headlines, tags)

    assert [row["passed"] for row in rows] == [None, False, True]
    assert rows[0]["sentence"] == "Three posts carry no topics."


def test_a_plan_that_sleeps_through_a_zone_of_the_audience_is_found():
    told = answers(seams.awake(brief(), plan(18, 19, 20)))

    assert told == {"audience is awake: London": True, "audience is awake: Tokyo": False}
