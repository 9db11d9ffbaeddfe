"""Formats and style: does a format earn more attention here, other things equal, and how does the client write?

Averages by format mislead twice: formats are posted at different times and in different months, and the best of a few
small groups owes its place to luck. Here trend, time of day and boosting are adjusted for, and effects are pooled.
"""

from __future__ import annotations

import math

import pandas as pd
from pydantic import Field

from smmlib.core import charts, i18n, schema, stats, tables
from smmlib.core.brief import StepParams
from smmlib.core.drawing import recorded
from smmlib.core.errors import Refusal
from smmlib.core.findings import Evidence, Finding, of_lift, of_promises, refusal, strength_of, strengths
from smmlib.methods import mixing, style
from smmlib.methods.accounts import each_own_account
from smmlib.methods.backtest import each_promise, later_posts
from smmlib.methods.best_time import local_parts
from smmlib.methods.effects import effects_of, placed

N_ = i18n.N_
TYPICAL_TAU = 0.25
TELLABLE_LIFT = 1.25
METHOD = "partial pooling of log rates, adjusted for trend, time of day and boosting"
SOURCE = "smmlib.methods.pooling; benchmarks/calibration.py"
HABITS = {
    "words": N_("Words"),
    "emoji": N_("Emoji"),
    "tags": N_("Hashtags"),
    "question": N_("Questions"),
    "addresses_reader": N_("Speaking to the reader"),
}


class Params(StepParams):
    """Settings of the notebook, the same as its parameters cell."""

    min_posts: int = Field(8, ge=3, le=50, description="formats with fewer measurable posts are listed, not ranked")
    level: float = Field(0.90, ge=0.5, le=0.99, description="level of the intervals")
    metric: str = Field("", description="METRICS.md id of the rate, empty for the first that the export allows")


def compare_formats(
    posts: pd.DataFrame, *, zone: str = "UTC", min_posts: int = 8, level: float = 0.90, metric: str = ""
) -> pd.DataFrame:
    """Compare formats within each own account by what a typical post earns, other things equal.

    Formats are never compared across accounts: another platform counts, and its audience behaves, differently.

    Parameters
    ----------
    posts : canonical posts (n_posts, ...); only role 'own' is used. Left unchanged.
    zone : IANA zone of the local hours that are adjusted for
    min_posts : formats with fewer measurable posts get no place
    level : fraction, level of the intervals

    Returns
    -------
    table (n_accounts x n_formats, ...), contract ``formats.effects``, best first within each account

    Raises
    ------
    NothingToRank
        No account has two formats with a computable rate; the message says why for each account.
    """
    timed = with_daypart(posts, zone=zone)
    found, reasons = each_own_account(timed, lambda some: _one_account(some, min_posts, level, metric))
    result = schema.check(found, "formats.effects")
    result.attrs["reasons"] = reasons
    return result


def _one_account(posts: pd.DataFrame, min_posts: int, level: float, metric: str) -> pd.DataFrame:
    if posts["format"].nunique() < 2:
        known = posts["format"].dropna().unique()
        raise Refusal(
            f"all posts have one format ({known[0]})."
            if len(known)
            else "the export does not name the format of posts."
        )
    effects = effects_of(posts, "format", adjust=("daypart",), metric=metric, level=level, typical_tau=TYPICAL_TAU)
    needed = stats.posts_needed(TELLABLE_LIFT, effects.pooled.sd_log, level=level)
    return placed(effects.table.rename(columns={"group": "format"}), min_posts=min_posts).assign(n_needed=needed)


def with_daypart(posts: pd.DataFrame, *, zone: str) -> pd.DataFrame:
    """Add ``daypart``, the quarter of the local day in which a post appeared; 'unknown' without an hour."""
    timed = local_parts(posts, zone=zone)
    quarter = (timed["local_hour"] // 6).astype("str").where(timed["local_hour"].notna(), "unknown")
    return timed.assign(daypart=quarter)


def plan_mix(posts: pd.DataFrame, effects: pd.DataFrame, *, most_change: float = 0.5) -> pd.DataFrame:
    """Advise a share of each format: shift towards what earns more, only as far as the evidence is sure.

    Parameters
    ----------
    posts : canonical posts; effects : ``formats.effects`` of the same posts. Both left unchanged.
    most_change : largest relative change of a format's share

    Returns
    -------
    table, contract ``formats.mix``; shares of an account sum to 1
    """
    return schema.check(mixing.advise(posts, effects, by="format", most_change=most_change), "formats.mix")


def compare_style(posts: pd.DataFrame, *, zone: str = "UTC", level: float = 0.90, metric: str = "") -> pd.DataFrame:
    """Compare how the client and its competitors write, and what each habit goes with on the client's own posts.

    Returns
    -------
    table (n_features, ...), contract ``formats.style``: medians (shares for yes/no features) and the lift of own posts
    above the own median against the others; a missing lift has its ``reason``

    Raises
    ------
    Refusal
        No own post has text.
    """
    return schema.check(style.profile(with_daypart(posts, zone=zone), level=level, metric=metric), "formats.style")


def check_promise(posts: pd.DataFrame, *, zone: str = "UTC", metric: str = "") -> pd.DataFrame:
    """Backtest per own account: what the earlier posts promised of the best format, and what the later ones delivered.

    Returns
    -------
    table: ``platform, account`` and the columns of `methods.backtest.later_posts`; accounts that cannot be checked are absent; empty,
    with the reason in ``attrs["refused"]``, where no account can be checked
    """
    timed = with_daypart(posts, zone=zone)
    found = each_promise(timed, lambda some: later_posts(some, "format", adjust=("daypart",), metric=metric))
    return found.assign(label=found["group"]) if len(found) else found


def findings_of(
    effects: pd.DataFrame, style: pd.DataFrame | None = None, promise: pd.DataFrame | None = None
) -> list[Finding]:
    """State what is true of the client's formats: one finding an account, one a habit of style that matters."""
    if effects.empty:
        return [_silent("effects", str(effects.attrs.get("refused", "no format could be compared")))]
    accounts = [some for _key, some in effects.groupby(["platform", "account"], sort=True)]
    found = [_account_finding(some) for some in accounts]
    found += [_small(some) for some in accounts if some["place"].isna().any() and some["place"].notna().sum() >= 2]
    found += [_silent(f"effects.account{i}", reason) for i, reason in enumerate(effects.attrs.get("reasons", []), 1)]
    found += _style_findings(style) if style is not None else []
    return found + (of_promises("formats", promise) if promise is not None else [])


def _silent(slug: str, reason: str, n: int = 0) -> Finding:
    message = N_("Which formats earn more cannot be told: {reason}")
    return refusal("formats", slug, reason, table="formats.effects", n=n, message=message)


def _small(some: pd.DataFrame) -> Finding:
    """Name the formats of one account that have too few posts for a place."""
    small = some[some["place"].isna()]
    listed = "; ".join(f"{row.format}: {row.reason}" for row in small.itertuples())
    who = f"{some['platform'].iloc[0]}.{some['account'].iloc[0]}"
    return _silent(
        f"small.{who}",
        f"{listed}, on {some['account'].iloc[0]} ({i18n.platform(some['platform'].iloc[0])})",
        int(small["n_posts"].sum()),
    )


def _account_finding(some: pd.DataFrame) -> Finding:
    ranked = some[some["place"].notna()].sort_values("place")
    who = {"account": some["account"].iloc[0], "platform": some["platform"].iloc[0]}
    slug = f"effects.{who['platform']}.{who['account']}"
    evidence = Evidence(table="formats.effects", metric=some["metric"].iloc[0], method=METHOD, source=SOURCE)
    if len(ranked) < 2:
        reason = f"on {who['account']} ({who['platform']}) " + "; ".join(
            f"{r.format}: {r.reason}" for r in some.itertuples() if pd.notna(r.reason)
        )
        return _silent(slug, reason, int(some["n_posts"].sum()))
    best = _most_telling(ranked)
    strength = strengths(ranked)[list(ranked.index).index(best.name)]
    message, action = _words(strength, best["lift"] >= 1)
    words = {**who, "format": best["format"], "needed": int(best["n_needed"])}
    return of_lift(f"formats.{slug}", message, best, strength=strength, evidence=evidence, action=action, **words)


def _most_telling(ranked: pd.DataFrame) -> pd.Series:
    """The format whose difference from the average post is surest."""
    sureness = (ranked["p_better"] - 0.5).abs().round(2)
    return (
        ranked.assign(sureness=sureness, size=ranked["lift"].map(lambda v: abs(math.log(v))))
        .sort_values(["sureness", "size"])
        .iloc[-1]
    )


def _words(strength: str, up: bool) -> tuple[str, str]:
    if strength == "cannot tell":
        return (
            N_(
                "{account} ({platform:platform}): no format is clearly better or worse; the largest difference is '{format}' at {lift:times}"
            ),
            N_(
                "Choose formats by cost and taste; telling a lift of ×1.25 from none takes about {needed:count} posts of each."
            ),
        )
    if up:
        return (
            N_(
                "{account} ({platform:platform}): the format '{format}' earns {lift:times} the engagement rate of the average post"
            ),
            N_(
                "Post the format '{format}' more often on {platform:platform}; the advised mix is in the table of formats."
            ),
        )
    return (
        N_(
            "{account} ({platform:platform}): the format '{format}' earns only {lift:times} of the average post's engagement rate"
        ),
        N_("Post the format '{format}' less often on {platform:platform}, or only where it serves another goal."),
    )


def _style_findings(style: pd.DataFrame) -> list[Finding]:
    """Habits that surely go with better or worse posts, with twice the usual doubt, because topics (which go with length) are not
    held still here; never more than leaning, because a habit is not yet a cause."""
    if style.empty:
        return []
    n = int(style["n_own"].max())
    apart = style[[strength_of(max(p, 1 - p), n=n, among=2 * len(style)) != "cannot tell" for p in style["p_better"]]]
    message = N_("Posts with more of this habit than usual, '{feature:word}', earn {lift:times} the rate of the others")
    action = N_(
        "A habit that goes with better posts is not yet a cause: vary it on purpose for a month and look again."
    )
    evidence = Evidence(table="formats.style", method=METHOD, source=SOURCE)
    return [
        of_lift(
            f"formats.style.{row['feature']}",
            message,
            {**row, "n_posts": row["n_own"]},
            strength="leaning",
            evidence=evidence,
            action=action,
            feature=HABITS[str(row["feature"])],
        )
        for row in apart.to_dict("records")
    ]


@recorded
def plot_effects(effects: pd.DataFrame, *, language: str = "", caption: str = "") -> charts.Chart | tables.Shown:
    """Draw the lift of each format with its interval, one panel an account."""
    _ = i18n.translator(language)
    name = "fig-formats-effects"
    if effects.empty:
        return tables.note(name, str(effects.attrs.get("refused", _("No format could be compared."))), language)
    groups = [some for _key, some in effects.groupby(["platform", "account"], sort=True)]
    with charts.canvas(height=sum(charts.rows_height(len(g)) for g in groups), panels=len(groups)) as drawing:
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
    best = _most_telling(ranked)
    some = effects[(effects["platform"] == best["platform"]) & (effects["account"] == best["account"])]
    if strengths(some)[list(some.index).index(best.name)] == "cannot tell":
        return _("Formats: no clear difference")
    lift, platform = i18n.times(best["lift"], language), i18n.platform(best["platform"])
    return _("Formats: '{format}' on {platform} earns {lift} the average post").format(
        format=_(best["format"]), platform=platform, lift=lift
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
        "reason": (_("Why"), "text"),
    }
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
    named = style.assign(feature=[_(HABITS[f]) for f in style["feature"]], **said)
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
