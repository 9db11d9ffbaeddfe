"""Audience: who follows and watches, how much of it is the audience the client wants, and when is it active?

Shares of followers, of reach and of views are different things and are never mixed; accounts stand side by side. A share without a
count of people is shown without an interval, and an index of four people is not shown at all.
"""

from __future__ import annotations

import math
from datetime import date
from typing import Any

import pandas as pd
from pydantic import Field

from smmlib.core import charts, i18n, schema, tables
from smmlib.core.brief import Brief, StepParams
from smmlib.core.errors import NothingToRank, Refusal
from smmlib.core.findings import Evidence, Finding, Strength, refusal, short, strength_of
from smmlib.methods import active_hours, activity, affinity, portrait, segmenting
from smmlib.views.audience import plot_hours, plot_match, plot_portrait, table_affinity, table_segments

__all__ = (
    "Params", "describe_audience", "find_hours", "find_segments", "findings_of", "plot_hours", "plot_match", "plot_portrait",
    "rank_affinity", "retell", "table_affinity", "table_segments",
)  # fmt: skip
N_ = i18n.N_
METHOD = "share of people with Wilson interval, widened by the export's rounding; overlapping age bands split by years"
SOURCE = "smmlib.methods.portrait"
WHO = ["platform", "account", "measure"]


class Params(StepParams):
    """Settings of the notebook, the same as its parameters cell."""

    ages: str = Field("", description="wanted age bands separated by commas, empty for the brief's")
    least_expected: float = Field(5.0, ge=1, le=100, description="cells with fewer expected people get no index")
    most_segments: int = Field(6, ge=2, le=12, description="largest number of customer segments tried")
    level: float = Field(0.90, ge=0.5, le=0.99, description="level of the intervals")


def describe_audience(
    audience: pd.DataFrame, accounts: pd.DataFrame, days: pd.DataFrame, brief: Brief, *, ages: str = "", level: float = 0.90
) -> pd.DataFrame:  # fmt: skip
    """Give every own account its portrait and how much of it is in the target audience.

    Parameters
    ----------
    audience : canonical audience; accounts, days : canonical accounts and account_days (``followers``, the latest known, turn shares of
        followers into people). Left unchanged.
    ages : wanted age bands instead of the brief's, such as ``25-44, 65+``

    Returns
    -------
    table, contract ``audience.portrait``: a row an account, measure, dimension and value; rows of dimension ``target`` hold the match by
    dimension and, as ``all``, of all together with Frechet bounds; ``attrs["reasons"]`` says what could not be matched

    Raises
    ------
    Refusal
        No export holds an audience of an own account.
    """
    own = portrait.audiences_of_own(audience, accounts)
    if own.empty:
        raise Refusal(
            "No export holds age, gender or places of the audience. Platforms give them apart from the posts; smm check names the menu."
        )
    wanted = _target(brief, ages)
    table = portrait.add_margins(
        portrait.shares(own, portrait.latest_followers(accounts, days), level=level), level=level
    )
    matched, reasons = portrait.match(table, wanted, level=level)
    marked = portrait.mark(table, wanted)
    whole = pd.concat([marked, matched], ignore_index=True) if len(matched) else marked
    found = schema.check(whole.sort_values([*WHO, "dimension"], kind="stable", ignore_index=True), "audience.portrait")
    found.attrs = {"reasons": reasons, "wanted": ", ".join(wanted.ages)}
    return found


def _target(brief: Brief, ages: str) -> Any:
    bands = [band.strip() for band in ages.split(",") if band.strip()]
    return brief.target_audience.model_copy(update={"ages": bands}) if bands else brief.target_audience


def rank_affinity(
    found: pd.DataFrame, reference: pd.DataFrame, brief: Brief, *, least_expected: float = 5.0, level: float = 0.90
) -> pd.DataFrame:
    """Rank groups by how much more of them there are than in the base, by the lower end of the shrunken index.

    Parameters
    ----------
    found : ``audience.portrait``; reference : ``audiences`` of the reference data. Both left unchanged. The base is the platform's users in
        the brief's first market where the reference has the group, else the client's other accounts, same measure and dimension.

    Returns
    -------
    table, contract ``audience.affinity``; places count within an account and measure; cells without a place have the reason

    Raises
    ------
    NothingToRank
        There is no base: one account, and no published figure.
    """
    if found.empty:
        raise Refusal(str(found.attrs.get("refused", "There is no portrait of the audience.")))
    market = brief.markets[0] if brief.markets else ""
    table = affinity.against_bases(found, reference, market, level=level, least_expected=least_expected)
    if table is None:
        raise NothingToRank(
            "There is nothing to compare the audience with: one account, and no published figure for the market."
        )
    return schema.check(table, "audience.affinity")


def find_hours(
    found: pd.DataFrame, accounts: pd.DataFrame, comments: pd.DataFrame, mentions: pd.DataFrame, posts: pd.DataFrame,
    *, zone: str, level: float = 0.90,
) -> pd.DataFrame:  # fmt: skip
    """Say when each own account's audience is active, from the best evidence it has; ``basis`` names it.

    Returns
    -------
    table, contract ``audience.active_hours``; ``attrs["reasons"]`` names the accounts that cannot be answered

    Raises
    ------
    NothingToRank
        No account can be answered; the message says why for each.
    """
    parts, reasons = active_hours.of_accounts(found, accounts, comments, mentions, posts, zone=zone, level=level)
    if not parts:
        raise NothingToRank(" ".join(reasons) or "There is no own account.")
    table = schema.check(pd.concat(parts, ignore_index=True), "audience.active_hours")
    table.attrs["reasons"] = reasons
    return table


def find_segments(customers: pd.DataFrame, *, as_of: date, most_segments: int = 6) -> pd.DataFrame:
    """Split the client's customers into segments that come back, or refuse; contract ``audience.segments``."""
    return schema.check(
        segmenting.segment(customers, as_of=pd.Timestamp(as_of), most=most_segments), "audience.segments"
    )


def retell(
    audience: pd.DataFrame, accounts: pd.DataFrame, days: pd.DataFrame, brief: Brief, ages: str, *, language: str = ""
) -> charts.Chart | tables.Shown:
    """Draw the match with other age bands: the what-if of the notebook."""
    try:
        return plot_match(describe_audience(audience, accounts, days, brief, ages=ages), language=language)
    except Refusal as why:
        return tables.note("fig-audience-match", str(why), language)


def findings_of(
    found: pd.DataFrame, ranked: pd.DataFrame, active: pd.DataFrame, segments: pd.DataFrame, brief: Brief
) -> list[Finding]:
    """State the match of each account with the target audience, the surest over-represented groups, the active hours and the segments."""
    told = _match_findings(found)
    told += _affinity_findings(ranked)
    told += _hour_findings(active, brief)
    return told + _segment_findings(segments)


def _match_findings(found: pd.DataFrame) -> list[Finding]:
    message = N_("The audience cannot be described: {reason}")
    if found.empty:
        return [_silent("portrait", str(found.attrs.get("refused", "no export")), "audience.portrait", message)]
    matched = found[found["dimension"] == "target"]
    everybody = matched["value"].eq("gender") & matched["share"].gt(0.995)
    told = [_match(row) for row in matched[matched["value"].ne("all") & ~everybody].to_dict("records")]
    if not told:
        reason = "the brief names no age, gender, place or language that the exports hold"
        unknown = N_("The match with the target audience is unknown: {reason}")
        told = [*_largest(found), _silent("target", reason, "audience.portrait", unknown)]
    reasons = found.attrs.get("reasons", [])
    return told + [_silent(f"unmatched{i}", why, "audience.portrait", message) for i, why in enumerate(reasons, 1)]


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


def _affinity_findings(ranked: pd.DataFrame) -> list[Finding]:
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


def _hour_findings(active: pd.DataFrame, brief: Brief) -> list[Finding]:
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


def _segment_findings(segments: pd.DataFrame) -> list[Finding]:
    if segments.empty:
        reason = str(segments.attrs.get("refused", "no table of customers"))
        return [_silent("segments", reason, "audience.segments", N_("Customers are not split into segments: {reason}"))]
    message = N_("{segment}: {share:percent} of the customers, {label}; the segment comes back at {back:percent}")
    return [
        Finding(
            id=f"audience.segments.{row['segment'].replace(' ', '')}", message=message, value=row["share"], unit="fraction", n=int(row["people"]),
            values={"segment": row["segment"], "share": short(row["share"]), "label": row["label"], "back": short(row["comes_back"])},
            strength="leaning", evidence=Evidence(table="audience.segments", method="k-means, k by stability, held against one cloud",
                                                  source="smmlib.methods.segmenting"), weight=row["share"],
        )
        for row in segments.to_dict("records")
    ]  # fmt: skip


def _silent(slug: str, reason: str, table: str, message: str) -> Finding:
    return refusal("audience", slug, reason, table=table, message=message)
