"""Drawings of headlines: the list, what traits of first lines go with, and what a test takes."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from smmlib.core import charts, i18n, tables
from smmlib.core.drawing import recorded
from smmlib.methods.headline_test import LIFTS

N_ = i18n.N_
TRAIT_WORDS = {
    "question": N_("a question"),
    "number": N_("a number"),
    "addresses_reader": N_("you, the reader"),
    "how_or_why": N_("how or why first"),
    "negation": N_("a no or not"),
    "short": N_("eight words or fewer"),
}


@recorded
def plot_traits(traits: pd.DataFrame, *, language: str = "", caption: str = "") -> charts.Chart | tables.Shown:
    """Draw what each trait of a first line goes with."""
    _ = i18n.translator(language)
    if traits.empty:
        return tables.note(
            "fig-headlines-traits", str(traits.attrs.get("refused", _("Nothing could be learnt."))), language
        )
    shown = traits.assign(name=[_(TRAIT_WORDS[t]) for t in traits["trait"]]).sort_values("lift", ascending=False)
    told = (traits["strength"] != "cannot tell").any()
    title = _("Headlines: no trait can be told from chance")
    if told:
        title = _("Headlines: a trait stands out, and fails on later posts")
    if traits["speaks"].any():
        title = _("Headlines: some traits go with a difference")
    with charts.canvas(language=language, height=charts.rows_height(len(shown))) as drawing:
        charts.intervals(
            drawing.ax,
            shown,
            label="name",
            value="lift",
            low="lift_low",
            high="lift_high",
            reference=1.0,
            strong=shown["speaks"],
            log=True,
            language=language,
        )
        subtitle = _(
            "Rate of posts whose first line has it against those without, 90% interval, n posts with it; grey: cannot tell"
        )
        return drawing.keep("fig-headlines-traits", title, subtitle, caption)


@recorded
def plot_test(plan: pd.DataFrame, *, language: str = "", caption: str = "") -> charts.Chart | tables.Shown:
    """Draw what a pair must be shown to tell a lift, against what two posts are shown, one row an account and lift."""
    _ = i18n.translator(language)
    known = plan.dropna(subset=["impressions"]).drop_duplicates(["platform", "account"]) if len(plan) else plan
    if known.empty:
        return tables.note(
            "fig-headlines-test",
            str(plan.attrs.get("refused", _("No account has a rate to plan a test from."))),
            language,
        )
    rows = [
        {"what": f"{row['account']}, {lift - 1:+.0%}", "needed": row[name], "shown": 2 * row["shown_per_post"]}
        for row in known.to_dict("records")
        for name, lift in LIFTS.items()
        if pd.notna(row[name])
    ]
    table = pd.DataFrame(rows).astype({"needed": "float64"})
    with charts.canvas(language=language, height=charts.rows_height(len(table))) as drawing:
        drawing.ax.set_xscale("log")
        charts.pairs(
            drawing.ax,
            table,
            label="what",
            first="shown",
            second="needed",
            names=(_("two posts get"), _("the pair needs")),
        )
        _whole_ticks(drawing.ax, table, language)
        able = (table["shown"] >= table["needed"]).any()
        title = (
            _("Headlines: two posts can tell only large lifts")
            if able
            else _("Headlines: two posts tell nothing, many may")
        )
        return drawing.keep(
            "fig-headlines-test",
            title,
            _("Times shown (log scale) to tell a lift with 80% power, against what two typical posts get"),
            caption,
        )


def _whole_ticks(ax: Any, table: pd.DataFrame, language: str) -> None:
    """Powers of ten around the numbers drawn, written out, and room for the labels beside them."""
    low, high = table[["needed", "shown"]].min().min(), table[["needed", "shown"]].max().max()
    powers = [10**k for k in range(math.floor(math.log10(max(low, 1))), math.ceil(math.log10(max(high, 10))) + 1)]
    ax.set_xticks(powers, [i18n.number(p, language, 0) for p in powers])
    ax.minorticks_off()
    room = max(high / max(low, 1), 10) ** 0.35  # beside the dots, for their labels
    ax.set_xlim(max(low, 1) / room, high * room)


@recorded
def table_headlines(chosen: pd.DataFrame, *, language: str = "", source: str = "", most: int = 30) -> tables.Shown:
    """Draw the list of headlines."""
    _ = i18n.translator(language)
    columns = {
        "place": (_("No."), "count"),
        "headline": (_("Headline"), "text"),
        "topic": (_("Topic"), "text"),
        "format": (_("Format"), "word"),
        "platform": (_("Platform"), "text"),
        "p_better": (_("Chance to beat the average post"), "percent"),
    }
    shown = chosen
    if len(chosen):
        shown = chosen.assign(platform=[i18n.platform(p) if isinstance(p, str) else None for p in chosen["platform"]])
    return tables.table_view(
        shown,
        name="tab-headlines-chosen",
        caption=_("Headlines to write under"),
        columns=columns,
        source=source,
        language=language,
        most=most,
    )
