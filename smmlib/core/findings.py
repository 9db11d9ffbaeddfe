"""Findings: the only sentences in a report that speak about the client. Saved as JSON, translated when drawn."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from smmlib.core import i18n

Strength = Literal["clear", "leaning", "cannot tell"]
Unit = Literal["count", "fraction", "ratio", "money", "date", "hours", "text", "index"]
ORDER: tuple[Strength, ...] = ("clear", "leaning", "cannot tell")
CLEAR, LEANING = 0.95, 0.80
WORTH_SAYING = 0.03
WORTH_CHECKING = 1.02
MISSING = ("NoneType", "NAType", "NaTType")  # by name: pandas is not loaded to read findings
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

    @field_validator("value", "low", "high", "level")
    @classmethod
    def _no_nan(cls, number: float | None) -> float | None:
        return None if number is None or not math.isfinite(number) else float(f"{number:.10g}")

    @field_validator("weight")
    @classmethod
    def _can_be_ordered(cls, weight: float) -> float:
        return weight if math.isfinite(weight) else 0.0

    @field_validator("values", "action_values")
    @classmethod
    def _as_saved(cls, values: dict[str, Any]) -> dict[str, Any]:
        return {name: _plain(value) for name, value in values.items()}

    def numbers(self, language: str = "", currency: str = "") -> str:
        """Value, interval with its level, and rows, as a line beside the sentence; what the sentence says is not said twice.

        Money is written in `currency`, or in that of the sentence's amounts.
        """
        currency = currency or next((v[1] for v in self.values.values() if isinstance(v, list) and len(v) == 2), "USD")
        _ = i18n.translator(language)
        one = _drawn(language, currency).get(self.unit)
        sentence, parts = self.sentence(language), []
        if one and self.value is not None and one(self.value) not in sentence:
            parts.append(one(self.value))
        if one and self.low is not None and self.high is not None:
            low, high = one(self.low), one(self.high)
            said = low != high and low in sentence and high in sentence
            span = "" if said else _("{low} to {high}").format(low=low, high=high)
            level = i18n.percent(self.level, language) if self.level else ""
            if level or low != high:
                parts.append(_("{level} interval {span}").format(level=level, span=span).strip())
        if self.n is not None:
            parts.append(_("n {count}").format(count=i18n.number(self.n, language, 0)))
        return " · ".join(parts)

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


def _plain(value: Any) -> Any:
    """A value as JSON keeps it: what is missing or infinite is None, days are text, numbers of arrays are plain numbers."""
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if isinstance(value, str):
        return value.encode("utf-8", "ignore").decode("utf-8")
    if type(value).__name__ in MISSING:
        return None
    if isinstance(value, date):
        return value.isoformat()
    single = value.item() if hasattr(value, "item") else value
    return None if isinstance(single, float) and not math.isfinite(single) else single


def _drawn(language: str, currency: str) -> dict[str, Callable[[float], str]]:
    """How a number of each unit is written."""
    return {
        "count": lambda v: i18n.number(v, language, 0),
        "fraction": lambda v: i18n.percent(v, language),
        "ratio": lambda v: i18n.times(v, language),
        "money": lambda v: i18n.money(v, currency, language),
        "hours": lambda v: i18n.translator(language)(N_("{n} h")).format(n=i18n.number(v, language, 1)),
        "index": lambda v: i18n.number(v, language, 0),
    }


def strength_of(probability: float | None, *, n: int, least: int = 8, among: int = 1) -> Strength:
    """Judge a claim by the probability that it is true and the rows behind it: the one rule for all steps.

    clear from 0.95, leaning from 0.80, else (or with fewer than `least` rows, or no probability) cannot tell. Where a claim is
    picked out of a list, `among` is the list's length and the doubt allowed is shared out over it: of twenty lists, one may
    hold a wrong clear claim (Bonferroni).
    """
    if probability is None or math.isnan(probability) or n < least:
        return "cannot tell"
    doubt = (1 - probability) * max(1, among)
    return "clear" if doubt <= 1 - CLEAR else "leaning" if doubt <= 1 - LEANING else "cannot tell"


def strengths(table: Any, *, least: int = 8) -> list[Strength]:
    """Judge every row of a ranking (``lift``, ``p_better``, ``n_posts``, ``place``): is it surely better, or surely worse, than average?"""
    among = int(table["place"].notna().sum())
    rows = zip(table["p_better"], table["n_posts"], table["place"].notna() & ~_negligible(table["lift"]), strict=True)
    return [strength_of(max(p, 1 - p) if worth else None, n=int(n), least=least, among=among) for p, n, worth in rows]


def _negligible(lift: Any) -> Any:
    """Differences of less than three percent: however sure, not worth a sentence."""
    return (lift - 1).abs() < WORTH_SAYING


def short(value: float) -> float:
    """Round to six significant digits, so that saved sentences do not carry noise of the last bits."""
    return float(f"{value:.6g}")


def of_lift(
    id: str,
    message: str,
    row: Any,
    *,
    strength: Strength,
    evidence: Evidence,
    action: str = "",
    level: float = 0.90,
    **words: Any,
) -> Finding:
    """Make a finding about a ratio from a table row with ``lift, lift_low, lift_high, n_posts``; `words` fill the message beside
    ``{lift}``, ``{low}``, ``{high}`` and ``{n}``."""
    lift, low, high = (short(float(row[c])) for c in ("lift", "lift_low", "lift_high"))
    n = int(row["n_posts"])
    values = {**words, "lift": lift, "low": low, "high": high, "n": n}
    return Finding(
        id=id,
        message=message,
        values=values,
        value=lift,
        low=low,
        high=high,
        level=level,
        unit="ratio",
        n=n,
        strength=strength,
        evidence=evidence,
        action=action,
        weight=abs(math.log(lift)) if lift > 0 else 0.0,
    )


def of_promise(step: str, row: Any) -> Finding:
    """State whether a promise made from earlier posts was kept by later ones; `row` is one of `methods.backtest.later_posts`."""
    words = {k: row[k] for k in ("account", "platform")}
    numbers = {k: short(float(row[k])) for k in ("promised", "delivered")}
    return Finding(
        id=f"{step}.promise.{row['platform']}.{row['account']}",
        message=N_(
            "Checked on later posts of {account} ({platform:platform}): '{group}' was promised {promised:times} and delivered {delivered:times}"
        ),
        values={**words, **numbers, "group": row["label"], "n": int(row["n_later"])},
        value=row["delivered"],
        low=row["delivered_low"],
        high=row["delivered_high"],
        level=0.9,
        unit="ratio",
        n=int(row["n_later"]),
        strength="clear" if row["verdict"] == "held" else "leaning",
        evidence=Evidence(
            table="posts", method="the first 70 % of posts promise, the rest deliver", source="smmlib.methods.backtest"
        ),
    )


def of_promises(step: str, promise: Any) -> list[Finding]:
    """State every promise of a backtest (`methods.backtest`) that promised anything: two percent or more."""
    return [of_promise(step, row) for row in promise.to_dict("records") if row["promised"] >= WORTH_CHECKING]


def refusal(
    step: str, slug: str, reason: str, *, table: str, n: int = 0, message: str = N_("Cannot tell: {reason}")
) -> Finding:
    """Make the finding of a step that cannot answer; `reason` is a sentence saying why and what would help."""
    return Finding(
        id=f"{step}.{slug}",
        message=message,
        values={"reason": reason},
        n=n or None,
        strength="cannot tell",
        evidence=Evidence(table=table),
    )


def strongest_first(findings: Iterable[Finding]) -> list[Finding]:
    """Order findings: clear before leaning before cannot tell, then by how much they would change."""
    return sorted(findings, key=lambda f: (ORDER.index(f.strength), -f.weight, f.id))


def dumps(findings: Sequence[Finding]) -> str:
    """Write findings as JSON, the same bytes for the same findings."""
    return (
        json.dumps(
            [f.model_dump(mode="json") for f in findings], ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False
        )
        + "\n"
    )


def loads(text: str) -> list[Finding]:
    """Read findings from JSON."""
    return [Finding.model_validate(item) for item in json.loads(text)]
