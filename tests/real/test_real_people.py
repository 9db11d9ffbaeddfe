"""Real people's numbers: a customer table with slips in it, Pew's and other audience figures, a network whose parties are known."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from clients import real_data, vk_community

from smmlib import audience, platforms
from smmlib.core import schema
from smmlib.core.brief import load_brief
from smmlib.core.brief.models import Audience
from smmlib.methods import circles, figures
from smmlib.sources import import_client

ROOT = Path(__file__).resolve().parents[2]
CUSTOMERS = """\
name: Grocer
industry: food
content_languages: [en]
time_zone: UTC
currency: USD
period: {since: 2014-01-01, until: 2014-12-31}
accounts:
  - {platform: facebook, handle: grocer}
customers: exports/customers.csv
mappings:
  - files: [customers.csv]
    table: customers
    columns: {customer: ID, born: Year_Birth, income: Income, since: Dt_Customer, spend: Spend, orders: Orders}
"""


@pytest.fixture(scope="module")
def grocer(tmp_path_factory):
    """The customer table as a client has it, through the importer; money and orders added up from its columns first."""
    real = pd.read_csv(real_data() / "data" / "customer_personality" / "marketing_campaign.csv", sep=";", dtype="str")
    spent, bought = (
        [c for c in real if c.startswith("Mnt")],
        ["NumWebPurchases", "NumCatalogPurchases", "NumStorePurchases"],
    )
    table = real[["ID", "Year_Birth", "Income", "Dt_Customer"]].assign(
        Spend=real[spent].astype(int).sum(axis=1), Orders=real[bought].astype(int).sum(axis=1)
    )
    client = tmp_path_factory.mktemp("grocer") / "grocer"
    (client / "exports").mkdir(parents=True)
    table.to_csv(client / "exports" / "customers.csv", index=False)
    (client / "client.yaml").write_text(CUSTOMERS, encoding="utf-8")
    return import_client(client, load_brief(client / "client.yaml"))


def test_the_customer_table_is_read_whole_with_its_slips_in_it(grocer):
    customers = grocer.tables["customers"]

    assert len(customers) == 2240 and not grocer.report.rejected
    assert customers["income"].isna().sum() == 24 and customers["income"].max() == 666_666
    assert customers["born"].min() == 1893


def test_births_of_1893_and_the_income_of_666666_are_left_out_and_said(grocer):
    found = audience.find_segments(grocer.tables["customers"], as_of=date(2014, 12, 31))

    told = audience.findings_of(*(pd.DataFrame() for _ in range(3)), found, load(CUSTOMERS))
    said = next(f for f in told if f.id == "audience.left_out").sentence()
    assert "age 114, 115, 121 (3)" in said and "income 666,666 (1)" in said
    assert found["age_high"].max() < 75 and found["income_high"].max() < 120_000


def load(text: str):
    import yaml

    from smmlib.core.brief.models import Brief

    return Brief.model_validate(yaml.safe_load(text))


def test_real_customers_fall_into_kinds_that_come_back_and_a_few_bring_most_of_the_money(grocer):
    found = audience.find_segments(grocer.tables["customers"], as_of=date(2014, 12, 31))

    assert 2 <= len(found) <= 5 and found["comes_back"].min() >= 0.75
    assert found["people"].sum() >= 2200
    top = found.sort_values("median_spend").iloc[-1]
    assert top["spend_share"] > 1.5 * top["share"] and top["median_income"] == found["median_income"].max()


def reference() -> pd.DataFrame:
    return pd.read_csv(ROOT / "data" / "reference" / "audiences.csv", dtype="str", keep_default_na=False)


def test_the_reference_says_of_2023_and_2024_what_pew_published():
    pew = pd.read_csv(real_data() / "data" / "pew_social_media" / "pew_trend_long.csv")
    ours = reference().query("market == 'US' and measure == 'use' and dimension == 'total'")
    names = {"X (formerly Twitter)": "x"}
    published = {(r.date, names.get(r.platform, r.platform.lower())): r.pct / 100 for r in pew.itertuples()}
    checked = [(r.as_of, r.platform, float(r.figure)) for r in ours.itertuples() if r.as_of >= "2023"]

    assert len(checked) >= 20
    assert all(
        published[(day, platform)] == pytest.approx(figure)
        for day, platform, figure in checked
        if (day, platform) in published
    )
    assert sum((day, platform) in published for day, platform, _f in checked) >= 18


def test_among_young_american_women_instagram_is_used_more_than_by_everybody_and_the_index_is_pews():
    series = figures.series_of(
        reference(), "US", ("instagram", "tiktok", "youtube", "snapchat", "facebook"), Audience(ages=["18-29"])
    )

    used = figures.use_in_target(series, "instagram", Audience(ages=["18-29"]))

    assert series.as_of == "2023-09-05" and used["use"] == pytest.approx(0.78)


def test_russian_figures_are_those_of_mediascope_as_quoted():
    quoted = pd.read_csv(real_data() / "data" / "audience_figures" / "audience_figures.csv")
    october = quoted[
        (quoted["country"] == "RU")
        & (quoted["period"].astype("str") == "2023-10")
        & (quoted["metric"] == "monthly_reach")
    ]
    ours = reference().query("market == 'RU' and measure == 'monthly_reach' and as_of == '2023-10'")

    assert dict(zip(ours["platform"], ours["figure"].astype(float) / 1e6, strict=True)) == pytest.approx(
        {
            {"odnoklassniki": "ok"}.get(r.platform.lower(), r.platform.lower()): float(r.value)
            for r in october.itertuples()
        }
    )


def test_circles_of_congress_are_its_chambers_and_in_the_house_its_parties():
    folder = real_data() / "data" / "congress_twitter_network"
    edges, nodes = pd.read_csv(folder / "edges.csv"), pd.read_csv(folder / "nodes.csv").set_index("username")
    assert (len(nodes), len(edges)) == (475, 13_289)

    found = circles.circles(edges)

    table = pd.Series(found.of).rename("circle").to_frame().join(nodes)
    house = table[(table["Chamber"] == "House") & table["circle"].isin([0, 1])]
    purity = house.groupby("circle")["Party"].agg(lambda p: p.value_counts(normalize=True).iloc[0])
    assert (
        len(house) > 340
        and purity.min() > 0.95
        and house.groupby("circle")["Party"].agg(lambda p: p.mode()[0]).nunique() == 2
    )
    assert (table[table["circle"] == 2]["Chamber"] == "Senate").mean() > 0.95
    assert found.modularity > 0.4 and found.comes_back > 0.8


def test_a_community_with_one_account_and_no_words_keeps_its_hours_and_loses_its_watch_list(tmp_path):
    client = vk_community(tmp_path)
    brief = load_brief(client / "client.yaml")
    tables = import_client(client, brief).tables

    hours = audience.find_hours(schema.empty("audience.portrait"), tables["accounts"], tables["comments"], tables["mentions"],
                                tables["posts"], zone="Europe/Moscow")  # fmt: skip

    assert set(hours["basis"]) == {"engagement by hour of posting"} and set(hours["status"]) == {"estimated"}
    told = audience.findings_of(*(pd.DataFrame() for _ in range(2)), hours, pd.DataFrame(), brief)
    peak = next(f for f in told if f.id.startswith("audience.hours"))
    assert peak.strength != "clear"  # years of decline and of habit are no proof of an hour
    with pytest.raises(Exception, match="enough words"):
        platforms.find_similar(tables["posts"], tables["account_days"], brief)
