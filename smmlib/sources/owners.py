"""Whose file is it? Globs of the brief decide; what the file says about itself is checked against them."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from smmlib.core.errors import RejectedFile, near_miss

if TYPE_CHECKING:
    import pandas as pd

    from smmlib.core.brief import Account, Brief
    from smmlib.sources.reporting import FileLog


HANDLES = ("*full", "*handle")
NEARLY_ALL = 0.8  # of the rows
ALIKE = 0.75  # of 1: names that differ less are one name, written differently
NUMBERED = re.compile(r"(?:club|public|event|id|did:|urn:|channel)[\w:-]*", re.IGNORECASE)


@dataclass(frozen=True)
class Context:
    """What a reader knows besides the file: the brief, if there is one, and the salt for hashing people."""

    brief: Brief | None = None
    salt: str = ""
    given: dict[tuple[str, str], tuple[str, frozenset[str]]] = field(
        default_factory=dict
    )  # by default: file and its names

    def zone(self, account: Account | None) -> str:
        """Time zone of a page: its own, else the brief's, else UTC."""
        own = account.time_zone if account else None
        return own or (self.brief.time_zone if self.brief else "UTC")

    @property
    def date_order(self) -> str | None:
        """What the brief says about day and month, for files that do not decide it."""
        return self.brief.date_order if self.brief else None


def matches(glob: str, file: str) -> bool:
    """Whether a path inside exports/ fits a glob: ``*`` within one folder, ``**`` across folders, whatever the case.

    A glob that names an archive fits every file inside it.
    """
    parts = re.split(r"(\*\*/|\*\*|\*|\?)", glob.removeprefix("./").removeprefix("exports/").replace("\\", "/"))
    meaning = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    pattern = "".join(meaning.get(part, re.escape(part)) for part in parts)
    inside = "(?:/.*)?" if pattern.endswith((r"\.zip", "[^/]*")) and ".zip/" in file.casefold() else ""
    return re.fullmatch(pattern + inside, file, re.IGNORECASE | re.DOTALL) is not None


def owners(identity: pd.DataFrame, platform: str, context: Context, log: FileLog) -> pd.Series:
    """Find the account of every row; missing where the file holds a page that the brief does not name.

    Parameters
    ----------
    identity : one row a record; what the file says of its page (handle, name, id), in any columns

    Raises
    ------
    RejectedFile
        No account, or no single one, can be named for the file.
    """
    import pandas as pd

    if "*handle" in identity and identity["*handle"].notna().any():
        identity = identity[
            [c for c in HANDLES if c in identity]
        ]  # a handle decides before what people call themselves
    labels = pd.Series(None, index=identity.index, dtype="str")
    for column in identity.columns:
        labels = labels.where(labels.notna(), identity[column])
    if context.brief is None:
        return labels.fillna("(not named)").astype("str")
    names = labels.dropna().unique()
    if len(names) > 1:
        return _each(identity, labels, platform, context.brief, log)
    sure = "*handle" in identity and bool(identity["*handle"].notna().any())
    account = _one(_said(identity), str(names[0]) if len(names) else "", platform, context, log, sure=sure)
    return pd.Series(account.handle, index=identity.index, dtype="str")


def claimed_by(file: str, accounts: Iterable[Account]) -> list[Account]:
    """The accounts whose export globs fit a file."""
    return [a for a in accounts if any(matches(glob, file) for glob in a.exports)]


def _one(said: set[str], label: str, platform: str, context: Context, log: FileLog, *, sure: bool) -> Account:
    """One page in the file: the account that claims it, else the one named in it, else the only own one.

    A handle inside the file is sure, and so is a name where the brief gives one to compare with; otherwise the only own
    account will do.
    """
    brief = context.brief
    if brief is None:
        raise RejectedFile(log.file, "no brief says whose file it is.", "Check it together with its client.")
    accounts = [a for a in brief.accounts if a.platform == platform]
    claimed = claimed_by(log.file, accounts)
    same = [a for a in claimed or accounts if _is(a, said)]
    if len(claimed) == 1:
        if said and not same:
            log.note(
                f"The brief gives this file to '{claimed[0].handle}', but inside it stands '{label}'. Check accounts[].exports."
            )
        return claimed[0]
    if len(same) == 1:
        if not claimed:
            log.note(f"No account claims this file; it was given to '{same[0].handle}', whose name stands in it.")
        return same[0]
    own = [a for a in accounts if a.role == "own"]
    if not claimed and len(own) == 1 and not sure and not _is_another(own[0], said):
        _first_of_its_name(own[0], said, label, context, log)
        inside = f" (inside it stands '{label}')" if label else ""
        log.note(
            f"No account claims this file; it was given to '{own[0].handle}', the only own account on {platform}{inside}."
        )
        return own[0]
    raise _nobody(label, platform, claimed, accounts, brief, log)


def _first_of_its_name(account: Account, said: set[str], label: str, context: Context, log: FileLog) -> None:
    """Two files that name different pages cannot both belong to the only own account."""
    before = context.given.setdefault((account.platform, account.handle), (log.file, frozenset(said)))
    names, others = ([_plain(one) for one in each if _is_a_name(one)] for each in (said, before[1]))
    alike = said & before[1] or any(_resembles(a, b) for a in names for b in others)
    if said and before[1] and not alike:
        raise RejectedFile(log.file, f"inside it stands '{label}', but {before[0]} was given to '{account.handle}' and names another page ({', '.join(sorted(before[1])[:3])}).",
                           f"Add 'exports: [{log.file}]' to the account it belongs to in client.yaml.")  # fmt: skip


def _nobody(
    label: str, platform: str, claimed: list[Account], accounts: list[Account], brief: Brief, log: FileLog
) -> RejectedFile:
    inside = f" (inside it stands '{label}')" if label else ""
    if len(claimed) == 1:
        said = f"the brief gives this file to '{claimed[0].handle}', and its pages are others{inside}."
        return RejectedFile(log.file, said, "Correct accounts[].exports in client.yaml, or the handle of the account.")
    if claimed:
        who = " and ".join(f"'{a.handle}'" for a in claimed)
        return RejectedFile(
            log.file,
            f"{who} both claim this file{inside}.",
            "Make the globs of accounts[].exports in client.yaml narrower.",
        )
    elsewhere = claimed_by(log.file, brief.accounts)
    if elsewhere:
        reason = f"this is an export of {platform}{inside}, but the brief gives it to '{elsewhere[0].handle}' on {elsewhere[0].platform}."
        return RejectedFile(log.file, reason, "Correct accounts[].exports in client.yaml.")
    known = ", ".join(f"'{a.handle}'" for a in accounts) or "none"
    near = near_miss(label, [a.handle for a in accounts])
    return RejectedFile(log.file, f"no account of the brief claims this {platform} export{inside}; accounts on {platform}: {known}.{near}",
                        f"Add 'exports: [{log.file}]' to the account it belongs to in client.yaml.")  # fmt: skip


def _each(identity: pd.DataFrame, labels: pd.Series, platform: str, brief: Brief, log: FileLog) -> pd.Series:
    """Several pages in one file: each row goes to the account whose name it carries."""
    accounts = [a for a in brief.accounts if a.platform == platform]
    claimed = claimed_by(log.file, accounts)
    given = _mostly_of(labels, claimed[0], log) if len(claimed) == 1 and not _named_in(identity, accounts) else {}
    for label in [one for one in labels.dropna().unique() if one not in given]:
        same = [a for a in accounts if _is(a, _said(identity[labels == label]))]
        if len(same) == 1:
            given[str(label)] = same[0].handle
        else:
            log.drop(
                int((labels == label).sum()), f"they belong to '{label}', which the brief does not name on {platform}"
            )
    if not given:
        raise _nobody(", ".join(map(str, labels.dropna().unique()[:5])), platform, claimed[:1], accounts, brief, log)
    log.note(f"The file holds several pages: {', '.join(sorted(set(given.values())))} were found in the brief.")
    log.drop(int(labels.isna().sum()), "the row does not say which page it belongs to, and the file holds several")
    return labels.map(given).astype("str")


def _named_in(identity: pd.DataFrame, accounts: list[Account]) -> bool:
    return any(_is(account, _said(identity)) for account in accounts)


def _mostly_of(labels: pd.Series, account: Account, log: FileLog) -> dict[str, str]:
    """The page that nearly all rows carry is the account that claims the file, though it is called otherwise there."""
    counted = labels.value_counts(normalize=True)
    if counted.iloc[0] < NEARLY_ALL:
        return {}
    log.note(
        f"The brief gives this file to '{account.handle}', but inside it stands '{counted.index[0]}'. Check accounts[].exports."
    )
    return {str(counted.index[0]): account.handle}


def _said(identity: pd.DataFrame) -> set[str]:
    """Every different thing that the rows say of their page."""
    return {str(name) for column in identity for name in identity[column].dropna().unique() if name}


def _is(account: Account, said: set[str]) -> bool:
    names = {_plain(account.handle), _plain(account.name)} - {""}
    return any(_plain(one) in names for one in said)


def _is_another(account: Account, said: set[str]) -> bool:
    """Whether the names in a file are unlike the one that the brief gives the account."""
    names = [_plain(one) for one in said if _is_a_name(one)]
    wanted = [_plain(account.name), _plain(account.handle)]
    return bool(account.name and names) and not any(_resembles(name, one) for name in names for one in wanted)


def _resembles(name: str, other: str) -> bool:
    short, long = sorted((name, other), key=len)
    return (len(short) >= 5 and short in long) or difflib.SequenceMatcher(None, name, other).ratio() >= ALIKE


def _is_a_name(said: str) -> bool:
    """Words that people chose, not a number that a platform gave."""
    return any(c.isalpha() for c in said) and not NUMBERED.fullmatch(said)


def _plain(name: str) -> str:
    return "".join(c for c in name.casefold() if c.isalnum())


def shown(path: str | Path) -> str:
    """A path as it can be printed and kept: no control characters, no broken characters."""
    text = str(path).encode("utf-8", "replace").decode("utf-8")
    return "".join(c if c.isprintable() else "?" for c in text)
