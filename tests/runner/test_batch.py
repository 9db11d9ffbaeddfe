"""A batch: many clients, few workers, and nobody's misfortune is another's."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys

import pytest

from smmlib.core.errors import CannotStart
from smmlib.runner import batch, progress, telling
from smmlib.runner.request import Request
from smmlib.store import places
from tests.conftest import TOPICS


def neighbour(world, name: str) -> None:
    """Another client with the same files."""
    shutil.copytree(world.client, world.root / "clients" / name)


def run(*names: str, jobs: int = 2) -> tuple[dict[str, batch.Result], list[str]]:
    """Run a batch; return the result of each client and what was said."""
    said: list[str] = []
    done = batch.run(batch.names_of(names), Request("", jobs=jobs), progress.lines(said.append, many=True))
    return {result.client: result for result in done}, said


def test_a_faulty_brief_and_a_failing_notebook_leave_the_others_whole(world):
    for name in ("broken brief", "sud", "west"):
        neighbour(world, name)
    (world.root / "clients" / "broken brief" / "client.yaml").write_text(
        "name: Half\nindustri: none\n", encoding="utf-8"
    )
    planted = "if client == 'sud':\n    raise ValueError('planted')\n"
    world.notebook("05_topics.ipynb", planted + TOPICS)

    done, said = run()

    assert {name: result.outcome for name, result in done.items()} == {
        "broken brief": "not started", "nord": "whole", "sud": "failed", "west": "whole",
    }  # fmt: skip
    assert "industri" in done["broken brief"].reason
    assert "planted" in done["sud"].reason
    assert (world.reports / "sud" / "strategy.html").is_file()
    manifest = json.loads((world.reports / "nord" / "manifest.json").read_text(encoding="utf-8"))
    assert (manifest["client"], manifest["outcome"]) == ("nord", "whole")
    assert sum(line.startswith("[4 of 4]") for line in said) == 1


def test_the_closing_table_puts_those_that_need_somebody_first():
    whole = batch.Result("a", "whole", 12.0, ("made", "kept"))
    ill = batch.Result(
        "z", "not started", 0.1, reason="client.yaml, line 2: no such key.\nclient.yaml, line 3: no day."
    )

    lines = telling.closing([whole, ill])

    assert lines[0].startswith("not started  z")
    assert lines[1].strip() == "client.yaml, line 2: no such key."
    assert lines[-1] == "1 of 2 clients are whole."


def test_a_second_batch_executes_nothing(world):
    neighbour(world, "west")
    run()

    again, _said = run()

    assert {state for result in again.values() for state in result.states} == {"kept"}


def test_what_a_batch_delivers_does_not_depend_on_the_number_of_workers(world):
    neighbour(world, "west")
    run(jobs=1)
    alone = (world.reports / "west" / "strategy.html").read_bytes()
    shutil.rmtree(world.reports)
    shutil.rmtree(places.state_folder())

    run(jobs=3)

    assert (world.reports / "west" / "strategy.html").read_bytes() == alone


def test_a_name_that_is_no_client_is_said_before_anything_runs(world):
    with pytest.raises(CannotStart, match=r"'nrod' is not a client.*Did you mean 'nord'"):
        run("nord", "nrod")

    assert not world.reports.exists()


def test_the_command_ends_with_1_when_a_client_is_not_whole(world):
    neighbour(world, "west")
    (world.root / "clients" / "west" / "client.yaml").write_text("name: [", encoding="utf-8")

    done = subprocess.run(
        [sys.executable, "-m", "smmlib.runner.cli", "batch", "--jobs", "2"],
        cwd=places.ROOT, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip

    assert done.returncode == 1, done
    assert "1 of 2 clients are whole." in done.stdout
    assert "Traceback" not in done.stdout + done.stderr
