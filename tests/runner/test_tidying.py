"""Room on the disk: what nobody used goes, what a run or a reader needs stays, and a run after it gives the same bytes."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from smmlib.core.errors import CannotStart
from smmlib.runner import batch, progress, tidying
from smmlib.runner.request import Request
from smmlib.store import desk, locks, places
from tests.runner.test_batch import neighbour
from tests.runner.test_cli import smm


def run() -> None:
    batch.run(batch.names_of([]), Request("", jobs=2), progress.nobody)


def age(days: float) -> None:
    """Make all that is kept older."""
    then = time.time() - days * 86_400
    homes = [places.state_folder(), places.reports_folder()]
    for path in (p for home in homes for p in home.rglob("*") if p.is_dir()):
        os.utime(path, (then, then))


def bytes_of(home: Path) -> dict[str, bytes]:
    return {p.relative_to(home).as_posix(): p.read_bytes() for p in sorted(home.rglob("*")) if p.is_file()}


def test_nothing_that_was_used_of_late_goes(world):
    run()
    age(90)
    run()  # knows all of it, and so uses it

    done = tidying.tidy([], 60)

    assert [one.counts for one in done] == [(0, 0, 0, 0)]
    assert tidying.told(done, only_look=False) == ["There is nothing to remove."]


def test_what_nobody_used_goes_and_the_next_run_makes_the_same_again(world):
    run()
    before = bytes_of(world.reports / "nord" / "tables")
    age(90)

    [looked] = tidying.tidy([], 60, only_look=True)
    [done] = tidying.tidy([], 60)

    assert looked == done
    assert done.counts[0] >= 2 and done.counts[1] == 1 and done.size > 0
    assert list((places.state_folder() / "cache" / "nord").iterdir()) == []
    assert (world.reports / "nord" / "strategy.html").is_file()
    run()
    assert bytes_of(world.reports / "nord" / "tables") == before


def test_only_looking_removes_nothing(world):
    run()
    age(90)
    before = bytes_of(places.state_folder())

    said = tidying.told(tidying.tidy([], 0, runs=True, only_look=True), only_look=True)

    assert bytes_of(places.state_folder()) == before
    assert said[-1].startswith("Would remove ")


def test_earlier_runs_go_only_when_asked_for_and_the_latest_never(world):
    run()
    world.posts((world.client / "exports" / "posts.csv").read_text().rstrip().rsplit("\n", 1)[0] + "\n")
    run()
    age(90)
    runs = world.reports / "nord" / "runs"
    assert len(list(runs.iterdir())) == 2

    tidying.tidy([], 60)
    assert len(list(runs.iterdir())) == 2

    [done] = tidying.tidy([], 60, runs=True)
    assert done.counts[3] == 1
    assert list(runs.iterdir()) == [desk.delivery("nord")]


def test_a_client_at_work_is_left_alone_and_the_rest_is_tidied(world):
    neighbour(world, "west")
    run()
    age(90)
    held = locks.attempt(places.state_folder() / "nord" / "run.lock")
    assert held is not None
    try:
        done = {one.client: one for one in tidying.tidy([], 60)}
    finally:
        held.release()

    assert done["nord"].is_busy and done["nord"].size == 0
    assert done["west"].size > 0
    assert "nord: is at work; left alone" in tidying.told(done.values(), only_look=False)


def test_what_a_client_left_that_is_no_more_can_go(world):
    run()
    age(90)
    (world.client / "client.yaml").unlink()

    [done] = tidying.tidy(["nord"], 60)

    assert done.size > 0


def test_a_link_out_of_the_folder_is_not_followed(world, tmp_path):
    run()
    outside = tmp_path / "precious"
    outside.mkdir()
    (outside / "file").write_text("x")
    (places.state_folder() / "cache" / "nord" / "link").symlink_to(outside)
    age(90)

    tidying.tidy([], 0, runs=True)

    assert (outside / "file").read_text() == "x"


def test_an_unknown_name_is_refused_with_the_near_one(world):
    run()

    with pytest.raises(CannotStart, match="Did you mean 'nord'"):
        tidying.tidy(["nrod"], 60)
    with pytest.raises(CannotStart, match="cannot be a client's name"):
        tidying.tidy(["../nord"], 60)


def test_the_command_says_how_much_went(world):
    run()
    age(90)

    answer = smm("tidy", "--days", "60")

    assert answer.returncode == 0, answer
    assert "nord: " in answer.stdout and "1 import" in answer.stdout
    assert "MB. What a run needs again it makes again." in answer.stdout
