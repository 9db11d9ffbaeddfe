"""Drawings of the calendar: when posts earn more, and the plan as people hang it on a wall."""

from __future__ import annotations

from typing import Any

import pandas as pd

from smmlib.core import agenda, charts, i18n, tables
from smmlib.core.drawing import recorded
from smmlib.methods import slots as blocks
from smmlib.methods import zones

LEAST = 5  # posts in a block before anything is said about it


@recorded
def plot_slots(slots: pd.DataFrame, *, language: str = "", caption: str = "") -> charts.Chart | tables.Shown:
    """Draw the blocks of each account as a grid of expected lifts, with posts in each cell; empty where nothing was posted."""
    _ = i18n.translator(language)
    name = "fig-calendar-slots"
    if slots.empty:
        return tables.note(name, str(slots.attrs.get("refused", _("No hour could be ranked."))), language)
    groups = [some for _key, some in slots.groupby(["platform", "account"], sort=True)]
    spread = max(0.25, float((slots["lift"] - 1).abs().max()))
    with charts.canvas(
        language=language, height=sum(0.75 + 0.5 * g["hour_from"].nunique() for g in groups), panels=len(groups)
    ) as drawing:
        for ax, some in zip(drawing.panels, groups, strict=True):
            _draw_grid(ax, some, spread, language)
        matters = [some["platform"].iloc[0] for some in groups if len(blocks.surely_better(some, least=LEAST))]
        title = _("Some hours earn more on {where}") if matters else _("The hour makes no clear difference")
        where = ", ".join(sorted({i18n.platform(str(p)) for p in matters}))
        subtitle = _(
            "Expected rate of a post against the account's average ({metric}), shrunk for luck; n posts in each block; times of {zone}"
        )
        words = {"metric": ", ".join(sorted(slots["metric"].unique())), "zone": slots["zone"].iloc[0]}
        return drawing.keep(name, title.format(where=where), subtitle.format(**words), caption)


def _draw_grid(ax: Any, some: pd.DataFrame, spread: float, language: str) -> None:
    _ = i18n.translator(language)
    dayparts = {hour: _(part) for hour, part in zip(some["hour_from"], some["daypart"], strict=True)}
    days = {day: i18n.weekday(day, language, "abbreviated") if day else _("all days") for day in range(8)}
    shown = some.assign(day=some["weekday"].fillna(0).astype(int))
    charts.blocks(
        ax,
        shown,
        rows="hour_from",
        columns="day",
        row_names=dayparts,
        column_names=days,
        spread=spread,
        language=language,
    )
    charts.heading(ax, f"{some['account'].iloc[0]} · {i18n.platform(some['platform'].iloc[0])}")


@recorded
def plot_plan(plan: pd.DataFrame, *, zone: str, language: str = "", caption: str = "") -> charts.Chart | tables.Shown:
    """Draw the weeks of the plan as a calendar: a line a post, filled where the time is a habit or proven, hollow where it explores."""
    _ = i18n.translator(language)
    name = "fig-calendar-plan"
    if plan.empty:
        return tables.note(name, str(plan.attrs.get("refused", _("Nothing could be planned."))), language)
    local = plan["starts_at"].dt.tz_convert(zone)
    keys = plan["platform"] + " " + plan["account"]
    colours = agenda.colours_of(list(keys.value_counts().index))
    items: dict[Any, list[tuple[str, str, bool]]] = {}
    for at, key, row in zip(local, keys, plan.to_dict("records"), strict=True):
        hour = "" if str(row["local_time"]).endswith("hour open") else f"{at:%H:%M} "
        items.setdefault(at.date(), []).append((f"{hour}{_(row['format'] or '')}", key, row["kind"] == "explore"))
    first, weeks = min(items), (max(items) - min(items)).days // 7 + 1
    named = {f"{p} {a}": f"{a} · {i18n.platform(p)}" for p, a in zip(plan["platform"], plan["account"], strict=True)}
    with charts.canvas(language=language, height=0.9 + 1.05 * (weeks + 1)) as drawing:
        agenda.draw(drawing.ax, items, first=first, weeks=weeks, colours=colours, language=language)
        hollow = _("tries a rare hour") if (plan["kind"] == "explore").any() else ""
        agenda.legend(drawing.ax, {key: named[key] for key in colours}, colours, hollow)
        title = _("{n} posts in {weeks} weeks, {explore} of them to try rare hours")
        words = {"n": len(plan), "weeks": weeks, "explore": int((plan["kind"] == "explore").sum())}
        subtitle = _("Hour and format of each planned post; times of {zone}")
        return drawing.keep(name, title.format(**words), subtitle.format(zone=zone), caption)


@recorded
def table_arrivals(arrivals: pd.DataFrame, *, language: str = "") -> tables.Shown:
    """Draw where the plan falls in the day of each zone of the audience."""
    _ = i18n.translator(language)
    columns = {
        "place": (_("Clock of"), "text"),
        "n_posts": (_("Posts"), "count"),
        "usual": (_("Half arrive before"), "text"),
        "n_night": (_("Between midnight and six"), "count"),
    }
    shown = arrivals.assign(place=[zones.city(z) for z in arrivals["zone"]])
    return tables.table_view(
        shown, name="tab-calendar-arrivals", caption=_("When the posts arrive"), columns=columns, language=language
    )


@recorded
def table_plan(plan: pd.DataFrame, *, language: str = "", source: str = "", most: int = 14) -> tables.Shown:
    """Draw the first posts of the plan; the hour in other zones of the audience only where there are some."""
    _ = i18n.translator(language)
    elsewhere = len(plan) and (plan["elsewhere"].fillna("") != "").any()
    columns = {
        "local_time": (_("When (local)"), "text"),
        **({"elsewhere": (_("For readers in"), "text")} if elsewhere else {}),
        "platform": (_("Platform"), "text"),
        "format": (_("Format"), "word"),
        "topic": (_("Topic"), "text"),
        "headline": (_("Headline"), "text"),
        "tags": (_("Tags"), "text"),
        "expires_at": (_("Ends"), "date"),
    }
    if not len(plan) or plan["headline"].isna().all():
        columns.pop("headline")
    shown = plan.assign(platform=plan["platform"].map(i18n.platform)) if len(plan) else plan
    return tables.table_view(
        shown,
        name="tab-calendar-plan",
        caption=_("The next posts"),
        columns=columns,
        source=source,
        language=language,
        most=most,
    )


@recorded
def table_refused(refused: pd.DataFrame, *, language: str = "") -> tables.Shown:
    """Draw the wishes that could not be placed, each with the rule and the remedy."""
    _ = i18n.translator(language)
    columns = {
        "wanted": (_("Wanted"), "text"),
        "rule": (_("Rule"), "word"),
        "n": (_("Posts"), "count"),
        "reason": (_("What would have to change"), "text"),
    }
    return tables.table_view(
        refused, name="tab-calendar-refused", caption=_("What could not be placed"), columns=columns, language=language
    )


@recorded
def table_gaps(gaps: pd.DataFrame, *, language: str = "") -> tables.Shown:
    """Draw what posts earn by the time since the post before."""
    _ = i18n.translator(language)
    named = gaps.assign(gap=[_(g) for g in gaps["gap"]]) if len(gaps) else gaps
    columns = {
        "account": (_("Account"), "text"),
        "gap": (_("After the last post"), "word"),
        "n_posts": (_("Posts"), "count"),
        "lift": (_("Against the average (90% interval)"), "interval:times"),
    }
    return tables.table_view(
        named,
        name="tab-calendar-gaps",
        caption=_("Does frequency matter, the trend taken out?"),
        columns=columns,
        language=language,
        most=12,
    )
