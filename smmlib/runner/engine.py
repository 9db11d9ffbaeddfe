"""A run: one client or many, checked before anything starts, walked through one graph, delivered as they end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from smmlib.runner import durations, graph, nodes
from smmlib.runner.graph import Slots
from smmlib.runner.progress import Event, Hear, lines
from smmlib.runner.request import Executed, Request, Say, plan_of
from smmlib.runner.slots import Here
from smmlib.runner.walk import Walk

__all__ = ["Executed", "Request", "execute", "walk_all"]


def walk_all(clients: Sequence[str], request: Request, hear: Hear, over: Callable[[Walk], None], *, deliver: bool = True,
             slots: Slots | None = None) -> None:  # fmt: skip
    """Walk each client through the workbook; `over` is told of each as it ends.

    Raises
    ------
    CannotStart
        Unknown step, parameter, value or language: said before anything runs.
    """
    plan = plan_of(request)
    hear(Event("begin", clients=tuple(clients), steps=plan.workbook.steps))
    paths = durations.longest_paths(plan.workbook, durations.known())
    code = nodes.code_key()
    walks = (Walk(replace(request, client=name), plan, paths, hear, code, deliver) for name in clients)
    timed: list[nodes.Node] = []

    def ended(walk: Walk) -> None:
        timed.extend(walk.done.values())
        over(walk)

    try:
        if slots is not None:
            graph.run(walks, slots, hear, ended)
        else:
            with Here(request.jobs) as here:
                graph.run(walks, here, hear, ended)
    finally:
        durations.learn(timed)
        hear(Event("end"))


def walk_one(request: Request, hear: Hear, *, deliver: bool = True) -> Walk:
    """Walk one client; whatever ended it before its time is raised.

    Raises
    ------
    CannotStart
        Something was wrong before the first notebook started.
    """
    ended: list[Walk] = []
    walk_all([request.client], request, hear, ended.append, deliver=deliver)
    if ended[0].wrong is not None:
        raise ended[0].wrong
    return ended[0]


def execute(request: Request, say: Say) -> Executed:
    """Check everything that can be checked, then execute what is not known yet; nothing is delivered.

    Raises
    ------
    CannotStart
        Unknown client, step, parameter, day or language; faults in the brief; a notebook that is not there.
    """
    executed = walk_one(request, lines(say, many=False), deliver=False).executed
    assert executed is not None
    return executed
