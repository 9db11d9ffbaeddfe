"""What VK's API answers: a wall, communities, statistics, errors."""

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
time_zone: Europe/Moscow
period: {since: 2025-01-01, until: 2025-03-31}
accounts:
  - {platform: vk, handle: bakery_vk, exports: ["vk/**"]}
"""
NO_GLOBS = BRIEF.replace(', exports: ["vk/**"]', "") + "  - {platform: vk, handle: rival_vk, role: competitor}\n"
PHOTO = {"type": "photo", "photo": {"id": 1}}


def post(number: int, **fields: Any) -> dict[str, Any]:
    said = {"id": number, "owner_id": -1001, "from_id": -1001, "date": 1736935200, "post_type": "post", "text": "Bread", "attachments": [],
            "marked_as_ads": 0, "likes": {"count": 54}, "reposts": {"count": 3}, "comments": {"count": 6}, "views": {"count": 2450}}  # fmt: skip
    return said | fields


def wall(*items: Any, count: int | None = None, **fields: Any) -> dict[str, Any]:
    return {"response": {"count": len(items) if count is None else count, "items": list(items), **fields}}


def read(folder: Path, document: Any, brief: str = BRIEF, name: str = "vk/x.json") -> tuple[dict[str, pd.DataFrame], Any]:  # fmt: skip
    result = imported(folder, {name: json.dumps(document)}, brief)
    return result.tables, result.report.files[0]


WALL = wall(
    post(105, attachments=[PHOTO], is_pinned=1),
    post(104, text="", attachments=[{"type": "poll", "poll": {"question": "Which?", "votes": 120}}]),
    post(103, attachments=[{"type": "video", "video": {"duration": 61}}], marked_as_ads=1),
    {k: v for k, v in post(102, attachments=[{"type": "link", "link": {}}]).items() if k != "views"},
    count=205,
)
PERIOD = {
    "period_from": 1736640000, "period_to": 1736726399,
    "visitors": {"views": 320, "visitors": 210, "age": [{"value": "18-21", "count": 30}, {"value": "21-24", "count": 10}],
                 "sex": [{"value": "f", "count": 130}, {"value": "m", "count": 80}], "sex_age": [{"value": "f;18-21", "count": 20}],
                 "cities": [{"name": "Moscow", "value": 1, "count": 90}], "countries": [{"code": "RU", "name": "Russia", "count": 190}]},
    "reach": {"reach": 1450, "sex": [{"value": "f", "count": 880}]},
    "activity": {"likes": 60, "comments": 9, "copies": 4, "subscribed": 7, "unsubscribed": 3},
}  # fmt: skip


def test_a_wall_becomes_posts(tmp_path: Path) -> None:
    tables, report = read(tmp_path, WALL)

    posts = tables["posts"].set_index("post_id")
    assert posts["format"].to_dict() == {"-1001_105": "photo", "-1001_104": "poll", "-1001_103": "video", "-1001_102": "link"}  # fmt: skip
    assert posts.loc["-1001_105", ["likes", "shares", "comments", "views"]].tolist() == [54, 3, 6, 2450]
    assert posts.loc["-1001_105", "url"] == "https://vk.com/wall-1001_105"
    assert posts.loc["-1001_105", "published_at"] == pd.Timestamp("2025-01-15 10:00", tz="UTC")
    assert pd.isna(posts.loc["-1001_102", "views"])
    assert posts.loc["-1001_104", ["text", "extra_poll_votes"]].tolist() == ["Which?", 120]
    assert posts["extra_marked_as_ads"].tolist() == [0, 0, 1, 0] and posts["is_boosted"].isna().all()
    assert posts.loc["-1001_103", "video_seconds"] == 61
    assert (report.rows_read, report.rows_kept, report.account) == (4, 4, "bakery_vk")
    assert any("201 are missing" in note and "offset" in note for note in report.notes)
    assert any("1 posts are pinned" in note for note in report.notes)


@pytest.mark.parametrize("shape", ["inner", "pages", "bare", "executed"])
def test_every_way_to_save_a_wall_is_read(tmp_path: Path, shape: str) -> None:
    one, two = wall(post(1), count=2), wall(post(2), count=2)
    both = [one["response"], two["response"]]
    document = {"inner": wall(post(1), post(2))["response"], "pages": [one, two], "bare": [post(1), post(2)], "executed": {"response": both}}[shape]  # fmt: skip

    tables, report = read(tmp_path, document)

    assert sorted(tables["posts"]["post_id"]) == ["-1001_1", "-1001_2"]
    assert not any("missing" in note for note in report.notes)


@pytest.mark.parametrize(
    ("attachments", "expected"),
    [([], "text"), ([PHOTO, PHOTO], "carousel"), ([PHOTO, {"type": "audio"}], "photo"), ([{"type": "doc"}], "other"),
     ([{"type": "video", "video": {"type": "short_video"}}], "reel"), ([{"type": "video", "video": {"type": "live"}}], "live"),
     ([PHOTO, {"type": "poll", "poll": {}}], "poll"), ([PHOTO, {"type": "link", "link": {}}], "photo"), (None, "text"), ({"type": 3}, "text")],
)  # fmt: skip
def test_attachments_give_the_format(tmp_path: Path, attachments: Any, expected: str) -> None:
    tables, _ = read(tmp_path, wall(post(1, attachments=attachments)))

    assert tables["posts"]["format"].tolist() == [expected]


def test_what_is_no_post_of_the_page_is_left_out_and_counted(tmp_path: Path) -> None:
    strangers = [post(2, from_id=555), post(3, post_type="reply"), post(4, post_type="postpone"), post(5, post_type="suggest", from_id=555)]  # fmt: skip

    tables, report = read(tmp_path, wall(post(1), *strangers, post(6, owner_id=None), "x"))

    assert tables["posts"]["post_id"].tolist() == ["-1001_1"]
    assert {d.reason: d.count for d in report.dropped} == {
        "posts that others wrote on the wall": 1, "comments, not posts": 1, "planned posts, not published yet": 1,
        "posts that readers suggested": 1, "it says neither whose wall it is nor its number": 1, "it is no object with fields": 1}  # fmt: skip


def test_reposts_of_others_are_kept_and_said(tmp_path: Path) -> None:
    tables, report = read(tmp_path, wall(post(1, text="Look!", copy_history=[post(9, owner_id=-5, text="Theirs")])))

    assert tables["posts"][["text", "format"]].iloc[0].tolist() == ["Look!", "other"]
    assert any("1 posts are reposts" in note for note in report.notes)


def test_an_extended_wall_finds_its_account_by_its_short_name(tmp_path: Path) -> None:
    groups = [{"id": 1001, "screen_name": "rival_vk", "name": "Rival"}, {"id": 7, "screen_name": "third"}]

    tables, report = read(tmp_path, wall(post(1), post(2, owner_id=-7, from_id=-7), groups=groups), NO_GLOBS)

    assert tables["posts"][["account", "role"]].to_numpy().tolist() == [["rival_vk", "competitor"]]
    assert any("'third', which the brief does not name" in d.reason for d in report.dropped)


@pytest.mark.parametrize("newer", [True, False])
def test_communities_give_their_members_to_the_accounts(tmp_path: Path, newer: bool) -> None:
    found = [{"id": 1001, "name": "Bakery", "screen_name": "bakery_vk", "is_closed": 0, "type": "page", "members_count": 12345},
             {"id": 1002, "name": "Rival", "screen_name": "rival_vk", "is_closed": 0, "type": "page"}]  # fmt: skip

    tables, report = read(tmp_path, {"response": {"groups": found, "profiles": []} if newer else found}, NO_GLOBS)

    accounts = tables["accounts"].set_index("account")
    assert accounts.loc["bakery_vk", ["role", "followers"]].tolist() == ["own", 12345]
    assert accounts.loc["rival_vk", "role"] == "competitor" and pd.isna(accounts.loc["rival_vk", "followers"])
    assert report.rows_kept == 2


def test_statistics_of_one_day_become_a_day_and_an_audience(tmp_path: Path) -> None:
    tables, _ = read(tmp_path, {"response": [PERIOD]})

    (day,) = tables["account_days"].to_dict("records")
    assert f"{day['day']:%Y-%m-%d}" == "2025-01-12"
    assert [day[c] for c in ("views", "viewers", "reach", "new_followers", "lost_followers", "interactions")] == [320, 210, 1450, 7, 3, 73]  # fmt: skip
    viewers = tables["audience"].query("measure == 'viewers'").set_index(["dimension", "value"])
    assert viewers["people"].to_dict() == {
        ("age", "18-21"): 30, ("age", "21-24"): 10, ("gender", "female"): 130, ("gender", "male"): 80,
        ("age_gender", "female 18-21"): 20, ("city", "Moscow"): 90, ("country", "RU"): 190}  # fmt: skip
    assert viewers.loc[("age", "18-21"), "share"] == 0.75
    assert viewers.loc[("age", "18-21"), "base"] == "visitors whose age is known, 1 day"
    assert viewers["as_of"].dt.strftime("%Y-%m-%d").unique().tolist() == ["2025-01-12"]


def test_visitors_of_several_days_are_shares_and_no_people(tmp_path: Path) -> None:
    later = PERIOD | {"period_from": 1736640000 + 86400, "period_to": 1736726399 + 86400, "visitors": {"age": [{"value": "18-21", "count": 10}]},
                      "activity": {}}  # fmt: skip

    tables, _ = read(tmp_path, [{"response": [PERIOD]}, {"response": [later]}])

    ages = tables["audience"].query("measure == 'viewers' and dimension == 'age'").set_index("value")
    assert ages["share"].to_dict() == {"18-21": 0.8, "21-24": 0.2}
    assert ages["people"].isna().all() and ages["base"].unique().tolist() == ["visitors whose age is known, sums of 2 days"]  # fmt: skip
    assert tables["account_days"]["interactions"].isna().tolist() == [False, True]


def test_a_day_that_begins_at_midnight_in_moscow_is_its_own_day(tmp_path: Path) -> None:
    moscow = PERIOD | {"period_from": 1736640000 - 3 * 3600, "period_to": 1736726399 - 3 * 3600}

    tables, _ = read(tmp_path, {"response": [moscow]})

    assert tables["account_days"]["day"].dt.strftime("%Y-%m-%d").tolist() == ["2025-01-12"]


def test_a_month_gives_an_audience_and_no_day(tmp_path: Path) -> None:
    tables, report = read(tmp_path, {"response": [PERIOD | {"period_to": 1736640000 + 30 * 86400}]})

    assert tables["account_days"].empty and len(tables["audience"]) == 8
    assert any("1 periods are longer than a day" in note for note in report.notes)


def test_an_error_of_the_api_is_told_in_its_words(tmp_path: Path) -> None:
    _, report = read(tmp_path, {"error": {"error_code": 5, "error_msg": "User authorization failed: access_token has expired."}})  # fmt: skip

    assert report.status == "rejected" and "error 5: User authorization failed" in report.rejected


def test_the_reach_of_posts_without_the_posts_is_set_aside(tmp_path: Path) -> None:
    _, report = read(tmp_path, {"response": [{"reach_total": 900, "reach_subscribers": 700, "links": 3}]})

    assert report.status == "set aside" and "wall.get" in report.notes[0]


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(graft(WALL) | graft({"response": [PERIOD]}) | graft({"response": {"groups": [{"id": 1, "name": "B", "screen_name": "b", "members_count": 5}]}}))  # fmt: skip
def test_any_value_anywhere_gives_a_report(document: Any) -> None:
    report = report_of(document, BRIEF)

    assert is_sound(report), report
