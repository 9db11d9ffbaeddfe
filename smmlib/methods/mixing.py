"""How much of each kind to post: shift shares towards what earns more, as far as the evidence is sure and the strategy allows."""

from __future__ import annotations

import math

import pandas as pd

from smmlib.core.findings import strengths
from smmlib.core.stats import share_interval

HIDDEN, OPEN = "hidden", "open"
MOSTLY = 0.5
MOST_HIDDEN_OFFERS = 0.30  # the plan of a hidden strategy is held to the same share, see methods.agreement


def advise(
    posts: pd.DataFrame,
    effects: pd.DataFrame,
    *,
    by: str,
    most_change: float = 0.5,
    strategy: str = HIDDEN,
    selling: pd.Series | None = None,
) -> pd.DataFrame:
    """Advise a share of each group of the column `by` within each own account.

    Parameters
    ----------
    posts : canonical posts; effects : table with ``platform, account, <by>, p_better, place``. Both left unchanged.
    most_change : largest relative change of a share
    strategy : *hidden*: a group whose posts surely mostly sell gets no more of the plan, whatever it earns; *open*: one whose posts surely
        mostly do not sell gets no more
    selling : 1 where a post sells, 0 where not, missing where unknown, aligned with `posts`

    Returns
    -------
    table: ``platform, account, <by>, n_posts, share_now, share_advised, n_told (posts with words), share_selling,
    share_selling_low, share_selling_high, reason``;
    shares of an account sum to 1
    """
    key = ["platform", "account", by]
    own = posts.assign(selling=math.nan if selling is None else selling)
    own = own[(own["role"] == "own") & own[by].notna()]
    mix = own.groupby(key).agg(n_posts=(by, "size"), sold=("selling", "sum"), known=("selling", "count")).reset_index()
    mix["share_now"] = mix["n_posts"] / mix.groupby(["platform", "account"])["n_posts"].transform("sum")
    mix = mix.assign(**_selling(mix))
    judged = [some.assign(sure=strengths(some)) for _key, some in effects.groupby(["platform", "account"])]
    known = pd.concat(judged) if judged else effects.assign(sure=None)
    mix = mix.merge(known[[*key, "p_better", "place", "sure"]], how="left", on=key)
    pull = (2 * (mix["p_better"] - 0.5)).where(mix["sure"].isin(["clear", "leaning"]), 0.0).fillna(0.0)
    barred = _barred(mix, strategy) & (pull > 0)
    wanted = (1 + most_change * pull.mask(barred, 0.0)) * mix["share_now"]
    most = mix["share_now"] * (1 + most_change)
    ends = mix.assign(
        wanted=wanted, least=mix["share_now"] * (1 - most_change), most=most.where(~barred, mix["share_now"])
    )
    parts = ends.groupby(["platform", "account"], group_keys=False)
    mix["share_advised"] = pd.concat([_within(some) for _key, some in parts]) if len(mix) else mix["share_now"]
    mix["reason"] = [
        _reason(place, p, pd.notna(sure), strategy if stop else "", moved)
        for place, p, sure, stop, moved in zip(
            mix["place"], pull, mix["sure"], barred, mix["share_advised"] - mix["share_now"], strict=True
        )
    ]
    return (
        mix.rename(columns={"known": "n_told"})
        .drop(columns="sold")
        .sort_values(
            ["platform", "account", "share_advised", by], ascending=[True, True, False, True], ignore_index=True
        )
    )


def p_fits(sold: int, n: int, strategy: str) -> float:
    """Probability that the share of posts that sell fits the strategy: at most 30 % when hidden, at least half when open (Jeffreys' prior)."""
    from scipy.special import betainc

    below = float(betainc(sold + 0.5, n - sold + 0.5, MOSTLY if strategy == OPEN else MOST_HIDDEN_OFFERS))
    return 1 - below if strategy == OPEN else below


def _selling(mix: pd.DataFrame) -> dict[str, list[float]]:
    """Share of each group's posts that sell, with its interval; missing where no post has words."""
    ends = [
        share_interval(int(s), int(k)) if k else (math.nan, math.nan)
        for s, k in zip(mix["sold"], mix["known"], strict=True)
    ]
    share = [s / k if k else math.nan for s, k in zip(mix["sold"], mix["known"], strict=True)]
    return {
        "share_selling": share,
        "share_selling_low": [low for low, _ in ends],
        "share_selling_high": [high for _, high in ends],
    }


def _within(some: pd.DataFrame) -> pd.Series:
    """Shares in proportion to what is wanted, none outside ``least`` and ``most``, that sum to 1: one factor for all, found by halving."""
    low, high = 0.0, 1e6
    for _ in range(100):
        factor = math.sqrt(low * high) if low else high / 2
        low, high = (factor, high) if _clipped(some, factor).sum() < 1 else (low, factor)
    shares = _clipped(some, high)
    return shares / shares.sum()


def _clipped(some: pd.DataFrame, factor: float) -> pd.Series:
    return (some["wanted"] * factor).clip(some["least"], some["most"])


def _barred(mix: pd.DataFrame, strategy: str) -> pd.Series:
    """Groups that the strategy wants no more of."""
    return mix["share_selling_high"] < MOSTLY if strategy == OPEN else mix["share_selling_low"] > MOSTLY


def _reason(place: object, pull: float, compared: bool, barred_by: str, moved: float) -> str:
    if not compared:
        return "could not be compared: keep as it is"
    if pd.isna(place):
        return "too few posts to tell: keep trying it now and then"
    if barred_by:
        what = "mostly sells" if barred_by == HIDDEN else "hardly ever sells"
        return f"earns more, but it {what} and the strategy is {barred_by}: no more of it"
    if pull == 0:
        return "no clear difference: " + (
            "takes up what others leave"
            if moved > 0.005
            else "keep as it is"
            if moved > -0.005
            else "gives way to others"
        )
    return "earns more than the average post" if pull > 0 else "earns less than the average post"
