"""Speaking with others: do we name and link to those who know, and which of their posts would be worth passing on today?

The habits are the old advice for networks of talk: link to experts' posts often, add a short description to each link, pass on
what influential authors publish and tell them by handle. What cannot be counted from posts (a scheduler, a search service) is left out.

References
----------
The workbook's founding text on social media marketing lists the habits as tips for Twitter; the counts and limits here are ours.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np
import pandas as pd
import regex

from smmlib.core import metrics, stats, text
from smmlib.methods import dossier

LINK = regex.compile(r"https?://(?:www\.)?([\w.-]+)\S*|www\.([\w.-]+)\S*", regex.IGNORECASE)
DESCRIBED = 3  # words beside a link from which on it has a description
RECENT_DAYS = 120
LEAST_WORDS = 4  # words of a post from which on it says enough to be passed on
HABITS = ("names somebody", "names a candidate", "links elsewhere", "describes its links")


def habits(
    posts: pd.DataFrame,
    *,
    own: Collection[str],
    candidates: Collection[str],
    own_hosts: Collection[str] = (),
    level: float = 0.90,
) -> pd.DataFrame:
    """Count on how many of one account's posts each habit is kept.

    Parameters
    ----------
    posts : canonical posts of one account with words; left unchanged
    own, candidates : handles of the client and of the candidates; own_hosts : addresses that are the client's own (``nord.example``)

    Returns
    -------
    table (4, ...): ``habit, n_kept, n_posts`` (posts on which it could have been kept), ``share, share_low, share_high``
    """
    said = (posts["title"].fillna("") + " " + posts["text"].fillna("")).astype("str")
    others = _handles(posts["mentions"]).map(lambda named: named - {h.casefold() for h in own})
    wanted = {h.casefold() for h in candidates}
    links = said.map(hosts)
    mine = {h.casefold().removeprefix("www.") for h in own_hosts}
    elsewhere = links.map(lambda found: bool(found - mine))
    linked = links.map(bool)
    described = said.map(lambda s: len(text.words(s)) >= DESCRIBED)
    counted = {
        "names somebody": (others.map(bool), len(posts)),
        "names a candidate": (others.map(lambda named: bool(named & wanted)), len(posts) if wanted else 0),
        "links elsewhere": (elsewhere, len(posts)),
        "describes its links": (linked & described, int(linked.sum())),
    }
    return pd.DataFrame([_counted(name, int(kept.sum()), n, level) for name, (kept, n) in counted.items()])


def _counted(habit: str, kept: int, n: int, level: float) -> dict[str, object]:
    low, high = stats.share_interval(kept, n, level=level) if n else (np.nan, np.nan)
    share = kept / n if n else np.nan
    return {"habit": habit, "n_kept": kept, "n_posts": n, "share": share, "share_low": low, "share_high": high}


def _handles(mentions: pd.Series) -> pd.Series:
    return mentions.fillna("").map(lambda m: {h.strip("@").casefold() for h in str(m).split()})


def hosts(said: str) -> set[str]:
    """Addresses that a text links to, without www.

    Examples
    --------
    >>> hosts("Read https://www.nord.example/tea?a=1 and more")
    {'nord.example'}
    """
    return {(m[1] or m[2]).casefold().rstrip(".") for m in LINK.finditer(said)}


def worth_passing_on(
    posts: pd.DataFrame, marks: Collection[str], languages: Sequence[str], *, until: pd.Timestamp, most: int = 8
) -> pd.DataFrame:
    """List posts of others that speak of the client's topics and earned more than is usual for their account, one an account first.

    Parameters
    ----------
    posts : canonical posts of the accounts in question; marks : words of the client's topics. Left unchanged.
    until : end of the period; older than `RECENT_DAYS` before it is no news

    Returns
    -------
    table: ``platform, account, published_at, text, words`` (the client's words it holds), ``times_usual`` (engagements against the account's
    median post), ``url``; strongest first, at most `most` rows
    """
    columns = ["platform", "account", "published_at", "text", "words", "times_usual", "url"]
    dated = posts.dropna(subset=["published_at"]).reset_index(drop=True)
    if dated.empty or not marks:
        return pd.DataFrame(columns=columns)
    engaged = metrics.engagements(dated).astype("Float64").astype("float64")
    usual = engaged.groupby([dated["platform"], dated["account"]]).transform("median")
    wanted = set(marks)
    shared = dossier.spoken(dated, languages).map(
        lambda w: ", ".join(sorted(w & wanted)) if len(w) >= LEAST_WORDS else ""
    )
    told = dated.assign(times_usual=engaged / usual.where(usual > 0), words=shared.reindex(dated.index).fillna(""))
    fresh = told["published_at"] > until - pd.Timedelta(days=RECENT_DAYS)
    told = told[fresh & (told["words"] != "") & (told["times_usual"] > 1)].sort_values(
        ["times_usual", "published_at"], ascending=[False, False], kind="stable"
    )
    said = told["title"].fillna("") + " " + told["text"].fillna("")
    told = told.assign(text=said.str.strip(), turn=told.groupby(["platform", "account"]).cumcount())
    return told.sort_values("turn", kind="stable").head(most)[columns].reset_index(drop=True)


def named_most(posts: pd.DataFrame, *, known: Mapping[str, str] | None = None, most: int = 10) -> pd.DataFrame:
    """List whom the accounts at hand name by handle: somebody whom many accounts name is somebody in the field.

    Returns
    -------
    table: ``handle, n_accounts`` (accounts that name it), ``n_posts``, ``stands`` (as what it stands in the brief, from `known`; else new)
    """
    named = posts.assign(handle=_handles(posts["mentions"]).map(sorted)).explode("handle").dropna(subset=["handle"])
    named = named[(named["handle"] != "") & (named["handle"] != named["account"].str.casefold())]
    counted = named.groupby("handle").agg(n_accounts=("account", "nunique"), n_posts=("post_id", "size")).reset_index()
    stands = {h.casefold(): role for h, role in (known or {}).items()}
    counted["stands"] = [stands.get(h, "new") for h in counted["handle"]]
    return counted.sort_values(
        ["n_accounts", "n_posts", "handle"], ascending=[False, False, True], ignore_index=True
    ).head(most)
