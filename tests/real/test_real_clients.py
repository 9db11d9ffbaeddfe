"""Three real clients run whole: what the data carries is said, what it does not carry is refused with its reason."""

import subprocess
import sys

import clients
import pandas as pd
import pytest

from smmlib.core.findings import loads


@pytest.fixture(scope="module")
def delivered(tmp_path_factory):
    """Run the three clients once; returns the report folder of one of them."""
    root = tmp_path_factory.mktemp("real")
    (root / "clients").mkdir()
    for write in (clients.meta_news, clients.uci_cosmetics, clients.vk_community):
        write(root / "clients")
    for name in ("meta_news", "uci_cosmetics", "vk_community"):
        command = [
            sys.executable,
            "-m",
            "smmlib.runner.cli",
            "--clients",
            str(root / "clients"),
            "--reports",
            str(root / "reports"),
            "run",
            name,
        ]
        done = subprocess.run(command, capture_output=True, text=True, timeout=400, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
    return lambda name: root / "reports" / name


def told(folder):
    return [f for p in sorted((folder / "findings").glob("*.json")) for f in loads(p.read_text(encoding="utf-8"))]


def test_a_news_page_that_nobody_answers_mostly_cannot_tell(delivered):
    found = [
        f
        for f in told(delivered("meta_news"))
        if f.step in ("formats", "topics", "calendar") and f.id != "calendar.plan" and "formats.strategy" not in f.id
    ]

    assert found and all(f.strength == "cannot tell" for f in found)
    assert any("72% of the 261 posts earned no engagement" in f.sentence() for f in found)
    assert "72% of the 261 posts" in (delivered("meta_news") / "strategy.html").read_text(encoding="utf-8")


def test_a_cosmetics_page_without_texts_or_dates_gets_formats_and_hours_only(delivered):
    folder = delivered("uci_cosmetics")
    said = [f.sentence() for f in told(folder)]
    slots = pd.read_parquet(folder / "tables" / "calendar.slots.parquet")

    assert any("video: 7 posts: too few to rank" in s for s in said)
    assert any("no texts" in s for s in said)
    assert len(slots) >= 3 and slots["weekday"].isna().all()
    effects = pd.read_parquet(folder / "tables" / "formats.effects.parquet")
    assert (
        dict(zip(effects["format"], effects["n_posts"], strict=True))
        == {"photo": 426, "status": 45, "link": 22, "video": 7}
        or effects["n_posts"].max() >= 420
    )


def test_a_community_with_seven_years_of_decline_gets_hours_held_against_its_trend(delivered):
    folder = delivered("vk_community")
    slots = pd.read_parquet(folder / "tables" / "calendar.slots.parquet")
    said = {f.id: f for f in told(folder)}

    assert slots["metric"].unique().tolist() == ["er_views"]
    assert slots["lift"].max() < slots["raw_lift"].max()
    assert said["topics.ranking"].strength == "cannot tell" and "no texts" in said["topics.ranking"].sentence()
    assert said["formats.effects"].strength == "cannot tell"


def test_every_refusal_in_the_three_reports_has_a_reason(delivered):
    for name in ("meta_news", "uci_cosmetics", "vk_community"):
        silent = [f for f in told(delivered(name)) if f.strength == "cannot tell"]

        assert silent and all(len(f.sentence()) > 40 for f in silent)


@pytest.fixture(scope="module")
def platforms_delivered(tmp_path_factory):
    """Run the restaurant and the channel once; returns the report folder of one of them."""
    root = tmp_path_factory.mktemp("platforms")
    (root / "clients").mkdir()
    for write in (clients.restaurant, clients.danger_tv):
        name = write(root / "clients").name
        command = [sys.executable, "-m", "smmlib.runner.cli", "--clients", str(root / "clients"), "--reports", str(root / "reports"), "run", name]  # fmt: skip
        done = subprocess.run(command, capture_output=True, text=True, timeout=400, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
    return lambda name: root / "reports" / name


def test_a_bulgarian_restaurant_gets_formats_and_hours_and_its_text_steps_say_what_is_missing(platforms_delivered):
    folder = platforms_delivered("restaurant")
    said = {f.id: f.sentence() for f in told(folder)}
    effects = pd.read_parquet(folder / "tables" / "formats.effects.parquet")

    instagram = effects[effects["platform"] == "instagram"]
    assert dict(zip(instagram["format"], instagram["n_posts"], strict=True)) == {"reel": 44, "carousel": 8, "photo": 3}
    assert "55 posts have enough words; 10 topics need at least 80" in said["topics.ranking"]
    assert "0 posts of vintagerest.bg (tiktok)" in said["summary.platform_has_content.tiktok/vintagerest.bg"]
    assert "plain heatmap" in said["calendar.slots.instagram.vintagerest.bg"]


def test_a_channel_whose_export_has_days_only_is_promised_no_hour(platforms_delivered):
    folder = platforms_delivered("danger_tv")
    said = {f.id: f.sentence() for f in told(folder)}
    plan = pd.read_parquet(folder / "tables" / "calendar.plan.parquet")

    assert "no hour can be better than another" in said["calendar.slots"]
    assert len(plan) and plan["local_time"].str.endswith(", hour open").all() and set(plan["kind"]) == {"steady"}
    assert "all posts have one format (video)" in said["formats.effects"]
