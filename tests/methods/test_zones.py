"""One local hour is many: a plan is read on every clock of the audience."""

from __future__ import annotations

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from smmlib.methods import zones

RUSSIA = ["Europe/Moscow", "Asia/Yekaterinburg", "Asia/Vladivostok"]


def plan_at(*hours: int, zone: str = "Europe/Moscow") -> pd.DataFrame:
    """A plan with one post at each hour of a day."""
    local = [pd.Timestamp(2026, 3, 2, hour, tz=zone) for hour in hours]
    starts = pd.Series(local, dtype="object").map(lambda t: t.tz_convert("UTC"))
    return pd.DataFrame(
        {"starts_at": pd.to_datetime(starts, utc=True), "local_time": [f"{t:%a %d %b %H:%M}" for t in local]}
    )


def test_an_evening_in_moscow_is_said_to_be_the_next_morning_in_vladivostok():
    said = zones.local_times(plan_at(20)["starts_at"], RUSSIA, "Europe/Moscow")

    assert said == ["Yekaterinburg 22:00, Vladivostok 03:00 (+1)"]


def test_zones_that_show_the_same_hour_are_not_repeated():
    assert zones.local_times(
        plan_at(9, zone="Europe/London")["starts_at"], ["Europe/London", "Europe/Dublin"], "Europe/London"
    ) == [""]


def test_posts_in_the_night_of_a_zone_are_counted_there_only():
    found = zones.by_zone(plan_at(12, 20, 21), RUSSIA).set_index("zone")

    assert found["n_night"].to_dict() == {"Europe/Moscow": 0, "Asia/Yekaterinburg": 0, "Asia/Vladivostok": 2}


def test_posts_whose_hour_is_open_wake_nobody():
    plan = plan_at(12).assign(local_time="Mon 02 Mar, hour open")

    assert zones.by_zone(plan, RUSSIA).empty
    assert zones.by_zone(plan.iloc[:0], RUSSIA).empty


@given(hours=st.lists(st.integers(0, 23), min_size=1, max_size=30))
def test_no_zone_has_more_posts_in_its_night_than_posts(hours):
    found = zones.by_zone(plan_at(*hours), RUSSIA)

    assert (found["n_posts"] == len(hours)).all()
    assert found["share_night"].between(0, 1).all()


def hours_of(status: str) -> pd.DataFrame:
    """Active hours of one account: 21:00 is the peak of every day."""
    rows = [(d, h, 0.05 if h == 21 else 0.004) for d in range(1, 8) for h in range(24)]
    table = pd.DataFrame(rows, columns=["weekday", "hour", "share"])
    return table.assign(platform="vk", account="nord", status=status, zone="Europe/Moscow")


def test_hours_read_from_the_clients_own_posting_are_no_reason_to_post_then():
    assert zones.activity(hours_of("estimated"), "vk", "nord", "Europe/Moscow") == {}
    assert zones.activity(None, "vk", "nord", "Europe/Moscow") == {}


def test_among_usual_blocks_the_most_active_comes_first_and_the_rest_keep_their_order():
    active = zones.activity(hours_of("measured"), "vk", "nord", "Europe/Moscow")

    assert zones.most_active_first([(1, 9), (1, 12), (2, 21), (3, 8)], active) == [(2, 21), (1, 9), (1, 12), (3, 8)]
    assert zones.most_active_first([(1, 9), (2, 21)], {}) == [(1, 9), (2, 21)]
