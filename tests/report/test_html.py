"""The report: one page that asks nothing of anyone, escapes everything, and says what failed in plain words."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from smmlib.core.brief import parse_brief
from smmlib.core.findings import Evidence, Finding, dumps
from smmlib.report import html, manifest

HOSTILE = "</title><script>alert(1)</script><img src=x onerror=alert(2)>'\"&{{ 7919*7907 }}"
BRIEF = """\
name: Café Nord
period: {since: 2026-01-01, until: 2026-03-31}
currency: EUR
strategy: open
accounts: [{platform: instagram, handle: nord}]
goals: [{id: g, metric: er_views, target: 0.1, due: 2026-12-31}]
"""
VOID = {"meta", "br", "img", "hr", "col", "link", "input"}


def finding(id: str, **said) -> Finding:
    given = {
        "message": "Reels earn more",
        "strength": "clear",
        "evidence": Evidence(table="formats.effects", metric="er_reach"),
        **said,
    }
    return Finding(id=id, **given)


def code(*outputs: dict, tags: tuple[str, ...] = ()) -> dict:
    return {"cell_type": "code", "metadata": {"tags": list(tags)}, "source": "secret_code()", "outputs": list(outputs)}


def shown(data: dict, metadata: dict) -> dict:
    return {"output_type": "display_data", "data": data, "metadata": metadata}


def figure(**said: str) -> dict:
    return shown(
        {"image/svg+xml": "<svg><script>1</script></svg>", "text/html": "<b>twin</b>"},
        {"image/svg+xml": said, "text/html": {"kind": "figure"}},
    )


def table(drawn: str, **said: str) -> dict:
    return shown({"text/html": drawn}, {"text/html": {"kind": "table", **said}})


def folder_of(
    tmp_path: Path,
    *cells: dict,
    findings: tuple[Finding, ...] = (),
    brief: dict | None = None,
    node: dict | None = None,
    **said,
) -> Path:
    """Write the folder of a run with one step, formats."""
    entry = {"number": 4, "step": "formats", "title": "Formats", "question": "Which earn more?", "notebook": "04_formats.ipynb",
             "state": "done", "key": "k", "error": "", "lost": {}, "run": "", **(node or {})}  # fmt: skip
    whole = {
        "client": "nord", "period": {"since": "2026-01-01", "until": "2026-03-31", "zone": "UTC"}, "language": "en", "parameters": {},
        "outcome": "whole", "nodes": [entry], "brief": {**parse_brief(BRIEF).model_dump(mode="json"), **(brief or {})}, "exports": "e" * 64,
        "imports": {"files": [], "notes": [], "analyses": []}, "coverage": [], "versions": {"python": "3.11"}, "run": "0123456789ab",
        "inputs": "i" * 64, "run_time": {"started": "2026-11-24T00:00:00"}, **said,
    }  # fmt: skip
    for name in ("notebooks", "findings"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "notebooks" / "04_formats.ipynb").write_text(json.dumps({"cells": list(cells)}), encoding="utf-8")
    (tmp_path / "findings" / "formats.json").write_text(dumps(findings), encoding="utf-8")
    manifest.write(tmp_path, whole)
    return tmp_path


class Tree(HTMLParser):
    """Reads a page strictly: every tag closed in order, ids once; collects tags, attributes and words."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open, self.tags, self.attributes, self.words = [], [], [], []
        self.feed(page)
        assert self.open == []
        ids = [v for _, k, v in self.attributes if k == "id"]
        assert len(ids) == len(set(ids))

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, k, v or "") for k, v in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, f"{tag} closed in the wrong place"

    def handle_data(self, data):
        self.words.append(data)


def test_the_page_is_whole_in_itself_and_asks_nothing_of_anyone(tmp_path):
    page = html.render(folder_of(tmp_path, code(figure(name="fig-a", alt="A chart")), findings=(finding("formats.a"),)))
    tree = Tree(page)

    assert "default-src 'none'; img-src data:; style-src 'unsafe-inline'" in page
    assert ("html", "lang", "en") in tree.attributes
    assert {"script", "link", "iframe", "object"} & set(tree.tags) == set()
    addresses = [v for _, k, v in tree.attributes if k in ("src", "href", "action", "srcset", "data")]
    assert addresses
    assert all(v.startswith(("data:image/", "#")) for v in addresses)
    assert not re.search(r"url\(|@import|https?:", page)


def test_words_from_outside_are_words_wherever_they_stand(tmp_path):
    report = {"files": [{"file": HOSTILE, "taken_for": HOSTILE, "rows_read": 2, "rows_kept": 1, "dropped": [{"count": 1, "reason": HOSTILE}], "rejected": "", "remedy": ""},
                        {"file": HOSTILE, "taken_for": "", "rows_read": 0, "rows_kept": 0, "dropped": [], "rejected": HOSTILE, "remedy": HOSTILE}],
              "notes": [], "analyses": [{"name": HOSTILE, "on": False, "reason": HOSTILE, "exports": [HOSTILE]}]}  # fmt: skip
    told = finding("formats.a", message="{x}", values={"x": HOSTILE}, action="{x}")
    page = html.render(folder_of(
        tmp_path, code(figure(name=HOSTILE, alt=HOSTILE, title=HOSTILE, subtitle=HOSTILE, caption=HOSTILE)),
        {"cell_type": "markdown", "metadata": {"tags": ["report"]}, "source": HOSTILE},
        findings=(told,), brief={"name": HOSTILE, "industry": HOSTILE, "notes": {"formats": HOSTILE}}, imports=report,
        coverage=[{"platform": HOSTILE, "account": HOSTILE, "role": "own", "rows": 1, "first_day": "2026-01-01", "last_day": None, "with_reach": 1}],
        parameters={"x": HOSTILE}, node={"lost": {"a.b": HOSTILE}},
    ))  # fmt: skip
    tree = Tree(page)

    assert "script" not in tree.tags
    assert not [k for _, k, _ in tree.attributes if k.startswith("on")]
    assert tree.tags.count("title") == 1
    assert "62615533" not in "".join(tree.words)
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 15


def test_a_table_keeps_its_cells_and_loses_whatever_acts(tmp_path):
    drawn = ('<style>@import "http://x"</style><div id="t" style="background:url(http://x)"><table onclick="x()"><tr><td class="gt_right">7</td>'
             '<td><a href="javascript:x()">a</a><a href="https://x.example">b</a><img src="https://x.example/p.png"><svg onload="x()"></svg></td></tr></table></div>')  # fmt: skip
    page = html.render(folder_of(tmp_path, code(table(drawn, name="tab-mix", caption="Mix"))))
    tree = Tree(page)

    assert '<td class="gt_right">7</td>' in page
    assert ("div", "id", "tab-mix") in tree.attributes
    assert not re.search(r"javascript|x\.example|onclick|onload|http://x", page)


def test_an_empty_table_says_so(tmp_path):
    page = html.render(
        folder_of(
            tmp_path,
            code(
                table("<table><thead><tr><td>Head</td></tr></thead><tbody></tbody></table>", name="tab-x", caption="X")
            ),
        )
    )

    assert "No rows." in page


def test_a_figure_is_a_picture_with_its_words(tmp_path):
    page = html.render(
        folder_of(
            tmp_path,
            code(
                figure(
                    name="fig-formats-effects",
                    alt="Reels lead",
                    title="Reels: ahead",
                    subtitle="Rate",
                    caption="Source",
                )
            ),
        )
    )

    assert re.search(
        r'<figure id="fig-formats-effects">\s*<h4>Reels: ahead</h4>\s*<p class="subtitle">Rate</p>\s*<img alt="Reels lead" src="data:image/svg\+xml;base64,',
        page,
    )
    assert "<figcaption>Source</figcaption>" in page
    assert "twin" not in page


def test_two_figures_of_one_name_get_two_ids(tmp_path):
    page = html.render(folder_of(tmp_path, code(figure(name="fig-a"), figure(name="fig-a"))))

    assert [v for t, k, v in Tree(page).attributes if (t, k) == ("figure", "id")] == ["fig-a", "fig-a-2"]


@pytest.mark.parametrize("tag", ["exercise", "what-if", "setup", "parameters", "provenance"])
def test_cells_for_the_desk_and_the_classroom_stay_out(tmp_path, tag):
    page = html.render(folder_of(tmp_path, code(table("<p>DESK</p>", name="t"), tags=(tag,))))

    assert "DESK" not in page


def test_code_untagged_prose_streams_and_findings_cells_stay_out(tmp_path):
    cells = (
        code({"output_type": "stream", "name": "stdout", "text": "STREAM"}, shown({"text/html": "FOUND"}, {"text/html": {"kind": "findings"}}),
             shown({"text/plain": "PLAIN", "application/vnd.jupyter.widget-view+json": {}}, {})),
        {"cell_type": "markdown", "metadata": {"tags": []}, "source": "LECTURE"},
        {"cell_type": "markdown", "metadata": {"tags": ["report"]}, "source": "## Read it\nAs *this* [link](https://x.example) says."},
    )  # fmt: skip
    page = html.render(folder_of(tmp_path, *cells))

    assert not re.search(r"STREAM|FOUND|PLAIN|LECTURE|secret_code|x\.example", page)
    assert "<h3>Read it</h3>" in page
    assert "<em>this</em>" in page


def test_a_failed_section_says_so_without_a_traceback_and_shows_nothing_half_made(tmp_path):
    error = {
        "output_type": "error",
        "ename": "KeyError",
        "evalue": "x",
        "traceback": ["Traceback (most recent call last)"],
    }
    page = html.render(
        folder_of(
            tmp_path, code(table("<p>HALF</p>", name="t"), error), node={"state": "failed", "error": "KeyError: <x>"}
        )
    )

    assert "This section failed." in page
    assert "This report is not whole." in page
    assert "KeyError: &lt;x&gt;" in page
    assert not re.search("Traceback|HALF", page)


def test_clear_findings_lead_and_what_cannot_be_told_has_its_own_place(tmp_path):
    found = (finding("formats.c", message="Third", strength="cannot tell"), finding("formats.b", message="Second", strength="leaning"),
             finding("formats.a", message="First", value=1.27, low=1.1, high=1.45, level=0.9, unit="ratio", n=43, action="Post more reels."))  # fmt: skip
    page = html.render(folder_of(tmp_path, findings=found))
    top, rest = page.split('id="unknown"')

    assert top.index("First") < top.index("Second")
    assert "×1.27 · 90% interval ×1.10 to ×1.45 · n 43" in top
    assert "Post more reels." in top
    assert "Third" not in top
    assert "Third" in rest


def test_numbers_that_the_sentence_says_are_not_said_twice(tmp_path):
    told = finding(
        "formats.a",
        message="Reels earn ×1.27 (×1.10 to ×1.45)",
        value=1.27,
        low=1.1,
        high=1.45,
        level=0.9,
        unit="ratio",
        n=43,
    )

    assert '<p class="numbers">90% interval · n 43</p>' in html.render(folder_of(tmp_path, findings=(told,)))


def test_nothing_clear_is_said_and_not_hidden(tmp_path):
    assert "Nothing stands out clearly enough to act on." in html.render(folder_of(tmp_path))


def test_the_glossary_holds_the_measures_used_with_formula_and_owner(tmp_path):
    page = html.render(folder_of(tmp_path, findings=(finding("formats.a"),)))
    glossary = page.split('id="glossary"')[1].split("</section>")[0]

    assert re.findall(r"<code>(\w+)</code>", glossary) == ["er_reach", "er_views"]
    assert "engagements / reach" in glossary


@pytest.mark.parametrize(("colours", "used"), [([], "#0173B2"), (["#FFEE00"], "#0173B2"), (["#7A0019"], "#7A0019")])
def test_the_brand_colour_is_used_where_it_can_be_read(tmp_path, colours, used):
    brand = {"tags": [], "voice": "", "banned_words": [], "colours": colours, "logo": ""}

    assert f"--accent: {used};" in html.render(folder_of(tmp_path, brief={"brand": brand}))


def test_the_same_run_is_the_same_page_whenever_it_was_made(tmp_path):
    first = html.render(folder_of(tmp_path / "a", findings=(finding("formats.a"),)))
    second = html.render(
        folder_of(tmp_path / "b", findings=(finding("formats.a"),), run_time={"started": "2031-01-01T00:00:00"})
    )

    assert first == second


def test_words_in_another_script_survive(tmp_path):
    page = html.render(
        folder_of(
            tmp_path, brief={"name": "Кофейня «Нева» ☕"}, language="ru", findings=(finding("formats.a", n=1234567),)
        )
    )

    assert '<html lang="ru">' in page
    assert "Кофейня «Нева» ☕" in page
    assert "1\xa0234\xa0567" in page


def test_prose_about_a_figure_that_was_not_drawn_is_left_out_and_other_prose_stays():
    from smmlib.report import cells

    def markdown(words):
        return {"cell_type": "markdown", "metadata": {"tags": ["report"]}, "source": words}

    def shown(kind):
        output = {
            "output_type": "execute_result",
            "data": {"text/html": "<p>x</p>"},
            "metadata": {"text/html": {"kind": kind, "name": "n"}},
        }
        return {"cell_type": "code", "metadata": {}, "source": "", "outputs": [output]}

    notebook = {
        "cells": [
            markdown("about the chart"),
            shown("note"),
            markdown("about the table"),
            shown("note"),
            shown("table"),
            markdown("limits"),
        ]
    }

    kept = [b.html or b.kind for b in cells.blocks(notebook, "topics", {})]

    assert [k.strip() for k in kept] == ["<p>about the table</p>", "<p>x</p>", "<p>limits</p>"]
