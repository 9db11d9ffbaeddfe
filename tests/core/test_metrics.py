"""Metrics: each formula has its worked example, and the field's ten traps stay shut."""

import math
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smmlib.core import metrics
from smmlib.core.errors import SmmError
from smmlib.core.metrics.page import page
from tests.making import posts_of

ROOT = Path(__file__).resolve().parents[2]
FIELD_IDS = [
    "reach",
    "views",
    "er_post_followers",
    "er_livedune",
    "er_livedune_dyn",
    "er_day_followers",
    "er_reach",
    "er_impr",
    "er_views",
    "er_factored",
    "er_tg",
    "err_tg",
    "reach_rate",
    "er_pub_day",
    "er_last_day",
    "eng_benchmark",
    "conversation",
    "amplification",
    "applause",
    "rel_conversation",
    "econ_value",
    "virality",
    "sov",
    "esov",
    "sos",
    "affinity",
    "ctr",
    "cpm",
    "cpc",
    "cpa",
    "cpe",
    "roas",
    "romi",
    "cpik",
    "frequency",
    "grp",
    "first_reply",
    "growth",
]


@pytest.mark.parametrize("metric", metrics.METRICS.values(), ids=lambda m: m.id)
def test_the_worked_example_holds(metric):
    assert metric.compute(**metric.example) == pytest.approx(metric.answer)


def test_every_id_of_the_field_is_here_by_name_or_alias():
    assert [i for i in FIELD_IDS if i not in metrics.METRICS and not metrics.meanings(i)] == []


def test_the_page_is_the_registry():
    assert (ROOT / "METRICS.md").read_text(encoding="utf-8") == page()


def test_trap_1_err_of_hootsuite_and_err_of_tgstat_are_different_numbers():
    assert metrics.METRICS["er_reach"].compute(engagements=50, reach=1000) != metrics.METRICS["err_tg"].compute(
        reach_of_posts=(1000,), followers=5000
    )
    with pytest.raises(SmmError, match="different formulas"):
        metrics.same_metric("er_reach", "err_tg")


def test_trap_1_a_bare_acronym_is_answered_with_all_it_may_mean():
    assert metrics.meanings("ERR") == ["er_reach", "err_tg"]
    assert {"er_followers", "er_tg"} <= set(metrics.meanings("er"))
    assert metrics.meanings("er_reach") == []


def test_trap_2_the_day_of_the_denominator_is_part_of_the_id():
    growing = {"engagements": 50}

    early = metrics.METRICS["er_pub_day"].compute(followers_publication_day=1000, **growing)
    late = metrics.METRICS["er_last_day"].compute(followers_last_day=2000, **growing)

    assert early == 2 * late
    assert metrics.METRICS["er_pub_day"].denominator_date != metrics.METRICS["er_last_day"].denominator_date


def test_trap_3_the_mean_of_rates_is_not_the_rate_of_the_sums():
    posts = posts_of(photo=[0.10, 0.01]).assign(
        reach=pd.array([100, 10_000], dtype="Int64"), likes=pd.array([10, 100], dtype="Int64")
    )

    assert metrics.mean_of_posts(posts, "er_reach") == pytest.approx(0.055)
    assert metrics.ratio_of_sums(posts, "er_reach") == pytest.approx(110 / 10_100)


def test_trap_4_boosted_posts_are_not_organic_and_the_benchmark_mixes_them():
    posts = posts_of(photo=[0.02, 0.09]).assign(is_boosted=pd.array([False, True], dtype="boolean"))

    assert len(metrics.organic(posts)) == 1
    assert any("boosted" in t for t in metrics.METRICS["eng_benchmark"].traps)


def test_trap_5_views_never_stand_in_for_impressions():
    posts = posts_of(photo=[0.02] * 4).assign(views=pd.array([5000] * 4, dtype="Int64"))

    assert metrics.add(posts, "er_impressions")["er_impressions"].isna().all()
    assert any("impressions" in t for t in metrics.METRICS["views"].traps)


def test_trap_6_missing_is_not_zero():
    posts = posts_of(photo=[0.0, 0.02]).assign(likes=pd.array([0, pd.NA], dtype="Int64"))

    rates = metrics.add(posts, "er_reach")["er_reach"]

    assert rates.iloc[0] == 0 and math.isnan(rates.iloc[1])


def test_trap_7_reactions_replace_likes_and_are_never_added_to_them():
    posts = posts_of(photo=[0.05]).assign(reactions=pd.array([60], dtype="Int64"))

    assert metrics.engagements(posts).tolist() == [60]


def test_trap_7_reactions_to_comments_count_only_in_the_id_that_says_so():
    counted = metrics.METRICS["engagements_napoleoncat"].compute(engagements=50, reactions_to_comments=12)

    assert counted == 62
    with pytest.raises(SmmError, match="different formulas"):
        metrics.same_metric("engagements", "engagements_napoleoncat")


@pytest.mark.parametrize(
    ("asked", "answered", "calendar", "business"),
    [
        ("2026-03-06 17:00", "2026-03-09 10:00", 65, 2),  # Friday evening to Monday: an hour each
        ("2026-03-07 12:00", "2026-03-08 12:00", 24, 0),  # over a weekend nobody was there
        ("2026-03-09 07:00", "2026-03-09 09:30", 2.5, 0.5),  # asked before opening
        ("2026-03-09 10:00", "2026-03-12 10:00", 72, 18),  # the 10th and 11th: one of them a holiday
    ],
)
def test_trap_8_business_and_calendar_hours_are_two_metrics(asked, answered, calendar, business):
    moments = pd.Timestamp(asked), pd.Timestamp(answered)

    assert metrics.reply_hours(*moments) == calendar
    assert metrics.reply_hours(*moments, opens=9, closes=18, closed=[date(2026, 3, 10)]) == business


def test_trap_8_business_hours_are_those_of_the_clock_on_the_wall_when_it_is_changed():
    asked, answered = (
        pd.Timestamp("2026-03-29 08:00", tz="Europe/Berlin"),
        pd.Timestamp("2026-03-29 10:00", tz="Europe/Berlin"),
    )

    assert metrics.reply_hours(asked, answered, opens=9, closes=18, weekdays=(7,)) == 1


def test_a_message_without_an_answer_has_no_reply_time():
    asked = pd.Timestamp("2026-03-09 10:00")

    assert math.isnan(metrics.reply_hours(asked, pd.NaT))
    assert math.isnan(metrics.reply_hours(asked, asked - pd.Timedelta(hours=1)))


def test_trap_9_search_batches_are_joined_only_through_their_anchor():
    joined = metrics.chain_batches(
        pd.Series({"a": 100, "anchor": 50}), pd.Series({"anchor": 100, "b": 40}), anchor="anchor"
    )

    assert joined["b"] == 20
    with pytest.raises(SmmError, match="anchor"):
        metrics.chain_batches(pd.Series({"a": 1}), pd.Series({"b": 1}), anchor="anchor")


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        ({"a": 100, "anchor": 0}, {"anchor": 100, "b": 40}, "above 0"),  # would make every other term zero
        ({"a": 100, "anchor": 50}, {"anchor": math.nan, "b": 40}, "above 0"),
        ({"a": 100, "anchor": 50, "b": 3}, {"anchor": 100, "b": 40}, "these do too: b"),
    ],
)
def test_trap_9_batches_that_cannot_be_joined_exactly_are_refused(first, second, said):
    with pytest.raises(SmmError, match=said):
        metrics.chain_batches(pd.Series(first), pd.Series(second), anchor="anchor")


def test_trap_10_a_rate_by_reach_may_exceed_one_and_is_not_cut_off():
    posts = posts_of(photo=[1.4])

    assert metrics.add(posts, "er_reach")["er_reach"].iloc[0] == pytest.approx(1.4)


def with_a_hole(example, name, hole):
    return {**example, name: (hole,) if isinstance(example[name], tuple) else hole}


@pytest.mark.parametrize("hole", [None, math.nan, pd.NA], ids=str)
@pytest.mark.parametrize("metric", metrics.METRICS.values(), ids=lambda m: m.id)
def test_a_missing_input_gives_a_missing_number_never_zero(metric, hole):
    for name in metric.inputs:
        assert pd.isna(metric.compute(**with_a_hole(metric.example, name, hole))), name


def test_a_day_without_a_count_is_left_out_of_the_daily_rate_not_counted_as_zero():
    daily = metrics.METRICS["er_day_followers"]

    assert daily.compute(engagements_of_days=(40, None, 60), followers=1000) == pytest.approx(0.05)


def test_zero_reach_gives_no_rate():
    assert math.isnan(metrics.METRICS["er_reach"].compute(engagements=3, reach=0))


def test_the_rate_is_chosen_by_what_most_posts_carry():
    posts = posts_of(photo=[0.02] * 10).assign(views=pd.array([900] * 10, dtype="Int64"))

    assert metrics.best_rate(posts) == "er_reach"
    assert metrics.best_rate(posts.assign(reach=pd.array([pd.NA] * 10, dtype="Int64"))) == "er_views"
    assert metrics.best_rate(posts.iloc[:0]) == ""


@settings(deadline=None)
@given(st.floats(0.0001, 2), st.integers(1, 10**7), st.integers(1, 10**7))
def test_conversion_there_and_back_changes_nothing(rate, reach, followers):
    known = {"reach": reach, "followers": followers}

    there = metrics.convert(rate, "er_reach", "er_followers", known)

    assert metrics.convert(there, "er_followers", "er_reach", known) == pytest.approx(rate)


def test_a_conversion_without_the_denominator_is_refused():
    with pytest.raises(SmmError, match="must be known"):
        metrics.convert(0.05, "er_reach", "er_followers", {"reach": 100})
