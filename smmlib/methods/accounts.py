"""One account at a time: a question asked of each own account, with the reason where it cannot be answered."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from smmlib.core import i18n
from smmlib.core.errors import NothingToRank, Refusal, by_reason, each_reason


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
    (answers with ``platform`` and ``account``, reasons of the accounts that could not answer, each reason once)

    Raises
    ------
    NothingToRank
        No account could answer; the message says why.
    """
    answers: list[pd.DataFrame] = []
    refused: list[tuple[str, str]] = []
    for (platform, account), some in posts[posts["role"] == "own"].groupby(["platform", "account"], sort=True):
        try:
            answers.append(ask(some).assign(platform=platform, account=account))
        except Refusal as why:
            refused.append((f"{account} ({i18n.platform(str(platform))})", str(why)))
    if not answers:
        raise NothingToRank(by_reason(refused) or "There are no own posts in this period.")
    return pd.concat(answers, ignore_index=True), each_reason(refused)
