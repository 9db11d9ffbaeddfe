"""Room on the disk: what was kept to save time and has not been used for long may go; a run makes it again when it needs it."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from smmlib.core import i18n
from smmlib.core.errors import CannotStart, near_miss
from smmlib.store import desk, files, locks, places

DAY_S = 86_400.0
NO_CLIENTS = ("cache", "running")  # folders of the working state that belong to no client
KINDS = (
    ("kept result", "kept results"),
    ("import", "imports"),
    ("failed notebook", "failed notebooks"),
    ("earlier run", "earlier runs"),
)


@dataclass(frozen=True)
class Tidied:
    """What went, or would go, of one client: how many of each of `KINDS`, bytes; or that the client was at work."""

    client: str
    counts: tuple[int, ...] = (0,) * len(KINDS)
    size: int = 0
    is_busy: bool = False


def tidy(names: Sequence[str], days: float, *, runs: bool = False, only_look: bool = False) -> list[Tidied]:
    """Remove what no run has used for so many days; the latest run of a client and its report always stay.

    Parameters
    ----------
    names : clients, all that left anything if empty; days : since the last use
    runs : earlier runs too, which `smm report --since` could then no longer name
    only_look : count, and remove nothing

    Raises
    ------
    CannotStart
        A client that left nothing here.
    """
    return [_of_client(name, days, runs, only_look) for name in _chosen(names)]


def told(done: Iterable[Tidied], *, only_look: bool) -> list[str]:
    """Say what went, a line a client that had any, and the sum."""
    done = list(done)
    lines = [f"{one.client}: is at work; left alone" for one in done if one.is_busy]
    lines += [f"{one.client}: {_counted(one)}, {_megabytes(one.size)}" for one in done if any(one.counts)]
    size = sum(one.size for one in done)
    if not any(any(one.counts) for one in done):
        return [*lines, "There is nothing to remove."]
    return [
        *lines,
        f"{'Would remove' if only_look else 'Removed'} {_megabytes(size)}. What a run needs again it makes again.",
    ]


def _chosen(names: Sequence[str]) -> list[str]:
    known = sorted(_with_traces())
    for name in names:
        if places.check_client_name(name) not in known:
            raise CannotStart(
                f"'{name}' left nothing in {places.state_folder()} or {places.reports_folder()}.{near_miss(name, known)}"
            )
    return list(dict.fromkeys(names)) or known


def _with_traces() -> set[str]:
    state, reports = places.state_folder(), places.reports_folder()
    homes = ((state, "*"), (state / "cache", "*"), (reports, "*/runs"))
    found = [p for home, pattern in homes for p in home.glob(pattern) if p.is_dir()]
    folders = [p.parent if p.name == "runs" and p.parent.parent == reports else p for p in found]
    return {p.name for p in folders if not p.name.startswith(".") and not (p.parent == state and p.name in NO_CLIENTS)}


def _of_client(client: str, days: float, runs: bool, only_look: bool) -> Tidied:
    held = locks.attempt(places.state_folder() / client / "run.lock")
    if held is None:
        return Tidied(client, is_busy=True)
    try:
        before = time.time() - days * DAY_S
        old = [[p for p in _kept(client, kind) if _last_used(p) <= before] for kind in range(3 + runs)]
        size = sum(_size(p) for group in old for p in group)
        if not only_look:
            for path in (p for group in old for p in group):
                files.remove_folder(path)
        return Tidied(client, (*map(len, old), *(0,) * (len(KINDS) - len(old))), size)
    finally:
        held.release()


def _kept(client: str, kind: int) -> Iterator[Path]:
    """The folders of one of `KINDS`; of the runs all but the latest."""
    state, home = places.state_folder(), places.reports_folder() / client / "runs"
    where = (state / "cache" / client, state / client / "canonical", state / client / "failed", home)[kind]
    latest = desk.delivery(client) if kind == 3 else None
    if where.is_dir() and not (kind == 3 and latest is None):
        yield from (p for p in sorted(where.iterdir()) if p.is_dir() and not p.is_symlink() and p != latest)


def _last_used(folder: Path) -> float:
    with suppress(FileNotFoundError):
        return folder.stat().st_mtime
    return time.time()


def _size(folder: Path) -> int:
    total = 0
    for path in folder.rglob("*"):
        with suppress(FileNotFoundError):
            total += path.lstat().st_size if not path.is_dir() else 0
    return total


def _counted(one: Tidied) -> str:
    return ", ".join(f"{n} {KINDS[kind][n != 1]}" for kind, n in enumerate(one.counts) if n)


def _megabytes(size: int) -> str:
    return f"{i18n.number(size / 1e6, i18n.SOURCE_LANGUAGE, 1)} MB"
