"""All clients on one page: a small card a client, so that a thousand of them are listed at once; search works without a server."""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path
from typing import Any

from smmlib.core.findings import strongest_first
from smmlib.report import content, forms, html, manifest
from smmlib.store import files

CARD, INDEX = "card.json", "index.html"
STRONGEST = 3


def write(home: Path) -> None:
    """Write a client's card beside its report: what the index says of it."""
    said = manifest.read(home)
    found = [f for n in said["nodes"] for f in manifest.findings(home, n["step"])]
    best = content.first_page(strongest_first(f for f in found if f.step != "summary"))[:STRONGEST]
    links = [name for name in (forms.FILES["html"], *forms.BESIDE) if (home / name).is_file()]
    card = {
        "client": said["client"], "name": said["brief"]["name"], "industry": said["brief"]["industry"], "outcome": said["outcome"],
        "since": said["period"]["since"], "until": said["period"]["until"], "run": said["run"], "files": links,
        "started": said.get("run_time", {}).get("started", ""), "failed": [n["title"] for n in said["nodes"] if n["state"] == "failed"],
        "findings": [[f.strength, f.sentence(said["language"])] for f in best],
    }  # fmt: skip
    text = json.dumps(card, ensure_ascii=False, sort_keys=True)
    if not (home / CARD).is_file() or (home / CARD).read_text(encoding="utf-8") != text:
        files.write_text(home / CARD, text)


def read(reports: Path) -> list[dict[str, Any]]:
    """Read the cards of all clients; those that need somebody first, then by name. Runs from before cards get theirs."""
    cards = []
    for page in sorted(reports.glob("*/manifest.json")):
        path = page.parent / CARD
        if not path.is_file():
            write(page.parent)
        cards.append(json.loads(path.read_text(encoding="utf-8")))
    return sorted(cards, key=lambda c: (c["outcome"] == "whole", c["name"].casefold(), c["client"]))


def index(reports: Path, language: str = "en") -> Path:
    """Write the index of all clients into the reports' folder."""
    script = (html.HERE / "index.js").read_text(encoding="utf-8").strip()
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    found = read(reports)
    page = html.environment(language).get_template("index.html.j2").render(
        cards=found, language=language, script=script, digest=digest, css=(html.HERE / "index.css").read_text(encoding="utf-8"),
        names=dict(zip(forms.FILES.values(), ("HTML", "PDF", "Word", "Excel"), strict=True)), n_ill=sum(c["outcome"] != "whole" for c in found),
    )  # fmt: skip
    files.write_text(reports / INDEX, str(page))
    return reports / INDEX
