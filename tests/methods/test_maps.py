"""The map of markets: every cell is a dated figure with its source, or unknown."""

import pandas as pd

from smmlib.core.brief.models import PLATFORMS
from smmlib.methods import maps
from tests import demo
from tests.test_platforms import brief_with, figure, figures_of


def reference():
    return pd.read_csv(demo.ROOT / "data" / "reference" / "audiences.csv", dtype="str", keep_default_na=False)


def test_every_platform_has_a_cell_in_russia_malaysia_the_us_and_the_world_and_each_figure_a_date_and_a_source():
    grid, sources = maps.of_markets(reference(), brief_with(markets=["BG"]))

    assert set(grid.index) == set(PLATFORMS) and list(grid) == ["BG", "RU", "MY", "US", "WORLD"]
    known = [c for m in grid for c in grid[m] if c is not None]
    assert grid["BG"].isna().all() and len(known) >= 25
    assert all(c.as_of and c.source and c.source in sources for c in known)


def test_every_unknown_cell_of_those_markets_is_a_row_that_says_unknown():
    table = reference()
    grid, _sources = maps.of_markets(table, brief_with(markets=[]))

    rows = set(zip(table["market"], table["platform"], strict=True))
    assert {(m, p) for m in ("RU", "MY", "US", "WORLD") for p in grid.index if grid.loc[p, m] is None} <= rows


def test_a_group_of_the_target_goes_before_everybody_and_a_group_that_nobody_asked_for_is_not_shown():
    wanted = demo.brief().target_audience.model_copy(update={"ages": ["25-34"], "genders": []})
    known = figures_of(figure("x", 0.2), figure("x", 0.3, dimension="age", group="25-34"), figure("x", 0.9, dimension="age", group="65+"))

    cell = maps.of_markets(known, brief_with(markets=["GB"], target_audience=wanted))[0].loc["x", "GB"]

    assert (cell.figure, cell.whom) == (0.3, "25-34")
