"""METRICS.md, written from the registry: `python -m smmlib.core.metrics.page > METRICS.md`."""

from __future__ import annotations

from smmlib.core.metrics.passport import Metric
from smmlib.core.metrics.registry import ACCOUNT_RATES, MARKET, MEASURES, MONEY, POST_RATES, TEXTS

FAMILIES = {
    "Measures": MEASURES,
    "Rates of a post": POST_RATES,
    "Rates of an account": ACCOUNT_RATES,
    "Market, audience and service": MARKET,
    "Money": MONEY,
    "Texts": TEXTS,
}
PREFACE = """\
# Metrics: every formula once

A rate never travels without its id. The "average Facebook engagement rate" has been published as 0.06 % (per follower, Rival IQ 2022),
0.15 % (Socialinsider 2026) and 5.07 % (per impression, Buffer 2025): an 85-fold spread from denominator, sample and year alone. So each
number in this workbook names its formula here, its denominator and the day of that denominator, and only equal ids are compared.

In every table that reaches a report, a number is *measured* (counted by the platform), *derived* (computed here from measured ones),
*estimated* (with an interval) or *unavailable* (empty, with a reason). Missing is not zero. Fractions run from 0 to 1; percent exists only on paper.

Engagements are reactions + comments + shares + saves, each where the platform counts it; clicks only in ids that say so.

This page is written from `smmlib/core/metrics/registry.py`; a test holds it to that, and computes every example.
"""


def page() -> str:
    """Render METRICS.md."""
    parts = [PREFACE]
    for family, metrics in FAMILIES.items():
        parts.append(f"## {family}\n")
        parts += [_entry(m) for m in metrics]
    return "\n".join(parts)


def _entry(metric: Metric) -> str:
    given = ", ".join(f"{name} = {_plain(value)}" for name, value in metric.example.items())
    lines = [
        f"### `{metric.id}` {metric.name}\n",
        f"- **Formula** {metric.formula} ({metric.unit}; table `{metric.table}`)",
    ]
    if metric.is_rate:
        lines.append(f"- **Denominator** {metric.denominator}, of {metric.denominator_date}")
    lines.append(f"- **Defined so by** {metric.owner}")
    if metric.also:
        lines.append(f"- **Also called** {metric.also}")
    lines.append(f"- **Example** {given} gives {_plain(metric.answer)}")
    lines += [f"- **Trap** {trap}" for trap in metric.traps]
    return "\n".join(lines) + "\n"


def _plain(value: object) -> str:
    return (
        ", ".join(map(_plain, value))
        if isinstance(value, tuple)
        else f"{value:g}"
        if isinstance(value, float)
        else str(value)
    )


if __name__ == "__main__":
    print(page(), end="")
