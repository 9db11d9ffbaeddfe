"""Which account a file belongs to."""

from __future__ import annotations

from pathlib import Path

import pytest
from written_client import BRIEF, FACEBOOK, INSTAGRAM, facebook_row, imported, instagram_row

from smmlib.sources.owners import matches

TWO_PAGES = (
    BRIEF + '  - {platform: facebook, handle: rival, name: Rival Rolls, role: competitor, exports: ["rival/*.csv"]}\n'
)


def test_the_glob_decides_and_a_strange_name_inside_is_said(tmp_path: Path) -> None:
    result = imported(
        tmp_path, {"fb/x.csv": FACEBOOK + facebook_row(page="Another Page").replace("/bakery/", "/another/")}
    )

    (report,) = result.report.files
    assert result.tables["posts"]["account"].tolist() == ["bakery"]
    assert "inside it stands 'Another Page'" in report.notes[0]


def test_a_file_no_account_claims_goes_to_the_only_own_account_and_that_is_said(tmp_path: Path) -> None:
    unnamed = BRIEF.replace(", name: The Bakery", "")

    result = imported(tmp_path, {"x.csv": FACEBOOK + facebook_row(page="P").replace("/bakery/", "/p/")}, unnamed)

    (report,) = result.report.files
    assert report.account == "bakery"
    assert any("the only own account on facebook (inside it stands 'P')" in note for note in report.notes)


@pytest.mark.parametrize(
    ("page", "status"), [("The Bakery Berlin", "read"), ("the bakry", "read"), ("Rival Rolls", "rejected")]
)
def test_a_page_whose_name_is_unlike_the_briefs_is_not_taken_for_the_clients(
    tmp_path: Path, page: str, status: str
) -> None:
    result = imported(tmp_path, {"x.csv": FACEBOOK + facebook_row(page=page).replace("/bakery/", "/p/")})

    (report,) = result.report.files
    assert report.status == status
    assert (f"inside it stands '{page}'" in report.rejected) == (status == "rejected")


def test_a_strangers_instagram_export_is_rejected_by_name(tmp_path: Path) -> None:
    result = imported(tmp_path, {"y.csv": INSTAGRAM + instagram_row(handle="bakery.bred")})

    (report,) = result.report.files
    assert "inside it stands 'bakery.bred'" in report.rejected
    assert "Did you mean 'bakery.bread'?" in report.rejected
    assert len(result.tables["posts"]) == 0


def test_a_competitors_posts_carry_its_role(tmp_path: Path) -> None:
    result = imported(tmp_path, {"rival/x.csv": FACEBOOK + facebook_row(page="Rival Rolls")}, TWO_PAGES)

    assert result.tables["posts"][["account", "role"]].iloc[0].tolist() == ["rival", "competitor"]


def test_two_pages_in_one_file_are_told_apart_and_a_third_is_left_out(tmp_path: Path) -> None:
    rows = (
        facebook_row()
        + facebook_row("900000000000002", page="Rival Rolls")
        + facebook_row("900000000000003", page="Somebody")
    )
    result = imported(tmp_path, {"x.csv": FACEBOOK + rows.replace("/bakery/", "/")}, TWO_PAGES)

    assert result.tables["posts"]["account"].tolist() == ["bakery", "rival"]
    assert "they belong to 'Somebody'" in result.report.files[0].dropped[0].reason


def test_an_export_of_another_platform_than_the_account_is_rejected(tmp_path: Path) -> None:
    brief = BRIEF.replace('"ig/**"', '"fb/**"').replace('handle: bakery, name: The Bakery, exports: ["fb/**"]', "handle: bakery").replace(
        "platform: facebook", "platform: vk")  # fmt: skip

    result = imported(tmp_path, {"fb/x.csv": FACEBOOK + facebook_row()}, brief)

    assert "export of facebook" in result.report.files[0].rejected
    assert "'bakery.bread' on instagram" in result.report.files[0].rejected


def test_globs_stay_in_their_folder_unless_doubled() -> None:
    assert matches("fb/*.csv", "fb/x.csv")
    assert not matches("fb/*.csv", "fb/old/x.csv")
    assert matches("fb/**", "fb/old/x.csv")
    assert matches("**/*.csv", "x.csv")
    assert not matches("fb/x[1].csv", "fb/x1.csv")


def test_a_claimed_file_whose_page_is_called_otherwise_goes_to_the_claimant_without_its_guests(tmp_path: Path) -> None:
    rows = "".join(instagram_row(f"1800000000000000{i}", handle="bakery_old_name") for i in range(9))

    result = imported(tmp_path, {"ig/y.csv": INSTAGRAM + rows + instagram_row("18000000000000099", handle="a_guest")})

    (report,) = result.report.files
    assert result.tables["posts"]["account"].unique().tolist() == ["bakery.bread"]
    assert (report.rows_kept, [d.count for d in report.dropped]) == (9, [1])
    assert "but inside it stands 'bakery_old_name'" in report.notes[0]


def test_a_claimed_file_of_several_strangers_is_refused(tmp_path: Path) -> None:
    rows = instagram_row("18000000000000001", handle="one") + instagram_row("18000000000000002", handle="two")

    (report,) = imported(tmp_path, {"ig/y.csv": INSTAGRAM + rows}).report.files

    assert "the brief gives this file to 'bakery.bread', and its pages are others" in report.rejected
