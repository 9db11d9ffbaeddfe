"""Message catalogues: English sentences are the keys; `python -m smmlib.locale` renews what translators work on."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

MARKS = ("_", "N_")
DOMAINS = ("smmlib", "finished", "notebooks")
FOLDER = Path(__file__).resolve().parent
HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n'


def template(domain: str = "smmlib") -> str:
    """Write what is to be translated in a domain, sorted and without dates, for translators to start from."""
    return _written(messages(domain), {})


def messages(domain: str = "smmlib") -> dict[str, set[str]]:
    """Collect the messages of a domain: message -> files it comes from.

    ``smmlib``: marked `_` or `N_` in the package, and the strings of the report's template. ``finished``: sentences that the
    code finishes itself. ``notebooks``: the lessons' prose, paragraph by paragraph.
    """
    if domain == "smmlib":
        return _marked()
    from smmlib.locale import finished, prose

    found = finished.sentences() if domain == "finished" else prose.paragraphs()
    known = _marked()
    return {message: where for message, where in found.items() if message not in known}


def renewed(language: str, known: str, domain: str = "smmlib") -> str:
    """Return a language's catalogue for today's messages: translations are kept, those of messages that left stand below, set aside.

    Parameters
    ----------
    known : text of the catalogue so far; may be empty
    """
    said, today = read(known), messages(domain)
    left = {m: t for m, t in said.items() if m not in today and t}
    header = HEADER.replace('"Content-Type', f'"Language: {language}\\n"\n"Content-Type')
    return _written(today, said, header) + "".join(
        f"\n#~ msgid {_quoted(m)}\n#~ msgstr {_quoted(t)}\n" for m, t in sorted(left.items())
    )


def read(text: str) -> dict[str, str]:
    """Read a catalogue: message -> translation, those set aside included; empty where it is not translated."""
    import io

    from babel.messages.pofile import read_po

    catalog = read_po(io.BytesIO(text.encode("utf-8")))
    entries = [*catalog, *catalog.obsolete.values()]
    return {str(m.id): str(m.string) for m in entries if m.id and not m.fuzzy}


def _marked() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for path in sorted(FOLDER.parent.rglob("*.py")):
        _note(_in_python(path), path, found)
    for path in sorted(FOLDER.parent.rglob("*.j2")):
        _note(_in_template(path), path, found)
    return found


def _in_python(path: Path) -> Iterator[str]:
    """Messages marked in a module, inside f-strings too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        name = getattr(node.func, "id", getattr(node.func, "attr", "")) if isinstance(node, ast.Call) else ""
        if isinstance(node, ast.Call) and name in MARKS and node.args:
            marked = node.args[0]
            yield from (n.value for n in ast.walk(marked) if _is_text(marked, n))  # type: ignore[attr-defined]


def _is_text(marked: ast.expr, node: ast.AST) -> bool:
    """A literal that is marked itself, or is one of the two answers of a marked condition."""
    answers = (marked.body, marked.orelse) if isinstance(marked, ast.IfExp) else (marked,)
    return node in answers and isinstance(node, ast.Constant) and isinstance(node.value, str)


def _in_template(path: Path) -> Iterator[str]:
    from babel.messages.extract import extract_from_file

    for _line, message, *_rest in extract_from_file("jinja2.ext:babel_extract", path, keywords={"_": None}):
        yield message if isinstance(message, str) else ""


def _note(messages: Iterable[str], path: Path, found: dict[str, set[str]]) -> None:
    for message in filter(None, messages):
        found.setdefault(message, set()).add(path.relative_to(FOLDER.parent).as_posix())


def _written(messages: Mapping[str, Iterable[str]], said: Mapping[str, str], header: str = HEADER) -> str:
    entries = [
        f"#: {' '.join(sorted(where))}\nmsgid {_quoted(message)}\nmsgstr {_quoted(said.get(message, ''))}\n"
        for message, where in sorted(messages.items())
    ]
    return "\n".join([header, *entries])


def _quoted(message: str) -> str:
    return '"' + message.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
