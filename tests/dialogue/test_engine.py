"""The dialogue, step by step, over a small tree."""

import json
from pathlib import Path

import pytest
from msgspec.structs import asdict

from dialogue import engine
from dialogue.turn import Move, Pressed
from tests.support.small_tree import FILES, build
from tests.support.walk import Walk

BACK, HOME, SKIP, NOTHING = Move.BACK, Move.HOME, Move.SKIP, Move.NOTHING
TO_PEOPLE = (1, 1, 2)  # English, tell us, outside Kenya
TO_ACCOUNT = (*TO_PEOPLE, "012")
TO_CONFIRM = (*TO_ACCOUNT, "They hold her.")


@pytest.mark.parametrize(
    ("heard", "at", "answers"),
    [
        ((), "language", {}),
        ((1,), "menu", {}),
        ((1, 1), "side", {}),
        ((1, 1, 1), "place", {"side": "KE"}),
        ((1, 1, 2), "people", {"side": "ABROAD"}),
        ((1, 1, SKIP), "people", {}),
        ((1, 1, 1, 1), "people", {"side": "KE", "place": "047"}),
        ((1, 1, 1, 2), "place", {"side": "KE"}),
        ((1, 1, 1, 2, 3), "people", {"side": "KE", "place": "003"}),
        ((1, 1, 1, "Mom"), "place", {"side": "KE"}),
        ((1, 1, 1, "Mom", 1), "people", {"side": "KE", "place": "001"}),
        (TO_ACCOUNT, "account", {"side": "ABROAD", "people": "012"}),
        (TO_CONFIRM, "confirm", {"side": "ABROAD", "people": "012", "account": "They hold her."}),
    ],
)
def test_an_answer_is_kept_under_its_name_and_leads_on(
    walk: Walk, heard: tuple[int | str | Move, ...], at: str, answers: dict[str, str]
) -> None:
    walk.hears(*heard)
    assert (walk.at, walk.answers) == (at, answers)


def test_a_choice_of_what_to_read_next_is_no_answer(walk: Walk) -> None:
    assert walk.hears(*TO_CONFIRM, 3).answers == walk.hears(BACK).answers
    assert not {"menu", "confirm", "language"} & walk.answers.keys()


def test_what_was_heard_is_counted_and_the_state_given_is_left_alone(walk: Walk) -> None:
    before = walk.hears(*TO_PEOPLE).state
    kept = json.dumps(asdict(before))
    walk.hears("077", "words")
    assert json.dumps(asdict(before)) == kept
    assert walk.state.heard == len(TO_PEOPLE) + 2


# Back


def test_back_undoes_the_answer(walk: Walk) -> None:
    walk.hears(*TO_ACCOUNT, BACK)
    assert (walk.at, walk.answers) == ("people", {"side": "ABROAD"})
    walk.hears(BACK)
    assert (walk.at, walk.answers) == ("side", {})


def test_back_restores_the_answer_that_stood_before(walk: Walk) -> None:
    walk.hears(*TO_ACCOUNT, HOME, 1, 1)
    assert walk.answers["side"] == "KE"
    assert walk.hears(BACK).answers["side"] == "ABROAD"


def test_back_restores_what_was_skipped_the_second_time(walk: Walk) -> None:
    walk.hears(*TO_PEOPLE, HOME, 1, SKIP)
    assert "side" not in walk.answers
    assert walk.hears(BACK).answers["side"] == "ABROAD"


def test_back_leaves_a_lookup_place_by_place(walk: Walk) -> None:
    walk.hears(1, 1, 1, 2, "Nak")
    assert walk.options == ("Nakuru",)
    assert walk.hears(BACK).options == ("Mombasa", "Murang'a", "Nakuru")
    assert walk.hears(BACK).options == ("Capital", "Coast", "Somewhere else")
    assert walk.hears(BACK).at == "side"


def test_back_after_a_lookup_asks_it_from_its_first_page(walk: Walk) -> None:
    walk.hears(1, 1, 1, 2, 3, BACK)
    assert (walk.at, walk.options) == ("place", ("Capital", "Coast", "Somewhere else"))
    assert "place" not in walk.answers


def test_back_from_the_first_screens_leaves(walk: Walk) -> None:
    assert walk.hears(BACK).at == "bye"


def test_back_from_the_main_menu_leaves(walk: Walk) -> None:
    assert walk.hears(1, BACK).at == "bye"


def test_back_passes_over_an_outcome_that_can_be_undone(walk: Walk) -> None:
    assert walk.hears(*TO_CONFIRM, 3, BACK).at == "confirm"
    assert walk.hears(BACK).at == "account"


def test_back_does_not_undo_a_final_outcome(walk: Walk) -> None:
    assert walk.hears(*TO_CONFIRM, 1).at == "thanks"
    assert walk.hears(BACK).at == "menu"


# Home, skip, silence


def test_home_is_the_main_menu_from_anywhere_with_the_answers_kept(walk: Walk) -> None:
    walk.hears(1, 1, 1, 2, HOME)
    assert (walk.at, walk.answers) == ("menu", {"side": "KE"})
    assert not walk.state.place
    assert not walk.state.trail
    assert walk.hears(BACK).at == "bye"


def test_before_a_language_is_chosen_home_is_the_question_for_it(walk: Walk) -> None:
    assert walk.hears(HOME).at == "language"
    assert walk.hears(9, 9, 9).at == "person"
    assert walk.hears(HOME).at == "language"


def test_what_may_not_be_skipped_is_asked_again(walk: Walk) -> None:
    assert SKIP not in walk.hears(*TO_PEOPLE).turn.moves
    walk.hears(SKIP)
    assert (walk.at, walk.state.problem) == ("people", "not_digits")


def test_skipping_may_lead_elsewhere_than_answering(tmp_path: Path) -> None:
    tree = FILES["trees/talk.toml"].replace('go = "account"', 'go = "account"\nskip = "confirm"')
    walk = Walk(build(tmp_path, FILES | {"trees/talk.toml": tree}))
    assert SKIP in walk.hears(*TO_PEOPLE).turn.moves
    assert walk.hears(SKIP).at == "confirm"
    assert walk.hears(BACK, "12").at == "account"


def test_silence_asks_again_and_never_counts_as_a_wrong_key(walk: Walk) -> None:
    walk.hears(1, 1, NOTHING, NOTHING, NOTHING, NOTHING)
    assert (walk.at, walk.state.problem) == ("side", "empty")
    assert walk.hears(1).state.problem is None


@pytest.mark.parametrize(
    ("heard", "moves"),
    [
        ((), (BACK,)),
        ((1,), (BACK,)),
        ((1, 1), (SKIP, BACK, HOME)),
        (TO_PEOPLE, (BACK, HOME)),
        ((1, BACK), ()),
    ],
)
def test_the_moves_offered_are_those_that_lead_somewhere(
    walk: Walk, heard: tuple[int | Move, ...], moves: tuple[Move, ...]
) -> None:
    assert walk.hears(*heard).turn.moves == moves


# Digits and accounts


@pytest.mark.parametrize("keyed", ["00", "007", "0000", "1234"])
def test_digits_are_kept_as_they_were_keyed(walk: Walk, keyed: str) -> None:
    assert walk.hears(*TO_PEOPLE, keyed).answers["people"] == keyed


@pytest.mark.parametrize(
    ("keyed", "problem"),
    [
        ("1", "wrong_length"),
        ("12345", "wrong_length"),
        ("", "not_digits"),
        ("twelve", "not_digits"),
        ("1 2", "not_digits"),
        ("-12", "not_digits"),
        ("١٢", "not_digits"),  # Arabic-Indic digits: isdigit() takes them, a phone book does not
        ("²²", "not_digits"),
        (12, "not_digits"),
    ],
)
def test_other_digits_are_asked_for_again(walk: Walk, keyed: str | int, problem: str) -> None:
    walk.hears(*TO_PEOPLE, keyed)
    assert (walk.at, walk.state.problem) == ("people", problem)
    assert "people" not in walk.answers


def test_an_account_that_adds_stands_below_what_was_told_before(walk: Walk) -> None:
    walk.hears(*TO_CONFIRM, 2, "And her sister.")
    assert walk.answers["account"] == "They hold her.\nAnd her sister."
    assert walk.hears(BACK).answers["account"] == "They hold her."


def test_skipping_an_account_that_adds_takes_nothing_away(walk: Walk) -> None:
    walk.hears(*TO_CONFIRM, 2, SKIP)
    assert (walk.at, walk.answers["account"]) == ("confirm", "They hold her.")


def test_a_key_is_no_account(walk: Walk) -> None:
    walk.hears(*TO_ACCOUNT, 7)
    assert (walk.at, walk.state.problem) == ("account", "wrong_key")


# Language


def test_the_language_changes_midway_and_the_answers_stay(walk: Walk) -> None:
    walk.hears(*TO_ACCOUNT, HOME, 2)
    assert (walk.at, walk.options) == ("other_language", ("English", "Kiswahili"))
    walk.hears(2)
    assert (walk.at, walk.options) == ("menu", ("Tueleze", "Lugha"))
    assert walk.answers == {"side": "ABROAD", "people": "012"}


# Outcomes and ends


def test_an_outcome_leaves_by_its_exit_with_its_values(walk: Walk) -> None:
    walk.hears(*TO_CONFIRM, 1)
    assert (walk.at, walk.state.values["code"]) == ("thanks", "48217733")
    walk.results["file"] = ("later", {})
    assert Walk.hears(walk, HOME, 1, 2, "12", "Words", 1).at == "person"


def test_an_outcome_forgets_what_may_not_outlive_it(walk: Walk) -> None:
    walk.hears(*TO_CONFIRM, 1)
    assert walk.answers == {"side": "ABROAD", "people": "012"}


def test_an_outcome_may_forget_all_of_its_file_and_nothing_of_others(tmp_path: Path) -> None:
    tree = FILES["trees/talk.toml"].replace('forget = ["account"]', 'forget = ["*"]')
    walk = Walk(build(tmp_path, FILES | {"trees/talk.toml": tree})).hears(*TO_CONFIRM)
    walk.state.answers["other.side"] = "KE"
    assert walk.hears(1).state.answers == {"other.side": "KE"}


def test_an_outcome_waits_for_the_shell(walk: Walk) -> None:
    walk.hears(*TO_CONFIRM)
    state = engine.step(walk.tree, walk.state, Pressed(1))
    outcome = engine.awaits_outcome(walk.tree, state)
    assert outcome is not None
    assert outcome.verb == "file"
    assert engine.awaits_outcome(walk.tree, walk.state) is None


def test_what_is_told_goes_on_by_one_key(walk: Walk) -> None:
    assert walk.hears(*TO_CONFIRM, 1).options == ("Go on",)
    assert walk.hears(2).state.problem == "wrong_key"
    assert walk.hears(1).at == "menu"


def test_the_last_words_offer_nothing_more(walk: Walk) -> None:
    turn = walk.hears(BACK).turn
    assert (turn.ends, turn.options, turn.moves) == (True, (), ())
