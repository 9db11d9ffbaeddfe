"""A whole run as the command line asks for it: execute, deliver, say what was found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from smmlib.core import i18n
from smmlib.core.errors import CannotStart
from smmlib.runner import assemble, engine, telling
from smmlib.runner.progress import Hear
from smmlib.runner.request import Executed, Request
from smmlib.runner.walk import Walk
from smmlib.store import desk, places


def run(request: Request, hear: Hear) -> Walk:
    """Execute and deliver; the walk holds the nodes and the report's path.

    Raises
    ------
    CannotStart
        Something was wrong before the first notebook started.
    """
    return engine.walk_one(request, hear)


def conclusion(walk: Walk) -> list[str]:
    """Say what was found, where the report is, and what needs somebody."""
    assert walk.executed is not None
    assert walk.report is not None
    found = telling.strongest(walk.report.parent, walk.executed.language)
    head = "The strongest findings:" if found else "Nothing is clear enough to act on; the report says what is missing."
    return [head, *found, f"Report: {walk.report}", *_left(walk.executed)]


def _left(executed: Executed) -> list[str]:
    """What needs somebody: files that could not be used, notebooks that failed."""
    client = executed.request.client
    rejected = [f["file"] for f in executed.canonical.report.get("files", []) if f.get("rejected")]
    n = len(rejected)
    said = (
        [f"{n} file{'s' if n > 1 else ''} of the exports could not be used: smm check {client} says why."] if n else []
    )
    for node in executed.failed:
        log = places.state_folder() / client / "failed" / node.row.step / "log.txt"
        said.append(f"FAILED: {node.row.file}: {node.error}\n  The whole message is in {log}\n"
                    f"  Run it again: smm run {client} --only {node.row.step}")  # fmt: skip
    return said


def render_again(client: str, formats: Sequence[str] = (), language: str = "") -> tuple[Path, dict[str, str]]:
    """Render the latest run's report anew in place of the old one; nothing is executed.

    Parameters
    ----------
    formats : forms of the report (`report.forms.known`); those of the brief if none is named
    language : of the sentences and the report's own words; that of the run if not given. Drawings stay as the run drew
        them; `smm run --language` draws them anew

    Returns
    -------
    the page's path, and for each form that could not be made the reason

    Raises
    ------
    CannotStart
        The client has not been run, or no such language.
    """
    from smmlib.report import cards, forms, manifest

    i18n.spoken(language)
    run = latest(client)
    home = places.reports_folder() / client
    wanted = list(formats) or manifest.read(run)["brief"].get("formats", ["html"])
    wrong = forms.make(run, home, wanted, language)
    assemble.note_rendered(home)
    cards.write(home)
    return home / "strategy.html", wrong


def latest(client: str) -> Path:
    """The folder of a client's latest run.

    Raises
    ------
    CannotStart
        The client has not been run.
    """
    folder = desk.delivery(places.check_client_name(client))
    if folder is None:
        raise CannotStart(
            f"There is no run of '{client}' in {places.reports_folder()} to report on. Run it: smm run {client}"
        )
    return folder


def not_made(reports: Iterable[Path | None]) -> list[str]:
    """Say of which delivered reports a form could not be made, each reason once; empty if all are whole."""
    from smmlib.report import manifest

    reasons = [r for path in reports if path for r in manifest.read(path.parent).get("not_made", {}).values()]
    return list(dict.fromkeys(reasons))


def changes(client: str, since: str) -> list[str]:
    """Say what changed between an earlier run of a client and the latest, and what of it is noise.

    Raises
    ------
    CannotStart
        The client has not been run, or has no such earlier run.
    """
    from smmlib.report import diff, manifest

    now = latest(client)
    before = _earlier(client, since, now)
    return diff.lines(diff.compare(before, now), manifest.read(now)["language"])


def _earlier(client: str, since: str, now: Path) -> Path:
    runs = places.reports_folder() / client / "runs"
    found = [p for p in runs.iterdir() if since and p.name.startswith(since) and (p / "manifest.json").is_file()]
    if len(found) == 1 and found[0] != now:
        return found[0]
    others = sorted((p for p in runs.iterdir() if p != now and (p / "manifest.json").is_file()), key=_started)
    listed = ", ".join(p.name for p in others[-5:]) or "none"
    why = (
        "is the latest run itself"
        if found == [now]
        else "names more than one run"
        if len(found) > 1
        else "is no earlier run"
    )
    raise CannotStart(f"'{since}' {why} of {client}. Earlier runs, the newest last: {listed}.")


def _started(run: Path) -> str:
    from smmlib.report import manifest

    return str(manifest.read(run).get("run_time", {}).get("started", ""))
