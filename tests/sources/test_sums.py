"""Tables of sums: parts are added inside a file; subtotals, levels and overlapping spans never count twice."""

from __future__ import annotations

from pathlib import Path

import pytest
from written_client import EVERYWHERE, imported

ADS = "Reporting starts,Reporting ends,Campaign name,Ad set name,Ad delivery,Amount spent (USD),Impressions,Reach{}\n"
GA4 = "Session source / medium,{}Sessions,Engaged sessions\n"


def ad(since: str, until: str, campaign: str = "Spring", ad_set: str = "", *, spend: float = 10, more: str = "") -> str:
    return f"2025-{since},2025-{until},{campaign},{ad_set},active,{spend},100,80{more}\n"


def spent(folder: Path, files: dict[str, str]) -> tuple[float, str]:
    result = imported(folder, files, EVERYWHERE)
    return result.tables["ads"]["spend"].sum(), " ".join(result.report.notes)


def test_a_day_that_two_exports_share_counts_once(tmp_path: Path) -> None:
    january = ADS.format("") + ad("01-30", "01-30") + ad("01-31", "01-31", spend=20)
    february = ADS.format("") + ad("01-31", "01-31", spend=21) + ad("02-01", "02-01")

    total, said = spent(tmp_path, {"jan.csv": january, "feb.csv": february})

    assert total == 41
    assert "each figure is that of the later export" in said


def test_the_same_report_with_other_line_ends_counts_once(tmp_path: Path) -> None:
    text = ADS.format("") + ad("01-30", "01-30")

    assert spent(tmp_path, {"a.csv": text, "b.csv": text.replace("\n", "\r\n")})[0] == 10


def test_a_campaign_report_beside_its_ad_sets_counts_once(tmp_path: Path) -> None:
    campaigns = "Reporting starts,Reporting ends,Campaign name,Campaign delivery,Amount spent (USD),Impressions\n2025-01-01,2025-01-31,Spring,active,100,1000\n"
    sets = ADS.format("") + ad("01-01", "01-31", ad_set="A", spend=60) + ad("01-01", "01-31", ad_set="B", spend=40)

    total, said = spent(tmp_path, {"c.csv": campaigns, "s.csv": sets})

    assert total == 100
    assert "1 rows of 'ads' are sums of finer rows beside them" in said


def test_subtotals_of_a_breakdown_by_age_are_left_out(tmp_path: Path) -> None:
    rows = (
        ad("01-01", "01-31", spend=10, more=",")
        + ad("01-01", "01-31", spend=4, more=",18-24")
        + ad("01-01", "01-31", spend=6, more=",25-34")
    )

    assert spent(tmp_path, {"a.csv": ADS.format(",Age") + rows})[0] == 10


def test_sum_rows_of_a_breakdown_by_platform_and_of_the_report_are_left_out(tmp_path: Path) -> None:
    rows = (
        ad("01-01", "01-31", spend=10, more=",")
        + ad("01-01", "01-31", spend=4, more=",facebook")
        + ad("01-01", "01-31", spend=6, more=",instagram")
    )
    rows += ad("01-01", "01-31", campaign="Results from 2 campaigns", spend=10, more=",facebook")

    assert spent(tmp_path, {"a.csv": ADS.format(",Platform") + rows})[0] == 10


def test_a_breakdown_that_is_not_read_is_added_up_and_reach_is_not(tmp_path: Path) -> None:
    rows = ad("01-01", "01-31", spend=4, more=",feed") + ad("01-01", "01-31", spend=6, more=",story")

    result = imported(tmp_path, {"a.csv": ADS.format(",Breakdown") + rows}, EVERYWHERE)

    (row,) = result.tables["ads"].to_dict("records")
    assert (row["spend"], row["impressions"]) == (10, 200)
    assert result.tables["ads"]["reach"].isna().all()
    assert "only in columns that are not read (Breakdown)" in " ".join(result.report.files[0].notes)


def test_spans_that_overlap_are_counted_once_and_that_is_said(tmp_path: Path) -> None:
    total, said = spent(
        tmp_path,
        {"a.csv": ADS.format("") + ad("01-01", "01-31"), "b.csv": ADS.format("") + ad("01-15", "02-15", spend=12)},
    )

    assert total == 12
    assert "cover days that a later file covers again" in said


@pytest.mark.parametrize("dimension", ["Device category", "Month"])
def test_sessions_by_a_dimension_that_is_not_read_are_added_up(tmp_path: Path, dimension: str) -> None:
    text = GA4.format(f"{dimension},") + "instagram / social,01,100,50\ninstagram / social,02,40,20\n"

    sessions = imported(tmp_path, {"a.csv": text}, EVERYWHERE).tables["site_sessions"]

    assert sessions[["source", "sessions", "engaged"]].to_numpy().tolist() == [["instagram", 140, 70]]


def test_sessions_by_channel_beside_those_by_source_count_once(tmp_path: Path) -> None:
    above = "# Start date: 20250101\n# End date: 20250131\n"
    channels = above + "Session primary channel group,Sessions,Engaged sessions\nOrganic Social,100,50\n"
    sources = above + GA4.format("") + "instagram / social,60,30\nfacebook / social,40,20\n"

    sessions = imported(tmp_path, {"c.csv": channels, "s.csv": sources}, EVERYWHERE).tables["site_sessions"]

    assert sessions["sessions"].sum() == 100
    assert sessions["source"].notna().all()
