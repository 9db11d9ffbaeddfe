"""Community: page or group, and what happens in its first ninety days?

A page is a business card that everybody may look at; a group is a room in which people speak. Which of them fits is read from how
people speak under the posts today, from the hours there are and from the strategy, and it is said how often the choice would fall
the other way if the weights were others.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import numpy as np
import pandas as pd
from pydantic import Field

from smmlib.core import charts, i18n, levels, schema, tables
from smmlib.core.brief import Brief, StepParams
from smmlib.core.errors import Refusal
from smmlib.core.findings import Finding, strength_of
from smmlib.core.stats import share_interval
from smmlib.methods import costing, leaning, starting, talking
from smmlib.methods import tasks as tasks_of
from smmlib.methods.positioning import lay_ground
from smmlib.views.community import (
    plot_days,
    plot_decision,
    table_decision,
    table_ground,
    table_motives,
    table_participation,
    table_tasks,
)
from smmlib.views.community_told import told

__all__ = (
    "Ground", "Params", "expect_participation", "findings_of", "form_of", "lay_ground", "plan_days", "plot_days",
    "plot_decision", "retell", "table_decision", "table_ground", "table_motives", "table_participation",
    "table_tasks", "weigh_decision", "weigh_motives",
)  # fmt: skip

N_ = i18n.N_
LEAST_KNOWN = 3  # criteria
ALL = "together"
METHOD = "weighted criteria; weights, scales and measurements moved together"
SOURCE = "smmlib.methods.leaning; data/reference/community_criteria.csv"
OPEN_HOURS, OPEN_ANSWERS = 7.0, 0.8
RESERVE = 0.1  # of the team's hours, for what nobody planned: no week is the average week


class Params(StepParams):
    """Settings of the notebook, the same as its parameters cell."""

    weight_talk: float = Field(3.0, ge=0, le=5, description="weight of how much is said in words")
    weight_questions: float = Field(2.0, ge=0, le=5, description="weight of how much is asked")
    weight_members: float = Field(3.0, ge=0, le=5, description="weight of how much readers answer each other")
    weight_regulars: float = Field(2.0, ge=0, le=5, description="weight of how many come back")
    weight_answers: float = Field(2.0, ge=0, le=5, description="weight of how fast the client answers")
    weight_hours: float = Field(3.0, ge=0, le=5, description="weight of the hours that are free for care")
    weight_strategy: float = Field(2.0, ge=0, le=5, description="weight of the hidden or open strategy")
    weight_audience: float = Field(1.0, ge=0, le=5, description="weight of how much of the audience is the wanted one")
    level: float = Field(0.8, ge=0.5, le=0.99, description="level of the intervals")


@dataclass(frozen=True)
class Ground:
    """Everything the decision is read from: tables of the run, reference tables, brief and settings."""

    posts: pd.DataFrame
    comments: pd.DataFrame
    accounts: pd.DataFrame
    account_days: pd.DataFrame
    portrait: pd.DataFrame
    ranking: pd.DataFrame
    platforms: pd.DataFrame
    criteria: pd.DataFrame
    brief: Brief
    settings: Params

    @property
    def home(self) -> str:
        """Network the decision is made for: the best placed of the own ones that knows pages and groups, else the one with most comments."""
        own = {a.platform for a in self.brief.accounts if a.role == "own"} - set(self.brief.exclude)
        kinds = dict(zip(self.platforms["platform"], self.platforms["communities"], strict=True))
        able = sorted(
            p
            for p in own
            if "group" in kinds.get(p, "") and ("page" in kinds.get(p, "") or "channel" in kinds.get(p, ""))
        )
        if not able:
            said = "; ".join(f"{p}: {kinds.get(p) or 'unknown'}" for p in sorted(own))
            raise Refusal(f"None of the client's networks lets one choose between a page and a group ({said}).")
        placed = self.ranking[self.ranking["platform"].isin(able) & self.ranking["place"].notna()].sort_values("place")
        if len(placed):
            return str(placed["platform"].iloc[0])
        own_posts = self.posts[self.posts["role"] == "own"]
        talk = {p: float(own_posts.loc[own_posts["platform"] == p, "comments"].sum()) for p in able}
        return max(able, key=lambda p: talk[p])

    @property
    def readers(self) -> pd.DataFrame:
        """Comments of readers at home; of all own accounts where nobody may choose."""
        return talking.of_readers(self.comments, self.brief, self.home_or_all)

    @property
    def home_or_all(self) -> str:
        """Home, or empty for all own accounts where nobody may choose."""
        try:
            return self.home
        except Refusal:
            return ""

    @property
    def free_hours(self) -> float:
        """Hours a week that the team has beyond its posts and a reserve; missing where the team or the hours of a post are not known."""
        have, _rate = costing.capacity(self.brief, pd.DataFrame())
        work = costing.own_work(self.posts, self.brief, reply_minutes=0.0)
        return have * (1 - RESERVE) - sum(line["hours"] for line in work if line["line"].startswith("own posts"))

    @property
    def followers(self) -> float:
        """Followers at home, or of all own accounts; missing where no export counts them."""
        canonical = {"accounts": self.accounts, "account_days": self.account_days}
        counted = tasks_of.followers_of(canonical, self.brief, self.brief.period.until)
        wanted = counted[[p for p in counted.index if self.home_or_all in ("", p)]].dropna()
        return float(wanted.sum()) if len(wanted) else float("nan")

    def with_settings(self, **changed: Any) -> Ground:
        """The same ground under other settings."""
        return Ground(**{**vars(self), "settings": self.settings.model_copy(update=changed)})


@levels.carried
def weigh_decision(ground: Ground) -> pd.DataFrame:
    """Weigh page against group by the criteria that the exports and the brief can tell.

    Returns
    -------
    table (n_criteria + 1, ...), contract ``community.decision``: heaviest criterion first, the unknown ones after them, and the row
    'together' last with the advised form, or 'cannot tell'

    Raises
    ------
    Refusal
        None of the client's networks knows both forms; or fewer than three criteria are known.
    """
    home, s = ground.home, ground.settings
    found = _measured(ground, home)
    rows, weighed = [], []
    for ref in ground.criteria.to_dict("records"):
        name, weight = ref["criterion"], float(getattr(s, f"weight_{ref['criterion']}"))
        m = found[name]
        one = leaning.Criterion(name, weight, m["value"], m["error"], float(ref["page_at"]), float(ref["group_at"]))
        weighed.append(one)
        group = None if np.isnan(m["value"]) else one.points
        rows.append(
            {
                **m,
                "criterion": name,
                "weight": weight,
                "group": group,
                "page": None if group is None else 1 - group,
                "unit": ref["unit"],
                "platform": home,
            }
        )
    known = [r for r in rows if r["group"] is not None and r["weight"] > 0]
    if len(known) < LEAST_KNOWN:
        missing = "; ".join(f"{r['criterion']}: {r['reason']}" for r in rows if r["group"] is None)
        raise Refusal(
            f"Only {len(known)} of {len(rows)} criteria are known ({LEAST_KNOWN} are needed). {missing.rstrip('.')}."
        )
    together = leaning.weigh(weighed)
    table = pd.DataFrame(rows).assign(weight=lambda t: t["weight"] / t.loc[t["group"].notna(), "weight"].sum()).sort_values(
        ["group", "weight"], key=lambda c: c.isna() if c.name == "group" else -c, kind="stable")  # fmt: skip
    table["weight"] = table["weight"].where(table["group"].notna())
    return schema.check(
        pd.concat([table, _together(together, len(known), home)], ignore_index=True), "community.decision"
    )


def _together(made: leaning.Leaning, n: int, home: str) -> pd.DataFrame:
    sure = strength_of(max(made.p_second, 1 - made.p_second), n=n, least=LEAST_KNOWN)
    form = (
        "cannot tell"
        if sure == "cannot tell" or made.known < leaning.LEAST_KNOWN
        else "group"
        if made.p_second > 0.5
        else "page"
    )
    reason = f"{made.known:.0%} of the weight is known; when only the weights move, the choice flips in {made.flips:.0%} of the ways"
    row = {"criterion": ALL, "weight": 1.0, "group": made.score, "page": 1 - made.score, "p_group": made.p_second, "form": form,
           "n": n, "platform": home, "status": "derived", "reason": reason}  # fmt: skip
    return pd.DataFrame([row])


def _measured(ground: Ground, home: str) -> dict[str, dict[str, Any]]:
    """Value, doubt, rows and source of each criterion."""
    level = ground.settings.level
    found = {}
    for name, share in talking.measure(ground.posts, ground.readers, platform=home).items():
        low, high = share_interval(share.count, share.n, level=level) if share.n else (np.nan, np.nan)
        error = float(np.sqrt(share.value * (1 - share.value) / share.n)) if share.n else np.nan
        found[name] = _row(share.value, error, share.n, "measured" if share.n else "unknown", share.reason, low, high)
    free = ground.free_hours
    known = not np.isnan(free)
    reason = (
        f"the team's hours, a tenth kept in reserve, less those of {_posts_said(ground)}"
        if known
        else "the brief does not say the team's hours, or how long a post takes"
    )
    found["hours"] = _row(
        max(0.0, free) if known else np.nan,
        0.15 * abs(free) if known else np.nan,
        0,
        "derived" if known else "unknown",
        reason,
    )
    hidden = ground.brief.strategy == "hidden"
    said = "the brief says: hidden, a subject that people follow" if hidden else "the brief says: open, posts that sell"
    found["strategy"] = _row(float(hidden), 0.0, 0, "stated", said)
    return found | {"audience": _wanted(ground.portrait, home)}


def _posts_said(ground: Ground) -> str:
    rhythm = ground.brief.planner.posts_per_week
    return "the posts that the planner asks for" if rhythm else "as many posts as until now"


def _row(
    value: float, error: float, n: int, status: str, reason: str, low: float = np.nan, high: float = np.nan
) -> dict[str, Any]:
    return {
        "value": value,
        "error": error,
        "value_low": low,
        "value_high": high,
        "n": n or None,
        "status": status,
        "reason": reason,
    }


def _wanted(portrait: pd.DataFrame, home: str) -> dict[str, Any]:
    """Share of the audience at home that the brief wants."""
    rows = (
        portrait[(portrait["platform"] == home) & (portrait["dimension"] == "target") & (portrait["value"] == "all")]
        if len(portrait)
        else portrait
    )
    rows = rows[rows["share"].notna()] if len(rows) else rows
    if rows.empty:
        unknown = "the audience there is not known, or the brief names no target audience"
        return _row(np.nan, np.nan, 0, "unknown", str(portrait.attrs.get("refused") or unknown))
    best = rows.sort_values("n_people", ascending=False).iloc[0]
    error = (best["share_high"] - best["share_low"]) / 3.3 if pd.notna(best["share_low"]) else 0.1
    n = int(best["n_people"]) if pd.notna(best["n_people"]) else 0
    said = f"share of the {best['measure']} in the target audience"
    return _row(float(best["share"]), float(error), n, "derived", said, best["share_low"], best["share_high"])


def form_of(decision: pd.DataFrame) -> str:
    """The form that the first ninety days are planned for: a page unless a group is advised, because it asks fewer hours."""
    return "group" if len(decision) and decision["form"].iloc[-1] == "group" else "page"


def plan_days(ground: Ground, decision: pd.DataFrame, tasks: pd.DataFrame) -> pd.DataFrame:
    """Lay the first ninety days out as dated tasks within the hours that the posts leave.

    Parameters
    ----------
    decision : ``community.decision``, may be empty; tasks : reference ``community_start``. Both left unchanged.

    Returns
    -------
    table (n_tasks, ...), contract ``community.first_90_days``; ``attrs`` carry ``left_out`` (task, times, hours without room), ``form``
    and ``hours_week`` (missing: no limit is known)

    Raises
    ------
    Refusal
        The posts leave the team no hours.
    """
    free, form = ground.free_hours, form_of(decision)
    if free <= 0:
        raise Refusal(
            f"The posts take {-free:.1f} hours a week more than the team has beside a tenth in reserve, so nothing is left for a community; plan fewer posts or find hours."
        )
    occasions = starting.wanted(tasks, form=form, strategy=ground.brief.strategy)
    placed, left_out = starting.schedule(
        occasions, start=ground.brief.period.until + timedelta(days=1), hours_week=free
    )
    if placed.empty:
        raise Refusal(f"The posts leave {free:.1f} hours a week, too few for the first task of a community.")
    made = schema.check(placed, "community.first_90_days")
    made.attrs = {"left_out": left_out.to_dict("records"), "form": form, "hours_week": free}
    return made


@levels.carried
def expect_participation(ground: Ground) -> pd.DataFrame:
    """Say how many of the followers speak today, beside the yardstick of one, nine and ninety in a hundred."""
    return talking.participation(
        ground.posts,
        ground.readers,
        ground.followers,
        platform=ground.home_or_all,
        until=ground.brief.period.until,
        level=ground.settings.level,
    )


@levels.carried
def weigh_motives(ground: Ground, motives: pd.DataFrame) -> pd.DataFrame:
    """Say which motives to join show in the comments, and which nobody can read there.

    Returns
    -------
    table (n_motives, ...): ``motive, share, share_low, share_high, n, why``, most visible first
    """
    found = talking.measure(ground.posts, ground.readers, platform=ground.home_or_all)
    rows = []
    for ref in motives.to_dict("records"):
        share = found.get(ref["sign"])
        known = share is not None and share.n > 0
        low, high = (
            share_interval(share.count, share.n, level=ground.settings.level) if known and share else (np.nan, np.nan)
        )
        why = share.reason if share is not None else ref["why"]
        rows.append({"motive": ref["motive"], "share": share.value if known and share else np.nan, "share_low": low, "share_high": high,
                     "n": share.n if known and share else 0, "why": why})  # fmt: skip
    return pd.DataFrame(rows).sort_values(
        "share", ascending=False, na_position="last", kind="stable", ignore_index=True
    )


def retell(ground: Ground, **weights: float) -> charts.Chart | tables.Shown:
    """Draw the decision under other weights: the what-if of the notebook."""
    return plot_decision(weigh_decision(ground.with_settings(**weights)), language=ground.brief.report_language)


@levels.told
def findings_of(ground: Ground, decision: pd.DataFrame, days: pd.DataFrame, people: pd.DataFrame) -> list[Finding]:
    """State page or group and how firmly, what would change it, how many will speak, and what the first ninety days hold."""
    return told(ground.criteria, lay_ground(ground.brief), decision, days, people)
