"""Many machines: the same graph on the workers of a Dask scheduler, who share the folders of clients and reports.

What travels is small: which notebook, which files, which parameters; back come states, fingerprints and paths, never a
notebook. Each worker process holds one warmed process of its own. A worker that is lost has its work done by another.
"""

from __future__ import annotations

import platform
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Any

from smmlib.core.errors import CannotStart
from smmlib.runner import nodes
from smmlib.runner.kernels import cradle
from smmlib.runner.walk import Unit
from smmlib.store import hashing, places

CONNECT_S = "10s"
RETRIES = 3  # how often a unit may lose its worker


class Cluster:
    """The slots of all workers."""

    def __init__(self, client: Any) -> None:
        self.client = client
        self.count = sum(client.nthreads().values())

    def submit(self, unit: Unit, more: bool, on_cell: Callable[[int, int], None]) -> Future[Any]:
        """Send a unit to a worker; cells are not told from afar."""
        outcome: Future[Any] = Future()
        outcome.set_running_or_notify_cancel()
        extra = (more,) if unit.kind == "node" else ()
        sent = self.client.submit(work_there, unit.do, (*unit.args, *extra), cradle.places_env(), pure=False, retries=RETRIES,
                                  priority=unit.weight, key=f"{unit.client}/{unit.name}/{id(outcome)}")  # fmt: skip
        sent.add_done_callback(lambda done: _hand_over(done, outcome))
        return outcome


def _hand_over(done: Any, outcome: Future[Any]) -> None:
    try:
        outcome.set_result(done.result())
    except (
        Exception
    ) as wrong:  # of the work, or of a cluster that gave it up or cannot hand it over: nobody waits for ever
        outcome.set_exception(wrong)


def work_there(do: Callable[..., Any], args: tuple[Any, ...], env: dict[str, str]) -> Any:
    """Do a unit of work on a worker, with the owner's folders."""
    import os

    os.environ.update(env)
    return do(*args)


def state_of_code(env: dict[str, str]) -> dict[str, str]:
    """Say what decides the results on this machine: code, libraries, Python, and whether the folders are seen."""
    import os

    os.environ.update(env)
    return {
        "smmlib": hashing.of_json([nodes.code_key(), hashing.of_folder(places.ROOT / "smmlib" / "runner")])[:12],
        "python": platform.python_version(),
        "clients' folder": str(places.clients_folder()) if places.clients_folder().is_dir() else "not seen",
        "notebooks": hashing.of_folder(places.notebooks_folder())[:12],
    }


@contextmanager
def connected(address: str) -> Iterator[Cluster]:
    """Connect to a scheduler and check that every worker would give the same results.

    Raises
    ------
    CannotStart
        Dask is not installed, nobody answers there, there are no workers, or a worker differs: each difference is named.
    """
    try:
        from distributed import Client
    except ImportError:
        raise CannotStart("--dask needs Dask: install smmlib with its extra, pip install 'smmlib[cluster]'.") from None
    try:
        client = Client(address, timeout=CONNECT_S, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as wrong:
        reason = str(wrong).splitlines()[0] if str(wrong) else type(wrong).__name__
        raise CannotStart(
            f"No Dask scheduler answers at {address}: {reason}. Start one: dask scheduler --host 127.0.0.1"
        ) from None
    try:
        _compare(client, address)
        yield Cluster(client)
    finally:
        client.close()


def _compare(client: Any, address: str) -> None:
    ours = state_of_code(cradle.places_env())
    theirs = client.run(state_of_code, cradle.places_env())
    if not theirs:
        raise CannotStart(f"The scheduler at {address} has no workers. Start some: dask worker {address} --nworkers 2")
    faults = [f"  {worker}: {name} is {state[name]}, here it is {value}"
              for worker, state in sorted(theirs.items()) for name, value in ours.items() if state[name] != value]  # fmt: skip
    if faults:
        raise CannotStart(
            "Workers that would not give the same results (install the same version, share the folders):\n"
            + "\n".join(faults)
        )
