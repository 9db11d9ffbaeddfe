"""Platforms: the promises the ranking makes to a strategist."""

import functools

import pandas as pd
import pytest

from smmlib import platforms, sources
from smmlib.core import schema
from smmlib.core.errors import NothingToRank, Refusal
from tests import demo

NO_DAYS = schema.empty("account_days")


@functools.cache
def reference(name):
    return pd.read_csv(demo.ROOT / "data" / "reference" / f"{name}.csv", dtype="str", keep_default_na=False)


@functools.cache
def days():
    return sources.import_client(demo.FOLDER, demo.brief()).tables["account_days"]


def figure(
    platform,
    value,
    market="GB",
    measure="use",
    dimension="total",
    group="all",
    unit="share",
    as_of="2024",
    kind="measured",
):
    return {"market": market, "platform": platform, "measure": measure, "dimension": dimension, "value": group, "figure": str(value), "unit": unit,
            "base": "", "as_of": as_of, "year": as_of[:4], "kind": kind, "source": "a survey", "seen_at": "", "note": ""}  # fmt: skip


def figures_of(*rows):
    return pd.DataFrame(rows, columns=list(figure("x", 1)))


THREE = figures_of(figure("instagram", 0.6), figure("facebook", 0.5), figure("youtube", 0.4))


def brief_with(**changes):
    return demo.brief().model_copy(update=changes)


def portrait_of(**shares):
    rows = [
        {"platform": p, "account": "nord", "measure": "followers", "dimension": "target", "value": "all", "share": s, "share_low": s - 0.05, "share_high": s + 0.05,
         "n_people": 1000}
        for p, s in shares.items()
    ]  # fmt: skip
    return schema.check(pd.DataFrame(rows), "audience.portrait")


def ranked(figures=THREE, portrait=None, posts=None, brief=None, **settings):
    brief = brief or demo.brief()
    density = platforms.measure_density(
        schema.empty("audience.portrait") if portrait is None else portrait, figures, brief
    )
    return platforms.rank_platforms(density, schema.empty("posts") if posts is None else posts, NO_DAYS, reference("platforms"), brief, platforms.Params(**settings))  # fmt: skip


def row_of(table, platform):
    return table[table["platform"] == platform].iloc[0]


def test_an_unknown_platform_is_listed_without_a_place_and_says_what_is_known():
    table = ranked()

    unknown = row_of(table, "pinterest")
    assert pd.isna(unknown["place"]) and "half of the weight" in unknown["reason"]
    assert set(table["platform"]) == set(platforms.PLATFORMS)


def test_what_the_brief_excludes_is_never_chosen():
    table = ranked(brief=brief_with(exclude=["instagram"]))

    assert row_of(table, "instagram")["reason"] == "excluded by the brief"
    assert "instagram" not in set(table.loc[table["chosen"].fillna(False).astype("bool"), "platform"])


def test_a_platform_blocked_in_the_market_has_no_place_and_an_own_account_there_is_named():
    figures = figures_of(
        *(
            figure(p, v, market="RU", unit="people", measure="daily_reach")
            for p, v in (("vk", 55e6), ("telegram", 60e6), ("instagram", 6e6))
        )
    )
    brief = brief_with(markets=["RU"])

    table = ranked(figures, brief=brief)
    told = platforms.findings_of(
        schema.empty("platforms.density"),
        table,
        schema.empty("platforms.net_reach"),
        schema.empty("platforms.similar"),
        brief,
    )

    assert row_of(table, "instagram")["reason"].startswith("blocked in RU")
    assert "platforms.blocked.instagram" in {f.id for f in told}


def test_more_of_everything_comes_first_however_the_weights_move():
    table = ranked(portrait=portrait_of(instagram=0.8, facebook=0.3), spread=0.5)

    assert table.loc[0, "platform"] == "instagram" and table.loc[0, "p_first"] > 0.8


def test_equal_platforms_are_no_clear_winner():
    figures = figures_of(figure("instagram", 0.5), figure("facebook", 0.5), figure("youtube", 0.2))
    rivals = [a for a in demo.brief().accounts if a.name in ("Bramblegate Roastery", "Copperfinch Coffee")]
    brief = brief_with(
        accounts=[*(a for a in demo.brief().accounts if a.role == "own"), *rivals],
        planner=demo.brief().planner.model_copy(update={"posts_per_week": {}, "hours_per_post": {}}),
    )

    table = ranked(figures, portrait=portrait_of(instagram=0.5, facebook=0.5), brief=brief)
    told = platforms.findings_of(
        schema.empty("platforms.density"),
        table,
        schema.empty("platforms.net_reach"),
        schema.empty("platforms.similar"),
        brief,
    )

    assert [f.strength for f in told if f.id == "platforms.ranking"] == ["cannot tell"]
    assert "no clear winner" in platforms.plot_ranking(table).title


def test_the_chosen_set_ends_where_the_teams_hours_end():
    team = [demo.brief().team[0].model_copy(update={"hours_week": 12.0})]
    table = ranked(portrait=portrait_of(instagram=0.8, facebook=0.3), brief=brief_with(team=team))

    assert table["chosen"].fillna(False).astype("bool").sum() < 3


def test_figures_of_different_dates_or_units_are_never_compared():
    mixed = figures_of(
        figure("instagram", 0.6), figure("facebook", 0.5, as_of="2015"), figure("youtube", 30e6, unit="people")
    )

    density = platforms.measure_density(schema.empty("audience.portrait"), mixed, demo.brief())

    assert density["use"].isna().all() and density["users"].isna().all()
    assert density["reason"].str.startswith("unknown").all()


def test_a_forecast_is_no_figure():
    forecast = figures_of(*(figure(p, 0.5, kind="forecast") for p in ("instagram", "facebook", "youtube")))

    assert platforms.measure_density(schema.empty("audience.portrait"), forecast, demo.brief())["use"].isna().all()


def test_wanted_ages_without_a_figure_widen_the_points():
    figures = figures_of(
        *(
            figure(p, v, dimension="age", group="25-34")
            for p, v in (("instagram", 0.7), ("facebook", 0.6), ("youtube", 0.5))
        )
    )

    row = row_of(platforms.measure_density(schema.empty("audience.portrait"), figures, demo.brief()), "instagram")

    assert row["use"] == pytest.approx(0.7)
    assert (row["use_low"], row["use_high"]) == (pytest.approx(0.35), pytest.approx(0.85))
    assert row["groups"] == "ages 25-34"


def test_net_reach_stays_inside_the_bounds_and_names_its_people():
    table = ranked()

    reach = platforms.add_reach(table, THREE, demo.brief())

    assert ((reach["net_share_low"] <= reach["net_share"]) & (reach["net_share"] <= reach["net_share_high"])).all()
    pair = reach[reach["combination"].isin(["instagram + facebook", "facebook + instagram"])].iloc[0]
    assert pair["net_share"] == pytest.approx(0.8) and pair["groups"] == "everybody"


def test_people_without_a_population_give_bounds_only():
    figures = figures_of(
        *(
            figure(p, v, unit="people", measure="monthly_reach")
            for p, v in (("instagram", 30e6), ("facebook", 40e6), ("youtube", 50e6))
        )
    )

    reach = platforms.add_reach(ranked(figures), figures, demo.brief())

    assert reach["net_reach"].isna().all() and reach["net_reach_low"].notna().all()
    assert "no population" in reach["reason"].iloc[0]
    assert platforms.plot_reach(reach).alt


def test_published_overlaps_are_used_where_they_exist():
    figures = pd.concat([THREE, figures_of(figure("facebook+instagram", 0.4, measure="duplication"))])

    reach = platforms.add_reach(ranked(), figures, demo.brief())

    pair = reach[reach["method"] == "published overlap"].iloc[0]
    assert pair["net_share"] == pytest.approx(0.6 + 0.5 - 0.4)
    assert [pair["plain"], pair["agostini"], pair["beta_binomial"]] == pytest.approx(
        [0.8, 1.21 / (1.125 * 0.4 + 1.1), 0.7], abs=0.02
    )


def test_a_set_with_published_overlaps_takes_the_estimate_that_errs_least_on_known_populations():
    pairs = [
        figure(f"{a}+{b}", 0.35, measure="duplication")
        for a, b in (("facebook", "instagram"), ("facebook", "youtube"), ("instagram", "youtube"))
    ]
    figures = pd.concat([THREE, figures_of(*pairs)])
    table = ranked(portrait=portrait_of(instagram=0.8, facebook=0.5, youtube=0.5), brief=brief_with(team=[]))

    whole = platforms.add_reach(table, figures, demo.brief()).query("combination.str.len() > 22").iloc[0]

    assert whole["method"].startswith("beta-binomial") and whole["net_share"] == whole["beta_binomial"]
    assert whole["net_share_low"] <= whole["agostini"] <= whole["net_share_high"]


def test_own_results_count_only_what_both_sides_have():
    table = ranked(posts=demo.posts(), portrait=portrait_of(instagram=0.5, facebook=0.5))
    with_days = platforms.rank_platforms(
        platforms.measure_density(portrait_of(instagram=0.5, facebook=0.5), THREE, demo.brief()), demo.posts(), days(), reference("platforms"), demo.brief(), platforms.Params()
    )  # fmt: skip

    assert pd.isna(row_of(table, "instagram")["results"])
    assert 0.3 < row_of(with_days, "instagram")["results"] < 0.7
    assert "er_followers" in with_days.attrs["results"]


def test_competitors_of_the_trade_resemble_the_client_more_than_food_bloggers():
    similar = platforms.find_similar(demo.posts(), days(), demo.brief())

    by_role = similar.groupby("role")["similarity"]
    assert by_role.min()["competitor"] > by_role.max()["ally"]
    assert (similar.loc[similar["role"] == "competitor", "p_chance"] < 0.05).all()
    assert (similar.loc[similar["role"] == "ally", "p_chance"] > 0.5).all()


def test_posts_without_words_have_no_similar_communities():
    alone = brief_with(accounts=[a for a in demo.brief().accounts if a.role == "own"], candidates=[])

    with pytest.raises(Refusal, match="have enough words"):
        platforms.find_similar(demo.posts().assign(text=None, title=None), days(), alone)


def test_a_brief_without_markets_and_audience_is_refused_with_what_is_missing():
    bare = brief_with(markets=[], target_audience=type(demo.brief().target_audience)(), team=[], goals=[])

    with pytest.raises(Refusal, match="names no market"):
        platforms.measure_density(schema.empty("audience.portrait"), THREE, bare)
    with pytest.raises(NothingToRank, match="known well enough"):
        platforms.rank_platforms(
            schema.empty("platforms.density"),
            schema.empty("posts"),
            NO_DAYS,
            reference("platforms"),
            bare,
            platforms.Params(),
        )


def test_an_empty_client_gets_findings_with_reasons_and_notes_instead_of_figures():
    names = ("density", "ranking", "net_reach", "similar")
    empty = [schema.empty(f"platforms.{name}", refused=f"no {name}") for name in names]

    told = platforms.findings_of(*empty, demo.brief())

    assert {f.strength for f in told} == {"cannot tell"}
    assert (
        "no ranking" in platforms.plot_ranking(empty[1]).plain
        and "no net_reach" in platforms.plot_reach(empty[2]).plain
    )
    assert platforms.table_density(empty[0]).plain == "no density"


def test_the_callers_tables_are_left_unchanged():
    posts, portrait, figures = demo.posts(), portrait_of(instagram=0.5), THREE.copy(deep=True)
    before = posts.copy(deep=True), portrait.copy(deep=True)

    table = ranked(figures, portrait=portrait, posts=posts)
    platforms.add_reach(table, figures, demo.brief())

    pd.testing.assert_frame_equal(posts, before[0])
    pd.testing.assert_frame_equal(portrait, before[1])
    pd.testing.assert_frame_equal(figures, THREE)


def test_the_what_if_draws_another_ranking_and_all_weights_zero_is_said():
    density = platforms.measure_density(portrait_of(instagram=0.8, facebook=0.3), THREE, demo.brief())
    zero = platforms.Params(
        reach_weight=0,
        affinity_weight=0,
        density_weight=0,
        results_weight=0,
        formats_weight=0,
        effort_weight=0,
        competitors_weight=0,
    )
    tables = (density, schema.empty("posts"), NO_DAYS, reference("platforms"), demo.brief())

    assert platforms.retell(*tables, platforms.Params(density_weight=1.0)).title
    assert "weights are zero" in platforms.retell(*tables, zero).plain


@pytest.mark.parametrize("name", ["platforms", "audiences"])
def test_every_reference_row_names_its_source_and_year(name):
    table = reference(name)

    assert table["source"].str.strip().ne("").all()
    assert table["year"].str.fullmatch(r"\d{4}").all()


def test_the_figures_of_2015_are_there_as_dated_rows():
    table = reference("audiences")
    tns = table[(table["market"] == "RU") & (table["as_of"] == "2015") & (table["measure"] == "monthly_reach")]

    assert dict(zip(tns["platform"], tns["figure"].astype("float64") / 1e6, strict=True)) == {
        "vk": 52.4, "ok": 32.8, "facebook": 22.7, "myworld": 22.3, "instagram": 10.4, "x": 7.4,
    }  # fmt: skip


def test_a_platform_blocked_in_one_of_two_markets_keeps_its_place_and_the_block_is_said():
    told = brief_with(markets=["GB", "RU"])

    table = ranked(brief=told, portrait=portrait_of(instagram=0.8, facebook=0.3))
    said = platforms.findings_of(
        schema.empty("platforms.density"), table, schema.empty("platforms.net_reach"), schema.empty("platforms.similar"), told
    )  # fmt: skip

    assert pd.notna(row_of(table, "instagram")["place"])
    assert "blocked in RU" in next(f for f in said if f.id == "platforms.blocked.instagram").sentence()


def test_a_platform_that_alone_takes_more_than_the_teams_week_is_not_chosen():
    team = [demo.brief().team[0].model_copy(update={"hours_week": 2.0})]

    table = ranked(portrait=portrait_of(instagram=0.8, facebook=0.3), brief=brief_with(team=team))

    assert not table.loc[table["hours_week"] > 2.0, "chosen"].fillna(False).astype("bool").any()


def test_a_set_that_keeps_its_places_is_clear_even_where_its_order_is_open():
    table = ranked(portrait=portrait_of(instagram=0.55, facebook=0.6), choose=2)
    told = platforms.findings_of(
        schema.empty("platforms.density"), table, schema.empty("platforms.net_reach"), schema.empty("platforms.similar"), demo.brief()
    )  # fmt: skip

    assert set(table.loc[table["chosen"].fillna(False).astype("bool"), "platform"]) == {"instagram", "facebook"}
    assert next(f for f in told if f.id == "platforms.set").strength == "clear"


def test_one_account_without_audience_market_team_or_rivals_is_refused_by_name_in_each_place():
    own = demo.brief().accounts[0]
    bare = brief_with(accounts=[own], markets=[], target_audience=type(demo.brief().target_audience)(), team=[], candidates=[],
                      planner=type(demo.brief().planner)())  # fmt: skip
    posts = demo.posts().query("role == 'own' and platform == 'instagram'")

    with pytest.raises(NothingToRank, match="only formats"):
        platforms.rank_platforms(
            schema.empty("platforms.density"), posts, NO_DAYS, reference("platforms"), bare, platforms.Params()
        )
    with pytest.raises(Refusal, match="are needed"):
        platforms.find_similar(posts, NO_DAYS, bare)
    with pytest.raises(Refusal, match="one source"):
        platforms.add_reach(schema.empty("platforms.ranking"), THREE, bare)


def test_a_market_without_figures_is_named_where_the_target_cannot_be_found():
    bare = brief_with(markets=["BG"])
    density = platforms.measure_density(schema.empty("audience.portrait"), THREE, bare)
    empty = [schema.empty(f"platforms.{name}", refused="none") for name in ("ranking", "net_reach", "similar")]

    told = platforms.findings_of(density, *empty, bare)

    assert "no published figure is known for BG" in next(f for f in told if f.id == "platforms.density").sentence()


def test_a_watch_list_of_accounts_nobody_has_read_is_drawn_without_words():
    similar = schema.check(pd.DataFrame([{"platform": "instagram", "account": "rival"}]), "platforms.similar")

    assert "rival" in platforms.table_similar(similar).html


def test_the_chance_of_the_set_counts_the_teams_hours():
    table = ranked(portrait=portrait_of(instagram=0.8, facebook=0.3))

    ranked_ones = table[table["place"].notna()]
    assert (ranked_ones["p_set"] <= ranked_ones["p_chosen"] + 1e-9).all()
    never = ~ranked_ones["chosen"].fillna(False).astype("bool")
    assert (ranked_ones.loc[never, "p_set"] < 0.5).all() and (ranked_ones.loc[~never, "p_set"] > 0.5).all()


def test_an_account_that_shares_the_clients_people_is_watched_for_it_and_silence_is_not_proof():
    talk = schema.check(
        pd.DataFrame([{"platform": "x", "id": f"{a}{i}", "account": a, "author": f"p{i}", "text": "hello", "published_at": pd.Timestamp("2026-03-01", tz="UTC")}
                      for a, people in (("quillfern.coffee", range(100)), ("bramblegate.roastery", range(60, 130)), ("nine.gannets", range(200, 290))) for i in people]), "mentions",
    )  # fmt: skip

    found = platforms.find_similar(
        demo.posts(), days(), demo.brief(), comments=schema.empty("comments"), mentions=talk
    ).set_index("account")

    assert "shares people with the client" in found.loc["bramblegate.roastery", "watch_for"]
    assert found.loc["nine.gannets", "overlap"] == 0 and "shares people" not in found.loc["nine.gannets", "watch_for"]
    assert pd.isna(found.loc["copperfinch.coffee", "overlap"])


def test_unknown_points_are_drawn_as_unknown_and_counted_in_the_title():
    table = ranked(portrait=portrait_of(instagram=0.8, facebook=0.3))

    chart = platforms.plot_points(table)

    assert "points are unknown" in chart.title
    assert "have no place" in platforms.table_ranking(table).html
