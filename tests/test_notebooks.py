"""Notebooks: one idea, three files, one name; parameters that can be trusted; the same runner for every client."""

import ast
import importlib
import json
import re
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
import yaml

from smmlib.core.findings import loads

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
WORKBOOK = yaml.safe_load((ROOT / "notebooks" / "workbook.yaml").read_text(encoding="utf-8"))
SHARED = {"client": "demo", "since": "", "until": "", "language": ""}


def cells(path: Path, kind: str) -> list[dict]:
    return [c for c in json.loads(path.read_text(encoding="utf-8"))["cells"] if c["cell_type"] == kind]


def step_of(path: Path) -> str:
    return re.sub(r"^\d+_", "", path.stem)


def test_notebook_module_test_and_workbook_have_the_same_names():
    steps = {row["step"] for row in WORKBOOK}

    assert {step_of(p) for p in NOTEBOOKS} == steps
    assert {p.stem for p in (ROOT / "smmlib").glob("*.py")} - {"__init__"} == steps
    assert {p.stem.removeprefix("test_") for p in (ROOT / "tests").glob("test_*.py")} - {
        "notebooks",
        "project",
    } == steps
    assert {f"{row['number']:02d}_{row['step']}" for row in WORKBOOK} == {p.stem for p in NOTEBOOKS}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=step_of)
def test_the_parameters_cell_is_the_shared_ones_and_the_fields_of_params(path):
    source = "".join(next(c for c in cells(path, "code") if "parameters" in c["metadata"].get("tags", []))["source"])
    given = {n.target.id: ast.literal_eval(n.value) for n in ast.parse(source).body}
    params = importlib.import_module(f"smmlib.{step_of(path)}").Params

    assert list(given.items())[:4] == list(SHARED.items())
    assert {k: v for k, v in given.items() if k not in SHARED} == params().model_dump()
    helps = [line.split("#", 1)[1] for line in source.splitlines()]
    assert all(len(h) > 5 and "=" not in h for h in helps)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=step_of)
def test_a_notebook_is_an_essay_without_outputs_or_definitions(path):
    code = ["".join(c["source"]) for c in cells(path, "code")]
    prose = " ".join("".join(c["source"]) for c in cells(path, "markdown"))
    lines = [x for s in code for x in s.splitlines() if x.strip() and not x.strip().startswith("#")]

    assert not [c for c in cells(path, "code") if c["outputs"] or c["execution_count"]]
    assert not [s for s in code if re.search(r"^\s*(def|class|for|try) ", s, re.M)]
    assert len(prose.split()) / len(lines) >= 12
    assert max(s.count("\n") + 1 for s in code) <= 15
    assert {"Question", "You need", "You get", "Time", "Limits", "Exercises", "Next"} <= {
        w for w in ("Question", "You need", "You get", "Time", "Limits", "Exercises", "Next") if w in prose
    }


def run_client(folder: Path, brief: str, files: dict[str, str], reports: Path) -> subprocess.CompletedProcess:
    (folder / "exports").mkdir(parents=True)
    (folder / "client.yaml").write_text(brief, encoding="utf-8")
    for name, content in files.items():
        (folder / "exports" / name).write_text(content, encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "smmlib.runner.cli",
        "--clients",
        str(folder.parent),
        "--reports",
        str(reports),
        "run",
        folder.name,
    ]
    return subprocess.run(command, capture_output=True, text=True, timeout=400, check=False)


BRIEF = """
name: Awkward
content_languages: [{language}]
time_zone: Asia/Tokyo
period: {{since: 2026-01-01, until: 2026-06-30}}
accounts: [{{platform: vk, handle: awkward, exports: ["*.csv"]}}]
mappings:
  - files: ["*.csv"]
    account: awkward
    platform: vk
    date_order: year first
    columns: {{post_id: id, published_at: date, format: kind, text: words, views: views, likes: likes}}
"""
HEADER = "id,date,kind,words,views,likes\n"
CYRILLIC = HEADER + "".join(
    f'{i},2026-{1 + i % 6:02d}-{1 + i % 27:02d} {8 + i % 12:02d}:30,{"фото" if i % 2 else "видео"},"Новые зёрна №{i} <b>жирно</b> =1+1",{900 + i},{20 + i % 9}\n'
    for i in range(60)
)
AWKWARD = {"header-only": HEADER, "one-post": HEADER + "1,2026-02-03 10:00,photo,hello,100,3\n", "cyrillic": CYRILLIC}


@pytest.mark.parametrize("name", AWKWARD)
def test_awkward_clients_get_a_whole_report_with_reasons(name, tmp_path):
    done = run_client(
        tmp_path / "clients" / name, BRIEF.format(language="ru"), {"posts.csv": AWKWARD[name]}, tmp_path / "reports"
    )

    assert done.returncode == 0, done.stdout + done.stderr
    page = (tmp_path / "reports" / name / "strategy.html").read_text(encoding="utf-8")
    assert "cannot tell" in page
    assert "<b>жирно</b>" not in page and "Traceback" not in page


@pytest.fixture(scope="module")
def demo_reports(tmp_path_factory):
    """The demo client, run twice into two empty report folders."""
    folders = [tmp_path_factory.mktemp("first"), tmp_path_factory.mktemp("second")]
    for folder in folders:
        command = [sys.executable, "-m", "smmlib.runner.cli", "--reports", str(folder / "reports"), "run", "demo"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=400, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
    return [folder / "reports" / "demo" for folder in folders]


def test_two_runs_into_two_empty_folders_are_byte_identical(demo_reports):
    first, second = demo_reports
    names = sorted(
        str(p.relative_to(first))
        for kind in ("tables/*", "findings/*", "notebooks/*", "strategy.html")
        for p in first.glob(kind)
    )

    assert len(names) > 18
    assert [n for n in names if (first / n).read_bytes() != (second / n).read_bytes()] == []


@pytest.mark.parametrize("name", [w for row in WORKBOOK for w in row["writes"] if w != "topics.assigned"])
def test_demo_tables_are_the_golden_ones(name, demo_reports):
    golden = ROOT / "tests" / "golden" / f"{name}.csv"
    table = pd.read_parquet(demo_reports[0] / "tables" / f"{name}.parquet")
    if not golden.exists():
        table.to_csv(golden, index=False, float_format="%.6g")
        pytest.fail(f"{golden.name} was written anew: look at it, then run again and say in CHANGELOG what moved")
    written = golden.with_suffix(".new")
    table.to_csv(written, index=False, float_format="%.6g")

    expected, found = pd.read_csv(golden), pd.read_csv(written)
    written.unlink()
    pd.testing.assert_frame_equal(found, expected, rtol=0.02, atol=0.02)


def test_the_demo_summary_speaks_of_every_step(demo_reports):
    told = [
        f for p in sorted((demo_reports[0] / "findings").glob("*.json")) for f in loads(p.read_text(encoding="utf-8"))
    ]

    assert {f.step for f in told} == {row["step"] for row in WORKBOOK}
    assert any(f.strength == "clear" and f.action for f in told)


def test_the_report_asks_nothing_of_the_outside_and_every_figure_has_words(demo_reports):
    page = (demo_reports[0] / "strategy.html").read_text(encoding="utf-8")

    linked = re.findall(r"""(?:src|href)\s*=\s*["']([^"']+)""", page)
    assert not [address for address in linked if re.match(r"(?!data:)[a-z]+:|//", address)]
    assert not re.findall(r"""@import|url\((?!["']?(?:data:|\#))""", page)
    pictures = re.findall(r"<svg[^>]*role=[^>]*>", page)
    assert len(pictures) >= 15 and all(re.search(r'role="img" aria-label="[^"]{20,}"', p) for p in pictures)
    assert "Widget" not in page and "IntSlider" not in page


def test_a_client_of_another_alphabet_and_other_platforms_gets_a_whole_report(tmp_path):
    command = [sys.executable, "-m", "smmlib.runner.cli", "--reports", str(tmp_path), "run", "demo-ru"]

    done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)

    assert done.returncode == 0, done.stdout + done.stderr
    told = [f for p in (tmp_path / "demo-ru" / "findings").glob("*.json") for f in loads(p.read_text(encoding="utf-8"))]
    assert {f.step for f in told} == {row["step"] for row in WORKBOOK}
    page = (tmp_path / "demo-ru" / "strategy.html").read_text(encoding="utf-8")
    assert "закваска" in page and "Traceback" not in page


def twice_if_it_hangs(command: list[str], patience: float = 120) -> subprocess.CompletedProcess:
    """Run a command, and once more if it hangs.

    Plain papermill draws its TCP ports before the kernel binds them, so that kernels that start side by side can take
    each other's (jupyter_client issue 487); the workbook's own runner uses sockets in a private folder and cannot.
    """
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=patience, check=False)
    except subprocess.TimeoutExpired:
        return subprocess.run(command, capture_output=True, text=True, timeout=patience, check=False)


def test_plain_papermill_runs_a_notebook_and_leaves_the_delivery_alone(tmp_path, monkeypatch):
    monkeypatch.setenv("SMM_REPORTS", str(tmp_path / "reports"))
    command = [sys.executable, "-m", "papermill", str(ROOT / "notebooks" / "04_formats.ipynb"), str(tmp_path / "out.ipynb"),
               "-p", "client", "demo", "-p", "min_posts", "5", "--no-progress-bar", "--no-log-output"]  # fmt: skip

    done = twice_if_it_hangs(command)

    assert done.returncode == 0, done.stderr[-2000:]
    assert not (tmp_path / "reports" / "demo").exists()
    assert "video" in (tmp_path / "out.ipynb").read_text(encoding="utf-8")
