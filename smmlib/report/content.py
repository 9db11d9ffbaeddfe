"""What a report says, before it takes any form: the same sections, findings and blocks for a page, a print, a document."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from smmlib.core import i18n
from smmlib.core.findings import ORDER, STRENGTH_WORDS, Finding, strongest_first
from smmlib.core.metrics import METRICS, Metric
from smmlib.core.said import said as in_words
from smmlib.report import brand, cells, colour, manifest
from smmlib.report.cells import Block
from smmlib.report.colour import Palette

N_ = i18n.N_
ON_THE_PAGE, OF_A_STEP = 8, 2  # findings on the first page, and of one step among them
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

    @property
    def is_silent(self) -> bool:
        """Whether it says that the data cannot tell."""
        return self.strength == "cannot-tell"


@dataclass(frozen=True)
class Section:
    """One step of the report."""

    node: dict[str, Any]
    note: str
    findings: tuple[Told, ...]
    blocks: tuple[Block, ...]
    code: tuple[str, ...]

    @property
    def failure(self) -> str:
        """Why the step failed; empty if it did not."""
        return str(self.node["error"])

    @property
    def answers(self) -> list[Told]:
        """What the step found, strongest first."""
        return [f for f in self.findings if not f.is_silent]

    @property
    def limits(self) -> list[Told]:
        """What the step cannot tell."""
        return [f for f in self.findings if f.is_silent]

    @property
    def actions(self) -> list[str]:
        """What to do next, each once."""
        return list(dict.fromkeys(f.advice for f in self.findings if f.advice))


@dataclass(frozen=True)
class Content:
    """A whole report in one language."""

    said: dict[str, Any]
    language: str
    palette: Palette
    logos: dict[str, str]
    remarks: tuple[str, ...]
    found: tuple[Told, ...]
    counts: dict[str, int]
    sections: tuple[Section, ...]
    metrics: tuple[Metric, ...]
    sources: tuple[str, ...]
    strategy: str

    @property
    def brief(self) -> dict[str, Any]:
        """The client's brief."""
        return self.said["brief"]

    @property
    def agency(self) -> dict[str, Any]:
        """The agency's brand; empty words where there is none."""
        return {**brand.Agency().model_dump(), **(self.said.get("looks", {}).get("agency") or {})}

    @property
    def unknown(self) -> list[tuple[str, list[Told]]]:
        """What cannot be told, step by step."""
        return [(s.node["title"], s.limits) for s in self.sections if s.limits]

    @property
    def blocks(self) -> list[Block]:
        """All pieces of all sections."""
        return [block for section in self.sections for block in section.blocks]


def gather(folder: Path, language: str = "") -> Content:
    """Gather what the report of a run's folder says.

    Parameters
    ----------
    folder : Path
        A run: manifest.json, notebooks/, findings/, brand/.
    language : of the sentences; that of the run if not given

    Raises
    ------
    CannotStart
        The folder holds no run.
    """
    said = manifest.read(folder)
    language = language or said["language"]
    said = _spoken(said, language)
    found = {n["step"]: manifest.findings(folder, n["step"]) for n in said["nodes"]}
    ordered = strongest_first([f for own in found.values() for f in own])
    tell = functools.partial(_told, language=language, currency=said["brief"]["currency"])
    looks = said.get("looks", {})
    palette = colour.palette(said["brief"]["brand"]["colours"], (looks.get("agency") or {}).get("colours", ()))
    return Content(
        said, language, palette, _logos(folder, looks), _remarks(looks, palette, language),
        tuple(tell(f) for f in first_page(ordered)), {s: sum(f.strength == s for f in ordered) for s in ORDER},
        _sections(folder, said, found, tell, language), tuple(_metrics(ordered, said)),
        tuple(sorted({f.evidence.source for f in ordered if f.evidence.source})),
        i18n.translator(language)(STRATEGIES[said["brief"]["strategy"]]),
    )  # fmt: skip


def _spoken(said: dict[str, Any], language: str) -> dict[str, Any]:
    """The manifest with its own words (titles, questions, reasons, remarks of the readers) in the report's language."""
    _ = i18n.translator(language)

    def tell(text: Any) -> str:
        return in_words(str(text), language) if text else ""

    nodes = [{**n, "title": _(n["title"]), "question": _(n["question"]), "lost": {k: tell(v) for k, v in n["lost"].items()}}
             for n in said["nodes"]]  # fmt: skip
    files = [{**f, **{key: tell(f[key]) for key in ("taken_for", "rejected", "remedy") if f.get(key)},
              **({"export_date": str(f["export_date"]).partition(" (")[0]} if language != i18n.SOURCE_LANGUAGE and f.get("export_date") else {}),
              "dropped": [{**d, "reason": tell(d["reason"])} for d in f.get("dropped", [])], "notes": [tell(n) for n in f.get("notes", [])]}
             for f in said["imports"].get("files", [])]  # fmt: skip
    off = [
        {**a, "name": _(a["name"]), "reason": tell(a.get("reason")), "exports": [tell(e) for e in a.get("exports", [])]}
        for a in said["imports"].get("analyses", [])
    ]
    notes = [tell(n) for n in said["imports"].get("notes", [])]
    return {**said, "nodes": nodes, "imports": {**said["imports"], "files": files, "analyses": off, "notes": notes}}


def first_page(ordered: Sequence[Finding]) -> list[Finding]:
    """Choose what the first page says: of each step its strongest findings, few of each, so that no step speaks for all.

    A sentence that was said of one account, group or place is not said of the next: the section has them all.

    Parameters
    ----------
    ordered : findings of all steps, strongest first
    """
    chosen: list[Finding] = []
    for finding in ordered:
        own = [f for f in chosen if f.step == finding.step]
        is_new = finding.message not in {f.message for f in own}
        if finding.strength != "cannot tell" and is_new and len(own) < OF_A_STEP and len(chosen) < ON_THE_PAGE:
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


def _logos(folder: Path, looks: dict[str, Any]) -> dict[str, str]:
    found = {name.split("-", 1)[0]: brand.picture(folder / "brand" / name) for name in looks.get("logos", [])}
    return {"client": "", "agency": "", **found}


def _remarks(looks: dict[str, Any], palette: Palette, language: str) -> tuple[str, ...]:
    """What was changed about the brand's looks, and why."""
    refused = [i18n.fill(r["message"], r["values"], language) for r in looks.get("remarks", [])]
    said = N_("The colour {colour} cannot be read at its full light; a darker or lighter shade of it is used.")
    return (*refused, *(i18n.fill(said, {"colour": c}, language) for c in palette.corrected))


def _sections(
    folder: Path, said: dict[str, Any], found: dict[str, list[Finding]], tell: Callable[[Finding], Told], language: str
) -> tuple[Section, ...]:
    out, names = [], dict[str, int]()
    for node in said["nodes"]:
        notebook = manifest.notebook(folder, node["notebook"])
        shown = tuple(b for b in cells.blocks(notebook, node["step"], names, language) if b.kind != "failed")
        told = tuple(tell(f) for f in strongest_first(found[node["step"]]))
        note = said["brief"]["notes"].get(node["step"], "")
        out.append(Section(node, note, told, shown, tuple(cells.code(notebook))))
    return tuple(out)


def _metrics(findings: Sequence[Finding], said: dict[str, Any]) -> list[Metric]:
    """The formulas behind this report: those its findings and goals name."""
    used = {f.evidence.metric for f in findings} | {g["metric"] for g in said["brief"]["goals"]}
    return [METRICS[name] for name in sorted(used) if name in METRICS]
