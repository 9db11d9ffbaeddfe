"""A client whose input is wrong in many ways at once gets a whole report, in which every refusal has its name."""

import subprocess
import sys

import pandas as pd
import pytest

from smmlib.core.findings import loads

BRIEF = """
name: Wrong in many ways
content_languages: [en]
time_zone: Europe/London
currency: GBP
period: {since: 2025-07-01, until: 2026-06-30}
strategy: open
accounts: [{platform: instagram, handle: wrong, exports: ["*.csv"]}]
tasks: [Win followers on Instagram]
goals:
  - {id: done, text: More reactions, metric: er_reach, platform: instagram, baseline: 0.01, target: 0.02, due: 2026-12-31, owner: Ada}
  - {id: past, text: More reactions, metric: er_reach, platform: instagram, baseline: 0.03, target: 0.09, due: 2026-01-31, owner: Ada}
  - {id: negative, text: More reactions, metric: engagements, platform: instagram, baseline: 10, target: -5, due: 2026-12-31, owner: Ada}
  - {id: percent, text: More reactions, metric: er_reach, platform: instagram, baseline: 0.03, target: 7, due: 2026-12-31, owner: Ada}
  - {id: unfed, text: A larger voice, metric: share_of_voice, baseline: 0.1, target: 0.2, due: 2026-12-31, owner: Ada}
mappings:
  - files: ["*.csv"]
    account: wrong
    platform: instagram
    date_order: year first
    columns: {post_id: id, published_at: date, format: kind, text: words, reach: reach, likes: likes}
"""
DAYS = pd.date_range("2025-07-02 10:00", periods=120, freq="3D")
POSTS = "id,date,kind,words,reach,likes\n" + "".join(
    f'p{i},{day:%Y-%m-%d %H:%M},photo,"Bread of day {i} from the old oven",{-900 if i == 7 else 900 + i},{"-3" if i == 5 else 40 + i % 7}\n'
    for i, day in enumerate(DAYS)
)


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    root = tmp_path_factory.mktemp("wrong")
    folder = root / "clients" / "wrong"
    (folder / "exports").mkdir(parents=True)
    (folder / "client.yaml").write_text(BRIEF, encoding="utf-8")
    (folder / "exports" / "posts.csv").write_text(POSTS, encoding="utf-8")
    command = [sys.executable, "-m", "smmlib.runner.cli", "--clients", str(root / "clients"), "--reports", str(root / "reports"), "run", "wrong"]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, timeout=400, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return root / "reports" / "wrong"


def test_each_wrong_goal_is_refused_by_name(report):
    said = {f.id: f.sentence() for p in (report / "findings").glob("*.json") for f in loads(p.read_text("utf-8"))}

    assert "already met" in said["goals.chance.done"]
    assert "cannot be told" in said["goals.chance.past"] and "not ahead" in said["goals.chance.past"]
    assert "cannot be below zero" in said["goals.chance.negative"]
    assert "for percent write 0.07" in said["goals.chance.percent"]
    assert "No export" in said["goals.chance.unfed"]


def test_one_format_and_no_audience_are_refused_and_the_rest_stands(report):
    told = [f for p in (report / "findings").glob("*.json") for f in loads(p.read_text("utf-8"))]
    said = " ".join(f.sentence() for f in told)
    goals = pd.read_parquet(report / "tables" / "goals.goals.parquet").set_index("goal")

    assert "all posts have one format (photo)" in said
    assert any(f.step == "audience" and f.strength == "cannot tell" for f in told)
    assert goals.loc["done", "measured"] == pytest.approx(0.043, abs=0.01)
    assert len(pd.read_parquet(report / "tables" / "formats.style.parquet")) == 7
    assert "only 0% of posts sell, and the strategy is open" in said


def test_counts_below_zero_are_emptied_at_import_and_counted_nowhere(report):
    page = (report / "strategy.html").read_text(encoding="utf-8")
    links = pd.read_parquet(report / "tables" / "goals.links.parquet")

    assert "Traceback" not in page and "cannot tell" in page
    assert set(links["goal"]) == {"done", "past", "negative", "percent", "unfed"}
    assert pd.read_parquet(report / "tables" / "goals.course.parquet")["value"].min() >= 0
