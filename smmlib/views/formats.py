"""Drawings of formats and style: effects by account, the mix now and as advised, how the client writes beside its competitors."""

from __future__ import annotations

import math

import pandas as pd

from smmlib.core import charts, i18n, tables
from smmlib.core.drawing import recorded
from smmlib.core.findings import strength_of, strengths
from smmlib.methods.style import READABILITY

N_ = i18n.N_
WORTH_MOVING = 0.005  # of an account's posts
HABITS = {
    "words": N_("Words"),
    "emoji": N_("Emoji"),
    "tags": N_("Hashtags"),
    "question": N_("Questions"),
    "addresses_reader": N_("Speaking to the reader"),
    "call": N_("Calls to action"),
    READABILITY: N_("Ease of reading"),
}


@recorded
def plot_effects(effects: pd.DataFrame, *, language: str = "", caption: str = "") -> charts.Chart | tables.Shown:
    """Draw the lift of each format with its interval, one panel an account."""
    _ = i18n.translator(language)
    name = "fig-formats-effects"
    if effects.empty:
        return tables.note(name, str(effects.attrs.get("refused", _("No format could be compared."))), language)
    groups = [some for _key, some in effects.groupby(["platform", "account"], sort=True)]
    with charts.canvas(
        language=language, height=sum(charts.rows_height(len(g)) for g in groups), panels=len(groups)
    ) as drawing:
        for ax, some in zip(drawing.panels, groups, strict=True):
            sure = pd.Series(strengths(some)) != "cannot tell"
            charts.intervals(
                ax,
                some.assign(format=[_(f) for f in some["format"]]),
                label="format",
                value="lift",
                low="lift_low",
                high="lift_high",
                reference=1.0,
                strong=sure,
                log=True,
                language=language,
            )
            charts.heading(ax, f"{some['account'].iloc[0]} · {i18n.platform(some['platform'].iloc[0])}")
        subtitle = _(
            "Rate of a typical post against the account's average ({metric}), 90% interval, n posts; grey: cannot tell"
        )
        metrics_used = ", ".join(sorted(effects["metric"].unique()))
        return drawing.keep(name, _title(effects, language), subtitle.format(metric=metrics_used), caption)


def _title(effects: pd.DataFrame, language: str) -> str:
    """The surest difference between formats, in about ten words."""
    _ = i18n.translator(language)
    ranked = effects[effects["place"].notna()]
    if not len(ranked):
        return _("Formats: too few posts of each to compare")
    best = most_telling(ranked)
    some = effects[(effects["platform"] == best["platform"]) & (effects["account"] == best["account"])]
    if strengths(some)[list(some.index).index(best.name)] == "cannot tell":
        return _("Formats: no clear difference")
    lift, platform = i18n.times(best["lift"], language), i18n.platform(best["platform"])
    return _("Formats: '{format}' on {platform} earns {lift} the average post").format(
        format=_(best["format"]), platform=platform, lift=lift
    )


@recorded
def plot_mix(mix: pd.DataFrame, *, language: str = "", caption: str = "") -> charts.Chart | tables.Shown:
    """Draw the share of each format now and as advised, one panel an account."""
    _ = i18n.translator(language)
    name = "fig-formats-mix"
    if mix.empty:
        return tables.note(name, str(mix.attrs.get("refused", "") or _("No format could be compared.")), language)
    moved = (mix["share_advised"] - mix["share_now"]).abs() > WORTH_MOVING
    groups = [some for _key, some in mix.groupby(["platform", "account"], sort=True) if moved[some.index].any()]
    if not groups:
        return tables.note(
            name, _("No account's mix of formats is advised to change: no format is surely better or worse."), language
        )
    with charts.canvas(
        language=language, height=sum(charts.rows_height(len(g)) for g in groups), panels=len(groups)
    ) as drawing:
        for ax, some in zip(drawing.panels, groups, strict=True):
            named = [_(f) for f in some["format"]]
            shown = some.assign(format=named, now=100 * some["share_now"], advised=100 * some["share_advised"])
            charts.pairs(ax, shown, label="format", first="now", second="advised", names=(_("now"), _("advised")))
            ax.set_xlim(0, 1.15 * float(shown[["now", "advised"]].to_numpy().max()))
            ax.xaxis.set_major_formatter(lambda v, _place: i18n.percent(v / 100, language))
            charts.heading(ax, f"{some['account'].iloc[0]} · {i18n.platform(some['platform'].iloc[0])}")
        subtitle = _(
            "Share of each account's posts; moved only as far as the evidence is sure and the strategy allows; accounts without a change left out"
        )
        return drawing.keep(name, _mix_title(mix, language), subtitle, caption)  # fmt: skip


def _mix_title(mix: pd.DataFrame, language: str) -> str:
    _ = i18n.translator(language)
    most = mix.assign(moved=(mix["share_advised"] - mix["share_now"]).abs()).sort_values("moved").iloc[-1]
    return _("Mix of formats: '{format}' on {platform} from {now} to {advised} of posts").format(
        format=_(most["format"]),
        platform=i18n.platform(most["platform"]),
        now=i18n.percent(most["share_now"], language),
        advised=i18n.percent(most["share_advised"], language),
    )


@recorded
def plot_style(style: pd.DataFrame, *, language: str = "", caption: str = "") -> charts.Chart | tables.Shown:
    """Draw each habit of writing as a multiple of the competitors', with its interval; grey where the two cannot be told apart."""
    _ = i18n.translator(language)
    name = "fig-formats-style"
    if style.empty or style["ratio"].notna().sum() == 0:
        reason = str(style.attrs.get("refused", "")) or _("No competitor's texts to stand beside.")
        return tables.note(name, reason, language)
    shown = style[style["ratio"].notna()].sort_values("ratio", ascending=False, ignore_index=True)
    sure = pd.Series([_apart(row, len(shown)) for row in shown.to_dict("records")])
    named = shown.assign(label=[_(HABITS[f]) for f in shown["feature"]])
    with charts.canvas(language=language, height=charts.rows_height(len(named))) as drawing:
        charts.intervals(drawing.ax, named, label="label", value="ratio", low="ratio_low", high="ratio_high", n="n_own", reference=1.0,
            strong=sure, log=True,
 language=language,
        )  # fmt: skip
        subtitle = _("Own typical post over the competitors', 90% interval, n own posts; grey: cannot tell them apart")
        return drawing.keep(name, _style_title(shown[sure], language), subtitle, caption)


def _apart(row: dict[str, float], among: int) -> bool:
    n = int(min(row["n_own"], row["n_competitors"]))
    return strength_of(max(row["p_more"], 1 - row["p_more"]), n=n, among=among) != "cannot tell"


def _style_title(sure: pd.DataFrame, language: str) -> str:
    _ = i18n.translator(language)
    if sure.empty:
        return _("Style: no habit sets us apart from competitors")
    most = sure.assign(far=sure["ratio"].map(lambda v: abs(math.log(v)))).sort_values("far").iloc[-1]
    return _("Style: '{habit}' at {ratio} the competitors' level").format(
        habit=_(HABITS[most["feature"]]), ratio=i18n.times(most["ratio"], language)
    )


@recorded
def table_mix(mix: pd.DataFrame, *, language: str = "", source: str = "") -> tables.Shown:
    """Draw the advised mix of formats."""
    _ = i18n.translator(language)
    columns = {
        "platform": (_("Platform"), "text"),
        "format": (_("Format"), "word"),
        "n_posts": (_("Posts"), "count"),
        "share_now": (_("Share now"), "percent"),
        "share_advised": (_("Advised"), "percent"),
        "share_selling": (_("Of these sell"), "percent"),
        "reason": (_("Why"), "reason"),
    }
    columns = {name: drawn for name, drawn in columns.items() if name in mix or mix.empty}
    return tables.table_view(
        mix,
        name="tab-formats-mix",
        caption=_("Mix of formats: now and as advised"),
        columns=columns,
        source=source,
        language=language,
    )


@recorded
def table_style(style: pd.DataFrame, *, language: str = "", source: str = "") -> tables.Shown:
    """Draw the style profile beside the competitors'."""
    _ = i18n.translator(language)
    share = style["unit"].str.startswith("share")
    said = {
        side: [_amount(v, is_share, language) for v, is_share in zip(style[side], share, strict=True)]
        for side in ("own", "competitors")
    }
    unit = style["unit"].where(style["metric"].isna(), style["unit"] + " (" + style["metric"].fillna("") + ")")
    named = style.assign(feature=[_(HABITS[f]) for f in style["feature"]], unit=unit, **said)
    columns = {
        "feature": (_("Habit"), "word"),
        "unit": (_("Unit"), "word"),
        "own": (_("Own"), "text"),
        "competitors": (_("Competitors"), "text"),
        "lift": (_("Goes with (90% interval)"), "interval:times"),
    }
    return tables.table_view(
        named,
        name="tab-formats-style",
        caption=_("How we write, beside competitors"),
        columns=columns,
        source=source,
        language=language,
    )


def _amount(value: float, is_share: bool, language: str) -> str:
    if pd.isna(value):
        return tables.MISSING
    return i18n.percent(value, language) if is_share else i18n.number(value, language, 1)


def most_telling(ranked: pd.DataFrame) -> pd.Series:
    """The format whose difference from the average post is surest."""
    sureness = (ranked["p_better"] - 0.5).abs().round(2)
    return (
        ranked.assign(sureness=sureness, size=ranked["lift"].map(lambda v: abs(math.log(v))))
        .sort_values(["sureness", "size"])
        .iloc[-1]
    )
