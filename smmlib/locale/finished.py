"""Sentences that the code finishes itself (reasons, tasks, rules): found in the source and the reference tables.

A reason such as ``f"{n} posts: too few to rank ({least} needed)"`` lies finished, in English, in a saved table. Its message is
``{a} posts: too few to rank ({b} needed)``: what stands in braces is lettered, so that renaming a variable changes nothing.
`smmlib.core.said` knows such sentences again and says them in the reader's language.
"""

from __future__ import annotations

import ast
import csv
import re
import string
from collections.abc import Iterator
from pathlib import Path

from smmlib.locale.imported import REMARKS

PACKAGE = Path(__file__).resolve().parent.parent
REFERENCE = PACKAGE.parent / "data" / "reference"
WORKBOOK = PACKAGE.parent / "notebooks" / "workbook.yaml"
PLACES = ("methods/*.py", "*.py", "views/*.py", "core/findings.py", "core/errors.py", "sources/analyses.py")
COLUMNS = {
    "community_criteria": ("question", "why"), "community_motives": ("motive", "why"), "community_start": ("task", "metric", "phase"),
    "kpi_drivers": ("why",), "manager_duties": ("name", "duty"), "site_rules": ("title", "remedy"),
}  # fmt: skip
JOINED = (
    "followers grew by {a:count} on {b:date}, a typical day is {c:count}, with {d}",
    "followers grew by {a:count} on {b:date} and the days after ({e} days), a typical day is {c:count}, with {d}",
    "shared followers of some pairs are known; where unknown, {a:percent} of the smaller audience is assumed; the interval goes from all to none",
    "unknown: {a} ({b}) does not name it for {c}; its figures of {d} come from other days or questions and are not compared",
    "users of the platform in {a}, {b} ({c})",
    "export of {a:name}",
    "{a} of {b} drivers can be read; not {c}",
    "'{a}' can be computed from the exports",
    "'{a}' cannot be computed from the exports",
    "ally: {a:name} ({b:platform})",
    "segment {a:count}",
    "own posts: films",
    "own posts: pictures",
    "own posts: words",
    "advertising: {a:platform}",
    "no clear difference",
    "ages {a:ages}",
    "age {a:ages}",
    "{a:count} posts: too few to rank ({b:count} needed)",
    "{a:count} post: too few to rank ({b:count} needed)",
    "{a}, on {b:name} ({c:platform})",
    "{a} and {b:count} more",
    "{a:name} on {b:name} ({c:platform})",
    "comes from {a:name}",
    "No export that was read feeds '{b}' ({c}); it would come from the table {d:name}.",
    "No export of {a:platform} that was read feeds '{b}' ({c}); it would come from the table {d:name}.",
    "{a:number} times what the past spent, so the curve is a guess there",
    "heaps of the tool, corrected by mentions that a person read; the tool agreed with them in {a:percent} of {b:count}, chance alone in {c:percent}",
    "on {a:count} of {b:count} posts about it: {c:count} own, {d:count} of competitors; {e:count} posts in all, topic '{f}'",
    "tasks with '{a}' usually move {b:name}, and that goal is already met",
    "line {a:count}: <{b}",
    "'{a}' has {b:count} posts: too few to rank ({c:count} needed)",
    "'{a}' has {b:count} post: too few to rank ({c:count} needed)",
    "a choice of this workbook",
    "arithmetic of the metric",
    "what all brands of the category spend in a year and the client's share of the market",
    "{a:platform} {b:percent} of followers",
    "What money brings ({a:name}) cannot be told",
)  # sentences put together from several pieces
WORDS = (
    "age",
    "gender",
    "country",
    "city",
    "language",
    "interest",
    "total",
    "all",
    "women",
    "men",
    "unknown",
    "viewers",
    "views",
    "reach",
    "photo",
    "video",
    "reel",
    "carousel",
    "link",
    "text",
    "poll",
    "live",
    "story",
    "audio",
    "album",
    "article",
    "short",
    "post",
    "offer",
    "own",
    "measured",
    "derived",
    "estimated",
    "unavailable",
    "assumed",
    "advised",
    "explore",
    "exploit",
    "yes",
    "no",
    "plan",
    "write",
    "publish",
    "answer",
    "advertise",
    "measure",
    "picture",
    "brief",
    "engage",
    "compete",
    "image",
    "decide",
    "people",
    "conversions",
    "clicks",
    "impressions",
    "comments",
    "shares",
    "likes",
    "posts",
    "sessions",
    "revenue",
    "impact",
    "effort",
    "confidence",
    "density",
    "affinity",
    "results",
    "formats",
    "competitors",
    "everywhere",
    "mixed",
    "films",
    "pictures",
    "words",
    "tools",
    "allies",
    "everybody",
    "emoji",
    "tags",
    "stated",
    "older",
    "younger",
    "goals",
    "audience",
    "platforms",
    "topics",
    "headlines",
    "kpis",
    "budget",
    "community",
    "calendar",
    "monitoring",
    "site",
    "summary",
)  # single words that the workbook itself writes into tables
NO_TEXT = {
    "_",
    "N_",
    "Field",
    "compile",
    "translator",
    "SmmError",
    "ValueError",
    "TypeError",
    "KeyError",
    "BadTable",
    "CannotStart",
    "startswith",
}
NO_KEYWORDS = {"source", "description", "loc", "textcoords", "key", "columns"}
NO_SENTENCE = re.compile(
    r"(?:lower|upper) (?:center|left|right)|offset points|great britain|czech republic|kind == .*| Did you mean .*|smmlib\..*|data/.*|\{a\} \{b\}: too few to rank.*|'\{a\}' \{b\} be computed.*|(?:comes from|export of) \{a\}|No export\{a\}.*|"
    r"\{a\}, hour open|[^\w{'<].*|.*\bbreaks its contract[\s\S]*"
)
LEAST_WORDS = 2


def sentences() -> dict[str, set[str]]:
    """Collect every finished sentence: message -> files it comes from."""
    found: dict[str, set[str]] = {message: {"locale/finished.py"} for message in (*JOINED, *WORDS, *REMARKS)}
    for place in PLACES:
        for path in sorted(PACKAGE.glob(place)):
            for message in _of_code(ast.parse(path.read_text(encoding="utf-8"))):
                found.setdefault(message, set()).add(path.relative_to(PACKAGE).as_posix())
    for message, where in [*_of_reference(), *_of_workbook(), *_of_metrics()]:
        found.setdefault(message, set()).add(where)
    return found


def _of_code(tree: ast.Module) -> Iterator[str]:
    passed_over = {id(inner) for node in ast.walk(tree) for inner in _without_text(node)}
    for node in ast.walk(tree):
        if id(node) in passed_over:
            continue
        message = _message(node)
        words = re.findall(r"[A-Za-z]{2,}", re.sub(r"\{.*?\}", "", message))
        if len(words) >= LEAST_WORDS and " " in message and not NO_SENTENCE.fullmatch(message):
            yield message


def _without_text(node: ast.AST) -> Iterator[ast.AST]:
    """Docstrings, what is translated already, and what no reader sees."""
    if (
        isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef)
        and ast.get_docstring(node, clean=False) is not None
    ):
        yield node.body[0].value  # type: ignore[attr-defined]
    if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in NO_TEXT:
        yield from ast.walk(node)
    if isinstance(node, ast.keyword) and node.arg in NO_KEYWORDS:
        yield from ast.walk(node)
    if isinstance(node, ast.JoinedStr):
        yield from (inner for part in node.values for inner in ast.walk(part))


def _message(node: ast.AST) -> str:
    """The text of a literal; of an f-string, with lettered places."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    if not isinstance(node, ast.JoinedStr):
        return ""
    letters = iter(string.ascii_lowercase)
    return "".join(
        str(part.value) if isinstance(part, ast.Constant) else f"{{{next(letters)}{_kind(part)}}}"
        for part in node.values
    )


def _kind(part: ast.expr) -> str:
    spec = getattr(part, "format_spec", None)
    written = "".join(str(v.value) for v in spec.values if isinstance(v, ast.Constant)) if spec else ""
    kinds = ((r".*%", ":percent"), (r".*,.*", ":count"), (r".*[fg]", ":number"), (r"%Y-%m-%d", ":date"))
    return next((kind for pattern, kind in kinds if re.fullmatch(pattern, written)), "")


def _of_reference() -> Iterator[tuple[str, str]]:
    for name, columns in COLUMNS.items():
        with (REFERENCE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            yield from (
                (row[c], f"data/reference/{name}.csv") for row in csv.DictReader(file) for c in columns if row[c]
            )


def _of_workbook() -> Iterator[tuple[str, str]]:
    import yaml

    for row in yaml.safe_load(WORKBOOK.read_text(encoding="utf-8")):
        yield from ((row[key], "notebooks/workbook.yaml") for key in ("title", "question"))


def _of_metrics() -> Iterator[tuple[str, str]]:
    from smmlib.core.metrics import METRICS

    for metric in METRICS.values():
        spoken = not re.search(r"[/*+=×(]", metric.formula) and len(metric.formula.split()) > LEAST_WORDS
        below = (metric.denominator, metric.denominator_date) if metric.is_rate else ()
        texts = (metric.name, *([metric.formula] if spoken else ()), *below, *metric.traps)
        yield from ((text, "core/metrics/registry.py") for text in texts)
