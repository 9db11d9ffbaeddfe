"""Sentences about tags: the list, whether it hits, what competitors tag, and that the number has no shown effect."""

from __future__ import annotations

import pandas as pd

from smmlib.core import i18n, levels
from smmlib.core.findings import Evidence, Finding, of_lift, refusal, short, strength_of, strengths

N_ = i18n.N_
METHOD = "share of the topic's posts x log-rarity x (1 - redundancy), chosen greedily"
SOURCE = "smmlib.methods.tagging"


@levels.told
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
        )
        if n_topics
        else N_("The tags used most are {main}; too few posts tell which of them belongs to which topic"),
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
