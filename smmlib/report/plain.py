"""Words from outside made harmless for paper: no control characters, nothing that turns the direction of a page, no formula."""

from __future__ import annotations

import re

TURNS = "\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069"
CONTROL = re.compile(f"[{TURNS}\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x9f\ud800-\udfff\ufffe\uffff]")
FORMULA = re.compile(r"^\s*[=+\-@\t\r|%]")
NUMBER = re.compile(r"^\s*[+-]?\d[\d\s.,  ]*%?$")


def harmless(text: str) -> str:
    """Drop characters that cannot be printed or that turn the writing around; all others stay.

    Examples
    --------
    >>> harmless("abc\\u202edef\\x00")
    'abcdef'
    """
    return CONTROL.sub("", text)


def cell(text: str) -> str:
    """Make a text safe for a cell: one that a spreadsheet would take for a formula gets an apostrophe before it.

    Examples
    --------
    >>> cell("=cmd()"), cell("-3.5 %"), cell("plain")
    ("'=cmd()", '-3.5 %', 'plain')
    """
    clean = harmless(text)
    return f"'{clean}" if FORMULA.match(clean) and not NUMBER.match(clean) else clean
