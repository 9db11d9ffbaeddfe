"""Sentences about the budget: what it pays out, the hours, the split, the next unit of money, and the price of a goal's gap."""

from __future__ import annotations

from datetime import date
from typing import Any, Protocol

import numpy as np
import pandas as pd

from smmlib.core import i18n, levels
from smmlib.core.brief import Brief
from smmlib.core.errors import Refusal
from smmlib.core.findings import Evidence, Finding, refusal, short, strength_of
from smmlib.methods import costing

N_ = i18n.N_
METHOD = "saturating curves with doubt, split to equal return of the last unit on average over the draws"
SOURCE = "smmlib.methods.saturation; smmlib.methods.allocation"


class Planned(Protocol):
    """What these sentences need to know of a plan."""

    @property
    def ads(self) -> pd.DataFrame:
        """Canonical ads."""

    @property
    def team(self) -> pd.DataFrame:
        """Contract ``allies.team``."""

    @property
    def brief(self) -> Brief:
        """The client's brief."""

    @property
    def settings(self) -> Any:
        """The step's settings."""

    @property
    def total(self) -> float:
        """Money of the plan."""

    @property
    def spans(self) -> list[tuple[date, int]]:
        """First day and days of each month of the plan."""


@levels.told
def findings_of(
    plan: Planned, lines: pd.DataFrame, curves: pd.DataFrame, split: pd.DataFrame, goals: pd.DataFrame
) -> list[Finding]:
    """State what it costs against the budget and the team's hours, what the next unit brings, what a better split gains, and what is unknown."""
    found = [*_cost(plan, lines), *_hours(plan, lines)]
    if split.empty:
        reason = str(split.attrs.get("refused", "no curve could be drawn"))
        message = N_("Where the next unit of money does most cannot be told: {reason}")
        return [*found, refusal("budget", "split", reason, table="budget.allocation", message=message)]
    return [*found, *_moved(plan, split), *_next(plan, split, curves), *_bends(curves), *_gaps(plan, goals)]


def _evidence(table: str, metric: str = "") -> Evidence:
    return Evidence(table=table, metric=metric, method=METHOD, source=SOURCE)


def _cost(plan: Planned, lines: pd.DataFrame) -> list[Finding]:
    try:
        total = plan.total
    except Refusal as why:
        return [refusal("budget", "money", str(why), table="budget.lines", message=N_("No money is planned: {reason}"))]
    cost, unknown = (
        float(lines["cost"].sum()),
        int(lines[(lines["status"] == "unknown") & lines["cost"].isna()]["line"].nunique()),
    )
    values = {
        "cost": (round(cost, 2), plan.brief.currency),
        "total": (total, plan.brief.currency),
        "months": plan.settings.months,
        "unknown": unknown,
    }
    message = N_("The plan pays out {cost:money} of {total:money} in {months:count} months")
    if cost > total * 1.0001:
        message = N_(
            "The plan pays out {cost:money} in {months:count} months, more than the {total:money} of the budget"
        )
    elif unknown:
        message = N_(
            "The plan pays out {cost:money} of {total:money} in {months:count} months; lines without a price yet: {unknown:count}"
        )
    action = N_("Take lines out or agree on more money.") if cost > total * 1.0001 else \
        N_("Find these prices before the money is promised elsewhere.") if unknown else \
        N_("What is left stays in reserve: no line asks for it.") if cost < total * 0.99 else ""  # fmt: skip
    return [Finding(id="budget.money", message=message, values=values, value=cost, unit="money", strength="clear", action=action, weight=1.0,
                    evidence=Evidence(table="budget.lines", method="adding up"))]  # fmt: skip


def _hours(plan: Planned, lines: pd.DataFrame) -> list[Finding]:
    have, _rate = costing.capacity(plan.brief, plan.team)
    work = lines[lines["kind"] == "own work"] if len(lines) else lines
    silent = list(dict.fromkeys(work.loc[work["hours"].isna(), "line"])) if len(work) else []
    if work.empty or np.isnan(have) or work["hours"].isna().all():
        reason = "the brief names no team with hours" if np.isnan(have) else "nobody knows how long a post takes (planner, hours_per_post)" if silent else \
            "there are no dated posts of the client"  # fmt: skip
        return [
            refusal(
                "budget",
                "hours",
                reason,
                table="budget.lines",
                message=N_("Whether the work fits the team's hours cannot be told: {reason}"),
            )
        ]
    days = dict(plan.spans)
    need = float(
        (work.groupby("month")["hours"].sum() / [days[m.date()] / 7 for m in sorted(work["month"].unique())]).max()
    )
    fits = need <= have
    values = {"need": short(round(need, 1)), "have": short(have), "silent": ", ".join(silent)}
    message = N_("Own posts and answers take {need:number} of the team's {have:number} hours a week") if fits else \
        N_("Own posts and answers take {need:number} hours a week; the team has {have:number}")  # fmt: skip
    if silent and fits:
        message = N_(
            "Own posts and answers take at least {need:number} of the team's {have:number} hours a week; not counted: {silent}"
        )
    action = (
        ""
        if fits
        else N_("Plan fewer or simpler posts, or find more hours; money for advertising does not write posts.")
    )
    return [Finding(id="budget.hours", message=message, values=values, value=need, unit="hours", strength="clear" if not fits or not silent else "leaning",
                    action=action, weight=0.9, evidence=Evidence(table="budget.lines", method="posts a week x hours a post"))]  # fmt: skip


def _moved(plan: Planned, split: pd.DataFrame) -> list[Finding]:
    """Is the advised split better than the past's with the same money? And how much of the money comes back?"""
    beside, found = split.attrs, []
    middle, low, high, p = beside["gain"]
    if beside["comparable"] and high > low:
        strength = strength_of(p, n=int((split["brings"].notna()).sum()), least=2)
        values = {
            "gain": short(middle),
            "response": split["response"].iloc[0],
            "first": split["channel"].iloc[0],
            "regret": short(beside["regret"]),
        }
        message = N_("The advised split brings {gain:percent} more {response} than the past's split of the same money; most goes to {first:platform}") \
            if strength != "cannot tell" else N_("Splitting the money in another way than before is not known to bring more {response}")  # fmt: skip
        action = (
            N_("Move in steps, and count after each.")
            if strength != "cannot tell"
            else N_("Keep the split; vary each channel's money from week to week, so that next time it can be told.")
        )
        found.append(Finding(id="budget.split", message=message, values=values, value=middle, low=low, high=high, level=0.8, unit="fraction", strength=strength,
                             evidence=_evidence("budget.allocation", str(values["response"])), action=action, weight=abs(middle)))  # fmt: skip
    if beside["enough"] < beside["money"] * 0.97:
        values = {
            "enough": (round(beside["enough"], -1), plan.brief.currency),
            "money": (round(beside["money"], -1), plan.brief.currency),
        }
        message = N_(
            "Of {money:money} for advertising, the part above about {enough:money} brings back less than it costs, as far as sales are counted"
        )
        found.append(Finding(id="budget.enough", message=message, values=values, value=beside["enough"], unit="money", strength="leaning", weight=0.8,
                             evidence=_evidence("budget.allocation"), action=N_("Agree with the client what else the rest is to bring, or keep it.")))  # fmt: skip
    return found


def _next(plan: Planned, split: pd.DataFrame, curves: pd.DataFrame) -> list[Finding]:
    """What the next unit of money brings on each channel."""
    found, p_back = [], split.attrs["p_back"]
    for row in split[split["marginal"].notna()].to_dict("records"):
        name, p = row["channel"], p_back.get(row["channel"])
        values = {"channel": name, "unit": (1, plan.brief.currency), "back": (short(row["returns"]), plan.brief.currency), "response": row["response"],
                  "price": (short(1 / row["marginal"]) if row["marginal"] > 0 else None, plan.brief.currency)}  # fmt: skip
        n = int(curves.set_index("channel")["n"][name])
        strength = "cannot tell" if p is None else strength_of(max(p, 1 - p), n=n, least=30)
        message = N_("The next {unit:money} on {channel:platform} brings back {back:money}; at this spend one more costs {price:money} ({response})") \
            if p is not None else N_("At this spend one more costs {price:money} on {channel:platform} ({response}); what it is worth is not known")  # fmt: skip
        action = N_("Say what one is worth (value), and the workbook says where to stop.") if p is None else \
            N_("There is room on {channel:platform}.") if p >= 0.8 else N_("More money on {channel:platform} has to be paid for by something that sales do not show.") if p <= 0.2 else ""  # fmt: skip
        known = p is not None
        found.append(Finding(id=f"budget.next.{name}", message=message, values=values, value=row["returns"] if known else None, low=row["returns_low"] if known else None,
                             high=row["returns_high"] if known else None, level=plan.settings.level if known else None, unit="money", n=n or None, strength=strength,
                             evidence=_evidence("budget.allocation", row["response"]), action=action, weight=abs((p or 0.5) - 0.5)))  # fmt: skip
    return found


def _bends(curves: pd.DataFrame) -> list[Finding]:
    """Which channels' bends the data does not tell."""
    found = []
    for row in curves[curves["source"] != "data"].to_dict("records"):
        message = N_("How fast {channel:platform} saturates cannot be told: {reason}")
        values = {"channel": row["channel"], "reason": row["reason"]}
        found.append(Finding(id=f"budget.bend.{row['channel']}", message=message, values=values, n=int(row["n"]) or None, strength="cannot tell", weight=0.3,
                             evidence=_evidence("budget.curves"), action=N_("Vary the daily money of each campaign by half and double for some weeks, by lot.")))  # fmt: skip
    return found


def _gaps(plan: Planned, goals: pd.DataFrame) -> list[Finding]:
    """What it would cost to buy what a goal is expected to lack, at the past's average price."""
    found, buyable = [], {"link_clicks": "clicks", "clicks": "clicks", "conversions": "conversions"}
    for goal in goals.to_dict("records") if len(goals) else []:
        column, expected = buyable.get(goal["metric"]), goal["expected"]
        some = plan.ads[(plan.ads["platform"] == goal["platform"])] if goal["platform"] else plan.ads
        lack = goal["target"] - expected if pd.notna(expected) else float("nan")
        counted = float(some[column].sum()) if column and len(some) else 0.0
        if not lack > 0 or not counted or not some["spend"].sum():
            continue
        price = lack * float(some["spend"].sum()) / counted
        values = {
            "goal": goal["goal"],
            "lack": short(round(lack)),
            "metric": goal["metric"],
            "price": (round(price, -1), plan.brief.currency),
        }
        found.append(Finding(id=f"budget.gap.{goal['goal']}", message=N_("Goal '{goal}' is expected to lack {lack:count} {metric}; bought at the past's average price they would cost {price:money}"),
                             values=values, value=price, unit="money", n=len(some), strength="leaning", evidence=Evidence(table="ads", metric=column or "", method="gap x average price"),
                             action=N_("Compare this price with what the goal is worth before buying it."), weight=0.5))  # fmt: skip
    return found
