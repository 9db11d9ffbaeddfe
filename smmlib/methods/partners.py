"""Whom the brief names: candidates once each, never a competitor; the client's own words, groups, accounts and addresses; why alone."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

import pandas as pd

from smmlib.core import text
from smmlib.core.brief import Brief
from smmlib.methods import dossier, portfolio

FIRST_WORDS = 5  # of each topic; the later ones are often everybody's
COLUMNS = ["platform", "account", "price", "said"]


def candidates_of(brief: Brief) -> tuple[pd.DataFrame, list[str]]:
    """Candidates of the brief and accounts with the role 'ally', each once; and the names that are competitors or the client itself.

    Returns
    -------
    (table ``platform, account, price, said`` (followers by the brief), barred handles)
    """
    closed = {(a.platform, a.handle.casefold()) for a in brief.accounts if a.role != "ally"}
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    for account in (a for a in brief.accounts if a.role == "ally"):
        known: dict[str, Any] = {
            "platform": account.platform,
            "account": account.handle,
            "price": None,
            "said": account.followers,
        }
        rows[(account.platform, account.handle.casefold())] = known
    for one in (c for c in brief.candidates if c.kind == "ally"):
        key = (one.platform, one.handle.casefold())
        blank: dict[str, Any] = {"platform": one.platform, "account": one.handle, "said": None}
        row = rows.setdefault(key, blank)
        row.update(price=one.price, said=row["said"] if one.followers is None else one.followers)
    barred = [row["account"] for key, row in rows.items() if key in closed]
    return pd.DataFrame([row for key, row in rows.items() if key not in closed], columns=COLUMNS), barred


def nobody(barred: Sequence[str]) -> str:
    """The reason for an empty list of candidates, and where to write them."""
    said = "The brief names no candidates for allies"
    if barred:
        said += f" beside {', '.join(barred)}, which are competitors or the client itself"
    return f"{said}; write them under candidates: (platform, handle, price)."


def marks_of(ranking: pd.DataFrame, brief: Brief) -> set[str]:
    """Words of the client's topics; where there are none, the brief's own words for its offers, interests and tasks."""
    if len(ranking):
        return {w.strip() for words in ranking["words"].dropna() for w in str(words).split(",")[:FIRST_WORDS]}
    said = [*brief.target_audience.interests, *(o.name for o in brief.offers), *brief.tasks, brief.industry]
    return {lemma for part in said for lemma in text.lemmas(part, brief.content_languages[0])}


def wanted_of(portrait: pd.DataFrame, brief: Brief) -> dict[str, set[str]]:
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


def own_members(brief: Brief, days: pd.DataFrame, posts: pd.DataFrame) -> tuple[list[portfolio.Member], float]:
    """The client's accounts whose followers are known, and how many followers they won in the period (missing where not counted)."""
    found, grown = [], []
    none = pd.DataFrame(columns=["followers", "as_of"])
    for a in (a for a in brief.accounts if a.role == "own"):
        who = {"platform": a.platform, "account": a.handle}
        size = dossier.followers(dossier.of(days, who), dossier.of(posts, who), none, a.followers)
        if not math.isnan(size):
            found.append(portfolio.Member(portfolio.key(a.platform, a.handle), size, 0.0))
            grown.append(dossier.growth(dossier.of(days, who)))
    known = [g for g in grown if not math.isnan(g)]
    return found, sum(known) if known and len(known) == len(grown) else math.nan


def own_names(brief: Brief) -> tuple[list[str], list[str]]:
    """Handles of the client's accounts, and addresses of its offers."""
    urls = [urlsplit(o.url if "//" in o.url else f"//{o.url}").hostname for o in brief.offers if o.url]
    return [a.handle for a in brief.accounts if a.role == "own"], sorted({u for u in urls if u})


def why_alone(
    candidates: pd.DataFrame, able: pd.DataFrame, members: Sequence[portfolio.Member], said: str, money: float
) -> str:
    """Why nobody is chosen, in order of what would have to change first.

    Parameters
    ----------
    candidates : all; able : those without open questions whose followers are known; members : those of them with a price; said : the
    money as it is written, empty where the brief names none
    """
    if candidates.empty:
        return str(candidates.attrs.get("refused", "The brief names no candidates."))
    if able.empty:
        asks = int((candidates["n_flags"].fillna(0) > 0).sum())
        return (
            f"of {len(candidates)} candidates {asks} have counts to explain, and of the others no followers are known."
        )
    if not members:
        return "no candidate without open questions has named a price; asking is free."
    cheapest = min(m.cost for m in members)
    if cheapest > money:
        if not said:
            return "the brief says no sum for allies (under budget: a total, or pinned: allies)."
        return f"the brief leaves {said} for allies, and the cheapest of them costs more."
    return "no candidate would add people that the own accounts do not reach already."
