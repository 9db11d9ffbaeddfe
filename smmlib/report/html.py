"""The report as one HTML file that asks nothing of anyone: no script, no outside address, the same bytes each time."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from smmlib.core import i18n
from smmlib.core.findings import STRENGTH_WORDS, Finding, strongest_first
from smmlib.core.metrics import METRICS, Metric
from smmlib.core.said import said as in_words
from smmlib.report import cells, colour, manifest
from smmlib.report.cells import Block

HERE = Path(__file__).resolve().parent
N_ = i18n.N_
ON_THE_PAGE, OF_A_STEP = 12, 2  # findings on the first page, and of one step among them
STRATEGIES = {"hidden": N_("hidden: the community is about a subject, advertising is woven into it"),
              "open": N_("open: posts advertise and sell")}  # fmt: skip


@dataclass(frozen=True)
class Told:
    """A finding in the reader's words."""

    id: str
    strength: str
    badge: str
    sentence: str
    numbers: str
    advice: str
    method: str


@dataclass(frozen=True)
class Section:
    """One step of the report."""

    node: dict[str, Any]
    note: str
    findings: tuple[Told, ...]
    blocks: tuple[Block, ...]
    failure: str


def render(folder: Path) -> str:
    """Render the report of a run's folder; texts that came from outside are escaped everywhere.

    Parameters
    ----------
    folder : Path
        A run: manifest.json, notebooks/, findings/.

    Raises
    ------
    CannotStart
        The folder holds no run.
    """
    said = manifest.read(folder)
    language = said["language"]
    found = {n["step"]: manifest.findings(folder, n["step"]) for n in said["nodes"]}
    ordered = strongest_first([f for own in found.values() for f in own])
    tell = functools.partial(_told, language=language, currency=said["brief"]["currency"])
    return _template(language).render(
        said=said,
        brief=said["brief"],
        language=language,
        accent=colour.accent(said["brief"]["brand"]["colours"]),
        css=(HERE / "style.css").read_text(encoding="utf-8"),
        strategy=i18n.translator(language)(STRATEGIES[said["brief"]["strategy"]]),
        found=[tell(f) for f in first_page(ordered)],
        n_found=sum(f.strength != "cannot tell" for f in ordered),
        unknown=_unknown(said, found, tell),
        sections=_sections(folder, said, found, tell),
        metrics=_metrics(ordered, said),
        off=[a for a in said["imports"].get("analyses", []) if not a["on"]],
        files=said["imports"].get("files", []),
    )


def first_page(ordered: Sequence[Finding]) -> list[Finding]:
    """Choose what the first page says: of each step its strongest findings, few of each, so that no step speaks for all.

    Parameters
    ----------
    ordered : findings of all steps, strongest first
    """
    chosen: list[Finding] = []
    for finding in ordered:
        own = sum(f.step == finding.step for f in chosen)
        if finding.strength != "cannot tell" and own < OF_A_STEP and len(chosen) < ON_THE_PAGE:
            chosen.append(finding)
    return chosen


def _told(finding: Finding, *, language: str, currency: str) -> Told:
    evidence = finding.evidence
    method = " · ".join(
        part for part in (evidence.table, evidence.metric, in_words(evidence.method, language), evidence.source) if part
    )
    badge = i18n.translator(language)(STRENGTH_WORDS[finding.strength])
    return Told(finding.id, finding.strength.replace(" ", "-"), badge, finding.sentence(language),
                finding.numbers(language, currency), finding.advice(language), method)  # fmt: skip


def _unknown(
    said: dict[str, Any], found: dict[str, list[Finding]], tell: Callable[[Finding], Told]
) -> list[tuple[str, list[Told]]]:
    """What cannot be told, step by step."""
    silent = {n["title"]: [tell(f) for f in found[n["step"]] if f.strength == "cannot tell"] for n in said["nodes"]}
    return [(title, told) for title, told in silent.items() if told]


def _sections(
    folder: Path, said: dict[str, Any], found: dict[str, list[Finding]], tell: Callable[[Finding], Told]
) -> list[Section]:
    out, names = [], dict[str, int]()
    for node in said["nodes"]:
        blocks = cells.blocks(manifest.notebook(folder, node["notebook"]), node["step"], names, said["language"])
        shown = tuple(b for b in blocks if b.kind != "failed")
        told = tuple(tell(f) for f in strongest_first(found[node["step"]]))
        out.append(Section(node, said["brief"]["notes"].get(node["step"], ""), told, shown, node["error"]))
    return out


def _metrics(findings: Sequence[Finding], said: dict[str, Any]) -> list[Metric]:
    """The formulas behind this report: those its findings and goals name."""
    used = {f.evidence.metric for f in findings} | {g["metric"] for g in said["brief"]["goals"]}
    return [METRICS[name] for name in sorted(used) if name in METRICS]


def _template(language: str) -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    env = Environment(
        loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    env.globals["_"] = i18n.translator(language)
    env.filters["said"] = lambda text: in_words(str(text), language)
    env.filters["day"] = lambda text: i18n.day(date.fromisoformat(text), language) if text else "–"
    env.filters["count"] = lambda value: i18n.number(value, language, 0)
    env.filters["share"] = lambda part, whole: i18n.percent(part / whole, language) if whole else "–"
    return env.get_template("report.html.j2")
