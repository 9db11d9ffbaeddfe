"""Drawings of the monitoring: days with their news, share of voice, tone, answers and competitors."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from smmlib.core import charts, i18n, tables, text, theme
from smmlib.core.drawing import recorded
from smmlib.core.said import said

MOST_BRANDS = 4
OF_TONE = {"positive": i18n.N_("positive"), "neutral": i18n.N_("neutral"), "negative": i18n.N_("negative")}


@recorded
def plot_volume(volume: pd.DataFrame, spiked: pd.DataFrame, *, language: str = "", caption: str = "") -> charts.Chart | tables.Shown:  # fmt: skip
    """Draw the mentions of each brand by day over what was to be expected; the days that are news in orange with their words."""
    _ = i18n.translator(language)
    if volume.empty:
        return tables.note(
            "fig-monitoring-volume", str(volume.attrs.get("refused", _("There are no mentions."))), language
        )
    shown = volume[volume["role"] != "other"]
    shown = shown if len(shown) else volume
    totals = shown.groupby(["role", "brand"], sort=False)["n_mentions"].sum().reset_index()
    order = totals.sort_values(["role", "n_mentions"], ascending=[False, False])["brand"].head(MOST_BRANDS)
    with charts.canvas(language=language, height=0.5 + 1.45 * len(order), panels=len(order)) as drawing:
        for ax, brand in zip(drawing.panels, order, strict=True):
            _draw_days(ax, shown[shown["brand"] == brand], spiked[spiked["brand"] == brand], str(brand), language)
        title = _title(spiked, language)
        subtitle = _("Mentions a day (light) and different texts among them (dark; orange: stands out); line: texts expected; square-root scale")  # fmt: skip
        return drawing.keep("fig-monitoring-volume", title, subtitle, caption)


def _title(spiked: pd.DataFrame, language: str) -> str:
    _ = i18n.translator(language)
    if spiked.empty:
        return _("Mentions: no day stands out") if not spiked.attrs.get("refused") else _("Mentions: too few to judge days")  # fmt: skip
    first = spiked.iloc[0]
    return _("Mentions: {brand} made news on {day}").format(brand=text.label(first["brand"], longest=32), day=i18n.day(first["day"], language))  # fmt: skip


def _draw_days(ax: Any, some: pd.DataFrame, spiked: pd.DataFrame, brand: str, language: str) -> None:
    days, counts = some["day"].to_numpy(), some["n_mentions"].astype("float64").to_numpy()
    is_news = some["day"].isin(spiked["day"]).to_numpy()
    texts = some["n_texts"].astype("float64").to_numpy()
    for heights, colour in (
        (counts, "#C9C9C9"),
        (np.where(is_news, 0, texts), "#7A7A7A"),
        (np.where(is_news, texts, 0), theme.CONTRAST),
    ):
        ax.fill_between(*_as_steps(days, np.nan_to_num(heights)), color=colour, linewidth=0)
    if some["expected"].notna().any():
        smooth = some["expected"].rolling(7, center=True, min_periods=1).mean()
        ax.plot(days, smooth, color=theme.ACCENT, linewidth=1.4)
    late = days[0] + (days[-1] - days[0]) / 2
    for row in spiked.itertuples():
        said = text.label(row.words if isinstance(row.words, str) else "", longest=44)
        right = row.day.to_datetime64() > late
        ax.annotate(f"{i18n.day(row.day, language)}  {said}", (row.day, row.n_mentions), xytext=(-5 if right else 5, -3), textcoords="offset points",
                    fontsize=8, va="top", ha="right" if right else "left", color=theme.CONTRAST)  # fmt: skip
    _axis(ax, days, language)
    _counts_axis(ax, float(some["n_mentions"].max()) if some["n_mentions"].notna().any() else 1.0)
    ax.grid(axis="x", visible=False)
    charts.heading(ax, f"{brand}  (n {int(some['n_mentions'].sum())})")


def _counts_axis(ax: Any, top: float) -> None:
    """A square-root scale, on which a day of sixty and a day of one can both be seen."""
    ax.set_yscale("function", functions=(lambda v: v.clip(0) ** 0.5, lambda v: v**2))
    steps = [n * 10**power for power in range(7) for n in (1, 2, 5) if n * 10**power <= top] or [1]
    apart = [step for step in steps if step >= 0.04 * top]  # closer to zero they would run into each other
    ax.set_yticks([0, *apart[-1::-2][::-1]] if len(apart) > 2 else [0, *apart])
    ax.minorticks_off()
    ax.set_ylim(0, top * 1.12)
    ax.grid(axis="y", visible=True)


def _as_steps(days: Any, heights: Any) -> tuple[Any, Any]:
    """Draw a bar a day as one outline: hundreds of bars of their own would make the page four times as heavy."""
    half = np.timedelta64(12, "h")
    edges = np.stack([days - half, days + half], axis=1).ravel()
    return edges, np.repeat(heights, 2)


def _axis(ax: Any, days: Any, language: str) -> None:
    """Months as ticks; single days where the talk is shorter than that."""
    from matplotlib.dates import AutoDateLocator, num2date

    ax.xaxis.set_major_locator(AutoDateLocator(minticks=2, maxticks=9))
    written = i18n.month if days[-1] - days[0] > np.timedelta64(100, "D") else i18n.day_of_month
    ax.xaxis.set_major_formatter(lambda at, _place: written(num2date(at), language))
    if len(days) == 1:
        ax.set_xlim(days[0] - pd.Timedelta(days=3), days[0] + pd.Timedelta(days=3))


@recorded
def plot_share_of_voice(shares: pd.DataFrame, *, language: str = "", caption: str = "") -> charts.Chart | tables.Shown:
    """Draw the share of each brand with its interval, largest on top, the client in colour."""
    _ = i18n.translator(language)
    if shares.empty:
        return tables.note(
            "fig-monitoring-voice", str(shares.attrs.get("refused", _("There are no mentions."))), language
        )
    drawn = shares.assign(share=shares["share_of_voice"] * 100, low=shares["share_of_voice_low"] * 100, high=shares["share_of_voice_high"] * 100)  # fmt: skip
    first, second = shares.iloc[0], shares.iloc[min(1, len(shares) - 1)]
    sure = first["share_of_voice_low"] > second["share_of_voice_high"]
    with charts.canvas(language=language, height=charts.rows_height(len(shares))) as drawing:
        charts.intervals(drawing.ax, drawn, label="brand", value="share", low="low", high="high", n="n_mentions", strong=shares["role"] == "own")  # fmt: skip
        drawing.ax.set_xlim(left=0)
        title = (
            _("Share of voice: {brand} leads with {share}") if sure else _("Share of voice: no brand leads for sure")
        )
        return drawing.keep(
            "fig-monitoring-voice", title.format(brand=text.label(first["brand"], longest=32), share=i18n.percent(first["share_of_voice"], language)),
            _("Percent of the mentions of the brands followed, 90% interval; blue: the client"), caption,
        )  # fmt: skip


@recorded
def table_spikes(spiked: pd.DataFrame, *, language: str = "", source: str = "") -> tables.Shown:
    """Draw the days that stand out, most unlikely first."""
    _ = i18n.translator(language)
    columns = {"day": (_("Day"), "date"), "brand": (_("Brand"), "text"), "n_mentions": (_("Mentions"), "count"), "expected": (_("Expected"), "number"),
               "n_authors": (_("Authors"), "count"), "n_texts": (_("Different texts"), "count"), "words": (_("Words of the day"), "text")}  # fmt: skip
    return tables.table_view(spiked, name="tab-monitoring-spikes", caption=_("Days that are no noise"), columns=columns, source=source, language=language)  # fmt: skip


@recorded
def table_sentiment(sentiment: pd.DataFrame, *, language: str = "", source: str = "") -> tables.Shown:
    """Draw the corrected shares beside what the tool alone would report."""
    _ = i18n.translator(language)
    shown = sentiment.assign(tone=[_(OF_TONE.get(t, t)) for t in sentiment["sentiment"]]) if len(sentiment) else sentiment  # fmt: skip
    shown.attrs = dict(sentiment.attrs)
    method = str(sentiment["method"].dropna().iloc[0]) if len(sentiment) and sentiment["method"].notna().any() else ""
    columns = {"brand": (_("Brand"), "text"), "tone": (_("Tone"), "text"), "share": (_("Share (90% interval)"), "interval:percent"),
               "reported": (_("The tool alone"), "percent"), "n": (_("Read by a person"), "count"), "n_mentions": (_("Mentions"), "count")}  # fmt: skip
    return tables.table_view(shown, name="tab-monitoring-sentiment", caption=_("Tone of the mentions"), columns=columns, source=source or said(method, language), language=language, most=12)  # fmt: skip


@recorded
def table_response(answers: pd.DataFrame, *, language: str = "", source: str = "") -> tables.Shown:
    """Draw how fast comments are answered; hours that were never reached stay empty."""
    _ = i18n.translator(language)
    shown = answers.assign(of=[_(str(o)) for o in answers["of"]]) if len(answers) else answers
    shown.attrs = dict(answers.attrs)
    columns = {"of": (_("What was written, or the topic of the post asked about"), "text"), "n": (_("Number"), "count"), "answered": (_("Answered"), "count"),
               "within": (_("In time (90% interval)"), "interval:percent"), "median": (_("Hours until half"), "interval:number"),
               "most": (_("Hours until nine in ten"), "number")}  # fmt: skip
    return tables.table_view(shown, name="tab-monitoring-answers", caption=_("How fast the client answers"), columns=columns, source=source, language=language)  # fmt: skip


@recorded
def table_competitors(compared: pd.DataFrame, *, language: str = "", source: str = "") -> tables.Shown:
    """Draw each competitor beside the client, platform by platform."""
    _ = i18n.translator(language)
    shown = compared
    if len(compared):
        names = {"er_pub_day": _("public reactions per follower"), "posting_frequency": _("posts a week")}
        shown = compared.assign(where=[i18n.platform(p) for p in compared["platform"]], what=[names.get(m, m) for m in compared["metric"]],
                                whose=[f"{a} ({_('client')})" if r == "own" else a for a, r in zip(compared["account"], compared["role"], strict=True)], value_text=_values(compared, language))  # fmt: skip
        shown = shown.sort_values(["metric", "platform", "role", "account"], ascending=[True, True, False, True])
    shown.attrs = dict(compared.attrs)
    columns = {"where": (_("Platform"), "text"), "whose": (_("Account"), "text"), "what": (_("Measure"), "text"),
               "value_text": (_("Value (90% interval)"), "text"), "ratio": (_("Client against it"), "interval:times"), "counted": (_("Counted"), "word"),
               "n": (_("Posts"), "count")}  # fmt: skip
    return tables.table_view(shown, name="tab-monitoring-competitors", caption=_("Competitors, like for like"), columns=columns, source=source, language=language, most=20)  # fmt: skip


def _values(compared: pd.DataFrame, language: str) -> list[str]:
    """Rates as percent with two decimals, frequencies as plain numbers, with their intervals."""

    def one(value: float, is_rate: bool) -> str:
        return f"{i18n.number(value * 100, language, 2)}%" if is_rate else i18n.number(value, language, 1)

    return [
        f"{one(r.value, r.metric == 'er_pub_day')} ({one(r.value_low, r.metric == 'er_pub_day')} … {one(r.value_high, r.metric == 'er_pub_day')})"
        for r in compared.itertuples()
    ]
