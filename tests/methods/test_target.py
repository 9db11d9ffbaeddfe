"""Target: bands, genders and places are told apart in the languages of the exports."""

import pytest

from smmlib.methods import target


@pytest.mark.parametrize(
    ("band", "years"),
    [
        ("25-34", (25, 34)),
        ("65+", (65, 84)),
        ("13–17", (13, 17)),
        ("under 18", (0, 17)),
        ("35", (35, 35)),
        ("all", None),
    ],
)
def test_bands_are_read_as_years(band, years):
    assert target.years_of(band) == years


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Bulgaria", "BG"),
        ("Россия", "RU"),
        ("UK", "GB"),
        ("United Kingdom", "GB"),
        ("MY", "MY"),
        ("Jerman", "DE"),
        ("Atlantis", ""),
    ],
)
def test_countries_are_known_by_name_in_three_languages(name, code):
    assert target.country_of(name) == code


@pytest.mark.parametrize("value", ["female 45-54", "F.45-54", "45-54 women", "женщины 45-54"])
def test_age_and_gender_of_one_value_come_apart(value):
    assert target.split_age_gender(value) == ("women", "45-54")


def test_languages_are_known_by_tag_and_name():
    assert [target.language_of(v) for v in ("en_GB", "English (UK)", "русский", "ms")] == ["en", "en", "ru", "ms"]
