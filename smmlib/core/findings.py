"""Findings: the only sentences in a report that speak about the client. Saved as JSON, translated when drawn."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from smmlib.core import i18n

Strength = Literal["clear", "leaning", "cannot tell"]
Unit = Literal["count", "fraction", "ratio", "money", "date", "hours", "text", "index"]
ORDER: tuple[Strength, ...] = ("clear", "leaning", "cannot tell")
CLEAR, LEANING = 0.95, 0.80
N_ = i18n.N_
STRENGTH_WORDS = {"clear": N_("clear"), "leaning": N_("leaning"), "cannot tell": N_("cannot tell")}


class Evidence(BaseModel):
    """Where a finding comes from: table, formula, method and its source."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    table: str
    metric: str = ""
    method: str = ""
    source: str = ""


class Finding(BaseModel):
    """One sentence about the client, with its number, interval, rows, strength, evidence and action."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^[a-z]+\.[a-z0-9_]+(\..+)?$")
    message: str
    values: dict[str, Any] = {}
    value: float | None = None
    low: float | None = None
    high: float | None = None
    level: float | None = None
    unit: Unit = "text"
    n: int | None = None
    strength: Strength
    evidence: Evidence
    action: str = ""
    action_values: dict[str, Any] = {}
    weight: float = 0.0  # how much it would change, for ordering among equally strong findings

    @field_validator("value", "low", "high")
    @classmethod
    def _no_nan(cls, number: float | None) -> float | None:
        return None if number is None or not math.isfinite(number) else float(f"{number:.10g}")

    @property
    def step(self) -> str:
        """The step that found it."""
        return self.id.split(".", 1)[0]

    def sentence(self, language: str = "") -> str:
        """The finding in the reader's language."""
        return i18n.fill(self.message, self.values, language)

    def advice(self, language: str = "") -> str:
        """What to do, in the reader's language; empty where there is nothing to do."""
        return i18n.fill(self.action, {**self.values, **self.action_values}, language) if self.action else ""


def strength_of(probability: float | None, *, n: int, least: int = 8) -> Strength:
    """Judge a claim by the probability that it is true and the rows behind it: the one rule for all steps.

    clear from 0.95, leaning from 0.80, else (or with fewer than `least` rows, or no probability) cannot tell.
    """
    if probability is None or math.isnan(probability) or n < least:
        return "cannot tell"
    return "clear" if probability >= CLEAR else "leaning" if probability >= LEANING else "cannot tell"


def refusal(step: str, slug: str, reason: str, *, table: str, n: int = 0) -> Finding:
    """Make the finding of a step that cannot answer; `reason` is a sentence saying why and what would help."""
    return Finding(id=f"{step}.{slug}", message=N_("Cannot tell: {reason}"), values={"reason": reason},
                   n=n, strength="cannot tell", evidence=Evidence(table=table))  # fmt: skip


def strongest_first(findings: Iterable[Finding]) -> list[Finding]:
    """Order findings: clear before leaning before cannot tell, then by how much they would change."""
    return sorted(findings, key=lambda f: (ORDER.index(f.strength), -f.weight, f.id))


def dumps(findings: Sequence[Finding]) -> str:
    """Write findings as JSON, the same bytes for the same findings."""
    return json.dumps([f.model_dump(mode="json") for f in findings], ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def loads(text: str) -> list[Finding]:
    """Read findings from JSON."""
    return [Finding.model_validate(item) for item in json.loads(text)]
