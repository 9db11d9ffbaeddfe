"""What headlines are filled with: names of the topics in their turns, and the brief's own words where topics are too few."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import pandas as pd

from smmlib.core.brief import Brief
from smmlib.methods import composing, subjects, tag_names, tagging

FEWEST_TOPICS = 4
NAMES = 3  # for each topic
FROM_NOUNS = 2  # names of a topic up to which bare nouns of bending languages are added: the later ones say little


def words_of(
    posts: pd.DataFrame,
    ranking: pd.DataFrame,
    assigned: pd.DataFrame,
    main_tags: pd.DataFrame,
    by_topic: pd.DataFrame,
    *,
    brief: Brief,
    language: str,
) -> tuple[composing.Words, int]:
    """Collect names of the topics, best first; and how many turns the brief's own words had to take.

    A topic is called by its tags where they split into words, then by parts that its titles share, then by what stands together in its
    posts, marking words first; by one word alone only where nothing else is known. No two topics share a name.

    Parameters
    ----------
    posts : canonical posts; ranking : ``topics.ranking``; assigned : ``topics.assigned``; main_tags : ``tags.main``; by_topic :
        ``tags.by_topic``. All left unchanged; any may be empty.
    """
    ours = {
        tagging.plain(n)
        for n in (brief.name, *brief.brand.tags, *(a.handle for a in brief.accounts), *(a.name for a in brief.accounts))
    }
    named = topic_names(posts, ranking, assigned, by_topic, language=language, never=ours)
    offers = tuple(o.name for o in brief.offers if o.until is None or o.until > brief.period.until)
    borrowed: dict[str, list[str]] = {}
    if len(named) < FEWEST_TOPICS:
        own = [*brief.target_audience.interests, *offers, *brief.brand.tags] or [brief.industry]
        borrowed = {k: v for k, v in subjects.of_brief(own).items() if k not in named}
    brand = main_tags[main_tags["kind"] == "brand"] if len(main_tags) else main_tags
    first = brand if len(brand) else main_tags
    tag = str(first["tag"].iloc[0]) if len(first) else ""
    tasks = tuple(brief.tasks) if borrowed else ()
    return composing.Words({**named, **borrowed}, brief.name, tag, offers, tasks), len(borrowed)


def topic_names(
    posts: pd.DataFrame,
    ranking: pd.DataFrame,
    assigned: pd.DataFrame,
    by_topic: pd.DataFrame,
    *,
    language: str,
    never: Collection[str] = (),
) -> dict[str, list[str]]:
    """Name each topic in up to `NAMES` ways, in the order of the ranking, with the capitals that the posts use; `never` are names of the client itself."""
    if len(ranking):
        marks = dict(zip(ranking["topic"], ranking["words"].fillna(ranking["topic"]), strict=True))
    else:
        own = assigned.loc[assigned["role"] == "own", "topic"].value_counts().index if len(assigned) else []
        marks = {t: t for t in own}
    if not len(assigned):
        return {t: str(w).split(", ")[:NAMES] for t, w in marks.items()}
    wanted = by_topic["topic"].isin(set(marks)) & ~by_topic["tag"].isin(set(never))
    tagged = tag_names.names_of(by_topic[wanted], posts, language=language)
    series = subjects.series_of(posts, assigned)
    spoken = subjects.subjects_of(posts, assigned, marks, language=language)
    taken = {name for names in tagged.values() for name in names}
    found: dict[str, list[str]] = {}
    for topic in marks:
        said = {w.strip() for w in str(marks[topic]).split(",")}
        known = [n for n in spoken.get(topic, []) if tagging.plain(n) not in never]
        whole = [n for n in known if " " in n or language not in subjects.UNBENT]
        further = [
            *(n for n in series.get(topic, []) if tagging.plain(n) not in never),
            *sorted(whole, key=lambda n: not set(n.split()) & said),
        ]
        further = further if language in subjects.UNBENT else further[: max(0, FROM_NOUNS - len(tagged.get(topic, [])))]
        names = _without_doubles(tagged.get(topic, []), further, taken)[:NAMES] or known[:1]
        taken.update(names)
        if names:
            found[topic] = tag_names.as_written(names, posts)
    return found


def _without_doubles(first: Sequence[str], further: Sequence[str], taken: set[str]) -> list[str]:
    names = list(first)
    for name in further:
        if name not in taken and not any(set(name.lower().split()) & set(other.lower().split()) for other in names):
            names.append(name)
    return names
