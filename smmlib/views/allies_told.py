"""Sentences about allies: who is asked for an explanation, who first for help, what the money buys or why we go alone, who does the work."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from smmlib.core import i18n, levels
from smmlib.core.findings import Evidence, Finding, Strength, refusal, short, strength_of
from smmlib.views.allies import HABIT_WORDS, open_questions

N_ = i18n.N_
SOURCE = "smmlib.methods.alliances; smmlib.methods.authenticity; smmlib.methods.portfolio"
OWN_OFTEN = 0.10  # share of posts that name somebody from which on the habit needs no advice


@levels.told
def findings_of(
    candidates: pd.DataFrame,
    chosen: pd.DataFrame,
    team: pd.DataFrame,
    habits: pd.DataFrame | None = None,
    currency: str = "USD",
) -> list[Finding]:
    """State who asks for an explanation, who is worth asking first, what the money buys or why we go alone, and whether the team carries it."""
    if candidates.empty:
        found = [
            _alone_finding(chosen, str(candidates.attrs.get("refused", "there are no candidates.")), compared=False)
        ]
    else:
        found = [_flag_finding(row) for row in candidates[open_questions(candidates)].to_dict("records")]
        found += [_first_finding(candidates), *_price_finding(candidates, currency), *_barred_finding(candidates)]
        found.append(_chosen_finding(chosen, currency))
    found += (
        _team_findings(team)
        if len(team)
        else [_silent("team", str(team.attrs.get("refused", "there is no team")), "team")]
    )
    return found + _habit_findings(habits if habits is not None else pd.DataFrame())


def _silent(slug: str, reason: str, table: str = "candidates") -> Finding:
    message = N_("About allies and team it cannot be told: {reason}")
    return refusal("allies", slug, reason, table=f"allies.{table}", message=message)


def _say(
    slug: str,
    message: str,
    values: dict[str, Any],
    strength: Strength,
    *,
    table: str,
    method: str,
    metric: str = "",
    action: str = "",
    **more: Any,
) -> Finding:
    evidence = Evidence(table=f"allies.{table}", metric=metric, method=method, source=SOURCE)
    return Finding(
        id=f"allies.{slug}", message=message, values=values, strength=strength, evidence=evidence, action=action, **more
    )


def _flag_finding(row: dict[str, Any]) -> Finding:
    """A number that asks for an explanation; that it occurred is clear, what it means is not said."""
    return _say(
        f"flags.{row['platform']}.{row['account']}",
        N_("{account} ({platform:platform}) has counts that ask for an explanation: {flags}"),
        {k: row[k] for k in ("account", "platform", "flags")},
        "clear" if "followers grew" in row["flags"] else "leaning",
        table="candidates",
        method="daily change against the account's typical day (median and MAD); engagement by size (Theil-Sen); comments that repeat",
        action=N_("Ask {account} for its own statistics of those days before paying; there may be a good reason."),
        n=None if pd.isna(row["n_posts"]) else int(row["n_posts"]),
    )


def _first_finding(candidates: pd.DataFrame) -> Finding:
    """Who comes first whatever the weights; accounts with open questions keep their place, but are not asked first."""
    ranked = candidates[candidates["place"].notna() & ~open_questions(candidates)]
    if ranked.empty:
        return _silent("ranking", "of no candidate without open questions is a rate or a size known.")
    best, p = ranked.iloc[0], short(ranked["p_first"].iloc[0])
    n_posts = 0 if pd.isna(best["n_posts"]) else int(best["n_posts"])
    strength = strength_of(p, n=n_posts) if len(ranked) > 1 else "cannot tell"
    message = N_(
        "Of the candidates without open questions {account} ({platform:platform}) comes first, in {p:percent} of all ways to weigh what is known"
    )
    if len(ranked) == 1:
        message = N_(
            "Only {account} ({platform:platform}) can be judged without open questions, so there is nobody to hold it against"
        )
    elif strength == "cannot tell" and n_posts >= 8:
        message = N_(
            "Who comes first is a matter of taste: {account} ({platform:platform}) does in {p:percent} of all ways to weigh what is known, more than anybody else"
        )
    elif strength == "cannot tell":
        message = N_(
            "Too little is known to put the candidates in order; by what is known {account} ({platform:platform}) would come first"
        )
    return _say(
        "ranking", message, {"account": best["account"], "platform": best["platform"], "p": p}, strength, table="candidates",
        method="criteria by order, weights drawn at random around those asked for", metric="" if pd.isna(best["metric"]) else str(best["metric"]),
        action=N_("Talk to the first two or three; what they are like to work with is in no table."),
        value=best["score"], low=best["score_low"], high=best["score_high"], level=0.9, unit="index", n=len(ranked),
    )  # fmt: skip


def _price_finding(candidates: pd.DataFrame, currency: str) -> list[Finding]:
    """Cheapest and dearest expected engagement of one platform and formula; accounts with open questions aside."""
    known = candidates[candidates["price_each"].fillna(0).gt(0) & ~open_questions(candidates)]
    groups = [
        some.sort_values("price_each")
        for _key, some in known.groupby(["platform", "metric"], sort=True)
        if len(some) > 1
    ]
    if not groups:
        return []
    some = max(groups, key=len)
    low, high = some.iloc[0], some.iloc[-1]
    apart = low["price_each_high"] < high["price_each_low"]
    values = {
        "low": [short(low["price_each"]), currency],
        "high": [short(high["price_each"]), currency],
        "cheap": low["account"],
        "dear": high["account"],
    }
    message = N_(
        "An expected engagement costs {low:money} with {cheap} and {high:money} with {dear}; the price of a post says little"
    )
    return [
        _say("price", message, values, "clear" if apart else "cannot tell", table="candidates", metric=str(low["metric"]),
             method="price divided by shrunken rate times followers (or what a post is shown)",
             action=N_("Compare offers by the price of an expected engagement, not of a post."),
             value=high["price_each"] / low["price_each"], unit="ratio", n=int(some["n_posts"].sum()), weight=math.log(high["price_each"] / low["price_each"]))
    ]  # fmt: skip


def _barred_finding(candidates: pd.DataFrame) -> list[Finding]:
    barred = candidates.attrs.get("barred", [])
    message = N_("{names} stand among the candidates and are competitors or the client itself; they are left out")
    action = N_("Correct the brief: one account, one role.")
    said = {"names": ", ".join(barred)}
    return (
        [
            _say(
                "barred",
                message,
                said,
                "clear",
                table="candidates",
                method="names of the brief compared",
                action=action,
            )
        ]
        if barred
        else []
    )


def _chosen_finding(chosen: pd.DataFrame, currency: str) -> Finding:
    if chosen.empty:
        return _silent("portfolio", str(chosen.attrs.get("refused", "nobody can be chosen")), "portfolio")
    if (chosen["kind"] == "ally").any():
        return _portfolio_finding(chosen, currency)
    return _alone_finding(chosen, str(chosen.attrs.get("alone", "")))


def _portfolio_finding(chosen: pd.DataFrame, currency: str) -> Finding:
    allies, own = chosen[chosen["kind"] == "ally"], chosen[chosen["kind"] == "alone"]
    base, last, left = (
        int(own["together"].iloc[-1]) if len(own) else 0,
        chosen.iloc[-1],
        ", ".join(chosen.attrs.get("left_out", [])),
    )
    values = {"cost": [short(allies["cost"].sum()), currency], "n": len(allies), "names": ", ".join(allies["account"]), "net": int(allies["net_reach"].sum()),
              "own": base, "low": int(last["together_low"]), "high": int(last["together_high"]), "grown": chosen.attrs.get("grown")}  # fmt: skip
    message = N_(
        "For {cost:money} {n:count} allies ({names}) would add about {net:count} followers to the {own:count} reached alone; how audiences overlap is hardly known, so together it is {low:count} to {high:count}"
    )
    if not base:
        message = N_(
            "For {cost:money} {n:count} allies ({names}) would reach about {net:count} followers, {low:count} to {high:count} as audiences overlap; the client's own followers are not known"
        )
    elif pd.notna(values["grown"]) and values["grown"] > 0:
        message = N_("For {cost:money} {n:count} allies ({names}) would add about {net:count} followers to the {own:count} reached alone, which grew by {grown:count} in the period; "
                     "how audiences overlap is hardly known, so together it is {low:count} to {high:count}")  # fmt: skip
    action = N_("Begin with the first one and count what it brings; leading alone costs nothing and is the measure.")
    if left:
        action = N_(
            "Begin with the first one and count what it brings; leading alone is the measure. Left out until they explain their counts: {left}."
        )
    return _say(
        "portfolio", message, values, "leaning", table="portfolio", method="best set under a budget by net reach, weighed by engagement and fit; Frechet bounds",
        action=action, action_values={"left": left}, value=float(allies["net_reach"].sum()), low=max(0.0, float(last["together_low"]) - base),
        high=float(allies["audience"].sum()), unit="count", n=len(allies),
    )  # fmt: skip


def _alone_finding(chosen: pd.DataFrame, reason: str, *, compared: bool = True) -> Finding:
    """To go alone is an answer, not a failure: with its reason, what it has, and what costs no money; clear where allies were looked at."""
    own, grown = (int(chosen["together"].iloc[-1]), chosen.attrs.get("grown")) if len(chosen) else (None, None)
    values = {"own": own, "grown": grown, "reason": reason[:1].lower() + reason[1:].rstrip(".")}
    message = N_("We go alone: {reason}") if own is None else N_("We go alone, to {own:count} followers: {reason}")
    if own is not None and grown is not None and pd.notna(grown) and grown > 0:
        message = N_("We go alone, to {own:count} followers, {grown:count} of them won in the period: {reason}")
    return _say(
        "portfolio", message, values, "clear" if compared else "leaning", table="portfolio", method="best set under a budget by net reach",
        action=N_("Alone nothing has to be agreed or paid: name those who know by handle, link to their work, and count who comes back."),
        value=own, unit="count", n=len(chosen) or None,
    )  # fmt: skip


def _team_findings(team: pd.DataFrame) -> list[Finding]:
    have, needed = float(team.attrs.get("have", team["hours_week"].sum())), float(team.attrs.get("needed", math.nan))
    gaps, untold = (
        ", ".join(team.attrs.get("uncovered", [])),
        ", ".join(i18n.platform(p) for p in team.attrs.get("untold", [])),
    )
    found = [_load_finding(have, needed, untold, float(team.attrs.get("comments", math.nan)), len(team))]
    if gaps:
        message, action = (
            N_("Nobody's duties in the brief name: {gaps}"),
            N_("Give each of them to one role, by name, or decide to leave it."),
        )
        found.append(
            _say(
                "duties",
                message,
                {"gaps": gaps},
                "leaning",
                table="team",
                method="words of the duties in the brief",
                action=action,
                n=len(team),
            )
        )
    return found


def _load_finding(have: float, needed: float, untold: str, comments: float, n: int) -> Finding:
    if math.isnan(needed):
        return _silent(
            "load",
            "the brief names no hours for the formats posted (planner: hours_per_post), so the posts' work has no hours.",
            "team",
        )
    left = have - needed
    values = {"needed": f"{needed:.1f}", "have": f"{have:g}", "left": f"{left:.1f}", "untold": untold,
              "comments": None if math.isnan(comments) else round(comments)}  # fmt: skip
    message = N_(
        "The planned posts take {needed} of the team's {have} hours a week; {left} are left for everything else"
    )
    if left < 0:
        message = N_(
            "The planned posts take {needed} hours a week, the team has {have}: before anybody is answered, too few"
        )
    elif comments >= 1:
        message = N_(
            "The planned posts take {needed} of the team's {have} hours a week; {left} are left for everything else, and {comments:count} comments a week wait for a reader"
        )
    if untold:
        message = N_(
            "The posts whose hours are known take {needed} of the team's {have} hours a week; those on {untold} have no hours in the brief"
        )
    action = (
        N_("Leave the rest for answering, planning and measuring.")
        if left >= 0
        else N_("Plan fewer or simpler posts, or add hours.")
    )
    return _say(
        "load", message, values, "leaning" if untold else "clear", table="team", method="posts a week times hours of a post, by the mix of formats",
        action=action, value=needed, unit="hours", n=n,
    )  # fmt: skip


def _habit_findings(habits: pd.DataFrame) -> list[Finding]:
    """The account that names others least often, where that is seldom: telling people by handle costs nothing."""
    named = habits[habits["habit"] == "names somebody"] if len(habits) else habits
    seldom = named[named["share_high"] < OWN_OFTEN] if len(named) else named
    found = []
    for row in seldom.to_dict("records"):
        values = {
            "account": row["account"],
            "platform": row["platform"],
            "n": int(row["n_kept"]),
            "of": int(row["n_posts"]),
            "what": HABIT_WORDS[row["habit"]],
        }
        message = N_("{account} ({platform:platform}) speaks alone: {n:count} of {of:count} posts name another account")
        action = N_("Once a week pass on an expert's post with a line of your own, and tell the author by handle.")
        found.append(
            _say(f"names.{row['platform']}.{row['account']}", message, values, "clear", table="candidates", method="handles in own posts (Wilson interval)",
                 action=action, value=row["share"], low=row["share_low"], high=row["share_high"], level=0.9, unit="fraction", n=int(row["n_posts"]))
        )  # fmt: skip
    return found
