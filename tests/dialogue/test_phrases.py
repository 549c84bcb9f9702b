"""What a turn says: texts with their placeholders, options, hints and moves."""

import pytest

from dialogue.turn import Move
from tests.support.walk import Walk

CONFIRM = "Where: {}. How many: {}. Words: {}."


def test_an_answer_is_shown_in_words(walk: Walk) -> None:
    walk.hears(1, 1, 2, "012", "They hold her.")
    assert walk.text == CONFIRM.format("Outside Kenya", "012", "They hold her.")


def test_a_name_in_shows_stands_for_the_first_question_that_was_answered(walk: Walk) -> None:
    walk.hears(1, 1, 1, 2, 3, "12", Move.SKIP)
    assert walk.text == CONFIRM.format("Nakuru", "12", "-")
    walk.hears(Move.HOME, 1, 1, Move.SKIP, "12", Move.SKIP)
    assert walk.text == CONFIRM.format("In Kenya", "12", "-")


def test_what_was_passed_over_is_shown_as_a_dash(walk: Walk) -> None:
    assert walk.hears(1, 1, Move.SKIP, "12", Move.SKIP).text == CONFIRM.format("-", "12", "-")


@pytest.mark.parametrize("said", ["{people}", "text", "send", "KE", "{{", "*#*", "Ndiyo 😢"])
def test_the_callers_own_words_are_shown_as_they_are(walk: Walk, said: str) -> None:
    walk.hears(1, 1, 2, "12", said)
    assert walk.text == CONFIRM.format("Outside Kenya", "12", said)


def test_a_value_is_shown_in_the_words_that_the_outcome_lists(walk: Walk) -> None:
    walk.hears(1, 1, 2, "12", "Words", 1)
    assert walk.text == "Thank you. Your code: 48217733. It is just come."


def test_a_value_that_has_no_words_is_shown_as_a_dash(walk: Walk) -> None:
    walk.results["file"] = ("filed", {"code": "48217733", "status": "unheard_of"})
    assert walk.hears(1, 1, 2, "12", "Words", 1).text.endswith("It is -.")


def test_a_value_may_name_several_words_or_none(walk: Walk) -> None:
    walk.results["file"] = ("filed", {"code": "48217733", "status": "new old"})
    walk.hears(1, 1, 2, "12", "Words", 1)
    assert walk.text.endswith("It is just come looked at.")
    walk.results["file"] = ("filed", {"code": "48217733", "status": ""})
    walk.hears(Move.HOME, 1, 2, "12", "Words", 1)
    assert walk.text.endswith("It is .")


def test_answers_are_shown_in_the_language_of_now(walk: Walk) -> None:
    walk.hears(1, 1, 2, "12", "Words", Move.HOME, 2, 2, 1, Move.SKIP, "12", Move.SKIP)
    assert walk.text == "Mahali: -. Watu: 12. Maneno: Words."


def test_the_first_screen_is_in_every_language(walk: Walk) -> None:
    assert walk.text == "Choose a language / Chagua lugha"
    assert walk.options == ("English", "Kiswahili")
    assert walk.phrases.move(walk.state, Move.BACK) == "Leave / Ondoka"
    walk.hears(9)
    assert walk.phrases.problem(walk.state) == "That key is not on the list. / Nambari hiyo haipo."


def test_a_hint_is_said_only_after_a_mistake(walk: Walk) -> None:
    assert walk.phrases.problem(walk.hears(2, 9).state) == "Nambari hiyo haipo."
    assert walk.phrases.problem(walk.hears(1).state) is None


def test_going_back_from_the_main_menu_is_called_leaving(walk: Walk) -> None:
    assert walk.phrases.move(walk.hears(1).state, Move.BACK) == "Leave"
    assert walk.phrases.move(walk.hears(1).state, Move.BACK) == "Back"
    assert walk.phrases.move(walk.state, Move.SKIP) == "Skip"
    assert walk.phrases.move(walk.state, Move.HOME) == "Menu"


def test_only_what_holds_something_of_this_caller_is_private(walk: Walk) -> None:
    def private(*heard: int | str | Move) -> bool:
        walk.hears(*heard)
        return walk.phrases.is_private(walk.state, walk.turn)

    assert not private()
    assert not private(1)
    assert not private(1, 1)
    assert private(2)  # what was chosen or typed in a list
    assert private(3, "12", "Words")
    assert private(1)
    assert not private(Move.HOME)
