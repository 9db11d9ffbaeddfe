"""Drawings of the community: the criteria, the first ninety days week by week, and tables beside them; saved tables in."""

from __future__ import annotations

import pandas as pd

from smmlib.core import charts, i18n, tables, theme
from smmlib.core.drawing import recorded
from smmlib.core.said import said

NAMES = {
    "talk": i18n.N_("said in words"),
    "questions": i18n.N_("questions"),
    "members": i18n.N_("readers answer readers"),
    "regulars": i18n.N_("people who come back"),
    "answers": i18n.N_("answered within a day"),
    "hours": i18n.N_("hours free for care"),
    "strategy": i18n.N_("strategy"),
    "audience": i18n.N_("wanted audience"),
    "together": i18n.N_("TOGETHER"),
}
PHASES = {
    "ground": i18n.N_("ground"),
    "first people": i18n.N_("first people"),
    "care": i18n.N_("care"),
    "growth": i18n.N_("growth"),
    "review": i18n.N_("review"),
}


@recorded
def plot_decision(decision: pd.DataFrame, *, language: str = "", caption: str = "") -> charts.Chart | tables.Shown:
    """Draw each criterion between page and group, the size of its dot its weight, and all together below."""
    _ = i18n.translator(language)
    name = "fig-community-decision"
    known = decision[decision["group"].notna()].reset_index(drop=True) if len(decision) else decision
    if known.empty:
        return tables.note(name, str(decision.attrs.get("refused", "") or _("No criterion is known.")), language)
    with charts.canvas(language=language, height=charts.rows_height(len(known) + 1)) as drawing:
        ax = drawing.ax
        for place, row in enumerate(known.to_dict("records")):
            whole = row["criterion"] == "together"
            colour = theme.INK if whole else theme.ACCENT if row["group"] > 0.5 else theme.CONTRAST
            ax.plot([0.5, row["group"]], [place, place], color=colour, linewidth=2)
            ax.plot(
                [row["group"]],
                [place],
                "D" if whole else "o",
                color=colour,
                markersize=9 if whole else 5 + 14 * row["weight"],
            )
        ax.axvline(0.5, color=theme.INK, linewidth=1)
        labels = [
            _(NAMES[c]) + ("" if c == "together" else f"  ({i18n.percent(w, language)})")
            for c, w in zip(known["criterion"], known["weight"], strict=True)
        ]
        ax.set_yticks(range(len(known)), labels)
        ax.set_ylim(len(known) - 0.4, -0.6)
        ax.set_xlim(-0.05, 1.05)
        ax.set_xticks([0, 0.5, 1], [_("page"), _("even"), _("group")])
        row = decision.iloc[-1]
        titles = {
            "page": _("{home}: a page"),
            "group": _("{home}: a group"),
            "cannot tell": _("{home}: page or group cannot be told"),
        }
        title = titles[str(row["form"])].format(home=i18n.platform(row["platform"]))
        subtitle = _("Each criterion between page and group, weight in brackets; a group comes out in {p} of the ways in which weights, scales and measurements may move").format(
            p=i18n.percent(row["p_group"], language))  # fmt: skip
        return drawing.keep(name, title, subtitle, caption)


SHADES = {"ground": theme.INK, "first people": theme.CONTRAST, "care": "#9CC9E6", "growth": theme.ACCENT,
          "review": theme.CONTEXT}  # fmt: skip


@recorded
def plot_days(days: pd.DataFrame, *, language: str = "", caption: str = "") -> charts.Chart | tables.Shown:
    """Draw the hours of each week by phase, with the hours that the posts leave as a line."""
    _ = i18n.translator(language)
    name = "fig-community-days"
    if days.empty:
        return tables.note(name, str(days.attrs.get("refused", "") or _("Nothing could be planned.")), language)
    grid = days.pivot_table(index="week", columns="phase", values="hours", aggfunc="sum", fill_value=0.0).reindex(
        range(1, 14), fill_value=0.0
    )
    with charts.canvas(language=language, height=charts.rows_height(len(grid), each=0.27)) as drawing:
        ax, left = drawing.ax, pd.Series(0.0, index=grid.index)
        for phase in [p for p in SHADES if p in grid]:
            ax.barh(range(len(grid)), grid[phase], left=left, color=SHADES[phase], height=0.72, label=_(PHASES[phase]))
            left = left + grid[phase]
        counts = [int((days["week"] == week).sum()) for week in grid.index]
        for place, (hours, count) in enumerate(zip(left, counts, strict=True)):
            beside = f"{i18n.number(hours, language, 1)} · {count}"
            ax.annotate(beside, (hours, place), xytext=(4, 0), textcoords="offset points", va="center", fontsize=8)
        free = days.attrs.get("hours_week")
        if free is not None and free == free and free < left.max() * 3:
            ax.axvline(free, color=theme.INK, linewidth=1, linestyle=":")
        ax.set_yticks(range(len(grid)), [_("week {n}").format(n=w) for w in grid.index])
        ax.set_ylim(len(grid) - 0.4, -0.6)
        ax.margins(x=0.12)
        ax.legend(
            loc="lower center",
            bbox_to_anchor=(0.45, 1.0),
            ncols=len(SHADES),
            frameon=False,
            fontsize=8.5,
            handlelength=1.0,
        )
        busiest = int(left.idxmax())
        title = _("The busiest week is week {n}").format(n=busiest)
        return drawing.keep(
            name,
            title,
            _(
                "Hours of each week by phase, and number of tasks; dotted: hours a week that the posts leave, where it is near"
            ),
            caption,
        )


@recorded
def table_decision(decision: pd.DataFrame, *, language: str = "", source: str = "") -> tables.Shown:
    """Draw what was measured for each criterion, what it says, and what is unknown."""
    _ = i18n.translator(language)
    if decision.empty:
        return tables.table_view(
            decision, name="tab-community-decision", caption=_("Criteria"), columns={}, language=language
        )
    share = decision["unit"].eq("fraction")
    shown = decision.assign(
        name=[_(NAMES[c]) for c in decision["criterion"]],
        said=[
            i18n.MISSING if pd.isna(v) else i18n.percent(v, language) if s else i18n.number(v, language, 1)
            for v, s in zip(decision["value"], share, strict=True)
        ],
    )
    columns = {
        "name": (_("Criterion"), "word"),
        "weight": (_("Weight"), "percent"),
        "said": (_("Measured"), "text"),
        "group": (_("Points for a group"), "number"),
        "n": (_("Rows"), "count"),
        "status": (_("Known how"), "word"),
        "reason": (_("Rests on"), "reason"),
    }
    return tables.table_view(
        shown,
        name="tab-community-decision",
        caption=_("Page or group, criterion by criterion"),
        columns=columns,
        source=source,
        language=language,
    )


@recorded
def table_tasks(days: pd.DataFrame, *, language: str = "", most: int = 20) -> tables.Shown:
    """Draw the tasks once each, with their first day; habits count how often they come."""
    _ = i18n.translator(language)
    if days.empty:
        return tables.table_view(
            days, name="tab-community-days", caption=_("First ninety days"), columns={}, language=language
        )
    once = (
        days.groupby("task", sort=False)
        .agg(
            day=("day", "min"),
            date=("date", "min"),
            times=("day", "size"),
            hours=("hours", "sum"),
            phase=("phase", "first"),
            metric=("metric", "first"),
        )
        .reset_index()
    )
    columns = {
        "day": (_("From day"), "count"),
        "date": (_("Date"), "date"),
        "task": (_("Task"), "text"),
        "times": (_("Times"), "count"),
        "hours": (_("Hours"), "number"),
        "metric": (_("It worked when"), "text"),
    }
    lost = days.attrs.get("left_out", [])
    note = (
        _("No room for: {lost}").format(lost="; ".join(f"{said(t['task'], language)} (×{t['n']})" for t in lost))
        if lost
        else ""
    )
    return tables.table_view(
        once.sort_values(["day"], kind="stable"),
        name="tab-community-days",
        caption=_("First ninety days"),
        columns=columns,
        source=note,
        language=language,
        most=most,
    )


@recorded
def table_motives(motives: pd.DataFrame, *, language: str = "") -> tables.Shown:
    """Draw the motives to join that comments show, and those that they cannot."""
    _ = i18n.translator(language)
    columns = {
        "motive": (_("Motive"), "word"),
        "share": (_("Share of comments"), "interval:percent"),
        "n": (_("Rows"), "count"),
        "why": (_("How it shows"), "text"),
    }
    return tables.table_view(
        motives.assign(motive=motives["motive"].map(_)),
        name="tab-community-motives",
        caption=_("Why people would join"),
        columns=columns,
        language=language,
    )


@recorded
def table_ground(ground: pd.DataFrame, *, language: str = "") -> tables.Shown:
    """Draw positioning and brand as the brief gives them; open parts are named."""
    _ = i18n.translator(language)
    shown = ground.assign(
        part=ground["part"].map(_), said=ground["said"].where(~ground["open"], _("OPEN: to be decided first"))
    )
    return tables.table_view(
        shown,
        name="tab-community-ground",
        caption=_("Positioning and brand"),
        columns={"part": (_("Part"), "word"), "said": (_("As the brief gives it"), "text")},
        language=language,
    )


@recorded
def table_participation(people: pd.DataFrame, *, language: str = "") -> tables.Shown:
    """Draw how many of the followers speak, beside the yardstick."""
    _ = i18n.translator(language)
    columns = {"group": (_("People who"), "word"), "share": (_("Share of followers"), "interval:percent"), "people": (_("Of 1,000 members"), "count"),
               "yardstick": (_("Yardstick (Nielsen 2006)"), "percent"), "n": (_("Comments"), "count")}  # fmt: skip
    shown = people.assign(group=people["group"].map(_)) if len(people) else people
    return tables.table_view(
        shown,
        name="tab-community-participation",
        caption=_("Who speaks in ninety days"),
        columns=columns,
        language=language,
    )
