"""Opening a client's workspace: what a notebook may read, what it gets, and what it is told when it may not."""

from __future__ import annotations

import subprocess
import sys
from datetime import date

import pandas as pd
import pytest

from smmlib import store
from smmlib.core import schema
from smmlib.core.errors import BriefError, CannotStart, MissingTable, NothingToRank, SmmError, UndeclaredTable
from smmlib.core.findings import Evidence, Finding
from smmlib.store import places

HOSTILE = [
    "..",
    "../nord",
    "a/b",
    "a\\b",
    "/etc",
    ".hidden",
    "",
    " nord",
    "no\x00rd",
    "no\nrd",
    "C:nord",
    "-p",
    "cache",
    "n" * 300,
    "no\u202erd",
]


def finding(id: str) -> Finding:
    return Finding(id=id, message="A sentence", strength="clear", evidence=Evidence(table="formats.mix"))


@pytest.mark.parametrize("name", HOSTILE)
def test_a_client_is_one_plain_folder_name(world, name):
    with pytest.raises(CannotStart, match="cannot be a client's name"):
        store.open_run("formats", client=name)


def test_a_client_in_any_script_is_welcome(world):
    (world.root / "clients" / "кофейня ‘Нева’").mkdir()
    (world.root / "clients" / "кофейня ‘Нева’" / "client.yaml").write_text("name: x", encoding="utf-8")

    with pytest.raises(BriefError, match="'period' is missing"):
        store.open_run("formats", client="кофейня ‘Нева’")


def test_a_mistyped_client_names_the_nearest_and_the_remedy(world):
    with pytest.raises(CannotStart, match=r"no client 'nrod'.*Did you mean 'nord'\?.*smm new nrod"):
        store.open_run("formats", client="nrod")


def test_a_mistyped_step_names_the_nearest(world):
    with pytest.raises(CannotStart, match=r"no step 'topic'.*Did you mean 'topics'\?"):
        store.open_run("topic", client="nord")


def test_posts_outside_the_period_are_left_out_and_the_last_day_is_included(world):
    run = store.open_run("formats", client="nord", until="2026-01-20")

    assert sorted(run.read("posts")["post_id"]) == ["a1", "a2", "a3"]
    assert run.as_of == date(2026, 1, 20)


def test_a_day_is_a_local_day_of_the_client(world):
    # 00:30 in Helsinki on the 1st is still the 31st in UTC
    world.posts(
        "id,date,kind,text,reach,likes,comments\nb1,2026-01-01 00:30,photo,New year,10,1,0\nb2,2026-02-01 00:30,photo,Late,10,1,0\n"
    )

    assert list(store.open_run("formats", client="nord").read("posts")["post_id"]) == ["b1"]


def test_a_post_without_a_date_is_kept(world):
    world.posts(
        "id,date,kind,text,reach,likes,comments\nb1,,photo,Undated,10,1,0\nb2,2025-02-01 00:30,photo,Old,10,1,0\n"
    )

    assert list(store.open_run("formats", client="nord").read("posts")["post_id"]) == ["b1"]


@pytest.mark.parametrize(
    ("asked", "said"),
    [({"since": "1.2.2026"}, "since should be a day written like 2026-01-31; got '1.2.2026'"),
     ({"since": "2026-03-01"}, "The period is empty"),
     ({"language": "klingon!"}, "no language code")],
)  # fmt: skip
def test_wrong_days_and_languages_are_said_before_anything_runs(world, asked, said):
    with pytest.raises(CannotStart, match=said):
        store.open_run("formats", client="nord", **asked)


def test_the_exports_are_read_anew_when_they_change_and_only_then(world, capsys):
    store.open_run("formats", client="nord")
    first = capsys.readouterr().out
    store.open_run("formats", client="nord")
    second = capsys.readouterr().out
    world.posts("id,date,kind,text,reach,likes,comments\nb1,2026-01-02 10:00,photo,Changed,10,1,0\n")
    changed = store.open_run("formats", client="nord")

    assert first == "Read the exports of nord anew: 1 file.\n"
    assert second == ""
    assert capsys.readouterr().out.count("\n") == 1
    assert list(changed.read("posts")["text"]) == ["Changed"]


def test_a_changed_brief_is_read_anew(world):
    store.open_run("formats", client="nord")
    text = (world.client / "client.yaml").read_text(encoding="utf-8")
    world.brief(text.replace("until: 2026-01-31", "until: 2026-02-28"))

    assert len(store.open_run("formats", client="nord").read("posts")) == 4


def test_two_processes_that_refresh_at_once_both_succeed(world):
    script = "from smmlib import store; print(len(store.open_run('formats', client='nord').read('posts')), flush=True)"
    running = [
        subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, cwd=places.ROOT)
        for _ in range(3)
    ]
    said = [p.communicate(timeout=120)[0] for p in running]

    assert [s.splitlines()[-1] for s in said] == ["3", "3", "3"]
    assert sum("anew" in s for s in said) == 1


def test_reading_or_saving_what_workbook_yaml_does_not_list_is_refused(world):
    run = store.open_run("formats", client="nord")

    with pytest.raises(UndeclaredTable, match=r"'post' is not among the reads.*Did you mean 'posts'\?"):
        run.read("post")
    with pytest.raises(UndeclaredTable, match=r"'formats\.effects' is not among the writes"):
        run.save("effects", schema.empty("formats.effects"))
    with pytest.raises(UndeclaredTable, match="add 'findings' to its reads"):
        run.findings()


def test_a_missing_hand_over_says_the_command_that_makes_it(world):
    run = store.open_run("summary", client="nord")

    with pytest.raises(MissingTable, match="smm run nord --only topics"):
        run.read("topics.ranking")


def test_a_table_of_a_step_that_is_not_listed_reads_as_empty_with_the_reason(world):
    ranking = store.open_run("summary", client="nord").read("platforms.ranking")

    assert ranking.empty
    assert "score_low" in ranking.columns
    assert ranking.attrs["refused"] == "the step 'platforms' is not part of this workbook"


def test_a_refusal_becomes_an_empty_table_whose_reason_survives_the_disk(world):
    run = store.open_run("topics", client="nord")

    def too_few(posts, *, least):
        raise NothingToRank(f"Only {len(posts)} posts; {least} are needed.")

    run.save("ranking", run.attempt("ranking", too_few, run.read("posts"), least=8))
    read = store.open_run("summary", client="nord").read("topics.ranking")

    assert read.attrs["refused"] == "Only 3 posts; 8 are needed."
    assert read.dtypes.astype(str).to_dict() == schema.empty("topics.ranking").dtypes.astype(str).to_dict()


def test_a_saved_table_comes_back_with_its_types_and_missing_values(world):
    run = store.open_run("formats", client="nord")
    mix = pd.DataFrame(
        {"platform": ["x", "vk"], "account": ["é", "я"], "format": ["photo", "reel"], "n_posts": [3, None]}
    )

    run.save("mix", mix)

    pd.testing.assert_frame_equal(run.read("formats.mix"), schema.check(mix, "formats.mix"))


def test_the_same_table_is_the_same_bytes(world):
    run = store.open_run("formats", client="nord")
    target = run.desk.own_table("formats.mix")

    written = []
    for _ in range(2):
        run.save("mix", schema.empty("formats.mix", refused="No posts."))
        written.append(target.read_bytes())

    assert written[0] == written[1]


def test_a_broken_table_is_not_saved_and_the_old_one_stays(world):
    run = store.open_run("formats", client="nord")
    run.save("mix", schema.empty("formats.mix", refused="old"))

    with pytest.raises(SmmError, match="share_now"):
        run.save("mix", pd.DataFrame({"platform": ["x"], "account": ["a"], "format": ["photo"], "share_now": [7.0]}))

    assert run.read("formats.mix").attrs["refused"] == "old"


def test_findings_are_read_by_later_steps_in_the_workbook_order(world):
    store.open_run("topics", client="nord").tell([finding("topics.second")])
    store.open_run("formats", client="nord").tell([finding("formats.first")])

    run = store.open_run("summary", client="nord")

    assert [f.id for f in run.findings()] == ["formats.first", "topics.second"]
    assert [f.id for f in run.findings("topics")] == ["topics.second"]


def test_a_step_cannot_speak_for_another(world):
    with pytest.raises(SmmError, match=r"cannot tell findings of another step: topics\.x"):
        store.open_run("formats", client="nord").tell([finding("topics.x")])


def test_coverage_counts_rows_and_filled_counters(world):
    row = store.open_run("formats", client="nord").coverage().iloc[0]

    assert row[["account", "rows", "first_day", "last_day", "with_reach", "with_views"]].tolist() == [
        "cafenord", 3, "2026-01-05", "2026-01-20", 3, 0,
    ]  # fmt: skip


def test_coverage_of_undated_posts_has_no_days_and_no_nan(world):
    world.posts("id,date,kind,text,reach,likes,comments\nb1,,photo,Undated,10,1,0\n")

    row = store.open_run("formats", client="nord").coverage().iloc[0]

    assert row[["rows", "first_day", "last_day"]].tolist() == [1, "", ""]


def test_a_reference_table_is_text_and_an_unknown_one_names_the_nearest(world):
    (world.root / "data" / "reference").mkdir(parents=True)
    (world.root / "data" / "reference" / "benchmarks.csv").write_text("metric,value\ner_reach,007\n", encoding="utf-8")
    run = store.open_run("formats", client="nord")

    assert run.reference("benchmarks")["value"].tolist() == ["007"]
    with pytest.raises(MissingTable, match="Did you mean 'benchmarks'"):
        run.reference("benchmark")
    with pytest.raises(MissingTable):
        run.reference("../reference/benchmarks")


def test_the_origin_of_numbers_is_the_same_each_time_and_holds_no_path(world):
    first, second = (store.open_run("formats", client="nord").origin() for _ in range(2))

    assert first == second
    assert first["since"] == "2026-01-01"
    assert str(world.root) not in str(first)
