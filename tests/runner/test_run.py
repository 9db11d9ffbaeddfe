"""A whole run of a small client: what is delivered, what is kept, what a failure leaves."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

from smmlib import store
from smmlib.core.errors import CannotStart
from smmlib.runner import delivering, engine, progress
from smmlib.runner.request import Request
from smmlib.store import places

KILLER = """
import os, sys
target = sys.argv[1]
def die(event, args):
    if event == "os.rename" and str(args[1]).startswith(target):
        os._exit(9)
sys.addaudithook(die)
sys.argv = ["smm", "run", "nord"]
from smmlib.runner import cli
cli.main()
"""


def run(**asked) -> tuple[bool, str]:
    """Run the small client; return whether it is whole and what was said."""
    said: list[str] = []
    walk = delivering.run(Request("nord", **asked), progress.lines(said.append, many=False))
    return not walk.executed.failed, "\n".join([*said, *delivering.conclusion(walk)])


def delivered(world) -> dict[str, bytes]:
    """The latest delivery: file -> bytes, without earlier runs and without the stated run time."""
    home = world.reports / "nord"
    found = {p.relative_to(home).as_posix(): p.read_bytes() for p in sorted(home.rglob("*")) if p.is_file()}
    kept = {name: data for name, data in found.items() if not name.startswith("runs/")}
    manifest = json.loads(kept["manifest.json"])
    manifest.pop("run_time")
    return {**kept, "manifest.json": json.dumps(manifest, sort_keys=True).encode()}


def test_a_run_delivers_report_tables_findings_notebooks_and_keeps_what_it_knows(world):
    whole, said = run()
    first = delivered(world)
    again, said_again = run()

    assert (whole, again) == (True, True)
    assert sorted(first) == [
        "findings/formats.json", "findings/summary.json", "findings/topics.json", "manifest.json",
        "notebooks/04_formats.ipynb", "notebooks/05_topics.ipynb", "notebooks/15_summary.ipynb", "strategy.html",
        "tables/formats.mix.parquet", "tables/summary.checks.parquet", "tables/topics.ranking.parquet",
    ]  # fmt: skip
    assert "clear: photo is posted most: 2 times" in said
    assert said_again.count("kept: nothing it depends on changed") == 3
    assert delivered(world) == first
    checks = pd.read_parquet(world.reports / "nord" / "tables" / "summary.checks.parquet")
    assert checks["sentence"].tolist() == ["2 findings, 2 formats"]
    everything = b"".join(first.values())
    for trace in (str(world.root).encode(), b"/tmp/", b"papermill", b"uuid"):
        assert trace not in everything


def test_two_runs_into_two_empty_folders_are_the_same_bytes(world, monkeypatch):
    world.notebook("05_topics.ipynb", 'import sys, warnings\nprint(object(), run.desk.folder)\nwarnings.warn("odd")\n'
                   "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()\n" + topics_that_save())  # fmt: skip
    run()
    first = delivered(world)
    monkeypatch.setenv("SMM_REPORTS", str(world.root / "elsewhere" / "deeper" / "reports"))
    run(jobs=1)
    home = world.root / "elsewhere" / "deeper" / "reports" / "nord"

    different = [name for name, data in first.items() if name != "manifest.json" and (home / name).read_bytes() != data]

    assert different == []
    assert json.loads((home / "manifest.json").read_text())["run"] == json.loads(first["manifest.json"])["run"]


def topics_that_save() -> str:
    return 'run.save("ranking", schema.empty("topics.ranking", refused="None."))'


def test_a_failing_notebook_is_said_and_the_others_go_on_without_it(world):
    world.notebook("04_formats.ipynb", 'raise ValueError("the <b>scale</b> is torn")')

    whole, said = run()

    page = (world.reports / "nord" / "strategy.html").read_text(encoding="utf-8")
    checks = pd.read_parquet(world.reports / "nord" / "tables" / "summary.checks.parquet")
    assert whole is False
    assert "FAILED: 04_formats.ipynb: ValueError: the <b>scale</b> is torn" in said
    assert checks["sentence"].tolist() == ["the notebook 'formats' failed"]
    assert "ValueError: the &lt;b&gt;scale&lt;/b&gt; is torn" in page
    assert "Made without:" in page
    assert "Traceback" not in page
    assert "File &#34;" not in page
    assert "Traceback" in (places.state_folder() / "nord" / "failed" / "formats" / "log.txt").read_text()


def test_a_failure_is_tried_again_and_a_success_is_not(world):
    world.notebook("04_formats.ipynb", "raise ValueError('torn')")
    run(only="formats")
    world_again, said = run(only="formats")

    assert world_again is False
    assert "kept" not in said


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("import os\nos._exit(3)", "the kernel ended with status 3, peak memory"),
        ("print('nothing saved')", "without saving topics.ranking"),
    ],
)
def test_a_dead_kernel_and_a_broken_promise_are_failures_with_a_sentence(world, body, said):
    world.notebook("05_topics.ipynb", body)

    whole, lines = run(only="topics")

    assert whole is False
    assert said in lines
    assert "Traceback" not in lines


@pytest.mark.parametrize("at", ["runs/", "tables", "strategy.html"])
def test_a_run_killed_at_any_moment_leaves_the_old_report_whole_and_the_next_one_mends_it(world, at):
    run()
    old = delivered(world)
    text = (world.client / "client.yaml").read_text(encoding="utf-8")
    world.brief(text.replace("Café Nord", "Café Süd"))

    target = str(world.reports / "nord" / at)
    dead = subprocess.run(
        [sys.executable, "-c", KILLER, target],
        cwd=places.ROOT,
        timeout=300,
        check=False,
        capture_output=True,
        env={**os.environ, "SMM_NO_FORK": "1"},  # the delivery happens in the process that is killed
    )

    assert dead.returncode == 9
    assert (world.reports / "nord" / "strategy.html").read_bytes() == old["strategy.html"]
    assert len(store.open_run("summary", client="nord").read("formats.mix")) == 2
    run()
    assert b"Caf\xc3\xa9 S\xc3\xbcd" in delivered(world)["strategy.html"]
    assert sorted(delivered(world)) == sorted(old)


def test_an_experiment_never_overwrites_a_delivery(world):
    run()
    before = delivered(world)
    desk = store.open_run("formats", client="nord")
    other = pd.DataFrame({"platform": ["x"], "account": ["a"], "format": ["poll"], "n_posts": [9]})

    desk.save("mix", other)

    assert delivered(world) == before
    assert store.open_run("summary", client="nord").read("formats.mix")["format"].tolist() == ["poll"]


def test_only_runs_a_step_and_what_it_needs_and_says_what_is_from_earlier(world):
    _, said = run(only="topics")
    assert "05 topics       made" in said
    assert "04 formats      left out" in said

    run()
    world.notebook("04_formats.ipynb", "run.save('mix', schema.empty('formats.mix', refused='Changed.'))")
    _, said = run(only="topics")
    page = (world.reports / "nord" / "strategy.html").read_text(encoding="utf-8")

    assert "04 formats      taken from the earlier run" in said
    assert "This section comes from an earlier run" in page
    assert len(store.open_run("summary", client="nord").read("formats.mix")) == 2


def test_no_notebook_is_begun_twice_when_others_are_known_already(world):
    begun: list[tuple[str, str]] = []
    delivering.run(
        Request("nord", only="topics"), lambda event: begun.append((event.kind, event.step))
    )  # the others are left out
    world.notebook("05_topics.ipynb", topics_that_save() + "\nagain = 1")
    delivering.run(Request("nord", from_step="topics"), lambda event: begun.append((event.kind, event.step)))

    starts = [step for kind, step in begun if kind == "start"]
    assert {step: starts.count(step) for step in ("formats", "topics", "summary")} == {"formats": 1, "topics": 2, "summary": 1}  # fmt: skip


def test_from_runs_a_step_and_all_after_it_anew(world):
    run()

    _, said = run(from_step="topics")

    assert "04 formats      kept" in said
    assert "05 topics       made" in said
    assert "15 summary      made" in said


def test_parameters_reach_the_notebook_with_their_types(world):
    world.notebook("05_topics.ipynb", f"assert (min_posts, level, strict) == (3, 0.5, True), (min_posts, level, strict)\n{topics_that_save()}",
                   parameters="min_posts: int = 8\nlevel: float = 0.9\nstrict: bool = False")  # fmt: skip

    whole, said = run(only="topics", given={"min_posts": "3", "level": "0.5", "strict": "yes"})

    assert whole, said


@pytest.mark.parametrize(
    ("asked", "said"),
    [({"given": {"min_post": "3"}}, "Did you mean 'min_posts'"), ({"given": {"min_posts": "many"}}, "min_posts takes a whole number"),
     ({"only": "topic"}, "Did you mean 'topics'"), ({"since": "yesterday"}, "written like 2026-01-31"),
     ({"given": {"client": "other"}}, "not set with -p")],
)  # fmt: skip
def test_nothing_starts_when_an_argument_is_wrong(world, asked, said):
    with pytest.raises(CannotStart, match=said):
        engine.execute(Request("nord", **asked), print)

    assert not (places.state_folder() / "cache").exists()


def test_the_kernel_is_this_interpreter_whatever_kernelspec_is_installed(world, monkeypatch):
    spec = world.root / "jupyter" / "kernels" / "python3"
    spec.mkdir(parents=True)
    (spec / "kernel.json").write_text('{"argv": ["/bin/false"], "display_name": "x", "language": "python"}')
    monkeypatch.setenv("JUPYTER_PATH", str(world.root / "jupyter"))
    world.notebook("05_topics.ipynb", f"import os, sys\nassert sys.executable == {sys.executable!r}\n"
                   f"assert os.getcwd() != {str(Path.cwd())!r}\n{topics_that_save()}")  # fmt: skip

    whole, said = run(only="topics")

    assert whole, said


def test_ctrl_c_ends_the_run_its_kernels_and_says_no_traceback(world):
    mark = world.root / "pid"
    world.notebook(
        "05_topics.ipynb",
        f"import os, time, pathlib\npathlib.Path({str(mark)!r}).write_text(str(os.getpid()))\ntime.sleep(300)",
    )
    smm = subprocess.Popen([sys.executable, "-m", "smmlib.runner.cli", "run", "nord", "--only", "topics"], cwd=places.ROOT,
                           stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                           preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))  # fmt: skip
    deadline = time.monotonic() + 90  # the signal is set to its default: a suite started in the background ignores it
    while not (mark.is_file() and mark.read_text()) and time.monotonic() < deadline:
        time.sleep(0.1)

    smm.send_signal(signal.SIGINT)
    _, complaint = smm.communicate(timeout=60)

    assert smm.returncode != 0
    assert "Traceback" not in complaint
    with pytest.raises(ProcessLookupError):
        os.kill(int(mark.read_text()), 0)
