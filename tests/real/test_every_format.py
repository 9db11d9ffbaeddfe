"""Every file of the collection of export formats: what it is taken for, how many rows are kept, or why not. A golden list."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from clients import real_data

from smmlib.core.brief import parse_brief
from smmlib.sources import ImportReport, check_paths

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "export_formats.csv"
COLUMNS = ["file", "status", "reader", "table", "rows_read", "rows_kept", "reason"]
FOLDERS = {
    "facebook": ["meta_business_suite/*.csv", "meta_business_suite/daily_oigetit_sa/**", "meta_business_suite/excel_resaved_vintage_bg/*",
                 "meta_business_suite/variant_2024/**", "facebook_insights_old/**", "instagram_facebook_dyi/constructed_facebook/**"],
    "instagram": ["meta_business_suite/daily_vintage_bg/**", "meta_business_suite/*578982927868853.csv", "meta_business_suite/*pt_instagram*",
                  "meta_business_suite/excel_resaved_vintage_bg/INSTAGRAM_RAW.csv", "instagram_facebook_dyi/constructed_instagram/**"],
    "youtube": ["youtube_studio/**"], "tiktok": ["tiktok/**"], "x": ["x_twitter/**"], "linkedin": ["linkedin/**"], "vk": ["vk/**"],
    "telegram": ["telegram/**"], "mastodon": ["mastodon/**"], "bluesky": ["bluesky/**"],
}  # fmt: skip
BRIEF = """\
name: Every format
content_languages: [en]
time_zone: UTC
currency: USD
date_order: day first
period: {since: 2024-12-01, until: 2025-11-30}
accounts:
""" + "".join(f"  - {{platform: {platform}, handle: brand, exports: {globs}}}\n" for platform, globs in FOLDERS.items())  # fmt: skip


@pytest.fixture(scope="module")
def report() -> ImportReport:
    return check_paths([real_data() / "formats"], parse_brief(BRIEF))


def _rows(report: ImportReport) -> list[dict[str, str]]:
    found = []
    for f in report.files:
        reason = f.rejected or (f.notes[0] if f.status == "set aside" else "") or "; ".join(f"{d.count}: {d.reason}" for d in f.dropped)  # fmt: skip
        values = (f.file, f.status, f.reader, f.table, f.rows_read, f.rows_kept, reason)
        found.append(dict(zip(COLUMNS, map(str, values), strict=True)))
    return found


def test_every_file_is_recognised_or_refused_as_the_golden_list_says(report: ImportReport) -> None:
    found = [row for row in _rows(report) if row["status"] != "ignored"]
    if not GOLDEN.exists():
        with GOLDEN.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
            writer.writeheader()
            writer.writerows(found)
        pytest.fail(f"{GOLDEN.name} was written anew: read it line by line, then run again")

    with GOLDEN.open(encoding="utf-8", newline="") as file:
        assert found == list(csv.DictReader(file))


def test_no_file_stops_a_reader_and_every_refusal_has_a_remedy(report: ImportReport) -> None:
    assert not [f.file for f in report.files if "unforeseen" in f.rejected]
    assert all(f.remedy for f in report.rejected)


def test_no_row_is_lost_without_a_reason_where_a_file_gives_one_table(report: ImportReport) -> None:
    single = [f for f in report.files if f.status == "read" and "," not in f.table]

    unexplained = [f.file for f in single if f.rows_kept + sum(d.count for d in f.dropped) != f.rows_read]

    assert unexplained == []
