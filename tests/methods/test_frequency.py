"""Frequency: a fading account does not make frequent posting look good."""

import numpy as np
import pandas as pd
import pytest

from smmlib.core.errors import Refusal
from smmlib.methods.frequency import gap_classes, gap_effects
from tests.making import posts_of


def fading(effect: float = 0.0) -> pd.DataFrame:
    """300 posts, ever rarer, earning ever less; those within half a day of the last earn `effect` more (log)."""
    rng = np.random.default_rng(3)
    hours = np.where(rng.uniform(size=300) < np.linspace(0.9, 0.2, 300), 8, 60)
    when = pd.Timestamp("2025-01-01", tz="UTC") + pd.to_timedelta(np.cumsum(hours), unit="h")
    rates = 0.06 * np.exp(-2.0 * np.linspace(0, 1, 300) + effect * (hours == 8) + rng.normal(0, 0.3, 300))
    posts = posts_of(photo=[0.01] * 300).assign(
        published_at=when.as_unit("us"), reach=pd.array([5000] * 300, dtype="Int64")
    )
    return posts.assign(likes=pd.array(np.round(rates * 5000).astype(int), dtype="Int64"))


def test_plain_averages_praise_frequency_where_the_trend_did_it_all():
    posts = fading()
    plain = posts["likes"].astype(float).groupby(gap_classes(posts)).mean()

    found = gap_effects(posts, zone="UTC").table.set_index("group")["lift"]

    assert plain["under half a day"] > 1.4 * plain["one to three days"]
    assert found["under half a day"] / found["one to three days"] == pytest.approx(1, abs=0.12)


def test_a_true_effect_of_frequency_is_found():
    found = gap_effects(fading(effect=0.5), zone="UTC").table.set_index("group")["lift"]

    assert found["under half a day"] / found["one to three days"] > 1.3


def test_the_first_post_has_no_gap_and_order_of_rows_does_not_matter():
    posts = fading()

    classes = gap_classes(posts)

    assert classes.isna().sum() == 1
    assert gap_classes(posts.sample(frac=1, random_state=1)).reindex(posts.index).equals(classes)


def test_an_even_rhythm_is_refused():
    with pytest.raises(Refusal, match="all gaps between posts are alike"):
        gap_effects(posts_of(photo=[0.03] * 40, hours=24), zone="UTC")
