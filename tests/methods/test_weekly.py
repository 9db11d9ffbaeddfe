"""Weekly: a metric's own table, whole weeks, and no zero where nothing was measured."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from smmlib.core import schema
from smmlib.core.errors import Refusal
from smmlib.methods.weekly import standing, weekly
from tests.making import posts_of

UNTIL = date(2026, 3, 29)


def days_of(followers: list[float], *, account: str = "nord", platform: str = "instagram") -> dict[str, pd.DataFrame]:
    """Daily followers up to UNTIL of one own account."""
    day = pd.date_range(end=UNTIL, periods=len(followers))
    days = pd.DataFrame({"platform": platform, "account": account, "day": day, "followers": followers})
    accounts = pd.DataFrame({"platform": [platform], "account": [account], "role": ["own"]})
    return {"account_days": schema.check(days, "account_days"), "accounts": schema.check(accounts, "accounts")}


def test_followers_are_those_of_the_last_day_of_each_week():
    series = weekly("followers", days_of(list(range(100, 121))), until=UNTIL)

    assert list(series.values) == [106, 113, 120] and series.days[-1] == pd.Timestamp(UNTIL)


def test_two_accounts_are_added_and_a_week_without_one_of_them_is_missing():
    both = [days_of([100.0] * 21), days_of([50.0] * 7, account="sud")]
    tables = {name: pd.concat([t[name] for t in both], ignore_index=True) for name in both[0]}

    series = weekly("followers", tables, until=UNTIL)

    assert np.isnan(series.values[:2]).all() and series.values[2] == 150 and series.n == 1


def test_a_rivals_days_are_not_the_clients():
    tables = days_of([100.0] * 21)
    tables["accounts"] = tables["accounts"].assign(role="competitor")

    with pytest.raises(Refusal, match="No export that was read feeds 'followers'"):
        weekly("followers", tables, until=UNTIL)


def test_a_week_without_posts_has_no_rate_but_a_sum_of_nothing():
    posts = posts_of(photo=[0.05] * 12, hours=24 * 3).assign(link_clicks=pd.array([10] * 12, dtype="Int64"))
    gap = posts.drop(index=[3, 4, 5]).reset_index(drop=True)  # 14 to 20 January

    until = date(2026, 2, 8)
    rate, clicks = (weekly(m, {"posts": gap}, until=until) for m in ("er_reach", "link_clicks"))

    assert np.isnan(rate.values).sum() == 1 and rate.values[-1] == pytest.approx(0.05)
    assert (clicks.values == 0).sum() == 1 and clicks.kind == "sum"


def test_posts_that_know_only_their_month_are_in_no_week():
    posts = posts_of(photo=[0.05] * 12).assign(time_precision="month")

    with pytest.raises(Refusal, match="feeds 'er_reach'"):
        weekly("er_reach", {"posts": posts}, until=UNTIL)


def test_the_last_sum_is_scaled_to_the_days_that_the_goal_speaks_of():
    posts = posts_of(photo=[0.05] * 28, hours=24).assign(link_clicks=pd.array([10] * 28, dtype="Int64"))

    series = weekly("link_clicks", {"posts": posts}, until=date(2026, 2, 1))

    assert standing(series, weeks=12, days=365) == pytest.approx(3650)


def test_without_tables_the_refusal_names_formula_and_table():
    with pytest.raises(Refusal, match=r"'share_of_voice' \(own mentions.*table mentions"):
        weekly("share_of_voice", {}, until=UNTIL)


def test_the_callers_tables_are_left_unchanged():
    tables = days_of([100.0] * 21)
    before = tables["account_days"].copy(deep=True)

    weekly("followers", tables, until=UNTIL)

    pd.testing.assert_frame_equal(tables["account_days"], before)
