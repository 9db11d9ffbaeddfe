"""A new client from its exports: five minutes, and nothing typed that a file already says."""

from __future__ import annotations

from datetime import date

import pytest

from smmlib import sources
from smmlib.core.brief import load_brief
from smmlib.core.errors import CannotStart
from smmlib.runner import scaffold
from tests import demo

EXPORTS = demo.ROOT / "data" / "clients" / "demo" / "exports"


def test_the_brief_of_a_new_client_names_the_accounts_and_days_of_its_exports(world):
    folder, drafted = scaffold.make("acme", [EXPORTS / "instagram", EXPORTS / "facebook"])

    brief = load_brief(folder / "client.yaml")
    imported = sources.import_client(folder, brief)

    assert {(a.platform, a.handle) for a in brief.accounts} == set(drafted.accounts)
    assert {a.platform for a in brief.accounts} == {"instagram", "facebook"}
    assert (brief.period.since, brief.period.until) == (drafted.since, drafted.until)
    assert date(2025, 10, 1) <= brief.period.since < brief.period.until <= date(2026, 9, 30)
    assert len(imported.tables["posts"]) > 500
    assert not [f.file for f in imported.report.files if f.rejected]


def test_exports_are_copied_and_a_second_file_of_one_name_keeps_both(world, tmp_path):
    first, second = tmp_path / "a" / "posts.csv", tmp_path / "b" / "posts.csv"
    for path in (first, second):
        path.parent.mkdir()
        path.write_text(f"id,{path.parent.name}\n1,2\n", encoding="utf-8")

    folder, _drafted = scaffold.make("acme", [first, second])

    assert sorted(p.name for p in (folder / "exports").glob("*.csv")) == ["posts (2).csv", "posts.csv"]
    assert first.exists()


def test_a_path_that_is_not_there_makes_no_half_client(world, tmp_path):
    with pytest.raises(CannotStart, match=r"no such file.*gone\.csv"):
        scaffold.make("acme", [tmp_path / "gone.csv"])

    assert not (world.root / "clients" / "acme").exists()


def test_names_of_files_that_look_like_patterns_or_yaml_are_taken_literally(world, tmp_path):
    odd = tmp_path / 'posts [final] - "x".csv'
    odd.write_bytes(next((EXPORTS / "instagram").glob("*.csv")).read_bytes())

    folder, _drafted = scaffold.make("acme", [odd])
    imported = sources.import_client(folder, load_brief(folder / "client.yaml"))

    assert len(imported.tables["posts"]) > 50


def test_files_of_overlapping_days_and_files_that_name_nobody_go_to_the_only_account_of_their_platform(world):
    folder, drafted = scaffold.make("acme", [demo.ROOT / "data" / "clients" / "demo-ru" / "exports"])

    imported = sources.import_client(folder, load_brief(folder / "client.yaml"))

    assert {platform for platform, _handle in drafted.accounts} >= {"vk", "telegram", "youtube"}
    assert all("; " not in glob for globs in drafted.accounts.values() for glob in globs)
    assert {"(not named)"}.isdisjoint(handle for _platform, handle in drafted.accounts)
    assert {"vk", "telegram"} <= set(imported.tables["posts"]["platform"])
