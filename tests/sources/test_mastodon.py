"""Mastodon: an archive without counters, statuses of the API with them, and nothing that is not public."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from grafted import graft, is_sound, report_of
from hypothesis import HealthCheck, given, settings
from written_client import imported

from smmlib.sources.readers.mastodon import plain_text

BRIEF = """\
name: Bakery
content_languages: [en]
time_zone: Europe/Berlin
period: {since: 2025-01-01, until: 2025-03-31}
accounts:
  - {platform: mastodon, handle: "@bakery@bread.example"}
  - {platform: mastodon, handle: rival@other.example, role: competitor}
"""
ME = "https://bread.example/users/bakery"
PUBLIC = "https://www.w3.org/ns/activitystreams#Public"


def created(number: int, *, to: Any = PUBLIC, **fields: Any) -> dict[str, Any]:
    note = {"id": f"{ME}/statuses/{number}", "type": "Note", "summary": None, "inReplyTo": None, "published": "2025-01-10T12:00:00Z",
            "url": f"https://bread.example/@bakery/{number}", "content": "<p>Bread</p>", "attachment": [], "tag": []}  # fmt: skip
    return {"id": f"{ME}/statuses/{number}/activity", "type": "Create", "actor": ME, "published": "2025-01-10T12:00:00Z",
            "to": [to], "cc": [f"{ME}/followers"], "object": note | fields}  # fmt: skip


def outbox(*items: Any) -> dict[str, Any]:
    return {"@context": "https://www.w3.org/ns/activitystreams", "id": "outbox.json", "type": "OrderedCollection",
            "totalItems": len(items), "orderedItems": list(items)}  # fmt: skip


def status(number: int, **fields: Any) -> dict[str, Any]:
    said = {"id": str(number), "created_at": "2025-01-10T12:00:00.000Z", "in_reply_to_id": None, "in_reply_to_account_id": None,
            "visibility": "public", "language": "en", "spoiler_text": "", "url": f"https://bread.example/@bakery/{number}",
            "replies_count": 2, "reblogs_count": 5, "favourites_count": 11, "content": "<p>Bread</p>", "reblog": None,
            "account": {"id": "1", "username": "bakery", "acct": "bakery", "url": "https://bread.example/@bakery", "followers_count": 900},
            "media_attachments": [], "tags": [], "card": None, "poll": None}  # fmt: skip
    return said | fields


def read(folder: Path, document: Any, brief: str = BRIEF) -> tuple[dict[str, pd.DataFrame], Any]:
    result = imported(folder, {"x.json": json.dumps(document)}, brief)
    return result.tables, result.report.files[0]


def test_an_archive_becomes_posts_without_counters(tmp_path: Path) -> None:
    tagged = created(1, content='<p>Hello <a href="x">#<span>Launch</span></a></p>', tag=[{"type": "Hashtag", "name": "#Launch"}, {"type": "Mention", "name": "@x"}])  # fmt: skip
    warned = created(2, summary="Food", content="<p>Second<br />line</p><p>Third &amp; last</p>", attachment=[{"mediaType": "image/jpeg"}])  # fmt: skip

    tables, report = read(tmp_path, outbox(tagged, warned))

    posts = tables["posts"]
    assert posts["text"].tolist() == ["Hello #Launch", "Second\nline\n\nThird & last"]
    assert posts["title"].fillna("").tolist() == ["", "Food"]
    assert posts["tags"].fillna("").tolist() == ["launch", ""]
    assert posts["format"].tolist() == ["text", "photo"]
    assert posts["post_id"].tolist() == ["1", "2"] and posts["url"][0] == "https://bread.example/@bakery/1"
    assert posts["account"].unique().tolist() == ["@bakery@bread.example"]
    assert posts["likes"].isna().all() and any("neither favourites nor boosts" in note for note in report.notes)


def test_boosts_answers_to_others_and_what_is_not_public_are_left_out(tmp_path: Path) -> None:
    boost = {"type": "Announce", "actor": ME, "published": "2025-01-12T12:00:00Z", "to": [PUBLIC], "object": "https://other.example/9"}  # fmt: skip
    items = [created(1), boost, created(2, inReplyTo="https://other.example/users/anna/statuses/5"), created(3, inReplyTo=f"{ME}/statuses/1"),
             created(4, to="https://other.example/users/anna"), {"type": "Delete", "object": "x"}, "junk"]  # fmt: skip

    tables, report = read(tmp_path, outbox(*items))

    assert tables["posts"]["post_id"].tolist() == ["1", "3"]
    assert {d.reason: d.count for d in report.dropped} == {
        "boosts of others' posts": 1, "answers to others": 1, "not public (direct, or for followers only)": 1,
        "it is no post": 1, "it is no object with fields": 1}  # fmt: skip


def test_statuses_of_the_api_have_counters_and_tell_the_followers(tmp_path: Path) -> None:
    items = [status(1, tags=[{"name": "Launch"}]), status(2, media_attachments=[{"type": "image"}, {"type": "image"}], favourites_count=None),
             status(3, card={"url": "https://x.example"}), status(4, poll={"voters_count": 8}), status(5, media_attachments=[{"type": "gifv"}])]  # fmt: skip

    tables, _ = read(tmp_path, items)

    posts = tables["posts"]
    assert posts.loc[0, ["likes", "shares", "comments", "tags", "language"]].tolist() == [11, 5, 2, "launch", "en"]
    assert pd.isna(posts.loc[1, "likes"])
    assert posts["format"].tolist() == ["text", "carousel", "link", "poll", "video"]
    assert posts.loc[3, "extra_poll_voters"] == 8
    accounts = tables["accounts"].set_index("account")
    assert accounts.loc["@bakery@bread.example", "followers"] == 900


def test_private_statuses_boosts_and_answers_are_left_out(tmp_path: Path) -> None:
    items = [status(1), status(2, visibility="direct"), status(3, visibility="private"), status(4, reblog={"id": "9"}),
             status(5, in_reply_to_id="8", in_reply_to_account_id="77"), status(6, in_reply_to_id="1", in_reply_to_account_id="1")]  # fmt: skip

    tables, report = read(tmp_path, items)

    assert tables["posts"]["post_id"].tolist() == ["1", "6"]
    assert {d.reason: d.count for d in report.dropped} == {
        "not public (direct, or for followers only)": 2, "boosts of others' posts": 1, "answers to others": 1}  # fmt: skip


def test_archive_and_api_meet_in_one_post(tmp_path: Path) -> None:
    files = {"outbox.json": json.dumps(outbox(created(1))), "api.json": json.dumps([status(1)])}

    posts = imported(tmp_path, files, BRIEF).tables["posts"]

    assert posts[["post_id", "likes"]].to_numpy().tolist() == [["1", 11]]


def test_posts_of_an_account_that_nobody_named_are_not_given_to_the_client(tmp_path: Path) -> None:
    stranger = {"id": "9", "username": "cat", "acct": "cat@cats.example"}

    _, report = read(tmp_path, [status(1, account=stranger)])

    assert report.status == "rejected" and "inside it stands 'cat@cats.example'" in report.rejected
    assert "exports: [x.json]" in report.remedy


@pytest.mark.parametrize("name", ["likes.json", "bookmarks.json"])
def test_other_lists_of_the_archive_are_set_aside(tmp_path: Path, name: str) -> None:
    _, report = read(tmp_path, {"id": name, "type": "OrderedCollection", "orderedItems": ["https://other.example/9"]})

    assert report.status == "set aside"


def test_html_of_any_kind_becomes_words() -> None:
    assert plain_text("plain") == "plain"
    assert plain_text("<p>a</p><p>b<br>c</p>") == "a\n\nb\nc"
    assert plain_text("<p>torn <b>open") == "torn open"
    assert plain_text("<!-- nothing -->") == ""
    assert plain_text("\ud800<b>\x00x</b>") == "\ufffdx"
    assert plain_text({"no": "text"}) == ""


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(graft(outbox(created(1, tag=[{"type": "Hashtag", "name": "#a"}]), created(2))) | graft([status(1), status(2, poll={"voters_count": 8})]))  # fmt: skip
def test_any_value_anywhere_gives_a_report(document: Any) -> None:
    report = report_of(document, BRIEF)

    assert is_sound(report), report
