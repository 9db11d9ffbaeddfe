"""From a goal to what is done about it: goal, its marker and what drives it, and the step of this workbook that moves each.

A goal that no step moves is a wish; a marker that no step moves can only be watched.
"""

from __future__ import annotations

import pandas as pd

from smmlib.methods.markers import from_goals


def link(goals: pd.DataFrame, drivers: pd.DataFrame, steps: pd.DataFrame) -> pd.DataFrame:
    """Tie each goal to its markers, and each marker to the steps that move it.

    Parameters
    ----------
    goals : ``goals.goals``; drivers : reference ``kpi_drivers``; steps : reference ``kpi_steps`` (metric, step, how). Left unchanged.

    Returns
    -------
    table, columns of contract ``goals.links``: a row each goal, marker and step; a marker that no step moves keeps one row with an empty
    step. A marker of several goals stands under each.
    """
    rows = []
    for goal in goals["goal"]:
        for marker in from_goals(goals[goals["goal"] == goal], drivers):
            moved = steps[steps["metric"] == marker["metric"]].to_dict("records") or [{"step": "", "how": ""}]
            rows += [_row(goal, marker, step) for step in moved]
    return pd.DataFrame(rows, columns=["goal", "kpi", "metric", "role", "step", "how"])


def _row(goal: str, marker: dict[str, str], step: dict[str, str]) -> dict[str, str]:
    return {"goal": goal, **{k: marker[k] for k in ("kpi", "metric", "role")}, "step": step["step"], "how": step["how"]}
