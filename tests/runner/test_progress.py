"""What a person sees of a run: the board, lines, JSON lines, and a look from another shell; and what begins first."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys

import pytest
from rich.console import Console

from smmlib.core.errors import CannotStart
from smmlib.runner import durations, hearing, looking_in, telling
from smmlib.runner.board import Board, Tally
from smmlib.runner.progress import Event
from smmlib.store import places, workbook

STEPS = tuple(f"s{n}" for n in range(15))


def board(width: int, clients: int, height: int = 24) -> str:
    """The board in the middle of a run, as text."""
    names = tuple(f"client-{n:03d}" for n in range(clients))
    out = io.StringIO()
    drawn = Board(Tally({}), Console(file=out, width=width, height=height, force_terminal=False))
    drawn.hear(Event("begin", clients=names, steps=STEPS))
    for name in names[: clients // 2]:
        for step in STEPS:
            drawn.hear(Event("start", name, step))
            drawn.hear(
                Event("node", name, step, "failed" if (name, step) == (names[0], "s3") else "made", "FAILED: torn")
            )
        drawn.hear(Event("client", name, state="whole", seconds=12.3))
    drawn.hear(Event("start", names[-1], "s0"))
    drawn.hear(Event("cell", names[-1], "s0", cell=4, cells=14))
    drawn.console.print(drawn.draw())
    return out.getvalue()


@pytest.mark.parametrize("width", [80, 118, 200])
def test_the_board_fits_its_terminal_and_says_what_runs_in_which_cell(width):
    said = board(width, 4)

    assert max(map(len, said.splitlines())) <= width
    assert "s0 4/14" in said
    assert "whole in 12 s" in said
    assert "2 of 4 clients" in said
    assert "1 failed" in said


def test_the_board_of_many_clients_is_no_longer_than_the_terminal():
    said = board(118, 300)

    assert len(said.splitlines()) <= 24
    assert "client-299" in said


def test_the_time_left_is_guessed_from_the_share_of_work_done_and_not_at_the_very_beginning():
    tally = Tally({"a": 3.0, "b": 1.0})
    tally.hear(Event("begin", clients=("x", "y"), steps=("a", "b")))
    assert tally.left_s() is None

    tally.began -= 30
    tally.hear(Event("node", "x", "a", "made"))

    assert round(tally.left_s() or 0) == 50  # 3 of 8 parts took 30 s


def test_a_way_that_is_not_known_is_refused_with_the_near_miss():
    with pytest.raises(CannotStart, match="Did you mean 'board'"):
        hearing.known("bord")


def test_json_lines_hold_one_event_each(world):
    done = subprocess.run([sys.executable, "-m", "smmlib.runner.cli", "run", "nord", "--progress", "json"], cwd=places.ROOT,
                          capture_output=True, text=True, check=False)  # fmt: skip

    events = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0, done.stderr
    assert [e["kind"] for e in events][:1] == ["begin"]
    assert {e["step"] for e in events if e["kind"] == "node" and e["state"] == "made"} == {
        "formats",
        "topics",
        "summary",
    }


def test_status_in_another_shell_says_how_far_a_run_is_and_forgets_a_dead_one(world):
    tally = Tally({})
    tally.hear(Event("begin", clients=("nord", "west"), steps=STEPS))
    tally.hear(Event("start", "nord", "s1"))
    window = looking_in.Window(tally)
    window.hear(Event("begin"))

    seen = looking_in.running()
    window._held.release()  # as when its process dies

    assert [(r["pid"], r["clients"]) for r in seen] == [(os.getpid(), 2)]
    assert f"(process {os.getpid()}): 0 of 2 clients ended; now: nord s1" in telling.going_on(seen[0])
    assert looking_in.running() == []
    assert not window.file.exists()


def test_what_most_waits_for_is_begun_first():
    book = workbook.load()

    paths = durations.longest_paths(book, dict.fromkeys(book.steps, 1.0))

    assert paths["summary"] == 1.0
    assert all(paths[step] > paths[later] for later in book.steps for step in book.needs(later))


def test_times_that_were_learned_outlive_a_damaged_file(world):
    assert durations.known() == {}
    path = places.state_folder() / "durations.json"
    path.parent.mkdir(parents=True)
    path.write_text("[1, 2", encoding="utf-8")

    assert durations.known() == {}
