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

PACKAGE = Path(__file__).resolve().parent.parent
REFERENCE = PACKAGE.parent / "data" / "reference"
WORKBOOK = PACKAGE.parent / "notebooks" / "workbook.yaml"
PLACES = ("methods/*.py", "*.py", "views/*.py", "sources/analyses.py")
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
    "export of {a}",
    "{a} of {b} drivers can be read; not {c}",
    "'{a}' can be computed from the exports",
    "'{a}' cannot be computed from the exports",
    "ally: {a}",
    "ages {a}",
    "age {a}",
)  # sentences put together from several pieces
NO_TEXT = {"_", "N_", "Field", "compile", "translator", "SmmError", "ValueError", "TypeError", "KeyError", "BadTable", "CannotStart", "startswith"}
NO_KEYWORDS = {"source", "description", "loc", "textcoords", "key", "columns"}
NO_SENTENCE = re.compile(
    r"(?:lower|upper) (?:center|left|right)|offset points|great britain|czech republic|kind == .*| Did you mean .*|smmlib\..*|data/.*|[^\w{'<].*|.*\bbreaks its contract.*"
)
LEAST_WORDS = 2


def sentences() -> dict[str, set[str]]:
    """Collect every finished sentence: message -> files it comes from."""
    found: dict[str, set[str]] = {message: {"locale/finished.py"} for message in JOINED}
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
    if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef) and ast.get_docstring(node, clean=False) is not None:
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
        part.value if isinstance(part, ast.Constant) else f"{{{next(letters)}{_kind(part)}}}"  # type: ignore[misc]
        for part in node.values
    )


def _kind(part: ast.expr) -> str:
    spec = getattr(part, "format_spec", None)
    written = "".join(v.value for v in spec.values if isinstance(v, ast.Constant)) if spec else ""
    kinds = ((r".*%", ":percent"), (r".*,.*", ":count"), (r".*[fg]", ":number"), (r"%Y-%m-%d", ":date"))
    return next((kind for pattern, kind in kinds if re.fullmatch(pattern, written)), "")


def _of_reference() -> Iterator[tuple[str, str]]:
    for name, columns in COLUMNS.items():
        with (REFERENCE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            yield from ((row[c], f"data/reference/{name}.csv") for row in csv.DictReader(file) for c in columns if row[c])


def _of_workbook() -> Iterator[tuple[str, str]]:
    import yaml

    for row in yaml.safe_load(WORKBOOK.read_text(encoding="utf-8")):
        yield from ((row[key], "notebooks/workbook.yaml") for key in ("title", "question"))


def _of_metrics() -> Iterator[tuple[str, str]]:
    from smmlib.core.metrics import METRICS

    yield from ((metric.name, "core/metrics/registry.py") for metric in METRICS.values())
