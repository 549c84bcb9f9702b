"""A form that is walked anew: what is filed is of the way that was walked last."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from dialogue import engine
from dialogue.turn import Heard, Move, Pressed, Said, State
from menus.nodes import Account, Choice, Digits, Lookup
from tests.dialogue.test_any_keys import TREE

FORMS = ("report.consent_store", "enquiry.consent_store", "help.location_side")
CASE = {"file_report", "file_enquiry", "file_request"}

ways = st.lists(st.integers(0, 99), min_size=40, max_size=40)


def walk(state: State, way: list[int], steps: int = 40) -> State:
    """Answer question after question as `way` has it, until what was answered is to be filed.

    Another form that the way leads to is another telling.
    """
    form = of(state.node)
    for luck in way[:steps]:
        state = engine.step(TREE, state, said(state, luck))
        while outcome := engine.awaits_outcome(TREE, state):
            if outcome.verb in CASE:
                return state
            exits = sorted(outcome.exits)
            state = engine.resume(TREE, state, outcome, exits[luck % len(exits)], {})
        if of(state.node) != form:
            return state
    return state


def said(state: State, luck: int) -> Heard:
    """Something that the question at hand takes; now and then it is passed over."""
    node = TREE.nodes[state.node]
    if luck % 7 == 0 and node.past:
        return Move.SKIP
    if isinstance(node, Choice):
        return Pressed(1 + luck % len(node.offered(state.values)))
    if isinstance(node, Lookup):
        return Pressed(1)
    return Said("722999888"[: node.most]) if isinstance(node, Digits) else Said("words")


def at(form: str, state: State | None = None) -> State:
    """Somebody who comes to a form, perhaps from home, having walked it before.

    What holds on any way, such as a danger, would be asked only once: no such thing was told.
    """
    home = engine.step(TREE, state, Move.HOME) if state else State(form, "en")
    told = {name: said for name, said in home.answers.items() if not TREE.holds(name, said)}
    return State(form, "en", answers=told, trail=home.trail)


def filed(state: State) -> dict[str, Any]:
    """The answers to be filed, without own words: what was typed before stands above them."""
    return {
        name: said
        for name, said in state.answers.items()
        if of(name) == of(state.node) and not isinstance(TREE.nodes[name], Account)
    }


def of(node: str) -> str:
    """The form that a node is of."""
    return node.partition(".")[0]


def untwinned(node: str) -> str:
    """A place that stands for another on one side, or while no side is known, as that other."""
    return next((name for name in TREE.nodes if node in stands_for(name)), node)


def stands_for(name: str) -> set[str]:
    place = TREE.nodes[name]
    return {*place.sides.values(), *(getattr(place, "exits", {}).values() if place.sides else ())}


@settings(max_examples=500)
@given(st.sampled_from(FORMS), ways, st.integers(0, 40), ways)
def test_a_case_holds_only_answers_of_the_way_walked_last(
    form: str, before: list[int], steps: int, way: list[int]
) -> None:
    again = walk(at(form, walk(at(form), before, steps)), way)
    alone = walk(at(form), way)
    assert untwinned(again.node) == untwinned(alone.node)  # where they are holds from before
    if engine.awaits_outcome(TREE, again):
        ahead = TREE.ahead[again.node]  # what comes after is yet to be passed by
        assert {name: said for name, said in filed(again).items() if name not in ahead} == {
            name: said for name, said in filed(alone).items() if name not in ahead
        }


def test_what_the_second_way_has_not_passed_by_is_still_there() -> None:
    told = State("report.reporter_role", "en", answers={"report.since": "WEEK"})
    state = engine.step(TREE, told, Pressed(1))
    assert state.answers == {"report.since": "WEEK", "report.reporter_role": "SELF"}


def test_going_back_brings_back_what_the_other_branch_took_away() -> None:
    told = {"enquiry.contact_ok": "OTHER_NUMBER", "enquiry.contact_number": "0722000003"}
    state = engine.step(TREE, State("enquiry.contact_ok", "en", answers=told), Pressed(1))
    assert state.answers == {"enquiry.contact_ok": "NO_CONTACT"}
    assert engine.step(TREE, state, Move.BACK).answers == told


def test_another_form_under_way_is_left_alone() -> None:
    told = {"report.county_code": "047", "report.since": "WEEK"}
    state = engine.step(TREE, State("report.code_again", "en", answers=told), Said("12345678"))
    assert told.items() <= state.answers.items()
