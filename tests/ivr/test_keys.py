"""What a key means in a call, and how many choices are told at once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue.turn import Move, Pressed, Said, Turn
from ivr.keys import Aside, hear, pages

MOVES = (Move.BACK, Move.HOME)


def asked(kind: str, options: int = 0, *, skippable: bool = False) -> Turn:
    moves = (Move.SKIP, *MOVES) if skippable else MOVES
    return Turn("talk.it", kind, tuple(f"o{n}" for n in range(options)), moves, None, ends=False)


@pytest.mark.parametrize(
    ("key", "meant"),
    [("1", Pressed(1)), ("3", Pressed(3)), ("0", Move.PERSON), ("9", Move.BACK)],
)
def test_a_key_means_the_same_at_every_choice(key: str, meant: object) -> None:
    assert hear(key, asked("choice", 3), 0) == meant


def test_the_star_asks_to_hear_it_again() -> None:
    assert hear("*", asked("choice", 3), 0) is Aside.AGAIN
    assert hear("*", asked("digits"), 0) is Aside.AGAIN


@pytest.mark.parametrize("keyed", ["", "#"])
def test_the_finish_key_alone_goes_past_what_may_be_skipped(keyed: str) -> None:
    assert hear(keyed, asked("choice", 3, skippable=True), 0) is Move.SKIP
    assert hear(keyed, asked("choice", 3), 0) == Said("")  # a mistake as any other key
    assert hear(keyed, asked("say", 1), 0) == Pressed(1)


def test_any_key_goes_on_from_what_is_told() -> None:
    assert hear("3", asked("say", 1), 0) == Pressed(1)


def test_the_finish_key_is_no_digit() -> None:
    assert hear("0712345678#", asked("digits"), 0) == Said("0712345678")
    assert hear("0048", asked("digits"), 0) == Said("0048")


def test_four_choices_are_told_at_once_and_more_of_them_three_at_a_time() -> None:
    assert pages(["a", "b", "c", "d"]) == (("a", "b", "c", "d"),)
    assert pages(["a", "b", "c", "d", "e"]) == (("a", "b", "c"), ("d", "e"))


def test_the_same_keys_choose_on_the_next_page() -> None:
    seven = asked("choice", 7)
    assert hear("4", seven, 0) is Aside.MORE
    assert hear("1", seven, 1) == Pressed(4)
    assert hear("9", seven, 1) is Aside.EARLIER
    assert hear("9", seven, 0) is Move.BACK


def test_a_key_that_was_not_offered_is_no_choice() -> None:
    assert hear("2", asked("choice", 7), 2) == Said("2")
    assert hear("8", asked("choice", 3), 0) == Said("8")


@given(st.text(max_size=30), st.integers(1, 12), st.integers(0, 3))
def test_anything_may_be_keyed(keyed: str, options: int, page: int) -> None:
    turn = asked("choice", options)
    page = min(page, len(pages(turn.options)) - 1)
    heard = hear(keyed, turn, page)
    if isinstance(heard, Pressed) and heard.number:
        assert 1 <= heard.number <= options
