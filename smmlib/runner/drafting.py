"""A first brief from the exports themselves: whose accounts they are, and which days they cover."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from smmlib.core.brief.models import PLATFORMS
from smmlib.core.errors import CannotStart

if TYPE_CHECKING:
    import pandas as pd

UNKNOWN = "change_me"
NOT_NAMED = "(not named)"  # what readers write where a file names nobody


@dataclass(frozen=True)
class Draft:
    """What exports say about a brief: accounts with their files, first and last day; empty without exports."""

    accounts: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    since: date | None = None
    until: date | None = None
    silent: list[str] = field(default_factory=list)  # files that could not be read without the brief

    @property
    def yaml(self) -> str:
        """The accounts as lines of a brief; a place holder where no export names one."""
        found = self.accounts or {("instagram", UNKNOWN): ["instagram/*.csv"]}
        return "\n".join(
            f"  - platform: {platform}\n    handle: {_quoted(handle)}\n    role: own  # own, competitor or ally\n"
            f"    exports: [{', '.join(map(_quoted, sorted(files)))}]"
            for (platform, handle), files in sorted(found.items())
        )


def _quoted(words: str) -> str:
    return json.dumps(words, ensure_ascii=False)


def copy(paths: Sequence[Path], exports: Path) -> list[Path]:
    """Copy files, and the files of folders, into `exports` under names of their own.

    Raises
    ------
    CannotStart
        A path does not exist; all missing ones are named, and nothing is copied.
    """
    missing = [str(p) for p in paths if not p.exists()]
    if missing:
        raise CannotStart("There is no such file: " + ", ".join(missing))
    copied = []
    for path in paths:
        for file in sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]:
            target = _free(exports / (file.relative_to(path) if path.is_dir() else Path(file.name)))
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, target)
            copied.append(target)
    return copied


def _free(target: Path) -> Path:
    numbered = (target.with_name(f"{target.stem} ({i}){target.suffix}") for i in range(2, 10_000))
    return target if not target.exists() else next(p for p in numbered if not p.exists())


def draft(exports: Path) -> Draft:
    """Read what lies in `exports` and draft what a brief needs of it.

    Files that name nobody go to the only account of their platform; where a platform has one account, it claims every file there is.
    """
    from smmlib import sources

    read = sources.peek([exports]) if any(exports.iterdir()) else None
    found: dict[str, dict[str, set[str]]] = {}
    days: list[pd.Timestamp] = []
    for name, moment in (("posts", "published_at"), ("account_days", "day"), ("audience", "")) if read else ():
        table = read.tables[name]  # type: ignore[union-attr]
        known = table[table["platform"].isin(PLATFORMS)]
        for platform, account, files in zip(known["platform"], known["account"], known["source_file"], strict=True):
            found.setdefault(str(platform), {}).setdefault(_handle(account), set()).update(str(files).split("; "))
        days += list(table[moment].dropna().agg(["min", "max"]).dropna()) if moment and len(table) else []
    dates = [day.date() for day in days]
    silent = [f.file for f in read.report.files if f.status == "rejected"] if read else []
    accounts = {(p, h): f for p, handles in found.items() for h, f in _claims(handles).items()}
    return Draft(accounts, min(dates, default=None), max(dates, default=None), silent)


def _handle(account: object) -> str:
    return str(account) if isinstance(account, str) and account and account != NOT_NAMED else UNKNOWN


def _claims(handles: dict[str, set[str]]) -> dict[str, list[str]]:
    """The globs of each account of one platform."""
    named = [handle for handle in handles if handle != UNKNOWN]
    if len(handles) == 1 or len(named) == 1:
        return {(named or [UNKNOWN])[0]: ["**"]}
    return {handle: sorted(files) for handle, files in handles.items() if handle != UNKNOWN}
