"""The map of markets: every cell is a dated figure with its source, or unknown."""

import pandas as pd

from smmlib.core.brief.models import PLATFORMS
from smmlib.methods import maps
from tests import demo
from tests.test_platforms import brief_with, figure, figures_of


def reference():
    return pd.read_csv(demo.ROOT / "data" / "reference" / "audiences.csv", dtype="str", keep_default_na=False)


def test_every_platform_has_a_cell_in_russia_malaysia_the_us_and_the_world_and_each_figure_a_date_and_a_source():
    found = maps.of_markets(reference(), brief_with(markets=["BG"]))

    assert set(found["platform"]) == set(PLATFORMS) and list(found["market"].head(5)) == [
        "BG",
        "RU",
        "MY",
        "US",
        "WORLD",
    ]
    known = found[found["figure"].notna()]
    assert len(known) >= 25 and "BG" not in set(known["market"])
    assert known[["as_of", "source", "unit", "measure"]].ne("").all(axis=None)


def test_every_unknown_cell_of_those_markets_is_a_row_that_says_unknown():
    table = reference()
    found = maps.of_markets(table, brief_with(markets=[], target_audience=type(demo.brief().target_audience)()))

    rows = set(zip(table["market"], table["platform"], strict=True))
    unknown = found[found["figure"].isna()]
    assert set(zip(unknown["market"], unknown["platform"], strict=True)) <= rows


def test_a_group_of_the_target_goes_before_everybody_and_a_group_that_nobody_asked_for_is_not_shown():
    wanted = demo.brief().target_audience.model_copy(update={"ages": ["25-34"], "genders": []})
    known = figures_of(
        figure("x", 0.2),
        figure("x", 0.3, dimension="age", group="25-34"),
        figure("x", 0.9, dimension="age", group="65+"),
    )

    cell = (
        maps.of_markets(known, brief_with(markets=["GB"], target_audience=wanted))
        .query("platform == 'x' and market == 'GB'")
        .iloc[0]
    )

    assert (cell["figure"], cell["whom"]) == (0.3, "25-34")
