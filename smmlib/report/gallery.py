"""The gallery: reports and lessons of a run as a folder of static pages. `make gallery` writes docs/gallery with it.

Run: python -m smmlib.report.gallery REPORTS TARGET
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from smmlib.core.errors import CannotStart, SmmError
from smmlib.report import content, html, lesson
from smmlib.store import files


@dataclass(frozen=True)
class Card:
    """A report on the first page: plain texts, and the address of its page."""

    file: str
    name: str
    industry: str
    language: str
    finding: str


def build(deliveries: Sequence[Path], target: Path) -> list[Path]:
    """Write the pages of these deliveries, and of the first one's notebooks; what `target` held before is replaced.

    Returns
    -------
    the files written

    Raises
    ------
    CannotStart
        There is no report.
    """
    if not deliveries:
        raise CannotStart("There is no report for a gallery; make some: smm batch demo demo-ru demo-ms")
    fresh = target.with_name(f".{target.name}-making")
    shutil.rmtree(fresh, ignore_errors=True)
    (fresh / "lessons").mkdir(parents=True)
    cards = [_report(folder, fresh) for folder in deliveries]
    notebooks = sorted((deliveries[0] / "notebooks").glob("*.ipynb"))
    read = [(f"{n.stem}.html", lesson.read(json.loads(n.read_text(encoding="utf-8")))) for n in notebooks]
    for number, (name, told) in enumerate(read):
        around = [(read[at][0], read[at][1].title) if 0 <= at < len(read) else None for at in (number - 1, number + 1)]
        files.write_text(fresh / "lessons" / name, lesson.page(told, before=around[0], after=around[1]))
    template = html.environment("en").get_template("gallery.html.j2")
    listed = [(f"lessons/{name}", told) for name, told in read]
    files.write_text(fresh / "index.html", str(template.render(cards=cards, lessons=listed, css=lesson.css())))
    files.replace_folder(fresh, target)
    return sorted(p for p in target.rglob("*") if p.is_file())


def _report(folder: Path, target: Path) -> Card:
    told = content.gather(folder)
    name = f"{told.said['client']}.html"
    files.write_text(target / name, html.render(folder, beside=target, told=told))
    first = told.found[0].sentence if told.found else ""
    return Card(name, told.brief["name"], told.brief.get("industry", ""), told.language, first)


def main(words: Sequence[str] | None = None) -> None:
    """Write the gallery of all clients of a folder of reports; the first of them by name gives the lessons."""
    ask = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    ask.add_argument("reports", type=Path)
    ask.add_argument("target", type=Path)
    asked = ask.parse_args(words)
    target = asked.target
    try:
        written = build(sorted(p.parent for p in asked.reports.glob("*/manifest.json")), target)
    except SmmError as wrong:
        sys.exit(str(wrong))
    print(f"{len(written)} pages, {sum(p.stat().st_size for p in written) / 1e6:.1f} MB: {target / 'index.html'}")


if __name__ == "__main__":
    main()
