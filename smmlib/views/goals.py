"""Drawings of the goals: the way to each target, the answers, the check, the tasks."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pandas as pd

from smmlib.core import charts, i18n, tables, text, theme
from smmlib.core.drawing import recorded
from smmlib.core.metrics import METRICS, shown_scale
from smmlib.methods import smart

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WAY = (-1.0, 4.05)


@recorded
def plot_goals(goals: pd.DataFrame, *, language: str = "", caption: str = "") -> charts.Chart | tables.Shown:
    """Draw how far along the way from start to target each goal would be on its day if nothing changes."""
    _ = i18n.translator(language)
    ways = _ways(goals)
    if ways.empty:
        reason = str(goals.attrs.get("refused", "")) or _("No goal has a history that a chance could be drawn from.")
        return tables.note("fig-goals-way", reason, language)
    with charts.canvas(language=language, height=charts.rows_height(len(ways))) as drawing:
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


MOST_PANELS = 4


@recorded
def plot_course(
    course: pd.DataFrame, goals: pd.DataFrame, *, language: str = "", caption: str = ""
) -> charts.Chart | tables.Shown:
    """Draw each goal's weeks, measured and ahead, with the level its target means; one panel a goal."""
    _ = i18n.translator(language)
    name = "fig-goals-course"
    shown = [goal for goal in goals["goal"] if goal in set(course["goal"])][:MOST_PANELS] if len(goals) else []
    if not shown:
        return tables.note(
            name, str(course.attrs.get("refused", "")) or _("No export feeds the metric of any goal."), language
        )
    known = goals.set_index("goal")
    with charts.canvas(language=language, height=0.6 + 1.75 * len(shown), panels=len(shown)) as drawing:
        for ax, goal in zip(drawing.panels, shown, strict=True):
            _weeks(ax, course[course["goal"] == goal], known.loc[goal, "metric"], _("target"), language)
            charts.heading(ax, f"{goal} · {_way_said(known.loc[goal], language)}")
        subtitle = _(
            "By week; dots were measured, the band holds 80% of the futures if nothing changes; orange: what the target means a week"
        )
        return drawing.keep(name, _course_title(known.loc[shown], language), subtitle, caption)  # fmt: skip


def _way_said(row: pd.Series, language: str) -> str:
    _ = i18n.translator(language)
    where = f"{row['metric']}, {i18n.platform(row['platform'])}" if str(row["platform"] or "") else str(row["metric"])
    if pd.notna(row["met"]) and bool(row["met"]):
        return _("{where}: already there").format(where=where)
    if pd.isna(row["p_reachable"]):
        return _("{where}: chance not known").format(where=where)
    return _("{where}: chance {p}").format(where=where, p=i18n.percent(row["p_reachable"], language))


def _weeks(ax: Axes, some: pd.DataFrame, metric: str, target: str, language: str) -> None:
    """One goal's weeks on one panel."""
    scale = shown_scale(metric)
    past, ahead = (some[some["kind"] == kind] for kind in ("measured", "forecast"))
    ax.plot(past["day"], past["value"] * scale, "o", color=theme.CONTEXT, markersize=2.6)
    line = past["value"] if metric == "followers" else past["value"].rolling(8, min_periods=4, center=True).mean()
    ax.plot(past["day"], line * scale, color=theme.ACCENT, linewidth=1.6)
    if len(ahead):
        ax.fill_between(
            ahead["day"], ahead["value_low"] * scale, ahead["value_high"] * scale, color=theme.ACCENT, alpha=0.18, linewidth=0
        )  # fmt: skip
        ax.plot(ahead["day"], ahead["value"] * scale, color=theme.ACCENT, linewidth=1.6, linestyle="--")
    wanted = float(some["wanted"].iloc[0]) * scale
    ax.axhline(wanted, color=theme.CONTRAST, linewidth=1.2)
    ax.annotate(
        target, (some["day"].min(), wanted), xytext=(0, 3), textcoords="offset points", color=theme.CONTRAST, fontsize=8.5
    )  # fmt: skip
    ax.grid(visible=True, axis="y")
    ax.grid(visible=False, axis="x")
    percent = "%" if METRICS[metric].unit == "fraction" else ""
    ax.yaxis.set_major_formatter(
        lambda v, _place: i18n.number(v, language, 1 if percent and abs(v) < 10 else 0) + percent
    )
    ticks = pd.date_range(some["day"].min(), some["day"].max(), periods=6)[1:-1]
    ax.set_xticks(ticks, [i18n.day(t, language) for t in ticks])


def _course_title(goals: pd.DataFrame, language: str) -> str:
    """The goal whose chance is furthest from certain either way is what is to be decided."""
    _ = i18n.translator(language)
    open_ = goals[goals["p_reachable"].notna() & ~goals["met"].fillna(False).astype(bool)]
    if open_.empty:
        met = int(goals["met"].fillna(False).astype(bool).sum())
        return _("Course of the goals: {met} of {n} already there").format(met=met, n=len(goals))
    most = open_.assign(doubt=(open_["p_reachable"] - 0.5).abs()).sort_values("doubt").iloc[0]
    return _("Course of the goals: '{goal}' gets there with a chance of {p}").format(
        goal=most.name, p=i18n.percent(most["p_reachable"], language)
    )


@recorded
def plot_tasks(
    scored: pd.DataFrame, *, language: str = "", caption: str = "", most: int = 10
) -> charts.Chart | tables.Shown:
    """Draw the score of each task with what it would be if everything assumed were wrong by a factor of two."""
    _ = i18n.translator(language)
    name = "fig-goals-tasks"
    if scored.empty:
        return tables.note(name, str(scored.attrs.get("refused", "")) or _("The brief lists no tasks."), language)
    shown = scored.head(most).assign(
        label=[f"{text.label(str(r.task), longest=24)} ({i18n.percent(r.p_first, language)})" for r in scored.head(most).itertuples()],
        **{c: scored.head(most)[c] / scored["score"].max() for c in ("score", "score_low", "score_high")},
    )  # fmt: skip
    with charts.canvas(language=language, height=charts.rows_height(len(shown))) as drawing:
        charts.intervals(drawing.ax, shown, label="label", value="score", low="score_low", high="score_high", n="", reference=1.0,
            strong=shown["score_high"] >= 1, log=True, language=language,
        )  # fmt: skip
        charts.ratio_ticks(drawing.ax, [0.1, 0.2, 0.5, 1, 2, 5], language)
        drawing.ax.set_xlim(max(0.05, 0.9 * shown["score_low"].min()), 1.1 * shown["score_high"].max())
        first = scored.iloc[0]
        title = _("Tasks: '{task}' comes first in {p} of the draws").format(
            task=text.label(str(first["task"]), longest=40), p=i18n.percent(first["p_first"], language)
        )
        subtitle = _(
            "Score against the first task's, 80% interval if what is assumed is off by two; in brackets: how often first; grey: hardly ever"
        )
        return drawing.keep(name, title, subtitle, caption)  # fmt: skip


@recorded
def table_why(why: pd.DataFrame, *, language: str = "") -> tables.Shown:
    """Draw the four questions with their answers, or what helps to find one, and what the figures say beside them."""
    _ = i18n.translator(language)
    facts = [
        i18n.fill(f, json.loads(v), language) if f else "" for f, v in zip(why["fact"], why["fact_values"], strict=True)
    ]
    helped = [
        a if state == "answered" else (f"{a} — " if a else _("OPEN: nobody has answered this yet") + " ") + _(p)
        for a, p, state in zip(why["answer"], why["prompt"], why["state"], strict=True)
    ]
    shown = why.assign(question=why["question"].map(_), answer=helped, fact=facts)
    columns = {"question": (_("Question"), "text"), "answer": (_("Answer of the brief"), "text")}
    if any(facts):
        columns["fact"] = (_("What the figures say"), "text")
    return tables.table_view(shown, name="tab-goals-why", caption=_("Why?"), columns=columns, language=language)


@recorded
def table_links(links: pd.DataFrame, *, language: str = "", most: int = 20) -> tables.Shown:
    """Draw which steps move each marker of each goal."""
    _ = i18n.translator(language)
    joined = (
        links.groupby(["goal", "kpi", "role"], sort=False)["step"].agg(lambda s: ", ".join(x for x in s if x))
        if len(links)
        else links
    )
    rows = joined.reset_index() if len(links) else links
    rows.attrs.update(links.attrs)
    if len(links):
        rows = rows.assign(
            role=[_("the goal itself") if r == "outcome" else _("drives it") for r in rows["role"]],
            step=[s or _("nothing here: it can only be watched") for s in rows["step"]],
        )
    columns = {
        "goal": (_("Goal"), "text"),
        "kpi": (_("Marker"), "text"),
        "role": (_("Role"), "word"),
        "step": (_("Moved in"), "word"),
    }
    return tables.table_view(
        rows, name="tab-goals-links", caption=_("From goals to what is done about them"), columns=columns, language=language, most=most
    )  # fmt: skip


@recorded
def table_voice(voiced: pd.DataFrame, *, language: str = "", source: str = "") -> tables.Shown:
    """Draw what each share of voice takes."""
    _ = i18n.translator(language)
    shown = voiced.assign(goal=[_(str(g)) for g in voiced["goal"]]) if len(voiced) else voiced
    columns = {
        "goal": (_("Goal"), "text"),
        "voice": (_("Voice now (80% interval)"), "interval:percent"),
        "target": (_("Wanted"), "percent"),
        "own_week": (_("Own mentions a week"), "number"),
        "needed_week": (_("Needed a week"), "number"),
        "market_share": (_("Fits a market share of"), "percent"),
        "money_year": (_("Advertising a year"), "count"),
        "reason": (_("Not known"), "text"),
    }
    return tables.table_view(
        shown, name="tab-goals-voice", caption=_("What a share of voice takes"), columns=columns, source=source, language=language
    )  # fmt: skip


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
        "p_again": (_("Past again"), "percent"),
        "n": (_("Weeks"), "count"),
        "reason": (_("What the check says"), "reason"),
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
        "reason": (_("Rests on"), "reason"),
    }
    return tables.table_view(
        scored, name="tab-goals-tasks", caption=_("Tasks, scored"), columns=columns, language=language, most=most
    )
