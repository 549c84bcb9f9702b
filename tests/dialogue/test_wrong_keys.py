"""Keys that mean nothing: a hint, another try, and after three a way to a person."""

import pytest

from dialogue.turn import Move
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
