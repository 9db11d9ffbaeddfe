"""The command line. Heavy imports live inside the commands, so that `smm --help` answers at once."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from smmlib.core.errors import CannotMake, CannotStart, SmmError

app = typer.Typer(
    name="smm", no_args_is_help=True, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="A social media strategy from a client's real exports.",
)  # fmt: skip
Client = Annotated[str, typer.Argument(metavar="CLIENT", help="Folder name below the clients' folder.")]
Clients = Annotated[str, typer.Option("--clients", metavar="DIR", help="The clients' folder (SMM_CLIENTS).")]
Reports = Annotated[str, typer.Option("--reports", metavar="DIR", help="The reports' folder (SMM_REPORTS).")]
Since = Annotated[str, typer.Option("--since", metavar="DAY", help="First day; as in the brief if not given.")]
Until = Annotated[str, typer.Option("--until", metavar="DAY", help="Last day, included.")]
Language = Annotated[str, typer.Option("--language", metavar="CODE", help="Language of the report, such as en.")]
Jobs = Annotated[
    int,
    typer.Option("--jobs", min=0, max=256, help="Notebooks side by side; 0: one a core, and one more to fill gaps."),
]
Memory = Annotated[int, typer.Option("--memory", min=0, metavar="MB", help="What a notebook may hold; 0: no limit.")]
Seconds = Annotated[
    int, typer.Option("--time", min=0, metavar="SECONDS", help="What a notebook may take; 0: no limit.")
]
How = Annotated[str, typer.Option("--progress", metavar="HOW", help="board, lines or json; a board in a terminal.")]
Given = Annotated[list[str] | None, typer.Option("-p", metavar="NAME=VALUE", help="A notebook's parameter.")]


@app.callback()
def _everywhere(clients: Clients = "", reports: Reports = "") -> None:
    _set_places(clients, reports)


def _set_places(clients: str, reports: str) -> None:
    for variable, given in (("SMM_CLIENTS", clients), ("SMM_REPORTS", reports)):
        if given:
            os.environ[variable] = str(Path(given).expanduser().absolute())


@app.command()
def new(
    client: Client,
    paths: Annotated[list[Path] | None, typer.Argument(metavar="[EXPORT]...", help="Files or folders to copy.")] = None,
    clients: Clients = "",
) -> None:
    """Make a client's folder: a commented brief, drafted from the exports that are named, and their copies."""
    from smmlib.runner import scaffold, telling

    _set_places(clients, "")
    folder, drafted = scaffold.make(client, [p.expanduser() for p in paths or []])
    print("\n".join(telling.made(client, folder, drafted)))


@app.command()
def check(
    paths: Annotated[list[str], typer.Argument(metavar="CLIENT|PATH...")],
    as_json: Annotated[bool, typer.Option("--json", help="The same as JSON.")] = False,
    clients: Clients = "",
) -> None:
    """Say what was recognised, what is missing, and what that costs."""
    import json
    import shutil

    from smmlib.runner import checking, telling

    _set_places(clients, "")
    report = checking.look(paths)
    print(
        json.dumps(report, ensure_ascii=False, indent=1, sort_keys=True, default=str)
        if as_json
        else telling.import_report(report, max(80, shutil.get_terminal_size((118, 24)).columns))
    )
    if any(file.get("rejected") for file in report["files"]):
        raise typer.Exit(1)


@app.command()
def run(
    client: Client,
    only: Annotated[str, typer.Option("--only", metavar="STEP", help="This step and what it needs.")] = "",
    from_step: Annotated[str, typer.Option("--from", metavar="STEP", help="This step and all after it, anew.")] = "",
    given: Given = None,
    since: Since = "",
    until: Until = "",
    language: Language = "",
    jobs: Jobs = 0,
    fresh: Annotated[bool, typer.Option("--fresh", help="Execute all anew.")] = False,
    memory: Memory = 4096,
    seconds: Seconds = 900,
    how: How = "auto",
    clients: Clients = "",
    reports: Reports = "",
) -> None:
    """Execute what changed and make the report."""
    from smmlib.runner import delivering, hearing, parameters
    from smmlib.runner.kernel import Limits
    from smmlib.runner.request import Request, side_by_side

    _set_places(clients, reports)
    asked = Request(client, since, until, language, only, from_step, fresh, jobs or side_by_side(),
                    parameters.split(given or []), Limits(memory, seconds))  # fmt: skip
    with hearing.audience(hearing.known(how), _print, many=False) as hear:
        walk = delivering.run(asked, hear)
    if how != "json":
        print("\n".join(delivering.conclusion(walk)))
    _close([walk.report], whole=walk.executed is not None and not walk.executed.failed)


@app.command()
def batch(
    names: Annotated[list[str] | None, typer.Argument(metavar="[CLIENT]...")] = None,
    only: Annotated[str, typer.Option("--only", metavar="STEP", help="This step and what it needs.")] = "",
    from_step: Annotated[str, typer.Option("--from", metavar="STEP", help="This step and all after it, anew.")] = "",
    given: Given = None,
    since: Since = "",
    until: Until = "",
    language: Language = "",
    jobs: Jobs = 0,
    fresh: Annotated[bool, typer.Option("--fresh", help="Execute all anew.")] = False,
    memory: Memory = 4096,
    seconds: Seconds = 900,
    how: How = "auto",
    dask: Annotated[
        str, typer.Option("--dask", metavar="ADDRESS", help="Work on the workers of this Dask scheduler.")
    ] = "",
    clients: Clients = "",
    reports: Reports = "",
) -> None:
    """Run many clients, all of them if none is named; one that fails never stops the rest."""
    from smmlib.runner import batch as many
    from smmlib.runner import hearing, parameters, telling
    from smmlib.runner.kernel import Limits
    from smmlib.runner.request import Request, side_by_side

    _set_places(clients, reports)
    asked = Request(
        "", since, until, language, only, from_step, fresh, jobs or side_by_side(),
        parameters.split(given or []), Limits(memory, seconds),
    )  # fmt: skip
    chosen = many.names_of(names or [])
    with hearing.audience(hearing.known(how), _print, many=True) as hear, many.slots_of(dask) as slots:
        done = many.run(chosen, asked, hear, slots)
    if how != "json":
        print("\n".join(["", *telling.closing(done)]))
    _close([result.report for result in done], whole=all(result.outcome == "whole" for result in done))


def _close(made: Sequence[Path | None], *, whole: bool) -> None:
    """Renew the index of all clients; end with what is not whole: 1 a notebook, 3 a form of a report."""
    from smmlib.report import cards
    from smmlib.runner import delivering
    from smmlib.store import places

    for page in made:
        if page is not None:
            cards.write(page.parent)
    cards.index(places.reports_folder())
    missing = delivering.not_made(made)
    if not whole:
        raise typer.Exit(1)
    if missing:
        raise CannotMake("\n".join(missing))


def _print(line: str) -> None:
    """Print a whole line at once: several threads tell what happens."""
    from smmlib.runner import telling

    sys.stdout.write(telling.printable(line) + "\n")
    sys.stdout.flush()


@app.command()
def report(
    client: Annotated[str, typer.Argument(metavar="[CLIENT]")] = "",
    formats: Annotated[
        str, typer.Option("--format", metavar="FORMATS", help="html, pdf, docx, xlsx; with commas.")
    ] = "",
    since: Annotated[str, typer.Option("--since", metavar="RUN", help="Say what changed since this earlier run.")] = "",
    language: Language = "",
    reports: Reports = "",
) -> None:
    """Make the report anew from the latest run, without executing anything; without a client, the index of all."""
    from smmlib.report import cards, forms
    from smmlib.runner import delivering, telling
    from smmlib.store import places

    _set_places("", reports)
    if since:
        print("\n".join(telling.printable(line) for line in delivering.changes(client, since)))
        return
    if client:
        page, wrong = delivering.render_again(client, forms.known(formats.split(",")) if formats else (), language)
        print(f"Report: {page}")
        if wrong:
            raise CannotMake("\n".join(dict.fromkeys(wrong.values())))
    print(f"All clients: {cards.index(places.reports_folder())}")


@app.command()
def status(
    client: Annotated[str, typer.Argument(metavar="[CLIENT]")] = "", clients: Clients = "", reports: Reports = ""
) -> None:
    """Say which clients there are and what became of their latest run."""
    from smmlib.runner import checking, looking_in, telling

    _set_places(clients, reports)
    for run_ in looking_in.running():
        print(telling.going_on(run_))
    for name, manifest in checking.latest(client):
        print("\n".join(telling.status(name, manifest)))


@app.command()
def tidy(
    names: Annotated[list[str] | None, typer.Argument(metavar="[CLIENT]...")] = None,
    days: Annotated[float, typer.Option("--days", min=0, help="Not used for so many days.")] = 60,
    runs: Annotated[
        bool, typer.Option("--runs", help="Earlier runs of the reports too; the latest always stays.")
    ] = False,
    only_look: Annotated[bool, typer.Option("--dry-run", help="Only say what would go.")] = False,
    reports: Reports = "",
) -> None:
    """Give back room on the disk: kept results and imports that no run has used for long."""
    from smmlib.runner import telling, tidying

    _set_places("", reports)
    done = tidying.tidy(names or [], days, runs=runs, only_look=only_look)
    print("\n".join(telling.printable(line) for line in tidying.told(done, only_look=only_look)))


@app.command()
def lab(
    client: Annotated[str, typer.Argument(metavar="[CLIENT]")] = "",
    language: Annotated[
        str, typer.Option(help="Lessons in another language: ru, ms; written to notebooks/<language>/.")
    ] = "",
) -> None:
    """Open JupyterLab on this machine only, with its token."""
    from smmlib.runner import desk_server

    desk_server.start(client, language)


def main() -> None:
    """Run the command line; every expected error becomes its text and its exit code."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    try:
        app()
    except SmmError as wrong:
        print(wrong, file=sys.stderr)
        sys.exit(wrong.exit_code)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        sys.exit(1)
    except OSError as wrong:
        named = CannotStart(f"{wrong.filename or 'The system'}: {wrong.strerror or wrong}.")
        print(named, file=sys.stderr)
        sys.exit(named.exit_code)


if __name__ == "__main__":
    main()
