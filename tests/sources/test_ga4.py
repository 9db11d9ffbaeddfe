"""Google Analytics 4: sessions with the span they are counted over; other reports are named, not misread."""

from __future__ import annotations

from pathlib import Path

from written_client import EVERYWHERE, imported

NATIVE = """# ----------------------------------------
# Traffic acquisition: Session primary channel group (Default Channel Group)
# Property: example.com - GA4
# ----------------------------------------
# Start date: 20250801
# End date: 20250930
Session primary channel group (Default Channel Group),Sessions,Engaged sessions,Engagement rate,Key events,Total revenue
Organic Social,1250,640,0.512,31,0
Direct,980,410,0.41,12,0
"""


def test_a_native_download_carries_its_span(tmp_path: Path) -> None:
    sessions = imported(tmp_path, {"a.csv": NATIVE}, EVERYWHERE).tables["site_sessions"]

    assert sessions[["channel", "sessions", "engaged", "conversions"]].to_numpy().tolist() == [
        ["Organic Social", 1250, 640, 31.0],
        ["Direct", 980, 410, 12.0],
    ]
    assert sessions["day"].dt.strftime("%Y%m%d").unique().tolist() == ["20250801"]
    assert sessions["day_to"].dt.strftime("%Y%m%d").unique().tolist() == ["20250930"]


def test_two_spans_stand_side_by_side_and_are_not_joined(tmp_path: Path) -> None:
    later = NATIVE.replace("20250801", "20251001").replace("20250930", "20251031")

    assert len(imported(tmp_path, {"a.csv": NATIVE, "b.csv": later}, EVERYWHERE).tables["site_sessions"]) == 4


def test_only_the_first_of_several_tables_is_read(tmp_path: Path) -> None:
    second = "# All Users\nNth day,Sessions\n0000,99\n0001,98\n"

    result = imported(tmp_path, {"a.csv": NATIVE + second}, EVERYWHERE)

    assert result.tables["site_sessions"]["sessions"].tolist() == [1250, 980]
    report = result.report.files[0]
    assert report.rows_kept + sum(d.count for d in report.dropped) == report.rows_read
    assert "a second table below the first" in report.dropped[-1].reason


def test_source_and_medium_are_parted_and_days_kept(tmp_path: Path) -> None:
    text = "Date,Session source / medium,Session campaign,Sessions,Engaged sessions\n20250801,vk / social,spring,12,7\n20250802,(direct) / (none),(not set),3,1\n"

    sessions = imported(tmp_path, {"a.csv": text}, EVERYWHERE).tables["site_sessions"]

    assert sessions[["source", "medium", "campaign"]].to_numpy().tolist() == [
        ["vk", "social", "spring"],
        ["(direct)", "(none)", "(not set)"],
    ]
    assert sessions["day"].dt.day.tolist() == [1, 2]


def test_a_table_copied_from_the_screen_has_no_days_and_says_so(tmp_path: Path) -> None:
    text = ',Session primary channel group,Users,Sessions,Engaged sessions,Engagement rate,Key events,Total revenue\n1,Direct,"49,150","75,555","28,759",38.06%,"6,826.00","$1,003.59"\n'

    result = imported(tmp_path, {"a.csv": text}, EVERYWHERE)

    (row,) = result.tables["site_sessions"].to_dict("records")
    assert (row["sessions"], row["engaged"], row["conversions"], row["revenue"]) == (75555, 28759, 6826.0, 1003.59)
    assert "Nothing says over which days these sessions are counted." in result.report.files[0].notes


def test_revenue_in_another_currency_is_left_empty(tmp_path: Path) -> None:
    text = 'Session primary channel group,Sessions,Engaged sessions,Total revenue\nDirect,75,28,"€1,003.59"\n'

    result = imported(tmp_path, {"a.csv": text}, EVERYWHERE)

    assert result.tables["site_sessions"]["revenue"].isna().all()
    assert "in € and the brief counts in USD" in " ".join(result.report.files[0].notes)


def test_visitors_by_age_are_set_aside_with_the_report_that_would_help(tmp_path: Path) -> None:
    text = ',Age,Users,New users,Engaged sessions,Engagement rate\n1,18-24,"6,907","6,242","5,084",50.95%\n'

    (report,) = imported(tmp_path, {"a.csv": text}, EVERYWHERE).report.files

    assert report.status == "set aside"
    assert "visitors of the site by age" in report.notes[0]
    assert "Traffic acquisition" in report.notes[0]
