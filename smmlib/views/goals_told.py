"""Sentences about goals: what has no answer, what is met, likely, unlikely or unknown, what is wrong, which task first, what voice takes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from smmlib.core import i18n, levels
from smmlib.core.findings import Evidence, Finding, Strength, refusal, short, strength_of
from smmlib.core.metrics import METRICS, shown_scale
from smmlib.methods import again, smart, voice

N_ = i18n.N_
METHOD = "innovations form of a local level with trend, block bootstrap of its surprises"


@levels.told
def findings_of(
    goals: pd.DataFrame,
    scored: pd.DataFrame,
    why: pd.DataFrame,
    links: pd.DataFrame | None = None,
    voiced: pd.DataFrame | None = None,
    currency: str = "USD",
) -> list[Finding]:
    """State which goals are met, likely, unlikely or unknown, what is wrong with them, and which task comes first."""
    found = _why_findings(why)
    if goals.empty:
        reason = str(goals.attrs.get("refused", "the brief states no goal"))
        found.append(
            refusal("goals", "goals", reason, table="goals.goals", message=N_("No goal can be checked: {reason}"))
        )
    for row in goals.to_dict("records"):
        found += [_chance(row), *_moving(row), *_fault(row)]
    found += _idle(links) if links is not None and len(links) else []
    found += _voice_findings(voiced, currency) if voiced is not None else []
    return found + _task_findings(scored)


def _moving(row: Mapping[str, Any]) -> list[Finding]:
    """A chance that counts on the level moving: the weeks of the past in another order say something else."""
    p, other = row["p_reachable"], row["p_again"]
    met = pd.notna(row["met"]) and bool(row["met"])
    if met or pd.isna(p) or pd.isna(other) or abs(p - other) < again.FAR_APART:
        return []
    message = N_(
        "Goal '{goal}': the chance of {p:percent} counts on the level moving; if the weeks of the past came again in another order it would be {other:percent}"
    )
    values = {"goal": row["goal"], "p": short(p), "other": short(other)}
    return [
        Finding(id=f"goals.moving.{row['goal']}", message=message, values=values, value=other, unit="fraction", n=int(row["n"]) or None,
                strength="leaning", evidence=Evidence(table="goals.goals", metric=row["metric"], method="blocks of past weeks drawn again",
                source="smmlib.methods.again"), action=N_("Ask what has moved the level so far, and whether it will go on."))
    ]  # fmt: skip


def _idle(links: pd.DataFrame) -> list[Finding]:
    """Goals that no step of this workbook moves."""
    moved = links[links["step"] != ""]["goal"].unique()
    idle = [goal for goal in links["goal"].unique() if goal not in moved]
    message = N_("No step of this workbook moves what goal '{goal}' is measured by: it can only be watched")
    return [
        Finding(id=f"goals.idle.{goal}", message=message, values={"goal": goal}, strength="clear",
                evidence=Evidence(table="goals.links", method="reference kpi_steps"),
                action=N_("State '{goal}' in a metric that somebody can move."))
        for goal in idle
    ]  # fmt: skip


def _voice_findings(voiced: pd.DataFrame, currency: str) -> list[Finding]:
    if voiced.empty:
        return []
    return [_voice(row, currency) for row in voiced.to_dict("records") if voice.is_short(row)]


def _voice(row: Mapping[str, Any], currency: str) -> Finding:
    whatif = row["goal"] == voice.WHAT_IF
    message = (
        N_("Share of voice: from {now:percent} to {target:percent} takes about {more:number} more mentions a week, {needed:number} in all")
        if whatif
        else N_("Goal '{goal}': a voice of {target:percent}, now {now:percent}, takes about {more:number} more mentions a week, {needed:number} in all")
    )  # fmt: skip
    values: dict[str, Any] = {"goal": row["goal"], "now": short(row["voice"]), "target": short(row["target"]),
                              "more": round(row["more_week"], 1), "needed": round(row["needed_week"], 1)}  # fmt: skip
    paid = pd.notna(row["money_year"])
    if paid:
        values |= {"money": [short(row["money_year"]), currency], "market": short(row["market_share"])}
    action = (
        N_("By the rule of launches this voice costs {money:money} of advertising a year and fits {market:percent} of the market after two years.")
        if paid
        else N_("Ask what the category spends a year (brief: market); then the voice has a price too.")
    )  # fmt: skip
    return Finding(
        id=f"goals.voice.{str(row['goal']).replace(' ', '_')}", message=message, values=values, value=row["voice"], low=row["voice_low"],
        high=row["voice_high"], level=0.8, unit="fraction", n=int(row["n"]), strength="leaning",
        evidence=Evidence(table="goals.voice", metric="share_of_voice", method="mentions if competitors go on as now; Peckham's rule",
                          source="smmlib.methods.voice"), action=action,
    )  # fmt: skip


def _why_findings(why: pd.DataFrame) -> list[Finding]:
    n, thin = int(why["open"].sum()), int((why["state"] == "thin").sum())
    if not n and thin:
        message = N_("{n:count} of the four questions have an answer of a few words only")
        action = N_("Ask again with the prompt beside the question; a slogan decides nothing.")
        return [
            Finding(id="goals.why", message=message, values={"n": thin}, value=thin, unit="count", strength="leaning", action=action,
                    evidence=Evidence(table="goals.goals", method="counting words"), weight=0.5)
        ]  # fmt: skip
    if not n:
        return []
    message = N_("{n:count} of the questions that come before any task have no answer yet")
    action = N_("Answer them with the client before anything is planned.")
    return [
        Finding(id="goals.why", message=message, values={"n": n}, value=n, unit="count", strength="clear", action=action,
                evidence=Evidence(table="goals.goals", method="counting"), weight=1.0)
    ]  # fmt: skip


CHANCES = {
    "met": (N_("Goal '{goal}' is already met: {metric} stands at {now:number}, the target is {target:number}"),
            N_("Goal '{goal}' is already met: {metric} stands at {now:number}%, the target is {target:number}%")),
    "known": (N_("Goal '{goal}': if nothing changes, the chance of {metric} at {target:number} by {due:date} is {p:percent}"),
              N_("Goal '{goal}': if nothing changes, the chance of {metric} at {target:number}% by {due:date} is {p:percent}")),
    "unknown": (N_("Goal '{goal}': the chance of {metric} at {target:number} by {due:date} cannot be told: {reason}"),
                N_("Goal '{goal}': the chance of {metric} at {target:number}% by {due:date} cannot be told: {reason}")),
}  # fmt: skip
ADVICE = {
    "met": N_("Aim higher, or spend the effort elsewhere."),
    "likely": N_("It comes by itself: ask whether it asks enough."),
    "open": N_("It can be reached, and will not come by itself."),
    "unlikely": N_("Change something that moves {metric}, or agree on a later day or a nearer target."),
}


def _chance(row: Mapping[str, Any]) -> Finding:
    p, metric = row["p_reachable"], METRICS[row["metric"]]
    met, known = pd.notna(row["met"]) and bool(row["met"]), pd.notna(p)
    kind = "met" if met else "known" if known else "unknown"
    advice = (
        "met" if met else "" if not known else "likely" if p >= 0.8 else "unlikely" if p < smart.UNLIKELY else "open"
    )
    unit = metric.unit if metric.unit in ("count", "fraction", "hours", "money") else "text"
    scale = shown_scale(row["metric"])
    values = {"goal": row["goal"], "metric": row["metric"], "target": short(row["target"] * scale), "due": row["due"].date(),
              "now": short(row["measured"] * scale), "p": None if not known else float(p), "reason": row["unknown"]}  # fmt: skip
    return Finding(
        id=f"goals.chance.{row['goal']}",
        message=CHANCES[kind][metric.unit == "fraction"],
        values=values,
        value=row["expected"] if known else None,
        low=row["expected_low"],
        high=row["expected_high"],
        level=0.8 if known else None,
        unit=unit,
        n=int(row["n"]) or None,
        strength=_sure(row, met),
        evidence=Evidence(table="goals.goals", metric=row["metric"], method=METHOD, source="smmlib.methods.drift"),
        action=ADVICE.get(advice, ""),
        weight=abs(2 * p - 1) if known else 0.0,
    )


def _sure(row: Mapping[str, Any], met: bool) -> Strength:
    """A level or a sum that is met is counted, not estimated; a mean of noisy weeks may fall back."""
    if met:
        return "leaning" if str(row["judged"]).startswith("mean") else "clear"
    p = row["p_reachable"]
    return "cannot tell" if pd.isna(p) else strength_of(max(p, 1 - p), n=int(row["n"]), least=12)


FAULTS = {
    "owned": (N_("Nobody answers for goal '{goal}'"), N_("Name one person for '{goal}' in the brief.")),
    "time_bound": (N_("The day of goal '{goal}', {due:date}, does not lie in the twelve months of this plan"),
                   N_("Give '{goal}' a day within the plan.")),
    "relevant": (N_("No task of the brief serves goal '{goal}'"), N_("Add a task for '{goal}', or drop the goal.")),
    "specific": (N_("Goal '{goal}' does not say what is meant, or on which platform"), N_("Write a sentence and a platform for '{goal}'.")),
}  # fmt: skip


def _fault(row: Mapping[str, Any]) -> list[Finding]:
    """What the letters of SMART say against a goal, and a baseline that the exports do not confirm."""
    made = [
        _plain(f"{name}.{row['goal']}", *said, row)
        for name, said in FAULTS.items()
        if pd.notna(row[name]) and not row[name]
    ]
    if smart.baseline_off(None if pd.isna(row["baseline"]) else row["baseline"], row["measured"]):
        percent = METRICS[row["metric"]].unit == "fraction"
        message = (
            N_("Goal '{goal}' starts at {baseline:number}% in the brief; the exports say {now:number}%")
            if percent
            else N_("Goal '{goal}' starts at {baseline:number} in the brief; the exports say {now:number}")
        )
        made.append(
            _plain(f"baseline.{row['goal']}", message, N_("Agree on the start of '{goal}' before the race."), row)
        )
    return made


def _plain(slug: str, message: str, action: str, row: Mapping[str, Any]) -> Finding:
    scale = shown_scale(row["metric"])
    values = {
        "goal": row["goal"],
        "due": row["due"].date(),
        "baseline": short(row["baseline"] * scale),
        "now": short(row["measured"] * scale),
    }
    return Finding(id=f"goals.{slug}", message=message, values=values, strength="clear", n=int(row["n"]) or None, action=action,
                   evidence=Evidence(table="goals.goals", metric=row["metric"], method="reading the brief"))  # fmt: skip


def _task_findings(scored: pd.DataFrame) -> list[Finding]:
    if scored.empty:
        reason = str(scored.attrs.get("refused", "the brief lists no tasks"))
        return [
            refusal("goals", "tasks", reason, table="goals.tasks", message=N_("Tasks cannot be put in order: {reason}"))
        ]
    first = scored.iloc[0]
    strength = strength_of(float(first["p_first"]), n=len(scored), least=2)
    message = (
        N_("The task to start with is '{task}': it comes first in {p:percent} of the ways the assumptions may be wrong")
        if strength != "cannot tell"
        else N_(
            "No task is surely the first: '{task}' leads in only {p:percent} of the ways the assumptions may be wrong"
        )
    )
    values = {"task": first["task"], "p": short(first["p_first"])}
    lonely = scored[scored["goal"].fillna("") == ""]
    made = [
        Finding(id="goals.tasks", message=message, values=values, value=first["p_first"], unit="fraction", n=len(scored),
                strength=strength, evidence=Evidence(table="goals.tasks", method="RICE with doubt", source="smmlib.methods.rice"),
                action=N_("Replace what is assumed by the client's own figures, and score again."))
    ]  # fmt: skip
    if len(lonely):
        message = N_("{n:count} of {all:count} tasks serve no goal that the brief states")
        made.append(
            Finding(id="goals.lonely", message=message, values={"n": len(lonely), "all": len(scored)}, value=len(lonely), unit="count",
                    n=len(scored), strength="leaning", evidence=Evidence(table="goals.tasks", method="words in common"),
                    action=N_("State the goal they serve, or ask whether they are needed."))
        )  # fmt: skip
    return made
