"""Any table through a mapping of the brief."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
from written_client import BRIEF, FACEBOOK, facebook_row, imported

MAPPING = """\
mappings:
  - files: [shop/*]
    platform: facebook
    account: bakery
    columns: {post_id: Nr, published_at: Day, format: Kind, likes: Hearts, extra_coupons: Coupons}
    values: {format: {Bild: photo}}
    constants: {language: de}
"""


def test_columns_values_and_constants_are_applied(tmp_path: Path) -> None:
    result = imported(
        tmp_path,
        {"shop/a.csv": "Nr;Day;Kind;Hearts;Coupons;Weather\nA1;2025-01-15 10:00;Bild;1.234;7,5;sun\n"},
        BRIEF + MAPPING,
    )

    (post,) = result.tables["posts"].to_dict("records")
    assert (post["post_id"], post["format"], post["likes"], post["extra_coupons"], post["language"]) == (
        "A1",
        "photo",
        1234,
        7.5,
        "de",
    )
    assert result.report.files[0].columns_unknown == ("Weather",)


def test_wrong_columns_are_all_named_at_once_with_their_near_misses(tmp_path: Path) -> None:
    brief = BRIEF + MAPPING.replace("likes: Hearts", "likes: Hart, vieuws: Nr, shares: Forwards")

    result = imported(tmp_path, {"shop/a.csv": "Nr,Day,Kind,Hearts,Coupons\nA1,2025-01-15,Bild,3,1\n"}, brief)

    reason = result.report.files[0].rejected
    assert "'vieuws' is no column of the table 'posts'. Did you mean 'views'?" in reason
    assert "there is no column 'Hart' (wanted for likes). Did you mean 'Hearts'?" in reason
    assert "there is no column 'Forwards'" in reason


def test_a_mapping_wins_over_recognition(tmp_path: Path) -> None:
    brief = BRIEF + MAPPING.replace("{post_id: Nr, published_at: Day, format: Kind, likes: Hearts, extra_coupons: Coupons}",
                                    "{post_id: Post ID, likes: Reactions}").replace("    values: {format: {Bild: photo}}\n", "")  # fmt: skip

    result = imported(tmp_path, {"shop/a.csv": FACEBOOK + facebook_row(reactions="3")}, brief)

    assert result.report.files[0].reader == "mapping"
    assert result.tables["posts"]["likes"].tolist() == [3]
    assert result.tables["posts"]["reactions"].isna().all()


def test_parts_stand_in_for_a_date(tmp_path: Path) -> None:
    brief = BRIEF + MAPPING.replace("{post_id: Nr, published_at: Day, format: Kind, likes: Hearts, extra_coupons: Coupons}",
                                    "{month: M, weekday: W, hour: H, likes: L}").replace("    values: {format: {Bild: photo}}\n", "")  # fmt: skip

    posts = imported(tmp_path, {"shop/a.csv": "M,W,H,L\n12,4,3,10\n12,4,3,10\n12,4,25,10\n"}, brief).tables["posts"]

    assert posts["time_precision"].tolist() == ["hour", "hour", "month"]
    assert posts["post_id"].nunique() == 3
    assert posts["published_at"].isna().all()


def test_a_sheet_of_a_workbook_is_read_and_a_wrong_sheet_named(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Notes"
    sheet = book.create_sheet("Posts")
    for row in (
        ["Posts of January"],
        ["Nr", "Day", "Kind", "Hearts", "Coupons"],
        ["A1", "2025-01-15 10:00", "Bild", 12, 1.5],
    ):
        sheet.append(row)
    raw = io.BytesIO()
    book.save(raw)

    right = imported(tmp_path / "a", {"shop/a.xlsx": raw.getvalue()}, BRIEF + MAPPING + "    sheet: Posts\n")
    wrong = imported(tmp_path / "b", {"shop/a.xlsx": raw.getvalue()}, BRIEF + MAPPING + "    sheet: Post\n")

    assert right.tables["posts"][["post_id", "likes", "source_row"]].iloc[0].tolist() == ["A1", 12, "Posts!3"]
    assert "Did you mean 'Posts'?" in wrong.report.files[0].rejected


def test_other_tables_can_be_mapped(tmp_path: Path) -> None:
    mapping = """\
mappings:
  - files: [ads.csv]
    table: ads
    platform: facebook
    columns: {campaign: Campaign name, day_from: Starts, day_to: Ends, spend: Amount spent, impressions: Impressions}
"""
    result = imported(
        tmp_path,
        {
            "ads.csv": 'Campaign name,Starts,Ends,Amount spent,Impressions\nSpring,2025-03-01,2025-03-31,"$5,069.81",1200\n'
        },
        BRIEF + mapping,
    )

    assert result.tables["ads"][["campaign", "spend", "impressions"]].iloc[0].tolist() == ["Spring", 5069.81, 1200]


def test_two_same_ids_in_one_file_are_one_post_and_that_is_counted(tmp_path: Path) -> None:
    result = imported(
        tmp_path,
        {"shop/a.csv": "Nr,Day,Kind,Hearts,Coupons\nA1,2025-01-15,Bild,3,1\nA1,2025-01-15,Bild,3,1\n"},
        BRIEF + MAPPING,
    )

    assert len(result.tables["posts"]) == 1
    assert [(d.count, d.reason.split(" (")[0]) for d in result.report.files[0].dropped] == [
        (1, "the same key as another row of the file")
    ]
