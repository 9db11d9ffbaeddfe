"""Net reach against populations whose true overlap is known, and whether "in the chosen set in p of the trials" comes true.

The population is fixed from published figures before anything is estimated: ages as Pew's use by age tells (a logit line for each platform),
men and women as Pew's use by gender tells. What those figures cannot fix, how much people of one age and gender differ in how readily they
use anything at all, is moved through three values and printed beside the result: at 0 only age and gender tie platforms together, at 1 some
people are on everything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from smmlib.methods import criteria, net_reach

ADULTS = {
    "18-29": (24.0, 0.20),
    "30-49": (39.5, 0.33),
    "50-64": (57.0, 0.25),
    "65+": (74.0, 0.22),
}  # middle, share of adults (rounded)
ASKED = 5733  # people asked in Pew's survey of 2023: the estimators see such a survey, not the population
ALIKE = (0.0, 0.5, 1.0)
NODES, PARTS = np.polynomial.hermite_e.hermegauss(31)
AUDIENCES = Path(__file__).resolve().parents[1] / "data" / "reference" / "audiences.csv"


@dataclass(frozen=True)
class Spread:
    """What Pew's figures say of heterogeneity: totals of the platforms, slopes by decade of age, half differences of women and men (logits)."""

    totals: np.ndarray
    slopes: np.ndarray
    genders: np.ndarray


def pew(table: pd.DataFrame) -> Spread:
    """Read heterogeneity from reference ``audiences``: US use of 2021 and later, each platform's latest survey with both age ends."""
    known = table[(table["market"] == "US") & (table["measure"] == "use") & (table["as_of"] >= "2021")]
    known = known.assign(logit=_logit(known["figure"].astype("float64")), figure=known["figure"].astype("float64"))
    totals = (
        known[known["dimension"] == "total"].sort_values("as_of").drop_duplicates("platform", keep="last")["figure"]
    )
    slopes = [_slope(some) for _key, some in known[known["dimension"] == "age"].groupby(["platform", "as_of"])]
    both = known[known["dimension"] == "gender"].pivot_table(
        index=["platform", "as_of"], columns="value", values="logit"
    )
    return Spread(totals[totals > 0.1].to_numpy(), np.array([s for s in slopes if np.isfinite(s)]),
                  ((both["women"] - both["men"]) / 2).dropna().to_numpy())  # fmt: skip


def _logit(share: pd.Series) -> pd.Series:
    return np.log(share / (1 - share))


def _slope(some: pd.DataFrame) -> float:
    middles = some["value"].map({**{name: middle for name, (middle, _share) in ADULTS.items()}, "18-24": 21.0})
    if middles.isna().any() or middles.max() - middles.min() < 30:
        return float("nan")
    return float(np.polyfit(middles / 10, some["logit"], 1)[0])


@dataclass(frozen=True)
class World:
    """Chances of use (ages, genders, nodes, platforms) and the part of all adults in each age."""

    use: np.ndarray
    sizes: np.ndarray

    def by_age(self) -> np.ndarray:
        """Share of each age on each platform (ages, platforms)."""
        return np.einsum("agnp,n->ap", self.use, PARTS / PARTS.sum()) / self.use.shape[1]

    def shares(self) -> np.ndarray:
        """Share of all adults on each platform."""
        return self.sizes @ self.by_age()

    def overlap(self, i: int, j: int) -> float:
        """Share of all adults on both of two platforms."""
        both = np.einsum("agn,n->a", self.use[..., i] * self.use[..., j], PARTS / PARTS.sum()) / self.use.shape[1]
        return float(self.sizes @ both)

    def net(self) -> float:
        """Share of all adults on at least one."""
        none = np.einsum("agn,n->a", np.prod(1 - self.use, axis=-1), PARTS / PARTS.sum()) / self.use.shape[1]
        return 1 - float(self.sizes @ none)


def draw_world(rng: np.random.Generator, spread: Spread, platforms: int, alike: float) -> World:
    """Platforms drawn from Pew's totals, age slopes and gender differences; `alike`: SD (logits) of a person's readiness to use anything."""
    sizes = np.array([share for _middle, share in ADULTS.values()])
    ages = np.array([middle for middle, _share in ADULTS.values()])
    slopes = rng.normal(spread.slopes.mean(), spread.slopes.std(ddof=1), platforms)
    genders = rng.choice(spread.genders, platforms)
    tilt = slopes * (ages[:, None] - 47) / 10
    logits = tilt[:, None, None, :] + np.array([1, -1])[:, None, None] * genders + alike * NODES[:, None]
    heights = [_height(logits[..., p], sizes, total) for p, total in enumerate(rng.choice(spread.totals, platforms))]
    return World(1 / (1 + np.exp(-(logits + np.array(heights)))), sizes)


def _height(logits: np.ndarray, sizes: np.ndarray, total: float) -> float:
    """The intercept at which the platform has its total, by bisection."""
    low, high = -12.0, 12.0
    for _ in range(50):
        middle = (low + high) / 2
        use = World(1 / (1 + np.exp(-(logits + middle)))[..., None], sizes).shares()[0]
        low, high = (middle, high) if use < total else (low, middle)
    return (low + high) / 2


def reach_errors(draws: int = 1000, seed: int = 3, alike: Sequence[float] = ALIKE) -> pd.DataFrame:
    """Error of each estimator on `draws` populations for each value of `alike`, platforms 2 to 5, from a survey of `ASKED` people.

    Returns
    -------
    table (draws x values, ...): ``alike, platforms, true``, the error of ``plain, age, agostini, beta`` (shares of all adults) and
    ``outside`` (estimates beyond Frechet's bounds)
    """
    spread, rng = (
        pew(pd.read_csv(AUDIENCES, dtype="str", keep_default_na=False).query("figure != ''")),
        np.random.default_rng(seed),
    )
    return pd.DataFrame([_errors(rng, spread, how) for how in alike for _ in range(draws)])


def _errors(rng: np.random.Generator, spread: Spread, alike: float) -> dict[str, float]:
    k = int(rng.integers(2, 6))
    world = draw_world(rng, spread, k, alike)
    asked = np.round(world.sizes * ASKED).astype("int64")
    seen = rng.binomial(asked[:, None], world.by_age()) / asked[:, None]
    whole = list(world.sizes @ seen)
    pairs = [world.overlap(i, j) for i in range(k) for j in range(i)]
    pairs = list(rng.binomial(ASKED, pairs) / ASKED)
    made = {
        "plain": net_reach.sainsbury(whole),
        "age": net_reach.sainsbury_by_group({a: list(s) for a, s in zip(ADULTS, seen, strict=True)}, dict(zip(ADULTS, world.sizes, strict=True))),
        "agostini": net_reach.known(whole, pairs) if k == 2 else net_reach.agostini(whole, pairs),
        "beta": net_reach.beta_binomial(whole, pairs),
    }  # fmt: skip
    low, high = net_reach.bounds(whole)
    outside = sum(not low - 1e-9 <= value <= high + 1e-9 for value in made.values())
    return {
        "alike": alike,
        "platforms": k,
        "true": world.net(),
        "outside": outside,
        **{n: v - world.net() for n, v in made.items()},
    }


def reach_summary(table: pd.DataFrame) -> pd.DataFrame:
    """A row a value of ``alike``: mean absolute errors, how often age-weighted beats plain, and the part of plain's error it takes away."""
    rows = []
    for alike, some in table.groupby("alike"):
        off = {name: float(some[name].abs().mean()) for name in ("plain", "age", "agostini", "beta")}
        rows.append({"alike": alike, "draws": len(some), **{f"error_{n}": e for n, e in off.items()}, "bias_plain": float(some["plain"].mean()), "bias_age": float(some["age"].mean()),
                     "age_beats_plain": float((some["age"].abs() < some["plain"].abs()).mean()), "error_taken_away": 1 - off["age"] / off["plain"],
                     "outside_bounds": int(some["outside"].sum())})  # fmt: skip
    return pd.DataFrame(rows)


WEIGHTS = {
    "reach": 0.25,
    "affinity": 0.10,
    "density": 0.15,
    "results": 0.20,
    "formats": 0.10,
    "effort": 0.10,
    "competitors": 0.10,
}


def choices(worlds: int = 300, seed: int = 5, spread: float = 0.2, choose: int = 3) -> pd.DataFrame:
    """What the ranking says of the chosen set against what happens: true weights and true points are drawn, then the set they give.

    Returns
    -------
    table (worlds x platforms, 3): ``rule`` (sum, topsis), ``said`` (probability of a place in the set), ``came`` (0 or 1)
    """
    rng, rows = np.random.default_rng(seed), []
    for _ in range(worlds):
        points = _points(rng, int(rng.integers(4, 9)))
        told = criteria.rank(points, WEIGHTS, choose=choose, spread=spread).sort_values("platform")
        told = told[told["place"].notna()]
        kept = points[points["platform"].isin(told["platform"])].sort_values("platform")
        weight, value = _truth(rng, kept, spread)
        for rule, said, score in (
            ("sum", "p_chosen", value @ weight),
            ("topsis", "p_chosen_topsis", criteria.nearness(value[None], weight[None])[0]),
        ):
            came = (-score).argsort().argsort() < choose
            rows += [{"rule": rule, "said": s, "came": int(c)} for s, c in zip(told[said], came, strict=True)]
    return pd.DataFrame(rows)


def _points(rng: np.random.Generator, n: int) -> pd.DataFrame:
    """Points as the step makes them: some exact, some with ends, some unknown."""
    table = pd.DataFrame({"platform": [f"p{i}" for i in range(n)], "barred": None})
    for name in WEIGHTS:
        middle, half = rng.uniform(0.1, 0.9, n), rng.choice([0.0, 0.1], n)
        gone = rng.random(n) < 0.15
        table[name] = np.where(gone, np.nan, middle)
        table[f"{name}_low"] = np.where(gone | (half == 0), np.nan, middle - half)
        table[f"{name}_high"] = np.where(gone | (half == 0), np.nan, middle + half)
    return table


def _truth(rng: np.random.Generator, points: pd.DataFrame, spread: float) -> tuple[np.ndarray, np.ndarray]:
    base = np.array(list(WEIGHTS.values())) * np.exp(rng.normal(0, np.log1p(spread), len(WEIGHTS)))
    made = np.empty((len(points), len(WEIGHTS)))
    for j, name in enumerate(WEIGHTS):
        for i, (middle, low, high) in enumerate(points[[name, f"{name}_low", f"{name}_high"]].to_numpy("float64")):
            made[i, j] = (
                rng.uniform() if np.isnan(middle) else middle if np.isnan(low) else rng.triangular(low, middle, high)
            )
    return base / base.sum(), made


def reliability(table: pd.DataFrame, bins: int = 5) -> pd.DataFrame:
    """Said against come true by fifths of what was said, and the largest gap of each rule."""
    fifth = (table["said"] * bins).clip(upper=bins - 1e-9).astype("int64")
    found = table.groupby(["rule", fifth.rename("fifth")]).agg(
        n=("came", "size"), said=("said", "mean"), came=("came", "mean")
    )
    return found.assign(gap=(found["said"] - found["came"]).abs()).reset_index()


def report(draws: int = 1000) -> str:
    """All figures of this file as text."""
    return "\n".join([
        "Net reach, error as a share of all adults (alike: SD of a person's readiness to use anything, in logits)",
        reach_summary(reach_errors(draws)).round(4).to_string(index=False),
        "Chosen set: said against come true", reliability(choices(max(40, draws // 3))).round(3).to_string(index=False),
    ])  # fmt: skip


if __name__ == "__main__":
    print(report())
