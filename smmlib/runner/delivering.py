"""A whole run as the command line asks for it: execute, deliver, say what was found."""

from __future__ import annotations

from pathlib import Path

from smmlib.core.errors import CannotStart
from smmlib.runner import engine, telling
from smmlib.runner.progress import Hear
from smmlib.runner.request import Executed, Request
from smmlib.runner.walk import Walk
from smmlib.store import desk, files, places


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


def render_again(client: str) -> Path:
    """Render the latest run's report anew in place of the old one; nothing is executed.

    Raises
    ------
    CannotStart
        The client has not been run.
    """
    from smmlib.report import html

    folder = desk.delivery(places.check_client_name(client))
    if folder is None:
        raise CannotStart(
            f"There is no run of '{client}' in {places.reports_folder()} to report on. Run it: smm run {client}"
        )
    target = places.reports_folder() / client / "strategy.html"
    files.write_text(target, html.render(folder))
    return target
