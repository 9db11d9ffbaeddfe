"""In which currency amounts are written, and whether it is the brief's: amounts in another are left empty, never mixed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from smmlib.sources.owners import Context
    from smmlib.sources.reporting import FileLog

IN_HEADER = re.compile(r"\s*\(([A-Z]{3})\)\s*$")
SIGNS = {"$": ("USD", "CAD", "AUD", "NZD", "MXN", "SGD", "HKD", "ARS", "CLP", "COP"), "€": ("EUR",), "£": ("GBP",), "₽": ("RUB",), "RM": ("MYR",),
         "Rp": ("IDR",), "₹": ("INR",), "R$": ("BRL",), "¥": ("JPY", "CNY"), "₸": ("KZT",), "₴": ("UAH",), "zł": ("PLN",), "kr": ("SEK", "NOK", "DKK")}  # fmt: skip
SIGN = re.compile(r"^\s*[-+]?\s*(R\$|RM|Rp|kr|[$€£₽₹¥₸₴])|(€|₽|₸|₴|zł|kr)\s*$")


def split_header(header: str) -> tuple[str, str]:
    """A header without the currency in brackets at its end, and that currency (empty if there is none)."""
    found = IN_HEADER.search(header)
    return (header[: found.start()].strip(), found.group(1)) if found else (header, "")


def signs_of(cells: Iterable[str]) -> set[str]:
    """The currency signs that stand beside amounts."""
    found = (SIGN.search(cell) for cell in cells)
    return {one.group(1) or one.group(2) for one in found if one}


def is_foreign(written: set[str], context: Context, log: FileLog) -> bool:
    """Whether amounts are in another currency than the brief's, by codes or signs; that is said in the log."""
    if context.brief is None or not written:
        return False
    own = context.brief.currency
    foreign = sorted(w for w in written if own not in SIGNS.get(w, (w,)))
    if foreign:
        log.note(f"The amounts are in {', '.join(foreign)} and the brief counts in {own}: they are left empty, since nothing here says "
                 "at which rate to convert. Export in the brief's currency, or write the account's into 'currency:'.")  # fmt: skip
    return bool(foreign)
