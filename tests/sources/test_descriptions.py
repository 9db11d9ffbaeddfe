"""JSON that describes data and holds none is named for what it is; no reader stumbles over any JSON at all."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from grafted import values
from hypothesis import given, settings
from written_client import BRIEF, imported

from smmlib.sources.reader import JsonReader
from smmlib.sources.registry import every_reader

KEYS = ["response", "items", "messages", "type", "chats", "list", "thread", "post", "record", "author", "uri", "feed", "records", "value",
        "media", "ig_stories", "photos", "orderedItems", "object", "account", "favourites_count", "definitions", "posts", "error"]  # fmt: skip


@pytest.mark.parametrize(
    ("document", "said"),
    [({"openapi": "3.1.0", "info": {}, "paths": {}}, "OpenAPI"), ({"swagger": "2.0", "paths": {}}, "OpenAPI"),
     ({"$schema": "https://json-schema.org/draft-07/schema", "type": "object"}, "JSON Schema"),
     ({"definitions": {"wall_post": {"type": "object", "properties": {"id": {"type": "integer"}}}}}, "JSON Schema"),
     ({"lexicon": 1, "id": "app.bsky.feed.defs", "defs": {}}, "lexicon")],
)  # fmt: skip
def test_a_description_is_refused_as_what_it_is(tmp_path: Path, document: Any, said: str) -> None:
    (report,) = imported(tmp_path, {"x.json": json.dumps(document)}, BRIEF).report.files

    assert report.status == "rejected"
    assert said in report.rejected and "not data" in report.rejected and report.remedy


def test_a_planned_post_is_set_aside(tmp_path: Path) -> None:
    plan = {"type": "schedule", "date": "2026-12-01T09:30:00.000Z", "shortLink": False, "tags": [],
            "posts": [{"integration": {"id": "x"}, "value": [{"content": "New"}], "settings": {}}]}  # fmt: skip

    (report,) = imported(tmp_path, {"x.json": json.dumps(plan)}, BRIEF).report.files

    assert (report.status, report.notes[0]) == ("set aside", "It holds a post planned for Postiz, not a result.")


@settings(max_examples=300, deadline=None)
@given(values(KEYS))
def test_no_reader_stumbles_over_any_json_when_it_recognises(document: Any) -> None:
    for reader in every_reader():
        if isinstance(reader, JsonReader):
            points = reader.recognise(document)

            assert points is None or points > 0
