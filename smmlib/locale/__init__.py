"""Message catalogues: English sentences are the keys; `python -m smmlib.locale` renews smmlib.pot for translators."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).resolve().parent
HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n'


def template() -> str:
    """Collect every message marked `_` or `N_` in the package, and the strings of the report's template, sorted; no dates."""
    found: dict[str, set[str]] = {}
    for path in sorted(FOLDER.parent.rglob("*.py")):
        _collect(path, "python", found)
    for path in sorted(FOLDER.parent.rglob("*.j2")):
        _collect(path, "jinja2.ext:babel_extract", found)
    entries = [
        f'#: {" ".join(sorted(where))}\nmsgid {_quoted(message)}\nmsgstr ""\n'
        for message, where in sorted(found.items())
    ]
    return "\n".join([HEADER, *entries])


def _collect(path: Path, method: str, found: dict[str, set[str]]) -> None:
    from babel.messages.extract import extract_from_file

    for _line, message, _comments, _context in extract_from_file(method, path, keywords={"_": None, "N_": None}):
        if isinstance(message, str) and message:
            found.setdefault(message, set()).add(path.relative_to(FOLDER.parent).as_posix())


def _quoted(message: str) -> str:
    return '"' + message.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
