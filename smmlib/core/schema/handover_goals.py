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
           measured=number("where it stands, computed from the exports as the target is judged", "metric's unit"),
           source=text("table that feeds it"), judged=text("how the target is judged: a level, a sum over a span, a mean of weeks"),
           n=count("measured weeks"), **_interval("expected", "where it goes if nothing changes", "metric's unit"),
           met=flag("already there"), specific=flag("says what and where"), measurable=flag("an export feeds it"),
           achievable=flag("chance of at least one in five; empty where unknown"), relevant=flag("a task serves it; empty without tasks"),
           time_bound=flag("due within the twelve months after the period"), owned=flag("somebody answers for it"),
           unknown=text("why there is no chance"), reason=text("what the check says")),
)  # fmt: skip
