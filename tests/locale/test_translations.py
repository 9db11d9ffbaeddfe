"""Translations: whole, with the same places, current, and never a stale one; a client's words stay as they are."""

from __future__ import annotations

import string
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smmlib.core import i18n, lessons
from smmlib.core.said import said
from smmlib.locale import DOMAINS, FOLDER, messages, read, renewed, template
from smmlib.locale.prose import paragraphs

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = ("ru", "ms")
TAUGHT = ("ru", "ms")  # whose lessons are whole, beside the reports
COUNTS = (1, 2, 5, 21)


def catalogue(language: str, domain: str) -> str:
    return (FOLDER / language / "LC_MESSAGES" / f"{domain}.po").read_text(encoding="utf-8")


def places(message: str) -> set[tuple[str, str]]:
    """The places of a message with their kinds; a translation may translate a word that English takes as it is."""
    found = {(name, kind or "") for _, name, kind, _ in string.Formatter().parse(message) if name is not None}
    return {(name, kind.replace("word", "")) for name, kind in found if not kind.startswith(i18n.PLURAL)}


def plurals(message: str) -> list[tuple[str, list[str]]]:
    parts = string.Formatter().parse(message)
    return [
        (n, k.removeprefix(i18n.PLURAL).split("|")) for _, n, k, _ in parts if n and (k or "").startswith(i18n.PLURAL)
    ]


def example(kind: str, count: int) -> object:
    plausible = {
        "count": count, "number": count / 2, "percent": count / 100, "times": 1.2, "money": (count, "GBP"), "date": "2026-03-01",
        "weekday": 2, "platform": "vk", "name": "acc", "ages": "18-24", "word": "clear",
    }  # fmt: skip
    return plausible.get(kind, "Nord")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("domain", ["smmlib", "finished"])
def test_every_message_has_a_translation_and_none_is_a_guess(language, domain):
    known = read(catalogue(language, domain))

    assert [m for m in messages(domain) if not known.get(m)] == []
    assert ", fuzzy" not in catalogue(language, domain)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_paragraph_of_the_report_has_a_translation_and_of_the_lessons_where_they_are_taught(language):
    known = read(catalogue(language, "notebooks"))
    wanted = {*paragraphs("report"), *(messages("notebooks") if language in TAUGHT else ())}

    assert [m for m in wanted if not known.get(m)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_has_the_places_of_its_message_and_a_form_for_each_plural(language):
    wrong = []
    for domain in ("smmlib", "finished"):
        for message, translation in i18n.catalogue(language, domain).items():
            same = (
                places(translation) == places(message) if domain == "smmlib" else places(translation) <= places(message)
            )
            forms = all(
                len(f) == len(i18n.plural_categories(language)) and name in {n for n, _ in places(message)}
                for name, f in plurals(translation)
            )
            wrong += [] if same and forms else [message]

    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("count", COUNTS)
def test_every_message_can_be_said_with_one_with_two_with_five_and_with_twenty_one(language, count):
    for message in messages("smmlib"):
        if any(kind not in ("", *KINDS) for _, kind in places(message)):
            pytest.fail(f"unknown kind in {message}")
        values = {name: example(kind, count) for name, kind in places(message)}

        told = i18n.fill(message, values, language)

        assert told and "{" not in told and "|" not in told


KINDS = ("count", "number", "percent", "times", "money", "date", "weekday", "platform", "word")


def test_words_beside_counts_bend_as_the_language_asks():
    message = "Competitors tag '{topic}' with #{tag} ({n:count} posts); the client never did"

    told = [i18n.fill(message, {"topic": "t", "tag": "x", "n": n}, "ru") for n in COUNTS]

    assert [t.split("(")[1].split(")")[0] for t in told] == ["1 пост", "2 поста", "5 постов", "21 пост"]


def test_missing_numbers_are_dashes_in_every_language():
    message = "The plan pays out {cost:money} of {total:money} in {months:count} months"

    for language in ("en", *LANGUAGES):
        assert i18n.fill(message, {"cost": None, "total": None, "months": None}, language).count(i18n.MISSING) == 3


@pytest.mark.parametrize("domain", DOMAINS)
def test_the_catalogues_are_renewed(domain):
    assert (FOLDER / f"{domain}.pot").read_text(encoding="utf-8") == template(domain), "run python -m smmlib.locale"
    for language in LANGUAGES:
        assert renewed(language, catalogue(language, domain), domain) == catalogue(language, domain)


def test_renewing_keeps_translations_and_sets_those_of_lost_messages_aside_until_they_come_back(monkeypatch):
    known = catalogue("ru", "smmlib")
    lost = "Nothing could be planned."
    monkeypatch.setattr("smmlib.locale._marked", lambda: {m: w for m, w in marked.items() if m != lost})
    marked = messages_of_the_package()

    without = renewed("ru", known)

    assert f'#~ msgid "{lost}"' in without and read(without)[lost] == read(known)[lost]
    monkeypatch.undo()
    assert renewed("ru", without) == known


def messages_of_the_package() -> dict[str, set[str]]:
    return {message: {"x.py"} for message in read((FOLDER / "smmlib.pot").read_text(encoding="utf-8"))}


def test_no_compiled_catalogue_can_be_stale_because_there_is_none(tmp_path):
    assert not list((ROOT / "smmlib").rglob("*.mo"))

    program = (
        "import sys; from pathlib import Path; from smmlib.core import i18n; i18n.LOCALE = Path(sys.argv[1])\n"
        "print(i18n.translator('xx')('clear'))"
    )
    folder = tmp_path / "xx" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    told = []
    for word in ("first", "second"):
        (folder / "smmlib.po").write_text(f'msgid "clear"\nmsgstr "{word}"\n', encoding="utf-8")
        done = subprocess.run(
            [sys.executable, "-c", program, str(tmp_path)], capture_output=True, text=True, cwd=ROOT, check=True
        )
        told.append(done.stdout.strip())

    assert told == ["first", "second"]


def test_messages_inside_f_strings_are_found():
    assert "(open question)" in messages() and "Not in any table of customers: {what}." in messages()


SENTENCES = [
    ("Goal 'x' starts at 12.5% in the brief; the exports say 1,300%", "Цель «x»: в брифе исходное значение 12,5\xa0%, по выгрузкам 1\xa0300\xa0%"),
    ("The plan pays out £1,234 of £20,000 in 12 months", "План расходует 1\xa0234\xa0£ из 20\xa0000\xa0£ за 12 месяцев"),
    ("5 posts: too few to rank (8 needed)", "5 постов: мало для ранжирования (нужно 8)"),
    ("Thu 01 Oct 19:00", "чт 1 окт. 19:00"),
    ("earns less than the average post", "даёт меньше среднего поста"),
    ("reach, effort: Nothing is broken. No hours are known.", "reach, effort: Ничего не нарушено. Часы не известны."),
]  # fmt: skip


@pytest.mark.parametrize(("english", "russian"), SENTENCES)
def test_a_finished_sentence_is_said_again_with_its_numbers_written_anew(english, russian):
    assert said(english, "ru") == russian
    assert said(english, "en") == said(english) == english


@pytest.mark.parametrize(
    "own",
    ["Harvest gift set: three coffees and a story each", "Ask us anything: rosetta", "page", "Fill the tasting events",
     "brew, grind, dose", "Закваска и мука", "We roast on Mondays.", "3.", "", "{n} posts", "A group"],
)  # fmt: skip
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_clients_own_words_are_left_alone(own, language):
    assert said(own, language) == own


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80))
def test_whatever_a_client_writes_is_said_without_an_error_and_a_foreign_script_unchanged(text):
    assert isinstance(said(text, "ru"), str)
    if not any(c.isascii() and c.isalnum() for c in text):
        assert said(text, "ms") == text


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_with_their_typed_places_filled_are_known_again(language):
    known = i18n.catalogue(language, "finished")
    typed = [m for m in known if places(m) and all(kind for _, kind in places(m)) and len(m.split()) > 3]

    missed = [
        m
        for m in typed
        if said(i18n._Words("en").vformat(m, (), filled(m)), language) == i18n._Words("en").vformat(m, (), filled(m))
    ]

    assert len(typed) > 15 and missed == []


def filled(message: str) -> dict[str, object]:
    return {name: example(kind, 5) for name, kind in places(message)}


def test_a_weekday_with_a_part_of_the_day_is_said_in_both_languages():
    from smmlib.core.said import said

    assert (said("Sun morning", "ru"), said("Thu evening", "ms")) == ("вс утро", "Kha malam")
    assert said("Tue 06-08", "ru") == "вт 06-08"
    assert said("Sun morning coffee", "ru") == "Sun morning coffee"


def test_a_lesson_is_translated_paragraph_by_paragraph_and_its_code_left_alone():
    source = {"cells": [
        {"cell_type": "markdown", "source": ["## Do the steps agree?\n", "Each line is a rule that looks at two parts of the strategy at once. *Not yet known* means that one of the parts does not exist yet.\n", "\n", "My own remark."]},
        {"cell_type": "code", "source": "1 + 1", "outputs": []},
    ]}  # fmt: skip

    told = lessons.notebook(source, "ru")

    assert told["cells"][0]["source"].startswith("## Согласуются ли шаги?") and told["cells"][0]["source"].endswith(
        "\n\nMy own remark."
    )
    assert told["cells"][1] == source["cells"][1] and isinstance(source["cells"][0]["source"], list)


def test_markdown_cut_and_joined_is_what_it_was():
    text = "# A\n\nb\n \n- c\n- d\n"

    assert "".join(lessons.split(text)) == text and lessons.translated(text, "ru") == text
