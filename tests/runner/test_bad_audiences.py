"""Whole runs of clients whose audiences are awkward: a named refusal where something is missing, the rest of the report whole."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from smmlib.core.findings import Finding, loads

BRIEF = """\
name: Odd shop
industry: shop
markets: [BG]
content_languages: [en]
time_zone: Europe/Sofia
currency: BGN
period: {since: 2026-01-01, until: 2026-06-30}
accounts:
  - {platform: instagram, handle: odd, name: Odd}
"""
MAPPING = """\
mappings:
  - files: [audience.csv]
    table: audience
    platform: instagram
    account: odd
    columns: {dimension: dim, value: val, people: n, share: part}
    constants: {measure: followers}
"""
IMPOSSIBLE = """\
dim,val,n,part
age,18-24,-50,
age,25-34,400,
age,35-44,200,
gender,women,,90%
gender,men,,80%
"""
CUSTOMERS = "customer,age,spend,orders,since\n" + "\n".join(
    f"a{i},{340 if i % 2 else -4},-10.5,{-i},2026-01-05" for i in range(5)
)


def run(folder: Path, brief: str, **exports: str) -> tuple[dict[str, Finding], str]:
    """Run steps 2 and 3 of one client through the command line; return its findings and its report."""
    client = folder / "clients" / "odd"
    (client / "exports").mkdir(parents=True)
    (client / "client.yaml").write_text(brief, encoding="utf-8")
    for name, content in exports.items():
        (client / "exports" / f"{name}.csv").write_text(content, encoding="utf-8")
    places = ["--clients", str(folder / "clients"), "--reports", str(folder / "reports")]
    command = [sys.executable, "-m", "smmlib.runner.cli", *places, "run", "odd", "--only", "platforms"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False, env=dict(os.environ))
    assert done.returncode == 0, done.stdout + done.stderr
    out = folder / "reports" / "odd"
    told = [f for p in sorted((out / "findings").glob("*.json")) for f in loads(p.read_text(encoding="utf-8"))]
    return {f.id: f for f in told}, (out / "strategy.html").read_text(encoding="utf-8")


def test_no_export_one_account_and_a_market_without_figures_are_refused_in_every_place_and_the_report_is_whole(
    tmp_path,
):
    told, page = run(tmp_path, BRIEF)

    assert {f.strength for f in told.values()} == {"cannot tell"}
    assert "No export holds age, gender or places" in told["audience.portrait"].sentence()
    assert "no table of customers" in told["audience.segments"].sentence()
    assert "no published figure is known for BG" in told["platforms.density"].sentence()
    assert {
        "platforms.ranking",
        "platforms.net_reach",
        "platforms.similar",
        "audience.hours",
        "audience.affinity",
    } <= set(told)
    assert "What is known of platforms in each market" in page and "Traceback" not in page


def test_negative_counts_impossible_shares_and_a_target_nobody_is_in_are_named_and_the_rest_is_told(tmp_path):
    brief = BRIEF + 'target_audience: {ages: ["90-99"], countries: [AQ]}\ncustomers: exports/customers.csv\n' + MAPPING

    told, page = run(tmp_path, brief, audience=IMPOSSIBLE, customers=CUSTOMERS)

    assert "excludes everybody by age (90-99)" in told["audience.nobody.age"].sentence()
    assert "The shares of gender add up to 170%" in page  # what the importer emptied, in the report's own list of files
    assert "usable numbers; segments need 100 customers" in told["audience.segments"].sentence()
    assert "Traceback" not in page


def test_a_target_whose_ages_cannot_be_read_leaves_the_match_unknown_and_the_largest_groups_told(tmp_path):
    told, _page = run(
        tmp_path,
        BRIEF + "target_audience: {ages: [grown-ups]}\n" + MAPPING,
        audience="dim,val,n,part\nage,25-34,400,\nage,35-44,200,\n",
    )

    assert "25-34" in told["audience.largest.instagram.odd.followers"].sentence()
    assert told["audience.target"].strength == "cannot tell"


@pytest.mark.parametrize("markets", ["[]", "[RU, MY, US]"])
def test_markets_named_or_not_the_map_of_markets_stands_in_the_report(tmp_path, markets):
    _told, page = run(tmp_path, BRIEF.replace("[BG]", markets))

    assert "What is known of platforms in each market" in page and "Pew Research Center" in page
