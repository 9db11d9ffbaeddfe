"""Topics: the promises the ranking makes to a strategist."""

import functools
from dataclasses import dataclass
from typing import Any

import pandas as pd
import pytest

from smmlib import topics
from smmlib.core import schema
from smmlib.core.errors import NothingToRank, Refusal
from smmlib.core.findings import Finding
from smmlib.core.text import lemmas
from tests import demo
from tests.making import posts_of


@dataclass(frozen=True)
class Found:
    """What the step finds in a demo client; `carried` tells which found topic carries most posts of a planted one, by its hashtags."""

    assigned: pd.DataFrame
    ranking: pd.DataFrame
    told: dict[str, Finding]
    joined: pd.DataFrame

    def carried(self, planted: dict[str, Any]) -> pd.Series:
        tags = self.joined["tags"].fillna("").str.split().map(set)
        return self.joined[[bool(t & set(planted["tags"])) for t in tags]]["topic"].value_counts()


@functools.cache
def found_in(client: str) -> Found:
    posts, brief = demo.posts(client), demo.brief(client)
    assigned = topics.find_topics(posts, languages=tuple(brief.content_languages))
    ranking = topics.rank_topics(posts, assigned, zone=brief.time_zone)
    told = topics.findings_of(ranking, topics.compare_gap(assigned))
    key = ["platform", "account", "post_id"]
    return Found(assigned, ranking, {f.id: f for f in told}, posts.merge(assigned[[*key, "topic"]], on=key))


@pytest.fixture(scope="module")
def assigned():
    return found_in("demo").assigned


@pytest.fixture(scope="module")
def ranking():
    return found_in("demo").ranking


@pytest.mark.parametrize(("client", "planted"), demo.planted("topics", lambda row: row["topic"], keep="rankable"))
def test_planted_topics_are_found_and_the_others_are_not_claimed(client, planted):
    found = found_in(client)
    topic = found.carried(planted).index[0]
    said = found.told.get(f"topics.ranking.{topic}")
    claimed = said if said is not None and said.strength != "cannot tell" else None

    if planted["must"] == "found":
        assert claimed is not None
        assert (claimed.value > 1) == (planted["effect"] > 1)
    else:
        assert claimed is None


@pytest.mark.parametrize(("client", "planted"), demo.planted("gaps", lambda row: row["topic"]))
def test_planted_gaps_are_found(client, planted):
    carried = found_in(client).carried(planted)
    if planted["must"] == "cannot tell":
        assert len(carried) == 0 or carried.iloc[0] < 8
        return
    found = found_in(client).told.get(f"topics.gap.{carried.index[0]}")

    assert found is not None
    assert (found.value > 0) == planted["kind"].startswith("only competitors")


@pytest.mark.parametrize("client", ["demo-ru", "demo-ms"])
def test_the_further_demo_clients_have_their_golden_rankings(client):
    demo.same_as_golden(found_in(client).ranking, "topics.ranking", client)
    demo.same_as_golden(topics.compare_gap(found_in(client).assigned), "topics.gap", client)


@pytest.mark.parametrize("client", demo.CLIENTS)
def test_ten_to_fifteen_topics_and_no_junk_drawer(client):
    assigned = found_in(client).assigned

    assert 10 <= assigned["topic"].nunique() <= 15
    assert assigned.attrs["ari"] >= 0.7
    read = demo.posts(client)["role"].isin(["own", "competitor"]).sum()
    assert len(assigned) + assigned.attrs["without_words"] == read


def by_topic(**groups):
    posts = posts_of(by="topic", **groups)
    assigned = schema.check(posts.assign(weight=1.0), "topics.assigned")
    return schema.check(posts, "posts"), assigned


def test_one_viral_post_does_not_win():
    ranking = topics.rank_topics(*by_topic(recipes=[0.04] * 9, giveaways=[0.01] * 8 + [0.90]))

    assert list(ranking["topic"]) == ["recipes", "giveaways"]


def test_when_nothing_can_be_ranked_the_error_says_what_to_change():
    with pytest.raises(NothingToRank, match=r"'recipes', has 3\. .*lower min_posts"):
        topics.rank_topics(*by_topic(recipes=[0.02] * 3), min_posts=8)


def test_posts_without_texts_are_refused_with_what_would_help():
    with pytest.raises(Refusal, match="no texts"):
        topics.find_topics(posts_of(photo=[0.03] * 20))


def test_the_gap_without_competitors_is_said_not_guessed():
    _, assigned = by_topic(recipes=[0.02] * 30)

    gap = topics.compare_gap(assigned)

    assert gap["gap"].isna().all()
    assert any("too few to compare" in f.sentence() for f in topics.findings_of(schema.empty("topics.ranking"), gap))


def test_the_callers_tables_are_left_unchanged():
    posts, assigned = by_topic(a=[0.02] * 10, b=[0.03] * 10)
    before = posts.copy(deep=True), assigned.copy(deep=True)

    topics.rank_topics(posts, assigned)

    pd.testing.assert_frame_equal(posts, before[0])
    pd.testing.assert_frame_equal(assigned, before[1])


def test_russian_and_malay_words_come_to_their_base_form():
    assert "зерно" in lemmas("Свежие зёрна", "ru")
    assert "panggang" in lemmas("Kami memanggang", "ms")


def test_the_what_if_draws_as_many_topics_as_were_asked_for():
    assert topics.retell(demo.posts(), 6, zone="Europe/London").name == "fig-topics-ranking"
    assert topics.find_topics(demo.posts(), least_topics=6, most_topics=6)["topic"].nunique() == 6


def test_charts_name_the_finding_and_show_every_topic(ranking, assigned):
    chart = topics.plot_ranking(ranking)

    assert ranking["topic"].iloc[0] in chart.title
    assert "90% interval" in chart.subtitle
    assert topics.plot_gap(topics.compare_gap(assigned)).alt
