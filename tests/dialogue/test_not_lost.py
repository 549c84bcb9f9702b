"""What callers tell where something else was asked: what is kept of it, and what was a slip."""

import pytest

from dialogue import engine
from dialogue.turn import SPELT, Pressed, Said, State
from menus.tree import Tree

WORDS = "Wako wawili huko"


@pytest.mark.parametrize("key", ["1", " 9 ", "12"])
@pytest.mark.parametrize("asked", ["report.account", "report.code_word", "help.code_word"])
def test_a_key_pressed_from_habit_is_no_story_and_no_secret_word(
    tree: Tree, asked: str, key: str
) -> None:
    after = engine.step(tree, State(asked, "en"), Said(key))
    assert (after.node, after.problem, after.answers) == (asked, "not_words", {})


def test_a_number_alone_may_be_the_answer_to_what_staff_asked(tree: Tree) -> None:
    after = engine.step(tree, State("mine.added_words", "en"), Said("5"))
    assert after.answers == {"mine.added_words": "5"}


@pytest.mark.parametrize("told_at", ["mine.go_on", "mine.status"])
def test_a_sentence_at_a_menu_of_who_came_back_is_added(tree: Tree, told_at: str) -> None:
    after = engine.step(tree, State(told_at, "sw"), Said(WORDS))
    assert after.answers == {"mine.added_words": WORDS}
    assert after.node == "mine.add"


def test_a_place_that_nobody_knows_is_kept_as_typed_beside_what_is_chosen_instead(
    tree: Tree,
) -> None:
    before = State("report.where", "en", answers={"report.danger_now": "NO"})
    typed = engine.step(tree, before, Said("estli"))
    assert typed.problem == "no_match"
    chosen = engine.step(tree, typed, Pressed(1))
    assert chosen.answers["report.where"] == "KE"
    assert chosen.values[SPELT + "report.where"] == "estli"


def test_one_that_was_gone_back_from_is_not(tree: Tree) -> None:
    told, typed = {"report.danger_now": "NO"}, {SPELT + "report.where": "estli"}
    before = State("report.where", "en", answers=told, values=typed)
    assert not engine.step(tree, before, Pressed(1)).values
