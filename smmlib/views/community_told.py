"""Sentences about the community: page or group, what its first ninety days take, and how many will speak."""

from __future__ import annotations

import numpy as np
import pandas as pd

from smmlib.core import i18n
from smmlib.core.findings import Evidence, Finding, Strength, refusal, short

N_ = i18n.N_
ALL = "together"
METHOD = "weighted criteria; weights, scales and measurements moved together"
SOURCE = "smmlib.methods.leaning; data/reference/community_criteria.csv"
OPEN_HOURS, OPEN_ANSWERS = 7.0, 0.8


def told(
    criteria: pd.DataFrame, laid: pd.DataFrame, decision: pd.DataFrame, days: pd.DataFrame, people: pd.DataFrame
) -> list[Finding]:
    """State page or group and how firmly, what would change it, how many will speak, and what the first ninety days hold."""
    found = _decision(decision)
    if len(decision):
        found += _kind(decision) + _against(criteria, decision)
    found += [*_days(days), *_people(people)]
    open_parts = laid.loc[laid["open"], "part"].tolist()
    if open_parts:
        found.append(Finding(id="community.ground", message=N_("Parts of positioning and brand still open before anybody is invited: {n:count}"),
                             values={"n": len(open_parts)}, value=len(open_parts), unit="count", strength="clear", weight=0.2, action=N_("Fill them in; the table names them."),
                             evidence=Evidence(table="community.first_90_days", method="reading the brief")))  # fmt: skip
    return found


def _evidence(table: str = "community.decision") -> Evidence:
    return Evidence(table=table, method=METHOD, source=SOURCE)


def _decision(decision: pd.DataFrame) -> list[Finding]:
    if decision.empty:
        reason = str(decision.attrs.get("refused", "too little is known"))
        return [
            refusal(
                "community",
                "form",
                reason,
                table="community.decision",
                message=N_("Page or group cannot be told: {reason}"),
            )
        ]
    row = decision.iloc[-1]
    p, form = float(row["p_group"]), str(row["form"])
    strength: Strength = "cannot tell" if form == "cannot tell" else "leaning"  # weights are opinions: never clear
    message = {
        "page": N_(
            "A page, not a group, on {home:platform}: it comes out in {sure:percent} of the ways in which weights, scales and measurements may move"
        ),
        "group": N_(
            "A group, not a page, on {home:platform}: it comes out in {sure:percent} of the ways in which weights, scales and measurements may move"
        ),
        "cannot tell": N_(
            "Page or group on {home:platform} cannot be told: a group comes out in {p:percent} of the ways in which weights, scales and measurements may move"
        ),
    }[form]
    action = {
        "page": N_("Keep the page; make a group only once readers answer each other without being asked."),
        "group": N_("Open the group with those who already speak, and keep the page as its business card."),
        "cannot tell": N_("Start with the page, which asks fewer hours, and decide again at half-time."),
    }[form]
    return [Finding(id="community.form", message=message, values={"home": row["platform"], "p": short(p), "sure": short(max(p, 1 - p))}, value=p, unit="fraction",
                    n=int(row["n"]), strength=strength, evidence=_evidence(), action=action, weight=abs(2 * p - 1))]  # fmt: skip


def _kind(decision: pd.DataFrame) -> list[Finding]:
    """Open or partly closed, where a group is advised: by the hours and by how fast questions are answered."""
    if decision["form"].iloc[-1] != "group":
        return []
    by_name = decision.set_index("criterion")
    hours, answers = by_name["value"].get("hours", np.nan), by_name["value"].get("answers", np.nan)
    looked_after = hours >= OPEN_HOURS and answers >= OPEN_ANSWERS
    message = (
        N_("The group can be open: somebody looks in daily")
        if looked_after
        else N_("The group should be partly closed: members' posts appear after somebody has read them")
    )
    action = (
        "" if looked_after else N_("Open it fully once questions are answered within a day and an hour a day is free.")
    )
    return [
        Finding(
            id="community.kind",
            message=message,
            values={},
            strength="leaning",
            evidence=_evidence(),
            action=action,
            weight=0.3,
        )
    ]


def _against(criteria: pd.DataFrame, decision: pd.DataFrame) -> list[Finding]:
    """The heaviest criterion that speaks against the form that comes out: what would change our mind."""
    rows = decision[decision["group"].notna() & (decision["criterion"] != ALL)]
    towards_group = float(decision["group"].iloc[-1]) > 0.5
    pull = rows["weight"] * (rows["page"] - rows["group"] if towards_group else rows["group"] - rows["page"])
    if rows.empty or not pull.max() > 0:
        return []
    question = dict(zip(criteria["criterion"], criteria["question"], strict=True))
    row = rows.loc[pull.idxmax()]
    message = (
        N_("Most against a group speaks: {question:word} ({reason})")
        if towards_group
        else N_("Most for a group speaks: {question:word} ({reason})")
    )
    return [Finding(id="community.against", message=message, values={"question": question[row["criterion"]], "reason": row["reason"]}, n=None if pd.isna(row["n"]) else int(row["n"]),
                    strength="leaning", evidence=_evidence(), weight=float(pull.max()))]  # fmt: skip


def _days(days: pd.DataFrame) -> list[Finding]:
    if days.empty:
        reason = str(days.attrs.get("refused", "there are no tasks"))
        return [
            refusal(
                "community",
                "days",
                reason,
                table="community.first_90_days",
                message=N_("The first ninety days cannot be planned: {reason}"),
            )
        ]
    lost, free = days.attrs.get("left_out", []), days.attrs.get("hours_week", np.nan)
    busiest = float(days.groupby("week")["hours"].sum().max())
    values = {"form": days.attrs.get("form", "page"), "hours": short(float(days["hours"].sum())), "busiest": short(busiest), "free": short(free) if free == free else None,
              "lost": sum(t["n"] for t in lost), "n": len(days)}  # fmt: skip
    if free != free:
        message = N_(
            "The first ninety days of the {form:word} take {hours:number} hours, {busiest:number} in the busiest week; whether the team has them is not known"
        )
    elif lost:
        message = N_(
            "The first ninety days of the {form:word} do not fit: {lost:count} of its tasks find no room in the {free:number} hours a week that the posts leave"
        )
    else:
        message = N_(
            "The first ninety days of the {form:word} fit: {hours:number} hours, at most {busiest:number} of the {free:number} a week that the posts leave"
        )
    action = (
        N_("Give the community hours, or fewer posts; what was left out is listed below the plan.")
        if lost
        else N_("Write the team's hours and the hours of a post into the brief.")
        if free != free
        else ""
    )
    return [Finding(id="community.days", message=message, values=values, value=float(days["hours"].sum()), unit="hours", n=len(days),
                    strength="cannot tell" if free != free else "clear", evidence=Evidence(table="community.first_90_days", method="tasks placed by day within free hours"),
                    action=action, weight=0.6)]  # fmt: skip


def _people(people: pd.DataFrame) -> list[Finding]:
    if people.empty:
        reason = str(people.attrs.get("refused", "there are no comments"))
        return [
            refusal(
                "community",
                "people",
                reason,
                table="comments",
                message=N_("How many will speak cannot be told: {reason}"),
            )
        ]
    row = people.iloc[0]
    message = N_(
        "In ninety days between {low:percent} and {high:percent} of the followers spoke at least once; the yardstick for a community is one in ten"
    )
    below, above = row["share_high"] < row["yardstick"], row["share_low"] > row["yardstick"]
    action = N_("Promise no lively group: count on a few who speak, and greet each of them.") if below else ""
    return [Finding(id="community.people", message=message, values={"share": short(row["share"]), "low": short(row["share_low"]), "high": short(row["share_high"])},
                    unit="fraction", n=int(row["n"]), strength="clear" if below or above else "leaning",
                    evidence=Evidence(table="comments", method="people among followers; bounds for comments that the export leaves out", source="Nielsen 2006, 90-9-1"),
                    action=action, weight=0.4)]  # fmt: skip
