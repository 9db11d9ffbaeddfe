"""Telegram Desktop's result.json: channels, albums, groups, and what is never imported."""

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
  - {platform: telegram, handle: bakery_news, name: The Bakery}
"""
AT = 1736936000  # 2025-01-15 10:13:20 UTC


def message(number: int, **fields: Any) -> dict[str, Any]:
    said = {"id": number, "type": "message", "date": "2025-01-15T11:13:20", "date_unixtime": str(AT + 60 * number),
            "from": "The Bakery", "from_id": "channel77", "text": "", "text_entities": []}  # fmt: skip
    return said | fields


def chat(*messages: Any, kind: str = "public_channel", name: str = "The Bakery", number: int = 77) -> dict[str, Any]:
    return {"name": name, "type": kind, "id": number, "messages": list(messages)}


def read(folder: Path, document: Any, brief: str = BRIEF) -> tuple[dict[str, pd.DataFrame], Any]:
    result = imported(folder, {"result.json": json.dumps(document)}, brief)
    return result.tables, result.report.files[0]


CHANNEL = chat(
    {"id": 1, "type": "service", "date": "2025-01-10T12:00:00", "date_unixtime": str(AT), "action": "create_channel", "text": ""},
    message(2, text=["Fresh ", {"type": "hashtag", "text": "#bread"}, {"type": "text_link", "text": " here", "href": "https://x.example"}],
            text_entities=[{"type": "plain", "text": "Fresh "}, {"type": "hashtag", "text": "#bread"}, {"type": "text_link", "text": " here"}],
            reactions=[{"type": "emoji", "count": 12, "emoji": "👍"}, {"type": "paid", "count": 2}]),
    message(3, photo="photos/1.jpg", text="Our oven"),
    message(4, file="video.mp4", media_type="video_file", mime_type="video/mp4", duration_seconds=34, forwarded_from="Another"),
    message(5, poll={"question": "Which roll?", "closed": False, "total_voters": 57, "answers": []}),
)  # fmt: skip


def test_a_channel_becomes_posts(tmp_path: Path) -> None:
    tables, report = read(tmp_path, CHANNEL)

    posts = tables["posts"]
    assert posts["post_id"].tolist() == ["2", "3", "4", "5"]
    assert posts["format"].tolist() == ["text", "photo", "video", "poll"]
    assert posts["text"].fillna("").tolist() == ["Fresh #bread here", "Our oven", "", "Which roll?"]
    assert posts["reactions"].tolist() == [14, 0, 0, 0]
    assert f"{posts['published_at'][0]:%Y-%m-%d %H:%M:%S %Z}" == "2025-01-15 10:15:20 UTC"
    assert (posts["account"][0], posts["tags"][0], posts["source_row"][0]) == ("bakery_news", "bread", "2")
    assert (posts["video_seconds"][2], posts["extra_poll_voters"][3]) == (34, 57)
    assert posts["views"].isna().all() and posts["shares"].isna().all()
    assert (report.rows_read, report.rows_kept, [(d.count, d.reason) for d in report.dropped]) == (5, 4, [(1, "service messages")])  # fmt: skip
    assert any("neither views nor forwards" in note for note in report.notes)
    assert any("1 posts are forwards" in note for note in report.notes)


def test_without_any_reaction_in_the_channel_reactions_are_unknown(tmp_path: Path) -> None:
    tables, report = read(tmp_path, chat(message(1, text="Bread"), message(2, text="Rolls")))

    assert tables["posts"]["reactions"].isna().all()
    assert "reactions" in report.missing_metrics
    assert any("not known, not 0" in note for note in report.notes)


def test_a_broken_counter_of_reactions_is_missing_and_no_part_of_a_sum(tmp_path: Path) -> None:
    one = message(1, text="Bread", reactions=[{"count": 3}, {"count": "many"}])
    two = message(2, text="Rolls", reactions={"count": 3})

    tables, _ = read(tmp_path, chat(one, two))

    assert tables["posts"]["reactions"].isna().all()


def test_pictures_of_the_same_second_are_one_post(tmp_path: Path) -> None:
    same = {"date_unixtime": str(AT)}
    album = [
        message(1, photo="a.jpg", **same),
        message(2, photo="b.jpg", text="Three views", **same),
        message(3, file="c.mp4", media_type="video_file", reactions=[{"count": 5}], **same),
        message(4, text="The same second, but no picture", **same),
        message(5, photo="d.jpg", date_unixtime=str(AT + 1)),
    ]

    tables, report = read(tmp_path, chat(*album))

    posts = tables["posts"]
    assert posts["post_id"].tolist() == ["1", "4", "5"]
    assert posts["format"].tolist() == ["carousel", "text", "photo"]
    assert posts["text"][0] == "Three views"
    assert posts["reactions"].tolist() == [5, 0, 0]
    assert [(d.count, d.reason) for d in report.dropped] == [(2, "pictures of an album (joined into one post)")]


def test_a_post_is_a_link_only_where_it_is_nothing_else(tmp_path: Path) -> None:
    address = {"type": "link", "text": "https://x.example"}
    alone = message(1, text=[address], text_entities=[address])
    with_words = message(2, text=["Read ", address], text_entities=[{"type": "plain", "text": "Read "}, address])

    tables, _ = read(tmp_path, chat(alone, with_words, message(3, text="https://x.example")))

    assert tables["posts"]["format"].tolist() == ["link", "text", "link"]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [({"media_type": "video_message", "file": "r.mp4"}, "video"), ({"media_type": "animation", "file": "a.mp4"}, "video"),
     ({"media_type": "voice_message", "file": "v.ogg"}, "other"), ({"media_type": "sticker", "file": "s.webp"}, "other"),
     ({"file": "menu.pdf", "mime_type": "application/pdf"}, "other"), ({"file": "p.png", "mime_type": "image/png"}, "photo"),
     ({"location_information": {"latitude": 1}}, "other"), ({}, "other")],
)  # fmt: skip
def test_every_medium_has_its_format(tmp_path: Path, fields: dict[str, Any], expected: str) -> None:
    tables, _ = read(tmp_path, chat(message(1, **fields)))

    assert tables["posts"]["format"].tolist() == [expected]


def test_local_times_of_an_old_export_are_read_in_the_zone_of_the_page_and_said(tmp_path: Path) -> None:
    old = message(1, text="Bread")
    del old["date_unixtime"]

    tables, report = read(tmp_path, chat(old))

    assert f"{tables['posts']['published_at'][0]:%H:%M}" == "10:13"
    assert any("1 times without a zone" in note for note in report.notes)


def test_of_an_account_export_only_channels_are_read(tmp_path: Path) -> None:
    friend = chat(message(1, text="Secret"), kind="personal_chat", name="Anna", number=5)
    other = chat(message(1, text="Cats"), name="Cats daily", number=6)

    tables, report = read(tmp_path, {"about": "...", "chats": {"about": "...", "list": [friend, CHANNEL, other, None]}})

    assert len(tables["posts"]) == 4 and "Secret" not in str(tables["posts"].to_dict())
    assert "2 channels were read; 2 other chats were not looked into." in report.notes
    assert any("belong to 'Cats daily'" in d.reason for d in report.dropped)


@pytest.mark.parametrize("kind", ["personal_chat", "bot_chat", "saved_messages", "private_group", "something_new"])
def test_private_talk_is_refused(tmp_path: Path, kind: str) -> None:
    tables, report = read(tmp_path, chat(message(1, text="Secret"), kind=kind))

    assert report.status == "rejected" and "Private talk is not imported" in report.remedy
    assert tables["posts"].empty and tables["comments"].empty


def test_talk_in_a_group_becomes_comments_with_hashed_authors_and_times_of_answers(tmp_path: Path) -> None:
    anna = {"from": "Anna Smith", "from_id": "user5"}
    group = chat(
        message(1, text="When do you open?", **anna),
        message(2, text="At eight", reply_to_message_id=1, from_id="channel12"),
        message(3, text="Thanks", reply_to_message_id=2, **anna),
        message(4, text="We are closed tomorrow", **{"from": "Talk", "from_id": "channel99"}),
        {"id": 5, "type": "service", "actor": "Anna Smith", "action": "join_group_by_link"},
        kind="public_supergroup", name="Talk", number=99,
    )  # fmt: skip

    tables, report = read(tmp_path, group, BRIEF.replace("The Bakery}", 'The Bakery, exports: ["*.json"]}'))

    comments = tables["comments"].set_index("id")
    assert comments.index.tolist() == ["99_1", "99_3"]
    assert comments.loc["99_3", "in_reply_to"] == "99_2"
    assert comments.loc["99_1", "replied_at"] == pd.Timestamp(AT + 120, unit="s", tz="UTC")
    assert pd.isna(comments.loc["99_3", "replied_at"])
    assert comments["author"].nunique() == 1 and comments["author"].str.fullmatch("[0-9a-f]{16}").all()
    assert comments["account"].tolist() == ["bakery_news"] * 2
    assert "Anna" not in str(tables["comments"].to_dict()) and "user5" not in str(tables["comments"].to_dict())
    assert {d.reason: d.count for d in report.dropped} == {
        "service messages": 1,
        "the account's own messages (they tell when it answered)": 2,
    }


def test_items_that_are_no_messages_are_counted(tmp_path: Path) -> None:
    tables, report = read(tmp_path, chat(message(1, text="Bread"), None, 7, [], {"type": []}))

    assert len(tables["posts"]) == 1
    assert {d.reason: d.count for d in report.dropped} == {"it is no object with fields": 3, "it is not of the kind 'message'": 1}  # fmt: skip


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(graft(CHANNEL) | graft(CHANNEL | {"type": "public_supergroup"}) | graft({"chats": {"list": [CHANNEL]}}))
def test_any_value_anywhere_gives_a_report(document: Any) -> None:
    report = report_of(document, BRIEF)

    assert is_sound(report), report
