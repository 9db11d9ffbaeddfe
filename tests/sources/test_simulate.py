"""The demo client: its exports look like real ones, and hold what tests/truth/demo.yaml says was planted."""

from __future__ import annotations

import csv
import functools
import itertools
import math
from collections import Counter, defaultdict
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from smmlib.core.brief import load_brief
from smmlib.sources import import_client
from smmlib.sources.simulate import write_client, write_truth

ROOT = Path(__file__).parents[2]
DEMO = ROOT / "data" / "clients" / "demo"
EXPORTS = DEMO / "exports"
PARTS = ("night", "morning", "afternoon", "evening")
COUNTS = {"instagram": ("Likes", "Comments", "Shares", "Saves"), "facebook": ("Reactions", "Comments", "Shares")}
FORMATS = {"IG image": "photo", "IG reel": "reel", "IG carousel": "carousel", "Photos": "photo", "Reels": "reel",
           "Links": "link", "Videos": "video", "Text": "text"}  # fmt: skip


@functools.cache
def truth() -> dict[str, Any]:
    return dict(yaml.safe_load((ROOT / "tests" / "truth" / "demo.yaml").read_text(encoding="utf-8")))


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@functools.cache
def own_posts(platform: str) -> tuple[dict[str, Any], ...]:
    """Posts as exported; of a post in two files the later one counts. The topic is known by its hashtags."""
    topic_of = {f"#{tag}": row["topic"] for row in truth()["topics"] for tag in row["tags"]}
    found: dict[str, dict[str, Any]] = {}
    for name, last in sorted((p.name, exported_until(p)) for p in (EXPORTS / platform).iterdir()):
        for row in table(EXPORTS / platform / name):
            text = row["Description"] or row["Title"]
            at = datetime.strptime(row["Publish time"], "%m/%d/%Y %H:%M")
            post = {
                "at": at, "last": last, "text": text, "format": FORMATS[row["Post type"]], "reach": int(row["Reach"]),
                "engagements": sum(int(row[c]) for c in COUNTS[platform]), "question": "?" in text,
                "topic": next(topic_of[word] for word in text.split() if word in topic_of),
                "block": (at.weekday() + 1, PARTS[at.hour // 6]), "boosted": row.get("Funded content status") == "Boosted",
            }  # fmt: skip
            if row["Post ID"] not in found or found[row["Post ID"]]["last"] < last:
                found[row["Post ID"]] = post
    return tuple(found.values())


def exported_until(path: Path) -> date:
    return datetime.strptime(path.name.split("_")[1], "%b-%d-%Y").date()


def effects(posts: tuple[dict[str, Any], ...], by: str, against: Any) -> dict[Any, tuple[float, float]]:
    """Effects (log) and standard errors of the levels of `by`, other things and a smooth trend held equal."""
    levels = {
        name: sorted({post[name] for post in posts}) for name in ("format", "topic", "block", "question", "boosted")
    }
    levels[by].remove(against)
    columns = [(name, level) for name, known in levels.items() for level in (known if name == by else known[1:])]
    days = np.array([(post["at"].date() - date(2025, 10, 1)).days / 364 for post in posts])
    trend = [
        np.ones(len(posts)),
        days,
        days**2,
        days**3,
        *(np.clip(days - k, 0, None) ** 3 for k in (0.2, 0.4, 0.6, 0.8)),
    ]
    design = np.column_stack(trend + [np.array([float(post[n] == level) for post in posts]) for n, level in columns])
    y = np.log([(post["engagements"] + 0.5) / post["reach"] for post in posts])
    inverse = np.linalg.inv(design.T @ design)
    beta = inverse @ design.T @ y
    left = y - design @ beta
    errors = np.sqrt(np.diag(inverse) * (left @ left) / (len(y) - design.shape[1]))
    first = len(trend)
    return {
        level: (float(beta[first + i]), float(errors[first + i]))
        for i, (name, level) in enumerate(columns)
        if name == by
    }


def planted(section: str, platform: str, name: str) -> dict[Any, float]:
    return {row[name]: row["effect"] for row in truth()[section] if row.get("platform", platform) == platform}


def files_of(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_the_committed_client_is_what_its_seed_gives(tmp_path):
    write_client("demo", tmp_path / "demo")
    write_truth("demo", tmp_path / "demo.yaml")

    assert files_of(tmp_path / "demo") == files_of(DEMO)
    assert (tmp_path / "demo.yaml").read_bytes() == (ROOT / "tests" / "truth" / "demo.yaml").read_bytes()


def test_a_second_writing_gives_the_same_bytes(tmp_path):
    write_client("demo", tmp_path / "first", seed=7)
    write_client("demo", tmp_path / "second", seed=7)

    assert files_of(tmp_path / "first") == files_of(tmp_path / "second")


def test_another_seed_gives_other_posts_with_the_same_truths(tmp_path):
    write_truth("demo", tmp_path / "seven.yaml", seed=7)
    write_client("demo", tmp_path / "seven", seed=7)
    seven = yaml.safe_load((tmp_path / "seven.yaml").read_text(encoding="utf-8"))

    assert [row["effect"] for row in seven["topics"]] == [row["effect"] for row in truth()["topics"]]
    assert files_of(tmp_path / "seven")["exports/mentions.csv"] != (EXPORTS / "mentions.csv").read_bytes()


def test_the_client_stays_small():
    assert sum(len(data) for data in files_of(DEMO).values()) <= 1_500_000


def test_no_truth_lies_beside_the_exports():
    everything = b"\n".join(files_of(DEMO).values()).lower()

    assert not [name for name in files_of(DEMO) if "truth" in name]
    assert not [mark for mark in (b"must: found", b"cannot tell", b"lift:", b"effect:") if mark in everything]


def test_the_brief_is_whole_and_its_mappings_name_columns_that_exist():
    brief = load_brief(DEMO / "client.yaml")

    headers = {f: table(EXPORTS / f)[0].keys() for mapping in brief.mappings for f in mapping.files}
    unknown = [(f, c) for m in brief.mappings for f in m.files for c in m.columns.values() if c not in headers[f]]
    assert unknown == []
    assert all([brief.why.business, brief.why.smm, brief.why.ability, brief.why.interest])
    assert len([offer for offer in brief.offers if offer.until]) >= 2
    assert len(brief.candidates) == 8


def test_every_export_is_read_and_none_rejected():
    imported = import_client(DEMO, load_brief(DEMO / "client.yaml"))

    rejected = [file.file for file in imported.report.files if file.rejected]
    posts = imported.tables["posts"]
    assert rejected == []
    assert {name: len(t) for name, t in imported.tables.items() if name in ("mentions", "comments")} == {
        "mentions": len(table(EXPORTS / "mentions.csv")), "comments": len(table(EXPORTS / "comments.csv")),
    }  # fmt: skip
    assert posts.groupby("role")["post_id"].count().to_dict() == {"ally": 320, "competitor": 750, "own": 590}
    assert imported.tables["ads"]["spend"].sum() > 0


def test_meta_files_carry_the_marks_of_genuine_ones():
    for path in (*(EXPORTS / "instagram").iterdir(), *(EXPORTS / "facebook").iterdir()):
        raw = path.read_bytes()
        assert raw.startswith(b'\xef\xbb\xbf"Post ID",')
        assert b"\r" not in raw
        rows = table(path)
        assert {row["Date"] for row in rows} == {"Lifetime"}
        assert {len(row["Post ID"]) for row in rows} <= {15, 17}
    assert any("\n\n" in post["text"] for post in own_posts("facebook"))


@pytest.mark.parametrize("platform", ["instagram", "facebook"])
def test_two_files_overlap_and_the_later_one_has_grown_counters(platform):
    early, late = sorted((EXPORTS / platform).iterdir(), key=exported_until)[1:3]
    before = {row["Post ID"]: int(row["Reach"]) for row in table(early)}
    after = {row["Post ID"]: int(row["Reach"]) for row in table(late)}

    shared = before.keys() & after.keys()

    assert len(shared) >= 5
    assert all(before[post] < after[post] for post in shared)


@pytest.mark.parametrize("platform", ["instagram", "facebook"])
def test_captions_have_fifteen_to_eighty_words_and_no_two_are_equal(platform):
    texts = [post["text"] for post in own_posts(platform)]

    bodies = [[word for word in text.split() if not word.startswith("#")] for text in texts]

    assert min(map(len, bodies)) >= 15
    assert max(map(len, bodies)) <= 80
    assert len(set(texts)) == len(texts)


def test_captions_that_look_like_formulas_and_markup_are_among_them():
    texts = [post["text"] for platform in ("instagram", "facebook") for post in own_posts(platform)]

    assert any(text.startswith("=") for text in texts)
    assert any("<b>" in text for text in texts)


def test_nearly_nothing_is_posted_at_night_and_every_other_block_on_instagram_has_eight_posts():
    n_posts = Counter(post["block"] for post in own_posts("instagram"))

    night = sum(n for (_, part), n in n_posts.items() if part == "night")
    assert night <= 5
    assert len([block for block in n_posts if block[1] != "night"]) == 21
    assert min(n for (_, part), n in n_posts.items() if part != "night") >= 8


@pytest.mark.parametrize(("platform", "against"), [("instagram", "reel"), ("facebook", "photo")])
def test_planted_formats_can_be_recovered_from_the_files(platform, against):
    true = planted("formats", platform, "format")

    for name, (effect, error) in effects(own_posts(platform), "format", against).items():
        assert abs(effect - math.log(true[name] / true[against])) < 3 * error, name


def test_carousels_beat_reels_although_plain_averages_say_otherwise():
    posts = own_posts("instagram")
    rates = defaultdict(list)
    for post in posts:
        rates[post["format"]].append(post["engagements"] / post["reach"])

    effect, error = effects(posts, "format", "reel")["carousel"]

    assert max(rates, key=lambda name: float(np.mean(rates[name]))) == "reel"
    assert effect - 1.96 * error > 0
    assert effect - 1.96 * error < math.log(1.45) < effect + 1.96 * error


@pytest.mark.parametrize("platform", ["instagram", "facebook"])
def test_planted_topics_can_be_recovered_from_the_files(platform):
    true = planted("topics", platform, "topic")

    for name, (effect, error) in effects(own_posts(platform), "topic", "menu").items():
        assert abs(effect - math.log(true[name] / true["menu"])) < 3 * error, name


def test_the_two_good_blocks_of_instagram_stand_out_and_facebook_has_none():
    instagram = effects(own_posts("instagram"), "block", (1, "afternoon"))
    facebook = effects(own_posts("facebook"), "block", (1, "afternoon"))

    for block in ((2, "evening"), (4, "evening")):
        effect, error = instagram[block]
        assert effect > 2 * error
        assert abs(effect - math.log(1.6)) < 2.5 * error
    assert max(abs(effect) / error for effect, error in facebook.values()) < 3.3


def test_a_topic_and_two_formats_are_too_rare_to_be_ranked():
    n_topics = Counter(post["topic"] for p in ("instagram", "facebook") for post in own_posts(p))
    n_formats = Counter(post["format"] for post in own_posts("facebook"))

    assert n_topics["customers"] == 4
    assert n_formats["video"] == 6
    assert n_formats["text"] == 5


def test_about_one_facebook_post_in_twenty_was_boosted_and_both_columns_say_so():
    rows = [row for path in (EXPORTS / "facebook").iterdir() for row in table(path)]

    flagged = {row["Post ID"] for row in rows if row["Funded content status"]}
    paid = {row["Post ID"] for row in rows if int(row["Reach from Boosted posts"]) > 0}

    assert flagged == paid
    assert len(flagged) == 13


def test_competitors_cover_the_gap_topics_and_neglect_what_the_client_covers():
    captions = [row["caption"] for path in (EXPORTS / "competitors").iterdir() for row in table(path)]
    own = [post["text"] for platform in ("instagram", "facebook") for post in own_posts(platform)]

    def share(texts: list[str], tags: list[str]) -> float:
        return sum(any(f"#{tag}" in text.split() for tag in tags) for text in texts) / len(texts)

    for row in truth()["gaps"]:
        assert share(captions, row["tags"]) == pytest.approx(row["share_competitors"], abs=1e-3), row["topic"]
        assert share(own, row["tags"]) == pytest.approx(row["share_own"], abs=1e-3), row["topic"]


def test_bought_followers_jump_without_engagement_and_viral_ones_with_it():
    followers: dict[str, dict[date, int]] = defaultdict(dict)
    for row in table(EXPORTS / "allies" / "days.csv"):
        followers[row["handle"]][date.fromisoformat(row["date"])] = int(row["followers"])
    rates: dict[str, dict[date, float]] = defaultdict(dict)
    for row in table(EXPORTS / "allies" / "posts.csv"):
        at = datetime.strptime(row["date"], "%Y-%m-%d %H:%M").date()
        rates[row["handle"]][at] = (int(row["likes"]) + int(row["comments"])) / followers[row["handle"]][at]

    jumps = {
        handle: [day for day, jump in daily_jumps(path).items() if jump > 0.07] for handle, path in followers.items()
    }

    bought = {row["account"]: [step["day"] for step in row["bought"]] for row in truth()["allies"] if "bought" in row}
    viral = {row["account"]: [row["viral_day"]] for row in truth()["allies"] if "viral_day" in row}
    assert {handle: days for handle, days in jumps.items() if days} == bought | viral
    for handle, days in viral.items():
        assert rates[handle][days[0]] > 3 * float(np.median(list(rates[handle].values())))
    for handle, days in bought.items():
        after = [rate for day, rate in rates[handle].items() if day > days[-1]]
        before = [rate for day, rate in rates[handle].items() if day < days[0]]
        assert float(np.median(after)) < float(np.median(before))


def daily_jumps(path: dict[date, int]) -> dict[date, float]:
    days = sorted(path)
    return {day: path[day] / path[before] - 1 for before, day in itertools.pairwise(days)}


def test_the_true_spike_is_many_voices_and_the_other_one_is_copies():
    rows = table(EXPORTS / "mentions.csv")
    true, noise = truth()["mentions"]["spikes"]

    def on(spike: dict[str, Any]) -> list[dict[str, str]]:
        day = spike["day"].isoformat()
        return [r for r in rows if r["account"] == spike["brand"] and r["published_at"].startswith(day)]

    assert len({row["author"] for row in on(true)}) > 45
    assert len({row["text"] for row in on(noise)}) < 6 < len(on(noise))
    assert (true["must"], noise["must"]) == ("found", "cannot tell")


def test_replies_answer_something_that_was_said_before():
    for name in ("mentions.csv", "comments.csv"):
        rows = table(EXPORTS / name)
        said = {row["id"]: row["published_at"] for row in rows}
        answers = [row for row in rows if row["in_reply_to"]]

        assert len(answers) > 20
        assert all(said[row["in_reply_to"]] <= row["published_at"] for row in answers)
        assert all(row["replied_at"] > row["published_at"] for row in rows if row["replied_at"])
