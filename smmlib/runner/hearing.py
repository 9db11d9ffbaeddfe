"""Who hears of a run: a board in a terminal, lines elsewhere, JSON lines where asked for; always whoever looks in."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Literal, get_args

from smmlib.core.errors import CannotStart, near_miss
from smmlib.runner import durations, looking_in, progress
from smmlib.runner.board import Board, Tally
from smmlib.runner.progress import Hear

How = Literal["auto", "board", "lines", "json"]
WAYS: tuple[str, ...] = get_args(How)


@contextmanager
def audience(how: How, say: Callable[[str], None], *, many: bool) -> Iterator[Hear]:
    """Give the one who is told of everything; the board stands while the block runs.

    Parameters
    ----------
    how : auto is a board in a terminal, else lines
    many : more than one client, each line says whose it is
    """
    tally = Tally(durations.known())
    window = looking_in.Window(tally)
    try:
        if how == "board" or (how == "auto" and _in_terminal()):
            from rich.console import Console

            with Board(tally, Console()) as board:
                yield progress.all_of(board.hear, window.hear)
        else:
            told = progress.json_lines(say) if how == "json" else progress.lines(say, many=many)
            yield progress.all_of(tally.hear, told, window.hear)
    finally:
        window.close()


def known(how: str) -> How:
    """Return `how` if there is such a way.

    Raises
    ------
    CannotStart
        There is not.
    """
    if how not in WAYS:
        raise CannotStart(f"'{how[:40]}' is no way to show progress.{near_miss(how, WAYS)} Ways: {', '.join(WAYS)}.")
    return how  # type: ignore[return-value]


def _in_terminal() -> bool:
    return sys.stdout.isatty() and os.environ.get("TERM", "") not in ("", "dumb")
