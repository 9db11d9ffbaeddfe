"""Sentences about headlines: the list, what it was made from, what traits go with, and what a test would take."""

from __future__ import annotations

from typing import Any

import pandas as pd

from smmlib.core import i18n
from smmlib.core.findings import Evidence, Finding, of_lift, refusal, short
from smmlib.methods.headline_model import COIN
from smmlib.views.headlines import TRAIT_WORDS

N_ = i18n.N_
SOURCE = "smmlib.methods.composing; smmlib.methods.headline_model"


def findings_of(
    chosen: pd.DataFrame, plan: pd.DataFrame, traits: pd.DataFrame, checked: dict[str, Any], wanted: int = 30
) -> list[Finding]:
    """State the list, what it was made from, what traits of headlines go with, and what a test would take."""
    if chosen.empty:
        reason = str(chosen.attrs.get("refused", "there is nothing to write about"))
        found = [
            refusal(
                "headlines",
                "chosen",
                reason,
                table="headlines.chosen",
                message=N_("No headlines were written: {reason}"),
            )
        ]
    else:
        found = [_list_finding(chosen, wanted)]
    return found + _trait_findings(traits, checked) + (_test_findings(plan) if len(plan) else [])


def _list_finding(chosen: pd.DataFrame, wanted: int) -> Finding:
    borrowed, topics = int(chosen.attrs.get("borrowed", 0)), int(chosen["topic"].nunique())
    words = {
        "n": len(chosen),
        "wanted": wanted,
        "topics": topics,
        "formulas": int(chosen["formula"].nunique()),
        "borrowed": borrowed,
    }
    message = (
        N_("{n:count} of {wanted:count} headlines for {topics:count} subjects from {formulas:count} formulas; {borrowed:count} subjects are the brief's own words, "
           "because too few topics are known")
        if borrowed
        else N_("{n:count} of {wanted:count} headlines for {topics:count} topics from {formulas:count} formulas, every topic in its turn")
    )  # fmt: skip
    return Finding(
        id="headlines.chosen",
        message=message,
        values=words,
        n=len(chosen),
        strength="leaning",
        evidence=Evidence(
            table="headlines.chosen", method="topics x formulas, doubles and banned words refused", source=SOURCE
        ),
        action=N_("Take them as drafts: keep those that only this client could fill, and rewrite the rest."),
    )


def _trait_findings(traits: pd.DataFrame, checked: dict[str, Any]) -> list[Finding]:
    evidence = Evidence(
        table="headlines.chosen",
        method="ridge of yes/no traits, trend, format, hour and topic held still",
        source=SOURCE,
    )
    if traits.empty:
        reason = str(traits.attrs.get("refused", "nothing could be learnt"))
        message = N_("What makes a headline better here cannot be told, so every chance is that of a coin: {reason}")
        return [refusal("headlines", "traits", reason, table="headlines.chosen", message=message)]
    told = traits[traits["strength"] != "cannot tell"].to_dict("records")
    held = bool(checked.get("n_spoken", 0)) and checked["brier"] < COIN
    if not told:
        return [_no_trait(traits, evidence)]
    message = (
        N_("Posts whose first line holds {trait:word} went with {lift:times} the rate of those without; chances made from earlier posts came true in {came_true:percent} of {later:count} later ones")
        if held
        else N_("Posts whose first line holds {trait:word} went with {lift:times} the rate of those without, but chances made from earlier posts were no better than a coin on later ones: every chance stays 50%")
    )  # fmt: skip
    action = N_("Try it on purpose in half of the posts for a month, drawn by lot, and look again.")
    words = {"came_true": short(checked["came_true"]), "later": checked["n_spoken"]} if held else {}
    return [
        of_lift(f"headlines.traits.{row['trait']}", message, row, strength="leaning" if held else "cannot tell", evidence=evidence, action=action,
                trait=TRAIT_WORDS[row["trait"]], **words)
        for row in told
    ]  # fmt: skip


def _no_trait(traits: pd.DataFrame, evidence: Evidence) -> Finding:
    n = int((traits["n_posts"] + traits["n_without"]).iloc[0])
    return Finding(
        id="headlines.traits",
        message=N_(
            "No trait of headlines ({traits:count} were tried) can be told from chance on {n:count} own posts, so every chance is that of a coin: 50%"
        ),
        values={"traits": len(traits), "n": n},
        n=n,
        strength="cannot tell",
        evidence=evidence,
        action=N_("Vary headlines on purpose; no score can replace it."),
    )


def _test_findings(plan: pd.DataFrame) -> list[Finding]:
    """One sentence an account: what a lift of a fifth would take, against what a post is shown."""
    found = []
    for (platform, account), some in plan.dropna(subset=["impressions"]).groupby(["platform", "account"], sort=True):
        row = some.iloc[0]
        values = {"account": account, "platform": platform, "n": int(row["impressions"]), "rate": short(row["rate"]), "metric": row["metric"],
                  "shown": int(row["shown_per_post"]), "large": int(row["impressions_50"]) if pd.notna(row["impressions_50"]) else None}  # fmt: skip
        found.append(
            Finding(
                id=f"headlines.test.{platform}.{account}",
                message=N_("{account} ({platform:platform}): telling that one headline is 20% better takes {n:count} showings of the pair, 50% takes {large:count}; "
                           "a post gets {shown:count} (rate {rate:percent}, {metric})"),
                values=values,
                n=len(some),
                strength="clear",
                evidence=Evidence(table="headlines.test_plan", metric=str(row["metric"]), method="two proportions, 80 % power, 5 % two-sided", source="smmlib.methods.power"),
                action=N_("Test one pair at a time where showings suffice; elsewhere compare ideas over many posts."),
            )
        )  # fmt: skip
    if not found:
        reason = str(plan["reason"].dropna().iloc[0]) if plan["reason"].notna().any() else "no account has a rate"
        return [
            refusal(
                "headlines",
                "test",
                reason,
                table="headlines.test_plan",
                message=N_("What a test of headlines takes cannot be told: {reason}"),
            )
        ]
    return found
