"""From YAML text to a `Brief`: safe, with the line of every problem, all problems at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ValidationError
from yaml.constructor import SafeConstructor

from smmlib.core.brief.models import Brief
from smmlib.core.errors import BriefError, CannotStart, near_miss

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml reads a brief ten times as fast, where PyYAML has it
MAX_BYTES = 1_000_000
MAX_DEPTH = 20
OPENING = (yaml.FlowSequenceStartToken, yaml.FlowMappingStartToken,
           yaml.BlockSequenceStartToken, yaml.BlockMappingStartToken)  # fmt: skip
CLOSING = (yaml.FlowSequenceEndToken, yaml.FlowMappingEndToken, yaml.BlockEndToken)
Where = tuple[str | int, ...]


def load_brief(path: str | Path) -> Brief:
    """Read a client.yaml.

    Raises
    ------
    CannotStart
        There is no such file; `BriefError` (a `CannotStart`): every problem with its line and what to do.
    """
    path = Path(path)
    source = f"{path.parent.name}/{path.name}"
    if not path.is_file():
        raise CannotStart(f"There is no brief at {path}. Make one: smm new {path.parent.name}")
    if path.stat().st_size > MAX_BYTES:
        raise BriefError(
            source, [f"the file has {path.stat().st_size:,} bytes; a brief is one page (at most {MAX_BYTES:,})"]
        )
    raw = path.read_bytes()
    try:
        return parse_brief(raw.decode("utf-8-sig"), source=source)
    except UnicodeDecodeError as wrong:
        line = raw[: wrong.start].count(b"\n") + 1
        raise BriefError(source, [f"line {line}: the file is not UTF-8; save it as UTF-8 in your editor"]) from None


def parse_brief(text: str, *, source: str = "client.yaml") -> Brief:
    """Check the text of a brief; see `load_brief`."""
    data, lines = _parse(text, source)
    try:
        return Brief.model_validate(data)
    except ValidationError as wrong:
        problems = {said: None for e in wrong.errors() for said in _sentences(e, lines)}
        raise BriefError(source, sorted(problems, key=_line_number)) from None


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a brief, for editors."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **Brief.model_json_schema()}


def _parse(text: str, source: str) -> tuple[Any, dict[Where, int]]:
    try:
        _scan(text, source)
        node = yaml.compose(text, Loader=LOADER)
    except yaml.MarkedYAMLError as wrong:
        mark = wrong.problem_mark
        line = f"line {mark.line + 1}: " if mark else ""
        raise BriefError(
            source, [f"{line}this is not YAML: {wrong.problem}; check indentation, colons and quotes there"]
        ) from None
    except yaml.YAMLError as wrong:
        raise BriefError(
            source, [f"this is not YAML: {str(wrong).splitlines()[0]}; remove the characters an editor does not show"]
        ) from None
    problems: list[str] = []
    lines: dict[Where, int] = {}
    data = _build(node, (), lines, problems)
    if not problems and not isinstance(data, dict):
        problems.append("line 1: a brief is a list of 'key: value' lines; see data/clients/demo/client.yaml")
    if problems:
        raise BriefError(source, problems)
    return data, lines


def _scan(text: str, source: str) -> None:
    """Refuse anchors, aliases and deep nesting before anything is built from them."""
    depth = 0
    for token in yaml.scan(text, Loader=LOADER):
        line = token.start_mark.line + 1
        if isinstance(token, yaml.AliasToken | yaml.AnchorToken):
            said = "anchors and aliases (& and *) are not read; write the value out, in quotes if it is text"
            raise BriefError(source, [f"line {line}: {said}"])
        depth += isinstance(token, OPENING) - isinstance(token, CLOSING)
        if depth > MAX_DEPTH:
            raise BriefError(source, [f"line {line}: nested deeper than {MAX_DEPTH} levels"])


def _build(node: yaml.Node | None, at: Where, lines: dict[Where, int], problems: list[str]) -> Any:
    if node is None:
        return None
    line = node.start_mark.line + 1
    lines.setdefault(at, line)
    if len(at) > MAX_DEPTH:
        problems.append(f"line {line}: nested deeper than {MAX_DEPTH} levels")
        return None
    if isinstance(node, yaml.MappingNode):
        return _build_mapping(node, at, lines, problems)
    if isinstance(node, yaml.SequenceNode):
        _no_tag(node, "seq", problems)
        return [_build(child, (*at, i), lines, problems) for i, child in enumerate(node.value)]
    return _scalar(node, line, problems)


def _build_mapping(node: yaml.MappingNode, at: Where, lines: dict[Where, int], problems: list[str]) -> dict[str, Any]:
    _no_tag(node, "map", problems)
    out: dict[str, Any] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            problems.append(f"line {line}: a key is one word before a colon, not a list or table")
            continue
        key = str(key_node.value)
        if key in out:
            problems.append(f"line {line}: '{key}' stands twice; keep one")
        lines[(*at, key)] = line
        out[key] = _build(value_node, (*at, key), lines, problems)
    return out


def _no_tag(node: yaml.Node, plain: str, problems: list[str]) -> None:
    if node.tag != f"tag:yaml.org,2002:{plain}":
        problems.append(f"line {node.start_mark.line + 1}: the tag '{node.tag}' is not read; remove it")


def _scalar(node: yaml.Node, line: int, problems: list[str]) -> Any:
    """Read a plain value; yes, no, on and off stay words: NO is Norway, and a brief has no field that is true or false."""
    if node.tag.endswith(":bool") and str(node.value).lower() not in ("true", "false"):
        return node.value
    try:
        return SafeConstructor().construct_object(node)
    except (yaml.YAMLError, ValueError, OverflowError):
        what = f"the tag '{node.tag}'" if not node.tag.startswith("tag:yaml.org,2002:") else f"'{str(node.value)[:60]}'"
        problems.append(f"line {line}: {what} is not read; write the value plainly, in quotes if it is text")
        return None


def _sentences(error: Any, lines: dict[Where, int]) -> list[str]:
    breaches = getattr(error.get("ctx", {}).get("error"), "breaches", None)
    if breaches is None:
        return [_sentence(error, lines)]
    return [f"line {_line(at, lines)}: {said}" for at, said in breaches]


def _line(at: Where, lines: dict[Where, int]) -> int:
    return next((lines[at[:i]] for i in range(len(at), -1, -1) if at[:i] in lines), 1)


def _sentence(error: Any, lines: dict[Where, int]) -> str:
    at: Where = tuple(error["loc"])
    line = _line(at, lines)
    name = ".".join(str(p + 1) if isinstance(p, int) else p for p in at) or "the brief"
    given = error.get("input")
    if error["type"] == "extra_forbidden":
        known = _fields(at[:-1])
        return f"line {line}: '{name}' is not a key of a brief.{near_miss(str(at[-1]), known)} Known here: {', '.join(known)}."
    if error["type"] == "missing":
        return f"line {line}: '{name}' is missing; add it (see data/clients/demo/client.yaml)"
    said = error["msg"].removeprefix("Value error, ")
    shown = f" (got {given!r})" if isinstance(given, str | int | float | bool) or given is None else ""
    quoted = "; write it in quotes" if error["type"] == "string_type" and shown and given is not None else ""
    return f"line {line}: '{name}': {said}{shown}{quoted}"


def _fields(at: Where) -> list[str]:
    """The keys allowed at a place of the brief."""
    model: type[BaseModel] = Brief
    for part in at:
        if isinstance(part, int) or part not in model.model_fields:
            continue
        found = _inner_model(model.model_fields[part].annotation)
        model = found or model
    return list(model.model_fields)


def _inner_model(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for inner in getattr(annotation, "__args__", ()):
        found = _inner_model(inner)
        if found:
            return found
    return None


def _line_number(problem: str) -> int:
    head = problem.removeprefix("line ").split(":", 1)[0]
    return int(head) if head.isdigit() else 0
