"""Hand-over tables of step 1, goals."""

from __future__ import annotations

from smmlib.core.schema.contract import count, day, flag, fraction, number, text, whole
from smmlib.core.schema.parts import interval as _interval
from smmlib.core.schema.parts import table as _table

GOALS = (
    _table("goals.tasks", "Tasks on social platforms, scored", "task",
           task=text("task", required=True), goal=text("goal it serves; empty where none was found"),
           **_interval("score", "reach x impact x confidence / effort", "points"),
           p_first=fraction("how often it comes first when what is assumed is wrong by a factor of two"),
           place=whole("1 is first", low=1), reach=number("people it can touch", "people", low=0),
           impact=number("2 high, 1 medium, 0.5 low", "points", low=0), confidence=fraction("1, 0.8 or 0.5"),
           effort=number("effort", "hours a week", low=0), assumed=text("what was assumed, not measured or stated"), reason=text("why")),
    _table("goals.goals", "Goals with their SMART check", "goal",
           goal=text("goal id", required=True), metric=text("METRICS.md id", required=True),
           platform=text("network; empty for all own accounts together"),
           baseline=number("where it stands, as the brief says", "metric's unit"), target=number("where it should stand", "metric's unit"),
           due=day("by when"), owner=text("who answers for it"), p_reachable=fraction("chance, from the account's history"),
           p_again=fraction("the same if the weeks of the past came again in blocks, no trend and no wandering level believed: a check"),
           measured=number("where it stands, computed from the exports as the target is judged", "metric's unit"),
           source=text("table that feeds it"), judged=text("how the target is judged: a level, a sum over a span, a mean of weeks"),
           n=count("measured weeks"), **_interval("expected", "where it goes if nothing changes", "metric's unit"),
           met=flag("already there"), specific=flag("says what and where"), measurable=flag("an export feeds it"),
           achievable=flag("chance of at least one in five; empty where unknown"), relevant=flag("a task serves it; empty without tasks"),
           time_bound=flag("due within the twelve months after the period"), owned=flag("somebody answers for it"),
           unknown=text("why there is no chance"), reason=text("what the check says")),
    _table("goals.course", "Each goal's metric by week: measured, and where it goes if nothing changes", "goal", "day",
           goal=text("goal id", required=True), day=day("last day of the week", required=True),
           **_interval("value", "value of the week", "metric's unit"), kind=text("which", among=("measured", "forecast")),
           wanted=number("the weekly value that the target means", "metric's unit")),
    _table("goals.links", "From goals to markers to the steps that move them", "goal", "kpi", "step",
           goal=text("goal id", required=True), kpi=text("marker", required=True), metric=text("METRICS.md id", required=True),
           role=text("outcome or driver", among=("outcome", "driver")), step=text("step of this workbook that moves it; empty where none does", required=True),
           how=text("how")),
    _table("goals.voice", "What a share of voice takes", "goal",
           goal=text("goal id, or what is asked instead", required=True), n=count("mentions of all brands in the last twelve weeks"),
           **_interval("voice", "share of voice now", "fraction"), target=fraction("share of voice wanted"),
           own_week=number("own mentions", "a week", low=0), others_week=number("competitors' mentions", "a week", low=0),
           needed_week=number("own mentions needed if competitors go on as now", "a week", low=0),
           more_week=number("of these more than now", "a week", low=0),
           market_share=fraction("share of the market that this voice usually wins a new brand in two years: target / 1.5"),
           esov=number("share of voice wanted less share of market now", "fraction"),
           **_interval("growth", "share of market that the excess usually wins in a year", "fraction"),
           money_year=number("advertising that this share of the category's spending is", "brief's currency a year", low=0),
           reason=text("what is not known")),
)  # fmt: skip
