"""Monitoring: the promises made to a strategist about talk, days, tone, answers and competitors."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from smmlib import monitoring
from smmlib.core import schema
from smmlib.core.errors import Refusal
from tests import demo

CLIENT, ZONE = demo.brief().name, demo.brief().time_zone
NAMES = {a.handle: a.name for a in demo.brief().accounts if a.role == "competitor"}


def brand_of(handle):
    return NAMES.get(handle, CLIENT)


def mentions_of(*rows, start="2026-01-05 10:00", **same):
    """Each row (account, author, text) a mention, an hour after the one before."""
    first = pd.Timestamp(start, tz="UTC")
    table = pd.DataFrame(rows, columns=["account", "author", "text"]).assign(
        platform="x", id=[f"m{i}" for i in range(len(rows))], language="en",
        published_at=[first + pd.Timedelta(hours=i) for i in range(len(rows))], **same,
    )  # fmt: skip
    return schema.check(table, "mentions")


ACCOUNTS = schema.check(
    pd.DataFrame(
        [
            {"platform": "x", "account": "nord", "role": "own", "name": "Nord"},
            {"platform": "vk", "account": "nord_ru", "role": "own", "name": None},
            {"platform": "x", "account": "sued", "role": "competitor", "name": "Café Süd"},
            {"platform": "x", "account": "friend", "role": "ally", "name": "Friend"},
        ]
    ),
    "accounts",
)


def read(mentions):
    return monitoring.read_mentions(mentions, ACCOUNTS, client="Nord")


@pytest.fixture(scope="module")
def kept():
    return monitoring.read_mentions(demo.tables()["mentions"], demo.tables()["accounts"], client=CLIENT, zone=ZONE)


@pytest.fixture(scope="module")
def volume(kept):
    return monitoring.count_mentions(kept)


@pytest.fixture(scope="module")
def spikes(volume, kept):
    return monitoring.find_spikes(volume, kept)


@pytest.mark.parametrize("planted", demo.truth()["mentions"]["spikes"], ids=lambda s: s["about"])
def test_the_planted_spike_is_news_and_the_copies_are_not(planted, spikes):
    found = set(zip(spikes["brand"], spikes["day"].dt.date, strict=True))

    assert ((brand_of(planted["brand"]), planted["day"]) in found) == (planted["must"] == "found")
    assert len(found) == 1


def test_the_words_of_the_day_tell_what_it_was_about(spikes):
    assert {"bag", "burst"} <= set(spikes["words"].iloc[0].split(", "))
    assert "quillfern" not in spikes["words"].iloc[0]


def test_shares_of_voice_are_those_planted(volume):
    shares = monitoring.compare_voices(volume).set_index("brand")
    expected = demo.truth()["mentions"]["expected"]
    extra = {brand_of("quillfern.coffee"): demo.truth()["mentions"]["spikes"][0]["extra"]}
    totals = {brand_of(h): n + extra.get(brand_of(h), 0) for h, n in expected.items()}

    for brand, n in totals.items():
        row = shares.loc[brand]
        assert row["share_of_voice_low"] - 0.02 <= n / sum(totals.values()) <= row["share_of_voice_high"] + 0.02
    assert shares["share_of_voice"].sum() == pytest.approx(1)


def test_tones_are_corrected_towards_the_truth_and_the_tool_alone_is_not_believed(kept):
    tones = monitoring.score_sentiment(kept).set_index(["brand", "sentiment"])
    inside, nearer = [], []
    for handle, counts in demo.truth()["mentions"]["tones"].items():
        for tone, n in counts.items():
            row, true = tones.loc[(brand_of(handle), tone)], n / sum(counts.values())
            inside.append(row["share_low"] - 0.005 <= true <= row["share_high"] + 0.005)
            nearer.append(abs(row["share"] - true) - abs(row["reported"] - true))

    assert np.mean(inside) >= 0.75
    assert np.mean(nearer) < 0
    assert tones["method"].str.contains("the tool agreed").all()


def test_without_labels_the_tone_is_refused_with_what_to_do():
    with pytest.raises(Refusal, match="column 'label'"):
        monitoring.score_sentiment(read(mentions_of(*[("nord", f"a{i}", "fine cup") for i in range(40)], sentiment="positive")))  # fmt: skip


def test_own_accounts_are_one_brand_and_competitors_carry_their_names():
    found = read(mentions_of(("nord", "a", "one"), ("nord_ru", "b", "two"), ("sued", "c", "three"), ("stranger", "d", "four")))  # fmt: skip

    assert list(found["brand"]) == ["Nord", "Nord", "Café Süd", "stranger"]
    assert list(found["role"]) == ["own", "own", "competitor", "other"]


def test_mentions_without_an_account_are_given_the_brands_they_name():
    found = read(mentions_of((None, "a", "Nord is better than Café Süd"), (None, "b", "nothing of interest")))

    assert sorted(found["brand"]) == ["Café Süd", "Nord"]
    assert found.attrs["unnamed"] == 1


def test_copies_by_one_author_count_once_and_the_same_words_of_two_people_twice():
    long = "win a machine and tag three of your friends today"
    found = read(mentions_of(("nord", "spammer", long), ("nord", "spammer", long + "!!"), ("nord", "other", long)))

    assert list(found["copies"]) == [2, 1]
    assert monitoring.count_mentions(found)[["n_mentions", "n_texts", "n_raw"]].iloc[0].tolist() == [2, 1, 3]


def test_what_the_brand_writes_itself_is_no_mention():
    found = read(mentions_of(("nord", "nord", "we are open"), ("nord", "guest", "they are open")))

    assert list(found["author"]) == ["guest"] and found.attrs["by_brand"] == 1


def test_mentions_without_authors_or_words_are_counted_all_the_same():
    found = read(mentions_of(("nord", None, "same words"), ("nord", None, "same words"), ("nord", None, None), ("nord", None, None)))  # fmt: skip
    volume = monitoring.count_mentions(found)

    assert volume["n_mentions"].sum() == 3
    assert volume["n_authors"].isna().all()


def test_a_pause_of_the_collection_is_missing_and_no_silence():
    rows = [("nord", f"a{i}", f"word{i} and more") for i in range(240)]
    early, late = mentions_of(*rows), mentions_of(*rows, start="2026-02-20 10:00")
    both = pd.concat([early, late.assign(id=late["id"] + "b", text=late["text"] + " again")], ignore_index=True)

    volume = monitoring.count_mentions(read(schema.check(both, "mentions")))

    assert volume["n_mentions"].isna().sum() >= 30
    assert (volume["n_mentions"].dropna() > 0).all()


def test_one_mention_is_counted_and_nothing_is_claimed_of_it():
    found = read(mentions_of(("nord", "a", "Кофейня открылась")))
    volume = monitoring.count_mentions(found)

    with pytest.raises(Refusal, match="needed to tell a day from noise"):
        monitoring.find_spikes(volume, found)
    with pytest.raises(Refusal, match="only one brand"):
        monitoring.compare_voices(volume)
    assert monitoring.plot_volume(volume, schema.empty("monitoring.spikes", refused="x")).alt


def test_without_mentions_every_table_has_its_reason_and_every_drawing_a_note():
    found = read(schema.empty("mentions"))
    names = ("volume", "spikes", "share_of_voice", "sentiment", "competitors")
    nothing = {n: schema.empty(f"monitoring.{n}", refused="no table") for n in names}

    for compute in (monitoring.count_mentions, monitoring.score_sentiment):
        with pytest.raises(Refusal, match="no table of mentions"):
            compute(found)
    told = monitoring.findings_of(*nothing.values(), monitoring.answer_times(schema.empty("comments"), own=[]), found)
    assert told and all(f.strength == "cannot tell" for f in told)
    assert monitoring.plot_share_of_voice(nothing["share_of_voice"]).plain == "no table"
    assert monitoring.plot_volume(nothing["volume"], nothing["spikes"]).plain == "no table"
    assert monitoring.sample_to_label(found).empty and monitoring.summarise_queries(found, {"a": "b"})["n_found"].tolist() == [0]  # fmt: skip


def test_a_broken_query_is_named_and_the_others_are_answered():
    found = read(mentions_of(("nord", "a", "bags burst open"), ("nord", "b", "a fine cup")))

    caught = monitoring.summarise_queries(found, {"good": "burst*", "bad": "(burst"}).set_index("query")

    assert caught.loc["good", "n_found"] == 1 and caught.loc["good", "share_of_brand"] == 0.5
    assert "bracket" in caught.loc["bad", "reason"]
    assert list(monitoring.sample_to_read(found, {"good": "burst*", "bad": "(burst"})["text"]) == ["bags burst open"]


def test_samples_do_not_depend_on_the_order_of_rows(kept):
    mixed = kept.sample(frac=1, random_state=3)

    pd.testing.assert_frame_equal(monitoring.sample_to_label(kept), monitoring.sample_to_label(mixed))


def comments_of(waits):
    """Questions asked on Mondays at nine, answered after so many hours, or never (None)."""
    asked = [pd.Timestamp("2026-01-05 09:00", tz="UTC") + pd.Timedelta(weeks=i % 20) for i in range(len(waits))]
    table = pd.DataFrame({"platform": "x", "id": [f"c{i}" for i in range(len(waits))], "account": "nord", "author": "a", "text": "When?", "published_at": asked,
                          "replied_at": [a + pd.Timedelta(hours=w) if w is not None else pd.NaT for a, w in zip(asked, waits, strict=True)]})  # fmt: skip
    return schema.check(table, "comments")


def test_the_unanswered_are_waiting_and_not_forgotten():
    answers = monitoring.answer_times(comments_of([2.0] * 30 + [None] * 30), own=["nord"]).set_index("of")

    row = answers.loc["questions"]
    assert row["within"] == pytest.approx(0.5, abs=0.03)
    assert row["median"] == pytest.approx(2.0) and np.isnan(row["most"])
    few = monitoring.answer_times(comments_of([2.0] * 10 + [None] * 30), own=["nord"]).set_index("of")
    assert np.isnan(few.loc["questions", "median"]) and "fewer than half" in few.loc["questions", "reason"]


def test_answers_that_no_export_holds_are_unknown_and_not_never():
    found = monitoring.answer_times(comments_of([None] * 20), own=["nord"])

    assert found.empty and "unknown, not never" in found.attrs["refused"]


def test_questions_are_told_by_the_topic_of_their_post(kept):
    comments = demo.tables()["comments"]
    posts = demo.posts()[["platform", "account", "post_id", "role"]]
    assigned = schema.check(posts.assign(topic="coffee", weight=1.0), "topics.assigned")

    answers = monitoring.answer_times(comments, assigned, own=["quillfern.coffee"], zone=ZONE, until=date(2026, 9, 30))

    assert list(answers["of"]) == ["all comments", "questions", "coffee"]
    assert answers["n"].iloc[1] == answers["n"].iloc[2]


def test_competitors_are_compared_on_counts_that_both_sides_show():
    tables = demo.tables()
    compared = monitoring.compare_competitors(tables["posts"], tables["account_days"], zone=ZONE)
    rates = compared[compared["metric"] == "er_pub_day"]

    assert dict(zip(rates["platform"], rates["counted"], strict=True)) == {"facebook": "comments + shares", "instagram": "likes + comments"}  # fmt: skip
    assert rates.groupby("platform")[["formats", "since", "until"]].nunique().eq(1).all(axis=None)
    assert rates.loc[rates["role"] == "own", "ratio"].isna().all() and rates.loc[rates["role"] == "competitor", "ratio"].notna().all()  # fmt: skip


def test_without_competitors_each_platform_says_so():
    tables = demo.tables()
    own = tables["posts"][tables["posts"]["role"] == "own"]

    with pytest.raises(Refusal, match="facebook: no dated posts of a competitor here"):
        monitoring.compare_competitors(own, tables["account_days"])


def test_the_what_if_names_more_days_when_more_false_alarms_are_allowed(volume, kept):
    few, many = (monitoring.find_spikes(volume, kept, false_alarms=share) for share in (0.001, 0.5))

    assert set(few["day"]) <= set(many["day"])
    assert "made news" in monitoring.reread(volume, kept, false_alarms=0.001).title


def test_the_callers_tables_are_left_unchanged():
    tables = demo.tables()
    before = {name: table.copy(deep=True) for name, table in tables.items()}

    found = monitoring.read_mentions(tables["mentions"], tables["accounts"], client=CLIENT, zone=ZONE)
    copy = found.copy(deep=True)
    volume = monitoring.count_mentions(found)
    monitoring.find_spikes(volume, found)
    monitoring.score_sentiment(found)
    monitoring.compare_competitors(tables["posts"], tables["account_days"], zone=ZONE)
    monitoring.answer_times(tables["comments"], own=["quillfern.coffee"], zone=ZONE)

    for name in ("mentions", "accounts", "posts", "account_days", "comments"):
        pd.testing.assert_frame_equal(tables[name], before[name])
    pd.testing.assert_frame_equal(found, copy)


def test_precision_by_hand_carries_its_doubt():
    found = monitoring.precision(right=10, read=10)

    assert found["precision"] == 1 and found["low"] < 0.85
    assert np.isnan(monitoring.precision(right=0, read=0)["precision"])
