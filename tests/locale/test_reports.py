"""Reports in other languages: no English sentence is left but those that are counted as not translated yet, and quoted sources."""

from __future__ import annotations

import html
import re
import subprocess
import sys

import pytest

from smmlib.locale import FOLDER, read
from smmlib.locale.prose import paragraphs

COMMON = {
    "the", "of", "is", "are", "to", "and", "by", "with", "not", "for", "than", "on", "an", "from", "it",
    "its", "be", "was", "were", "has", "have", "that", "this", "which", "each", "their", "only", "as",
    "or", "more", "less", "few", "too", "after", "before", "because", "where", "who", "what", "how", "why",
    "nothing", "none",
}  # fmt: skip
QUOTED = re.compile(r'<p class="method">.*?</p>|<style.*?</style>|<script.*?</script>|<code>.*?</code>', re.S)
FILES = re.compile(r"smmlib\.methods\.|\.csv and in |^\?: ")  # names of files joined, and a list of sources


def english(page: str) -> list[str]:
    """The pieces of text with three or more common English words."""
    pieces = [html.unescape(t).strip() for t in re.split(r"<[^>]*>", QUOTED.sub("<br>", page))]
    return [
        p for p in pieces if sum(w in COMMON for w in re.findall(r"[a-z']+", p.lower())) >= 3 and not FILES.search(p)
    ]


def plain(text: str) -> str:
    return re.sub(r"[*`#\s-]+", " ", text).strip()


@pytest.fixture(scope="module")
def pages(tmp_path_factory) -> dict[str, str]:
    """The reports of the two further demo clients, each in its brief's language."""
    folder = tmp_path_factory.mktemp("reports")
    for client in ("demo-ru", "demo-ms"):
        command = [sys.executable, "-m", "smmlib.runner.cli", "--reports", str(folder), "run", client]
        done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
    return {
        c.removeprefix("demo-"): (folder / c / "strategy.html").read_text(encoding="utf-8")
        for c in ("demo-ru", "demo-ms")
    }


@pytest.mark.parametrize("language", ["ru", "ms"])
def test_no_english_sentence_is_left_in_a_report_but_prose_that_is_counted(language, pages):
    known = read((FOLDER / language / "LC_MESSAGES" / "notebooks.po").read_text(encoding="utf-8"))
    waiting = [plain(p) for p in paragraphs("report") if not known.get(p)]

    left = [piece for piece in english(pages[language]) if not any(plain(piece) in p for p in waiting)]

    assert left == []
    assert f'<html lang="{language}"' in pages[language]


def test_the_search_for_english_finds_english():
    assert english("<p>What is left of the sentence that nobody has translated</p>") != []
