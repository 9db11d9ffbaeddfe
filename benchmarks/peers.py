"""The ways to run the workbook's notebooks that `benchmarks.batch` compares, each in fresh folders."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from smmlib.store import places, workbook

PEERS = places.ROOT / "build" / "peers"
CORES = os.cpu_count() or 1
SMM = [sys.executable, "-m", "smmlib.runner.cli"]


@dataclass(frozen=True)
class Bench:
    """Fresh folders for one contender."""

    root: Path
    clients: tuple[str, ...]

    @property
    def env(self) -> dict[str, str]:
        """The environment of its processes: the same folders and thread limits for all."""
        threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
        path = os.pathsep.join([str(places.ROOT), str(PEERS)])
        return {**os.environ, **threads, "SMM_REPORTS": str(self.root / "reports"), "SMM_CLIENTS": str(self.root / "clients"),
                "PYTHONPATH": path, "PLOOMBER_STATS_ENABLED": "false", "PYDEVD_DISABLE_FILE_VALIDATION": "1"}  # fmt: skip

    def jobs(self) -> list[list[tuple[Path, Path, str]]]:
        """Waves of (notebook, output, client): all notebooks of a wave have their hand-overs from earlier ones."""
        book, done, waves = workbook.load(), set[str](), []
        while len(done) < len(book.steps):
            wave = [s for s in book.steps if s not in done and set(book.needs(s)) <= done]
            waves.append(
                [
                    (places.notebooks_folder() / book.row(s).file, self.root / f"{c}-{s}.ipynb", c)
                    for c in self.clients
                    for s in wave
                ]
            )
            done |= set(wave)
        return waves


@contextmanager
def bench(clients: Sequence[str]) -> Iterator[Bench]:
    """Give fresh folders with copies of these demo clients."""
    with tempfile.TemporaryDirectory(prefix="smmbench-") as root:
        for client in clients:
            shutil.copytree(places.ROOT / "data" / "clients" / client, Path(root) / "clients" / client)
        yield Bench(Path(root), tuple(clients))


def clock(run: Callable[[], None], made: Bench) -> float:
    """Time one contender in the bench's environment."""
    before = dict(os.environ)
    os.environ.update(made.env)
    started = time.perf_counter()
    try:
        run()
        return time.perf_counter() - started
    finally:
        os.environ.clear()
        os.environ.update(before)


def papermill_cli(made: Bench) -> None:
    """`papermill` from the command line, a notebook after the other."""
    for notebook, out, client in (job for wave in made.jobs() for job in wave):
        words = [
            sys.executable,
            "-m",
            "papermill",
            str(notebook),
            str(out),
            "-p",
            "client",
            client,
            "--no-progress-bar",
        ]
        subprocess.run(words, env=made.env, check=True, capture_output=True)


def xargs(made: Bench) -> None:
    """`xargs -P`: as many papermills as cores, wave by wave."""
    for wave in made.jobs():
        lines = "\n".join(f"{n} {o} -p client {c} --no-progress-bar" for n, o, c in wave)
        words = ["xargs", "-P", str(CORES), "-L", "1", sys.executable, "-m", "papermill"]
        subprocess.run(words, input=lines, text=True, env=made.env, check=True, capture_output=True)


def _papermill(job: tuple[Path, Path, str]) -> None:
    import papermill

    papermill.execute_notebook(str(job[0]), str(job[1]), parameters={"client": job[2]}, progress_bar=False)


def _ploomber(job: tuple[Path, Path, str]) -> None:
    sys.path.append(str(PEERS))  # after our own libraries
    from ploomber_engine import execute_notebook

    execute_notebook(str(job[0]), str(job[1]), parameters={"client": job[2]}, progress_bar=False, verbose=False)


def _pool(made: Bench, work: Callable[[Any], None]) -> None:
    from multiprocessing import get_context

    with ProcessPoolExecutor(CORES, mp_context=get_context("spawn")) as pool:
        for wave in made.jobs():
            list(pool.map(work, wave))


def pool_of_papermill(made: Bench) -> None:
    """A process pool, each worker executing notebooks through papermill's API."""
    _pool(made, _papermill)


def pool_of_ploomber(made: Bench) -> None:
    """A process pool, each worker executing notebooks inside itself: no kernel, no isolation, no widgets."""
    if not (PEERS / "ploomber_engine").is_dir():
        raise SystemExit("ploomber-engine is not in build/peers: run make bench, which puts it there.")
    _pool(made, _ploomber)


def nbclient_loop(made: Bench) -> None:
    """Bare nbclient in a process of its own, a notebook after the other."""
    _alone(made, "nbclient_there")


def nbclient_there(made: Bench) -> None:
    import nbformat
    from nbclient import NotebookClient

    for notebook, out, client in (job for wave in made.jobs() for job in wave):
        node = nbformat.read(notebook, as_version=4)
        cell = next(c for c in node.cells if "parameters" in c.metadata.get("tags", []))
        cell.source += f"\nclient = {client!r}"
        nbformat.write(NotebookClient(node, kernel_name="python3").execute(), out)


def _alone(made: Bench, function: str, **given: Any) -> None:
    code = f"from pathlib import Path\nfrom benchmarks import peers\npeers.{function}(peers.Bench(Path({str(made.root)!r}), {made.clients!r}), **{given!r})"
    subprocess.run([sys.executable, "-c", code], env=made.env, cwd=places.ROOT, check=True, capture_output=True)


def loop(made: Bench, **engine: Any) -> None:
    """Papermill's API in one process, with what is changed of its engine."""
    import papermill

    from smmlib.runner.kernels.watch import Watch

    watched = engine.pop("watch", None)
    for notebook, out, client in (job for wave in made.jobs() for job in wave):
        extra = {"watch": Watch(**watched)} if watched else {}
        papermill.execute_notebook(
            str(notebook), str(out), parameters={"client": client}, progress_bar=False, **engine, **extra
        )


def api_loop(made: Bench) -> None:
    """Papermill's API as it comes."""
    _alone(made, "loop")


def saved_once(made: Bench) -> None:
    """The same, the notebook written at its end only."""
    _alone(made, "loop", request_save_on_cell_execute=False, autosave_cell_every=0)


def ended_at_once(made: Bench) -> None:
    """The same, the kernel killed after its last answer."""
    _alone(made, "loop", request_save_on_cell_execute=False, autosave_cell_every=0, shutdown_kernel="immediate")


def welcomed(made: Bench) -> None:
    """The engine `smm` with kernels that are started alone."""
    _alone(made, "loop", engine_name="smm", request_save_on_cell_execute=False, watch={"alone": True})


def forked(made: Bench) -> None:
    """The engine `smm` with kernels forked from the warmed process."""
    _alone(made, "loop", engine_name="smm", request_save_on_cell_execute=False, watch={"alone": False})


def smm_batch(made: Bench) -> None:
    """`smm batch`, reports included."""
    subprocess.run(
        [*SMM, "batch", *made.clients, "--progress", "lines"],
        env=made.env,
        cwd=places.ROOT,
        check=True,
        capture_output=True,
    )


def unchanged(clients: Sequence[str], repeats: int = 5) -> tuple[float, float]:
    """Seconds of a batch in which nothing changed, and seconds of each further notebook (from one to all clients)."""
    with bench(clients) as made:
        smm_batch(made)
        few = Bench(made.root, made.clients[:1])
        taken = [(clock(lambda: smm_batch(made), made), clock(lambda: smm_batch(few), made)) for _ in range(repeats)]
    whole, one = (sorted(times)[repeats // 2] for times in zip(*taken, strict=True))
    return whole, (whole - one) / (15 * (len(clients) - 1))


def one_export_changed(_what: Path) -> tuple[set[str], set[str]]:
    """Change one export of one client; return the steps made again, and those that read what changed or what came of it."""
    book = workbook.load()
    with bench(["demo", "demo-ms"]) as made:
        smm_batch(made)
        changed = next(iter(sorted((made.root / "clients" / "demo" / "exports").rglob("*mentions*.csv"))))
        lines = changed.read_text(encoding="utf-8").splitlines()
        changed.write_text("\n".join(lines[:-1]) + "\n", encoding="utf-8")
        words = [*SMM, "batch", *made.clients, "--progress", "lines"]
        told = subprocess.run(words, env=made.env, cwd=places.ROOT, check=True, capture_output=True, text=True).stdout
    ran = {line.split()[2] for line in told.splitlines() if " made in " in line}
    direct = {row.step for row in book.rows if "mentions" in row.reads}
    return ran, {s for s in book.steps if direct & set(book.closure([s]))}
