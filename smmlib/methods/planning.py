"""From habits, evidence and the brief's rules to a plan: wishes for each account, placed, then filled with topics and offers."""

from __future__ import annotations

from datetime import timedelta

import pandas as pd

from smmlib.core.brief import Brief
from smmlib.core.errors import Refusal
from smmlib.core.findings import strengths
from smmlib.methods import filling, scheduling, zones

HIDDEN_OFFER_EVERY = 5  # a hidden strategy weaves an offer into every fifth post, an open one into each
FORMAT_TURNS = 60
MOSTLY = 0.5  # share of posts with an hour from which on hours are habits; the same as in best_time


def plan(
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
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Plan the weeks after the period; see `smmlib.calendar.plan_posts`.

    Returns
    -------
    (plan, refused): columns of the contracts ``calendar.plan`` and ``calendar.refused``

    Raises
    ------
    Refusal
        No own account has dated posts whose rhythm could be continued.
    """
    rules = rules_of(brief, weeks=weeks, explore=explore)
    own = posts[posts["role"] == "own"].dropna(subset=["published_at"])
    own = own.assign(local=own["published_at"].dt.tz_convert(brief.time_zone))
    wishes: list[scheduling.Wish] = []
    for (platform, account), some in own.groupby(["platform", "account"], sort=True):
        at = (slots["platform"] == platform) & (slots["account"] == account)
        turns = format_turns(mix[(mix["platform"] == platform) & (mix["account"] == account)])
        proven = proven_blocks(slots[at], some["local"])
        timed = bool(some["time_precision"].isin(["minute", "hour"]).mean() >= MOSTLY)
        wishes += scheduling.wish_for(
            str(platform), str(account), past=some["local"], proven=proven, formats=turns, rules=rules, timed=timed,
            active=zones.activity(active_hours, str(platform), str(account), brief.time_zone),
        )  # fmt: skip
    if not wishes:
        raise Refusal(
            "No own account has dated posts whose rhythm could be continued. "
            "An export with the date of each post would turn this on."
        )
    placed, refused = scheduling.place(wishes, rules)
    offers = [filling.Offer(o.name, o.since, o.until) for o in brief.offers]
    every = 1 if brief.strategy == "open" else HIDDEN_OFFER_EVERY
    filled = filling.fill(
        placed,
        topics=topics,
        offers=offers,
        every=every,
        zone=brief.time_zone,
        tags=tags,
        headlines=headlines,
        brand_tags=brief.brand.tags,
    )
    elsewhere = zones.local_times(filled["starts_at"], brief.time_zones, brief.time_zone)
    open_hour = filled["local_time"].astype("str").str.endswith("hour open")  # no row, no type
    return filled.assign(elsewhere=pd.Series(elsewhere, index=filled.index, dtype="str").mask(open_hour, "")), refused


def rules_of(brief: Brief, *, weeks: int, explore: float) -> scheduling.Rules:
    """The brief's rules as the scheduler reads them; without a team, hours are no limit."""
    hours = sum(member.hours_week for member in brief.team)
    return scheduling.Rules(
        first_day=brief.period.until + timedelta(days=1),
        weeks=weeks,
        zone=brief.time_zone,
        min_gap_hours=brief.planner.min_gap_hours,
        quiet_hours=frozenset(brief.planner.quiet_hours),
        quiet_days=frozenset(brief.planner.quiet_days),
        team_hours_week=hours or None,
        hours_per_post=dict(brief.planner.hours_per_post),
        posts_per_week=dict(brief.planner.posts_per_week),
        excluded=frozenset(brief.exclude),
        explore=explore,
    )


def format_turns(mix: pd.DataFrame) -> list[str]:
    """The formats of one account in turn, by their advised shares."""
    return scheduling.rotate(dict(zip(mix["format"], mix["share_advised"], strict=True)), FORMAT_TURNS, apart=0)


def proven_blocks(slots: pd.DataFrame, past: pd.Series) -> list[tuple[int, int]]:
    """Blocks of one account that are surely better, best first, each at the hour that was most usual there."""
    ranked = slots[slots["place"].notna() & slots["weekday"].notna()].sort_values("place")
    sure = [s != "cannot tell" for s in strengths(ranked, least=1)]
    usual = scheduling.habits(past)
    chosen = []
    for row in ranked[pd.Series(sure, index=ranked.index, dtype=bool) & (ranked["lift"] > 1)].itertuples():
        inside = [b for b in usual if b[0] == row.weekday and row.hour_from <= b[1] <= row.hour_to]
        chosen.append(inside[0] if inside else (int(row.weekday), int(row.hour_from)))
    return chosen
