"""Words and numbers: texts cleaned, languages brought to base forms, numbers as a reader writes them, intervals that hold."""

import math
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest

from smmlib.core import i18n, stats, text


@pytest.mark.parametrize(
    ("value", "said"), [(0.38, "38%"), (0.0384, "3.8%"), (0.0038, "0.38%"), (0, "0%"), (1.4, "140%")]
)
def test_percent_shows_what_matters(value, said):
    assert i18n.percent(value) == said


def test_numbers_money_and_days_follow_the_language():
    assert i18n.number(1234.5) == "1,234"
    assert i18n.money(1234.5, "GBP") == "£1,234"
    assert i18n.money(12.5, "GBP") == "£12.50"
    assert i18n.day(date(2026, 3, 1)) == "1 Mar 2026"
    assert i18n.money(12345.6, "RUB", "ru") == "12\u00a0346\u00a0₽"
    assert i18n.money(12.5, "MYR", "ms") == "RM12.50" and i18n.money(2000, "MYR", "ms") == "RM2,000"
    assert i18n.percent(0.0384, "ru") == "3,8\u00a0%"
    assert i18n.weekday(1) == "Monday" and i18n.platform("tiktok") == "TikTok"


def test_a_placeholder_of_an_unknown_kind_is_an_error_not_a_silent_gap():
    with pytest.raises(KeyError):
        i18n.fill("{a:colour}", {"a": 1})


@pytest.mark.parametrize(
    "kind", ["count", "number", "percent", "times", "money", "date", "weekday", "platform", "word"]
)
def test_a_missing_value_of_any_kind_is_a_dash(kind):
    assert i18n.fill(f"{{x:{kind}}}", {"x": None}) == i18n.fill(f"{{x:{kind}}}", {"x": float("nan")}) == "–"


def test_words_of_the_client_are_never_read_as_placeholders():
    assert i18n.fill("{a} earns {b:times}", {"a": "{b.__class__}", "b": 1.0}) == "{b.__class__} earns ×1.00"


def test_invisible_marks_are_removed_and_widths_normalised():
    assert text.clean("co\u00adffee\u200b\ufeff\u00a0ﬁne\x00\ud800") == "coffee fine"
    assert text.clean("bell\x07, turned\u202e, torn\x0bapart") == "bell, turned, torn apart"


@settings(deadline=None)
@given(st.text())
def test_cleaning_twice_changes_nothing_more(words):
    assert text.clean(text.clean(words)) == text.clean(words)


def test_words_leave_out_addresses_handles_and_tags():
    assert text.words("Don’t miss https://x.y/z @friend #coffee: ЗЁРНА!") == ["don't", "miss", "зёрна"]


def test_base_forms_in_three_languages_and_plain_words_elsewhere():
    assert text.lemmas("We roasted the beans") == ["roast", "bean"]
    assert text.lemmas("обжаренные зёрна", "ru")[-1] == "зерно"
    assert text.lemmas("memanggang kopi", "ms") == ["panggang", "kopi"]
    assert text.lemmas("kaffebönor rostade", "sv") == ["kaffebönor", "rostade"]


def test_labels_are_one_line_without_emoji_and_cut_with_an_ellipsis():
    assert text.label("Hot ☕️\n\ncoffee") == "Hot coffee"
    assert text.label("x" * 60) == "x" * 39 + "…"


@pytest.mark.parametrize("one", ["😀", "👨‍👩‍👧", "👍🏽", "🇲🇾", "1️⃣", "❤️", "🏳️‍🌈"])
def test_an_emoji_of_several_parts_is_one_emoji_and_leaves_nothing_behind(one):
    assert text.style_of([f"Hi {one}!"])[0]["emoji"] == 1
    assert text.label(f"{one} hi") == "hi"


def test_signs_of_law_are_no_emoji():
    assert text.label("© 2026 Nord®") == "© 2026 Nord®" and text.style_of(["© Nord"])[0]["emoji"] == 0


def test_style_counts_what_can_be_counted():
    [style] = text.style_of(["Do you like it? 😀 #a #b Yes."])

    assert (style["words"], style["emoji"], style["tags"], style["question"], style["addresses_reader"]) == (
        5,
        1,
        2,
        1.0,
        1.0,
    )


def test_wilson_and_newcombe_give_the_published_intervals():
    # Newcombe (1998), tables: 81/263 by Wilson; 56/70 against 48/80 by method 10; both at 95 %.
    assert stats.share_interval(81, 263, level=0.95) == pytest.approx((0.2553, 0.3662), abs=5e-4)
    assert stats.difference_interval(56, 70, 48, 80, level=0.95) == pytest.approx((0.2, 0.0524, 0.3339), abs=5e-4)


@settings(deadline=None)
@given(st.integers(0, 500), st.integers(0, 500))
def test_a_share_lies_in_its_interval_and_the_interval_in_zero_to_one(count, more):
    n = count + more
    low, high = stats.share_interval(count, n)

    assert 0 <= low <= high <= 1
    assert n == 0 or low - 1e-12 <= count / n <= high + 1e-12


def test_nothing_observed_tells_nothing():
    assert stats.share_interval(0, 0) == (0.0, 1.0)


def test_more_than_all_is_no_share():
    assert all(math.isnan(end) for end in stats.share_interval(5, 3))


@settings(deadline=None)
@given(st.integers(0, 300), st.integers(1, 300), st.integers(0, 300), st.integers(1, 300), st.floats(0.5, 0.99))
def test_a_difference_of_shares_lies_in_its_interval_and_turns_its_sign_with_the_sides(a, more_a, b, more_b, level):
    gap, low, high = stats.difference_interval(a, a + more_a, b, b + more_b, level=level)
    turned = stats.difference_interval(b, b + more_b, a, a + more_a, level=level)

    assert -1 <= low <= gap + 1e-12 and gap - 1e-12 <= high <= 1
    assert turned == pytest.approx((-gap, -high, -low), abs=1e-12)


@settings(deadline=None)
@given(st.integers(1, 400), st.integers(1, 400))
def test_wilsons_interval_is_what_scipy_says(count, more):
    said = binomtest(count, count + more).proportion_ci(0.9, method="wilson")

    assert stats.share_interval(count, count + more, level=0.9) == pytest.approx((said.low, said.high), abs=1e-9)


def test_a_smaller_lift_needs_more_posts():
    assert stats.posts_needed(1.1, 0.6) > stats.posts_needed(1.5, 0.6) > 0
