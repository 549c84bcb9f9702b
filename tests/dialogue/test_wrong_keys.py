"""Keys that mean nothing: a hint, another try, and after three a way to a person."""

import pytest

from dialogue.engine import step
from dialogue.moves import PATIENCE
from dialogue.presentation import present
from dialogue.turn import Move, Pressed, Said, State
from menus.tree import Tree
from menus.words import Words
from tests.support.walk import Walk

BACK, HOME, SKIP = Move.BACK, Move.HOME, Move.SKIP
TO_PEOPLE = (1, 1, 2)  # English, tell us, outside Kenya


@pytest.mark.parametrize("wrong", [0, 3, 99, "one", SKIP])
def test_a_wrong_key_asks_again_with_a_hint(walk: Walk, wrong: int | str | Move) -> None:
    walk.hears(1, wrong)
    assert (walk.at, walk.turn.problem) == ("menu", "wrong_key")


@pytest.mark.parametrize("question", [(1, 1), (1, 1, 1), (1, 1, 1, 2), TO_PEOPLE])
def test_three_wrong_keys_lead_to_a_person_and_back_to_the_question(
    walk: Walk, question: tuple[int, ...]
) -> None:
    before = walk.hears(*question).state
    walk.hears(50, 50, 50)
    assert (walk.at, walk.state.problem) == ("person", None)
    walk.hears(BACK)
    assert (walk.state.node, walk.state.answers) == (before.node, before.answers)


def test_more_wrong_keys_do_not_lengthen_the_way_back_from_the_person(walk: Walk) -> None:
    walk.hears(1, 1, *[50] * 10)
    assert walk.at == "person"
    assert walk.hears(BACK).at == "side"


def test_a_right_key_starts_the_count_of_wrong_ones_anew(walk: Walk) -> None:
    walk.hears(1, 1, 50, 50, 1, 50, 50)
    assert (walk.at, walk.state.wrong) == ("place", 2)


def test_letters_that_find_nothing_are_a_mistake_too(walk: Walk) -> None:
    walk.hears(1, 1, 1, "xyz")
    assert (walk.at, walk.state.problem) == ("place", "no_match")
    assert walk.hears("xyz", "xyz").at == "person"


@pytest.mark.parametrize("move", [BACK, HOME])
def test_moving_away_starts_the_count_anew(walk: Walk, move: Move) -> None:
    walk.hears(1, 1, 1, 50, 50, move)
    assert walk.state.wrong == 0


def test_going_back_inside_a_list_starts_the_count_anew(walk: Walk) -> None:
    walk.hears(1, 1, 1, 2, 50, 50, BACK, 50, 50)
    assert (walk.at, walk.state.wrong) == ("place", 2)


def test_from_the_person_a_key_leads_back_and_a_name_that_is_known_answers() -> None:
    tree, lost = Tree.read(Words.read()), State("child.where", "en")
    for _ in range(PATIENCE):
        lost = step(tree, lost, Said("xyz"))
    assert (lost.node, present(tree, lost).options) == ("main.person_unknown", ("nav.return",))
    assert step(tree, lost, Pressed(1)).node == "child.where"
    assert step(tree, lost, Pressed(7)).problem == "wrong_key"
    assert step(tree, lost, Said("xyz")).problem == "no_match"
    found = step(tree, lost, Said("Homa Bay"))
    assert (found.node, found.answers) == ("child.find_side", {"child.where": "043"})
