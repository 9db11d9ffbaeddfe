"""Drawings kept as calls: a notebook made in one language becomes the notebook of another without being executed."""

from __future__ import annotations

import importlib
import inspect
import json
from datetime import date, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from smmlib import formats
from smmlib.core import drawing, tables
from smmlib.core.errors import SmmError
from smmlib.core.findings import Evidence, Finding
from smmlib.runner import engine
from smmlib.runner.engine import Request
from smmlib.store import drawings, files, places

ROOT = Path(__file__).resolve().parents[2]
MIX = pd.DataFrame(
    {
        "platform": ["vk"],
        "format": ["<b>x</b>"],
        "n_posts": [1234],
        "share_now": [0.123],
        "share_advised": [0.5],
        "share_selling": [0.1],
        "reason": ["so"],
    }
)
TWO_OF_ONE_NAME = """\
from smmlib import formats
mix = pd.DataFrame({"platform": ["vk"], "format": ["reel"], "n_posts": [12345], "share_now": [0.5], "share_advised": [0.251], "share_selling": [0.1], "reason": ["so"]})
formats.table_mix(mix, language=run.language, source="first")
"""


@pytest.fixture
def kept(tmp_path):
    """Keep every drawing's call in a folder while the test runs."""
    drawings.keep(tmp_path / "drawings")
    yield tmp_path / "drawings"
    drawings.keep(None)


def executed(client: str, language: str) -> dict[str, tuple[dict, Path]]:
    """Execute all notebooks of a client: step -> executed notebook and the folder it was kept in."""
    done = engine.execute(Request(client, language=language), lambda line: None)
    assert not done.failed
    made = {n.row.step: n.notebook for n in done.nodes if n.notebook}
    return {step: (json.loads(path.read_text(encoding="utf-8")), path.parent) for step, path in made.items()}


def outputs(notebook: dict) -> list[list[dict]]:
    """The outputs of all cells but the parameters; the fingerprint of the inputs, among them the language, is left out."""
    cells = [c for c in notebook["cells"] if "injected-parameters" not in c["metadata"].get("tags", [])]
    return [[o for o in c.get("outputs", []) if "provenance" not in json.dumps(o.get("metadata", {}))] for c in cells]


def test_every_demo_notebook_redrawn_in_russian_is_the_one_executed_in_russian(tmp_path, monkeypatch):
    monkeypatch.setenv("SMM_REPORTS", str(tmp_path / "reports"))
    english, russian = executed("demo", "en"), executed("demo", "ru")

    redrawn = {
        step: drawings.into(notebook, drawings.redraw(folder / "drawings", "ru"))
        for step, (notebook, folder) in english.items()
    }

    assert [s for s in russian if outputs(redrawn[s]) != outputs(russian[s][0])] == []
    assert sum(outputs(english[s][0]) != outputs(russian[s][0]) for s in russian) >= 14
    assert len(russian) == 15


def test_drawings_of_one_name_are_told_apart(world):
    again = {"id": "again", "cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None,
             "source": 'formats.table_mix(mix.assign(n_posts=2), language=run.language, source="second")'}  # fmt: skip
    alike = {**again, "id": "alike", "source": "formats.table_mix(mix.assign(n_posts=3), source='no language')"}
    body = (ROOT / "tests" / "conftest.py").read_text(encoding="utf-8").split('FORMATS = """\\\n')[1].split('"""')[0]
    world.notebook("04_formats.ipynb", body + TWO_OF_ONE_NAME, parameters="bonus: int = 1", after=(alike, again))
    english, russian = executed("nord", "en")["formats"], executed("nord", "ru")["formats"]

    redrawn = drawings.into(english[0], drawings.redraw(english[1] / "drawings", "ru"))

    assert outputs(redrawn) == outputs(russian[0]) != outputs(english[0])
    assert "12 345" in json.dumps(redrawn, ensure_ascii=False).replace("\u00a0", " ")
    assert [c["source"] for c in redrawn["cells"]] == [c["source"] for c in english[0]["cells"]]


def test_the_notebook_given_is_left_as_it_is(kept):
    drawn = formats.table_mix(MIX, language="en")
    data, metadata = drawn._repr_mimebundle_()
    notebook = {"cells": [{"cell_type": "code", "outputs": [{"data": data, "metadata": metadata}, {"text": "x"}]}, {"cell_type": "markdown"}]}  # fmt: skip
    before = json.dumps(notebook)

    drawings.into(notebook, drawings.redraw(kept, "ru"))

    assert json.dumps(notebook) == before


def test_only_calls_that_name_a_language_are_kept_and_none_at_the_desk(kept):
    formats.table_mix(MIX)
    assert not kept.exists()

    formats.table_mix(MIX, language="en")
    drawings.keep(None)
    formats.table_mix(MIX, language="en")

    assert len(json.loads((kept / "drawings.json").read_text())) == 1


def test_the_same_calls_are_kept_as_the_same_bytes(tmp_path):
    for name in ("a", "b"):
        drawings.keep(tmp_path / name)
        formats.table_mix(MIX, language="en")
        tables.findings_view([finding()], language="en")
    drawings.keep(None)

    first, second = ({p.name: p.read_bytes() for p in (tmp_path / n).iterdir()} for n in ("a", "b"))
    assert first == second and len(first) == 2


def finding() -> Finding:
    return Finding(id="formats.x", message="{n:count} posts", values={"n": 12345}, strength="clear", evidence=Evidence(table="posts"))  # fmt: skip


def test_findings_and_provenance_are_drawn_again_from_themselves(kept):
    tables.findings_view([finding()], language="en")
    tables.provenance_view({"client": "Nord", "versions": {"python": "3"}}, language="en")

    findings, provenance = drawings.redraw(kept, "ru").values()

    assert "12\xa0345" in findings.data["text/html"] and findings.known_by != provenance.known_by
    assert "Nord" in provenance.data["text/html"]


@pytest.mark.parametrize(
    "value",
    [None, True, 3, 2.5, "é\u202e<b>", (1, ("a", None)), [1, 2], {"a": {2: 3}}, date(2026, 3, 1), float("inf"), {("a", 1): [()]}],
)  # fmt: skip
def test_plain_arguments_come_back_as_they_were(value, tmp_path):
    said = json.loads(json.dumps(drawings._kept(value, tmp_path, "x"), allow_nan=False))

    back = drawings._read(said, tmp_path)

    assert back == value and type(back) is type(value)


def test_numbers_of_arrays_moments_and_gaps_come_back_as_their_like(tmp_path):
    given = [np.float64(0.1), np.int64(7), np.bool_(True), datetime(2026, 3, 1, 4, 5), pd.Timestamp("2026-03-01", tz="UTC"), pd.NA, pd.NaT, float("nan")]  # fmt: skip

    back = drawings._read(json.loads(json.dumps(drawings._kept(given, tmp_path, "x"))), tmp_path)

    assert back[:5] == [0.1, 7, True, pd.Timestamp(2026, 3, 1, 4, 5), pd.Timestamp("2026-03-01", tz="UTC")]
    assert back[5] is pd.NA and back[6] is pd.NaT and back[7] != back[7]


def test_tables_come_back_with_their_types_index_and_attributes(tmp_path):
    given = pd.DataFrame(
        {"n": pd.array([1, pd.NA], dtype="Int64"), "at": pd.to_datetime(["2026-01-01", None], utc=True), "t": ["a", None]}, index=[7, 3]
    )  # fmt: skip
    given.attrs["refused"] = "Because."

    back = drawings._read(drawings._kept(given, tmp_path, "x"), tmp_path)

    pd.testing.assert_frame_equal(back, given)
    assert back.attrs == given.attrs


@drawing.recorded
def table_of_anything(thing: object, *, language: str = "") -> tables.Shown:
    return tables.note("tab-any", language)


@pytest.mark.parametrize(
    "thing", [object(), pd.Series([1]), {"x": {1, 2}}, pd.DataFrame({"x": [1, "a"]}, dtype=object)]
)
def test_what_cannot_be_kept_names_the_drawing_and_the_argument(thing, kept):
    with pytest.raises(SmmError, match=r"test_drawings:table_of_anything, thing: .*(cannot be kept)"):
        table_of_anything(thing, language="en")


@pytest.mark.parametrize(
    "function",
    ["os:system", "builtins:eval", "smmlib.store.files:write_bytes", "smmlib.formats:retell", "smmlib.core.tables:table_view",
     "smmlib.views.goals:table_missing", "smmlib.views.nowhere:table_goals", "smmlib.runner.cli:table_x", "smmlib.views.goals:plot_goals.__globals__",
     "smmlib.goals:plot_goals"],
)  # fmt: skip
def test_nothing_but_a_drawing_is_ever_called(function, tmp_path):
    call = {"function": function, "arguments": {}, "name": "x", "known_by": "y"}
    files.write_text(tmp_path / "drawings.json", json.dumps([call]))

    with pytest.raises(SmmError, match=r"no drawing of this workbook|not there any more"):
        drawings.redraw(tmp_path, "ru")


@pytest.mark.parametrize("name", ["../../secret", "0" * 32, "x"])
def test_a_table_is_read_from_the_folder_only(name, tmp_path):
    call = {"function": "smmlib.formats:table_mix", "arguments": {"mix": {"table": name}}, "name": "x", "known_by": "y"}
    files.write_text(tmp_path / "drawings.json", json.dumps([call]))

    with pytest.raises(SmmError, match="lack their table"):
        drawings.redraw(tmp_path, "ru")


def test_a_folder_that_is_not_there_holds_no_drawing(tmp_path):
    assert drawings.redraw(tmp_path / "none", "ru") == {}


MODULES = sorted(p.stem for p in (places.ROOT / "smmlib").glob("[a-z]*.py"))
VIEWS = sorted(f"views.{p.stem}" for p in (places.ROOT / "smmlib" / "views").glob("[a-z]*.py"))


@pytest.mark.parametrize("module", [*MODULES, *VIEWS])
def test_every_drawing_with_a_language_is_one_that_can_be_drawn_again(module):
    found = importlib.import_module(f"smmlib.{module}")
    drawn = {n: f for n, f in vars(found).items() if n.startswith(("plot_", "table_")) and inspect.isfunction(f)}

    assert [
        n for n, f in drawn.items() if "language" in inspect.signature(f).parameters and not hasattr(f, "__drawing__")
    ] == []
