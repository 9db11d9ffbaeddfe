"""The report in a real browser, without a network: it reads, sorts, follows, turns dark, and has no accessibility finding."""

from __future__ import annotations

import os
import shutil
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from smmlib.report import cards, html
from tests.report.paper import code, figure, finding, folder_of, table

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
if not CHROMIUM:
    warnings.warn(
        "No chromium on this machine: the real-browser tests are SKIPPED. Install it: apt install chromium",
        stacklevel=1,
    )
pytestmark = [
    pytest.mark.skipif(not CHROMIUM, reason="no chromium: apt install chromium"),
    pytest.mark.xdist_group("browser"),
]
WIDTHS = (1400, 800, 360)
LANGUAGES = ("en", "ru", "ms")
LONG = "Очень длинный заголовок без конца и " * 9
TABLE = ("<table><thead><tr><th>What</th><th class='gt_right'>How much</th></tr></thead><tbody>"
         "<tr><td>b</td><td>1,200</td></tr><tr><td>a</td><td>90</td></tr><tr><td>c</td><td>×1.5</td></tr></tbody></table>")  # fmt: skip


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        opened = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"] if os.geteuid() == 0 else [])
        yield opened
        opened.close()


def report(tmp_path: Path, language: str = "en") -> Path:
    told = (
        finding("formats.a", message=LONG, action="Post more reels"),
        finding("formats.b", strength="leaning"),
        finding("formats.c", strength="cannot tell"),
    )
    folder = folder_of(tmp_path / "run", code(figure(name="fig-a", alt="Reels lead", title=LONG), table(TABLE, name="tab-mix", caption="Mix")),
                       findings=told, language=language, brief={"name": LONG[:290], "brand": {"tags": [], "voice": "", "banned_words": [], "colours": ["#FFEE00"], "logo": ""}},
                       coverage=[{"platform": "vk", "account": "x", "role": "own", "rows": 1, "first_day": "2026-01-01", "last_day": None, "with_reach": 1}])  # fmt: skip
    target = tmp_path / "strategy.html"
    target.write_text(html.render(folder), encoding="utf-8")
    return target


@pytest.fixture
def opened(browser: Any, tmp_path: Path) -> Iterator[Any]:
    context = browser.new_context(offline=True, viewport={"width": 1400, "height": 900})
    page = context.new_page()
    page.said, page.asked = [], []
    page.on("console", lambda m: page.said.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda e: page.said.append(str(e)))
    page.on("request", lambda r: page.asked.append(r.url))
    yield page
    context.close()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_asked_nothing_is_wrong_and_nothing_hangs_out_of_the_page(opened, tmp_path, language, width):
    opened.set_viewport_size({"width": width, "height": 900})
    opened.goto(report(tmp_path, language).as_uri())

    assert [u for u in opened.asked if not u.startswith(("file:", "data:"))] == []
    assert opened.said == []
    assert opened.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert opened.locator("html").get_attribute("lang") == language


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1400, 360])
def test_an_accessibility_checker_finds_nothing(opened, tmp_path, theme, width):
    from axe_playwright_python.sync_playwright import Axe

    opened.set_viewport_size({"width": width, "height": 900})
    opened.emulate_media(color_scheme=theme)
    opened.goto(report(tmp_path).as_uri())
    opened.click("#method")
    found = Axe().run(
        opened, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    )

    assert [(v["id"], v["nodes"][0]["html"][:120]) for v in found.response["violations"]] == []


def test_a_table_sorts_by_numbers_and_says_so(opened, tmp_path):
    opened.goto(report(tmp_path).as_uri())
    heads = opened.locator("#tab-mix thead button")

    heads.nth(1).focus()
    opened.keyboard.press("Enter")
    by_number = opened.locator("#tab-mix tbody th").all_inner_texts()
    heads.nth(0).click()
    by_name = opened.locator("#tab-mix tbody th").all_inner_texts()

    assert by_number == ["b", "a", "c"]
    assert by_name == ["a", "b", "c"]
    assert opened.locator("#tab-mix th[aria-sort]").get_attribute("aria-sort") == "ascending"


def test_the_method_and_the_code_are_hidden_until_asked_for(opened, tmp_path):
    opened.goto(report(tmp_path).as_uri())

    assert opened.locator("details.code").count() == 1
    assert not opened.locator("details.code").is_visible()
    opened.click("#method")
    assert opened.locator("details.code").is_visible()
    assert opened.locator("#method").get_attribute("aria-pressed") == "true"


def test_dark_is_dark_and_is_kept(opened, tmp_path):
    opened.goto(report(tmp_path).as_uri())
    opened.click("#dark")

    assert opened.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(20, 24, 28)"
    opened.reload()
    assert opened.evaluate("document.documentElement.dataset.theme") == "dark"


def test_the_contents_follow_the_reader(opened, tmp_path):
    opened.goto(report(tmp_path).as_uri())
    opened.evaluate("document.getElementById('step-formats').scrollIntoView({behavior: 'instant'})")

    opened.wait_for_timeout(500)

    assert opened.locator("nav [aria-current]").get_attribute("href") == "#step-formats"


def test_without_scripts_everything_is_there(browser, tmp_path):
    context = browser.new_context(offline=True, java_script_enabled=False)
    page = context.new_page()
    page.goto(report(tmp_path).as_uri())

    assert page.locator("details.code").is_visible()
    assert not page.locator(".tools").is_visible()
    assert page.locator("#fig-a svg").is_visible()
    context.close()


def test_the_index_is_searched_and_has_no_accessibility_finding(opened, tmp_path):
    from axe_playwright_python.sync_playwright import Axe

    for name in ("Alpha", "Beta", "Gamma"):
        folder_of(
            tmp_path / name,
            client=name,
            brief={"name": name},
            findings=(finding("formats.a", message=f"{name} leads"),),
        )
    opened.goto(cards.index(tmp_path).as_uri())
    opened.fill("#search", "beta leads")

    assert opened.locator("article:visible h2").all_inner_texts() == ["Beta"]
    assert opened.locator("#shown").inner_text() == "1 / 3"
    assert Axe().run(opened).response["violations"] == []
    assert opened.said == []
