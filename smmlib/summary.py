"""Summary: the one-page strategy, and whether its steps agree with each other and with the brief.

A strategy fails at its seams: a goal nobody measures, a platform without posts, more hours than the team has, a plan
that sells in a community that promised not to. Each check below says what it looked at; one that could not look says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from pydantic import Field

from smmlib.core import charts, i18n, schema, tables, theme
from smmlib.core.brief import Brief, StepParams
from smmlib.core.drawing import recorded
from smmlib.core.findings import ORDER, STRENGTH_WORDS, Evidence, Finding, strongest_first
from smmlib.methods import agreement, seams

N_ = i18n.N_
CHECKS = {
    "goals stated": N_("Goals are stated"),
    "goal measured": N_("Each goal is measured by an export"),
    "goal leaves room": N_("No goal is already met"),
    "goal has a chance": N_("Each goal has a chance"),
    "goal watched": N_("Each goal has a progress marker"),
    "marker has a source": N_("Each progress marker can be read from an export"),
    "best platform is used": N_("The platform that ranks first is used"),
    "lists are long enough": N_("The lists of topics, headlines and tags are long enough"),
    "work within hours": N_("Posts and community fit the team's hours together"),
    "costs within the budget": N_("The costs stay within the budget"),
    "audience is awake": N_("The plan arrives by day in each zone of the audience"),
    "platform has content": N_("Each own account publishes"),
    "plan within hours": N_("The plan fits the team's hours"),
    "plan fits the strategy": N_("The plan fits the hidden or open strategy"),
    "nothing excluded": N_("No excluded platform is planned"),
    "expiry kept": N_("Nothing runs after its offer has ended"),
    "no banned word": N_("No banned word in topics or headlines"),
    "steps answered": N_("Each step has answered"),
}
STEPS = {
    "goals": N_("Goals and tasks"), "audience": N_("Audience"), "platforms": N_("Platforms"), "formats": N_("Formats and style"),
    "topics": N_("Topics"), "tags": N_("Tags"), "headlines": N_("Headlines"), "allies": N_("Allies and team"),
    "kpis": N_("Progress markers"), "budget": N_("Budget"), "community": N_("Community"), "calendar": N_("Calendar"),
    "monitoring": N_("Monitoring"), "site": N_("The site"),
}  # fmt: skip
HANDED = (
    "calendar.plan", "kpis.tree", "goals.goals", "platforms.ranking", "topics.ranking", "headlines.chosen", "tags.main",
    "community.first_90_days", "budget.lines",
)  # fmt: skip


class Params(StepParams):
    """Settings of the notebook, the same as its parameters cell."""

    most_findings: int = Field(
        12, ge=3, le=50, description="findings on the one-page strategy; all of them stay in the table"
    )


def summarise_strategy(findings: Sequence[Finding]) -> pd.DataFrame:
    """Put every finding of every step into one table, strongest first.

    Returns
    -------
    table (n_findings, ...), contract ``summary.strategy``; sentences are English, reports translate them from the findings
    """
    rows = [_row(f) for f in strongest_first(findings) if f.step != "summary"]
    return schema.check(pd.DataFrame(rows), "summary.strategy")


def _row(finding: Finding) -> dict[str, Any]:
    return {
        "step": finding.step,
        "finding": finding.id,
        "strength": finding.strength,
        "value": finding.value,
        "value_low": finding.low,
        "value_high": finding.high,
        "unit": finding.unit,
        "n": finding.n,
        "sentence": finding.sentence(),
        "action": finding.advice(),
    }


def check_strategy(
    brief: Brief,
    *,
    posts: pd.DataFrame,
    findings: Sequence[Finding],
    handed: Mapping[str, pd.DataFrame],
    steps: Sequence[str] = (),
) -> pd.DataFrame:
    """Check the steps against each other and against the brief.

    Parameters
    ----------
    posts : canonical posts; findings : of all steps; left unchanged
    handed : hand-over tables by name, such as ``calendar.plan`` and ``kpis.tree``; an absent or empty one makes its checks unknown
    steps : names of the steps that are in the workbook

    Returns
    -------
    table (n_checks, 5), contract ``summary.checks``; ``passed`` is empty where a check had nothing to look at, failed checks first
    """
    empty = pd.DataFrame()
    plan, tree, judged, ranking, topics, headlines, tags, first_days, lines = (handed.get(n, empty) for n in HANDED)
    rows = [
        *agreement.goals(brief, posts, judged),
        *seams.reach(judged),
        *agreement.markers(brief, tree),
        *seams.sources(tree),
        *agreement.platforms(brief, posts),
        *seams.best_platform(brief, ranking, plan),
        *seams.lists(topics, headlines, tags),
        *agreement.hours(brief, plan),
        *seams.all_hours(brief, plan, first_days),
        *seams.money(brief, lines),
        *seams.awake(brief, plan),
        *agreement.strategy(brief, plan),
        *agreement.exclusions(brief, plan),
        *agreement.expiry(plan),
        *agreement.banned(brief, plan),
        *agreement.answered(steps, findings),
    ]
    table = schema.check(pd.DataFrame(rows), "summary.checks")
    order = table["passed"].map({False: 0, True: 2}).astype("float64").fillna(1)
    return table.iloc[order.argsort(kind="stable")].reset_index(drop=True)


def findings_of(checks: pd.DataFrame) -> list[Finding]:
    """State each check that failed, and how many held."""
    failed = checks[checks["passed"] == False]  # noqa: E712  a missing answer is no failure
    found = [_failed(row) for row in failed.to_dict("records")]
    held, unknown = int((checks["passed"] == True).sum()), int(checks["passed"].isna().sum())  # noqa: E712
    message = (
        N_("{held:count} of {n:count} checks across steps held, {unknown:count} could not be made yet")
        if unknown
        else N_("{held:count} of {n:count} checks across steps held")
    )
    values = {"held": held, "n": len(checks), "unknown": unknown}
    return [
        *found,
        Finding(
            id="summary.checks",
            message=message,
            values=values,
            value=held,
            unit="count",
            n=len(checks),
            strength="clear",
            evidence=EVIDENCE,
        ),
    ]


EVIDENCE = Evidence(table="summary.checks", method="rules over the hand-over tables and the brief")


def _failed(row: Mapping[str, Any]) -> Finding:
    values = {"check": CHECKS[row["check"]], "sentence": row["sentence"], "remedy": row["remedy"] or ""}
    slug = row["check"].replace(" ", "_")
    return Finding(
        id=f"summary.{slug}.{row['subject']}",
        message=N_("Does not hold: {check:word} - {sentence}"),
        values=values,
        unit="text",
        strength="clear",
        evidence=EVIDENCE,
        action=N_("{remedy}") if row["remedy"] else "",
        weight=1.0,
    )


@recorded
def plot_strength(strategy: pd.DataFrame, *, language: str = "", caption: str = "") -> charts.Chart | tables.Shown:
    """Draw how many findings of each step are clear, leaning, or cannot be told."""
    _ = i18n.translator(language)
    if strategy.empty:
        return tables.note("fig-summary-strength", _("No step has found anything yet."), language)
    counts = (
        strategy.groupby(["step", "strength"]).size().unstack(fill_value=0).reindex(columns=list(ORDER), fill_value=0)
    )
    colours = (theme.ACCENT, "#8FBBD9", "#D9D9D9")
    with charts.canvas(language=language, height=charts.rows_height(len(counts), each=0.42)) as drawing:
        left = pd.Series(0, index=counts.index)
        for strength, colour in zip(ORDER, colours, strict=True):
            drawing.ax.barh(
                [_(STEPS.get(step, step)) for step in counts.index],
                counts[strength],
                left=left,
                color=colour,
                height=0.6,
                label=_(STRENGTH_WORDS[strength]),
            )
            left = left + counts[strength]
        drawing.ax.invert_yaxis()
        drawing.ax.locator_params(axis="x", integer=True)
        drawing.ax.legend(loc="upper center", bbox_to_anchor=(0.5, -0.12), ncols=3, frameon=False, fontsize=9)
        sure = int((strategy["strength"] == "clear").sum())
        title = _("{sure} of {n} findings are clear").format(sure=sure, n=len(strategy))
        return drawing.keep(
            "fig-summary-strength",
            title,
            _("Findings of each step by strength; grey is what the data cannot tell"),
            caption,
        )


@recorded
def table_strategy(strategy: pd.DataFrame, *, most: int = 12, language: str = "") -> tables.Shown:
    """Draw the strongest lines of the strategy; what cannot be told stands in the report's own list."""
    _ = i18n.translator(language)
    told = strategy[strategy["strength"] != "cannot tell"]
    named = told.assign(
        strength=[_(STRENGTH_WORDS[s]) for s in told["strength"]], step=[_(STEPS.get(s, s)) for s in told["step"]]
    )
    columns = {
        "step": (_("Step"), "text"),
        "strength": (_("Strength"), "text"),
        "sentence": (_("Finding"), "text"),
        "action": (_("What to do"), "text"),
    }
    return tables.table_view(
        named,
        name="tab-summary-strategy",
        caption=_("The strategy on one page"),
        columns=columns,
        language=language,
        most=most,
    )


@recorded
def table_checks(checks: pd.DataFrame, *, language: str = "") -> tables.Shown:
    """Draw the checks, failed ones first."""
    _ = i18n.translator(language)
    answer = {True: _("holds"), False: _("does not hold")}
    shown = checks.assign(
        check=[_(CHECKS[c]) for c in checks["check"]],
        answer=[_("not yet known") if pd.isna(p) else answer[bool(p)] for p in checks["passed"]],
    )
    columns = {
        "check": (_("Check"), "text"),
        "subject": (_("Of"), "text"),
        "answer": (_("Answer"), "text"),
        "sentence": (_("What was found"), "text"),
    }
    return tables.table_view(
        shown, name="tab-summary-checks", caption=_("Do the steps agree?"), columns=columns, language=language, most=60
    )
