"""The language of search queries: words, "phrases", prefix*, @handles, AND, OR, NOT and brackets.

::

    query  = either
    either = both { OR both }
    both   = one { [AND] one }
    one    = NOT one | ( query ) | "phrase" | word | prefix*

Case does not matter for words, it does for the three operators; words beside each other are joined by AND. A word fits a whole
word of the text, also after # and @; a phrase fits words in a row; ``burst*`` fits *bursting*. In scripts without blanks
(Chinese, Japanese, Thai) a word fits anywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd
import regex

from smmlib.core.errors import Refusal
from smmlib.core.text import clean

Test = Callable[[Sequence[str]], bool]
PIECE = regex.compile(r'"(?P<phrase>[^"]*)"|(?P<bracket>[()])|(?P<word>[^\s()"]+)|(?P<broken>")')
TOKEN = regex.compile(r"[\p{L}\p{N}][\p{L}\p{M}\p{N}_'’.-]*")
UNSPACED = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]")
OPERATORS = ("AND", "OR", "NOT")
LONGEST, DEEPEST = 2000, 40


def tokens(text: str) -> list[str]:
    """Words of a text as queries see them: lower case, without # and @ before them and dots after them."""
    return [m.group().lower().replace("’", "'").rstrip(".'-") for m in TOKEN.finditer(clean(text))]


def parse(query: str) -> Test:
    """Turn a query into a test of the words of a text.

    Raises
    ------
    Refusal
        The query is empty or broken; the message says where.

    Examples
    --------
    >>> fits = parse('bag* AND NOT "tea bag"')
    >>> fits(tokens("Bags burst open")), fits(tokens("a tea bag"))
    (True, False)
    """
    if len(query) > LONGEST:
        raise Refusal(f"A query has at most {LONGEST} characters; this one has {len(query):,}.")
    found = [(m.lastgroup or "", m["phrase"] if m["phrase"] is not None else m.group(), m.start()) for m in PIECE.finditer(query)]  # fmt: skip
    if not found:
        raise Refusal("The query is empty.")
    reader = _Reader(query, found)
    test = reader.either(0)
    if reader.at < len(found):
        raise reader.broken("nothing is expected here")
    return test


class _Reader:
    """Where the reading of a query stands."""

    def __init__(self, query: str, found: list[tuple[str, str, int]]) -> None:
        self.query, self.found, self.at = query, found, 0

    def broken(self, why: str) -> Refusal:
        place = self.found[self.at][2] + 1 if self.at < len(self.found) else len(self.query)
        return Refusal(f"The query {self.query[:120]!r} is broken at character {place}: {why}.")

    def next(self) -> tuple[str, str]:
        return self.found[self.at][:2] if self.at < len(self.found) else ("end", "")

    def either(self, depth: int) -> Test:
        if depth > DEEPEST:
            raise self.broken("too many brackets inside each other")
        tests = [self.both(depth)]
        while self.next() == ("word", "OR"):
            self.at += 1
            tests.append(self.both(depth))
        return tests[0] if len(tests) == 1 else lambda words: any(test(words) for test in tests)

    def both(self, depth: int) -> Test:
        tests = [self.one(depth)]
        while self.next()[0] != "end" and self.next() not in (("word", "OR"), ("bracket", ")")):
            if self.next() == ("word", "AND"):
                self.at += 1
            tests.append(self.one(depth))
        return tests[0] if len(tests) == 1 else lambda words: all(test(words) for test in tests)

    def one(self, depth: int) -> Test:
        kind, said = self.next()
        if kind == "word" and said == "NOT":
            if depth > DEEPEST:
                raise self.broken("too many NOT behind each other")
            self.at += 1
            inner = self.one(depth + 1)
            return lambda words: not inner(words)
        if kind == "end" or (kind == "word" and said in OPERATORS):
            raise self.broken("a word is missing")
        if kind == "broken":
            raise self.broken("a quotation mark is not closed")
        if (kind, said) == ("bracket", "("):
            self.at += 1
            test = self.either(depth + 1)
            if self.next() != ("bracket", ")"):
                raise self.broken("a bracket is not closed")
            self.at += 1
            return test
        if kind == "bracket":
            raise self.broken("a bracket is closed that was not opened")
        made = _term(said, is_phrase=kind == "phrase")
        if made is None:
            raise self.broken("there is no letter or number in it")
        self.at += 1
        return made


def _term(said: str, *, is_phrase: bool) -> Test | None:
    wanted = tokens(said)
    if not wanted:
        return None
    if UNSPACED.search(said):
        joined = "".join(wanted)
        return lambda words: joined in "".join(words)
    if said.endswith("*") and not is_phrase:
        return lambda words: any(word.startswith(wanted[-1]) for word in words)
    if len(wanted) == 1:
        return lambda words: wanted[0] in words
    return lambda words: any(list(words[i : i + len(wanted)]) == wanted for i in range(len(words) - len(wanted) + 1))


def matches(texts: pd.Series, query: str) -> pd.Series:
    """Tell for each text whether the query fits it; a missing text fits nothing.

    Raises
    ------
    Refusal
        The query is broken.
    """
    test = parse(query)
    return texts.map(lambda text: test(tokens(text)), na_action="ignore").fillna(False).astype("bool")
