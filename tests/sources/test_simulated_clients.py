"""The further demo clients: the bytes of their seed, exports like real ones that need no mapping, and what was planted beside the posts."""

from __future__ import annotations

import itertools
import json
from collections import Counter
from pathlib import Path

import pytest

from smmlib.sources.simulate import write_client, write_truth
from tests import demo

FURTHER = ("demo-ru", "demo-ms")


def files_of(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.mark.parametrize("client", FURTHER)
def test_the_committed_client_is_what_its_seed_gives(client, tmp_path):
    write_client(client, tmp_path / client)
    write_truth(client, tmp_path / "truth.yaml")

    assert files_of(tmp_path / client) == files_of(demo.folder(client))
    assert (tmp_path / "truth.yaml").read_bytes() == (demo.ROOT / "tests" / "truth" / f"{client}.yaml").read_bytes()


def test_the_three_demo_clients_stay_small_and_keep_their_truth_elsewhere():
    every = {name: data for client in demo.CLIENTS for name, data in files_of(demo.folder(client)).items()}
    sizes = [len(data) for client in demo.CLIENTS for data in files_of(demo.folder(client)).values()]

    assert sum(sizes) <= 4_000_000
    assert not [mark for mark in (b"must: found", b"cannot tell", b"lift:") if any(mark in d for d in every.values())]


@pytest.mark.parametrize("client", FURTHER)
def test_every_export_is_read_without_mappings_and_none_rejected(client):
    report = demo.imported(client).report

    assert demo.brief(client).mappings == []
    assert [file.file for file in report.files if file.rejected] == []
    assert {a.handle for a in demo.brief(client).accounts} == set(demo.posts(client)["account"])


@pytest.mark.parametrize(("client", "languages"), [("demo-ru", {"ru"}), ("demo-ms", {"ms", "id"})])
def test_texts_are_in_the_clients_language_and_no_two_are_equal(client, languages):
    own = demo.posts(client).query("role == 'own'")
    written = own[own["platform"] != "youtube"]["text"]
    words = [[word for word in text.split() if not word.startswith("#")] for text in written]

    assert not written.duplicated().any()
    assert min(map(len, words)) >= 15 and max(map(len, words)) <= 80
    assert set(own["language"].dropna()) <= languages


@pytest.mark.parametrize("client", demo.CLIENTS)
def test_true_spikes_have_many_voices_and_the_others_are_copies(client):
    mentions, zone = demo.tables(client)["mentions"], demo.brief(client).time_zone
    for spike in demo.truth(client)["mentions"]["spikes"]:
        days = mentions["published_at"].dt.tz_convert(zone).dt.date
        that_day = mentions[(mentions["account"] == spike["brand"]) & (days == spike["day"])]

        assert len(that_day) >= spike["extra"]
        if spike["must"] == "found":
            assert that_day["author"].nunique() > 40
        else:
            assert that_day["text"].nunique() < 6


def test_one_day_of_complaints_is_planted_among_the_russian_comments():
    comments, planted = demo.tables("demo-ru")["comments"], demo.truth("demo-ru")["mentions"]["comments"][0]

    n_by_day = Counter(comments["published_at"].dt.tz_convert(demo.brief("demo-ru").time_zone).dt.date)

    assert n_by_day.most_common(1)[0][0] == planted["day"]
    assert n_by_day[planted["day"]] > 1.5 * sorted(n_by_day.values())[-2]


def test_bought_followers_of_a_malay_ally_jump_and_nobody_elses_do():
    days = demo.tables("demo-ms")["account_days"]
    for ally in demo.truth("demo-ms")["allies"]:
        path = days[days["account"] == ally["account"]].sort_values("day").set_index("day")["followers"]
        jumps = [day.date() for (_, a), (day, b) in itertools.pairwise(path.items()) if b / a > 1.07]

        assert jumps == [step["day"] for step in ally.get("bought", [])] + [d for d in [ally.get("viral_day")] if d]


def test_the_telegram_history_has_the_layout_of_the_desktop_program():
    chat = json.loads((demo.folder("demo-ru") / "exports" / "telegram" / "result.json").read_text(encoding="utf-8"))
    first, *others = chat["messages"]

    assert (chat["type"], first["action"]) == ("public_channel", "create_channel")
    assert all("".join(e["text"] for e in m["text_entities"]) for m in others)
    assert not [m for m in others if "views" in m or "forwards" in m]
    assert [m["id"] for m in others] == sorted(m["id"] for m in others)
