"""Audience: who follows and watches, how much of it is the audience the client wants, and when is it active?

Shares of followers, of reach and of views are different things and are never mixed; accounts stand side by side. A share without a
count of people is shown without an interval, and an index of four people is not shown at all.
"""

from __future__ import annotations

import math
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
from pydantic import Field

from smmlib.core import charts, i18n, schema, tables, theme
from smmlib.core.brief import Brief, StepParams
from smmlib.core.errors import NothingToRank, Refusal
from smmlib.core.findings import Evidence, Finding, Strength, refusal, short, strength_of
from smmlib.methods import activity, affinity, figures, portrait, segmenting

N_ = i18n.N_
HOURS, EVEN = 3, 3 / 24
RANKED = ("age", "gender", "country", "city", "language")
METHOD = "share of people with Wilson interval, widened by the export's rounding; overlapping age bands split by years"
SOURCE = "smmlib.methods.portrait"
WHO = ["platform", "account", "measure"]


class Params(StepParams):
    """Settings of the notebook, the same as its parameters cell."""

    ages: str = Field("", description="wanted age bands separated by commas, empty for the brief's")
    least_expected: float = Field(5.0, ge=1, le=100, description="cells with fewer expected people get no index")
    most_segments: int = Field(6, ge=2, le=12, description="largest number of customer segments tried")
    level: float = Field(0.90, ge=0.5, le=0.99, description="level of the intervals")


def describe_audience(
    audience: pd.DataFrame,
    accounts: pd.DataFrame,
    days: pd.DataFrame,
    brief: Brief,
    *,
    ages: str = "",
    level: float = 0.90,
) -> pd.DataFrame:
    """Give every own account its portrait and how much of it is in the target audience.

    Parameters
    ----------
    audience : canonical audience; accounts, days : canonical accounts and account_days (``followers``, the latest known, turn shares of
        followers into people). Left unchanged.
    ages : wanted age bands instead of the brief's, such as ``25-44, 65+``

    Returns
    -------
    table, contract ``audience.portrait``: a row an account, measure, dimension and value; rows of dimension ``target`` hold the match by
    dimension and, as ``all``, of all together with Frechet bounds; ``attrs["reasons"]`` says what could not be matched

    Raises
    ------
    Refusal
        No export holds an audience of an own account.
    """
    own = _of_own(audience, accounts)
    if own.empty:
        raise Refusal(
            "No export holds age, gender or places of the audience. Platforms give them apart from the posts; smm check names the menu."
        )
    wanted = _target(brief, ages)
    table = portrait.add_margins(portrait.shares(own, _followers(accounts, days), level=level), level=level)
    matched, reasons = portrait.match(table, wanted, level=level)
    marked = portrait.mark(table, wanted)
    whole = pd.concat([marked, matched], ignore_index=True) if len(matched) else marked
    found = schema.check(whole.sort_values([*WHO, "dimension"], kind="stable", ignore_index=True), "audience.portrait")
    found.attrs = {"reasons": reasons, "wanted": ", ".join(wanted.ages)}
    return found


def _of_own(audience: pd.DataFrame, accounts: pd.DataFrame) -> pd.DataFrame:
    """The audiences of own accounts; where the accounts table names none, all."""
    own = accounts[accounts["role"] == "own"][["platform", "account"]].drop_duplicates()
    kept = audience.merge(own, on=["platform", "account"], how="inner") if len(own) else audience
    return kept[kept["share"].notna() | kept["people"].notna()]


def _followers(accounts: pd.DataFrame, days: pd.DataFrame) -> dict[tuple[str, str], int]:
    """The latest count of followers of each account: from its days, else as the accounts table has it."""
    counted = days[days["followers"].notna()].sort_values("day").drop_duplicates(["platform", "account"], keep="last")
    both = [accounts[accounts["followers"].notna()], counted]
    return {(r.platform, r.account): int(r.followers) for some in both for r in some.itertuples()}


def _target(brief: Brief, ages: str) -> Any:
    bands = [band.strip() for band in ages.split(",") if band.strip()]
    return brief.target_audience.model_copy(update={"ages": bands}) if bands else brief.target_audience


def rank_affinity(
    found: pd.DataFrame, reference: pd.DataFrame, brief: Brief, *, least_expected: float = 5.0, level: float = 0.90
) -> pd.DataFrame:
    """Rank groups by how much more of them there are than in the base, by the lower end of the shrunken index.

    Parameters
    ----------
    found : ``audience.portrait``; reference : ``audiences`` of the reference data. Both left unchanged. The base is the platform's users in
        the brief's first market where the reference has the group, else the client's other accounts, same measure and dimension.

    Returns
    -------
    table, contract ``audience.affinity``; places count within an account and measure; cells without a place have the reason

    Raises
    ------
    NothingToRank
        There is no base: one account, and no published figure.
    """
    if found.empty:
        raise Refusal(str(found.attrs.get("refused", "There is no portrait of the audience.")))
    parts = []
    for (*key, dimension), some in found[found["dimension"].isin(RANKED)].groupby([*WHO, "dimension"], sort=True):
        base = _base(found, reference, brief, (key[0], key[1], key[2]), dimension)
        cells = some.merge(base, on="value")
        if len(cells):
            parts.append(affinity.indices(cells, level=level, least_expected=least_expected))
    if not parts:
        raise NothingToRank(
            "There is nothing to compare the audience with: one account, and no published figure for the market."
        )
    return schema.check(_places(pd.concat(parts, ignore_index=True)), "audience.affinity")


def _base(
    found: pd.DataFrame, reference: pd.DataFrame, brief: Brief, key: tuple[str, str, str], dimension: str
) -> pd.DataFrame:
    market = brief.markets[0] if brief.markets else ""
    published = figures.composition(reference, market, key[0], dimension)
    others = affinity.other_accounts(found, key, dimension).assign(base="the client's other accounts")
    rest = others[~others["value"].isin(published["value"])]
    columns = ["value", "base_share", "base_n", "base_rounding", "base"]
    kept = [some[columns] for some in (published, rest) if len(some)]
    return pd.concat(kept, ignore_index=True) if kept else pd.DataFrame(columns=columns)


def _places(table: pd.DataFrame) -> pd.DataFrame:
    place = table.groupby(WHO)["affinity_low"].rank(ascending=False, method="first")
    order = ["platform", "account", "measure", "place", "dimension", "value"]
    return table.assign(place=place.astype("Int64")).sort_values(order, ignore_index=True, na_position="last")


def find_hours(
    found: pd.DataFrame, accounts: pd.DataFrame, comments: pd.DataFrame, mentions: pd.DataFrame, posts: pd.DataFrame,
    *, zone: str, level: float = 0.90,
) -> pd.DataFrame:  # fmt: skip
    """Say when each own account's audience is active, from the best evidence it has; ``basis`` names it.

    Returns
    -------
    table, contract ``audience.active_hours``; ``attrs["reasons"]`` names the accounts that cannot be answered

    Raises
    ------
    NothingToRank
        No account can be answered; the message says why for each.
    """
    parts, reasons = [], []
    talk = _talk(comments, mentions, accounts)
    for key in _own_accounts(accounts, posts):
        try:
            parts.append(
                _hours_of(found, talk, posts, key, zone, level).assign(platform=key[0], account=key[1], zone=zone)
            )
        except Refusal as why:
            reasons.append(f"{key[1]} on {key[0]}: {why}")
    if not parts:
        raise NothingToRank(" ".join(reasons) or "There is no own account.")
    table = schema.check(pd.concat(parts, ignore_index=True), "audience.active_hours")
    table.attrs["reasons"] = reasons
    return table


def _own_accounts(accounts: pd.DataFrame, posts: pd.DataFrame) -> list[tuple[str, str]]:
    both = pd.concat([t[t["role"] == "own"][["platform", "account"]] for t in (accounts, posts)])
    return sorted(set(both.itertuples(index=False, name=None)))


def _talk(comments: pd.DataFrame, mentions: pd.DataFrame, accounts: pd.DataFrame) -> pd.DataFrame:
    """Comments and mentions by other people: what the brand itself wrote is no sign of its audience."""
    columns = ["platform", "account", "author", "published_at"]
    said = pd.concat([comments[columns], mentions[columns]], ignore_index=True)
    return said[~said["author"].isin(accounts["account"])]


def _hours_of(
    found: pd.DataFrame, talk: pd.DataFrame, posts: pd.DataFrame, key: tuple[str, str], zone: str, level: float
) -> pd.DataFrame:
    mine = (found["platform"] == key[0]) & (found["account"] == key[1]) & (found["dimension"] == "hour")
    said = talk[(talk["account"] == key[1]) & (talk["platform"] == key[0])]
    ours = posts[(posts["account"] == key[1]) & (posts["platform"] == key[0])]
    tried = []
    for ask in (
        lambda: activity.from_report(found[mine & (found["measure"] == found.loc[mine, "measure"].min())]),
        lambda: activity.from_talk(said["published_at"], zone=zone, level=level),
        lambda: activity.from_posts(ours, zone=zone, level=level),
    ):
        try:
            return ask()
        except Refusal as why:
            tried.append(str(why))
    raise Refusal(" ".join(tried))


def find_segments(customers: pd.DataFrame, *, as_of: date, most_segments: int = 6) -> pd.DataFrame:
    """Split the client's customers into segments that come back, or refuse; contract ``audience.segments``."""
    return schema.check(
        segmenting.segment(customers, as_of=pd.Timestamp(as_of), most=most_segments), "audience.segments"
    )


def retell(
    audience: pd.DataFrame, accounts: pd.DataFrame, days: pd.DataFrame, brief: Brief, ages: str, *, language: str = ""
) -> charts.Chart | tables.Shown:
    """Draw the match with other age bands: the what-if of the notebook."""
    try:
        return plot_match(describe_audience(audience, accounts, days, brief, ages=ages), language=language)
    except Refusal as why:
        return tables.note("fig-audience-match", str(why))


def findings_of(
    found: pd.DataFrame, ranked: pd.DataFrame, active: pd.DataFrame, segments: pd.DataFrame, brief: Brief
) -> list[Finding]:
    """State the match of each account with the target audience, the surest over-represented groups, the active hours and the segments."""
    told = _match_findings(found)
    told += _affinity_findings(ranked)
    told += _hour_findings(active, brief)
    return told + _segment_findings(segments)


def _match_findings(found: pd.DataFrame) -> list[Finding]:
    message = N_("The audience cannot be described: {reason}")
    if found.empty:
        return [_silent("portrait", str(found.attrs.get("refused", "no export")), "audience.portrait", message)]
    matched = found[found["dimension"] == "target"]
    everybody = matched["value"].eq("gender") & matched["share"].gt(0.995)
    told = [_match(row) for row in matched[matched["value"].ne("all") & ~everybody].to_dict("records")]
    if not told:
        reason = "the brief names no age, gender, place or language that the exports hold"
        told = [
            _silent(
                "target", reason, "audience.portrait", N_("The match with the target audience is unknown: {reason}")
            )
        ]
    reasons = found.attrs.get("reasons", [])
    return told + [_silent(f"unmatched{i}", why, "audience.portrait", message) for i, why in enumerate(reasons, 1)]


def _match(row: dict[str, Any]) -> Finding:
    """Half is the line: below it, most of what the client says reaches others."""
    low, high, n = row["share_low"], row["share_high"], row["n_people"]
    counted = pd.notna(n) and pd.notna(low)
    most = row["share"] >= 0.5
    strength: Strength = strength_of(_beyond_half(row), n=int(n)) if counted else "leaning"
    message = (
        N_(
            "{account} ({platform:platform}): {share:percent} of the {measure:word} are inside the target audience by {dimension:word}"
        )
        if most
        else N_(
            "{account} ({platform:platform}): only {share:percent} of the {measure:word} are inside the target audience by {dimension:word}"
        )
    )
    action = (
        ""
        if most
        else N_("Decide whether {account} should change whom it draws, or whether the brief's target should change.")
    )
    return Finding(
        id=f"audience.match.{row['platform']}.{row['account']}.{row['measure']}.{row['value']}",
        message=message, values={"account": row["account"], "platform": row["platform"], "share": short(row["share"]),
                                 "measure": row["measure"], "dimension": row["value"]},
        value=row["share"], low=low, high=high, level=0.9 if pd.notna(low) else None, unit="fraction", n=int(n) if pd.notna(n) else None,
        strength=strength, evidence=Evidence(table="audience.portrait", method=METHOD, source=SOURCE), action=action,
        weight=abs(row["share"] - 0.5),
    )  # fmt: skip


def _beyond_half(row: dict[str, Any]) -> float:
    """Probability that the share lies on its side of one half, from its interval taken as normal."""
    from statistics import NormalDist

    spread = max((row["share_high"] - row["share_low"]) / (2 * 1.645), 1e-6)
    p = NormalDist().cdf((row["share"] - 0.5) / spread)
    return max(p, 1 - p)


def _affinity_findings(ranked: pd.DataFrame) -> list[Finding]:
    if ranked.empty or ranked["place"].isna().all():
        reason = str(ranked.attrs.get("refused", "no people are counted behind the shares"))
        return [
            _silent("affinity", reason, "audience.affinity", N_("Over-represented groups cannot be told: {reason}"))
        ]
    told = []
    for _key, some in ranked[ranked["place"].notna()].groupby(WHO, sort=True):
        best = some.sort_values("place").iloc[0]
        told.append(_over(best, len(some)))
    return told


def _over(row: pd.Series, among: int) -> Finding:
    strength = strength_of(float(row["p_over"]), n=int(row["n_people"]), among=among)
    sure = strength != "cannot tell"
    message = (
        N_(
            "{account} ({platform:platform}): {dimension:word} {value} is over-represented, index {index:count}, at least {low:count}; base: {base}"
        )
        if sure
        else N_(
            "{account} ({platform:platform}): no group is surely over-represented; the first is {dimension:word} {value}, index {index:count}; base: {base}"
        )
    )
    return Finding(
        id=f"audience.affinity.{row['platform']}.{row['account']}.{row['measure']}", message=message,
        values={c: row[c] for c in ("account", "platform", "dimension", "value", "base")}
        | {"index": short(row["affinity"]), "low": short(row["affinity_low"])},
        value=row["affinity"], low=row["affinity_low"], high=row["affinity_high"], level=0.9, unit="index", n=int(row["n_people"]),
        strength=strength, action=_advice(row) if sure else "",
        evidence=Evidence(table="audience.affinity", method="gamma-Poisson shrinkage, ranked by the lower end", source="smmlib.methods.affinity"),
        weight=abs(math.log(max(row["affinity"], 1) / 100)),
    )  # fmt: skip


def _advice(row: pd.Series) -> str:
    if pd.notna(row["wanted"]) and not row["wanted"]:
        return N_("The brief does not want {value}: decide whether {account} should serve them, or draw others.")
    return N_("Speak to {value} on {account}: this account has more of them than the base.")


def _hour_findings(active: pd.DataFrame, brief: Brief) -> list[Finding]:
    message = N_("The hours of the audience are unknown: {reason}")
    if active.empty:
        return [_silent("hours", str(active.attrs.get("refused", "no hours")), "audience.active_hours", message)]
    told = [_hours(some, brief) for _key, some in active.groupby(["platform", "account"], sort=True)]
    return told + [
        _silent(f"hours.account{i}", why, "audience.active_hours", message)
        for i, why in enumerate(active.attrs.get("reasons", []), 1)
    ]


def _hours(some: pd.DataFrame, brief: Brief) -> Finding:
    """The best three running hours of 24 against an even day; engagement by hour of posting is never more than leaning."""
    first, share = activity.peak(some, hours=HOURS)
    n = int(some["n_events"].max()) if some["n_events"].notna().any() else 0
    basis, last = some["basis"].iloc[0], (first + HOURS) % 24
    strength: Strength = strength_of(activity.above_even(some, first, hours=HOURS), n=n, among=24) if n else "leaning"
    strength = "leaning" if basis == activity.POSTS and strength == "clear" else strength
    account, platform = some["account"].iloc[0], some["platform"].iloc[0]
    sure = strength != "cannot tell"
    message = (
        N_("{account} ({platform:platform}): most active from {first}:00 to {last}:00 ({zone}), {share:percent} of the activity where an even day gives {even:percent}; read from {basis:word}")
        if sure
        else N_("{account} ({platform:platform}): no hours stand out; the first, {first}:00 to {last}:00 ({zone}), hold {share:percent} where an even day gives {even:percent}; read from {basis:word}")
    )  # fmt: skip
    action = (
        N_("Place main posts of {account} shortly before {first}:00; elsewhere that is {elsewhere}.") if sure else ""
    )
    return Finding(
        id=f"audience.hours.{platform}.{account}", message=message,
        values={"account": account, "platform": platform, "first": str(first), "last": str(last), "zone": brief.time_zone, "share": short(share),
                "even": EVEN, "basis": basis},
        value=share, unit="fraction", n=n or None, strength=strength, action=action, action_values={"elsewhere": _elsewhere(first, brief)},
        evidence=Evidence(table="audience.active_hours", method=f"{basis}; best three running hours of 24", source="smmlib.methods.activity"),
        weight=share - EVEN,
    )  # fmt: skip


def _elsewhere(first: int, brief: Brief) -> str:
    """The same moment in the audience's other zones, on the last day of the period."""
    moment = datetime(*brief.period.until.timetuple()[:3], first, tzinfo=ZoneInfo(brief.time_zone))
    others = [z for z in brief.time_zones if z != brief.time_zone]
    return "; ".join(f"{moment.astimezone(ZoneInfo(z)):%H:%M} {z}" for z in others) or "the same"


def _segment_findings(segments: pd.DataFrame) -> list[Finding]:
    if segments.empty:
        reason = str(segments.attrs.get("refused", "no table of customers"))
        return [_silent("segments", reason, "audience.segments", N_("Customers are not split into segments: {reason}"))]
    message = N_("{segment}: {share:percent} of the customers, {label}; the segment comes back at {back:percent}")
    return [
        Finding(
            id=f"audience.segments.{row['segment'].replace(' ', '')}", message=message, value=row["share"], unit="fraction", n=int(row["people"]),
            values={"segment": row["segment"], "share": short(row["share"]), "label": row["label"], "back": short(row["comes_back"])},
            strength="leaning", evidence=Evidence(table="audience.segments", method="k-means, k by stability, held against one cloud",
                                                  source="smmlib.methods.segmenting"), weight=row["share"],
        )
        for row in segments.to_dict("records")
    ]  # fmt: skip


def _silent(slug: str, reason: str, table: str, message: str) -> Finding:
    return refusal("audience", slug, reason, table=table, message=message)


def plot_portrait(
    found: pd.DataFrame, *, dimension: str = "age", language: str = "", caption: str = ""
) -> charts.Chart | tables.Shown:
    """Draw one dimension, one panel an account and measure; wanted groups in colour."""
    _ = i18n.translator(language)
    name, some = f"fig-audience-{dimension}", found[found["dimension"] == dimension]
    if some.empty:
        return tables.note(name, str(found.attrs.get("refused", _("No export holds this dimension of the audience."))))
    groups = [(g.sort_values("value") if "age" in dimension else g.sort_values("share", ascending=False)).assign(percent=g["share"] * 100, low=g["share_low"] * 100, high=g["share_high"] * 100).head(12)
              for _key, g in some.groupby(WHO, sort=True)]  # fmt: skip
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
                strong=one["wanted"].fillna(False).astype("bool"),
            )
            ax.set_xlim(0, widest * 1.08)
            first = one.iloc[0]
            charts.heading(ax, f"{first['account']} · {i18n.platform(first['platform'])} · {_(first['measure'])}")
        first = pd.concat(groups).sort_values("share").iloc[-1]
        title = _("Audience: '{value}' is the largest group, on {platform}").format(
            value=first["value"], platform=i18n.platform(first["platform"])
        )
        subtitle = _(
            "Percent of each measure by {dimension}, 90% interval where people were counted, n people; blue: wanted by the brief"
        )
        return drawing.keep(name, title, subtitle.format(dimension=_(dimension)), caption)


def plot_match(found: pd.DataFrame, *, language: str = "", caption: str = "") -> charts.Chart | tables.Shown:
    """Draw how much of each account is inside the target audience, by dimension and all together."""
    _ = i18n.translator(language)
    some = found[found["dimension"] == "target"]
    if some.empty:
        return tables.note(
            "fig-audience-match",
            str(found.attrs.get("refused", _("Nothing of the brief's target audience can be found in the exports."))),
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


def plot_hours(active: pd.DataFrame, *, language: str = "", caption: str = "") -> charts.Chart | tables.Shown:
    """Draw the day of each account as 24 bars; the best three running hours in colour."""
    _ = i18n.translator(language)
    if active.empty:
        return tables.note("fig-audience-hours", str(active.attrs.get("refused", _("No hours are known."))))
    groups = [some for _key, some in active.groupby(["platform", "account"], sort=True)]
    with charts.canvas(height=1.7 * len(groups) + 0.4, panels=len(groups)) as drawing:
        for ax, some in zip(drawing.panels, groups, strict=True):
            first, _share = activity.peak(some, hours=HOURS)
            best = {(first + i) % 24 for i in range(HOURS)}
            hours = activity.by_hour(some)
            ax.bar(
                hours["hour"],
                hours["share"] * 100,
                color=[theme.ACCENT if h in best else theme.CONTEXT for h in hours["hour"]],
                width=0.8,
            )
            ax.axhline(100 / 24, color=theme.INK, linewidth=1)
            ax.set_xticks(range(0, 24, 3), [f"{h}:00" for h in range(0, 24, 3)])
            charts.heading(
                ax,
                f"{some['account'].iloc[0]} · {i18n.platform(some['platform'].iloc[0])} · {_(some['basis'].iloc[0])}",
            )
        first, _share = activity.peak(groups[0], hours=HOURS)
        sure = not activity.above_even(groups[0], first, hours=HOURS) < 0.95
        title = _("Audience: most active from {first}:00 to {last}:00") if sure else _("Audience: no hours stand out")
        title = title.format(first=first, last=(first + HOURS) % 24)
        return drawing.keep(
            "fig-audience-hours",
            title,
            _("Percent of the activity in each hour ({zone}); line: an even day").format(zone=active["zone"].iloc[0]),
            caption,
        )


def table_affinity(ranked: pd.DataFrame, *, language: str = "", source: str = "") -> tables.Shown:
    """Draw the index of each group with its base, surest first."""
    _ = i18n.translator(language)
    rounded = ranked.assign(index=_spans(ranked, language))
    columns = {
        "account": (_("Account"), "text"), "dimension": (_("Dimension"), "text"), "value": (_("Group"), "text"), "share": (_("Share here"), "percent"),
        "base_share": (_("Share in the base"), "percent"), "index": (_("Index (90% interval)"), "text"), "base": (_("Base"), "text"),
    }  # fmt: skip
    return tables.table_view(rounded, name="tab-audience-affinity", caption=_("Over-represented groups, surest first"), columns=columns, source=source, language=language)  # fmt: skip


def _spans(ranked: pd.DataFrame, language: str) -> list[str]:
    def one(value: float) -> str:
        return tables.MISSING if pd.isna(value) else i18n.number(value, language, 0)

    return [f"{one(r.affinity)} ({one(r.affinity_low)} … {one(r.affinity_high)})" for r in ranked.itertuples()]


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
