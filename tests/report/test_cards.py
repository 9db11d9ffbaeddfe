"""The index of all clients: who needs somebody first, searchable, harmless, and quick with a thousand."""

from __future__ import annotations

import json
import time
from pathlib import Path

from smmlib.report import cards
from tests.report.paper import HOSTILE, Tree, finding, folder_of


def test_a_card_names_the_strongest_findings_and_the_files_that_are_there(tmp_path: Path):
    home = folder_of(
        tmp_path / "nord",
        findings=(finding("formats.a", message="Reels lead"), finding("formats.b", strength="cannot tell")),
    )
    (home / "strategy.html").write_text("x")
    (home / "strategy.pdf").write_text("x")

    page = cards.index(tmp_path).read_text(encoding="utf-8")

    assert "Reels lead" in page
    assert 'href="nord/strategy.pdf">PDF' in page
    assert "strategy.docx" not in page


def test_those_that_are_not_whole_stand_first_and_say_what_failed(tmp_path: Path):
    folder_of(tmp_path / "a", client="a", outcome="whole", brief={"name": "Alpha"})
    folder_of(
        tmp_path / "b", client="b", outcome="failed", brief={"name": "Beta"}, node={"state": "failed", "error": "E"}
    )

    page = cards.index(tmp_path).read_text(encoding="utf-8")

    assert page.index("Beta") < page.index("Alpha")
    assert "Not whole: Formats" in " ".join(page.replace("</p>", " ").split())


def test_words_from_outside_are_words_in_the_index_too(tmp_path: Path):
    folder_of(
        tmp_path / "nord",
        brief={"name": HOSTILE, "industry": HOSTILE},
        findings=(finding("formats.a", message="{x}", values={"x": HOSTILE}),),
    )

    tree = Tree(cards.index(tmp_path).read_text(encoding="utf-8"))

    assert tree.tags.count("script") == 1
    assert not [k for _, k, _ in tree.attributes if k.startswith("on")]
    assert "img" not in tree.tags


def test_a_thousand_clients_are_listed_in_seconds_and_in_little_space(tmp_path: Path):
    home = folder_of(
        tmp_path / "c0000",
        findings=tuple(finding(f"formats.f{i}", message=f"Finding {i} " + "words " * 12) for i in range(3)),
    )
    cards.write(home)
    card = json.loads((home / "card.json").read_text(encoding="utf-8"))
    for i in range(1, 1000):
        other = tmp_path / f"c{i:04d}"
        other.mkdir()
        (other / "manifest.json").write_text("{}")
        (other / "card.json").write_text(json.dumps({**card, "client": other.name}), encoding="utf-8")

    started = time.process_time()
    page = cards.index(tmp_path)

    assert time.process_time() - started < 5
    assert page.stat().st_size < 2_000_000
    assert page.read_text(encoding="utf-8").count("<article>") == 1000
