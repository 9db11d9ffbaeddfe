"""What headlines are filled with: names of the topics in their turns, and the brief's own words where topics are too few."""

from __future__ import annotations

import pandas as pd

from smmlib.core.brief import Brief
from smmlib.methods import composing, subjects, tag_names

FEWEST_TOPICS = 4
NAMES = 3  # for each topic


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

    A topic is called by its tags where they split into words, then by what stands together in its posts, marking words first. No two topics share a name.

    Parameters
    ----------
    posts : canonical posts; ranking : ``topics.ranking``; assigned : ``topics.assigned``; main_tags : ``tags.main``; by_topic :
        ``tags.by_topic``. All left unchanged; any may be empty.
    """
    named = topic_names(posts, ranking, assigned, by_topic, language=language)
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
    posts: pd.DataFrame, ranking: pd.DataFrame, assigned: pd.DataFrame, by_topic: pd.DataFrame, *, language: str
) -> dict[str, list[str]]:
    """Name each topic in up to `NAMES` ways, in the order of the ranking, with the capitals that the posts use."""
    if len(ranking):
        marks = dict(zip(ranking["topic"], ranking["words"].fillna(ranking["topic"]), strict=True))
    else:
        own = assigned.loc[assigned["role"] == "own", "topic"].value_counts().index if len(assigned) else []
        marks = {t: t for t in own}
    if not len(assigned):
        return {t: str(w).split(", ")[:NAMES] for t, w in marks.items()}
    tagged = tag_names.names_of(by_topic[by_topic["topic"].isin(set(marks))], posts, language=language)
    spoken = subjects.subjects_of(posts, assigned, marks, language=language)
    taken = {name for names in tagged.values() for name in names}
    found: dict[str, list[str]] = {}
    for topic in marks:
        names = list(tagged.get(topic, []))
        said = {w.strip() for w in str(marks[topic]).split(",")}
        for name in sorted(spoken.get(topic, []), key=lambda n: not set(n.split()) & said):
            if name not in taken and not any(set(name.split()) & set(other.split()) for other in names):
                names.append(name)
        taken.update(names)
        if names:
            found[topic] = tag_names.as_written(names[:NAMES], posts)
    return found
