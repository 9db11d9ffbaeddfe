"""What does money bring on each channel? From the advertising table, or from dated prices, to draws of saturating curves.

A channel's curve for the months of the plan is its curve of an ad set's day, times as many such days as the past would hold in that
time: the plan runs as many ad sets as before, with more or less money in each.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from smmlib.core.brief import Brief
from smmlib.core.errors import Refusal
from smmlib.core.stats import z_of
from smmlib.methods import saturation
from smmlib.methods.allocation import Curves
from smmlib.methods.saturation import GRID, History

LEAST_LEVEL = 10  # responses from which on a price of the past is a price
SEED = 2027
KEYS = ["platform", "campaign", "ad_set", "day_from", "day_to"]
SEASON_DAYS = 28


@dataclass(frozen=True)
class Past:
    """What one channel spent and got, brought to the length of the plan; `history` where its days allow a bend; `why` where not."""

    spend: float
    response: float
    set_days: float
    n: int
    history: History | None
    why: str


@dataclass(frozen=True)
class Channels:
    """Channels whose curve is known at least from prices: their `names`, `curves` and rows of ``budget.curves``; and the `others` with reasons."""

    names: tuple[str, ...]
    curves: Curves
    usual: np.ndarray
    table: pd.DataFrame
    others: dict[str, str]
    response: str


def response_of(ads: pd.DataFrame, wanted: str = "") -> str:
    """The response that curves are about: as asked, else conversions where there are enough of them, else clicks."""
    counted = int(ads["conversions"].sum()) if len(ads) else 0
    return wanted or ("conversions" if counted >= saturation.LEAST_RESPONSE else "clicks")


def candidates(ads: pd.DataFrame, brief: Brief, ranking: pd.DataFrame) -> list[str]:
    """Networks that money could go to: those of the past, of own accounts, of the ranking's choice and of the brief's limits, less excluded ones."""
    limits = {*brief.budget.floors, *brief.budget.ceilings, *brief.budget.pinned}
    known = {a.platform for a in brief.accounts} | set(ads["platform"])
    chosen = set(ranking.loc[ranking["chosen"].fillna(False).astype(bool), "platform"]) if len(ranking) else set()
    wanted = {a.platform for a in brief.accounts if a.role == "own"} | set(ads["platform"]) | chosen | (limits & known)
    return sorted(wanted - set(brief.exclude))


def by_day(ads: pd.DataFrame, response: str) -> pd.DataFrame:
    """Add up the pieces of each ad set and span; rows without spend or count are left out."""
    used = ads[ads["spend"].notna() & (ads["spend"] > 0) & ads[response].notna()]
    rows = used.groupby(KEYS, dropna=False, sort=True)[["spend", response]].sum().reset_index()
    days = (rows["day_to"] - rows["day_from"]).dt.days + 1
    return rows.assign(days=days.astype("float64"), count=rows[response].astype("float64")).drop(columns=response)


def past_of(rows: pd.DataFrame, *, scale: float, trust: float) -> Past:
    """Read one channel's rows (`by_day`); `scale` brings the period to the length of the plan."""
    spend, count = float(rows["spend"].sum()), float(rows["count"].sum())
    dated = rows[rows["days"].notna()]
    history, why = None, "its rows carry no days, so no day with more money can be held against one with less"
    if len(dated) and len(dated) == len(rows):
        try:
            history, why = _history(dated, trust), ""
        except Refusal as few:
            why = str(few)
    return Past(spend * scale, count * scale, float(dated["days"].sum()) * scale, len(rows), history, why)


def _history(rows: pd.DataFrame, trust: float) -> History:
    """Strata: a campaign within four weeks, weekends apart; blocks: weeks."""
    since = (rows["day_from"] - rows["day_from"].min()).dt.days
    weekend = (rows["day_from"].dt.day_of_week >= 5) & (rows["days"] == 1)
    stratum = [f"{c}|{d // SEASON_DAYS}|{w}" for c, d, w in zip(rows["campaign"], since, weekend, strict=True)]
    spend, days, count = (rows[c].to_numpy("float64") for c in ("spend", "days", "count"))
    return saturation.read(spend, days, count, stratum, block=(since // 7).tolist(), trust=trust)


def channels_of(
    ads: pd.DataFrame, brief: Brief, ranking: pd.DataFrame, prices: pd.DataFrame, *, money: float, days: int, response: str = "",
    dollar: float = 0.0, trust: float = 0.5, level: float = 0.80,
) -> Channels:  # fmt: skip
    """Draw the curve of every channel that has a past or a dated price.

    Parameters
    ----------
    ads : canonical ads; ranking : ``platforms.ranking``, may be empty; prices : reference ``click_prices``. All left unchanged.
    money : money for all channels, over `days` of the plan; a channel without a past is looked at around an equal share of it
    dollar : the brief's currency for one US dollar; 0: unknown, unless the brief counts in US dollars
    trust : what a day of the past counts for beside a day of an experiment, above 0, at most 1

    Raises
    ------
    Refusal
        No channel has a past or a price that can be used.
    """
    names, metric = candidates(ads, brief, ranking), response_of(ads, response)
    rows, scale = by_day(ads, metric), days / ((brief.period.until - brief.period.since).days + 1)
    found: dict[str, tuple[Past | None, np.ndarray | None]] = {}
    others: dict[str, str] = {}
    rate = 1.0 if brief.currency == "USD" else dollar
    for name in names:
        some = rows[rows["platform"] == name]
        past = past_of(some, scale=scale, trust=trust) if len(some) else None
        if past and past.response / scale >= LEAST_LEVEL:
            found[name] = (past, None)
            continue
        price = _price(prices, name, metric, rate, brief.currency)
        if isinstance(price, str):
            others[name] = price
        else:
            found[name] = (None, np.array([*price, money / max(1, len(names))]))
    if not found or money <= 0:
        raise Refusal(_nothing(others, metric) if money > 0 else "No money is left for advertising.")
    return _drawn(found, others, metric, trust, level, _years(prices))


def _nothing(others: dict[str, str], metric: str) -> str:
    said = (
        "; ".join(f"{name}: {why}" for name, why in others.items())
        or "the brief names no network that money could go to"
    )
    return f"What money brings ({metric}) cannot be told. {said}."


def _price(prices: pd.DataFrame, name: str, metric: str, rate: float, currency: str) -> tuple[float, float] | str:
    """Low and high price of a click in the brief's currency, or why there is none."""
    if metric != "clicks":
        return f"no advertisement of the past brought {LEAST_LEVEL} {metric} there; give it a small floor in the brief and count"
    rows = prices[(prices["platform"] == name) & (prices["metric"] == "cpc")]
    low, high = (pd.to_numeric(rows[c], errors="coerce") for c in ("low", "high"))
    if not (low.notna() & high.notna()).any():
        return "there is no past, and no dated click price with a source is known"
    if rate <= 0:
        return f"there is no past, and its click price is in {rows['currency'].iloc[0]}: say in `dollar` how many {currency} one costs"
    return float(low.min()) * rate, float(high.max()) * rate


def _years(prices: pd.DataFrame) -> dict[str, str]:
    return {
        r.platform: f"click price {r.low} to {r.high} {r.currency}, {r.year}, {r.source}" for r in prices.itertuples()
    }


def _drawn(
    found: dict[str, tuple[Past | None, np.ndarray | None]], others: dict[str, str], metric: str, trust: float, level: float,
    sources: dict[str, str],
) -> Channels:  # fmt: skip
    names = tuple(found)
    at = saturation.elasticities([p.history if p else None for p, _ in found.values()])
    luck = np.random.default_rng(SEED).standard_normal(at.shape)
    usual, reach, rows = [], [], []
    for c, (name, (past, price)) in enumerate(found.items()):
        usual.append(past.spend if past else float(price[2]))  # type: ignore[index]
        reach.append(_level(past, price, at[:, c], luck[:, c], trust))
        rows.append(_row(name, past, usual[-1], reach[-1], at[:, c], level, sources.get(name, "")))
    spend, bend = np.array(usual), GRID[at]
    curves = Curves(np.array(reach).T / (1 - bend), spend * bend / (1 - bend))
    return Channels(names, curves, spend, pd.DataFrame(rows).assign(response=metric, slope=1.0), others, metric)


def _level(past: Past | None, price: np.ndarray | None, at: np.ndarray, luck: np.ndarray, trust: float) -> np.ndarray:
    """Draws of the responses at the usual spend."""
    if past and past.history:
        return past.history.response[at] * past.set_days * np.exp(past.history.error * luck)
    if past:
        return past.response * np.exp(luck / np.sqrt(max(1.0, past.response) * trust))
    low, high, spend = price if price is not None else (1.0, 1.0, 0.0)
    middle, spread = (np.log(low) + np.log(high)) / 2, (np.log(high) - np.log(low)) / 2 / z_of(0.8)
    return spend / np.exp(middle + spread * luck)


def _row(
    name: str, past: Past | None, usual: float, reach: np.ndarray, at: np.ndarray, level: float, source: str
) -> dict[str, Any]:
    bend, ends = GRID[at], [0.5, (1 - level) / 2, (1 + level) / 2]
    told = bool(past and past.history and past.history.tells_bend)
    row: dict[str, Any] = {"channel": name, "usual": usual, "n": past.n if past else 0,
           "set_days": past.set_days if past and past.history else np.nan,
           "source": "data" if told else "data for the level, prior for the bend" if past else "prior",
           "reason": _reason(past, told, source)}  # fmt: skip
    for column, values in (
        ("half", usual * bend / (1 - bend)),
        ("ceiling", reach / (1 - bend)),
        ("elasticity", bend),
        ("at_usual", reach),
    ):
        row |= dict(zip((column, f"{column}_low", f"{column}_high"), np.quantile(values, ends), strict=True))
    return row


def _reason(past: Past | None, told: bool, source: str) -> str:
    if told:
        return "days of one campaign with more and with less money tell the bend"
    if past and past.history:
        return "the days leave more than half of the doubt about the bend; other channels and the prior fill in"
    return past.why if past else source
