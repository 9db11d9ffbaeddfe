"""Messages: every sentence is in the catalogue, and every placeholder is of a known kind."""

import re
import string
from pathlib import Path

from babel.messages.pofile import read_po

from smmlib.core import i18n
from smmlib.locale import template

ROOT = Path(__file__).resolve().parents[2]
PLAUSIBLE = {
    "": "x",
    "count": 3,
    "number": 1.5,
    "percent": 0.1,
    "times": 1.2,
    "money": (5, "GBP"),
    "date": "2026-03-01",
    "weekday": 2,
    "platform": "vk",
    "word": "clear",
}


def messages() -> list[str]:
    with (ROOT / "smmlib" / "locale" / "smmlib.pot").open("rb") as file:
        return [m.id for m in read_po(file) if m.id]


def test_the_catalogue_holds_every_message():
    assert (ROOT / "smmlib" / "locale" / "smmlib.pot").read_text(encoding="utf-8") == template(), "run make messages"


def test_every_message_can_be_filled_in_every_language():
    for language in i18n.languages():
        for message in messages():
            parts = [(name, kind) for _, name, kind, _ in string.Formatter().parse(message) if name]

            filled = i18n.fill(message, {name: PLAUSIBLE[kind or ""] for name, kind in parts}, language)

            assert not re.search(r"\{\w+(:\w+)?\}", filled)


def test_there_are_sentences_to_translate():
    assert len(messages()) > 80
