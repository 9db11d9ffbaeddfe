"""Many machines: worker processes of Dask do the same work to the same bytes, and losing one loses nothing."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest

from smmlib.core.errors import CannotStart
from smmlib.runner import batch, cluster, progress
from smmlib.runner.request import Request
from smmlib.store import places
from tests.conftest import TOPICS
from tests.runner.test_batch import neighbour

DASK = [sys.executable, "-m", "distributed.cli.dask_scheduler"], [sys.executable, "-m", "distributed.cli.dask_worker"]


@pytest.fixture
def scheduler(world, tmp_path):
    """A scheduler and two workers as somebody would start them in three shells; gives the address and the workers."""
    env = {**os.environ, "PYTHONPATH": str(places.ROOT), "DASK_DISTRIBUTED__WORKER__DAEMON": "False"}
    env = {name: value for name, value in env.items() if not name.startswith("SMM_")}
    shells = [
        _shell([*DASK[0], "--host", "127.0.0.1", "--port", "0", "--no-dashboard"], env, tmp_path / "scheduler.txt")
    ]
    address = _wait_for(tmp_path / "scheduler.txt", r"Scheduler at:\s+(tcp://\S+)")
    for n in (1, 2):
        words = [
            address,
            "--nthreads",
            "1",
            "--no-dashboard",
            "--local-directory",
            str(tmp_path / f"w{n}"),
            "--host",
            "127.0.0.1",
        ]
        shells.append(_shell([*DASK[1], *words], env, tmp_path / f"worker{n}.txt"))
    for n in (1, 2):
        _wait_for(tmp_path / f"worker{n}.txt", r"(Registered to:)")
    yield address, shells[1:]
    for shell in shells:
        os.killpg(shell.pid, signal.SIGKILL)
        shell.wait()


def _shell(argv: list[str], env: dict[str, str], log: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(argv, env=env, stdout=log.open("wb"), stderr=subprocess.STDOUT, start_new_session=True)


def _wait_for(log: Path, pattern: str) -> str:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        found = re.search(pattern, log.read_text()) if log.exists() else None
        if found:
            return found[1]
        time.sleep(0.1)
    raise AssertionError(log.read_text())


def delivered(world) -> dict[str, bytes]:
    """All that lies in the clients' folders, without the manifests, which say when."""
    found = {
        p.relative_to(world.reports).as_posix(): p.read_bytes() for p in sorted(world.reports.rglob("*")) if p.is_file()
    }
    return {name: data for name, data in found.items() if not name.endswith("manifest.json")}


def over_there(address: str) -> list[batch.Result]:
    with batch.slots_of(address) as slots:
        return batch.run(batch.names_of([]), Request(""), progress.nobody, slots)


def clear(world) -> None:
    import shutil

    shutil.rmtree(world.reports)
    shutil.rmtree(places.state_folder())


def test_workers_in_other_shells_make_the_same_bytes_as_this_machine(world, scheduler):
    neighbour(world, "west")
    batch.run(batch.names_of([]), Request(""), progress.nobody)
    here = delivered(world)
    clear(world)

    done = over_there(scheduler[0])

    assert {r.client: r.outcome for r in done} == {"nord": "whole", "west": "whole"}
    assert delivered(world) == here


def test_a_worker_that_dies_has_its_work_done_by_another(world, scheduler):
    address, workers = scheduler
    mark = world.root / "first"
    once = f"import os, pathlib, time\nmark = pathlib.Path({str(mark)!r})\nif not mark.exists():\n    mark.write_text(str(os.getpid()))\n    time.sleep(600)\n"
    world.notebook(
        "05_topics.ipynb", once + TOPICS, parameters="min_posts: int = 8\nlevel: float = 0.9\nstrict: bool = False"
    )
    killed: list[int] = []

    def kill_the_busy_one() -> None:
        while not (mark.exists() and mark.read_text()):
            time.sleep(0.05)
        kernel = int(mark.read_text())
        busy = next(w for w in workers if w.pid in _ancestors(kernel))
        os.killpg(busy.pid, signal.SIGKILL)
        killed.append(kernel)

    threading.Thread(target=kill_the_busy_one, daemon=True).start()

    done = over_there(address)

    assert [r.outcome for r in done] == ["whole"], done
    assert _ends(killed[0], seconds=5)


def _ends(pid: int, seconds: float) -> bool:
    """Whether a process is gone, or only waits to be buried, within this time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with suppress(FileNotFoundError, ProcessLookupError):
            if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z":
                time.sleep(0.05)
                continue
        return True
    return False


def _ancestors(pid: int) -> list[int]:
    """The processes above a process."""
    stat = Path(f"/proc/{pid}/stat").read_text()
    parent = int(stat.rpartition(")")[2].split()[1])
    return [parent, *(_ancestors(parent) if parent > 1 else [])]


def test_worker_processes_of_a_local_cluster_give_the_same_bytes(world):
    from distributed import LocalCluster

    batch.run(batch.names_of([]), Request(""), progress.nobody)
    here = delivered(world)
    clear(world)

    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as local:
        done = over_there(local.scheduler_address)

    assert [r.outcome for r in done] == ["whole"]
    assert delivered(world) == here


def test_a_worker_with_other_code_is_refused_by_name(world, monkeypatch):
    from distributed import LocalCluster

    with LocalCluster(n_workers=1, threads_per_worker=1, processes=True, dashboard_address=None) as local:
        monkeypatch.setattr(cluster.platform, "python_version", lambda: "3.99.0")
        with pytest.raises(CannotStart, match=r"python is 3\.\d+\.\d+, here it is 3\.99\.0"):
            over_there(local.scheduler_address)


def test_an_address_where_nobody_answers_is_a_sentence(world, monkeypatch):
    monkeypatch.setattr(cluster, "CONNECT_S", "1s")

    with pytest.raises(CannotStart, match=r"No Dask scheduler answers at tcp://127\.0\.0\.1:9"):
        over_there("tcp://127.0.0.1:9")
