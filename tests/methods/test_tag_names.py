"""Names of topics from tags: what a strategist would read aloud without blushing."""

import pandas as pd
import pytest

from smmlib.core import schema, text
from smmlib.methods import naming, tag_names

SAID = [
    "We love home brewing with a pour-over and the V60 here.",
    "For home brewing a pour-over is enough, the V60 too.",
    "Behind the bar: home brewing, pour-over, V60. Come to the shop now.",
    "Ask the Saturday helper behind the bar, or the shop now.",
] * 2


def posts_of(said=SAID, language="en"):
    start = pd.Timestamp("2026-01-03 09:00", tz="UTC")
    rows = [{"platform": "x", "account": "nord", "role": "own", "post_id": str(i), "text": one, "language": language,
             "published_at": start + pd.Timedelta(days=i), "time_precision": "minute"} for i, one in enumerate(said)]  # fmt: skip
    return schema.check(pd.DataFrame(rows), "posts")


def tags_of(**topics):
    rows = [
        {"topic": t, "tag": tag, "score": 1 - i / 10, "place": i + 1}
        for t, some in topics.items()
        for i, tag in enumerate(some)
    ]
    return schema.check(pd.DataFrame(rows), "tags.by_topic")


@pytest.mark.parametrize(
    ("tag", "name"),
    [("homebrewing", "home brewing"), ("pourover", "pour-over"), ("v60", "v60"), ("behindthebar", "behind the bar"),
     ("shopnow", ""), ("homewares", ""), ("shop", ""), ("", "")],
)  # fmt: skip
def test_a_tag_is_split_at_words_of_the_posts_and_a_call_is_no_name(tag, name):
    counts, written = tag_names._vocabulary(posts_of())

    assert tag_names.split(tag, counts, written, text.stop_words("en")) == name


def test_two_topics_never_share_a_name_and_take_turns():
    found = tag_names.names_of(tags_of(brew=["homebrewing", "v60"], pour=["homebrewing", "pourover"]), posts_of())

    assert found == {"brew": ["home brewing", "v60"], "pour": ["pour-over"]}


def test_names_keep_the_capitals_of_the_middle_of_a_sentence_only():
    assert tag_names.as_written(["v60", "saturday helper", "behind the bar", "unheard of"], posts_of()) == [
        "V60", "Saturday helper", "behind the bar", "unheard of",
    ]  # fmt: skip


def test_cyrillic_tags_are_split_and_nothing_is_found_in_nothing():
    said = ["Домашний кофе и обжарка зерна по утрам", "Кофе домашний, обжарка своя"] * 2

    found = tag_names.names_of(tags_of(a=["домашнийкофе", "обжарка"]), posts_of(said, "ru"), language="ru")

    assert found == {"a": ["домашний кофе", "обжарка"]}
    assert tag_names.names_of(tags_of(a=["x"]).head(0), posts_of()) == {}


def test_without_tags_a_topic_keeps_the_names_its_posts_give():
    ranking = schema.empty("topics.ranking")
    key = posts_of()[["platform", "account", "post_id", "role"]]
    assigned = schema.check(key.assign(topic="bar"), "topics.assigned")

    found = naming.topic_names(posts_of(), ranking, assigned, schema.empty("tags.by_topic"), language="en")

    assert list(found) == ["bar"] and found["bar"]
