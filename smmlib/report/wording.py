"""The numbers beside a finding: value, interval and rows, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable

from smmlib.core import i18n
from smmlib.core.findings import Finding


def _kinds(language: str, currency: str) -> dict[str, Callable[[float], str]]:
    return {
        "count": lambda v: i18n.number(v, language, 0),
        "fraction": lambda v: i18n.percent(v, language),
        "ratio": lambda v: i18n.times(v, language),
        "money": lambda v: i18n.money(v, currency, language),
        "hours": lambda v: i18n.translator(language)("{n} h").format(n=i18n.number(v, language, 1)),
        "index": lambda v: i18n.number(v, language, 0),
    }


def numbers(finding: Finding, language: str = "", currency: str = "USD") -> str:
    """Write value, interval with its level, and rows; a number the finding does not carry is left out.

    What the sentence itself says already is not said twice.

    Examples
    --------
    ``×1.27 · 90% interval ×1.10 to ×1.45 · n 43``
    """
    _ = i18n.translator(language)
    draw = _kinds(language, currency).get(finding.unit)
    sentence, parts = finding.sentence(language), []
    if draw and finding.value is not None and draw(finding.value) not in sentence:
        parts.append(draw(finding.value))
    if draw and finding.low is not None and finding.high is not None:
        low, high = draw(finding.low), draw(finding.high)
        span = "" if low in sentence and high in sentence else _("{low} to {high}").format(low=low, high=high)
        level = i18n.percent(finding.level, language) if finding.level else ""
        parts.append(_("{level} interval {span}").format(level=level, span=span).strip())
    if finding.n is not None:
        parts.append(_("n {count}").format(count=i18n.number(finding.n, language, 0)))
    return " · ".join(parts)
