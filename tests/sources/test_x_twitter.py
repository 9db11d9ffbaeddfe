"""X analytics: ids survive spreadsheet programs, hours come from ids that can be trusted, replies are no posts."""

from __future__ import annotations

from pathlib import Path

from written_client import EVERYWHERE, imported

NEW = "Post id,Date,Post text,Post Link,Impressions,Likes,Engagements,Bookmarks,Shares,New follows,Replies,Reposts,URL Clicks\n"
OLD = "Tweet id,Tweet permalink,Tweet text,time,impressions,engagements,engagement rate,retweets,replies,likes,url clicks\n"
# The id of the next line was given on 2020-02-10 at 18:00:17 UTC: (1226928883355791360 >> 22) + 1288834974657 ms.
ID = "1226928883355791360"


def new(day: str, *, post: str = ID, text: str = "Fresh bread", handle: str = "example_brand") -> str:
    return f'{post},"{day}",{text},https://x.com/{handle}/status/{post},5320,64,210,9,3,4,11,12,48\n'


def test_the_hour_is_read_from_the_id_where_it_agrees_with_the_day(tmp_path: Path) -> None:
    result = imported(tmp_path, {"a.csv": NEW + new("Mon, Feb 10, 2020")}, EVERYWHERE)

    (post,) = result.tables["posts"].to_dict("records")
    assert f"{post['published_at']:%Y-%m-%d %H:%M %Z}" == "2020-02-10 18:00 UTC"
    assert (post["time_precision"], post["saves"], post["shares"], post["comments"]) == ("minute", 9, 12, 11)
    assert "hour of 1 posts was read from their ids" in " ".join(result.report.files[0].notes)


def test_a_day_that_contradicts_the_id_stays_as_written_and_has_no_hour(tmp_path: Path) -> None:
    result = imported(tmp_path, {"a.csv": NEW + new("Fri, Jun 5, 2026")}, EVERYWHERE)

    (post,) = result.tables["posts"].to_dict("records")
    assert (f"{post['published_at']:%Y-%m-%d}", post["time_precision"]) == ("2026-06-05", "day")
    assert "1 of 1 times contradict the ids" in " ".join(result.report.files[0].notes)


def test_rounded_ids_are_taken_from_the_address_and_torn_rows_go(tmp_path: Path) -> None:
    sound = f"6.49E+17,https://twitter.com/example_brand/status/{ID},Bread,2020-02-10 18:00 +0000,424,3,0.007,1,0,2,1\n"
    torn = '6.54E+17,"<a href=""x"">Twitter Web Client</a>",STATISTICS,2016-05-30 4:25:15,548,23,0,223,2,2,3\n'

    result = imported(tmp_path, {"a.csv": OLD + sound + torn}, EVERYWHERE)

    assert result.tables["posts"]["post_id"].tolist() == [ID]
    report = result.report.files[0]
    assert (
        "1 ids were destroyed by a spreadsheet program (such as 6.49E+17) and were taken from the address"
        in report.notes[0]
    )
    assert [d.count for d in report.dropped] == [1]


def test_replies_to_others_are_no_posts(tmp_path: Path) -> None:
    rows = new("Mon, Feb 10, 2020") + new("Tue, Feb 11, 2020", post="1226928883355791361", text="@someone thank you")

    result = imported(tmp_path, {"a.csv": NEW + rows}, EVERYWHERE)

    assert len(result.tables["posts"]) == 1
    assert result.report.files[0].dropped[0].reason.startswith("replies to others")


def test_the_old_export_has_counts_as_text_floats_and_utc_in_its_times(tmp_path: Path) -> None:
    row = f'"{ID}","https://twitter.com/example_brand/status/{ID}","Bread","2020-02-10 18:00 +0000","1203.0","39.0","0.03","4.0","0.0","7.0","22.0"\n'

    (post,) = imported(tmp_path, {"a.csv": OLD + row}, EVERYWHERE).tables["posts"].to_dict("records")

    assert (post["impressions"], post["shares"], post["likes"], post["link_clicks"]) == (1203, 4, 7, 22)
    assert f"{post['published_at']:%H:%M %Z}" == "18:00 UTC"


def test_a_file_of_another_account_is_refused_by_its_handle(tmp_path: Path) -> None:
    (report,) = imported(
        tmp_path, {"a.csv": NEW + new("Mon, Feb 10, 2020", handle="someone_else")}, EVERYWHERE
    ).report.files

    assert "inside it stands 'someone_else'" in report.rejected


def test_days_and_video_days_are_told_apart(tmp_path: Path) -> None:
    days = 'Date,Impressions,Likes,Engagements,New follows,Unfollows,Profile visits,Create Post\n"Fri, Jun 5, 2026",6120,70,231,4,1,41,2\n'
    videos = 'Video overview,,,\nDate,Views,Watch Time (ms),Completion Rate\n"Fri, Jun 5, 2026",120,540000,0.21\n'

    result = imported(tmp_path, {"days.csv": days, "videos.csv": videos}, EVERYWHERE)

    (day,) = result.tables["account_days"].to_dict("records")
    assert (day["impressions"], day["new_followers"], day["lost_followers"], day["interactions"]) == (6120, 4, 1, 231)
    assert [f.status for f in result.report.files] == ["read", "set aside"]
