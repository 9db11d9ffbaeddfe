"""How much of each kind to post: shift shares towards what earns more, only as far as the evidence is sure."""

from __future__ import annotations

import pandas as pd

from smmlib.core.findings import strengths


def advise(posts: pd.DataFrame, effects: pd.DataFrame, *, by: str, most_change: float = 0.5) -> pd.DataFrame:
    """Advise a share of each group of the column `by` within each own account.

    Parameters
    ----------
    posts : canonical posts; effects : table with ``platform, account, <by>, p_better, place``. Both left unchanged.
    most_change : largest relative change of a share

    Returns
    -------
    table: ``platform, account, <by>, n_posts, share_now, share_advised, reason``; shares of an account sum to 1
    """
    key = ["platform", "account", by]
    own = posts[(posts["role"] == "own") & posts[by].notna()]
    mix = own.groupby(key).size().rename("n_posts").reset_index()
    mix["share_now"] = mix["n_posts"] / mix.groupby(["platform", "account"])["n_posts"].transform("sum")
    judged = [some.assign(sure=strengths(some)) for _key, some in effects.groupby(["platform", "account"])]
    known = pd.concat(judged) if judged else effects.assign(sure=None)
    mix = mix.merge(known[[*key, "p_better", "place", "sure"]], how="left", on=key)
    pull = (2 * (mix["p_better"] - 0.5)).where(mix["sure"].isin(["clear", "leaning"]), 0.0).fillna(0.0)
    wanted = (1 + most_change * pull) * mix["share_now"]
    mix["share_advised"] = wanted / wanted.groupby([mix["platform"], mix["account"]]).transform("sum")
    mix["reason"] = [
        _reason(place, p, pd.notna(sure)) for place, p, sure in zip(mix["place"], pull, mix["sure"], strict=True)
    ]
    return mix.sort_values(
        ["platform", "account", "share_advised", by], ascending=[True, True, False, True], ignore_index=True
    )


def _reason(place: object, pull: float, compared: bool) -> str:
    if not compared:
        return "could not be compared: keep as it is"
    if pd.isna(place):
        return "too few posts to tell: keep trying it now and then"
    if pull == 0:
        return "no clear difference: keep as it is"
    return "earns more than the average post" if pull > 0 else "earns less than the average post"
