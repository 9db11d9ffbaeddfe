"""Offers, topics and shares: what goes into a slot, and how far a mix may move."""

from datetime import date
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

from smmlib.core import schema
from smmlib.methods import filling, gaps, mixing
from tests.making import posts_of


def placed(n: int) -> pd.DataFrame:
    local = [
        pd.Timestamp("2026-04-01 12:00", tz="Europe/London").to_pydatetime() + pd.Timedelta(days=i) for i in range(n)
    ]
    return pd.DataFrame({
        "starts_at": [t.astimezone(ZoneInfo("UTC")) for t in local], "local": local, "platform": "instagram", "account": "nord",
        "format": "photo", "kind": "steady", "hours": 1.0, "reason": "the account's usual time",
    })  # fmt: skip


def test_an_offer_is_never_planned_after_its_last_day_and_its_post_ends_with_it():
    offers = [filling.Offer("Spring box", until=date(2026, 4, 6))]

    plan = filling.fill(placed(20), topics=schema.empty("topics.ranking"), offers=offers, every=1, zone="Europe/London")

    sold = plan[plan["topic"].notna()]
    assert len(sold) == 6
    assert (sold["starts_at"] < sold["expires_at"]).all()
    assert sold["expires_at"].dt.tz_convert("Europe/London").dt.strftime("%d %H:%M").unique().tolist() == ["06 23:59"]


def test_a_hidden_strategy_gives_an_offer_every_fifth_post():
    plan = filling.fill(
        placed(20), topics=schema.empty("topics.ranking"), offers=[filling.Offer("Box")], every=5, zone="UTC"
    )

    assert plan["topic"].notna().sum() == 4


def test_a_mix_moves_only_where_the_evidence_is_sure_and_shares_sum_to_one():
    posts = posts_of(photo=[0.03] * 60, reel=[0.03] * 30, link=[0.03] * 10)
    effects = pd.DataFrame({"platform": "instagram", "account": "nord", "format": ["photo", "reel", "link"], "n_posts": [60, 30, 10],
                            "lift": [1.0, 1.4, 1.1], "p_better": [0.5, 0.999, 0.7], "place": [2, 1, 3]})  # fmt: skip

    mix = mixing.advise(posts, effects, by="format").set_index("format")

    assert mix["share_advised"].sum() == pytest.approx(1)
    assert mix.loc["reel", "share_advised"] > mix.loc["reel", "share_now"]
    assert mix.loc["photo", "share_advised"] / mix.loc["link", "share_advised"] == pytest.approx(6)
    assert mix.loc["link", "reason"] == "no clear difference: gives way to others"


def test_a_gap_has_an_interval_and_few_posts_have_none():
    assigned = pd.DataFrame(
        {"topic": ["a"] * 30 + ["b"] * 70 + ["a"] * 60 + ["b"] * 40, "role": ["own"] * 100 + ["competitor"] * 100}
    )

    found = gaps.share_gaps(assigned, by="topic").set_index("topic")
    few = gaps.share_gaps(assigned.iloc[:110], by="topic")

    assert found.loc["a", "gap"] == pytest.approx(0.3)
    assert found.loc["a", "gap_low"] > 0.15
    assert few["gap"].isna().all() and "too few to compare" in few["reason"].iloc[0]
