"""Density: figures of one source and day, and what is unknown stays unknown."""

import pandas as pd
import pytest

from smmlib.core import schema
from smmlib.core.brief.models import Audience
from smmlib.methods import combining, density, figures
from tests import demo
from tests.test_platforms import figure, figures_of

WOMEN = {"dimension": "gender", "group": "women", "measure": "composition"}


def rows_of(known, **target):
    brief = demo.brief().model_copy(update={"target_audience": Audience(**target), "markets": ["GB"]})
    return pd.DataFrame(
        density.rows(schema.empty("audience.portrait"), known, brief, ("instagram", "facebook", "tiktok", "x"))
    )


def test_affinity_is_use_in_the_target_over_use_at_large_of_the_same_day():
    use = [figure(p, 0.5) for p in ("instagram", "facebook", "tiktok")]
    young = [
        figure(p, v, dimension="age", group="18-24")
        for p, v in (("instagram", 0.9), ("facebook", 0.4), ("tiktok", 0.5))
    ]

    found = rows_of(figures_of(*use, *young), ages=["18-24"]).set_index("platform")

    assert found.loc["instagram", "affinity"] == pytest.approx(180) and found.loc[
        "facebook", "affinity"
    ] == pytest.approx(80)


def test_without_figures_of_the_target_there_is_no_affinity():
    found = rows_of(figures_of(*(figure(p, 0.5) for p in ("instagram", "facebook", "tiktok"))), ages=["18-24"])

    assert "affinity" not in found or found["affinity"].isna().all()


def test_women_among_the_users_say_how_dense_women_are_and_leave_men_a_bound():
    known = figures_of(figure("instagram", 0.56, **WOMEN))

    for wanted, middle, ends in (("women", 0.56, (0.56, 0.56)), ("men", None, (0.0, 0.44))):
        row = rows_of(known, genders=[wanted]).query("basis == @density.COMPOSED").iloc[0]
        assert (row["density_low"], row["density_high"]) == pytest.approx(ends)
        assert row["density"] == pytest.approx(middle) if middle else pd.isna(row["density"])


def test_an_unknown_platform_says_that_other_figures_of_it_are_not_compared():
    known = figures_of(*(figure(p, 0.5) for p in ("instagram", "facebook", "tiktok")), figure("x", 0.2, as_of="2015"))

    reason = rows_of(known).set_index("platform").loc["x", "reason"]

    assert reason.startswith("unknown") and "2015" in reason


def test_only_the_same_people_are_added_up():
    ages = [figure(p, v, dimension="age", group=g) for p, g, v in (
        ("instagram", "16-24", 0.9), ("instagram", "25-34", 0.5), ("facebook", "25-34", 0.4), ("tiktok", "16-24", 0.8))]  # fmt: skip
    known, target = figures_of(*ages), Audience(ages=["16-34"])
    series = figures.series_of(known, "GB", ("instagram", "facebook", "tiktok"), target)

    table = combining.combine(series, known, target, ["instagram", "facebook", "tiktok"], []).set_index("combination")

    assert table.loc["instagram + facebook", "groups"] == "ages 25-34"
    assert table.loc["instagram + facebook", "net_share"] == pytest.approx(1 - 0.5 * 0.6)
    assert "facebook + tiktok" not in table.index
    assert ((table["net_share_low"] <= table["net_share"]) & (table["net_share"] <= table["net_share_high"])).all()
