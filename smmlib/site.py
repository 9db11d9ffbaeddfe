"""The site: does it help or hurt when somebody shares it?

Pages are judged by rules with a source each, as networks' robots see them: from the HTML, without running scripts. What is
found is a fact about the pages given, not an estimate; which pages were given is what decides how far it speaks for the site.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any

import pandas as pd
from pydantic import Field

from smmlib.core import charts, i18n, schema, tables, text, theme
from smmlib.core.brief import StepParams
from smmlib.core.drawing import recorded
from smmlib.core.errors import Refusal
from smmlib.core.findings import Evidence, Finding, refusal, short
from smmlib.methods import page_checks
from smmlib.methods.page_reading import host_of
from smmlib.methods.preview_rules import preview_of

N_ = i18n.N_
METHOD = "tags of the saved HTML against dated rules; 3, 2 or 1 points for a serious, useful or fine rule"
SOURCE = "data/reference/site_rules.csv; smmlib.methods.page_checks"
NO_PAGES = (
    "There is no saved page of the client's site; save a few that people share as HTML into a folder of the client "
    "and name that folder under 'site' in the brief."
)
NONE_READ = "None of the saved pages could be read; the first problem: {page}: {problem}"


class Params(StepParams):
    """Settings of the notebook, the same as its parameters cell."""

    least_score: float = Field(0.8, ge=0, le=1, description="pages that score less are named")
    n_repairs: int = Field(3, ge=1, le=20, description="repairs that are planned first")


def check_pages(
    pages: pd.DataFrame, rules: pd.DataFrame, links: pd.DataFrame, *, accounts: Sequence[tuple[str, str]] = ()
) -> pd.DataFrame:
    """Judge each saved page by each rule, with the line of HTML that shows it.

    Parameters
    ----------
    pages : canonical ``site_pages``; rules, links : reference tables ``site_rules`` and ``site_links``. All left unchanged.
    accounts : the client's own accounts, (platform, handle)

    Returns
    -------
    table (n_pages x n_rules, ...), contract ``site.results``; ``passed`` is missing where a rule does not apply

    Raises
    ------
    Refusal
        No page was given, or none could be read; the message says what to do.
    """
    if pages.empty:
        raise Refusal(NO_PAGES)
    read = page_checks.read(pages)
    if not read:
        first = pages.iloc[0]
        raise Refusal(NONE_READ.format(page=first["page"], problem=first["problem"]))
    return schema.check(page_checks.judge(read, rules, links, accounts), "site.results")


def score_pages(pages: pd.DataFrame, results: pd.DataFrame) -> pd.DataFrame:
    """Score each page and say what a shared link to it would show; pages that could not be read stand last, with the reason.

    Returns
    -------
    table (n_pages, ...), contract ``site.pages``, lowest score first

    Raises
    ------
    Refusal
        No page was given.
    """
    if pages.empty:
        raise Refusal(str(results.attrs.get("refused", NO_PAGES)))
    seen = [{"page": p.name, **preview_of(p), "by_browser": bool(p.saved_from)} for p in page_checks.read(pages)]
    shown = pd.DataFrame(seen, columns=["page", "title", "description", "picture", "picture_size", "address", "by_browser"])  # fmt: skip
    table = pages[["page", "problem"]].rename(columns={"problem": "reason"}).merge(shown, on="page", how="left")
    table = table.merge(page_checks.scores(results), on="page", how="left")
    return schema.check(table.sort_values(["score", "page"], ignore_index=True), "site.pages")


def plan_repairs(results: pd.DataFrame) -> pd.DataFrame:
    """Order what is broken by what mending it on all pages adds to their mean score; see `methods.page_checks.repairs`."""
    if results.empty:
        return pd.DataFrame().pipe(_refused, str(results.attrs.get("refused", NO_PAGES)))
    return page_checks.repairs(results)


def _refused(table: pd.DataFrame, reason: str) -> pd.DataFrame:
    table.attrs["refused"] = reason
    return table


def findings_of(
    results: pd.DataFrame, pages: pd.DataFrame, *, least_score: float = 0.8, n_repairs: int = 3
) -> list[Finding]:
    """State how the pages stand, which serious rules are broken, what to mend first, and which pages could not be read."""
    if results.empty:
        reason = str(results.attrs.get("refused", NO_PAGES))
        message = N_("How shared links look cannot be told: {reason}")
        return [refusal("site", "results", reason, table="site.results", message=message)]
    repairs = plan_repairs(results)
    broken = [_broken(row) for row in repairs.to_dict("records") if row["severity"] == "serious"]
    return [_standing(results, pages, repairs, n_repairs), *broken, *_low(pages, least_score), *_unread(pages)]


def _evidence(table: str) -> Evidence:
    return Evidence(table=table, method=METHOD, source=SOURCE)


def _standing(results: pd.DataFrame, pages: pd.DataFrame, repairs: pd.DataFrame, n_repairs: int) -> Finding:
    read = pages[pages["score"].notna()]
    mean, first = float(read["score"].mean()), repairs.head(n_repairs)
    values: dict[str, Any] = {"pages": len(read), "score": short(mean), "rules": results["rule"].nunique()}
    if first.empty:
        message = N_("All {rules} rules for shared links that apply are kept on the {pages} saved pages")
    else:
        message = N_(
            "The {pages} saved pages keep {score:percent} of the points for shared links; {n} repairs would make it {then:percent}"
        )
        values |= {"n": len(first), "then": short(float(first["then"].iloc[-1]))}
    return Finding(
        id="site.score", message=message, values=values, value=mean, unit="fraction", n=len(read), strength="clear",
        evidence=_evidence("site.pages"), action=N_("Mend first: {titles}.") if len(first) else "",
        action_values={"titles": "; ".join(first["title"])}, weight=1 - mean,
    )  # fmt: skip


def _broken(row: dict[Any, Any]) -> Finding:
    return Finding(
        id=f"site.results.{row['rule']}",
        message=N_("Broken on {broken} of {of} pages: '{title}' ({pages})"),
        values={"title": row["title"], "broken": row["n_broken"], "of": row["n_pages"], "pages": text.label(row["pages"], longest=120)},
        value=row["n_broken"], unit="count", n=row["n_pages"], strength="clear", evidence=_evidence("site.results"),
        action=N_("{remedy}."), action_values={"remedy": row["remedy"].rstrip(".")}, weight=row["gain"],
    )  # fmt: skip


def _low(pages: pd.DataFrame, least_score: float) -> list[Finding]:
    return [
        Finding(
            id=f"site.pages.{row.page}", message=N_("The page {page} keeps {score:percent} of the points, less than {least:percent}"),
            values={"page": row.page, "score": short(row.score), "least": least_score}, value=row.score, unit="fraction",
            n=int(row.n_rules), strength="clear", evidence=_evidence("site.pages"), weight=least_score - row.score,
            action=N_("Do not share this page before its serious faults are mended.") if row.n_serious else "",
        )
        for row in pages[pages["score"] < least_score].itertuples()
    ]  # fmt: skip


def _unread(pages: pd.DataFrame) -> list[Finding]:
    message = N_("A saved page could not be read: {reason}")
    return [
        refusal("site", f"unread.{row.page}", f"{row.page}: {row.reason}", table="site.pages", message=message)
        for row in pages[pages["reason"].notna()].itertuples()
    ]


@recorded
def plot_repairs(
    results: pd.DataFrame, *, n_repairs: int = 3, language: str = "", caption: str = ""
) -> charts.Chart | tables.Shown:
    """Draw what each repair adds to the mean score, the planned ones in colour."""
    _ = i18n.translator(language)
    repairs = plan_repairs(results)
    if repairs.empty:
        return tables.note("fig-site-repairs", str(repairs.attrs.get("refused", _("Nothing is broken."))), language)
    shown, planned = repairs.head(12).iloc[::-1], set(repairs["rule"].head(n_repairs))
    with charts.canvas(language=language, height=charts.rows_height(len(shown))) as drawing:
        colours = [theme.ACCENT if rule in planned else theme.CONTEXT for rule in shown["rule"]]
        drawing.ax.barh(range(len(shown)), shown["gain"] * 100, color=colours, height=0.62)
        for place, row in enumerate(shown.itertuples()):
            said = _("{broken} of {of} pages").format(broken=row.n_broken, of=row.n_pages)
            drawing.ax.annotate(said, (row.gain * 100, place), xytext=(4, 0), textcoords="offset points", va="center", fontsize=8.5)  # fmt: skip
        drawing.ax.set_yticks(range(len(shown)), [text.label(_(t), longest=52) for t in shown["title"]])
        drawing.ax.margins(x=0.22)
        done = i18n.percent(float(repairs.head(n_repairs)["then"].iloc[-1]), language)
        now = i18n.percent(float(repairs["then"].iloc[0] - repairs["gain"].iloc[0]), language)
        title = _("Site: {n} repairs lift the score from {now} to {done}")
        subtitle = _(
            "Percentage points of the mean score of {pages} pages that each repair adds; coloured: planned first"
        )
        return drawing.keep(
            "fig-site-repairs", title.format(n=len(repairs.head(n_repairs)), now=now, done=done),
            subtitle.format(pages=results["page"].nunique()), caption,
        )  # fmt: skip


@recorded
def plot_previews(
    pages: pd.DataFrame, *, most: int = 6, language: str = "", caption: str = ""
) -> charts.Chart | tables.Shown:
    """Draw how shared links would look, the lowest score first; pictures are named, never fetched."""
    _ = i18n.translator(language)
    read = pages[pages["score"].notna()] if "score" in pages else pages
    if read.empty:
        return tables.note(
            "fig-site-previews", str(pages.attrs.get("refused", _("There is no page to preview."))), language
        )
    shown = read.head(most).reset_index(drop=True)
    without = int(shown["picture"].isna().sum())
    with charts.canvas(language=language, height=0.4 + 1.25 * len(shown)) as drawing:
        for place, row in shown.iterrows():
            _draw_card(drawing.ax, row, len(shown) - 1 - int(str(place)), language)
        drawing.ax.set_xlim(-0.02, 10.04)
        drawing.ax.set_ylim(-0.05, len(shown))
        drawing.ax.axis("off")
        title = (
            _("Previews: {n} of {of} shared links have no picture").format(n=without, of=len(shown))
            if without
            else _("Previews: every shared link has a picture")
        )
        subtitle = _("A sketch from the page's tags; networks cut and choose in their own ways. Lowest score first")
        return drawing.keep("fig-site-previews", title, subtitle, caption)


def _draw_card(ax: Any, row: pd.Series, at: int, language: str) -> None:
    """One card: picture at the left, host, title and words at the right, the file's name and score above the title."""
    from matplotlib.patches import Rectangle

    _ = i18n.translator(language)
    has = pd.notna(row["picture"])
    ax.add_patch(Rectangle((0, at + 0.08), 10, 0.84, facecolor="white", edgecolor=theme.CONTEXT, linewidth=0.8))
    ax.add_patch(Rectangle((0, at + 0.08), 2.2, 0.84, facecolor=theme.FAINT if has else "white", edgecolor=theme.CONTEXT, linewidth=0.8, linestyle="-" if has else ":"))  # fmt: skip
    size = row["picture_size"] if pd.notna(row["picture_size"]) else _("size not stated")
    ax.text(1.1, at + 0.5, _("picture") + f"\n{size}" if has else _("no picture"), ha="center", va="center", fontsize=8.5, color=theme.INK if has else theme.CONTRAST)  # fmt: skip
    host = host_of(row["address"]) if pd.notna(row["address"]) else _("address not stated")
    score = i18n.percent(row["score"], language)
    ax.text(2.4, at + 0.83, f"{host.upper()}   ·   {text.label(row['page'], longest=40)}   ·   {score}", va="center", fontsize=7.5, color="#666666")  # fmt: skip
    title = text.label(row["title"], longest=60) if pd.notna(row["title"]) else _("(no title: the network picks words)")
    ax.text(2.4, at + 0.62, title, va="center", fontsize=10, fontweight="bold", color=theme.INK if pd.notna(row["title"]) else theme.CONTRAST)  # fmt: skip
    words = text.label(row["description"], longest=155) if pd.notna(row["description"]) else _("(no description)")
    ax.text(2.4, at + 0.48, textwrap.fill(words, 86), va="top", fontsize=8.5, color=theme.INK if pd.notna(row["description"]) else theme.CONTRAST)  # fmt: skip


@recorded
def table_broken(results: pd.DataFrame, *, language: str = "", source: str = "", most: int = 15) -> tables.Shown:
    """Draw each broken rule with the line that shows it and the repair, heaviest first."""
    _ = i18n.translator(language)
    broken = results[results["passed"].eq(False).fillna(False)] if len(results) else results
    shown = broken.sort_values(["weight", "rule", "page"], ascending=[False, True, True])
    shown.attrs = dict(results.attrs)
    columns = {
        "title": (_("Broken rule"), "text"), "page": (_("Page"), "text"), "evidence": (_("What shows it"), "text"),
        "remedy": (_("Repair"), "text"),
    }  # fmt: skip
    return tables.table_view(
        shown, name="tab-site-broken", caption=_("Broken rules, the serious ones first"), columns=columns, source=source,
        language=language, most=most,
    )  # fmt: skip
