"""Drawings of topics: what each earns, how much competitors speak of it, and the words that mark it."""

from __future__ import annotations

import pandas as pd

from smmlib.core import charts, i18n, tables
from smmlib.core.drawing import recorded
from smmlib.core.findings import strengths


@recorded
def plot_ranking(ranking: pd.DataFrame, *, language: str = "", caption: str = "") -> charts.Chart | tables.Shown:
    """Draw each topic's lift with its interval, best on top."""
    _ = i18n.translator(language)
    if ranking.empty:
        reason = str(ranking.attrs.get("refused", _("No topic could be ranked.")))
        return tables.note("fig-topics-ranking", reason, language)
    best = ranking.iloc[0]
    sure = pd.Series(strengths(ranking)) != "cannot tell"
    title = _("Topics: '{topic}' earns most") if sure.iloc[0] and best["lift"] > 1 else _("Topics: no clear winner")
    with charts.canvas(language=language, height=charts.rows_height(len(ranking))) as drawing:
        charts.intervals(
            drawing.ax,
            ranking,
            label="topic",
            value="lift",
            low="lift_low",
            high="lift_high",
            reference=1.0,
            strong=sure,
            log=True,
            language=language,
        )
        subtitle = _(
            "Rate of a typical post against the accounts' average ({metric}), 90% interval, n posts; grey: cannot tell"
        )
        return drawing.keep(
            "fig-topics-ranking", title.format(topic=best["topic"]), subtitle.format(metric=best["metric"]), caption
        )


@recorded
def plot_gap(gap: pd.DataFrame, *, language: str = "", caption: str = "") -> charts.Chart | tables.Shown:
    """Draw each topic's share of own and of competitors' posts."""
    _ = i18n.translator(language)
    if gap.empty or gap["gap"].isna().all():
        reason = str(gap.attrs.get("refused", _("Too few posts to compare topics with competitors.")))
        return tables.note("fig-topics-gap", reason, language)
    with charts.canvas(language=language, height=charts.rows_height(len(gap))) as drawing:
        shares = gap.assign(own=gap["share_own"] * 100, rivals=gap["share_competitors"] * 100)
        charts.pairs(
            drawing.ax, shares, label="topic", first="own", second="rivals", names=(_("client"), _("competitors"))
        )
        drawing.ax.set_xlim(left=min(0, drawing.ax.get_xlim()[0]))
        widest = gap.iloc[0]
        title = (
            _("Topics: '{topic}' is competitors' ground, not ours").format(topic=widest["topic"])
            if widest["gap_low"] > 0.02
            else _("Topics: no gap to competitors")
        )
        return drawing.keep(
            "fig-topics-gap", title, _("Percent of posts about each topic, client and competitors"), caption
        )


@recorded
def table_topics(ranking: pd.DataFrame, *, language: str = "", source: str = "", most: int = 15) -> tables.Shown:
    """Draw the list of topics with the words that mark them."""
    _ = i18n.translator(language)
    columns = {
        "place": (_("Place"), "count"),
        "words": (_("Words that mark the topic"), "text"),
        "n_posts": (_("Own posts"), "count"),
        "typical": (_("Typical rate"), "percent"),
        "lift": (_("Against the average (90% interval)"), "interval:times"),
    }
    return tables.table_view(
        ranking,
        name="tab-topics-ranking",
        caption=_("Topics of the client's posts"),
        columns=columns,
        source=source,
        language=language,
        most=most,
    )
