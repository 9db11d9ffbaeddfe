"""Reader of JSON that describes data and holds none: interfaces, schemas, lexicons, and posts that are only planned."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from smmlib.core.errors import RejectedFile, SetAside
from smmlib.sources.json_rows import listing, mapping, objects
from smmlib.sources.reader import JsonReader

if TYPE_CHECKING:
    import pandas as pd

    from smmlib.sources.owners import Context
    from smmlib.sources.reporting import FileLog

TYPING = {"type", "properties", "allOf", "oneOf", "anyOf", "enum", "$ref", "items"}
TAKE_OUT = "Take it out of exports/; nothing can be read from it."
POSTIZ = {"type", "date", "posts"}


def is_openapi(data: Any) -> bool:
    """An interface described in OpenAPI or Swagger."""
    keys = set(mapping(data))
    return bool(keys & {"openapi", "swagger"}) and bool(keys & {"paths", "components", "info"})


def is_schema(data: Any) -> bool:
    """A JSON Schema, or a part of one: definitions that are all types."""
    thing = mapping(data)
    if "$schema" in thing:
        return bool(set(thing) & (TYPING | {"$id", "definitions", "$defs"}))
    types = mapping(thing.get("definitions")) or mapping(thing.get("$defs"))
    return bool(types) and all(isinstance(one, dict) and TYPING & set(one) for one in types.values())


def is_lexicon(data: Any) -> bool:
    """A lexicon of the AT protocol (Bluesky)."""
    return {"lexicon", "defs"} <= set(mapping(data))


def is_planned(data: Any) -> bool:
    """The body with which Postiz is asked to publish."""
    thing = mapping(data)
    return set(thing) >= POSTIZ and any("integration" in post for post in objects(listing(thing["posts"])))


DESCRIPTIONS = (
    ("openapi", "a description of an interface (OpenAPI)", is_openapi),
    ("json_schema", "a description of a format (JSON Schema)", is_schema),
    ("lexicon", "a description of a format (lexicon of the AT protocol)", is_lexicon),
)


def read_description(data: Any, context: Context, log: FileLog, *, what: str) -> dict[str, pd.DataFrame]:
    """Refuse the file by saying what it is."""
    raise RejectedFile(log.file, f"this is {what}, not data.", TAKE_OUT)


def read_planned(data: Any, context: Context, log: FileLog) -> dict[str, pd.DataFrame]:
    """Set the plan aside."""
    raise SetAside("It holds a post planned for Postiz, not a result.")


def _points(data: Any, *, fits: Any) -> float | None:
    return 5.0 if fits(data) else None


READERS = (
    *(
        JsonReader(name, what, partial(_points, fits=fits), partial(read_description, what=what))
        for name, what, fits in DESCRIPTIONS
    ),
    JsonReader("postiz_plan", "a post planned for Postiz", partial(_points, fits=is_planned), read_planned),
)
