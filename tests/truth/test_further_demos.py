"""The Russian and the Malay demo client: what was planted outside their own posts is found, and what was not is not claimed."""

from __future__ import annotations

import pandas as pd
import pytest

from smmlib import allies, audience, budget, monitoring, topics
from smmlib.core import schema
from tests import demo

FURTHER = ("demo-ru", "demo-ms")
ADS = [(c, row) for c in FURTHER for row in demo.truth(c)["ads"]]


@pytest.mark.parametrize("client", FURTHER)
def test_the_planted_day_is_news_and_copies_of_one_text_are_not(client):
    brief, tables = demo.brief(client), demo.tables(client)
    names = {a.handle: a.name or a.handle for a in brief.accounts}
    planted = demo.truth(client)["mentions"]["spikes"]

    read = monitoring.read_mentions(tables["mentions"], tables["accounts"], client=brief.name, zone=brief.time_zone)
    found = monitoring.find_spikes(monitoring.count_mentions(read), read)

    days = set(zip(found["brand"], found["day"].dt.date, strict=True))
    own = {a.handle for a in brief.accounts if a.role == "own"}
    brands = {s["brand"]: brief.name if s["brand"] in own else names[s["brand"]] for s in planted}
    assert days == {(brands[s["brand"]], s["day"]) for s in planted if s["must"] == "found"}


@pytest.mark.parametrize("client", FURTHER)
def test_bought_followers_are_asked_about_and_a_viral_post_is_not(client):
    brief, tables = demo.brief(client), demo.tables(client)
    posts = tables["posts"]
    ranking = topics.rank_topics(posts, topics.find_topics(posts), zone=brief.time_zone)
    given = [posts, *(tables[n] for n in ("account_days", "accounts", "audience", "comments")), ranking]

    candidates = allies.rank_candidates(*given, schema.empty("audience.portrait"), brief=brief)

    flagged = candidates.set_index("account")["n_flags"].fillna(0) > 0
    for planted in demo.truth(client)["allies"]:
        assert flagged[planted["account"]] == (planted["must"] == "found"), planted["account"]


@pytest.mark.parametrize(("client", "planted"), ADS, ids=[f"{c}-{row['platform']}" for c, row in ADS])
def test_the_planted_curve_of_returns_lies_in_its_interval(client, planted):
    tables = demo.tables(client)
    prices = pd.read_csv(demo.ROOT / "data" / "reference" / "click_prices.csv", dtype=str, keep_default_na=False)
    empty = [schema.empty(n) for n in ("platforms.ranking", "allies.portfolio", "allies.team")]
    plan = budget.Plan(tables["ads"], tables["posts"], *empty, prices, demo.brief(client), budget.Params(level=0.9))

    curve = budget.fit_curves(plan).set_index("channel").loc[planted["platform"]]

    assert curve["half_low"] / curve["set_days"] <= planted["half"] <= curve["half_high"] / curve["set_days"]
    assert curve["ceiling_low"] / curve["set_days"] <= planted["best"] <= curve["ceiling_high"] / curve["set_days"]


def test_the_three_planted_kinds_of_customers_are_found_with_their_sizes_ages_and_the_money_they_bring():
    planted = sorted(demo.truth("demo-ms")["segments"], key=lambda s: -s["count"])

    found = audience.find_segments(demo.tables("demo-ms")["customers"], as_of=demo.brief("demo-ms").period.until)

    assert len(found) == len(planted) == 3
    for row, kind in zip(found.to_dict("records"), planted, strict=True):
        assert abs(row["people"] - kind["count"]) <= 0.05 * kind["count"]
        assert row["age_low"] < kind["age"] < row["age_high"] and abs(row["women"] - kind["women"]) < 0.1
        assert row["comes_back"] > 0.95 and row["sureness"] > 0.95
    assert found["spend_share"].iloc[2] > 0.7
