"""Share of voice: sums to one, widens with bursts, and says nothing sure of one mention."""

import numpy as np
import pandas as pd
import pytest

from smmlib.methods import voices

DAYS = pd.date_range("2026-01-01", periods=140, freq="D")


def daily(**counts):
    return pd.concat([pd.DataFrame({"brand": b, "day": DAYS, "n_mentions": n}) for b, n in counts.items()], ignore_index=True)  # fmt: skip


def test_bursts_widen_the_interval():
    rng = np.random.default_rng(3)
    even = daily(a=rng.poisson(2, 140), b=rng.poisson(2, 140))
    weeks = np.repeat(rng.gamma(0.5, 4, 20), 7)
    bursty = daily(a=rng.poisson(weeks), b=rng.poisson(2, 140))

    calm, factor = voices.share_of_voice(even)
    wild, more = voices.share_of_voice(bursty)

    assert factor < 1.6 < more
    width = lambda t: float((t["share_of_voice_high"] - t["share_of_voice_low"]).iloc[0])  # noqa: E731
    assert width(wild) > 1.2 * width(calm)
    assert calm["share_of_voice"].sum() == pytest.approx(1)


def test_one_mention_leaves_everything_open():
    table, factor = voices.share_of_voice(daily(a=[1] + [0] * 139, b=0))

    assert factor == voices.ASSUMED
    assert table.loc[0, "share_of_voice"] == 1 and table.loc[0, "share_of_voice_low"] < 0.5


def test_no_mentions_at_all_are_no_shares():
    table, _ = voices.share_of_voice(daily(a=0, b=0))

    assert table["share_of_voice"].isna().all()
