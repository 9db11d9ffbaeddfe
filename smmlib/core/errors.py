"""Errors for people: what is wrong, in which file, line, key or row, and what to do about it.

Outcomes and exit codes: 0 whole (a reasoned refusal counts as whole) - 1 a notebook failed or a file was
rejected - 2 it cannot start: brief, name or arguments are wrong - 3 a format could not be made.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence


class SmmError(Exception):
    """Any error this workbook raises on purpose; its text is written for the person at the desk."""

    exit_code = 1


class CannotStart(SmmError):
    """The brief, a name or an argument is wrong: nothing was run."""

    exit_code = 2


class BriefError(CannotStart):
    """All problems of one brief, each with its line."""

    def __init__(self, source: str, problems: Sequence[str]) -> None:
        self.source, self.problems = source, tuple(problems)
        count = "1 problem" if len(self.problems) == 1 else f"{len(self.problems)} problems"
        super().__init__(f"{source}: {count}\n" + "\n".join(f"  {p}" for p in self.problems))


class BadTable(SmmError):
    """A table breaks its contract; every broken column is listed at once."""

    def __init__(self, name: str, problems: Sequence[str]) -> None:
        self.name, self.problems = name, tuple(problems)
        super().__init__(f"Table '{name}' breaks its contract:\n" + "\n".join(f"  {p}" for p in self.problems))


class MissingTable(SmmError):
    """A hand-over of another notebook is not there yet; the message is the command that makes it."""


class UndeclaredTable(SmmError):
    """A notebook reads or saves a table that workbook.yaml does not list for it."""


class RejectedFile(SmmError):
    """A file of the client's exports cannot be used; the run goes on without it."""

    def __init__(self, file: str, reason: str, remedy: str) -> None:
        self.file, self.reason, self.remedy = file, reason, remedy
        super().__init__(f"{file}: {reason} {remedy}".strip())


class SetAside(SmmError):
    """A file was recognised and holds nothing that an analysis uses; nothing is wrong with it."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class CannotMake(SmmError):
    """A report format could not be made on this machine."""

    exit_code = 3


class Refusal(SmmError):
    """The data cannot carry the question: a proud answer, said with its reason."""


class NothingToRank(Refusal):
    """No group has enough measurable posts to be ranked."""


def near_miss(name: str, known: Iterable[str], *, cutoff: float = 0.6) -> str:
    """Suggest the nearest known name, as a sentence to append; empty when nothing is near.

    Examples
    --------
    >>> near_miss("er_reech", ["er_reach", "er_views"])
    " Did you mean 'er_reach'?"
    """
    near = difflib.get_close_matches(str(name), list(known), n=1, cutoff=cutoff)
    return f" Did you mean '{near[0]}'?" if near else ""


def each_reason(reasons: Iterable[tuple[str, str]], *, most: int = 3) -> list[str]:
    """Say each reason once, with the subjects it holds for.

    Parameters
    ----------
    reasons : (subject, reason) pairs; most : subjects that are named before the rest is counted

    Examples
    --------
    >>> each_reason([("reach", "too few weeks."), ("views", "too few weeks."), ("clicks", "no export.")])
    ['reach, views: too few weeks.', 'clicks: no export.']
    """
    subjects: dict[str, list[str]] = {}
    for subject, reason in reasons:
        subjects.setdefault(reason, []).append(subject)
    named = {
        r: ", ".join(s[:most]) + (f" and {len(s) - most} more" if len(s) > most else "") for r, s in subjects.items()
    }
    return [f"{who}: {reason}" for reason, who in named.items()]


def by_reason(reasons: Iterable[tuple[str, str]], *, most: int = 3) -> str:
    """What several subjects were refused for, a line each; see `each_reason`."""
    return "\n".join(each_reason(reasons, most=most))
