"""The first ninety days as dated tasks that fit into the hours there are.

Tasks that happen once come first, in the order of the list: one that does not fit waits for the next week with room, and no later one
overtakes it, so that nobody is invited before the house stands. Habits begin when it stands and take what is left of each week, the
first in the list first; a habit that finds no room is left out in that week, and counted.
"""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd

DAYS, WEEK = 90, 7


def wanted(tasks: pd.DataFrame, *, form: str, strategy: str) -> pd.DataFrame:
    """Tasks of the reference list for a form (page or group) and strategy (hidden or open), one row an occasion, with its wished day."""
    fits = tasks["form"].isin(["any", form]) & tasks["strategy"].isin(["any", strategy])
    rows = []
    for order, task in enumerate(tasks[fits].to_dict("records")):
        first, last, every = int(task["day_from"]), int(task["day_to"]), int(task["every"])
        days = range(first, last + 1, every) if every else [first]
        rows += [
            {**task, "day": day, "order": order, "habit": bool(every), "hours": float(task["hours"])}
            for day in days
            if day <= DAYS
        ]
    return pd.DataFrame(rows)


def schedule(occasions: pd.DataFrame, *, start: date, hours_week: float) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Fit the occasions of `wanted` into `hours_week` (missing: no limit is known).

    Returns
    -------
    (placed, left_out): placed rows of ``community.first_90_days`` in the order of days; left_out has ``task, n`` (times) and ``hours``
    """
    room = {week: hours_week if hours_week == hours_week else float("inf") for week in range(1, -(-DAYS // WEEK) + 1)}
    placed, lost = [], []
    reached = stands = 1
    for task in occasions.sort_values(["habit", "order", "day"]).to_dict("records"):
        if task["habit"] and task["day"] < stands:
            continue
        wish = task["day"] if task["habit"] else max(task["day"], reached)
        week = (wish - 1) // WEEK + 1
        found = next(
            (w for w in range(week, (week if task["habit"] else max(room)) + 1) if room[w] >= task["hours"] - 1e-9),
            None,
        )
        if found is None:
            lost.append(task)
            continue
        room[found] -= task["hours"]
        day = wish if found == week else (found - 1) * WEEK + 1
        reached = reached if task["habit"] else day
        stands = day if task["phase"] == "ground" else stands
        placed.append(
            {**task, "day": day, "week": found, "late_days": day - task["day"], "date": start + timedelta(days=day - 1)}
        )
    columns = ["day", "task", "hours", "date", "week", "phase", "metric", "late_days", "source", "order"]
    rows = (
        pd.DataFrame(placed, columns=[*columns]).sort_values(["day", "order"], ignore_index=True).drop(columns="order")
    )
    return rows, _lost(lost)


def _lost(lost: list[dict[str, object]]) -> pd.DataFrame:
    if not lost:
        return pd.DataFrame(columns=["task", "n", "hours"])
    return pd.DataFrame(lost).groupby("task", sort=False).agg(n=("day", "size"), hours=("hours", "sum")).reset_index()
