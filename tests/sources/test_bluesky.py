"""Bluesky: feeds, threads and records; counters where the API gives them, people only as a hash."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from grafted import graft, is_sound, report_of
from hypothesis import HealthCheck, given, settings
from written_client import imported

BRIEF = """\
name: Bakery
content_languages: [en]
time_zone: Europe/Berlin
period: {since: 2025-01-01, until: 2025-03-31}
accounts:
  - {platform: bluesky, handle: bakery.bsky.social}
"""
ME, ANNA = "did:plc:bakery", "did:plc:anna"


def uri(key: str, did: str = ME) -> str:
    return f"at://{did}/app.bsky.feed.post/{key}"


def view(key: str, did: str = ME, *, answers: str = "", root: str = "", at: str = "2025-01-15T10:00:00.123Z", **fields: Any) -> dict[str, Any]:  # fmt: skip
    handle = "bakery.bsky.social" if did == ME else "anna.bsky.social"
    record: dict[str, Any] = {"$type": "app.bsky.feed.post", "text": "Bread", "createdAt": at, "langs": ["en"]}
    if answers:
        record["reply"] = {"parent": {"uri": answers}, "root": {"uri": root or answers}}
    return {"uri": uri(key, did), "cid": "x", "author": {"did": did, "handle": handle, "displayName": "Anna Smith" if did == ANNA else "Bakery"},
            "record": record, "likeCount": 7, "repostCount": 3, "replyCount": 2, "quoteCount": 1, "indexedAt": at} | fields  # fmt: skip


def read(folder: Path, document: Any, brief: str = BRIEF) -> tuple[dict[str, pd.DataFrame], Any]:
    result = imported(folder, {"x.json": json.dumps(document)}, brief)
    return result.tables, result.report.files[0]


TAGGED = view("k1")
TAGGED["record"] |= {
    "text": "Brot für alle #Bäcker",
    "facets": [{"index": {"byteStart": 15, "byteEnd": 23}, "features": [{"$type": "app.bsky.richtext.facet#tag", "tag": "Bäcker"}]}],
}  # fmt: skip
FEED = {
    "cursor": "c",
    "feed": [
        {"post": TAGGED},
        {"post": view("k2", ANNA), "reason": {"$type": "app.bsky.feed.defs#reasonRepost"}},
        {"post": view("k3", answers=uri("a1", ANNA))},
        {"post": view("k4", answers=uri("k1"))},
        {"post": view("k5"), "reason": {"$type": "app.bsky.feed.defs#reasonPin"}},
    ],
}
THREAD = {
    "thread": {
        "$type": "app.bsky.feed.defs#threadViewPost",
        "post": view("k1"),
        "replies": [
            {"post": view("a1", ANNA, answers=uri("k1")), "replies": [
                {"post": view("k2", answers=uri("a1", ANNA), root=uri("k1"), at="2025-01-15T11:00:00Z"), "replies": [
                    {"post": view("a2", ANNA, answers=uri("k2"), root=uri("k1")), "replies": []}]}]},
            {"$type": "app.bsky.feed.defs#notFoundPost", "uri": uri("gone", ANNA), "notFound": True},
        ],
    }
}  # fmt: skip


def test_a_feed_becomes_posts(tmp_path: Path) -> None:
    tables, report = read(tmp_path, FEED)

    posts = tables["posts"].set_index("post_id")
    assert posts.index.tolist() == [uri("k1"), uri("k4"), uri("k5")]
    first = posts.loc[uri("k1")]
    assert first[["likes", "shares", "comments", "extra_quotes"]].tolist() == [7, 3, 2, 1]
    assert first[["url", "tags", "language", "account"]].tolist() == [
        "https://bsky.app/profile/bakery.bsky.social/post/k1", "bäcker", "en", "bakery.bsky.social"]  # fmt: skip
    assert f"{first['published_at']:%Y-%m-%d %H:%M:%S %Z}" == "2025-01-15 10:00:00 UTC"
    assert {d.reason: d.count for d in report.dropped} == {"reposts": 1, "answers to others": 1}


@pytest.mark.parametrize("wrapped", [True, False])
def test_a_list_of_posts_is_read(tmp_path: Path, wrapped: bool) -> None:
    items = [view("k1"), view("k2", likeCount=None), 5, {"uri": 1}]

    tables, report = read(tmp_path, {"posts": items} if wrapped else items)

    assert tables["posts"]["likes"].tolist()[0] == 7 and pd.isna(tables["posts"]["likes"][1])
    assert {d.reason: d.count for d in report.dropped} == {"it is no object with fields": 1, "it is no post": 1}


@pytest.mark.parametrize(
    ("embed", "expected"),
    [({"$type": "app.bsky.embed.images#view", "images": [{}]}, "photo"), ({"$type": "app.bsky.embed.images#view", "images": [{}, {}]}, "carousel"),
     ({"$type": "app.bsky.embed.video#view"}, "video"), ({"$type": "app.bsky.embed.external#view"}, "link"), ({"$type": "app.bsky.embed.record#view"}, "text"),
     ({"$type": "app.bsky.embed.recordWithMedia#view", "media": {"$type": "app.bsky.embed.images#view", "images": [{}]}}, "photo"),
     (None, "text"), ([1], "text"), ({"$type": "app.bsky.embed.hologram"}, "other")],
)  # fmt: skip
def test_what_is_embedded_gives_the_format(tmp_path: Path, embed: Any, expected: str) -> None:
    tables, _ = read(tmp_path, [view("k1", embed=embed)])

    assert tables["posts"]["format"].tolist() == [expected]


def test_a_thread_is_a_post_and_comments_whose_authors_are_hashed(tmp_path: Path) -> None:
    tables, report = read(tmp_path, THREAD)

    assert tables["posts"]["post_id"].tolist() == [uri("k1")]
    comments = tables["comments"].set_index("id")
    assert comments.index.tolist() == [uri("a1", ANNA), uri("a2", ANNA)]
    assert comments["post_id"].unique().tolist() == [uri("k1")]
    assert comments["in_reply_to"].tolist() == [uri("k1"), uri("k2")]
    assert f"{comments.loc[uri('a1', ANNA), 'replied_at']:%H:%M}" == "11:00"
    assert comments["author"].str.fullmatch("[0-9a-f]{16}").all() and comments["author"].nunique() == 1
    assert comments["account"].unique().tolist() == ["bakery.bsky.social"]
    assert "Smith" not in str(tables["comments"].to_dict()) and "anna.bsky" not in str(tables["comments"].to_dict())
    assert {d.reason: d.count for d in report.dropped} == {
        "deleted or blocked posts": 1, "the account's own answers (they tell when it answered)": 1}  # fmt: skip
    assert report.rows_read == 5


def test_a_thread_of_somebody_else_is_refused(tmp_path: Path) -> None:
    _, report = read(tmp_path, {"thread": {"post": view("a1", ANNA), "replies": [{"post": view("k1", answers=uri("a1", ANNA))}]}})  # fmt: skip

    assert report.status == "rejected" and "inside it stands 'anna.bsky.social'" in report.rejected


def test_records_give_posts_without_counters(tmp_path: Path) -> None:
    post = {"uri": uri("k1"), "cid": "x", "value": {"$type": "app.bsky.feed.post", "text": "Bread", "createdAt": "2025-01-15T10:00:00+00:00"}}  # fmt: skip
    like = {"uri": f"at://{ME}/app.bsky.feed.like/k2", "cid": "x", "value": {"$type": "app.bsky.feed.like"}}

    tables, report = read(tmp_path, {"records": [post, like]})

    assert tables["posts"][["post_id", "text", "account"]].to_numpy().tolist() == [[uri("k1"), "Bread", "bakery.bsky.social"]]  # fmt: skip
    assert tables["posts"]["likes"].isna().all() and any("no likes" in note for note in report.notes)
    assert [(d.count, d.reason) for d in report.dropped] == [(1, "a like, not a post")]


@pytest.mark.parametrize(
    ("kind", "said"),
    [("app.bsky.feed.like", "a record of a like (app.bsky.feed.like), not a post"), ("app.bsky.feed.generator", "a record of a feed"),
     ("app.bsky.graph.follow", "a record of a follow"), ("com.example.thing", "another kind (com.example.thing)")],
)  # fmt: skip
def test_records_of_other_kinds_are_set_aside_by_name(tmp_path: Path, kind: str, said: str) -> None:
    _, report = read(tmp_path, {"uri": f"at://{ME}/{kind}/k", "cid": "x", "value": {"$type": kind}})

    assert report.status == "set aside" and said in report.notes[0]


def test_a_deleted_post_is_said(tmp_path: Path) -> None:
    _, report = read(tmp_path, {"thread": {"$type": "app.bsky.feed.defs#notFoundPost", "uri": uri("k1")}})

    assert report.status == "rejected" and "deleted or is blocked" in report.rejected


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(graft(FEED) | graft(THREAD) | graft({"records": [{"uri": uri("k"), "value": {"$type": "app.bsky.feed.post"}}]}))
def test_any_value_anywhere_gives_a_report(document: Any) -> None:
    report = report_of(document, BRIEF)

    assert is_sound(report), report
