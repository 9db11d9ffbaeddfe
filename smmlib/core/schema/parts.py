"""Parts that many hand-over tables share: an estimate with its interval, who, what a rate rests on, a place with its reason."""

from __future__ import annotations

from smmlib.core.schema.contract import Column, Contract, count, fraction, number, text, whole


def interval(name: str, meaning: str, unit: str) -> dict[str, Column]:
    """Make three columns: an estimate and the ends of its interval."""
    return {
        name: number(meaning, unit),
        f"{name}_low": number(f"{name}, lower end of the interval", unit),
        f"{name}_high": number(f"{name}, upper end of the interval", unit),
    }


def table(name: str, meaning: str, /, *key: str, **columns: Column) -> Contract:
    """Make the contract of a hand-over table."""
    return Contract(name, meaning, key, columns)


PLACE = {
    "place": whole("1 is best; empty where it could not be ranked", low=1),
    "reason": text("why there is no place"),
}
WHO = {"platform": text("network", required=True), "account": text("handle", required=True)}
EVIDENCE = {
    "metric": text("METRICS.md id of the rate", required=True),
    "n_posts": count("posts that could be measured", required=True),
    **interval("typical", "rate of a typical post (geometric mean), other things equal", "fraction"),
    **interval("lift", "typical rate against the account's average post; 1 is no difference", "ratio"),
    "p_better": fraction("probability that the lift is above 1"),
    "p_best": fraction("probability of being the best of those compared"),
}
