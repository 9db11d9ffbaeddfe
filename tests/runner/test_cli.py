"""The command line: quick, polite, and never a traceback for what a person typed."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys

import nbformat
import pytest

from smmlib.core.brief import load_brief
from smmlib.core.errors import CannotStart
from smmlib.runner import desk_server, telling
from smmlib.store import places


def smm(*words: str) -> subprocess.CompletedProcess[str]:
    """Run the command line as a person would."""
    return subprocess.run(
        [sys.executable, "-m", "smmlib.runner.cli", *words],
        cwd=places.ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def test_help_loads_nothing_heavy():
    script = "import sys, smmlib.runner.cli; print([m for m in ('pandas', 'papermill', 'matplotlib', 'pydantic', 'rich', 'yaml') if m in sys.modules])"

    said = subprocess.run([sys.executable, "-c", script], cwd=places.ROOT, capture_output=True, text=True, check=True)

    assert said.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [(("run", "nrod"), 2, "Did you mean 'nord'?"), (("run", "../nord"), 2, "cannot be a client's name"),
     (("run", "nord", "-p", "min_post=3"), 2, "Did you mean 'min_posts'?"), (("run", "nord", "--since", "soon"), 2, "2026-01-31"),
     (("run",), 2, "Missing argument"), (("report", "nord", "--format", "docs"), 2, "Did you mean 'docx'?"),
     (("report", "nord"), 2, "smm run nord"), (("check", "nowhere"), 2, "neither a client"), (("status", "nrod"), 2, "Did you mean 'nord'?"),
     (("new", "nord"), 2, "already there; nothing was changed"), (("lab", "nrod"), 2, "Did you mean 'nord'?")],
)  # fmt: skip
def test_what_cannot_be_done_is_said_in_a_sentence_with_its_exit_code(world, words, code, said):
    answer = smm(*words)

    assert answer.returncode == code, answer
    assert said in answer.stderr
    assert "Traceback" not in answer.stderr


def test_faults_of_a_brief_come_with_their_lines_and_nothing_runs(world):
    text = (world.client / "client.yaml").read_text(encoding="utf-8")
    world.brief(text.replace("industry", "idustry").replace("role", "rôle"))

    answer = smm("run", "nord")

    assert answer.returncode == 2
    assert "line 2: 'idustry' is not a key of a brief. Did you mean 'industry'?" in answer.stderr


def test_a_new_client_has_a_brief_that_reads_and_an_editor_understands(world):
    made = smm("new", "Bäckerei 'Ost'")
    folder = world.root / "clients" / "Bäckerei 'Ost'"

    assert made.returncode == 0, made.stderr
    assert load_brief(folder / "client.yaml").name == "Bäckerei 'Ost'"
    assert (
        (folder / "client.yaml")
        .read_text(encoding="utf-8")
        .startswith("# yaml-language-server: $schema=client.schema.json")
    )
    assert json.loads((folder / "client.schema.json").read_text())["title"] == "Brief"
    assert smm("check", "Bäckerei 'Ost'").returncode == 0


def test_check_names_a_file_that_cannot_be_used_and_exits_with_1(world):
    (world.client / "exports" / "broken.csv").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")

    plain, as_json = smm("check", "nord"), smm("check", "nord", "--json")

    assert plain.returncode == as_json.returncode == 1
    assert re.search(r"rejected +broken\.csv", plain.stdout)
    assert [f["file"] for f in json.loads(as_json.stdout)["files"] if f["rejected"]] == ["broken.csv"]


def test_check_takes_a_single_file(world):
    answer = smm("check", str(world.client / "exports" / "posts.csv"))

    assert "posts.csv" in answer.stdout
    assert "Traceback" not in answer.stderr


def test_status_lists_clients_that_have_not_run(world):
    assert smm("status").stdout == "nord: not run yet (smm run nord)\n"


def test_the_folders_can_be_named_before_or_after_the_command(world):
    before = smm("--clients", str(world.root / "none"), "status")
    after = smm("status", "--clients", str(world.root / "none"))

    assert before.returncode == after.returncode == 2
    assert "There are no clients in" in before.stderr


def test_the_desk_listens_on_this_machine_only_with_its_token_and_never_as_root_by_choice():
    words = desk_server.command(uid=1000)

    assert "--ServerApp.ip=127.0.0.1" in words
    assert not any("token" in w or "password" in w or "allow-root" in w for w in words)
    assert "--allow-root" in desk_server.command(uid=0)


def test_lessons_in_another_language_are_written_once_and_a_students_copy_stays(tmp_path, monkeypatch):
    shutil.copyfile(places.ROOT / "notebooks" / "05_topics.ipynb", tmp_path / "05_topics.ipynb")
    monkeypatch.setenv("SMM_NOTEBOOKS", str(tmp_path))

    written = desk_server.lessons_in("ru") / "05_topics.ipynb"
    told = nbformat.read(written, as_version=4)
    source = nbformat.read(tmp_path / "05_topics.ipynb", as_version=4)

    nbformat.validate(told)
    assert 'language: str = "ru"' in next(c.source for c in told.cells if "parameters" in c.metadata.get("tags", []))
    assert [c.source for c in told.cells if c.cell_type == "markdown"] != [
        c.source for c in source.cells if c.cell_type == "markdown"
    ]
    assert [c.source for c in told.cells if c.cell_type == "code"][1:] == [
        c.source for c in source.cells if c.cell_type == "code"
    ][1:]

    written.write_text("a student's work", encoding="utf-8")
    desk_server.lessons_in("ru")
    assert written.read_text(encoding="utf-8") == "a student's work"


def test_lessons_in_an_unknown_language_are_refused_with_those_there_are():
    with pytest.raises(CannotStart, match=r"no lessons in 'rus'.*en, ms, ru"):
        desk_server.lessons_in("rus")


def test_spaces_of_other_languages_stay_spaces_on_a_terminal():
    assert telling.printable("1\u202f450\u00a0000\u00a0₽\x1b[2J") == "1 450 000 ₽?[2J"
