"""What the tables of the audience say in sentences: the match, over-represented groups, active hours, zones, customers."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from smmlib.core import i18n
from smmlib.core.brief import Brief
from smmlib.core.findings import Evidence, Finding, Strength, refusal, short, strength_of
from smmlib.methods import active_hours, activity, awake, portrait, zones

N_ = i18n.N_
METHOD = "share of people with Wilson interval, widened by the export's rounding; overlapping age bands split by years"
KINDS = "mixture of kinds, k by what comes back, held against one cloud"
SOURCE = "smmlib.methods.portrait"
WHO = ["platform", "account", "measure"]
SURE = 0.9


def of_match(found: pd.DataFrame) -> list[Finding]:
    message = N_("The audience cannot be described: {reason}")
    if found.empty:
        return [_silent("portrait", str(found.attrs.get("refused", "no export")), "audience.portrait", message)]
    matched = found[found["dimension"] == "target"]
    nobody = _nobody(matched, str(found.attrs.get("wanted", "")))
    everybody = matched["value"].eq("gender") & matched["share"].gt(0.995)
    outside = matched["value"].isin([f.values["dimension"] for f in nobody])
    told = [
        *nobody,
        *(_match(row) for row in matched[matched["value"].ne("all") & ~everybody & ~outside].to_dict("records")),
    ]
    if not told:
        reason = "the brief names no age, gender, place or language that the exports hold"
        unknown = N_("The match with the target audience is unknown: {reason}")
        told = [*_largest(found), _silent("target", reason, "audience.portrait", unknown)]
    reasons = found.attrs.get("reasons", [])
    return told + [_silent(f"unmatched{i}", why, "audience.portrait", message) for i, why in enumerate(reasons, 1)]


def _nobody(matched: pd.DataFrame, ages: str) -> list[Finding]:
    """Parts of the target that no own account has anybody of: the target excludes everyone, and no share is worth listing."""
    message = N_(
        "The target audience excludes everybody by {dimension:word}{which}: nobody is inside it (own audiences looked at: {n:count})"
    )
    action = N_(
        "Check {dimension} of the target audience in client.yaml: a slip, or an audience that has to be won from nothing."
    )
    empty = (
        matched[matched["value"].ne("all")].groupby("value", sort=True).filter(lambda some: (some["share"] <= 0).all())
    )
    return [
        Finding(id=f"audience.nobody.{dimension}", message=message, values={"dimension": dimension, "n": len(some), "which": f" ({ages})" if dimension == "age" and ages else ""},
                strength="clear", action=action, action_values={"dimension": dimension}, weight=1.0,
                evidence=Evidence(table="audience.portrait", method=METHOD, source=SOURCE))
        for dimension, some in empty.groupby("value", sort=True)
    ]  # fmt: skip


def _largest(found: pd.DataFrame) -> list[Finding]:
    """Who they are, where nobody said whom the client wants: the largest group of each dimension."""
    message = N_("{account} ({platform:platform}): the largest groups of the {measure:word} are {groups}")
    return [
        Finding(id=f"audience.largest.{platform}.{account}.{measure}", message=message, strength="leaning",
                values={"account": account, "platform": platform, "measure": measure, "groups": groups},
                evidence=Evidence(table="audience.portrait", method="shares as the platform gives them", source=SOURCE))
        for (platform, account, measure), groups in portrait.largest_groups(found).items()
    ]  # fmt: skip


def _match(row: dict[str, Any]) -> Finding:
    """Half is the line: below it, most of what the client says reaches others."""
    low, high, n = row["share_low"], row["share_high"], row["n_people"]
    counted = pd.notna(n) and pd.notna(low)
    most = row["share"] >= 0.5
    strength: Strength = strength_of(portrait.beyond_half(row), n=int(n)) if counted else "leaning"
    message = (
        N_("{account} ({platform:platform}): {share:percent} of the {measure:word} are inside the target audience by {dimension:word}")
        if most
        else N_("{account} ({platform:platform}): only {share:percent} of the {measure:word} are inside the target audience by {dimension:word}")
    )  # fmt: skip
    advice = N_("Decide whether {account} should change whom it draws, or whether the brief's target should change.")
    return Finding(
        id=f"audience.match.{row['platform']}.{row['account']}.{row['measure']}.{row['value']}",
        message=message, values={"account": row["account"], "platform": row["platform"], "share": short(row["share"]),
                                 "measure": row["measure"], "dimension": row["value"]},
        value=row["share"], low=low, high=high, level=0.9 if pd.notna(low) else None, unit="fraction", n=int(n) if pd.notna(n) else None,
        strength=strength, evidence=Evidence(table="audience.portrait", method=METHOD, source=SOURCE), action="" if most else advice,
        weight=abs(row["share"] - 0.5),
    )  # fmt: skip


def of_affinity(ranked: pd.DataFrame) -> list[Finding]:
    if ranked.empty or ranked["place"].isna().all():
        reason = str(ranked.attrs.get("refused", "no people are counted behind the shares"))
        return [
            _silent("affinity", reason, "audience.affinity", N_("Over-represented groups cannot be told: {reason}"))
        ]
    groups = [some for _key, some in ranked[ranked["place"].notna()].groupby(WHO, sort=True)]
    return [_over(some.sort_values("place").iloc[0], len(some)) for some in groups]


def _over(row: pd.Series, among: int) -> Finding:
    strength = strength_of(float(row["p_over"]), n=int(row["n_people"]), among=among)
    sure = strength != "cannot tell"
    message = (
        N_("{account} ({platform:platform}): {dimension:word} {value} is over-represented, index {index:count}, at least {low:count}; base: {base}")
        if sure
        else N_("{account} ({platform:platform}): no group is surely over-represented; the first is {dimension:word} {value}, index {index:count}; base: {base}")
    )  # fmt: skip
    return Finding(
        id=f"audience.affinity.{row['platform']}.{row['account']}.{row['measure']}", message=message,
        values={c: row[c] for c in ("account", "platform", "dimension", "value", "base")}
        | {"index": short(row["affinity"]), "low": short(row["affinity_low"])},
        value=row["affinity"], low=row["affinity_low"], high=row["affinity_high"], level=0.9, unit="index", n=int(row["n_people"]),
        strength=strength, action=_advice(row) if sure else "",
        evidence=Evidence(table="audience.affinity", method="gamma-Poisson shrinkage, ranked by the lower end", source="smmlib.methods.affinity"),
        weight=abs(math.log(max(row["affinity"], 1) / 100)),
    )  # fmt: skip


def _advice(row: pd.Series) -> str:
    if pd.notna(row["wanted"]) and not row["wanted"]:
        return N_("The brief does not want {value}: decide whether {account} should serve them, or draw others.")
    return N_("Speak to {value} on {account}: this account has more of them than the base.")


def of_hours(active: pd.DataFrame, brief: Brief) -> list[Finding]:
    message = N_("The hours of the audience are unknown: {reason}")
    if active.empty:
        return [_silent("hours", str(active.attrs.get("refused", "no hours")), "audience.active_hours", message)]
    told = [_hours(some, brief) for _key, some in active.groupby(["platform", "account"], sort=True)]
    return told + [
        _silent(f"hours.account{i}", why, "audience.active_hours", message)
        for i, why in enumerate(active.attrs.get("reasons", []), 1)
    ]


def _hours(some: pd.DataFrame, brief: Brief) -> Finding:
    first, share = activity.peak(some, hours=active_hours.HOURS)
    even = activity.even(some, hours=active_hours.HOURS)
    n, strength = active_hours.people_behind(some), active_hours.strength_of_peak(some)
    basis, last = some["basis"].iloc[0], (first + active_hours.HOURS) % 24
    account, platform = some["account"].iloc[0], some["platform"].iloc[0]
    sure = strength != "cannot tell"
    message = (
        N_("{account} ({platform:platform}): most active from {first}:00 to {last}:00 ({zone}), {share:percent} of the activity where an even day gives {even:percent}; read from {basis:word}")
        if sure
        else N_("{account} ({platform:platform}): no hours stand out; the first, {first}:00 to {last}:00 ({zone}), hold {share:percent} where an even day gives {even:percent}; read from {basis:word}")
    )  # fmt: skip
    elsewhere = active_hours.elsewhere(first, brief.period.until, brief.time_zone, brief.time_zones)
    advice = (
        N_("Place main posts of {account} shortly before {first}:00; elsewhere that is {elsewhere}.")
        if elsewhere
        else N_("Place main posts of {account} shortly before {first}:00.")
    )
    return Finding(
        id=f"audience.hours.{platform}.{account}", message=message,
        values={"account": account, "platform": platform, "first": str(first), "last": str(last), "zone": brief.time_zone, "share": short(share),
                "even": short(even), "basis": basis},
        value=share, unit="fraction", n=n or None, strength=strength, action=advice if sure else "", action_values={"elsewhere": elsewhere},
        evidence=Evidence(table="audience.active_hours", method=f"{basis}; best three running hours of 24", source="smmlib.methods.activity"),
        weight=share - even,
    )  # fmt: skip


def of_zones(active: pd.DataFrame, brief: Brief) -> list[Finding]:
    """Whether an account's peak is night for a part of its audience, and which hours are nobody's night; nothing where all share one clock."""
    if active.empty or not brief.time_zones:
        return []
    told = awake.by_zone(active, brief.time_zones, day=brief.period.until)
    return [
        _night(some, brief) for _key, some in told.groupby(["platform", "account"], sort=True) if some["asleep"].any()
    ]


def _night(some: pd.DataFrame, brief: Brief) -> Finding:
    row, asleep = some.iloc[0], some.loc[some["asleep"], "zone"]
    awake_at, values = (
        row["all_awake"],
        {"account": row["account"], "platform": row["platform"], "zones": ", ".join(zones.city(z) for z in asleep)},
    )
    if pd.isna(awake_at):
        message = N_(
            "{account} ({platform:platform}): its most active hours are night in {zones}, and no three running hours are day in all zones"
        )
        action, hours = N_("Post twice for {account}: once for each half of its zones."), {}
    else:
        message = N_(
            "{account} ({platform:platform}): its most active hours are night in {zones}; with all zones awake the best are {first}:00 to {last}:00 ({zone}), {share:percent} of the activity, {even:percent} on an even day"
        )
        action = N_("Decide for {account} whether {zones} matter enough to leave the peak for {first}:00.")
        hours = {"first": str(int(awake_at)), "last": str((int(awake_at) + awake.HOURS) % 24), "zone": brief.time_zone, "share": short(row["share_awake"]), "even": short(row["even"])}  # fmt: skip
    return Finding(
        id=f"audience.zones.{row['platform']}.{row['account']}", message=message, values=values | hours, value=row["share_awake"] if hours else None,
        unit="fraction" if hours else "text", strength="leaning", action=action, action_values={"zones": values["zones"]} | ({"first": hours["first"]} if hours else {}),
        evidence=Evidence(table="audience.active_hours", method="clocks of the zones on the last day; 0:00 to 5:59 taken as sleep", source="smmlib.methods.awake"),
    )  # fmt: skip


def of_segments(segments: pd.DataFrame) -> list[Finding]:
    """Which kind of customers brings the money, each kind in words, and what was left out as impossible."""
    if segments.empty:
        reason = str(segments.attrs.get("refused", "no table of customers"))
        return [_silent("segments", reason, "audience.segments", N_("Customers are not split into segments: {reason}"))]
    return [*_money(segments), *(_segment(row) for row in segments.to_dict("records")), *_left_out(segments)]


def _segment(row: dict[str, Any]) -> Finding:
    message = N_("{segment}: {share:percent} of the customers, {label}; the segment comes back at {back:percent}")
    return Finding(
        id=f"audience.segments.{row['segment'].replace(' ', '')}", message=message, value=row["share"], unit="fraction", n=int(row["people"]),
        values={"segment": row["segment"], "share": short(row["share"]), "label": row["label"], "back": short(row["comes_back"])},
        strength="leaning", evidence=Evidence(table="audience.segments", method=KINDS, source="smmlib.methods.segmenting"), weight=row["share"],
    )  # fmt: skip


def _money(segments: pd.DataFrame) -> list[Finding]:
    """The segment whose part of the money is most above its part of the customers; a sum over a table, so its doubt is only whose table it is."""
    if segments["spend_share"].isna().all():
        return []
    row = segments.loc[(segments["spend_share"] - segments["share"]).idxmax()]
    message = N_("{share:percent} of the customers ({segment}: {label}) bring {money:percent} of the money")
    return [
        Finding(id="audience.money", message=message, value=row["spend_share"], unit="fraction", n=int(row["people"]),
                values={"share": short(row["share"]), "segment": row["segment"], "label": row["label"], "money": short(row["spend_share"])},
                strength="clear" if row["sureness"] >= SURE and row["comes_back"] >= SURE else "leaning", action=N_("Ask of every plan what it does for {segment}."),
                evidence=Evidence(table="audience.segments", method=KINDS, source="smmlib.methods.segmenting"), weight=float(row["spend_share"] - row["share"]))
    ]  # fmt: skip


def _left_out(segments: pd.DataFrame) -> list[Finding]:
    values = str(segments.attrs.get("left_out", ""))
    if not values:
        return []
    message = N_("Numbers that no customer can have were left out of the segments: {values}")
    return [
        Finding(id="audience.left_out", message=message, values={"values": values}, strength="leaning", action=N_("Correct them in the table of customers."),
                evidence=Evidence(table="audience.segments", method="limits of age; 4 robust spreads above the middle on the log scale", source="smmlib.methods.cleaning"))
    ]  # fmt: skip


def _silent(slug: str, reason: str, table: str, message: str) -> Finding:
    return refusal("audience", slug, reason, table=table, message=message)
