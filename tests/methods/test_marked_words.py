"""Words of a day: marked ones, not merely frequent or merely rare ones."""

from smmlib.methods.marked_words import marked_words

DAILY = [["coffee", "good"], ["coffee", "cup"], ["coffee", "queue"]] * 30


def test_the_word_of_the_day_is_named_and_the_word_of_every_day_is_not():
    today = [["coffee", "burst", "bag"], ["burst", "bag", "coffee"], ["coffee", "burst"]] * 3

    assert marked_words(today, DAILY)[:2] == ["burst", "bag"]
    assert "coffee" not in marked_words(today, DAILY)


def test_a_word_said_once_marks_nothing_and_names_are_left_out():
    assert marked_words([["comet"], ["coffee"]], DAILY) == []
    assert marked_words([["nord"]] * 5, DAILY, without={"nord"}) == []
    assert marked_words([], []) == []
