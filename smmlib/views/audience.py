"""Drawings of the audience: its portrait, its match with the brief, its groups against a base."""

from __future__ import annotations

from typing import Any

import pandas as pd

from smmlib.core import charts, i18n, tables, theme
from smmlib.core.drawing import recorded
from smmlib.methods import portrait
from smmlib.methods import target as aims


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
    with charts.canvas(
        language=language, height=sum(charts.rows_height(len(g)) for g in groups), panels=len(groups)
    ) as drawing:
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
            how = ", ".join(_(status) for status in sorted(set(one["status"].dropna())))
            charts.heading(
                ax,
                " · ".join(
                    p for p in (first["account"], i18n.platform(first["platform"]), _(first["measure"]), how) if p
                ),
            )
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
    with charts.canvas(language=language, height=charts.rows_height(len(shown))) as drawing:
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
        title = _("Audience: {account} on {platform} is closest to the target, {share}").format(
            account=best["account"].iloc[-1], platform=i18n.platform(best["platform"].iloc[-1]),
            share=i18n.percent(best["share"].iloc[-1], language),
        )  # fmt: skip
        if not best["share"].max() > 0:
            title = _("Audience: nobody is inside the target, on any account")
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
def plot_ages(found: pd.DataFrame, *, language: str = "", caption: str = "") -> charts.Chart | tables.Shown:
    """Draw women to the left and men to the right of each age band, one panel an account whose export gives the two together."""
    _ = i18n.translator(language)
    name, some = "fig-audience-ages", found[found["dimension"] == "age_gender"]
    groups = [one for _key, one in some.groupby(["platform", "account", "measure"], sort=True) if len(one) > 2]
    if not groups:
        return tables.note(
            name, str(found.attrs.get("refused", _("No export gives age and gender together."))), language
        )
    sides = [_sides(one) for one in groups]
    widest = 115 * max(float(side[["women", "men"]].max(axis=None)) for side in sides)
    with charts.canvas(
        language=language, height=sum(charts.rows_height(len(side), each=0.26) for side in sides), panels=len(sides)
    ) as drawing:
        for ax, one, side in zip(drawing.panels, groups, sides, strict=True):
            _pyramid(ax, side, widest, language)
            first = one.iloc[0]
            charts.heading(ax, f"{first['account']} · {i18n.platform(first['platform'])} · {_(first['measure'])}")
        top = pd.concat(groups).sort_values("share").iloc[-1]
        gender, band = aims.split_age_gender(top["value"])
        title = _("Audience: {gender} of {band} are the largest group, on {platform}").format(
            gender=_(gender), band=band, platform=i18n.platform(top["platform"])
        )
        return drawing.keep(
            name,
            title,
            _("Percent of each measure: women to the left, men to the right; blue: wanted by the brief"),
            caption,
        )


def _sides(one: pd.DataFrame) -> pd.DataFrame:
    """Women and men of each band, the youngest first, and which of the two are wanted."""
    parts = [aims.split_age_gender(value) for value in one["value"]]
    table = one.assign(
        side=[g for g, _b in parts], band=[b for _g, b in parts], wanted=one["wanted"].fillna(False).astype("bool")
    )
    wide = table[table["side"].isin(["women", "men"])].pivot_table(
        index="band", columns="side", values=["share", "wanted"], aggfunc="max"
    )
    columns = {
        (value, side): f"{side}{'_wanted' if value == 'wanted' else ''}"
        for value in ("share", "wanted")
        for side in ("women", "men")
    }
    flat = pd.DataFrame({new: wide.get(old, 0) for old, new in columns.items()}, index=wide.index).fillna(0)
    return flat.sort_index(key=lambda bands: bands.map(lambda b: (aims.years_of(b) or (999, 999))[0]))


def _pyramid(ax: Any, side: pd.DataFrame, widest: float, language: str) -> None:
    for gender, sign in (("women", -1), ("men", 1)):
        colours = [theme.ACCENT if wanted else theme.CONTEXT for wanted in side[f"{gender}_wanted"]]
        ax.barh(range(len(side)), sign * side[gender] * 100, color=colours, height=0.75)
        for place, share in enumerate(side[gender]):
            ax.text(
                sign * (share * 100 + widest * 0.01),
                place,
                i18n.percent(share, language),
                va="center",
                ha="left" if sign > 0 else "right",
                fontsize=8,
            )
    ax.axvline(0, color="white", linewidth=1.5)
    ax.set_yticks(range(len(side)), list(side.index))
    ax.set_xlim(-widest, widest)
    ax.set_xticks([])
    ax.set_ylim(-0.6, len(side) - 0.4)


@recorded
def table_portrait(found: pd.DataFrame, *, language: str = "", source: str = "") -> tables.Shown:
    """Draw the largest groups of every dimension of every account, and whether they were measured, derived or estimated."""
    _ = i18n.translator(language)
    some = found[~found["dimension"].isin(["target", "hour", "age_gender"]) & found["share"].notna()]
    if some.empty:
        return tables.note(
            "tab-audience-portrait",
            str(found.attrs.get("refused", _("No export holds this dimension of the audience."))),
            language,
        )
    rows = pd.DataFrame(
        [_line(one, language) for _key, one in some.groupby(["platform", "account", "measure", "dimension"], sort=True)]
    )
    rows["whose"] = rows["whose"].where(~rows["whose"].duplicated(), "")
    columns = {
        "whose": (_("Account"), "text"),
        "dimension": (_("Dimension"), "word"),
        "groups": (_("Largest groups"), "text"),
        "status": (_("Known how"), "word"),
    }
    return tables.table_view(rows, name="tab-audience-portrait", caption=_("The portrait, platform by platform"), columns=columns,
                             source=source, language=language, most=24)  # fmt: skip


def _line(one: pd.DataFrame, language: str) -> dict[str, str]:
    _ = i18n.translator(language)
    first, top = one.iloc[0], one.sort_values(["share", "value"], ascending=[False, True]).head(3)
    people = "" if pd.isna(first["n_people"]) else f", n\u00a0{i18n.number(float(first['n_people']), language, 0)}"
    return {
        "whose": f"{first['account']}, {i18n.platform(first['platform'])}, {_(first['measure'])}", "dimension": _(first["dimension"]),
        "groups": ", ".join(f"{_(r.value)} {i18n.percent(r.share, language)}".replace("-", "\u2011").replace(" ", "\u00a0") for r in top.itertuples()),
        "status": _(first["status"]) + people,
    }  # fmt: skip


@recorded
def table_affinity(ranked: pd.DataFrame, *, language: str = "", source: str = "") -> tables.Shown:
    """Draw the index of each group that surely differs from its base, surest first; of all groups where none does."""
    _ = i18n.translator(language)
    differs = (ranked["affinity_low"] > 100) | (ranked["affinity_high"] < 100)
    told = ranked[differs] if differs.any() else ranked
    told = told.sort_values(["affinity_low", "account", "value"], ascending=[False, True, True])
    one = told["base"].nunique() == 1
    rounded = told.assign(index=_spans(told, language), platform=[i18n.platform(p) for p in told["platform"]])
    columns = {
        "account": (_("Account"), "text"), "platform": (_("Platform"), "text"), "value": (_("Group"), "word"), "share": (_("Share here"), "percent"),
        "base_share": (_("In the base"), "percent"), "index": (_("Index (90% interval)"), "text"), **({} if one else {"base": (_("Base"), "text")}),
    }  # fmt: skip
    source = (
        f"{source} {_('Base: {base}.').format(base=i18n.word(told['base'].iloc[0], language))}".strip()
        if one and len(told)
        else source
    )
    return tables.table_view(rounded, name="tab-audience-affinity", caption=_("Groups here more, or less, than in the base"), columns=columns, source=source, language=language)  # fmt: skip


def _spans(ranked: pd.DataFrame, language: str) -> list[str]:
    def one(value: float) -> str:
        return tables.MISSING if pd.isna(value) else i18n.number(value, language, 0)

    return [
        f"{one(r.affinity)}\u00a0({one(r.affinity_low)}\u2060–\u2060{one(r.affinity_high)})"
        for r in ranked.itertuples()
    ]
