"""Affinity index that does not fall for small groups: 100 x share / base share, shrunk, and ranked by its lower end.

Tools print "151.91 times more interested" of four people. Here the observed count of a group is Poisson around expected count times
lambda; the lambdas of one account and dimension share a gamma distribution with mean 1 whose width is learnt from them (gamma-Poisson).

References
----------
DuMouchel, W. (1999). Bayesian data mining in large frequency tables. The American Statistician 53, 177-190 (EB05, one gamma here).
Sotrender, affinity index: 100 x percent of the target / percent of the base.
"""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from smmlib.core.stats import quantiles
from smmlib.methods import figures

LEAST_EXPECTED = 5.0
RANKED = ("age", "gender", "country", "city", "language")
WHO = ["platform", "account", "measure"]
DRAWS, SEED = 4000, 20261125
WIDTHS = np.geomspace(0.5, 2000, 80)


def index_of(share: float, base: float) -> float:
    """100 x share / base share; missing for a base of zero."""
    return 100 * share / base if base > 0 else math.nan


def width_chances(observed: np.ndarray, expected: np.ndarray) -> np.ndarray:
    """Posterior of the shape a (= rate) of the gamma prior with mean 1 on the grid `WIDTHS`; large a: the groups are alike.

    The likelihood is weighed by a vague prior on 1/sqrt(a), so that two groups alone do not decide that nothing differs.
    """
    from scipy.special import gammaln

    a = WIDTHS[:, None]
    log_like = (
        gammaln(a + observed)
        - gammaln(a)
        + a * np.log(a / (a + expected))
        + observed * np.log(expected / (a + expected))
    ).sum(axis=1)
    prior = -np.square(1 / np.sqrt(WIDTHS)) / 2
    posterior = np.exp(log_like + prior - (log_like + prior).max())
    return posterior / posterior.sum()


def indices(cells: pd.DataFrame, *, level: float = 0.90, least_expected: float = LEAST_EXPECTED) -> pd.DataFrame:
    """Shrink the index of each cell of one account and dimension.

    Parameters
    ----------
    cells : ``share, n_people, rounding, base_share, base_n`` (people behind the base; missing: taken as exact), ``base_rounding``;
        left unchanged

    Returns
    -------
    the cells with ``expected`` (people), ``affinity, affinity_low, affinity_high``, ``p_over`` (probability of more than 100), ``reason``;
    cells without people have the plain index and no ends; cells with fewer than `least_expected` expected have neither
    """
    n = cells["n_people"].astype("float64")
    table = cells.assign(
        expected=n * cells["base_share"], affinity_low=math.nan, affinity_high=math.nan, p_over=math.nan
    )
    table["affinity"] = [index_of(s, b) for s, b in zip(cells["share"], cells["base_share"], strict=True)]
    small = (table["expected"] < least_expected).fillna(False)
    table["reason"] = None
    table.loc[n.isna(), "reason"] = "no count of people stands behind this share, so nobody knows how sure the index is"
    table.loc[small, "reason"] = [
        f"{e:.1f} people expected, fewer than {least_expected:g}" for e in table.loc[small, "expected"]
    ]
    table.loc[small, "affinity"] = math.nan
    good = n.notna() & ~small & (table["base_share"] > 0)
    return _shrunk(table, good, level) if good.any() else table


def _shrunk(table: pd.DataFrame, good: pd.Series, level: float) -> pd.DataFrame:
    some = table[good]
    rng = np.random.default_rng(SEED)
    share, base, n = (some[c].to_numpy("float64") for c in ("share", "base_share", "n_people"))
    shape = (DRAWS, len(some))
    a = rng.choice(
        WIDTHS, (DRAWS, 1), p=width_chances(share * n, base * n)
    )  # a few groups do not say how wide the prior is: drawn, not fixed
    moved = np.clip(share + some["rounding"].to_numpy("float64") * rng.uniform(-1, 1, shape), 0, 1)
    lambdas = rng.gamma(a + moved * n, 1.0) / (a + _base(some, rng) * n)
    low, high = quantiles(lambdas, level)
    out = table.copy()
    out.loc[good, "affinity"] = 100 * lambdas.mean(axis=0)
    out.loc[good, "affinity_low"], out.loc[good, "affinity_high"] = 100 * low, 100 * high
    out.loc[good, "p_over"] = (lambdas > 1).mean(axis=0)
    return out


def _base(some: pd.DataFrame, rng: np.random.Generator) -> np.ndarray:
    """Draws of the base share: its own sampling and its own rounding."""
    base = some["base_share"].to_numpy("float64")
    people = some["base_n"].astype("float64").fillna(np.inf).to_numpy()
    exact = np.isinf(people)
    safe = np.where(exact, 1.0, people)
    drawn = rng.beta(np.clip(base * safe, 0.5, None), np.clip((1 - base) * safe, 0.5, None), (DRAWS, len(some)))
    drawn = np.where(exact, base, drawn)
    half = some["base_rounding"].astype("float64").fillna(0).to_numpy()
    return np.clip(drawn + half * rng.uniform(-1, 1, drawn.shape), 1e-6, 1)


def other_accounts(table: pd.DataFrame, row_key: tuple[str, str, str], dimension: str) -> pd.DataFrame:
    """Pool the same measure and dimension of the client's other accounts: ``value, base_share, base_n, base_rounding``.

    Accounts count by their people; where nobody counted, they count alike and the base has no people.
    """
    platform, account, measure = row_key
    others = table[(table["measure"] == measure) & (table["dimension"] == dimension)]
    others = others[~((others["platform"] == platform) & (others["account"] == account))]
    if others.empty:
        return pd.DataFrame(columns=["value", "base_share", "base_n", "base_rounding"])
    n = others["n_people"].astype("float64")
    weight = n if n.notna().all() else pd.Series(1.0, index=others.index)
    who = others["platform"] + "/" + others["account"]
    total = float(weight.groupby(who).first().sum())
    by = pd.DataFrame(
        {"value": others["value"], "part": others["share"] * weight, "rounding": others["rounding"]}
    ).groupby("value")
    base = by.agg(part=("part", "sum"), base_rounding=("rounding", "max")).reset_index()
    return base.assign(base_share=base["part"] / total, base_n=total if n.notna().all() else np.nan)


def against_bases(
    found: pd.DataFrame,
    reference: pd.DataFrame,
    market: str,
    *,
    level: float = 0.90,
    least_expected: float = LEAST_EXPECTED,
) -> pd.DataFrame | None:
    """Indices of all groups that have a base: the platform's users in `market` where published, else the client's other accounts.

    Parameters
    ----------
    found : ``audience.portrait``; reference : ``audiences``. Left unchanged.

    Returns
    -------
    table with ``place`` within an account and measure, by the lower end; None where no group has a base
    """
    parts = []
    for (*key, dimension), some in found[found["dimension"].isin(RANKED)].groupby([*WHO, "dimension"], sort=True):
        cells = some.merge(base_of(found, reference, market, (key[0], key[1], key[2]), dimension), on="value")
        if len(cells):
            parts.append(indices(cells, level=level, least_expected=least_expected))
    return _places(pd.concat(parts, ignore_index=True)) if parts else None


def base_of(
    found: pd.DataFrame, reference: pd.DataFrame, market: str, key: tuple[str, str, str], dimension: str
) -> pd.DataFrame:
    """Shares to compare one dimension of one account with: ``value, base_share, base_n, base_rounding, base``."""
    published = figures.composition(reference, market, key[0], dimension)
    others = other_accounts(found, key, dimension).assign(base="the client's other accounts")
    rest = others[~others["value"].isin(published["value"])]
    columns = ["value", "base_share", "base_n", "base_rounding", "base"]
    kept = [some[columns] for some in (published, rest) if len(some)]
    return pd.concat(kept, ignore_index=True) if kept else pd.DataFrame(columns=columns)


def _places(table: pd.DataFrame) -> pd.DataFrame:
    place = table.groupby(WHO)["affinity_low"].rank(ascending=False, method="first")
    order = ["platform", "account", "measure", "place", "dimension", "value"]
    return table.assign(place=place.astype("Int64")).sort_values(order, ignore_index=True, na_position="last")
