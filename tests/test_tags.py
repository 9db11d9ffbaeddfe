"""Tags: the promises the short list makes to a strategist."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smmlib import tags, topics
from smmlib.core import schema
from smmlib.core.errors import Refusal
from smmlib.methods import tagging
from tests import demo
from tests.making import posts_of

STUDIES = pd.read_csv(demo.ROOT / "data" / "reference" / "tag_studies.csv", dtype="str")
BRAND = tuple(demo.brief().brand.tags)


@pytest.fixture(scope="module")
def assigned():
    return topics.find_topics(demo.posts())


@pytest.fixture(scope="module")
def by_topic(assigned):
    return tags.find_tags(demo.posts(), assigned, brand=BRAND)


def tagged(role="own", **groups):
    """Posts with tags: each keyword a topic, its value the tags of each post; and the topic of each."""
    posts = posts_of(by="topic", **{topic: [0.05] * len(given) for topic, given in groups.items()})
    turns = {topic: iter(given) for topic, given in groups.items()}
    posts = posts.assign(tags=[next(turns[topic]) for topic in posts["topic"]], role=role)
    assigned = schema.check(posts.assign(weight=1.0), "topics.assigned")
    return schema.check(posts, "posts"), assigned


@pytest.mark.parametrize("planted", [t for t in demo.truth()["topics"] if t["rankable"]], ids=lambda t: t["topic"])
def test_the_tags_planted_in_a_topic_are_the_ones_recommended_for_it(planted, by_topic):
    found = {topic: set(some["tag"]) for topic, some in by_topic.groupby("topic")}

    assert any(len(chosen & set(planted["tags"])) >= 3 for chosen in found.values())


def test_brand_tags_lead_the_list_and_no_rival_is_advertised(by_topic):
    main = tags.rank_main(demo.posts(), by_topic, schema.empty("topics.ranking"), brand=BRAND)

    assert list(main["tag"].head(len(BRAND))) == list(BRAND)
    recommended = set(main["tag"]) | set(by_topic["tag"])
    assert not recommended & {"bramblegate", "copperfinch", "nine"}
    assert not set(by_topic["tag"]) & set(BRAND)


def test_a_tag_on_everything_files_nothing():
    posts, assigned = tagged(tea=["new leaf"] * 6 + ["new"] * 2, rye=["new crust"] * 6 + ["new"] * 2)

    found = tags.find_tags(posts, assigned)

    assert set(found["tag"]) == {"leaf", "crust"}


def test_two_tags_that_always_come_together_do_not_both_come_first():
    posts, assigned = tagged(tea=["leaf leaves"] * 6 + ["pot"] * 5 + [""] * 9, rye=["crust"] * 20)

    found = tags.find_tags(posts, assigned)
    tea = list(found.loc[found["topic"] == "tea", "tag"])

    assert len({"leaf", "leaves"} & set(tea[:2])) == 1 and tea[1] == "pot"


def test_a_banned_word_is_never_recommended_even_inside_a_tag():
    posts, assigned = tagged(tea=["cheaptea leaf"] * 6, rye=["crust"] * 6)

    found = tags.find_tags(posts, assigned, banned=("cheap",))
    main = tags.rank_main(
        posts, found, schema.empty("topics.ranking"), brand=("worlds_best", "nord"), banned=("world's best",)
    )

    assert "cheaptea" not in set(found["tag"]) and found.attrs["left_out"] == ["cheaptea"]
    assert "nord" in set(main["tag"]) and "cheaptea" not in set(main["tag"])


def test_tags_in_cyrillic_and_japanese_are_tags_like_others():
    posts, assigned = tagged(кофе=["Зерно обжарка"] * 5, 茶=["お茶"] * 5)

    found = tags.find_tags(posts, assigned)

    assert {"зерно", "обжарка", "お茶"} == set(found["tag"])


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.sampled_from(["leaf", "pot", "cheapleaf", "new", "ｎｅｗ", "зерно", ""]), min_size=8, max_size=24),
    st.integers(3, 5),
)
def test_the_list_is_short_has_no_doubles_and_keeps_the_ban(given_tags, per_topic):
    posts, assigned = tagged(tea=given_tags, rye=["crust"] * 6)

    found = tags.find_tags(posts, assigned, banned=("cheap",), per_topic=per_topic)

    assert found.groupby("topic").size().max() <= per_topic
    assert not found.duplicated(["topic", "tag"]).any()
    assert not [t for t in found["tag"] if tagging.is_banned(t, ("cheap",))]
    assert found["redundancy"].between(0, 1).all() and (found["score"] >= 0).all()


def test_tags_of_the_topic_hit_later_posts_more_than_the_most_used_ones(assigned):
    hits = tags.check_hits(demo.posts(), assigned, brand=BRAND)

    assert hits.set_index("way").loc["by topic", "hit"] > hits.set_index("way").loc["popular", "hit"]
    assert hits.attrs["gain_low"] > 0 and hits["n_posts"].iloc[0] > 100


def test_where_topics_say_nothing_about_tags_the_check_says_so():
    posts, assigned = tagged(tea=["a", "b", "c", "d"] * 10, rye=["a", "b", "c", "d"] * 10)

    hits = tags.check_hits(posts, assigned)

    assert hits.attrs["gain_low"] <= 0 <= hits.attrs["gain_high"]
    assert tags.plot_hits(hits).title.endswith("no clear difference")


def test_the_number_of_tags_has_no_planted_effect_and_none_is_claimed(assigned, by_topic):
    counts = tags.compare_counts(demo.posts(), assigned, zone="Europe/London")
    main = tags.rank_main(demo.posts(), by_topic, schema.empty("topics.ranking"), brand=BRAND)
    told = tags.findings_of(main, by_topic, tags.check_hits(demo.posts(), assigned), counts, STUDIES)
    about = [f for f in told if f.id.startswith("tags.count")]

    assert len(about) == 2 and all(f.strength == "cannot tell" for f in about)
    assert all("75,361,233" in f.sentence() and "115,000,000" in f.sentence() for f in about)


def test_one_number_of_tags_is_no_comparison_but_the_studies_are_still_told():
    posts, assigned = tagged(tea=["leaf"] * 20)
    counts = tags.compare_counts(posts, assigned)
    told = tags.findings_of(
        schema.empty("tags.main"), schema.empty("tags.by_topic"), tags.check_hits(posts, assigned), counts, STUDIES
    )
    said = [f.sentence() for f in told if f.id == "tags.count"]

    assert "same number of tags" in said[0] and "75,361,233" in said[0]


def test_without_topics_the_brand_and_the_used_tags_remain_with_the_reason():
    posts, _ = tagged(tea=["leaf"] * 5)
    none = schema.empty("topics.assigned", refused="12 posts have enough words.")

    with pytest.raises(Refusal, match="12 posts have enough words"):
        tags.find_tags(posts, none)
    main = tags.rank_main(posts, schema.empty("tags.by_topic"), schema.empty("topics.ranking"), brand=("nord",))
    assert list(main["kind"]) == ["brand", "used"]
    assert "topics are unknown" in main["why"].iloc[1]


def test_no_post_at_all_and_no_tag_in_the_brief_is_refused_with_what_would_help():
    with pytest.raises(Refusal, match=r"client\.yaml"):
        tags.rank_main(schema.empty("posts"), schema.empty("tags.by_topic"), schema.empty("topics.ranking"))
    assert "refused" in tags.compare_counts(schema.empty("posts"), schema.empty("topics.assigned")).attrs


def test_the_callers_tables_are_left_unchanged():
    posts, assigned = tagged(tea=["leaf pot"] * 6, rye=["crust"] * 6)
    before = posts.copy(deep=True), assigned.copy(deep=True)

    found = tags.find_tags(posts, assigned)
    tags.rank_main(posts, found, schema.empty("topics.ranking"), brand=("nord",))
    tags.check_hits(posts, assigned)
    tags.compare_counts(posts, assigned)

    pd.testing.assert_frame_equal(posts, before[0])
    pd.testing.assert_frame_equal(assigned, before[1])


def test_charts_and_tables_name_what_they_show(by_topic, assigned):
    hits = tags.check_hits(demo.posts(), assigned, brand=BRAND)

    assert "90% interval" in tags.plot_hits(hits).subtitle
    assert "#" + by_topic["tag"].iloc[0] in tags.table_by_topic(by_topic).plain
