"""Do the steps agree with each other? One rule a function over hand-over tables, in the rows of `methods.agreement`.

A table that is empty, because its step refused or has not run, makes its rules unknown: unknown is never counted as held.
"""

from __future__ import annotations

import pandas as pd

from smmlib.core import i18n
from smmlib.core.brief import Brief
from smmlib.methods import zones
from smmlib.methods.agreement import Row, row_of

LEAST_CHANCE = 0.2  # a goal with less than one chance in five is a wish
TOPICS, HEADLINES = 10, 30  # the lists that the method asks for: ten to fifteen topics, thirty headlines
MOST_NIGHT = 0.2


def reach(goals: pd.DataFrame) -> list[Row]:
    """Is each goal open, and has it a chance?"""
    rows = []
    for goal in goals.to_dict("records"):
        met, chance = goal.get("met"), goal.get("p_reachable")
        if pd.notna(met):
            said = f"'{goal['metric']}' stands at {_short(goal['measured'])}, the target is {_short(goal['target'])}"
            rows.append(
                row_of(
                    "goal leaves room",
                    goal["goal"],
                    not met,
                    said,
                    "Aim higher, or spend the effort elsewhere." if met else "",
                )
            )
        known = None if pd.isna(chance) else bool(chance >= LEAST_CHANCE)
        said = (
            str(goal.get("unknown") or "no chance is known")
            if known is None
            else f"the chance by its day is {chance:.0%}"
        )
        remedy = "Lower the target, move the day, or say what will be done differently." if known is False else ""
        rows.append(row_of("goal has a chance", goal["goal"], known, said, remedy))
    return rows


def _short(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def sources(tree: pd.DataFrame) -> list[Row]:
    """Has each marker an export that feeds it? Outcomes one by one; drivers without one are named together."""
    rows, blind = [], []
    for kpi in tree.to_dict("records"):
        fed = kpi.get("status") != "unavailable" and pd.notna(kpi.get("source"))
        if kpi.get("role") == "driver":
            blind += [] if fed else [str(kpi["kpi"])]
            continue
        said = f"comes from {kpi['source']}" if fed else str(kpi.get("reason") or "no export feeds it")
        rows.append(
            row_of(
                "marker has a source",
                str(kpi["kpi"]),
                fed,
                said,
                "" if fed else "Add the export, or choose a marker that can be read.",
            )
        )
    drivers = int((tree["role"] == "driver").sum()) if len(tree) and "role" in tree else 0
    if drivers:
        said = f"{drivers - len(blind)} of {drivers} drivers can be read" + (
            f"; not {', '.join(blind)}" if blind else ""
        )
        rows.append(
            row_of(
                "marker has a source",
                "drivers",
                not blind,
                said,
                "Add the exports that `smm check` names, or drop these markers." if blind else "",
            )
        )
    return rows


def best_platform(brief: Brief, ranking: pd.DataFrame, plan: pd.DataFrame) -> list[Row]:
    """Is the platform that ranks first published on, and does the plan use no platform the ranking could not place?"""
    placed = ranking[ranking["place"].notna()].sort_values("place") if len(ranking) else ranking
    if placed.empty or plan.empty:
        return [row_of("best platform is used", "platforms", None, "no ranking of platforms, or no plan")]
    best = str(placed["platform"].iloc[0])
    used = best in set(plan["platform"])
    own = any(a.platform == best for a in brief.accounts if a.role == "own")
    said = f"{i18n.platform(best)} ranks first and is {'planned' if used else 'not planned'}"
    remedy = (
        ""
        if used
        else ("Plan posts there." if own else "Open an account there, or say in the brief why not (exclude).")
    )
    return [row_of("best platform is used", best, used, said, remedy)]


def lists(topics: pd.DataFrame, headlines: pd.DataFrame, tags: pd.DataFrame) -> list[Row]:
    """Are the lists that writers work from long enough?"""
    rows = []
    for subject, table, least, remedy in (
        ("topics", topics, TOPICS, "Add topics by hand in the brief's tasks, or export a longer period."),
        ("headlines", headlines, HEADLINES, "Export a longer period, or write the rest by hand."),
        ("main tags", tags, 1, "Write the brand's tags into the brief."),
    ):
        if table.empty:
            rows.append(
                row_of(
                    "lists are long enough", subject, None, str(table.attrs.get("refused") or "the step has left none")
                )
            )
            continue
        n = len(table)
        rows.append(
            row_of(
                "lists are long enough",
                subject,
                n >= least,
                f"{n} {subject}, at least {least} are asked for",
                "" if n >= least else remedy,
            )
        )
    return rows


def all_hours(brief: Brief, plan: pd.DataFrame, first_days: pd.DataFrame) -> list[Row]:
    """Do the plan and the care for the community fit into the team's hours together?"""
    have = sum(member.hours_week for member in brief.team)
    if not have or plan.empty or plan["hours"].isna().all() or first_days.empty:
        return [
            row_of(
                "work within hours", "posts and community", None, "no team, no hours for posts, or no first ninety days"
            )
        ]
    local = plan["starts_at"].dt.tz_convert(brief.time_zone).dt.tz_localize(None).dt.normalize()
    week = (local - pd.Timestamp(brief.period.until)).dt.days.sub(1) // 7
    posting = plan.groupby(week)["hours"].sum()
    caring = first_days.groupby((first_days["day"] - 1) // 7)["hours"].sum()
    busiest = float(posting.add(caring.reindex(posting.index), fill_value=0.0).max())
    fits = busiest <= have + 1e-9
    said = f"posts and community together need {busiest:.0f} of {have:g} hours in the busiest week"
    return [
        row_of(
            "work within hours",
            "posts and community",
            fits,
            said,
            "" if fits else "Plan fewer posts while the community starts, or add hours.",
        )
    ]


def money(brief: Brief, lines: pd.DataFrame) -> list[Row]:
    """Do the cost lines stay within the brief's total?"""
    total = brief.budget.total
    if not total or lines.empty or lines["cost"].isna().all():
        return [row_of("costs within the budget", "budget", None, "the brief names no total, or no costs are known")]
    cost = float(lines["cost"].sum())
    said = f"the lines add up to {cost:,.0f} of {total:,.0f} {brief.currency}"
    return [
        row_of(
            "costs within the budget",
            "budget",
            cost <= total * 1.0001,
            said,
            "" if cost <= total * 1.0001 else "Take lines out, or raise the total.",
        )
    ]


def awake(brief: Brief, plan: pd.DataFrame) -> list[Row]:
    """Does the plan arrive by day in each time zone of the audience?"""
    arrivals = zones.by_zone(plan, brief.time_zones)
    if not brief.time_zones or arrivals.empty:
        return [
            row_of(
                "audience is awake",
                "plan",
                None,
                "the brief names no time zones of the audience, or the plan has no hours",
            )
        ]
    return [
        row_of(
            "audience is awake",
            zones.city(arrival["zone"]),
            arrival["share_night"] <= MOST_NIGHT,
            f"{arrival['n_night']} of {arrival['n_posts']} posts arrive between midnight and six in {zones.city(arrival['zone'])}",
            "" if arrival["share_night"] <= MOST_NIGHT else "Move what matters, or publish it twice.",
        )
        for arrival in arrivals.to_dict("records")
    ]
