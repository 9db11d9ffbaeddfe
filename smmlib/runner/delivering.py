"""A whole run as the command line asks for it: execute, deliver, say what was found."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from smmlib.core.errors import CannotStart
from smmlib.runner import engine, progress, telling
from smmlib.runner.progress import Hear
from smmlib.runner.request import Executed, Request
from smmlib.store import desk, files, places


def run(request: Request, say: Callable[[str], None], hear: Hear | None = None) -> bool:
    """Execute and deliver; return whether everything asked for is whole.

    Parameters
    ----------
    hear : told of all that happens; if not given, `say` is, as lines

    Raises
    ------
    CannotStart
        Something was wrong before the first notebook started.
    """
    walk = engine.walk_one(request, hear or progress.lines(say, many=False))
    assert walk.executed is not None
    assert walk.report is not None
    for line in [*_conclusion(walk.report, walk.executed.language), *_left(walk.executed)]:
        say(line)
    return not walk.executed.failed


def _conclusion(report: Path, language: str) -> list[str]:
    found = telling.strongest(report.parent, language)
    head = "The strongest findings:" if found else "Nothing is clear enough to act on; the report says what is missing."
    return [head, *found, f"Report: {report}"]


def _left(executed: Executed) -> list[str]:
    """What needs somebody: files that could not be used, notebooks that failed."""
    client = executed.request.client
    rejected = [f["file"] for f in executed.canonical.report.get("files", []) if f.get("rejected")]
    n = len(rejected)
    said = [f"{n} file{'s' if n > 1 else ''} of the exports could not be used: smm check {client} says why."] if n else []
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
