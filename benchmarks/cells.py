"""The floor: the cells of the notebooks without any kernel, in one process that is warm already, or in a plain forked child."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks import peers
from smmlib.runner import engine, kernel
from smmlib.runner.kernels.cradle import FIXED
from smmlib.runner.request import Request
from smmlib.store import places


def run_cells(notebook: str, parameters: Mapping[str, Any], node: Mapping[str, Any]) -> None:
    """Execute a notebook's code cells in this process as IPython would, outputs rendered and dropped."""
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.utils.capture import capture_output

    spec = Path(str(node["folder"])).parent / "node.json"
    spec.write_text(json.dumps(node), encoding="utf-8")
    os.environ["SMM_NODE"] = str(spec)
    shell = InteractiveShell.instance()
    shell.reset(new_session=True)
    for cell in json.loads(Path(notebook).read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] != "code":
            continue
        with capture_output():
            result = shell.run_cell("".join(cell["source"]))
        result.raise_error()
        if "parameters" in cell["metadata"].get("tags", []):
            shell.user_ns.update(parameters)
    os.environ.pop("SMM_NODE")


@contextmanager
def _instead(execute: Any) -> Iterator[None]:
    kept, kernel.execute = kernel.execute, execute
    try:
        yield
    finally:
        kernel.execute = kept


def floor(clients: Sequence[str], repeats: int) -> float:
    """Median seconds of all cells of these clients in one warm process of its own, after one round that is not counted."""
    code = f"from benchmarks import cells; print(cells.floor_here({list(clients)!r}, {repeats}))"
    said = subprocess.run([sys.executable, "-c", code], cwd=places.ROOT, env={**os.environ, **FIXED}, check=True,
                          capture_output=True, text=True)  # fmt: skip
    return float(said.stdout.splitlines()[-1])


def floor_here(clients: Sequence[str], repeats: int) -> float:
    """The same in this process, whose `__main__` IPython takes over."""
    rounds = []
    for _ in range(repeats + 1):
        seconds: list[float] = []

        def execute(notebook: Path, *, parameters: Any, node: Any, into: list[float] = seconds, **_: Any) -> Any:
            began = time.perf_counter()
            run_cells(str(notebook), parameters, node)
            into.append(time.perf_counter() - began)
            return json.loads(notebook.read_text(encoding="utf-8"))

        with peers.bench(clients) as made, _instead(execute):
            peers.clock(lambda m=made: [_execute(c) for c in m.clients], made)
        rounds.append(sum(seconds))
    return statistics.median(rounds[1:])


def _execute(client: str) -> None:
    done = engine.execute(Request(client, jobs=1), lambda _line: None)
    assert not done.failed, [n.error for n in done.failed]


def cpu_above(client: str = "demo") -> float:
    """Processor seconds a notebook costs in its forked kernel, the runner's share included, above a plain forked child."""
    return (_cpu(client, plain=False) - _cpu(client, plain=True)) / 15


def _cpu(client: str, *, plain: bool) -> float:
    from smmlib.runner.kernels import births, cradle, nursery

    nursery.current()._wait_until_ready()
    used: list[float] = []

    def in_plain_child(notebook: Path, *, parameters: Any, node: Any, **_: Any) -> Any:
        place = cradle.make()
        given = {"notebook": str(notebook), "parameters": dict(parameters), "node": dict(node)}
        child = nursery.current().fork(job="call", call="benchmarks.cells:run_cells", given=given, log=str(place.log), cwd=place.cwd,
                                       env=dict(place.env))  # fmt: skip
        ended = child.ended.result()
        assert ended.code == 0, place.log.read_text()
        used.append(ended.cpu)
        place.remove()
        return json.loads(notebook.read_text(encoding="utf-8"))

    def in_kernel(*args: Any, **kwargs: Any) -> Any:
        return execute(*args, **{**kwargs, "ahead": False})

    execute, note = kernel.execute, births.fork

    def noted(*args: Any) -> Any:
        born = note(*args)
        born.ended.add_done_callback(lambda done: used.append(done.result().cpu))
        return born

    before = time.process_time()
    births.fork = noted
    try:
        with peers.bench([client]) as made, _instead(in_plain_child if plain else in_kernel):
            peers.clock(lambda: _execute(client), made)
    finally:
        births.fork = note
    return sum(used) + time.process_time() - before
