"""What the tables of platforms say in sentences: the first place and the set, density, reach together, the watch list, blocks."""

from __future__ import annotations

from typing import Any

import pandas as pd

from smmlib.core import i18n
from smmlib.core.brief.models import PLATFORMS
from smmlib.core.findings import CLEAR, LEANING, Evidence, Finding, refusal, short, strength_of
from smmlib.methods import watching
from smmlib.methods.density import OWN, PUBLISHED

N_ = i18n.N_
SOURCE = "smmlib.methods.criteria"
INDEX_WORTH_SAYING = 110
LEAST = 3  # criteria known, before a first place or a set is more than a guess


def names_of(platforms: Any) -> str:
    """Platforms as they write themselves."""
    return ", ".join(i18n.platform(p) for p in platforms)


def is_chosen(ranking: pd.DataFrame) -> pd.Series:
    """Which rows are in the chosen set."""
    return ranking["chosen"].fillna(False).astype("bool")


def of_ranking(ranking: pd.DataFrame) -> list[Finding]:
    """The first place, with how often it keeps it; whether TOPSIS agrees; who is left out by hours, or by what nobody knows."""
    if ranking.empty:
        message = N_("Platforms cannot be ranked: {reason}")
        return [_silent("ranking", str(ranking.attrs.get("refused", "nothing is known")), "platforms.ranking", message)]
    ranked = ranking[ranking["place"].notna()]
    return [_first(ranked), *_set(ranked), *_rules(ranked), *_hours(ranked), *_unranked(ranking)]


def _first(ranked: pd.DataFrame) -> Finding:
    best, alone = ranked.iloc[0], len(ranked) == 1
    message = (
        N_("Only {platform:platform} is known well enough to be ranked, with {score:count} of 100 points")
        if alone
        else N_(
            "{platform:platform} comes first in {p:percent} of the trials with moved weights, with {score:count} of 100 points"
        )
    )
    return Finding(
        id="platforms.ranking", message=message, values={"platform": best["platform"], "p": short(best["p_first"]), "score": short(best["score"])},
        value=best["score"], unit="index", **_ends(best),
        strength="cannot tell" if alone else strength_of(float(best["p_first"]), n=int(best["n_known"]), least=LEAST),
        evidence=Evidence(table="platforms.ranking", method="weighted criteria, weights moved, unknown points drawn", source=SOURCE),
        weight=1.0,
    )  # fmt: skip


def _ends(row: pd.Series) -> dict[str, float]:
    """The interval of a score, where there is one to speak of."""
    wide = row["score_high"] - row["score_low"] >= 1
    return {"low": row["score_low"], "high": row["score_high"], "level": 0.9} if wide else {}


def _set(ranked: pd.DataFrame) -> list[Finding]:
    """Whether the chosen ones stay the best when the weights move; the whole list is no choice."""
    taken = ranked[is_chosen(ranked)]
    if not 0 < len(taken) < len(ranked):
        return []
    worst = int(taken["place_worst"].max())
    message = (
        N_(
            "The set is {chosen}: with moved weights none of them leaves the first {size:count} places; {known:count} criteria known"
        )
        if worst <= len(taken)
        else N_(
            "The set is {chosen}, but with moved weights one of them falls to place {worst:count}; {known:count} criteria known"
        )
    )
    p = CLEAR if worst <= len(taken) else float(taken["p_chosen"].min()) if len(taken) > 1 else 0.0
    strength = strength_of(
        min(p, CLEAR if worst <= len(taken) else LEANING), n=int(taken["n_known"].min()), least=LEAST
    )
    return [
        Finding(id="platforms.set", message=message, values={"chosen": names_of(taken["platform"]), "size": len(taken), "worst": worst, "known": int(taken["n_known"].min())},
                strength=strength, action=N_("Work on {chosen} first, within the team's hours.") if strength != "cannot tell" else "",
                evidence=Evidence(table="platforms.ranking", method="places in 90% of the trials with moved weights", source=SOURCE), weight=0.5)
    ]  # fmt: skip


def _rules(ranked: pd.DataFrame) -> list[Finding]:
    """Where the weighted sum and TOPSIS would choose other platforms, the choice hangs on the rule."""
    size = max(1, int(is_chosen(ranked).sum()))
    sums, near = (set(ranked.loc[ranked[c] <= size, "platform"]) for c in ("place", "topsis_place"))
    if sums == near or len(ranked) < 2:
        return []
    message = N_("The choice hangs on the rule: the weighted sum takes {sums}, TOPSIS takes {near}")
    words = {"sums": names_of(sorted(sums)), "near": names_of(sorted(near))}
    return [Finding(id="platforms.rules", message=message, values=words, strength="cannot tell",
                    evidence=Evidence(table="platforms.ranking", method="weighted sum and TOPSIS", source=SOURCE))]  # fmt: skip


def _hours(ranked: pd.DataFrame) -> list[Finding]:
    """Platforms that would be in the set by their place, were there hours for them."""
    left_out = ranked[~is_chosen(ranked) & (ranked["p_chosen"] >= 0.5)]
    message = N_(
        "{platform:platform} would be in the set by its points, place {place:count}, but its {hours:count} hours a week are not there"
    )
    action = N_("Find hours for {platform:platform}, or post less where it earns least.")
    return [
        Finding(id=f"platforms.hours.{r.platform}", message=message, values={"platform": r.platform, "place": int(r.place), "hours": short(r.hours_week)},
                action=action, strength="leaning", evidence=Evidence(table="platforms.ranking", method="hours of the brief's planner and team", source=SOURCE))
        for r in left_out[left_out["hours_week"].notna()].itertuples()
    ]  # fmt: skip


def _unranked(ranking: pd.DataFrame) -> list[Finding]:
    """What ignorance costs: how many of the platforms without a place could still belong in the set."""
    unknown = ranking[ranking["place"].isna() & ~ranking["reason"].fillna("").str.startswith(("excluded", "blocked"))]
    unknown = unknown.sort_values("platform", key=lambda names: names.map(PLATFORMS.index))
    if unknown.empty:
        return []
    taken = ranking[is_chosen(ranking)]
    line = taken["score"].min() if len(taken) else ranking["score"].max()
    could = unknown[unknown["score_high"] > line]
    message = N_(
        "Not ranked for want of figures: {names}; {could:count} of them could still belong in the set if what is unknown were good"
    )
    return [
        Finding(id="platforms.unranked", message=message, values={"names": names_of(unknown["platform"]), "could": len(could)}, strength="cannot tell",
                action=N_("Find a published figure of the market for one of them that would suit, or try it for a month and export the result.") if len(could) else "",
                evidence=Evidence(table="platforms.ranking", method="scores with unknown points at their worst and best", source=SOURCE))
    ]  # fmt: skip


def of_density(density: pd.DataFrame) -> list[Finding]:
    """Which own audience is the densest, and which platform has more of the target than everybody has."""
    more = [*_most_used(density), *_affinity(density)]
    own = density[(density["basis"] == OWN) & density["density"].notna()].sort_values("density", ascending=False)
    message = N_("Where the target is densest cannot be told: {reason}")
    if own.empty:
        bare = density["use"].isna().all() and density["users"].isna().all() and len(density) > 0
        where = f", and no published figure is known for {', '.join(density['market'].unique())}" if bare else ""
        reason = (
            str(density.attrs.get("refused", "")) or f"no own audience could be held against the brief's target{where}"
        )
        return [_silent("density", reason, "platforms.density", message), *more]
    best = own.iloc[0]
    if len(own) == 1:
        message = N_("{platform:platform} is the only own audience measured: {share:percent} of it is in the target")
        return [_dense(best, best, message, "leaning"), *more]
    other = own.iloc[1]
    apart, above = best["density_low"] > other["density_high"], best["density_low"] > other["density"]
    message = (
        N_(
            "The own audience on {platform:platform} is the densest: {share:percent} in the target, {next:percent} on {second:platform}"
        )
        if apart or above
        else N_(
            "No own audience is surely the densest: {platform:platform} {share:percent} in the target, {second:platform} {next:percent}"
        )
    )
    return [_dense(best, other, message, "clear" if apart else "leaning" if above else "cannot tell"), *more]


def _dense(best: pd.Series, other: pd.Series, message: str, strength: Any) -> Finding:
    return Finding(
        id="platforms.density", message=message, value=best["density"], low=best["density_low"], high=best["density_high"], unit="fraction",
        values={"platform": best["platform"], "share": short(best["density"]), "second": other["platform"], "next": short(other["density"])},
        strength=strength, evidence=Evidence(table="platforms.density", method="match of the own audience; bounds that always hold",
                                             source="smmlib.methods.portrait"), weight=float(best["density"] - other["density"]),
    )  # fmt: skip


def _most_used(density: pd.DataFrame) -> list[Finding]:
    """The platform with the largest published figure in the first market that has figures."""
    known = density[(density["basis"] == PUBLISHED) & (density["use"].notna() | density["users"].notna())]
    if known.empty:
        return []
    some = known[known["market"] == known["market"].iloc[0]]
    column = "use" if some["use"].notna().any() else "users"
    best = some.loc[some[column].idxmax()]
    message = (
        N_(
            "Of the platforms with a figure in {market}, {platform:platform} is used most: {most:percent} ({groups}; {source}, {as_of})"
        )
        if column == "use"
        else N_(
            "Of the platforms with a figure in {market}, {platform:platform} is used most: {most:count} people ({groups}; {source}, {as_of})"
        )
    )
    return [
        Finding(id="platforms.most_used", message=message, value=best[column], unit="fraction" if column == "use" else "count", strength="leaning",
                values={"most": short(best[column]), **{c: best[c] for c in ("platform", "market", "groups", "source", "as_of")}},
                evidence=Evidence(table="platforms.density", source="data/reference/audiences.csv"))
    ]  # fmt: skip


def _affinity(density: pd.DataFrame) -> list[Finding]:
    known = density[density["affinity"].notna()]
    if known.empty:
        return []
    best = known.loc[known["affinity_low"].fillna(known["affinity"]).idxmax()]
    if best["affinity_low"] < INDEX_WORTH_SAYING:
        return []
    message = N_(
        "{platform:platform} in {market} has more of the target than people at large, index {index:count} ({groups}; {source}, {as_of})"
    )
    return [
        Finding(id="platforms.affinity", message=message, value=best["affinity"], low=best["affinity_low"], high=best["affinity_high"], unit="index",
                values={"index": short(best["affinity"]), **{c: best[c] for c in ("platform", "market", "groups", "source", "as_of")}}, strength="leaning",
                evidence=Evidence(table="platforms.density", method="use in the target over use of all", source="smmlib.methods.density"))
    ]  # fmt: skip


def of_reach(reach: pd.DataFrame) -> list[Finding]:
    """The pair or set that reaches most, inside bounds that always hold."""
    pairs = reach[reach["net_share"].notna()]
    message = N_("Net reach of several platforms cannot be told: {reason}")
    if reach.empty:
        return [_silent("net_reach", str(reach.attrs.get("refused", "no figures")), "platforms.net_reach", message)]
    if pairs.empty:
        return [_silent("net_reach", str(reach["reason"].iloc[0]), "platforms.net_reach", message)]
    best = pairs.iloc[0]
    message = N_(
        "{names} together reach about {share:percent} in {market} ({groups}), adding {added:percent} of the people to the largest alone; surely between {low:percent} and {high:percent}; {source}, {as_of}"
    )
    names = " + ".join(i18n.platform(p) for p in best["combination"].split(" + "))
    shares = {n: short(best[f"net_share{e}"]) for n, e in (("share", ""), ("low", "_low"), ("high", "_high"))}
    return [
        Finding(id="platforms.net_reach", message=message, value=best["net_share"], unit="fraction", strength="leaning", weight=float(best["net_share"]),
                values={"names": names, "added": short(best["net_share"] - best["net_share_low"]), **shares, **{c: best[c] for c in ("market", "groups", "source", "as_of")}},
                evidence=Evidence(table="platforms.net_reach", method=f"{best['method']} inside Frechet bounds", source="smmlib.methods.net_reach"))
    ]  # fmt: skip


def of_similar(similar: pd.DataFrame) -> list[Finding]:
    """Who speaks like the client, and the watch list."""
    message = N_("Similar communities cannot be told: {reason}")
    if similar.empty:
        reason = str(similar.attrs.get("refused", "no other account has posts"))
        return [_silent("similar", reason, "platforms.similar", message)]
    ranked = similar[similar["place"].notna()]
    if ranked.empty:
        return [_silent("similar", str(similar["reason"].iloc[0]), "platforms.similar", message), *_watch(similar)]
    best = ranked.iloc[0]
    like = ranked[ranked["watch_for"].fillna("").str.contains(watching.SPEAKS)]
    sure = best["account"] in set(like["account"])
    message = (
        N_(
            "{n:count} of {all:count} accounts share the client's vocabulary more than chance would have it; first {account} ({platform:platform}), similarity {cosine:number}; both say {words}"
        )
        if sure
        else N_(
            "No account is surely nearer to the client's vocabulary than the others together; first {account} ({platform:platform}), similarity {cosine:number}"
        )
    )
    chance = best["p_chance"]
    first = Finding(
        id="platforms.similar", message=message, value=best["similarity"], low=best["similarity_low"], high=best["similarity_high"], level=0.9,
        unit="fraction", n=int(best["n_posts"]), weight=float(best["similarity"]),
        strength=strength_of(None if pd.isna(chance) else 1 - chance, n=int(best["n_posts"]), among=int(ranked["p_chance"].notna().sum())),
        values={"n": len(like), "all": len(ranked), "account": best["account"], "platform": best["platform"], "cosine": short(best["similarity"]),
                "words": best["shared"]},
        evidence=Evidence(table="platforms.similar", method="TF-IDF cosine at equal size; labels permuted", source="smmlib.methods.resemblance"),
    )  # fmt: skip
    return [first, *_watch(similar)]


def _watch(similar: pd.DataFrame) -> list[Finding]:
    if similar.empty:
        return []
    watched = similar[similar["watch"].fillna(False).astype("bool")]
    if watched.empty:
        return []
    blind = watched[watched["n_posts"].fillna(0) == 0]
    message = (
        N_("Watch list: {n:count} of {all:count} accounts of others")
        if blind.empty
        else N_(
            "Watch list: {n:count} of {all:count} accounts of others; {blind:count} have no exported posts and must be looked at by hand"
        )
    )
    return [
        Finding(id="platforms.watch", message=message, values={"n": len(watched), "all": len(similar), "blind": len(blind)}, value=len(watched),
                unit="count", strength="leaning", action=N_("Look at {names} every week; note what worked and when."),
                action_values={"names": ", ".join(dict.fromkeys(watched["account"].head(5)))},
                evidence=Evidence(table="platforms.similar", method="named by the brief, vocabulary, rate like for like", source="smmlib.methods.watching"))
    ]  # fmt: skip


def of_blocks(ranking: pd.DataFrame, own: set[str]) -> list[Finding]:
    """Own accounts on a platform that its markets block, wholly or in part."""
    whole = ranking[ranking["reason"].fillna("").str.startswith("blocked") & ranking["platform"].isin(own)]
    told = {r.platform: r.reason for r in whole.itertuples()}
    told |= {p: f"blocked in {where}" for p, where in ranking.attrs.get("partly_blocked", {}).items() if p in own}
    message = N_(
        "{platform:platform} is {reason}: the client has an account there, and the plan must say what becomes of it"
    )
    return [
        Finding(id=f"platforms.blocked.{platform}", message=message, values={"platform": platform, "reason": reason}, strength="clear",
                evidence=Evidence(table="platforms.ranking", source="data/reference/platforms.csv"), weight=1.0)
        for platform, reason in told.items()
    ]  # fmt: skip


def _silent(slug: str, reason: str, table: str, message: str) -> Finding:
    return refusal("platforms", slug, reason, table=table, message=message)
