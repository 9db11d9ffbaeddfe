"""Drawings of tags: the list, the tags of each topic, how often they hit, and whether their number matters."""

from __future__ import annotations

import pandas as pd

from smmlib.core import charts, i18n, tables
from smmlib.core.drawing import recorded
from smmlib.core.findings import strengths

N_ = i18n.N_
WAYS = {"by topic": N_("tags of the topic"), "popular": N_("most used tags")}


@recorded
def plot_hits(hits: pd.DataFrame, *, language: str = "", caption: str = "") -> charts.Chart | tables.Shown:
    """Draw the share of later posts hit by tags of the topic and by the most used tags."""
    _ = i18n.translator(language)
    if hits.empty:
        return tables.note("fig-tags-hits", str(hits.attrs["refused"]), language)
    shown = hits.assign(
        way=[_(WAYS[w]) for w in hits["way"]], **{c: hits[c] * 100 for c in ("hit", "hit_low", "hit_high")}
    )
    title = _("Tags: those of the topic hit more than the most used ones")
    if hits.attrs["gain_low"] <= 0:
        title = _("Tags: by topic or by habit, no clear difference")
    if hits.attrs["gain_high"] < 0:
        title = _("Tags: the most used ones hit more than those of the topic")
    with charts.canvas(language=language, height=charts.rows_height(len(shown))) as drawing:
        charts.intervals(
            drawing.ax, shown, label="way", value="hit", low="hit_low", high="hit_high", strong=pd.Series([True, False])
        )
        drawing.ax.set_xlim(0, 102)
        subtitle = _("Percent of later own posts with at least one of five recommended tags, 90% interval, n posts")
        return drawing.keep("fig-tags-hits", title, subtitle, caption)


@recorded
def plot_counts(counts: pd.DataFrame, *, language: str = "", caption: str = "") -> charts.Chart | tables.Shown:
    """Draw what posts earn by their number of tags, one panel an account."""
    _ = i18n.translator(language)
    if counts.empty:
        return tables.note("fig-tags-count", str(counts.attrs["refused"]), language)
    groups = [some.reset_index(drop=True) for _key, some in counts.groupby(["platform", "account"], sort=True)]
    sure = [pd.Series(strengths(some)) != "cannot tell" for some in groups]
    with charts.canvas(
        language=language, height=sum(charts.rows_height(len(g)) for g in groups), panels=len(groups)
    ) as drawing:
        for ax, some, strong in zip(drawing.panels, groups, sure, strict=True):
            charts.intervals(
                ax,
                some.assign(tags=[_(t) for t in some["tags"]]),
                label="tags",
                value="lift",
                low="lift_low",
                high="lift_high",
                reference=1.0,
                strong=strong,
                log=True,
                language=language,
            )
            charts.ratio_ticks(ax, [0.67, 0.8, 1, 1.25, 1.5], language)
            ax.set_xlim(min(0.65, some["lift_low"].min() * 0.97), max(1.55, some["lift_high"].max() * 1.03))
            charts.heading(ax, f"{some['account'].iloc[0]} · {i18n.platform(some['platform'].iloc[0])}")
        title = (
            _("Tags: a number goes with a difference, whatever its cause")
            if any(s.any() for s in sure)
            else _("Tags: their number makes no clear difference")
        )
        subtitle = _(
            "Rate of a typical post against the account's average ({metric}), 90% interval, n posts; grey: cannot tell"
        )
        return drawing.keep(
            "fig-tags-count", title, subtitle.format(metric=", ".join(sorted(counts["metric"].unique()))), caption
        )


@recorded
def table_main(main: pd.DataFrame, *, language: str = "", source: str = "") -> tables.Shown:
    """Draw the main tags with whose posts carry them and why they stand in the list."""
    _ = i18n.translator(language)
    columns = {
        "place": (_("Place"), "count"),
        "tag": (_("Tag"), "text"),
        "n_own": (_("Own posts"), "count"),
        "n_competitors": (_("Competitors' posts"), "count"),
        "why": (_("Why"), "reason"),
    }
    return tables.table_view(
        main, name="tab-tags-main", caption=_("Main tags"), columns=columns, source=source, language=language, most=15
    )


@recorded
def table_by_topic(by_topic: pd.DataFrame, *, language: str = "", source: str = "") -> tables.Shown:
    """Draw one row a topic: its tags, best first, and the posts behind the first."""
    _ = i18n.translator(language)
    lines = [
        {"topic": topic, "tags": " ".join(f"#{t}" for t in some["tag"]), "first": some["why"].iloc[0]}
        for topic, some in by_topic.groupby("topic", sort=True)
    ]
    shown = pd.DataFrame(lines, columns=["topic", "tags", "first"])
    shown.attrs = dict(by_topic.attrs)
    columns = {
        "topic": (_("Topic"), "text"),
        "tags": (_("Tags, best first"), "text"),
        "first": (_("The first one"), "text"),
    }
    return tables.table_view(
        shown,
        name="tab-tags-by-topic",
        caption=_("Tags of each topic"),
        columns=columns,
        source=source,
        language=language,
        most=15,
    )
