"""The gallery: static pages that link only each other, hold no live text of anyone's, and are the same each time."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from smmlib.report import gallery, lesson
from smmlib.store import places
from tests.report.paper import code, figure, folder_of, table

GALLERY = places.ROOT / "docs" / "gallery"


def cell(kind: str, source: str, *tags: str, **more: object) -> dict[str, object]:
    return {"cell_type": kind, "source": source, "metadata": {"tags": list(tags)}, **more}


def shown(text: str) -> list[dict[str, object]]:
    return [{"output_type": "execute_result", "data": {"text/html": text, "text/plain": "plain"}, "metadata": {}}]


def test_a_notebook_becomes_a_page_with_its_title_question_prose_code_and_outputs() -> None:
    told = lesson.read(
        {
            "cells": [
                cell("markdown", "# 5. Topics\n\n**Question.** What should\nwe *talk* about?\n\nMore."),
                cell("code", 'client = "demo"', "parameters", outputs=[]),
                cell("code", "client = 'own'", "injected-parameters", outputs=[]),
                cell("code", "import this", "setup", outputs=[]),
                cell("markdown", "## What goes in\nWords."),
                cell("code", "table", outputs=shown("<table><tr><td>7</td></tr></table>")),
            ]
        }
    )
    assert (told.title, told.question) == ("5. Topics", "What should we talk about?")
    assert [part.kind for part in told.parts] == ["prose", "setup", "prose", "code", "output"]
    page = lesson.page(told, after=("06_tags.html", "6. Tags"))
    assert page.count("<h1>") == 1 and "<h2>What goes in</h2>" in page and "06_tags.html" in page


def test_nothing_in_a_lesson_acts_or_escapes_whoever_wrote_it() -> None:
    evil = "<script>alert(1)</script>"
    told = lesson.read(
        {
            "cells": [
                cell("markdown", f"# {evil}\n\n**Q.** {evil}\n\n[out](https://example.org) {evil}"),
                cell(
                    "code",
                    f"x = '{evil}'",
                    outputs=shown(f"<b onclick='x()'>bold</b>{evil}<img src='https://example.org/a.png'>"),
                ),
                cell("code", "y", outputs=[{"output_type": "stream", "name": "stdout", "text": evil}]),
            ]
        }
    )
    page = lesson.page(told, before=(evil, evil))
    assert "<script" not in page and "onclick" not in page and not re.search(r"""(?:src|href)=["']https?:""", page)


def test_hints_are_folded_and_stay_text() -> None:
    source = "## Exercises\n**1.1** Why?\n\n<details><summary>Hints <b></summary>\n1.1 *Think* <i>.\n1.2 More.\n</details>\nAfter."
    page = lesson.page(lesson.read({"cells": [cell("markdown", source)]}))
    assert "<details><summary>Hints &lt;b&gt;</summary><p>1.1 <em>Think</em> &lt;i&gt;.</p>" in page
    assert "&lt;details" not in page and page.index("</details>") < page.index("After.")


def test_an_empty_notebook_is_an_empty_page() -> None:
    assert lesson.page(lesson.read({"cells": []})).count("<main>") == 1


@pytest.mark.parametrize("page", sorted(GALLERY.rglob("*.html")), ids=lambda p: p.name)
def test_each_page_of_the_gallery_asks_nothing_of_the_network_and_its_links_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert not re.search(r"""(?:src|href|data|action)=["']?(?:https?:)?//""", text) and "@import" not in text
    links = re.findall(r"""<a [^>]*href="([^"#]+)["#]""", text)
    missing = [link for link in links if not (page.parent / link).is_file()]
    assert not missing


def test_the_gallery_shows_three_reports_and_every_notebook() -> None:
    pages = {p.relative_to(GALLERY).as_posix() for p in GALLERY.rglob("*.html")}
    notebooks = {f"lessons/{p.stem}.html" for p in places.notebooks_folder().glob("[0-9][0-9]_*.ipynb")}
    assert pages == {"index.html", "demo.html", "demo-ru.html", "demo-ms.html"} | notebooks


def test_the_same_runs_make_the_same_gallery_and_what_lay_there_is_replaced(tmp_path: Path) -> None:
    run = folder_of(tmp_path / "run", code(figure()), code(table("<table><tr><td>7</td></tr></table>")))
    target = tmp_path / "gallery"
    first = {p.name: p.read_bytes() for p in gallery.build([run], target)}
    (target / "old.html").write_text("of an earlier gallery", encoding="utf-8")
    assert {p.name: p.read_bytes() for p in gallery.build([run], target)} == first


def test_without_a_report_there_is_no_gallery_and_the_old_one_stays(tmp_path: Path) -> None:
    (tmp_path / "gallery").mkdir()
    with pytest.raises(SystemExit, match="no report"):
        gallery.main([str(tmp_path / "absent"), str(tmp_path / "gallery")])
    assert (tmp_path / "gallery").is_dir()
