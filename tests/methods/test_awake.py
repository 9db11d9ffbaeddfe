"""Awake: nobody is told to post while a part of the audience sleeps without being told so."""

from datetime import date

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from smmlib.methods import awake

DAY = date(2026, 1, 15)


def active(peak, zone="Europe/Moscow"):
    share = [0.02] * 24
    for i in range(3):
        share[(peak + i) % 24] = 0.18
    rows = [
        {"weekday": d, "hour": h, "share": share[h] / 7, "share_low": 0.0, "share_high": 1.0}
        for d in range(1, 8)
        for h in range(24)
    ]
    return pd.DataFrame(rows).assign(platform="vk", account="us", n_events=500, basis="report", zone=zone)


def test_an_evening_in_moscow_is_night_in_vladivostok_and_the_best_common_hours_are_by_day():
    found = awake.by_zone(active(20), ["Asia/Vladivostok"], day=DAY).set_index("zone")

    assert found.loc["Asia/Vladivostok", "first"] == 3 and found.loc["Asia/Vladivostok", "asleep"]
    assert not found.loc["Europe/Moscow", "asleep"]
    assert 6 <= found["all_awake"].iloc[0] <= 14  # until 17:00 in Moscow, midnight in Vladivostok


def test_zones_of_one_clock_are_one_row():
    assert list(awake.clock(["Europe/Dublin", "Europe/London"], DAY, "Europe/London").index) == ["Europe/London"]


def test_a_world_without_a_common_day_has_no_common_hours():
    zones = [f"Etc/GMT{h:+d}" for h in range(-12, 12, 3)]

    found = awake.by_zone(active(20), zones, day=DAY)

    assert found["all_awake"].isna().all() and found["share_awake"].isna().all()


@given(st.integers(0, 23), st.sampled_from(["Asia/Kolkata", "America/New_York", "Asia/Tokyo"]))
def test_the_common_hours_are_nobodys_night(peak, zone):
    found = awake.by_zone(active(peak), [zone], day=DAY)
    first = found["all_awake"].iloc[0]

    if pd.notna(first):
        clocks = awake.clock([zone], DAY, "Europe/Moscow")
        assert not clocks[[(int(first) + i) % 24 for i in range(3)]].isin(range(6)).any(axis=None)
