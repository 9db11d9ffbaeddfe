"""What changed since an earlier run, finding by finding, and whether the change is more than noise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from smmlib.core import i18n
from smmlib.core.findings import Finding, strongest_first
from smmlib.core.i18n import N_
from smmlib.report import manifest

Kind = Literal["new", "gone", "moved", "noise", "no interval", "stronger", "weaker", "same"]
SAID: dict[Kind, str] = {
    "moved": N_("moved by more than its doubt"), "stronger": N_("surer than before"), "weaker": N_("less sure than before"),
    "new": N_("new"), "gone": N_("no longer said"), "no interval": N_("moved, and has no interval: cannot tell"),
    "noise": N_("moved within its doubt: noise"), "same": N_("as before"),
}  # fmt: skip
LEAST = 1e-6  # of the value: smaller differences are no change


@dataclass(frozen=True)
class Change:
    """One finding then and now; at least one of the two is there."""

    kind: Kind
    before: Finding | None
    now: Finding | None

    @property
    def finding(self) -> Finding:
        """The newer of the two."""
        found = self.now or self.before
        assert found is not None
        return found


@dataclass(frozen=True)
class Difference:
    """Two runs side by side: what each was made from that the other was not, and every finding's change."""

    client: str
    before: str
    now: str
    inputs: tuple[str, ...]
    changes: tuple[Change, ...]


def compare(before: Path, now: Path) -> Difference:
    """Compare the findings of two runs of a client; a finding is the same one if its id is.

    Notes
    -----
    A value moved if neither interval holds the other's value; where the intervals hold each other's values the difference is
    noise. That is stricter than asking for overlap alone and milder than a test of the difference; with no interval on either
    side the page says that it cannot tell.
    """
    then, today = manifest.read(before), manifest.read(now)
    old, new = (_findings(folder, said["nodes"]) for folder, said in ((before, then), (now, today)))
    ids = [f.id for f in strongest_first({**old, **new}.values())]
    changes = tuple(Change(judge(old.get(i), new.get(i)), old.get(i), new.get(i)) for i in ids)
    names = {
        "exports": N_("exports"),
        "period": N_("period"),
        "parameters": N_("parameters"),
        "brief": N_("brief"),
        "versions": N_("versions of libraries"),
    }
    changed = tuple(word for key, word in names.items() if then.get(key) != today.get(key))
    return Difference(today["client"], then["run"], today["run"], changed, changes)


def judge(before: Finding | None, now: Finding | None) -> Kind:
    """Say what became of one finding."""
    if before is None or now is None:
        return "new" if before is None else "gone"
    if before.strength != now.strength:
        order = ("cannot tell", "leaning", "clear")
        return "stronger" if order.index(now.strength) > order.index(before.strength) else "weaker"
    if (
        before.value is None
        or now.value is None
        or abs(now.value - before.value) <= LEAST * max(1.0, abs(before.value))
    ):
        return "same"
    inside = [_inside(now.value, before), _inside(before.value, now)]
    known = [i for i in inside if i is not None]
    return "no interval" if not known else "noise" if any(known) else "moved"


def _inside(value: float, of: Finding) -> bool | None:
    return None if of.low is None or of.high is None or of.low == of.high else of.low <= value <= of.high


def _findings(folder: Path, nodes: Sequence[dict[str, str]]) -> dict[str, Finding]:
    return {f.id: f for n in nodes for f in manifest.findings(folder, n["step"])}


def lines(difference: Difference, language: str = "") -> list[str]:
    """Write a difference for a terminal: what moved first, noise as a count."""
    _ = i18n.translator(language)
    count = {kind: [c for c in difference.changes if c.kind == kind] for kind in SAID}
    made = (
        _("Made from other: {what}.").format(what=", ".join(_(w) for w in difference.inputs))
        if difference.inputs
        else _("Made from the same exports and brief.")
    )
    out = [f"{difference.client}: {difference.before} → {difference.now}. {made}"]
    for kind in ("moved", "stronger", "weaker", "new", "gone", "no interval"):
        if count[kind]:
            out += ["", f"{_(SAID[kind])} ({len(count[kind])})", *(_line(c, language) for c in count[kind])]
    quiet = _("{noise} findings moved within their doubt (noise); {same} are as before.")
    return [*out, "", quiet.format(noise=len(count["noise"]), same=len(count["same"]))]


def _line(change: Change, language: str) -> str:
    finding = change.finding
    numbers = " → ".join(n for n in (f.numbers(language) for f in (change.before, change.now) if f is not None) if n)
    return f"  {finding.strength}: {finding.sentence(language)}" + (f"  [{numbers}]" if numbers else "")
