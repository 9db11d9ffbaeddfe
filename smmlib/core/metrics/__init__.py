"""Metrics: every rate has an id, and a rate never travels without it. METRICS.md is written from the registry."""

from __future__ import annotations

from smmlib.core.metrics.compute import (
    add,
    best_rate,
    chain_batches,
    convert,
    engagements,
    mean_of_posts,
    meanings,
    organic,
    ratio_of_sums,
    same_metric,
)
from smmlib.core.metrics.passport import Metric, ratio
from smmlib.core.metrics.registry import METRICS, shown_scale
from smmlib.core.metrics.replies import reply_hours

__all__ = [
    "METRICS",
    "Metric",
    "add",
    "best_rate",
    "chain_batches",
    "convert",
    "engagements",
    "mean_of_posts",
    "meanings",
    "organic",
    "ratio",
    "ratio_of_sums",
    "reply_hours",
    "same_metric",
    "shown_scale",
]  # fmt: skip
