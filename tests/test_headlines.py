"""Headlines: the promises the list and its chances make to a strategist."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smmlib import formats, headlines, tags, topics
from smmlib.core import schema
from smmlib.core.brief import Brief
from smmlib.core.errors import Refusal
from smmlib.methods import composing, headline_model
from smmlib.methods.power import shown_each
from tests import demo
from tests.making import posts_of

ZONE = "Europe/London"
NO_TABLES = tuple(schema.empty(n) for n in ("topics.ranking", "topics.assigned", "tags.main", "formats.mix"))


def reference(name):
    return pd.read_csv(demo.ROOT / "data" / "reference" / f"{name}.csv", dtype="str", keep_default_na=False)


FORMULAS, LIMITS = reference("post_formulas"), reference("limits")


def brief_of(**parts):
    basic = {
        "name": "Nord",
        "period": {"since": "2026-01-01", "until": "2026-06-30"},
        "accounts": [{"platform": "instagram", "handle": "nord"}],
    }
    return Brief.model_validate({**basic, **parts})


@pytest.fixture(scope="module")
def tables():
    posts, brief = demo.posts(), demo.brief()
    assigned = topics.find_topics(posts)
    ranking = topics.rank_topics(posts, assigned, zone=ZONE)
    by_topic = tags.find_tags(posts, assigned, brand=tuple(brief.brand.tags))
    main = tags.rank_main(posts, by_topic, ranking, brand=tuple(brief.brand.tags))
    mix = formats.plan_mix(posts, formats.compare_formats(posts, zone=ZONE))
    return posts, ranking, assigned, main, mix, by_topic


@pytest.fixture(scope="module")
def chosen(tables):
    return headlines.write_headlines(*tables[:5], FORMULAS, LIMITS, brief=demo.brief(), by_topic=tables[5])


def test_thirty_headlines_and_every_topic_gets_its_turn(chosen, tables):
    assert len(chosen) == 30
    turns = chosen["topic"].value_counts()
    assert set(turns.index) == set(tables[1]["topic"])
    assert turns.max() - turns.min() <= 1


def test_no_two_headlines_are_alike_and_none_repeats_a_post(chosen):
    for i, headline in enumerate(chosen["headline"]):
        assert not composing.alike(headline, list(chosen["headline"].drop(index=i)), composing.TOO_LIKE)
    said = list(headline_model.headline_of(demo.posts().query("role == 'own'")))
    assert not [h for h in chosen["headline"] if h in said]


def test_formats_are_shared_out_as_the_mix_advises(chosen, tables):
    mix = tables[4]
    size = mix.groupby(["platform", "account"])["n_posts"].transform("sum")
    due = (
        (mix["share_advised"] * size / (mix["share_advised"] * size).sum() * 30)
        .groupby([mix["platform"], mix["format"]])
        .sum()
    )
    got = chosen.groupby(["platform", "format"]).size().reindex(due.index, fill_value=0)

    assert (got - due).abs().max() < 1.0 + 1e-9


def test_banned_words_never_pass_not_even_in_a_tag(tables):
    brief = brief_of(brand={"banned_words": ["myth", "checklist", "quillfern"]}, offers=[{"name": "Cheap set"}])

    found = headlines.write_headlines(*tables[:5], FORMULAS, LIMITS, brief=brief, n_headlines=40)

    assert not [h for h in found["headline"] if composing.has_banned(h, ("myth", "checklist", "quillfern"))]
    assert not found["headline"].str.contains("#quillfern").any()


@settings(max_examples=25, deadline=None)
@given(longest=st.integers(30, 120), n=st.integers(5, 40), language=st.sampled_from(["en", "ru", "ms"]))
def test_whatever_is_asked_for_the_rules_hold(longest, n, language):
    formulas = FORMULAS[FORMULAS["language"] == language]
    words = composing.Words(
        {"зерно": ["зерно", "обжарка"], "tea": ["green tea"], "roti": ["roti canai", "teh"]},
        "Nord",
        "nord",
        ("House tea",),
    )

    found = composing.compose(
        formulas, words, composing.Rules(("миф", "myth"), default_longest=longest), [("x", "nord", "photo")], n=n
    )

    assert len(found) <= n and found["headline"].str.len().le(longest).all()
    assert not found["headline"].duplicated().any() and not found["headline"].str.contains("{", regex=False).any()
    assert found["formula"].value_counts().max() <= composing.MOST_OF_A_FORMULA if len(found) else True


def test_limits_of_a_platform_are_kept():
    short = pd.DataFrame({"platform": ["instagram"], "part": ["text"], "characters": ["40"], "shown": ["unknown"]})

    found = headlines.write_headlines(
        schema.empty("posts"), *NO_TABLES, FORMULAS, short, brief=brief_of(brand={"tags": ["tea", "rye"]})
    )

    assert found["characters"].max() <= 40 and (found["limit"] == 40).all()


def test_without_topics_the_briefs_own_words_are_used_and_that_is_said():
    brief = brief_of(
        target_audience={"interests": ["home brewing"]}, offers=[{"name": "Gift set"}], tasks=["Answer every question"]
    )

    found = headlines.write_headlines(schema.empty("posts"), *NO_TABLES, FORMULAS, LIMITS, brief=brief)
    told = headlines.findings_of(
        found,
        headlines.plan_test(found, schema.empty("posts")),
        headlines.traits_table(None, "no posts"),
        {"refused": "no posts"},
    )

    assert found.attrs["borrowed"] == 2
    assert "the brief's own words" in told[0].sentence()
    assert found["headline"].str.contains("ome brewing").any()


def test_a_brief_with_nothing_in_it_is_refused_with_what_is_missing():
    with pytest.raises(Refusal, match="no interests, offers, tags or industry"):
        headlines.write_headlines(schema.empty("posts"), *NO_TABLES, FORMULAS, LIMITS, brief=brief_of())


def test_a_language_without_formulas_is_refused_by_name():
    with pytest.raises(Refusal, match=r"no formulas in bg; there are in en, ms, ru"):
        headlines.write_headlines(
            schema.empty("posts"), *NO_TABLES, FORMULAS, LIMITS, brief=brief_of(content_languages=["bg"])
        )


def test_offers_that_have_ended_are_not_advertised():
    brief = brief_of(industry="tea", offers=[{"name": "Winter box", "until": "2026-05-01"}, {"name": "Summer box"}])

    found = headlines.write_headlines(schema.empty("posts"), *NO_TABLES, FORMULAS, LIMITS, brief=brief)

    assert not found["headline"].str.contains("inter box").any()
    assert found["headline"].str.contains("ummer box").any()


def spoken(effect, n=400, seed=3):
    """Posts of which every other asks a question in its first line, worth `effect`."""
    rng = np.random.default_rng(seed)
    asks = rng.random(n) < 0.5
    rates = 0.05 * np.where(asks, effect, 1.0) * np.exp(0.5 * rng.standard_normal(n))
    posts = posts_of(photo=list(rates))
    return posts.assign(text=["Which leaf is it" + ("?" if a else ".") + " More below." for a in asks])


def test_a_strong_trait_is_found_and_moves_the_chance_only_as_far_as_posts_allow():
    learnt = headline_model.learn(spoken(1.8))
    chance = learnt.chances(["Which leaf?", "A leaf."])

    assert learnt.speaks == ("question",)
    assert chance[0] > 0.55 and chance[1] < 0.45
    assert chance.max() < 0.85


def test_chances_come_true_about_as_often_as_they_say():
    checks = [headline_model.later_chances(spoken(1.6, seed=seed)) for seed in range(12)]
    said = np.average([c["foretold"] for c in checks], weights=[c["n_spoken"] for c in checks])
    true = np.average([c["came_true"] for c in checks], weights=[c["n_spoken"] for c in checks])

    assert abs(said - true) < 0.04
    assert np.mean([c["brier"] for c in checks]) < headlines.COIN


def test_where_nothing_speaks_every_chance_is_a_coin_and_says_so():
    posts = schema.check(spoken(1.0), "posts")
    checked = headlines.check_chances(posts)
    learnt, reason = headlines.learnt_or_reason(posts, schema.empty("topics.assigned"), checked)
    told = headlines.findings_of(
        schema.empty("headlines.chosen"),
        schema.empty("headlines.test_plan"),
        headlines.traits_table(learnt, reason),
        checked,
    )

    assert set(learnt.chances(["Which?", "This."])) == {0.5}
    assert any(
        f.id.startswith("headlines.traits") and f.strength == "cannot tell" and "50%" in f.sentence() for f in told
    )


def test_the_demo_claims_no_trait_because_none_was_planted_in_first_lines(tables):
    posts, assigned = tables[0], tables[2]
    checked = headlines.check_chances(posts, assigned, zone=ZONE)
    learnt, _ = headlines.learnt_or_reason(posts, assigned, checked, zone=ZONE)

    assert learnt.speaks == ()


def test_the_test_plan_agrees_with_the_published_sample_sizes():
    assert [round(shown_each(0.015, lift), -3) for lift in (1.1, 1.2)] == [108_000, 28_000]
    assert round(shown_each(0.03, 1.5), -2) == 2_500
    assert math.isnan(shown_each(0.7, 1.5)) and math.isnan(shown_each(0.0, 1.2))


def test_a_plan_names_what_both_headlines_need_and_what_two_posts_get(chosen, tables):
    plan = headlines.plan_test(chosen, tables[0])

    assert (plan["impressions_10"] > plan["impressions"]).all() and (plan["impressions"] > plan["impressions_50"]).all()
    rate = plan["rate"].iloc[0]
    assert plan["impressions"].iloc[0] == 2 * shown_each(rate, 1.2)
    assert plan["against"].isna().sum() == chosen["topic"].nunique()


def test_without_times_shown_no_number_of_showings_is_invented():
    posts = schema.check(posts_of(photo=[0.05] * 12).assign(reach=None, followers_at_post=1000), "posts")
    found = headlines.write_headlines(posts, *NO_TABLES, FORMULAS, LIMITS, brief=brief_of(industry="tea"))

    plan = headlines.plan_test(found, posts)

    assert plan["impressions"].isna().all() and plan["reason"].str.contains("no times shown").all()


def test_the_callers_tables_are_left_unchanged(tables):
    before = [t.copy(deep=True) for t in tables]

    found = headlines.write_headlines(*tables[:5], FORMULAS, LIMITS, brief=demo.brief(), n_headlines=8)
    headlines.plan_test(found, tables[0])

    for table, old in zip(tables, before, strict=True):
        pd.testing.assert_frame_equal(table, old)


def test_charts_name_the_finding(chosen, tables):
    plan = headlines.plan_test(chosen, tables[0])

    assert "80% power" in headlines.plot_test(plan).subtitle
    assert chosen["headline"].iloc[0] in headlines.table_headlines(chosen).plain
    assert headlines.plot_traits(headlines.traits_table(None, "no posts")).plain == "no posts"
