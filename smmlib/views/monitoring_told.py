"""Sentences about monitoring: which days are news, who speaks how much, in which tone, how fast answers come, and the competitors."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from smmlib.core import i18n, levels, stats
from smmlib.core.findings import Evidence, Finding, refusal, short, strength_of
from smmlib.methods import rivals

N_ = i18n.N_
TONE_METHOD = "heaps of the tool, corrected by mentions that a person read"


@levels.told
def findings_of(
    volume: pd.DataFrame,
    spiked: pd.DataFrame,
    shares: pd.DataFrame,
    sentiment: pd.DataFrame,
    compared: pd.DataFrame,
    answers: pd.DataFrame | None = None,
    read: pd.DataFrame | None = None,
    *,
    answer_hours: int = 24,
) -> list[Finding]:
    """State the days that are news, the share of voice, the tone, the answers, and where the client stands beside competitors."""
    found = [*_spike_findings(volume, spiked), *_voice_findings(shares), *_tone_findings(sentiment), *_rival_findings(compared)]  # fmt: skip
    if answers is not None:
        found += _answer_findings(answers, answer_hours)
    if read is not None and len(read):
        found += [*_copy_findings(read), *_new_voices(volume)]
    return found


def _silent(slug: str, table: pd.DataFrame, name: str, message: str) -> list[Finding]:
    reason = str(table.attrs.get("refused", "there is nothing to tell from"))
    return [refusal("monitoring", slug, reason, table=name, message=message)]


def _spike_findings(volume: pd.DataFrame, spiked: pd.DataFrame) -> list[Finding]:
    evidence = Evidence(table="monitoring.spikes", metric="mentions", method="negative binomial with weekday and bent trend; Benjamini-Hochberg", source="smmlib.methods.spikes")  # fmt: skip
    silent = [
        refusal("monitoring", f"volume.unjudged{i}", why, table="monitoring.volume", message=N_("Days of a brand cannot be judged: {reason}"))
        for i, why in enumerate(volume.attrs.get("reasons", []), 1)
    ]  # fmt: skip
    if spiked.attrs.get("refused"):
        return _silent("spikes", spiked, "monitoring.spikes", N_("Which days are news cannot be told: {reason}"))
    if spiked.empty:
        days, of = int(volume["p"].notna().sum()), volume.loc[volume["p"].notna(), "brand"].nunique()
        message = N_("None of {days} days of {brands} brands stands out from its weekday and trend")
        return [Finding(id="monitoring.spikes", message=message, values={"days": days, "brands": int(of)}, n=days, strength="cannot tell", evidence=evidence), *silent]  # fmt: skip
    return [*(_spike(row, evidence) for row in spiked.head(8).to_dict("records")), *silent]


def _spike(row: Mapping[Any, Any], evidence: Evidence) -> Finding:
    ours, marked = row["role"] == "own", isinstance(row["words"], str) and row["words"]
    message = (
        N_(
            "{brand} was mentioned {n} times on {day:date}, in {texts} different texts where {expected} were to be expected; marked by: {words}"
        )
        if marked
        else N_(
            "{brand} was mentioned {n} times on {day:date}, in {texts} different texts where {expected} were to be expected"
        )
    )
    action = (
        N_("Read the mentions of that day, answer the cause in public, and note who was first.")
        if ours
        else N_("Look at what {brand} did that day, and whether it is worth doing or avoiding.")
    )
    values = {"brand": row["brand"], "n": int(row["n_mentions"]), "texts": int(row["n_texts"]), "day": row["day"].date(), "expected": round(float(row["expected"]), 1), "words": row["words"] if marked else ""}  # fmt: skip
    return Finding(
        id=f"monitoring.spikes.{row['brand']}.{row['day']:%Y-%m-%d}", message=message, values=values, value=row["n_mentions"], unit="count",
        n=int(row["n_mentions"]), strength="clear", evidence=evidence, action=action, weight=math.log(row["n_texts"] / max(row["expected"], 0.1)),
    )  # fmt: skip


def _voice_findings(shares: pd.DataFrame) -> list[Finding]:
    if shares.empty or not (shares["role"] == "own").any():
        if shares.empty:
            return _silent("share_of_voice", shares, "monitoring.share_of_voice", N_("The share of voice cannot be told: {reason}"))  # fmt: skip
        shares = shares.copy()
        shares.attrs["refused"] = "no mention is of the client itself"
        return _silent("share_of_voice", shares, "monitoring.share_of_voice", N_("The share of voice cannot be told: {reason}"))  # fmt: skip
    own, rival = (shares[shares["role"] == role].iloc[0] for role in ("own", "competitor"))
    apart = own["share_of_voice_low"] > rival["share_of_voice_high"] or own["share_of_voice_high"] < rival["share_of_voice_low"]  # fmt: skip
    n = int(shares["n_mentions"].sum())
    return [
        Finding(
            id="monitoring.share_of_voice",
            message=N_("{brand} has {share:percent} of the talk about {brands} brands, {rival} {theirs:percent}"),
            values={"brand": own["brand"], "share": short(own["share_of_voice"]), "brands": len(shares), "rival": rival["brand"], "theirs": short(rival["share_of_voice"])},
            value=own["share_of_voice"], low=own["share_of_voice_low"], high=own["share_of_voice_high"], level=0.9, unit="fraction", n=n,
            strength="clear" if apart and n >= 30 else "cannot tell",
            evidence=Evidence(table="monitoring.share_of_voice", metric="share_of_voice", method="Beta interval with counts reduced by their burstiness", source="smmlib.methods.voices"),
            action=N_("Compare the share with that of next quarter, from the same tool and queries; between tools it does not compare.") if apart else "",
        )
    ]  # fmt: skip


def _tone_findings(sentiment: pd.DataFrame) -> list[Finding]:
    if sentiment.empty:
        return _silent("sentiment", sentiment, "monitoring.sentiment", N_("The tone of mentions cannot be told: {reason}"))  # fmt: skip
    found = []
    for brand, some in sentiment.groupby("brand", sort=True):
        rows = some.set_index("sentiment")
        if rows["share"].isna().all():
            reason = f"{brand}: {rows['reason'].iloc[0]}"
            found.append(refusal("monitoring", f"sentiment.{brand}", reason, table="monitoring.sentiment", message=N_("The tone of mentions cannot be told: {reason}")))  # fmt: skip
            continue
        found.append(_tone(str(brand), rows))
    return found


def _tone(brand: str, rows: pd.DataFrame) -> Finding:
    bad, good = rows.loc["negative"], rows.loc["positive"]
    apart = bad["share_high"] < good["share_low"] or bad["share_low"] > good["share_high"]
    ours = bad["role"] == "own"
    message = N_("{brand}: {bad:percent} of the mentions are negative, {good:percent} positive; the tool alone says {reported:percent} negative")  # fmt: skip
    if pd.isna(bad["reported"]):
        message = N_("{brand}: {bad:percent} of the mentions are negative, {good:percent} positive")
    worse = apart and bad["share"] > good["share"]
    action = N_("Answer the causes before posting more; praise does not outshout them.") if worse else N_("Ask those who praise for leave to share their words.")  # fmt: skip
    return Finding(
        id=f"monitoring.sentiment.{brand}", message=message,
        values={"brand": brand, "bad": short(bad["share"]), "good": short(good["share"]), "reported": None if pd.isna(bad["reported"]) else short(bad["reported"])},
        value=bad["share"], low=bad["share_low"], high=bad["share_high"], level=0.9, unit="fraction", n=int(bad["n"]),
        strength="clear" if apart else "cannot tell", action=action if ours and apart else "",
        evidence=Evidence(table="monitoring.sentiment", method=str(bad["method"]), source="smmlib.methods.tone"), weight=bad["share"] if ours else 0.0,
    )  # fmt: skip


def _rival_findings(compared: pd.DataFrame) -> list[Finding]:
    message = N_("Competitors cannot be compared: {reason}")
    if compared.empty:
        return _silent("competitors", compared, "monitoring.competitors", message)
    judged = compared[compared["p_higher"].notna()]
    found = [_rival(row, len(judged)) for row in judged.to_dict("records")]
    sure = [f for f in found if f is not None]
    silent = [
        refusal("monitoring", f"competitors.unknown{i}", why, table="monitoring.competitors", message=message)
        for i, why in enumerate(compared.attrs.get("reasons", []), 1)
    ]
    return [*sure, *silent]


def _rival(row: Mapping[Any, Any], among: int) -> Finding | None:
    strength = strength_of(max(row["p_higher"], 1 - row["p_higher"]), n=int(row["n"]), among=among)
    if strength == "cannot tell":
        return None
    is_rate = row["metric"] == rivals.RATE
    message = (
        N_("A typical post of the client on {platform:platform} earns {ratio:times} the {counted} per follower of {account}'s")
        if is_rate
        else N_("The client publishes {ratio:times} as often as {account} on {platform:platform}")
    )  # fmt: skip
    action = ""
    if is_rate and row["ratio"] < 1:
        action = N_("Read the ten posts of {account} with most reactions and note what the client could say there in its own way.")  # fmt: skip
    return Finding(
        id=f"monitoring.competitors.{row['metric']}.{row['platform']}.{row['account']}", message=message,
        values={"platform": row["platform"], "ratio": short(row["ratio"]), "account": row["account"], "counted": row["counted"]}, value=row["ratio"], low=row["ratio_low"],
        high=row["ratio_high"], level=0.9, unit="ratio", n=int(row["n"]), strength=strength, action=action, weight=abs(math.log(row["ratio"])) / (2 if is_rate else 6),
        evidence=Evidence(table="monitoring.competitors", metric=row["metric"], method=f"same days, formats and counts ({row['counted']})", source="smmlib.methods.rivals"),
    )  # fmt: skip


def _answer_findings(answers: pd.DataFrame, answer_hours: int) -> list[Finding]:
    if answers.empty:
        return _silent("answers", answers, "comments", N_("How fast comments are answered cannot be told: {reason}"))
    asked = answers[answers["of"] == "questions"]
    if asked.empty or int(asked["n"].iloc[0]) < 8:
        why = pd.DataFrame()
        why.attrs["refused"] = f"{0 if asked.empty else int(asked['n'].iloc[0])} questions stand under the posts; 8 are needed."  # fmt: skip
        return _silent("answers", why, "comments", N_("How fast questions are answered cannot be told: {reason}"))
    row = asked.iloc[0]
    known = pd.notna(row["median"])
    message = (
        N_("{within:percent} of questions are answered within {due} hours of weekdays; half wait longer than {median} hours")
        if known
        else N_("{within:percent} of questions are answered within {due} hours of weekdays; fewer than half are ever answered")
    )  # fmt: skip
    return [
        Finding(
            id="monitoring.answers", message=message,
            values={"within": short(row["within"]), "due": answer_hours, "median": round(float(row["median"]), 1) if known else None},
            value=row["within"], low=row["within_low"], high=row["within_high"], level=0.9, unit="fraction", n=int(row["n"]), strength="clear",
            evidence=Evidence(table="comments", metric="first_reply_calendar", method="Kaplan-Meier, unanswered questions still waiting", source="smmlib.methods.waiting"),
            action=N_("Name who answers on which day; a question without an answer is read by everybody who has the same one."), weight=1 - row["within"],
        )
    ]  # fmt: skip


def _copy_findings(read: pd.DataFrame) -> list[Finding]:
    again = read["copies"] - 1 + read["repeats"].astype("int64")
    total, rows = int(again.sum()), int(read["copies"].sum())
    if total < max(5, 0.01 * rows):
        return []
    days = again.groupby([read["brand"], read["day"]]).sum()
    brand, day = days.idxmax()
    message = N_(
        "{copies} of {rows} mentions repeat words that were there before, most of them about {brand} on {day:date}"
    )
    return [
        Finding(
            id="monitoring.copies", message=message, n=rows, value=total, unit="count", strength="clear",
            values={"copies": total, "rows": rows, "brand": brand, "day": day.date()},
            evidence=Evidence(table="monitoring.volume", metric="mentions", method="same words by one author within a week, or long texts repeated on one day", source="smmlib.methods.copies"),
            action=N_("Do not report repeats as talk; look whether somebody organised them."),
        )
    ]  # fmt: skip


def _new_voices(volume: pd.DataFrame) -> list[Finding]:
    """New authors a day of the client, from whole weeks: their mean and its doubt."""
    own = volume[(volume["role"] == "own") & volume["n_new_authors"].notna()]
    weeks = own.groupby((own["day"] - own["day"].min()).dt.days // 7)["n_new_authors"].agg(["sum", "size"]) if len(own) else pd.DataFrame()  # fmt: skip
    whole = weeks.loc[weeks["size"] == 7, "sum"].astype("float64") / 7 if len(weeks) else pd.Series(dtype="float64")
    if len(whole) < 4:
        return []
    mean, error = float(whole.mean()), float(whole.std() / math.sqrt(len(whole)))
    z = stats.z_of(0.90)
    message = N_("{new} people a day speak of {brand} for the first time, {low} to {high}")
    return [
        Finding(
            id="monitoring.new_authors", message=message, value=mean, low=max(0.0, mean - z * error), high=mean + z * error, level=0.9, unit="text",
            values={"new": round(mean, 2), "low": round(max(0.0, mean - z * error), 2), "high": round(mean + z * error, 2), "brand": own["brand"].iloc[0]},
            n=int(own["n_new_authors"].sum()), strength="clear" if len(whole) >= 8 else "leaning",
            evidence=Evidence(table="monitoring.volume", method="authors not seen in the first four weeks or since; mean of whole weeks", source="smmlib.methods.brands"),
        )
    ]  # fmt: skip
