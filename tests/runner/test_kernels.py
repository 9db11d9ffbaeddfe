"""Kernels of our own: the engine `smm` of papermill, parameters that stay readable, outputs that do not depend on the way."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import nbformat
import papermill
import pytest
from hypothesis import given
from hypothesis import strategies as st
from papermill.translators import PythonTranslator

from smmlib.runner import cleaning
from smmlib.runner.kernels.papermill_engine import ReadableTranslator
from smmlib.store import places
from tests.runner.test_run import run

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3) | st.tuples(inner),
    max_leaves=6,
)  # fmt: skip


@given(VALUES)
def test_a_parameter_comes_back_as_it_was_given(value):
    back = eval(ReadableTranslator.translate(value), {"float": float})

    assert repr(back) == repr(value)


def test_a_cyrillic_parameter_stays_readable():
    assert ReadableTranslator.translate({"клиент": "Привет, 'мир'"}) == "{'клиент': \"Привет, 'мир'\"}"
    assert "Привет" not in PythonTranslator.translate("Привет")  # papermill's own, without the engine


@pytest.mark.parametrize("value", [Path("a"), Decimal("1.1"), {"a", "b"}])
def test_a_value_that_would_lose_its_type_is_refused(value):
    with pytest.raises(TypeError, match="A parameter cannot be a"):
        ReadableTranslator.translate(value)


def outputs(notebook: dict, world) -> list:
    """The cleaned outputs of all cells whose result does not depend on who sits at the desk."""
    paths = {str(world.root): "world", str(places.ROOT): "workbook"}
    told = cleaning.clean(notebook, paths).notebook["cells"]
    return [
        c.get("outputs", [])
        for c in told
        if not {"what-if", "injected-parameters"} & set(c["metadata"].get("tags", []))
    ]


@pytest.mark.parametrize("engine", ["smm", None])
def test_papermill_gives_the_same_outputs_as_a_run(world, tmp_path, monkeypatch, engine):
    body = ("import random\nimport matplotlib.pyplot as plt\nprint(random.__name__, client)\n"
            "run.save('ranking', schema.empty('topics.ranking', refused='None.'))\nrun.provenance()")  # fmt: skip
    world.notebook("05_topics.ipynb", body)
    run()
    by_run = nbformat.read(world.reports / "nord" / "notebooks" / "05_topics.ipynb", as_version=4)
    monkeypatch.setenv("PYTHONPATH", str(places.ROOT))

    for _ in range(2):  # the first kernel of a process is started alone, the second is forked
        target = tmp_path / "by_papermill.ipynb"
        source = world.root / "notebooks" / "05_topics.ipynb"
        papermill.execute_notebook(
            source, target, parameters={"client": "nord"}, engine_name=engine, progress_bar=False
        )
        by_papermill = nbformat.read(target, as_version=4)
        assert outputs(by_papermill, world) == outputs(by_run, world)


def test_a_forked_kernel_of_papermill_sees_the_environment_as_it_is_now(world, tmp_path, monkeypatch):
    world.notebook("05_topics.ipynb", "import os\nprint(os.environ.get('SMM_WORD'))")
    monkeypatch.setenv("PYTHONPATH", str(places.ROOT))
    source, said = world.root / "notebooks" / "05_topics.ipynb", []

    for word in ("first", "second", "third"):
        monkeypatch.setenv("SMM_WORD", word)
        made = papermill.execute_notebook(
            source, tmp_path / "out.ipynb", parameters={"client": "nord"}, engine_name="smm", progress_bar=False
        )
        said.append(made["cells"][-1]["outputs"][0]["text"].strip())

    assert said == ["first", "second", "third"]


def test_the_command_line_of_papermill_knows_the_engine_and_works_in_the_callers_folder(world, tmp_path):
    world.notebook("05_topics.ipynb", "import os\nprint(os.getcwd(), os.environ.get('SMM_NODE'))")
    words = [sys.executable, "-m", "papermill", "--engine", "smm", str(world.root / "notebooks" / "05_topics.ipynb"), "out.ipynb",
             "-p", "client", "nord"]  # fmt: skip

    done = subprocess.run(words, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(places.ROOT)}, capture_output=True, text=True,
                          check=False)  # fmt: skip

    assert done.returncode == 0, done.stderr
    said = json.loads((tmp_path / "out.ipynb").read_text(encoding="utf-8"))["cells"][-1]["outputs"][0]["text"]
    assert "".join(said) == f"{tmp_path} None\n"


def test_a_failing_cell_leaves_its_notebook_and_papermills_own_error(world, tmp_path):
    world.notebook("05_topics.ipynb", "1 / 0")

    with pytest.raises(papermill.PapermillExecutionError, match="ZeroDivisionError"):
        papermill.execute_notebook(world.root / "notebooks" / "05_topics.ipynb", tmp_path / "out.ipynb", parameters={"client": "nord"},
                                   engine_name="smm", progress_bar=False)  # fmt: skip

    assert "ZeroDivisionError" in (tmp_path / "out.ipynb").read_text(encoding="utf-8")
