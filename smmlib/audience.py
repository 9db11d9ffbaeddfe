"""Audience: who follows and watches, how much of it is the audience the client wants, and when is it active?

Shares of followers, of reach and of views are different things and are never mixed; accounts stand side by side. A share without a
count of people is shown without an interval, and an index of four people is not shown at all.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
from pydantic import Field

from smmlib.core import charts, levels, schema, tables
from smmlib.core.brief import Brief, StepParams
from smmlib.core.errors import NothingToRank, Refusal
from smmlib.core.findings import Finding
from smmlib.methods import active_hours, affinity, portrait, profiles, segmenting
from smmlib.methods import audience_findings as telling
from smmlib.views.audience import plot_ages, plot_match, plot_portrait, table_affinity, table_portrait
from smmlib.views.audience_day import plot_awake, plot_hours, table_awake
from smmlib.views.personas import plot_segments, table_personas, table_segments

__all__ = (
    "Params", "describe_audience", "find_hours", "find_segments", "findings_of", "plot_ages", "plot_awake", "plot_hours", "plot_match",
    "plot_portrait", "plot_segments", "rank_affinity", "retell", "table_affinity", "table_awake", "table_personas", "table_portrait",
    "table_segments",
)  # fmt: skip
WHO = ["platform", "account", "measure"]


class Params(StepParams):
    """Settings of the notebook, the same as its parameters cell."""

    ages: str = Field("", description="wanted age bands separated by commas, empty for the brief's")
    least_expected: float = Field(5.0, ge=1, le=100, description="cells with fewer expected people get no index")
    most_segments: int = Field(6, ge=2, le=12, description="largest number of customer segments tried")
    level: float = Field(0.90, ge=0.5, le=0.99, description="level of the intervals")


@levels.carried
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
        No export holds an audience of an own account, or nothing of it can be.
    """
    own = portrait.audiences_of_own(audience, accounts)
    if own.empty:
        raise Refusal(
            "No export holds age, gender or places of the audience. Platforms give them apart from the posts; smm check names the menu."
        )
    wanted = _target(brief, ages)
    held, impossible = portrait.possible(portrait.shares(own, portrait.latest_followers(accounts, days), level=level))
    if held.empty:
        raise Refusal(
            f"Nothing of the audience can be used: {'; '.join(impossible) or 'every share and count is missing'}."
        )
    table = portrait.add_margins(held, level=level)
    matched, reasons = portrait.match(table, wanted, level=level)
    marked = portrait.mark(table, wanted)
    whole = pd.concat([marked, matched], ignore_index=True) if len(matched) else marked
    found = schema.check(whole.sort_values([*WHO, "dimension"], kind="stable", ignore_index=True), "audience.portrait")
    found.attrs = {"reasons": [*impossible, *reasons], "wanted": ", ".join(wanted.ages)}
    return found


def _target(brief: Brief, ages: str) -> Any:
    bands = [band.strip() for band in ages.split(",") if band.strip()]
    return brief.target_audience.model_copy(update={"ages": bands}) if bands else brief.target_audience


@levels.carried
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


@levels.carried
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
        raise NothingToRank("\n".join(reasons) or "There is no own account.")
    table = schema.check(pd.concat(parts, ignore_index=True), "audience.active_hours")
    table.attrs["reasons"] = reasons
    return table


def find_segments(
    customers: pd.DataFrame, *, as_of: date, most_segments: int = 6, portrait: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Split the client's customers into segments that come back, or refuse; contract ``audience.segments``.

    Parameters
    ----------
    portrait : ``audience.portrait``; tells at which own accounts people as old as each segment are most frequent. Left unchanged.

    Returns
    -------
    table, largest segment first; ``attrs["left_out"]`` names values that no customer can have
    """
    found = segmenting.segment(customers, as_of=pd.Timestamp(as_of), most=most_segments)
    whole = found if portrait is None else profiles.add_meetings(found, portrait)
    table = schema.check(whole, "audience.segments")
    table.attrs["left_out"] = found.attrs["left_out"]
    return table


def retell(
    audience: pd.DataFrame, accounts: pd.DataFrame, days: pd.DataFrame, brief: Brief, ages: str, *, language: str = ""
) -> charts.Chart | tables.Shown:
    """Draw the match with other age bands: the what-if of the notebook."""
    try:
        return plot_match(describe_audience(audience, accounts, days, brief, ages=ages), language=language)
    except Refusal as why:
        return tables.note("fig-audience-match", str(why), language)


@levels.told
def findings_of(
    found: pd.DataFrame, ranked: pd.DataFrame, active: pd.DataFrame, segments: pd.DataFrame, brief: Brief
) -> list[Finding]:
    """State the match of each account with the target audience, the surest over-represented groups, the active hours and what they are in
    other zones, and the segments of customers."""
    told = telling.of_match(found) + telling.of_affinity(ranked) + telling.of_hours(active, brief)
    return told + telling.of_zones(active, brief) + telling.of_segments(segments)
