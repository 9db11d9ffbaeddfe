"""TikTok: days without a year get one only where it is certain; gaps stay gaps; ids come from links."""

from __future__ import annotations

from pathlib import Path

import pytest
from written_client import EVERYWHERE, imported

HISTORY = '"Date","Followers","Difference in followers from previous day"\n'


def history(*rows: tuple[str, str]) -> str:
    return HISTORY + "".join(f'"{day}","{followers}","0"\n' for day, followers in rows)


def days_of(result) -> list[str]:
    return result.tables["account_days"]["day"].dt.strftime("%Y-%m-%d").tolist()


def test_the_year_is_the_one_that_fits_the_brief(tmp_path: Path) -> None:
    result = imported(tmp_path, {"a.csv": history(("August 31", "10405"), ("September 1", "undefined"))}, EVERYWHERE)

    assert days_of(result) == ["2025-08-31", "2025-09-01"]
    assert result.tables["account_days"]["followers"].isna().tolist() == [False, True]
    assert "2025 is the only one that puts every row inside the brief's period" in result.report.files[0].notes[0]


def test_the_name_of_the_file_decides_first_and_new_year_is_crossed(tmp_path: Path) -> None:
    rows = history(("December 30", "9"), ("December 31", "10"), ("January 1", "11"))

    assert days_of(imported(tmp_path, {"Overview 2024.csv": rows}, EVERYWHERE)) == [
        "2023-12-30",
        "2023-12-31",
        "2024-01-01",
    ]


def test_downward_lists_cross_new_year_too(tmp_path: Path) -> None:
    rows = history(("2 Januar", "11"), ("1 Januar", "10"), ("31 Dezember", "9"))

    assert days_of(imported(tmp_path, {"x 2025.csv": rows}, EVERYWHERE)) == ["2025-01-02", "2025-01-01", "2024-12-31"]


@pytest.mark.parametrize(
    ("period", "why"),
    [
        ("2024-01-01, until: 2025-12-31", "allows 2024 and 2025"),
        ("2025-01-01, until: 2025-02-28", "no year in which all of them lie"),
    ],
)
def test_where_two_years_or_none_would_do_the_file_is_refused(tmp_path: Path, period: str, why: str) -> None:
    brief = EVERYWHERE.replace("2025-01-01, until: 2025-12-31", period)

    (report,) = imported(tmp_path, {"a.csv": history(("August 31", "10405"))}, brief).report.files

    assert why in report.rejected
    assert "Write the year" in report.remedy


def test_the_29th_of_february_rules_out_other_years(tmp_path: Path) -> None:
    brief = EVERYWHERE.replace("2025-01-01, until: 2025-12-31", "2023-01-01, until: 2025-12-31")

    assert days_of(imported(tmp_path, {"a.csv": history(("February 29", "5"))}, brief)) == ["2024-02-29"]


def test_videos_take_their_id_from_the_link_and_counts_may_be_rounded(tmp_path: Path) -> None:
    text = ('"Video title","Video link","Post time","Total likes","Total comments","Total shares","Total views"\n'
            '"New #ootd","https://www.tiktok.com/@example_brand/video/7000000000000000001","September 3","1.2K","14","30","25.4K"\n')  # fmt: skip

    (post,) = imported(tmp_path, {"Content.csv": text}, EVERYWHERE).tables["posts"].to_dict("records")

    assert (post["post_id"], post["views"], post["likes"], post["format"], post["time_precision"]) == (
        "7000000000000000001",
        25400,
        1200,
        "video",
        "day",
    )


def test_business_days_keep_gaps_as_gaps(tmp_path: Path) -> None:
    text = "\ufeffDate,Video views,Reached audience,Profile views,Likes,Shares,Comments,Phone number clicks \n2025/10/31,715,NAN,25,26,4,7,0\n2025/11/01,0,--,539,1,2,3,0\n"

    days = imported(tmp_path, {"a.csv": text}, EVERYWHERE).tables["account_days"]

    assert days["reach"].isna().all()
    assert days["views"].tolist() == [715, 0]


def test_a_video_of_another_account_is_refused(tmp_path: Path) -> None:
    text = "Video title,Video link,Post time,Video views\nA,https://www.tiktok.com/@other/video/7000000000000000001,2025/10/31 10:00:00,3\n"

    (report,) = imported(tmp_path, {"a.csv": text}, EVERYWHERE).report.files

    assert "inside it stands 'other'" in report.rejected


def test_hours_of_active_followers_are_means_over_the_days(tmp_path: Path) -> None:
    text = '"Date","Hour","Active followers"\n"August 30","0","100"\n"August 30","1","50"\n"August 31","0","300"\n"August 31","1","150"\n'

    result = imported(tmp_path, {"FollowerActivity.csv": text}, EVERYWHERE)

    audience = result.tables["audience"]
    assert audience[["dimension", "value", "people"]].to_numpy().tolist() == [["hour", "00", 200], ["hour", "01", 100]]
    assert audience["as_of"].dt.strftime("%Y-%m-%d").unique().tolist() == ["2025-08-31"]
    report = result.report.files[0]
    assert report.rows_kept + sum(d.count for d in report.dropped) == report.rows_read == 4


def test_genders_and_territories_are_shares_of_the_followers(tmp_path: Path) -> None:
    files = {
        "g.csv": '"Gender","Distribution"\n"Male","0.412"\n"Female","0.588"\n',
        "t.csv": '"Top territories","Distribution"\n"MY","0.62"\n"Others","0.38"\n',
    }

    audience = imported(tmp_path, files, EVERYWHERE).tables["audience"]

    assert audience[["dimension", "value", "share"]].to_numpy().tolist() == [
        ["gender", "male", 0.412], ["gender", "female", 0.588], ["country", "MY", 0.62], ["country", "Others", 0.38]]  # fmt: skip
