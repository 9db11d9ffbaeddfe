"""What a file really is, and its letters."""

from __future__ import annotations

import pytest

from smmlib.core.errors import RejectedFile
from smmlib.sources.decoding import decode, reject_other_kinds


@pytest.mark.parametrize(
    ("raw", "encoding"),
    [("id;имя".encode("utf-16"), "UTF-16"), (b"\xef\xbb\xbfid", "UTF-8 with byte order mark"), ("id;имя".encode(), "UTF-8"),
     ("id,name,views,reach,likes".encode("utf-16-le"), "UTF-16 without byte order mark"),
     ("ид;Просмотры;Охват".encode("cp1251"), "cp1251"), ("Visualizações;Café;é".encode("cp1252"), "cp1252")],
)  # fmt: skip
def test_every_encoding_seen_is_told_by_its_bytes(raw: bytes, encoding: str) -> None:
    text = decode(raw, "a.csv")

    assert text.encoding == encoding
    assert "\ufffd" not in text.words
    assert not text.words.startswith("\ufeff")


def test_cyrillic_and_western_letters_come_back_whole() -> None:
    assert decode("Просмотры;Охват;Ёлка".encode("cp1251"), "a.csv").words == "Просмотры;Охват;Ёлка"
    assert decode("Publicação à vista".encode("cp1252"), "a.csv").words == "Publicação à vista"


def test_zero_bytes_are_taken_out_and_said() -> None:
    text = decode(b"id,text\n1,a\x00b\n" * 3, "a.csv")

    assert "\x00" not in text.words
    assert text.notes == ("3 zero bytes removed.",)


def test_lone_halves_of_characters_are_replaced_and_said() -> None:
    text = decode(b"\xff\xfe" + "a".encode("utf-16-le") + b"\x00\xd8" + "b".encode("utf-16-le"), "a.csv")

    assert text.words == "a\ufffdb"
    assert len(text.notes) == 1


@pytest.mark.parametrize(
    ("raw", "what"),
    [(b"%PDF-1.7 ...", "a PDF document"), (b"\x89PNG\r\n", "a PNG picture"), 
     (b"<!DOCTYPE html><html>", "a web page or XML"), (b"", "the file is empty"), (b"\xef\xbb\xbf\n\n", "the file is empty"),
     (b"\x1f\x8b\x08", "a gzip archive")],
)  # fmt: skip
def test_another_kind_of_file_is_rejected_for_what_it_is(raw: bytes, what: str) -> None:
    with pytest.raises(RejectedFile, match=what):
        reject_other_kinds(raw, "posts.csv")


def test_a_binary_file_named_csv_is_rejected() -> None:
    with pytest.raises(RejectedFile, match="binary file"):
        decode(bytes(range(256)) * 40 + b"\x00" * 400, "posts.csv")
