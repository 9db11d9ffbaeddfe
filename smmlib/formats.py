"""Formats and style: does a format earn more attention here, other things equal, and how does the client write?

Averages by format mislead twice: formats are posted at different times, lengths and about different things, and the best of a few
small groups owes its place to luck. Here trend, subject, length, time of day and boosting are adjusted for, and effects are pooled.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from pydantic import Field

from smmlib.core import levels, schema, stats
from smmlib.core.brief import StepParams
from smmlib.core.errors import Refusal
from smmlib.methods import calls as asking
from smmlib.methods import circumstances, mixing, style
from smmlib.methods.accounts import each_own_account
from smmlib.methods.backtest import each_promise, later_posts
from smmlib.methods.effects import effects_of, placed
from smmlib.views.formats import plot_effects, plot_mix, plot_style, table_mix, table_style
from smmlib.views.formats_told import findings_of

__all__ = (
    "Params",
    "check_promise",
    "compare_formats",
    "compare_style",
    "findings_of",
    "plan_mix",
    "plot_effects",
    "plot_mix",
    "plot_style",
    "table_mix",
    "table_style",
)
TYPICAL_TAU = 0.25
TELLABLE_LIFT = 1.25
NO_CALLS = pd.DataFrame({"phrase": [], "language": [], "kind": []}, dtype="str")


class Params(StepParams):
    """Settings of the notebook, the same as its parameters cell."""

    min_posts: int = Field(8, ge=3, le=50, description="formats with fewer measurable posts are listed, not ranked")
    level: float = Field(0.90, ge=0.5, le=0.99, description="level of the intervals")
    metric: str = Field("", description="METRICS.md id of the rate, empty for the first that the export allows")


@levels.carried
def compare_formats(
    posts: pd.DataFrame, *, zone: str = "UTC", languages: Sequence[str] = ("en",), min_posts: int = 8, level: float = 0.90,
    metric: str = "",
) -> pd.DataFrame:  # fmt: skip
    """Compare formats within each own account by what a typical post earns, other things equal.

    Formats are never compared across accounts: another platform counts, and its audience behaves, differently.

    Parameters
    ----------
    posts : canonical posts (n_posts, ...); only role 'own' is used. Left unchanged.
    zone : IANA zone of the local hours that are adjusted for
    languages : content languages of the brief, whose words say what a post is about
    min_posts : formats with fewer measurable posts get no place
    level : fraction, level of the intervals

    Returns
    -------
    table (n_accounts x n_formats, ...), contract ``formats.effects``, best first within each account

    Raises
    ------
    NothingToRank
        No account has two formats with a computable rate; the message says why for each account.
    """
    found, reasons = each_own_account(posts, lambda some: _one_account(some, zone, languages, min_posts, level, metric))
    result = schema.check(found, "formats.effects")
    result.attrs["reasons"] = reasons
    return result


def _one_account(
    posts: pd.DataFrame, zone: str, languages: Sequence[str], min_posts: int, level: float, metric: str
) -> pd.DataFrame:
    if posts["format"].nunique() < 2:
        known = posts["format"].dropna().unique()
        raise Refusal(
            f"all posts have one format ({known[0]})."
            if len(known)
            else "the export does not name the format of posts."
        )
    seen = circumstances.around(posts, zone=zone, languages=languages)
    effects = effects_of(
        seen, "format", adjust=circumstances.DUMMIES, along=circumstances.measured(seen), metric=metric, level=level, typical_tau=TYPICAL_TAU
    )  # fmt: skip
    needed = stats.posts_needed(TELLABLE_LIFT, effects.pooled.sd_log, level=level)
    return placed(effects.table.rename(columns={"group": "format"}), min_posts=min_posts).assign(n_needed=needed)


def plan_mix(
    posts: pd.DataFrame, effects: pd.DataFrame, calls: pd.DataFrame = NO_CALLS, *, strategy: str = mixing.HIDDEN,
    offers: Sequence[str] = (), languages: Sequence[str] = ("en",), most_change: float = 0.5,
) -> pd.DataFrame:  # fmt: skip
    """Advise a share of each format: shift towards what earns more, as far as the evidence is sure and the strategy allows.

    Parameters
    ----------
    posts : canonical posts; effects : ``formats.effects`` of the same posts; calls : reference ``calls``. All left unchanged.
    strategy : of the brief; *hidden*: no more of a format whose posts mostly sell; *open*: no more of one whose posts hardly do
    offers : names of the brief's offers: a post that names one sells
    most_change : largest relative change of a format's share

    Returns
    -------
    table, contract ``formats.mix``; shares of an account sum to 1
    """
    said = circumstances.text_of(posts)
    selling = asking.sells(said, circumstances.spoken_in(posts, languages), calls, offers)
    mix = mixing.advise(posts, effects, by="format", most_change=most_change, strategy=strategy, selling=selling)
    return schema.check(mix, "formats.mix")


@levels.carried
def compare_style(
    posts: pd.DataFrame, calls: pd.DataFrame = NO_CALLS, *, zone: str = "UTC", languages: Sequence[str] = ("en",), level: float = 0.90,
    metric: str = "",
) -> pd.DataFrame:  # fmt: skip
    """Compare how the client and its competitors write, and what each habit goes with on the client's own posts.

    Parameters
    ----------
    posts : canonical posts; calls : reference ``calls``, phrases that ask the reader for something. Both left unchanged.
    languages : content languages of the brief; readability is compared in the one most used

    Returns
    -------
    table (n_features, ...), contract ``formats.style``: what is typical, how surely the client differs, and the lift of own posts
    above the own median against the others; a missing lift has its ``reason``

    Raises
    ------
    Refusal
        No own post has text.
    """
    own = posts["role"] == "own"
    seen = pd.concat([circumstances.around(posts[own], zone=zone, languages=languages), posts[~own]]).sort_index()
    return schema.check(style.profile(seen, calls, languages=languages, level=level, metric=metric), "formats.style")


def check_promise(
    posts: pd.DataFrame, *, zone: str = "UTC", languages: Sequence[str] = ("en",), metric: str = ""
) -> pd.DataFrame:
    """Backtest per own account: what the earlier posts promised of the best format, and what the later ones delivered.

    Returns
    -------
    table: ``platform, account`` and the columns of `methods.backtest.later_posts`; accounts that cannot be checked are absent; empty,
    with the reason in ``attrs["refused"]``, where no account can be checked
    """
    found = each_promise(posts, lambda some: _promise_of(some, zone, languages, metric))
    return found.assign(label=found["group"]) if len(found) else found


def _promise_of(posts: pd.DataFrame, zone: str, languages: Sequence[str], metric: str) -> pd.DataFrame:
    seen = circumstances.around(posts, zone=zone, languages=languages)
    return later_posts(seen, "format", adjust=circumstances.DUMMIES, along=circumstances.measured(seen), metric=metric)
