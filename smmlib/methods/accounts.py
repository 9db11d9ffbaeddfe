"""One account at a time: a question asked of each own account, with the reason where it cannot be answered."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from smmlib.core.errors import NothingToRank, Refusal


def each_own_account(
    posts: pd.DataFrame, ask: Callable[[pd.DataFrame], pd.DataFrame]
) -> tuple[pd.DataFrame, list[str]]:
    """Ask each own account; accounts are never pooled, because platforms count, and audiences behave, differently.

    Parameters
    ----------
    posts : canonical posts; only role 'own' is used. Left unchanged.
    ask : posts of one account -> table

    Returns
    -------
    (answers with ``platform`` and ``account``, reasons of the accounts that could not answer)

    Raises
    ------
    NothingToRank
        No account could answer; the message says why for each.
    """
    answers, reasons = [], []
    for (platform, account), some in posts[posts["role"] == "own"].groupby(["platform", "account"], sort=True):
        try:
            answers.append(ask(some).assign(platform=platform, account=account))
        except Refusal as why:
            reasons.append(f"{account} on {platform}: {why}")
    if not answers:
        raise NothingToRank(" ".join(reasons) or "There are no own posts in this period.")
    return pd.concat(answers, ignore_index=True), reasons
