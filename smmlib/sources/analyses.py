"""Which analyses the tables allow, and which export from which menu turns on those that are off."""

from __future__ import annotations

import csv
import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from smmlib.sources.headers import REFERENCE
from smmlib.sources.reporting import Analysis

if TYPE_CHECKING:
    import pandas as pd

    from smmlib.core.brief import Brief

Tables = Mapping[str, "pd.DataFrame"]


@dataclass(frozen=True)
class Need:
    """What one analysis needs: a test of the tables, the reason when it fails, and the kind of export that helps."""

    step: str
    name: str
    met: Callable[[Tables], bool]
    reason: str
    export: str


def _has(table: str, *columns: str, role: str = "") -> Callable[[Tables], bool]:
    def met(tables: Tables) -> bool:
        rows = tables[table]
        if role:
            rows = rows[rows["role"] == role]
        return bool(len(rows)) and all(bool(rows[c].notna().any()) for c in columns)

    return met


def _any_of(*columns: str) -> Callable[[Tables], bool]:
    return lambda tables: any(_has("posts", column)(tables) for column in columns)


def _timed(tables: Tables) -> bool:
    return bool(tables["posts"]["time_precision"].isin(["minute", "hour"]).any())


NEEDS: tuple[Need, ...] = (
    Need("audience", "portrait of the audience", _has("audience"), "no file holds age, gender or places of the audience", "audience"),
    Need("audience", "segments of customers", _has("customers"), "there is no table of customers", "customers"),
    Need("audience", "active hours", _timed, "no post carries an hour", "hours"),
    Need("platforms", "density and ranking of platforms", _has("posts"), "there are no posts", "posts"),
    Need("formats", "effect of formats", _has("posts", "format"), "no post says its format", "posts"),
    Need("formats", "effect by reach", _has("posts", "reach"), "no post carries reach; rates are taken by views or followers, if there are any", "reach"),
    Need("formats", "organic and boosted posts apart", _has("posts", "is_boosted"), "no post says whether money was spent on it", "boosted"),
    Need("topics", "topics", _has("posts", "text"), "no post carries its words", "posts"),
    Need("topics", "gap to competitors", _has("posts", "text", role="competitor"), "there are no posts of competitors", "competitors"),
    Need("tags", "tags", lambda t: bool(t["posts"]["tags"].fillna("").ne("").any()), "no post carries a hashtag", "posts"),
    Need("headlines", "headlines that worked", lambda t: _has("posts", "text")(t) and _any_of("reactions", "likes", "comments", "shares", "clicks")(t),
         "no post carries both words and reactions or clicks", "posts"),
    Need("calendar", "best time to post", _timed, "no post carries an hour", "hours"),
    Need("allies", "ties between accounts", _has("links"), "there is no table of ties (mentions, reposts)", "links"),
    Need("kpis", "engagement", _any_of("reactions", "likes", "comments", "shares", "saves"), "no post carries reactions, comments, shares or saves", "posts"),
    Need("kpis", "growth of followers", _has("account_days", "followers"), "no file holds followers day by day", "account_days"),
    Need("budget", "what money brought", _has("ads", "spend"), "there is no export of advertisements", "ads"),
    Need("community", "talk under posts", _has("comments"), "there is no table of comments", "comments"),
    Need("monitoring", "volume and sentiment of mentions", _has("mentions", "text"), "there is no table of mentions", "mentions"),
    Need("monitoring", "time to answer", lambda t: _has("comments", "replied_at")(t) or _has("mentions", "replied_at")(t),
         "no comment or mention says when the brand answered", "comments"),
    Need("monitoring", "competitors", _has("posts", role="competitor"), "there are no posts of competitors", "competitors"),
    Need("site", "link previews and sharing", _has("site_pages", "html"), "there is no saved page of the client's site", "site_pages"),
    Need("site", "visits from social media", _has("site_sessions"), "there is no export of the site's sessions", "site_sessions"),
)  # fmt: skip


def analyses(tables: Tables, brief: Brief | None) -> tuple[Analysis, ...]:
    """Judge every analysis by the tables; those that are off name the exports, for the brief's platforms."""
    platforms = sorted({a.platform for a in brief.accounts} if brief else _found(tables))
    out = []
    for need in NEEDS:
        on = need.met(tables)
        out.append(
            Analysis(
                need.step, need.name, on, "" if on else f"{need.reason}.", () if on else where(need.export, platforms)
            )
        )
    return tuple(out)


def _found(tables: Tables) -> set[str]:
    return {str(p) for rows in tables.values() if "platform" in rows for p in rows["platform"].dropna().unique()}


def where(export: str, platforms: list[str]) -> tuple[str, ...]:
    """The menus in which a kind of export is found: on each platform named, and those of no single platform."""
    rows = [r for r in _menus() if r["export"] == export and r["platform"] in platforms]
    rows += [r for r in _menus() if r["export"] == export and r["platform"] == "any"]
    return tuple(f"{'' if r['platform'] == 'any' else r['platform'] + ': '}{r['menu']}" for r in rows)


@functools.cache
def _menus() -> tuple[dict[str, str], ...]:
    text = (REFERENCE / "menus.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))
