"""A whole run as the command line asks for it: execute, deliver, say what was found."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from smmlib.core.errors import CannotStart
from smmlib.runner import assemble, engine, telling
from smmlib.runner.engine import Executed, Request
from smmlib.store import desk, files, places


def run(request: Request, say: Callable[[str], None]) -> bool:
    """Execute and deliver; return whether everything asked for is whole.

    Raises
    ------
    CannotStart
        Something was wrong before the first notebook started.
    """
    executed, report = make(request, say)
    language = request.language or executed.canonical.brief.report_language
    for line in _conclusion(report, language):
        say(line)
    rejected = [f["file"] for f in executed.canonical.report.get("files", []) if f.get("rejected")]
    if rejected:
        say(
            f"{len(rejected)} file{'s' if len(rejected) > 1 else ''} of the exports could not be used: smm check {request.client} says why."
        )
    for node in executed.failed:
        log = places.state_folder() / request.client / "failed" / node.row.step / "log.txt"
        say(f"FAILED: {node.row.file}: {node.error}\n  The whole message is in {log}")
    return not executed.failed


def make(
    request: Request, say: Callable[[str], None], shared: ThreadPoolExecutor | None = None
) -> tuple[Executed, Path]:
    """Execute and deliver, saying how it goes; return what was executed and the report's path.

    Raises
    ------
    CannotStart
        Something was wrong before the first notebook started.
    """
    started, clock = datetime.now(UTC), time.monotonic()
    executed = engine.execute(request, say, shared)
    run_time = {
        "started": started.isoformat(timespec="seconds"),
        "seconds": round(time.monotonic() - clock, 1),
        "nodes": {n.row.step: {"state": n.state, "seconds": round(n.seconds, 1)} for n in executed.nodes},
    }
    return executed, assemble.deliver(executed, run_time)


def _conclusion(report: Path, language: str) -> list[str]:
    found = telling.strongest(report.parent, language)
    head = "The strongest findings:" if found else "Nothing is clear enough to act on; the report says what is missing."
    return [head, *found, f"Report: {report}"]


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
