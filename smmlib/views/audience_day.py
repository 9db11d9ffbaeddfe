"""Drawings of the audience's day: when each account's audience is active, and what o'clock that is in its other zones."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from smmlib.core import charts, i18n, tables, theme
from smmlib.core.drawing import recorded
from smmlib.methods import active_hours, activity, awake, zones


@recorded
def plot_hours(active: pd.DataFrame, *, language: str = "", caption: str = "") -> charts.Chart | tables.Shown:
    """Draw the day of each account as 24 bars; the best three running hours in colour."""
    _ = i18n.translator(language)
    if active.empty:
        return tables.note("fig-audience-hours", str(active.attrs.get("refused", _("No hours are known."))), language)
    groups = [some for _key, some in active.groupby(["platform", "account"], sort=True)]
    with charts.canvas(language=language, height=1.7 * len(groups) + 0.4, panels=len(groups)) as drawing:
        for ax, some in zip(drawing.panels, groups, strict=True):
            first, _share = activity.peak(some, hours=active_hours.HOURS)
            best = {(first + i) % 24 for i in range(active_hours.HOURS)}
            hours = activity.by_hour(some)
            ax.bar(
                hours["hour"],
                hours["share"] * 100,
                color=[theme.ACCENT if h in best else theme.CONTEXT for h in hours["hour"]],
                width=0.8,
            )
            ax.axhline(100 * activity.even(some, hours=1), color=theme.INK, linewidth=1)
            ax.set_xticks(range(0, 24, 3), [f"{h}:00" for h in range(0, 24, 3)])
            charts.heading(
                ax,
                f"{some['account'].iloc[0]} · {i18n.platform(some['platform'].iloc[0])} · {_(some['basis'].iloc[0])}",
            )
        first, _share = activity.peak(groups[0], hours=active_hours.HOURS)
        sure = active_hours.strength_of_peak(groups[0]) != "cannot tell"
        title = _("Audience: most active from {first}:00 to {last}:00") if sure else _("Audience: no hours stand out")
        title = title.format(first=first, last=(first + active_hours.HOURS) % 24)
        return drawing.keep(
            "fig-audience-hours",
            title,
            _("Percent of the activity in each hour ({zone}); line: an even day").format(zone=active["zone"].iloc[0]),
            caption,
        )


@recorded
def plot_awake(
    active: pd.DataFrame, zones_of: list[str], day: date, *, language: str = "", caption: str = ""
) -> charts.Chart | tables.Shown:
    """Draw one day as a row a time zone: the local hour in each cell, darker where the audience is more active, hatched where people sleep."""
    _ = i18n.translator(language)
    name = "fig-audience-awake"
    if active.empty:
        return tables.note(name, str(active.attrs.get("refused", _("No hours are known."))), language)
    told = awake.by_zone(active, zones_of, day=day)
    groups = [some for _key, some in active.groupby(["platform", "account"], sort=True)]
    some = max(groups, key=active_hours.people_behind)
    home, hours = str(some["zone"].iloc[0]), activity.by_hour(some)["share"]
    clocks = awake.clock(zones_of, day, home)
    if len(clocks) < 2:
        return tables.note(name, _("The audience lives by one clock, so every hour is everybody's hour."), language)
    with charts.canvas(language=language, height=charts.rows_height(len(clocks), each=0.4)) as drawing:
        _day(drawing.ax, clocks, hours)
        mine = told[told["account"].eq(some["account"].iloc[0]) & told["platform"].eq(some["platform"].iloc[0])]
        title = _title(mine, len(clocks), language)
        subtitle = _(
            "Local hour in each zone; darker: {account} on {platform} is more active; grey: night there (0:00 to 5:59, taken as sleep)"
        ).format(account=some["account"].iloc[0], platform=i18n.platform(some["platform"].iloc[0]))
        return drawing.keep(name, title, subtitle, caption)


def _title(mine: pd.DataFrame, n: int, language: str) -> str:
    _ = i18n.translator(language)
    first = mine["all_awake"].iloc[0]
    if pd.isna(first):
        return _("Audience: there are no {hours} hours in which all {n} zones are awake").format(hours=awake.HOURS, n=n)
    if not mine["asleep"].any():
        return _("Audience: the active hours are day in all {n} zones").format(n=n)
    return _("Audience: all {n} zones are awake best from {first}:00 to {last}:00, home time").format(
        n=n, first=int(first), last=(int(first) + awake.HOURS) % 24
    )


def _day(ax: Any, clocks: pd.DataFrame, share: pd.Series) -> None:
    from matplotlib.colors import to_rgb
    from matplotlib.patches import Rectangle

    most = float(share.max())
    blue = to_rgb(theme.ACCENT)
    for y, row in enumerate(clocks.to_numpy()):
        for x, hour in enumerate(row):
            night, part = int(hour) in zones.NIGHT, 0.0 if pd.isna(share[x]) else float(share[x]) / most
            shade = "#E3E3E3" if night else tuple(1 - (1 - c) * (0.08 + 0.92 * part) for c in blue)
            ax.add_patch(Rectangle((x - 0.5, y - 0.5), 1, 1, facecolor=shade, edgecolor="white", linewidth=1))
            ax.text(
                x,
                y,
                f"{int(hour)}",
                ha="center",
                va="center",
                fontsize=8,
                color="white" if not night and part > 0.55 else "#8A8A8A" if night else theme.INK,
            )
    ax.set_yticks(range(len(clocks)), [zones.city(zone) for zone in clocks.index])
    ax.set_xticks([])
    ax.grid(visible=False)
    ax.spines["bottom"].set_visible(False)
    ax.set_xlim(-0.5, 23.5)
    ax.set_ylim(len(clocks) - 0.5, -0.5)


@recorded
def table_awake(
    active: pd.DataFrame, zones_of: list[str], day: date, *, language: str = "", source: str = ""
) -> tables.Shown:
    """Draw, an account a row, where its peak is night, and the best hours in which everybody is awake."""
    _ = i18n.translator(language)
    name = "tab-audience-awake"
    if active.empty:
        return tables.note(name, str(active.attrs.get("refused", _("No hours are known."))), language)
    told = awake.by_zone(active, zones_of, day=day)
    if told["zone"].nunique() < 2:
        return tables.note(name, _("The audience lives by one clock, so every hour is everybody's hour."), language)
    shown = pd.DataFrame([_account(some) for _key, some in told.groupby(["platform", "account"], sort=True)])
    columns = {"account": (_("Account"), "text"), "platform": (_("Platform"), "text"), "peak": (_("Most active, home time"), "text"), "share_peak": (_("Activity then"), "percent"),
               "night": (_("Night then in"), "text"), "best": (_("Best with all awake"), "text"), "share_awake": (_("Activity then "), "percent")}  # fmt: skip
    even = _("Three hours of an even day hold {even}.").format(even=i18n.percent(told["even"].min(), language))
    return tables.table_view(shown, name=name, caption=_("The active hours and the nights of the other zones"), columns=columns,
                             source=f"{source} {even}".strip(), language=language, most=24)  # fmt: skip


def _account(some: pd.DataFrame) -> dict[str, Any]:
    def span(first: Any) -> str | None:
        return None if pd.isna(first) else f"{int(first)}:00\u2060–\u2060{(int(first) + awake.HOURS) % 24}:00"

    row = some.iloc[0]  # home comes first
    night = ", ".join(zones.city(zone) for zone in some.loc[some["asleep"], "zone"])
    return {"account": row["account"], "platform": i18n.platform(row["platform"]), "peak": span(row["first"]), "share_peak": row["share_peak"], "night": night or None,
            "best": span(row["all_awake"]), "share_awake": row["share_awake"]}  # fmt: skip
