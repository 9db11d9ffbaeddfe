"""Allies: with whom do we go, or do we go alone? Who could speak with us, what the money buys, and whether our own team carries it.

The alternative is always on the table, and needs no excuse: to lead the project alone.
"""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
from pydantic import Field

from smmlib.core import i18n, levels, schema
from smmlib.core.brief import Brief, StepParams
from smmlib.core.errors import Refusal
from smmlib.methods import alliances, authenticity, citing, dossier, duties, partners, portfolio
from smmlib.views.allies import (
    open_questions,
    plot_candidates,
    plot_portfolio,
    plot_prices,
    table_candidates,
    table_duties,
    table_habits,
    table_passing,
    table_portfolio,
    table_sums,
    table_team,
)
from smmlib.views.allies_told import findings_of

__all__ = (
    "Params", "choose_portfolio", "compare_sums", "findings_of", "list_duties", "list_passing", "plan_team", "plot_candidates",
    "plot_portfolio", "plot_prices", "rank_candidates", "rate_habits", "retell", "table_candidates", "table_duties", "table_habits",
    "table_passing", "table_portfolio", "table_sums", "table_team",
)  # fmt: skip
WHO = ["platform", "account"]
STEPS = (0.25, 0.5, 1.0, 2.0)  # sums that are compared, as multiples of the money


class Params(StepParams):
    """Settings of the notebook, the same as its parameters cell."""

    money: float = Field(0.0, ge=0, description="money for allies; 0 for the brief's, or a share of its total")
    share_of_budget: float = Field(
        0.10, ge=0, le=1, description="share of the total where the brief sets no sum for allies"
    )
    posts_each: int = Field(1, ge=1, le=24, description="sponsored posts bought of each ally")
    shared: float = Field(0.20, ge=0, le=1, description="assumed share of the smaller audience that two accounts share")
    flagged_too: bool = Field(False, description="whether accounts with open questions may be chosen")
    weight_overlap: float = Field(1.0, ge=0, le=10, description="weight of shared vocabulary")
    weight_rate: float = Field(1.0, ge=0, le=10, description="weight of engagement rate")
    weight_size: float = Field(1.0, ge=0, le=10, description="weight of size")
    weight_value: float = Field(1.0, ge=0, le=10, description="weight of engagements for the money")
    weight_match: float = Field(1.0, ge=0, le=10, description="weight of a fitting audience")
    level: float = Field(0.90, ge=0.5, le=0.99, description="level of the intervals")


@levels.carried
def rank_candidates(
    posts: pd.DataFrame,
    days: pd.DataFrame,
    accounts: pd.DataFrame,
    audience: pd.DataFrame,
    comments: pd.DataFrame,
    ranking: pd.DataFrame,
    portrait: pd.DataFrame,
    *,
    brief: Brief,
    settings: Params | None = None,
) -> pd.DataFrame:
    """Rank the brief's candidates and its accounts with the role 'ally'; competitors and own accounts are never candidates.

    Parameters
    ----------
    posts, days, accounts, audience, comments : canonical tables; ranking : ``topics.ranking``; portrait : ``audience.portrait``.
    All left unchanged; any may be empty.

    Returns
    -------
    table, contract ``allies.candidates``, best first; of whom nothing is known last, with the reason; ``attrs["barred"]``: candidates of
    the brief that are its competitors or its own

    Raises
    ------
    Refusal
        The brief names no candidate.
    """
    settings = settings or Params()
    asked, barred = partners.candidates_of(brief)
    if asked.empty:
        raise Refusal(partners.nobody(barred))
    mine = posts.merge(asked[WHO], on=WHO)
    held = {"posts": mine, "account_days": days, "accounts": accounts, "audience": audience}
    marks, wanted = partners.marks_of(ranking, brief), partners.wanted_of(portrait, brief)
    table = pd.DataFrame(
        [
            dossier.known_of(row, held, marks=marks, wanted=wanted, languages=brief.content_languages)
            for row in asked.to_dict("records")
        ]
    ).astype({"followers": "float64"})
    table = alliances.priced(table.merge(alliances.rates(mine, level=settings.level), on=WHO, how="left"))
    table = table.assign(size_ratio=authenticity.low_for_size(table))
    weights = {c: getattr(settings, f"weight_{c}") for c in alliances.CRITERIA}
    table = pd.concat([table, alliances.scores(table, weights, level=settings.level)], axis=1)
    own = comments[comments["account"].isin([a.handle for a in brief.accounts if a.role == "own"])]
    checked = schema.check(
        alliances.placed(authenticity.with_flags(table, mine, days, comments, own)), "allies.candidates"
    )
    checked.attrs = {"barred": barred}
    return checked


def choose_portfolio(
    candidates: pd.DataFrame,
    posts: pd.DataFrame,
    days: pd.DataFrame,
    links: pd.DataFrame,
    *,
    brief: Brief,
    settings: Params | None = None,
) -> pd.DataFrame:
    """Choose allies under the money by the people each adds, weighed by how they engage and fit; the client alone stands first.

    Parameters
    ----------
    candidates : ``allies.candidates``, may be empty; links : canonical links. All left unchanged.

    Returns
    -------
    table, contract ``allies.portfolio``: own accounts (the alternative: alone), then allies in order of choice; the interval is Frechet's,
    from full overlap to none; ``attrs``: ``money``, ``left_out`` (accounts with open questions), ``unpriced``, ``alone`` (why nobody is chosen)

    Raises
    ------
    Refusal
        No own account's and no candidate's followers are known.
    """
    settings = settings or Params()
    own, grown = partners.own_members(brief, days, posts)
    asks = open_questions(candidates) if len(candidates) else pd.Series(dtype="bool")
    able = (
        candidates[candidates["followers"].notna() & (settings.flagged_too | ~asks)] if len(candidates) else candidates
    )
    if not own and able.empty:
        raise Refusal(
            "No followers are known, of the client or of a candidate without open questions; add account days or followers in the brief."
        )
    members = portfolio.members_of(able.dropna(subset=["price"]), posts_each=settings.posts_each)
    linked = portfolio.linked({m.key: m for m in (*own, *members)}, links)
    shared = portfolio.shared_of(linked, settings.shared)
    money = money_for_allies(brief, settings)
    said = i18n.money(money, brief.currency) if money > 0 or brief.budget.total is not None else ""
    chosen = portfolio.choose(members, money, shared, own)
    expected = {portfolio.key(r["platform"], r["account"]): r["engagements"] for r in candidates.to_dict("records")}
    how = "shared followers of some pairs are known; " if linked else ""
    how += (
        f"where unknown, {settings.shared:.0%} of the smaller audience is assumed; the interval goes from all to none"
    )
    table = schema.check(
        portfolio.told(own, chosen, shared, expected, posts_each=settings.posts_each, reason=how), "allies.portfolio"
    )
    table.attrs = {
        "money": money,
        "left_out": [] if settings.flagged_too or candidates.empty else list(candidates.loc[asks, "account"]),
        "unpriced": list(able.loc[able["price"].isna(), "account"]) if len(able) else [],
        "alone": "" if chosen else partners.why_alone(candidates, able, members, said, money),
        "grown": grown,
        "linked": len(linked),
    }
    return table


def money_for_allies(brief: Brief, settings: Params) -> float:
    """The sum asked for, else the brief's for 'allies' (pinned, then ceiling), else a share of its total."""
    if settings.money > 0:
        return settings.money
    set_apart = brief.budget.pinned.get("allies", brief.budget.ceilings.get("allies"))
    return set_apart if set_apart is not None else settings.share_of_budget * (brief.budget.total or 0.0)


def retell(
    candidates: pd.DataFrame,
    posts: pd.DataFrame,
    days: pd.DataFrame,
    links: pd.DataFrame,
    brief: Brief,
    settings: Params,
) -> Any:
    """Draw the portfolio under other settings: the what-if of the notebook."""
    return table_portfolio(choose_portfolio(candidates, posts, days, links, brief=brief, settings=settings))


def compare_sums(
    candidates: pd.DataFrame,
    posts: pd.DataFrame,
    days: pd.DataFrame,
    links: pd.DataFrame,
    *,
    brief: Brief,
    settings: Params | None = None,
) -> pd.DataFrame:
    """Say whom a quarter, a half, all and twice the money would buy: the what-if on paper.

    Returns
    -------
    table: ``money, spent, names, n_allies, net_reach`` (people added), ``engagements, price_each``; empty, with the reason, without money
    """
    settings = settings or Params()
    money = money_for_allies(brief, settings)
    rows = []
    for sum_ in (money * step for step in STEPS) if money > 0 else ():
        moved = settings.model_copy(update={"money": sum_})
        try:
            allies = choose_portfolio(candidates, posts, days, links, brief=brief, settings=moved).query(
                "kind == 'ally'"
            )
        except Refusal:
            break
        spent, engaged = float(allies["cost"].sum()), float(allies["engagements"].astype("float64").sum())
        rows.append({"money": sum_, "spent": spent, "names": ", ".join(allies["account"]) or None, "n_allies": len(allies),
                     "net_reach": float(allies["net_reach"].sum()), "engagements": engaged, "price_each": spent / engaged if engaged > 0 else math.nan})  # fmt: skip
    table = pd.DataFrame(
        rows, columns=["money", "spent", "names", "n_allies", "net_reach", "engagements", "price_each"]
    )
    table.attrs["refused"] = (
        "" if rows else "There is no money for allies in the brief, or nothing is known that it could buy."
    )
    return table


def plan_team(posts: pd.DataFrame, stems: pd.DataFrame, asked: pd.DataFrame, *, brief: Brief) -> pd.DataFrame:
    """Set the team's hours and duties against the hours that the planned posts take and what a manager has to do.

    Parameters
    ----------
    posts : canonical posts; stems, asked : reference tables ``duties`` and ``manager_duties``. All left unchanged.

    Returns
    -------
    table, contract ``allies.team``; ``attrs``: ``needed`` (hours a week of posts), ``have``, ``untold`` (platforms whose posts have no hours),
    ``comments`` (a week, on own posts), ``uncovered`` (duties that nobody's words name)

    Raises
    ------
    Refusal
        The brief names no team.
    """
    if not brief.team:
        raise Refusal("The brief names no team; write roles, hours a week and duties under team: in client.yaml.")
    table = duties.team_table(brief.team, stems)
    weeks = ((brief.period.until - brief.period.since).days + 1) / 7
    needed = duties.hours_needed(posts, brief.planner.posts_per_week, brief.planner.hours_per_post, weeks)
    known = [h for h in needed.values() if not math.isnan(h)]
    own = posts.loc[posts["role"] == "own", "comments"].dropna()
    checked = schema.check(table.assign(hours_planned=sum(known) if known else None), "allies.team")
    covered = duties.answered(checked, asked)
    checked.attrs = {
        "needed": sum(known) if known else math.nan,
        "have": float(table["hours_week"].sum()),
        "untold": [p for p, h in needed.items() if math.isnan(h)],
        "comments": float(own.sum()) / weeks if len(own) else math.nan,
        "uncovered": list(covered.loc[~covered["covered"], "name"]),
    }
    return checked


def list_duties(team: pd.DataFrame, asked: pd.DataFrame) -> pd.DataFrame:
    """List each duty of a social media manager with who answers for it; without a team, all of them are the reader's."""
    return duties.answered(team, asked)


@levels.carried
def rate_habits(posts: pd.DataFrame, *, brief: Brief, level: float = 0.90) -> pd.DataFrame:
    """Count, for each own account, how often it names others, links to them, and describes its links.

    Returns
    -------
    table of `methods.citing.habits` with ``platform, account``; empty, with the reason, where own posts have no words
    """
    written = posts["text"].fillna("").str.strip()
    titled = posts["title"].notna() & (posts["title"].fillna("").str.strip() == written)
    own = posts[(posts["role"] == "own") & (written != "") & ~titled]  # a title alone does not tell whom the post names
    handles, hosts = partners.own_names(brief)
    named = list(partners.candidates_of(brief)[0].get("account", []))
    found = [
        citing.habits(some, own=handles, candidates=named, own_hosts=hosts, level=level).assign(
            platform=platform, account=account
        )
        for (platform, account), some in own.groupby(WHO, sort=True)
    ]
    table = pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=["platform", "account", "habit"])
    table.attrs["refused"] = (
        "" if found else "No own post has words beside its title, so whom they name cannot be counted."
    )
    return table


def list_passing(
    posts: pd.DataFrame, ranking: pd.DataFrame, candidates: pd.DataFrame, *, brief: Brief, most: int = 8
) -> pd.DataFrame:
    """List recent posts of candidates without open questions that speak of the client's topics and earned more than is usual for them."""
    theirs = posts.merge(candidates.loc[~open_questions(candidates), WHO], on=WHO) if len(candidates) else posts.head(0)
    until = pd.Timestamp(brief.period.until, tz="UTC") + pd.Timedelta(days=1)
    table = citing.worth_passing_on(
        theirs, partners.marks_of(ranking, brief), brief.content_languages, until=until, most=most
    )
    table.attrs["refused"] = (
        ""
        if len(table)
        else "No recent post of a candidate is at hand that speaks of the client's topics; add their public posts."
    )
    return table
