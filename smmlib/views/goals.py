"""Drawings of the goals: the way to each target, the answers, the check, the tasks."""

from __future__ import annotations

import pandas as pd

from smmlib.core import charts, i18n, tables
from smmlib.core.drawing import recorded
from smmlib.core.metrics import METRICS, shown_scale
from smmlib.methods import smart

WAY = (-1.0, 4.05)


@recorded
def plot_goals(goals: pd.DataFrame, *, language: str = "", caption: str = "") -> charts.Chart | tables.Shown:
    """Draw how far along the way from start to target each goal would be on its day if nothing changes."""
    _ = i18n.translator(language)
    ways = _ways(goals)
    if ways.empty:
        reason = str(goals.attrs.get("refused", "")) or _("No goal has a history that a chance could be drawn from.")
        return tables.note("fig-goals-way", reason, language)
    with charts.canvas(height=charts.rows_height(len(ways))) as drawing:
        sure = (ways["p_reachable"] >= 0.8) | (ways["p_reachable"] < smart.UNLIKELY)
        charts.intervals(
            drawing.ax,
            ways,
            label="label",
            value="way",
            low="way_low",
            high="way_high",
            n="n",
            reference=1.0,
            strong=sure,
        )
        drawing.ax.axvline(0.0, color="#949494", linewidth=1, linestyle=":")
        drawing.ax.set_xticks([-1, 0, 1, 2, 3, 4], ["", _("start"), _("target"), "×2", "×3", "×4"])
        drawing.ax.set_xlim(WAY[0] - 0.1, WAY[1] + 0.15)
        likely, n = int((ways["p_reachable"] >= 0.8).sum()), len(ways)
        title = _("Goals: {likely} of {n} likely to come by themselves").format(likely=likely, n=n)
        subtitle = _(
            "Way from start to target on the day it is due if nothing changes, 80% interval, cut at four times the way, n weeks; grey: open either way"
        )
        return drawing.keep("fig-goals-way", title, subtitle, caption)


def _ways(goals: pd.DataFrame) -> pd.DataFrame:
    start = goals["baseline"].fillna(goals["measured"])
    span = (goals["target"] - start).where(lambda s: s != 0)
    made = goals.assign(
        **{
            name.replace("expected", "way"): (goals[name] - start) / span
            for name in ("expected", "expected_low", "expected_high")
        }
    )
    made = made.assign(label=[f"{row.goal}: {row.metric} ({row.p_reachable:.0%})" for row in goals.itertuples()])
    return made.dropna(subset=["way", "p_reachable"]).reset_index(drop=True)


@recorded
def table_why(why: pd.DataFrame, *, language: str = "") -> tables.Shown:
    """Draw the four questions with their answers; an empty one is an open question."""
    _ = i18n.translator(language)
    shown = why.assign(
        question=why["question"].map(_),
        answer=why["answer"].where(~why["open"], _("OPEN: nobody has answered this yet")),
    )
    columns = {"question": (_("Question"), "text"), "answer": (_("Answer of the brief"), "text")}
    return tables.table_view(shown, name="tab-goals-why", caption=_("Why?"), columns=columns, language=language)


@recorded
def table_goals(goals: pd.DataFrame, *, language: str = "", source: str = "") -> tables.Shown:
    """Draw each goal with its start by the brief and by the exports, its target, its chance, and what is wrong with it."""
    _ = i18n.translator(language)
    numbers = ("baseline", "measured", "target")
    shown = goals.assign(
        **{
            name: [_written(v, m, language) for v, m in zip(goals[name], goals["metric"], strict=True)]
            for name in numbers
        }
    )
    columns = {
        "goal": (_("Goal"), "text"),
        "metric": (_("Metric"), "text"),
        "baseline": (_("Start, brief"), "text"),
        "measured": (_("Start, exports"), "text"),
        "target": (_("Target"), "text"),
        "due": (_("Due"), "date"),
        "p_reachable": (_("Chance"), "percent"),
        "n": (_("Weeks"), "count"),
        "reason": (_("What the check says"), "text"),
    }
    return tables.table_view(
        shown, name="tab-goals-smart", caption=_("Goals, checked"), columns=columns, source=source, language=language
    )


def _written(value: float, metric: str, language: str) -> str:
    if pd.isna(value):
        return i18n.MISSING
    percent = "%" if METRICS[metric].unit == "fraction" else ""
    return i18n.number(value * shown_scale(metric), language) + percent


@recorded
def table_tasks(scored: pd.DataFrame, *, language: str = "", most: int = 15) -> tables.Shown:
    """Draw the tasks in order, with what each score rests on."""
    _ = i18n.translator(language)
    columns = {
        "place": (_("Place"), "count"),
        "task": (_("Task"), "text"),
        "goal": (_("Goal"), "text"),
        "score": (_("Score (80% interval)"), "interval:number"),
        "p_first": (_("First in"), "percent"),
        "assumed": (_("Assumed"), "word"),
        "reason": (_("Rests on"), "text"),
    }
    return tables.table_view(
        scored, name="tab-goals-tasks", caption=_("Tasks, scored"), columns=columns, language=language, most=most
    )
