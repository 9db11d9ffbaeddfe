"""Allies: the promises about candidates, warnings, money and hours."""

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smmlib import allies, topics
from smmlib.core import schema
from smmlib.core.brief import Brief
from smmlib.core.errors import Refusal
from smmlib.methods import alliances, authenticity, citing, dossier, duties, portfolio
from tests import demo

DUTIES, ASKED = (
    pd.read_csv(demo.ROOT / "data" / "reference" / f"{name}.csv", dtype="str", keep_default_na=False)
    for name in ("duties", "manager_duties")
)
NOTHING = [
    schema.empty(n)
    for n in ("posts", "account_days", "accounts", "audience", "comments", "topics.ranking", "audience.portrait")
]


@pytest.fixture(scope="module")
def tables():
    found = demo.tables()
    posts = found["posts"]
    ranking = topics.rank_topics(posts, topics.find_topics(posts), zone="Europe/London")
    return [
        posts,
        *(found[n] for n in ("account_days", "accounts", "audience", "comments")),
        ranking,
        schema.empty("audience.portrait"),
    ]


@pytest.fixture(scope="module")
def candidates(tables):
    return allies.rank_candidates(*tables, brief=demo.brief())


@pytest.fixture(scope="module")
def chosen(candidates, tables):
    return allies.choose_portfolio(candidates, tables[0], tables[1], schema.empty("links"), brief=demo.brief())


@pytest.fixture(scope="module")
def told(candidates, chosen, tables):
    team = allies.plan_team(tables[0], DUTIES, ASKED, brief=demo.brief())
    return allies.findings_of(candidates, chosen, team, allies.rate_habits(tables[0], brief=demo.brief()), "GBP")


def brief_of(**parts):
    basic = {
        "name": "Nord",
        "period": {"since": "2026-01-01", "until": "2026-06-30"},
        "accounts": [{"platform": "instagram", "handle": "nord"}],
    }
    return Brief.model_validate({**basic, **parts})


@pytest.mark.parametrize("planted", demo.truth()["allies"], ids=lambda t: t["account"])
def test_bought_followers_are_asked_about_and_a_viral_post_is_not(planted, candidates, told):
    row = candidates.set_index("account").loc[planted["account"]]
    found = [f for f in told if f.id == f"allies.flags.{planted['platform']}.{planted['account']}"]

    if planted["must"] == "found":
        assert found and found[0].strength == "clear"
        assert all(str(b["day"]) in row["flags"] for b in planted["bought"][:1])
    else:
        assert row["n_flags"] == 0 and not found


def test_a_warning_carries_its_number_and_is_never_a_verdict(candidates, told):
    said = " ".join([*candidates["flags"].dropna(), *(f.sentence() + f.advice() for f in told)]).lower()

    assert not [word for word in ("fake", "fraud", "cheat", "dishonest") if word in said]
    assert all(any(c.isdigit() for c in flag) for flag in candidates["flags"].dropna())


def test_competitors_and_own_accounts_are_never_candidates():
    brief = brief_of(
        accounts=[
            {"platform": "instagram", "handle": "nord"},
            {"platform": "instagram", "handle": "rival", "role": "competitor"},
        ],
        candidates=[{"platform": "instagram", "handle": h, "followers": 100} for h in ("Rival", "nord", "maud")],
    )

    assert list(allies.rank_candidates(*NOTHING, brief=brief)["account"]) == ["maud"]


def test_of_whom_nothing_is_known_nothing_is_claimed():
    brief = brief_of(
        candidates=[
            {"platform": "vk", "handle": "silent", "price": 10},
            {"platform": "vk", "handle": "маша", "followers": 900},
        ]
    )

    found = allies.rank_candidates(*NOTHING, brief=brief).set_index("account")

    assert pd.isna(found.loc["silent", "place"]) and "neither followers nor a rate" in found.loc["silent", "reason"]
    assert found.loc["маша", "place"] == 1 and "rate" in found.loc["маша", "unknown"]


def test_the_brief_without_candidates_is_refused_and_where_to_write_them_is_named():
    with pytest.raises(Refusal, match="write them under candidates"):
        allies.rank_candidates(*NOTHING, brief=brief_of())


def account(handle, rate, followers, n=12, text="slow morning"):
    start = pd.Timestamp("2026-01-03 09:00", tz="UTC")
    rows = [{"platform": "instagram", "account": handle, "role": "ally", "post_id": f"{handle}{i}", "likes": round(rate * followers), "text": text,
             "followers_at_post": followers, "published_at": start + pd.Timedelta(days=9 * i), "time_precision": "minute"} for i in range(n)]  # fmt: skip
    return pd.DataFrame(rows)


def test_one_lucky_account_with_few_posts_is_pulled_towards_the_others():
    posts = schema.check(
        pd.concat(
            [account("steady", 0.05, 5000, 30), account("other", 0.04, 5000, 30), account("lucky", 0.15, 5000, 1)]
        ),
        "posts",
    )

    found = alliances.rates(posts).set_index("account")

    assert found.loc["lucky", "typical"] < 0.15
    assert found.loc["steady", "typical"] == pytest.approx(0.05, rel=0.15)


def test_words_of_the_clients_topics_are_counted_in_a_candidates_posts():
    posts = schema.check(
        pd.concat([account("near", 0.05, 5000, 8, "Роза и кофе на углу"), account("far", 0.05, 5000, 8, "Рыбалка")]),
        "posts",
    )

    assert dossier.overlap(posts[posts["account"] == "near"], {"кофе"}, ["ru"]) == (8, 8)
    assert dossier.overlap(posts[posts["account"] == "far"], {"кофе"}, ["ru"]) == (0, 8)


def days_of(gains, start=1000):
    followers = start + np.cumsum(gains)
    return schema.check(
        pd.DataFrame(
            {
                "platform": "instagram",
                "account": "a",
                "day": pd.date_range("2026-01-01", periods=len(gains)),
                "followers": followers,
            }
        ),
        "account_days",
    )


def test_steady_growth_and_short_histories_are_no_spikes():
    assert authenticity.growth_spikes(days_of([5, 8, 3, 6] * 20), schema.empty("posts")).empty
    assert authenticity.growth_spikes(days_of([5, 900]), schema.empty("posts")).empty


def test_a_gap_in_the_days_is_not_taken_for_a_jump():
    days = days_of([5] * 60).drop(index=range(20, 40))

    assert authenticity.growth_spikes(days, schema.empty("posts")).empty


def test_the_same_jump_is_explained_by_a_strong_post_and_asked_about_without_one():
    days = days_of([5] * 40 + [800] + [5] * 40)
    posts = account("a", 0.05, 1000, 10)
    strong = posts.assign(likes=[50] * 4 + [400] + [50] * 5)

    assert not authenticity.growth_spikes(days, schema.check(posts, "posts"))["explained"].any()
    assert authenticity.growth_spikes(days, schema.check(strong, "posts"))["explained"].all()


def test_repeated_comments_are_counted_and_short_ones_are_not():
    said = pd.DataFrame(
        {"text": ["So very lovely indeed"] * 6 + ["wow"] * 9 + ["This one is different", "and this one too"]}
    )

    assert authenticity.repeated_comments(said) == (0.75, 8)
    flag = authenticity.flags_of(pd.DataFrame(columns=["explained"]), np.nan, (0.9, 60), 0.3)
    assert flag == ["90% of 60 comments repeat another word for word"]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 900), st.integers(0, 50), st.floats(0.3, 2)), min_size=1, max_size=7),
    st.floats(0, 1),
    st.integers(0, 120),
)
def test_the_money_is_never_overspent_and_no_other_set_is_better(given_members, share, money):
    members = [portfolio.Member(f"a{i}", float(a), float(c), w) for i, (a, c, w) in enumerate(given_members)]
    shared = portfolio.shared_of({}, share)

    picked = portfolio.choose(members, money, shared)

    value = lambda some: portfolio.total(some, shared, weighted=True)  # noqa: E731
    able = [
        s
        for n in range(len(members) + 1)
        for s in itertools.combinations(members, n)
        if sum(m.cost for m in s) <= money
    ]
    assert sum(m.cost for m in picked) <= money
    assert value(picked) >= max(value(s) for s in able) - 1e-3
    low, high = portfolio.bounds(picked)
    assert low - 1e-6 <= portfolio.total(picked, shared) <= high + 1e-6


def test_an_ally_whose_audience_the_client_already_has_adds_nobody():
    links = pd.DataFrame(
        [{"platform": "instagram", "source": "nord", "target": "twin", "kind": "shared_follower", "weight": 900}]
    )
    brief = brief_of(
        accounts=[{"platform": "instagram", "handle": "nord", "followers": 5000}],
        candidates=[
            {"platform": "instagram", "handle": h, "followers": f, "price": 10}
            for h, f in (("twin", 900), ("fresh", 400))
        ],
        budget={"total": 100},
    )
    found = allies.rank_candidates(*NOTHING, brief=brief)

    table = allies.choose_portfolio(found, NOTHING[0], NOTHING[1], schema.check(links, "links"), brief=brief)

    assert list(table["account"]) == ["nord", "fresh"]
    assert list(table["kind"]) == ["alone", "ally"]


def test_open_questions_and_missing_prices_keep_an_account_out_and_that_is_said(chosen, told):
    assert set(chosen.attrs["left_out"]) == {"the.slow.sip", "cafe.compass"}
    assert not set(chosen["account"]) & set(chosen.attrs["left_out"])
    assert chosen["cost"].sum() <= chosen.attrs["money"] == 2400
    assert any("the.slow.sip" in f.advice() for f in told if f.id == "allies.portfolio")


def test_without_money_the_project_is_led_alone():
    brief = brief_of(
        accounts=[{"platform": "instagram", "handle": "nord", "followers": 500}],
        candidates=[{"platform": "instagram", "handle": "maud", "followers": 900, "price": 50}],
    )
    found = allies.rank_candidates(*NOTHING, brief=brief)

    table = allies.choose_portfolio(found, NOTHING[0], NOTHING[1], schema.empty("links"), brief=brief)

    assert list(table["kind"]) == ["alone"]
    told = {f.id: f for f in allies.findings_of(found, table, schema.empty("allies.team"))}["allies.portfolio"]
    assert told.strength == "clear" and told.sentence().startswith(
        "We go alone, to 500 followers: the brief says no sum"
    )


def test_the_sum_for_allies_comes_from_the_brief_before_any_share():
    brief = brief_of(budget={"total": 1000, "pinned": {"allies": 70}})

    assert allies.money_for_allies(brief, allies.Params()) == 70
    assert allies.money_for_allies(brief, allies.Params(money=5)) == 5
    assert allies.money_for_allies(brief_of(budget={"total": 1000}), allies.Params()) == 100


def test_each_activity_is_answered_for_by_one_role_and_gaps_are_named(tables):
    team = allies.plan_team(tables[0], DUTIES, ASKED, brief=demo.brief())
    answered = [a for cell in team["answers_for"] for a in cell.split(", ") if a]

    assert len(answered) == len(set(answered))
    assert team.attrs["uncovered"] == [
        "watching competitors", "reputation", "contests and flash mobs", "briefing freelancers and partners", "the last word before posting",
    ]  # fmt: skip
    assert team.attrs["needed"] == pytest.approx(22, abs=1.5) and team.attrs["have"] == 34


def test_russian_and_malay_duties_are_understood_and_one_role_twice_is_one_row():
    brief = brief_of(
        team=[
            {"role": "Анна", "hours_week": 10, "duties": ["пишет тексты", "отвечает"]},
            {"role": "Анна", "hours_week": 2, "duties": ["laporan"]},
        ]
    )

    team = allies.plan_team(schema.empty("posts"), DUTIES, ASKED, brief=brief)

    assert team["does"].tolist() == ["write, answer, measure"] and team["hours_week"].tolist() == [12]


def test_without_a_team_the_refusal_says_where_to_write_it():
    with pytest.raises(Refusal, match="team: in client"):
        allies.plan_team(schema.empty("posts"), DUTIES, ASKED, brief=brief_of())


def test_the_callers_tables_are_left_unchanged(tables):
    before = [t.copy(deep=True) for t in tables]

    found = allies.rank_candidates(*tables, brief=demo.brief())
    allies.choose_portfolio(found, tables[0], tables[1], schema.empty("links"), brief=demo.brief())

    for table, old in zip(tables, before, strict=True):
        pd.testing.assert_frame_equal(table, old)


def test_the_what_if_and_the_charts_show_what_they_say(candidates, tables):
    shown = allies.retell(
        candidates, tables[0], tables[1], schema.empty("links"), demo.brief(), allies.Params(money=400)
    )

    assert "crumbandcrema" in shown.plain and "tide.table.eats" not in shown.plain
    assert (
        "full"
        in allies.plot_portfolio(
            allies.choose_portfolio(candidates, tables[0], tables[1], schema.empty("links"), brief=demo.brief())
        ).title
    )
    assert "2 of 8 have counts to explain" in allies.plot_candidates(candidates).title
    assert "crumbandcrema" in allies.plot_prices(candidates).title


def test_beyond_twelve_candidates_the_choice_is_still_near_the_best():
    members = [portfolio.Member(f"a{i:02d}", 100.0 + 37 * (i * 7 % 11), 5.0 + i % 4) for i in range(16)]
    shared = portfolio.shared_of({}, 0.2)
    value = lambda some: portfolio.total(some, shared, weighted=True)  # noqa: E731

    picked = portfolio.choose(members, 21.0, shared)

    able = (s for n in range(1, 5) for s in itertools.combinations(members, n) if sum(m.cost for m in s) <= 21)
    assert value(picked) >= 0.9 * max(value(s) for s in able)


def test_more_money_never_reaches_fewer_people_and_nobody_is_dear_for_nothing(candidates, tables):
    sums = allies.compare_sums(candidates, tables[0], tables[1], schema.empty("links"), brief=demo.brief())

    assert sums["net_reach"].is_monotonic_increasing and (sums["spent"] <= sums["money"]).all()
    assert "600" in allies.table_sums(sums).plain


def test_alone_is_an_answer_without_candidates_money_or_team():
    brief = brief_of(accounts=[{"platform": "instagram", "handle": "nord", "followers": 500}])
    nobody = schema.empty("allies.candidates", refused="The brief names no candidates for allies.")
    unknown = schema.empty("allies.portfolio", refused="No followers are known.")

    table = allies.choose_portfolio(nobody, NOTHING[0], NOTHING[1], schema.empty("links"), brief=brief)
    told = {f.id: f for f in allies.findings_of(nobody, table, schema.empty("allies.team", refused="no team."))}

    assert list(table["kind"]) == ["alone"] and "led alone" in allies.plot_portfolio(table).title
    assert (
        told["allies.portfolio"].sentence() == "We go alone, to 500 followers: the brief names no candidates for allies"
    )
    assert told["allies.portfolio"].advice() and told["allies.team"].strength == "cannot tell"
    assert (
        allies.findings_of(nobody, unknown, schema.empty("allies.team"))[0]
        .sentence()
        .startswith("We go alone: the brief")
    )


def test_going_alone_says_what_would_have_to_change_first():
    basic = {"accounts": [{"platform": "instagram", "handle": "nord", "followers": 500}], "budget": {"total": 1000}}
    why = {}
    for name, maud in {"unpriced": {}, "dear": {"price": 5000}, "silent": {"price": 5, "followers": None}}.items():
        one = {"platform": "instagram", "handle": "maud", "followers": 900} | maud
        brief = brief_of(**basic, candidates=[{k: v for k, v in one.items() if v is not None}])
        found = allies.rank_candidates(*NOTHING, brief=brief)
        why[name] = allies.choose_portfolio(found, NOTHING[0], NOTHING[1], schema.empty("links"), brief=brief).attrs[
            "alone"
        ]

    assert "asking is free" in why["unpriced"]
    assert "cheapest of them costs more" in why["dear"]
    assert "no followers are known" in why["silent"]


def test_rates_of_two_platforms_are_never_held_against_each_other():
    ours = pd.concat([account("a", 0.02, 5000), account("b", 0.03, 5000)])
    far = pd.concat([account("c", 0.40, 5000), account("d", 0.50, 5000)]).assign(platform="mastodon")
    brief = brief_of(
        candidates=[
            {"platform": p, "handle": h}
            for p, h in (("instagram", "a"), ("instagram", "b"), ("mastodon", "c"), ("mastodon", "d"))
        ]
    )

    found = allies.rank_candidates(schema.check(pd.concat([ours, far]), "posts"), *NOTHING[1:], brief=brief).set_index(
        "account"
    )

    assert found.loc["b", "score"] == pytest.approx(found.loc["d", "score"], abs=4)
    assert found.loc["a", "score"] == pytest.approx(found.loc["c", "score"], abs=4)


def test_engagements_of_a_rate_by_views_are_not_multiplied_by_followers():
    table = pd.DataFrame(
        [
            {
                "metric": "er_views",
                "typical": 0.1,
                "typical_low": 0.1,
                "typical_high": 0.1,
                "shown": 300.0,
                "followers": 9000.0,
                "price": 60.0,
            }
        ]
    )

    assert alliances.priced(table)["engagements"].tolist() == [30.0]
    assert alliances.priced(table)["price_each"].tolist() == [2.0]


def test_an_audience_measured_twice_is_counted_once():
    row = {"platform": "instagram", "account": "a", "dimension": "age", "value": "25-34", "share": 0.5}
    twice = schema.check(
        pd.DataFrame([{**row, "measure": "followers"}, {**row, "measure": "reach", "share": 0.3}]), "audience"
    )

    assert dossier.audience_match(twice, {"age": {"25-34"}}) == 0.5
    assert np.isnan(dossier.audience_match(twice, {"city": {"Riga"}}))


def test_naming_others_and_describing_links_is_counted_and_ourselves_do_not_count():
    said = [
        "Tea with @Maud today",
        "From @nord",
        "https://x.example/a",
        "Read this long story https://nord.example/b",
        "Just tea",
    ]
    posts = schema.check(
        account("nord", 0.05, 1000, 5).assign(text=said, mentions=["maud", "nord", None, None, None]), "posts"
    )

    found = citing.habits(posts, own=["nord"], candidates=["MAUD"], own_hosts=["nord.example"]).set_index("habit")

    assert found["n_kept"].to_dict() == {
        "names somebody": 1,
        "names a candidate": 1,
        "links elsewhere": 1,
        "describes its links": 1,
    }
    assert found.loc["describes its links", "n_posts"] == 2


def test_a_client_that_names_nobody_is_advised_to_tell_people_by_handle(told):
    found = [f for f in told if f.id.startswith("allies.names.")]

    assert found and all("by handle" in f.advice() and f.strength == "clear" for f in found)


def test_posts_worth_passing_on_are_recent_about_our_topics_and_better_than_usual(tables, candidates):
    found = allies.list_passing(tables[0], tables[5], candidates, brief=demo.brief())

    assert 1 <= len(found) <= 8 and (found["times_usual"] > 1).all() and (found["words"] != "").all()
    assert found["account"].head(4).is_unique
    assert "@" in allies.table_passing(found).plain
    assert allies.list_passing(
        schema.empty("posts"), NOTHING[5], schema.empty("allies.candidates"), brief=brief_of()
    ).attrs["refused"]


def test_a_platform_without_hours_is_named_and_never_free():
    brief = brief_of(
        team=[{"role": "Ann", "hours_week": 10, "duties": ["write"]}],
        planner={"posts_per_week": {"instagram": 3, "telegram": 5}, "hours_per_post": {"photo": 2}},
    )
    posts = schema.check(account("nord", 0.05, 1000, 5).assign(role="own", format="photo"), "posts")

    team = allies.plan_team(posts, DUTIES, ASKED, brief=brief)

    assert team.attrs["needed"] == 6 and team.attrs["untold"] == ["telegram"]
    told = {f.id: f for f in allies.findings_of(NOTHING[5].head(0), schema.empty("allies.portfolio"), team)}
    assert "Telegram have no hours" in told["allies.load"].sentence() and told["allies.load"].strength == "leaning"


def test_every_duty_has_stems_in_three_languages_and_a_source():
    assert set(ASKED["activity"]) == set(DUTIES["activity"])
    assert (DUTIES.groupby("activity")["language"].nunique() == 3).all()
    assert ASKED[["source", "year"]].ne("").all(axis=None)


def test_without_a_team_every_duty_is_nobodys():
    found = duties.answered(schema.empty("allies.team"), ASKED)

    assert len(found) == len(ASKED) and not found["covered"].any()


def test_posts_of_which_only_the_title_is_known_do_not_tell_whom_they_name():
    posts = demo.posts()
    titles = posts.assign(title=posts["text"])

    habits = allies.rate_habits(titles, brief=demo.brief())

    assert habits.empty and "beside its title" in habits.attrs["refused"]
    assert len(allies.rate_habits(posts, brief=demo.brief()))
