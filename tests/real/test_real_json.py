"""Readers of JSON against the samples of each platform; without SMM_REAL_DATA these promises are skipped."""

from __future__ import annotations

from pathlib import Path

import pytest
from clients import real_data

from smmlib.core.brief import parse_brief
from smmlib.sources import check_paths, import_client

BRIEF = """\
name: Brand
content_languages: [en, ru]
time_zone: Europe/Moscow
period: {since: 2023-01-01, until: 2025-12-31}
accounts:
  - {platform: telegram, handle: example_brand, name: Пример Бренд}
  - {platform: vk, handle: example_brand}
  - {platform: instagram, handle: brand}
  - {platform: facebook, handle: brand}
  - {platform: mastodon, handle: brand@mastodon.example}
  - {platform: bluesky, handle: test.marshal.dev}
"""
IG, FB = "instagram_facebook_dyi/constructed_instagram", "instagram_facebook_dyi/constructed_facebook"
ACTIVITY = f"{IG}/your_instagram_activity/content"
READ = [
    ("telegram/constructed_result.json", "telegram", 5, 4),
    ("vk/constructed_wall.get.json", "vk_wall", 4, 4),
    ("vk/constructed_groups.getById.json", "vk_groups", 1, 1),
    ("vk/constructed_stats.get.json", "vk_stats", 1, 13),
    (f"{FB}/your_facebook_activity/posts/your_posts__check_ins__photos_and_videos_1.json", "facebook_download", 2, 2),
    (f"{ACTIVITY}/posts_1.json", "instagram_download", 2, 2),
    (f"{ACTIVITY}/reels.json", "instagram_download", 1, 1),
    (f"{ACTIVITY}/stories.json", "instagram_download", 1, 1),
    ("mastodon/constructed_outbox.json", "mastodon_archive", 3, 2),
    ("mastodon/constructed_api_statuses.json", "mastodon_api", 1, 2),
    ("bluesky/post_record.json", "bluesky_records", 1, 1),
    ("bluesky/thread_view_post_with_embed_media.json", "bluesky_thread", 1, 1),
]
ASIDE = [
    (f"{IG}/connections/followers_and_following/followers_1.json", "set aside", "It lists 2 people"),
    ("bluesky/like_record.json", "set aside", "a record of a like"),
    ("bluesky/feed_record.json", "set aside", "a record of a feed"),
    ("schedulers/postiz_create_post.json", "set aside", "planned for Postiz"),
    ("schedulers/postiz_openapi.json", "rejected", "OpenAPI"),
    ("bluesky/lexicon_app.bsky.feed.defs.json", "rejected", "lexicon"),
    ("vk/schema/wall_objects_excerpt.json", "rejected", "JSON Schema"),
]


@pytest.mark.parametrize(("name", "reader", "read", "kept"), READ)
def test_a_sample_is_read_by_its_reader(name: str, reader: str, read: int, kept: int) -> None:
    (report,) = check_paths([real_data() / "formats" / name], parse_brief(BRIEF)).files

    assert (report.status, report.reader, report.rows_read, report.rows_kept) == ("read", reader, read, kept)


@pytest.mark.parametrize(("name", "status", "said"), ASIDE)
def test_a_sample_without_results_is_named(name: str, status: str, said: str) -> None:
    (report,) = check_paths([real_data() / "formats" / name], parse_brief(BRIEF)).files

    assert report.status == status and said in " ".join((report.rejected, *report.notes))


def test_all_samples_make_one_client(tmp_path: Path) -> None:
    for name, *_ in READ:
        target = tmp_path / "exports" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes((real_data() / "formats" / name).read_bytes())

    tables = import_client(tmp_path, parse_brief(BRIEF)).tables

    assert tables["posts"].groupby("platform")["post_id"].count().to_dict() == {
        "bluesky": 2, "facebook": 2, "instagram": 4, "mastodon": 2, "telegram": 4, "vk": 4}  # fmt: skip
    assert tables["accounts"].set_index("platform")["followers"].dropna().to_dict() == {"vk": 12345, "mastodon": 900}
    vk = tables["posts"].query("platform == 'vk'")
    assert (vk["likes"].sum(), vk["views"].sum(), vk["views"].isna().sum()) == (115, 6350, 1)
