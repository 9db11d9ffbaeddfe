"""JupyterLab for the person at the desk: this machine only, token on, the repository as its root."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import sys
from pathlib import Path
from typing import Any

from smmlib.core import i18n, lessons
from smmlib.core.errors import CannotMake, CannotStart, near_miss
from smmlib.store import files, places

PARAMETER = re.compile(r'^language: str = ""', re.MULTILINE)


def command(uid: int, opened: str = "") -> list[str]:
    """Make the command that starts JupyterLab; root may only where it is root already. `opened`: a folder to begin in."""
    words = [sys.executable, "-m", "jupyterlab", "--ServerApp.ip=127.0.0.1", f"--ServerApp.root_dir={places.ROOT}"]
    words += [f"--LabApp.default_url=/lab/tree/{opened}"] if opened else []
    return [*words, *(["--allow-root"] if uid == 0 else [])]


def lessons_in(language: str) -> Path:
    """Write the notebooks with their prose, and their `language`, in another language to notebooks/<language>/.

    What lies there already is somebody's work and stays.

    Raises
    ------
    CannotStart
        The workbook does not speak this language.
    """
    if language not in i18n.languages():
        spoken = ", ".join(i18n.languages())
        raise CannotStart(
            f"There are no lessons in '{language[:20]}'; there are {spoken}.{near_miss(language, i18n.languages())}"
        )
    target = places.notebooks_folder() / language
    target.mkdir(exist_ok=True)
    for source in sorted(places.notebooks_folder().glob("*.ipynb")):
        if not (target / source.name).exists():
            told = _spoken(json.loads(source.read_text(encoding="utf-8")), language)
            files.write_text(target / source.name, json.dumps(told, ensure_ascii=False, indent=1) + "\n")
    return target


def _spoken(notebook: dict[str, Any], language: str) -> dict[str, Any]:
    told = lessons.notebook(notebook, language)
    for cell in told["cells"]:
        if "parameters" in cell["metadata"].get("tags", []):
            cell["source"] = PARAMETER.sub(f'language: str = "{language}"', "".join(cell["source"]))
    return told


def start(client: str = "", language: str = "") -> None:
    """Replace this process by JupyterLab; a client named is checked first, and lessons in another language are written.

    Raises
    ------
    CannotMake
        JupyterLab is not installed.
    CannotStart
        No such client or language.
    """
    if client:
        places.client_folder(client)
        print(f"In the notebooks' parameters cell write: client: str = {client!r}")
    if importlib.util.find_spec("jupyterlab") is None:
        raise CannotMake("JupyterLab is not installed here. Install it: pip install jupyterlab")
    opened = ""
    if language not in ("", i18n.SOURCE_LANGUAGE):
        folder = lessons_in(language)
        print(f"The lessons in '{language}' lie in {folder}; change them there.")
        opened = folder.relative_to(places.ROOT).as_posix() if folder.is_relative_to(places.ROOT) else ""
    words = command(os.getuid() if hasattr(os, "getuid") else -1, opened)
    os.execv(words[0], words)
