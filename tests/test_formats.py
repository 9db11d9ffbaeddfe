"""Formats: the promises the comparison makes to a strategist."""

import functools

import numpy as np
import pandas as pd
import pytest

from benchmarks import calibrating_formats
from smmlib import formats
from smmlib.core import i18n, schema
from smmlib.core.errors import NothingToRank
from smmlib.core.findings import Finding
from tests import demo
from tests.making import posts_of

CALLS = pd.read_csv(demo.ROOT / "data" / "reference" / "calls.csv", dtype="str", keep_default_na=False)


def spoken(client: str) -> dict[str, object]:
    return {"zone": demo.brief(client).time_zone, "languages": tuple(demo.brief(client).content_languages)}


@functools.cache
def effects_of(client: str) -> pd.DataFrame:
    return formats.compare_formats(demo.posts(client), **spoken(client))


@functools.cache
def style_of(client: str) -> pd.DataFrame:
    return formats.compare_style(demo.posts(client), CALLS, **spoken(client))


@functools.cache
def mix_of(client: str) -> pd.DataFrame:
    brief = demo.brief(client)
    return formats.plan_mix(demo.posts(client), effects_of(client), CALLS, strategy=brief.strategy,
                            offers=[o.name for o in brief.offers], languages=tuple(brief.content_languages))  # fmt: skip


@functools.cache
def told_of(client: str) -> list[Finding]:
    promise = formats.check_promise(demo.posts(client), **spoken(client))
    return formats.findings_of(
        effects_of(client), style_of(client), promise, mix_of(client), demo.brief(client).strategy
    )


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
    assert demo.moved_from_golden(effects_of(client), "formats.effects", client) == ""
    assert demo.moved_from_golden(mix_of(client), "formats.mix", client) == ""


@pytest.mark.parametrize("client", demo.CLIENTS)
def test_formats_whose_intervals_do_not_overlap_stand_in_the_planted_order(client):
    planted = {(row["platform"], row["format"]): row["lift"] for row in demo.truth(client)["formats"]}
    rows = [row for row in effects_of(client).to_dict("records") if (row["platform"], row["format"]) in planted]
    apart = [(a, b) for a in rows for b in rows if a["platform"] == b["platform"] and a["lift_low"] > b["lift_high"]]

    assert apart
    for a, b in apart:
        assert planted[a["platform"], a["format"]] > planted[b["platform"], b["format"]], (a["format"], b["format"])


def test_an_account_without_views_or_with_one_format_says_why():
    said = " ".join(f.sentence() for f in told_of("demo-ru") if f.strength == "cannot tell")

    assert "teplaya_korka (Telegram): The export holds neither reach" in said
    assert "teplayakorka (YouTube): all posts have one format (video)" in said


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


RECIPES = "Slow dough with rye flour, salt and time, baked in the old oven until the crust sings {n} times"
NEWS = "Opening hours on the holiday: the shop door closes early, tickets and parking at the harbour gate {n}"


def test_a_format_gets_no_credit_for_what_it_is_about():
    """Carousels nearly always show recipes, and recipes earn twice as much, whatever their format."""
    rng = np.random.default_rng(5)
    recipe = rng.uniform(size=400) < 0.5
    carousel = np.where(rng.uniform(size=400) < 0.15, ~recipe, recipe)
    rates = list(0.03 * np.where(recipe, 2.0, 1.0) * np.exp(rng.normal(0, 0.3, 400)))
    posts = posts_of(photo=rates).assign(format=np.where(carousel, "carousel", "photo"))
    silent = formats.compare_formats(posts)
    told = posts.assign(text=[(RECIPES if r else NEWS).format(n="abcdefgh"[i % 8] * 3) for i, r in enumerate(recipe)])

    honest = formats.compare_formats(told).set_index("format")["lift"]

    assert silent.set_index("format").loc["carousel", "lift"] > 1.15
    assert honest["carousel"] == pytest.approx(1.0, abs=0.07)


def test_a_format_gets_no_credit_for_money_or_for_length():
    rng = np.random.default_rng(6)
    paid = rng.uniform(size=300) < 0.3
    long = rng.uniform(size=300) < 0.5
    reel = np.where(rng.uniform(size=300) < 0.2, ~(paid | long), paid | long)
    rates = list(0.03 * np.where(paid, 0.5, 1.0) * np.where(long, 0.7, 1.0) * np.exp(rng.normal(0, 0.2, 300)))
    posts = posts_of(photo=rates).assign(format=np.where(reel, "reel", "photo"), is_boosted=paid)
    posts["text"] = ["word " * (60 if one else 12) for one in long]

    honest = formats.compare_formats(posts).set_index("format")["lift"]

    assert honest["reel"] == pytest.approx(1.0, abs=0.06)


def selling_posts(share: float) -> pd.DataFrame:
    """Links earn twice as much as photos; this share of the links sells."""
    posts = posts_of(link=[0.06, 0.05, 0.07, 0.06] * 15, photo=[0.03, 0.025, 0.035, 0.03] * 15)
    links = posts["format"].eq("link").cumsum()
    sells = posts["format"].eq("link") & (links % 10 < 10 * share)
    return posts.assign(text=["Order now while it is warm" if s else "A quiet morning at the oven" for s in sells])


@pytest.mark.parametrize(
    ("strategy", "share", "grows"), [("hidden", 0.9, False), ("hidden", 0.1, True), ("open", 0.1, False), ("open", 0.9, True)]
)  # fmt: skip
def test_the_mix_grows_only_where_the_strategy_allows_it(strategy, share, grows):
    posts = selling_posts(share)

    mix = formats.plan_mix(posts, formats.compare_formats(posts), CALLS, strategy=strategy).set_index("format")
    told = formats.findings_of(formats.compare_formats(posts), mix=mix.reset_index(), strategy=strategy)

    assert (mix.loc["link", "share_advised"] > mix.loc["link", "share_now"]) == grows
    assert ("no more of it" in mix.loc["link", "reason"]) != grows
    assert mix["share_advised"].sum() == pytest.approx(1)
    assert any(f.id.startswith("formats.strategy.instagram") for f in told)


def test_a_post_that_names_an_offer_sells_although_it_asks_for_nothing():
    posts = selling_posts(0).assign(text="The Harvest Gift Set, wrapped in paper")

    mix = formats.plan_mix(posts, formats.compare_formats(posts), CALLS, offers=["harvest gift set"])

    assert mix["share_selling"].eq(1).all()


def test_style_says_where_we_differ_from_competitors_and_keeps_quiet_where_we_do_not(told):
    named = {f.id.removeprefix("formats.beside.") for f in told if f.id.startswith("formats.beside.")}
    style = style_of("demo").set_index("feature")

    assert "addresses_reader" in named and "question" not in named
    assert style.loc["addresses_reader", "ratio_high"] < 1 < style.loc["question", "ratio_high"]


@pytest.mark.parametrize(
    ("client", "metric"), [("demo", "reading_ease_en"), ("demo-ru", "reading_ease_ru"), ("demo-ms", "reading_grade_ms")]
)
def test_readability_is_taken_by_the_formula_of_the_language(client, metric):
    row = style_of(client).set_index("feature").loc["readability"]

    assert row["metric"] == metric and row["own"] == pytest.approx(row["competitors"], abs=4)


def test_a_language_without_a_formula_gets_no_points_and_says_so():
    posts = posts_of(photo=[0.03, 0.05] * 20).assign(text="Прясно изпечен хляб с квас", language="bg")

    row = formats.compare_style(posts, CALLS, languages=("bg",)).set_index("feature").loc["readability"]

    assert pd.isna(row["own"]) and "no readability formula for 'bg'" in row["reason"]


def test_style_without_a_competitor_is_whole_and_its_figure_says_what_is_missing():
    posts = posts_of(photo=[0.03, 0.05] * 20).assign(text="Bread of the day?")

    style = formats.compare_style(posts, CALLS)

    readability = style.set_index("feature").loc["readability"]
    assert style["ratio"].isna().all() and style["own"].notna().sum() == len(style) - 1
    assert "fewer than 300 words of own posts" in readability["reason"]
    assert "No competitor" in formats.plot_style(style).plain


def test_style_is_told_even_where_formats_cannot_be_compared():
    posts = posts_of(photo=[0.03, 0.05] * 20).assign(text="Bread of the day?")
    nothing = schema.empty("formats.effects", refused="all posts have one format (photo).")

    told = formats.findings_of(nothing, style_of("demo"))

    assert any("one format" in f.sentence() for f in told) and any(f.id.startswith("formats.beside") for f in told)
    assert len(formats.plan_mix(posts, nothing, CALLS)) == 1


@pytest.mark.parametrize("client", demo.CLIENTS)
@pytest.mark.parametrize("language", ["", "ru", "ms"])
def test_the_three_figures_name_their_finding_in_every_language(client, language):
    charts = [
        formats.plot_effects(effects_of(client), language=language),
        formats.plot_mix(mix_of(client), language=language),
        formats.plot_style(style_of(client), language=language),
    ]

    alike = i18n.translator(language)("Style: no habit sets us apart from competitors")
    assert all(any(c.isdigit() for c in chart.title) or chart.title == alike for chart in charts)
    assert all("{" not in chart.title + chart.subtitle for chart in charts)


def test_counts_below_zero_are_refused_by_name():
    posts = posts_of(photo=[0.03] * 20, reel=[0.05] * 20)
    posts.loc[4, "likes"] = -7

    with pytest.raises(NothingToRank, match=r"1 posts have counts below zero \(the first is p4\)"):
        formats.compare_formats(posts)


def test_one_post_is_too_few_and_says_so():
    with pytest.raises(NothingToRank, match="all posts have one format"):
        formats.compare_formats(posts_of(photo=[0.03]))


def test_a_metric_that_is_no_measure_of_posts_is_refused_by_name():
    with pytest.raises(NothingToRank, match="'share_of_voice' cannot be computed"):
        formats.compare_formats(posts_of(photo=[0.03] * 20, reel=[0.05] * 20), metric="share_of_voice")


def test_plain_counts_can_be_compared_within_an_account_when_asked_for():
    posts = posts_of(photo=[0.03] * 20, reel=[0.06] * 20).assign(reach=pd.array([pd.NA] * 40, dtype="Int64"))

    with pytest.raises(NothingToRank, match="set the metric to 'engagements'"):
        formats.compare_formats(posts)
    assert formats.compare_formats(posts, metric="engagements")["metric"].eq("engagements").all()


def test_promised_lift_is_the_planted_one_under_confounding_where_plain_averages_promise_luck():
    table = calibrating_formats.formats(120, seed=3)
    found, order = calibrating_formats.slopes(table).set_index("method"), calibrating_formats.order(table)

    assert 0.8 < found.loc["pooled", "slope"] < 1.2
    assert found.loc["raw (control)", "slope"] < 0.5
    assert 0.85 < order["covered"] < 0.97 and order["right_order"] > 0.95 and order["wrong_claims"] < 0.1


def test_a_single_format_is_refused_by_its_name():
    with pytest.raises(NothingToRank, match=r"nord \(Instagram\): all posts have one format \(photo\)"):
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
    nothing = schema.empty("formats.effects", refused="There are no own posts in this period.")

    assert [f.strength for f in formats.findings_of(nothing)] == ["cannot tell"]
    assert formats.plot_effects(nothing).meta["kind"] == "note"


def test_the_chart_draws_every_format_of_every_account_and_says_what_stands_out(effects):
    chart = formats.plot_effects(effects)

    assert "stands" not in chart.title and "earns" in chart.title
    assert "er_reach" in chart.subtitle
    assert chart.svg == formats.plot_effects(effects).svg
