"""Meta Business Suite content exports, with the rows in sight."""

from __future__ import annotations

from pathlib import Path

import pytest
from written_client import BRIEF, FACEBOOK, INSTAGRAM, facebook_row, imported, instagram_row

BOM = "\ufeff"


def only_file(result):
    (report,) = result.report.files
    return report


def test_a_facebook_export_becomes_posts(tmp_path: Path) -> None:
    result = imported(tmp_path, {"fb/x.csv": BOM + FACEBOOK + facebook_row(title="Fresh #Bread with @Miller.")})

    (post,) = result.tables["posts"].to_dict("records")
    assert post["post_id"] == "900000000000001"
    assert (post["platform"], post["account"], post["role"], post["format"]) == ("facebook", "bakery", "own", "photo")
    assert f"{post['published_at']:%Y-%m-%d %H:%M %Z}" == "2025-01-15 08:30 UTC"
    assert (post["text"], post["tags"], post["mentions"]) == ("Fresh #Bread with @Miller.", "bread", "miller")
    assert (post["views"], post["reach"], post["reactions"], post["comments"], post["shares"], post["clicks"]) == (
        40,
        30,
        3,
        1,
        0,
        5,
    )
    assert (post["source_file"], post["source_row"], post["time_precision"]) == ("fb/x.csv", "1", "minute")


def test_an_instagram_caption_is_its_description(tmp_path: Path) -> None:
    result = imported(tmp_path, {"ig/y.csv": INSTAGRAM + instagram_row()})

    (post,) = result.tables["posts"].to_dict("records")
    assert (post["text"], post["format"], post["likes"], post["saves"], post["account"]) == (
        "Fresh #bread",
        "reel",
        9,
        3,
        "bakery.bread",
    )
    assert only_file(result).reader == "meta_instagram_posts"


def test_swedish_and_portuguese_headers_are_known(tmp_path: Path) -> None:
    swedish = ("Publicerings-id,Sid-id,Sidnamn,Titel,Publiceringstid,Inläggstyp,Permalänk,Datum,Visningar,Räckvidd,Reaktioner\n"
               "1000000000000001,2,The Bakery,Bröd,01/15/2025 09:30,Foton,https://x/,Livstid,1200,900,30\n")  # fmt: skip
    portuguese = ("Identificação da publicação;Descrição;Horário de publicação;Link permanente;Tipo de publicação;Visualizações;Alcance;Curtidas;Salvamentos\n"
                  "18000000000000001;Pão;15/01/2025 09:30;https://x/;Reel do Instagram;2.300;1.950;120;15\n")  # fmt: skip

    posts = imported(tmp_path, {"fb/sv.csv": swedish, "ig/pt.csv": portuguese}).tables["posts"].set_index("platform")

    assert posts.loc["facebook", ["format", "views", "reactions"]].tolist() == ["photo", 1200, 30]
    assert posts.loc["instagram", ["format", "views", "reach", "likes", "saves"]].tolist() == [
        "reel",
        2300,
        1950,
        120,
        15,
    ]


def test_the_name_of_the_file_does_not_matter_and_a_soft_hyphen_in_a_header_neither(tmp_path: Path) -> None:
    result = imported(
        tmp_path, {"fb/holiday.txt": FACEBOOK.replace("Page name", "Page\u00a0na\u00adme") + facebook_row()}
    )

    assert only_file(result).taken_for == "Meta Business Suite, Facebook posts"
    assert only_file(result).columns_unknown == ()


def test_lines_inside_a_caption_are_no_records(tmp_path: Path) -> None:
    result = imported(
        tmp_path, {"fb/x.csv": FACEBOOK + facebook_row(title='One\n\nTwo, ""three""') + facebook_row("900000000000002")}
    )

    assert result.tables["posts"]["text"].tolist() == ['One\n\nTwo, "three"', "Bread"]
    assert result.tables["posts"]["source_row"].tolist() == ["1", "2"]


def test_a_preamble_above_the_header_is_passed_over_and_said(tmp_path: Path) -> None:
    result = imported(tmp_path, {"fb/x.csv": "sep=,\n# made by hand\nContent\n" + FACEBOOK + facebook_row()})

    assert len(result.tables["posts"]) == 1
    assert any("# made by hand" in note for note in only_file(result).notes)


def test_a_semicolon_file_of_a_european_office_is_read(tmp_path: Path) -> None:
    result = imported(tmp_path, {"fb/x.csv": (FACEBOOK + facebook_row(views="2.300", reach="1.950")).replace(",", ";")})

    assert result.tables["posts"][["views", "reach"]].iloc[0].tolist() == [2300, 1950]
    assert only_file(result).delimiter == ";"


def test_rows_wrapped_by_excel_are_unwrapped_and_said(tmp_path: Path) -> None:
    def wrapped(line: str) -> str:
        return '"' + line.rstrip("\n").replace('"', '""') + '"\n'

    result = imported(tmp_path, {"fb/x.csv": wrapped(FACEBOOK) + wrapped(facebook_row(title="Bread, fresh"))})

    assert result.tables["posts"]["text"].tolist() == ["Bread, fresh"]
    assert any("unwrapped" in note for note in only_file(result).notes)


def test_destroyed_ids_are_said_and_an_id_is_made_from_the_row(tmp_path: Path) -> None:
    result = imported(
        tmp_path, {"fb/x.csv": FACEBOOK + facebook_row("6.49E+17") + facebook_row("6.49E+17", title="Rolls")}
    )

    posts = result.tables["posts"]
    assert posts["post_id"].nunique() == 2
    assert posts["post_id_given"].tolist() == [False, False]
    assert any("2 ids were destroyed by a spreadsheet program" in note for note in only_file(result).notes)


def test_long_ids_keep_every_digit(tmp_path: Path) -> None:
    result = imported(tmp_path, {"ig/y.csv": INSTAGRAM + instagram_row("18160563013405972")})

    assert result.tables["posts"]["post_id"].tolist() == ["18160563013405972"]


def test_sum_rows_and_error_rows_are_left_out_and_counted(tmp_path: Path) -> None:
    result = imported(
        tmp_path,
        {"fb/x.csv": FACEBOOK + facebook_row() + facebook_row("Total") + facebook_row("") + facebook_row("of bread")},
    )

    reasons = {drop.reason.split(" (")[0]: drop.count for drop in only_file(result).dropped}
    assert reasons == {"sum rows": 1, "the row has no id": 1, "the id is no id": 1}
    assert only_file(result).rows_read == 4
    assert only_file(result).rows_kept == 1


def test_a_row_wider_than_the_header_is_left_out_and_the_others_keep_their_numbers(tmp_path: Path) -> None:
    torn = facebook_row("900000000000002").rstrip("\n") + ",,x,y\n"
    result = imported(tmp_path, {"fb/x.csv": FACEBOOK + torn + facebook_row()})

    assert result.tables["posts"][["post_id", "source_row"]].to_numpy().tolist() == [["900000000000001", "2"]]
    assert only_file(result).rows_read == 2
    assert "more cells than the header" in only_file(result).dropped[0].reason


def test_of_two_views_columns_a_zero_never_replaces_a_count(tmp_path: Path) -> None:
    header = FACEBOOK.replace("Total clicks", "Views")
    result = imported(tmp_path, {"fb/x.csv": header + facebook_row(views="0").replace(",1,0,5\n", ",1,0,77\n")})

    assert result.tables["posts"]["views"].tolist() == [77]
    assert any("'Views' (column 10) and 'Views' (column 15) mean the same" in note for note in only_file(result).notes)


def test_views_that_are_zero_everywhere_while_people_were_reached_are_not_measured(tmp_path: Path) -> None:
    result = imported(
        tmp_path, {"fb/x.csv": FACEBOOK + facebook_row(views="0") + facebook_row("900000000000002", views="0")}
    )

    assert result.tables["posts"]["views"].isna().all()
    assert "views" in only_file(result).missing_metrics


def test_an_export_broken_down_by_day_is_rejected(tmp_path: Path) -> None:
    result = imported(tmp_path, {"fb/x.csv": FACEBOOK + facebook_row().replace("Lifetime", "01/16/2025")})

    assert "broken down by day" in only_file(result).rejected
    assert "Lifetime" in only_file(result).remedy


@pytest.mark.parametrize(
    ("name", "day"), [("Jan-01-2025_Feb-28-2025_123.csv", "2025-02-28"), ("export.csv", "2025-01-15")]
)
def test_counters_are_dated_by_the_file_name_else_by_the_last_post(tmp_path: Path, name: str, day: str) -> None:
    result = imported(tmp_path, {f"fb/{name}": FACEBOOK + facebook_row()})

    assert f"{result.tables['posts']['export_date'].iloc[0]:%Y-%m-%d}" == day
    assert only_file(result).export_date.startswith(day)


def test_a_page_keeps_its_own_time_zone(tmp_path: Path) -> None:
    brief = BRIEF.replace('exports: ["fb/**"]', 'exports: ["fb/**"], time_zone: Asia/Tokyo')

    result = imported(tmp_path, {"fb/x.csv": FACEBOOK + facebook_row(when="01/15/2025 09:30")}, brief)

    assert f"{result.tables['posts']['published_at'].iloc[0]:%H:%M}" == "00:30"
    assert only_file(result).time_zone == "Asia/Tokyo"


def test_an_unknown_kind_of_post_is_other_and_said(tmp_path: Path) -> None:
    result = imported(tmp_path, {"fb/x.csv": FACEBOOK + facebook_row(kind="Hologram")})

    assert result.tables["posts"]["format"].tolist() == ["other"]
    assert any("'Hologram'" in note for note in only_file(result).notes)
