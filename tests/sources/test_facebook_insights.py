"""The old Facebook Insights exports, with the rows in sight: posts as workbook and CSV, the page by day and group."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from written_books import grafted, xlsx, xml_2003
from written_client import imported

POST, OTHER = "100000_900000000000001", "100000_900000000000002"
URL = "https://www.facebook.com/bakery/posts/1"
KEYS = ["Post ID", "Permalink", "Post Message", "Type", "Posted", "post_impressions_unique:lifetime",
        "post_impressions_paid_unique:lifetime", "post_impressions:lifetime", "post_consumptions:lifetime", "post_video_length:lifetime"]  # fmt: skip
SAID = [None] * 5 + ["Lifetime: The total number of people your Page post was served to. (Unique Users)"] * 5
POSTS = [
    KEYS,
    SAID,
    [POST, URL, "Bread #fresh", "Photo", "2017-07-22 05:30:00", 300, 120, 400, 20, 0],
    [OTHER, URL, "Rolls", "Video", "2017-07-21 06:00:00", 100, 0, 150, 5, 12_500],
]
NAMES = ["Description", "Post ID", "share", "like", "comment"]
STORIES = [NAMES, ["Lifetime: The number of stories", POST, 4, 25, 2], [None, OTHER, None, 7, None]]
PEOPLE = [NAMES, ["Lifetime: The number of unique people", POST, 3, 20, 1], [None, OTHER, None, 6, None]]
CLICKS = [["Description", "Post ID", "other clicks", "link clicks"], ["Lifetime: The number of clicks", POST, 11, 9], [None, OTHER, 5, None]]  # fmt: skip
BOOK = {
    "Key Metrics": POSTS,
    "Lifetime Talking About This(...": PEOPLE,
    "Lifetime Post Stories by act...": STORIES,
    "Lifetime Post Consumptions b...": CLICKS,
}

DAYS = [
    ["Date", "page_fans:lifetime", "page_fan_adds_unique:day", "page_fan_removes_unique:day", "page_impressions_unique:day", "page_impressions:day", "page_impressions:days_28"],
    [None, "Lifetime: The total number of people who have liked your Page.", "Daily: The number of new people who have liked your Page", None, None, None, None],
    ["2017-07-03", 1000, 9, 2, 500, 700, 9000],
    ["2017-07-04", 1004, 5, 1, 0, 0, 9100],
    ["2017-07-05", 1004, 0, 0, 0, 0, 8800],
]  # fmt: skip
GROUPS = [
    ["Description", "Date", "F.18-24", "F.65+", "M.18-24", "U.25-34"],
    ["Lifetime: Aggregated demographic data about the people who like your Page", "2017-07-03", 1, 1, 1, 1],
    [None, "2017-07-04", 300, 100, 580, 20],
    [None, "2017-07-05", None, None, None, None],
]
CITIES = [["Description", "Date", "Berlin, Germany", "Bonn, Germany"], ["Lifetime", "2017-07-04", 600, 200]]
PAGE = {"Key Metrics": DAYS, "Lifetime Likes by Gender and...": GROUPS, "Lifetime Likes by City": CITIES}


def only_file(result):
    (report,) = result.report.files
    return report


def posts_of(folder: Path, sheets: dict) -> dict:
    return imported(folder, {"fb/x.xlsx": xlsx(sheets)}).tables["posts"].set_index("post_id").to_dict("index")


def as_csv(rows: list) -> str:
    out = io.StringIO()
    csv.writer(out).writerows([["" if cell is None else cell for cell in row] for row in rows])
    return out.getvalue()


def test_the_sheets_of_a_workbook_become_posts(tmp_path: Path) -> None:
    result = imported(tmp_path, {"fb/x.xlsx": xlsx(BOOK)})

    assert only_file(result).rejected == ""
    post = result.tables["posts"].to_dict("records")[0]
    assert (post["post_id"], post["account"], post["format"], post["text"]) == (POST, "bakery", "photo", "Bread #fresh")
    assert (post["reach"], post["impressions"], post["clicks"], post["is_boosted"]) == (300, 400, 20, True)
    assert (post["likes"], post["comments"], post["shares"], post["link_clicks"]) == (25, 2, 4, 9)
    assert (post["source_row"], f"{post['published_at']:%Y-%m-%d %H:%M}") == ("Key Metrics!3", "2017-07-22 03:30")
    assert any("Pacific" in note and "Europe/Berlin" in note for note in only_file(result).notes)


def test_the_row_of_descriptions_is_no_post_and_no_record(tmp_path: Path) -> None:
    report = only_file(imported(tmp_path, {"fb/x.xlsx": xlsx(BOOK)}))

    assert (report.rows_read, report.rows_kept, report.dropped) == (2, 2, ())


def test_people_who_talk_about_a_post_are_not_taken_for_actions(tmp_path: Path) -> None:
    without = {name: rows for name, rows in BOOK.items() if "Stories" not in name}

    post = posts_of(tmp_path, without)[POST]

    assert all(pd.isna(post[name]) for name in ("likes", "comments", "shares"))


def test_an_empty_count_by_type_is_zero_where_the_post_was_counted(tmp_path: Path) -> None:
    result = imported(tmp_path, {"fb/x.xlsx": xlsx(BOOK)})

    post = result.tables["posts"].set_index("post_id").loc[OTHER]
    assert post[["likes", "comments", "shares", "link_clicks"]].tolist() == [7, 0, 0, 0]
    assert not post["is_boosted"]
    assert any(note.startswith("3 empty counts by type were read as 0") for note in only_file(result).notes)


def test_an_empty_count_stays_missing_where_the_sheet_lacks_the_post_or_facebook_had_counted_nothing(
    tmp_path: Path,
) -> None:
    uncounted = [*POSTS[:3], [OTHER, URL, "Rolls", "Video", "2017-07-21 06:00:00", None, None, None, None, None]]

    counted_nothing = posts_of(tmp_path / "a", BOOK | {"Key Metrics": uncounted})[OTHER]
    lacking = posts_of(tmp_path / "b", BOOK | {"Lifetime Post Stories by act...": STORIES[:2]})[OTHER]

    assert all(pd.isna(counted_nothing[name]) for name in ("shares", "comments", "link_clicks"))
    assert all(pd.isna(lacking[name]) for name in ("likes", "shares"))


def test_films_have_their_length_in_seconds_and_photos_have_none(tmp_path: Path) -> None:
    posts = posts_of(tmp_path, BOOK)

    assert posts[OTHER]["video_seconds"] == 12.5
    assert pd.isna(posts[POST]["video_seconds"])


def test_the_xml_of_2003_gives_the_same_posts_as_xlsx(tmp_path: Path) -> None:
    one = imported(tmp_path / "a", {"fb/x.xlsx": xlsx(BOOK)}).tables["posts"]
    two = imported(tmp_path / "b", {"fb/x.xls": xml_2003(BOOK)}).tables["posts"]

    assert one.drop(columns="source_file").equals(two.drop(columns="source_file"))


def test_the_csv_has_its_counts_by_type_as_columns_and_dates_month_first(tmp_path: Path) -> None:
    header = ["Post ID", "Permalink", "Post Message", "Type", "Posted", "Lifetime Post Total Reach", "Lifetime Post Paid Reach",
              "Lifetime Post Stories by action type - like", "Lifetime Post Stories by action type - share",
              "Lifetime Talking About This (Post) by action type - like"]  # fmt: skip
    rows = [header, [None] * 5 + ["Lifetime: The total number of people"] * 5,
            [POST, URL, "Bread", "Status", "02/03/2020 09:15:00 AM", 80, 0, 6, 1, 5], [OTHER, URL, "Rolls", "Link", "02/04/2020 10:00:00 PM", 70, 10, 3, None, 2]]  # fmt: skip

    result = imported(tmp_path, {"fb/x.csv": as_csv(rows)})

    posts = result.tables["posts"]
    assert posts["published_at"].dt.strftime("%Y-%m-%d %H:%M").tolist() == ["2020-02-03 08:15", "2020-02-04 21:00"]
    assert posts[["likes", "shares"]].to_numpy().tolist() == [[6, 1], [3, 0]]
    assert posts["format"].tolist() == ["text", "link"] and posts["is_boosted"].tolist() == [False, True]
    assert only_file(result).rows_read == 2 and only_file(result).date_style.startswith("month first")


def test_names_that_stand_twice_are_told_apart_by_their_description_and_never_mixed(tmp_path: Path) -> None:
    twice = "Lifetime Organic Video Views"
    names = [*KEYS[:6], twice, twice]
    said = [
        *SAID[:6],
        "Lifetime: Number of times your video was viewed (Unique Users)",
        "Lifetime: Number of times your video was viewed (Total Count)",
    ]
    row = [POST, URL, "Film", "Video", "2017-07-22 05:30:00", 300, 40, 55]

    told = imported(tmp_path / "a", {"fb/x.xlsx": xlsx({"Key Metrics": [names, said, row]})})
    bare = imported(tmp_path / "b", {"fb/x.xlsx": xlsx({"Key Metrics": [names, row]})})

    assert told.tables["posts"]["extra_video_views_organic"].tolist() == [55]
    assert "extra_video_views_organic" not in bare.tables["posts"]
    assert any("stands twice" in note for note in only_file(bare).notes)


def test_rows_without_an_id_are_left_out_and_counted(tmp_path: Path) -> None:
    torn = [None, URL, "x", "Photo", "2017-07-22", 1, 1, 1, 1, 1]

    report = only_file(
        imported(tmp_path, {"fb/x.xlsx": xlsx({"Key Metrics": [*POSTS, torn, ["Total"], [None], [POST[:4] + "?"]]})})
    )

    assert {drop.reason.split(" (")[0]: drop.count for drop in report.dropped} == {
        "all cells are empty": 1, "sum rows": 1, "the row has no id": 1, "the id is no id": 1}  # fmt: skip
    assert (report.rows_read, report.rows_kept) == (6, 2)


def test_only_the_row_below_the_names_describes_them(tmp_path: Path) -> None:
    late = [None, URL, "A long message of a post whose id was lost somewhere", "Photo", "2017-07-22", 1, 1, 1, 1, 1]

    report = only_file(imported(tmp_path, {"fb/x.xlsx": xlsx({"Key Metrics": [*POSTS, late]})}))

    assert (report.rows_read, [(d.count, d.reason) for d in report.dropped]) == (3, [(1, "the row has no id")])


def test_the_page_is_found_in_the_address_of_its_posts(tmp_path: Path) -> None:
    result = imported(tmp_path, {"elsewhere/x.xlsx": xlsx(BOOK)})

    assert result.tables["posts"]["account"].unique().tolist() == ["bakery"]
    assert any("whose name stands in it" in note for note in only_file(result).notes)


def test_posts_of_a_page_that_the_brief_does_not_name_are_refused_by_name(tmp_path: Path) -> None:
    brief = "name: Bakery\ncontent_languages: [en]\nperiod: {since: 2017-01-01, until: 2017-12-31}\naccounts:\n  - {platform: x, handle: bakery}\n"

    report = only_file(imported(tmp_path, {"x.xlsx": xlsx(BOOK)}, brief))

    assert report.status == "rejected" and "no account of the brief" in report.rejected


def test_days_of_a_page_are_read_and_the_days_not_counted_yet_are_left_out(tmp_path: Path) -> None:
    result = imported(tmp_path, {"fb/page.xls": xml_2003(PAGE)})

    days = result.tables["account_days"]
    assert days["day"].dt.strftime("%m-%d").tolist() == ["07-03", "07-04"]
    assert days[["followers", "new_followers", "lost_followers", "reach", "impressions"]].to_numpy().tolist() == [
        [1000, 9, 2, 500, 700], [1004, 5, 1, 0, 0]]  # fmt: skip
    assert days["source_row"].tolist() == ["Key Metrics!3", "Key Metrics!4"]
    assert ("Facebook had not counted the day yet (every daily figure is 0)", 1) in {
        (d.reason, d.count) for d in only_file(result).dropped
    }
    assert only_file(result).columns_unknown == ("page_impressions:days_28",)


def test_groups_are_those_of_the_last_day_with_figures_and_their_sums_are_exact(tmp_path: Path) -> None:
    audience = imported(tmp_path, {"fb/page.xls": xml_2003(PAGE)}).tables["audience"]

    people = {(row.dimension, row.value): row.people for row in audience.itertuples()}
    assert people == {
        ("age_gender", "female 18-24"): 300, ("age_gender", "female 65+"): 100, ("age_gender", "male 18-24"): 580, ("age_gender", "unknown 25-34"): 20,
        ("age", "18-24"): 880, ("age", "65+"): 100, ("age", "25-34"): 20, ("gender", "female"): 400, ("gender", "male"): 580, ("gender", "unknown"): 20,
        ("city", "Berlin, Germany"): 600, ("city", "Bonn, Germany"): 200}  # fmt: skip
    assert audience["as_of"].dt.strftime("%Y-%m-%d").unique().tolist() == ["2017-07-04"]
    assert audience.groupby("dimension")["share"].sum().round(6).eq(1).all()
    assert audience["measure"].unique().tolist() == ["followers"]


def test_of_several_periods_of_reach_the_longest_counts(tmp_path: Path) -> None:
    def reach(people: int) -> list:
        return [["Description", "Date", "F.18-24"], ["x", "2017-07-04", people]]

    sheets = PAGE | {
        "Daily Reach Demographics": reach(1),
        "28 Days Reach Demographics": reach(28),
        "Weekly Reach Demographics": reach(7),
    }

    audience = imported(tmp_path, {"fb/page.xlsx": xlsx(sheets)}).tables["audience"]

    assert audience[(audience["measure"] == "reach") & (audience["dimension"] == "age_gender")]["people"].tolist() == [
        28
    ]


def test_clicks_on_links_of_a_day_come_from_the_clicks_by_type(tmp_path: Path) -> None:
    clicks = [
        ["Description", "Date", "link clicks", "other clicks"],
        ["x", "2017-07-03", None, 5],
        [None, "2017-07-04", 8, 1],
    ]

    days = imported(tmp_path, {"fb/page.xlsx": xlsx(PAGE | {"Daily Page Consumptions By Type": clicks})}).tables[
        "account_days"
    ]

    assert days["link_clicks"].tolist() == [0, 8]


def test_the_csv_of_a_page_may_have_more_columns_than_any_other_export(tmp_path: Path) -> None:
    header = [
        "Date",
        "Lifetime Total Likes",
        "Daily New Likes",
        "Daily Total Reach",
        "Lifetime Likes by Country - DE",
        "Lifetime Likes by Gender and Age - F.18-24",
    ]
    junk = [f"Weekly Something - {i}" for i in range(2100)]
    rows = [[*header, *junk], ["", *["Lifetime: The total number of people who like it"] * 5, *["x"] * 2100],
            ["2020-08-01", 10, 1, 5, 8, 6, *[0] * 2100], ["2020-08-02", 11, 1, 7, None, None, *[0] * 2100]]  # fmt: skip

    result = imported(tmp_path, {"fb/page.csv": as_csv(rows)})

    assert result.tables["account_days"]["followers"].tolist() == [10, 11]
    assert result.tables["audience"]["value"].tolist() == ["DE", "female 18-24", "18-24", "female"]
    assert any("2,106 columns" in note for note in only_file(result).notes)


@pytest.mark.parametrize(
    ("name", "account"),
    [("Facebook Insights Data Export - The Bakery - 2017-07-05.xls", "bakery"), ("page.xls", "bakery")],
)
def test_the_page_of_the_days_is_named_by_the_file_or_is_the_only_own_one(
    tmp_path: Path, name: str, account: str
) -> None:
    result = imported(tmp_path, {name: xml_2003(PAGE)})

    assert result.tables["account_days"]["account"].unique().tolist() == [account]
    assert ("whose name stands in it" in " ".join(only_file(result).notes)) == name.startswith("Facebook")


@pytest.mark.parametrize("sheets", [
    {"Key Metrics": [KEYS]}, {"Key Metrics": [KEYS, SAID]}, {"Key Metrics": [[], KEYS, [None]]},
    {"Key Metrics": DAYS[:2]}, {"Lifetime Likes by City": CITIES[:1]}, {"Lifetime Likes by City": [CITIES[0], [None, None, "x"]]},
])  # fmt: skip
def test_workbooks_without_a_record_are_refused_with_a_reason(tmp_path: Path, sheets: dict) -> None:
    report = only_file(imported(tmp_path, {"fb/x.xlsx": xlsx(sheets)}))

    assert report.status == "rejected" and "unforeseen" not in report.rejected and report.remedy


CELL = st.one_of(st.none(), st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=12), st.integers(-5, 10**12),
                 st.sampled_from(["Post ID", "Date", "like", "6.49E+17", "13/13/2017", "-", "F.18-24", "0"]))  # fmt: skip
GRAFTS = st.lists(st.tuples(st.integers(0, 3), st.sampled_from(["cell", "row", "cut", "short", "sheet"]), st.integers(0, 5), st.integers(0, 9),
                            st.lists(CELL, max_size=6)), min_size=1, max_size=6)  # fmt: skip


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from([BOOK, PAGE]), GRAFTS)
def test_whatever_stands_in_a_workbook_there_is_a_report(sheets: dict, grafts: list) -> None:
    with tempfile.TemporaryDirectory() as folder:
        result = imported(Path(folder), {"fb/x.xls": xml_2003(grafted(sheets, grafts))})

    report = only_file(result)
    assert report.status in ("read", "rejected", "set aside")
    assert "unforeseen" not in report.rejected
