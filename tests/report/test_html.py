"""The report: one page that asks nothing of anyone, escapes everything, and says what failed in plain words."""

from __future__ import annotations

import base64
import hashlib
import re

import pytest

from smmlib.report import colour, content, html
from tests.report.paper import HOSTILE, Tree, code, figure, finding, folder_of, shown, table


def test_the_page_is_whole_in_itself_and_asks_nothing_of_anyone(tmp_path):
    page = html.render(folder_of(tmp_path, code(figure(name="fig-a", alt="A chart")), findings=(finding("formats.a"),)))
    tree = Tree(page)

    script = page.split("<script>")[1].split("</script>")[0]
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert (
        f"default-src 'none'; img-src data:; font-src data:; style-src 'unsafe-inline'; script-src 'sha256-{digest}'"
        in page
    )
    assert ("html", "lang", "en") in tree.attributes
    assert {"link", "iframe", "object"} & set(tree.tags) == set()
    assert tree.tags.count("script") == 1
    addresses = [v for _, k, v in tree.attributes if k in ("src", "href", "action", "srcset", "data")]
    assert addresses
    assert all(v.startswith(("data:image/", "#")) for v in addresses)
    assert all(u.startswith(("url(data:font/woff2", "url(#")) for u in re.findall(r"url\([^)]{0,40}", page))
    assert not re.search(r"@import|https?:|fetch\(|XMLHttp|WebSocket|\beval\b|innerHTML", page)


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

    assert tree.tags.count("script") == 1
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
        r'<figure id="fig-formats-effects">\s*<p class="title">Reels: ahead</p>\s*<p class="subtitle">Rate</p>\s*<div class="plot" role="group" aria-label="Reels: ahead" tabindex="0"><svg role="img" aria-label="Reels lead"',
        page,
    )
    assert '<text style="font-size:9px">Рилс &lt;b&gt;</text>' in page
    assert '<use href="#fig-formats-effects-m" x="1" y="2"/>' in page
    assert "alert(3)" not in page
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

    assert not re.search(r"STREAM|FOUND|PLAIN|LECTURE|x\.example", page)
    assert "secret_code" not in re.sub(r'<details class="code">.*?</details>', "", page, flags=re.DOTALL)
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


def test_the_first_page_says_a_sentence_once_and_lets_no_step_speak_for_all():
    said = [
        finding("formats.a", message="{x} earns more", values={"x": "A reel"}, value=1.9),
        finding("formats.b", message="{x} earns more", values={"x": "A photo"}, value=1.8),
        finding("formats.c", message="Words matter", value=1.7),
        finding("formats.d", message="Hours matter", value=1.6),
        finding("topics.a", message="{x} earns more", values={"x": "Bread"}, value=1.5),
    ]

    assert [f.id for f in content.first_page(said)] == ["formats.a", "formats.c", "topics.a"]


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


@pytest.mark.parametrize("colours", [[], ["#FFEE00"], ["#7A0019"], ["#FFFFFF", "#000000"]])
def test_the_brand_colour_is_used_in_the_nearest_shade_that_can_be_read(tmp_path, colours):
    brand = {"tags": [], "voice": "", "banned_words": [], "colours": colours, "logo": ""}

    page = html.render(folder_of(tmp_path, brief={"brand": brand}))
    worn = dict(re.findall(r"--([\w-]+): (#[0-9A-Fa-f]{6});", page.split(":root {")[1].split("}")[0]))

    assert colour.contrast(worn["brand"], "#FFFFFF") >= 4.5
    assert colour.contrast(worn["brand-night"], colour.NIGHT) >= 4.5
    assert colour.contrast(worn["on-cover"], worn["cover"]) >= 4.5
    if colours == ["#7A0019"]:
        assert worn["brand"] == "#7A0019"
    assert ("cannot be read at its full light" in page) == (colours not in ([], ["#7A0019"]))


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
