"""Drawings of the audience: its portrait, its match with the brief, its groups against a base, its day, its segments."""

from __future__ import annotations

from typing import Any

import pandas as pd

from smmlib.core import charts, i18n, tables, theme
from smmlib.core.drawing import recorded
from smmlib.methods import active_hours, activity, portrait


@recorded
def plot_portrait(
    found: pd.DataFrame, *, dimension: str = "age", language: str = "", caption: str = ""
) -> charts.Chart | tables.Shown:
    """Draw one dimension (another where no export holds it), one panel an account and measure; wanted groups in colour."""
    _ = i18n.translator(language)
    dimension = _told(found, dimension)
    name, some = f"fig-audience-{dimension}", found[found["dimension"] == dimension]
    if some.empty:
        return tables.note(
            name, str(found.attrs.get("refused", _("No export holds this dimension of the audience."))), language
        )
    groups = [(g.sort_values("value") if "age" in dimension else g.sort_values("share", ascending=False)).assign(percent=g["share"] * 100, low=g["share_low"] * 100, high=g["share_high"] * 100).head(12)
              for _key, g in some.groupby(["platform", "account", "measure"], sort=True)]  # fmt: skip
    wanted = some["wanted"].fillna(False).astype("bool").any()
    widest = max(g[["percent", "high"]].max().max() for g in groups)
    with charts.canvas(height=sum(charts.rows_height(len(g)) for g in groups), panels=len(groups)) as drawing:
        for ax, one in zip(drawing.panels, groups, strict=True):
            charts.intervals(
                ax,
                one,
                label="value",
                value="percent",
                low="low",
                high="high",
                n="people",
                strong=one["wanted"].fillna(False).astype("bool") if wanted else None,
            )
            ax.set_xlim(-0.01 * widest, widest * 1.08)
            first = one.iloc[0]
            charts.heading(ax, f"{first['account']} · {i18n.platform(first['platform'])} · {_(first['measure'])}")
        first = pd.concat(groups).sort_values("share").iloc[-1]
        title = _("Audience: '{value}' is the largest group, on {platform}").format(
            value=first["value"], platform=i18n.platform(first["platform"])
        )
        counted = some["people"].notna().any()
        parts = [_("Percent of each measure by {dimension}"), _("90% interval where people were counted, n people") if counted else "",
                 _("blue: wanted by the brief") if wanted else ""]  # fmt: skip
        subtitle = "; ".join(part for part in parts if part)
        return drawing.keep(name, title, subtitle.format(dimension=_(dimension)), caption)


def _told(found: pd.DataFrame, dimension: str) -> str:
    """The dimension asked for, else the first that some account has in more than one group."""
    n = found[found["share"].notna()].groupby("dimension")["value"].nunique()
    return next((d for d in (dimension, *portrait.TOLD) if n.get(d, 0) > 1), dimension)


@recorded
def plot_match(found: pd.DataFrame, *, language: str = "", caption: str = "") -> charts.Chart | tables.Shown:
    """Draw how much of each account is inside the target audience, by dimension and all together."""
    _ = i18n.translator(language)
    some = found[found["dimension"] == "target"]
    if some.empty:
        return tables.note(
            "fig-audience-match",
            str(found.attrs.get("refused", _("Nothing of the brief's target audience can be found in the exports."))),
            language,
        )
    shown = some.assign(label=[_label(r, some, language) for r in some.itertuples()], percent=some["share"] * 100, low=some["share_low"] * 100,
                        high=some["share_high"] * 100).sort_values(["value", "share"], ascending=[True, False])  # fmt: skip
    best = (
        some[some["value"] == "all"].sort_values("share")
        if (some["value"] == "all").any()
        else some.sort_values("share")
    )
    with charts.canvas(height=charts.rows_height(len(shown))) as drawing:
        charts.intervals(
            drawing.ax,
            shown,
            label="label",
            value="percent",
            low="low",
            high="high",
            n="people",
            reference=50,
            strong=shown["value"] != "all",
        )
        drawing.ax.set_xlim(0, 102)
        title = _("Audience: {account} is closest to the target, {share}").format(
            account=best["account"].iloc[-1], share=i18n.percent(best["share"].iloc[-1], language)
        )
        return drawing.keep(
            "fig-audience-match",
            title,
            _(
                "Percent inside the target audience, 90% interval; grey: all dimensions at once, with the bounds that always hold"
            ),
            caption,
        )


def _label(row: Any, some: pd.DataFrame, language: str) -> str:
    _ = i18n.translator(language)
    measure = f" · {_(row.measure)}" if some["measure"].nunique() > 1 else ""
    return f"{_(row.value)} · {row.account} · {i18n.platform(row.platform)}{measure}"


@recorded
def plot_hours(active: pd.DataFrame, *, language: str = "", caption: str = "") -> charts.Chart | tables.Shown:
    """Draw the day of each account as 24 bars; the best three running hours in colour."""
    _ = i18n.translator(language)
    if active.empty:
        return tables.note("fig-audience-hours", str(active.attrs.get("refused", _("No hours are known."))), language)
    groups = [some for _key, some in active.groupby(["platform", "account"], sort=True)]
    with charts.canvas(height=1.7 * len(groups) + 0.4, panels=len(groups)) as drawing:
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
def table_affinity(ranked: pd.DataFrame, *, language: str = "", source: str = "") -> tables.Shown:
    """Draw the index of each group that surely differs from its base, surest first; of all groups where none does."""
    _ = i18n.translator(language)
    differs = (ranked["affinity_low"] > 100) | (ranked["affinity_high"] < 100)
    told = ranked[differs] if differs.any() else ranked
    told = told.sort_values(["affinity_low", "account", "value"], ascending=[False, True, True])
    rounded = told.assign(index=_spans(told, language))
    columns = {
        "account": (_("Account"), "text"), "dimension": (_("Dimension"), "word"), "value": (_("Group"), "word"), "share": (_("Share here"), "percent"),
        "base_share": (_("Share in the base"), "percent"), "index": (_("Index (90% interval)"), "text"), "base": (_("Base"), "text"),
    }  # fmt: skip
    return tables.table_view(rounded, name="tab-audience-affinity", caption=_("Groups here more, or less, than in the base"), columns=columns, source=source, language=language)  # fmt: skip


def _spans(ranked: pd.DataFrame, language: str) -> list[str]:
    def one(value: float) -> str:
        return tables.MISSING if pd.isna(value) else i18n.number(value, language, 0)

    return [f"{one(r.affinity)} ({one(r.affinity_low)} … {one(r.affinity_high)})" for r in ranked.itertuples()]


@recorded
def table_segments(segments: pd.DataFrame, *, language: str = "", source: str = "") -> tables.Shown:
    """Draw the segments of customers, or why there are none."""
    _ = i18n.translator(language)
    columns = {
        "segment": (_("Segment"), "text"), "people": (_("People"), "count"), "share": (_("Share"), "percent"), "label": (_("In words"), "text"),
        "comes_back": (_("Comes back"), "percent"), "median_age": (_("Median age"), "number"), "median_spend": (_("Median spend"), "number"),
    }  # fmt: skip
    return tables.table_view(
        segments,
        name="tab-audience-segments",
        caption=_("Segments of customers"),
        columns=columns,
        source=source,
        language=language,
    )
