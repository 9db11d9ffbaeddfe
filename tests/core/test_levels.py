"""An interval is called by the level it has: in a chart, in a table, in a sentence."""

from __future__ import annotations

import pandas as pd
import pytest

from smmlib.core import levels
from smmlib.core.brief.models import StepParams
from smmlib.core.drawing import recorded
from smmlib.core.findings import Evidence, Finding
from smmlib.core.tables import table_view

TABLE = pd.DataFrame({"name": ["reel"], "lift": [1.2], "lift_low": [1.1], "lift_high": [1.3]})


class Settings(StepParams):
    level: float = 0.8


class Plan:
    def __init__(self, level: float) -> None:
        self.settings = Settings(level=level)


@levels.carried
def measured(*, level: float = 0.9) -> pd.DataFrame:
    return TABLE.copy()


@levels.carried
def planned(plan: Plan) -> pd.DataFrame:
    return TABLE.copy()


@levels.told
def tell(table: pd.DataFrame) -> list[Finding]:
    def one(id: str, of: str) -> Finding:
        return Finding(id=id, message="Reels earn more", value=1.2, low=1.1, high=1.3, level=0.9, strength="clear", evidence=Evidence(table=of))  # fmt: skip

    return [
        one("formats.a", "formats.effects"),
        one("formats.promise", "posts"),
        one("formats.strategy", "formats.mix"),
        one("monitoring.new_authors", "monitoring.volume"),
    ]


def test_a_table_of_the_usual_level_carries_nothing_and_any_other_its_own():
    assert [t.attrs.get("level") for t in (measured(), measured(level=0.9), measured(level=0.5))] == [None, None, 0.5]
    assert [planned(Plan(level)).attrs.get("level") for level in (0.8, 0.95)] == [None, 0.95]


def test_sentences_name_the_level_that_was_asked_for_and_checks_on_later_posts_keep_theirs():
    assert [f.level for f in tell(measured())] == [0.9, 0.9, 0.9, 0.9]
    assert [f.level for f in tell(measured(level=0.5))] == [0.5, 0.9, 0.9, 0.9]


@pytest.mark.parametrize(
    ("heading", "said"),
    [("Lift (90% interval)", "Lift (50% interval)"), ("Отношение (90-процентный интервал)", "Отношение (50-процентный интервал)")],
)  # fmt: skip
def test_headings_of_tables_name_it_and_styles_and_cells_stay(heading, said):
    @recorded
    def draw(table: pd.DataFrame, *, language: str = "") -> object:
        return table_view(table.assign(name="earns 90% more"), name="tab-a", caption="Formats", columns={"name": ("Format", "text"), "lift": (heading, "interval:times")})  # fmt: skip

    usual, other = draw(measured()), draw(measured(level=0.5))

    assert heading in usual.html
    assert said in other.html
    assert other.html.replace(said, heading) == usual.html
