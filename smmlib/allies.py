"""Allies: who could speak with us, what their counts say, what the money buys, and whether our own team carries it.

The alternative is always on the table: to lead the project alone.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd
from pydantic import Field

from smmlib.core import charts, i18n, schema, stats, tables, text
from smmlib.core.brief import Brief, StepParams
from smmlib.core.errors import Refusal
from smmlib.core.findings import Evidence, Finding, refusal, short, strength_of
from smmlib.methods import alliances, authenticity, duties, portfolio

N_ = i18n.N_
SOURCE = "smmlib.methods.alliances; smmlib.methods.authenticity; smmlib.methods.portfolio"
WHO = ["platform", "account"]


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
    table, contract ``allies.candidates``, best first; of whom nothing is known last, with the reason

    Raises
    ------
    Refusal
        The brief names no candidate.
    """
    settings = settings or Params()
    table = _candidates(brief)
    mine = posts.merge(table[WHO], on=WHO)
    marks = _marks(ranking, brief)
    facts = [
        _facts(row, mine, days, accounts, audience, comments, marks, portrait, brief)
        for row in table.to_dict("records")
    ]
    table = pd.DataFrame(facts)
    found = alliances.rates(mine, level=settings.level)
    table = table.merge(found.drop(columns=["p_better"]), on=WHO, how="left")
    table["followers"] = pd.to_numeric(table["followers"]).astype("float64")
    table = table.assign(size_ratio=authenticity.low_for_size(table))
    table = pd.concat([table, alliances.scores(table, _weights(settings), level=settings.level)], axis=1)
    table = _with_flags(table, mine, days, comments, brief)
    return schema.check(_placed(_priced(table, settings.level)), "allies.candidates")


def _weights(settings: Params) -> dict[str, float]:
    return {c: getattr(settings, f"weight_{c}") for c in alliances.CRITERIA}


def _candidates(brief: Brief) -> pd.DataFrame:
    """Candidates of the brief and accounts with the role 'ally', each once; never a competitor or an own account."""
    barred = {(a.platform, a.handle.casefold()) for a in brief.accounts if a.role != "ally"}
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    for account in (a for a in brief.accounts if a.role == "ally"):
        rows[(account.platform, account.handle.casefold())] = {
            "platform": account.platform,
            "account": account.handle,
            "price": None,
            "said": account.followers,
        }
    for one in (c for c in brief.candidates if c.kind == "ally"):
        key = (one.platform, one.handle.casefold())
        row = rows.setdefault(key, {"platform": one.platform, "account": one.handle, "said": None})
        row.update(price=one.price, said=one.followers or row["said"])
    kept = [row for key, row in rows.items() if key not in barred]
    if not kept:
        raise Refusal(
            "The brief names no candidates for allies; write them under candidates: (platform, handle, price), or lead the project alone."
        )
    return pd.DataFrame(kept)


def _marks(ranking: pd.DataFrame, brief: Brief) -> set[str]:
    """Words of the client's topics; where there are none, the brief's own words for its offers, interests and tasks."""
    language = brief.content_languages[0]
    if len(ranking):
        return {w.strip() for words in ranking["words"].dropna() for w in str(words).split(",")}
    said = [*brief.target_audience.interests, *(o.name for o in brief.offers), *brief.tasks, brief.industry]
    return {lemma for part in said for lemma in text.lemmas(part, language)}


def _facts(
    row: dict[str, Any],
    posts: pd.DataFrame,
    days: pd.DataFrame,
    accounts: pd.DataFrame,
    audience: pd.DataFrame,
    comments: pd.DataFrame,
    marks: set[str],
    portrait: pd.DataFrame,
    brief: Brief,
) -> dict[str, Any]:
    """What the tables hold of one candidate, before it is compared with the others."""
    own_posts, own_days, groups, known = (_of(t, row) for t in (posts, days, audience, accounts))
    hits, texts = alliances.overlap(own_posts, marks, brief.content_languages) if marks else (0, 0)
    low, high = stats.share_interval(hits, texts) if texts else (math.nan, math.nan)
    return {
        "platform": row["platform"],
        "account": row["account"],
        "price": math.nan if row["price"] is None else float(row["price"]),
        "followers": _followers(own_days, own_posts, known, row["said"]),
        "n_overlap": hits,
        "n_texts": texts,
        "overlap": hits / texts if texts else math.nan,
        "overlap_low": low,
        "overlap_high": high,
        "match": alliances.audience_match(groups, _wanted(portrait, brief)) if len(groups) else math.nan,
    }


def _of(table: pd.DataFrame, row: Mapping[str, Any]) -> pd.DataFrame:
    return table[
        (table["platform"] == row["platform"])
        & (table["account"].fillna("").str.casefold() == str(row["account"]).casefold())
    ]


def _followers(days: pd.DataFrame, posts: pd.DataFrame, known: pd.DataFrame, said: int | None) -> float:
    """The latest count: of the days, else of the posts, else of the account, else of the brief."""
    for table, column, order in (
        (days, "followers", "day"),
        (posts, "followers_at_post", "published_at"),
        (known, "followers", "as_of"),
    ):
        found = table.dropna(subset=[column]).sort_values(order, na_position="first")
        if len(found):
            return float(found[column].iloc[-1])
    return math.nan if said is None else float(said)


def _wanted(portrait: pd.DataFrame, brief: Brief) -> dict[str, set[str]]:
    """Groups of the target audience by dimension: the portrait's where there is one, else the brief's."""
    if len(portrait) and portrait["wanted"].fillna(False).any():
        some = portrait[portrait["wanted"].fillna(False).astype(bool)]
        return {str(d): set(v) for d, v in some.groupby("dimension")["value"]}
    target = brief.target_audience
    said = {
        "age": target.ages,
        "gender": target.genders,
        "country": target.countries,
        "city": target.cities,
        "language": target.languages,
    }
    return {name: {str(v) for v in values} for name, values in said.items() if values}


def _with_flags(
    table: pd.DataFrame, posts: pd.DataFrame, days: pd.DataFrame, comments: pd.DataFrame, brief: Brief
) -> pd.DataFrame:
    own = comments[comments["account"].isin([a.handle for a in brief.accounts if a.role == "own"])]
    share, n = authenticity.repeated_comments(own)
    usual = max(authenticity.MUCH_REPEATED, share if n >= authenticity.LEAST_COMMENTS else 0.0)
    flags = []
    for row in table.to_dict("records"):
        spikes = authenticity.growth_spikes(_of(days, row), _of(posts, row))
        flags.append(
            authenticity.flags_of(spikes, row["size_ratio"], authenticity.repeated_comments(_of(comments, row)), usual)
        )
    return table.assign(n_flags=[len(f) for f in flags], flags=["; ".join(f) or None for f in flags])


def _priced(table: pd.DataFrame, level: float) -> pd.DataFrame:
    """Engagements expected of one post, and the price of each: a cheap post of a silent account is dear."""
    expected = {
        c.replace("typical", "engagements"): (table[c].astype("float64") * table["followers"]).round()
        for c in ("typical", "typical_low", "typical_high")
    }
    table = table.assign(**expected)
    each = {"price_each": "engagements", "price_each_low": "engagements_high", "price_each_high": "engagements_low"}
    return table.assign(**{name: table["price"] / table[below].where(table[below] > 0) for name, below in each.items()})


def _placed(table: pd.DataFrame) -> pd.DataFrame:
    known = table["score"].notna()
    table = table.assign(
        place=table["score"].rank(ascending=False, method="first").astype("Int64"),
        reason=[
            None if ok else "neither followers nor a rate is known: add its public posts or the followers in the brief"
            for ok in known
        ],
    )
    return table.sort_values(["place", "account"], na_position="last", ignore_index=True)


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
    candidates : ``allies.candidates``; links : canonical links. All left unchanged.

    Returns
    -------
    table, contract ``allies.portfolio``: own accounts (the alternative: alone), then allies in order of choice; the interval is Frechet's,
    from full overlap to none; ``attrs``: ``money``, ``left_out`` (accounts with open questions), ``unpriced``

    Raises
    ------
    Refusal
        There are no candidates, or no own account's and no candidate's followers are known.
    """
    settings = settings or Params()
    if candidates.empty:
        raise Refusal(str(candidates.attrs.get("refused", "There are no candidates.")))
    own = _own_members(brief, days, posts)
    able = candidates[candidates["followers"].notna() & (settings.flagged_too | (candidates["n_flags"].fillna(0) == 0))]
    if not own and able.empty:
        raise Refusal(
            "No followers are known, of the client or of a candidate without open questions; add account days or followers in the brief."
        )
    members = [_member(row, settings) for row in able.dropna(subset=["price"]).to_dict("records")]
    shared = portfolio.shared_of(
        _linked(links, {**{m.key: m for m in own}, **{m.key: m for m in members}}), settings.shared
    )
    money = money_for_allies(brief, settings)
    chosen = portfolio.choose(members, money, shared, own)
    table = schema.check(_told(own, chosen, shared, candidates, settings, len(links) > 0), "allies.portfolio")
    table.attrs = {
        "money": money,
        "left_out": list(candidates.loc[candidates["n_flags"].fillna(0) > 0, "account"])
        if not settings.flagged_too
        else [],
        "unpriced": list(able.loc[able["price"].isna(), "account"]),
    }
    return table


def money_for_allies(brief: Brief, settings: Params) -> float:
    """The sum asked for, else the brief's for 'allies' (pinned, then ceiling), else a share of its total."""
    if settings.money > 0:
        return settings.money
    set_apart = brief.budget.pinned.get("allies", brief.budget.ceilings.get("allies"))
    return set_apart if set_apart is not None else settings.share_of_budget * brief.budget.total


def _key(platform: str, account: str) -> str:
    return f"{platform}|{account}"


def _own_members(brief: Brief, days: pd.DataFrame, posts: pd.DataFrame) -> list[portfolio.Member]:
    found = []
    for a in (a for a in brief.accounts if a.role == "own"):
        who = {"platform": a.platform, "account": a.handle}
        size = _followers(_of(days, who), _of(posts, who), pd.DataFrame(columns=["followers", "as_of"]), a.followers)
        if not math.isnan(size):
            found.append(portfolio.Member(_key(a.platform, a.handle), size, 0.0))
    return found


def _member(row: Mapping[str, Any], settings: Params) -> portfolio.Member:
    """An ally as the choice sees it: people, cost of its posts, and worth by engagement and fit beside the average candidate."""
    lift = row["size_ratio"] if pd.notna(row["size_ratio"]) else 1.0
    fit = row["match"] if pd.notna(row["match"]) else 1.0
    return portfolio.Member(
        _key(row["platform"], row["account"]),
        float(row["followers"]),
        float(row["price"]) * settings.posts_each,
        float(lift * fit),
    )


def _linked(links: pd.DataFrame, members: Mapping[str, portfolio.Member]) -> dict[tuple[str, str], float]:
    """Share of the smaller audience that two accounts share, where the links hold shared followers."""
    found = {}
    for row in links[links["kind"] == "shared_follower"].itertuples() if len(links) else ():
        a, b = _key(row.platform, row.source), _key(row.platform, row.target)
        if a in members and b in members:
            smaller = min(members[a].audience, members[b].audience)
            found[(a, b)] = min(1.0, float(row.weight) / smaller) if smaller > 0 else 1.0
    return found


def _told(
    own: list[portfolio.Member],
    chosen: list[portfolio.Member],
    shared: portfolio.Shared,
    candidates: pd.DataFrame,
    settings: Params,
    linked: bool,
) -> pd.DataFrame:
    expected = {_key(r["platform"], r["account"]): r["engagements"] for r in candidates.to_dict("records")}
    how = (
        "from shared followers where links hold them, else assumed"
        if linked
        else f"unknown: {settings.shared:.0%} of the smaller audience is assumed, the interval goes from all to none"
    )
    rows, before = [], []
    for place, member in enumerate([*own, *chosen], 1):
        together = [*before, member]
        now, then = portfolio.total(together, shared), portfolio.total(before, shared)
        low, high = portfolio.bounds(together)
        platform, account = member.key.split("|", 1)
        each = expected.get(member.key)
        rows.append(
            {"platform": platform, "account": account, "kind": "ally" if place > len(own) else "alone", "place": place, "cost": member.cost,
             "audience": round(member.audience), "net_reach": round(max(0.0, now - then)), "net_reach_low": round(max(0.0, member.audience - portfolio.bounds(before)[1])),
             "net_reach_high": round(member.audience), "together": round(now), "together_low": round(low), "together_high": round(high),
             "engagements": each * settings.posts_each if each is not None and pd.notna(each) else None, "reason": how}
        )  # fmt: skip
        before = together
    return pd.DataFrame(rows)


def plan_team(posts: pd.DataFrame, stems: pd.DataFrame, *, brief: Brief) -> pd.DataFrame:
    """Set the team's hours and duties against the hours that the planned posts take.

    Parameters
    ----------
    posts : canonical posts; stems : reference table of duties. Both left unchanged.

    Returns
    -------
    table, contract ``allies.team``; ``attrs``: ``needed`` (hours a week), ``have``, ``uncovered`` (activities nobody's duties name)

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
    checked = schema.check(table.assign(hours_planned=sum(known) if known else None), "allies.team")
    checked.attrs = {
        "needed": sum(known) if known else math.nan,
        "have": float(table["hours_week"].sum()),
        "uncovered": duties.uncovered(table, stems),
    }
    return checked


def retell(
    candidates: pd.DataFrame,
    posts: pd.DataFrame,
    days: pd.DataFrame,
    links: pd.DataFrame,
    brief: Brief,
    settings: Params,
) -> tables.Shown:
    """Draw the portfolio under other settings: the what-if of the notebook."""
    return table_portfolio(choose_portfolio(candidates, posts, days, links, brief=brief, settings=settings))


def findings_of(
    candidates: pd.DataFrame, chosen: pd.DataFrame, team: pd.DataFrame, currency: str = "USD"
) -> list[Finding]:
    """State who asks for an explanation, who is worth asking first, what the money buys, and whether the team carries the plan."""
    if candidates.empty:
        found = [_silent("candidates", str(candidates.attrs.get("refused", "there are no candidates")))]
    else:
        flagged = candidates[candidates["n_flags"].fillna(0) > 0]
        found = (
            [_flag_finding(row) for row in flagged.to_dict("records")]
            + [_first_finding(candidates)]
            + _price_finding(candidates, currency)
        )
    found.append(
        _portfolio_finding(chosen, currency)
        if len(chosen)
        else _silent("portfolio", str(chosen.attrs.get("refused", "nobody can be chosen")))
    )
    return found + (
        _team_findings(team) if len(team) else [_silent("team", str(team.attrs.get("refused", "there is no team")))]
    )


def _silent(slug: str, reason: str) -> Finding:
    return refusal(
        "allies",
        slug,
        reason,
        table="allies.candidates",
        message=N_("About allies and team it cannot be told: {reason}"),
    )


def _evidence(table: str, method: str, metric: str = "") -> Evidence:
    return Evidence(table=f"allies.{table}", metric=metric, method=method, source=SOURCE)


def _flag_finding(row: dict[str, Any]) -> Finding:
    """A number that asks for an explanation; that it occurred is clear, what it means is not said."""
    return Finding(
        id=f"allies.flags.{row['platform']}.{row['account']}",
        message=N_("{account} ({platform:platform}) has counts that ask for an explanation: {flags}"),
        values={k: row[k] for k in ("account", "platform", "flags")},
        n=None if pd.isna(row["n_posts"]) else int(row["n_posts"]),
        strength="clear" if "followers grew" in row["flags"] else "leaning",
        evidence=_evidence(
            "candidates",
            "daily change against the account's typical day (median and MAD); engagement by size (Theil-Sen)",
        ),
        action=N_("Ask {account} for its own statistics of those days before paying; there may be a good reason."),
    )


def _first_finding(candidates: pd.DataFrame) -> Finding:
    """Who comes first whatever the weights: an open question does not change the order, but it is said."""
    ranked = candidates[candidates["place"].notna() & (candidates["n_flags"].fillna(0) == 0)]
    if ranked.empty:
        return _silent("ranking", "of no candidate without open questions is a rate or a size known.")
    best = ranked.iloc[0]
    others = ranked.iloc[1:]
    strength = (
        strength_of(best["p_first"], n=int(best["n_posts"] if pd.notna(best["n_posts"]) else 0))
        if len(others)
        else "cannot tell"
    )
    message = (
        N_(
            "Of the candidates without open questions {account} ({platform:platform}) stands first, under {p:percent} of weights and draws"
        )
        if strength != "cannot tell"
        else N_(
            "No candidate stands first whatever one prefers; {account} ({platform:platform}) does under {p:percent} of weights and draws"
        )
    )
    return Finding(
        id="allies.ranking",
        message=message,
        values={"account": best["account"], "platform": best["platform"], "p": short(best["p_first"])},
        value=best["score"],
        low=best["score_low"],
        high=best["score_high"],
        level=0.9,
        unit="index",
        n=len(ranked),
        strength=strength,
        evidence=_evidence(
            "candidates", "criteria by order, weights drawn at random around those asked for", str(best["metric"] or "")
        ),
        action=N_("Talk to the first two or three; what they are like to work with is in no table."),
    )


def _price_finding(candidates: pd.DataFrame, currency: str) -> list[Finding]:
    """Cheapest and dearest expected engagement, where the intervals lie apart; accounts with open questions aside."""
    known = candidates[
        candidates["price_each"].notna() & (candidates["price_each"] > 0) & (candidates["n_flags"].fillna(0) == 0)
    ].sort_values("price_each")
    if len(known) < 2 or known.iloc[0]["metric"] != known.iloc[-1]["metric"]:
        return []
    low, high = known.iloc[0], known.iloc[-1]
    apart = low["price_each_high"] < high["price_each_low"]
    return [
        Finding(
            id="allies.price",
            message=N_(
                "An expected engagement costs {low:money} with {cheap} and {high:money} with {dear}; the price of a post says little"
            ),
            values={
                "low": [short(low["price_each"]), currency],
                "high": [short(high["price_each"]), currency],
                "cheap": low["account"],
                "dear": high["account"],
            },
            value=high["price_each"] / low["price_each"],
            unit="ratio",
            n=int(known["n_posts"].sum()),
            strength="clear" if apart else "cannot tell",
            evidence=_evidence("candidates", "price divided by shrunken rate times followers", str(low["metric"])),
            action=N_("Compare offers by the price of an expected engagement, not of a post."),
            weight=math.log(high["price_each"] / low["price_each"]),
        )
    ]


def _portfolio_finding(chosen: pd.DataFrame, currency: str) -> Finding:
    allies, own = chosen[chosen["kind"] == "ally"], chosen[chosen["kind"] == "alone"]
    money, left = float(chosen.attrs.get("money", 0.0)), ", ".join(chosen.attrs.get("left_out", []))
    base = int(own["together"].iloc[-1]) if len(own) else 0
    if allies.empty:
        reason = f"within {i18n.money(money, currency)} nobody without open questions and with a price can be chosen, so the project is led alone, to {base:,} followers."
        return _silent("portfolio", reason)
    last = chosen.iloc[-1]
    message = N_(
        "For {cost:money} {n:count} allies ({names}) would add about {net:count} people to the {own:count} reached alone; how audiences overlap is unknown, so together it is {low:count} to {high:count}"
    )
    action = N_("Begin with the first one and count what it brings; leading alone costs nothing and is the measure.")
    if left:
        action = N_(
            "Begin with the first one and count what it brings. Left out until they explain their counts: {left}."
        )
    return Finding(
        id="allies.portfolio",
        message=message,
        values={"cost": [short(allies["cost"].sum()), currency], "n": len(allies), "names": ", ".join(allies["account"]), "net": int(allies["net_reach"].sum()),
                "own": base, "low": int(last["together_low"]), "high": int(last["together_high"])},
        value=float(allies["net_reach"].sum()),
        low=max(0.0, float(last["together_low"]) - base),
        high=float(allies["audience"].sum()),
        unit="count",
        n=len(allies),
        strength="leaning",
        evidence=_evidence("portfolio", "greedy net reach under a budget; Frechet bounds"),
        action=action,
        action_values={"left": left},
    )  # fmt: skip


def _team_findings(team: pd.DataFrame) -> list[Finding]:
    have, needed, gaps = (
        team.attrs.get("have", 0.0),
        team.attrs.get("needed", math.nan),
        team.attrs.get("uncovered", []),
    )
    found = []
    if math.isnan(needed):
        found.append(
            _silent(
                "load", "the brief names no hours for the formats posted, so the work of the calendar has no hours."
            )
        )
    else:
        found.append(
            Finding(
                id="allies.load",
                message=N_("The planned posts take {needed:number} of the team's {have:number} hours a week")
                if needed <= have
                else N_("The planned posts take {needed:number} hours a week, the team has {have:number}"),
                values={"needed": short(needed), "have": short(have)},
                value=needed,
                unit="hours",
                n=len(team),
                strength="clear",
                evidence=_evidence("team", "posts a week times hours of a post, by the mix of formats"),
                action=N_("Leave the rest for answering, planning and measuring.")
                if needed <= have
                else N_("Plan fewer or simpler posts, or add hours."),
            )
        )
    if gaps:
        found.append(
            Finding(
                id="allies.duties",
                message=N_("Nobody's duties name: {gaps}"),
                values={"gaps": ", ".join(gaps)},
                n=len(team),
                strength="leaning",
                evidence=_evidence("team", "words of the duties in the brief"),
                action=N_("Give each of them to one role, by name."),
            )
        )
    return found


def plot_candidates(candidates: pd.DataFrame, *, language: str = "", caption: str = "") -> charts.Chart | tables.Shown:
    """Draw each candidate's score with its interval; those with open questions in grey."""
    _ = i18n.translator(language)
    known = candidates[candidates["place"].notna()] if len(candidates) else candidates
    if known.empty:
        return tables.note(
            "fig-allies-candidates", str(candidates.attrs.get("refused", _("Nothing is known of the candidates.")))
        )
    asks = known["n_flags"].fillna(0) > 0
    shown = known.assign(
        name=[f"{a} {_('(open question)')}" if f else a for a, f in zip(known["account"], asks, strict=True)]
    )
    with charts.canvas(height=charts.rows_height(len(shown))) as drawing:
        charts.intervals(
            drawing.ax, shown, label="name", value="score", low="score_low", high="score_high", strong=~asks
        )
        drawing.ax.set_xlim(0, 100)
        n = int(asks.sum())
        best = known[~asks]["account"]
        title = (
            _("Allies: {n} of {all} have counts to explain").format(n=n, all=len(known))
            if n
            else _("Allies: nobody has counts to explain")
        )
        if not n and len(best):
            title = _("Allies: '{account}' stands first").format(account=best.iloc[0])
        subtitle = _(
            "Order among the candidates over all criteria, 100 is first in each; 90% interval over weights and draws, n posts"
        )
        return drawing.keep("fig-allies-candidates", title, subtitle, caption)


def plot_prices(
    candidates: pd.DataFrame, *, language: str = "", caption: str = "", currency: str = "USD"
) -> charts.Chart | tables.Shown:
    """Draw the price of one expected engagement of each candidate, cheapest on top."""
    _ = i18n.translator(language)
    known = candidates[candidates["price_each"].notna()].sort_values("price_each") if len(candidates) else candidates
    if known.empty:
        return tables.note(
            "fig-allies-prices", str(candidates.attrs.get("refused", _("No candidate has a price and a rate.")))
        )
    with charts.canvas(height=charts.rows_height(len(known))) as drawing:
        asks = known["n_flags"].fillna(0) > 0
        charts.intervals(
            drawing.ax,
            known,
            label="account",
            value="price_each",
            low="price_each_low",
            high="price_each_high",
            strong=~asks,
        )
        drawing.ax.set_xlim(left=0)
        title = _("Allies: an engagement is cheapest with '{account}'").format(account=known["account"].iloc[0])
        subtitle = _(
            "Price of one expected engagement ({currency}), 90% interval, n posts; grey: counts to explain"
        ).format(currency=currency)
        return drawing.keep("fig-allies-prices", title, subtitle, caption)


def table_candidates(candidates: pd.DataFrame, *, language: str = "", source: str = "") -> tables.Shown:
    """Draw what is known of each candidate."""
    _ = i18n.translator(language)
    columns = {"place": (_("Place"), "count"), "account": (_("Account"), "text"), "followers": (_("Followers"), "count"), "typical": (_("Typical rate"), "percent"),
               "engagements": (_("Engagements a post"), "count"), "price": (_("Price"), "number"), "overlap": (_("Posts near our topics"), "percent"),
               "flags": (_("To explain"), "text"), "unknown": (_("Unknown"), "text")}  # fmt: skip
    return tables.table_view(
        candidates,
        name="tab-allies-candidates",
        caption=_("Candidates and what is known of them"),
        columns=columns,
        source=source,
        language=language,
        most=15,
    )


def table_portfolio(chosen: pd.DataFrame, *, language: str = "", source: str = "") -> tables.Shown:
    """Draw the allies in the order of choice, after the client alone."""
    _ = i18n.translator(language)
    kinds = {"alone": _("alone"), "ally": _("ally")}
    shown = chosen.assign(kind=chosen["kind"].map(kinds)) if len(chosen) else chosen
    columns = {"kind": (_("Who"), "text"), "account": (_("Account"), "text"), "cost": (_("Cost"), "number"), "audience": (_("Followers"), "count"),
               "net_reach": (_("People added"), "count"), "together": (_("Together"), "count"), "together_low": (_("if all overlap"), "count"),
               "together_high": (_("if none does"), "count")}  # fmt: skip
    return tables.table_view(
        shown,
        name="tab-allies-portfolio",
        caption=_("Alone, and with allies"),
        columns=columns,
        source=source,
        language=language,
    )


def table_team(team: pd.DataFrame, *, language: str = "", source: str = "") -> tables.Shown:
    """Draw who has which hours, does what and answers for what."""
    _ = i18n.translator(language)
    columns = {"role": (_("Role"), "text"), "hours_week": (_("Hours a week"), "number"), "cost_week": (_("Cost of its week"), "number"),
               "does": (_("Does"), "text"), "answers_for": (_("Answers for"), "text"), "duties": (_("Duties in the brief"), "text")}  # fmt: skip
    return tables.table_view(
        team, name="tab-allies-team", caption=_("The team"), columns=columns, source=source, language=language
    )
