"""The table of contents: read without importing steps, refused with all its faults when no order could satisfy it."""

from __future__ import annotations

import pytest

from smmlib.core import schema
from smmlib.core.errors import CannotStart
from smmlib.store import places, workbook


def test_every_table_of_the_shipped_workbook_has_a_contract():
    book = workbook.load(places.ROOT / "notebooks")

    tables = [t for row in book.rows for t in (*row.canonical, *row.handovers, *row.writes)]

    assert tables
    assert [schema.contract(t).name for t in tables] == tables


def test_a_step_needs_the_makers_of_its_tables_and_all_above_it_where_it_reads_findings():
    book = workbook.load(places.ROOT / "notebooks")

    assert book.needs("calendar") == ("audience", "platforms", "formats", "topics", "tags", "headlines", "allies")
    assert book.needs("summary") == tuple(step for step in book.steps if step != "summary")
    assert book.closure(["calendar"]) == (*book.needs("calendar"), "calendar")


@pytest.mark.parametrize(
    ("rows", "said"),
    [("- {number: 4, step: formats, title: F, question: Q, reads: [topics.ranking]}\n"
      "- {number: 5, step: topics, title: T, question: Q, writes: [topics.ranking]}", "not made before it"),
     ("- {number: 4, step: formats, title: F, question: Q, writes: [topics.ranking]}", "named after another step"),
     ("- {number: 4, step: formats, title: F, question: Q}\n- {number: 5, step: formats, title: F, question: Q}", "stands twice"),
     ("- {number: 4, step: formats, title: F, question: Q, raeds: []}", "raeds"),
     ("- {number: 4, step: formats, title: F, question: Q, writes: [formats.mix]}\n"
      "- {number: 5, step: topics, title: T, question: Q, reads: [formats.mxi]}", "Did you mean 'formats.mix'"),
     ("- [", "not YAML")],
)  # fmt: skip
def test_a_faulty_table_of_contents_says_what_is_wrong(world, rows, said):
    world.workbook(rows)

    with pytest.raises(CannotStart, match=said):
        workbook.load()
