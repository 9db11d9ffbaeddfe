"""'Download your information' of Instagram and Facebook: when what was published, without counters and without people."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from grafted import graft, is_sound, report_of
from hypothesis import HealthCheck, given, settings
from written_client import BRIEF, imported

from smmlib.sources.readers.meta_download import repaired

AT = 1736935200  # 2025-01-15 10:00 UTC


def media(name: str, title: str = "", at: int = AT) -> dict[str, Any]:
    return {"uri": f"media/posts/202501/{name}", "creation_timestamp": at, "title": title, "media_metadata": {}}


def as_meta(text: str) -> str:
    """UTF-8 bytes written as latin-1, which is what the download holds."""
    return text.encode("utf-8").decode("latin-1")


def read(folder: Path, document: Any, name: str = "ig/x.json") -> tuple[dict[str, pd.DataFrame], Any]:
    result = imported(folder, {name: json.dumps(document)}, BRIEF)
    return result.tables, result.report.files[0]


POSTS = [
    {"media": [media("1.jpg", as_meta("Новинка ☕ #кофе"))]},
    {
        "media": [media("2a.jpg"), media("2b.mp4", at=AT + 1)],
        "title": as_meta("Café – carousel"),
        "creation_timestamp": AT + 90,
    },
    {"media": [media("3.MP4", "A film")]},
]
UPDATES = [
    {"timestamp": AT, "title": "The Bakery updated its status.", "data": [{"post": as_meta("Привет, мир")}],
     "attachments": [{"data": [{"media": {"uri": "posts/media/1.jpg", "creation_timestamp": AT, "description": "x"}}]}]},
    {"timestamp": AT + 60, "title": "The Bakery shared a link.", "data": [{"update_timestamp": AT}],
     "attachments": [{"data": [{"external_context": {"url": "https://example.com"}}]}]},
    {"timestamp": AT + 120, "data": [{"post": "Only words"}]},
]  # fmt: skip


def test_instagram_posts_are_read_and_their_captions_repaired(tmp_path: Path) -> None:
    tables, report = read(tmp_path, POSTS)

    posts = tables["posts"]
    assert posts["text"].tolist() == ["Новинка ☕ #кофе", "Café – carousel", "A film"]
    assert posts["format"].tolist() == ["photo", "carousel", "video"]
    assert posts["tags"][0] == "кофе"
    assert posts["published_at"].dt.strftime("%H:%M:%S").tolist() == ["10:00:00", "10:01:30", "10:00:00"]
    assert not posts["post_id_given"].any() and posts["post_id"].nunique() == 3
    assert posts["account"].unique().tolist() == ["bakery.bread"]
    assert posts["likes"].isna().all() and any("no likes, no reach" in note for note in report.notes)
    assert (report.reader, report.rows_read, report.rows_kept) == ("instagram_download", 3, 3)


@pytest.mark.parametrize(
    ("document", "expected"),
    [({"ig_reels_media": [{"media": [media("3.mp4", "Reel")]}]}, "reel"), ({"ig_stories": [media("4.jpg")]}, "story"),
     ({"ig_igtv_media": [{"media": [media("5.mp4")]}]}, "video"), (POSTS[0], "photo")],
)  # fmt: skip
def test_the_key_of_the_file_tells_reels_and_stories(tmp_path: Path, document: Any, expected: str) -> None:
    tables, _ = read(tmp_path, document)

    assert tables["posts"]["format"].tolist() == [expected]


def test_the_older_media_file_is_read_and_carousels_are_joined(tmp_path: Path) -> None:
    older = {
        "photos": [{"caption": "Rolls", "taken_at": "2019-05-01T10:00:00+00:00", "path": f"photos/{n}.jpg"} for n in (1, 2)],
        "videos": [{"caption": "Oven", "taken_at": "2019-05-02T10:00:00", "path": "videos/3.mp4"}],
        "stories": [{"caption": "", "taken_at": "2019-05-03T10:00:00", "path": "stories/4.jpg"}],
        "direct": [{"taken_at": "2019-05-03T10:00:00", "path": "direct/5.jpg"}],
    }  # fmt: skip

    tables, report = read(tmp_path, older)

    assert tables["posts"]["format"].tolist() == ["carousel", "video", "story"]
    assert {d.reason: d.count for d in report.dropped} == {
        "'direct' is not published": 1,
        "pictures of a carousel (joined into one post)": 1,
    }


@pytest.mark.parametrize("older", [True, False])
def test_facebook_updates_become_posts_without_their_titles(tmp_path: Path, older: bool) -> None:
    tables, report = read(tmp_path, {"status_updates": UPDATES} if older else UPDATES, "fb/x.json")

    posts = tables["posts"]
    assert posts["text"].fillna("").tolist() == ["Привет, мир", "", "Only words"]
    assert posts["format"].tolist() == ["photo", "link", "text"]
    assert posts["title"].isna().all() and posts["account"].unique().tolist() == ["bakery"]
    assert report.reader == "facebook_download"


def test_reactions_to_others_are_no_posts(tmp_path: Path) -> None:
    liked = {"timestamp": AT, "title": "Anna likes a post.", "data": [{"reaction": {"reaction": "LIKE", "actor": "Anna"}}]}  # fmt: skip

    _, report = read(tmp_path, [liked], "fb/x.json")

    assert report.status == "set aside" and "not posts" in report.notes[0]


@pytest.mark.parametrize("key", ["", "relationships_followers", "relationships_following"])
def test_people_are_counted_by_day_and_never_stored(tmp_path: Path, key: str) -> None:
    people = [{"title": "", "media_list_data": [], "string_list_data": [{"href": "https://www.instagram.com/anna", "value": "anna", "timestamp": at}]}
              for at in (1736000000, 1736500000)]  # fmt: skip

    tables, report = read(tmp_path, {key: people} if key else people)

    assert report.status == "set aside"
    assert report.notes[0].startswith("It lists 2 people")
    assert "from 2025-01-04 to 2025-01-10" in report.notes[0] and "anna" not in str(report)
    assert all(table.empty or "anna" not in table.to_csv() for table in tables.values())


def test_messages_are_refused(tmp_path: Path) -> None:
    _, report = read(tmp_path, {"participants": [{"name": "Anna"}], "messages": [{"content": "Hi"}], "title": "Anna"})

    assert report.status == "rejected" and "private messages" in report.rejected


def test_a_text_that_is_no_broken_utf8_stays_as_it_is() -> None:
    assert repaired("Café") == "Café"
    assert repaired("Новинка") == "Новинка"
    assert repaired(as_meta("Café")) == "Café"
    assert repaired(["Café"]) == ""


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(graft(POSTS) | graft(UPDATES) | graft({"ig_stories": [media("4.jpg")]}) | graft({"relationships_followers": [{"string_list_data": [{"timestamp": AT}]}]}))  # fmt: skip
def test_any_value_anywhere_gives_a_report(document: Any) -> None:
    report = report_of(document, BRIEF)

    assert is_sound(report), report
