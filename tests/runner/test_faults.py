"""The engine under misfortune: killed runners and kernels, full disks, damaged caches, two runs at once."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from benchmarks import soak
from smmlib.runner import batch, delivering, kernel, progress
from smmlib.runner.kernels import births, nursery
from smmlib.runner.request import Request
from smmlib.store import files, locks, places
from tests.conftest import TOPICS
from tests.runner.test_run import delivered, run

forks = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="forked kernels are for Linux only")


@forks
def test_many_forked_kernels_leave_no_zombie_and_no_open_file():
    many = soak.kernels(25)

    assert many.born == 25
    assert many.zombies == 0
    assert many.fds_after == many.fds_before


@forks
def test_a_runner_killed_at_random_moments_is_mended_to_the_same_bytes(world):
    env = {**os.environ, "PYTHONPATH": str(places.ROOT)}

    faults = soak.kills(3, env, ["nord"], world.reports, seed=7)

    assert faults == []


@forks
def test_no_kernel_outlives_a_runner_that_was_killed(world):
    mark = world.root / "pid"
    world.notebook(
        "05_topics.ipynb",
        f"import os, pathlib, time\npathlib.Path({str(mark)!r}).write_text(str(os.getpid()))\ntime.sleep(600)",
    )
    runner = subprocess.Popen(
        [*soak.SMM, "run", "nord", "--only", "topics"], cwd=places.ROOT, stdout=subprocess.DEVNULL
    )
    _until(lambda: mark.is_file() and mark.read_text())
    mine = soak.below(runner.pid)
    assert int(mark.read_text()) in mine

    runner.kill()
    runner.wait()

    _until(lambda: not mine & soak.alive(), seconds=5)
    assert not mine & soak.alive()


OWNER = """
import os, socket, subprocess, sys, time
ours, theirs = socket.socketpair()
warming = subprocess.Popen([sys.executable, "-m", "smmlib.runner.kernels.zygote", str(theirs.fileno())], pass_fds=[theirs.fileno()],
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
theirs.close()
ours.sendall(b'{"do": "kill", "id": 1, "signal": 9}\\n')
time.sleep(0.8)
print(warming.pid, flush=True)
os._exit(9)
"""


@forks
def test_a_process_that_is_still_warming_up_ends_with_its_owner_whatever_waits_in_its_socket():
    owner = subprocess.run([sys.executable, "-c", OWNER], capture_output=True, text=True, check=False, cwd=places.ROOT)
    warming = int(owner.stdout)

    _until(lambda: warming not in soak.alive(), seconds=1)

    assert warming not in soak.alive()


@forks
def test_a_warmed_process_that_is_killed_costs_nothing_but_time(world):
    mark = world.root / "first"
    once = (f"import os, pathlib, time\nmark = pathlib.Path({str(mark)!r})\nif not mark.exists():\n"
            "    mark.write_text(str(os.getppid()))\n    time.sleep(600)\n")  # fmt: skip
    world.notebook(
        "05_topics.ipynb", once + TOPICS, parameters="min_posts: int = 8\nlevel: float = 0.9\nstrict: bool = False"
    )

    def kill_it() -> None:
        _until(lambda: mark.is_file() and mark.read_text())
        os.kill(int(mark.read_text()), signal.SIGKILL)

    threading.Thread(target=kill_it, daemon=True).start()
    whole, said = run(only="topics")
    nursery.close_all()

    assert whole, said


def _until(holds, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.02)


def test_a_kernel_without_fork_gives_the_same_bytes(world, monkeypatch):
    world.notebook("05_topics.ipynb", "import random, numpy as np\nprint(random.random(), np.random.rand(), hash('a'))\n" + TOPICS,
                   parameters="min_posts: int = 8\nlevel: float = 0.9\nstrict: bool = False")  # fmt: skip
    run()
    forked = delivered(world)
    monkeypatch.setenv("SMM_NO_FORK", "1")

    run(fresh=True)

    assert delivered(world) == forked


@pytest.mark.parametrize(
    ("body", "limits", "said"),
    [
        ("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)", {}, "was ended by SIGKILL, peak memory"),
        (
            "import time\ntime.sleep(300)",
            {"time_s": 3.0},
            "took longer than the 3 s that a notebook may take, in cell 5 of 5 (import time)",
        ),
        ("held = bytearray(3 << 30)", {"memory_mb": 1500}, "MemoryError"),
    ],
)
def test_a_limit_that_is_broken_names_itself_and_the_cell(world, body, limits, said):
    world.notebook("05_topics.ipynb", body)

    whole, lines = run(only="topics", limits=kernel.Limits(**limits))

    assert whole is False
    assert said in lines
    assert "smm run nord --only topics" in lines


def test_a_second_run_of_a_client_waits_for_the_first_and_says_so(world):
    held = locks.attempt(places.state_folder() / "nord" / "run.lock")
    assert held is not None
    said: list[str] = []
    ended: list[object] = []
    hear = progress.lines(said.append, many=False)
    second = threading.Thread(target=lambda: ended.append(delivering.run(Request("nord", only="topics"), hear)))
    second.start()
    _until(lambda: said)

    assert said == ["Another run of 'nord' is going on; this one waits for it."]
    held.release()
    second.join(timeout=120)
    assert len(ended) == 1


def test_a_kept_result_that_is_damaged_is_made_anew_and_said(world):
    run()
    home = places.state_folder() / "cache" / "nord"
    (next(home.glob("*/tables/topics.ranking.parquet"))).write_bytes(b"torn")
    (next(home.glob("*/tables/formats.mix.parquet")).parents[1] / "node.json").write_text("[1, 2")

    whole, said = run()

    assert whole, said
    assert said.count("what was kept cannot be read any more; it is made anew") == 2
    assert said.count("made in") == 2


def test_a_full_disk_ends_in_a_sentence_and_leaves_the_last_report(world, monkeypatch):
    monkeypatch.setenv("SMM_NO_FORK", "1")
    run()
    before = delivered(world)
    text = (world.client / "client.yaml").read_text(encoding="utf-8")
    world.brief(text.replace("Café Nord", "Café Süd"))
    write = files.write_bytes

    def full(path: Path, data: bytes) -> None:
        if "runs" in path.parts:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
        write(path, data)

    monkeypatch.setattr(files, "write_bytes", full)
    done = batch.run(["nord"], Request("nord"), progress.nobody)

    assert (done[0].outcome, "No space left on device" in done[0].reason) == ("not started", True)
    assert delivered(world) == before


def test_one_changed_export_makes_only_its_readers_run_again(world):
    run()
    rows = (world.client / "exports" / "posts.csv").read_text(encoding="utf-8").splitlines()
    (world.client / "exports" / "posts.csv").write_text("\n".join(rows[:-1]) + "\n", encoding="utf-8")
    book = json.loads(json.dumps({"readers": ["formats", "topics"]}))

    _, said = run()

    made = [line.split()[1] for line in said.splitlines() if "made in" in line]
    assert set(book["readers"]) <= set(made)


def test_another_colour_a_note_or_a_language_executes_nothing(world):
    text = (world.client / "client.yaml").read_text(encoding="utf-8")
    world.brief(text + "\nbrand: {colours: ['#0055aa']}\n")
    run()
    world.brief(text + "\nnotes: {topics: Ask the owner.}\nbrand: {colours: ['#aa3300']}\n")

    _, said = run(language="ru")

    assert said.count("kept: nothing it depends on changed") == 3
    assert "Ask the owner." in (world.reports / "nord" / "strategy.html").read_text(encoding="utf-8")


def test_kernels_started_ahead_are_not_left_when_a_run_is_over(world):
    run()

    assert births._spare == {}


def test_a_page_rendered_anew_is_left_by_a_run_in_which_nothing_changed(world):
    run()
    delivering.render_again("nord", ("html", "xlsx"))
    before = {name: data for name, data in delivered(world).items() if name.startswith("strategy.")}

    run()

    assert {name: data for name, data in delivered(world).items() if name.startswith("strategy.")} == before
    assert "strategy.xlsx" in before
