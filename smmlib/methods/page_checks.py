"""A site judged: every saved page by every rule, what each page scores, and which repair is worth most.

A page's score is the share of the points of the rules that apply to it: 3 points for a serious rule, 2 for a useful one, 1
for a fine one. The weights are a choice; what a point is worth in visits nobody publishes.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from smmlib.methods import address_rules, preview_rules, sharing_rules
from smmlib.methods.page_reading import Page, read_page
from smmlib.methods.preview_rules import Verdict

WEIGHTS = {"serious": 3.0, "useful": 2.0, "fine": 1.0}
OWN_WORDS = {"title_own": lambda p: p.meta("og:title") or p.title, "description_own": lambda p: p.meta("og:description") or p.meta("description")}  # fmt: skip


def read(pages: pd.DataFrame) -> list[Page]:
    """Read the pages that have words; ``page`` and ``html`` are used, the table is left unchanged."""
    sound = pages[pages["html"].notna()]
    return [read_page(name, html) for name, html in zip(sound["page"], sound["html"], strict=True)]


def judge(pages: Sequence[Page], rules: pd.DataFrame, links: pd.DataFrame, accounts: Sequence[tuple[str, str]]) -> pd.DataFrame:  # fmt: skip
    """Judge each page by each rule of the table, in its order.

    Parameters
    ----------
    rules : reference table ``site_rules``; links : reference table ``site_links``. Both left unchanged.
    accounts : the client's own accounts, (platform, handle)

    Returns
    -------
    table (n_pages x n_rules, ...): ``page, rule, passed, evidence`` and the columns of the rule; ``passed`` is missing where it does not apply
    """
    forms = sharing_rules.forms_of(links)
    together = {rule: address_rules.repeated(pages, words) for rule, words in OWN_WORDS.items()}
    rows = []
    for page in pages:
        verdicts = {**_alone(page), **sharing_rules.judged(page, forms, accounts)}
        verdicts |= {rule: found[page.name] for rule, found in together.items()}
        rows += [_row(page.name, r, verdicts[str(r["rule"])]) for r in rules.to_dict("records")]
    return pd.DataFrame(rows)


def _alone(page: Page) -> dict[str, Verdict]:
    return {name: rule(page) for name, rule in (*preview_rules.RULES.items(), *address_rules.RULES.items())}


def _row(page: str, rule: Mapping[Any, Any], verdict: Verdict) -> dict[str, Any]:
    kept = {k: rule[k] for k in ("rule", "part", "severity", "title", "remedy", "source", "year")}
    return {"page": page, **kept, "passed": verdict.passed, "evidence": sharing_rules.evidence(verdict),
            "weight": WEIGHTS[str(rule["severity"])]}  # fmt: skip


def scores(results: pd.DataFrame) -> pd.DataFrame:
    """Sum the rules of each page: ``page, score, n_kept, n_rules, n_serious``; the score is missing where no rule applies."""
    judged = results[results["passed"].notna()]
    kept = judged["passed"].astype("bool")
    points = judged.assign(
        kept=kept, gained=judged["weight"].where(kept, 0.0), bad=~kept & (judged["severity"] == "serious")
    )
    by_page = points.groupby("page", sort=False).agg(
        gained=("gained", "sum"), possible=("weight", "sum"), n_kept=("kept", "sum"), n_rules=("kept", "size"), n_serious=("bad", "sum"),
    ).reset_index()  # fmt: skip
    return by_page.assign(score=by_page["gained"] / by_page["possible"])[["page", "score", "n_kept", "n_rules", "n_serious"]]  # fmt: skip


def repairs(results: pd.DataFrame) -> pd.DataFrame:
    """Order broken rules by what mending them everywhere adds to the mean score; templates mend many pages at once.

    Returns
    -------
    table (n_broken_rules, ...), best first: ``rule, title, severity, remedy, n_broken, n_pages, pages`` (names), ``gain`` (of the
    mean score), ``then`` (mean score when this and all above are mended)

    Notes
    -----
    A rule that applies only once another is mended (the size of a picture that is not named) is not counted before.
    """
    judged = results[results["passed"].notna()]
    possible = judged.groupby("page")["weight"].sum()
    broken = judged[~judged["passed"].astype("bool")]
    broken = broken.assign(
        gain=broken["weight"] / broken["page"].map(possible).astype("float64") / max(len(possible), 1)
    )
    table = broken.groupby(["rule", "title", "severity", "remedy"], sort=False).agg(
        n_broken=("page", "size"), pages=("page", ", ".join), gain=("gain", "sum")
    ).reset_index()  # fmt: skip
    table["n_pages"] = table["rule"].map(judged.groupby("rule").size()).astype("int64")
    table = table.sort_values(["gain", "rule"], ascending=[False, True], ignore_index=True)
    now = float(scores(results)["score"].mean()) if len(judged) else math.nan
    return table.assign(then=now + table["gain"].cumsum())
