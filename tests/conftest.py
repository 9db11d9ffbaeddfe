"""A small world for tests of the workspace, the runner and the report: one client, three notebooks, all in tmp_path."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

BRIEF = """\
name: Café Nord
industry: coffee
time_zone: Europe/Helsinki
period: {since: 2026-01-01, until: 2026-01-31}
accounts:
  - {platform: instagram, handle: cafenord, exports: [posts.csv]}
mappings:
  - files: [posts.csv]
    table: posts
    platform: instagram
    account: cafenord
    date_order: year first
    columns: {post_id: id, published_at: date, format: kind, text: text, reach: reach, likes: likes, comments: comments}
"""
POSTS = """\
id,date,kind,text,reach,likes,comments
a1,2026-01-05 10:00,photo,First snow on the roof,1000,50,3
a2,2026-01-12 18:30,reel,Why we roast on Mondays,2000,120,9
a3,2026-01-20 09:00,photo,The new cups are here,900,40,1
a4,2026-02-03 12:00,photo,Beyond the period,1100,60,2
"""
WORKBOOK = """\
- {number: 4, step: formats, title: Formats, question: "Which formats earn more?", reads: [posts], writes: [formats.mix]}
- {number: 5, step: topics, title: Topics, question: "Which topics earn more?", reads: [posts], writes: [topics.ranking]}
- {number: 15, step: summary, title: Summary, question: "What do we do?", writes: [summary.checks],
   reads: [findings, formats.mix, topics.ranking, platforms.ranking]}
"""
PARAMETERS = 'client: str = "nord"\nsince: str = ""\nuntil: str = ""\nlanguage: str = ""'
FORMATS = """\
posts = run.read("posts")
counts = posts.groupby("format").size()
mix = pd.DataFrame({"platform": "instagram", "account": "cafenord", "format": counts.index, "n_posts": counts.to_numpy(),
                    "share_now": counts.to_numpy() / counts.sum()})
run.save("mix", mix)
run.tell([Finding(id="formats.most", message="{format} is posted most: {n:count} times",
                  values={"format": str(counts.idxmax()), "n": int(counts.max())}, value=1.27, low=1.1, high=1.45, level=0.9,
                  unit="ratio", n=int(counts.sum()), strength="clear", action="Post more of {format}.", weight=float(bonus),
                  evidence=Evidence(table="formats.mix", metric="er_reach", method="counting"))])
"""
TOPICS = """\
run.save("ranking", schema.empty("topics.ranking", refused="Three posts carry no topics."))
run.tell([refusal("topics", "ranking", "three posts are too few; export at least a year", table="topics.ranking", n=3)])
"""
SUMMARY = """\
found = run.findings()
mix = run.read("formats.mix")
reason = mix.attrs.get("refused", "")
checks = pd.DataFrame({"check": ["formats"], "subject": ["mix"], "passed": [bool(len(mix))],
                       "sentence": [reason or f"{len(found)} findings, {len(mix)} formats"]})
run.save("checks", checks)
run.tell([Finding(id="summary.checked", message="{n:count} findings were checked", values={"n": len(found)}, strength="leaning",
                  n=len(found), evidence=Evidence(table="summary.checks"))])
"""


def setup_of(step: str) -> str:
    """The setup cell of a test notebook."""
    return (
        "import pandas as pd\nfrom smmlib import store\nfrom smmlib.core import schema\n"
        "from smmlib.core.findings import Evidence, Finding, refusal\n"
        f'run = store.open_run("{step}", client=client, since=since, until=until, language=language)'
    )


@dataclass(frozen=True)
class World:
    """Where the small world lies; its methods change it as a person would: by writing files."""

    root: Path

    @property
    def client(self) -> Path:
        return self.root / "clients" / "nord"

    @property
    def reports(self) -> Path:
        return self.root / "out" / "reports"

    def brief(self, text: str) -> None:
        (self.client / "exports").mkdir(parents=True, exist_ok=True)
        (self.client / "client.yaml").write_text(text, encoding="utf-8")

    def posts(self, text: str) -> None:
        (self.client / "exports").mkdir(parents=True, exist_ok=True)
        (self.client / "exports" / "posts.csv").write_text(text, encoding="utf-8")

    def workbook(self, text: str) -> None:
        (self.root / "notebooks").mkdir(exist_ok=True)
        (self.root / "notebooks" / "workbook.yaml").write_text(text, encoding="utf-8")

    def notebook(
        self, file: str, body: str, *, parameters: str = "", after: tuple[Mapping[str, object], ...] = ()
    ) -> None:
        """Write a notebook: parameters, setup, a prose cell for the report, the body, further cells."""
        step = file.split("_")[1].removesuffix(".ipynb")
        own = f"{PARAMETERS}\n{parameters}".strip()
        cells = [
            code("parameters", own, "parameters"),
            code("setup", setup_of(step), "setup"),
            prose("read", f"## How to read {step}\nOne *row* a post.", "report"),
            code("body", body),
            *after,
        ]
        kernel = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
        notebook = {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
        (self.root / "notebooks" / file).write_text(json.dumps(notebook), encoding="utf-8")


def code(name: str, source: str, *tags: str) -> dict[str, object]:
    """A code cell."""
    return {
        "id": name,
        "cell_type": "code",
        "metadata": {"tags": list(tags)},
        "source": source,
        "outputs": [],
        "execution_count": None,
    }


def prose(name: str, source: str, *tags: str) -> dict[str, object]:
    """A Markdown cell."""
    return {"id": name, "cell_type": "markdown", "metadata": {"tags": list(tags)}, "source": source}


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """The client 'nord' with four posts (three in January), and three notebooks that count them."""
    here = World(tmp_path)
    here.brief(BRIEF)
    here.posts(POSTS)
    here.workbook(WORKBOOK)
    here.notebook("04_formats.ipynb", FORMATS, parameters="bonus: int = 1")
    here.notebook("05_topics.ipynb", TOPICS, parameters="min_posts: int = 8\nlevel: float = 0.9\nstrict: bool = False")
    here.notebook("15_summary.ipynb", SUMMARY)
    for name, place in (
        ("CLIENTS", "clients"),
        ("NOTEBOOKS", "notebooks"),
        ("DATA", "data"),
        ("REPORTS", "out/reports"),
    ):
        monkeypatch.setenv(f"SMM_{name}", str(tmp_path / place))
    monkeypatch.delenv("SMM_NODE", raising=False)
    return here
