"""Sentences about formats and style: what earns more, what is too small to say, whether it fits the strategy, how the client writes."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from smmlib.core import i18n, levels
from smmlib.core.findings import (
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
from smmlib.core.stats import share_interval
from smmlib.methods import mixing
from smmlib.methods.style import READABILITY
from smmlib.views.formats import HABITS, most_telling

N_ = i18n.N_
METHOD = "partial pooling of log rates, adjusted for trend, subject, length, time of day and boosting"
SOURCE = "smmlib.methods.pooling; benchmarks/calibration.py"
CLAIMED_DIFFERENCES = 3
WORTH_A_RATIO, WORTH_POINTS = 0.15, 5.0


@levels.told
def findings_of(
    effects: pd.DataFrame,
    style: pd.DataFrame | None = None,
    promise: pd.DataFrame | None = None,
    mix: pd.DataFrame | None = None,
    strategy: str = mixing.HIDDEN,
) -> list[Finding]:
    """State what is true of the client's formats: one finding an account, whether its posts fit the strategy, how it writes."""
    rest = _strategy_findings(mix, strategy) if mix is not None else []
    rest += [*_style_findings(style), *_difference_findings(style)] if style is not None else []
    if effects.empty:
        return [_silent("effects", str(effects.attrs.get("refused", "no format could be compared"))), *rest]
    accounts = [some for _key, some in effects.groupby(["platform", "account"], sort=True)]
    found = [_account_finding(some) for some in accounts]
    found += [_small(some) for some in accounts if some["place"].isna().any() and some["place"].notna().sum() >= 2]
    found += [_silent(f"effects.account{i}", reason) for i, reason in enumerate(effects.attrs.get("reasons", []), 1)]
    return found + rest + (of_promises("formats", promise) if promise is not None else [])


def _silent(slug: str, reason: str, n: int = 0) -> Finding:
    message = N_("Which formats earn more cannot be told: {reason}")
    return refusal("formats", slug, reason, table="formats.effects", n=n, message=message)


def _small(some: pd.DataFrame) -> Finding:
    """Name the formats of one account that have too few posts for a place."""
    small = some[some["place"].isna()]
    listed = "; ".join(f"{row.format}: {row.reason}" for row in small.itertuples())
    who = f"{some['platform'].iloc[0]}.{some['account'].iloc[0]}"
    return _silent(
        f"small.{who}",
        f"{listed}, on {some['account'].iloc[0]} ({i18n.platform(some['platform'].iloc[0])})",
        int(small["n_posts"].sum()),
    )


def _account_finding(some: pd.DataFrame) -> Finding:
    ranked = some[some["place"].notna()].sort_values("place")
    who = {"account": some["account"].iloc[0], "platform": some["platform"].iloc[0]}
    slug = f"effects.{who['platform']}.{who['account']}"
    evidence = Evidence(table="formats.effects", metric=some["metric"].iloc[0], method=METHOD, source=SOURCE)
    if len(ranked) < 2:
        reason = f"on {who['account']} ({who['platform']}) " + "; ".join(
            f"{r.format}: {r.reason}" for r in some.itertuples() if pd.notna(r.reason)
        )
        return _silent(slug, reason, int(some["n_posts"].sum()))
    best = most_telling(ranked)
    strength = strengths(ranked)[list(ranked.index).index(best.name)]
    message, action = _words(strength, best["lift"] >= 1)
    words = {**who, "format": best["format"], "needed": int(best["n_needed"])}
    return of_lift(f"formats.{slug}", message, best, strength=strength, evidence=evidence, action=action, **words)


def _words(strength: str, up: bool) -> tuple[str, str]:
    if strength == "cannot tell":
        return (
            N_(
                "{account} ({platform:platform}): no format is clearly better or worse; the largest difference is '{format}' at {lift:times}"
            ),
            N_(
                "Choose formats by cost and taste; telling a lift of ×1.25 from none takes about {needed:count} posts of each."
            ),
        )
    if up:
        return (
            N_(
                "{account} ({platform:platform}): the format '{format}' earns {lift:times} the engagement rate of the average post"
            ),
            N_(
                "Post the format '{format}' more often on {platform:platform}; the advised mix is in the table of formats."
            ),
        )
    return (
        N_(
            "{account} ({platform:platform}): the format '{format}' earns only {lift:times} of the average post's engagement rate"
        ),
        N_("Post the format '{format}' less often on {platform:platform}, or only where it serves another goal."),
    )


def _style_findings(style: pd.DataFrame) -> list[Finding]:
    """Habits that surely go with better or worse posts, with twice the usual doubt, because what a post is about is held
    still only roughly; never more than leaning, because a habit is not yet a cause."""
    if style.empty:
        return []
    n = int(style["n_own"].max())
    apart = style[[strength_of(max(p, 1 - p), n=n, among=2 * len(style)) != "cannot tell" for p in style["p_better"]]]
    message = N_("Posts with more of this habit than usual, '{feature:word}', earn {lift:times} the rate of the others")
    action = N_(
        "A habit that goes with better posts is not yet a cause: vary it on purpose for a month and look again."
    )
    evidence = Evidence(table="formats.style", method=METHOD, source=SOURCE)
    return [
        of_lift(
            f"formats.style.{row['feature']}",
            message,
            {**row, "n_posts": row["n_own"]},
            strength="leaning",
            evidence=evidence,
            action=action,
            feature=HABITS[str(row["feature"])],
        )
        for row in apart.to_dict("records")
    ]


STRATEGIES = {
    ("hidden", True): (N_("{account} ({platform:platform}): {share:percent} of posts sell, which a hidden strategy can bear"), ""),
    ("hidden", False): (
        N_("{account} ({platform:platform}): {share:percent} of posts sell; a hidden strategy bears about {most:percent}"),
        N_("Weave offers into posts about the subject, or call the strategy open."),
    ),
    ("open", True): (N_("{account} ({platform:platform}): {share:percent} of posts sell, as an open strategy does"), ""),
    ("open", False): (
        N_("{account} ({platform:platform}): only {share:percent} of posts sell, and the strategy is open"),
        N_("Let posts carry an offer, or call the strategy hidden."),
    ),
}  # fmt: skip


def _strategy_findings(mix: pd.DataFrame, strategy: str) -> list[Finding]:
    """Does what each account has posted fit the strategy of the brief?"""
    known = mix[mix["share_selling"].notna() & (mix["n_told"] > 0)] if len(mix) else mix
    return [_strategy_finding(some, strategy) for _key, some in known.groupby(["platform", "account"], sort=True)]


def _strategy_finding(some: pd.DataFrame, strategy: str) -> Finding:
    n = int(some["n_told"].sum())
    sold = round(float((some["share_selling"] * some["n_told"]).sum()))
    sure = mixing.p_fits(sold, n, strategy)
    message, action = STRATEGIES[(strategy, sure >= 0.5)]
    low, high = share_interval(sold, n)
    who = {"account": some["account"].iloc[0], "platform": some["platform"].iloc[0]}
    return Finding(
        id=f"formats.strategy.{who['platform']}.{who['account']}",
        message=message,
        values={**who, "share": short(sold / n), "most": mixing.MOST_HIDDEN_OFFERS},
        value=sold / n,
        low=low,
        high=high,
        level=0.9,
        unit="fraction",
        n=n,
        strength=strength_of(max(sure, 1 - sure), n=n),
        evidence=Evidence(table="formats.mix", method="phrases that ask to buy or to book, names of offers", source="smmlib.methods.calls"),
        action=action,
        weight=0.0,
    )  # fmt: skip


def _difference_findings(style: pd.DataFrame) -> list[Finding]:
    """The habits in which the client surely differs from its competitors, by enough to be heard."""
    if style.empty:
        return []
    known = style[style["p_more"].notna()]
    among = len(known)
    rows = [row for row in known.to_dict("records") if _heard(row) and _sure(row, among) == "clear"]
    return [_difference(row, among) for row in sorted(rows, key=_how_far, reverse=True)[:CLAIMED_DIFFERENCES]]


def _sure(row: dict[str, Any], among: int) -> Strength:
    n = int(min(row["n_own"], row["n_competitors"]))
    return strength_of(max(row["p_more"], 1 - row["p_more"]), n=n, among=among)


def _how_far(row: dict[str, Any]) -> float:
    """Distance from the competitors on the scale of ratios; ten points of readability count like a tenth."""
    if row["feature"] == READABILITY:
        return abs(row["own"] - row["competitors"]) / 100
    return abs(math.log(row["ratio"])) if pd.notna(row["ratio"]) and row["ratio"] > 0 else 1.0


def _heard(row: dict[str, Any]) -> bool:
    far = _how_far(row)
    return far >= (WORTH_POINTS / 100 if row["feature"] == READABILITY else WORTH_A_RATIO)


def _difference(row: dict[str, Any], among: int) -> Finding:
    share = row["unit"].startswith("share")
    message = (
        N_("How we write, '{feature:word}': {own:percent} of our posts, {rivals:percent} of the competitors'")
        if share
        else N_(
            "How we write, '{feature:word}': {own:number} in a typical post of ours, {rivals:number} in a competitor's"
        )
    )
    values = {"feature": HABITS[str(row["feature"])], "own": short(row["own"]), "rivals": short(row["competitors"])}
    return Finding(
        id=f"formats.beside.{row['feature']}",
        message=message,
        values=values,
        value=row["own"],
        unit="fraction" if share else "text",
        n=int(row["n_own"]),
        strength=_sure(row, among),
        evidence=Evidence(table="formats.style", metric=str(row["metric"]) if pd.notna(row["metric"]) else "",
                          method="resampled posts", source="smmlib.methods.style"),
        action=N_("Decide whether this difference is meant, and write it into the voice of the brand."),
        weight=_how_far(row),
    )  # fmt: skip
