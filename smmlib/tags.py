"""Tags: which few tags say what the client is about, and does their number matter?

Tags help people and machines to sort posts; how many there are has not been shown to matter. So the list is small and
fixed: the brand's tags, and for each topic three to five that belong to it, are not everybody's, and do not repeat each other.
"""

from __future__ import annotations

import pandas as pd
from pydantic import Field

from smmlib.core import charts, i18n, schema, tables
from smmlib.core.brief import StepParams
from smmlib.core.errors import Refusal
from smmlib.core.findings import Evidence, Finding, of_lift, refusal, short, strength_of, strengths
from smmlib.methods import tag_count, tagging
from smmlib.methods.accounts import each_own_account

N_ = i18n.N_
METHOD = "share of the topic's posts x log-rarity x (1 - redundancy), chosen greedily"
SOURCE = "smmlib.methods.tagging"
WAYS = {"by topic": N_("tags of the topic"), "popular": N_("most used tags")}


class Params(StepParams):
    """Settings of the notebook, the same as its parameters cell."""

    per_topic: int = Field(4, ge=3, le=5, description="tags recommended for each topic")
    most_main: int = Field(15, ge=3, le=30, description="longest list of main tags")
    level: float = Field(0.90, ge=0.5, le=0.99, description="level of the intervals")
    metric: str = Field("", description="METRICS.md id of the rate, empty for the first that the export allows")


def find_tags(
    posts: pd.DataFrame,
    assigned: pd.DataFrame,
    *,
    brand: tuple[str, ...] = (),
    banned: tuple[str, ...] = (),
    per_topic: int = 4,
) -> pd.DataFrame:
    """Recommend a few tags for each topic, from what the client and its competitors tagged until now.

    The client's own signs and competitors' names are no subject; banned words are never recommended, inside a tag either.

    Parameters
    ----------
    posts : canonical posts; assigned : ``topics.assigned``. Both left unchanged.

    Returns
    -------
    table, contract ``tags.by_topic``, best first within a topic; ``attrs["left_out"]`` lists tags refused for a banned word

    Raises
    ------
    Refusal
        There are no topics, or no post carries a tag.
    """
    if assigned.empty:
        raise Refusal(f"Tags are chosen for topics. {assigned.attrs.get('refused', 'No topics were found.')}")
    rows = _rows(posts)
    banned_here = {t for t in rows["tag"].unique() if tagging.is_banned(t, banned)}
    out = tagging.signature(rows, brand) | tagging.rivals_own(rows) | banned_here
    scored = tagging.score_tags(rows, assigned, leave_out=out)
    chosen = tagging.choose(scored, rows, most=per_topic)
    if chosen.empty:
        raise Refusal(
            f"No tag was carried by {tagging.LEAST_CARRIERS} posts of one topic, so no tag belongs to a topic yet."
        )
    why = [
        f"on {row.n_posts} of {row.n_topic} posts about it: {row.n_own} own, {row.n_competitors} of competitors; {row.n_all} posts in all"
        for row in chosen.itertuples()
    ]
    table = schema.check(chosen.assign(why=why), "tags.by_topic")
    table.attrs = {"left_out": sorted(banned_here)}
    return table


def _rows(posts: pd.DataFrame) -> pd.DataFrame:
    rows = tagging.tag_rows(posts[posts["role"].isin(["own", "competitor"])])
    if rows.empty:
        raise Refusal(
            "No post of the client or a competitor carries a tag; tags stand in the captions of a content export."
        )
    return rows


def rank_main(
    posts: pd.DataFrame,
    by_topic: pd.DataFrame,
    ranking: pd.DataFrame,
    *,
    brand: tuple[str, ...] = (),
    banned: tuple[str, ...] = (),
    most: int = 15,
) -> pd.DataFrame:
    """List the company's main tags: the brief's, then the best of each topic in the order of the topics.

    Where topics are unknown the tags used most until now stand in for them, and say so.

    Returns
    -------
    table, contract ``tags.main``, in order of place

    Raises
    ------
    Refusal
        The brief names no tags and no post carries any.
    """
    rows = tagging.tag_rows(posts[posts["role"].isin(["own", "competitor"])])
    wanted = [t for t in dict.fromkeys(tagging.plain(t) for t in brand) if t and not tagging.is_banned(t, banned)]
    first = pd.DataFrame({"tag": wanted, "kind": "brand", "why": "brand tag of the brief"})
    rest = _best_of_topics(by_topic, ranking) if len(by_topic) else _most_used(rows, banned)
    if first.empty and rest.empty:
        raise Refusal(
            "The brief names no tags and no post carries any; name two or three under brand: tags in client.yaml."
        )
    table = pd.concat([first, rest], ignore_index=True).drop_duplicates("tag").head(most)
    used = {role: rows.loc[rows["role"] == role, "tag"].value_counts() for role in ("own", "competitor")}
    counts = {
        f"n_{name}": table["tag"].map(used[role]).fillna(0).astype("int64")
        for name, role in (("own", "own"), ("competitors", "competitor"))
    }
    table = table.assign(**counts, n_posts=counts["n_own"] + counts["n_competitors"], place=range(1, len(table) + 1))
    return schema.check(table, "tags.main")


def _best_of_topics(by_topic: pd.DataFrame, ranking: pd.DataFrame) -> pd.DataFrame:
    """The first tag of each topic that the client speaks about, best topic first; then the second tags."""
    order = {t: i for i, t in enumerate(ranking["topic"])} if len(ranking) else {}
    known = by_topic[by_topic["topic"].isin(order)] if order else by_topic
    turn = known["topic"].map(order).fillna(0) if order else -known["score"]
    listed = known.assign(turn=turn).sort_values(["place", "turn", "tag"])
    return listed.assign(
        kind="topic", why=[f"{w}, topic '{t}'" for w, t in zip(listed["why"], listed["topic"], strict=True)]
    )[["tag", "kind", "topic", "score", "why"]]


def _most_used(rows: pd.DataFrame, banned: tuple[str, ...]) -> pd.DataFrame:
    own = rows.loc[rows["role"] == "own", "tag"].value_counts()
    kept = [t for t, n in own.items() if n >= tagging.LEAST_CARRIERS and not tagging.is_banned(t, banned)]
    return pd.DataFrame(
        {"tag": kept, "kind": "used", "why": "used most until now; topics are unknown, so its subject is not checked"}
    )


def check_hits(
    posts: pd.DataFrame, assigned: pd.DataFrame, *, brand: tuple[str, ...] = (), level: float = 0.90
) -> pd.DataFrame:
    """Backtest: five tags by topic, learnt from the earlier posts, against the five most popular, on the later own posts.

    Returns
    -------
    table of `methods.tagging.hit_ratios`; empty, with the reason in ``attrs["refused"]``, where it cannot be checked
    """
    try:
        if assigned.empty:
            raise Refusal(str(assigned.attrs.get("refused", "No topics were found.")))
        return tagging.hit_ratios(posts, assigned, brand=brand, level=level)
    except Refusal as why:
        table = pd.DataFrame(columns=["way", "hit", "hit_low", "hit_high", "n_posts"])
        table.attrs["refused"] = str(why)
        return table


def compare_counts(
    posts: pd.DataFrame, assigned: pd.DataFrame, *, zone: str = "UTC", level: float = 0.90, metric: str = ""
) -> pd.DataFrame:
    """Compare posts by their number of tags, on each own account, adjusted for trend, format, part of the day and topic.

    Returns
    -------
    table: ``platform, account, tags`` (class), ``lift, lift_low, lift_high, p_better, n_posts, place, reason``; empty, with the reason
    in ``attrs["refused"]``, where no account can be compared
    """
    key = tagging.KEY
    with_topic = (
        posts.merge(assigned[[*key, "topic"]], on=key, how="left") if len(assigned) else posts.assign(topic=None)
    )
    with_topic["topic"] = with_topic["topic"].fillna("none")
    try:
        return each_own_account(
            with_topic, lambda some: tag_count.count_effects(some, zone=zone, level=level, metric=metric)
        )[0]
    except Refusal as why:
        table = pd.DataFrame(
            columns=["platform", "account", "tags", "lift", "lift_low", "lift_high", "n_posts", "place"]
        )
        table.attrs["refused"] = str(why)
        return table


def findings_of(
    main: pd.DataFrame, by_topic: pd.DataFrame, hits: pd.DataFrame, counts: pd.DataFrame, studies: pd.DataFrame
) -> list[Finding]:
    """State the list, whether it hits what the client later used, what competitors tag, and that the number has no shown effect."""
    found = (
        [_list_finding(main, by_topic)]
        if len(main)
        else [_silent("main", str(main.attrs.get("refused", "there are no tags")))]
    )
    if by_topic.empty:
        found.append(_silent("by_topic", str(by_topic.attrs.get("refused", "there are no topics"))))
    else:
        found += _unused(by_topic)
    found.append(_hit_finding(hits) if len(hits) else _silent("hits", str(hits.attrs["refused"])))
    if counts.empty:
        elsewhere = "; ".join(
            f"{s.study} ({s.year}, {int(s.posts):,} posts): {s.finding}" for s in studies.itertuples()
        )
        reason = f"{counts.attrs['refused']} Elsewhere it had no shown effect: {elsewhere}."
        return [
            *found,
            _silent("count", reason, N_("Whether the number of tags matters here cannot be told: {reason}")),
        ]
    return found + [_count_finding(some, studies) for _key, some in counts.groupby(["platform", "account"], sort=True)]


def _silent(slug: str, reason: str, message: str = N_("Which tags fit cannot be told: {reason}")) -> Finding:
    return refusal("tags", slug, reason, table="tags.main", message=message)


def _list_finding(main: pd.DataFrame, by_topic: pd.DataFrame) -> Finding:
    brand = main.loc[main["kind"] == "brand", "tag"]
    n_topics = int(by_topic["topic"].nunique()) if len(by_topic) else 0
    return Finding(
        id="tags.main",
        message=N_(
            "A fixed list is enough: {main}; and a few for each of {topics:count} topics, {tags:count} tags in all"
        ),
        values={
            "main": " ".join(f"#{t}" for t in main["tag"].head(6)),
            "topics": n_topics,
            "tags": len(set(main["tag"]) | set(by_topic["tag"])),
        },
        n=int(main["n_posts"].sum()),
        strength="clear" if len(brand) and n_topics else "leaning",
        evidence=Evidence(table="tags.main", method=METHOD, source=SOURCE),
        action=N_("Keep the list beside the calendar: the brand's tags and two or three of the topic on every post."),
    )


def _unused(by_topic: pd.DataFrame) -> list[Finding]:
    """The tags that competitors use for topics the client speaks about too, and that the client never used."""
    own_topics = set(by_topic.loc[by_topic["n_own"] > 0, "topic"])
    new = by_topic[(by_topic["n_own"] == 0) & by_topic["topic"].isin(own_topics)].sort_values(
        "n_posts", ascending=False
    )
    if new.empty:
        return []
    best = new.iloc[0]
    return [
        Finding(
            id="tags.unused",
            message=N_("Competitors tag '{topic}' with #{tag} ({n:count} posts); the client never did"),
            values={"topic": best["topic"], "tag": best["tag"], "n": int(best["n_posts"])},
            n=int(best["n_posts"]),
            strength="leaning",
            evidence=Evidence(table="tags.by_topic", method=METHOD, source=SOURCE),
            action=N_("Try #{tag} where it is true of the post."),
        )
    ]


def _hit_finding(hits: pd.DataFrame) -> Finding:
    ratio = hits.set_index("way")["hit"]
    gain, n = hits.attrs["gain"], int(hits["n_posts"].iloc[0])
    better = gain >= 0
    p = hits.attrs["p_better"] if better else 1 - hits.attrs["p_better"]
    message = N_(
        "Checked on {n:count} later posts: five tags of the topic hit {hit:percent} of them, the five most used tags {base:percent}"
    )
    return Finding(
        id="tags.hits",
        message=message,
        values={"n": n, "hit": short(ratio["by topic"]), "base": short(ratio["popular"])},
        value=gain,
        low=hits.attrs["gain_low"],
        high=hits.attrs["gain_high"],
        level=0.9,
        unit="fraction",
        n=n,
        strength=strength_of(p, n=n),
        evidence=Evidence(
            table="tags.by_topic", method="hit ratio@5; matched proportions (Agresti and Min 2005)", source=SOURCE
        ),
        action=N_("Tag by topic, not by habit.")
        if better
        else N_("Keep the tags in use; the topics do not foretell them."),
        weight=abs(gain),
    )


def _count_finding(some: pd.DataFrame, studies: pd.DataFrame) -> Finding:
    """The largest difference by number of tags; never more than leaning, because nobody drew the number by lot."""
    ranked = some[some["place"].notna()].reset_index(drop=True)
    sure = (ranked["p_better"] - 0.5).abs().round(2)
    at = sure.sort_values(kind="stable").index[-1]
    row, strength = ranked.loc[at], strengths(ranked)[at]
    who = {"account": row["account"], "platform": row["platform"], "tags": row["tags"]}
    numbered = list(enumerate(studies.head(2).to_dict("records"), 1))
    words = {
        f"{part}{i}": study[name] for i, study in numbered for part, name in (("study", "study"), ("year", "year"))
    }
    words |= {f"posts{i}": int(study["posts"]) for i, study in numbered}
    message = (
        N_("{account} ({platform:platform}): the NUMBER of tags has no shown effect; the largest difference is '{tags}' at {lift:times}. "
           "{study1} ({year1}, {posts1:count} posts) and {study2} ({year2}, {posts2:count} posts) found none on Instagram either")
        if strength == "cannot tell"
        else N_("{account} ({platform:platform}): posts with '{tags}' earn {lift:times} of the average post; {study1} ({year1}, {posts1:count} posts) "
                "and {study2} ({year2}, {posts2:count} posts) found no effect of the number, so another cause is likelier")
    )  # fmt: skip
    evidence = Evidence(table="tags.main", metric=str(row["metric"]), method="partial pooling adjusted for trend, format, part of day and topic",
                        source="smmlib.methods.tag_count; data/reference/tag_studies.csv")  # fmt: skip
    return of_lift(
        f"tags.count.{row['platform']}.{row['account']}",
        message,
        row,
        strength="cannot tell" if strength == "cannot tell" else "leaning",
        evidence=evidence,
        action=N_("Do not chase a number of tags: choose those that are true of the post."),
        **who,
        **words,
    )


def plot_hits(hits: pd.DataFrame, *, language: str = "", caption: str = "") -> charts.Chart | tables.Shown:
    """Draw the share of later posts hit by tags of the topic and by the most used tags."""
    _ = i18n.translator(language)
    if hits.empty:
        return tables.note("fig-tags-hits", str(hits.attrs["refused"]))
    shown = hits.assign(
        way=[_(WAYS[w]) for w in hits["way"]], **{c: hits[c] * 100 for c in ("hit", "hit_low", "hit_high")}
    )
    title = _("Tags: those of the topic hit more than the most used ones")
    if hits.attrs["gain_low"] <= 0:
        title = _("Tags: by topic or by habit, no clear difference")
    if hits.attrs["gain_high"] < 0:
        title = _("Tags: the most used ones hit more than those of the topic")
    with charts.canvas(height=charts.rows_height(len(shown))) as drawing:
        charts.intervals(
            drawing.ax, shown, label="way", value="hit", low="hit_low", high="hit_high", strong=pd.Series([True, False])
        )
        drawing.ax.set_xlim(0, 102)
        subtitle = _("Percent of later own posts with at least one of five recommended tags, 90% interval, n posts")
        return drawing.keep("fig-tags-hits", title, subtitle, caption)


def plot_counts(counts: pd.DataFrame, *, language: str = "", caption: str = "") -> charts.Chart | tables.Shown:
    """Draw what posts earn by their number of tags, one panel an account."""
    _ = i18n.translator(language)
    if counts.empty:
        return tables.note("fig-tags-count", str(counts.attrs["refused"]))
    groups = [some.reset_index(drop=True) for _key, some in counts.groupby(["platform", "account"], sort=True)]
    sure = [pd.Series(strengths(some)) != "cannot tell" for some in groups]
    with charts.canvas(height=sum(charts.rows_height(len(g)) for g in groups), panels=len(groups)) as drawing:
        for ax, some, strong in zip(drawing.panels, groups, sure, strict=True):
            charts.intervals(
                ax,
                some,
                label="tags",
                value="lift",
                low="lift_low",
                high="lift_high",
                reference=1.0,
                strong=strong,
                log=True,
            )
            ax.set_xticks([0.67, 0.8, 1, 1.25, 1.5], ["×0.67", "×0.8", "×1", "×1.25", "×1.5"])
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


def table_main(main: pd.DataFrame, *, language: str = "", source: str = "") -> tables.Shown:
    """Draw the main tags with whose posts carry them and why they stand in the list."""
    _ = i18n.translator(language)
    columns = {
        "place": (_("Place"), "count"),
        "tag": (_("Tag"), "text"),
        "n_own": (_("Own posts"), "count"),
        "n_competitors": (_("Competitors' posts"), "count"),
        "why": (_("Why"), "text"),
    }
    return tables.table_view(
        main, name="tab-tags-main", caption=_("Main tags"), columns=columns, source=source, language=language, most=15
    )


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
