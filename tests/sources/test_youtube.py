"""YouTube Studio: videos without an hour, sums by day, shares of the views; what is cut or glued is said."""

from __future__ import annotations

from pathlib import Path

import pytest
from written_client import EVERYWHERE, imported

VIDEOS = """Content,Video title,Video publish time,Duration,Views,Watch time (hours),Impressions,Impressions click-through rate (%)
Total,,,,1500,30.5,20000,4.1
F3HVs95pagk,Sourdough in ten steps #bread,"Mar 15, 2025",60,900,19.2,12000,3.86
 -OQlhJkbyL8,Bakery tour,"May 5, 2025",612,600,11.3,8000,4.9
"""
DAYS = "Date,Views,Subscribers gained,Subscribers lost\n2025-01-01,120,4,1\n2025-01-02,80,0,2\n"


def test_videos_become_posts_of_days_without_hours_and_the_sum_row_goes(tmp_path: Path) -> None:
    result = imported(tmp_path, {"Table data.csv": VIDEOS}, EVERYWHERE)

    posts = result.tables["posts"]
    assert posts["post_id"].tolist() == ["F3HVs95pagk", "-OQlhJkbyL8"]
    assert posts["views"].tolist() == [900, 600]
    assert posts["time_precision"].unique().tolist() == ["day"]
    assert posts["format"].unique().tolist() == ["video"]
    assert posts["tags"].tolist() == ["bread", ""]
    assert posts["video_seconds"].tolist() == [60, 612]
    assert [(d.count, d.reason) for d in result.report.files[0].dropped] == [(1, "sum rows (Total)")]
    assert "active hours" in [a.name for a in result.report.analyses if not a.on]


def test_soft_hyphens_in_headers_and_german_words_are_known(tmp_path: Path) -> None:
    german = "Videos,Videotitel,Veröffentlichungszeitpunkt des Videos,Auf\u00adrufe\nGesamt,,,1250\nAAAAAAAAAAA,Brot,03.04.2025,950\n"

    result = imported(tmp_path, {"Tabellendaten.csv": german}, EVERYWHERE)

    (post,) = result.tables["posts"].to_dict("records")
    assert (post["views"], f"{post['published_at'].tz_convert('Europe/Berlin'):%m-%d}") == (950, "04-03")


def test_a_line_under_the_table_is_no_video(tmp_path: Path) -> None:
    result = imported(tmp_path, {"a.csv": VIDEOS + "Showing top 500 results,,,,,,,\n"}, EVERYWHERE)

    assert len(result.tables["posts"]) == 2
    assert "a line under the table" in result.report.files[0].dropped[1].reason


def test_a_full_list_says_how_many_views_it_leaves_out(tmp_path: Path) -> None:
    rows = "".join(f'A{i:010d},Video {i},"Mar 15, 2025",2\n' for i in range(500))

    result = imported(
        tmp_path, {"a.csv": f"Content,Video title,Video publish time,Views\nTotal,,,5000\n{rows}"}, EVERYWHERE
    )

    assert "at most 500 videos" in result.report.files[0].notes[0]
    assert "4,000 views are of others" in result.report.files[0].notes[0]


def test_sums_by_day_become_days_of_the_account(tmp_path: Path) -> None:
    days = imported(tmp_path, {"Totals.csv": DAYS}, EVERYWHERE).tables["account_days"]

    assert days[["views", "new_followers", "lost_followers"]].to_numpy().tolist() == [[120, 4, 1], [80, 0, 2]]


def test_days_by_a_dimension_are_summed_because_it_parts_them(tmp_path: Path) -> None:
    text = "Date,Subscription status,Views\n2025-01-01,Subscribed,30\n2025-01-01,Not subscribed,90\n2025-01-02,Subscribed,5\n"

    result = imported(tmp_path, {"Chart data.csv": text}, EVERYWHERE)

    assert result.tables["account_days"]["views"].tolist() == [120, 5]
    report = result.report.files[0]
    assert report.rows_kept + sum(d.count for d in report.dropped) == report.rows_read == 3


def test_shares_by_age_are_shares_of_the_views_and_no_cross_table(tmp_path: Path) -> None:
    text = "Viewer age,Views (%),Average view duration\n13–17 years,0.61,0:04:40\n18–24 years,99.39,0:06:51\n"

    audience = imported(tmp_path, {"viewer_age.csv": text}, EVERYWHERE).tables["audience"]

    assert audience["measure"].unique().tolist() == ["views"]
    assert audience["dimension"].unique().tolist() == ["age"]
    assert dict(zip(audience["value"], audience["share"], strict=True)) == pytest.approx(
        {"13-17": 0.0061, "18-24": 0.9939}
    )
    assert audience["people"].isna().all()


def test_places_without_a_sum_are_shares_of_those_listed_and_said(tmp_path: Path) -> None:
    text = "Cities,City name,Views\n0x89c2:0xc80b,New York,300\n0x80c2:0x3f43,London,100\n"

    result = imported(tmp_path, {"cities.csv": text}, EVERYWHERE)

    audience = result.tables["audience"]
    assert audience["share"].tolist() == [0.75, 0.25]
    assert audience["base"].unique().tolist() == ["the views of the 2 values listed"]
    assert "no sum of all views" in result.report.files[0].notes[0]


def test_with_a_sum_row_shares_are_of_all_views(tmp_path: Path) -> None:
    text = "Subscription status,Views\nTotal,1000\nNot subscribed,900\nSubscribed,100\n"

    audience = imported(tmp_path, {"a.csv": text}, EVERYWHERE).tables["audience"]

    assert dict(zip(audience["value"], audience["share"], strict=True)) == {"Not subscribed": 0.9, "Subscribed": 0.1}


def test_a_chart_of_single_videos_is_set_aside(tmp_path: Path) -> None:
    text = 'Date,Content,Video title,Video publish time,Views\n2025-01-01,F3HVs95pagk,Bread,"Mar 15, 2024",3\n'

    (report,) = imported(tmp_path, {"Chart data.csv": text}, EVERYWHERE).report.files

    assert report.status == "set aside"
    assert "'Totals' of the same export" in report.notes[0]


def test_two_tables_glued_side_by_side_are_refused_by_name(tmp_path: Path) -> None:
    text = ("Date,Views,Watch time (hours),Average view duration,Video title,Video publish time,Duration,Watch time (hours),Subscribers\n"
            "11/26/24,171037,51015.5,0:17:53,Man crushed by motorcycle,27-Jul-20,2553,7916.2,6\n")  # fmt: skip

    (report,) = imported(tmp_path, {"dates data.csv": text}, EVERYWHERE).report.files

    assert "columns 1 to 4 (YouTube Studio, sums by day)" in report.rejected
    assert "columns 5 to 9 (YouTube Studio, videos)" in report.rejected
