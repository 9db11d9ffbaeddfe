"""Drawings of the allies: who stands where, what an engagement costs, alone or with whom, and who answers for what."""

from __future__ import annotations

import pandas as pd

from smmlib.core import charts, i18n, tables
from smmlib.core.drawing import recorded

N_ = i18n.N_
CRITERIA_WORDS = {
    "overlap": N_("shared words"),
    "rate": N_("engagement rate"),
    "size": N_("followers"),
    "value": N_("price"),
    "match": N_("its audience"),
}
HABIT_WORDS = {
    "names somebody": N_("posts that name another account"),
    "names a candidate": N_("posts that name a candidate"),
    "links elsewhere": N_("posts that link to somebody else's page"),
    "describes its links": N_("links with a short description"),
}


def open_questions(candidates: pd.DataFrame) -> pd.Series:
    """Which candidates have counts that ask for an explanation."""
    return candidates["n_flags"].fillna(0) > 0


@recorded
def plot_candidates(candidates: pd.DataFrame, *, language: str = "", caption: str = "") -> charts.Chart | tables.Shown:
    """Draw each candidate's score with its interval; those with open questions in grey."""
    _ = i18n.translator(language)
    name = "fig-allies-candidates"
    known = candidates[candidates["place"].notna()] if len(candidates) else candidates
    if known.empty:
        return tables.note(
            name, str(candidates.attrs.get("refused", _("Nothing is known of the candidates."))), language
        )
    asks = open_questions(known)
    open_question = " " + _("(open question)")
    label = [f"{a}{open_question if f else ''}" for a, f in zip(known["account"], asks, strict=True)]
    shown = known.assign(name=label)
    with charts.canvas(language=language, height=charts.rows_height(len(shown))) as drawing:
        charts.intervals(
            drawing.ax, shown, label="name", value="score", low="score_low", high="score_high", strong=~asks
        )
        drawing.ax.set_xlim(0, 100)
        sure = known[~asks]["account"]
        title = _("Allies: '{account}' stands highest").format(account=sure.iloc[0]) if len(sure) else ""
        if asks.any():
            title = _("Allies: {n} of {all} have counts to explain").format(n=int(asks.sum()), all=len(known))
        subtitle = _(
            "Points, 100 is first in every criterion known; 90% interval over weights and uncertain numbers, n posts"
        )
        return drawing.keep(name, title, subtitle, caption)


@recorded
def plot_prices(
    candidates: pd.DataFrame, *, language: str = "", caption: str = "", currency: str = "USD"
) -> charts.Chart | tables.Shown:
    """Draw the price of one expected engagement of each candidate, cheapest on top."""
    _ = i18n.translator(language)
    name = "fig-allies-prices"
    known = candidates[candidates["price_each"].notna()].sort_values("price_each") if len(candidates) else candidates
    if known.empty:
        return tables.note(
            name, str(candidates.attrs.get("refused", _("No candidate has a price and a rate."))), language
        )
    with charts.canvas(language=language, height=charts.rows_height(len(known))) as drawing:
        charts.intervals(drawing.ax, known, label="account", value="price_each", low="price_each_low", high="price_each_high",
            strong=~open_questions(known),
        )  # fmt: skip
        drawing.ax.set_xlim(left=0)
        first = known["account"].iloc[0]
        title = _("Allies: an engagement is cheapest with '{account}'").format(account=first)
        if len(known) > 1 and known["price_each_high"].iloc[0] >= known["price_each_low"].iloc[1]:
            title = _("Allies: who is cheapest cannot be told")
        subtitle = _("Price of one expected engagement ({currency}), 90% interval, n posts; grey: counts to explain")
        return drawing.keep(name, title, subtitle.format(currency=currency), caption)


@recorded
def plot_portfolio(chosen: pd.DataFrame, *, language: str = "", caption: str = "") -> charts.Chart | tables.Shown:
    """Draw how many people are reached alone, and with each further ally, between all overlap and none."""
    _ = i18n.translator(language)
    name = "fig-allies-portfolio"
    if chosen.empty:
        return tables.note(name, str(chosen.attrs.get("refused", _("Nobody can be chosen."))), language)
    own, allies = chosen[chosen["kind"] == "alone"], chosen[chosen["kind"] == "ally"]
    alone = own.tail(1).assign(name=_("alone"))
    shown = (
        pd.concat([alone, allies.assign(name="+ " + allies["account"])])
        if len(own)
        else allies.assign(name=allies["account"])
    )
    with charts.canvas(language=language, height=charts.rows_height(len(shown))) as drawing:
        charts.intervals(drawing.ax, shown, label="name", value="together", low="together_low", high="together_high",
            n="",
            strong=shown["kind"] == "ally",
        )  # fmt: skip
        drawing.ax.set_xlim(left=0)
        drawing.ax.xaxis.set_major_formatter(lambda v, _at: i18n.number(v, language, 0))
        title = (
            _("Allies: the project is led alone")
            if allies.empty
            else _("Allies: how many people they add depends on overlap")
        )
        if len(own) and len(allies) and chosen["together_low"].iloc[-1] > own["together_high"].iloc[-1]:
            title = _("Allies: they add people even if audiences overlap in full")
        subtitle = _("Followers of all together, each counted once; line: from full overlap to none")
        return drawing.keep(name, title, subtitle, caption)


@recorded
def table_candidates(candidates: pd.DataFrame, *, language: str = "", source: str = "") -> tables.Shown:
    """Draw what is known of each candidate."""
    _ = i18n.translator(language)
    shown = candidates
    if len(candidates):
        unknown = [
            ", ".join(_(CRITERIA_WORDS[c]) for c in str(u).split(", ")) if pd.notna(u) else None
            for u in candidates["unknown"]
        ]
        shown = candidates.assign(unknown=unknown, platform=candidates["platform"].map(i18n.platform))
    columns = {"place": (_("Place"), "count"), "account": (_("Account"), "text"), "platform": (_("Platform"), "text"),
               "followers": (_("Followers"), "count"), "typical": (_("Typical rate"), "percent"), "engagements": (_("Engagements a post"), "count"),
               "price": (_("Price"), "number"), "overlap": (_("Posts near our topics"), "percent"), "flags": (_("To explain"), "reason"),
               "unknown": (_("Unknown"), "text")}  # fmt: skip
    caption = _("Candidates and what is known of them")
    return tables.table_view(
        shown, name="tab-allies-candidates", caption=caption, columns=columns, source=source, language=language, most=15
    )


@recorded
def table_portfolio(chosen: pd.DataFrame, *, language: str = "", source: str = "") -> tables.Shown:
    """Draw the allies in the order of choice, after the client alone."""
    _ = i18n.translator(language)
    kinds = {"alone": _("alone"), "ally": _("ally")}
    shown = chosen.assign(kind=chosen["kind"].map(kinds)) if len(chosen) else chosen
    columns = {"kind": (_("Who"), "word"), "account": (_("Account"), "text"), "cost": (_("Cost"), "number"), "audience": (_("Followers"), "count"),
               "net_reach": (_("People added"), "count"), "together": (_("Together (if all overlap … if none does)"), "interval:count")}  # fmt: skip
    caption = _("Alone, and with allies")
    return tables.table_view(
        shown, name="tab-allies-portfolio", caption=caption, columns=columns, source=source, language=language, most=15
    )


@recorded
def table_sums(sums: pd.DataFrame, *, language: str = "", source: str = "") -> tables.Shown:
    """Draw whom each sum of money would buy."""
    _ = i18n.translator(language)
    columns = {"money": (_("Money"), "number"), "spent": (_("Spent"), "number"), "names": (_("Allies"), "text"), "net_reach": (_("People added"), "count"),
               "engagements": (_("Engagements expected"), "count"), "price_each": (_("Price of one"), "number")}  # fmt: skip
    caption = _("What each sum would buy")
    return tables.table_view(
        sums, name="tab-allies-sums", caption=caption, columns=columns, source=source, language=language
    )


@recorded
def table_team(team: pd.DataFrame, *, language: str = "", source: str = "") -> tables.Shown:
    """Draw who has which hours, does what and answers for what."""
    _ = i18n.translator(language)
    columns = {"role": (_("Role"), "word"), "hours_week": (_("Hours a week"), "number"), "cost_week": (_("Cost of its week"), "number"),
               "duties": (_("Duties in the brief"), "text"), "answers_for": (_("Answers for"), "word")}  # fmt: skip
    return tables.table_view(
        team, name="tab-allies-team", caption=_("The team"), columns=columns, source=source, language=language, most=15
    )


@recorded
def table_duties(duties: pd.DataFrame, *, language: str = "", source: str = "") -> tables.Shown:
    """Draw each duty of a social media manager with who answers for it; those of nobody first."""
    _ = i18n.translator(language)
    shown = duties
    if len(duties):
        shown = duties.assign(answers=duties["answers"].where(duties["covered"], _("nobody"))).sort_values(
            "covered", kind="stable"
        )
    columns = {"duty": (_("Duty"), "text"), "answers": (_("Answers for it"), "word"), "helps": (_("Helps"), "text")}
    caption = _("Duties of the social media manager")
    return tables.table_view(
        shown, name="tab-allies-duties", caption=caption, columns=columns, source=source, language=language, most=15
    )


@recorded
def table_habits(habits: pd.DataFrame, *, language: str = "", source: str = "") -> tables.Shown:
    """Draw how often the client speaks with others."""
    _ = i18n.translator(language)
    shown = habits
    if len(habits):
        shown = habits[habits["n_posts"] > 0]
        shown = shown.assign(habit=[_(HABIT_WORDS[h]) for h in shown["habit"]])
    columns = {"account": (_("Account"), "text"), "habit": (_("Habit"), "text"), "n_kept": (_("Kept"), "count"), "n_posts": (_("Of posts"), "count"),
               "share": (_("Share (90% interval)"), "interval:percent")}  # fmt: skip
    caption = _("How often we speak with others")
    return tables.table_view(
        shown, name="tab-allies-habits", caption=caption, columns=columns, source=source, language=language, most=16
    )


@recorded
def table_passing(passing: pd.DataFrame, *, language: str = "", source: str = "") -> tables.Shown:
    """Draw posts of candidates that are worth passing on, each with the handle to tell."""
    _ = i18n.translator(language)
    shown = passing.assign(tell="@" + passing["account"]) if len(passing) else passing
    columns = {"published_at": (_("Posted"), "date"), "tell": (_("Tell"), "text"), "text": (_("Their words"), "text"), "words": (_("Our words in it"), "text"),
               "times_usual": (_("Against its usual post"), "times")}  # fmt: skip
    caption = _("Worth passing on: posts of candidates about our topics")
    return tables.table_view(
        shown, name="tab-allies-passing", caption=caption, columns=columns, source=source, language=language
    )
