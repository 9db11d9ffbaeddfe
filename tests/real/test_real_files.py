"""The readers against genuine exports; without SMM_REAL_DATA these promises are skipped, and pytest says so."""

from __future__ import annotations

from pathlib import Path

import pytest
from clients import META_NEWS, meta_news, real_data, uci_cosmetics, vk_community

from smmlib.core.brief import load_brief, parse_brief
from smmlib.core.metrics import engagements
from smmlib.sources import Import, check_paths, import_client


def imported(client: Path) -> Import:
    return import_client(client, load_brief(client / "client.yaml"))


def meta(name: str) -> Path:
    return real_data() / "formats" / "meta_business_suite" / name


def test_the_news_page_has_its_261_posts(tmp_path: Path) -> None:
    result = imported(meta_news(tmp_path))

    posts = result.tables["posts"]
    assert len(posts) == 261
    assert posts["format"].value_counts().to_dict() == {"photo": 254, "reel": 6, "link": 1}
    assert posts["reach"].median() == 20
    assert round(float(engagements(posts).eq(0).mean()), 2) == 0.72
    assert posts["post_id"].nunique() == 261
    assert posts["time_precision"].eq("minute").all()
    assert posts["text"].notna().sum() == 256
    assert result.report.files[0].notes == ()
    assert result.report.files[0].columns_unknown == ()


def test_posts_of_the_news_page_stand_in_two_exports_and_keep_their_views(tmp_path: Path) -> None:
    client = meta_news(tmp_path)
    other = meta("Mar-18-2025_Apr-14-2025_553302954456165.csv")
    (client / "exports" / "facebook" / other.name).write_bytes(other.read_bytes())

    result = imported(client)

    posts = result.tables["posts"]
    assert len(posts) == 261
    assert posts["views"].notna().all()
    assert posts["source_file"].str.contains("; ", regex=False).sum() == 48
    assert "48 rows of 'posts' stand in" in result.report.notes[0]


def test_the_cosmetics_brand_has_parts_instead_of_dates(tmp_path: Path) -> None:
    posts = imported(uci_cosmetics(tmp_path)).tables["posts"]

    assert len(posts) == 500
    assert posts["format"].value_counts().to_dict() == {"photo": 426, "text": 45, "link": 22, "video": 7}
    assert posts["is_boosted"].sum() == 139
    assert posts[["is_boosted", "likes", "shares"]].isna().sum().tolist() == [1, 1, 4]
    assert posts["followers_at_post"].agg(["min", "max"]).tolist() == [81_370, 139_441]
    assert posts["time_precision"].eq("hour").all()
    assert not posts["post_id_given"].any()
    assert posts.loc[posts["format"] == "text", "extra_consumers"].median() == 1599


def test_the_vk_community_loses_its_repeated_post(tmp_path: Path) -> None:
    result = imported(vk_community(tmp_path))

    posts, (report,) = result.tables["posts"], result.report.files
    assert (report.rows_read, report.rows_kept) == (3073, 3072)
    assert report.dropped[0].count == 1
    assert "same key" in report.dropped[0].reason
    assert posts["likes"].median() == 561
    assert abs(posts["views"].median() - 7571) <= 2
    assert f"{posts['published_at'].max():%Y-%m-%d %H:%M}" == "2025-08-06 18:16"


@pytest.mark.parametrize(
    ("name", "reader", "read", "kept"),
    [("excel_resaved_vintage_bg/INSTAGRAM_RAW.csv", "meta_instagram_posts", 58, 57),
     ("excel_resaved_vintage_bg/Oct-31-2025_Dec-30-2025_1664278361210560.csv", "meta_facebook_videos", 45, 45),
     ("constructed_locale_sv_facebook_posts.csv", "meta_facebook_posts", 1, 1),
     ("constructed_locale_pt_instagram_posts.csv", "meta_instagram_posts", 1, 1)],
)  # fmt: skip
def test_other_meta_exports_are_recognised_by_their_content(name: str, reader: str, read: int, kept: int) -> None:
    (report,) = check_paths([meta(name)]).files

    assert (report.reader, report.rows_read, report.rows_kept, report.rejected) == (reader, read, kept, "")


def test_every_real_file_gives_a_report_with_a_reason() -> None:
    report = check_paths([real_data() / "formats"], parse_brief(META_NEWS))

    assert len(report.files) > 50
    assert all(f.status != "rejected" or (f.rejected and f.remedy) for f in report.files)
    assert not [f.file for f in report.files if "unforeseen" in f.rejected]
