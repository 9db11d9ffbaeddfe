"""Formats: the promises the comparison makes to a strategist."""

import functools

import pandas as pd
import pytest

from smmlib import formats
from smmlib.core.errors import NothingToRank
from smmlib.core.findings import Finding
from tests import demo
from tests.making import posts_of


@functools.cache
def effects_of(client: str) -> pd.DataFrame:
    return formats.compare_formats(demo.posts(client), zone=demo.brief(client).time_zone)


@functools.cache
def told_of(client: str) -> list[Finding]:
    posts, zone = demo.posts(client), demo.brief(client).time_zone
    style, promise = formats.compare_style(posts, zone=zone), formats.check_promise(posts, zone=zone)
    return formats.findings_of(effects_of(client), style, promise)


@pytest.fixture(scope="module")
def effects():
    return effects_of("demo")


@pytest.fixture(scope="module")
def told():
    return told_of("demo")


@pytest.mark.parametrize(
    ("client", "planted"), demo.planted("formats", lambda row: f"{row['platform']}-{row['format']}")
)
def test_planted_formats_are_found_and_the_others_are_not_claimed(client, planted):
    effects, who = effects_of(client), f"{planted['platform']}.{planted['account']}"
    row = effects[(effects["platform"] == planted["platform"]) & (effects["format"] == planted["format"])].iloc[0]
    claims = [f for f in told_of(client) if f.id == f"formats.effects.{who}" and f.strength != "cannot tell"]

    assert row["lift_low"] <= planted["lift"] <= row["lift_high"]
    if planted["must"] == "found":
        assert (row["lift_low"] > 1) == (planted["lift"] > 1) and (row["lift_high"] < 1) == (planted["lift"] < 1)
    else:
        assert planted["format"] not in {f.values["format"] for f in claims}


@pytest.mark.parametrize("client", ["demo-ru", "demo-ms"])
def test_the_further_demo_clients_have_their_golden_effects(client):
    demo.same_as_golden(effects_of(client), "formats.effects", client)
    demo.same_as_golden(formats.plan_mix(demo.posts(client), effects_of(client)), "formats.mix", client)


def test_an_account_without_views_or_with_one_format_says_why():
    said = " ".join(f.sentence() for f in told_of("demo-ru") if f.strength == "cannot tell")

    assert "teplaya_korka on telegram: The export holds neither reach" in said
    assert "teplayakorka on youtube: all posts have one format (video)" in said


def test_reels_that_plain_averages_favour_do_not_win(effects):
    own = demo.posts().query("role == 'own' and platform == 'instagram'")
    plain = (own[["likes", "comments", "shares", "saves"]].sum(axis=1) / own["reach"]).groupby(own["format"]).mean()

    honest = effects[effects["platform"] == "instagram"].sort_values("place")["format"].iloc[0]

    assert plain["reel"] > plain["photo"] * 1.2
    assert honest == "carousel"


def test_six_videos_are_listed_with_the_reason_and_not_ranked(effects, told):
    video = effects.query("platform == 'facebook' and format == 'video'").iloc[0]

    assert pd.isna(video["place"])
    assert video["reason"] == "6 posts: too few to rank (8 needed)"
    assert any("video: 6 posts: too few to rank" in f.sentence() for f in told)


def test_planted_habit_of_asking_is_found_and_length_is_not(told):
    named = {f.id.removeprefix("formats.style.") for f in told if f.id.startswith("formats.style.")}

    assert "question" in named
    assert "words" not in named


def test_what_was_promised_early_was_delivered_late(told):
    kept = [f for f in told if f.id.startswith("formats.promise.")]

    assert kept and all(f.value > 1 for f in kept)


def test_one_viral_post_does_not_win():
    posts = posts_of(carousel=[0.04] * 9, giveaway=[0.01] * 8 + [0.90])

    assert formats.compare_formats(posts)["format"].iloc[0] == "carousel"


def test_a_single_format_is_refused_by_its_name():
    with pytest.raises(NothingToRank, match=r"nord on instagram: all posts have one format \(photo\)"):
        formats.compare_formats(posts_of(photo=[0.03] * 30))


def test_no_posts_are_refused():
    with pytest.raises(NothingToRank, match="no own posts"):
        formats.compare_formats(posts_of(photo=[0.03] * 3).iloc[:0])


def test_the_callers_posts_are_left_unchanged():
    posts = posts_of(photo=[0.03] * 20, reel=[0.05] * 20)
    before = posts.copy(deep=True)

    formats.plan_mix(posts, formats.compare_formats(posts))

    pd.testing.assert_frame_equal(posts, before)


def test_a_refusal_becomes_a_finding_and_a_note_instead_of_a_chart():
    from smmlib.core import schema

    nothing = schema.empty("formats.effects", refused="There are no own posts in this period.")

    assert [f.strength for f in formats.findings_of(nothing)] == ["cannot tell"]
    assert formats.plot_effects(nothing).meta["kind"] == "note"


def test_the_chart_draws_every_format_of_every_account_and_says_what_stands_out(effects):
    chart = formats.plot_effects(effects)

    assert "stands" not in chart.title and "earns" in chart.title
    assert "er_reach" in chart.subtitle
    assert chart.svg == formats.plot_effects(effects).svg
