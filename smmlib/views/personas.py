"""Drawings of the segments of customers: how many they are and what they bring, and a card each, filled from data alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from smmlib.core import charts, i18n, tables
from smmlib.core.drawing import recorded

N_ = i18n.N_
MOST_CARDS = 4
UNKNOWN = N_("interests, annoyances, social status: ask ten of them")


@recorded
def plot_segments(segments: pd.DataFrame, *, language: str = "", caption: str = "") -> charts.Chart | tables.Shown:
    """Draw each segment's part of the customers beside its part of the money."""
    _ = i18n.translator(language)
    name = "fig-audience-segments"
    if segments.empty or segments["spend_share"].isna().all():
        return tables.note(
            name, str(segments.attrs.get("refused", _("What customers spend is not in the table."))), language
        )
    shown = segments.assign(name=[f"{i18n.word(r.segment, language)}: {_labels(r.label, language)}" for r in segments.itertuples()], people_part=segments["share"] * 100,
                            money_part=segments["spend_share"] * 100).sort_values("spend_share", ascending=False)  # fmt: skip
    with charts.canvas(language=language, height=charts.rows_height(len(shown))) as drawing:
        charts.pairs(
            drawing.ax,
            shown,
            label="name",
            first="people_part",
            second="money_part",
            names=(_("of customers"), _("of the money")),
        )
        drawing.ax.set_xticks(range(0, 101, 20))
        drawing.ax.set_xlim(-24, max(70.0, float(shown[["people_part", "money_part"]].max(axis=None)) * 1.15))
        best = shown.iloc[0]
        title = _("Customers: {people} of them bring {money} of the money").format(
            people=i18n.percent(best["share"], language), money=i18n.percent(best["spend_share"], language)
        )
        subtitle = _("Percent of {n} customers (dot) and of what they spent (square), by segment").format(
            n=i18n.number(int(segments["people"].sum()), language, 0)
        )
        return drawing.keep(name, title, subtitle, caption)


def _labels(label: Any, language: str) -> str:
    _ = i18n.translator(language)
    return ", ".join(_(part) for part in str(label).split(", "))


@recorded
def table_segments(segments: pd.DataFrame, *, language: str = "", source: str = "") -> tables.Shown:
    """Draw the segments of customers, or why there are none."""
    _ = i18n.translator(language)
    columns = {
        "segment": (_("Segment"), "text"), "people": (_("People"), "count"), "share": (_("Share"), "percent"), "label": (_("In words"), "word"),
        "spend_share": (_("Of the money"), "percent"), "comes_back": (_("Comes back"), "percent"), "sureness": (_("Sure of its people"), "percent"),
    }  # fmt: skip
    some = (
        {c: head for c, head in columns.items() if c in segments and segments[c].notna().any()}
        if len(segments)
        else columns
    )
    left_out = str(segments.attrs.get("left_out", ""))
    said = _("Left out as impossible: {values}.").format(values=left_out) if left_out else ""
    named = (
        segments.assign(segment=[i18n.word(s, language).replace(" ", "\u00a0") for s in segments["segment"]])
        if len(segments)
        else segments
    )
    return tables.table_view(named, name="tab-audience-segments", caption=_("Segments of customers"), columns=some,
                             source=f"{source} {said}".strip(), language=language)  # fmt: skip


@recorded
def table_personas(segments: pd.DataFrame, *, language: str = "", source: str = "") -> tables.Shown:
    """Draw a card a segment, side by side on one page: every line from the table of customers, and the last says what no line can."""
    _ = i18n.translator(language)
    name, caption = "tab-audience-personas", _("Personas: the kinds of customers on one page")
    if segments.empty:
        return tables.note(name, str(segments.attrs.get("refused", _("No segments, no personas."))), language)
    cards = [_card(row, language) for row in segments.head(MOST_CARDS).to_dict("records")]
    lines = [line for line in cards[0] if any(card[line] != tables.MISSING for card in cards)]
    shown = pd.DataFrame([{"line": line, **{f"card{i}": card[line] for i, card in enumerate(cards)}} for line in lines])
    columns = {
        "line": (_("Card"), "text"),
        **{
            f"card{i}": (i18n.word(str(s), language), "text")
            for i, s in enumerate(segments["segment"].head(MOST_CARDS))
        },
    }
    return tables.table_view(shown, name=name, caption=caption, columns=columns, language=language, most=20,
                             source=f"{source} {_('Not in any table of customers: {what}.').format(what=_(UNKNOWN))}".strip())  # fmt: skip


def _card(row: Mapping[str, Any], language: str) -> dict[str, str]:
    """Lines of a card: heading -> words; a dash where the table does not say."""
    _ = i18n.translator(language)

    def span(name: str) -> str:
        ends = [row.get(key, pd.NA) for key in (f"median_{name}", f"{name}_low", f"{name}_high")]
        if any(pd.isna(end) for end in ends):
            return tables.MISSING
        middle, low, high = (i18n.number(round(float(end)), language, 0) for end in ends)
        return _("{middle}; half of them {low} to {high}").format(middle=middle, low=low, high=high)

    def part(name: str) -> str:
        return tables.MISSING if pd.isna(row.get(name, pd.NA)) else i18n.percent(row[name], language)

    return {
        _("Who"): _labels(row["label"], language),
        _("How many"): f"{i18n.number(int(row['people']), language, 0)} ({part('share')})",
        _("Of the money"): part("spend_share"),
        _("Age"): span("age"),
        _("Women"): part("women"),
        _("Towns"): row["cities"] if pd.notna(row.get("cities")) else tables.MISSING,
        _("Income"): span("income"),
        _("Spent so far"): span("spend"),
        _("Orders"): span("orders"),
        _("Days since the first"): span("tenure_days"),
        _("As old as they are"): row["meets"] if pd.notna(row.get("meets")) else tables.MISSING,
        _("How sure"): _("comes back {back}, sure of its people {sure}").format(
            back=part("comes_back"), sure=part("sureness")
        ),
    }
