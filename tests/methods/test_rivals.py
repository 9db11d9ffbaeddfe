"""Competitors: like is compared with like, or not at all."""

import numpy as np
import pandas as pd
import pytest

from smmlib.core import schema
from smmlib.core.errors import Refusal
from smmlib.methods import rivals


def account(name, role, *, rate, n=60, formats=("photo", "reel"), every=3, start="2026-01-01", **more):
    first = pd.Timestamp(start, tz="UTC")
    rng = np.random.default_rng(abs(hash(name)) % 7)
    kinds = [formats[i % len(formats)] for i in range(n)]
    likes = [round(1000 * rate * (2 if k == "reel" else 1) * float(rng.lognormal(0, 0.3))) for k in kinds]
    table = pd.DataFrame({"platform": "instagram", "account": name, "role": role, "post_id": [f"{name}{i}" for i in range(n)], "format": kinds, "likes": likes,
                          "comments": 1, "followers_at_post": 1000, "time_precision": "minute", "published_at": [first + pd.Timedelta(days=every * i) for i in range(n)]})  # fmt: skip
    return table.assign(**more)


def posts(*accounts):
    return schema.check(pd.concat(accounts, ignore_index=True), "posts")


def ratio(table, metric="er_pub_day"):
    return float(table.loc[(table["metric"] == metric) & (table["role"] == "competitor"), "ratio"].iloc[0])


def test_an_account_with_more_reels_is_not_better_for_its_reels():
    found = rivals.compare(posts(account("nord", "own", rate=0.05), account("sued", "competitor", rate=0.05, formats=("photo", "reel", "reel", "reel"))))  # fmt: skip

    assert ratio(found) == pytest.approx(1, abs=0.12)


def test_saves_that_only_the_client_shows_do_not_count():
    with_saves = rivals.compare(posts(account("nord", "own", rate=0.05, saves=500), account("sued", "competitor", rate=0.05)))  # fmt: skip

    assert set(with_saves.loc[with_saves["metric"] == "er_pub_day", "counted"]) == {"likes + comments"}
    assert ratio(with_saves) == pytest.approx(1, abs=0.15)


def test_a_true_difference_is_seen_in_rate_and_frequency():
    found = rivals.compare(posts(account("nord", "own", rate=0.1), account("sued", "competitor", rate=0.05, n=30, every=6)))  # fmt: skip

    assert ratio(found) == pytest.approx(2, rel=0.15)
    assert ratio(found, "posting_frequency") == pytest.approx(2, rel=0.1)
    assert found.loc[found["role"] == "competitor", "p_higher"].gt(0.99).all()


@pytest.mark.parametrize(
    ("rival", "why"),
    [
        ({"start": "2027-01-01"}, "fewer than 28"),
        ({"formats": ("video",)}, "no format was posted"),
        ({"followers_at_post": None}, "followers on the day of the post are not known for sued"),
        ({"likes": 0, "comments": 0}, ""),
    ],
)
def test_what_cannot_be_compared_is_refused_by_name(rival, why):
    other = account("sued", "competitor", rate=0.05, **{k: v for k, v in rival.items() if k in ("start", "formats")})
    other = other.assign(**{k: v for k, v in rival.items() if k not in ("start", "formats")})
    some = posts(account("nord", "own", rate=0.05), other)
    if why == "fewer than 28":
        with pytest.raises(Refusal, match=why):
            rivals.compare(some)
        return
    found = rivals.compare(some)
    assert why in found.attrs["refused_rate"]
    assert (found["metric"] == "posting_frequency").any()


def test_followers_come_from_the_account_days_where_posts_do_not_say():
    some = posts(account("nord", "own", rate=0.05, n=3, followers_at_post=None))
    days = pd.DataFrame({"platform": "instagram", "account": "nord", "day": pd.to_datetime(["2026-01-01", "2026-01-04"]), "followers": [900, 910]})  # fmt: skip

    filled = rivals.with_followers(some, schema.check(days, "account_days"), zone="UTC")

    assert filled["followers_at_post"].tolist()[:2] == [900, 910] and filled["followers_at_post"].isna().iloc[2]
    assert some["followers_at_post"].isna().all()
