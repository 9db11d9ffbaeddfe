"""Calendar: what is posted where and when, and does the hour matter at all?

Best times are blocks of weekday and part of the day, shrunk towards 'no difference' and adjusted for trend and format:
what a block promises is what its next posts can be expected to earn. Some slots stay open for exploring.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
from pydantic import Field

from smmlib.core import i18n, levels, schema
from smmlib.core.brief import Brief, StepParams
from smmlib.core.findings import (
    ORDER,
    Evidence,
    Finding,
    Strength,
    of_lift,
    of_promises,
    refusal,
    short,
    strength_of,
    strengths,
)
from smmlib.methods import planning, zones
from smmlib.methods import slots as blocks
from smmlib.views.calendar import LEAST, plot_plan, plot_slots, table_arrivals, table_gaps, table_plan, table_refused

__all__ = (
    "Params", "check_promise", "compare_gaps", "findings_of", "list_arrivals", "list_refused", "plan_posts", "plot_plan",
    "plot_slots", "rank_slots", "table_arrivals", "table_gaps", "table_plan", "table_refused",
)  # fmt: skip
N_ = i18n.N_
MOST_NIGHT = 0.2  # share of posts in a zone's night from which on it is a finding
METHOD = "partial pooling of weekday-by-daypart blocks, adjusted for trend and format"
SOURCE = "smmlib.methods.best_time; Spasojevic et al. 2015 (gains up to 17 % on Facebook, 4 % on Twitter)"


class Params(StepParams):
    """Settings of the notebook, the same as its parameters cell."""

    hours_per_block: int = Field(6, ge=2, le=12, description="hours in a part of the day, a divisor of 24")
    min_posts: int = Field(5, ge=2, le=50, description="blocks with fewer posts are listed, not ranked")
    level: float = Field(0.90, ge=0.5, le=0.99, description="level of the intervals")
    weeks: int = Field(4, ge=1, le=13, description="weeks to plan after the last day of the period")
    explore: float = Field(0.15, ge=0.0, le=0.5, description="share of slots kept for trying other times")
    metric: str = Field("", description="METRICS.md id of the rate, empty for the first that the export allows")


@levels.carried
def rank_slots(
    posts: pd.DataFrame,
    *,
    zone: str = "UTC",
    hours_per_block: int = 6,
    min_posts: int = 5,
    level: float = 0.90,
    metric: str = "",
) -> pd.DataFrame:
    """Rank weekday-by-daypart blocks of each own account by what a typical post earns there.

    Parameters
    ----------
    posts : canonical posts; only role 'own' is used. Left unchanged.
    zone : IANA zone in which hours are local
    hours_per_block : 2, 3, 4, 6, 8 or 12

    Returns
    -------
    table (n_accounts x n_blocks, ...), contract ``calendar.slots``; ``raw_lift`` is what a plain heatmap would promise

    Raises
    ------
    NothingToRank
        No account has posts with an hour and a computable rate; the message says why for each.
    """
    found, reasons = blocks.rank(
        posts, zone=zone, hours_per_block=hours_per_block, min_posts=min_posts, level=level, metric=metric
    )
    ranked = schema.check(found, "calendar.slots")
    ranked.attrs["reasons"] = reasons
    return ranked


def check_promise(
    posts: pd.DataFrame, *, zone: str = "UTC", hours_per_block: int = 6, metric: str = ""
) -> pd.DataFrame:
    """Backtest per own account: what the earlier posts promised of their best block, and what later posts delivered there;
    empty, with the reason in ``attrs["refused"]``, where no account can be checked.
    """
    return blocks.promises(posts, zone=zone, hours_per_block=hours_per_block, metric=metric)


@levels.carried
def compare_gaps(
    posts: pd.DataFrame, *, zone: str = "UTC", level: float = 0.90, metric: str = "", min_posts: int = 5
) -> pd.DataFrame:
    """Compare, per own account, what posts earn by the time since the post before, held against the account's trend.

    Returns
    -------
    table: ``platform, account, gap`` and the columns of `methods.effects.effects_of`; empty, with ``attrs["refused"]``, where no account can
    """
    return blocks.gaps(posts, zone=zone, level=level, metric=metric, min_posts=min_posts)


def plan_posts(
    posts: pd.DataFrame,
    slots: pd.DataFrame,
    *,
    brief: Brief,
    mix: pd.DataFrame,
    topics: pd.DataFrame,
    tags: pd.DataFrame | None = None,
    headlines: pd.DataFrame | None = None,
    active_hours: pd.DataFrame | None = None,
    weeks: int = 4,
    explore: float = 0.15,
) -> pd.DataFrame:
    """Plan the weeks after the period: when, where, which format and topic, why, and what could not be placed.

    Parameters
    ----------
    posts : canonical posts (for habits: frequency and usual hours); slots : ``calendar.slots``; mix : ``formats.mix``;
    topics : ``topics.ranking``; tags : ``tags.by_topic``; headlines : ``headlines.chosen``; active_hours : ``audience.active_hours``.
        Left unchanged; any may be empty.

    Returns
    -------
    table (n_planned, ...), contract ``calendar.plan``, in order of time. Hard rules (gap, quiet hours, team hours, exclusions) are
    never broken; wishes that met one stand in ``attrs["left_out"]``, see `list_refused`.

    Raises
    ------
    Refusal
        There is no own account with posts whose frequency could be continued.
    """
    plan, refused = planning.plan(
        posts, slots, brief=brief, mix=mix, topics=topics, tags=tags, headlines=headlines, active_hours=active_hours,
        weeks=weeks, explore=explore,
    )  # fmt: skip
    checked = schema.check(plan, "calendar.plan")
    checked.attrs["left_out"] = refused.to_dict("records")
    return checked


def list_arrivals(plan: pd.DataFrame, brief: Brief) -> pd.DataFrame:
    """Count how many posts of a plan arrive in the night of each zone of the audience: see `methods.zones.by_zone`."""
    return zones.by_zone(plan, brief.time_zones)


def list_refused(plan: pd.DataFrame) -> pd.DataFrame:
    """List the wishes that `plan_posts` could not place: contract ``calendar.refused``, each with its rule and remedy."""
    if plan.attrs.get("refused"):
        return schema.empty("calendar.refused", refused=str(plan.attrs["refused"]))
    return schema.check(pd.DataFrame(plan.attrs.get("left_out", [])), "calendar.refused")


@levels.told
def findings_of(
    slots: pd.DataFrame,
    promise: pd.DataFrame | None = None,
    plan: pd.DataFrame | None = None,
    refused: pd.DataFrame | None = None,
    gaps: pd.DataFrame | None = None,
    arrivals: pd.DataFrame | None = None,
) -> list[Finding]:
    """State for each account whether the hour matters, whether that held later, what the plan could not place and whom it wakes."""
    if slots.empty:
        found = [_silent("slots", str(slots.attrs.get("refused", "no hour could be ranked")))]
    else:
        found = [f for _key, some in slots.groupby(["platform", "account"], sort=True) for f in _slot_findings(some)]
        found += [_silent(f"slots.account{i}", reason) for i, reason in enumerate(slots.attrs.get("reasons", []), 1)]
    found += of_promises("calendar", promise) if promise is not None else []
    if gaps is not None and len(gaps):
        found += [_gap_finding(some) for _key, some in gaps.groupby(["platform", "account"], sort=True)]
    if plan is not None and refused is not None:
        found.append(_plan_finding(plan, refused))
    if arrivals is not None:
        found += [_night_finding(row) for row in arrivals[arrivals["share_night"] > MOST_NIGHT].to_dict("records")]
    return found


def _night_finding(row: dict[str, Any]) -> Finding:
    """A zone of the audience in which many posts arrive in the night."""
    values = {"zone": zones.city(row["zone"]), "n_night": int(row["n_night"]), "n": int(row["n_posts"])}
    return Finding(
        id=f"calendar.night.{row['zone']}",
        message=N_(
            "In the time of {zone}, {n_night:count} of {n:count} planned posts that have an hour arrive between midnight and six"
        ),
        values=values,
        value=float(row["share_night"]),
        unit="fraction",
        n=values["n"],
        strength="clear",
        evidence=Evidence(table="calendar.plan", method="planned instants read on the clock of each zone"),
        action=N_("Move what matters to an hour when {zone} is awake as well, or publish it there a second time."),
    )


def _gap_finding(some: pd.DataFrame) -> Finding:
    """The surest difference between gaps of one account, up or down."""
    judged = some.assign(sure=[ORDER.index(s) for s in strengths(some, least=LEAST)], size=(some["lift"] - 1).abs())
    row = judged.sort_values(["sure", "size"], ascending=[True, False]).iloc[0].to_dict()
    silent = N_(
        "{account} ({platform:platform}): no gap between posts is shown to be better; the widest difference is {lift:times}, {gap:word} after the last"
    )
    told = N_(
        "{account} ({platform:platform}): posts {gap:word} after the last earn {lift:times} the engagement rate of the average post, trend taken out"
    )
    sure: Strength = ORDER[row["sure"]]
    idle = N_("Keep the frequency that the team can hold.")
    vary = N_("Vary the frequency on purpose for a month before changing it for good.")
    words: dict[str, Any] = {**_who(row), "gap": str(row["gap"])}
    message, action = (silent, idle) if sure == "cannot tell" else (told, vary)
    slug = f"calendar.gap.{row['platform']}.{row['account']}"
    return of_lift(slug, message, row, strength=sure, evidence=_evidence(row), action=action, **words)


SILENT = N_("Whether the hour matters cannot be told: {reason}")


def _silent(slug: str, reason: str, n: int = 0) -> Finding:
    return refusal("calendar", slug, reason, table="calendar.slots", n=n, message=SILENT)


def _slot_findings(some: pd.DataFrame) -> list[Finding]:
    """One finding for each block of an account that is surely better; else one that says that the hour cannot be shown to matter."""
    platform, account = some["platform"].iloc[0], some["account"].iloc[0]
    ranked = some[some["place"].notna()].sort_values("place")
    if len(ranked) < 2:
        reason = f"on {account} ({i18n.platform(platform)}) posts fall into too few different hours to compare"
        return [_silent(f"slots.{platform}.{account}", reason, int(some["n_posts"].sum()))]
    better = blocks.surely_better(some, least=LEAST).to_dict("records")
    return [_block_finding(row, ranked) for row in better] or [_no_hour(ranked)]


def _block_finding(row: dict[str, Any], ranked: pd.DataFrame) -> Finding:
    among = len(ranked)
    named = pd.notna(row["weekday"])
    message = (
        N_(
            "{account} ({platform:platform}): {weekday:weekday} {daypart:word} earns {lift:times} the engagement rate of the average post"
        )
        if named
        else N_(
            "{account} ({platform:platform}): the {daypart:word} earns {lift:times} the engagement rate of the average post; the export names no weekdays"
        )
    )
    action = (
        N_("Put the posts that matter most on {weekday:weekday} between {hour_from} and {hour_to}.")
        if named
        else N_("Put the posts that matter most between {hour_from} and {hour_to}.")
    )
    words: dict[str, Any] = {
        **_who(row),
        "weekday": int(row["weekday"]) if named else 0,
        "daypart": str(row["daypart"]),
        "hour_from": f"{int(row['hour_from']):02d}:00",
        "hour_to": f"{int(row['hour_to']):02d}:59",
    }
    slug = f"slots.{row['platform']}.{row['account']}.{words['weekday']}-{words['hour_from'][:2]}"
    strength = strength_of(row["p_better"], n=int(row["n_posts"]), least=LEAST, among=among)
    return of_lift(f"calendar.{slug}", message, row, strength=strength, action=action, evidence=_evidence(row), **words)


def _no_hour(ranked: pd.DataFrame) -> Finding:
    best = ranked.iloc[0].to_dict()
    message = N_(
        "{account} ({platform:platform}): no hour is shown to be better; a plain heatmap would promise {raw:times}, the honest estimate of the best block is {lift:times}"
    )
    action = N_("Post when it suits the team, keep trying different hours, and look again in a quarter.")
    words: dict[str, Any] = {**_who(best), "raw": short(ranked["raw_lift"].max())}
    return of_lift(
        f"calendar.slots.{best['platform']}.{best['account']}",
        message,
        {**best, "n_posts": ranked["n_posts"].sum()},
        strength="cannot tell",
        action=action,
        evidence=_evidence(best),
        **words,
    )


def _who(row: dict[str, Any]) -> dict[str, str]:
    return {"account": str(row["account"]), "platform": str(row["platform"])}


def _evidence(row: dict[str, Any]) -> Evidence:
    return Evidence(table="calendar.slots", metric=row["metric"], method=METHOD, source=SOURCE)


def _plan_finding(plan: pd.DataFrame, refused: pd.DataFrame) -> Finding:
    if plan.empty:
        reason = str(plan.attrs.get("refused", "nothing could be planned"))
        return refusal("calendar", "plan", reason, table="calendar.plan", message=N_("No plan could be made: {reason}"))
    left = int(refused["n"].sum()) if len(refused) else 0
    values = {
        "n": len(plan),
        "explore": int((plan["kind"] == "explore").sum()),
        "hours": short(float(plan["hours"].sum())),
        "left": left,
    }
    work = N_(
        "The plan holds {n:count} posts, {explore:count} of them to explore other hours, for {hours:number} hours of work"
    )
    unknown = N_(
        "The plan holds {n:count} posts, {explore:count} of them to explore other hours; the brief names no hours for a post"
    )
    message = unknown if plan["hours"].isna().all() else work
    return Finding(
        id="calendar.plan",
        message=message,
        values=values,
        value=len(plan),
        unit="count",
        n=len(plan),
        strength="clear",
        evidence=Evidence(
            table="calendar.plan", method="rules of the brief: gap, quiet hours, team hours, expiry, topics in turn"
        ),
        action=N_(
            "{left:count} wished posts met a rule and were left out: each names the rule and what would have to change."
        )
        if left
        else "",
    )
