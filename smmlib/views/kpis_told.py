"""Sentences about where markers go if nothing changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from smmlib.core import i18n
from smmlib.core.findings import Evidence, Finding, short, strength_of
from smmlib.core.metrics import METRICS, shown_scale

N_ = i18n.N_
LEVEL = 0.80


def evidence_of(table: str, method: str, source: str, metric: str = "") -> Evidence:
    return Evidence(table=table, metric=metric, method=method, source=source)


def futures(tree: pd.DataFrame, forecast: pd.DataFrame) -> list[Finding]:
    outcomes = tree[tree["role"] == "outcome"].set_index("kpi")["metric"]
    ahead = forecast[(forecast["kind"] == "forecast") & forecast["kpi"].isin(outcomes.index)]
    weeks = forecast[forecast["kind"] == "measured"].groupby("kpi")["value"].count()
    last = ahead.sort_values("day").groupby("kpi", sort=False).tail(1)
    return [_future(row, outcomes[row["kpi"]], int(weeks[row["kpi"]])) for row in last.to_dict("records")]


def _future(row: Mapping[str, Any], metric: str, n: int) -> Finding:
    percent = METRICS[metric].unit == "fraction"
    strength = strength_of(max(row["p_up"], 1 - row["p_up"]), n=n, least=12)
    sure = strength != "cannot tell"
    message = {
        (True, True): N_("If nothing changes, {kpi} rises; in the week to {day:date} it is about {value:number}%"),
        (True, False): N_("If nothing changes, {kpi} rises; in the week to {day:date} it is about {value:number}"),
        (False, True): N_("If nothing changes, {kpi} falls; in the week to {day:date} it is about {value:number}%"),
        (False, False): N_("If nothing changes, {kpi} falls; in the week to {day:date} it is about {value:number}"),
    }[(bool(row["p_up"] >= 0.5), percent)]
    vague = N_("Whether {kpi} rises or falls by {day:date} if nothing changes cannot be told")
    return Finding(
        id=f"kpis.forecast.{row['kpi']}",
        message=message if sure else vague,
        values={"kpi": row["kpi"], "day": row["day"].date(), "value": _rounded(row["value"], metric)},
        value=row["value"],
        low=row["value_low"],
        high=row["value_high"],
        level=LEVEL,
        unit="fraction" if percent else "count",
        n=n,
        strength=strength,
        evidence=evidence_of(
            "kpis.forecast", "local level with trend, block bootstrap", "smmlib.methods.drift", metric
        ),
        weight=abs(2 * row["p_up"] - 1),
    )


def _rounded(value: float, metric: str) -> float:
    return float(round(value)) if METRICS[metric].unit == "count" else short(value * shown_scale(metric))
