"""How people talk under the posts: counts from the comments table, each a share with the rows behind it, and who the talkers are.

A comment asks when it holds a question mark of any script. The account's own words are not counted as talk.

References
----------
Nielsen, J. (2006-10-09). The 90-9-1 rule for participation inequality in social media and online communities.
nngroup.com/articles/participation-inequality (as a yardstick, not as a law).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from smmlib.core.brief import Brief
from smmlib.core.stats import share_interval

MARKS = "[?？؟՞⸮]"
LEAST = 30
LEAST_COVER = 0.5  # share of the comments that posts count from which on people who come back can be recognised
HOURS = 24
WORDS = {
    "talk": "{count} comments among {n} reactions of all kinds to own posts",
    "questions": "{count} of {n} comments hold a question mark",
    "members": "{count} of {n} comments answer another reader's comment",
    "regulars": "{count} of {n} comments come from people who wrote at least twice",
    "answers": "{count} of {n} questions were answered within a day",
}


@dataclass(frozen=True)
class Share:
    """`count` of `n`; a share that was not measured has `n` 0 and a reason."""

    count: int
    n: int
    reason: str

    @property
    def value(self) -> float:
        """The share; missing where nothing was measured."""
        return self.count / self.n if self.n else float("nan")


def of_readers(comments: pd.DataFrame, brief: Brief, platform: str) -> pd.DataFrame:
    """Comments of readers under the client's own accounts of one network (all own accounts where it is empty)."""
    own = {
        (a.platform, a.handle.casefold()) for a in brief.accounts if a.role == "own" and platform in ("", a.platform)
    }
    keys = list(zip(comments["platform"], comments["account"].fillna("").str.casefold(), strict=True))
    handles = {handle for _platform, handle in own}
    said = comments[[key in own for key in keys]] if len(comments) else comments
    ours = said["author"].fillna("").str.casefold().isin(handles)
    readers = said[~ours].reset_index(drop=True)
    readers.attrs["own_ids"] = tuple(said.loc[ours, "id"])
    return readers


def measure(posts: pd.DataFrame, comments: pd.DataFrame, *, platform: str) -> dict[str, Share]:
    """Measure the criteria that posts and comments can tell.

    Parameters
    ----------
    posts : canonical posts; comments : of readers (`of_readers`). Both left unchanged.

    Returns
    -------
    criterion -> Share: *talk, questions, members, regulars, answers*
    """
    asks = comments["text"].fillna("").str.contains(MARKS, regex=True)
    known, asked = comments["author"].notna(), int(asks.sum())
    back = comments["author"].isin(comments.loc[known, "author"].value_counts().loc[lambda n: n >= 2].index)
    answered = comments["in_reply_to"]
    reader = (
        answered.notna() & (answered != comments["post_id"]) & ~answered.isin(set(comments.attrs.get("own_ids", ())))
    )
    waited = (comments["replied_at"] - comments["published_at"]).dt.total_seconds() / 3600
    replies = comments["replied_at"].notna().any()
    found = {
        "questions": _share("questions", asked, len(comments), comments["text"].notna().any(), "the comments carry no words"),
        "members": _share("members", int(reader.sum()), len(comments), comments["in_reply_to"].notna().any(),
                          "the comments do not say what they answer"),
        "regulars": _regulars(posts, comments, int(back.sum()), int(known.sum()), platform),
        "answers": _share("answers", int((waited[asks] <= HOURS).sum()), asked, replies, "no export says when comments were answered"),
    }  # fmt: skip
    return {"talk": _talk(posts, platform), **found}


def _share(name: str, top: int, n: int, known: bool, otherwise: str) -> Share:
    if not n:
        return Share(
            0, 0, "there are no comments of readers" if name != "answers" else "nobody asked, or there are no comments"
        )
    if not known:
        return Share(0, 0, otherwise)
    return (
        Share(top, n, WORDS[name].format(count=top, n=n))
        if n >= LEAST
        else Share(0, 0, f"{n} rows are too few ({LEAST} are needed)")
    )


def _regulars(posts: pd.DataFrame, comments: pd.DataFrame, back: int, known: int, platform: str) -> Share:
    """In a sample of the comments nobody seems to come back; then it is not known who does."""
    own = (
        posts[(posts["role"] == "own") & (posts["platform"] == platform)] if platform else posts[posts["role"] == "own"]
    )
    counted = int(own["comments"].sum())
    if known and len(comments) < LEAST_COVER * counted:
        reason = f"the export holds {len(comments)} of {counted} comments, too few to recognise who came back"
        return Share(0, 0, reason)
    return _share("regulars", back, known, known > 0, "the comments do not say who wrote")


def _talk(posts: pd.DataFrame, platform: str) -> Share:
    """Comments among likes or reactions, comments, shares and saves of own posts that count comments."""
    own = posts[(posts["role"] == "own") & posts["comments"].notna()]
    own = own[own["platform"] == platform] if platform else own
    liked = own["reactions"].fillna(own["likes"])
    own, liked = own[liked.notna()], liked[liked.notna()]
    if len(own) < LEAST:
        return Share(0, 0, f"{len(own)} own posts count comments and reactions ({LEAST} are needed)")
    n = int(liked.sum() + own[["comments", "shares", "saves"]].fillna(0).sum().sum())
    said = int(own["comments"].sum())
    return Share(said, n, WORDS["talk"].format(count=said, n=n))


def participation(
    posts: pd.DataFrame,
    comments: pd.DataFrame,
    followers: float,
    *,
    platform: str,
    until: date,
    days: int = 90,
    level: float = 0.80,
) -> pd.DataFrame:
    """Hold the talkers of the last `days` against the yardstick of 1, 9 and 90 in a hundred.

    The comments export is often a sample of all comments that posts count. The lower end takes its people as all that there are, the
    upper end gives each missing comment to a new person (each second one, for those who speak twice); the middle is only between them.

    Returns
    -------
    table (2 rows): ``group`` (those who speak, those who speak twice or more), ``share`` with ends, ``people`` expected of a
    thousand members, ``yardstick``, ``n``; empty with ``attrs["refused"]`` where followers or comments are not known
    """
    start = pd.Timestamp(until) - pd.Timedelta(days=days - 1)
    local = comments["published_at"].dt.tz_convert("UTC").dt.tz_localize(None)
    recent = comments[(local >= start) & comments["author"].notna()]
    if len(recent) < LEAST or not followers > 0:
        empty = pd.DataFrame(columns=["group", "share", "share_low", "share_high", "people", "yardstick", "n"])
        empty.attrs["refused"] = (
            "Followers are not known, so nobody can say how many of them speak." if len(recent) >= LEAST else
            f"{len(recent)} comments with an author in the last {days} days are too few ({LEAST} are needed)."
        )  # fmt: skip
        return empty
    own = (
        posts[(posts["role"] == "own") & (posts["platform"] == platform)] if platform else posts[posts["role"] == "own"]
    )
    when = own["published_at"].dt.tz_convert("UTC").dt.tz_localize(None)
    counted = float(own.loc[when >= start, "comments"].sum())
    people = recent["author"].value_counts()
    rows = []
    for group, seen, yardstick in (
        ("speak at least once", len(people), 0.10),
        ("speak twice or more", int((people >= 2).sum()), 0.01),
    ):
        low = share_interval(min(seen, int(followers)), int(followers), level=level)[0]
        high = min(1.0, (seen + max(0.0, counted - len(recent)) / (1 if yardstick > 0.05 else 2)) / followers)
        low, high = round(low, 6), max(high, share_interval(min(seen, int(followers)), int(followers), level=level)[1])
        rows.append(
            {
                "group": group,
                "share": (low + high) / 2,
                "share_low": low,
                "share_high": high,
                "yardstick": yardstick,
                "n": len(recent),
            }
        )
    made = pd.DataFrame(rows)
    return made.assign(people=(made["share"] * 1000).round())
