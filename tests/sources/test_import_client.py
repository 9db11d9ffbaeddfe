"""A whole client: every file looked at, duplicates joined, bad files rejected by name, the report complete."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from written_client import BRIEF, FACEBOOK, INSTAGRAM, facebook_row, imported, instagram_row

from smmlib.core.brief import parse_brief
from smmlib.core.errors import CannotStart
from smmlib.core.schema import CANONICAL, check
from smmlib.sources import check_paths, import_client


def statuses(result) -> dict[str, str]:
    return {f.file: f.status for f in result.report.files}


def test_every_canonical_table_is_there_and_keeps_its_contract(tmp_path: Path) -> None:
    tables = imported(tmp_path, {}).tables

    assert set(tables) == {contract.name for contract in CANONICAL}
    assert all(check(table, name).equals(table) for name, table in tables.items())
    assert tables["accounts"]["account"].tolist() == ["bakery", "bakery.bread"]


def test_every_file_is_named_and_a_bad_one_does_not_stop_the_others(tmp_path: Path) -> None:
    result = imported(tmp_path, {"fb/a.csv": FACEBOOK + facebook_row(), "fb/b.csv": FACEBOOK, "fb/c.csv": "a,b\n1,2\n", "fb/d.csv": b"%PDF-1.7",
                                 "readme.md": "x", ".hidden.csv": FACEBOOK + facebook_row("900000000000009"), "fb/e.csv": b""})  # fmt: skip

    assert statuses(result) == {".hidden.csv": "ignored", "fb/a.csv": "read", "fb/b.csv": "rejected", "fb/c.csv": "rejected", "fb/d.csv": "rejected",
                                "fb/e.csv": "rejected", "readme.md": "ignored"}  # fmt: skip
    assert len(result.tables["posts"]) == 1
    assert all(f.remedy for f in result.report.rejected)
    assert "'a', 'b'" in next(f.rejected for f in result.report.files if f.file == "fb/c.csv")


def test_the_same_bytes_twice_are_read_once_and_said(tmp_path: Path) -> None:
    result = imported(tmp_path, {"fb/a.csv": FACEBOOK + facebook_row(), "fb/copy of a.csv": FACEBOOK + facebook_row()})

    assert statuses(result) == {"fb/a.csv": "read", "fb/copy of a.csv": "repeated"}
    assert "fb/copy of a.csv: the same bytes as fb/a.csv; read once." in result.report.notes


def test_the_later_export_wins_column_by_column_and_a_zero_never_replaces_a_count(tmp_path: Path) -> None:
    early = FACEBOOK + facebook_row(views="40", reach="30", reactions="3")
    late = FACEBOOK + facebook_row(views="0", reach="90", reactions="")

    result = imported(
        tmp_path,
        {
            "fb/Jan-01-2025_Jan-31-2025_1.csv": early,
            "fb/Jan-01-2025_Feb-28-2025_2.csv": late + facebook_row("900000000000002"),
        },
    )

    post = result.tables["posts"].set_index("post_id").loc["900000000000001"]
    assert (post["views"], post["reach"], post["reactions"]) == (40, 90, 3)
    assert post["source_file"] == "fb/Jan-01-2025_Feb-28-2025_2.csv; fb/Jan-01-2025_Jan-31-2025_1.csv"
    assert f"{post['export_date']:%Y-%m-%d}" == "2025-02-28"
    assert any("1 rows of 'posts' stand in" in note for note in result.report.notes)


def test_a_film_in_the_posts_and_in_the_video_export_is_counted_once(tmp_path: Path) -> None:
    video = ("Video asset ID,Page ID,Page name,Title,Publish time,Date,Reach,3-second video views,Reactions\n"
             "700000000000001,1000,The Bakery,Oven,01/15/2025 09:30,Lifetime,30,20,3\n")  # fmt: skip

    result = imported(tmp_path, {"fb/posts.csv": FACEBOOK + facebook_row(kind="Reels"), "fb/video.csv": video})

    assert result.tables["posts"]["post_id"].tolist() == ["900000000000001"]
    assert any("1 films of the video export" in note for note in result.report.notes)


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text(FACEBOOK + facebook_row())
    client = tmp_path / "client"
    (client / "exports" / "fb").mkdir(parents=True)
    (client / "exports" / "fb" / "x.csv").symlink_to(tmp_path / "secret.csv")
    (client / "exports" / "more").symlink_to(tmp_path, target_is_directory=True)

    result = imported(client, {})

    assert len(result.tables["posts"]) == 0
    assert all("out of the client's folder" in f.rejected for f in result.report.files)
    assert [f.file for f in result.report.files] == ["fb/x.csv", "more"]


def test_exports_that_are_a_link_out_of_the_folder_are_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "x.csv").write_text(FACEBOOK + facebook_row())
    (tmp_path / "client").mkdir()
    (tmp_path / "client" / "exports").symlink_to(tmp_path / "elsewhere", target_is_directory=True)

    result = import_client(tmp_path / "client", parse_brief(BRIEF))

    assert len(result.tables["posts"]) == 0
    assert "is a link out of the client's folder" in result.report.notes[0]


def test_a_table_of_customers_behind_a_linked_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "c.csv").write_text("customer,age\n1,30\n")
    client = tmp_path / "client"
    (client / "exports").mkdir(parents=True)
    (client / "shop").symlink_to(tmp_path / "elsewhere", target_is_directory=True)

    result = imported(client, {}, BRIEF + "customers: shop/c.csv\n")

    assert len(result.tables["customers"]) == 0
    assert "out of the client's folder" in result.report.files[0].rejected


def test_a_pipe_does_not_hang_the_import(tmp_path: Path) -> None:
    (tmp_path / "exports").mkdir()
    os.mkfifo(tmp_path / "exports" / "x.csv")

    assert "no regular file" in imported(tmp_path, {}).report.files[0].rejected


def test_a_file_too_large_is_rejected_by_its_size(tmp_path: Path) -> None:
    (tmp_path / "exports").mkdir()
    with (tmp_path / "exports" / "big.csv").open("wb") as file:
        file.truncate(501_000_000)

    assert "501 MB; at most 500 MB" in imported(tmp_path, {}).report.files[0].rejected


def test_a_table_too_wide_is_rejected_and_an_archive_is_opened_whatever_its_name(tmp_path: Path) -> None:
    import io
    import zipfile

    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as archive:
        archive.writestr("x.csv", "a")
    wide = FACEBOOK.rstrip("\n") + "," + ",".join(f"c{i}" for i in range(2000)) + "\n" + facebook_row()

    result = imported(tmp_path, {"fb/wide.csv": wide, "fb/x.csv": raw.getvalue()})

    assert "2,015 columns" in result.report.files[0].rejected
    assert [(f.file, f.status) for f in result.report.files[1:]] == [
        ("fb/x.csv", "opened"),
        ("fb/x.csv/x.csv", "rejected"),
    ]


def test_analyses_that_are_off_say_which_export_turns_them_on(tmp_path: Path) -> None:
    result = imported(tmp_path, {"ig/y.csv": INSTAGRAM + instagram_row()})

    by_name = {(a.step, a.name): a for a in result.report.analyses}
    assert by_name["tags", "tags"].on
    off = by_name["kpis", "growth of followers"]
    assert not off.on
    assert any(
        export.startswith("instagram: Meta Business Suite > Insights > Results > Follows") for export in off.exports
    )
    assert all(a.on or (a.reason and a.exports) for a in result.report.analyses)


def test_the_report_is_json_and_the_same_twice(tmp_path: Path) -> None:
    files = {"fb/a.csv": FACEBOOK + facebook_row(), "ig/y.csv": INSTAGRAM + instagram_row()}

    first, second = imported(tmp_path / "bakery", files), imported(tmp_path / "bakery", files)

    assert json.dumps(first.report.as_dict()) == json.dumps(second.report.as_dict())
    assert first.tables["posts"].equals(second.tables["posts"])


def test_single_files_can_be_checked_without_a_brief(tmp_path: Path) -> None:
    path = tmp_path / "anything.csv"
    path.write_text(FACEBOOK + facebook_row(when="01/15/2025 09:30"))

    report = check_paths([path])

    assert (report.files[0].status, report.files[0].rows_kept) == ("read", 1)
    with pytest.raises(CannotStart, match=r"nowhere\.csv"):
        check_paths([path, tmp_path / "nowhere.csv"])


def test_the_brief_may_name_a_table_of_customers_outside_exports(tmp_path: Path) -> None:
    (tmp_path / "customers.csv").write_text("customer,age\n1,30\n")

    assert len(imported(tmp_path, {}, BRIEF + "customers: customers.csv\n").tables["customers"]) == 1


def test_importing_the_package_loads_no_pandas() -> None:
    said = subprocess.run(
        [sys.executable, "-c", "import sys, smmlib.sources; print('pandas' in sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )

    assert said.stdout.strip() == "False"


def test_a_file_that_breaks_off_loses_its_last_row_rather_than_a_digit(tmp_path: Path) -> None:
    whole = (
        FACEBOOK
        + facebook_row("900000000000001")
        + facebook_row("900000000000002")
        + facebook_row("900000000000003", views="4321")
    )
    broken = whole[: whole.index("4321") + 2]

    result = imported(tmp_path, {"fb/x.csv": broken})

    assert result.tables["posts"]["post_id"].tolist() == ["900000000000001", "900000000000002"]
    assert any("breaks off in the middle" in note for note in result.report.files[0].notes)


def test_an_export_pasted_twice_into_one_file_counts_once(tmp_path: Path) -> None:
    whole = FACEBOOK + facebook_row("900000000000001") + facebook_row("900000000000002", reach="77")

    result = imported(tmp_path, {"fb/x.csv": whole + whole})

    assert result.tables["posts"]["reach"].tolist() == [30, 77]
    assert sum(d.count for d in result.report.files[0].dropped) == 3
