"""Real pages and their formats and hours: published figures come out, a trend is not taken for an hour, a rhythm or a format."""

import functools
import tempfile
from pathlib import Path

import clients
import numpy as np
import pandas as pd
import pytest

from smmlib import calendar, formats, sources
from smmlib.core.brief import load_brief
from smmlib.core.errors import NothingToRank
from smmlib.methods import circumstances, frequency
from smmlib.methods.effects import effects_of
from smmlib.sources import Import


@functools.cache
def imported(write: str) -> Import:
    clients.real_data()
    folder = getattr(clients, write)(Path(tempfile.mkdtemp()))
    return sources.import_client(folder, load_brief(folder / "client.yaml"))


def posts_of(write: str) -> pd.DataFrame:
    return imported(write).tables["posts"].copy(deep=True)


def test_the_cosmetics_page_has_its_published_medians():
    posts = posts_of("uci_cosmetics")

    medians = posts.groupby("format")["extra_consumers"].apply(lambda v: pd.to_numeric(v).median())

    assert len(posts) == 500 and int(posts["is_boosted"].sum()) == 139
    assert medians.to_dict() == {"video": 1643, "text": 1599, "photo": 528.5, "link": 205}


def test_seven_videos_of_the_cosmetics_page_get_no_place_and_the_reason():
    effects = formats.compare_formats(posts_of("uci_cosmetics"), zone="UTC").set_index("format")
    told = " ".join(f.sentence() for f in formats.findings_of(effects.reset_index()))

    assert (
        pd.isna(effects.loc["video", "place"])
        and effects.loc["video", "reason"] == "7 posts: too few to rank (8 needed)"
    )
    assert "video: 7 posts" in told
    assert effects.loc["photo", "n_needed"] > 7


def test_nine_pages_in_one_file_are_told_apart_and_posts_written_twice_are_joined():
    posts, log = posts_of("live_sellers"), imported("live_sellers").report.files[0]

    assert log.rows_read == 7050 and log.rows_kept == 6997 == len(posts)
    assert any(d.count == 53 for d in log.dropped)
    assert sorted(posts["account"].unique()) == sorted(clients.LIVE_PAGES)
    assert posts["account"].value_counts().iloc[0] == 2633


def test_two_ways_of_writing_a_date_in_one_column_give_one_calendar():
    posts = posts_of("live_sellers").set_index("post_id")["published_at"].dt.tz_convert("Asia/Bangkok")

    assert posts.notna().all()
    assert str(posts["246675545449582_1649696485147474"]) == "2018-04-22 06:00:00+07:00"
    assert (posts.min().year, posts.max().strftime("%Y-%m")) == (2012, "2018-06")


def test_live_pages_without_reach_are_refused_with_what_would_help_and_compared_by_counts_when_asked():
    posts = posts_of("live_sellers")

    with pytest.raises(NothingToRank, match="set the metric to 'engagements'"):
        formats.compare_formats(posts, zone="Asia/Bangkok")
    effects = formats.compare_formats(posts, zone="Asia/Bangkok", metric="engagements")

    assert effects.groupby("account").size().min() >= 2
    assert effects.loc[effects["place"].notna(), "n_posts"].min() >= 8


def test_films_get_more_reactions_than_photos_on_the_live_pages_even_within_each_page():
    posts = posts_of("live_sellers")
    medians = posts.groupby("format")["reactions"].median()
    effects = formats.compare_formats(posts, zone="Asia/Bangkok", metric="engagements")
    both = effects[effects["place"].notna()].pivot_table(index="account", columns="format", values="lift")

    assert medians["video"] == pytest.approx(160, abs=2) and medians["photo"] == pytest.approx(34, abs=2)
    assert (both["video"] > both["photo"]).sum() >= 5


def test_hours_of_the_live_pages_promise_less_than_the_plain_heatmap():
    slots = calendar.rank_slots(posts_of("live_sellers"), zone="Asia/Bangkok", metric="engagements")
    best = slots[slots["place"].notna() & (slots["raw_lift"] > 1)].sort_values("raw_lift").groupby("account").tail(1)

    assert len(best) >= 7
    assert (best["lift"] < best["raw_lift"]).all() and (best["raw_lift"] / best["lift"]).median() > 1.2


def test_seven_years_of_decline_are_not_taken_for_the_rhythm_of_posting():
    posts = posts_of("vk_community").query("role == 'own'").reset_index(drop=True)
    classes = frequency.gap_classes(posts)
    raw = posts["likes"].astype("float64").groupby(classes).mean()

    found = frequency.gap_effects(posts, zone="Europe/Moscow", metric="engagements").table.set_index("group")["lift"]

    plain = raw["under half a day"] / raw["one to three days"]
    honest = found["under half a day"] / found["one to three days"]
    assert plain > 1.5  # what the published figures say: 655 likes against 388
    assert abs(np.log(honest)) < 0.2 * np.log(plain)


def test_seven_years_of_decline_are_not_taken_for_an_hour():
    posts = circumstances.around(posts_of("vk_community"), zone="Europe/Moscow")
    raw = posts["likes"].astype("float64").groupby(posts["daypart"]).mean()

    found = effects_of(posts, "daypart", metric="engagements").table.set_index("group")["lift"]

    assert raw["0"] / raw["2"] > 1.3  # night against afternoon, as published: 721 likes against 529
    assert found["0"] / found["2"] < 1.15
