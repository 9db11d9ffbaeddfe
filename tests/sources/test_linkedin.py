"""LinkedIn's exports, with the rows in sight: a page's content, followers, visitors and competitors, and a member's analytics."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from written_books import grafted, xlsx, xml_2003
from written_client import imported

BRIEF = """\
name: Bakery
content_languages: [en]
time_zone: America/New_York
period: {since: 2025-01-01, until: 2025-12-31}
accounts:
  - {platform: linkedin, handle: the-bakery, name: The Bakery, exports: ["li/**"]}
  - {platform: linkedin, handle: rival-bread, name: Rival Bread, role: competitor}
"""
METRICS = [
    ["Aggregated engagement metrics for your organic and sponsored posts."],
    ["Date", "Impressions (sponsored)", "Impressions (total)", "Unique impressions (organic)", "Clicks (total)", "Reactions (total)", "Comments (total)", "Reposts (total)"],
    ["02/03/2025", 0, 210, 150, 9, 6, 1, 2],
    ["02/04/2025", 90, 480, 330, 25, 14, -1, 0],
]  # fmt: skip
POST_URL = "https://www.linkedin.com/feed/update/urn:li:activity:7000000000000000001"
POSTS = [
    ["Individual engagement metrics per post."],
    ["Post title", "Post link", "Post type", "Posted by", "Created date", "Impressions", "Views (Excluding offsite video views)", "Clicks",
     "Click through rate (CTR)", "Likes", "Comments", "Reposts", "Follows", "Engagement rate", "Content Type"],
    ["We bake #bread", POST_URL, "Sponsored", "Maria Baker-Smith", "02/03/2025", 480, None, 25, 0.052, 14, 2, 1, 3, 0.0875, "Document"],
    ["Our oven", "https://www.linkedin.com/feed/update/urn:li:ugcPost:7000000000000000002", "Organic", "Maria Baker-Smith", "02/04/2025", 455, 230, 11, 0.024, 9, 0, 2, 1, 0.048, "Video"],
]  # fmt: skip
CONTENT = {"Metrics": METRICS, "All posts": POSTS}
FOLLOWERS = {
    "New followers": [["Date", "Sponsored followers", "Organic followers", "Total followers"], ["02/03/2025", 1, 3, 4], ["02/04/2025", 0, 0, 0]],
    "Location": [["Location", "Total followers"], ["Greater London, United Kingdom", 120], ["Paris", 60], ["Rome", None]],
    "Seniority": [["Seniority", "Total followers"], ["Senior", 10]],
}  # fmt: skip
VISITORS = {
    "Visitor metrics": [["Date", "Overview page views (total)", "Total page views (total)", "Total unique visitors (total)"], ["02/03/2025", 14, 17, 11]],
    "Industry": [["Industry", "Total views"], ["Baking", 30], ["Farming", 10]],
}  # fmt: skip
COMPETITORS = {"COMPETITORS": [
    ["Jan 1, 2025 - Jan 31, 2025"], ["Page", "Total Followers", "New Followers", "Total post engagements", "Total posts"],
    ["The Bakery", 1234, 12, 30, 4], ["Rival Bread", "5,678", 2, 9, 1], ["Somebody Else", 99, 1, 1, 1]]}  # fmt: skip
CREATOR = {
    "DISCOVERY": [["Overall Performance", "2/4/2024 - 2/3/2025"], ["Impressions", 4000], ["Members reached", 900]],
    "ENGAGEMENT": [["Date", "Impressions", "Engagements"], ["2/3/2025", 90, 8], ["2/4/2025", 70, 2.5]],
    "TOP POSTS": [["Maximum of 50 posts available to include in this list"], [None],
                  ["Post URL", "Post publish date", "Engagements", None, "Post URL", "Post publish date", "Impressions"],
                  [POST_URL, "2/3/2025", 8, None, POST_URL, "2/3/2025", 90],
                  ["https://www.linkedin.com/posts/maria_x-activity-7000000000000000003-Ab", "2/1/2025", 5, None, None, None, None]],
    "FOLLOWERS": [["Total followers on 2/4/2025:", 544], [None], ["Date", "New followers"], ["2/3/2025", 3], ["2/4/2025", 1]],
    "DEMOGRAPHICS": [["Top Demographics", "Value", "Percentage"], ["Job titles", "Baker", 0.25], ["Company size", "11-50 employees", 0.1], ["Companies", "Acme", "< 1%"]],
}  # fmt: skip


def only_file(result):
    (report,) = result.report.files
    return report


def read(folder: Path, sheets: dict, name: str = "li/x.xlsx"):
    return imported(folder, {name: xlsx(sheets)}, BRIEF)


def test_posts_of_a_page_are_read_by_their_names_below_a_note(tmp_path: Path) -> None:
    post, other = read(tmp_path, CONTENT).tables["posts"].to_dict("records")

    assert (post["account"], post["post_id"], post["text"], post["tags"]) == (
        "the-bakery",
        "7000000000000000001",
        "We bake #bread",
        "bread",
    )
    assert (
        post["impressions"],
        post["clicks"],
        post["likes"],
        post["comments"],
        post["shares"],
        post["extra_follows"],
    ) == (480, 25, 14, 2, 1, 3)
    assert (post["format"], post["is_boosted"]) == ("carousel", True)
    assert (other["format"], other["is_boosted"], other["views"], other["post_id"]) == (
        "video",
        False,
        230,
        "7000000000000000002",
    )
    assert pd.isna(post["views"]) and pd.isna(post["link_clicks"])


def test_a_day_without_an_hour_stays_the_day_that_is_written_and_is_month_first(tmp_path: Path) -> None:
    result = read(tmp_path, CONTENT)

    posts = result.tables["posts"]
    assert posts["published_at"].dt.tz_convert("America/New_York").dt.strftime("%Y-%m-%d").tolist() == [
        "2025-02-03",
        "2025-02-04",
    ]
    assert posts["time_precision"].eq("day").all()
    assert only_file(result).date_style == "month first: fixed by the kind of export"
    assert "UTC" in only_file(result).time_zone


def test_the_name_of_the_person_who_posted_is_nowhere(tmp_path: Path) -> None:
    result = read(tmp_path, CONTENT)

    assert not any(
        "Baker-Smith" in str(value) for table in result.tables.values() for value in table.to_numpy().ravel()
    )
    assert "Baker-Smith" not in str(result.report.as_dict())


def test_interactions_of_a_day_are_actions_without_clicks_and_reach_is_known_where_nothing_was_sponsored(
    tmp_path: Path,
) -> None:
    result = read(tmp_path, CONTENT)

    days = result.tables["account_days"]
    assert days["impressions"].tolist() == [210, 480]
    assert [str(n) for n in days["interactions"]] == ["9", "<NA>"]
    assert [str(n) for n in days["reach"]] == ["150", "<NA>"]
    assert days["link_clicks"].isna().all()
    assert any("'Comments (total)': 1 values" in note for note in only_file(result).notes)


def test_the_report_counts_the_records_of_all_sheets(tmp_path: Path) -> None:
    report = only_file(read(tmp_path, CONTENT))

    assert (report.rows_read, report.rows_kept, report.table) == (4, 4, "account_days, posts")
    assert {"Post title", "Impressions (total)"} <= set(report.columns_known)


def test_total_followers_beside_a_date_are_new_ones_and_beside_a_place_they_are_people(tmp_path: Path) -> None:
    result = read(tmp_path, FOLLOWERS)

    days, audience = result.tables["account_days"], result.tables["audience"]
    assert days["new_followers"].tolist() == [4, 0] and days["followers"].isna().all()
    assert audience[["measure", "dimension", "value", "people"]].to_numpy().tolist() == [
        ["followers", "location", "Greater London, United Kingdom", 120], ["followers", "location", "Paris", 60], ["followers", "seniority", "Senior", 10]]  # fmt: skip
    assert audience["share"].round(4).tolist() == [0.6667, 0.3333, 1.0]
    assert audience["as_of"].dt.strftime("%Y-%m-%d").unique().tolist() == ["2025-02-04"]
    assert audience["base"].unique().tolist() == ["followers of the values listed"]
    assert [d.count for d in only_file(result).dropped] == [1]


def test_the_day_of_export_in_the_name_of_the_file_dates_the_audience(tmp_path: Path) -> None:
    audience = read(tmp_path, FOLLOWERS, "li/the-bakery_followers_1740787200000.xlsx").tables["audience"]

    assert audience["as_of"].dt.strftime("%Y-%m-%d").unique().tolist() == ["2025-03-01"]


def test_visitors_give_visits_of_the_page_and_shares_of_views_without_people(tmp_path: Path) -> None:
    tables = read(tmp_path, VISITORS).tables

    assert tables["account_days"]["profile_visits"].tolist() == [17]
    assert tables["audience"][["measure", "dimension", "value", "share"]].to_numpy().tolist() == [
        ["views", "industry", "Baking", 0.75], ["views", "industry", "Farming", 0.25]]  # fmt: skip
    assert tables["audience"]["people"].isna().all()


def test_competitors_named_in_the_brief_get_their_followers_and_others_are_counted(tmp_path: Path) -> None:
    result = read(tmp_path, COMPETITORS)

    accounts = result.tables["accounts"].set_index("account")
    assert accounts["followers"].to_dict() == {"the-bakery": 1234, "rival-bread": 5678}
    assert accounts["as_of"].dt.strftime("%Y-%m-%d").unique().tolist() == ["2025-01-31"]
    assert [(d.count, "not an account of the brief" in d.reason) for d in only_file(result).dropped] == [(1, True)]
    assert "Somebody" not in str(result.report.as_dict())


def test_a_list_of_strangers_is_refused_with_what_to_add_to_the_brief(tmp_path: Path) -> None:
    strangers = {"COMPETITORS": [*COMPETITORS["COMPETITORS"][:2], ["Somebody Else", 99, 1, 1, 1]]}

    report = only_file(read(tmp_path, strangers))

    assert "none of its 1 pages" in report.rejected and "role: competitor" in report.remedy


def test_the_spanish_export_is_known(tmp_path: Path) -> None:
    sheets = {"Indicadores": [["Nota"], ["Fecha", "Impresiones totales", "Reacciones (total)", "Comentarios (totales)", "Veces compartido (total)"], ["02/03/2025", 10, 2, 1, 0]],
              "Todas las publicaciones": [["Nota"], ["Título de la publicación", "Enlace de la publicación", "Fecha de creación", "Recomendaciones"], ["Pan", POST_URL, "02/03/2025", 5]]}  # fmt: skip

    tables = read(tmp_path, sheets).tables

    assert tables["account_days"]["interactions"].tolist() == [3]
    assert tables["posts"]["likes"].tolist() == [5]


@pytest.mark.parametrize(
    ("name", "said"), [("rival-bread_content_1740787200000.xlsx", "rival-bread"), ("content.xlsx", "the-bakery")]
)
def test_an_unclaimed_file_belongs_to_the_page_in_its_name_else_to_the_only_own_one(
    tmp_path: Path, name: str, said: str
) -> None:
    assert read(tmp_path, CONTENT, name).tables["posts"]["account"].unique().tolist() == [said]


def test_without_an_account_on_linkedin_the_file_is_refused(tmp_path: Path) -> None:
    brief = BRIEF.split("  - {platform: linkedin")[0] + "  - {platform: x, handle: bakery}\n"

    for sheets in (CONTENT, FOLLOWERS, CREATOR):
        report = only_file(imported(tmp_path / str(len(sheets)), {"x.xlsx": xlsx(sheets)}, brief))
        assert report.status == "rejected" and "accounts on linkedin: none" in report.rejected


def test_one_sheet_that_cannot_be_used_does_not_stop_the_others(tmp_path: Path) -> None:
    mixed = [*METRICS[:2], ["13/02/2025", 0, 1, 1, 1, 1, 1, 1], ["02/13/2025", 0, 1, 1, 1, 1, 1, 1]]

    result = read(tmp_path, {"Metrics": mixed, "All posts": POSTS, "Location": FOLLOWERS["Location"][:1]})

    assert len(result.tables["posts"]) == 2 and result.tables["account_days"].empty
    assert any(note.startswith("The sheet 'Metrics' was not read") for note in only_file(result).notes)
    assert any(note.startswith("The audience was not read") for note in only_file(result).notes)


def test_days_of_a_member_join_engagement_and_followers(tmp_path: Path) -> None:
    result = read(tmp_path, CREATOR)

    days = result.tables["account_days"]
    assert days["impressions"].tolist() == [90, 70] and days["new_followers"].tolist() == [3, 1]
    assert [str(n) for n in days["interactions"]] == ["8", "<NA>"]
    assert [str(n) for n in days["followers"]] == ["<NA>", "544"]
    assert days["source_row"].tolist() == ["ENGAGEMENT!2; FOLLOWERS!4", "ENGAGEMENT!3; FOLLOWERS!5"]
    assert any("'Engagements': 1 values are not whole numbers" in note for note in only_file(result).notes)


def test_a_total_of_followers_on_a_day_that_is_not_listed_gets_a_row_of_its_own(tmp_path: Path) -> None:
    sheets = CREATOR | {"FOLLOWERS": [["Total followers on 2/5/2025:", 544], *CREATOR["FOLLOWERS"][1:]]}

    days = read(tmp_path, sheets).tables["account_days"].set_index("day")

    assert days["followers"].dropna().to_dict() == {days.index.max(): 544} and f"{days.index.max():%m-%d}" == "02-05"


def test_the_two_lists_of_top_posts_are_joined_by_address(tmp_path: Path) -> None:
    posts = read(tmp_path, CREATOR).tables["posts"]

    assert posts["post_id"].tolist() == ["7000000000000000001", "7000000000000000003"]
    assert [str(n) for n in posts["impressions"]] == ["90", "<NA>"] and posts["extra_engagements"].tolist() == [8, 5]
    assert posts["likes"].isna().all() and posts["time_precision"].eq("day").all()


def test_demographics_of_a_member_are_shares_of_the_last_day_and_small_ones_are_counted(tmp_path: Path) -> None:
    result = read(tmp_path, CREATOR)

    audience = result.tables["audience"]
    assert audience[["dimension", "value", "share"]].to_numpy().tolist() == [
        ["job_title", "Baker", 0.25],
        ["company_size", "11-50 employees", 0.1],
    ]
    assert audience["as_of"].dt.strftime("%Y-%m-%d").unique().tolist() == ["2025-02-04"]
    assert any(d.count == 1 and "< 1%" in d.reason for d in only_file(result).dropped)
    assert any("Members reached 900" in note for note in only_file(result).notes)


def test_a_name_in_the_file_name_of_a_member_is_used_only_where_the_brief_knows_it(tmp_path: Path) -> None:
    known = read(tmp_path / "a", CREATOR, "Content_2024-02-04_2025-02-04_RivalBread.xlsx")
    unknown = read(tmp_path / "b", CREATOR, "Content_2024-02-04_2025-02-04_MariaBakerSmith.xlsx")

    assert known.tables["posts"]["account"].unique().tolist() == ["rival-bread"]
    assert unknown.tables["posts"]["account"].unique().tolist() == ["the-bakery"]


@pytest.mark.parametrize("sheets", [
    {"Metrics": METRICS[:2]}, {"All posts": [*POSTS[:2], [None], ["", "", ""]]}, {"Location": FOLLOWERS["Location"][:1]},
    {"Location": [["Location", "Total followers"], ["Rome", 0]]}, {"ENGAGEMENT": CREATOR["ENGAGEMENT"][:1]},
    {"TOP POSTS": CREATOR["TOP POSTS"][:3]}, {"DEMOGRAPHICS": CREATOR["DEMOGRAPHICS"][:1]}, {"COMPETITORS": COMPETITORS["COMPETITORS"][:2]},
])  # fmt: skip
def test_tables_without_a_record_are_refused_with_a_reason(tmp_path: Path, sheets: dict) -> None:
    report = only_file(read(tmp_path, sheets))

    assert report.status == "rejected" and "unforeseen" not in report.rejected and report.remedy


CELL = st.one_of(st.none(), st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=12), st.integers(-5, 10**12), st.floats(allow_nan=False),
                 st.sampled_from(["Date", "Post URL", "Total followers on 9/9/2024:", "13/13/2025", "-", "Location", "0"]))  # fmt: skip
GRAFTS = st.lists(st.tuples(st.integers(0, 4), st.sampled_from(["cell", "row", "cut", "short", "sheet"]), st.integers(0, 5), st.integers(0, 9),
                            st.lists(CELL, max_size=6)), min_size=1, max_size=6)  # fmt: skip


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from([CONTENT, FOLLOWERS, VISITORS, COMPETITORS, CREATOR]), GRAFTS)
def test_whatever_stands_in_a_workbook_there_is_a_report(sheets: dict, grafts: list) -> None:
    with tempfile.TemporaryDirectory() as folder:
        result = imported(Path(folder), {"li/x.xls": xml_2003(grafted(sheets, grafts))}, BRIEF)

    report = only_file(result)
    assert report.status in ("read", "rejected", "set aside")
    assert "unforeseen" not in report.rejected
