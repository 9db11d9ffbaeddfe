"""Tags, handles and languages of the words of a post."""

from __future__ import annotations

import pandas as pd

from smmlib.sources.reporting import FileLog
from smmlib.sources.wording import handles_of, languages_of, tags_of


def test_tags_are_found_in_every_script_once_and_in_order() -> None:
    texts = pd.Series(["#Хлеб и #bread, #BREAD! #1 a#no https://x.de/#part", "no tag", None])

    tags = tags_of(texts)

    assert tags.tolist()[:2] == ["хлеб bread", ""]
    assert tags.isna().tolist() == [False, False, True]


def test_invisible_marks_do_not_make_another_tag() -> None:
    assert tags_of(pd.Series(["#fo\u00adod\u200d\u00a0#ｆｏｏｄ"])).tolist() == ["food"]


def test_handles_are_found_and_addresses_are_not() -> None:
    assert handles_of(pd.Series(["With @Miller.Co. and @miller.co, write to me@bread.com"])).tolist() == ["miller.co"]


def test_languages_are_told_and_short_texts_left_empty() -> None:
    texts = pd.Series(
        [
            "We bake fresh bread every morning for the whole town",
            "Мы печём свежий хлеб каждое утро для всего города",
            "Yummy!",
            None,
        ]
    )

    assert languages_of(texts, ["en", "ru"], FileLog("a")).fillna("").tolist() == ["en", "ru", "", ""]
