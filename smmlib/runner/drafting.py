"""A first brief from the exports themselves: whose accounts they are, and which days they cover."""

from __future__ import annotations

import glob
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


@dataclass(frozen=True)
class Draft:
    """What exports say about a brief: accounts with their files, first and last day; empty without exports."""

    accounts: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    since: date | None = None
    until: date | None = None

    @property
    def yaml(self) -> str:
        """The accounts as lines of a brief; a place holder where no export names one."""
        found = self.accounts or {("instagram", UNKNOWN): ["instagram/*.csv"]}
        return "\n".join(
            f"  - platform: {platform}\n    handle: {_quoted(handle)}\n    role: own  # own, competitor or ally\n"
            f"    exports: [{', '.join(_quoted(glob.escape(f)) for f in sorted(files))}]"
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
    """Read what lies in `exports` and draft what a brief needs of it."""
    from smmlib import sources

    tables = sources.peek([exports]).tables if any(exports.iterdir()) else {}
    accounts: dict[tuple[str, str], list[str]] = {}
    days: list[pd.Timestamp] = []
    for name, moment in (("posts", "published_at"), ("account_days", "day"), ("audience", "")):
        table = tables.get(name)
        if table is None:
            continue
        known = table[table["platform"].isin(PLATFORMS)]
        for (platform, account, file), _some in known.groupby(["platform", "account", "source_file"], dropna=False):
            key = (str(platform), str(account) if isinstance(account, str) and account else UNKNOWN)
            accounts.setdefault(key, [])
            accounts[key] += [file] if file not in accounts[key] else []
        days += list(table[moment].dropna().agg(["min", "max"]).dropna()) if moment and len(table) else []
    dates = [day.date() for day in days]
    return Draft(accounts, min(dates, default=None), max(dates, default=None))
