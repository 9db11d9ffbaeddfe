"""Calendar: an honest best time, and a plan that keeps the brief's rules."""

import functools

import pandas as pd
import pytest

from smmlib import calendar, formats
from smmlib.core import schema
from smmlib.core.brief import parse_brief
from smmlib.core.errors import NothingToRank, Refusal
from tests import demo
from tests.making import posts_of

ZONE = "Europe/London"
BRIEF = """
name: Nord
time_zone: Europe/London
period: {since: 2026-01-01, until: 2026-03-31}
accounts: [{platform: instagram, handle: nord}]
"""


@functools.cache
def slots_of(client: str) -> pd.DataFrame:
    return calendar.rank_slots(demo.posts(client), zone=demo.brief(client).time_zone)


@pytest.fixture(scope="module")
def slots():
    return slots_of("demo")


@pytest.fixture(scope="module")
def plan(slots):
    posts = demo.posts()
    mix = formats.plan_mix(posts, formats.compare_formats(posts, zone=ZONE))
    return calendar.plan_posts(posts, slots, brief=demo.brief(), mix=mix, topics=schema.empty("topics.ranking"))


@pytest.mark.parametrize("client", demo.CLIENTS)
def test_planted_hours_are_found_and_no_other_hour_is_claimed(client):
    blocks = demo.truth(client)["blocks"]
    planted = {(b["platform"], b["weekday"], b["hour_from"]) for b in blocks if b["must"] == "found"}

    told = calendar.findings_of(slots_of(client))
    claimed = {
        (f.values["platform"], f.values["weekday"], int(f.values["hour_from"][:2]))
        for f in told
        if f.strength != "cannot tell"
    }

    assert planted and claimed == planted


@pytest.mark.parametrize(
    ("client", "planted"),
    [pytest.param(c, b, id=c) for c in demo.CLIENTS for b in demo.truth(c)["blocks"] if b.get("trap")],
)
def test_an_hour_that_trend_formats_or_a_holiday_make_look_best_is_not_claimed(client, planted):
    own = (
        slots_of(client).query("platform == @planted['platform'] and n_posts >= 8").set_index(["weekday", "hour_from"])
    )

    trap = own.loc[(planted["weekday"], planted["hour_from"])]

    assert trap["raw_lift"] == own["raw_lift"].max() and trap["raw_lift"] > 1.5
    assert trap["lift_low"] < 1 < trap["lift_high"]


@pytest.mark.parametrize("client", ["demo-ru", "demo-ms"])
def test_the_further_demo_clients_have_their_golden_slots(client):
    assert demo.moved_from_golden(slots_of(client), "calendar.slots", client) == ""


def test_where_no_hour_matters_the_report_says_so_and_shows_what_a_heatmap_would_have_promised(slots):
    told = [f for f in calendar.findings_of(slots) if f.id.startswith("calendar.slots.facebook")]

    assert [f.strength for f in told] == ["cannot tell"]
    assert told[0].values["raw"] > 1.2 > told[0].value


@pytest.mark.parametrize("client", demo.CLIENTS)
def test_true_lifts_of_planted_hours_lie_in_their_intervals(client):
    blocks = pd.DataFrame([b for b in demo.truth(client)["blocks"] if b["n_posts"] >= 8])
    both = slots_of(client).merge(blocks, on=["platform", "account", "weekday", "hour_from"], suffixes=("", "_true"))

    inside = (both["lift_low"] <= both["lift_true"]) & (both["lift_true"] <= both["lift_high"])

    assert len(both) == len(blocks) and inside.mean() >= 0.85


def test_days_without_hours_are_refused_with_the_export_that_has_them():
    posts = posts_of(photo=[0.03] * 40).assign(time_precision="day")

    with pytest.raises(NothingToRank, match="days without an hour"):
        calendar.rank_slots(posts)


def test_hours_that_do_not_divide_a_day_are_refused():
    with pytest.raises(Refusal, match="does not divide a day"):
        calendar.rank_slots(posts_of(photo=[0.03] * 40), hours_per_block=5)


def test_hours_are_counted_in_the_clients_zone_not_in_utc():
    posts = posts_of(photo=[0.03] * 40, hours=24)  # 09:00 UTC every day

    auckland = calendar.rank_slots(posts, zone="Pacific/Auckland")

    assert set(auckland["daypart"]) == {"evening"}


def test_the_plan_keeps_to_the_brief(plan):
    brief = demo.brief()
    local = plan["starts_at"].dt.tz_convert(brief.time_zone)

    assert len(plan) > 20
    assert local.min().date() > brief.period.until
    assert not set(local.dt.hour) & set(brief.planner.quiet_hours)
    gaps = plan.sort_values("starts_at").groupby(["platform", "account"])["starts_at"].diff().dropna()
    assert (gaps >= pd.Timedelta(hours=brief.planner.min_gap_hours)).all()
    assert (plan["kind"] == "proven").any() and (plan["kind"] == "explore").any()


def test_proven_posts_stand_in_planted_hours(plan):
    local = plan["starts_at"].dt.tz_convert(ZONE)
    proven = plan["kind"] == "proven"

    assert set(local[proven].dt.day_of_week + 1) <= {2, 4}
    assert set(local[proven].dt.hour) <= set(range(18, 24))


def test_no_posts_mean_no_plan_and_a_reason():
    none = posts_of(photo=[0.03] * 3).iloc[:0]

    with pytest.raises(Refusal, match="No own account has dated posts"):
        calendar.plan_posts(none, schema.empty("calendar.slots"), brief=parse_brief(BRIEF), mix=schema.empty("formats.mix"),
                            topics=schema.empty("topics.ranking"))  # fmt: skip


def test_wishes_that_met_a_rule_are_listed_with_the_remedy():
    posts = posts_of(photo=[0.03] * 60, hours=36)
    brief = parse_brief(BRIEF + "team: [{role: editor, hours_week: 1}]\nplanner: {hours_per_post: {photo: 1}}\n")
    mix = formats.plan_mix(posts, schema.empty("formats.effects"))

    plan = calendar.plan_posts(
        posts, schema.empty("calendar.slots"), brief=brief, mix=mix, topics=schema.empty("topics.ranking")
    )
    refused = calendar.list_refused(plan)

    assert len(plan) == 4
    assert refused["rule"].tolist() == ["team hours"]
    assert "left out" in calendar.findings_of(schema.empty("calendar.slots"), None, plan, refused)[-1].advice()


def test_charts_and_tables_of_a_refusal_are_notes(slots):
    nothing = schema.empty("calendar.slots", refused="no hours")

    assert calendar.plot_slots(nothing).plain == "no hours"
    assert "Instagram" in calendar.plot_slots(slots).title


ACTIVE_AT_21 = pd.DataFrame(
    [
        {
            "platform": "instagram",
            "account": "nord",
            "weekday": d,
            "hour": h,
            "share": 0.05 if h == 21 else 0.004,
            "status": "measured",
        }
        for d in range(1, 8)
        for h in range(24)
    ]
).assign(zone="Europe/London")


def planned(**more):
    """A plan of an account that posts at nine and now and then at nine in the evening."""
    posts = posts_of(photo=[0.03] * 60).assign(time_precision="minute", account="nord")
    days = pd.date_range("2026-01-01", periods=60, freq="D", tz=ZONE)
    posts["published_at"] = (days + pd.to_timedelta([21 if d % 4 == 0 else 9 for d in range(60)], unit="h")).tz_convert(
        "UTC"
    )
    brief = parse_brief(BRIEF + "time_zones: [Europe/London, Asia/Tokyo]\n")
    empty = {"mix": schema.empty("formats.mix"), "topics": schema.empty("topics.ranking")}
    return calendar.plan_posts(posts, schema.empty("calendar.slots"), brief=brief, explore=0.0, **empty, **more), brief


def test_among_usual_hours_the_plan_takes_those_at_which_the_audience_is_active():
    habit, _brief = planned()
    active, _brief = planned(active_hours=ACTIVE_AT_21)

    assert habit["local_time"].str.contains("09:00").mean() > 0.5
    evening = active["local_time"].str.contains("21:00")
    assert evening.mean() > 0.6
    assert set(active.loc[evening, "reason"]) == {"of the account's usual times one at which the audience is active"}
    assert set(active.loc[~evening, "reason"]) == {"the account's usual time"}


def test_a_plan_that_wakes_a_zone_of_the_audience_says_so():
    plan, brief = planned(active_hours=ACTIVE_AT_21)
    arrivals = calendar.list_arrivals(plan, brief)

    told = calendar.findings_of(schema.empty("calendar.slots"), arrivals=arrivals)

    assert plan["elsewhere"].str.startswith("Tokyo").all()
    night = next(f for f in told if f.id == "calendar.night.Asia/Tokyo")
    assert night.sentence().startswith("In the time of Tokyo, ") and night.value > 0.5
    assert not any(f.id == "calendar.night.Europe/London" for f in told)


def test_the_plan_is_drawn_with_a_line_for_each_post_and_a_refusal_as_a_note():
    plan, _brief = planned()

    drawn = calendar.plot_plan(plan, zone=ZONE)

    assert drawn.title.startswith(f"{len(plan)} posts in ")
    assert "Nothing" in calendar.plot_plan(plan.iloc[:0], zone=ZONE).html


def test_a_brief_that_allows_no_hour_gets_an_empty_plan_and_every_wish_with_its_rule():
    posts = posts_of(photo=[0.03] * 60).assign(time_precision="minute", account="nord")
    posts["published_at"] = pd.date_range("2026-01-01 09:00", periods=60, freq="D", tz="UTC")
    brief = parse_brief(BRIEF + f"exclude: [instagram]\nplanner: {{quiet_hours: {list(range(24))}}}\n")
    empty = {"mix": schema.empty("formats.mix"), "topics": schema.empty("topics.ranking")}

    plan = calendar.plan_posts(posts, schema.empty("calendar.slots"), brief=brief, **empty)

    assert plan.empty and set(calendar.list_refused(plan)["rule"]) == {"platform excluded"}
    assert calendar.list_arrivals(plan, brief).empty
