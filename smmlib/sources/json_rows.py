"""Values of parsed JSON, taken with care: any value may stand anywhere, and what does not fit becomes an empty cell.

Readers of JSON make rows of text from it (canonical column to cell), which are then typed like the cells of a table.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from smmlib.sources.reporting import FileLog

SAMPLE = 50  # items looked at to recognise a list
LARGEST = 2**53
NO_OBJECT = "it is no object with fields"
ISO = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}.*)?")
Row = dict[str, str]


def mapping(value: Any) -> dict[str, Any]:
    """The value where it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def listing(value: Any) -> list[Any]:
    """The value where it is a list, else an empty one."""
    return value if isinstance(value, list) else []


def objects(value: Any) -> list[dict[str, Any]]:
    """The objects of a list; whatever else stands in it is passed over."""
    return [one for one in listing(value) if isinstance(one, dict)]


def inside(value: Any, *keys: str) -> Any:
    """What stands under keys inside keys; None where the way breaks off."""
    for key in keys:
        value = mapping(value).get(key)
    return value


def words(value: Any) -> str:
    """A text; halves of characters (lone surrogates), which no file can hold, become a replacement mark."""
    if not isinstance(value, str):
        return ""
    return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def label(value: Any) -> str:
    """An id or a handle, written as text or as a number."""
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**30:
        return str(value)
    return words(value).strip()[:300]


def whole(value: Any) -> int | None:
    """A count, or None where the value is none."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    good = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= LARGEST
    return value if good else None


def number(value: Any) -> str:
    """The cell of a counter; empty is missing, and what is no number stays visible for the log."""
    if value is None or isinstance(value, (dict, list)):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e18 else f"{value:.6f}"
    if isinstance(value, int):
        return str(value) if abs(value) < 10**18 else "beyond any count"
    return words(value)[:40]


def total(values: Iterable[Any]) -> str:
    """The sum of counters; empty where one of them is no count, because a part is not the whole."""
    counts = [whole(value) for value in values]
    return "" if None in counts else str(sum(count for count in counts if count is not None))


def unix(value: Any) -> str:
    """Seconds since 1970, written as a number or as text; fractions of a second go."""
    if isinstance(value, float) and abs(value) < LARGEST:
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= LARGEST:
        return str(value)
    return value if isinstance(value, str) and re.fullmatch(r"\d{9,11}", value, re.ASCII) else ""


def iso(value: Any) -> str:
    """A moment written year first."""
    moment = words(value).strip()[:40]
    return moment if ISO.fullmatch(moment) else ""


def language_code(value: Any) -> str:
    """The language of a code such as ``en`` or ``pt-BR``."""
    found = re.match(r"[a-z]{2,3}\b", words(value).strip().lower())
    return found.group(0) if found else ""


def tag_cell(names: Iterable[Any]) -> str:
    """Tags as the posts table holds them: without #, lower case, each once, with a space between."""
    plain_names = ("_".join(words(name).replace("#", "").casefold().split()) for name in names)
    return " ".join(dict.fromkeys(name for name in plain_names if name))


def media_word(photos: int, videos: int) -> str:
    """The kind of a post by the number of its pictures and films; empty where it has neither."""
    if photos + videos > 1:
        return "Carousel"
    return "Photo" if photos else "Video" if videos else ""


def known(items: Any, keys: Iterable[str], fits: Callable[[dict[str, Any]], bool]) -> float | None:
    """The most keys known in one of the first items that fit; None where none does."""
    keys = set(keys)
    found = [float(len(keys & set(item))) for item in objects(listing(items)[:SAMPLE]) if fits(item)]
    return max(found, default=None)


def sound(
    items: Sequence[Any], left_out: Callable[[dict[str, Any]], str], log: FileLog, *, before: str = ""
) -> list[tuple[str, dict[str, Any]]]:
    """The items to be read, each with its place; the others are counted under the reason that `left_out` gives."""
    log.rows_read += len(items)
    kept: list[tuple[str, dict[str, Any]]] = []
    for at, item in enumerate(items, start=1):
        reason = left_out(item) if isinstance(item, dict) else NO_OBJECT
        if reason:
            log.drop(1, reason)
        else:
            kept.append((f"{before}{at}", item))
    return kept


def frame(rows: Sequence[Mapping[str, str]], log: FileLog) -> pd.DataFrame:
    """Rows of text as a table; further counters (`extra_*`) that no row carries are left out."""
    import pandas as pd

    raw = pd.DataFrame(list(rows), dtype="str").fillna("")
    idle = [c for c in raw.columns if str(c).startswith("extra_") and raw[c].eq("").all()]
    if "published_at" in raw and raw["published_at"].eq("").any():
        log.note(f"{int(raw['published_at'].eq('').sum()):,} items carry no time that can be read.")
    return raw.drop(columns=idle)


def plain(name: str) -> str:
    """A handle as handles are compared: letters and digits, whatever the case."""
    return "".join(c for c in name.casefold() if c.isalnum())
