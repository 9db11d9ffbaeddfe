"""Meta Ads Manager: money only in the brief's currency, results only where they count one thing, no sum rows."""

from __future__ import annotations

from pathlib import Path

import pytest
from written_client import EVERYWHERE, imported

HEADER = "Reporting starts,Reporting ends,Campaign name,Ad name,Ad delivery,Results,Result indicator,Amount spent ({}),Impressions,Reach{}\n"


def report(*rows: str, currency: str = "USD", more: str = "") -> str:
    return HEADER.format(currency, more) + "".join(f"{row}\n" for row in rows)


def test_a_report_becomes_ads_with_days_money_and_conversions(tmp_path: Path) -> None:
    text = report("2025-05-25,2025-06-07,Grill,Video A,active,38,actions:purchase,159.51,21997,7076,31,9.330136",
                  more=",Purchases,Purchase ROAS (return on ad spend)")  # fmt: skip

    (ad,) = imported(tmp_path, {"a.csv": text}, EVERYWHERE).tables["ads"].to_dict("records")

    assert (ad["platform"], ad["campaign"], ad["ad"], ad["spend"], ad["impressions"], ad["conversions"]) == (
        "facebook",
        "Grill",
        "Video A",
        159.51,
        21997,
        31,
    )
    assert (f"{ad['day_from']:%m-%d}", f"{ad['day_to']:%m-%d}") == ("05-25", "06-07")
    assert ad["revenue"] == pytest.approx(159.51 * 9.330136, abs=0.01)


def test_money_of_another_currency_is_left_empty_and_said(tmp_path: Path) -> None:
    result = imported(
        tmp_path,
        {"a.csv": report("2025-05-25,2025-06-07,Grill,A,active,38,x,159.51,21997,7076", currency="EUR")},
        EVERYWHERE,
    )

    assert result.tables["ads"]["spend"].isna().all()
    assert result.tables["ads"]["impressions"].tolist() == [21997]
    assert "in EUR and the brief counts in USD" in " ".join(result.report.files[0].notes)


def test_results_of_different_kinds_are_no_conversions(tmp_path: Path) -> None:
    rows = (
        "2025-05-25,2025-06-07,Grill,A,active,38,actions:lead,10,5,4",
        "2025-05-25,2025-06-07,Grill,B,active,900,actions:post_engagement,10,5,4",
    )

    result = imported(tmp_path, {"a.csv": report(*rows)}, EVERYWHERE)

    assert result.tables["ads"]["conversions"].isna().all()
    assert "'Results' count 2 different things and are not read as conversions." in result.report.files[0].notes


def test_results_that_all_count_one_thing_are_conversions(tmp_path: Path) -> None:
    result = imported(
        tmp_path, {"a.csv": report("2025-05-25,2025-06-07,Grill,A,active,38,actions:lead,10,5,4")}, EVERYWHERE
    )

    assert result.tables["ads"]["conversions"].tolist() == [38.0]
    assert "they count actions:lead" in " ".join(result.report.files[0].notes)


def test_the_sum_row_without_names_is_left_out(tmp_path: Path) -> None:
    rows = ("2025-05-25,2025-06-07,,,,38,,300,50,40", "2025-05-25,2025-06-07,Grill,A,active,38,actions:lead,10,5,4")

    result = imported(tmp_path, {"a.csv": report(*rows)}, EVERYWHERE)

    assert result.tables["ads"]["spend"].sum() == 10
    assert result.report.files[0].dropped[0].reason.startswith("sum rows")


def test_a_spanish_report_with_decimal_commas_is_read(tmp_path: Path) -> None:
    text = ('Inicio del informe,Fin del informe,Nombre de la campaña,Resultados,Indicador de resultado,Alcance,Impresiones,Importe gastado (USD)\n'
            '2025-01-01,2025-01-31,Campaña,12,actions:purchase,5100,9800,"120,50"\n')  # fmt: skip

    (ad,) = imported(tmp_path, {"a.csv": text}, EVERYWHERE).tables["ads"].to_dict("records")

    assert (ad["spend"], ad["reach"], ad["conversions"]) == (120.5, 5100, 12)
