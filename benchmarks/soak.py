"""The engine under pressure: many clients, many kernels, many kills. `tests/runner/test_faults.py` runs it in a short form.

Run: make soak       (or: python -m benchmarks.soak [--kernels 500] [--kills 50] [--sizes 5,10,30,100])
"""

from __future__ import annotations

import argparse
import json
import math
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import peers
from smmlib.store import places

SMM = [sys.executable, "-m", "smmlib.runner.cli"]
LOOK_S = 0.2


@dataclass(frozen=True)
class Kernels:
    """What many kernels left behind."""

    born: int
    zombies: int
    fds_before: tuple[int, int]
    fds_after: tuple[int, int]
    seconds: float


def kernels(count: int) -> Kernels:
    """Fork and kill kernels; count what is left of them, here and in the warmed process (file descriptors of both)."""
    from smmlib.runner.kernels import births, nursery

    warmed = nursery.current()
    _one_kernel(births)
    before = _fds(os.getpid()), _fds(warmed.process.pid)
    began = time.perf_counter()
    born = sum(_one_kernel(births) for _ in range(count))
    seconds = time.perf_counter() - began
    return Kernels(born, _zombies(warmed.process.pid), before, (_fds(os.getpid()), _fds(warmed.process.pid)), seconds)


def _one_kernel(births: object) -> bool:
    born = births.kernel()  # type: ignore[attr-defined]
    forked = born.nursery is not None
    born.signal(signal.SIGKILL)
    died = born.ended.result(timeout=20).signal == signal.SIGKILL
    born.cradle.remove()
    return forked and died


def _fds(pid: int) -> int:
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))


def _zombies(parent: int) -> int:
    return sum(state == "Z" for pid, (above, state) in processes().items() if above in (parent, os.getpid()))


def processes() -> dict[int, tuple[int, str]]:
    """The processes of this machine: number -> parent and state."""
    found = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                rest = (folder / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            found[int(folder.name)] = (int(rest[1]), rest[0])
    return found


def alive() -> set[int]:
    """The processes that are not dead; a zombie is, and waits for its parent only."""
    return {pid for pid, (_, state) in processes().items() if state != "Z"}


def below(pid: int) -> set[int]:
    """The living descendants of a process."""
    table = processes()
    found, open_ = set[int](), [pid]
    while open_:
        here = open_.pop()
        children = {p for p, (above, state) in table.items() if above == here and state != "Z"}
        open_ += sorted(children - found)
        found |= children
    return found


def kills(count: int, env: dict[str, str], names: Sequence[str], reports: Path, seed: int = 0,
          say: Callable[[str], None] = lambda _line: None) -> list[str]:  # fmt: skip
    """Kill the runner at random moments of a run, run again, compare with a run that was left alone.

    Parameters
    ----------
    env : environment of the runs, with SMM_REPORTS = `reports`

    Returns
    -------
    one sentence a difference; none if every killed run was mended to the same bytes and left no process
    """
    rng, faults = random.Random(seed), list[str]()
    words = [*SMM, "batch", *names, "--progress", "lines"]
    _clear(reports)
    began = time.perf_counter()
    subprocess.run(words, env=env, cwd=places.ROOT, check=True, capture_output=True)
    whole_s = time.perf_counter() - began
    undisturbed = delivered(reports)
    for n in range(count):
        _clear(reports)
        moment = rng.uniform(0.2, whole_s)
        left = _killed(words, env, moment)
        faults += [f"killed after {moment:.2f} s: left running: {', '.join(map(_words_of, left))}"] if left else []
        again = subprocess.run(words, env=env, cwd=places.ROOT, check=False, capture_output=True, text=True)
        faults += (
            [f"killed after {moment:.2f} s: the next run ended with {again.returncode}: {again.stdout[-300:]}"]
            if again.returncode
            else []
        )
        found = delivered(reports)
        faults += [
            f"killed after {moment:.2f} s: {name} differs"
            for name in undisturbed
            if found.get(name) != undisturbed[name]
        ]
        say(f"  kill {n + 1} of {count}: after {moment:.2f} s of {whole_s:.2f} s, {len(faults)} faults so far")
    return faults


def _killed(words: Sequence[str], env: dict[str, str], after_s: float) -> set[int]:
    """Run, kill -9 the runner after a while, and return which of its processes outlive it by three seconds."""
    runner = subprocess.Popen(words, env=env, cwd=places.ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(after_s)
    mine = below(runner.pid)
    runner.send_signal(signal.SIGKILL)
    runner.wait()
    deadline = time.monotonic() + 3
    while mine & alive() and time.monotonic() < deadline:
        time.sleep(0.05)
    return mine & alive()


def _words_of(pid: int) -> str:
    try:
        return (
            f"{pid} "
            + Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")[-80:]
            + Path(f"/proc/{pid}/stat").read_text()[:60]
        )
    except OSError:
        return f"{pid} (gone by now)"


def _clear(reports: Path) -> None:
    shutil.rmtree(reports, ignore_errors=True)
    shutil.rmtree(reports.parent / ".smm", ignore_errors=True)


def delivered(reports: Path) -> dict[str, bytes]:
    """All latest deliveries: file -> bytes; manifests and cards without the time of their run, and without the index, which shows it."""
    found = {p.relative_to(reports).as_posix(): p.read_bytes() for p in sorted(reports.rglob("*")) if p.is_file()}
    found.pop("index.html", None)
    for name in [n for n in found if n.endswith(("manifest.json", "card.json"))]:
        timed = json.loads(found[name])
        found[name] = json.dumps(
            {k: v for k, v in timed.items() if k not in ("run_time", "started")}, sort_keys=True
        ).encode()
    return found


@dataclass(frozen=True)
class Growth:
    """Seconds and peak memory by number of clients; the exponent of seconds ~ clients ** exponent with its 95 % interval."""

    points: tuple[tuple[int, float, float], ...]
    exponent: float
    low: float
    high: float


def growth(sizes: Sequence[int], step: str = "goals", repeats: int = 2,
           say: Callable[[str], None] = lambda _line: None) -> Growth:  # fmt: skip
    """Run batches of growing size, one step a client, in one process whose kernels are warm."""
    from smmlib.runner import batch, progress
    from smmlib.runner.request import Request

    points = []
    with peers.bench(["demo"]) as made:
        model = made.root / "clients" / "demo"
        names = [f"c{n:03d}" for n in range(max(sizes))]
        for name in names:
            shutil.copytree(model, made.root / "clients" / name)

        def run(count: int) -> None:
            done = batch.run(names[:count], Request("", only=step, jobs=os.cpu_count() or 1), progress.nobody)
            assert all(r.outcome == "whole" for r in done), [r.reason for r in done]

        peers.clock(lambda: run(2), made)
        for size in list(sizes) * repeats:
            _clear(made.root / "reports")
            with Peak() as peak:
                seconds = peers.clock(lambda n=size: run(n), made)
            points.append((size, seconds, peak.mb))
            say(f"  {size:4d} clients: {seconds:7.2f} s, {seconds / size:.3f} s each, peak {peak.mb:,.0f} MB PSS")
    return Growth(tuple(points), *_slope([math.log(n) for n, _, _ in points], [math.log(s) for _, s, _ in points]))


def _slope(x: list[float], y: list[float]) -> tuple[float, float, float]:
    from scipy import stats

    fit = stats.linregress(x, y)
    half = stats.t.ppf(0.975, len(x) - 2) * fit.stderr
    return fit.slope, fit.slope - half, fit.slope + half


class Peak:
    """The largest memory of this process and all below it (PSS: shared pages counted once), looked at as it runs."""

    def __init__(self) -> None:
        self.mb = 0.0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def _look(self) -> None:
        while not self._over.wait(LOOK_S):
            self.mb = max(self.mb, sum(map(_pss_mb, {os.getpid(), *below(os.getpid())})))

    def __enter__(self) -> Peak:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()


def _pss_mb(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0.0)


def main() -> None:
    """Run all of it and say what held."""
    ask = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    ask.add_argument("--kernels", type=int, default=500)
    ask.add_argument("--kills", type=int, default=50)
    ask.add_argument("--sizes", default="5,10,30,100")
    asked = ask.parse_args()
    many = kernels(asked.kernels)
    print(f"{many.born} kernels forked and killed in {many.seconds:.1f} s: {many.zombies} zombies; open files of the runner and of the "
          f"warmed process {many.fds_before} before, {many.fds_after} after", flush=True)  # fmt: skip
    grown = growth([int(n) for n in asked.sizes.split(",")], say=lambda line: print(line, flush=True))
    held = "holds" if grown.low <= 1.0 <= grown.high else "does NOT hold"
    print(
        f"seconds ~ clients ** {grown.exponent:.3f} (95 %: {grown.low:.3f} to {grown.high:.3f}): linear {held}",
        flush=True,
    )
    with peers.bench(["demo"]) as made:
        faults = kills(
            asked.kills, made.env, made.clients, made.root / "reports", say=lambda line: print(line, flush=True)
        )
    print("\n".join(faults) or f"{asked.kills} kills: every run was mended to the same bytes, and no process was left")
    sys.exit(1 if faults or many.zombies else 0)


if __name__ == "__main__":
    main()
