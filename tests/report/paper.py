"""A run on paper: the folder that a report is made from, small enough to see whole."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path

from smmlib.core.brief import parse_brief
from smmlib.core.findings import Evidence, Finding, dumps
from smmlib.report import manifest

HOSTILE = "</title><script>alert(1)</script><img src=x onerror=alert(2)>'\"&{{ 7919*7907 }}"
BRIEF = """\
name: Café Nord
period: {since: 2026-01-01, until: 2026-03-31}
currency: EUR
strategy: open
accounts: [{platform: instagram, handle: nord}]
goals: [{id: g, metric: er_views, target: 0.1, due: 2026-12-31}]
"""
DRAWN = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 20 10" width="20pt" height="10pt">'
    '<script>alert(3)</script><defs><path id="m" d="M 0 0 L 1.23456 1"/></defs><g id="axes"><use xlink:href="#m" x="1" y="2"/>'
    '<text style="font: 9px \'DejaVu Sans\'" onclick="x()">Рилс &lt;b&gt;</text></g></svg>'
)
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
        {"image/svg+xml": DRAWN, "text/html": "<b>twin</b>"}, {"image/svg+xml": said, "text/html": {"kind": "figure"}}
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
