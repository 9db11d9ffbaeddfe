"""Audience: the promises a portrait makes to a strategist."""

import functools

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smmlib import audience, sources
from smmlib.core import schema
from smmlib.core.errors import NothingToRank, Refusal
from smmlib.methods import activity
from tests import demo

NO_DAYS = schema.empty("account_days")
NO_TALK = schema.empty("comments")
NO_FIGURES = pd.DataFrame(
    columns=["market", "platform", "measure", "dimension", "value", "figure", "unit", "as_of", "year", "kind", "source"]
)


@functools.cache
def tables():
    return sources.import_client(demo.FOLDER, demo.brief()).tables


def people_of(account="nord", measure="followers", dimension="age", as_of="2026-06-30", platform="instagram", **values):
    """Audience rows: whole numbers are people, fractions are shares; `_` in a name stands for `-`."""
    rows = [
        {"platform": platform, "account": account, "measure": measure, "dimension": dimension, "value": name.strip("_").replace("_", "-"),
         "people": v if isinstance(v, int) else None, "share": None if isinstance(v, int) else v, "as_of": pd.Timestamp(as_of)}
        for name, v in values.items()
    ]  # fmt: skip
    return schema.check(pd.DataFrame(rows), "audience")


def own(*accounts, followers=None, platform="instagram"):
    rows = [{"platform": platform, "account": a, "role": "own", "followers": followers} for a in accounts or ("nord",)]
    return schema.check(pd.DataFrame(rows), "accounts")


def brief_wanting(**target):
    wanted = demo.brief().target_audience.model_copy(
        update={"ages": [], "genders": [], "countries": [], "cities": [], "languages": [], **target}
    )
    return demo.brief().model_copy(update={"target_audience": wanted})


def described(rows, brief=None, accounts=None, **settings):
    return audience.describe_audience(rows, accounts if accounts is not None else own(), NO_DAYS, brief or brief_wanting(ages=["25-34"]), **settings)  # fmt: skip


def match_of(found, value="age"):
    return found[(found["dimension"] == "target") & (found["value"] == value)].iloc[0]


def test_shares_of_views_and_of_followers_are_never_mixed():
    rows = pd.concat([people_of(_18_24=60, _25_34=40), people_of(measure="views", _18_24=0.1, _25_34=0.9)])

    found = described(schema.check(rows, "audience"))

    assert match_of(found[found["measure"] == "followers"])["share"] == pytest.approx(0.4)
    assert match_of(found[found["measure"] == "views"])["share"] == pytest.approx(0.9)


def test_only_the_latest_export_of_an_account_counts():
    rows = pd.concat([people_of(as_of="2026-01-31", _18_24=0.9, _25_34=0.1), people_of(_18_24=0.2, _25_34=0.8)])

    found = described(schema.check(rows, "audience"))

    assert match_of(found)["share"] == pytest.approx(0.8)
    assert len(found[found["dimension"] == "age"]) == 2


def test_a_share_that_nobody_counted_has_no_interval_and_one_with_followers_has():
    rows = people_of(_18_24=0.4, _25_34=0.6)

    alone, counted = described(rows), described(rows, accounts=own(followers=200))

    assert alone["share_low"].isna().all() and alone["people"].isna().all()
    assert match_of(counted)["share_low"] < 0.6 < match_of(counted)["share_high"]
    assert match_of(counted)["people_from"] == "share of the followers"


def test_an_interval_is_never_narrower_than_the_rounding_of_the_export():
    found = described(people_of(_18_24=0.4, _25_34=0.6), accounts=own(followers=10_000_000))

    assert match_of(found)["share_high"] - match_of(found)["share_low"] >= 0.01


def test_a_band_that_only_overlaps_is_split_by_years_and_says_so():
    row = match_of(described(people_of(_18_24=0.2, _25_34=0.5, _35_44=0.3), brief_wanting(ages=["30-44"])))

    assert row["share"] == pytest.approx(0.3 + 0.25)
    assert (row["share_low"], row["share_high"]) == (pytest.approx(0.3), pytest.approx(0.8))
    assert row["status"] == "estimated"


def test_countries_are_told_by_their_codes_and_unlisted_ones_leave_room():
    rows = people_of(dimension="country", Болгария=0.5, Germany=0.3)

    row = match_of(described(rows, brief_wanting(countries=["DE"]), accounts=own(followers=1000)), "country")

    assert row["share"] == pytest.approx(0.3)
    assert row["share_high"] > 0.45


def test_a_city_of_the_same_name_in_another_country_is_another_city():
    rows = schema.check(people_of(dimension="city", a=0.5, b=0.2).assign(value=["Dublin, Ireland", "Dublin, OH, USA"]), "audience")  # fmt: skip

    row = match_of(described(rows, brief_wanting(cities=["Dublin"], countries=["IE"])), "city")

    assert row["share"] == pytest.approx(0.5)


def test_all_at_once_lies_between_the_bounds_that_always_hold():
    rows = pd.concat([people_of(_25_34=600, _35_44=400), people_of(dimension="gender", female=700, male=300)])

    row = match_of(described(schema.check(rows, "audience"), brief_wanting(ages=["25-34"], genders=["women"])), "all")

    assert row["share"] == pytest.approx(0.42)
    assert row["share_low"] <= 0.3 and row["share_high"] >= 0.6


def test_age_and_gender_together_give_each_alone_but_a_destroyed_table_does_not():
    whole = people_of(dimension="age_gender", a=300, b=700)
    whole = schema.check(whole.assign(value=["female 25-34", "male 35-44"]), "audience")
    part = schema.check(people_of(dimension="age_gender", a=0.15).assign(value=["female 25-34"]), "audience")

    assert match_of(described(whole))["share"] == pytest.approx(0.3)
    assert set(described(whole)["status"]) >= {"measured", "derived"}
    assert "target" not in set(described(part)["dimension"])


def test_an_empty_export_is_refused_with_what_would_help():
    with pytest.raises(Refusal, match="smm check names the menu"):
        audience.describe_audience(schema.empty("audience"), own(), NO_DAYS, demo.brief())


def test_a_group_of_few_people_does_not_win_the_index():
    rows = pd.concat(
        [people_of("nord", _13_17=3, _18_24=900, _25_34=600), people_of("sued", _13_17=1, _18_24=1500, _25_34=499)]
    )

    ranked = audience.rank_affinity(described(schema.check(rows, "audience"), accounts=own("nord", "sued")), NO_FIGURES, demo.brief())  # fmt: skip
    nord = ranked[ranked["account"] == "nord"].set_index("value")

    assert pd.isna(nord.loc["13-17", "place"]) and "fewer than 5" in nord.loc["13-17", "reason"]
    assert nord["place"].idxmin() == "25-34"
    assert nord.loc["25-34", "affinity_low"] > 100


def test_a_published_figure_of_the_market_is_the_base_before_other_accounts_and_carries_its_year():
    figure = {"market": "GB", "platform": "instagram", "measure": "composition", "dimension": "gender", "value": "women", "figure": "0.56",
              "unit": "share", "as_of": "2016", "year": "2016", "kind": "measured", "source": "a survey"}  # fmt: skip
    found = described(people_of(dimension="gender", female=800, male=200))

    ranked = audience.rank_affinity(found, pd.DataFrame([figure]), demo.brief())

    assert ranked.loc[0, "base"] == "users of the platform in GB, 2016 (a survey)"
    assert ranked.loc[0, "affinity_low"] > 100


def test_one_account_without_a_published_figure_has_nothing_to_be_compared_with():
    with pytest.raises(NothingToRank, match="nothing to compare"):
        audience.rank_affinity(described(people_of(_25_34=100)), NO_FIGURES, demo.brief())


def talk_at(hours, account="nord"):
    moments = [
        pd.Timestamp("2026-03-02", tz="UTC") + pd.Timedelta(days=i % 28, hours=h, minutes=i % 60)
        for i, h in enumerate(hours)
    ]
    return schema.check(pd.DataFrame({"platform": "instagram", "id": [str(i) for i in range(len(hours))], "account": account, "published_at": moments}), "comments")  # fmt: skip


def test_hours_come_from_talk_where_the_platform_reports_none_and_say_so():
    active = audience.find_hours(schema.empty("audience.portrait"), own(), talk_at([20] * 80 + [9] * 20), schema.empty("mentions"), schema.empty("posts"), zone="Asia/Tokyo")  # fmt: skip

    assert active["share"].sum() == pytest.approx(1)
    assert set(active["basis"]) == {"comments and mentions"}
    best = active.sort_values("share").iloc[-1]
    assert best["hour"] == 5  # 20:00 UTC in Tokyo


def test_what_the_brand_itself_wrote_is_no_sign_of_its_audience():
    talk = talk_at([20] * 80).assign(author="nord")

    with pytest.raises(NothingToRank, match="0 comments and mentions"):
        audience.find_hours(schema.empty("audience.portrait"), own(), talk, schema.empty("mentions"), schema.empty("posts"), zone="UTC")  # fmt: skip


def test_comments_spread_evenly_over_the_day_claim_no_hour():
    active = audience.find_hours(schema.empty("audience.portrait"), own(), talk_at([h for h in range(24) for _ in range(8)]), schema.empty("mentions"), schema.empty("posts"), zone="UTC")  # fmt: skip

    told = audience.findings_of(schema.empty("audience.portrait"), schema.empty("audience.affinity"), active, schema.empty("audience.segments"), demo.brief())  # fmt: skip

    assert [f.strength for f in told if f.id.startswith("audience.hours")] == ["cannot tell"]


def test_the_hours_of_the_platforms_report_come_first_on_the_demo_client():
    t = tables()
    found = audience.describe_audience(t["audience"], t["accounts"], t["account_days"], demo.brief())

    active = audience.find_hours(found, t["accounts"], t["comments"], t["mentions"], t["posts"], zone="Europe/London")

    assert set(active["basis"]) == {"hours of the platform's audience report"}
    assert active.groupby("account")["share"].sum().round(9).eq(1).all()


def test_customers_of_one_crowd_are_refused_and_so_is_no_table():
    with pytest.raises(Refusal, match="no table of customers"):
        audience.find_segments(schema.empty("customers"), as_of=demo.brief().period.until)


def test_an_empty_client_gets_findings_with_reasons_and_notes_instead_of_figures():
    names = ("portrait", "affinity", "active_hours", "segments")
    empty = [schema.empty(f"audience.{name}", refused=f"no {name}") for name in names]

    told = audience.findings_of(*empty, demo.brief())

    assert {f.strength for f in told} == {"cannot tell"} and len(told) == 4
    assert "no portrait" in audience.plot_portrait(empty[0]).plain
    assert "no active_hours" in audience.plot_hours(empty[2]).plain
    assert audience.plot_match(empty[0]).plain and audience.table_affinity(empty[1]).plain


def test_the_what_if_with_other_ages_draws_another_match():
    t = tables()

    chart = audience.retell(t["audience"], t["accounts"], t["account_days"], demo.brief(), "18-24")

    assert "quillfern.coffee" in chart.title and chart.name == "fig-audience-match"


def test_the_callers_tables_are_left_unchanged():
    t = {k: v.copy(deep=True) for k, v in tables().items()}

    found = audience.describe_audience(t["audience"], t["accounts"], t["account_days"], demo.brief())
    audience.find_hours(found, t["accounts"], t["comments"], t["mentions"], t["posts"], zone="Europe/London")

    for name in ("audience", "accounts", "account_days", "comments", "mentions", "posts"):
        pd.testing.assert_frame_equal(t[name], tables()[name])


@settings(deadline=None)
@given(st.lists(st.integers(1, 500), min_size=2, max_size=5), st.integers(14, 60), st.integers(0, 40))
def test_the_match_is_a_share_between_its_ends_whatever_is_wanted(people, first, width):
    names = ["_13_17", "_18_24", "_25_34", "_35_44", "_65+"]
    rows = people_of(**dict(zip(names, people, strict=False)))

    row = match_of(described(rows, brief_wanting(ages=[f"{first}-{first + width}"])))

    assert 0 <= row["share_low"] <= row["share"] + 1e-9
    assert row["share"] <= row["share_high"] + 1e-9 <= 1 + 1e-6


def test_an_even_day_is_shared_out_over_the_hours_in_which_something_was_posted():
    known = pd.DataFrame({"hour": range(21), "share": 1 / 21, "share_low": 0.9 / 21, "share_high": 1.1 / 21})

    assert activity.even(known) == pytest.approx(3 / 21)
    assert activity.above_even(known, 3) == pytest.approx(0.5)


def test_without_a_target_the_largest_groups_are_told_and_another_dimension_is_drawn():
    bare = demo.brief().model_copy(update={"target_audience": type(demo.brief().target_audience)()})
    tables = demo.tables()
    places = tables["audience"].query("dimension == 'country'")

    found = audience.describe_audience(places, tables["accounts"], tables["account_days"], bare)
    none = [schema.empty(f"audience.{name}") for name in ("affinity", "active_hours", "segments")]
    told = audience.findings_of(found, *none, bare)

    assert any(f.id.startswith("audience.largest.") and "GB" in f.sentence() for f in told)
    assert "country" in audience.plot_portrait(found, dimension="age").subtitle


def test_the_title_of_the_hours_says_no_more_than_the_finding():
    flat = pd.DataFrame({"platform": "vk", "account": "a", "weekday": 1, "hour": range(24), "share": 1 / 24, "share_low": 0.5 / 24,
                         "share_high": 1.5 / 24, "n_events": 500, "basis": activity.POSTS, "zone": "UTC"})  # fmt: skip

    assert "no hours stand out" in audience.plot_hours(flat).title


def test_a_target_that_excludes_everyone_is_named_and_the_portrait_stays_whole():
    found = described(people_of(_18_24=300, _25_34=700), brief_wanting(ages=["90-99"]))
    none = [schema.empty(f"audience.{name}") for name in ("affinity", "active_hours", "segments")]

    told = audience.findings_of(found, *none, brief_wanting(ages=["90-99"]))

    said = next(f for f in told if f.id == "audience.nobody.age")
    assert "excludes everybody by age (90-99)" in said.sentence() and "client.yaml" in said.advice()
    assert not any(f.id.startswith("audience.match") for f in told)
    assert "nobody is inside" in audience.plot_match(found).title and audience.plot_portrait(found).alt


def test_shares_that_add_up_to_more_than_everybody_are_left_out_by_name():
    rows = pd.concat([people_of(_25_34=0.9, _35_44=0.8), people_of(dimension="gender", female=0.7, male=0.3)])

    found = described(schema.check(rows, "audience"), brief_wanting(ages=["25-34"], genders=["women"]))

    assert "age" not in set(found["dimension"]) and match_of(found, "gender")["share"] == pytest.approx(0.7)
    assert any("add up to 170%" in reason for reason in found.attrs["reasons"])
    with pytest.raises(Refusal, match="add up to 170%"):
        described(people_of(_25_34=0.9, _35_44=0.8))


def test_a_peak_that_is_night_elsewhere_is_told_with_the_best_common_hours():
    far = demo.brief().model_copy(update={"time_zone": "Europe/London", "time_zones": ["Asia/Tokyo"]})
    active = audience.find_hours(schema.empty("audience.portrait"), own(), talk_at([20] * 80 + [9] * 40), schema.empty("mentions"), schema.empty("posts"), zone="Europe/London")  # fmt: skip

    told = audience.findings_of(schema.empty("audience.portrait"), schema.empty("audience.affinity"), active, schema.empty("audience.segments"), far)  # fmt: skip

    assert "night in Tokyo" in next(f for f in told if f.id.startswith("audience.zones")).sentence()
    assert "zones are awake best" in audience.plot_awake(active, ["Asia/Tokyo"], far.period.until).title
    assert "one clock" in audience.plot_awake(active, [], far.period.until).plain


def test_cards_hold_nothing_that_was_not_counted_and_say_what_is_missing():
    customers = demo.tables("demo-ms")["customers"].assign(gender=None)
    segments = audience.find_segments(customers, as_of=demo.brief("demo-ms").period.until)

    card = audience.table_personas(segments)

    assert "Women" not in card.plain and "Income" not in card.plain and "half of them" in card.plain
    assert "Not in any table of customers: interests" in card.html
    title = audience.plot_segments(segments).title
    assert title.startswith("Customers: 14% of them bring 7") and title.endswith("of the money")


def test_the_portrait_tells_measured_from_derived():
    whole = schema.check(
        people_of(dimension="age_gender", a=300, b=200, c=500).assign(
            value=["female 25-34", "male 35-44", "female 35-44"]
        ),
        "audience",
    )

    found = described(whole)
    table = audience.table_portrait(found)

    assert "derived" in table.plain and "n\u00a01,000" in table.plain.replace(" ", "\u00a0")
    assert audience.plot_ages(found).title == "Audience: women of 35-44 are the largest group, on Instagram"
