"""What a caller has told is not asked again in the same dialogue: questions of one name, or of one
wording, in several files ask the `same`, or stand here with the reason why each is asked."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogue import engine
from dialogue.turn import Heard, Move, Pressed, Said, State
from menus.nodes import Account, Choice, Digits, Question
from menus.tree import CONTENT, Tree, file_of
from menus.words import Words
from outcomes.danger import URGENT, worst
from sms.page import TEXTED

WORDS = Words.read()
CHANNELS: Mapping[str, tuple[str, ...]] = {"ussd": (), "voice": ("voice",), "texts": TEXTED}
TREES = {channel: Tree.read(WORDS, CONTENT, *named) for channel, named in CHANNELS.items()}

ASKED_AGAIN = {
    "account": "what a call is wanted for, and a report, each in the caller's own words",
    "code_word": "a word for each case that we may call about, and it can be passed over; a report"
    " takes the one of a call that was asked for",
    "consent_store": "each form says what is kept of it, and who may hear it",
    "contact_ok": "the consent to be called about this case, and the answer that sends it",
    "contact_when": "who may pick up is another at another hour, and skipping it is an answer",
    "country": "where a caller is, where a relative is, and which country a question is about",
    "county_code": "where a caller is, where help is looked for, and where it happens",
    "exploitation": "another form is another matter, in a child's, a family's, an official's words",
    "location_side": "where a caller is, where it happens, and where a job is",
    "menu": "a menu of each topic",
    "papers_kept": "a job that is checked, and a lesson that was learnt",
    "pin": "a PIN for each case, and that of a case which is opened",
    "place_record_ok": "the consent to one recording",
    "place_text": "where a caller is, where it happens, and where a training is",
    "question": "a question of each kind, in the caller's own words",
    "record_ok": "the consent to one recording",
    "reporter_role": "whom a question is about, and to whom it happens",
    "responder_type": "whom a training is for, and what a caller's work is",
    "where": "where a caller is, and where it happens: a wrong place on a case is worse than a key",
}
ALIKE = {
    "Which one?": "a training, or a book",
    "Where does it happen, or did it?": "one in danger, one not: nobody comes to both",
}


def asked() -> dict[str, Question]:
    """Every question whose answer is kept, on whichever channel."""
    return {
        name: node
        for tree in TREES.values()
        for name, node in tree.nodes.items()
        if isinstance(node, Question) and node.kept
    }


def test_a_question_of_one_name_in_several_files_asks_the_same_or_says_why_not() -> None:
    named: dict[str, dict[str, str]] = defaultdict(dict)
    for name, node in asked().items():
        named[name.partition(".")[2]][file_of(name)] = node.same
    several = {name: set(same.values()) for name, same in named.items() if len(same) > 1}
    alike = {name for name, same in several.items() if len(same) == 1 and same != {""}}
    assert several.keys() - alike == ASKED_AGAIN.keys()


def test_a_question_of_one_wording_asks_the_same_or_says_why_not() -> None:
    worded: dict[str, set[str]] = defaultdict(set)
    names: dict[str, set[str]] = defaultdict(set)
    for name, node in asked().items():
        text = WORDS.find("en", f"{name}.text") or ""
        worded[text].add(node.same)
        names[text].add(name.partition(".")[2])
    several = {
        text for text, same in worded.items() if text and len(names[text]) > 1 and "" in same
    }
    assert several == ALIKE.keys()


@pytest.mark.parametrize("tree", TREES.values(), ids=TREES)
def test_what_holds_is_an_option_and_leads_on(tree: Tree) -> None:
    for same, asking in tree.same.items():
        assert not same or len(asking) > 1
        for name, node in asking.items():
            assert not node.means or same, name
            if isinstance(node, Choice):
                assert node.means.keys() <= set(node.options), name
            assert not same or node.go or isinstance(node, Choice), name


ways = st.lists(st.integers(0, 9999), min_size=1, max_size=60)


@pytest.mark.parametrize("channel", TREES)
@settings(max_examples=150)
@given(ways)
def test_no_way_leads_to_a_question_whose_answer_holds(channel: str, way: list[int]) -> None:
    tree = TREES[channel]
    state = State(tree.home, "en")
    for luck in way:
        was, heard = state, _said(tree, state, luck)
        state = _after(tree, state, heard, luck)
        node = tree.nodes[state.node]
        if heard is Move.BACK or state.node == was.node or not isinstance(node, Question):
            continue
        assert not set(_held(tree, node, state)), state.node


@settings(max_examples=200)
@given(ways)
def test_a_danger_that_was_told_in_help_is_lowered_by_going_back_alone(way: list[int]) -> None:
    tree, state = TREES["ussd"], State("help.location_side", "en")
    for luck in way:
        heard, before = _said(tree, state, luck), _danger_in_help(state)
        state = _after(tree, state, heard, luck)
        if heard is not Move.BACK and before in URGENT:
            assert _danger_in_help(state) in URGENT


def _danger_in_help(state: State) -> str | None:
    return worst({name: said for name, said in state.answers.items() if file_of(name) == "help"})


def _held(tree: Tree, node: Question, state: State) -> Iterator[str]:
    """The answers that hold here, told anywhere but at this very question."""
    asking = tree.same.get(node.same, {}) if node.same else {}
    for name, said in state.answers.items():
        if name not in asking or (state.node in state.answers and not node.means):
            continue
        means = asking[name].meaning(said)
        if means and (not isinstance(node, Choice) or means in node.options):
            yield name


def _said(tree: Tree, state: State, luck: int) -> Heard:
    node = tree.nodes[state.node]
    if luck % 17 == 0:
        return Move.HOME
    if luck % 13 == 0:
        return Move.BACK
    if luck % 7 == 0 and node.past:
        return Move.SKIP
    if isinstance(node, Choice):
        return Pressed(1 + luck % len(node.offered(state.values)))
    if isinstance(node, Digits):
        return Said("+254722999888" if node.phone else "48217733"[: node.most])
    return Said("words") if isinstance(node, Account) else Pressed(1 + luck % 3)


def _after(tree: Tree, state: State, heard: Heard, luck: int) -> State:
    state = engine.step(tree, state, heard)
    for _ in range(20):
        if not (outcome := engine.awaits_outcome(tree, state)):
            break
        exits = sorted(outcome.exits)
        state = engine.resume(tree, state, outcome, exits[luck % len(exits)], {})
        luck //= 3
    return state
