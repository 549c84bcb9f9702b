"""Whatever keys come, in whatever order: a number that can't be dialled from there is not told."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

import sms.page
import whatsapp.page
from authoring.own import constants
from dialogue import engine
from dialogue.act import Caller, Result
from dialogue.phrases import Phrases
from dialogue.talk import Talk
from dialogue.turn import Heard, Move, Pressed, Said, State
from ivr.script import Script
from ivr.values import spelt
from menus import numbers
from menus.nodes import (
    Account,
    Choice,
    Connect,
    Digits,
    Language,
    Lookup,
    Outcome,
    Pass,
    Say,
    Unseen,
)
from menus.tree import CONTENT, Tree, file_of
from menus.whereabouts import said
from menus.words import Words
from outcomes.whereabouts import side
from sms.callback import Incoming
from sms.commands import Command
from sms.page import TEXTED
from sms.text_turn import TextTurn
from sms.words import texted
from telecom.pages import UNBROKEN
from ussd.smallest_phone import shows
from whatsapp.words import messaged

CONSTANTS = constants()
LINES = {name: line for name, line in numbers.lines().items() if line.get("verified")}
KENYA_ALONE = [
    CONSTANTS["helpline"],
    *(CONSTANTS[f"tel_{name}"] for name, one in LINES.items() if "from_abroad" not in one),
]
ABROAD_ALONE = [
    CONSTANTS[f"tel_{name}_abroad"] for name, one in LINES.items() if "from_kenya" not in one
]
NOWHERE = {"ABROAD": KENYA_ALONE, "KE": ABROAD_ALONE}
KENYAN = "+254711000001"  # it tells nothing: what is said counts
NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
SERVICES = {"services": f"Child line: {CONSTANTS['tel_child']}", "helpers": "Child line:116"}
RETURN = "near.find_return"  # it finds lines that can be dialled from abroad, and no others
PLACES = {"places": ("047", "SA", "UNKNOWN"), "counties": ("047",), "countries": ("SA",)}


class Walk:
    """Every place of a conversation, by each side that a caller can have said on coming there."""

    def __init__(self, tree: Tree, language: str) -> None:
        self.tree, self.language = tree, language
        nodes = tree.nodes.items()
        self.told_apart = {f"{file_of(n)}.{one.by}" for n, one in nodes if isinstance(one, Pass)}

    def everywhere(self) -> Iterator[State]:
        seen, waiting = set[object](), [engine.begin(self.tree)]
        while waiting:
            state = waiting.pop()
            here = sorted(n for n in self.told_apart if file_of(n) == file_of(state.node))
            told = tuple(map(state.answers.get, here))
            if (alike := (state.node, said(state.answers), told)) in seen:
                continue
            seen.add(alike)
            yield state
            for heard in self._heard(state):
                waiting += self._settled(engine.step(self.tree, state, heard))

    def _heard(self, state: State) -> Iterator[Heard]:  # noqa: C901 - a case for each kind of node
        node = self.tree.nodes[state.node]
        yield from (Move.PERSON, Move.HOME, Move.SKIP)
        match node:
            case Language():
                yield Pressed(1 + self.tree.languages.index(self.language))
            case Choice():
                yield from map(Pressed, range(1, len(node.options) + 1))
            case Lookup():
                names = self.tree.lists[node.list].names[self.language]
                yield from (Said(names[code]) for code in PLACES.get(node.list, [*names][:1]))
                yield Pressed(1)
            case Digits():
                yield Said("+254711000001" if node.phone else "48217733"[: node.most])
            case Account():
                yield Said("what happened")
            case Say():
                yield Pressed(1)
            case Connect():
                yield Move.SILENCE

    def _settled(self, state: State) -> list[State]:
        """Past what the service does, by each way that it can come out where they are."""
        if not (outcome := engine.awaits_outcome(self.tree, state)):
            return [state]
        found = []
        for exit_ in self._exits(state, outcome):
            values = dict.fromkeys(outcome.values, "-")
            values |= {} if state.node == RETURN else SERVICES
            found += self._settled(engine.resume(self.tree, state, outcome, exit_, values))
        return found

    @staticmethod
    def _exits(state: State, outcome: Outcome) -> list[str]:
        where = side(state.answers, KENYAN)
        if outcome.verb == "find_side":
            return [{"KE": "kenya", "ABROAD": "abroad", None: "unknown"}[where]]
        elsewhere = {"closed", "for_a_child"} if where == "ABROAD" else {"closed_abroad"}
        return [name for name in outcome.exits if name not in elsewhere]


def told_there(tree: Tree) -> list[tuple[str, State]]:
    """Every place by the side that was said last, in each language."""
    places: dict[tuple[str, str], State] = {}
    for state in Walk(tree, "en").everywhere():
        if where := said(state.answers):
            places.setdefault((where, state.node), state)
    assert {("ABROAD", "help.numbers_abroad"), ("KE", "kinds.child_do")} <= places.keys()
    return [
        (where, replace(state, language=language))
        for (where, _), state in places.items()
        for language in ("en", "sw")
    ]


def beyond(where: str, told: str) -> set[str]:
    """The numbers in these words that can't be dialled from there."""
    plain = told.replace(UNBROKEN, " ").replace(
        CONSTANTS["tel_diaspora"].replace(UNBROKEN, " "), ""
    )
    return {number for number in NOWHERE[where] if number.replace(UNBROKEN, " ") in plain}


def of_the_other(tree: Tree, where: str) -> set[str]:
    """The nodes that only who is on the other side comes to."""
    sides = [(side, to) for node in tree.nodes.values() for side, to in node.sides.items()]
    return {to for side, to in sides if side != where} - {to for s, to in sides if s == where}


def nothing_is_done(_caller: Caller, _state: State, verb: str) -> Result:
    raise LookupError(verb)


def test_no_screen_tells_a_number_that_cannot_be_dialled_from_there() -> None:
    words = Words.read(CONSTANTS).on("ussd")
    tree = Tree.read(words)
    show, wrong = shows(tree, words), set[str]()
    for where, state in told_there(tree):
        wrong |= {f"{state.node}: {n}" for n in beyond(where, "\n".join(show(state)))}
    assert wrong == set()


def test_no_text_and_no_message_tells_a_number_that_cannot_be_dialled_from_there() -> None:
    words = Words.read(CONSTANTS).on("ussd")
    tree = Tree.read(words, CONTENT, *TEXTED)
    layouts = (
        sms.page.Layout(Phrases(tree, texted(words))),
        whatsapp.page.Layout(Phrases(tree, messaged(words))),
    )
    wrong = set[str]()
    for where, state in told_there(tree):
        talk = Talk(tree, Caller("SMS", "today", KENYAN), state, nothing_is_done)
        for layout in layouts:
            told = "\n".join(layout.pages(talk))
            wrong |= {f"{where}: {state.node}: {n}" for n in beyond(where, told)}
    assert wrong == set()


def test_nothing_told_beside_a_dialogue_in_texts_names_a_number_of_the_other_side() -> None:
    words = Words.read(CONSTANTS).on("ussd")
    tree = Tree.read(words, CONTENT, *TEXTED)
    aside = {
        name
        for name, node in tree.nodes.items()
        if file_of(name) == "texts" and not isinstance(node, Unseen)
    }
    wrong = set[str]()
    for own in (texted(words), messaged(words)):
        phrases = Phrases(tree, own)
        for where in NOWHERE:
            for node in aside - of_the_other(tree, where):
                told = [
                    phrases.beside(node, language, where) for language in (*own.languages, None)
                ]
                wrong |= {f"{where}: {node}: {n}" for n in beyond(where, "\n".join(told))}
    assert wrong == set()


@pytest.mark.parametrize("number", [KENYAN, "+966501234567"])
def test_help_by_text_is_for_the_side_that_was_said_whatever_the_number(number: str) -> None:
    words = texted(Words.read(CONSTANTS).on("ussd"))
    tree = Tree.read(words, CONTENT, *TEXTED)
    layout = sms.page.Layout(Phrases(tree, words))
    mark = {"asked": True, "at": NOW.isoformat()}
    for where in NOWHERE:
        answers = {"help.location_side": where}
        state = replace(engine.begin(tree), node="help.danger_now", language="en", answers=answers)
        talk = Talk(tree, Caller("SMS", "today", number), state, nothing_is_done, {**mark})
        text = Incoming(talk.caller, "HELP", "1", NOW, timedelta(0))
        turn = TextTurn(text, layout, Command("help", "en"))
        assert not list(turn.hear(talk))
        assert not beyond(where, turn.say(talk))
        assert turn.side == where


def test_no_call_tells_a_number_that_cannot_be_dialled_from_there() -> None:
    words = Words.read().on("voice")
    tree = Tree.read(words, CONTENT, "voice")
    script, wrong = Script(tree, words, CONSTANTS), set[str]()
    for where, state in told_there(tree):
        assert state.language
        pieces = script.pieces(state)
        for number in NOWHERE[where]:
            digits = tuple(spelt(state.language, number))
            if any(pieces[at : at + len(digits)] == digits for at in range(len(pieces))):
                wrong.add(f"{where}: {state.node}: {number}")
    assert wrong == set()
