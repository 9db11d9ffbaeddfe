"""Sources: the platforms' exports in, canonical tables and an honest report out.

`import_client` reads a client's folder, `check_paths` looks at single files. Importing this package is cheap: pandas is
loaded only when a file is read. Header synonyms and menus are data: data/reference/headers.csv and menus.csv.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from smmlib.sources.reporting import Analysis, Dropped, FileReport, Import, ImportReport

if TYPE_CHECKING:
    from smmlib.core.brief import Brief

__all__ = ["Analysis", "Dropped", "FileReport", "Import", "ImportReport", "check_paths", "import_client", "peek"]


def import_client(folder: Path, brief: Brief) -> Import:
    """Turn the files below ``<folder>/exports/`` into one checked table for every canonical contract.

    Every file is named in the report: read, ignored, repeated or rejected with the reason and what to do. A bad file never
    stops the others. The same files and brief give the same tables and report.

    Parameters
    ----------
    folder : the client's folder; its name is the salt under which authors and customers are hashed
    brief : the client's brief: accounts and their export globs, mappings, time zone, date order

    Returns
    -------
    Import
        ``tables`` by contract name (empty where no file holds such rows) and ``report``.
    """
    from smmlib.sources import importing

    return importing.import_client(Path(folder), brief)


def check_paths(paths: Sequence[Path], brief: Brief | None = None) -> ImportReport:
    """Say what single files or folders of files are and what they would give; nothing is written.

    Raises
    ------
    CannotStart
        A path does not exist; all missing ones are named.
    """
    from smmlib.sources import importing

    return importing.check_paths(list(paths), brief)


def peek(paths: Sequence[Path]) -> Import:
    """Read single files or folders without a brief, for their tables and their report; nothing is written.

    Raises
    ------
    CannotStart
        A path does not exist; all missing ones are named.
    """
    from smmlib.sources import importing

    return importing.peek(list(paths))
