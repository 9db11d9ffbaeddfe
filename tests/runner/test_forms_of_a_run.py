"""The forms of a report as the command line makes them: asked for in the brief or by word, linked, and what changed since."""

from __future__ import annotations

import json

from typer.testing import CliRunner

from smmlib.core.errors import CannotMake, CannotStart
from smmlib.report import pdf
from smmlib.runner import cli

smm = CliRunner()


def ran(*words: str):
    """Run the command line in this process."""
    return smm.invoke(cli.app, list(words))


def with_formats(world, *formats: str) -> None:
    text = (world.client / "client.yaml").read_text(encoding="utf-8")
    world.brief(f"formats: [{', '.join(formats)}]\n{text}")


def test_the_brief_asks_for_forms_and_the_same_run_delivers_the_same_bytes(world):
    with_formats(world, "xlsx", "docx")

    answer = ran("run", "nord", "--progress", "lines")
    home = world.reports / "nord"
    first = {name: (home / name).read_bytes() for name in ("strategy.xlsx", "strategy.docx", "strategy.html")}
    ran("report", "nord", "--format", "xlsx,docx")

    assert answer.exit_code == 0, answer.output
    assert b'href="strategy.xlsx"' in first["strategy.html"]
    assert not (home / "strategy.pdf").exists()
    assert {name: (home / name).read_bytes() for name in first} == first
    assert b'href="nord/strategy.docx"' in (world.reports / "index.html").read_bytes()


def test_asking_for_forms_executes_no_notebook_anew(world):
    ran("run", "nord", "--progress", "lines")
    with_formats(world, "xlsx")

    answer = ran("run", "nord", "--progress", "lines")

    assert "made in" not in answer.output.split("The strongest")[0]
    assert (world.reports / "nord" / "strategy.xlsx").is_file()


def test_without_pango_a_run_is_delivered_says_what_to_do_and_ends_with_3(world, monkeypatch):
    def missing():
        raise CannotMake(pdf.MISSING)

    monkeypatch.setattr(pdf, "_weasyprint", missing)
    monkeypatch.setattr("smmlib.runner.kernels.calls.call", lambda *a, **k: False)
    with_formats(world, "pdf")

    answer = ran("run", "nord", "--progress", "lines")
    said = json.loads((world.reports / "nord" / "manifest.json").read_text(encoding="utf-8"))

    strange = ran("report", "nord", "--language", "xx")

    assert isinstance(strange.exception, CannotStart)
    assert isinstance(answer.exception, CannotMake)
    assert "apt install libpango" in str(answer.exception)
    assert said["outcome"] == "whole"
    assert (world.reports / "nord" / "strategy.html").is_file()


def test_what_changed_since_an_earlier_run_is_said_by_its_name_or_the_first_letters_of_it(world):
    ran("run", "nord", "--progress", "lines")
    first = json.loads((world.reports / "nord" / "manifest.json").read_text(encoding="utf-8"))["run"]
    ran("run", "nord", "--progress", "lines", "--until", "2026-01-15")

    answer = ran("report", "nord", "--since", first[:5])
    wrong = ran("report", "nord", "--since", "zzz")

    assert f"nord: {first} → " in answer.output
    assert "period" in answer.output
    assert f"the newest last: {first}" in str(wrong.exception)
