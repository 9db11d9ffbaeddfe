"""Budget: what does it cost, month by month, and where does the next unit of money do most?

Money and hours are two columns and never one sum. What money brings is a curve with doubt, from the client's own advertisements where
there are any, from dated prices where not; the advised split is the best on average over that doubt.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import numpy as np
import pandas as pd
from pydantic import Field

from smmlib.core import charts, i18n, levels, schema, tables
from smmlib.core.brief import Brief, StepParams
from smmlib.core.brief.models import PLATFORMS
from smmlib.core.errors import Refusal
from smmlib.methods import costing, spending, splitting
from smmlib.views.budget import plot_allocation, plot_curves, plot_months, table_allocation, table_lines
from smmlib.views.budget_told import findings_of

__all__ = ["findings_of", "plot_allocation", "plot_curves", "plot_months", "table_allocation", "table_lines"]

N_ = i18n.N_
UNKNOWN = "The brief names no budget (budget, total), so no money can be planned; the hours below stand by themselves."
NOTHING = "The brief says that there is no money (budget, total: 0). Own posts cost hours, not money; those are planned below."


class Params(StepParams):
    """Settings of the notebook, the same as its parameters cell."""

    months: int = Field(12, ge=1, le=24, description="months of the plan, from the day after the period")
    total: float = Field(-1.0, ge=-1, description="money for the plan in the brief's currency; -1 is the brief's total")
    response: Literal["", "conversions", "clicks"] = Field(
        "", description="what money is to bring; empty for conversions where there are enough, else clicks"
    )
    value: float = Field(
        0.0,
        ge=0,
        description="what one response is worth in the brief's currency; 0 is the average revenue of the ads table",
    )
    trust: float = Field(
        0.5, gt=0.05, le=1, description="what a day of past spending counts for beside a day of an experiment"
    )
    dollar: float = Field(
        0.0, ge=0, description="the brief's currency for one US dollar, for dated click prices; 0 is not known"
    )
    offer_share: float = Field(
        0.25, ge=0, le=1, description="share of the advertising money kept for days with a dated offer"
    )
    reply_minutes: float = Field(2.0, ge=0, le=30, description="minutes that answering one comment takes")
    level: float = Field(0.8, ge=0.5, le=0.99, description="level of the intervals")


@dataclass(frozen=True)
class Plan:
    """Everything a budget is made from, read once: tables of the run, its brief and settings."""

    ads: pd.DataFrame
    posts: pd.DataFrame
    ranking: pd.DataFrame
    portfolio: pd.DataFrame
    team: pd.DataFrame
    prices: pd.DataFrame
    brief: Brief
    settings: Params

    @property
    def spans(self) -> list[tuple[date, int]]:
        """First day and days of each month of the plan."""
        return costing.months(self.brief.period.until + timedelta(days=1), self.settings.months)

    @property
    def total(self) -> float:
        """Money for everything; a refusal where there is none or nobody has said."""
        said = self.brief.budget.total if self.settings.total < 0 else self.settings.total
        if said is None:
            raise Refusal(UNKNOWN)
        if not said:
            raise Refusal(NOTHING)
        return said

    @property
    def for_ads(self) -> float:
        """Money left for networks after what is fixed and what allies cost."""
        allies = costing.allies_money(self.brief, self.portfolio)
        taken = sum(costing.fixed(self.brief).values()) + (0.0 if np.isnan(allies) else allies)
        if taken > self.total:
            raise Refusal(
                f"What is fixed beforehand (tools, allies and the like) costs {taken:,.0f}; the budget is {self.total:,.0f}."
            )
        return self.total - taken

    def with_total(self, total: float) -> Plan:
        """The same plan with another budget."""
        return Plan(
            self.ads,
            self.posts,
            self.ranking,
            self.portfolio,
            self.team,
            self.prices,
            self.brief,
            self.settings.model_copy(update={"total": total}),
        )


@levels.carried
def fit_curves(plan: Plan) -> pd.DataFrame:
    """Draw what money brings on each channel.

    Returns
    -------
    table (n_channels, ...), contract ``budget.curves``

    Raises
    ------
    Refusal
        There is no money, the brief names no budget, or no channel has a past or a usable price.
    """
    return schema.check(_channels(plan).table, "budget.curves")


def _channels(plan: Plan) -> spending.Channels:
    s, days = plan.settings, sum(days for _first, days in plan.spans)
    return spending.channels_of(
        plan.ads, plan.brief, plan.ranking, plan.prices, money=plan.for_ads, days=days, response=s.response, dollar=s.dollar,
        trust=s.trust, level=s.level,
    )  # fmt: skip


@levels.carried
def allocate_money(plan: Plan) -> pd.DataFrame:
    """Share the money for networks out, so that on average its last unit brings the same wherever no limit of the brief stops it.

    Returns
    -------
    table (n_channels, ...), contract ``budget.allocation``, most money first; ``attrs`` carry ``gain`` against last year's split of
    the same money (middle, low, high, probability of at least three percent), ``regret`` (share that the doubt costs on average) and
    ``enough`` (money until which the last unit brings back what it costs; missing where a response has no known worth)

    Raises
    ------
    Refusal
        As `fit_curves`; or the least that the brief asks for does not fit the money.
    """
    channels = _channels(plan)
    worth = plan.settings.value or splitting.worth_of(plan.ads, channels.response)
    made = splitting.split(channels, plan.brief, money=plan.for_ads, worth=worth, level=plan.settings.level)
    return schema.check(made, "budget.allocation")


def plan_lines(plan: Plan, split: pd.DataFrame) -> pd.DataFrame:
    """Lay out money and hours, month by month.

    Parameters
    ----------
    split : ``budget.allocation``; empty where there is no money or no curve. Left unchanged.

    Returns
    -------
    table (lines x months), contract ``budget.lines``

    Raises
    ------
    Refusal
        There is neither money nor a post whose hours could be planned.
    """
    b, spans = plan.brief.budget, plan.spans
    _hours, rate = costing.capacity(plan.brief, plan.team)
    with_money = (b.total or 0) > 0 or plan.settings.total > 0
    allies = _allies(plan) if with_money else {}
    ads = {r.channel: r.spend for r in split.itertuples() if r.spend > 0} or ({n: b.pinned.get(n, b.floors.get(n, 0.0)) for n in
           sorted({*b.pinned, *b.floors} & set(PLATFORMS))} if with_money else {})  # fmt: skip
    rows = costing.by_month(
        spans, weekly=costing.own_work(plan.posts, plan.brief, reply_minutes=plan.settings.reply_minutes), once=costing.fixed(plan.brief) if with_money else {},
        allies=allies, ads=ads, season=costing.weights(plan.brief, spans, plan.settings.offer_share), rate=rate,
    )  # fmt: skip
    if rows.empty or not rows[["cost", "hours"]].fillna(0).to_numpy().any():
        raise Refusal("There is neither money nor a dated post of the client whose hours could be planned.")
    return schema.check(rows, "budget.lines")


def _allies(plan: Plan) -> dict[str, float]:
    chosen = plan.portfolio[plan.portfolio["kind"] != "alone"] if len(plan.portfolio) else plan.portfolio
    if len(chosen) and "allies" not in plan.brief.budget.pinned:
        return {f"ally: {r.account} ({r.platform})": r.cost for r in chosen.itertuples()}
    money = costing.allies_money(plan.brief, plan.portfolio)
    return {"allies": money} if not np.isnan(money) or plan.brief.candidates else {}


def retell(plan: Plan, total: float) -> charts.Chart | tables.Shown:
    """Draw the split with another budget: the what-if of the notebook."""
    return plot_allocation(
        allocate_money(plan.with_total(total)), currency=plan.brief.currency, language=plan.brief.report_language
    )
